"""Owns the page of contacts: people at work for an actor, and erasing one. All else is shared with other records."""

from __future__ import annotations

from typing import Any

from desktop.i18n import N_, _
from desktop.viewmodels.record.record_form import RecordForm
from desktop.views import facet_words, theme
from desktop.views.record.erasing_person import ErasingPerson
from desktop.views.record.record_detail import RecordDetail
from desktop.views.record.records_page import Pill, RecordsPage
from desktop.views.widgets.record_delegate import Line

ICON = "book-user"


class ContactsPage(RecordsPage):
    """Whom one calls or writes to. What names them is ciphertext; what was erased stays empty."""

    NAME = "contacts"
    KIND = "contact"
    FACETS = facet_words.FACETS["contact"]
    SORTS = (("recent", N_("Plus récents")),)
    ON_MAP = False

    def words(self) -> dict[str, str]:
        """Give the page's words."""
        return {
            "search": _("Rechercher une personne, un acteur…"),
            "new": _("Nouveau contact"),
            "empty_title": _("Aucun contact pour le moment"),
            "empty_text": _("Notez ici les contacts de travail, avec leur accord. Jamais les personnes aidées."),
        }

    def dress_detail(self, detail: RecordDetail) -> None:
        """Add erasing the person shown to the detail's menu."""
        self.erasing = ErasingPerson(detail, self.store, self.shell)

    def begin_with(self) -> dict[str, Any]:
        """Begin a contact of the actor the list is narrowed to."""
        actor = self.list.filters.get("actor")
        return {"actor": bytes.fromhex(actor)} if isinstance(actor, str) else {}

    def as_line(self, row: Any) -> Line:
        """Turn a row into what the delegate paints."""
        pill: Pill | None = None
        if row.status == "erased":
            pill = (_("Effacé"), "neutral", "eraser")
        elif row.in_review:
            pill = (_("À vérifier"), "warn", "triangle-alert")
        elif row.draft:
            pill = (_("Brouillon"), "neutral", "pencil")
        return Line(row.title or _("Sans nom"), row.actor or "", "", "", ICON, theme.current().tokens.primary, pill)

    def look(self, form: RecordForm) -> tuple[str, str, Pill | None]:
        """Give the tile, its colour and whether the person was erased."""
        pill: Pill | None = (_("Effacé"), "neutral", "eraser") if form.value("erased") else None
        return ICON, theme.current().tokens.primary, pill
