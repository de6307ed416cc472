"""Owns the words at the head of pages that share one entry of the sidebar: actors, their places, their contacts.

Where there is no room for all of them the last ones wait in a menu. Must not know what those pages show.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QMenu, QSizePolicy, QWidget

from desktop.i18n import _
from desktop.views import icons, pages, theme
from desktop.views.base_page import BasePage
from desktop.views.widgets.basics import Button, plain
from desktop.views.widgets.tabs import TabButton

GAP = 4


class SiblingTabs(QWidget):
    """A page and those beside it; the one shown is underlined, another is gone to."""

    def __init__(self, shown: str, go: Callable[[str], object]) -> None:
        super().__init__()
        self._shown = shown
        self._go = go
        row = QHBoxLayout(self)
        theme.lay(row, gap=GAP)
        self.buttons: dict[str, TabButton] = {}
        for page in pages.siblings(shown):
            button = TabButton(_(page.label), name=f"sibling.{page.name}")
            button.setChecked(page.name == shown)
            button.clicked.connect(lambda _checked=False, name=page.name: self._turn(name))
            self.buttons[page.name] = button
            row.addWidget(button)
        row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.more = Button(_("Autres pages"), look="icon", icon="ellipsis", name="sibling.more", on=self._open_menu)
        self.more.hide()
        row.addWidget(self.more)
        row.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    # ---- room ------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return QSize(self._wide(list(self.buttons)), theme.current().control + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._wide([self._shown]) + GAP + theme.current().control, theme.current().control + 4)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit(event.size().width())

    def _wide(self, names: list[str]) -> int:
        words = [self.buttons[name].sizeHint().width() for name in names]
        return sum(words) + GAP * max(0, len(words) - 1)

    def _fit(self, room: int) -> None:
        """Keep the page shown and as many of the others, in their order, as there is room for."""
        kept = list(self.buttons)
        if self._wide(kept) > room:
            room -= GAP + theme.current().control
            kept = [self._shown]
            for name in self.buttons:
                if name != self._shown and self._wide([*kept, name]) <= room:
                    kept.append(name)
        for name, button in self.buttons.items():
            button.setVisible(name in kept)
        self.more.setVisible(len(kept) < len(self.buttons))

    def menu_of(self) -> QMenu:
        """Build the menu of the pages for which there is no room."""
        menu = QMenu(self)
        for name, button in self.buttons.items():
            if button.isHidden():
                page = pages.named(name)
                entry = menu.addAction(icons.icon(page.icon, "text", 16), plain(_(page.label)))
                entry.triggered.connect(lambda _c=False, name=name: QTimer.singleShot(0, self, lambda: self._go(name)))
        return menu

    def _open_menu(self) -> None:
        menu = self.menu_of()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.more.mapToGlobal(self.more.rect().bottomLeft()))

    def _turn(self, name: str) -> None:
        self.buttons[name].setChecked(name == self._shown)  # this page keeps its own word underlined
        if name != self._shown:
            self._go(name)


def headed(page: BasePage, title: str) -> QHBoxLayout:
    """Give a page its header: with the pages beside it where there are any, else with its title. Gives its row."""
    row = page.header(title)
    if pages.siblings(page.NAME):
        page.title_label.hide()
        row.insertWidget(0, SiblingTabs(page.NAME, page.shell.go))
    return row
