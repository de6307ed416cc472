"""Owns asking calamine, which is native code, for the tables of a workbook; must not know what its container is."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Final

import python_calamine

from desktop.exchange.incoming.files.found import Found, Refused, Table, Tidying
from desktop.exchange.marks import LISTS, SHEET
from desktop.progress import Progress, unheard

MERGED_LIMIT: Final = 20_000
_NAMED_SHEETS: Final = 8  # hidden ones that are told by name


def read(content: bytes, found: Found, step: Progress = unheard) -> list[Table]:
    """Every worksheet of a workbook, put into `found`. Raises Refused (`locked`, `damaged`, `large`)."""
    tidying = Tidying()
    hidden = []
    try:
        with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            sheets = [meta for meta in book.sheets_metadata if meta.typ == python_calamine.SheetTypeEnum.WorkSheet]
            for number, meta in enumerate(sheets):
                step(number, len(sheets))
                shown = meta.visible == python_calamine.SheetVisibleEnum.Visible
                if not shown and meta.name == LISTS:
                    continue
                sheet = book.get_sheet_by_name(meta.name)
                rows = tidying.rows(sheet.to_python(skip_empty_area=False))
                found.tables.append(Table(meta.name, rows, _merged(sheet, rows)))
                if not shown and any(rows) and meta.name != SHEET:
                    hidden.append(meta.name)
    except python_calamine.PasswordError as locked:
        raise Refused("locked") from locked
    except python_calamine.CalamineError as bad:
        raise Refused("damaged") from bad
    if hidden:
        found.say("hidden_sheets", names=" · ".join(hidden[:_NAMED_SHEETS]))
    tidying.tell(found)
    return found.tables


def _merged(sheet: python_calamine.CalamineSheet, rows: Sequence[object]) -> list[tuple[int, int, int, int]]:
    """The merged ranges that touch the table."""
    ranges = sheet.merged_cell_ranges or []
    return [
        (top, left, bottom, right)
        for (top, left), (bottom, right) in ranges[:MERGED_LIMIT]
        if top < len(rows) and top <= bottom and left <= right
    ]


def tell_hidden(table: Table, found: Found) -> None:
    """Say which columns are hidden, by their letters."""
    if not table.hidden:
        return
    letters = " ".join(letters_of(column) for column in sorted(table.hidden)[:20])
    found.say("hidden_columns", sheet=table.name, columns=letters)


def tell_hidden_rows(table: Table, hidden: Iterable[int], found: Found) -> None:
    """Say how many rows are hidden (by hand or by a filter) that hold something."""
    count = sum(1 for row in hidden if row < len(table.rows) and any(value is not None for value in table.rows[row]))
    if count:
        found.say("hidden_rows", sheet=table.name, count=count)


def letters_of(column: int) -> str:
    """A column from 0 as a spreadsheet names it."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
