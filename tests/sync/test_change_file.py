"""The container: what a stranger may have done to it is refused whole, in a sentence; the vectors read as written."""

from __future__ import annotations

import io
import json
import os
import random
import struct
import zipfile
from pathlib import Path
from typing import Any

import pytest

from desktop.errors import FileDamaged, FileProblem, FileTooNew, FileTruncated, NotOurFile
from desktop.sync.bundle import sign_text
from desktop.sync.changefile import compose, parse, read_change_file
from tests.golden.make_change_files import HERE, SAMIR, bundles, listing, manifest, vectors
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
