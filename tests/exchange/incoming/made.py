"""Files made by the tests themselves: small workbooks and texts of every kind, none committed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date
from xml.sax.saxutils import escape

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


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """A ZIP of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, part in parts.items():
            made.writestr(name, part)
    return out.getvalue()


def changed(content: bytes, parts: Mapping[str, str | bytes]) -> bytes:
    """The same ZIP with these parts in the place of its own, or beside them."""
    with zipfile.ZipFile(io.BytesIO(content)) as given:
        kept = {name: given.read(name) for name in given.namelist()}
    return packed({**kept, **parts})


_ODS = "application/vnd.oasis.opendocument.spreadsheet"
_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)


def ods(body: str, manifest: str = "") -> bytes:
    """An OpenDocument spreadsheet of these tables, in its own words."""
    return packed(
        {
            "mimetype": _ODS,
            "content.xml": f'<?xml version="1.0"?><office:document-content {_SPACES}><office:body><office:spreadsheet>'
            f"{body}</office:spreadsheet></office:body></office:document-content>",
            "META-INF/manifest.xml": manifest or "<manifest/>",
        }
    )


def ods_table(name: str, rows: Rows) -> str:
    """One table of an OpenDocument spreadsheet."""
    lines = []
    for row in rows:
        cells = []
        for value in row:
            if value is None:
                cells.append("<table:table-cell/>")
            elif isinstance(value, date):
                cells.append(f'<table:table-cell office:value-type="date" office:date-value="{value.isoformat()}"/>')
            elif isinstance(value, str):
                words = "".join(f"<text:p>{escape(line)}</text:p>" for line in value.split("\n"))
                cells.append(f'<table:table-cell office:value-type="string">{words}</table:table-cell>')
            else:
                cells.append(f'<table:table-cell office:value-type="float" office:value="{value}"/>')
        lines.append(f"<table:table-row>{''.join(cells)}</table:table-row>")
    return f'<table:table table:name="{name}">{"".join(lines)}</table:table>'
