"""Owns keeping lists, facets and search in step with what was touched; must not know what a line says."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Final

from sqlalchemy import bindparam, delete, insert, select, text
from sqlalchemy.orm import Session

from desktop.models.derived import SEARCH_DDL, SECURE_DDL, FacetValue, Listing, LocalFact, Spot
from desktop.models.plain import Reader, listed, reader
from desktop.progress import Progress
from desktop.services.keeping import list_state
from desktop.services.keeping.facets import forget_bits
from desktop.services.keeping.line_parts import Line, Source, Territory
from desktop.services.keeping.line_store import Words, store, take_away
from desktop.services.keeping.lines import DESCRIBED, MODELS
from desktop.services.keeping.prepared import LISTS as _FORMAT
from desktop.services.keeping.sites import WHEREABOUTS
from desktop.services.keeping.spots import store_spots
from desktop.services.keeping.touched import class_of, records_of
from desktop.sync.schema import quoted, sql

__all__ = ["class_of", "face_of", "rebuild", "rebuild_if_needed", "records_of", "refresh"]

CHUNK: Final = 500
_FACT: Final = "lists"
_UNSEARCHED: Final = text(
    "DELETE FROM search_index WHERE rowid IN (SELECT n FROM listing WHERE kind IN :kinds)"
).bindparams(bindparam("kinds", expanding=True))
_UNTARGETED: Final = text(
    "UPDATE facet_word SET target = NULL WHERE target IN (SELECT n FROM listing WHERE kind IN :kinds)"
).bindparams(bindparam("kinds", expanding=True))
# places whose own line or spot names an actor; what carries one of some rows as the value of a facet
_HOSTS: Final = (
    "SELECT p.actor FROM json_each(:ids) i CROSS JOIN place p ON p.id = unhex(i.value) WHERE p.actor IS NOT NULL"
)
_HOSTED: Final = "SELECT row FROM spot WHERE kind = 'actor' AND place IN (SELECT unhex(value) FROM json_each(:ids))"
_NAMING: Final = (
    "SELECT l.kind, l.row FROM json_each(:facets) f CROSS JOIN json_each(:ids) i "
    "CROSS JOIN facet_word w ON w.facet = f.value AND w.value = i.value "
    "CROSS JOIN facet_value v ON v.w = w.w CROSS JOIN listing l ON l.n = v.n"
)
_PAIRED: Final = (
    "SELECT s.one, s.other FROM json_each(:ids) i CROSS JOIN same_as s ON s.one = unhex(i.value) WHERE s.deleted = 0 "
    "UNION ALL "
    "SELECT s.one, s.other FROM json_each(:ids) i CROSS JOIN same_as s ON s.other = unhex(i.value) WHERE s.deleted = 0"
)
_PREFERRED: Final = (
    "SELECT s.preferred FROM json_each(:ids) i CROSS JOIN same_as s ON s.one = unhex(i.value) WHERE s.deleted = 0"
)


def refresh(session: Session, touched: Mapping[str, Iterable[bytes]]) -> dict[str, set[bytes]]:
    """Make the lines of every record that the touched rows say something about. Returns kind -> records."""
    records = records_of(session, touched)
    source = Source(session, Territory(session))
    for kind in DESCRIBED:  # territories first: others look upwards through them
        moved = _store(session, kind, source, sorted(records.get(kind, ())))
        if kind in ("area", "place", "actor") and moved:
            for other, ids in _leaning_on(session, kind, moved).items():
                records.setdefault(other, set()).update(ids)
    list_state.move(session, records, set(touched))
    return records


def rebuild(session: Session, kinds: Collection[str] = tuple(MODELS), report: Progress | None = None) -> None:
    """Throw the lines of those kinds away and make them all again, telling `report` how many of how many are made."""
    forget_bits(session)
    list_state.move(session, None)
    wanted = {kind: list(session.scalars(select(MODELS[kind].id).order_by(MODELS[kind].id))) for kind in kinds}
    made, total = 0, sum(map(len, wanted.values()))
    if report is not None:
        report(made, total)
    _throw_away(session, kinds)
    source = Source(session, Territory(session, whole=True))
    for kind, ids in wanted.items():
        for chunk in _chunks(ids):
            _store(session, kind, source, chunk)
            made += len(chunk)
            if report is not None:
                report(made, total)
    session.execute(delete(LocalFact).where(LocalFact.key == _FACT))
    session.execute(insert(LocalFact).values(key=_FACT, value=_FORMAT))


def _throw_away(session: Session, kinds: Collection[str]) -> None:
    """Forget the lines of those kinds. All of them at once takes no time: taking words out of the index does."""
    whole = set(kinds) == set(MODELS)
    if whole:
        session.execute(text("DROP TABLE search_index"))
        for statement in (SEARCH_DDL, SECURE_DDL):
            session.execute(text(statement))
    else:
        session.execute(_UNSEARCHED, {"kinds": list(kinds)})
    session.execute(_UNTARGETED, {"kinds": list(kinds)})
    lines = select(Listing.n).where(Listing.kind.in_(kinds))
    for table, narrowed in (
        (FacetValue, FacetValue.n.in_(lines)),
        (Listing, Listing.kind.in_(kinds)),
        (Spot, Spot.kind.in_(kinds)),
    ):
        session.execute(delete(table) if whole else delete(table).where(narrowed))


def rebuild_if_needed(session: Session, report: Progress | None = None) -> bool:
    """Make the lists again when they were never made, or by an older version."""
    if session.scalar(select(LocalFact.value).where(LocalFact.key == _FACT)) == _FORMAT:
        return False
    rebuild(session, report=report)
    return True


def face_of(session: Reader | Session, kind: str, members: set[bytes]) -> bytes | None:
    """The record that stands for a class: the preferred live one, else the smallest live id."""
    ask = reader(session)
    live = set(ask.column(_live(kind), ids=listed(members)))
    chosen = live.intersection(ask.column(_PREFERRED, ids=listed(members)))
    return min(chosen or live, default=None)


@cache
def _live(kind: str) -> str:
    table = quoted(MODELS[kind].__table__.name)
    return sql("SELECT t.id FROM json_each(:ids) i CROSS JOIN", table, "t ON t.id = unhex(i.value) WHERE t.deleted = 0")


def _chunks(ids: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    for at in range(0, len(ids), CHUNK):
        yield ids[at : at + CHUNK]


def _leaning_on(session: Session, kind: str, moved: set[bytes]) -> dict[str, set[bytes]]:
    """Records whose line shows something of the moved ones: those in an area, at a place."""
    found: dict[str, set[bytes]] = defaultdict(set)
    if kind == "actor":
        return found
    facets = [f"{other}.{kind}" for other in DESCRIBED if other != kind]
    ask, rows = reader(session), sorted(moved)
    if kind == "place":
        for statement in (_HOSTS, _HOSTED):  # whose place it is, and whose it was before
            found["actor"].update(ask.column(statement, ids=listed(rows)))
        for other in WHEREABOUTS:
            found[other].update(ask.column(_stationed(other), ids=listed(rows)))
    for other, row in ask.rows(_NAMING, facets=json.dumps(facets), ids=listed(rows)):
        found[other].add(row)
    return found


@cache
def _stationed(kind: str) -> str:
    """Records of a kind that are said to be at places."""
    table, owner, _id_of = WHEREABOUTS[kind]
    named = quoted(owner)
    return sql(
        *("SELECT", named, "FROM", quoted(table.__table__.name), "WHERE", named, "IS NOT NULL"),
        "AND place IN (SELECT unhex(value) FROM json_each(:ids))",
    )


def _store(session: Session, kind: str, source: Source, ids: Sequence[bytes]) -> set[bytes]:
    """Write the lines of `ids`. Returns the records on which other records' lines may lean."""
    moved: set[bytes] = set()
    words = Words(session)
    for chunk in _chunks(ids):
        lines = list(DESCRIBED[kind](source, chunk))
        _hide_doubles(session, kind, lines)
        moved |= store(session, kind, words, lines)
        vanished = sorted(set(chunk) - {line.row for line in lines})
        if vanished:
            moved |= take_away(session, kind, words, vanished)
        store_spots(session, kind, [*lines, *(Line(row, 2) for row in vanished)])
    return moved


def _hide_doubles(session: Session, kind: str, lines: list[Line]) -> None:
    ask = reader(session)
    paired = {end for pair in ask.rows(_PAIRED, ids=listed(line.row for line in lines)) for end in pair}
    for line in lines:
        if line.shown == 1 and line.row in paired:
            face = face_of(ask, kind, class_of(ask, line.row))
            line.shown = 1 if face == line.row else 2
