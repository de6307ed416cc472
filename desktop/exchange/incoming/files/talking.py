"""Owns how the child says which tables it found, in frames (`services.strangers.child`); must not know what a file is.

Days and hours, which MessagePack does not have, travel as marked texts. Whoever listens believes nothing: lengths,
kinds and numbers are judged here.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import IO, Any, Final

import msgspec

from desktop.exchange.incoming.files.found import CELLS_LIMIT, ROWS_LIMIT, SHEETS_LIMIT, Found, Table, Told
from desktop.exchange.incoming.shapes import Target, Value
from desktop.progress import Progress
from desktop.services.strangers.child import Garbled, Say, heard

CHUNK: Final = 500  # rows of one frame
_DAY, _MOMENT, _HOUR = 1, 2, 3


def speak(found: Found, say: Say) -> None:
    """Say all that was found."""
    for table in found.tables:
        say(
            "table",
            {
                "name": table.name[:200],
                "merged": table.merged,
                "hidden": sorted(table.hidden),
                "known": [(at, what.kind, what.field, what.part) for at, what in table.known.items()],
                "kind": table.kind,
                "ours": table.ours,
                "rows": len(table.rows),
            },
        )
        for start in range(0, len(table.rows), CHUNK):
            say("rows", [[_packed(value) for value in row] for row in table.rows[start : start + CHUNK]])
    say("end", {"format": found.format, "told": [(told.code, dict(told.values)) for told in found.told]})


def _packed(value: Value) -> object:
    if isinstance(value, datetime):
        return msgspec.msgpack.Ext(_MOMENT, value.isoformat().encode())
    if isinstance(value, date):
        return msgspec.msgpack.Ext(_DAY, value.isoformat().encode())
    if isinstance(value, time):
        return msgspec.msgpack.Ext(_HOUR, value.isoformat().encode())
    return value


def _unpacked(code: int, data: memoryview) -> Value:
    text = bytes(data[:40]).decode("ascii")
    if code == _MOMENT:
        return datetime.fromisoformat(text)
    return date.fromisoformat(text) if code == _DAY else time.fromisoformat(text)


class _Table(msgspec.Struct):
    name: str
    merged: list[tuple[int, int, int, int]]
    hidden: list[int]
    known: list[tuple[int, str, str, str]]
    kind: str
    ours: bool
    rows: int


class _End(msgspec.Struct):
    format: str
    told: list[tuple[str, dict[str, str | int]]]


_KINDS: Final = frozenset((str, int, float, bool, date, datetime, time, type(None)))
_tables = msgspec.msgpack.Decoder(_Table)
_ends = msgspec.msgpack.Decoder(_End)
_refusals = msgspec.msgpack.Decoder(str)
_steps = msgspec.msgpack.Decoder(tuple[int, int])
_rows = msgspec.msgpack.Decoder(list[list[Any]], ext_hook=_unpacked)


def listen(source: IO[bytes], step: Progress) -> Found | str:
    """What was found, or the code of a refusal. `step` hears how far the child is. Raises Garbled."""
    tables: list[Table] = []
    cells = wanted = 0
    try:
        for word, raw in heard(source):
            if word == "step":
                step(*_steps.decode(raw))
            elif word == "table" and len(tables) < SHEETS_LIMIT:
                told = _tables.decode(raw)
                known = {at: Target(kind, field, part) for at, kind, field, part in told.known}
                tables.append(Table(told.name, [], told.merged, set(told.hidden), known, told.kind, told.ours))
                wanted += told.rows
            elif word == "rows" and tables:
                rows = _rows.decode(raw)
                cells += sum(map(len, rows))
                if any(not _KINDS.issuperset(map(type, row)) for row in rows):
                    raise Garbled("value")
                tables[-1].rows += rows
                if cells > CELLS_LIMIT or len(tables[-1].rows) > ROWS_LIMIT:
                    raise Garbled("too much")
                step(sum(len(table.rows) for table in tables), max(wanted, 1))
            elif word == "end":
                end = _ends.decode(raw)
                return Found(end.format, tables, [Told(code, tuple(values.items())) for code, values in end.told])
            elif word == "refused":
                return _refusals.decode(raw)
            else:
                raise Garbled(word)
    except (msgspec.DecodeError, ValueError, TypeError, RecursionError) as bad:
        raise Garbled("not as we say it") from bad
    raise Garbled("cut")
