"""Owns the page of actors: its words, facets and rows. All else is shared with initiatives."""

from __future__ import annotations

from functools import partial
from typing import Any

from desktop.i18n import N_, _
from desktop.viewmodels.record.record_form import RecordForm
from desktop.views import facet_words, looks
from desktop.views.record.actor_initiatives import ActorInitiatives
from desktop.views.record.initiatives_page import initiative_line
from desktop.views.record.record_detail import RecordDetail
from desktop.views.record.records_page import Pill, RecordsPage
from desktop.views.record.to_confirm import reached
from desktop.views.widgets.record_delegate import Line


class ActorsPage(RecordsPage):
    """Who acts: associations, communes, agencies, donors."""

    NAME = "actors"
    KIND = "actor"
    FACETS = facet_words.FACETS["actor"]
    SORTS = (("title", N_("Par nom")), ("recent", N_("Plus récents")))
    TO_CONFIRM = "title"

    def dress_detail(self, detail: RecordDetail) -> None:
        """Add the tab of what the actor does."""
        go = partial(self.shell.go, "initiatives")
        self.initiatives = ActorInitiatives(self.store, initiative_line, self.spoken, go)
        detail.add_tab("initiatives", _("Initiatives"), self.initiatives)
        detail.offer(_("Contacts de cet acteur"), "book-user", "action.actor_contacts", self.show_contacts)
        detail.form.loaded.connect(lambda: self.initiatives.show_actor(detail.form.id))

    def show_contacts(self) -> None:
        """Go to the contacts of the actor shown: those one calls, and where a new one is of this actor."""
        if self._shown is not None:
            self.flush()
            self.shell.go("contacts", {"actor": self._shown.hex()})

    def words(self) -> dict[str, str]:
        """Give the page's words."""
        return {
            "search": _("Rechercher un acteur, un sigle, un lieu…"),
            "new": _("Nouvel acteur"),
            "empty_title": _("Aucun acteur pour le moment"),
            "empty_text": _(
                "Associations, communes, administrations, donateurs : qui agit. Un acteur se crée ici, ou depuis le "
                "champ « Acteur responsable » d’une initiative."
            ),
        }

    def as_line(self, row: Any) -> Line:
        """Turn a row into what the delegate paints."""
        look = looks.actor_type(row.sector)
        pill: Pill | None = None
        if row.in_review:
            pill = (_("À vérifier"), "warn", "triangle-alert")
        elif row.draft:
            pill = (_("Brouillon"), "neutral", "pencil")
        third, icon = reached(row, self.list.to_confirm)
        title = row.title or _("Sans nom")
        return Line(title, row.sector_label or "", third, "", look.icon, look.colour, pill, third_icon=icon)

    def look(self, form: RecordForm) -> tuple[str, str, Pill | None]:
        """Give the tile and its colour."""
        tile = looks.actor_type(form.value("kind"))
        return tile.icon, tile.colour, None
