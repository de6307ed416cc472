"""Échanges in a whole window on real profiles: give, look, accept, refuse, thirty at once, bad ones set aside."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLabel

from desktop.services import lists
from desktop.viewmodels.incoming import State
from desktop.viewmodels.jobs import Token
from desktop.views.exchanges_page import ExchangesPage
from desktop.views.main_window import MainWindow
from desktop.views.widgets.basics import Button
from desktop.views.widgets.notices import Banner
from desktop.views.widgets.pill import Pill
from tests.neighbours import Office, clash
from tests.qt.pages import rest, until
from tests.qt.windows import settings, window

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def here(tmp_path: Path) -> Office:
    return Office(tmp_path / "oujda", "Samira B.")


@pytest.fixture
def there(tmp_path: Path) -> Office:
    return Office(tmp_path / "rabat", "Omar")


@contextmanager
def exchanging(app: QApplication, office: Office, **chosen: object) -> Iterator[tuple[MainWindow, ExchangesPage]]:
    with window(app, office.profile, settings(author_name=office.author, **chosen), page="exchanges") as shown:
        rest(shown.store)
        assert isinstance(shown.page, ExchangesPage)
        yield shown, shown.page


def key(shown: MainWindow, which: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focused = shown.focusWidget()
    assert focused is not None, "nothing has the keyboard"
    QTest.keyClick(focused, which, modifier)
    rest(shown.store)


def bring(shown: MainWindow, page: ExchangesPage, *files: Path) -> None:
    page.receive_paths(files)
    while page.exchanges.busy:
        rest(shown.store)


def state(page: ExchangesPage, file: Path) -> State:
    row = page.exchanges.files.row(file)
    assert row is not None
    return row.state


def words(page: ExchangesPage) -> str:
    shown = page.desk.sheet
    assert shown is not None
    return "\n".join(label.text() for label in shown.findChildren(QLabel) if label.isVisibleTo(shown))


def test_giving_by_keyboard(qapp: QApplication, here: Office, there: Office, tmp_path: Path) -> None:
    here.record("initiative", {"title": "Kits d’hiver"})
    out = tmp_path / "kits.maillage"
    with exchanging(qapp, here, organisation="Commune d’Oujda") as (shown, page):
        asked: list[str] = []

        def answer(_parent: object, suggested: str) -> str:
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
        page.give.ask_place = lambda _parent, _suggested: str(tmp_path / "nowhere" / "x.maillage")
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


def spoiled(good: Path) -> list[Path]:
    raw = good.read_bytes()
    middle = len(raw) // 2
    made = []
    for name, data in (
        ("coupe", raw[: len(raw) * 2 // 3]),
        ("abime", raw[:middle] + bytes([raw[middle] ^ 1]) + raw[middle + 1 :]),
        ("autre", b"%PDF-1.7 un rapport\n" * 50),
        ("vide", b""),
    ):
        made.append(good.with_name(f"{name}.maillage"))
        made[-1].write_bytes(data)
    return [*made, good.with_name("absent.maillage")]


def test_bad_files_are_set_aside_and_the_good_one_passes(qapp: QApplication, here: Office, there: Office) -> None:
    there.record("initiative", {"title": "Kits d’hiver"})
    good = there.give("rabat.maillage")
    bad = spoiled(good)
    before = here.state()
    with exchanging(qapp, here) as (shown, page):
        bring(shown, page, *bad, good)
        for file in bad:
            assert state(page, file) is State.BAD
            page.desk.show_file(file)
            assert file.name in words(page)
            assert "Rien n’a été modifié." in words(page)
        assert here_is(before, shown)
        page.exchanges.vouch(good)
        page.exchanges.accept(good)
        rest(shown.store)
        assert state(page, good) is State.RECEIVED


def here_is(before: str, shown: MainWindow) -> bool:
    from desktop.services import sharing

    return sharing.current_state_hash(shown.store.database) == before


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


def test_thirty_files_in_a_row(qapp: QApplication, here: Office, there: Office) -> None:
    here.receive(first_of(there))
    files = there.give_each(30)
    stranger = Office(here.files / "tanger", "Nadia")
    stranger.record("actor", {"name": "Inconnue"})
    files.append(stranger.give("tanger.maillage"))
    with exchanging(qapp, here) as (shown, page):
        bring(shown, page, *reversed(files))
        assert page.desk.everything.isVisible()
        page.desk.everything.click()
        while page.exchanges.busy:
            rest(shown.store)
        rows = page.exchanges.files.rows()
        assert {row.state for row in rows if row.path != files[-1]} <= {State.RECEIVED, State.NOTHING}
        assert state(page, files[-1]) is State.ASKS
        assert "Voir" not in page.resume.text()
        page.show_home()
        assert page.resume.isVisible()
        page.exchanges.decline(files[-1])
    assert here.state() == there.state()


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


def test_a_cancel_rolls_everything_back(qapp: QApplication, here: Office, there: Office) -> None:
    here.receive(first_of(there))
    files = there.give_each(6)
    with exchanging(qapp, here) as (shown, page):
        bring(shown, page, *files)
        history, copies = page.exchanges.history.rowCount(), sorted(here.profile.backups.iterdir())
        seen: list[tuple[int, int]] = []

        def press_after_two(done: int, total: int) -> None:
            seen.append((done, total))
            if done == 2:
                page.desk.working.button.click()

        page.exchanges.progressed.connect(press_after_two)
        held = hold_the_writer_at(page, 3)
        page.desk.everything.click()
        until(lambda: len(seen) > 2)
        held.set()
        settle(shown, page)
        page.exchanges.progressed.disconnect(press_after_two)
        assert {row.state for row in page.exchanges.files.rows()} == {State.READY}
        assert page.exchanges.cancelled
        assert "tout est comme avant" in overview(page)
        assert page.exchanges.history.rowCount() == history
        assert sorted(here.profile.backups.iterdir()) == copies
        page.desk.everything.click()
        settle(shown, page)
        assert {row.state for row in page.exchanges.files.rows()} <= {State.RECEIVED, State.NOTHING}
        assert "fichiers reçus" in overview(page)
    assert here.state() == there.state()


def hold_the_writer_at(page: ExchangesPage, number: int) -> threading.Event:
    """The writer waits at that file until the window has had its turn: a fast machine would be done before."""
    go_on = threading.Event()
    token_of = page.exchanges.store.token

    def token() -> Token:
        made = token_of()
        report = made.report

        def patient(done: int, total: int = 0) -> None:
            report(done, total)
            if done == number:
                go_on.wait(30)
                report(done, total)

        made.report = patient  # type: ignore[method-assign]
        return made

    page.exchanges.store.token = token  # type: ignore[method-assign]
    return go_on


def settle(shown: MainWindow, page: ExchangesPage) -> None:
    while page.exchanges.busy:
        rest(shown.store)
    rest(shown.store)


def overview(page: ExchangesPage) -> str:
    shown = page.desk.overview
    assert shown is not None
    return "\n".join(label.text() for label in shown.findChildren(QLabel) if label.isVisibleTo(shown))


def test_many_files_are_summed_up_before_and_after(qapp: QApplication, here: Office, there: Office) -> None:
    here.receive(first_of(there))
    kits = there.record("initiative", {"title": "Kits d’hiver"})
    files = [there.give("a.maillage", everything=False)]
    there.record("initiative", {"title": "Kits chauds"}, kits)
    files.append(there.give("b.maillage", everything=False))
    stranger = Office(here.files / "tanger", "Nadia")
    stranger.record("actor", {"name": "Inconnue"})
    files.append(stranger.give("tanger.maillage"))
    stick = here.files / "cle"
    stick.mkdir()
    files = [file.rename(stick / file.name) for file in files]
    bad = stick / "coupe.maillage"
    bad.write_bytes(files[0].read_bytes()[:-200])
    with exchanging(qapp, here) as (shown, page):
        page.receive.ask_folder = lambda _parent: str(stick)
        page.receive.folder.click()
        settle(shown, page)
        assert page.exchanges.together is not None
        assert [(c.kind, c.new, c.changed) for c in page.exchanges.together.counts] == [("initiative", 1, 0)]
        told = overview(page)
        assert "4 fichiers" in told
        assert "Mis de côté · 1" in told
        assert "coupe.maillage. La copie s’est sans doute arrêtée en route." in told
        assert "Demandent votre accord · 1" in told
        assert "Kits chauds" in told
        page.desk.show_file(files[0])
        settle(shown, page)
        assert "1 nouvelle" in words_and_pills(page)
        page.exchanges.vouch(files[2])
        settle(shown, page)
        assert {c.kind: c.new for c in page.exchanges.together.counts} == {"actor": 1, "initiative": 1}
        page.desk.all.click()
        assert shown.isVisible()
        key(shown, Qt.Key.Key_Return, CONTROL)
        settle(shown, page)
        assert "3 fichiers reçus : 2 nouvelles." in overview(page)
        assert page.exchanges.history.rowCount() == 4
        assert len(list(here.profile.backups.glob("*receive*"))) == 2
    assert here.load("initiative", kits)["title"] == "Kits chauds"


def words_and_pills(page: ExchangesPage) -> str:
    assert page.desk.sheet is not None
    return "\n".join((words(page), *(pill.accessibleName() for pill in page.desk.sheet.findChildren(Pill))))


def test_a_folder_without_change_files_says_so(qapp: QApplication, here: Office, tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    with exchanging(qapp, here) as (shown, page):
        page.receive_paths([tmp_path / "photos"])
        settle(shown, page)
        assert page.exchanges.files.rowCount() == 0
        banner = page.banners.itemAt(0).widget()
        assert isinstance(banner, Banner)
        assert "aucun fichier de changements" in banner.label.text()


def first_of(office: Office) -> Path:
    office.record("actor", {"name": "Première"})
    return office.give("premier.maillage")


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
        page.exchanges.take_back(page.exchanges.history.exchange(0))  # type: ignore[arg-type]  # it is there
        rest(shown.store)
        assert page.history.said == "Cette réception est déjà annulée, ou n’avait rien apporté."
        with shown.store.database.read() as session:
            assert lists.ids(session, "initiative", lists.ListQuery()) == []
    assert kits
