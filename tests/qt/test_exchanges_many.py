"""Many files at once in the window: thirty in a row, a cancel, summed up before and after, bad ones set aside."""

from __future__ import annotations

import threading
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.viewmodels.exchange.incoming import Incoming, State
from desktop.viewmodels.exchange.receiving import Receiving
from desktop.viewmodels.jobs import Token
from desktop.viewmodels.store import Store
from desktop.views.exchange.exchange_overview import Overview
from desktop.views.exchange.exchanges_page import ExchangesPage
from desktop.views.widgets.basics import Button
from desktop.views.widgets.notices import Banner
from desktop.views.window.main_window import MainWindow
from tests.neighbours import Office
from tests.qt.exchanging import bring, exchanging, first_of, key, overview, settle, state, words, words_and_pills
from tests.qt.pages import rest, until
from tests.qt.windows import settings


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
    from desktop.services.exchange import sharing

    return sharing.current_state_hash(shown.store.database) == before


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


def test_who_receives_all_is_told_of_all_and_is_not_left_on_refuse(
    qapp: QApplication, here: Office, there: Office
) -> None:
    """By keyboard one comes to the button over the list, and so over one file."""
    here.receive(first_of(there))
    files = there.give_each(2)
    stranger = Office(here.files / "tanger", "Nadia")
    stranger.record("actor", {"name": "Inconnue"})
    asking = stranger.give("a-tanger.maillage")
    with exchanging(qapp, here) as (shown, page):
        bring(shown, page, asking, *files)
        assert page.desk.place.text() == "3 fichiers · 2 prêts à recevoir · 1 attend votre accord"
        assert "Nadia · Auteur inconnu" in overview(page), "why it asks"
        page.desk.show_file(asking)
        page.desk.everything.setFocus()
        key(shown, Qt.Key.Key_Return)
        settle(shown, page)
        assert page.desk.current is None
        assert "2 fichiers reçus" in overview(page)
        told = shown.focusWidget()
        assert isinstance(told, Button)
        assert told.text() == "Annuler une réception…"
        page.desk.show_file(asking)
        assert "Auteur inconnu" in words_and_pills(page)
        page.exchanges.vouch(asking)
        assert "Auteur accepté" in words_and_pills(page)
        assert "Auteur inconnu" not in words_and_pills(page)
        page.show_home()
        assert page.resume.text() == "Voir 1 fichier en attente"


def test_what_is_asked_below_the_fold_comes_in_sight_on_its_safe_answer(
    qapp: QApplication, here: Office, there: Office
) -> None:
    here.receive(*there.give_each(6))
    with exchanging(qapp, here) as (shown, page):
        page.history.list.setFocus()
        key(shown, Qt.Key.Key_Down)
        for name in ("Annuler cette réception…", "Garder ce fichier"):
            key(shown, Qt.Key.Key_Return)
            settle(shown, page)
            rest(shown.store, 60)
            at = shown.focusWidget()
            assert isinstance(at, Button)
            assert at.text() == name
            assert at.visibleRegion().boundingRect() == at.rect(), "all of it"
        key(shown, Qt.Key.Key_Return)
        assert not page.history.said
        assert page.history.undo.isVisible(), "still received"


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

        made.report = patient  # type: ignore[method-assign]  # this job only, the class stays as it is
        return made

    page.exchanges.store.token = token  # type: ignore[method-assign]  # the store of this test only
    return go_on


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
        key(shown, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        settle(shown, page)
        assert "3 fichiers reçus : 2 fiches nouvelles." in overview(page)
        assert page.exchanges.history.rowCount() == 4
        assert len(list(here.profile.backups.glob("*receive*"))) == 2
    assert here.load("initiative", kits)["title"] == "Kits chauds"


def test_a_folder_without_change_files_says_so(qapp: QApplication, here: Office, tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    with exchanging(qapp, here) as (shown, page):
        page.receive_paths([tmp_path / "photos"])
        settle(shown, page)
        assert page.exchanges.files.rowCount() == 0
        banner = page.banners.itemAt(0).widget()
        assert isinstance(banner, Banner)
        assert "aucun fichier de changements" in banner.label.text()


def test_the_sheet_of_many_files_is_laid_a_few_at_a_time(qapp: QApplication) -> None:
    store = Store()
    receiving = Receiving(store, settings)
    names = [f"fichier-{n:02d}" for n in range(30)]
    receiving.files.add(Incoming(Path(f"{one}.maillage"), state=State.DECLINED) for one in names)
    shown = Overview(receiving)

    def told() -> list[str]:
        return [b.text() for b in shown.findChildren(Button) if "fichier-" in b.text()]

    assert 0 < len(told()) < 15
    until(lambda: shown.whole)
    assert sorted(one[one.index("fichier-") :][:10] for one in told()) == names
    shown.deleteLater()
    store.close()
