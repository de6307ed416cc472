"""Owns writing lines, their facet values and search words, only where they differ; must not know what they say."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, Final

from sqlalchemy.orm import Session

from desktop.models.driver import insert_each, run_each
from desktop.models.plain import listed, reader
from desktop.services.keeping.facets import follow_commit
from desktop.services.keeping.line_parts import Line
from desktop.services.keeping.search import LEANED_ON, mark
from desktop.services.keeping.touched import RECORDS
from desktop.services.words.folding import fold
from desktop.sync.schema import sql

KEYED: Final = 200  # characters of a name that sorting looks at
_STATED: Final = ("shown", "state", "status", "sector", "lead", "area", "place", "date", "latitude", "longitude")
_KEYS: Final = ("key", "key_en", "key_es", "key_ar")
_COLUMNS: Final = (*_STATED, *_KEYS)
_stated: Final = attrgetter(*_STATED)
# all on the driver itself: a rebuilding writes tens of thousands of rows, and a person waits for what one save asks
_HELD: Final = sql(
    *("SELECT l.row, l.n,", ", ".join(f"l.{name}" for name in _COLUMNS)),
    "FROM json_each(:ids) i CROSS JOIN listing l ON l.row = unhex(i.value)",
)
_LAST: Final = "SELECT coalesce(max(n), 0) FROM listing"
_FRESH: Final = f"INSERT INTO listing (n, kind, row, {', '.join(_COLUMNS)}) VALUES"
_CHANGE: Final = sql("UPDATE listing SET", ", ".join(f"{name} = ?" for name in _COLUMNS), "WHERE n = ?")
_VALUES: Final = "SELECT v.w, v.n FROM json_each(:numbers) i CROSS JOIN facet_value v ON v.n = i.value"
_FOLDED: Final = "SELECT s.rowid, s.folded FROM json_each(:numbers) i CROSS JOIN search_index s ON s.rowid = i.value"
_TAKEN: Final = (
    "DELETE FROM search_index WHERE rowid = ?",
    "UPDATE facet_word SET target = NULL WHERE target = ?",
    "DELETE FROM listing WHERE n = ?",
)
_LAST_WORD: Final = "SELECT coalesce(max(w), 0) FROM facet_word"
_WORD: Final = "SELECT w FROM facet_word WHERE facet = :facet AND value = :value"
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
        self._ask = reader(session)
        self._known: dict[tuple[str, str], int] = {}

    def learn(self, pairs: set[tuple[str, str]]) -> None:
        """Know the numbers of all these (facet, value), giving one to each that has none."""
        fresh = []
        for facet, value in sorted(pairs - self._known.keys()):
            w = self._ask.value(_WORD, facet=facet, value=value)
            if w is None:
                fresh.append((facet, value))
            else:
                self._known[facet, value] = w
        self._number(fresh)

    def _number(self, fresh: Sequence[tuple[str, str]]) -> None:
        if not fresh:
            return
        w = int(self._ask.value(_LAST_WORD))
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
    last = int(reader(session).value(_LAST))
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
    numbers = [(n,) for _row, n, *_columns in reader(session).rows(_HELD, ids=listed(ids))]
    for statement in _TAKEN:
        run_each(session.connection(), statement, numbers)
    return moved


def _held(session: Session, ids: Sequence[bytes]) -> _Held:
    held = _Held()
    ask = reader(session)
    for row, *columns in ask.rows(_HELD, ids=listed(ids)):
        held.columns[row] = tuple(columns)
    if held.columns:
        numbers = json.dumps([columns[0] for columns in held.columns.values()])
        for w, n in ask.rows(_VALUES, numbers=numbers):
            held.values[n].add(w)
        for n, folded in ask.rows(_FOLDED, numbers=numbers):
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
