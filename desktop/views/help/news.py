"""Owns telling once, after an update, that the program changed: a quiet bar that leads to "Quoi de neuf" in the help.

Must not know what changed.
"""

from __future__ import annotations

from collections.abc import Callable

from desktop import VERSION
from desktop.i18n import _
from desktop.views.base_page import BasePage, Shell

CHAPTER = "news"


class News:
    """Asked when the profile is open. A profile that is new has nothing to be told."""

    def __init__(self, shell: Shell, page: Callable[[], BasePage | None], version: str = VERSION) -> None:
        self._shell = shell
        self._page = page
        self._version = version

    def tell(self) -> bool:
        """Say it where the person is, once for each version; True when it was said now."""
        before, page = self._shell.settings.news_seen, self._page()
        if before == self._version or page is None:
            return False
        self._shell.change_settings(news_seen=self._version)
        if before:
            look = (_("Voir ce qui est nouveau"), lambda: self._shell.go("help", CHAPTER))
            page.notice(_("Maillage a changé depuis la dernière fois."), actions=(look,))
        return bool(before)
