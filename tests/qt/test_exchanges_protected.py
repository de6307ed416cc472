"""Protecting a file in one line of the giving card, opening one inline: in four languages, by keyboard, nothing cut."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.i18n import LANGUAGES
from desktop.sync import age_passphrase
from desktop.sync.protected import Way, way_of
from desktop.viewmodels.exchange.incoming import State
from desktop.views.exchange.exchange_protect import PASSPHRASE, PEOPLE, ProtectLine
from desktop.views.exchange.exchanges_page import ExchangesPage
from desktop.views.window.main_window import MainWindow
from tests.neighbours import Office
from tests.qt.pages import rest
from tests.qt.widths import cut_texts
from tests.qt.windows import settings, window

WORDS = "quatre mots au hasard"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passphrases at a cost that a test can pay often."""
    monkeypatch.setattr(age_passphrase, "COST", 10)


def choose(line: ProtectLine, way: str) -> None:
    line.way.set_value(way)
    line.way.edited.emit()


def page_of(shown: MainWindow) -> ExchangesPage:
    rest(shown.store)
    assert isinstance(shown.page, ExchangesPage)
    return shown.page


def give(shown: MainWindow, page: ExchangesPage, out: Path) -> str:
    page.give.ask_place = lambda *_asked: str(out)
    page.give.button.click()
    rest(shown.store)
    return page.give.said


def test_a_passphrase_is_asked_for_in_one_line_and_opens_the_file(
    qapp: QApplication, here: Office, there: Office, tmp_path: Path
) -> None:
    here.record("initiative", {"title": "Kits d’hiver"})
    out = tmp_path / "a.maillage"
    with window(qapp, here.profile, settings(), page="exchanges") as shown:
        page = page_of(shown)
        line = page.give.protect
        assert line.phrase.isHidden() or not line.secret.isVisible()
        choose(line, PASSPHRASE)
        assert "trop courte" in give(shown, page, out)
        assert shown.focusWidget() is line.phrase
        QTest.keyClicks(line.phrase, "court")
        assert line.strength.text().startswith("Trop courte")
        assert "trop courte" in give(shown, page, out)
        assert not out.exists()
        line.phrase.selectAll()
        QTest.keyClicks(line.phrase, WORDS)
        assert line.strength.text() == "Bonne longueur."
        assert give(shown, page, out).startswith("Fichier écrit")
    assert way_of(out.read_bytes()) is Way.PASSPHRASE
    _opens_by_keyboard(qapp, there, out)
    assert there.state() == here.state()


def _opens_by_keyboard(qapp: QApplication, there: Office, out: Path) -> None:
    before = there.state()
    with window(qapp, there.profile, settings(), page="exchanges") as shown:
        page = page_of(shown)
        page.receive_paths([out])
        _wait(shown, page)
        row = page.exchanges.files.row(out)
        assert row is not None
        assert row.state is State.LOCKED
        QTest.keyClick(shown.focusWidget(), Qt.Key.Key_Return)
        assert shown.focusWidget().objectName() == "field.open_passphrase"
        for typed, state in (("quatre mots", State.LOCKED), (WORDS, State.ASKS)):
            field = shown.focusWidget()
            QTest.keyClicks(field, typed)  # in place of the wrong one
            QTest.keyClick(field, Qt.Key.Key_Return)
            rest(shown.store)
            _wait(shown, page)
            row = page.exchanges.files.row(out)
            assert row is not None
            assert row.state is state
            if state is State.LOCKED:
                assert shown.focusWidget().objectName() == "field.open_passphrase"
                assert page.desk.sheet is not None
                assert page.desk.sheet.unlock is not None
                assert "pas la bonne phrase de passe" in page.desk.sheet.unlock.said.text()
        assert WORDS not in repr(row)
        assert there.state() == before
        page.exchanges.vouch(out)
        page.exchanges.accept(out)
        _wait(shown, page)
        row = page.exchanges.files.row(out)
        assert row is not None
        assert (row.state, row.passphrase) == (State.RECEIVED, "")


def _wait(shown: MainWindow, page: ExchangesPage) -> None:
    while page.exchanges.busy:
        rest(shown.store)


def test_people_are_chosen_among_those_somebody_vouched_for(
    qapp: QApplication, here: Office, there: Office, tmp_path: Path
) -> None:
    out = tmp_path / "a.maillage"
    there.record("actor", {"name": "Commune"})
    stranger = Office(tmp_path / "tanger", "Fatima Z.")
    stranger.record("actor", {"name": "Autre"})
    here.record("initiative", {"title": "Kits d’hiver"})
    with window(qapp, here.profile, settings(), page="exchanges") as shown:
        page = page_of(shown)
        choose(page.give.protect, PEOPLE)
        assert page.give.protect.add.isHidden()
        assert "Recevez d’abord" in page.give.protect.whom.text()
        assert "au moins une personne" in give(shown, page, out)
    here.receive(there.give("rabat.maillage"))
    with window(qapp, here.profile, settings(), page="exchanges") as shown:
        page = page_of(shown)
        line = page.give.protect
        choose(line, PEOPLE)
        assert line.add.count() == 1
        assert line.add.itemText(0) == "Omar"
        line.add.setCurrentIndex(0)
        line.add.edited.emit()
        assert len(line.value().people) == 1
        assert give(shown, page, out).startswith("Fichier écrit")
    assert way_of(out.read_bytes()) is Way.PEOPLE
    with window(qapp, stranger.profile, settings(), page="exchanges") as shown:
        page = page_of(shown)
        page.receive_paths([out])
        _wait(shown, page)
        row = page.exchanges.files.row(out)
        assert row is not None
        assert row.state is State.BAD
        assert row.failure is not None
        assert "protégé pour d’autres personnes" in row.failure.sentence
    there.receive(out)
    assert there.state() == here.state()


@pytest.mark.slow
@pytest.mark.parametrize(("scale", "size"), [(1.0, (1280, 640)), (1.25, (1366, 690))])
def test_nothing_is_cut(
    qapp: QApplication, here: Office, there: Office, tmp_path: Path, scale: float, size: tuple[int, int]
) -> None:
    there.record("actor", {"name": "Association pour l’accueil et l’accompagnement des familles"})
    here.receive(there.give("rabat.maillage"))
    from desktop.services.exchange import sharing
    from desktop.services.exchange.protection import Protection

    locked = tmp_path / "locked.maillage"
    with there.opened() as database:
        sharing.give(database, locked, everything=True, protect=Protection(passphrase=WORDS))
    faults: list[str] = []
    for lang in LANGUAGES:
        chosen = settings(language=lang, text_scale=scale)
        with window(qapp, here.profile, chosen, page="exchanges", size=size) as shown:
            page = page_of(shown)
            for way in (PASSPHRASE, PEOPLE):
                choose(page.give.protect, way)
                if way == PEOPLE:
                    page.give.protect.add.setCurrentIndex(0)
                    page.give.protect.add.edited.emit()
                rest(shown.store, 80)
                faults += [f"{lang} {way}: {fault}" for fault in cut_texts(shown)]
            page.receive_paths([locked])
            _wait(shown, page)
            rest(shown.store, 80)
            faults += [f"{lang} locked: {fault}" for fault in cut_texts(shown)]
            hint = shown.minimumSizeHint()
            assert (hint.width() <= size[0], hint.height() <= size[1]) == (True, True)
    assert not faults, "\n".join(faults)
