"""Owns reading a checklist: its points in a language, how far it is, what became of the actions made of them.

Must not know how it is shown or printed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.errors import NotFound
from desktop.i18n import _
from desktop.models.checklists import Checklist
from desktop.models.decisions import Action
from desktop.models.plain import Reader, reader
from desktop.services.documents import checklist_templates as templates
from desktop.services.documents import shipped_documents
from desktop.services.documents.checklists import in_order, in_trash
from desktop.services.keeping.toolbox_lists import progress
from desktop.services.listing import lists
from desktop.services.marked.line_names import people_names
from desktop.services.names.naming import best, labels, texts_of
from desktop.services.plan.actions import DONE
from desktop.services.words.day_spans import days_late

_FOR: Final = "SELECT c.id, c.initiative FROM json_each(:ids) i CROSS JOIN checklist c ON c.id = unhex(i.value)"


@dataclass(frozen=True, slots=True)
class Doing:
    """The action made of a point: who does it, until when (ISO), whether it is done, on which day, late by days."""

    id: bytes
    who: str
    due: str
    status: str
    status_label: str
    done_on: str
    late: int = 0

    @property
    def done(self) -> bool:
        """Whether it was done."""
        return self.status == DONE


@dataclass(frozen=True, slots=True)
class Point:
    """One point. `lang` is the language its words are in ("" for what somebody typed), `done_on` an ISO date."""

    id: bytes
    text: str
    lang: str
    heading: str
    code: str
    done: bool
    done_on: str
    note: str
    action: Doing | None = None

    @property
    def finished(self) -> bool:
        """Open, though the action made of it is done."""
        return not self.done and self.action is not None and self.action.done


@dataclass(frozen=True, slots=True)
class Book:
    """A whole checklist at one day, in a language. Dates are ISO."""

    id: bytes
    title: str
    area: str
    initiative: str
    actor: str
    sector: str
    starts: str
    due: str
    source: str
    document: str
    visibility: str
    points: tuple[Point, ...]
    today: date
    code: str = ""
    orphaned: bool = False  # its initiative is in the trash

    @property
    def done(self) -> int:
        """How many points are done."""
        return sum(point.done for point in self.points)

    @property
    def open(self) -> tuple[Point, ...]:
        """The points still to do."""
        return tuple(point for point in self.points if not point.done)

    @property
    def finished(self) -> tuple[Point, ...]:
        """The open points whose action is done."""
        return tuple(point for point in self.points if point.finished)


@dataclass(frozen=True, slots=True)
class ChecklistRow:
    """One row of the list: how far it is, and the initiative it is for, by title."""

    row: lists.ListRow
    done: int = 0
    points: int = 0
    initiative: str = ""

    def __getattr__(self, name: str) -> Any:
        """What every row has."""
        return getattr(self.row, name)


def read(session: Session, checklist: bytes, lang: str, *, today: date) -> Book:
    """A checklist whole. Raises NotFound."""
    row = session.execute(select(*Checklist.__table__.columns).where(Checklist.id == checklist)).first()
    if row is None:
        raise NotFound(reference=checklist.hex())
    names = texts_of(session, [one for one in (row.area, row.actor) if one], "name")
    titles = texts_of(session, [one for one in (row.id, row.initiative, row.document) if one], "title")

    def named(texts: dict[bytes, dict[str, str]], one: bytes | None) -> str:
        return best(texts.get(one or b"", {}), lang)[1]

    return Book(
        row.id,
        named(titles, row.id) or _("Sans titre"),
        named(names, row.area),
        named(titles, row.initiative),
        named(names, row.actor),
        labels(session, "sector", [row.sector], lang)[row.sector] if row.sector else "",
        row.starts or "",
        row.due or "",
        row.source or "",
        named(titles, row.document),
        row.visibility or "",
        tuple(_read_points(session, row, lang, today)),
        today,
        row.code or "",
        in_trash(session, row.initiative),
    )


def checklist_rows(session: Reader | Session, ids: Sequence[bytes], lang: str) -> list[ChecklistRow]:
    """The rows of those checklists, in their order."""
    ask = reader(session)
    asked = json.dumps([row.hex() for row in ids])
    far = progress(ask, ids)
    held = {row: initiative for row, initiative in ask.rows(_FOR, ids=asked) if initiative}
    titles = texts_of(ask, list(set(held.values())), "title")
    return [
        ChecklistRow(row, *far.get(row.id, (0, 0)), best(titles.get(held.get(row.id, b""), {}), lang)[1])
        for row in lists.rows(ask, "checklist", ids, lang)
    ]


def going(session: Session, document: bytes, draft: Mapping[str, object], lang: str) -> ChecklistRow | None:
    """The list begun from this document for the same territory and initiative that is not done yet, if there is one."""
    query = select(Checklist.id).where(
        Checklist.deleted == 0,
        Checklist.document == document,
        Checklist.area.is_not_distinct_from(draft.get("area") or None),
        Checklist.initiative.is_not_distinct_from(draft.get("initiative") or None),
    )
    rows = checklist_rows(session, list(session.scalars(query)), lang)
    return next((row for row in rows if row.done < row.points), None)


def _read_points(session: Session, held: Any, lang: str, today: date) -> Iterable[Point]:
    rows = in_order(session, held.id)
    shipped = templates.shipped_tasks(held.code or "", lang)
    told = shipped_documents.told(held.code or "", lang)
    doings = _doings(session, [row.action for row in rows if row.action], lang, today)
    heading = ""
    for row in rows:
        task = shipped.get(row.code or "")
        heading = task.heading if task is not None else heading
        text = row.text or (task.text if task is not None else "") or row.code or _("Sans titre")
        spoken = told.lang if told is not None and task is not None and not row.text else ""
        yield Point(
            *(row.id, text, spoken, heading, row.code or "", bool(row.done)),
            *((row.done_on or "") if row.done else "", row.note or "", doings.get(row.action)),
        )


def _doings(session: Session, actions: Sequence[bytes], lang: str, today: date) -> dict[bytes, Doing]:
    columns = (Action.id, Action.owner, Action.actor, Action.due, Action.status, Action.done)
    rows = list(session.execute(select(*columns).where(Action.id.in_(actions), Action.deleted == 0)))
    people = people_names(session, [row.owner for row in rows if row.owner])
    actors = texts_of(session, [row.actor for row in rows if row.actor], "name")
    words = labels(session, "action_status", [row.status for row in rows if row.status], lang)
    return {
        row.id: Doing(
            row.id,
            people.get(row.owner or b"", "") or best(actors.get(row.actor or b"", {}), lang)[1],
            *(row.due or "", row.status or "", words.get(row.status or "", ""), row.done or ""),
            days_late(row.due or "", today) if row.status in ("todo", "doing") else 0,
        )
        for row in rows
    }
