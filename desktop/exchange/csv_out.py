"""Owns writing one table as CSV: for a spreadsheet, for a machine, with HXL tags. Must not know what a table tells."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date

from desktop.exchange.cells import guarded
from desktop.exchange.table import Table, Value


def for_machines(table: Table) -> bytes:
    """UTF-8, commas, ISO dates, a point in numbers; every text as it is."""
    return _written(([column.label for column in table.columns], *map(_plain, table.rows)), ",").encode()


def for_spreadsheets(table: Table, lang: str) -> bytes:
    """With a mark at its head by which a spreadsheet knows its letters, semicolons, and the decimal mark of its
    language. What begins like a formula stands behind an apostrophe (`cells.guarded`)."""
    comma = lang != "en"
    rows = ([_guarded(value, comma) for value in row] for row in table.rows)
    heads = [guarded(column.label) for column in table.columns]
    return ("\ufeff" + _written((heads, *rows), ";")).encode()


def hxl(table: Table) -> bytes:
    """For machines, with HXL tags under the labels; columns for which HXL has none stand last, untagged."""
    order = sorted(range(len(table.columns)), key=lambda at: not table.columns[at].tag)
    labels = [table.columns[at].label for at in order]
    tags = [table.columns[at].tag for at in order]
    rows = (_plain(tuple(row[at] for at in order)) for row in table.rows)
    return _written((labels, tags, *rows), ",").encode()


def _written(rows: Iterator[list[str]] | tuple[list[str], ...], separator: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def _plain(row: tuple[Value, ...]) -> list[str]:
    return [_text(value) for value in row]


def _text(value: Value) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def _guarded(value: Value, comma: bool) -> str:
    if isinstance(value, float):
        return str(value).replace(".", ",") if comma else str(value)
    return guarded(value) if isinstance(value, str) else _text(value)
