"""Owns what figures are of, as one chooses it: days, territory, sector, project. Must not know any figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.i18n import _, format_number
from desktop.viewmodels.steering.looking import CHOSEN, EVERYTHING, PERIODS, Looking
from desktop.views import facet_words, theme
from desktop.views.widgets.basics import Button
from desktop.views.widgets.chips import FacetChip, FacetOption
from desktop.views.widgets.choice import Choice, Option
from desktop.views.widgets.fields import DateField
from desktop.views.widgets.flow import FlowBox

FACETS: Final = ("area", "sector", "project")


class DashboardHead(QWidget):
    """The line of choices under the page's header."""

    def __init__(self, asked: Looking, facets: Sequence[str] = FACETS) -> None:
        super().__init__()
        self.setObjectName("facets")
        self._asked = asked
        column = QVBoxLayout(self)
        theme.lay(column, 20, 7, 12, 7, gap=0)
        box = FlowBox(gap=8)
        self.period = Choice(_("Période"), [Option(k, _(w)) for k, w in PERIODS.items()], name="field.period")
        self.period.set_value(asked.period)
        self.period.edited.connect(self._chosen)
        box.flow.addWidget(self.period)
        self.since = DateField(_("Du"), name="field.since")
        self.until = DateField(_("Au"), name="field.until")
        for field in (self.since, self.until):
            field.setFixedWidth(round(150 * theme.current().scale))
            field.left.connect(self._days)
            field.returnPressed.connect(self._days)
            field.hide()
            box.flow.addWidget(field)
        words = dict(facet_words.FACETS["initiative"])
        self.chips: dict[str, FacetChip] = {}
        for facet in facets:
            label = _(words[facet]) if facet in words else _("Projet")
            chip = FacetChip(label, name=f"facet.{facet}", number=format_number)
            chip.chosen.connect(partial(asked.narrow, facet))
            self.chips[facet] = chip
            box.flow.addWidget(chip)
        self.clear = Button(_("Tout effacer"), look="link", name="action.clear_filters", on=self._clear)
        self.clear.hide()
        box.flow.addWidget(self.clear)
        column.addWidget(box)
        asked.faceted.connect(self._faceted)
        asked.arrived.connect(lambda _told: self.clear.setVisible(asked.narrowed))

    def _chosen(self) -> None:
        period = str(self.period.value() or EVERYTHING)
        for field in (self.since, self.until):
            field.setVisible(period == CHOSEN)
        if period == CHOSEN:
            self.since.setFocus()
            self._days()
        else:
            self._asked.look_at(period)

    def _days(self) -> None:
        """Take the days typed; what is no whole day is marked and not asked."""
        days = []
        for field in (self.since, self.until):
            said = str(field.value() or "")
            day = _whole(said)
            field.set_level("error" if said and not day else "")
            days.append(day)
        if self.period.value() == CHOSEN and (CHOSEN, *days) != (
            self._asked.period,
            self._asked.since,
            self._asked.until,
        ):
            self._asked.look_at(CHOSEN, *days)

    def _clear(self) -> None:
        self.period.set_value(EVERYTHING)
        for field in (self.since, self.until):
            field.hide()
        for chip in self.chips.values():
            chip.set_value(None)
        self._asked.clear()

    def _faceted(self, facets: Mapping[str, Sequence[Any]]) -> None:
        for facet, chip in self.chips.items():
            options = []
            for value in facets.get(facet, ()):
                icon, colour = facet_words.facet_look("initiative", facet, value.code)
                options.append(FacetOption(value.code, value.label, value.count, icon, colour))
            chip.set_options(options)


def _whole(said: str) -> str:
    try:
        return date.fromisoformat(said).isoformat()
    except ValueError:
        return ""
