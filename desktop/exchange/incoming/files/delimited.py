"""Owns reading text whose values are set apart by a sign (CSV, TSV and their kin); must not know encodings.

The sign is the one that gives the same number of columns row after row. Quotes are those of RFC 4180: a quote that is
opened and never closed would swallow the rest of the file, so its line is read as it stands and said.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from desktop.exchange.incoming.files.found import TEXT_LIMIT, Found, Refused, Table, Tidying

SIGNS: Final = (";", ",", "\t", "|", ":", "~", "^", "\x1f")
_SAMPLE: Final = 64_000
_SAMPLE_ROWS: Final = 200
_RECOVERIES: Final = 50
_DECLARED: Final = re.compile(r"^sep=([^\r\n])\r?\n", re.IGNORECASE)
# a text that begins like a formula is protected by an apostrophe when it leaves for a spreadsheet (`cells.guarded`)
_GUARDED: Final = re.compile(r"'[=+\-@\t\r']")


def read(text: str, *, marked: bool = False) -> Found:
    """The one table of a text; `marked` when a mark of order stood before it. Raises Refused (`large`)."""
    declared = _DECLARED.match(text)
    sign = declared[1] if declared else ""
    if declared:
        text = text[declared.end() :]
    sign = sign or sniffed(text)
    guarded = marked or bool(declared) or sign != ","  # a file for machines guards nothing
    found = Found("tsv" if sign == "\t" else "csv", [])
    reading = _Rows(text, sign)
    tidying = Tidying()
    rows = tidying.rows([_bare(value) for value in row] for row in reading) if guarded else tidying.rows(reading)
    found.tables.append(Table("", rows))
    if reading.unclosed:
        found.say("quotes", count=reading.unclosed)
    tidying.tell(found)
    return found


def sniffed(text: str) -> str:
    """The sign that sets values apart; a comma where there is but one column."""
    sample = text[:_SAMPLE]
    if len(text) > _SAMPLE:
        sample = sample[: max(sample.rfind("\n"), sample.rfind("\r")) + 1 or _SAMPLE]
    best, most = ",", 0.0
    for sign in SIGNS:
        if sign not in sample:
            continue
        widths = Counter(_widths(sample, sign))
        wide = {width: count for width, count in widths.items() if width > 1}
        if not wide:
            continue
        width = max(wide, key=lambda one: (wide[one], one))
        share = wide[width] / sum(widths.values())
        # a colon stands in hours and addresses: it must be in every row
        if sign in ":^~" and share < 1:
            continue
        score = share * share * (1 + min(width, 40) / 20)
        if score > most:
            best, most = sign, score
    return best


def _widths(sample: str, sign: str) -> Iterator[int]:
    """How many columns each row that is not empty has, were this the sign."""
    for number, row in enumerate(_Rows(sample, sign)):
        if number >= _SAMPLE_ROWS:
            return
        if any(row):
            yield len(row)


def _bare(value: str) -> str:
    return value[1:] if value[:1] == "'" and _GUARDED.match(value) else value


class _Rows:
    """The rows of a text, one after the other; `unclosed` counts the lines whose quote was never closed."""

    def __init__(self, text: str, sign: str) -> None:
        self._text = text
        self._sign = sign
        self.unclosed = 0

    def __iter__(self) -> Iterator[list[str]]:
        csv.field_size_limit(TEXT_LIMIT * 4)
        if '"' not in self._text:
            yield from self._plain(io.StringIO(self._text, newline=""))
            return
        lines = list(io.StringIO(self._text, newline=""))
        at = 0
        while at < len(lines):
            if self.unclosed >= _RECOVERIES:  # its quotes mean nothing
                yield from (lines[number].rstrip("\r\n").split(self._sign) for number in range(at, len(lines)))
                return
            reader = csv.reader(_from(lines, at), delimiter=self._sign, strict=True)
            done = 0
            try:
                for row in reader:
                    done = reader.line_num
                    yield row
                return
            except csv.Error:
                # the row that begins at this line is not as RFC 4180 has it
                at += done
                row, taken = self._mended(lines, at)
                yield row
                at += taken

    def _plain(self, lines: io.StringIO) -> Iterator[list[str]]:
        try:
            yield from csv.reader(lines, delimiter=self._sign, quoting=csv.QUOTE_NONE)
        except csv.Error as bad:
            raise Refused("large") from bad

    def _mended(self, lines: list[str], at: int) -> tuple[list[str], int]:
        """One row that is not well quoted, and how many lines it takes."""
        reader = csv.reader(_from(lines, at, 200), delimiter=self._sign)
        with suppress(csv.Error):
            row = next(reader)
            if reader.line_num < min(200, len(lines) - at) or lines[at].count('"') % 2 == 0:
                return row, reader.line_num  # a quote inside a quoted value: read as spreadsheets do
        self.unclosed += 1
        line = lines[at].rstrip("\r\n")
        return line.split(self._sign), 1


def _from(lines: list[str], at: int, most: int = -1) -> Iterator[str]:
    """The lines from one on, none of them copied: a text may have to be taken up again at every line."""
    end = len(lines) if most < 0 else min(len(lines), at + most)
    return (lines[number] for number in range(at, end))
