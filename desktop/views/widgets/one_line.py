"""Owns keeping a row of filters on one line: those that find no room stand in the menu of a last one.

Must not know what is filtered.
"""

from __future__ import annotations

from PySide6.QtWidgets import QMenu, QWidget

from desktop.i18n import _
from desktop.views.widgets.basics import plain
from desktop.views.widgets.chips import FacetChip
from desktop.views.widgets.flow import FlowBox


class MoreChip(FacetChip):
    """Opens the menus of the filters that found no room."""

    def __init__(self) -> None:
        super().__init__(_("Autres filtres"), name="facet.more")
        self.folded: list[FacetChip] = []
        self.hide()

    def menu_of(self) -> QMenu:
        """Build the menu: an entry for each filter, with its values behind it."""
        menu = QMenu(self)
        menu.setAccessibleName(self.text())
        for chip in self.folded:
            values = chip.menu_of()
            values.setParent(menu, values.windowFlags())
            values.setTitle(plain(chip.text()))
            menu.addMenu(values)
        return menu


class OneLine(FlowBox):
    """A box whose filters that say nothing go behind the last one where the line is full, the last of them first.

    What is no filter, and what a filter was set to, is always there.
    """

    def __init__(self, gap: int = 8) -> None:
        super().__init__(gap=gap)
        self._chips: list[FacetChip] = []
        self.more = MoreChip()

    def add_filters(self, chips: list[FacetChip]) -> None:
        """Put the filters first, in their order."""
        self._chips = chips
        for widget in (*chips, self.more):
            self.flow.addWidget(widget)

    def _fit(self) -> None:
        self._fold()
        super()._fit()

    def _fold(self) -> None:
        shown = self._that_fit()
        self.more.folded = [chip for chip in self._chips if chip not in shown]
        for chip in self._chips:
            _appear(chip, chip in shown)
        _appear(self.more, bool(self.more.folded))

    def _that_fit(self) -> list[FacetChip]:
        others = [self.flow.itemAt(place) for place in range(self.flow.count())]
        always = [
            item.widget() for item in others if item is not None and item.widget() not in (*self._chips, self.more)
        ]
        left = self.width() - sum(self._wide(one) for one in always if one is not None and not one.isHidden())
        left += self.flow.spacing()
        left -= sum(self._wide(chip) for chip in self._chips if chip.value is not None)
        open_ = [chip for chip in self._chips if chip.value is None]
        if sum(map(self._wide, open_)) > left:
            left -= self._wide(self.more)
        for place, chip in enumerate(open_):
            left -= self._wide(chip)
            if left < 0:
                return [one for one in self._chips if one not in open_[place:]]
        return self._chips

    def _wide(self, widget: QWidget) -> int:
        return widget.sizeHint().width() + self.flow.spacing()


def _appear(widget: QWidget, there: bool) -> None:
    if widget.isHidden() == there:
        widget.setVisible(there)
