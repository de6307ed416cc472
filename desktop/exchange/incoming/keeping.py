"""Owns keeping what a file says: one act, all or nothing; must not know how the file was understood."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

from sqlalchemy import select

from desktop.exchange.incoming.people import family_of
from desktop.exchange.incoming.plan import Mode, Plan, Planned, plan
from desktop.exchange.incoming.shapes import Answers, Reading
from desktop.i18n import _
from desktop.models.base import derived_id
from desktop.models.database import Database
from desktop.models.driver import insert_each, run_each
from desktop.models.vocabularies import Identifier
from desktop.progress import Progress, unheard
from desktop.services.description.kinds import KINDS
from desktop.services.names.terms import add_term
from desktop.services.record.counts import Family, write_count
from desktop.services.record.many_records import count_many, record_many
from desktop.services.record.records import restore
from desktop.services.review.contested import Contested, record_skipping
from desktop.services.unit_of_work import Changes, UnitOfWork

# what others name comes first
_ORDER: Final = ("area", "actor", "contact", "place", "project", "framework", "need", "service", "initiative")
_NAMES: Final = "INSERT OR IGNORE INTO identifier (id, owner_table, owner, scheme, value) VALUES"


@dataclass(frozen=True, slots=True)
class Kept:
    """What an import did: the plan that was followed, the act's changes, and fields left to wait for their choice."""

    plan: Plan
    changes: Changes = field(default_factory=Changes)


def keep(
    database: Database,
    reading: Reading,
    mode: Mode,
    answers: Answers | None = None,
    progress: Progress = unheard,
) -> Kept:
    """Write what a plan made now says. One step of undo; whatever `progress` raises leaves everything as it was."""
    with UnitOfWork(database) as uow:
        todo = plan(uow.session, reading, mode, answers)
        if todo.nothing:
            return Kept(todo)
        written = [one for one in todo.planned if one.verdict in ("new", "changed")]
        _add_terms(uow, reading, written)
        _write(uow, written, reading.lang, progress)
        _name(uow, [one for one in todo.planned if one.verdict in ("new", "changed", "same")])
        progress(len(written), 0)  # what follows cannot tell how far it is
        changes = uow.commit(_("Import de {name}", name=reading.source.name))
        return Kept(todo, changes)


def _add_terms(uow: UnitOfWork, reading: Reading, written: list[Planned]) -> None:
    """The new entries of lists that what is written needs."""
    if not reading.terms:
        return
    used: set[tuple[str, str]] = set()
    for one in written:
        for name, value in one.values.items():
            scheme = KINDS[one.draft.kind].field(name.partition(".")[0]).scheme
            used |= {(scheme, code) for code in (value if isinstance(value, list | tuple) else (value,)) if scheme}
    for term in reading.terms:
        if (term.scheme, term.code) in used:
            add_term(uow, term.scheme, term.name, term.lang)


def _write(uow: UnitOfWork, written: list[Planned], lang: str, progress: Progress) -> None:
    fresh: dict[str, list[tuple[bytes, Mapping[str, Any]]]] = defaultdict(list)
    others: list[Planned] = []
    counts: list[tuple[bytes, Family, str, int]] = []
    for one in written:
        if one.verdict == "new" and not one.back:
            fresh[one.draft.kind].append((one.id, one.values))
            counts += [(one.id, family_of(of), of.sex, value) for of, value in one.counts.items()]
        else:
            others.append(one)
    of = sum(map(len, fresh.values())) + len(others)
    done = 0
    for kind in sorted(fresh, key=lambda name: (_ORDER.index(name) if name in _ORDER else len(_ORDER), name)):
        record_many(uow, kind, fresh[kind], lang, partial(_told, progress, done, of))
        done += len(fresh[kind])
    count_many(uow, counts)
    contested = Contested(uow.session) if others else None
    for one in others:
        if one.back:
            restore(uow, one.draft.kind, one.id)
        assert contested is not None
        record_skipping(uow, one.draft.kind, dict(one.values), one.id, lang=lang, contested=contested)
        for counted, value in one.counts.items():
            write_count(uow.session, one.id, family_of(counted), counted.sex, value)
        done += 1
        progress(done, of)


def _told(progress: Progress, before: int, of: int, done: int) -> None:
    progress(before + done, of)


def _name(uow: UnitOfWork, planned: list[Planned]) -> None:
    """Remember how the file names its records, so that it is known again, here and wherever the records go."""
    rows = [
        (derived_id("identifier", one.id, scheme, value), one.draft.kind, one.id, scheme, value)
        for one in planned
        if one.draft.kind in KINDS
        for scheme, value in one.draft.identity
    ]
    if insert_each(uow.session.connection(), _NAMES, rows) == len(rows):
        return  # none was there before
    again = [row[0] for row in rows]
    for at in range(0, len(again), 500):
        query = select(Identifier.id).where(Identifier.id.in_(again[at : at + 500]), Identifier.deleted == 1)
        dead = [(id,) for (id,) in uow.session.execute(query)]
        run_each(uow.session.connection(), "UPDATE identifier SET deleted = 0 WHERE id = ?", dead)
