"""Owns the page of needs: its words, facets and rows. All else is shared with the other records."""

from __future__ import annotations

from datetime import date
from typing import Any

from desktop.i18n import N_, _
from desktop.viewmodels.record_form import RecordForm
from desktop.views import facet_words, looks
from desktop.views.becoming import Becoming
from desktop.views.record_detail import RecordDetail
from desktop.views.records_page import Pill, RecordsPage
from desktop.views.short_dates import short_date
from desktop.views.widgets.record_delegate import Line


class NeedsPage(RecordsPage):
    """What people say is lacking, where, for whom, and what answers it."""

    NAME = "needs"
    KIND = "need"
    FACETS = facet_words.FACETS["need"]
    SORTS = (("recent", N_("Plus récents")), ("title", N_("Par titre")))

    def words(self) -> dict[str, str]:
        """Give the page's words."""
        return {
            "search": _("Rechercher un besoin, un acteur, un lieu…"),
            "new": _("Nouveau besoin"),
            "empty_title": _("Aucun besoin pour le moment"),
            "empty_text": _(
                "Notez ici ce qui manque, où et pour combien de personnes. Jamais le nom d’une personne aidée."
            ),
        }

    def begin_with(self) -> dict[str, Any]:
        """Begin an open need, said today."""
        return {"status": "open", "said": date.today().isoformat()}

    def as_line(self, row: Any) -> Line:
        """Turn a row into what the delegate paints."""
        look = looks.sector(row.sector)
        title, said_by = row.title or _("Sans titre"), row.actor or row.sector_label
        mark = _("brouillon") if row.draft and row.status else ""
        date_said = short_date(row.date)
        return Line(title, said_by or "", row.place or "", date_said, look.icon, look.colour, pill_of(row), mark=mark)

    def look(self, form: RecordForm) -> tuple[str, str, Pill | None]:
        """Give the tile, its colour and the status pill of the record shown."""
        tile = looks.sector(form.value("sector"))
        status = form.value("status")
        if not status:
            return tile.icon, tile.colour, None
        tone, icon = looks.status(status, self.KIND)
        field = self.detail.main.bound["status"].widget
        return tile.icon, tile.colour, (field.currentText() or str(status), tone, icon)

    def dress_detail(self, detail: RecordDetail) -> None:
        """Offer to make an initiative of a need."""
        self.becoming = Becoming(detail, self.KIND, self.store, self.shell)


def pill_of(row: Any) -> Pill | None:
    """Give the pill of a row of a need or a service: what waits, else its status."""
    if row.in_review:
        return _("À vérifier"), "warn", "triangle-alert"
    if not row.status:
        return (_("Brouillon"), "neutral", "pencil") if row.draft else None
    tone, icon = looks.status(row.status, row.kind)
    return row.status_label or row.status, tone, icon
