"""Owns what a file is found to hold, and the limits of what is taken from it; must not know any one format.

All of `files` runs in the child process: it says what it found in codes, and whoever started it says them in words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from desktop.exchange.incoming.shapes import Target, Value
from desktop.services.strangers.child import Refused as Refused  # what each reader of a format raises

FILE_LIMIT: Final = 128 * 2**20  # bytes of a file as it lies on the disk
ROWS_LIMIT: Final = 250_000  # of one table
CELLS_LIMIT: Final = 3_000_000  # of one file
COLUMNS_LIMIT: Final = 16_384
SHEETS_LIMIT: Final = 200
TEXT_LIMIT: Final = 100_000  # characters of one cell

# what no text of a person holds: control characters, halves of a character, non-characters
_ODD: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_UNCLEAN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")  # and the line ends that are not ours
_LARGEST_WHOLE: Final = 2.0**53


@dataclass(frozen=True, slots=True)
class Told:
    """Something to say to the person, by its code (`reading.SENTENCES`)."""

    code: str
    values: tuple[tuple[str, str | int], ...] = ()


@dataclass(slots=True)
class Table:
    """One table as it lies in the file. See `shapes.Sheet`."""

    name: str
    rows: list[list[Value]]
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    known: dict[int, Target] = field(default_factory=dict)
    kind: str = ""
    ours: bool = False


@dataclass(slots=True)
class Found:
    """All that a file holds. `format` is one of `reading.FORMATS`."""

    format: str
    tables: list[Table]
    told: list[Told] = field(default_factory=list)

    def say(self, code: str, **values: str | int) -> None:
        """Tell the person something, once."""
        told = Told(code, tuple(values.items()))
        if told not in self.told:
            self.told.append(told)


class Tidying:
    """Makes values native and texts clean; counts what had to be changed."""

    def __init__(self) -> None:
        self.odd = 0  # cells in which a character that is none was taken out
        self.cut = 0  # cells that were too long
        self.cells = 0

    def rows(self, rows: Iterable[Sequence[Any]]) -> list[list[Value]]:
        """The rows with native values, nothing empty at their ends nor after the last. Raises Refused (`large`)."""
        tidy: list[list[Value]] = []
        filled = 0
        for number, row in enumerate(rows):
            words = "".join([value for value in row if type(value) is str])
            if len(words) <= TEXT_LIMIT and not _UNCLEAN.search(words):  # looked at once for the whole row
                values = [
                    (value or None) if type(value) is str else None if value is None else self.value(value)
                    for value in row
                ]
            else:
                values = [None if value is None else self.value(value) for value in row]
            while values and values[-1] is None:
                values.pop()
            if not values:
                tidy.append(values)
                continue
            self.cells += len(values)
            if number >= ROWS_LIMIT or len(values) > COLUMNS_LIMIT or self.cells > CELLS_LIMIT:
                raise Refused("large")
            tidy.append(values)
            filled = number + 1
        del tidy[filled:]
        return tidy

    def value(self, value: Any) -> Value:
        """One value: a whole number is whole, a day without an hour a day, a text without what is no character."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, float):
            if value != value or value in (float("inf"), float("-inf")):
                return None
            return int(value) if value.is_integer() and abs(value) < _LARGEST_WHOLE else value
        if isinstance(value, bool):
            return value
        if isinstance(value, int):
            return value if abs(value) < 2**63 else str(value)
        if isinstance(value, timedelta):
            return _duration(value)
        if isinstance(value, datetime):
            plain = value.replace(tzinfo=None)
            return plain.date() if plain.time() == time() else plain
        if isinstance(value, (date, time)):
            return value
        return self.text(str(value))

    def text(self, text: str) -> str | None:
        """A text as a person typed it; None when nothing is left of it."""
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        if _ODD.search(text):
            text = _ODD.sub("", text)
            self.odd += 1
        if len(text) > TEXT_LIMIT:
            text = text[:TEXT_LIMIT]
            self.cut += 1
        return text or None

    def tell(self, found: Found) -> None:
        """Say what was changed."""
        if self.odd:
            found.say("odd", count=self.odd)
        if self.cut:
            found.say("cut", count=self.cut)


def _duration(span: timedelta) -> str:
    minutes, seconds = divmod(int(span.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}" + (f":{seconds:02}" if seconds else "")


def checked(found: Found) -> Found:
    """The same, without tables of nothing. Raises Refused (`empty`, `large`)."""
    if len(found.tables) > SHEETS_LIMIT:
        raise Refused("large")
    names: dict[str, int] = {}
    kept = [table for table in found.tables if any(table.rows)]
    if not kept:
        raise Refused("empty")
    for table in kept:
        names[table.name] = names.get(table.name, 0) + 1
        if names[table.name] > 1:
            table.name = f"{table.name} ({names[table.name]})"
    found.tables = kept
    return found


def targets(kind: str, *columns: str | tuple[str, str] | tuple[str, str, str] | None) -> dict[int, Target]:
    """What columns say, in their order: a field, (field, part), (kind, field, part), or None for nothing known."""
    known: dict[int, Target] = {}
    for index, column in enumerate(columns):
        if isinstance(column, str):
            known[index] = Target(kind, column)
        elif column is not None:
            known[index] = Target(column[0], column[1], column[2]) if len(column) == 3 else Target(kind, *column)
    return known


def known_table(name: str, kind: str, columns: Sequence[Any], rows: Iterable[Sequence[Any]], tidying: Tidying) -> Table:
    """A table whose columns are known (as `targets` takes them), without those in which nothing stands."""
    tidy = tidying.rows(rows)
    filled = [at for at in range(len(columns)) if any(len(row) > at and row[at] is not None for row in tidy)]
    heads = [_heading(column) for column in columns]
    known = targets(kind, *(columns[at] for at in filled))
    lines = [[row[at] if at < len(row) else None for at in filled] for row in tidy]
    return Table(name, tidying.rows([[heads[at] for at in filled], *lines]), known=known, kind=kind)


def _heading(column: Any) -> str:
    """What stands above a column that is known already: for people, who may look at it."""
    if column is None or isinstance(column, str):
        return column or ""
    kind, field_, part = column if len(column) == 3 else ("", *column)
    return f"{part or kind} {field_}".strip()
