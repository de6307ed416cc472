"""Files made by the tests themselves: small workbooks and texts of every kind, none committed."""

from __future__ import annotations

import io
from collections.abc import Sequence

import xlsxwriter

from desktop.exchange.incoming.shapes import Value

Rows = Sequence[Sequence[Value]]


def xlsx(**sheets: Rows) -> bytes:
    """A workbook of these sheets, native values."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for row, values in enumerate(rows):
                for column, value in enumerate(values):
                    if isinstance(value, str):
                        sheet.write_string(row, column, value)
                    elif value is not None:
                        sheet.write(row, column, value)
    return out.getvalue()
