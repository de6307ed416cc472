"""Owns what a person does to the lines of a roadmap: add an objective or a milestone, move it, let an action serve one.

Must not know keys of the keyboard nor how lines are shown. Each verb belongs to one unit of work: one step of undo.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from desktop.errors import NotFound
from desktop.models.roadmaps import Milestone, Objective
from desktop.services.plan.roadmaps import aims_of, steps_of
from desktop.services.record import records
from desktop.services.record.order_keys import between, new_tag, run
from desktop.services.unit_of_work import UnitOfWork

_TAG: Final = new_tag()  # of this run of the program: lines that it puts in a row stay together
_MODELS: Final[Mapping[str, Any]] = {"objective": Objective, "milestone": Milestone}


def add_objective(uow: UnitOfWork, roadmap: bytes, title: str, *, lang: str) -> bytes:
    """Add an objective at the end. Returns its id. Raises InvalidValue, NotText."""
    row = records.record(uow, "objective", {"title": title, "roadmap": roadmap}, lang=lang)
    _place(uow.session, "objective", row, _others(aims_of(uow.session, roadmap), row), None)
    return row


def add_milestone(uow: UnitOfWork, roadmap: bytes, objective: bytes | None, title: str, *, lang: str) -> bytes:
    """Add a milestone at the end of those of an objective (or of those that serve none). Returns its id."""
    draft = {"title": title, "roadmap": roadmap, "objective": objective, "status": "todo"}
    row = records.record(uow, "milestone", draft, lang=lang)
    _place(uow.session, "milestone", row, _others(_beside(uow.session, roadmap, objective), row), None)
    return row


def move_objective(uow: UnitOfWork, row: bytes, to: int) -> None:
    """Put an objective at a place (0 first) among those of its roadmap. Raises NotFound."""
    roadmap = uow.session.scalar(select(Objective.roadmap).where(Objective.id == row))
    if roadmap is None:
        raise NotFound(reference=row.hex())
    _place(uow.session, "objective", row, _others(aims_of(uow.session, roadmap), row), to)


def move_milestone(uow: UnitOfWork, row: bytes, objective: bytes | None, to: int) -> None:
    """Put a milestone at a place (0 first) among those of an objective, its own or another. Raises NotFound."""
    session = uow.session
    found = session.execute(select(Milestone.roadmap, Milestone.objective).where(Milestone.id == row)).first()
    if found is None or found.roadmap is None:
        raise NotFound(reference=row.hex())
    others = _others(_beside(session, found.roadmap, objective), row)
    if found.objective != objective:
        session.execute(update(Milestone).where(Milestone.id == row).values(objective=objective))
    _place(session, "milestone", row, others, to)


def serve(uow: UnitOfWork, action: bytes, milestone: bytes | None) -> None:
    """Let an action serve a milestone, or none. Raises NotFound."""
    records.record(uow, "action", {"milestone": milestone}, action)


def _beside(session: Session, roadmap: bytes, objective: bytes | None) -> list[Any]:
    """The milestones shown under an objective: those of an objective that is gone stand under none."""
    live = {aim.id for aim in aims_of(session, roadmap)}
    return [s for s in steps_of(session, roadmap) if (s.objective if s.objective in live else None) == objective]


def _others(rows: Sequence[Any], moved: bytes) -> list[tuple[bytes, str | None]]:
    return [(row.id, row.rank) for row in rows if row.id != moved]


def _place(session: Session, kind: str, row: bytes, others: list[tuple[bytes, str | None]], to: int | None) -> None:
    """Give a line the key of its place. Lines without a key, or with two alike, get keys of their own first."""
    place = len(others) if to is None else max(0, min(to, len(others)))
    ranks = [rank or "" for _id, rank in others]
    if any(not rank for rank in ranks) or any(a >= b for a, b in pairwise(ranks)):
        ranks = run("", "", _TAG, len(others))
        for (other, before), rank in zip(others, ranks, strict=True):
            if before != rank:
                _write(session, kind, other, rank)
    before = ranks[place - 1] if place else ""
    after = ranks[place] if place < len(ranks) else ""
    _write(session, kind, row, between(before, after, _TAG))


def _write(session: Session, kind: str, row: bytes, rank: str) -> None:
    model = _MODELS[kind]
    session.execute(update(model).where(model.id == row).values(rank=rank))
