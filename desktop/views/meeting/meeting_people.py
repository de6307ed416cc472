"""Owns the card of who is there: a list to tick, somebody added on the fly, a list pasted from a spreadsheet.

Must not know lines or agenda. Women and men are asked about only where the meeting counts them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.i18n import _, format_list, format_number, ngettext
from desktop.viewmodels.meeting import meeting_acts as acts
from desktop.viewmodels.meeting.meeting_desk import MeetingDesk
from desktop.views import theme
from desktop.views.widgets.basics import Button, Label
from desktop.views.widgets.choice import Option
from desktop.views.widgets.lookup import LookupLine
from desktop.views.widgets.notices import Action
from desktop.views.widgets.pill import Pill
from desktop.views.widgets.row_button import RowButton

if TYPE_CHECKING:
    from desktop.services.meeting.meetings import Presence

_SEXES = ("women", "men", "not-stated")
_FOUND = 7


class SexButton(Button):
    """Women, men or not stated: a click goes to the next."""

    def __init__(self, on: Callable[[], object]) -> None:
        super().__init__(_("Femme, homme ou non renseigné"), look="link", name="action.sex", on=on)
        self.setMinimumWidth(44)

    def show_sex(self, sex: str) -> None:
        """Show what is said."""
        words = {"women": (_("F"), _("Femme")), "men": (_("H"), _("Homme"))}
        short, spoken = words.get(sex, ("—", _("Non renseigné")))
        self.setText(short)
        self.setAccessibleName(spoken)
        self.setToolTip(spoken)


class PersonRow(QWidget):
    """Somebody: ticked when there; beside, what is counted."""

    def __init__(self, name: str, counted: Callable[[], object]) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        theme.lay(row, gap=0)
        self.tick = RowButton(name=name, box=True)
        row.addWidget(self.tick, 1)
        self.sex = SexButton(counted)
        row.addWidget(self.sex)


class AddLine(LookupLine):
    """The line to add somebody; a list pasted there is read as one."""

    pasted: Callable[[str], object] | None = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = QGuiApplication.clipboard().text() if event.matches(QKeySequence.StandardKey.Paste) else ""
        if self.pasted is not None and is_list(text):
            self.pasted(text)
            return
        super().keyPressEvent(event)


def is_list(text: str) -> bool:
    """Whether a text is several people rather than one name."""
    return "\n" in text.strip() or "\t" in text


class PeopleCard(QFrame):
    """Who is expected, and who is there. `say` shows a toast."""

    def __init__(self, desk: MeetingDesk, say: Callable[[str, Action | None], object]) -> None:
        super().__init__()
        self.setObjectName("card")
        self.desk = desk
        self._say = say
        self.rows: dict[bytes, PersonRow] = {}
        column = QVBoxLayout(self)
        theme.lay(column, 0, 10, 0, 10, gap=4)
        head = QHBoxLayout()
        theme.lay(head, 12, 0, 12, 0, gap=6)
        head.addWidget(Label(_("Présences"), size="strong"), 1)
        self.pill = Pill("", "ok", "user-check")
        head.addWidget(self.pill)
        column.addLayout(head)
        self.counted = Label("", size="secondary", tone="secondary", wrap=True)
        self.counted.setContentsMargins(theme.margins(12, 0, 12, 0))
        column.addWidget(self.counted)
        self.adding = QWidget()  # above the list: under forty people nobody would find it
        adding = QVBoxLayout(self.adding)
        theme.lay(adding, 12, 2, 12, 4, gap=0)
        column.addWidget(self.adding)
        self.list = QVBoxLayout()
        theme.lay(self.list, gap=0)
        column.addLayout(self.list)
        self.add = AddLine(_("Ajouter une personne"), self._suggest, name="field.person")
        self.add.setPlaceholderText(_("Ajouter une personne"))
        self.add.picked.connect(self._picked)
        self.add.pasted = self.paste
        adding.addWidget(self.add)
        self.paste_button = Button(
            _("Coller une liste"),
            look="link",
            icon="clipboard-paste",
            name="action.paste_people",
            on=self._paste_clipboard,
        )
        self.paste_button.setToolTip(_("Copiez d’abord les lignes d’un tableur : nom, organisation, fonction, sexe."))
        self.paste_button.setContentsMargins(theme.margins(12, 0, 12, 0))
        column.addWidget(self.paste_button, 0, Qt.AlignmentFlag.AlignLeading)
        desk.arrived.connect(self.show_people)

    # ---- showing ----------------------------------------------------------------------------------

    @property
    def people(self) -> list[Presence]:
        """Who is expected."""
        return self.desk.book.presences if self.desk.book is not None else []

    def show_people(self) -> None:
        """Show what was read."""
        people = self.people
        if [one.id for one in people] != list(self.rows):
            self._rebuild(people)
        counting = self.desk.book is not None and self.desk.book.count_sex
        for one in people:
            row = self.rows[one.id]
            row.tick.setChecked(one.present)
            second = one.actor_name if one.actor_name != one.name else ""
            role = "" if one.role in ("", "member") else self.desk.words.get(("attendance_role", one.role), "")
            row.tick.say(one.name, second=format_list((second, role)))
            row.tick.setEnabled(not self.desk.read_only)
            row.sex.setVisible(counting and one.contact is not None)
            row.sex.show_sex(one.sex)
            row.sex.setEnabled(not self.desk.read_only)
        there = sum(one.present for one in people)
        words = _("{n} sur {total}", n=format_number(there), total=format_number(len(people))) if people else ""
        self.pill.show_state(words, "ok", "user-check")
        self.counted.setVisible(counting and bool(there))
        self.counted.setText(self._count_words() if counting else "")
        for way_in in (self.adding, self.paste_button):
            way_in.setVisible(not self.desk.read_only)

    def _count_words(self) -> str:
        here = [one for one in self.people if one.present]
        women, men = (sum(one.sex == sex for one in here) for sex in ("women", "men"))
        rest = len(here) - women - men
        parts = [ngettext("{n} femme", "{n} femmes", women), ngettext("{n} homme", "{n} hommes", men)]
        if rest:
            parts.append(_("{n} non renseigné", n=format_number(rest)))
        return format_list(parts)

    def _rebuild(self, people: Sequence[Presence]) -> None:
        held = next((id_ for id_, row in self.rows.items() if row.tick.hasFocus()), None)
        for row in self.rows.values():
            self.list.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.rows = {}
        for one in people:
            row = PersonRow("row.person", partial(self._next_sex, one.id))
            row.tick.toggled.connect(partial(self._ticked, one.id))
            self.rows[one.id] = row
            self.list.addWidget(row)
        if held in self.rows:
            self.rows[held].tick.setFocus()

    # ---- doing ------------------------------------------------------------------------------------

    def _one(self, id_: bytes) -> Presence | None:
        return next((one for one in self.people if one.id == id_), None)

    def _ticked(self, id_: bytes, present: bool) -> None:
        one = self._one(id_)
        if one is not None and one.present != present and not self.desk.read_only:
            label = _("Présence notée") if present else _("Absence notée")
            self.desk.change(partial(acts.tick, presence=id_, present=present), label)

    def _next_sex(self, id_: bytes) -> None:
        one = self._one(id_)
        if one is not None:
            sex = _SEXES[(_SEXES.index(one.sex) + 1) % 3] if one.sex in _SEXES else _SEXES[0]
            self.desk.change(partial(acts.say_sex, presence=id_, sex=sex), _("Présence modifiée"))

    def drop_focused(self) -> None:
        """Take who has the keyboard off the list."""
        id_ = next((id_ for id_, row in self.rows.items() if row.tick.hasFocus()), None)
        if id_ is not None and not self.desk.read_only:
            self.desk.change(partial(acts.leave_out, presence=id_), _("Personne retirée de la liste"))

    def _suggest(self, typed: str, answer: Callable[[Sequence[Option]], None]) -> None:
        found = [
            Option(one, one.label, "user" if one.kind == "contact" else "users", "secondary", one.detail)
            for one in self.desk.known.begun(typed.strip(), limit=_FOUND)
        ]
        if typed.strip():
            name = " ".join(typed.split())
            found.append(Option(name, _("Ajouter « {name} »", name=name), "plus", "primary"))
        answer(found)

    def _picked(self, option: Option) -> None:
        self.add.clear()
        chosen = option.value
        name = chosen if isinstance(chosen, str) else ""
        id_: bytes | None = getattr(chosen, "id", None)
        contact = id_ if getattr(chosen, "kind", "") == "contact" else None
        actor = id_ if contact is None else None
        work = partial(acts.expect, meeting=self.desk.id, contact=contact, actor=actor, name=name)
        self.desk.change(work, _("Personne ajoutée à la réunion"))

    def _paste_clipboard(self) -> None:
        text = QGuiApplication.clipboard().text()
        if text.strip():
            self.paste(text)
        else:
            self._say(_("Rien à coller : copiez d’abord les lignes du tableur."), None)

    def paste(self, text: str) -> None:
        """Put a copied list on the list, everybody present."""
        counting = self.desk.book is not None and self.desk.book.count_sex

        def done(many: int) -> None:
            words = ngettext("{n} personne ajoutée.", "{n} personnes ajoutées.", many)
            self._say(words, (_("Annuler"), self.desk.store.undo) if many else None)

        work = partial(acts.add_pasted, meeting=self.desk.id, text=text, count_sex=counting)
        self.desk.change(work, _("Liste de présences collée"), done=done)
