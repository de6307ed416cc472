"""Owns the bar of filters over the map: one set of facets for each kind, only that of the kind shown is there.

Must not know lists: who asked for it hears what is chosen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.i18n import _, format_number
from desktop.views import theme
from desktop.views.facet_words import Words, facet_look
from desktop.views.widgets.basics import Button
from desktop.views.widgets.chips import FacetChip, FacetOption
from desktop.views.widgets.flow import FlowBox


class MapFacets(QWidget):
    """Facets, a link that takes all of them away, and at the end what else narrows or colours the map."""

    chosen = Signal(str, object)  # facet, value
    cleared = Signal()

    def __init__(self, facets: Mapping[str, Words], beside: QWidget) -> None:
        super().__init__()
        self.setObjectName("facets")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        theme.lay(row, 20, 7, 12, 7, gap=8)
        self._kind = ""
        self.box = FlowBox(gap=8)
        self.chips: dict[tuple[str, str], FacetChip] = {}
        for kind, words in facets.items():
            for facet, label in words:
                chip = FacetChip(_(label), name=f"facet.{kind}.{facet}", number=format_number)
                chip.chosen.connect(partial(self.chosen.emit, facet))
                chip.hide()
                self.chips[kind, facet] = chip
                self.box.flow.addWidget(chip)
        self.clear_button = Button(_("Tout effacer"), look="link", name="action.clear_filters", on=self.cleared.emit)
        self.clear_button.hide()
        self.box.flow.addWidget(self.clear_button)
        row.addWidget(self.box, 1)
        row.addWidget(beside, 0, Qt.AlignmentFlag.AlignTop)

    def show_kind(self, kind: str) -> None:
        """Show the facets of a kind."""
        self._kind = kind
        for (owner, _facet), chip in self.chips.items():
            chip.setVisible(owner == kind)

    def offer(self, kind: str, facets: Mapping[str, Sequence[Any]]) -> None:
        """Put the values of a kind's facets, with their counts."""
        for (owner, facet), chip in self.chips.items():
            if owner == kind:
                values = facets.get(facet, ())
                chip.set_options([_option(kind, facet, value) for value in values])

    def set_value(self, facet: str, value: Any) -> None:
        """Show a value as chosen, of the kind shown; nobody hears of it."""
        self.chips[self._kind, facet].set_value(value)

    def empty(self) -> None:
        """Take the choices of the kind shown away; nobody hears of it."""
        for (owner, _facet), chip in self.chips.items():
            if owner == self._kind:
                chip.set_value(None)


def _option(kind: str, facet: str, value: Any) -> FacetOption:
    icon, colour = facet_look(kind, facet, value.code)
    return FacetOption(value.code, value.label, value.count, icon, colour)
