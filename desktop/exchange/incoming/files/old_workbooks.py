"""Owns reading XLS (Excel 97 to 2003) through calamine, and beside it what calamine does not tell of one: formulas and
what is hidden. Must not know what the tables say.

Nothing here decides what is read: of a container that is not as it should be, less is told.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from desktop.exchange.incoming.files import native
from desktop.exchange.incoming.files.found import COLUMNS_LIMIT, Found
from desktop.progress import Progress, unheard

XLS: Final = "xls"
_NAMES: Final = ("Workbook", "Book")
_LAST: Final = 0xFFFFFFFA  # numbers of sectors from here on are no sectors
_DIRECTORY_ENTRY: Final = 128
_BEGINS, _ENDS, _SHEET, _FORMULA, _COLUMNS, _ROW = 0x0809, 0x000A, 0x0085, 0x0006, 0x007D, 0x0208
_WORKSHEET: Final = 0x10
_HIDDEN_ROW, _HIDDEN_COLUMN = 0x20, 0x01


@dataclass(slots=True)
class _Sheet:
    """What the records of one worksheet tell beside its cells."""

    formulas: int = 0
    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)


def read(content: bytes, step: Progress = unheard) -> Found:
    """The tables of an old workbook. Raises Refused."""
    found = Found(XLS, [])
    native.read(content, found, step)
    try:
        named = _sheets(_book(content))
    except (struct.error, IndexError, ValueError, OverflowError):
        return found
    formulas = sum(sheet.formulas for sheet in named.values())
    if formulas:
        found.say("formulas", count=formulas)
    for table in found.tables:
        sheet = named.get(table.name)
        if sheet is not None:
            width = max(map(len, table.rows), default=0)
            table.hidden.update(column for column in sheet.columns if column < width)
            native.tell_hidden(table, found)
            native.tell_hidden_rows(table, sheet.rows, found)
    return found


def _book(content: bytes) -> bytes:
    """The stream of the workbook. Raises ValueError, struct.error."""
    size = 1 << struct.unpack_from("<H", content, 30)[0]
    if size not in (512, 4096):
        raise ValueError("sectors")
    directory, cutoff = struct.unpack_from("<I", content, 48)[0], struct.unpack_from("<I", content, 56)[0]
    listed = [one for one in struct.unpack_from("<109I", content, 76) if one < _LAST]
    more = struct.unpack_from("<I", content, 68)[0]
    for _sector in range(len(content) // size):
        if more >= _LAST:
            break
        *some, more = struct.unpack_from(f"<{size // 4}I", content, (more + 1) * size)
        listed += [one for one in some if one < _LAST]
    follows: list[int] = []
    for one in listed[: len(content) // size]:
        follows += struct.unpack_from(f"<{size // 4}I", content, (one + 1) * size)
    entries = _chained(content, directory, follows, size)
    for at in range(0, len(entries) - _DIRECTORY_ENTRY + 1, _DIRECTORY_ENTRY):
        length = struct.unpack_from("<H", entries, at + 64)[0]
        name = entries[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")
        first, octets = struct.unpack_from("<II", entries, at + 116)
        if name in _NAMES and octets >= cutoff:  # a shorter one lies in a table of its own, and holds next to nothing
            return _chained(content, first, follows, size)[:octets]
    raise ValueError("no workbook")


def _chained(content: bytes, first: int, follows: list[int], size: int) -> bytes:
    parts = []
    for _sector in range(len(follows)):
        if first >= _LAST:
            break
        parts.append(content[(first + 1) * size : (first + 2) * size])
        first = follows[first]
    return b"".join(parts)


def _records(book: bytes, at: int = 0) -> Iterator[tuple[int, int, bytes]]:
    """Where each record begins, its kind and what it holds."""
    while at + 4 <= len(book):
        kind, size = struct.unpack_from("<HH", book, at)
        yield at, kind, book[at + 4 : at + 4 + size]
        at += 4 + size


def _sheets(book: bytes) -> dict[str, _Sheet]:
    """What each worksheet tells, by its name."""
    places: dict[int, str] = {}
    found: dict[str, _Sheet] = {}
    sheet: _Sheet | None = None
    for at, kind, data in _records(book):
        if kind == _SHEET and data[5:6] == b"\0":
            place = struct.unpack_from("<I", data)[0]
            places[place] = data[8:].decode("utf-16-le" if data[7] & 1 else "latin-1")
        elif kind == _BEGINS:
            named = places.get(at) if struct.unpack_from("<H", data, 2)[0] == _WORKSHEET else None
            sheet = found.setdefault(named, _Sheet()) if named is not None else None
        elif sheet is None:
            continue
        elif kind == _FORMULA:
            sheet.formulas += 1
        elif kind == _ROW and struct.unpack_from("<H", data, 12)[0] & _HIDDEN_ROW:
            sheet.rows.add(struct.unpack_from("<H", data)[0])
        elif kind == _COLUMNS and struct.unpack_from("<H", data, 8)[0] & _HIDDEN_COLUMN:
            first, last = struct.unpack_from("<HH", data)
            sheet.columns.update(range(first, min(last + 1, COLUMNS_LIMIT)))
        elif kind == _ENDS:
            sheet = None
    return found
