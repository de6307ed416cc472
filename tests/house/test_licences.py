"""Whoever passes the bundle on passes the licences on: each part has its text, gathered from the packages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house.rules import ROOT
from tools import licences
from tools.licences import Part


@pytest.fixture(scope="module")
def shipped() -> dict[str, Part]:
    locked = licences.locked_names(ROOT / "requirements.lock")
    return {part.name: part for part in (licences.python(), *licences.packages(locked))}


def test_every_package_that_ships_brings_its_text(shipped: dict[str, Part]) -> None:
    assert len(shipped) > 15
    assert [name for name, part in shipped.items() if not part.texts] == []
    assert all(len(text) > 100 for part in shipped.values() for text in part.texts.values())


def test_qt_comes_with_the_lesser_licence_and_what_it_is_written_upon(shipped: dict[str, Part]) -> None:
    for name in ("pyside6-essentials", "pyside6-addons", "shiboken6"):
        texts = shipped[name].texts
        assert "GNU LESSER GENERAL PUBLIC LICENSE" in texts["LGPL-3.txt"]
        assert "Version 3" in texts["LGPL-3.txt"][:200]
        assert "GNU GENERAL PUBLIC LICENSE" in texts["GPL-3.txt"]
        assert "The Chromium Authors" in texts["CHROMIUM.txt"]


def test_leaflet_comes_with_its_authors_and_terms(shipped: dict[str, Part]) -> None:
    text = shipped["xstatic-leaflet"].texts["LICENSE.txt"]
    assert "Agafonkin" in text
    assert "Redistributions in binary form" in text


def test_a_part_without_a_text_is_named(tmp_path: Path) -> None:
    """The sabotage: a package that brings nothing stops the bundle."""
    out = tmp_path / "licences"
    parts = [Part("with", "1", "MIT", {"LICENSE": "Permission is hereby granted"}), Part("without")]
    assert licences.write(parts, out) == ["without"]
    assert (out / "with" / "LICENSE").read_text() == "Permission is hereby granted"
    assert (out / licences.INDEX).read_text().splitlines() == [
        "maillage · GPL-3.0-or-later",
        "with · 1 · MIT",
        "without",
    ]
    assert "GNU GENERAL PUBLIC LICENSE" in (out / "LICENSE.txt").read_text(encoding="utf-8")


def test_a_library_that_no_package_owns_is_named(tmp_path: Path) -> None:
    (part,) = licences.system_libraries([tmp_path / "libnobody-knows-it.so.1"])
    assert (part.name, part.texts) == ("libnobody-knows-it.so.1", {})


def test_fonts_drawings_and_the_map_have_theirs() -> None:
    parts = {part.name: part for part in licences.assets(ROOT / "build" / "assets" / "licences")}
    assert {"lucide", "noto-sans", "noto-sans-arabic", "world-atlas", "map-data"} <= set(parts)
    assert "OpenStreetMap contributors" in parts["map-data"].texts["NOTICE.txt"]
    assert "Redistribution and use" in parts["protomaps-leaflet"].texts["LICENSE.txt"]
    assert "pmtiles" not in parts, "it does not ship"
