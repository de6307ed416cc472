"""Owns reading one meeting whole, for a page or its minutes; must not know how either shows it, nor change anything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.errors import NotFound
from desktop.models.decisions import Action, Decision
from desktop.models.identity import term_id
from desktop.models.meetings import AgendaItem, Amendment, Attendance, Meeting, Note, Priority
from desktop.models.needs import Need, NeedPlace
from desktop.services.marked.kept_lines import read_line
from desktop.services.marked.line_names import names_for, people_names, reference_of
from desktop.services.names.naming import best, texts_of
from desktop.services.record.final_minutes import FINAL
from desktop.services.record.order_keys import ordered

LINE_KINDS: Final = ("note", "need", "priority", "decision", "action")
# kind of a line -> the kind of record that it makes
MADE: Final[Mapping[str, str]] = {"need": "need", "priority": "need", "decision": "decision", "action": "action"}


@dataclass(frozen=True, slots=True)
class AgendaPoint:
    """A point of the agenda. `minutes` planned, `spent` seconds; `about` is the record that it takes up again."""

    id: bytes
    title: str
    minutes: int | None
    status: str
    rank: str
    spent: int
    about_table: str
    about: bytes | None


@dataclass(frozen=True, slots=True)
class Presence:
    """Somebody who is expected: a contact, or an actor without a name. `name` says so when a person is locked here."""

    id: bytes
    contact: bytes | None
    actor: bytes | None
    name: str
    actor_name: str
    present: bool
    role: str
    sex: str


@dataclass(frozen=True, slots=True)
class SaidLine:
    """One line: `text` as it is kept (with marks), `shown` as it is read, `at` the UTC instant of its first letter."""

    id: bytes
    kind: str
    text: str
    shown: str
    rank: str
    at: datetime | None
    item: bytes | None
    subject: bytes | None


@dataclass(frozen=True, slots=True)
class Subject:
    """The need, decision or action that a line is about. `areas` are names; codes have their words beside."""

    id: bytes
    kind: str
    title: str
    status: str
    deleted: bool = False
    number: str = ""
    owner: bytes | None = None
    owner_name: str = ""
    actor: bytes | None = None
    actor_name: str = ""
    due: str = ""
    progress: int | None = None
    sector: str = ""
    sector_name: str = ""
    areas: tuple[str, ...] = ()
    severity: str = ""
    people: int | None = None


@dataclass(frozen=True, slots=True)
class Ranked:
    """A need among the priorities, the first first."""

    need: bytes
    title: str
    rank: str
    points: int | None
    why: str


@dataclass(frozen=True, slots=True)
class Amended:
    """What was corrected after the minutes were final."""

    id: bytes
    note: bytes | None
    text: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class MeetingBook:
    """One meeting, whole, in the order in which everybody sees it. `day` is ISO, hours are `HH:MM`."""

    id: bytes
    title: str
    kind: str
    series: bytes | None
    day: str
    starts: str
    ends: str
    mode: str
    place: bytes | None
    place_name: str
    venue: str
    area: bytes | None
    area_name: str
    chair: bytes | None
    chair_name: str
    lang: str
    status: str
    count_sex: bool
    final_at: datetime | None
    final_by: str
    deleted: bool
    agenda: list[AgendaPoint] = field(default_factory=list)
    presences: list[Presence] = field(default_factory=list)
    lines: list[SaidLine] = field(default_factory=list)
    subjects: dict[bytes, Subject] = field(default_factory=dict)
    priorities: list[Ranked] = field(default_factory=list)
    amendments: list[Amended] = field(default_factory=list)

    @property
    def final(self) -> bool:
        """Whether only amendments follow."""
        return self.status == FINAL

    @property
    def reference(self) -> date:
        """The day that dates in words are counted from."""
        return reference_of(self.day)

    def of_kind(self, kind: str) -> list[SaidLine]:
        """The lines of a kind, in their order."""
        return [line for line in self.lines if line.kind == kind]


def read(session: Session, meeting: bytes, lang: str) -> MeetingBook:
    """Everything of a meeting that is not in the trash; names in `lang`, lines in their own. Raises NotFound."""
    row = session.execute(select(*Meeting.__table__.columns).where(Meeting.id == meeting)).first()
    if row is None:
        raise NotFound(reference=meeting.hex())
    spoken = row.lang or lang
    agenda = list(_rows(session, AgendaItem, meeting))
    notes = _in_order(_rows(session, Note, meeting))
    expected = list(_rows(session, Attendance, meeting))
    amended = sorted(_rows(session, Amendment, meeting), key=lambda one: (one.at or "", one.id))
    ranked = _in_order(_rows(session, Priority, meeting))
    subjects = subjects_of(session, [note.subject for note in notes if note.subject], spoken)
    people = people_names(session, [one for one in (row.chair, *(p.contact for p in expected)) if one])
    named = [row.place, row.area, *(p.actor for p in expected), *(p.need for p in ranked)]
    names = {
        one: best(texts, spoken)[1]
        for one, texts in texts_of(session, [id for id in named if id], "name", "title").items()
    }
    return MeetingBook(
        **_head(session, row, lang, names | people),
        agenda=[_point(item) for item in _in_order(agenda)],
        presences=sorted((_presence(one, names, people) for one in expected), key=_by_name),
        lines=_lines(session, notes, spoken, reference_of(row.day)),
        subjects=_numbered(subjects, notes, row.day or ""),
        priorities=[
            Ranked(one.need, names.get(one.need, ""), one.rank or "", one.points, one.why or "") for one in ranked
        ],
        amendments=[Amended(one.id, one.note, one.text or "", instant(one.at)) for one in amended],
    )


def subjects_of(session: Session, ids: Iterable[bytes], lang: str) -> dict[bytes, Subject]:
    """Id -> the need, decision or action of that id, trashed ones too (`deleted`)."""
    wanted = list(dict.fromkeys(ids))
    found: dict[bytes, Subject] = {}
    titles = {one: best(texts, lang)[1] for one, texts in texts_of(session, wanted, "title").items()}
    needs = list(session.execute(select(*Need.__table__.columns).where(Need.id.in_(wanted))))
    decisions = list(session.execute(select(*Decision.__table__.columns).where(Decision.id.in_(wanted))))
    actions = list(session.execute(select(*Action.__table__.columns).where(Action.id.in_(wanted))))
    areas = _areas(session, [need.id for need in needs], lang)
    sectors = texts_of(session, [term_id("sector", need.sector) for need in needs if need.sector], "name")
    actors = texts_of(session, [one.actor for one in (*needs, *actions) if one.actor], "name")
    people = people_names(session, [one.owner for one in actions if one.owner])

    def actor_name(actor: bytes | None) -> str:
        return best(actors.get(actor or b"", {}), lang)[1]

    for row in needs:
        sector = best(sectors.get(term_id("sector", row.sector or ""), {}), lang)[1]
        found[row.id] = Subject(
            row.id,
            "need",
            titles.get(row.id, ""),
            row.status or "",
            bool(row.deleted),
            actor=row.actor,
            actor_name=actor_name(row.actor),
            sector=row.sector or "",
            sector_name=sector,
            areas=tuple(areas.get(row.id, ())),
            severity=row.severity or "",
            people=row.people,
        )
    for row in decisions:
        title = titles.get(row.id, "")
        found[row.id] = Subject(row.id, "decision", title, row.status or "", bool(row.deleted), number=row.number or "")
    for row in actions:
        found[row.id] = Subject(
            row.id,
            "action",
            titles.get(row.id, ""),
            row.status or "",
            bool(row.deleted),
            owner=row.owner,
            owner_name=people.get(row.owner or b"", ""),
            actor=row.actor,
            actor_name=actor_name(row.actor),
            due=row.due or "",
            progress=row.progress,
        )
    return found


def instant(kept: str | None) -> datetime | None:
    """A kept UTC instant; None when there is none or it is none."""
    try:
        found = datetime.fromisoformat(kept or "")
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def decision_number(day: str, at: int) -> str:
    """The number of a meeting's decision, from its place (the first is 1): told alike on every laptop."""
    return f"{day}/{at}" if day else str(at)


def _numbered(subjects: dict[bytes, Subject], notes: list[Any], day: str) -> dict[bytes, Subject]:
    """Decisions of draft minutes are told by their place; a number that was written stays."""
    at = 0
    for note in notes:
        subject = subjects.get(note.subject or b"")
        if subject is not None and subject.kind == "decision" and not subject.deleted:
            at += 1
            if not subject.number:
                subjects[subject.id] = replace(subject, number=decision_number(day, at))
    return subjects


def _head(session: Session, row: Any, lang: str, names: Mapping[bytes, str]) -> dict[str, Any]:
    title = best(texts_of(session, [row.id], "title").get(row.id, {}), row.lang or lang)[1]
    plain = ("kind", "day", "starts", "ends", "mode", "venue", "lang", "status", "final_by")
    return {
        **{name: getattr(row, name) or "" for name in plain},
        "id": row.id,
        "title": title,
        "series": row.series,
        "place": row.place,
        "place_name": names.get(row.place or b"", ""),
        "area": row.area,
        "area_name": names.get(row.area or b"", ""),
        "chair": row.chair,
        "chair_name": names.get(row.chair or b"", ""),
        "count_sex": bool(row.count_sex),
        "final_at": instant(row.final_at),
        "deleted": bool(row.deleted),
    }


def _rows(session: Session, model: type[Any], meeting: bytes) -> list[Any]:
    columns = model.__table__.columns
    return list(session.execute(select(*columns).where(model.meeting == meeting, model.deleted == 0)))


def _in_order(rows: list[Any]) -> list[Any]:
    by_id = {row.id: row for row in rows}
    return [by_id[id] for _rank, id in ordered([(row.rank, row.id) for row in rows])]


def _point(row: Any) -> AgendaPoint:
    return AgendaPoint(
        row.id,
        row.title or "",
        row.minutes,
        row.status or "open",
        row.rank or "",
        row.spent or 0,
        row.about_table or "",
        row.about,
    )


def _presence(row: Any, names: Mapping[bytes, str], people: Mapping[bytes, str]) -> Presence:
    actor_name = names.get(row.actor or b"", "")
    name = people.get(row.contact or b"", "") or actor_name
    return Presence(
        row.id, row.contact, row.actor, name, actor_name, bool(row.present), row.role or "member", row.sex or ""
    )


def _by_name(one: Presence) -> tuple[bool, str, bytes]:
    return one.role != "chair", one.name.casefold(), one.id


def _lines(session: Session, notes: list[Any], lang: str, reference: date) -> list[SaidLine]:
    names = names_for(session, [note.text for note in notes], lang)
    return [
        SaidLine(
            note.id,
            note.kind if note.kind in LINE_KINDS else "note",
            note.text or "",
            read_line(note.text, names, lang, reference),
            note.rank or "",
            instant(note.at),
            note.item,
            note.subject,
        )
        for note in notes
    ]


def _areas(session: Session, needs: list[bytes], lang: str) -> dict[bytes, list[str]]:
    query = select(NeedPlace.need, NeedPlace.place, NeedPlace.area).where(
        NeedPlace.need.in_(needs), NeedPlace.deleted == 0
    )
    where = [(need, place or area) for need, place, area in session.execute(query.order_by(NeedPlace.id))]
    names = texts_of(session, [one for _need, one in where if one], "name")
    found: dict[bytes, list[str]] = {}
    for need, one in where:
        name = best(names.get(one or b"", {}), lang)[1]
        if need is not None and name:
            found.setdefault(need, []).append(name)
    return found
