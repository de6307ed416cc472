"""Owns the words at the head of pages that share one entry of the sidebar: actors, their places, their contacts.

Must not know what those pages show.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.i18n import _
from desktop.views import pages, theme
from desktop.views.widgets.tabs import TabButton


class SiblingTabs(QWidget):
    """A page and those beside it; the one shown is underlined, another is gone to."""

    def __init__(self, shown: str, go: Callable[[str], object]) -> None:
        super().__init__()
        self._shown = shown
        self._go = go
        row = QHBoxLayout(self)
        theme.lay(row, gap=4)
        self.buttons: dict[str, TabButton] = {}
        for page in pages.siblings(shown):
            button = TabButton(_(page.label), name=f"sibling.{page.name}")
            button.setChecked(page.name == shown)
            button.clicked.connect(lambda _checked=False, name=page.name: self._turn(name))
            self.buttons[page.name] = button
            row.addWidget(button)

    def _turn(self, name: str) -> None:
        self.buttons[name].setChecked(name == self._shown)  # this page keeps its own word underlined
        if name != self._shown:
            self._go(name)
