"""Owns who is expected at a meeting and who came, and reading a list pasted from a table; must not know widgets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from desktop.errors import NotFound
from desktop.models.meetings import Attendance, Meeting, attendance_id
from desktop.models.people import Contact
from desktop.services.marked.line_names import people_names
from desktop.services.meeting.meeting_lines import open_meeting
from desktop.services.names.references import named
from desktop.services.record import records
from desktop.services.unit_of_work import UnitOfWork
from desktop.services.words.folding import fold

MOST_PASTED: Final = 500
_HEADS: Final[Mapping[str, tuple[str, ...]]] = {
    "name": (
        "nom",
        "nom et prenom",
        "nom complet",
        "prenom et nom",
        "participant",
        "name",
        "full name",
        "nombre",
        "الاسم",
    ),
    "actor": (
        "organisation",
        "organisme",
        "association",
        "structure",
        "institution",
        "organization",
        "organizacion",
        "entidad",
        "المؤسسة",
        "الجمعية",
        "الهيئة",
    ),
    "role": ("fonction", "poste", "qualite", "role", "position", "funcion", "cargo", "الصفة", "المهمة"),
    "sex": ("sexe", "genre", "sex", "gender", "sexo", "genero", "الجنس", "النوع"),
}
_SEXES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("f", "femme", "w", "woman", "female", "mujer", "mme", "امرأة", "أنثى"), "women"),
    **dict.fromkeys(("h", "m", "homme", "man", "male", "hombre", "رجل", "ذكر"), "men"),
}
_CELLS: Final = re.compile(r"\t|;|،")


@dataclass(frozen=True, slots=True)
class PastedPerson:
    """One row of a pasted list. `sex` is women, men or empty."""

    name: str
    actor: str = ""
    role: str = ""
    sex: str = ""


def expect(
    uow: UnitOfWork,
    meeting: bytes,
    *,
    contact: bytes | None = None,
    actor: bytes | None = None,
    present: bool | None = None,
    role: str | None = None,
    sex: str | None = None,
) -> bytes:
    """Put somebody on the list, or change what it says of her. Without a contact, an actor stands for itself.

    A contact's own actor is taken when none is said. Returns the row's id. Raises NotFound, MinutesFinal.
    """
    session = uow.session
    open_meeting(session, meeting)
    who = contact or actor
    if who is None:
        raise NotFound(reference="")
    if contact is not None and actor is None:
        actor = session.scalar(select(Contact.actor).where(Contact.id == contact))
    key = attendance_id(meeting, who)
    said: dict[str, Any] = {"role": role, "sex": sex, "present": None if present is None else int(present)}
    said = {name: value for name, value in said.items() if value is not None}
    known = session.execute(select(*Attendance.__table__.columns).where(Attendance.id == key)).first()
    if known is None:
        values = {"meeting": meeting, "contact": contact, "actor": actor, "present": 0, **said}
        session.execute(insert(Attendance).values(id=key, **values))
    else:
        session.execute(update(Attendance).where(Attendance.id == key).values(deleted=0, **said))
    return key


def as_last_time(uow: UnitOfWork, meeting: bytes) -> int:
    """Expect whom the meeting before in the series expected, where nobody is expected yet. Returns how many came."""
    session = uow.session
    row = open_meeting(session, meeting)
    if row.series is None or session.scalar(select(Attendance.id).where(Attendance.meeting == meeting)) is not None:
        return 0
    earlier = (
        select(Meeting.id)
        .where(Meeting.series == row.series, Meeting.deleted == 0, Meeting.id != meeting)
        .where(Meeting.day <= (row.day or "9999"), Meeting.id.in_(select(Attendance.meeting)))
        .order_by(Meeting.day.desc(), Meeting.starts.desc(), Meeting.id)
    )
    people = select(Attendance.contact, Attendance.actor, Attendance.role).where(
        Attendance.meeting == earlier.limit(1).scalar_subquery(), Attendance.deleted == 0
    )
    found = session.execute(people).all()
    for contact, actor, role in found:
        expect(uow, meeting, contact=contact, actor=actor, present=False, role=role)
    return len(found)


def tick(uow: UnitOfWork, presence: bytes, present: bool) -> None:
    """Say that somebody is there, or is not. Raises NotFound, MinutesFinal."""
    row = _row(uow.session, presence)
    open_meeting(uow.session, row.meeting)
    uow.session.execute(update(Attendance).where(Attendance.id == presence).values(present=int(present)))


def say(uow: UnitOfWork, presence: bytes, **values: str | None) -> None:
    """Say somebody's `role` in the meeting, or `sex` (women, men, not-stated)."""
    row = _row(uow.session, presence)
    open_meeting(uow.session, row.meeting)
    if not values.keys() <= {"role", "sex"}:
        raise ValueError(f"no such word of a presence: {sorted(values)}")
    uow.session.execute(update(Attendance).where(Attendance.id == presence).values(**values))


def leave_out(uow: UnitOfWork, presence: bytes) -> None:
    """Take somebody off the list."""
    row = _row(uow.session, presence)
    open_meeting(uow.session, row.meeting)
    uow.session.execute(update(Attendance).where(Attendance.id == presence).values(deleted=1))


def read_pasted(text: str) -> list[PastedPerson]:
    """A list copied from a spreadsheet or a message: one person a line; tabs or semicolons part name, organisation,
    function and sex; a first line of headings (four languages) says their order. At most 500 are read."""
    rows = [[cell.strip() for cell in _CELLS.split(line)] for line in text.splitlines() if line.strip()]
    order = _order(rows[0]) if rows else None
    if order is not None:
        rows = rows[1:]
    places = order or {"name": 0, "actor": 1, "role": 2, "sex": 3}
    found: list[PastedPerson] = []
    seen: set[tuple[str, str]] = set()
    for cells in rows[:MOST_PASTED]:
        said = {word: cells[at] for word, at in places.items() if at < len(cells)}
        name = re.sub(r"^[\d٠-٩]+[.)\s]+", "", said.get("name", "")).strip()
        key = (fold(name), fold(said.get("actor", "")))
        if not name or key in seen:
            continue
        seen.add(key)
        sex = said.get("sex", "").strip().casefold()
        found.append(PastedPerson(name, said.get("actor", ""), said.get("role", ""), _SEXES.get(sex, "")))
    return found


def add_pasted(uow: UnitOfWork, meeting: bytes, people: Iterable[PastedPerson], *, count_sex: bool) -> list[bytes]:
    """Put a pasted list on the list of those expected, present: known contacts and actors by their names, others made
    as drafts. Returns the rows' ids."""
    session = uow.session
    open_meeting(session, meeting)
    known = _known_people(session)
    made: list[bytes] = []
    for person in people:
        actor = _actor(uow, person.actor)
        same = known.get(fold(person.name), [])
        contact = next((id for id, owner in same if actor is None or owner == actor), None)
        if contact is None:
            draft: dict[str, Any] = {"name": person.name, "role": person.role, "actor": actor}
            contact = records.record(uow, "contact", {name: value for name, value in draft.items() if value})
            known.setdefault(fold(person.name), []).append((contact, actor))
        sex = (person.sex or "not-stated") if count_sex else None
        made.append(expect(uow, meeting, contact=contact, actor=actor, present=True, sex=sex))
    return made


def _order(cells: Sequence[str]) -> dict[str, int] | None:
    """Which column says what, when the first line is one of headings."""
    heads = {fold(head): word for word, names in _HEADS.items() for head in names}
    found = {heads[fold(cell)]: at for at, cell in reversed(list(enumerate(cells))) if fold(cell) in heads}
    return found if "name" in found else None


def _known_people(session: Session) -> dict[str, list[tuple[bytes, bytes | None]]]:
    """Folded name -> (contact, actor), of those whose key is here."""
    rows = session.execute(select(Contact.id, Contact.actor).where(Contact.deleted == 0, Contact.name.is_not(None)))
    owners = {id: actor for id, actor in rows}  # noqa: C416  # two columns each
    found: dict[str, list[tuple[bytes, bytes | None]]] = {}
    for id, name in people_names(session, owners).items():
        found.setdefault(fold(name), []).append((id, owners[id]))
    return found


def _actor(uow: UnitOfWork, name: str) -> bytes | None:
    if not fold(name):
        return None
    same = named(uow.session, ("actor",), name)
    return same[0] if same else records.record(uow, "actor", {"name": name})


def _row(session: Session, presence: bytes) -> Any:
    row = session.execute(select(*Attendance.__table__.columns).where(Attendance.id == presence)).first()
    if row is None or row.meeting is None:
        raise NotFound(reference=presence.hex())
    return row
