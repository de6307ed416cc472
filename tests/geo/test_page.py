"""The page is a constant that folium built from constants; what it may fetch is a closed table."""

from __future__ import annotations

import ast
import json
import os
import re
from pathlib import Path

import pytest

from desktop import paths
from desktop.geo import page
from desktop.geo.drawings import icon, path_data
from desktop.geo.site import Site

ROOT = Path(__file__).parents[2]
CANARY = "MAILLAGE_MAP_CANARY"
TEMPLATE = "{{ cycler.__init__.__globals__.os.environ.__setitem__('" + CANARY + "', '1') }}"


def test_built_twice_it_is_the_same() -> None:
    assert page.build() == page.build()


def test_what_set_up_built_is_what_folium_builds(tmp_path: Path) -> None:
    page.write(tmp_path)
    assert page.skeleton(tmp_path) == page.build()
    (tmp_path / "skeleton.recipe").write_text("another")
    assert page.skeleton(tmp_path) == page.build()


def test_the_page_knows_no_address_and_no_script_inside() -> None:
    made = page.skeleton()
    for part in (made.html, made.script, made.style):
        assert not re.search(r"https?:|//[a-z]", part)
        assert "{{" not in part
    assert not re.search(r"<script(?![^>]*src=)", made.html)
    assert "<style" not in made.html
    assert page.POLICY in made.html
    assert "bootstrap" not in made.html
    assert "jquery" not in made.html


def test_every_file_the_page_names_is_served() -> None:
    site = Site(lambda: b"channel")
    for address in re.findall(r'(?:src|href)="([^"]+)"', page.skeleton().html):
        answer = site.answer(address)
        assert answer is not None, address
        assert answer.body, address


@pytest.mark.parametrize(
    "address", ["/../pyproject.toml", "/own/../../pyproject.toml", "/etc/passwd", "/base/..%2f", "/points/1", "", "//"]
)
def test_nothing_else_is_served(address: str) -> None:
    assert Site().answer(address) is None


def test_blobs_are_forgotten_when_newer_ones_come() -> None:
    site = Site()
    first, others = site.offer(b"1"), site.offer(b"2", "another map")
    assert site.answer(first) is not None
    for number in range(40):
        last = site.offer(str(number).encode())
    assert site.answer(first) is None
    assert site.answer(others) is not None, "a map that is behind has its own"
    for number in range(80):
        site.offer(b"", f"map {number}")
    assert site.answer(others) is None, "nor do maps that were closed stay for ever"
    last = site.offer(b"39")
    answer = site.answer(last)
    assert answer is not None
    assert answer.body == b"39"


def test_a_folium_popup_would_run_a_name() -> None:
    """Why nothing of ours goes through folium: the control route runs the template."""
    import folium

    os.environ.pop(CANARY, None)
    drawn = folium.Map(location=[34, -6], tiles=None)
    folium.Marker([34, -6], popup=folium.Popup(TEMPLATE)).add_to(drawn)
    drawn.get_root().render()
    assert os.environ.pop(CANARY, None) == "1"


def test_folium_is_used_by_the_page_only() -> None:
    """No popup, tooltip, icon or layer of folium or branca anywhere: they run what they are given."""
    for file in sorted((ROOT / "desktop").rglob("*.py")):
        tree = ast.parse(file.read_text("utf-8"))
        names = {
            alias.name.split(".")[0]
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for alias in (node.names if isinstance(node, ast.Import) else [ast.alias(node.module or "")])
        }
        if names & {"folium", "branca"}:
            assert file == ROOT / "desktop" / "geo" / "page.py"
    used = {
        node.attr
        for node in ast.walk(ast.parse((ROOT / "desktop" / "geo" / "page.py").read_text("utf-8")))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "folium"
    }
    assert used == {"Map"}


def test_our_scripts_put_text_in_as_text() -> None:
    for file in sorted((paths.resources() / "map").glob("*.js")):
        text = file.read_text("utf-8")
        for banned in (
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "bindPopup",
            "bindTooltip",
        ):
            assert banned not in text, f"{file.name}: {banned}"


def test_drawings_become_paths() -> None:
    svg = (
        '<svg><path d="M1 2h3"/><circle cx="12" cy="12" r="4"/><line x1="1" y1="2" x2="3" y2="4"/>'
        '<rect x="1" y="2" width="8" height="6" rx="2"/><polyline points="1 1 2 2"/></svg>'
    )
    paths_found = path_data(svg)
    assert len(paths_found) == 5
    assert all(data.startswith("M") for data in paths_found)
    assert icon("there-is-no-such-icon")[0].startswith("M")
    json.dumps(icon("heart-pulse"))
