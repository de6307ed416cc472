"""Owns the page that explains an indicator: its chart, what it is, how it is measured and read. Must not know SQL.

Whoever opens it should understand the figure without asking who made it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.i18n import N_, _, format_list
from desktop.services.words.period_codes import say_period
from desktop.viewmodels.record.record_form import RecordForm
from desktop.viewmodels.steering.indicator_chart import chart_of
from desktop.viewmodels.steering.indicator_values import IndicatorValues
from desktop.viewmodels.steering.value_grid import said_number
from desktop.views import theme
from desktop.views.charts.chart_view import ChartView
from desktop.views.widgets.basics import Label
from desktop.views.widgets.scroll import Scroll

if TYPE_CHECKING:
    from desktop.services.indicators.grid import Sheet

_TEXTS = (
    ("definition", N_("Définition")),
    ("method", N_("Comment on le mesure")),
    ("reading", N_("Comment le lire, et ses limites")),
    ("origin", N_("D’où viennent les données")),
)


class GuideTab(Scroll):
    """The indicator shown, to be read. `choice` says what a field of the form says, in words."""

    def __init__(self, values: IndicatorValues, form: RecordForm, choice: Callable[[str], str]) -> None:
        super().__init__()
        self._values, self._form, self._choice = values, form, choice
        theme.lay(self.column, 20, 14, 20, 20, gap=14)
        self.chart = ChartView("indicator")
        self.chart.hide()
        self.column.addWidget(self.chart)
        self._told = QWidget()
        self._lines = QVBoxLayout(self._told)
        theme.lay(self._lines, gap=12)
        self.column.addWidget(self._told)
        self.column.addStretch(1)
        self._said: list[tuple[str, str]] = []
        values.arrived.connect(self._show)
        form.loaded.connect(lambda: self._show(values.sheet))

    def lines(self) -> list[tuple[str, str]]:
        """Give the heads and the words below each, as they are shown."""
        return self._said

    def _show(self, sheet: Sheet | None) -> None:
        if sheet is None or sheet.head.indicator != self._form.id:
            self.setEnabled(False)
            return
        self.setEnabled(True)
        area = self._values.area
        unit = self._choice("unit")
        spec = chart_of(sheet, area, self._values.title, unit) if area is not None else None
        self.chart.setVisible(spec is not None)
        if spec is not None:
            self.chart.show_spec(spec)
        said = [(_(head), words) for head, words in self._words(sheet) if words]
        if said == self._said:
            return
        self._said = said
        while (item := self._lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for head, words in said:
            self._lines.addWidget(_piece(head, words))

    def _words(self, sheet: Sheet) -> list[tuple[str, str]]:
        head = sheet.head
        texts = [(label, str(self._form.shown(field) or "")) for field, label in _TEXTS]
        baseline = "" if head.baseline is None else said_number(head.baseline, head.unit)
        if baseline and head.baseline_period:
            baseline = _("{value} ({period})", value=baseline, period=say_period(head.baseline_period))
        return [
            texts[0],
            (N_("Calculé ainsi"), str(self._form.value("formula") or "")),
            *texts[1:],
            (N_("Unité et rythme"), _joined(self._choice("unit"), self._choice("frequency"))),
            (N_("Sens attendu"), self._choice("direction")),
            (N_("Valeur de départ"), baseline),
            (N_("Valeurs possibles"), _limits(head)),
            (N_("Renseigné par"), self._choice("actor")),
        ]


def _piece(head: str, words: str) -> QWidget:
    piece = QWidget()
    column = QVBoxLayout(piece)
    theme.lay(column, gap=2)
    column.addWidget(Label(head, size="secondary", tone="secondary"))
    column.addWidget(Label(words, wrap=True))
    return piece


def _joined(*words: str) -> str:
    return format_list(words)


def _limits(head: Any) -> str:
    low, high = (None if one is None else said_number(one, head.unit) for one in (head.lowest, head.highest))
    if low is not None and high is not None:
        return _("de {low} à {high}", low=low, high=high)
    if low is not None:
        return _("au moins {low}", low=low)
    return "" if high is None else _("au plus {high}", high=high)
