"""Owns the page of decisions: their number, their day, their meeting. All else is shared with the other records."""

from __future__ import annotations

from typing import Any

from desktop.i18n import N_, _, isolate
from desktop.viewmodels.plan.actions import DecisionList
from desktop.viewmodels.record.record_form import RecordForm
from desktop.views import theme
from desktop.views.need.becoming import Becoming
from desktop.views.need.needs_page import pill_of
from desktop.views.record.record_detail import RecordDetail
from desktop.views.record.records_page import Pill, RecordsPage
from desktop.views.short_dates import short_date
from desktop.views.widgets.record_delegate import Line


class DecisionsPage(RecordsPage):
    """What meetings agreed."""

    NAME = "decisions"
    KIND = "decision"
    FACETS = (("status", N_("Statut")), ("period", N_("Année")))
    SORTS = (("recent", N_("Plus récentes")), ("title", N_("Par titre")))
    ON_MAP = False
    LIST = DecisionList

    def words(self) -> dict[str, str]:
        """Give the page's words."""
        return {
            "search": _("Rechercher une décision, un numéro…"),
            "new": _("Nouvelle décision"),
            "empty_title": _("Aucune décision pour le moment"),
            "empty_text": _("Les décisions prises en réunion viennent ici, avec leur numéro et leur date."),
        }

    def begin_with(self) -> dict[str, Any]:
        """Begin a decision that was adopted."""
        return {"status": "adopted"}

    def as_line(self, row: Any) -> Line:
        """Turn a row into what the delegate paints."""
        number = _("N° {number}", number=row.number) if row.number else ""
        mark = _("brouillon") if row.draft and row.status else ""
        return Line(
            row.title or _("Sans titre"),
            number,
            row.meeting,
            short_date(row.date),
            self.kind.icon,
            theme.current().tokens.primary,
            pill_of(row),
            third_icon="calendar-check",
            mark=mark,
        )

    def spoken(self, row: Any) -> str:
        """Say a row aloud."""
        return ", ".join(part for part in (row.title, isolate(row.number), row.meeting, row.status_label) if part)

    def look(self, form: RecordForm) -> tuple[str, str, Pill | None]:
        """Give the tile, its colour and the status pill of the record shown."""
        return self.kind.icon, theme.current().tokens.primary, self.status_pill(form)

    def dress_detail(self, detail: RecordDetail) -> None:
        """Offer to make an initiative of a decision."""
        self.becoming = Becoming(detail, self.KIND, self.store, self.shell)
