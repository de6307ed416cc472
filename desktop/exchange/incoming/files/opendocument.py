"""Owns reading ODS through calamine, and beside it what calamine does not tell of one; must not know other formats."""

from __future__ import annotations

import re
from typing import Final
from xml.parsers import expat

from desktop.exchange.incoming.files import native
from desktop.exchange.incoming.files.found import COLUMNS_LIMIT, Found, Refused, Table
from desktop.progress import Progress, unheard
from desktop.services.strangers import containers

_KEPT: Final = ("mimetype", "content.xml", "META-INF/manifest.xml")
_ENTITIES: Final = re.compile(rb"<!(DOCTYPE|ENTITY)")
_TABLE: Final = re.compile(rb"<table:table[ >]")
_CELL: Final = re.compile(rb"<(/?)table:(table-row|table-cell|covered-table-cell|table-column)\b([^<>]*?)(/?)>")
_UNSEEN: Final = re.compile(rb'table:visibility="(?:collapse|filter)"')
_OFTEN: Final = re.compile(rb'-repeated="\d{5,}"')
_NUMBER: Final = re.compile(rb'table:number-(columns|rows)-(repeated|spanned)="(\d{1,7})"')


def read(content: bytes, step: Progress = unheard) -> Found:
    """The tables of an OpenDocument spreadsheet. Raises Refused."""
    parts = containers.unpacked(content, lambda name: name in _KEPT)
    if b":encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise Refused("locked")
    body = parts.get("content.xml", b"")
    if _ENTITIES.search(body):
        raise Refused("trap")
    found = Found("ods", [])
    names = containers.names_in(content)
    if any(name.startswith(("Basic/", "Scripts/")) for name in names):
        found.say("macros")
    formulas = body.count(b"table:formula=")
    if formulas:
        found.say("formulas", count=formulas)
    links = body.count(b"<table:table-source")
    if links:
        found.say("links", count=links)
    try:
        native.read(containers.packed(parts), found, step)
    except Refused as no:
        # calamine refuses what it would have to lay out a hundred million times, without saying so
        raise Refused("large" if _OFTEN.search(body) and _is_sound(body) else str(no)) from no
    if b"-spanned=" in body or _UNSEEN.search(body):
        _lay_beside(body, found)
    return found


def _is_sound(body: bytes) -> bool:
    """Whether this is XML to its end."""
    try:
        expat.ParserCreate().Parse(body, True)
    except expat.ExpatError:
        return False
    return True


def _lay_beside(body: bytes, found: Found) -> None:
    """Merged cells and hidden columns of each table, by its order."""
    starts = [match.start() for match in _TABLE.finditer(body)]
    if len(starts) != len(found.tables):
        return  # tables within tables, or some that calamine does not count: nothing is said rather than the wrong
    for table, start, end in zip(found.tables, starts, [*starts[1:], len(body)], strict=True):
        rows = _one(body[start:end], table)
        native.tell_hidden(table, found)
        native.tell_hidden_rows(table, rows, found)


def _one(part: bytes, table: Table) -> set[int]:
    """Mark merged cells and hidden columns; gives the hidden rows."""
    hidden: set[int] = set()
    row = column = at = 0
    repeated = 1
    width = max(map(len, table.rows), default=0)
    for closing, name, attributes, empty in _CELL.findall(part):
        said = {(axis, what): int(number) for axis, what, number in _NUMBER.findall(attributes)}
        across = said.get((b"columns", b"repeated"), 1)
        if name == b"table-column":
            if not closing:
                if _UNSEEN.search(attributes):
                    table.hidden.update(range(at, min(at + across, width, COLUMNS_LIMIT)))
                at += across
        elif name == b"table-row":
            many = said.get((b"rows", b"repeated"), 1)
            if not closing and _UNSEEN.search(attributes):
                hidden.update(range(row, min(row + many, len(table.rows))))
            if closing or empty:
                row += repeated if closing else many
            else:
                repeated, column = many, 0
        elif not closing:
            down, right = said.get((b"rows", b"spanned"), 1), said.get((b"columns", b"spanned"), 1)
            if (down > 1 or right > 1) and row < len(table.rows) and len(table.merged) < native.MERGED_LIMIT:
                table.merged.append((row, column, row + down - 1, column + right - 1))
            column += across
    return hidden
