"""The tab of attachments and the lines about them on Échanges, in real widgets."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.paths import Profile
from desktop.services.attached import attachments
from desktop.services.attached.pieces import Pieces
from desktop.services.exchange import piece_exchange
from desktop.services.strangers import pictures
from desktop.views.widgets.notices import Banner
from desktop.views.window.main_window import MainWindow
from tests.qt.pages import rest as turn
from tests.qt.pages import until
from tests.qt.windows import calm, settings, window
from tests.services import papers_made as made


@pytest.fixture
def shown(qapp: QApplication, sample: Callable[[], Profile]) -> Iterator[MainWindow]:
    """The window on a record's attachments."""
    with window(qapp, sample(), settings()) as one:
        one.page.detail.attachments_tab.click()
        calm(one.store)
        yield one


def detail(shown: MainWindow) -> Any:
    return shown.page.detail


def tab(shown: MainWindow) -> Any:
    return detail(shown).attachments


def photo(path: Path) -> Path:
    Image.effect_noise((400, 300), 60).convert("RGB").save(path)
    return path


def join(shown: MainWindow, *paths: Path) -> None:
    before = len(tab(shown).model.rows)
    tab(shown).ask_files = lambda _parent: [str(path) for path in paths]
    QTest.keyClick(tab(shown).button, Qt.Key.Key_Return)
    until(lambda: len(tab(shown).model.rows) == before + len(paths))
    calm(shown.store)


def test_a_photo_is_joined_described_removed_and_brought_back(shown: MainWindow, tmp_path: Path) -> None:
    join(shown, photo(tmp_path / "a.jpg"))
    (card,) = tab(shown).shown
    assert detail(shown).attachments_tab.accessibleName() == "Pièces (1)"
    assert card.face.drawn
    assert card.people.value() is True
    card.caption.setFocus()
    QTest.keyClicks(card.caption, "Place du marche")
    QTest.keyClick(card.caption, Qt.Key.Key_Return)
    calm(shown.store)
    card.people.set_value(False)
    card.people.edited.emit()
    calm(shown.store)
    (told,) = tab(shown).model.rows
    assert (told.caption, told.people) == ("Place du marche", False)
    assert card.consent.isHidden()
    card.remove_button.click()
    calm(shown.store)
    assert tab(shown).shown == []
    shown.do_undo()
    calm(shown.store)
    assert [one.told.caption for one in tab(shown).shown] == ["Place du marche"]


def test_what_is_refused_is_said_and_the_rest_is_joined(shown: MainWindow, tmp_path: Path) -> None:
    bad = tmp_path / "dessin.svg"
    bad.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", encoding="utf-8")
    tab(shown).bring([bad, photo(tmp_path / "a.png")])
    until(lambda: len(tab(shown).model.rows) == 1)
    calm(shown.store)
    (said,) = (banner for banner in tab(shown).findChildren(Banner) if not banner.isHidden())
    assert "« dessin.svg » ne peut pas être joint" in said.label.text()
    assert tab(shown).busy.isHidden()


def test_dropped_files_and_pasted_pictures_are_joined(shown: MainWindow, tmp_path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(photo(tmp_path / "a.jpg")))])
    tab(shown).take(data)
    until(lambda: len(tab(shown).model.rows) == 1)
    raw = io.BytesIO()
    Image.new("RGB", (50, 40), "blue").save(raw, "PNG")
    pasted = QMimeData()
    pasted.setData("image/png", raw.getvalue())
    tab(shown).take(pasted)
    until(lambda: len(tab(shown).model.rows) == 2)
    calm(shown.store)


def test_a_copy_is_opened_under_a_neutral_name(shown: MainWindow, tmp_path: Path) -> None:
    join(shown, photo(tmp_path / "amina.jpg"))
    opened: list[Path] = []
    tab(shown).open_file = opened.append
    (card,) = tab(shown).shown
    card.open_button.click()
    until(lambda: bool(opened))
    assert opened[0].name == "piece-01.jpg"
    with shown.store.database.read() as session:
        assert opened[0].read_bytes() == attachments.content(session, card.told.id)
    tab(shown).ask_place = lambda _parent, suggested, _kinds: str(tmp_path / f"copie-{suggested}")
    card.save_button.click()
    until(lambda: (tmp_path / "copie-piece-01.jpg").exists())
    calm(shown.store)


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_what_is_missing_is_shown_on_the_record_and_on_exchanges(
    qapp: QApplication, sample: Callable[[], Profile], tmp_path: Path, lang: str
) -> None:
    profile = sample()
    with window(qapp, profile, settings(language=lang)) as shown:
        detail(shown).attachments_tab.click()
        calm(shown.store)
        join(shown, photo(tmp_path / "a.jpg"), photo(tmp_path / "b.jpg"))
        lost = tab(shown).model.rows[0].hash
        Pieces(profile).drop(lost)
        tab(shown).model.refresh()
        calm(shown.store)
        card = tab(shown).shown[0]
        assert card.state.text == {"fr": "Manquante", "ar": "ناقصة"}[lang]
        assert card.open_button.isHidden()
        assert not card.face.drawn
        shown.go("exchanges")
        calm(shown.store)
        line = shown.page.give.pieces
        assert line.isVisible()
        assert line.lacking.isVisible()
        if lang == "fr":
            assert line.words.text().startswith("Pièces manquantes : 1 photo.")
        with shown.store.database.read() as session:
            assert piece_exchange.wanted(session) == [lost]


def test_the_giving_card_gives_parts(shown: MainWindow, tmp_path: Path) -> None:
    join(shown, photo(tmp_path / "a.jpg"))
    shown.go("exchanges")
    calm(shown.store)
    card: Any = shown.page.give
    card.pieces.most.set_value(10_000_000)
    card.ask_place = lambda *_asked: str(tmp_path / "envoi.maillage")
    card.give()
    until(lambda: bool(card.said))
    assert "1 pièce jointe" in card.said
    card.pieces.which.set_value("none")
    card.pieces.which.edited.emit()
    assert card.pieces.most.isHidden()
    turn(shown.store)


def test_a_new_record_asks_for_its_title_first(shown: MainWindow) -> None:
    shown.page.new_record()
    calm(shown.store)
    assert not tab(shown).button.isEnabled()
    assert "titre" in tab(shown).hint.text()


def test_texts_are_joined_and_what_hides_in_one_is_refused(shown: MainWindow, tmp_path: Path) -> None:
    brought = {
        "lettre.docx": made.docx(),
        "note.odt": made.odt(),
        "points.md": made.markdown(),
        "brut.txt": made.plain(),
    }
    for name, content in brought.items():
        (tmp_path / name).write_bytes(content)
    join(shown, *(tmp_path / name for name in brought))
    assert [one.mime for one in tab(shown).model.rows] == [
        pictures.DOCX,
        pictures.ODT,
        pictures.MARKDOWN,
        pictures.TEXT,
    ]
    assert not any(one.people for one in tab(shown).model.rows)
    (tmp_path / "piège.docx").write_bytes(made.docx(**{"word/vbaProject.bin": "x"}))
    (tmp_path / "programme.txt").write_bytes(b"MZ" + bytes(range(256)) * 9)
    tab(shown).ask_files = lambda _parent: [str(tmp_path / "piège.docx"), str(tmp_path / "programme.txt")]
    QTest.keyClick(tab(shown).button, Qt.Key.Key_Return)
    until(lambda: any("macros" in one.label.text() for one in shown.findChildren(Banner)))
    calm(shown.store)
    assert len(tab(shown).model.rows) == len(brought)
    with shown.store.database.read() as session:
        kept = [attachments.content(session, one.id) for one in tab(shown).model.rows]
    assert kept == list(brought.values())
    shown.do_undo()
    calm(shown.store)
    assert len(tab(shown).model.rows) == len(brought) - 1
