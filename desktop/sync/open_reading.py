"""Owns reading the table `capture` column by column; must not fold, judge or seal what it reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Any, Final, TypeAlias

import msgspec
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from desktop.models.driver import run

_ID: Final = 16
_SOME: Final = 20_000  # captured cells that are told in one answer
# Handing over one row takes the driver longer than the engine takes to read it, so columns come as lists; JSON knows
# no bytes, which stand in a list of their own (only bytes are not below the empty bytes).
_LISTS: Final = (
    "SELECT group_concat(tbl || '.' || field, ' '), CAST(group_concat(row, '') AS BLOB), "
    "json_group_array(iif(old >= x'', json_array(hex(old)), old)), "
    "json_group_array(iif(new >= x'', json_array(hex(new)), new)) FROM capture WHERE seq BETWEEN ? AND ?"
)
Name: TypeAlias = tuple[str, str]  # wire table, wire field

_values: Final = msgspec.json.Decoder(list[Any]).decode


@dataclass(slots=True)
class Captured:
    """Captured writes of one field, one entry each; `forced` are rows that are written even where nothing differs."""

    rows: list[bytes]
    old: list[Any]
    new: list[Any]
    forced: frozenset[bytes] = frozenset()
    once: bool = True  # each row is there once; otherwise in the order they were written


def read_captured(connection: Connection) -> dict[Name, Captured]:
    """All captured writes by table and field, sorted by these. Values are as they were stored."""
    first, last, forced = run(connection, "SELECT min(seq), max(seq), max(forced) FROM capture").one()
    if first is None:
        return {}
    found: dict[Name, Captured] = {}
    try:
        for start in range(first, last + 1, _SOME):
            _read_some(connection, start, start + _SOME - 1, found)
    except (DBAPIError, msgspec.DecodeError, ValueError):
        # texts of a gigabyte in all, or what another tool stored as text and is none: one by one
        return {name: _one_by_one(connection, name) for name in sorted(_names_there(connection))}
    apart = set(_names_there(connection, "WHERE forced")) if forced else set()
    for name, column in found.items():
        if name in apart or not _exact(column):
            found[name] = _one_by_one(connection, name)
    return dict(sorted(found.items()))


def _read_some(connection: Connection, start: int, end: int, found: dict[Name, Captured]) -> None:
    told, joined, before, after = run(connection, _LISTS, (start, end)).one()
    if told is None:
        return
    names = told.split(" ")
    if len(joined) != len(names) * _ID:
        raise ValueError("a row that is no identity")
    lists = [joined[at : at + _ID] for at in range(0, len(joined), _ID)], _values(before), _values(after)
    kinds = list(dict.fromkeys(names))
    for kind, which in zip(kinds, _selections(names, kinds), strict=True):
        table, _, field = kind.partition(".")
        into = found.setdefault((table, field), Captured([], [], []))
        for whole, part in zip(lists, (into.rows, into.old, into.new), strict=True):
            part += compress(whole, which) if which is not None else whole


def _selections(names: Sequence[str], kinds: Sequence[str]) -> Iterable[Sequence[object] | None]:
    """For each kind, which of the names it is; None for all of them."""
    if len(kinds) == 1:
        return [None]
    if len(kinds) > 256:
        return ([name == kind for name in names] for kind in kinds)
    place = {kind: number for number, kind in enumerate(kinds)}
    numbers = bytes(map(place.__getitem__, names))
    return (numbers.translate(bytes(number) + b"\1" + bytes(255 - number)) for number in range(len(kinds)))


def _exact(column: Captured) -> bool:
    """Whether lists tell this column as it is: JSON may round a fraction, and tells no order of writes to one cell."""
    for values in (column.old, column.new):
        kinds = set(map(type, values))
        if float in kinds:
            return False
        if list in kinds:
            values[:] = [bytes.fromhex(v[0]) if isinstance(v, list) else v for v in values]
    return len(set(column.rows)) == len(column.rows)


def _one_by_one(connection: Connection, name: Name) -> Captured:
    lines = run(
        connection, "SELECT row, old, new, forced FROM capture WHERE tbl = ? AND field = ? ORDER BY seq", name
    ).all()
    forced = frozenset(row for row, _, _, force in lines if force)
    rows, old, new = ([line[at] for line in lines] for at in range(3))
    return Captured(rows, old, new, forced, once=False)


def _names_there(connection: Connection, where: str = "") -> list[Name]:
    return [(t, f) for t, f in run(connection, " ".join(("SELECT DISTINCT tbl, field FROM capture", where)))]
