"""Owns laying out values inside values (JSON) as tables: lists of objects are rows, what they hold is columns.

Must not know any format with a meaning of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from desktop.exchange.cells import BY_LINE
from desktop.exchange.incoming.files.found import COLUMNS_LIMIT, SHEETS_LIMIT, Found, Refused, Table, Tidying

DEPTH_LIMIT: Final = 12


def plain(value: Any) -> Any:
    """A value as one cell: a list of simple values on lines, everything deeper as words."""
    if isinstance(value, Mapping):
        return BY_LINE.join(f"{key} : {plain(one)}" for key, one in value.items() if one not in (None, "", [], {}))
    if isinstance(value, list | tuple):
        return BY_LINE.join(str(part) for part in (plain(one) for one in value) if part not in (None, ""))
    return value


def joined(values: Iterable[object]) -> str:
    """Each value once, on lines of their own."""
    return BY_LINE.join(dict.fromkeys(str(value) for value in values if value not in (None, "")))


def flat(told: Mapping[str, Any], above: str = "", depth: int = 0) -> dict[str, Any]:
    """An object whose objects are columns named `outer/inner`; lists of objects are left (`parts`)."""
    if depth > DEPTH_LIMIT:
        raise Refused("trap")
    found: dict[str, Any] = {}
    for key, value in told.items():
        name = f"{above}{key}"
        if isinstance(value, Mapping):
            found |= flat(value, f"{name}/", depth + 1)
        elif not is_table(value):
            found[name] = plain(value)
    return found


def is_table(value: Any) -> bool:
    """Whether a value is a list of objects."""
    return isinstance(value, list) and bool(value) and all(isinstance(one, Mapping) for one in value)


def headed(name: str, records: Sequence[Mapping[str, Any]]) -> Table:
    """A table of objects: their keys, in the order in which they come, then their values."""
    tidying = Tidying()
    lines = [flat(one) for one in records]
    keys = list(dict.fromkeys(key for line in lines for key in line))
    if len(keys) > COLUMNS_LIMIT:
        raise Refused("large")
    return Table(name, tidying.rows([keys, *([line.get(key) for key in keys] for line in lines)] if keys else []))


def tables(told: Any) -> Found:
    """Any JSON as tables. Raises Refused (`unknown`) where no list of rows is in it."""
    found = Found("json", [])
    if isinstance(told, list) and told and all(isinstance(row, list) for row in told):
        tidying = Tidying()
        found.tables.append(Table("", tidying.rows([plain(value) for value in row] for row in told)))
        tidying.tell(found)
    elif is_table(told):
        _with_parts(found, "", told)
    elif isinstance(told, Mapping):
        for key, value in told.items():
            if is_table(value):
                _with_parts(found, str(key), value)
        if not found.tables:
            found.tables.append(headed("", [told]))
    else:
        raise Refused("unknown")
    return found


def _with_parts(found: Found, name: str, records: Sequence[Mapping[str, Any]]) -> None:
    """A table, and one for each list of objects that its objects hold."""
    found.tables.append(headed(name, records))
    parts: dict[str, list[Mapping[str, Any]]] = {}
    for record in records:
        for key, value in record.items():
            if is_table(value):
                parts.setdefault(str(key), []).extend(value)
    for key, some in parts.items():
        if len(found.tables) < SHEETS_LIMIT:
            found.tables.append(headed(key, some))
