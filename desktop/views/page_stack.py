"""Owns the pages that were made: each on its first visit, one shown, all let go together. Must not know any page."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop.viewmodels.store import Store
from desktop.views import pages
from desktop.views.base_page import BasePage, Shell


class PageStack(QStackedWidget):
    """The pages of one window, by name."""

    def __init__(self, store: Store, shell: Shell) -> None:
        super().__init__()
        self._store = store
        self._shell = shell
        self._made: dict[str, BasePage] = {}
        self.at = ""  # the name of the page shown

    @property
    def page(self) -> BasePage | None:
        """The page shown."""
        return self._made.get(self.at)

    def made(self, name: str) -> BasePage:
        """Give a page, making it if it was never visited."""
        if name not in self._made:
            self._made[name] = pages.make(pages.named(name), self._store, self._shell)
            self.addWidget(self._made[name])
        return self._made[name]

    def turn_to(self, name: str) -> BasePage:
        """Show a page; the one before saves what was typed in it."""
        before = self.page
        if before is not None and self.at != name:
            before.flush()
        shown = self.made(name)
        self.at = name
        self.setCurrentWidget(shown)
        return shown

    def show_alone(self, widget: QWidget) -> None:
        """Show something that is no page."""
        self.setCurrentIndex(self.addWidget(widget))

    def leave(self) -> None:
        """Let every page save what is being typed, and go."""
        for page in self._made.values():
            page.leave()
        self._made.clear()
        self.at = ""
