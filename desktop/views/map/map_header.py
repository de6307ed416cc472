"""Owns the head of the page *Carte*: what is searched, which kind is shown, what can be done with the map.

Where the window is narrow, buttons give up their words one group after the other; the search keeps its place. Must not
know what any of it does.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from desktop.i18n import _
from desktop.services.description.kinds import KINDS
from desktop.views import theme
from desktop.views.widgets.basics import Button, SearchField

GAP = 12  # pixels between two of its parts, at 100 %
SEARCH = 180, 460  # narrowest and widest search field, at 100 %


class MapHeader(QWidget):
    """Search, kinds, actions in one row."""

    kind_chosen = Signal(str)

    def __init__(self, kinds: Iterable[str], actions: Iterable[Button]) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout(self)
        theme.lay(row, gap=GAP)
        scale = theme.current().scale
        narrow, wide = (round(side * scale) for side in SEARCH)
        self.search = SearchField(_("Rechercher sur la carte…"), name="field.search")
        self.search.setMinimumWidth(narrow)
        self.search.setMaximumWidth(wide)
        row.addWidget(self.search, 4)
        row.addStretch(1)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._kinds: dict[str, Button] = {}
        for kind in kinds:
            described = KINDS[kind]
            button = Button(_(described.plural), look="choice", icon=described.icon, name=f"action.show_{kind}")
            button.setCheckable(True)
            button.clicked.connect(partial(self._choose, kind))
            self._group.addButton(button)
            self._kinds[kind] = button
            row.addWidget(button)
        self._actions = list(actions)
        for action in self._actions:
            row.addWidget(action)
        every = (*self._kinds.values(), *self._actions)
        self._with_words = {button: button.sizeHint().width() for button in every}
        for button in every:
            button.show_words(False)
        self._bare = {button: button.sizeHint().width() for button in every}
        self._gaps = (len(every) + 1) * round(GAP * scale)
        self._fit()

    def show_kind(self, kind: str) -> None:
        """Mark the kind that is shown."""
        for name, button in self._kinds.items():
            button.setChecked(name == kind)
        self._fit()

    def _choose(self, kind: str, *_more: object) -> None:
        self.kind_chosen.emit(kind)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let buttons have their words as far as there is room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        others = [button for button in self._kinds.values() if not button.isChecked()]
        for bare in ((), self._actions, [*self._actions, *others]):
            widths = (self._bare[b] if b in bare else wide for b, wide in self._with_words.items())
            if self.search.minimumWidth() + self._gaps + sum(widths) <= self.width():
                break
        for button in self._with_words:
            button.show_words(button not in bare)
