"""Owns the page of indicators: their list, and of the one shown its values, its guide and how it is computed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from desktop.i18n import N_, _, format_list, format_number, format_percent, isolate
from desktop.viewmodels.record.record_form import RecordForm
from desktop.viewmodels.steering.indicator_list import IndicatorList
from desktop.viewmodels.steering.indicator_values import IndicatorValues
from desktop.viewmodels.steering.value_grid import said_number
from desktop.views import facet_words, looks, theme
from desktop.views.record.record_detail import RecordDetail
from desktop.views.record.records_page import Pill, RecordsPage
from desktop.views.steering.indicator_guide import GuideTab
from desktop.views.steering.indicator_values import ValuesTab
from desktop.views.widgets.record_delegate import Line


class IndicatorsPage(RecordsPage):
    """What a region, a commune or a project measures, against what was planned."""

    NAME = "indicators"
    KIND = "indicator"
    FACETS = facet_words.FACETS["indicator"]
    SORTS = (("title", N_("Par nom")), ("recent", N_("Plus récents")))
    ON_MAP = False
    LIST = IndicatorList

    def words(self) -> dict[str, str]:
        """Give the page's words."""
        return {
            "search": _("Rechercher un indicateur, un code…"),
            "new": _("Nouvel indicateur"),
            "empty_title": _("Aucun indicateur pour le moment"),
            "empty_text": _(
                "Un indicateur dit ce que l’on mesure, à quel rythme, ce qui était visé et ce qui est atteint. Il est "
                "saisi, ou calculé à partir des initiatives, formations, réunions et besoins."
            ),
        }

    def begin_with(self) -> dict[str, Any]:
        """Begin an indicator of the framework that the list is narrowed to, or the only one, counted every quarter."""
        chosen = self.list.filters.get("framework") or self.filters.chips["framework"].only
        return {
            "unit": "people",
            "frequency": "quarter",
            "direction": "up",
            **({"framework": bytes.fromhex(chosen)} if isinstance(chosen, str) and chosen else {}),
        }

    def as_line(self, row: Any) -> Line:
        """Turn a row into what the delegate paints."""
        look = looks.sector(row.sector) if row.sector else looks.Look("gauge", theme.current().tokens.primary)
        last = row.last if not row.error else None
        mark = (_("brouillon") if row.draft else "", _share(last))
        where = (row.place or "", _("calculé") if row.computed else "")
        title = _joined(row.code, row.title or _("Sans nom"))
        pill = None
        if row.doubts:
            pill = (_("à regarder : {n}", n=format_number(row.doubts)), "warn", "triangle-alert")
        line = Line(title, _latest(row), _joined(*where), "", look.icon, look.colour, pill, mark=_joined(*mark))
        return replace(line, spark=row.series, third_icon="map-pin" if row.place else "calculator")

    def spoken(self, row: Any) -> str:
        """Say a row aloud."""
        doubts = _("à regarder : {n}", n=format_number(row.doubts)) if row.doubts else ""
        computed = _("calculé") if row.computed else ""
        told = (isolate(row.code), row.title, _latest(row), _share(row.last), computed, row.place, doubts)
        return format_list([part for part in told if part])

    def look(self, form: RecordForm) -> tuple[str, str, Pill | None]:
        """Give the tile and its colour."""
        sector = form.value("sector")
        tile = looks.sector(sector) if sector else looks.Look("gauge", theme.current().tokens.primary)
        return tile.icon, tile.colour, None

    def dress_detail(self, detail: RecordDetail) -> None:
        """Add values."""
        self.values = IndicatorValues(self.store, self)
        self.values_tab = ValuesTab(self.values, self._go_review, self.shell.go)
        detail.add_tab("values", _("Valeurs"), self.values_tab)
        self.guide = GuideTab(self.values, detail.form, self._choice)
        detail.add_tab("guide", _("Lire"), self.guide)
        detail.form.loaded.connect(self._loaded)
        self.values.saved.connect(lambda: detail.form.saved.emit(datetime.now().astimezone()))
        self.track(self.store.changed, self.values.follow)

    def _loaded(self) -> None:
        form = self.detail.form
        self.values.title = str(form.shown("name") or _("Sans nom"))
        if form.id != self.values.id or form.id is None:
            self.values.show(form.id)

    def _choice(self, field: str) -> str:
        """Give what a field of the form says, in words."""
        if self.detail.form.value(field) in (None, ""):
            return ""
        widget = self.detail.main.bound[field].widget
        return str(widget.currentText() if hasattr(widget, "currentText") else widget.text())

    def _go_review(self) -> None:
        if self.values.id is not None:
            self.shell.go("review", self.values.id.hex())

    def has_unsaved(self) -> bool:
        """Whether something was typed since the last save."""
        return super().has_unsaved() or (self._detail is not None and self.values_tab.unsaved)


def _joined(*words: str) -> str:
    return format_list(words)


def _latest(row: Any) -> str:
    """Say the latest value of an indicator and its target."""
    if row.error:
        return _("La formule ne calcule rien")
    if row.last is None:
        return _("Calcul en cours…") if row.awaited else _("Aucune valeur")
    period = row.last.label
    value, target = (_said(cell, row.unit) for cell in (row.last.actual, row.last.target))
    if not value:
        return _("Pas encore de valeur pour {target} visés ({period})", target=target, period=period)
    if not target:
        return _("{value} ({period})", value=value, period=period)
    return _("{value} pour {target} visés ({period})", value=value, target=target, period=period)


def _share(last: Any) -> str:
    """Say how much of the target is reached."""
    return "" if last is None or last.share is None else format_percent(last.share)


def _said(cell: Any, unit: str) -> str:
    """A number; with the least number of different people where some may have been counted twice."""
    if cell.value is None:
        return ""
    number = said_number(cell.value, unit)
    return number if cell.sure else _("{n}, au moins {least}", n=number, least=said_number(cell.at_least, unit))
