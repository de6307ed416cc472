"""Reads a workbook back from its own XML, as a program would find it. Must not assert anything itself."""

from __future__ import annotations

import io
import zipfile
from datetime import date, timedelta
from xml.etree import ElementTree

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_DAY_ZERO = date(1899, 12, 30)

Value = str | float | None


def parts(content: bytes) -> dict[str, bytes]:
    """Every part of the package."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def sheets(content: bytes) -> dict[str, list[list[Value]]]:
    """Name of a sheet -> its rows: numbers as numbers, words as words, None for nothing."""
    found = parts(content)
    strings = [
        "".join(piece.text or "" for piece in one.iter(f"{_MAIN}t"))
        for one in ElementTree.fromstring(found["xl/sharedStrings.xml"]).iter(f"{_MAIN}si")
    ]
    names = [one.get("name") for one in ElementTree.fromstring(found["xl/workbook.xml"]).iter(f"{_MAIN}sheet")]
    return {name: _rows(found[f"xl/worksheets/sheet{at}.xml"], strings) for at, name in enumerate(names, start=1)}


def day(value: Value) -> str:
    """A day as it is kept, in ISO."""
    return (_DAY_ZERO + timedelta(days=int(value))).isoformat() if isinstance(value, float) else str(value)


def _rows(content: bytes, strings: list[str]) -> list[list[Value]]:
    rows = []
    for row in ElementTree.fromstring(content).iter(f"{_MAIN}row"):
        cells: list[Value] = []
        for cell in row.iter(f"{_MAIN}c"):
            at = 0
            for sign in cell.get("r").rstrip("0123456789"):
                at = 26 * at + ord(sign) - 64
            cells += [None] * (at - 1 - len(cells))
            value = cell.find(f"{_MAIN}v")
            text = None if value is None else value.text
            cells.append(None if text is None else strings[int(text)] if cell.get("t") == "s" else float(text))
        rows.append(cells)
    return rows
