"""XLS made byte by byte: old files that no library of ours writes."""

from __future__ import annotations

import struct
from collections.abc import Sequence

SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(name: str, stream: bytes) -> bytes:
    """An OLE container of one stream."""
    stream = stream.ljust(max(4096, -(-len(stream) // SECTOR) * SECTOR), b"\0")  # short ones would need a second table
    count = len(stream) // SECTOR
    fat = [*range(1, count), _END, _END, _FAT]  # the stream, the directory, the table itself
    table = b"".join(struct.pack("<I", one) for one in fat).ljust(SECTOR, b"\xff")
    assert len(table) == SECTOR
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, count, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<I", count + 1) + b"\xff" * 4 * 108

    def entry(named: str, kind: int, start: int, size: int, child: int) -> bytes:
        raw = named.encode("utf-16-le") + b"\0\0"
        head = raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw), kind, 1)
        return head + struct.pack("<III", _FREE, _FREE, child) + bytes(36) + struct.pack("<IQ", start, size)

    directory = entry("Root Entry", 5, _END, 0, 1) + entry(name, 2, 0, len(stream), _FREE) + bytes(256)
    return header + stream + directory + table


def xls(
    sheet: str,
    rows: Sequence[Sequence[str | float | None]],
    *,
    locked: bool = False,
    hidden_rows: Sequence[int] = (),
    hidden_columns: Sequence[int] = (),
    formulas: Sequence[tuple[int, int]] = (),
) -> bytes:
    """A workbook of Excel 97 with one sheet of texts and numbers; `formulas` are cells whose number one computed."""

    def record(kind: int, data: bytes = b"") -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    def begins(kind: int) -> bytes:
        return record(0x809, struct.pack("<HHHHII", 0x600, kind, 0x0DBB, 0x7CC, 0, 6))

    cells = b"".join(record(0x7D, struct.pack("<HHHHHH", at, at, 2560, 0, 1, 0)) for at in hidden_columns)
    for row in hidden_rows:
        cells += record(0x208, struct.pack("<HHHHHHI", row, 0, 9, 255, 0, 0, 0x100 | 0x20))
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            at = struct.pack("<HHH", row, column, 0)
            if isinstance(value, str):
                words = value.encode("utf-16-le")
                cells += record(0x204, at + struct.pack("<HB", len(words) // 2, 1) + words)
            elif value is not None and (row, column) in formulas:
                cells += record(0x06, at + struct.pack("<dHIH", value, 0, 0, 3) + b"\x1e\x01\x00")
            elif value is not None:
                cells += record(0x203, at + struct.pack("<d", value))
    name = sheet.encode("utf-16-le")
    password = record(0x2F, struct.pack("<HHH", 0, 0x1234, 0x5678)) if locked else b""

    def of_book(offset: int) -> bytes:
        listed = struct.pack("<IBBBB", offset, 0, 0, len(name) // 2, 1) + name
        return begins(5) + password + record(0x42, struct.pack("<H", 1200)) + record(0x85, listed) + record(0x0A)

    return compound("Workbook", of_book(len(of_book(0))) + begins(0x10) + cells + record(0x0A))
