"""The panel that prints: a preview of the sheet, a PDF of its size, a picture; what is protected stays inside."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtPdf import QPdfDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.paths import Profile
from desktop.viewmodels.map.paper import SIZES
from desktop.views.map import map_scheme
from desktop.views.map.map_channel import Box
from desktop.views.map.map_paper import PaperPanel
from desktop.views.map.map_press import Press
from tests.qt.maps import until
from tests.qt.pages import dress, rest
from tests.qt.test_map_publish import opened_store
from tests.services.opened import OUJDA, RABAT, Opened

map_scheme.register()  # before the QApplication that the first fixture makes
AROUND_OUJDA = Box(-2.1, 34.5, -1.7, 34.85)


@pytest.fixture
def panel(qapp: QApplication, tmp_path: Path, template: Path) -> Iterator[PaperPanel]:
    made = Opened(tmp_path / "profil", template)
    point = {"latitude": 34.6867, "longitude": -1.9114, "accuracy": None}
    place = made.record("place", name="Local", area=OUJDA, point=point)
    made.record("initiative", title="Kits d’hiver", places=[place], sector="basic-aid", visibility="public")
    made.record("initiative", title="Ailleurs", places=[RABAT], sector="basic-aid", visibility="public")
    made.record("initiative", title="Interne", places=[place], sector="health", visibility="internal")
    made.close()
    dress(qapp)
    with opened_store(Profile(tmp_path / "profil")) as store:
        one = PaperPanel(store)
        one.resize(1000, 300)
        yield one
        one.end()
        one.close()
        one.deleteLater()


def ready(panel: PaperPanel) -> None:
    until(lambda: panel.pdf.isEnabled(), "no sheet came")


def test_a_press_that_goes_while_it_prints_is_not_told(qapp: QApplication) -> None:
    """Somebody leaves the page at once: the browser still answers, and nobody is there any more."""
    for asked in ("print", "_look"):
        press = Press()
        came: list[QPixmap] = []
        press.pressed.connect(came.append)
        press.put(b"<!doctype html><body data-ready='yes'>Exemple</body>", (210, 297))
        until(partial(bool, came), "no sheet came")
        view = press._view
        getattr(press, asked)()
        shiboken6.delete(press)
        shiboken6.delete(view)
        rest(ms=100)


def test_a_sheet_is_previewed_printed_and_drawn(panel: PaperPanel, tmp_path: Path) -> None:
    panel.open("initiative", AROUND_OUJDA, None)
    panel.title.setText("Oujda")
    panel.size_choice.set_value("a4-tall")
    panel.size_choice.currentIndexChanged.emit(panel.size_choice.currentIndex())
    until(lambda: not panel.pdf.isEnabled(), "another sheet is not asked for")
    ready(panel)
    assert not panel.preview.pixmap().isNull()
    assert "plus étroit" in panel.leaving.text()
    file = tmp_path / "carte"
    panel.ask_place = lambda _parent, _name, _ending: str(file)
    panel.pdf.click()
    until(file.with_suffix(".pdf").exists, "no PDF")
    panel.png.click()
    until(file.with_suffix(".png").exists, "no picture")
    sheet = QPdfDocument(None)
    sheet.load(str(tmp_path / "carte.pdf"))
    wide, high = (side / 72 * 25.4 for side in (sheet.pagePointSize(0).width(), sheet.pagePointSize(0).height()))
    assert (sheet.pageCount(), round(wide), round(high)) == (1, *SIZES["a4-tall"][1])
    words = sheet.getAllText(0).text()
    for told in ("Oujda", "OpenStreetMap", "Aide de base"):
        assert told in words
    assert "Aidedebase1" in "".join(words.split())  # the one that stands on this sheet
    assert "Santé" not in words  # the only record of that sector is for us alone
    picture = QImage(str(tmp_path / "carte.png"))
    assert (picture.width(), picture.height()) == (2 * 794, 2 * 1123)
    colours = {picture.pixel(x, y) for x in range(80, 1500, 7) for y in range(240, 1800, 7)}
    assert len(colours) > 8, "the map is blank"


def test_escape_closes(panel: PaperPanel) -> None:
    panel.open("initiative", None, None)
    ready(panel)
    closed: list[bool] = []
    panel.closed.connect(lambda: closed.append(True))
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert closed == [True]
