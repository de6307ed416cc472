"""The container: what a stranger may have done to it is refused whole, in a sentence; the vectors read as written."""

from __future__ import annotations

import io
import json
import os
import random
import struct
import zipfile
import zlib
from pathlib import Path
from typing import Any

import pytest
import zstandard

from desktop.errors import FileDamaged, FileProblem, FileTooNew, FileTruncated, MaillageError, NotOurFile
from desktop.sync.bundle import Bundle, Header, Refused, open_bundle, sign_parts, sign_text
from desktop.sync.changefile import compose, parse, read_change_file
from desktop.sync.codec import encode_payload
from tests.golden.make_change_files import FATIMA, HERE, SAMIR, bundles, listing, manifest, vectors
from tests.stateful.laptop import Laptop
from tests.stateful.world import World

VALID = compose(manifest(), SAMIR, {b.hash: b.raw for b in bundles()})
REFUSALS = {
    "refuse-newer-format.maillage": FileTooNew,
    "refuse-cut.maillage": FileTruncated,
    "refuse-flipped-bit.maillage": FileDamaged,
    "refuse-appended.maillage": FileTruncated,
    "refuse-manifest-of-another-key.maillage": FileDamaged,
    "refuse-foreign.maillage": NotOurFile,
}


@pytest.mark.parametrize("name", ["accept-three-bundles", "accept-three-bundles-plain", "accept-packed"])
def test_the_golden_file_reads_as_listed(name: str) -> None:
    """The plain one was packed by the first writer, without dictionary, shapes or words: any writer may still do so."""
    read = read_change_file(HERE / f"{name}.maillage")
    told = json.loads((HERE / f"{name}.json").read_text(encoding="utf-8"))
    assert read.manifest.network == "Réseau Oriental"
    assert [b.hash.hex() for b in sorted(read.bundles, key=lambda b: b.hash)] == [b["hash"] for b in told["bundles"]]
    for bundle, listed in zip(sorted(read.bundles, key=lambda b: b.hash), told["bundles"], strict=True):
        writes, said = bundle.read()
        found = [
            [w.table, w.row.hex(), w.field, list(w.value) if isinstance(w.value, tuple) else w.value] for w in writes
        ]
        assert found == listed["writes"]
        assert [[s.kind, s.target.hex()] for s in said] == listed["statements"]
        assert bundle.header.prev.hex() == listed["prev"]


def test_the_format_has_not_moved() -> None:
    """What this version writes is byte for byte what the vectors hold (their compressed parts read equal)."""
    assert json.loads(json.dumps(listing())) == json.loads((HERE / "accept-three-bundles.json").read_text("utf-8"))
    assert {*vectors(), "accept-three-bundles-plain.maillage"} == {path.name for path in HERE.glob("*.maillage")}


@pytest.mark.parametrize("name", sorted(REFUSALS))
def test_each_refused_vector_is_refused_in_a_sentence(name: str) -> None:
    with pytest.raises(REFUSALS[name]) as caught:
        read_change_file(HERE / name)
    assert name in caught.value.sentence()


def test_a_bundle_that_needs_more_is_held_and_relayed() -> None:
    file = read_change_file(HERE / "hold-needs-9.maillage")
    laptop = Laptop("reader")
    result = laptop.receive([b.raw for b in file.bundles])
    assert (result.applied, result.too_new) == (0, 1)
    assert set(laptop.bundles()) == {b.hash for b in file.bundles}


def test_a_file_cut_at_any_byte_is_refused() -> None:
    for length in range(len(VALID)):
        with pytest.raises(FileProblem):
            parse(VALID[:length])


def test_any_flipped_bit_is_refused() -> None:
    for at in range(len(VALID)):
        with pytest.raises(FileProblem):
            parse(VALID[:at] + bytes((VALID[at] ^ (1 << at % 8),)) + VALID[at + 1 :])


def _zip(entries: list[tuple[str, bytes]], *, method: int = zipfile.ZIP_STORED, comment: bytes = b"") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        archive.comment = comment
        for name, content in entries:
            archive.writestr(zipfile.ZipInfo(name), content, compress_type=method)
    return out.getvalue()


def _entries() -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(VALID)) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "/etc/passwd",
        "bundles/../../x",
        "CON",
        "bundles/" + "0" * 63,
        "bundles/" + "A" * 64,
        "files/x",
        "a.",
        "é",
        "bundles/",
    ],
)
def test_names_not_on_the_list_are_refused(name: str) -> None:
    with pytest.raises(FileDamaged):
        parse(_zip([*_entries(), (name, b"x")]))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_containers_that_hide_something_are_refused() -> None:
    entries = _entries()
    for raw in (
        _zip(entries, method=zipfile.ZIP_DEFLATED),
        _zip(entries, comment=b"hidden"),
        _zip([*entries, entries[0]]),
        _zip(entries[1:]),
        _zip([entries[0]]),
        VALID[:10] + b"hidden" + VALID[10:],
        VALID[:-22] + b"gap" + VALID[-22:],
        _zip([*entries, ("files/" + "0" * 64, b"not that hash")]),
    ):
        with pytest.raises(FileProblem):
            parse(raw)


def test_a_directory_that_lies_is_refused() -> None:
    """The directory says another size, name or place than the local header."""
    start = struct.unpack("<I", VALID[-6:-2])[0]
    for offset in (10, 16, 20, 24, 28, 32, 42, 46):
        broken = bytearray(VALID)
        broken[start + offset] ^= 1
        with pytest.raises(FileProblem):
            parse(bytes(broken))


def test_a_bundle_not_listed_or_missing_is_refused() -> None:
    made = {b.hash: b.raw for b in bundles()}
    entries = _entries()
    for raw in (_zip(entries[:-1]), _zip([*entries, ("bundles/" + "0" * 64, b"x")])):
        with pytest.raises(FileDamaged):
            parse(raw)
    assert len(parse(compose(manifest(), SAMIR, made)).bundles) == 3


@pytest.mark.parametrize(
    "raw",
    [b"[" * 100_000, b'{"format":1}', b"{}", b"\xff", b'{"format":NaN}', b"1" * 5000, b'{"format":1e999}', b"null"],
)
def test_manifests_that_are_none_are_refused(raw: bytes) -> None:
    entries = [(name, raw if name == "manifest.json" else content) for name, content in _entries()]
    with pytest.raises(FileProblem):
        parse(_zip(entries))


def _saying(**changes: Any) -> bytes:
    """The golden file, its manifest changed by the laptop that signed it."""
    said = json.loads(dict(_entries())["manifest.json"])
    said.pop("signature")
    said |= changes
    plain = json.dumps(said, sort_keys=True, separators=(",", ":")).encode()
    said["signature"] = sign_text(SAMIR, b"maillage-manifest-1\x00", plain).hex()
    raw = json.dumps(said, sort_keys=True, separators=(",", ":")).encode()
    return _zip([(name, raw if name == "manifest.json" else content) for name, content in _entries()])


def test_what_is_asked_for_and_which_part_it_is_are_read() -> None:
    one, other = bytes([1]) * 32, bytes([2]) * 32
    read = parse(_saying(missing=[one.hex(), other.hex()], part=[2, 3])).manifest
    assert (read.lacks, read.part) == ((one, other), (2, 3))
    assert parse(_saying()).manifest.part == (1, 1)


@pytest.mark.parametrize(
    "changes",
    [
        {"missing": "x"},
        {"missing": [1]},
        {"missing": ["ab"]},
        {"missing": ["AB" * 32]},
        {"missing": ["02" * 32, "01" * 32]},
        {"missing": ["01" * 32, "01" * 32]},
        {"missing": [f"{n:064x}" for n in range(5001)]},
        {"part": [0, 1]},
        {"part": [3, 2]},
        {"part": [1]},
        {"part": [True, True]},
        {"part": [1, 10_000]},
    ],
)
def test_what_is_asked_for_or_numbered_wrongly_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(FileDamaged):
        parse(_saying(**changes))


# --- contents re-signed by a hostile laptop: the signature fits, the contents do not ---------------------------


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


def test_files_in_any_order_give_one_state() -> None:
    """Twenty bundles of three laptops, some clashing, in forty orders (a thousand in soak)."""
    made = World(count=3, clocks=(0, 5, -5))
    draw = random.Random(7)
    try:
        for n in range(20):
            made.edit(draw.randrange(3), draw.randrange(3), draw.randrange(9), draw.randrange(3))
            made.seal(n % 3)
            if n % 5 == 4:
                made.give(draw.randrange(3), 0)
                made.receive(draw.randrange(3), len(made.files) - 1)
        all_bundles = sorted({raw for at in made.laptops for raw in at.bundles().values()})
        states = set()
        for _ in range(1_000 if os.environ.get("MAILLAGE_SOAK") else 40):
            reader = Laptop("reader")
            order = draw.sample(all_bundles, len(all_bundles))
            cut = draw.randrange(len(order))
            for part in (order[:cut], [*order[cut:], *order[:3]]):
                reader.receive(part, vouch=True)
            states.add(reader.state())
            reader.engine.dispose()
        assert len(states) == 1
    finally:
        made.close()


def test_a_page_for_people_holds_no_name_and_runs_nothing(tmp_path: Path) -> None:
    raw = compose(manifest(network="<script>alert(1)</script>"), SAMIR, {})
    page = _page(raw)
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "default-src 'none'" in page
    for lang in ("fr", "en", "es", "ar"):
        assert f'<section lang="{lang}"' in page
    (tmp_path / "f.maillage").write_bytes(raw)
    assert read_change_file(tmp_path / "f.maillage").bundles == ()


def _page(raw: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return archive.read("LISEZMOI.html").decode()


def test_the_container_itself_is_small() -> None:
    assert len(compose(manifest(), SAMIR, {})) <= 8_000
