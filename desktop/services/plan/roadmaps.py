"""Owns a roadmap as a whole: objectives in order, milestones, the actions that serve them, how far all of it is.

Must not know how it is shown or printed. A milestone's progress is that of its actions as soon as it has any; what
was typed for it stands beside, and the two are never mixed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.errors import NotFound
from desktop.models.decisions import Action
from desktop.models.roadmaps import Milestone, Objective, Roadmap
from desktop.services.marked.line_names import people_names
from desktop.services.names.terms import best, labels, texts_of
from desktop.services.record.order_keys import ordered
from desktop.services.words.day_spans import days_late

DONE: Final = "done"
DROPPED: Final = "dropped"
WHOLE: Final = 100


class Telling(Protocol):
    """What an audience may be told: whether something is for it, and how it calls people and actors."""

    def reaches(self, visibility: str | None) -> bool:
        """Whether something for which that was chosen may be told."""

    def learn(self, contacts: Iterable[bytes], actors: Iterable[bytes]) -> None:
        """Read the names of these, once, before they are asked."""

    def who(self, contact: bytes | None, actor: bytes | None = None) -> str:
        """Somebody in words."""

    def actor(self, row: bytes | None) -> str:
        """An actor in words."""


@dataclass(frozen=True, slots=True)
class Task:
    """An action that serves a milestone. `progress` is 0 to 100 (done: 100; nothing said: 0); `late` in days."""

    id: bytes
    title: str
    who: str
    due: str
    status: str
    status_label: str
    progress: int
    late: int


@dataclass(frozen=True, slots=True)
class Step:
    """A milestone. `progress` is 0 to 100, None when nobody said it; `typed` is what was typed for it.

    `of_actions`: it is computed from `tasks` (dropped ones left out). `late` is in days.
    """

    id: bytes
    title: str
    objective: bytes | None
    who: str
    due: str
    status: str
    status_label: str
    progress: int | None
    typed: int | None
    of_actions: bool
    late: int
    tasks: tuple[Task, ...] = ()
    description: str = ""

    @property
    def dropped(self) -> bool:
        """Whether it was given up: it counts nowhere."""
        return self.status == DROPPED


@dataclass(frozen=True, slots=True)
class Reached:
    """How far several milestones are: the mean of those whose progress is known. `counted` leaves the dropped out."""

    progress: int | None
    known: int
    counted: int


@dataclass(frozen=True, slots=True)
class Aim:
    """An objective with its milestones in order. `id` is None for those milestones that serve no objective."""

    id: bytes | None
    title: str
    measure: str
    steps: tuple[Step, ...]
    reached: Reached


@dataclass(frozen=True, slots=True)
class RoadmapBook:
    """A whole roadmap at one day. Dates are ISO and may stop at the month or the year; texts in one language.

    `kept_back` counts the lines and actions that a narrower audience alone may read.
    """

    id: bytes
    title: str
    description: str
    area: str
    actor: str
    starts: str
    ends: str
    status: str
    status_label: str
    source: str
    aims: tuple[Aim, ...]
    reached: Reached
    today: date
    kept_back: int = 0

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every milestone, in order."""
        return tuple(step for aim in self.aims for step in aim.steps)

    @property
    def late(self) -> int:
        """How many milestones are late."""
        return sum(1 for step in self.steps if step.late)


def read(
    session: Session, roadmap: bytes, lang: str, *, today: date | None = None, telling: Telling | None = None
) -> RoadmapBook:
    """A roadmap with all that belongs to it, or with what an audience may be told of it. Raises NotFound."""
    row = session.execute(select(*Roadmap.__table__.columns).where(Roadmap.id == roadmap)).first()
    if row is None:
        raise NotFound(reference=roadmap.hex())
    day = today or date.today()
    every_aim, every_step = aims_of(session, roadmap), steps_of(session, roadmap)
    aims, steps = _told(every_aim, telling), _told(every_step, telling)
    every_task = tasks_of(session, [step.id for step in steps])
    tasks = {step: _told(several, telling) for step, several in every_task.items()}
    named = [task for several in tasks.values() for task in several]
    words = _Words(session, lang, row, aims, steps, named, telling)
    kept_back = len(every_aim) + len(every_step) + sum(map(len, every_task.values())) - len(aims + steps + named)
    by_aim: dict[bytes | None, list[Step]] = {aim.id: [] for aim in aims}
    for step in steps:
        told = _step(step, [_task(task, words, day) for task in tasks.get(step.id, ())], words, day)
        by_aim.setdefault(told.objective if told.objective in by_aim else None, []).append(told)
    told_aims = [
        Aim(
            aim.id,
            words.text(aim.id, "title"),
            words.text(aim.id, "measure"),
            tuple(by_aim[aim.id]),
            reached(by_aim[aim.id]),
        )
        for aim in aims
    ]
    loose = by_aim.get(None, [])
    if loose:
        told_aims.append(Aim(None, "", "", tuple(loose), reached(loose)))
    return RoadmapBook(
        id=roadmap,
        title=words.text(roadmap, "title"),
        description=words.text(roadmap, "description"),
        area=words.name(row.area),
        actor=words.actor(row.actor),
        starts=row.starts or "",
        ends=row.ends or "",
        status=row.status or "",
        status_label=labels(session, "roadmap_status", [row.status or ""], lang).get(row.status or "", ""),
        source=row.source or "",
        aims=tuple(told_aims),
        reached=reached([step for aim in told_aims for step in aim.steps]),
        today=day,
        kept_back=kept_back,
    )


def _told(rows: list[Any], telling: Telling | None) -> list[Any]:
    return [row for row in rows if telling is None or telling.reaches(row.visibility)]


def roadmap_of(session: Session, row: bytes) -> tuple[bytes, str] | None:
    """The roadmap that a row is, or is a line of, and the line's kind ("" for the roadmap itself); None for neither."""
    if session.scalar(select(Roadmap.id).where(Roadmap.id == row)) is not None:
        return row, ""
    for kind, model in (("milestone", Milestone), ("objective", Objective)):
        found: bytes | None = session.scalar(select(model.roadmap).where(model.id == row))
        if found is not None:
            return found, kind
    return None


def aims_of(session: Session, roadmap: bytes) -> list[Any]:
    """The objectives of a roadmap (id, rank, visibility) in order, without those in the trash."""
    query = select(Objective.id, Objective.rank, Objective.visibility).where(
        Objective.roadmap == roadmap, Objective.deleted == 0
    )
    return _in_order(session.execute(query))


def steps_of(session: Session, roadmap: bytes) -> list[Any]:
    """The milestones of a roadmap, whatever their objective, in order, without those in the trash."""
    query = select(*Milestone.__table__.columns).where(Milestone.roadmap == roadmap, Milestone.deleted == 0)
    return _in_order(session.execute(query))


def tasks_of(session: Session, milestones: Sequence[bytes]) -> dict[bytes, list[Any]]:
    """Milestone -> the actions that serve it, the soonest first, without those in the trash."""
    query = select(*Action.__table__.columns).where(Action.milestone.in_(milestones), Action.deleted == 0)
    found: dict[bytes, list[Any]] = {}
    for row in sorted(session.execute(query), key=lambda one: (one.due is None, one.due or "", one.id)):
        found.setdefault(row.milestone, []).append(row)
    return found


def reached(steps: Iterable[Step]) -> Reached:
    """How far some milestones are together."""
    counted = [step for step in steps if not step.dropped]
    known = [step.progress for step in counted if step.progress is not None]
    return Reached(round(sum(known) / len(known)) if known else None, len(known), len(counted))


def _in_order(rows: Iterable[Any]) -> list[Any]:
    by_key = {(row.rank, row.id): row for row in rows}
    return [by_key[key] for key in ordered(list(by_key))]


def _task(row: Any, words: _Words, day: date) -> Task:
    progress = WHOLE if row.status == DONE else min(WHOLE, max(0, row.progress or 0))
    late = 0 if row.status in (DONE, DROPPED) else days_late(row.due, day)
    status = row.status or ""
    return Task(
        row.id, words.text(row.id, "title"), words.who(row), row.due or "", status, words.status(status), progress, late
    )


def _step(row: Any, tasks: list[Task], words: _Words, day: date) -> Step:
    status = row.status or ""
    serving = [task.progress for task in tasks if task.status != DROPPED]
    typed = row.progress if row.progress is None else min(WHOLE, max(0, row.progress))
    own = WHOLE if status == DONE else typed
    return Step(
        id=row.id,
        title=words.text(row.id, "title"),
        objective=row.objective,
        who=words.who(row),
        due=row.due or "",
        status=status,
        status_label=words.status(status),
        progress=round(sum(serving) / len(serving)) if serving else own,
        typed=typed,
        of_actions=bool(serving),
        late=0 if status in (DONE, DROPPED) else days_late(row.due, day),
        tasks=tuple(tasks),
        description=words.text(row.id, "description"),
    )


class _Words:
    """The words of everything a roadmap names, read at once."""

    def __init__(
        self,
        session: Session,
        lang: str,
        roadmap: Any,
        aims: list[Any],
        steps: list[Any],
        tasks: list[Any],
        telling: Telling | None,
    ) -> None:
        self._lang = lang
        self._telling = telling
        records = [roadmap.id, *(row.id for row in (*aims, *steps, *tasks))]
        fields = ("title", "description", "measure")
        self._texts: Mapping[str, Any] = {field: texts_of(session, records, field) for field in fields}
        actors = [row.actor for row in (roadmap, *steps, *tasks) if row.actor]
        owners = [row.owner for row in (*steps, *tasks) if row.owner]
        areas = [row for row in (roadmap.area,) if row]
        if telling is not None:
            telling.learn(owners, actors)
        self._names = texts_of(session, areas if telling is not None else actors + areas, "name")
        self._people = people_names(session, owners) if telling is None else {}
        self._statuses = labels(session, "action_status", [row.status for row in (*steps, *tasks) if row.status], lang)

    def text(self, row: bytes, field: str) -> str:
        return best(self._texts[field].get(row, {}), self._lang)[1]

    def name(self, row: bytes | None) -> str:
        return best(self._names.get(row or b"", {}), self._lang)[1]

    def actor(self, row: bytes | None) -> str:
        return self.name(row) if self._telling is None else self._telling.actor(row)

    def who(self, row: Any) -> str:
        """Who answers for it: a person, an actor, or a person of an actor."""
        if self._telling is not None:
            return self._telling.who(row.owner, row.actor)
        person = self._people.get(row.owner, "") if row.owner else ""
        actor = self.name(row.actor)
        return f"{person} ({actor})" if person and actor else person or actor

    def status(self, code: str) -> str:
        return self._statuses.get(code, "")
