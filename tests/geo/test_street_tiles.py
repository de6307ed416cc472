"""Streets for maps on paper: what a vector tile holds, read within bounds; which pack has them; how they are drawn."""

from __future__ import annotations

import random
import xml.etree.ElementTree as ET
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.geo import street_ground
from desktop.geo.outlines import Box, world
from desktop.geo.packs import Shelf
from desktop.geo.street_ground import ground
from desktop.geo.street_tiles import _POINTS, kinds, shapes
from desktop.i18n import speaking
from desktop.reports import card_map as drawing
from desktop.reports import printed
from desktop.reports.card_map import Landmark, card_map
from desktop.reports.document import Document
from tests.geo import packs_made as made

NOW = datetime(2026, 6, 12, 9, 0, tzinfo=UTC)
AT = (34.6784, -1.9006)  # the middle of a tile of zoom 14: its streets cross there
SVG = "{http://www.w3.org/2000/svg}"


def around(metres: float = 3000.0) -> Box:
    x, y = world(AT[1], AT[0])
    half = metres / 33e6 / 2
    return x - half, y - half / 2.5, x + half, y + half / 2.5


def shelf(folder: Path, *files: Path) -> Shelf:
    made_one = Shelf(folder)
    for file in files:
        made_one.keep(made_one.bring(file))
    return made_one


def test_a_tile_is_read_into_kinds_of_our_own() -> None:
    found = shapes(made.streets(fr="Rue de Marrakech", ar="زنقة مراكش"), "ar")
    assert {(one.kind, one.rank, one.surface) for one in found} == {
        *(("green", 0, True), ("water", 0, True), ("building", 0, True), ("road", 3, False), ("road", 4, False)),
    }  # no border, no name of a place
    (street,) = [one for one in found if one.name]
    assert street.name == "زنقة مراكش"
    assert street.rings == (((-100 / 4096, 0.5), (4196 / 4096, 0.5)),)
    (water,) = [one for one in found if one.kind == "water"]
    assert water.rings[0][0] == water.rings[0][-1]
    assert shapes(made.streets(), "fr", lambda kind, _rank: kind == "rail") == []


def test_the_page_and_the_paper_have_the_same_words() -> None:
    assert kinds()["roads"]["motorway"] == 4
    assert set(kinds()["names"]) == {"fr", "en", "es", "ar"}


def test_a_tile_made_to_harm_gives_what_it_has() -> None:
    """Counts of points that no bytes follow, a close without a line, steps beyond any tile."""
    huge = 2**28 << 3
    for commands in ([huge | 1], [9, 0, 0, huge | 2], [huge | 7], [15, 15], [9, 2**40, 2**40, 10, 2**62, 2**62], [3]):
        body = made.layer("roads", [(2, {"kind": "highway"}, commands)])
        for one in shapes(body, "fr"):
            assert all(-0.25 <= x <= 1.25 and -0.25 <= y <= 1.25 for ring in one.rings for x, y in ring)
    many = made.layer("roads", [(2, {"kind": "highway"}, made.shape([(n, n) for n in range(4000)]))] * 100)
    assert sum(len(ring) for one in shapes(many, "fr") for ring in one.rings) <= _POINTS


def test_a_drawing_takes_no_more_than_a_dense_town_weighs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = made.streets(fr="Rue")
    pack = made.town(tmp_path / "v.pmtiles", body=body)
    shelf(tmp_path / "fonds", pack)
    whole = len(ground(tmp_path / "fonds", around(5000), 720, "fr").shapes)
    monkeypatch.setattr(street_ground, "_HEAVY", len(body))
    assert 0 < len(ground(tmp_path / "fonds", around(5000), 720, "fr").shapes) < whole


def test_any_bytes_are_read_or_not() -> None:
    dice = random.Random(7)
    whole = made.streets(fr="Rue")
    for _round in range(400):
        body = bytearray(whole)
        for _bit in range(dice.randrange(1, 6)):
            body[dice.randrange(len(body))] = dice.randrange(256)
        for one in shapes(bytes(body[: dice.randrange(1, len(body))]), "fr"):
            assert one.rings


def test_the_topmost_pack_that_is_shown_and_has_streets_there_gives_them(tmp_path: Path) -> None:
    town = made.town(tmp_path / "ville.pmtiles", attribution="Qui a fait")
    photo = made.town(tmp_path / "photo.pmtiles", kind="png", last=15)
    far = made.pmtiles(tmp_path / "loin.pmtiles", {place: made.streets() for place in made.around(14, 48.8, 2.3)})
    packs = tmp_path / "fonds"
    assert ground(packs, around(), 720, "fr").shapes == ()  # no pack at all
    kept = shelf(packs, town, photo, far)
    for pack in kept.packs():
        kept.show(pack.number, pack.head.format == "mvt")
    told = ground(packs, around(), 720, "fr")
    assert {one.name for one in told.shapes if one.name} == {"Rue de Marrakech"}
    assert (told.photos, told.credit) == ((), "Qui a fait")
    for pack in kept.packs():
        kept.show(pack.number, pack.head.format == "png")
    told = ground(packs, around(2000), 720, "fr")
    assert told.shapes == ()
    assert told.photos[0].address.startswith("data:image/png;base64,")
    assert ground(packs, around(200), 720, "fr").photos == ()  # no picture is stretched
    for pack in kept.packs():
        kept.path(pack).write_bytes(b"autre chose")
    assert ground(packs, around(), 720, "fr") == ground(tmp_path / "rien", around(), 720, "fr")


@pytest.mark.parametrize("holder", ["pmtiles", "mbtiles"])
def test_a_pack_that_was_changed_since_gives_streets_or_none(tmp_path: Path, holder: str) -> None:
    dice = random.Random(11)
    places = {place: made.streets(fr="Rue") for place in made.around(14)}
    file = tmp_path / f"v.{holder}"
    if holder == "pmtiles":
        made.pmtiles(file, places, zipped=False)
    else:
        made.mbtiles(file, places, format="pbf")
    kept = shelf(tmp_path / "fonds", file)
    (pack,) = kept.packs()
    whole = file.read_bytes()
    drawn = 0
    for _round in range(120):
        body = bytearray(whole)
        for _bit in range(dice.randrange(1, 40)):
            body[dice.randrange(len(body))] = dice.randrange(256)
        kept.path(pack).write_bytes(bytes(body))
        drawn += bool(ground(tmp_path / "fonds", around(), 720, "fr").shapes)
    assert 0 < drawn < 120


@pytest.mark.parametrize(("lang", "name"), [("fr", "Rue </text> & <b>"), ("ar", "زنقة مراكش")])
def test_the_map_of_a_card_has_the_streets_and_names_whom_they_are_from(tmp_path: Path, lang: str, name: str) -> None:
    pack = made.town(
        tmp_path / "v.pmtiles", body=made.streets(fr="Rue </text> & <b>", ar="زنقة مراكش"), attribution="Qui a fait"
    )
    shelf(tmp_path / "fonds", pack)
    with speaking(lang):
        told = card_map(AT, "Guichet", [Landmark("Gare", 34.6795, -1.906)], tmp_path / "fonds")
        bare = card_map(AT, "Guichet", [])
    assert told is not None
    assert bare is not None
    assert told.credit.startswith("Qui a fait · ")
    drawn = ET.fromstring(told.svg)
    words = ["".join(one.itertext()).strip("\u2068\u2069") for one in drawn.iter(f"{SVG}text")]
    assert name in words
    assert "Gare" in words
    assert len(drawn.findall(f"{SVG}path")) > len(ET.fromstring(bare.svg).findall(f"{SVG}path"))
    for text in drawn.iter(f"{SVG}text"):
        assert 0 < float(text.get("x", 0)) < drawing.WIDE
        assert 0 < float(text.get("y", 0)) < drawing.HIGH


def test_only_a_page_with_pictures_of_streets_may_show_pictures(tmp_path: Path) -> None:
    shelf(tmp_path / "fonds", made.town(tmp_path / "photo.pmtiles", kind="png", last=15))
    told = card_map(AT, "Guichet", [Landmark("Gare", 34.684, -1.9006)], tmp_path / "fonds")
    bare = card_map(AT, "Guichet", [])
    assert told is not None
    assert bare is not None
    for one, allowed in ((told, True), (bare, False)):
        page = printed.page(Document("fr", "", "Guichet", (), (one,), "", NOW)).decode()
        assert ("img-src data:" in page) is allowed
        assert ("data:image/png" in page) is allowed
