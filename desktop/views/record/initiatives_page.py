"""Owns the page of initiatives: its words, facets, rows, and the quick-add line. All else is shared with actors."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.errors import CountedByGroup
from desktop.i18n import N_, _
from desktop.viewmodels.jobs import Failure
from desktop.viewmodels.record.quick_line import QuickLine
from desktop.viewmodels.record.record_form import RecordForm
from desktop.views import facet_words, looks
from desktop.views.record.alignment_card import AlignmentCard
from desktop.views.record.people_tab import PeopleTab
from desktop.views.record.quick_add import QuickAdd
from desktop.views.record.record_detail import RecordDetail, Ways
from desktop.views.record.records_page import Pill, RecordsPage
from desktop.views.short_dates import short_date
from desktop.views.widgets.record_delegate import Line


class InitiativesPage(RecordsPage):
    """What was done, where, for whom."""

    NAME = "initiatives"
    KIND = "initiative"
    FACETS = facet_words.FACETS["initiative"]
    SORTS = (("recent", N_("Plus récentes")), ("title", N_("Par titre")))

    def words(self) -> dict[str, str]:
        """Give the page's words."""
        return {
            "search": _("Rechercher une initiative, un acteur, un lieu…"),
            "new": _("Nouvelle initiative"),
            "empty_title": _("Aucune initiative pour le moment"),
            "empty_text": _(
                "Ce que l’on fait, pour qui, où et quand. Écrivez la première dans la ligne de saisie rapide, puis "
                "Entrée."
            ),
        }

    def above_list(self) -> QWidget | None:
        """Give the quick-add line."""
        state = QuickLine(self.store, lambda: self.shell.settings.commune_code, self)
        self.quick = QuickAdd(state)
        self.quick.recorded.connect(self._recorded)
        self.quick.asked_open.connect(lambda kind, id_: self.shell.go(f"{kind}s", id_))
        return self.quick

    def enter(self, target: object = None) -> None:
        """Show the list; `quick` puts the cursor in the quick-add line."""
        super().enter(target)
        if target == "quick":
            self.quick.field.setFocus()

    def as_line(self, row: Any) -> Line:
        """Turn a row into what the delegate paints."""
        return initiative_line(row)

    def look(self, form: RecordForm) -> tuple[str, str, Pill | None]:
        """Give the tile, its colour and the status pill of the record shown."""
        tile = looks.sector(form.value("sector"))
        return tile.icon, tile.colour, self.status_pill(form)

    def dress_detail(self, detail: RecordDetail) -> None:
        """Add the tab of people: their numbers by public, age and sex."""
        self.people = PeopleTab(self.store, detail, self._go_review)
        detail.add_tab("people", _("Personnes"), self.people)
        self.track(self.store.changed, self.people.state.follow)
        detail.ways_out = partial(self._ways_out, detail)
        words = _("Commencer une liste de contrôle")
        detail.offer(words, "list-todo", "action.begin_checklist", partial(self._begin_checklist, detail))
        self.alignment_card = AlignmentCard(detail.form)
        detail.main.column.insertWidget(1, self.alignment_card)  # after the fields, before the trail

    def _begin_checklist(self, detail: RecordDetail) -> None:
        """Ask what to start from, for the initiative shown."""
        self.flush()
        if detail.form.id is not None:
            self.shell.go("checklists", f"for:{detail.form.id.hex()}")

    def _ways_out(self, detail: RecordDetail, failure: Failure) -> Ways:
        """Where numbers stand that the short form does not guess at."""
        if not isinstance(failure.error, CountedByGroup):
            return ()
        return ((_("Aller à l’onglet « Personnes »"), partial(self._go_people, detail)),)

    def _go_people(self, detail: RecordDetail) -> None:
        for name in ("women", "men", "not_stated", "total"):
            detail.form.drop(name)  # what could not be saved is not what is kept
        detail.turn_to("people")

    def _go_review(self) -> None:
        if self._shown is not None:
            self.shell.go("review", self._shown.hex())

    def flush(self) -> None:
        """Save at once what the person typed."""
        super().flush()
        if self._detail is not None:
            self.people.flush()

    def has_unsaved(self) -> bool:
        """Whether something was typed since the last save."""
        return super().has_unsaved() or (self._detail is not None and self.people.unsaved)

    def _recorded(self, made: bytes) -> None:
        self.shell.say(_("Enregistrée."), (_("Annuler"), self.store.undo))
        self.show_record(made)
        self.quick.field.setFocus()


def initiative_line(row: Any) -> Line:
    """Turn a row of an initiative into what the delegate paints."""
    look = looks.sector(row.sector)
    title, actor = row.title or _("Sans titre"), row.actor or _("Acteur à préciser")
    mark = _("brouillon") if row.draft and row.status else ""
    return Line(title, actor, row.place or "", short_date(row.date), look.icon, look.colour, _pill(row), mark=mark)


def _pill(row: Any) -> Pill | None:
    if row.in_review:
        return _("À vérifier"), "warn", "triangle-alert"
    if not row.status:
        return (_("Brouillon"), "neutral", "pencil") if row.draft else None
    tone, icon = looks.status(row.status)
    return row.status_label or row.status, tone, icon
