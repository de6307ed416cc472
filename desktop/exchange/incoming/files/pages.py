"""Owns the tables of a web page, which many systems give out under the name of `.xls`; must not know what they say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html.parser import HTMLParser
from typing import Final
from xml.etree.ElementTree import Element

from desktop.exchange.incoming.files import marked
from desktop.exchange.incoming.files.found import COLUMNS_LIMIT, ROWS_LIMIT, Found, Refused, Table, Tidying
from desktop.exchange.incoming.shapes import Value

_SPACES: Final = re.compile(r"[ \t\r\n\f]+")
_CHARSET: Final = re.compile(rb"charset\s*=\s*[\"']?([\w-]{2,20})", re.IGNORECASE)


def charset(content: bytes) -> str:
    """The letters that a page says it is written in; "" for none that we know."""
    import codecs

    said = _CHARSET.search(content[:4096])
    try:
        return codecs.lookup(said[1].decode("ascii")).name if said else ""
    except LookupError:
        return ""


def read(text: str) -> Found:
    """Each table of a page. Raises Refused (`unknown`: no table in it)."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    reader.end_table()
    if not reader.tables:
        raise Refused("unknown")
    found = Found("html", [])
    tidying = Tidying()
    for number, (rows, merged) in enumerate(reader.tables, 1):
        tidy = tidying.rows(rows)
        name = "" if len(reader.tables) == 1 else str(number)
        found.tables.append(Table(name, tidy, [one for one in merged if one[0] < len(tidy)]))
    tidying.tell(found)
    return found


class _Reader(HTMLParser):
    """Collects the outermost tables; a table within a cell is words of that cell."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[tuple[list[list[str]], list[tuple[int, int, int, int]]]] = []
        self._rows: list[list[str]] = []
        self._merged: list[tuple[int, int, int, int]] = []
        self._taken: dict[tuple[int, int], bool] = {}
        self._cell: list[str] | None = None
        self._span = (1, 1)
        self._deep = 0

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._deep += 1
        elif not self._deep or self._deep > 1:
            return
        elif tag == "tr":
            self._end_cell()
            if len(self._rows) >= ROWS_LIMIT:
                raise Refused("large")
            self._rows.append([])
        elif tag in ("td", "th"):
            self._end_cell()
            if not self._rows:
                self._rows.append([])
            said = dict(attrs)
            self._span = (_number(said.get("rowspan")), _number(said.get("colspan")))
            self._cell = []
        elif tag == "br" and self._cell is not None:
            self._cell.append("\x00")

    def handle_endtag(self, tag: str) -> None:
        if tag == "table" and self._deep:
            self._deep -= 1
            if not self._deep:
                self.end_table()
        elif tag in ("td", "th", "tr") and self._deep == 1:
            self._end_cell()

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data.replace("\x00", ""))

    def _end_cell(self) -> None:
        if self._cell is None:
            return
        text = _SPACES.sub(" ", "".join(self._cell).replace("\xa0", " "))
        text = "\n".join(part.strip() for part in text.split("\x00")).strip()
        row, down = len(self._rows) - 1, self._span[0]
        line = self._rows[row]
        while self._taken.pop((row, len(line)), False):
            line.append("")
        left = len(line)
        line += [text] + [""] * (self._span[1] - 1)
        if len(line) > COLUMNS_LIMIT:
            raise Refused("large")
        if self._span != (1, 1):
            self._merged.append((row, left, row + down - 1, left + self._span[1] - 1))
            for below in range(1, min(down, 200)):
                self._taken |= {(row + below, left + one): True for one in range(self._span[1])}
        self._cell = None

    def end_table(self) -> None:
        """Keep what was read."""
        self._end_cell()
        if any(any(row) for row in self._rows):
            self.tables.append((self._rows, self._merged))
        self._rows, self._merged, self._taken = [], [], {}


def _number(said: str | None) -> int:
    return min(max(int(said), 1), 1000) if said and said.isdecimal() and len(said) < 6 else 1


def excel_xml(root: Element) -> Found:
    """The sheets of an "XML Spreadsheet 2003"."""
    from datetime import datetime

    found = Found("xls", [])
    tidying = Tidying()
    for sheet in marked.every(root, "Worksheet"):
        rows: list[list[Value]] = []
        for row in marked.every(marked.child(sheet, "Table") or Element("none"), "Row"):
            at = marked.attribute(row, "Index")
            rows += [[] for _one in range(len(rows), min(int(at or 0) - 1, ROWS_LIMIT))]
            line: list[Value] = []
            for cell in marked.every(row, "Cell"):
                index = marked.attribute(cell, "Index")
                line += [None] * (min(int(index or 0), COLUMNS_LIMIT) - 1 - len(line))
                data = marked.child(cell, "Data")
                said = "".join(data.itertext()) if data is not None else ""
                kind = marked.attribute(data, "Type") if data is not None else ""
                if kind == "Number":
                    line.append(float(said))
                elif kind == "DateTime":
                    line.append(datetime.fromisoformat(said))
                else:
                    line.append(said == "1" if kind == "Boolean" else None if kind == "Error" else said)
                line += [None] * min(int(marked.attribute(cell, "MergeAcross") or 0), COLUMNS_LIMIT)
            rows.append(line)
        found.tables.append(Table(marked.attribute(sheet, "Name"), tidying.rows(rows)))
    tidying.tell(found)
    return found
