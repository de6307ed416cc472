"""Owns writing lines, their facet values and search words, only where they differ; must not know what they say."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import bindparam, delete, func, select, text, update
from sqlalchemy.orm import Session

from desktop.models.derived import FacetValue, FacetWord, Listing
from desktop.models.driver import insert_each, run_each
from desktop.services.facets import follow_commit
from desktop.services.folding import fold
from desktop.services.line_parts import Line
from desktop.services.search import LEANED_ON, mark
from desktop.services.touched import RECORDS
from desktop.sync.schema import sql

KEYED: Final = 200  # characters of a name that sorting looks at
_STATED: Final = ("shown", "state", "status", "sector", "lead", "area", "place", "date", "latitude", "longitude")
_KEYS: Final = ("key", "key_en", "key_es", "key_ar")
_COLUMNS: Final = (*_STATED, *_KEYS)
_stated: Final = attrgetter(*_STATED)
_HELD: Final = select(Listing.row, Listing.n, *(getattr(Listing, name) for name in _COLUMNS))
# on the driver itself: a rebuilding writes tens of thousands of rows
_FRESH: Final = f"INSERT INTO listing (n, kind, row, {', '.join(_COLUMNS)}) VALUES"
_CHANGE: Final = sql("UPDATE listing SET", ", ".join(f"{name} = ?" for name in _COLUMNS), "WHERE n = ?")
_FOLDED: Final = text("SELECT rowid, folded FROM search_index WHERE rowid IN :numbers").bindparams(
    bindparam("numbers", expanding=True)
)
_UNSEARCHED: Final = text("DELETE FROM search_index WHERE rowid IN :numbers").bindparams(
    bindparam("numbers", expanding=True)
)
_ARRIVED: Final = (
    "UPDATE facet_word SET target = ? WHERE value = ? AND facet IN (SELECT value || '.' || ? FROM json_each(?)) "
    "AND target IS NULL"
)

# the target is the line of the record whose id the value is; none while it has not arrived
_NUMBERED: Final = (
    "INSERT INTO facet_word (w, facet, value, kind, target) VALUES (?, ?, ?, ?, (SELECT n FROM listing WHERE row = ?))"
)

Rows = list[tuple[Any, ...]]


class Words:
    """Numbers of facet values, given out as they are first met."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[tuple[str, str], int] = {}

    def learn(self, pairs: set[tuple[str, str]]) -> None:
        """Know the numbers of all these (facet, value), giving one to each that has none: at once, not one by one."""
        unknown: dict[str, list[str]] = defaultdict(list)
        for facet, value in pairs - set(self._known):
            unknown[facet].append(value)
        for facet, values in unknown.items():
            query = select(FacetWord.value, FacetWord.w).where(FacetWord.facet == facet)
            for at in range(0, len(values), 500):
                for value, w in self._session.execute(query.where(FacetWord.value.in_(values[at : at + 500]))):
                    self._known[facet, value] = w
        self._number(sorted(pairs - set(self._known)))

    def _number(self, fresh: Sequence[tuple[str, str]]) -> None:
        if not fresh:
            return
        w = int(self._session.scalar(select(func.coalesce(func.max(FacetWord.w), 0))) or 0)
        made: Rows = []
        for facet, value in fresh:
            kind, _dot, name = facet.partition(".")
            named = bytes.fromhex(value) if name in LEANED_ON else None
            w += 1
            made.append((w, facet, value, kind, named))
            self._known[facet, value] = w
        run_each(self._session.connection(), _NUMBERED, made)

    def number(self, pair: tuple[str, str]) -> int:
        """The number of a (facet, value) that was learnt."""
        return self._known[pair]


@dataclass(slots=True)
class _Held:
    """What the tables say of some lines now."""

    columns: dict[bytes, tuple[Any, ...]] = field(default_factory=dict)  # n, then _COLUMNS
    values: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    folded: dict[int, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Differences:
    """What must be written."""

    fresh: Rows = field(default_factory=list)  # n, kind, row, then _COLUMNS
    changed: Rows = field(default_factory=list)  # _COLUMNS, then n
    gone: list[tuple[int, int]] = field(default_factory=list)  # of a facet's value, of a line
    come: list[tuple[int, int]] = field(default_factory=list)
    searched: Rows = field(default_factory=list)  # folded, n
    found: Rows = field(default_factory=list)  # n, folded


def store(session: Session, kind: str, words: Words, lines: Sequence[Line]) -> set[bytes]:
    """Write the lines of one kind. Returns the records whose facet values differ: others' lines may lean on them."""
    held = _held(session, [line.row for line in lines])
    last = int(session.scalar(select(func.coalesce(func.max(Listing.n), 0))) or 0)
    words.learn({pair for line in lines if line.shown == 1 for pair in line.values})
    todo = _Differences()
    moved: set[bytes] = set()
    for line in lines:
        columns = _columns(line)
        known = held.columns.get(line.row)
        if known is None:
            last += 1
            n = last
            todo.fresh.append((n, kind, line.row, *columns))
        else:
            n = known[0]
            if known[1:] != columns:
                todo.changed.append((*columns, n))
        values = {words.number(pair) for pair in line.values} if line.shown == 1 else set()
        before = held.values[n]
        todo.gone += [(w, n) for w in before - values]
        todo.come += [(w, n) for w in values - before]
        if before != values or kind == "place":
            moved.add(line.row)
        folded = "" if line.shown == 2 else f"{mark(kind, trash=not line.shown)} {line.folded}"
        if held.folded.get(n, "") != folded:
            if n in held.folded:
                todo.searched.append((folded, n))
            else:
                todo.found.append((n, folded))
    _write(session, kind, todo)
    return moved


def take_away(session: Session, kind: str, words: Words, ids: Sequence[bytes]) -> set[bytes]:
    """Remove the lines of records that are no more: a file taken back takes the records that it made."""
    moved = store(session, kind, words, [Line(row, 2) for row in ids])
    numbers = list(session.scalars(select(Listing.n).where(Listing.row.in_(ids))))
    session.execute(_UNSEARCHED, {"numbers": numbers})
    session.execute(update(FacetWord).where(FacetWord.target.in_(numbers)).values(target=None))
    session.execute(delete(Listing).where(Listing.n.in_(numbers)))
    return moved


def _held(session: Session, ids: Sequence[bytes]) -> _Held:
    held = _Held()
    for row, *columns in session.execute(_HELD.where(Listing.row.in_(ids))):
        held.columns[row] = tuple(columns)
    if held.columns:
        numbers = [columns[0] for columns in held.columns.values()]
        for w, n in session.execute(select(FacetValue.w, FacetValue.n).where(FacetValue.n.in_(numbers))):
            held.values[n].add(w)
        for n, folded in session.execute(_FOLDED, {"numbers": numbers}):
            held.folded[n] = folded
    return held


def _columns(line: Line) -> tuple[Any, ...]:
    """The line's columns, in the order of _COLUMNS."""
    keys = {lang: fold(name[:KEYED]) for lang, name in line.names.items()}
    first = next((keys[lang] for lang in ("fr", "en", "es", "ar") if keys.get(lang)), "")
    own = [keys.get(lang) if keys.get(lang) != first else None for lang in ("en", "es", "ar")]
    return (*_stated(line), first, *own)


def _write(session: Session, kind: str, todo: _Differences) -> None:
    connection = session.connection()
    insert_each(connection, _FRESH, todo.fresh)
    if todo.fresh and kind in LEANED_ON:  # some may have been named before they came
        owners = json.dumps(RECORDS)
        run_each(connection, _ARRIVED, [(n, row.hex(), kind, owners) for n, _kind, row, *_columns in todo.fresh])
    run_each(connection, _CHANGE, todo.changed)
    if todo.gone or todo.come:
        follow_commit(session, kind, todo.gone, todo.come)
    run_each(connection, "DELETE FROM facet_value WHERE w = ? AND n = ?", todo.gone)
    insert_each(connection, "INSERT INTO facet_value (w, n) VALUES", todo.come)
    run_each(connection, "UPDATE search_index SET folded = ? WHERE rowid = ?", todo.searched)
    insert_each(connection, "INSERT INTO search_index (rowid, folded) VALUES", todo.found)
