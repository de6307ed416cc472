"""The folder itself: what is ours is told by content, everything else is left alone, nothing hostile hurts."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from desktop.errors import HubGone, HubTooFull
from desktop.sync import hub_folder
from desktop.sync.bundle import public_key, replica_of
from desktop.sync.changefile import Manifest, compose, digest_of, manifest_bytes
from desktop.sync.hub_folder import HubFolder, Kind, lot_name, pack_memory, portions, seen, unpack_memory
from desktop.sync.vector import Vector

SECRET = bytes(range(32))
KEY = public_key(SECRET)
SAID = Manifest(replica_of(KEY), KEY, "Oriental", False, 1, Vector(), 0)


def lot() -> bytes:
    return compose(SAID, SECRET, {})


def kind_of(folder: Path, name: str, raw: bytes) -> Kind:
    (folder / name).write_bytes(raw)
    hub = HubFolder(folder)
    return hub.read(hub.entries()[name]).kind


@pytest.mark.parametrize("name", ["lot-0.maillage", "Copie de lot", "photo.jpg", "ملف مشترك", "~$x.tmp"])
def test_a_change_file_is_known_under_any_name(tmp_path: Path, name: str) -> None:
    assert kind_of(tmp_path, name, lot()) is Kind.LOT


@pytest.mark.parametrize("name", ["poste-0011223344556677.json", "poste (conflicted copy).json", "x"])
def test_a_word_is_known_under_any_name(tmp_path: Path, name: str) -> None:
    assert kind_of(tmp_path, name, manifest_bytes(SAID, SECRET, {})) is Kind.WORD


@pytest.mark.parametrize(
    "raw", [b"", b"%PDF-1.7", b'{"a": 1}', b"PK\x03\x04" + bytes(60), bytes(300), b"[" * 5000, b'{"a":' * 5000]
)
def test_other_people_s_files_are_left_alone(tmp_path: Path, raw: bytes) -> None:
    assert kind_of(tmp_path, "rapport.pdf", raw) is Kind.OTHER
    assert (tmp_path / "rapport.pdf").read_bytes() == raw


def test_what_bears_our_name_and_is_not_sound_is_said(tmp_path: Path) -> None:
    raw = lot()
    word = manifest_bytes(SAID, SECRET, {})
    forged = word.replace(b"Oriental", b"Occident")
    spoiled = raw[: len(raw) // 2] + bytes((raw[len(raw) // 2] ^ 1,)) + raw[len(raw) // 2 + 1 :]
    for name, content in {
        lot_name(digest_of(raw)): raw[:-30],
        "a.maillage": b"",
        "b.maillage": spoiled,
        "c.maillage": b"PK\x03\x04 something else altogether, and long enough to be looked at",
        "poste-0011223344556677.json": forged,
        "cles-0011223344556677.bin": b"no keys",
        "d.maillage": raw + b"x",
        "e": spoiled,
    }.items():
        (tmp_path / name).write_bytes(content)
        hub = HubFolder(tmp_path)
        found = hub.read(hub.entries()[name])
        assert found.kind is Kind.BAD, name
        assert found.reason is not None
        assert name in found.reason.sentence()


def test_links_pipes_folders_and_hidden_files_are_not_even_listed(tmp_path: Path) -> None:
    (tmp_path / "autre").mkdir()
    (tmp_path / "autre" / "x.maillage").write_bytes(lot())
    (tmp_path / ".syncthing.x.maillage.tmp").write_bytes(lot())
    os.symlink("/dev/zero", tmp_path / "a.maillage")
    os.symlink(tmp_path / "autre" / "x.maillage", tmp_path / "b.maillage")
    os.mkfifo(tmp_path / "c.maillage")
    with socket.socket(socket.AF_UNIX) as one:
        here = os.getcwd()
        os.chdir(tmp_path)  # a socket's path is short
        try:
            one.bind("d.maillage")
        finally:
            os.chdir(here)
        assert HubFolder(tmp_path).entries() == {}


def test_a_name_that_is_no_text_is_read_and_not_remembered(tmp_path: Path) -> None:
    place = os.fsencode(tmp_path) + b"/lot-\xff.maillage"
    with open(place, "wb") as file:
        file.write(lot())
    hub = HubFolder(tmp_path)
    (entry,) = hub.entries().values()
    found = hub.read(entry)
    assert found.kind is Kind.LOT
    assert unpack_memory(pack_memory({entry.name: seen(entry, found)})) == {}


def test_a_folder_that_is_gone_or_holds_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hub = HubFolder(tmp_path / "E")
    for act in (hub.entries, lambda: hub.write("x", b"x")):
        with pytest.raises(HubGone) as caught:
            act()
        assert "n’est pas là" in caught.value.sentence()
    monkeypatch.setattr(hub_folder, "ENTRIES_LIMIT", 3)
    for n in range(4):
        (tmp_path / str(n)).touch()
    with pytest.raises(HubTooFull):
        HubFolder(tmp_path).entries()


def test_a_file_that_vanishes_between_listing_and_reading(tmp_path: Path) -> None:
    (tmp_path / "a.maillage").write_bytes(lot())
    hub = HubFolder(tmp_path)
    (entry,) = hub.entries().values()
    (tmp_path / "a.maillage").unlink()
    assert hub.read(entry).kind is Kind.GONE


def test_a_file_named_by_its_content_is_known_by_name_and_size(tmp_path: Path) -> None:
    raw = lot()
    hub = HubFolder(tmp_path)
    written = hub.write(lot_name(digest_of(raw)), raw)
    noted = seen(written, hub.read(written))
    os.utime(tmp_path / written.name, (1, 1))
    assert noted.is_still(hub.entries()[written.name])
    os.rename(tmp_path / written.name, tmp_path / "autre.maillage")
    entry = hub.entries()["autre.maillage"]
    noted = seen(entry, hub.read(entry))
    os.utime(tmp_path / "autre.maillage", (9, 9))
    assert not noted.is_still(hub.entries()["autre.maillage"])
    assert unpack_memory(pack_memory({"x": noted})) == {"x": noted}
    assert unpack_memory(b"\xc1 nonsense") == {}


def test_small_bundles_lie_together_and_large_ones_apart() -> None:
    hashes = [n.to_bytes(32, "big") for n in range(1200)]
    assert [len(part) for part in portions(dict.fromkeys(hashes, 100))] == [500, 500, 200]
    assert [len(part) for part in portions(dict.fromkeys(hashes[:3], 3 * 2**20))] == [1, 1, 1]
    assert list(portions({hashes[0]: 30 * 2**20})) == [[hashes[0]]]
    assert list(portions({})) == []
