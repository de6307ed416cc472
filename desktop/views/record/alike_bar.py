"""Owns the line that says what a record being typed looks like, with the way to it. Must not know how it was found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from desktop.i18n import _, format_list
from desktop.views import theme
from desktop.views.widgets.basics import shortened
from desktop.views.widgets.notices import Banner, BannerSpot

if TYPE_CHECKING:
    from desktop.services.twins import Likely


class AlikeBar(BannerSpot):
    """Hidden until something looks alike. `go` is given the id of the record to open."""

    CHAPTER = "duplicates"

    def __init__(self, go: Callable[[bytes], object], *, inset: bool = False) -> None:
        super().__init__()
        if inset:
            self.setContentsMargins(theme.margins(20, 10, 20, 0))
        self.setObjectName("bar.alike")
        self._go = go

    def show_found(self, found: Sequence[Likely]) -> None:
        """Say the likeliest, or nothing."""
        if not found:
            self.say(None)
            return
        first = found[0]
        title = shortened(first.title, 80) or _("Sans titre")
        words = _("Ressemble à « {title} » ({why}).", title=title, why=format_list(list(first.reasons)))
        act = (_("Ouvrir celle-ci"), lambda: self._go(first.id))
        self.say(Banner(words, tone="warn" if first.sure else "info", actions=(act,), closable=True))
