"""Owns reading workbooks (XLSX, XLSM, XLSB, XLS, ODS) through calamine; must not know what their tables say.

calamine runs no formula, no macro and follows no link; what it is given of a zipped workbook is a container written
anew with the parts that hold tables. What it does not tell (formulas, hidden columns) is read beside it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from desktop.exchange.incoming.files import binary_workbooks, native, opendocument
from desktop.exchange.incoming.files.found import Found, Refused, Table
from desktop.progress import Progress, unheard
from desktop.services.strangers import containers

XLSX, XLSB, ODS = "xlsx", "xlsb", "ods"
_ODS_TYPE: Final = b"application/vnd.oasis.opendocument.spreadsheet"
# what holds tables; pictures, macros, printers' settings, links and comments stay outside
_KEPT: Final = re.compile(
    r"^/?(\[Content_Types\]\.xml|_rels[\\/]\.rels|xl[\\/](workbook|sharedStrings|styles)\.(xml|bin)"
    r"|xl[\\/]_rels[\\/]workbook\.(xml|bin)\.rels|xl[\\/]worksheets[\\/].+\.(xml|bin|rels)"
    r"|xl[\\/](chartsheets|dialogsheets|macrosheets)[\\/].+\.(xml|bin))$",
    re.IGNORECASE,
)
_AREA_LIMIT: Final = 12_000_000  # cells of the rectangle that calamine lays out at once, 32 bytes each
_UNCALCULATED: Final = re.compile(rb"(?:</f>|<f [^<>]*/>)(?:<v\s*/>|<v></v>)?</c>")
_COLUMN: Final = re.compile(rb' r="([A-Z]{1,3})\d')
_ROW: Final = re.compile(rb'<(?:\w+:)?row [^<>]*?r="(\d{1,9})"')
_HIDDEN_ROWS: Final = re.compile(rb'<(?:\w+:)?row (?=[^<>]*?\bhidden="(?:1|true)")[^<>]*?\br="(\d{1,7})"')
_COL: Final = re.compile(rb"<(?:\w+:)?col [^<>]*>")
_ATTRIBUTE: Final = re.compile(r'([\w:]+)="([^"]*)"')
_SHEET: Final = re.compile(rb"<(?:\w+:)?sheet [^<>]*>")
_RELATION: Final = re.compile(rb"<(?:\w+:)?Relationship [^<>]*>")


def is_workbook(names: Iterable[str], first: Callable[[str], bytes]) -> str:
    """Which workbook a ZIP is by the names in it: XLSX, XLSB, ODS, or "" for none."""
    plain = {name.replace("\\", "/").lstrip("/").lower() for name in names}
    if "xl/workbook.xml" in plain:
        return XLSX
    if "xl/workbook.bin" in plain:
        return XLSB
    if "mimetype" in plain and "content.xml" in plain and first("mimetype").startswith(_ODS_TYPE):
        return ODS
    return ""


def zipped(content: bytes, format_: str, step: Progress = unheard) -> Found:
    """The tables of a zipped workbook. Raises Refused and what a broken container raises."""
    if format_ == ODS:
        return opendocument.read(content, step)
    names = containers.names_in(content)
    parts = containers.unpacked(content, lambda name: _KEPT.match(name) is not None)
    found = Found(format_, [])
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        found.say("macros")
    links = sum(bool(re.match(r"/?xl/externalLinks/[^/]+\.(xml|bin)$", name, re.IGNORECASE)) for name in names)
    if links:
        found.say("links", count=links)
    if format_ == XLSX:
        _look_at_text(parts, found)
    tables = native.read(containers.packed(parts), found, step)
    plain = {name.replace("\\", "/").lstrip("/"): part for name, part in parts.items()}
    if format_ == XLSX:
        _hidden(plain, tables, found)
    else:
        _beside(plain, tables, found)
    return found


def _look_at_text(parts: Mapping[str, bytes], found: Found) -> None:
    """What the text of the parts of an XLSX says that calamine does not. Raises Refused (`trap`, `large`)."""
    formulas = uncalculated = errors = 0
    for name, part in parts.items():
        if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
            raise Refused("trap")
        if "worksheets" not in name or not name.lower().endswith(".xml"):
            continue
        formulas += part.count(b"<f>") + part.count(b"<f ")
        uncalculated += len(_UNCALCULATED.findall(part)) if formulas else 0
        errors += part.count(b' t="e"')
        if _area(part) > _AREA_LIMIT:
            raise Refused("large")
    if formulas:
        found.say("formulas", count=formulas)
    if uncalculated:
        found.say("uncalculated", count=uncalculated)
    if errors:
        found.say("errors", count=errors)


def _area(part: bytes) -> int:
    """How many cells lie in the rectangle from the first cell to the last."""
    rightmost = max(set(_COLUMN.findall(part)), key=lambda letters: (len(letters), letters), default=b"A")
    rows = max(map(int, _ROW.findall(part)), default=1)
    return rows * _column(rightmost)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _attributes(tag: bytes) -> dict[str, str]:
    return dict(_ATTRIBUTE.findall(tag.decode("utf-8", "replace")))


def _beside(parts: Mapping[str, bytes], tables: Iterable[Table], found: Found) -> None:
    """Say what the parts of an XLSB tell beside its cells, and mark its hidden columns."""
    targets = _targets(parts.get("xl/_rels/workbook.bin.rels", b""))
    names = binary_workbooks.sheets(parts.get("xl/workbook.bin", b""))
    formulas = errors = 0
    for table in tables:
        told = binary_workbooks.beside(parts.get("xl/" + targets.get(names.get(table.name, ""), ""), b""))
        formulas, errors = formulas + told.formulas, errors + told.errors
        width = max(map(len, table.rows), default=0)
        table.hidden.update(column for column in told.columns if column < width)
        native.tell_hidden(table, found)
        native.tell_hidden_rows(table, told.rows, found)
    if formulas:
        found.say("formulas", count=formulas)
    if errors:
        found.say("errors", count=errors)


def _targets(relations: bytes) -> dict[str, str]:
    """Identity of a relation -> the part below `xl` that it leads to."""
    said = [_attributes(tag) for tag in _RELATION.findall(relations)]
    return {one.get("Id", ""): one.get("Target", "").removeprefix("/xl/").lstrip("/") for one in said}


def _hidden(plain: Mapping[str, bytes], tables: Iterable[Table], found: Found) -> None:
    """Mark the hidden columns of each table and count its hidden rows, where the parts of an XLSX say them."""
    from html import unescape

    targets = _targets(plain.get("xl/_rels/workbook.xml.rels", b""))
    files = {}
    for tag in _SHEET.findall(plain.get("xl/workbook.xml", b"")):
        said = _attributes(tag)
        files[unescape(said.get("name", ""))] = targets.get(said.get("r:id", ""), "")
    for table in tables:
        part = plain.get("xl/" + files.get(table.name, ""), b"")
        width = max(map(len, table.rows), default=0)
        for tag in _COL.findall(part[: part.find(b"<sheetData")] if b"<sheetData" in part else b""):
            said = _attributes(tag)
            if said.get("hidden") in ("1", "true") and said.get("min", "").isdecimal():
                last = said.get("max", "")
                table.hidden.update(range(int(said["min"]) - 1, min(width, int(last) if last.isdecimal() else 0)))
        native.tell_hidden(table, found)
        native.tell_hidden_rows(table, {int(row) - 1 for row in _HIDDEN_ROWS.findall(part)}, found)
