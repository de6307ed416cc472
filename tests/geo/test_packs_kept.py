"""Packs that come in: kept whole or not at all, refused in a sentence, answered to the page from a closed table."""

from __future__ import annotations

import gc
import sqlite3
import weakref
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from desktop.errors import DiskFull, FileMissing, FileTooLarge, NotAFile, PackRefused
from desktop.geo import packs, tiles
from desktop.geo.pack_places import towns, within_reach
from desktop.geo.pack_tiles import PackTiles
from desktop.geo.packs import Shelf, open_pack
from desktop.geo.site import Site
from tests.geo import packs_made
from tests.geo.packs_made import around, mbtiles, picture, town


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "profil" / "fonds")


def test_a_pack_comes_in_two_acts(shelf: Shelf, tmp_path: Path) -> None:
    file = town(tmp_path / "oujda.pmtiles", attribution="OSM")
    told: list[tuple[int, int]] = []
    waiting = shelf.bring(file, lambda done, total: told.append((done, total)))
    assert shelf.packs() == []
    assert told[-1] == (file.stat().st_size, file.stat().st_size)
    assert waiting.known
    assert waiting.samples > 3
    pack = shelf.keep(waiting)
    assert [found.name for found in sorted(shelf.folder.iterdir())] == ["fond-1.pmtiles", "fonds.json"]
    assert shelf.path(pack).read_bytes() == file.read_bytes()
    assert Shelf(shelf.folder).packs() == [pack]
    with pytest.raises(PackRefused, match="Oujda"):
        shelf.bring(file)
    assert len(list(shelf.folder.iterdir())) == 2


def test_a_file_that_is_refused_by_the_person_leaves_nothing(shelf: Shelf, tmp_path: Path) -> None:
    shelf.drop(shelf.bring(town(tmp_path / "oujda.pmtiles")))
    assert list(shelf.folder.iterdir()) == []


def test_a_copy_that_is_stopped_leaves_nothing(shelf: Shelf, tmp_path: Path) -> None:
    class Stopped(Exception):
        pass

    def stop(_done: int, _total: int) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        shelf.bring(town(tmp_path / "oujda.pmtiles"), stop)
    assert list(shelf.folder.iterdir()) == []


@pytest.mark.parametrize("how", ["kept", "refused", "stopped"])
def test_who_was_told_of_the_progress_is_let_go_of_at_once(shelf: Shelf, tmp_path: Path, how: str) -> None:
    """It is the window's: what waits for the garbage collector may go on the thread that worked."""

    class Told:
        def report(self, _done: int, _total: int) -> None:
            if how == "stopped":
                raise RuntimeError

    file = town(tmp_path / "oujda.pmtiles")
    if how == "refused":
        file.write_bytes(cut(file.read_bytes()))
    told = Told()
    there = weakref.ref(told)
    gc.disable()
    try:
        with suppress(PackRefused, RuntimeError):
            shelf.drop(shelf.bring(file, told.report))
        del told
        assert there() is None
    finally:
        gc.enable()


def test_order_sight_and_taking_away(shelf: Shelf, tmp_path: Path) -> None:
    for name, colour in (("un", "red"), ("deux", "green"), ("trois", "blue")):
        file = town(tmp_path / f"{name}.pmtiles", kind="png", body=picture(colour), last=5, name=name)
        shelf.keep(shelf.bring(file))

    def names() -> list[str]:
        return [pack.head.name for pack in shelf.packs()]

    assert names() == ["trois", "deux", "un"]
    shelf.move(1, -1)
    assert names() == ["trois", "un", "deux"]
    shelf.move(3, 50)
    assert names() == ["un", "deux", "trois"]
    shelf.move(99, 1)
    shelf.show(2, False)
    assert [pack.shown for pack in shelf.packs()] == [True, False, True]
    gone = shelf.remove(2)
    assert gone is not None
    assert names() == ["un", "trois"]
    assert shelf.restore(2, 1)
    assert names() == ["un", "deux", "trois"]
    shelf.remove(2)
    shelf.sweep()
    assert not shelf.restore(2, 0)
    assert shelf.remove(2) is None
    assert sorted(file.name for file in shelf.folder.iterdir()) == ["fond-1.pmtiles", "fond-3.pmtiles", "fonds.json"]
    shelf.remove(3)
    shelf.sweep()
    again = shelf.keep(shelf.bring(tmp_path / "deux.pmtiles"))
    assert again.number == 4, "a number stands for one pack only"


def test_a_list_that_makes_no_sense_is_an_empty_one(shelf: Shelf, tmp_path: Path) -> None:
    shelf.keep(shelf.bring(town(tmp_path / "oujda.pmtiles")))
    told = shelf.folder / "fonds.json"
    good = told.read_text()
    for bad in (
        "",
        "[]",
        "{",
        '{"packs": 3}',
        '{"packs": [{"number": 1}], "next": -4}',
        "[" * 100_000,
        good.replace("mvt", "exe"),
    ):
        told.write_text(bad)
        assert shelf.packs() == []
    told.write_text(good.replace('"number": 1', '"number": 12'))
    assert shelf.packs() == [], "its file is another's"
    told.write_text(good)
    assert len(shelf.packs()) == 1


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


@pytest.mark.parametrize(
    ("name", "spoil"),
    [
        ("cut.pmtiles", cut),
        ("head.pmtiles", lambda data: data[:100]),
        ("old.pmtiles", lambda data: data[:7] + b"\x02" + data[8:]),
        ("brotli.pmtiles", lambda data: data[:97] + b"\x03" + data[98:]),
        ("avif.pmtiles", lambda data: data[:99] + b"\x05" + data[100:]),
        ("zooms.pmtiles", lambda data: data[:100] + b"\x09\x02" + data[102:]),
        ("deep.pmtiles", lambda data: data[:101] + b"\xff" + data[102:]),
        ("far.pmtiles", lambda data: data[:8] + b"\xff" * 8 + data[16:]),
        ("root.pmtiles", lambda data: data[:127] + bytes(40) + data[167:]),
        ("text.pmtiles", lambda _data: b"PMTiles\x03" + b"x" * 500),
        ("page.html", lambda _data: b"<html><script>alert(1)</script>"),
        ("empty.mbtiles", lambda _data: b""),
        ("sql.mbtiles", lambda _data: b"SQLite format 3\0" + bytes(5000)),
    ],
)  # fmt: skip
def test_what_is_not_sound_is_refused_and_leaves_nothing(
    shelf: Shelf, tmp_path: Path, name: str, spoil: Callable[[bytes], bytes]
) -> None:
    file = tmp_path / name
    file.write_bytes(spoil(town(tmp_path / "good.pmtiles", last=10).read_bytes()))
    with pytest.raises(PackRefused) as refused:
        shelf.bring(file)
    said = refused.value.sentence()
    assert name in said
    assert "Rien n’a été modifié." in said
    assert "attente" not in said
    assert not shelf.folder.exists() or list(shelf.folder.iterdir()) == []


def test_what_is_no_file_or_too_large_gets_its_sentence(
    shelf: Shelf, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(FileMissing):
        shelf.bring(tmp_path / "absent.pmtiles")
    with pytest.raises(NotAFile):
        shelf.bring(tmp_path)
    file = town(tmp_path / "oujda.pmtiles")
    monkeypatch.setattr(packs, "LIMIT", 100)
    with pytest.raises(FileTooLarge):
        shelf.bring(file)
    monkeypatch.undo()
    monkeypatch.setattr(packs, "_MARGIN", 2**60)
    with pytest.raises(DiskFull):
        shelf.bring(file)
    assert not any(shelf.folder.glob("*"))


def test_sqlite_without_tiles_is_refused(shelf: Shelf, tmp_path: Path) -> None:
    made = sqlite3.connect(tmp_path / "autre.mbtiles")
    made.execute("CREATE TABLE people (name TEXT)")
    made.commit()
    made.close()
    with pytest.raises(PackRefused, match="sans tuiles"):
        shelf.bring(tmp_path / "autre.mbtiles")


def test_a_complaint_that_is_no_text_is_a_sentence(shelf: Shelf, tmp_path: Path) -> None:
    """The engine quotes what it stumbles over, and Python wants that to be UTF-8."""
    file = mbtiles(tmp_path / "mots.mbtiles", {(2, 0, 0): picture(side=16)})
    data = file.read_bytes()
    assert b"CREATE TABLE metadata" in data
    file.write_bytes(data.replace(b"CREATE TABLE metadata", b"CREATE \xc2\xc2\xc2\xc2\xc2 metadata"))
    with pytest.raises(PackRefused, match="abîmé"):
        shelf.bring(file)


def test_a_slow_mbtiles_is_refused(shelf: Shelf, tmp_path: Path) -> None:
    """Without an index each tile would be looked for in all of them."""
    script = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 400000) " \
        "INSERT INTO tiles SELECT 14, 20000 - i % 300, 20000 - i, x'00' FROM n"  # fmt: skip
    file = mbtiles(tmp_path / "lent.mbtiles", {(14, 1, 1): picture(side=16)}, script=script, index=False, format="png")
    with pytest.raises(PackRefused, match="sans index"):
        shelf.bring(file)


def test_layers_that_nobody_draws_are_said(shelf: Shelf, tmp_path: Path) -> None:
    odd = packs_made.layer("réseau", [(2, {"x": "y"}, packs_made.shape([(0, 0), (9, 9)]))])
    assert not shelf.bring(town(tmp_path / "x.pmtiles", last=6, body=odd)).known


# ---- answering the page -----------------------------------------------------------------------------


def test_the_page_is_answered_from_open_packs_only(tmp_path: Path) -> None:
    site = Site()
    pack = open_pack(town(tmp_path / "image.pmtiles", kind="png", last=6))
    site.packs.put({3: pack})
    zoom, x, y = around(6)[4]
    answer = site.answer(f"/packs/3/{zoom}/{x}/{y}")
    assert answer is not None
    assert (answer.type, answer.body) == ("image/png", picture())
    for nothing in ("/packs/3/6/0/0", "/packs/4/6/0/0", "/packs/3/99/0/0"):
        missing = site.answer(nothing)
        assert missing is not None
        assert missing.body == b""
    for address in (
        "/packs/3/6/0",
        "/packs/3/6/0/0/",
        "/packs/3/../x",
        "/packs/3/6/-1/0",
        "/packs/٣/6/0/0",
    ):
        assert site.answer(address) is None, address
    site.packs.put({})
    hidden = site.answer(f"/packs/3/{zoom}/{x}/{y}")
    assert hidden is not None
    assert hidden.body == b""


def test_tiles_at_hand_are_few(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("desktop.geo.pack_tiles._KEPT", 3_000)
    table = PackTiles()
    table.put({1: open_pack(town(tmp_path / "x.pmtiles", kind="png", last=8))})
    for place in (place for zoom in range(9) for place in around(zoom)):
        assert table.answer("/packs/1/{}/{}/{}".format(*place)) is not None
    assert len(table._at_hand) < 6
    assert table._weight <= 3_000


def test_where_a_box_lies_is_said_by_its_towns() -> None:
    assert towns(packs_made.OUJDA, "fr")[0] == "Oujda"
    assert towns(packs_made.OUJDA, "ar")[0].strip()
    assert towns((100, 0, 101, 1), "fr") == []
    assert within_reach(packs_made.OUJDA)
    assert within_reach(tiles.WORLD)
    assert not within_reach((100, 0, 101, 1))
