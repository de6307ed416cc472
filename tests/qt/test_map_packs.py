"""Packs on the map: seen where they are, in their order, read within bounds, named at the foot."""

from __future__ import annotations

import base64
import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from desktop.geo.packs import Shelf
from desktop.viewmodels.map import map_packs
from desktop.views.map import map_scheme
from tests.geo.packs_made import layer, picture, shape, streets, town
from tests.qt.maps import OUJDA, Shown, ask, spot, tool, until
from tests.qt.pages import dress

map_scheme.register()  # before the QApplication that the first fixture makes


@pytest.fixture
def one(qapp: QApplication) -> Iterator[Shown]:
    dress(qapp)
    made = Shown((800, 600))
    made.give([spot(1, *OUJDA)])
    yield made
    made.close()
    map_scheme.ground().site.packs.put({})


PACKS = tool("Packs")


def stack(one: Shown, folder: Path, *files: Path) -> Shelf:
    """Show packs on a map, the last one topmost."""
    shelf = Shelf(folder / "fonds")
    for file in files:
        shelf.keep(shelf.bring(file))
    one.view.packs._arrived(map_packs._stack(shelf, {}))
    until(lambda: ask(one.view, f"{PACKS}.layers.size === {len(files)}"), "the packs are not on the map")
    until(lambda: not ask(one.view, f"{PACKS}.loading"), "their tiles do not come")
    return shelf


def colour(one: Shown, x: int, y: int) -> QColor:
    return one.view.grab().toImage().pixelColor(x, y)


def colours(one: Shown) -> set[str]:
    image = one.view.grab().toImage()
    return {image.pixelColor(x, y).name() for x in range(0, 800, 3) for y in range(0, 600, 3)}


def near(found: QColor, wanted: str, by: int = 12) -> bool:
    other = QColor(wanted)
    return all(abs(getattr(found, part)() - getattr(other, part)()) <= by for part in ("red", "green", "blue"))


def test_pictures_lie_over_the_base_map_and_below_the_pins(one: Shown, tmp_path: Path) -> None:
    one.view.go(*OUJDA, 10)
    file = town(tmp_path / "o.pmtiles", kind="png", body=picture("#FF8800"), last=11, attribution="<b>© Moi</b>")
    osm = "<a href='x'>&copy; OpenStreetMap</a> contributors"
    stack(one, tmp_path, town(tmp_path / "p.pmtiles", kind="png", body=picture(), last=5, attribution=osm), file)
    until(lambda: near(colour(one, 300, 250), "#FF8800"), "no picture")
    assert not near(colour(one, 400, 285), "#FF8800"), "the pin is hidden"
    credit = ask(one.view, "document.querySelector('.credit .long').textContent")
    assert "OpenStreetMap" in credit
    assert credit.endswith("© Moi")
    assert "contributors" not in credit, "the base map's line says it already"
    one.view.go(*OUJDA, 13)
    until(lambda: not near(colour(one, 300, 250), "#FF8800"), "closer than its zooms, the base map stays")
    one.view.go(31.6, -8.0, 10)
    until(lambda: not near(colour(one, 300, 250), "#FF8800"), "outside of it, the base map stays")


def test_the_topmost_is_seen_and_a_hidden_one_goes(one: Shown, tmp_path: Path) -> None:
    one.view.go(*OUJDA, 10)
    files = [
        town(tmp_path / f"{name}.pmtiles", kind="png", body=picture(name), last=11) for name in ("#0000FF", "#00FF00")
    ]
    shelf = stack(one, tmp_path, *files)
    until(lambda: near(colour(one, 300, 250), "#00FF00"), "the last one added is not on top")
    shelf.move(1, -1)
    one.view.packs._arrived(map_packs._stack(shelf, one.view.packs.open))
    until(lambda: near(colour(one, 300, 250), "#0000FF"), "the order did not change")
    shelf.show(1, False)
    one.view.packs._arrived(map_packs._stack(shelf, one.view.packs.open))
    until(lambda: near(colour(one, 300, 250), "#00FF00"), "the hidden one is still there")


def test_streets_are_drawn_in_the_language_and_the_theme(one: Shown, qapp: QApplication, tmp_path: Path) -> None:
    assert not ask(one.view, "Boolean(window.protomapsL)"), "the library is loaded before it is needed"
    one.view.go(*OUJDA, 15)
    stack(one, tmp_path, town(tmp_path / "rues.pmtiles"))
    # tiles are drawn one after the other: a grab may come between two of them
    until(lambda: "#fff2cf" in colours(one), "no main street")
    until(lambda: "#dcd5c9" in colours(one), "no house")
    named = f"[...{PACKS}.layers.values()][0].views.get('').tileCache.cache.values().next().value.data"
    label = f"{named}.get('road').map((one) => one.props.label).join()"
    assert ask(one.view, label) == "Rue de Marrakech,"
    assert ask(one.view, f"[...{named}.keys()].sort().join()") == "building,green,land,quarter,road,water"
    dress(qapp, "ar", look="dark")
    one.view._restyle()
    until(lambda: ask(one.view, "document.documentElement.lang") == "ar", "the page did not change its language")
    until(
        lambda: ask(one.view, f"(() => {{ try {{ return {label}; }} catch (e) {{ return ''; }} }})()") == "زنقة مراكش,",
        "French",
    )
    until(lambda: "#5a6068" in colours(one), "the streets stay light")


def test_a_picture_that_does_not_decode_is_clear(one: Shown, tmp_path: Path) -> None:
    one.view.go(*OUJDA, 10)
    stack(one, tmp_path, town(tmp_path / "x.pmtiles", kind="png", body=picture()[:60] + bytes(200), last=11))
    tiles = "[...document.querySelectorAll('.pack-picture canvas')]"
    assert ask(one.view, f"{tiles}.length") > 0
    assert ask(one.view, f"{tiles}.every((tile) => tile.getContext('2d').getImageData(0, 0, 1, 1).data[3] === 0)")


BOMB = layer("roads", [(2, {"kind": "path"}, [9, 4, 4, 2 << 3 | 2, 4, 4, 4, 4, (2**28 << 3) | 7])])
LONG = layer("roads", [(2, {"kind": "path", "name": "x" * 10_000}, [9, 4, 4, (2**28 << 3) | 2, *[2] * 400])])
EMPTY = layer(
    "places",
    [(1, {"kind": "village", "name": "\u3164\u200b"}, []), (1, {"kind": "village", "name": "\u3164"}, [9, 8, 8])],
)


def test_hostile_vector_tiles_end(one: Shown) -> None:
    """Three made to run for ever, and changed ones: each is read in bounds, or gives what came before the fault."""
    draw = random.Random(5)
    hostile = [BOMB, LONG, EMPTY, b"\xff" * 40, BOMB[:-3]]
    for _ in range(300):
        data = bytearray(streets(fr="Rue de Marrakech"))
        for _change in range(draw.choice((1, 4, 30))):
            data[draw.randrange(len(data))] = draw.choice((0, 7, 0x7F, 0x80, 0xFF, draw.randrange(256)))
        hostile.append(bytes(data))
    given = json.dumps([base64.b64encode(data).decode() for data in hostile])
    script = f"""(() => {{
      class Point {{ constructor(x, y) {{ this.x = x; this.y = y; }} clone() {{ return new Point(this.x, this.y); }} }}
      const told = {{ read: 0, features: 0, far: 0, most: 0 }};
      for (const text of {given}) {{
        const found = maillage.readStreets(Uint8Array.from(atob(text), (c) => c.charCodeAt(0)), 512, "fr", Point);
        told.read += 1;
        for (const features of found.values()) for (const feature of features) {{
          told.features += 1;
          if (!feature.geom.length || !feature.geom.every((line) => line.length)) throw new Error("no point");
          if (feature.props.label.length > 60) throw new Error("long");
          let points = 0;
          for (const line of feature.geom) for (const {{ x, y }} of line) {{
            points += 1;
            if (!(Math.abs(x) <= 1536 && Math.abs(y) <= 1536)) told.far += 1;
          }}
          told.most = Math.max(told.most, points);
        }}
      }}
      return JSON.stringify(told);
    }})()"""
    told = json.loads(ask(one.view, script))
    assert told["read"] == len(hostile)
    assert told["features"] > 500
    assert (told["far"], told["most"] < 2_000) == (0, True)


def kinds_read(one: Shown, tile: bytes, lang: str = "fr") -> dict[str, list[str]]:
    """What the page reads in a tile: kind -> the labels."""
    script = f"""(() => {{
      class Point {{ constructor(x, y) {{ this.x = x; this.y = y; }} clone() {{ return new Point(this.x, this.y); }} }}
      const bytes = Uint8Array.from(atob("{base64.b64encode(tile).decode()}"), (c) => c.charCodeAt(0));
      const found = maillage.readStreets(bytes, 512, "{lang}", Point);
      return JSON.stringify(Object.fromEntries([...found].map(([kind, all]) => [kind, all.map((f) => f.props.label)])));
    }})()"""
    told: dict[str, list[str]] = json.loads(ask(one.view, script))
    return told


def test_both_schemes_are_read_without_borders_and_names_of_countries(one: Shown) -> None:
    """OpenMapTiles' layers, as most MBTiles have them. The base map has its own names of towns, and draws no border."""
    ring, line, spot_ = shape([(0, 0), (900, 0), (900, 900)], closed=True), shape([(0, 0), (4000, 4000)]), [9, 20, 20]
    names = {"name": "شارع النصر Avenue Ennasr", "name:latin": "Avenue Ennasr", "name:ar": "شارع النصر"}
    places = (("country", "Pays"), ("state", "Région"), ("city", "Oujda"), ("suburb", "\u202eLazaret\u0000"))
    services = (("hospital", "CHU"), ("bar", "Bar"))
    tile = b"".join(
        (
            layer("water", [(3, {"class": "ocean"}, ring)]),
            layer("landcover", [(3, {"class": name}, ring) for name in ("wood", "ice")]),
            layer("transportation", [(2, {"class": name}, line) for name in ("primary", "rail", "ferry")]),
            layer("transportation_name", [(2, {"class": "primary", **names}, line)]),
            layer("building", [(3, {}, ring)]),
            layer("boundary", [(2, {"class": "2", "name": "x"}, line)]),
            layer("boundaries", [(2, {"kind": "country"}, line)]),
            layer("place", [(1, {"class": kind, "name": name}, spot_) for kind, name in places]),
            layer("poi", [(1, {"class": kind, "name": name}, spot_) for kind, name in services]),
        )
    )
    assert kinds_read(one, tile) == {
        "water": [""], "green": [""], "road": [""], "rail": [""], "street": ["Avenue Ennasr"], "building": [""],
        "quarter": ["Lazaret"], "service": ["CHU"],
    }  # fmt: skip
    assert kinds_read(one, tile, "ar")["street"] == ["شارع النصر"]


def test_without_the_library_of_streets_a_sentence_says_so(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from desktop.geo.site import Site

    answer = Site.answer
    monkeypatch.setattr(Site, "answer", lambda self, at: None if at == "/vector.js" else answer(self, at))
    dress(qapp)
    bare = Shown((800, 600))
    shelf = Shelf(tmp_path / "fonds")
    for file in (town(tmp_path / "a.pmtiles"), town(tmp_path / "b.pmtiles", kind="png", body=picture(), last=8)):
        shelf.keep(shelf.bring(file))
    bare.view.packs._arrived(map_packs._stack(shelf, {}))
    until(lambda: "rues" in ask(bare.view, "document.querySelector('.note').textContent"), "no sentence")
    until(lambda: ask(bare.view, f"{PACKS}.layers.size") == 1, "the picture is not shown")
    bare.close()
    map_scheme.ground().site.packs.put({})
