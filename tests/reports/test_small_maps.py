"""The small maps of documents: what is drawn stands where it is, names are words only, equal places are two."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from desktop.geo.outlines import COMMUNE, PROVINCE, REGION, Outlines, world
from desktop.reports.card_map import HIGH, WIDE, Landmark, card_map, nearest
from desktop.reports.small_map import Sheet

AGDAL = (34.0, -6.85)
SVG = "{http://www.w3.org/2000/svg}"


def test_landmarks_of_one_name_at_one_place_are_no_trouble() -> None:
    twice = [Landmark("Gare", 34.001, -6.85), Landmark("Gare", 34.001, -6.85), Landmark("Poste", 34.0005, -6.85)]
    assert [one.name for one in nearest(AGDAL, twice)] == ["Poste", "Gare", "Gare"]


def test_what_is_far_is_left_out() -> None:
    assert nearest(AGDAL, [Landmark("Oujda", 34.68, -1.91)]) == []


def test_the_place_of_a_card_stands_in_its_middle_and_a_name_is_words() -> None:
    drawing = card_map(AGDAL, "Agdal", [Landmark("<script>", 34.001, -6.851)])
    assert drawing is not None
    drawn = ET.fromstring(drawing.svg)
    assert drawn.find(f".//{SVG}script") is None
    assert any("<script>" in "".join(text.itertext()) for text in drawn.iter(f"{SVG}text"))
    dot = drawn.find(f"{SVG}circle[@r='4.5']")
    assert dot is not None
    assert abs(float(dot.get("cx", 0)) - WIDE / 2) < 1
    assert abs(float(dot.get("cy", 0)) + 22 - HIGH / 2) < 1


def test_a_sheet_places_the_corners_of_its_part_of_the_world() -> None:
    x, y = world(-6.85, 34.0)
    sheet = Sheet((x, y, x + 0.001, y + 0.0005), 720, 360, {COMMUNE: 1, PROVINCE: 2, REGION: 3})
    assert sheet.place((x, y)) == (0, 0)
    assert [round(one, 6) for one in sheet.place((x + 0.001, y + 0.0005))] == [720, 360]
    ring = ((x, y), (x + 0.001, y), (x + 0.001, y + 0.0005))
    drawn = ET.fromstring(sheet.drawn(Outlines((ring,), ((PROVINCE, ring[:2]),)), ["<g/>"]))
    land, border = drawn.findall(f"{SVG}path")
    assert land.get("d") == "M0.0 0.0L720.0 0.0L720.0 360.0Z"
    assert border.get("stroke-width") == "2"
    assert drawn.find(f"{SVG}g") is not None
