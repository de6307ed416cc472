"""Writes an office's workbook as a file: an XLSX with its hidden sheets and columns, an ODS, a CSV of its encoding."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from openpyxl import Workbook

from tests.exchange.incoming import made
from tests.exchange.incoming.offices.works import Office


def _workbook(office: Office) -> bytes:
    book = Workbook()
    del book[book.sheetnames[0]]
    for leaf in office.leaves:
        sheet = book.create_sheet(leaf.name)
        for row in leaf.rows:
            sheet.append(row)
        for one in leaf.merged:
            sheet.merge_cells(one)
        for letter in leaf.hidden_columns:
            sheet.column_dimensions[letter].hidden = True
        if leaf.hidden:
            sheet.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _delimited(office: Office) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=office.separator).writerows(office.leaves[0].rows)
    return out.getvalue().encode(office.encoding)


def written(office: Office, folder: Path) -> Path:
    """The office's workbook in a folder."""
    path = folder / office.name
    if path.suffix == ".csv":
        path.write_bytes(_delimited(office))
    elif path.suffix == ".ods":
        path.write_bytes(made.ods("".join(made.ods_table(one.name, one.rows) for one in office.leaves)))
    else:
        path.write_bytes(_workbook(office))
    return path
