"""Owns the card in an initiative's form that proposes objectives after its sector; must not know what is proposed.

Nothing is tagged by itself: a person adds what she agrees with, and can read why each is proposed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout

from desktop.i18n import N_, _, format_list, isolate
from desktop.viewmodels.record.record_form import RecordForm
from desktop.viewmodels.steering.alignment import proposed
from desktop.views.widgets.basics import Button, Label
from desktop.views.widgets.flow import FlowBox
from desktop.views.widgets.rows import Section

if TYPE_CHECKING:
    from desktop.services.steering.alignment_proposals import Proposal

_NAMED = {"sdg": N_("ODD {code}"), "cluster": N_("groupe {code}")}
FIELDS = ("snia", "sdg", "gcm", "clusters")


class AlignmentCard(Section):
    """What an initiative of this sector may serve."""

    CHAPTER = "projects"

    def __init__(self, form: RecordForm) -> None:
        super().__init__(_("Alignement"), card=True)
        self.setObjectName("card.alignment")
        self._form = form
        self._found: tuple[Proposal, ...] = ()
        self._put_away: set[object] = set()
        self.words = Label("", wrap=True)
        self.body.addWidget(self.words)
        self.whys = Label("", size="secondary", tone="secondary", wrap=True)
        self.whys.hide()
        self.body.addWidget(self.whys)
        acts = FlowBox(gap=8)
        self.add_button = Button(_("Ajouter"), icon="plus", name="action.add_alignment", on=self.add)
        self.why_button = Button(_("Pourquoi ?"), look="link", name="action.why_alignment", on=self._turn_whys)
        away = Button(_("Pas ici"), look="link", name="action.no_alignment", on=self._put)
        for button in (self.add_button, self.why_button, away):
            acts.flow.addWidget(button)
        line = QHBoxLayout()
        line.addWidget(acts, 1)
        self.body.addLayout(line)
        self.hide()
        form.loaded.connect(self.ask)

    def ask(self) -> None:
        """Ask what may be proposed for the record shown."""
        sector = self._form.value("sector")
        if self._form.id is None or not isinstance(sector, str) or self._form.id in self._put_away:
            self.hide()
            return
        carried = {name: list(self._form.value(name) or ()) for name in FIELDS}
        proposed(self._form.store, sector, carried, self, self._show)

    def _show(self, found: tuple[Proposal, ...]) -> None:
        self._found = found
        tagged = any(self._form.value(name) for name in FIELDS)
        self.setVisible(bool(found) and not tagged)  # whoever tagged it has decided
        codes = format_list(_word(one) for one in found)
        self.words.setText(_("Proposé d’après le secteur : {codes}", codes=codes))
        self.whys.setText("\n".join(f"{isolate(_word(one))} — {one.label} ({one.why})" for one in found))

    def add(self) -> None:
        """Tag the initiative with what is proposed."""
        for name in FIELDS:
            codes = [one.code for one in self._found if one.field == name]
            if codes:
                held: list[Any] = list(self._form.value(name) or ())
                names: Any = self._form.names  # words of codes and of ids, as `finding.names` gives them
                names.update({one.code: one.label for one in self._found})
                self._form.write(name, held + codes, done=True)
        self._form.flush()  # one act, one step of undo
        self.hide()

    def _turn_whys(self) -> None:
        self.whys.setVisible(self.whys.isHidden())

    def _put(self) -> None:
        self._put_away.add(self._form.id)
        self.hide()


def _word(one: Proposal) -> str:
    pattern = _NAMED.get(one.scheme)
    return _(pattern, code=one.label if one.scheme == "cluster" else one.code) if pattern else one.code
