"""Owns the page of good practices: their list, told by country and town, and the sheet that prints one.

All else is shared with the other records. Must not know what a quotation needs to leave.
"""

from __future__ import annotations

from typing import Any

from desktop.i18n import N_, _
from desktop.viewmodels.record.record_form import RecordForm
from desktop.viewmodels.steering.practices import PracticeList
from desktop.views import facet_words, looks
from desktop.views.record.record_detail import RecordDetail
from desktop.views.record.record_report import PracticeReportCard
from desktop.views.record.records_page import Pill, RecordsPage
from desktop.views.short_dates import short_date
from desktop.views.widgets.record_delegate import Line


class PracticesPage(RecordsPage):
    """What worked somewhere, here or abroad, and what others can take over of it."""

    NAME = "practices"
    KIND = "practice"
    FACETS = facet_words.FACETS["practice"]
    SORTS = (("recent", N_("Plus récentes")), ("title", N_("Par titre")))
    ON_MAP = False
    LIST = PracticeList

    def words(self) -> dict[str, str]:
        """Give the page's words."""
        return {
            "search": _("Rechercher une bonne pratique, une ville…"),
            "new": _("Nouvelle bonne pratique"),
            "empty_title": _("Aucune bonne pratique pour le moment"),
            "empty_text": _(
                "Notez ici ce qui a marché et ce que d’autres villes peuvent reprendre. Un fichier de changements les "
                "partage, aussi avec des villes d’autres pays ; une fiche s’imprime."
            ),
        }

    def begin_with(self) -> dict[str, Any]:
        """Begin in the person's commune, in Morocco; anywhere for who has said no commune."""
        commune = self.own_commune()
        return {"country": "MA", **commune} if commune else {}

    def as_line(self, row: Any) -> Line:
        """Turn a row into what the delegate paints."""
        look = looks.sector(row.sector)
        icon = look.icon if row.sector else "lightbulb"
        title, second = row.title or _("Sans titre"), row.actor or row.sector_label
        return Line(title, second or "", row.town, short_date(row.date), icon, look.colour, _pill(row))

    def spoken(self, row: Any) -> str:
        """Say a row aloud."""
        return ", ".join(part for part in (row.title, row.actor, row.town) if part)

    def look(self, form: RecordForm) -> tuple[str, str, Pill | None]:
        """Give the tile and its colour; a good practice has no status."""
        look = looks.sector(form.value("sector"))
        return look.icon if form.value("sector") else "lightbulb", look.colour, None

    def dress_detail(self, detail: RecordDetail) -> None:
        """Offer the sheet that prints."""
        detail.offer(_("Imprimer la fiche…"), "printer", "action.print_practice", self.ask_report)

    def ask_report(self) -> None:
        """Show the card that writes the good practice as a document, in place of the tabs."""
        if self._shown is not None:
            self.flush()
            self.report_card = PracticeReportCard(self.store, self._shown, self.detail.drop_aside)
            self.detail.set_aside(self.report_card)


def _pill(row: Any) -> Pill | None:
    if row.in_review:
        return _("À vérifier"), "warn", "triangle-alert"
    return (_("Brouillon"), "neutral", "pencil") if row.draft else None
