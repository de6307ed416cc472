"""Owns the page of places: its words, facets and rows. All else is shared with the other records."""

from __future__ import annotations

from typing import Any

from desktop.i18n import N_, _
from desktop.viewmodels.record.record_form import RecordForm
from desktop.views import facet_words, looks
from desktop.views.record.records_page import Pill, RecordsPage
from desktop.views.widgets.record_delegate import Line


class PlacesPage(RecordsPage):
    """Where things happen: offices, centres, distribution points, with their photographs."""

    NAME = "places"
    KIND = "place"
    FACETS = facet_words.FACETS["place"]
    SORTS = (("title", N_("Par nom")), ("recent", N_("Plus récents")))

    def words(self) -> dict[str, str]:
        """Give the page's words."""
        return {
            "search": _("Rechercher un lieu, une adresse, un territoire…"),
            "new": _("Nouveau lieu"),
            "empty_title": _("Aucun lieu pour le moment"),
            "empty_text": _(
                "Là où l’on agit et où l’on reçoit : un centre, une école, une maison. Un lieu se crée ici, ou depuis "
                "la carte avec « Placer sur la carte »."
            ),
        }

    def as_line(self, row: Any) -> Line:
        """Turn a row into what the delegate paints."""
        look = looks.place_kind(row.sector)
        pill: Pill | None = None
        if row.in_review:
            pill = (_("À vérifier"), "warn", "triangle-alert")
        elif row.draft:
            pill = (_("Brouillon"), "neutral", "pencil")
        second = row.sector_label or row.actor or ""
        return Line(row.title or _("Sans nom"), second, row.place or "", "", look.icon, look.colour, pill)

    def look(self, form: RecordForm) -> tuple[str, str, Pill | None]:
        """Give the tile and its colour."""
        tile = looks.place_kind(form.value("kind"))
        return tile.icon, tile.colour, None
