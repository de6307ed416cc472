"""Owns where in a sheet its headings, its tags and its rows of data are; must not know what a column means.

A grid is a sheet without its title lines, its totals and its notes, with one heading for each column.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Final

from desktop.exchange.incoming.shapes import Sheet, Value
from desktop.exchange.incoming.understanding.cells import folded, is_blank, number_of, text_of
from desktop.exchange.incoming.understanding.dates import names_months
from desktop.exchange.incoming.understanding.headings import recognised
from desktop.exchange.incoming.understanding.hxl import Tag, tag_in
from desktop.exchange.incoming.understanding.lexicon import lexicon

SEARCHED: Final = 30  # rows in which the headings may be
_SAMPLE: Final = 200
_LONGEST: Final = 160  # a heading longer than this is a text
_LONGEST_TOTAL: Final = 60
_WIDEST: Final = 400
_YEAR: Final = re.compile(r"20\d\d")  # above months, years are headings
# what says "as above" in a cell
_DITTO: Final = frozenset(
    ['"', "”", "“", "„", "〃", "''", "’’", '-"-', "//", "-//-", "idem", "id.", "ibid", "ibid.", "ditto", "ídem"]
)
_LONGEST_DITTO: Final = 8
_SAID: Final = 4  # cells that rows usually fill, from which a row of one cell is no record
_LONGEST_BAND: Final = 120
_SURE: Final = 1.0  # score from which a row is the row of headings


@dataclass(frozen=True)
class Grid:
    """A sheet laid out. Rows are numbered from 0 as in the sheet; `rows` are those of data, in order."""

    index: int
    sheet: Sheet
    headers: tuple[int, ...]
    tag_row: int | None
    first: int
    last: int
    headings: tuple[str, ...]
    tags: tuple[Tag | None, ...]
    rows: tuple[int, ...]
    totals: tuple[int, ...] = ()
    titles: tuple[str, ...] = ()
    bands: frozenset[int] = frozenset()  # rows that are one wide cell: they head the rows below them
    added: int = 0  # columns at the right that the file does not have
    _columns: dict[int, list[Value]] = field(default_factory=dict, compare=False)

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.headings)

    def column(self, index: int) -> list[Value]:
        """The values of a column, one for each row of data; None where nothing is."""
        if index not in self._columns:
            lines = self.sheet.rows
            values = [
                line[index] if index < len(line := lines[row]) and not is_blank(line[index]) else None
                for row in self.rows
            ]
            self._columns[index] = values if self.sheet.known else _as_above(values)
        return self._columns[index]

    @cached_property
    def signature(self) -> str:
        """What the headings of a source have in common from one file to the next."""
        told = "\n".join(sorted(folded(heading) for heading in self.headings[: self.width - self.added] if heading))
        told += "\n" + "\n".join(sorted(tag.text for tag in self.tags if tag))
        return hashlib.blake2b(told.encode(), digest_size=6, person=b"maillage-source").hexdigest()


def _as_above(values: list[Value]) -> list[Value]:
    """The values with what stands above in the place of marks that say so."""
    if not any(type(value) is str and len(value) <= _LONGEST_DITTO and _ditto(value) for value in set(values)):
        return values
    told: list[Value] = []
    for value in values:
        again = type(value) is str and len(value) <= _LONGEST_DITTO and _ditto(value)
        told.append((told[-1] if told else None) if again else value)
    return told


def _ditto(text: str) -> bool:
    return text.strip().lower() in _DITTO


def laid_out(index: int, sheet: Sheet) -> Grid | None:
    """How a sheet is laid out; None when there is no table in it."""
    sheet = _each_in_its_row(sheet)
    rows = [row[:_WIDEST] for row in sheet.rows]
    width = max((_width(row) for row in rows), default=0)
    if width == 0:
        return None
    spread = _spread(sheet, min(SEARCHED, len(rows)))
    tag_row = None if sheet.known else _tag_row(spread)
    found = (0,) if sheet.known else _header_rows(spread, sheet, tag_row, width)
    if found is None:
        return None
    first = (max((*found, tag_row if tag_row is not None else -1))) + 1
    headings = tuple(_heading(spread, found, column) for column in range(width))
    tags = tuple(
        tag_in(text_of(_at(spread[tag_row], column))) if tag_row is not None else None for column in range(width)
    )
    data, totals = _data(rows, first, width, spread[found[-1]] if found else ())
    bands = _bands(sheet, data, width)
    data = [at for at in data if at not in bands]
    titles = tuple(
        text for row in spread[: min(found, default=tag_row or 0)] for text in dict.fromkeys(map(text_of, row)) if text
    )
    last = data[-1] if data else first - 1
    return Grid(index, sheet, found, tag_row, first, last, headings, tags, tuple(data), tuple(totals), titles, bands)


def _each_in_its_row(sheet: Sheet) -> Sheet:
    """The same, a value merged over several rows standing in each: an organisation beside its activities.

    A number stays in the first: the people of three rows together are not those of each.
    """
    tall = sorted(one for one in sheet.merged if one[1] == one[3] < _WIDEST and one[0] < min(one[2], len(sheet.rows)))
    rows = list(sheet.rows)
    own: dict[int, list[Value]] = {}
    reached: dict[int, int] = {}  # by column: ranges that lie over each other are worked through once
    for top, column, bottom, _right in tall:
        value = _at(sheet.rows[top], column)
        if is_blank(value) or number_of(value) is not None:
            continue
        end = min(bottom + 1, len(rows))
        for at in range(max(top + 1, reached.get(column, 0)), end):
            if at not in own:
                rows[at] = own[at] = list(rows[at])
            own[at].extend([None] * (column + 1 - len(own[at])))
            own[at][column] = value
        reached[column] = max(end, reached.get(column, 0))
    return replace(sheet, rows=rows) if own else sheet


def _bands(sheet: Sheet, data: Sequence[int], width: int) -> frozenset[int]:
    """The rows of data that are one cell merged over most of the table, or that say one word at its left where other
    rows say four or more."""
    wide = {top for top, left, bottom, right in sheet.merged if top == bottom and (right - left + 1) * 2 > width >= 3}
    filled = {at: [n for n, value in enumerate(sheet.rows[at]) if not is_blank(value)] for at in data}
    usual = sorted(map(len, filled.values()))[len(filled) // 2] if filled else 0
    found = {at for at, said in filled.items() if at in wide and len(said) == 1}
    if usual >= _SAID and not sheet.known:
        found |= {
            at for at, said in filled.items() if len(said) == 1 and said[0] <= 1 and _heads(sheet.rows[at][said[0]])
        }
    return frozenset(found)


def _heads(value: Value) -> bool:
    """Whether one cell alone in its row may head the rows below it: words, and no long ones."""
    return isinstance(value, str) and number_of(value) is None and len(text_of(value)) <= _LONGEST_BAND


def _at(row: Sequence[Value], column: int) -> Value:
    return row[column] if column < len(row) else None


def _width(row: Sequence[Value]) -> int:
    return next((at for at in range(len(row), 0, -1) if not is_blank(row[at - 1])), 0)


def _spread(sheet: Sheet, searched: int) -> list[list[Value]]:
    """The first rows, a merged value standing in each cell that it covers."""
    rows = [list(row[:_WIDEST]) for row in sheet.rows[:searched]]
    for top, left, bottom, right in sheet.merged:
        if top >= searched or left >= _WIDEST:
            continue
        value = _at(rows[top], left)
        for at in range(top, min(bottom + 1, searched)):
            row = rows[at]
            end = min(right + 1, _WIDEST)
            row.extend([None] * (end - len(row)))
            for column in range(left, end):
                row[column] = value
    return rows


def _tag_row(rows: Sequence[Sequence[Value]]) -> int | None:
    """The row of HXL tags: at least half of what it says are tags."""
    for at, row in enumerate(rows):
        said = [text_of(value) for value in row if not is_blank(value)]
        tags = sum(1 for text in said if tag_in(text))
        if tags and tags * 2 >= len(said):
            return at
    return None


def _header_rows(
    rows: Sequence[Sequence[Value]], sheet: Sheet, tag_row: int | None, width: int
) -> tuple[int, ...] | None:
    if tag_row is not None:
        above = [at for at in range(tag_row) if any(not is_blank(value) for value in rows[at])]
        if not above or not _could_be(rows[above[-1]]):
            return ()
        return _with_upper(rows, above[-1], width)
    scores = [(_score(rows, at, width), -at) for at in range(len(rows))]
    best, place = max(scores, default=(0.0, 0))
    if best < _SURE:
        return () if sheet.known else None
    bottom = _lowest(rows, sheet, -place, width)
    return _with_upper(rows, bottom, width)


def _could_be(row: Sequence[Value]) -> bool:
    said = [value for value in row if not is_blank(value) and not _YEAR.fullmatch(text_of(value))]
    words = [value for value in said if isinstance(value, str | date) and number_of(value) is None]
    return bool(said) and len(words) * 3 >= len(said) * 2 and all(len(text_of(word)) <= _LONGEST for word in words)


def _score(rows: Sequence[Sequence[Value]], at: int, width: int) -> float:
    """How much a row looks like headings: words that are known, filled, each once, and never again below."""
    row = rows[at]
    said = [text_of(value) for value in row if not is_blank(value)]
    distinct = set(said)
    if not _could_be(row) or (len(distinct) < 2 and width > 1):
        return 0.0
    known = sum(map(recognised, distinct)) / len(distinct)
    filled = len(said) / width
    below = {text_of(value) for line in rows[at + 1 :] for value in line if not is_blank(value)}
    again = sum(1 for text in distinct if text in below) / len(distinct)
    data = 0.3 if at + 1 < len(rows) and any(number_of(value) is not None for value in rows[at + 1]) else 0.0
    return 1.6 * known + 0.8 * filled + 0.4 * len(distinct) / len(said) + data - 0.8 * again


def _lowest(rows: Sequence[Sequence[Value]], sheet: Sheet, at: int, width: int) -> int:
    """The last row of headings that begin at `at`: below wide cells stand narrower ones."""
    wide = [m for m in sheet.merged if m[0] == at and m[3] > m[1] and m[3] - m[1] + 1 < width]
    tall = [m[2] for m in sheet.merged if m[0] == at and m[2] > at]
    if tall:
        return min(max(tall), len(rows) - 1)
    gaps = [column for column in range(width) if is_blank(_at(rows[at], column))]
    if at + 1 < len(rows) and (wide or gaps) and _could_be(rows[at + 1]):
        under = {text_of(value) for value in rows[at + 1] if not is_blank(value)}
        below = [text_of(value) for column, value in enumerate(rows[at + 1]) if value != _at(rows[at], column)]
        if under and (
            sum(map(recognised, under)) * 2 >= len(under)
            or names_months(below)
            or _parts_a_wide_one(rows, at, width, wide)
        ):
            return at + 1
    return at


def _parts_a_wide_one(
    rows: Sequence[Sequence[Value]], at: int, width: int, merged: Sequence[tuple[int, int, int, int]]
) -> bool:
    """Whether the row below says something only under headings that nothing follows at their right ("Bénéficiaires",
    then "F", "H", "Total" below), and numbers follow."""
    empty = [is_blank(_at(rows[at], column)) for column in range(width)]
    wide = {column for column in range(width) if empty[column] or (column + 1 < width and empty[column + 1])}
    wide.update(column for _top, left, _bottom, right in merged for column in range(left, right + 1))
    under = {column for column in range(width) if not is_blank(_at(rows[at + 1], column))}
    if len(under) < 2 or not under <= wide or at + 2 >= len(rows):
        return False
    numbers = sum(1 for column in under if number_of(_at(rows[at + 2], column)) is not None)
    return numbers * 2 >= len(under)


def _with_upper(rows: Sequence[Sequence[Value]], bottom: int, width: int) -> tuple[int, ...]:
    """With the rows above that say something of several columns at once, as no title line does."""
    found = [bottom]
    for at in range(bottom - 1, max(-1, bottom - 3), -1):
        said = {text_of(value) for value in rows[at] if not is_blank(value)}
        covered = sum(1 for value in rows[at] if not is_blank(value))
        start = next(column for column in range(width) if not is_blank(_at(rows[at], column))) if said else 0
        reigns = covered == 1 and start > 0 and recognised(next(iter(said))) > 0
        title = covered >= width or (start == 0 and covered * 5 >= width * 3)  # over the whole table, or most of it
        alone = len(said) == 1 and (title or (covered == 1 and not reigns))
        if not said or alone or not _could_be(rows[at]):
            break
        found.insert(0, at)
    return tuple(found)


def _heading(rows: Sequence[Sequence[Value]], headers: tuple[int, ...], column: int) -> str:
    """The words above a column, from the widest to the narrowest."""
    said: list[str] = []
    for place, at in enumerate(headers):
        text = text_of(_at(rows[at], column))
        if not text and place < len(headers) - 1:
            text = _to_the_left(rows, headers, place, column)
        if text and text not in said:
            said.append(text)
    return " · ".join(said)


def _to_the_left(rows: Sequence[Sequence[Value]], headers: tuple[int, ...], place: int, column: int) -> str:
    """A wide heading of a file that merges nothing: it reigns over the narrower ones until the next."""
    at, under = headers[place], headers[place + 1]
    if is_blank(_at(rows[under], column)):
        return ""
    for left in range(column - 1, -1, -1):
        if not is_blank(_at(rows[at], left)):
            return text_of(_at(rows[at], left)) if not is_blank(_at(rows[under], left)) else ""
    return ""


def _data(
    rows: Sequence[Sequence[Value]], first: int, width: int, header: Sequence[Value]
) -> tuple[list[int], list[int]]:
    """The rows that say something of one thing each; totals within them. Notes at the end are left out."""
    known = lexicon()
    head = [text_of(value) for value in header]
    found: list[int] = []
    totals: list[int] = []
    for at in range(first, len(rows)):
        row = rows[at]
        start = next((column for column, value in enumerate(row) if not is_blank(value)), None)
        if start is None:
            continue
        text = text_of(row[start])
        if head and text in head and [text_of(value) for value in row[: len(head)]] == head:
            continue  # the headings once more, as on every printed page
        if isinstance(row[start], str) and len(text) < _LONGEST_TOTAL and _total(text, known.totals):
            totals.append(at)
            continue
        found.append(at)
    if found:
        _without_notes(rows, found, width, known.notes)
    return found, [at for at in totals if found and at < found[-1]]


def _total(text: str, words: frozenset[str]) -> bool:
    told = folded(text)
    return told in words or any(told.startswith(word + " ") for word in words if len(word) > 4)


def _without_notes(rows: Sequence[Sequence[Value]], found: list[int], width: int, notes: frozenset[str]) -> None:
    counts = sorted(sum(1 for value in rows[at] if not is_blank(value)) for at in found[:_SAMPLE])
    usual = counts[len(counts) // 2]
    while len(found) > 1:
        row = rows[found[-1]]
        said = [text_of(value) for value in row if not is_blank(value)]
        first = folded(said[0]).split(" ", 1)[0] if said and folded(said[0]) else ""
        apart = found[-1] - found[-2] > 1
        short = len(said) == 1 and usual >= 3
        if not (short and (apart or first in notes or said[0].startswith("*") or len(said[0]) > 60)):
            return
        found.pop()
