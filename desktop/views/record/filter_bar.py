"""Owns the bar over a list of records: its facets with counts, its saved views, the order, taking all of it away.

Must not know any one kind, nor what the list shows beside.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from desktop.i18n import _, format_number
from desktop.viewmodels.record.behind import FIGURE
from desktop.viewmodels.record.record_list import RecordList
from desktop.viewmodels.record.saved_views import SavedViews
from desktop.views import theme
from desktop.views.base_page import Shell
from desktop.views.record.saved_views import NameLine, ViewsButton
from desktop.views.widgets.basics import Button, hint, plain, shortened
from desktop.views.widgets.chips import FacetChip, FacetOption
from desktop.views.widgets.choice import Choice, Option
from desktop.views.widgets.one_line import OneLine

Words = tuple[tuple[str, str], ...]  # a name, and its word (French id)


class FilterBar(QWidget):
    """Facets and order of one list. `look` gives icon and colour of a facet's value."""

    cleared = Signal()

    def __init__(
        self,
        records: RecordList,
        facets: Words,
        sorts: Words,
        look: Callable[[str, Any], tuple[str, str]],
        shell: Shell,
    ) -> None:
        super().__init__()
        self.setObjectName("facets")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._records = records
        self._look = look
        row = QHBoxLayout(self)
        theme.lay(row, 20, 7, 12, 7, gap=8)
        self.facet_box = OneLine()
        self.chips: dict[str, FacetChip] = {}
        for facet, label in facets:
            chip = FacetChip(_(label), name=f"facet.{facet}", number=format_number)
            chip.chosen.connect(partial(records.narrow, facet))
            self.chips[facet] = chip
        self.facet_box.add_filters(list(self.chips.values()))
        self.figure = Button("", look="chip", icon="x", name="facet.figure", on=lambda: records.narrow(FIGURE, None))
        self.figure.hide()
        self.facet_box.flow.addWidget(self.figure)
        self.clear_button = Button(_("Tout effacer"), look="link", name="action.clear_filters", on=self.cleared.emit)
        self.clear_button.hide()
        self.facet_box.flow.addWidget(self.clear_button)
        row.addWidget(self.facet_box, 1)
        self.views = SavedViews(records, sorts[0][0], self)
        self.views.shown.connect(self._wear)
        self.name_line = NameLine()  # the page puts it below
        self.views_button = ViewsButton(self.views, self.name_line, shell)
        row.addWidget(self.views_button, 0, Qt.AlignmentFlag.AlignTop)
        self.sort = Choice(_("Trier"), [Option(code, _(label)) for code, label in sorts], name="field.sort", flat=True)
        self.sort.set_value(sorts[0][0])
        self.sort.edited.connect(lambda: records.order(str(self.sort.value())))
        row.addWidget(self.sort, 0, Qt.AlignmentFlag.AlignTop)
        self.sort.setVisible(len(sorts) > 1)
        records.faceted.connect(self._faceted)
        records.arrived.connect(self._arrived)

    def add(self, button: QWidget) -> None:
        """Put a page's own button after the facets."""
        self.facet_box.flow.addWidget(button)

    def sort_by(self, sort: str) -> None:
        """Say the order, without asking the list for it."""
        self.sort.set_value(sort)

    def empty(self) -> None:
        """Take every facet's choice away, without asking the list for anything."""
        for chip in self.chips.values():
            chip.set_value(None)

    def _wear(self, view: Any) -> None:
        for facet, chip in self.chips.items():
            chip.set_value(view.filters.get(facet))
        self.sort.set_value(view.sort)

    def _arrived(self) -> None:
        self.clear_button.setVisible(self._records.narrowed)
        opened = self._records.filters.get(FIGURE)
        if opened is not None:
            self.figure.setText(plain(shortened(opened.words, 48)))
            self.figure.setToolTip(hint(opened.words))
            self.figure.setAccessibleName(_("Ne plus montrer seulement : {figure}", figure=opened.words))
        self.figure.setVisible(opened is not None)

    def _faceted(self, facets: dict[str, Sequence[Any]]) -> None:
        for facet, chip in self.chips.items():
            options = []
            for value in facets.get(facet, ()):
                icon, colour = self._look(facet, value.code)
                options.append(FacetOption(value.code, value.label, value.count, icon, colour))
            chip.set_options(options)
