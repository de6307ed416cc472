"""The panel of packs: a file is looked at before it is kept, refused in a sentence, ordered, hidden, taken away."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from desktop.paths import Profile
from desktop.viewmodels.map import map_packs
from desktop.viewmodels.store import Store
from desktop.views.map import map_scheme
from desktop.views.map.map_channel import Box
from desktop.views.map.map_packs import PacksPanel
from desktop.views.map.map_paper import PaperPanel
from tests.geo import packs_made
from tests.geo.packs_made import picture, town
from tests.qt.maps import until
from tests.qt.pages import QuietShell, dress, rest
from tests.qt.test_map_publish import opened_store
from tests.qt.widths import cut_texts

map_scheme.register()  # before the QApplication that the first fixture makes


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
    assert map_packs.packs_in(data) == [Path("/x/a.PMTiles")]


def test_a_pack_dropped_on_the_page_is_looked_at(qapp: QApplication, tmp_path: Path, template: Path) -> None:
    from desktop.views.map.map_page import MapPage
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
