"""Packs on the map and in their panel: seen where they are, named at the foot, kept only when the person agrees."""

from __future__ import annotations

import base64
import gc
import json
import random
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from desktop.geo.packs import Shelf
from desktop.paths import Profile
from desktop.viewmodels import map_packs
from desktop.viewmodels.store import Store
from desktop.views import map_scheme
from desktop.views.map_channel import Box
from desktop.views.map_packs import PacksPanel, packs_in
from desktop.views.map_paper import PaperPanel
from tests.geo import packs_made
from tests.geo.packs_made import layer, picture, shape, streets, town
from tests.qt.maps import OUJDA, Shown, ask, spot, tool, until
from tests.qt.pages import QuietShell, dress, rest
from tests.qt.test_map_publish import opened_store
from tests.qt.widths import cut_texts

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


# ---- on the map -------------------------------------------------------------------------------------


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
    painted = colours(one)
    assert "#fff2cf" in painted, "no main street"
    assert "#dcd5c9" in painted, "no house"
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


# ---- the panel --------------------------------------------------------------------------------------


class Desk:
    """The panel on an empty profile."""

    def __init__(self, store: Store) -> None:
        self.shell = QuietShell()
        self.panel = PacksPanel(store, self.shell)
        self.looked: list[Box] = []
        self.panel.looked.connect(self.looked.append)
        self.panel.resize(1000, 400)
        self.panel.open()

    def bring(self, file: Path) -> None:
        self.panel.ask_pack = lambda _parent: str(file)
        self.button("action.add_pack").click()

    def button(self, name: str) -> QPushButton:
        places = (*self.panel.rows, self.panel)  # rows that were made anew before those on their way out
        return next(found for place in places if isinstance(found := place.findChild(QPushButton, name), QPushButton))

    def add(self, file: Path) -> None:
        count = len(self.panel.rows)
        self.bring(file)
        until(lambda: self.panel.face is not None, f"nothing to look at: {self.panel.said}")
        self.button("action.keep_pack").click()
        until(lambda: len(self.panel.rows) == count + 1, "it was not kept")

    @property
    def names(self) -> list[str]:
        return [row.pack.head.name for row in self.panel.rows]


@pytest.fixture
def desk(qapp: QApplication, tmp_path: Path, template: Path) -> Iterator[Desk]:
    from tests.qt.windows import copy_of

    dress(qapp)
    profile = copy_of(Profile(template), tmp_path / "profil")
    with opened_store(profile) as store:
        made = Desk(store)
        rest(store)
        yield made
        made.panel.end()
        rest(store)
        made.panel.close()
        made.panel.deleteLater()


def test_a_file_is_looked_at_before_it_is_kept(desk: Desk, tmp_path: Path) -> None:
    panel = desk.panel
    desk.bring(town(tmp_path / "oujda.pmtiles", attribution="© OSM"))
    until(lambda: panel.face is not None, f"nothing to look at: {panel.said}")
    assert panel.face is not None
    words = [label.text() for label in panel.face.findChildren(QLabel)]
    assert words[0] == "Oujda"
    assert words[1].startswith("rues dessinées · zooms 0 à 14 · ")
    assert "Oujda" in words[1]
    assert any("se lisent bien" in sentence for sentence in words)
    assert "Source, écrite au pied de la carte : © OSM" in words
    assert desk.looked[-1] == pytest.approx(packs_made.OUJDA)
    assert [one["framed"] for one in panel.packs.drawn()] == [True]
    desk.button("action.drop_pack").click()
    until(lambda: not list((tmp_path / "profil" / "fonds").glob("*.pmtiles")), "the copy stays")
    assert panel.packs.drawn() == []
    desk.add(tmp_path / "oujda.pmtiles")
    assert desk.names == ["Oujda"]
    assert [one["number"] for one in panel.packs.drawn()] == [1]


def test_order_sight_and_taking_away_with_an_undo(desk: Desk, tmp_path: Path) -> None:
    panel = desk.panel
    for name in ("un", "deux"):
        desk.add(town(tmp_path / f"{name}.pmtiles", kind="png", body=picture(side=16 + len(name)), last=6, name=name))
    assert desk.names == ["deux", "un"]
    assert not desk.button("action.pack_up.2").isEnabled()
    desk.button("action.pack_up.1").click()
    until(lambda: desk.names == ["un", "deux"], "the order did not change")
    desk.button("action.pack_show.2").click()
    until(lambda: [one["number"] for one in panel.packs.drawn()] == [1], "it is still shown")
    desk.button("action.pack_remove.1").click()
    until(lambda: desk.names == ["deux"], "it is still there")
    assert "un" in desk.shell.said[-1]
    offered = desk.shell.offered[-1]
    assert isinstance(offered, tuple)
    offered[1]()
    until(lambda: desk.names == ["un", "deux"], "it did not come back")
    assert [one["number"] for one in panel.packs.drawn()] == [1]


def test_a_file_that_is_refused_gets_a_sentence(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "abime.pmtiles"
    whole = town(tmp_path / "bon.pmtiles").read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    desk.bring(file)
    until(lambda: bool(desk.panel.said), "nothing is said")
    assert "« abime.pmtiles » ne peut pas servir de fond de carte : il est abîmé ou incomplet." in desk.panel.said
    assert desk.panel.face is None
    assert desk.button("action.add_pack").isEnabled()


def test_closing_keeps_nothing_that_was_only_looked_at(desk: Desk, tmp_path: Path) -> None:
    desk.bring(town(tmp_path / "oujda.pmtiles"))
    until(lambda: desk.panel.face is not None, "nothing to look at")
    closed: list[bool] = []
    desk.panel.closed.connect(lambda: closed.append(True))
    QTest.keyClick(desk.panel, Qt.Key.Key_Escape)
    assert closed == [True]
    desk.panel.end()
    until(lambda: not list((tmp_path / "profil" / "fonds").glob("*.pmtiles")), "the copy stays")


@pytest.mark.parametrize("lang", ["fr", "en", "es", "ar"])
def test_no_word_is_cut(qapp: QApplication, desk: Desk, tmp_path: Path, lang: str) -> None:
    desk.add(town(tmp_path / "oujda.pmtiles", attribution="© les contributeurs d’OpenStreetMap"))
    dress(qapp, lang)
    for wide in (1180, 760):
        fresh = Desk(desk.panel.packs.parent())  # type: ignore[arg-type]  # its store
        fresh.panel.resize(wide, 420)
        rest(ms=60)
        assert len(fresh.panel.rows) == 1
        assert cut_texts(fresh.panel) == []
        fresh.bring(
            town(tmp_path / "deux.pmtiles", kind="png", last=5, name="Un nom assez long pour prendre deux lignes " * 2)
        )
        until(lambda fresh=fresh: fresh.panel.face is not None, "nothing to look at")  # type: ignore[misc]  # bound now
        rest(ms=60)
        assert cut_texts(fresh.panel) == []
        fresh.panel.end()
        fresh.panel.close()
        fresh.panel.deleteLater()


def test_a_profile_that_closes_is_let_go_of_at_once(qapp: QApplication, tmp_path: Path, template: Path) -> None:
    """What waits for the garbage collector may go on a thread that is not the window's, and fell the program."""
    from tests.qt.windows import copy_of

    gc.disable()
    try:
        with opened_store(copy_of(Profile(template), tmp_path / "profil")) as store:
            map_packs.packs_of(store).load()
            rest(store)
            there = weakref.ref(store)
        del store
        assert there() is None
    finally:
        gc.enable()


def test_only_packs_are_taken_from_what_is_dropped() -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/x/a.PMTiles"), QUrl.fromLocalFile("/x/b.maillage"), QUrl("https://x/c.pmtiles")])
    assert packs_in(data) == [Path("/x/a.PMTiles")]


def test_a_pack_dropped_on_the_page_is_looked_at(qapp: QApplication, tmp_path: Path, template: Path) -> None:
    from desktop.views.map_page import MapPage
    from tests.qt.windows import copy_of

    dress(qapp)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(town(tmp_path / "oujda.pmtiles")))])
    where, copy, left, no = (
        QPoint(5, 5),
        Qt.DropAction.CopyAction,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    with opened_store(copy_of(Profile(template), tmp_path / "profil")) as store:
        page = MapPage(store, QuietShell())
        page.show()
        entering = QDragEnterEvent(where, copy, data, left, no)
        page.dragEnterEvent(entering)
        assert entering.isAccepted()
        page.dropEvent(QDropEvent(where, copy, data, left, no))
        until(lambda: page.packs.face is not None, "nothing to look at")
        other = QMimeData()
        other.setUrls([QUrl.fromLocalFile("/x/b.maillage")])
        entering = QDragEnterEvent(where, copy, other, left, no)
        page.dragEnterEvent(entering)
        assert not entering.isAccepted()
        page.packs.end()
        rest(store)
        page.leave()
        page.close()
        page.deleteLater()


def test_packs_are_on_paper_with_their_source(qapp: QApplication, desk: Desk, tmp_path: Path) -> None:
    from PySide6.QtPdf import QPdfDocument

    own = "© Plan d’Oujda"
    desk.add(town(tmp_path / "o.pmtiles", kind="png", body=picture("#FF8800"), last=14, attribution=own, name="A"))
    desk.add(town(tmp_path / "rues.pmtiles"))
    map_scheme.ground().site.packs.put(desk.panel.packs.open)
    paper = PaperPanel(desk.panel.packs.parent())  # type: ignore[arg-type]  # its store
    paper.open("initiative", Box(-1.95, 34.66, -1.87, 34.71), None)
    until(lambda: paper.pdf.isEnabled(), "no sheet came")
    assert paper._sheet is not None
    image = paper._sheet.toImage()
    found = {image.pixelColor(x, y).name() for x in range(60, 1000, 9) for y in range(90, 600, 2)}
    assert "#fff2cf" in found, "no street"
    paper.ask_place = lambda _parent, _name, _kinds: str(tmp_path / "carte.pdf")
    paper.pdf.click()
    until((tmp_path / "carte.pdf").exists, "no PDF")
    sheet = QPdfDocument(None)
    sheet.load(str(tmp_path / "carte.pdf"))
    assert own in sheet.getAllText(0).text()
    paper.end()
    paper.close()
    paper.deleteLater()
