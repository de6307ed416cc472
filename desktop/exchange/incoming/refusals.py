"""Owns giving back the rows that were not taken, as a spreadsheet with the reason beside each; must not know records.

Mended there, the file can be brought in again: the rows stand under the headings of the file that they came from.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from xlsxwriter import Workbook

from desktop.exchange.incoming.plan import Plan
from desktop.exchange.incoming.shapes import Layout, RowOf, Value
from desktop.i18n import _
from desktop.safe_io import write_file

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_MOST: Final = 32_767  # signs that a cell can hold
_WIDE: Final = 24
_NEVER: Final = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def reasons(plan: Plan) -> dict[RowOf, tuple[str, ...]]:
    """Row of the file -> why something of it was not taken: rows and cells refused, records that wait for a choice."""
    found: dict[RowOf, dict[str, None]] = defaultdict(dict)
    for refusal in plan.reading.refused:
        header = _header(plan, refusal.at, refusal.column)
        found[refusal.at][_("{column} : {why}", column=header, why=refusal.reason) if header else refusal.reason] = None
    for one in plan.planned:
        for refusal in one.aside:
            found[refusal.at][refusal.reason] = None
        if one.verdict in ("refused", "doubtful") and one.why:
            for at in one.draft.rows:
                found[at][one.why] = None
    return {at: tuple(said) for at, said in sorted(found.items(), key=lambda pair: (pair[0].sheet, pair[0].row))}


def write_refused(plan: Plan, path: Path) -> int:
    """Write the rows that were not taken whole. Returns how many; none: nothing is written."""
    said = reasons(plan)
    if said:
        write_file(path, [_book(plan, said)])
    return len(said)


def _header(plan: Plan, at: RowOf, column: int | None) -> str:
    layout = next((one for one in plan.reading.layouts if one.sheet == at.sheet), None)
    if layout is None or column is None:
        return ""
    return next((one.header or one.tag for one in layout.columns if one.index == column), "")


def _book(plan: Plan, said: Mapping[RowOf, tuple[str, ...]]) -> bytes:
    made = io.BytesIO()
    book = Workbook(made, {"in_memory": True, **_NEVER})
    bold = book.add_format({"bold": True, "bottom": 1})
    forms = {date: book.add_format({"num_format": "yyyy-mm-dd"}), time: book.add_format({"num_format": "hh:mm"})}
    reason = book.add_format({"text_wrap": True, "font_color": "#B42318"})
    layouts = {one.sheet: one for one in plan.reading.layouts}
    for number in sorted({at.sheet for at in said}):
        sheet = plan.reading.source.sheets[number]
        page = book.add_worksheet()  # the file's own name may be one that no workbook takes
        if plan.reading.lang == "ar":
            page.right_to_left()
        above = _above(layouts.get(number))
        wide = max((len(sheet.rows[row]) for row in (*above, *_rows(said, number)) if row < len(sheet.rows)), default=0)
        for line, row in enumerate(above):
            _put(page, line, sheet.rows[row], forms, bold)
        page.write_string(max(len(above) - 1, 0), wide, _("Pourquoi"), bold)
        for line, row in enumerate(_rows(said, number), start=max(len(above), 1)):
            if row < len(sheet.rows):
                _put(page, line, sheet.rows[row], forms, None)
            page.write_string(line, wide, " · ".join(said[RowOf(number, row + 1)])[:_MOST], reason)
        page.set_column(0, max(wide - 1, 0), _WIDE)
        page.set_column(wide, wide, 3 * _WIDE)
        page.freeze_panes(max(len(above), 1), 0)
    book.close()
    return made.getvalue()


def _above(layout: Layout | None) -> tuple[int, ...]:
    if layout is None:
        return ()
    return (*layout.headers, *(() if layout.tags is None else (layout.tags,)))


def _rows(said: Iterable[RowOf], sheet: int) -> list[int]:
    return [at.row - 1 for at in said if at.sheet == sheet]


def _put(page: Worksheet, line: int, values: Iterable[Value], forms: Mapping[type, Any], style: Any) -> None:
    for column, value in enumerate(values):
        if value is None or value == "":
            continue
        if isinstance(value, bool):
            page.write_boolean(line, column, value, style)
        elif isinstance(value, int | float):
            page.write_number(line, column, value, style)
        elif isinstance(value, datetime | date):
            page.write_datetime(line, column, value, style or forms[date])
        elif isinstance(value, time):
            page.write_datetime(line, column, value, style or forms[time])
        else:
            page.write_string(line, column, value[:_MOST], style)
