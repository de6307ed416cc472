"""A binary workbook (XLSB) made record by record, for no library here writes one. Must not assert anything."""

from __future__ import annotations

import struct
from collections.abc import Collection, Sequence

from tests.exchange.incoming import made

_DIM, _BEGIN_DATA, _END_DATA, _ROW, _TEXT, _NUMBER, _ERROR = 148, 145, 146, 0, 6, 5, 3
_BEGIN_SHEET, _END_SHEET, _BEGIN_COLUMNS, _COLUMN, _END_COLUMNS = 129, 130, 390, 60, 391
_FORMULA = 9
_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>'
)
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
Cell = str | float | None


def record(kind: int, data: bytes = b"") -> bytes:
    """One record: its kind, its size, what it holds."""
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, octets = len(data), b""
    while True:
        octets += bytes([size & 0x7F | (0x80 if size > 0x7F else 0)])
        size >>= 7
        if not size:
            return head + octets + data


def text(words: str) -> bytes:
    """A text as records hold it."""
    return struct.pack("<I", len(words)) + words.encode("utf-16-le")


def sheet(
    rows: Sequence[Sequence[Cell]],
    *,
    hidden_rows: Collection[int] = (),
    hidden_columns: Collection[int] = (),
    formulas: Collection[tuple[int, int]] = (),
) -> bytes:
    """A worksheet of texts and numbers; some of the numbers were worked out."""
    width = max(map(len, rows))
    out = record(_BEGIN_SHEET) + record(_DIM, struct.pack("<IIII", 0, len(rows) - 1, 0, width - 1))
    out += record(_BEGIN_COLUMNS)
    for column in range(width):
        out += record(_COLUMN, struct.pack("<IIIIH", column, column, 2304, 0, int(column in hidden_columns)))
    out += record(_END_COLUMNS) + record(_BEGIN_DATA)
    for at, row in enumerate(rows):
        flags = 0x10 if at in hidden_rows else 0
        out += record(_ROW, struct.pack("<IIHBBB", at, 0, 300, 0, flags, 0) + struct.pack("<I", 0))
        for column, value in enumerate(row):
            place = struct.pack("<II", column, 0)
            if isinstance(value, str):
                out += record(_TEXT, place + text(value))
            elif value is not None and (at, column) in formulas:
                out += record(_FORMULA, place + struct.pack("<dHII", value, 0, 0, 0))
            elif value is not None:
                out += record(_NUMBER, place + struct.pack("<d", value))
    return out + record(_END_DATA) + record(_END_SHEET)


def workbook(sheets: Sequence[tuple[str, bytes, int]]) -> bytes:
    """A workbook of (name, worksheet, state: 0 shown, 1 hidden)."""
    told = b"".join(
        record(156, struct.pack("<II", state, number) + text(f"rId{number}") + text(name))
        for number, (name, _part, state) in enumerate(sheets, 1)
    )
    book = record(131) + record(153, b"\0" * 12 + text("")) + record(143) + told + record(144) + record(132)
    relations = "".join(
        f'<Relationship Id="rId{number}" Type="{_RELATION}/worksheet" Target="worksheets/sheet{number}.bin"/>'
        for number in range(1, len(sheets) + 1)
    )
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": f'<?xml version="1.0"?><Relationships xmlns="{space}"><Relationship Id="rId1" '
        f'Type="{_RELATION}/officeDocument" Target="xl/workbook.bin"/></Relationships>',
        "xl/workbook.bin": book,
        "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{space}">{relations}</Relationships>',
    }
    parts |= {f"xl/worksheets/sheet{number}.bin": part for number, (_n, part, _s) in enumerate(sheets, 1)}
    return made.packed(parts)
