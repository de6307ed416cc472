"""The sheet that writes minutes: what to mind first, Word and PDF where the person says, a text to paste."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from desktop.viewmodels.store import Store
from desktop.views.meeting.minutes_sheet import MinutesSheet
from tests.qt.pages import dress, rest, until
from tests.qt.test_map_publish import opened_store
from tests.reports.reading_docx import headings
from tests.services.meeting_room import Room
from tests.services.opened import Opened


@pytest.fixture
def room(tmp_path: Path, template: Path) -> Room:
    opened = Opened(tmp_path / "profil", template)
    made = Room(opened)
    made.line("Une permanence le mardi", "decision")
    opened.close()
    return made


def sheet(store: Store, room: Room, width: int = 900) -> MinutesSheet:
    made = MinutesSheet(store, None, room.id)
    made.resize(width, 220)
    made.open()
    until(lambda: bool(made.mind.text()))
    return made


def test_word_a_text_to_paste_and_what_to_mind(qapp: QApplication, room: Room, tmp_path: Path) -> None:
    dress(qapp, "fr")
    with opened_store(room.opened.database.profile) as store:
        made = sheet(store, room)
        assert made.mind.text().splitlines()[0].startswith("Ce compte rendu n’est pas encore final")
        assert "noms de personnes" in made.mind.text()
        asked: list[str] = []
        made.ask_place = lambda _parent, suggested, _kinds: asked.append(suggested) or str(tmp_path / "cr")
        made.word.click()
        until(lambda: bool(made.said))
        assert Path(asked[0]).name.startswith("atelier-d-oujda-")
        assert "cr.docx" in made.said
        assert headings((tmp_path / "cr.docx").read_bytes()) == ["Ordre du jour et notes", "Décisions"]
        made.copy.click()
        until(lambda: "collez-le" in made.said)
        assert "– 2021-01-20/1 · Une permanence le mardi" in QGuiApplication.clipboard().text()
        made.audience.set_value("public")
        made.audience.currentIndexChanged.emit(made.audience.currentIndex())
        until(lambda: "public plus étroit" in made.said)
        assert not made.word.isEnabled()
        closed: list[bool] = []
        made.closed.connect(lambda: closed.append(True))
        made.close_button.click()
        assert closed == [True]
        made.deleteLater()


def test_a_pdf_or_why_there_is_none(
    qapp: QApplication, room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dress(qapp, "ar")
    with opened_store(room.opened.database.profile) as store:
        made = sheet(store, room)
        file = tmp_path / "cr.pdf"
        made.ask_place = lambda *_asked: str(file)
        made.pdf.click()
        until(lambda: bool(made.said), 600)
        assert file.read_bytes().startswith(b"%PDF")
        monkeypatch.setenv("MAILLAGE_WITHOUT_MAP", "1")
        made.pdf.click()
        until(lambda: made.html.isVisibleTo(made))
        assert not made.pdf.isVisibleTo(made)
        made.deleteLater()


def test_what_is_cancelled_or_has_no_room_leaves_nothing(qapp: QApplication, room: Room, tmp_path: Path) -> None:
    dress(qapp, "fr")
    with opened_store(room.opened.database.profile) as store:
        made = sheet(store, room)
        made.ask_place = lambda *_asked: str(tmp_path / "cr.docx")
        made.word.click()
        made.working.cancelled.emit()
        rest(store)
        assert list(tmp_path.glob("cr*")) == []
        assert made.word.isEnabled()
        made.ask_place = lambda *_asked: str(tmp_path / "nulle" / "part.docx")
        made.word.click()
        until(lambda: "Choisissez un autre dossier" in made.said)
        assert made.word.isEnabled()
        made.deleteLater()
