"""Échanges in a whole window on real profiles: give, look, accept, refuse, drop, take back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from desktop.services.listing import lists
from desktop.viewmodels.exchange.incoming import State
from desktop.views.exchange.exchanges_page import ExchangesPage
from desktop.views.widgets.basics import Button
from tests.neighbours import Office, clash
from tests.qt.exchanging import FATAL, bring, exchanging, key, overview, state, words
from tests.qt.pages import rest


def test_giving_by_keyboard(qapp: QApplication, here: Office, there: Office, tmp_path: Path) -> None:
    here.record("initiative", {"title": "Kits d’hiver"})
    out = tmp_path / "kits.maillage"
    with exchanging(qapp, here, organisation="Commune d’Oujda") as (shown, page):
        asked: list[str] = []

        def answer(_parent: object, suggested: str, _kinds: str) -> str:
            asked.append(suggested)
            return str(out.with_suffix(""))

        page.give.ask_place = answer
        assert page.give.count.text() == f"{page.exchanges.waiting.changes} modifications à donner"
        shown.do_give()
        rest(shown.store)
        assert Path(asked[0]).name.startswith("maillage-commune-d-oujda-20")
        assert page.give.said.startswith("Fichier écrit : kits.maillage · ")
        assert page.exchanges.waiting.changes == 0
        assert page.exchanges.history.rowCount() == 1
    there.receive(out)
    assert there.state() == here.state()


def test_a_folder_that_cannot_be_written_is_a_sentence(qapp: QApplication, here: Office, tmp_path: Path) -> None:
    here.record("actor", {"name": "Al Wafae"})
    with exchanging(qapp, here) as (shown, page):
        page.give.ask_place = lambda *_asked: str(tmp_path / "nowhere" / "x.maillage")
        page.give.button.click()
        rest(shown.store)
        assert page.give.said
        assert "Traceback" not in page.give.said
        assert page.give.button.isEnabled()


def test_receiving_by_keyboard_from_an_unknown_author(qapp: QApplication, here: Office, there: Office) -> None:
    kits = there.record("initiative", {"title": "Kits d’hiver"})
    file = there.give("rabat.maillage")
    with exchanging(qapp, here) as (shown, page):
        QAbstractItemModelTester(page.exchanges.files, FATAL)
        QAbstractItemModelTester(page.exchanges.history, FATAL)
        before = page.exchanges.waiting
        bring(shown, page, file)
        assert state(page, file) is State.ASKS
        assert "Omar" in words(page)
        assert "Kits d’hiver" in words(page)
        assert page.exchanges.waiting == before
        key(shown, Qt.Key.Key_Return)  # into the file: what it asks first
        assert shown.focusWidget().objectName() == "action.vouch"
        key(shown, Qt.Key.Key_Return)
        assert state(page, file) is State.READY
        assert shown.focusWidget() is page.desk.accept
        key(shown, Qt.Key.Key_Return)
        rest(shown.store)
        assert state(page, file) is State.RECEIVED
        assert page.exchanges.history.rowCount() == 1
    assert here.load("initiative", kits)["title"] == "Kits d’hiver"


def test_refusing_writes_nothing(qapp: QApplication, here: Office, there: Office) -> None:
    there.record("initiative", {"title": "Kits d’hiver"})
    file = there.give("rabat.maillage")
    before = here.state()
    with exchanging(qapp, here) as (shown, page):
        bring(shown, page, file)
        page.desk.decline.click()
        rest(shown.store)
        assert state(page, file) is State.DECLINED
        assert page.exchanges.history.rowCount() == 0
    assert here.state() == before


def test_again_and_one_s_own_change_nothing(qapp: QApplication, here: Office, there: Office) -> None:
    there.record("initiative", {"title": "Kits d’hiver"})
    here.record("actor", {"name": "Al Wafae"})
    file, own = there.give("rabat.maillage"), here.give("oujda.maillage")
    here.receive(file)
    before = here.state()
    with exchanging(qapp, here) as (shown, page):
        bring(shown, page, file, own)
        assert state(page, file) is State.NOTHING
        assert "Rien de nouveau dedans · 2" in overview(page)
        page.desk.show_file(file)
        assert "Rien de nouveau" in words(page)
        page.desk.show_file(own)
        assert state(page, own) is State.OWN
        assert "rien à faire" in words(page)
        assert not page.desk.accept.isVisible()
    assert here.state() == before


def test_a_sample_file_is_taken_only_after_a_yes(qapp: QApplication, here: Office, there: Office) -> None:
    there.record("initiative", {"title": "Exemple"})
    known = there.give("connu.maillage")
    here.receive(known)
    there.record("initiative", {"title": "Encore"})
    file = there.give("exemple.maillage", sample=True)
    with exchanging(qapp, here) as (shown, page):
        bring(shown, page, file)
        assert state(page, file) is State.ASKS
        assert not page.exchanges.accept(file)
        assert "fiches d’exemple parmi les vôtres" in words(page)
        page.exchanges.agree_sample(file)
        assert page.exchanges.accept(file)
        rest(shown.store)
        assert state(page, file) is State.RECEIVED


def test_the_way_back_is_offered_at_once(qapp: QApplication, here: Office, there: Office) -> None:
    there.record("initiative", {"title": "Kits d’hiver"})
    here.receive(there.give("connu.maillage"))
    there.record("initiative", {"title": "Couvertures"})
    file = there.give("rabat.maillage")
    with exchanging(qapp, here) as (shown, page):
        bring(shown, page, file)
        page.desk.accept_one()
        while page.exchanges.busy:
            rest(shown.store)
        rest(shown.store)
        back = next(b for b in page.desk.sheet.findChildren(Button) if b.text() == "Annuler cette réception…")
        back.click()
        rest(shown.store)
        assert "rabat.maillage" in page.history.said


def test_clashes_lead_to_the_reviews(qapp: QApplication, here: Office, there: Office) -> None:
    clash(here, there)
    there.receive(here.give("retour.maillage"))
    here.record("actor", {"name": "Al Wafae"})
    file = here.give("oujda.maillage")
    with exchanging(qapp, there) as (shown, page):
        bring(shown, page, file)
        if state(page, file) is State.ASKS:
            page.exchanges.vouch(file)
        page.desk.accept_one()
        rest(shown.store)
        assert state(page, file) is State.RECEIVED
        shown.go("review")
        rest(shown.store)
        assert shown.page_name == "review"


def test_dropping_files_anywhere_on_the_page(qapp: QApplication, here: Office, there: Office) -> None:
    there.record("initiative", {"title": "Kits d’hiver"})
    file = there.give("rabat.maillage")
    with exchanging(qapp, here) as (shown, page):
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(file)), QUrl("https://example.org/x.maillage")])
        drop = QDropEvent(
            QPoint(5, 5),
            Qt.DropAction.CopyAction,
            data,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        page.dropEvent(drop)
        while page.exchanges.busy:
            rest(shown.store)
        assert [row.path for row in page.exchanges.files.rows()] == [file]


def test_the_files_survive_a_change_of_language(qapp: QApplication, here: Office, there: Office) -> None:
    there.record("initiative", {"title": "Kits d’hiver"})
    file = there.give("rabat.maillage")
    with exchanging(qapp, here) as (shown, page):
        bring(shown, page, file)
        shown.change_settings(language="ar")
        rest(shown.store, 200)
        rest(shown.store, 200)
        again = shown.page
        assert isinstance(again, ExchangesPage)
        assert again is not page
        assert [row.path for row in again.exchanges.files.rows()] == [file]


def test_a_reception_is_undone_after_one_question(qapp: QApplication, here: Office, there: Office) -> None:
    kits = there.record("initiative", {"title": "Kits d’hiver"})
    here.receive(there.give("rabat.maillage"))
    with exchanging(qapp, here) as (shown, page):
        page.history.list.setFocus()
        key(shown, Qt.Key.Key_Down)
        key(shown, Qt.Key.Key_Home)
        key(shown, Qt.Key.Key_Return)
        assert shown.focusWidget() is page.history.undo
        key(shown, Qt.Key.Key_Return)
        assert "rabat.maillage" in page.history.said
        act = next(b for b in page.history.findChildren(Button) if b.text() == "Annuler la réception")
        act.click()
        rest(shown.store)
        rest(shown.store)
        assert page.history.said == ""
        assert page.history.undo.isEnabled()
        page.exchanges.take_back(page.exchanges.history.exchange(0))
        rest(shown.store)
        assert page.history.said == "Cette réception est déjà annulée, ou n’avait rien apporté."
        with shown.store.database.read() as session:
            assert lists.ids(session, "initiative", lists.ListQuery()) == []
    assert kits
