"""Owns the sheet by which a workbook of ours remembers what its cells held when it left. Must not know a file format.

Weeks later it comes back, edited in a spreadsheet, to a profile that went on. Only a cell that holds something else
than it left with says something new; all the others would undo what people did meanwhile. The sheet holds no word of
any record: eight hexadecimal digits for each cell.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Final

SHEET: Final = "_maillage"
LISTS: Final = "_listes"  # the words of drop-down lists, on a sheet that nobody needs to look at either
_FORM: Final = "maillage-cells-1"
_TABLE: Final = "#"
_LENGTH: Final = 8


@dataclass(slots=True)
class Left:
    """What one table held: its headings in order, and for each row its identity with the marks of its cells."""

    title: str
    headings: tuple[str, ...]
    rows: list[tuple[str, tuple[object, ...]]] = field(default_factory=list)


def mark(value: object) -> str:
    """Eight hexadecimal digits of what a cell holds; a spreadsheet that saves it anew changes none of them."""
    return hashlib.blake2b(_said(value).encode("utf-8", "replace"), digest_size=_LENGTH // 2).hexdigest()


def _said(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, int | float):
        return f"{value:.12g}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return unicodedata.normalize("NFC", str(value).replace("\r\n", "\n").strip())


def rows(audience: str, tables: Iterable[Left]) -> Iterator[tuple[str, ...]]:
    """The rows of the sheet: what it is and for whom the workbook was made, then each table and its rows."""
    yield _FORM, audience
    for table in tables:
        yield _TABLE, table.title, *table.headings
        for identity, values in table.rows:
            yield identity, "".join(map(mark, values))


@dataclass(frozen=True, slots=True)
class Remembered:
    """What a workbook held when it left: title of a table -> heading -> identity -> marks. `audience`: for whom."""

    audience: str
    tables: Mapping[str, Mapping[str, Mapping[str, frozenset[str]]]]

    def unedited(self, title: str, heading: str, identity: str, value: object) -> bool:
        """Whether a cell holds what it left with: in that row or, where a record has several, in one of them."""
        marks = self.tables.get(title, {}).get(heading, {}).get(identity)
        return marks is not None and mark(value) in marks


def remembered(sheet: Sequence[Sequence[object]]) -> Remembered | None:
    """What such a sheet says; None when it is another's, or of a form that this program does not know."""
    if not sheet or len(sheet[0]) < 2 or sheet[0][0] != _FORM:
        return None
    tables: dict[str, dict[str, dict[str, frozenset[str]]]] = {}
    headings: list[str] = []
    columns: dict[str, dict[str, frozenset[str]]] = {}
    for row in sheet[1:]:
        told = [str(one) if one is not None else "" for one in row]
        if told[:1] == [_TABLE] and len(told) > 1:
            headings = [one for one in told[2:] if one]
            columns = tables.setdefault(told[1], {heading: {} for heading in headings})
        elif len(told) > 1 and len(told[1]) == _LENGTH * len(headings):
            for at, heading in enumerate(headings):
                part = told[1][at * _LENGTH : (at + 1) * _LENGTH]
                held = columns.setdefault(heading, {})
                held[told[0]] = held.get(told[0], frozenset()) | {part}
    return Remembered(str(sheet[0][1] or ""), tables)
