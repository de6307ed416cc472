"""Contents signed by a hostile laptop: the signature fits, the contents do not. Refused whole, or kept and not run."""

from __future__ import annotations

import random
import zlib
from typing import Any

import pytest
import zstandard

from desktop.errors import MaillageError
from desktop.sync.bundle import Bundle, Header, Refused, open_bundle, sign_parts, sign_text
from desktop.sync.codec import encode_payload
from tests.golden.make_change_files import FATIMA, SAMIR, bundles
from tests.stateful.laptop import Laptop


def _resigned(plain: bytes, *, cells: int | None = None, **changes: Any) -> Bundle:
    """A bundle with these contents under a good signature."""
    model = bundles()[0]
    fields = {name: getattr(model.header, name) for name in Header.__struct_fields__}
    fields |= {"size": len(plain), "cells": model.header.cells if cells is None else cells, **changes}
    import msgspec

    contents = fields.pop("contents", None) or zstandard.ZstdCompressor().compress(plain)
    return sign_parts(FATIMA, msgspec.msgpack.encode(Header(**fields)), contents)


def _plain() -> bytes:
    writes, said = bundles()[0].read()
    return encode_payload(writes, said)


def _takes(laptop: Laptop, raw: bytes) -> bool:
    """Whether a laptop takes a bundle. Refused: nothing may have changed."""
    before = laptop.state()
    try:
        laptop.receive([raw])
    except (Refused, MaillageError):
        assert laptop.state() == before
        return False
    return True


def test_bombs_are_refused_before_they_open() -> None:
    bomb = zstandard.ZstdCompressor(level=19).compress(bytes(200 * 2**20))
    for changes in ({"size": 200 * 2**20}, {"size": 1000}, {"size": 2**40}):
        with pytest.raises(Refused):
            open_bundle(_resigned(b"x", contents=bomb, **changes).raw).read()
    lying = zstandard.ZstdCompressor(write_content_size=False).compress(_plain())
    with pytest.raises(Refused):
        open_bundle(_resigned(_plain(), contents=lying).raw).read()


@pytest.mark.parametrize(
    ("table", "field", "value"),
    [
        ("thing", "title", 7),
        ("thing", "title", b"bytes"),
        ("thing", "rank", "seven"),
        ("thing", "rank", 1.5),
        ("thing", "deleted", 2),
        ("thing", "deleted", "0"),
        ("thing", "point", "34,-1"),
        ("thing", "point", [1.0]),
        ("thing", "point", [1.0, "x"]),
        ("thing", "point", [1.0, [2.0]]),
        ("thing", "secret", "in clear"),
        ("part", "thing", b"short"),
        ("sqlite_master", "sql", {"a": 1}),
        ("thing", "title", "e\u0301"),
        ("thing", "title", True),
        ("thing", 'ti"tle', "x"),
        ("thing; DROP TABLE op", "title", "x"),
        ("Thing", "title", "x"),
    ],
)
def test_values_no_column_could_hold_are_refused(table: str, field: str, value: object) -> None:
    import msgspec

    laptop = Laptop("reader")
    plain = msgspec.msgpack.encode(
        [[[table, b"\x00\x01" + bytes(16), [[field, b"", 0, msgspec.msgpack.encode([value])]]]], []]
    )
    assert not _takes(laptop, _resigned(plain, cells=1).raw)


def test_unknown_tables_and_fields_are_kept_not_run() -> None:
    import msgspec

    laptop = Laptop("reader")
    plain = msgspec.msgpack.encode(
        [[["sqlite_master", b"\x00\x01" + bytes(16), [["sql", b"", 0, msgspec.msgpack.encode(["DROP"])]]]], []]
    )
    assert _takes(laptop, _resigned(plain, cells=1).raw)
    with laptop.read() as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM op").scalar() == 1


def test_what_this_version_has_no_place_for_is_counted_once_a_row() -> None:
    import msgspec

    def column(field: str) -> list[object]:
        return [field, b"", 0, msgspec.msgpack.encode(["later"])]

    rows = b"\x00\x01" + bytes(16)
    reader = Laptop("reader")
    table, known = next((one.wire, next(iter(one.fields))) for one in reader.schema.tables.values())
    here = msgspec.msgpack.encode([[[table, rows, [column(known)]]], []])
    later = [column("a"), column("b")]
    there = msgspec.msgpack.encode([sorted([["moon", rows, later], [table, rows, [column("hue")]]]), []])
    assert reader.receive([_resigned(here, cells=1).raw]).unshown == 0
    assert Laptop("another").receive([_resigned(there, cells=3).raw]).unshown == 2


def test_mutated_contents_under_a_good_signature() -> None:
    """500 changed contents, each signed again: refused whole or taken whole (20,000 files: `trust/test_fuzz.py`)."""
    draw = random.Random(11)
    laptop = Laptop("reader")
    plain = _plain()
    taken = refused = 0
    for _ in range(500):
        broken = bytearray(plain)
        for _ in range(draw.randint(1, 4)):
            at = draw.randrange(len(broken))
            match draw.randrange(3):
                case 0:
                    broken[at] = draw.randrange(256)
                case 1:
                    del broken[at : at + draw.randint(1, 4)]
                case _:
                    broken[at:at] = draw.randbytes(draw.randint(1, 4))
        raw = _resigned(bytes(broken) or b"\xc0").raw
        try:
            open_bundle(raw).read()
        except Refused:
            refused += 1
            continue
        taken += 1
        _takes(laptop, raw)
    assert refused > 350
    assert taken > 2
    assert zlib.crc32(plain) == zlib.crc32(_plain())


def test_mutated_headers_under_a_good_signature() -> None:
    """200 changed headers, each signed again: refused whole or taken whole."""
    draw = random.Random(12)
    laptop = Laptop("reader")
    model = bundles()[1]
    refused = 0
    for _ in range(200):
        header = bytearray(model.header_bytes)
        for _ in range(draw.randint(1, 3)):
            header[draw.randrange(len(header))] = draw.randrange(256)
        parts = (bytes(header), model.contents)
        body = b"MGB1" + b"".join(len(part).to_bytes(4, "big") + part for part in parts)
        raw = body + sign_text(FATIMA, b"maillage-bundle-1\x00", body)
        try:
            open_bundle(raw).read()
        except Refused:
            refused += 1
            continue
        _takes(laptop, raw)
    assert refused > 20


def test_a_forged_author_is_refused() -> None:
    """Fatima's header, everything else by Samir: 64 ways to sign it, none taken."""
    model = bundles()[0]
    body = model.raw[:-64]
    for n in range(64):
        forged = sign_text(bytes([n]) * 32 if n != 1 else SAMIR, b"maillage-bundle-1\x00", body)
        with pytest.raises(Refused):
            open_bundle(body + forged)
    with pytest.raises(Refused):
        open_bundle(body + sign_text(FATIMA, b"another purpose\x00", body))
