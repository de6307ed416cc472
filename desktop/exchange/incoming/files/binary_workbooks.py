"""Owns what calamine does not tell of a binary workbook (XLSB): formulas, errors, and what is hidden. Must not know
what the tables say.

Nothing here decides what is read: of a part that is not as it should be, less is told.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from desktop.exchange.incoming.files.found import COLUMNS_LIMIT, ROWS_LIMIT

# kinds of records
_ROW, _ERROR, _COLUMNS, _SHEET = 0, 3, 60, 156
_FORMULAS: Final = range(8, 12)  # with the text, the number, the truth or the error that they gave last
_ERROR_OF_FORMULA: Final = 11
_HIDDEN_ROW, _HIDDEN_COLUMN = 0x10, 0x01


@dataclass(slots=True)
class Beside:
    """What the records of one worksheet tell beside its cells: hidden rows and columns from 0."""

    formulas: int = 0
    errors: int = 0
    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)


def sheets(workbook: bytes) -> Mapping[str, str]:
    """Name of a worksheet -> the identity of the relation that leads to its part."""
    found: dict[str, str] = {}
    try:
        for kind, data in _records(workbook):
            if kind == _SHEET:
                relation, at = _text(data, 8)
                name, _end = _text(data, at)
                found[name] = relation
    except (struct.error, IndexError):
        return found
    return found


def beside(part: bytes) -> Beside:
    """What a worksheet tells beside its cells."""
    found = Beside()
    try:
        for kind, data in _records(part):
            if kind in _FORMULAS:
                found.formulas += 1
                found.errors += kind == _ERROR_OF_FORMULA
            elif kind == _ERROR:
                found.errors += 1
            elif kind == _ROW and data[11] & _HIDDEN_ROW and len(found.rows) < ROWS_LIMIT:
                found.rows.add(struct.unpack_from("<I", data)[0])
            elif kind == _COLUMNS and struct.unpack_from("<H", data, 16)[0] & _HIDDEN_COLUMN:
                first, last = struct.unpack_from("<II", data)
                found.columns.update(range(first, min(last + 1, COLUMNS_LIMIT)))
    except (struct.error, IndexError):
        return found
    return found


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """The kind of each record and what it holds. Raises IndexError where one is cut."""
    at = 0
    while at < len(part):
        kind, at = part[at], at + 1
        if kind & 0x80:
            kind, at = (kind & 0x7F) | (part[at] & 0x7F) << 7, at + 1
        size = 0
        for step in range(4):
            byte, at = part[at], at + 1
            size |= (byte & 0x7F) << (7 * step)
            if not byte & 0x80:
                break
        yield kind, part[at : at + size]
        at += size


def _text(data: bytes, at: int) -> tuple[str, int]:
    """A text and where it ends. Raises struct.error."""
    letters = struct.unpack_from("<I", data, at)[0]
    if letters == 0xFFFFFFFF:  # there is none
        return "", at + 4
    end = at + 4 + 2 * letters
    return data[at + 4 : end].decode("utf-16-le", "replace"), end
