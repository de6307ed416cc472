"""Avec qui j'échange, in a whole window on real profiles: compare, accept, name, give to two, revoke, answer."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Literal

import pytest
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLabel

from desktop.services.exchange import authors, sharing
from desktop.services.exchange.exchanged import Laptop
from desktop.services.exchange.peers import Peer
from desktop.sync.changefile import read_change_file
from desktop.sync.six_words import six_words
from desktop.viewmodels.exchange.people import Known, qr_rows
from desktop.views.exchange.exchanges_page import ExchangesPage
from desktop.views.exchange.people_sheet import PeopleSheet
from desktop.views.window.main_window import MainWindow
from tests.neighbours import Office
from tests.qt.exchanging import FATAL, exchanging
from tests.qt.pages import rest
from tests.qt.test_exchanges_fit import cut_rows
from tests.qt.widths import cut_texts
from tests.qt.windows import settings, window


class Town:
    """Oujda knows Rabat and Fès; a stranger's file is kept aside; Fès asks for two people's work to be withdrawn."""

    def __init__(self, folder: Path) -> None:
        """The town that is there, or a new one with nobody in it."""
        self.here = Office(folder / "oujda", "Samira B.")
        self.rabat = Office(folder / "rabat", "Omar")
        self.fes = Office(folder / "fes", "Fatima")
        self.stranger = Office(folder / "tanger", "Nadia")

    def settle(self) -> None:
        for n, office in enumerate((self.here, self.rabat, self.fes, self.stranger)):
            office.record("actor", {"name": f"Acteur {n}"})
        for _ in range(2):
            for giver in (self.here, self.rabat, self.fes):
                file = giver.give("tour.maillage")
                for taker in (self.here, self.rabat, self.fes):
                    if taker is not giver:
                        taker.receive(file)
        with self.here.opened() as database:
            sharing.receive(database, self.stranger.give("nadia.maillage"), author="Samira B.")


def replica(office: Office) -> str:
    with office.opened() as database, database.read() as session:
        return next(one.replica for one in sharing.peers(session) if one.trust == "mine")


def look_at(shown: MainWindow, page: ExchangesPage, whom: str) -> PeopleSheet:
    page.show_people()
    rest(shown.store)
    page.people.show_laptop(whom)
    rest(shown.store)
    assert page.people.sheet is not None
    return page.people.sheet


def words(sheet: PeopleSheet) -> str:
    return "\n".join(label.text() for label in sheet.findChildren(QLabel) if label.isVisibleTo(sheet))


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A town, all closed: three seconds to make."""
    folder = tmp_path_factory.mktemp("ville")
    Town(folder).settle()
    return folder


@pytest.fixture
def town(settled: Path, tmp_path: Path) -> Town:
    shutil.copytree(settled, tmp_path, dirs_exist_ok=True)
    return Town(tmp_path)


def test_what_is_not_looked_at_is_not_drawn(qapp: QApplication, town: Town) -> None:
    with exchanging(qapp, town.here) as (shown, page):
        page.people.people.refresh()
        rest(shown.store)
        assert page.people.sheet is None
        look_at(shown, page, replica(town.rabat))


def test_a_stranger_is_compared_and_accepted(qapp: QApplication, town: Town) -> None:
    nadia = replica(town.stranger)
    with exchanging(qapp, town.here) as (shown, page):
        QAbstractItemModelTester(page.people.people.model, FATAL)
        sheet = look_at(shown, page, nadia)
        assert " · ".join(six_words(bytes.fromhex(nadia))) in words(sheet)
        assert "1 fichier de cet ordinateur est gardé de côté" in words(sheet)
        assert page.tabs[1].accessibleName() == "Avec qui j’échange · 1"
        sheet.vouch.click()
        rest(shown.store)
        peer = page.people.people.peer(nadia)
        assert peer is not None
        assert (peer.laptop.trust, peer.waiting, peer.laptop.name) == ("vouched", 0, "Nadia")
        assert page.tabs[1].accessibleName() == "Avec qui j’échange"


def test_a_laptop_is_named_and_one_file_is_given_to_two(qapp: QApplication, town: Town, tmp_path: Path) -> None:
    town.here.record("actor", {"name": "Nouveau"})
    out = tmp_path / "pour-deux.maillage"
    with exchanging(qapp, town.here) as (shown, page):
        omar, fatima = replica_of(page, "Omar"), replica_of(page, "Fatima")
        sheet = look_at(shown, page, omar)
        sheet.name.setText("Omar de Rabat")
        sheet.rename.click()
        rest(shown.store)
        sheet = look_at(shown, page, omar)
        assert "Omar de Rabat" in words(sheet)
        sheet._also[fatima].setChecked(True)
        page.give.ask_place = lambda *_asked: str(out)
        sheet.give.click()
        rest(shown.store)
        first = page.exchanges.history.exchange(0)
        assert first is not None
        assert set(first.peer.split(" · ")) == {"Omar de Rabat", "Fatima"}
    assert len(read_change_file(out).bundles) >= 1
    town.rabat.receive(out)
    town.fes.receive(out)
    assert town.rabat.state() == town.fes.state()


def replica_of(page: ExchangesPage, name: str) -> str:
    return next(one.laptop.replica for one in page.people.people.known.peers if one.laptop.name == name)


def test_revoking_shows_what_it_would_change_first(qapp: QApplication, town: Town) -> None:
    town.rabat.record("actor", {"name": "Suspect"})
    town.here.receive(town.rabat.give("suspect.maillage"))
    before = town.here.state()
    with exchanging(qapp, town.here) as (shown, page):
        omar = replica_of(page, "Omar")
        sheet = look_at(shown, page, omar)
        sheet.stop.click()
        rest(shown.store)
        assert sheet.effect.text() == "Rien de ce qui est montré ici ne changerait."
        sheet.good.set_value("all")
        sheet.good.edited.emit()
        rest(shown.store)
        assert "Acteurs : 2 ne seront plus montrées" in sheet.effect.text()
        assert sharing.current_state_hash(shown.store.database) == before
        sheet.sure.click()
        rest(shown.store)
        assert "Révoqué par Samira B." in words(look_at(shown, page, omar))
        sheet = look_at(shown, page, omar)
        sheet.vouch.click()
        rest(shown.store)
        assert "Révoqué" not in words(look_at(shown, page, omar))


def test_what_goes_too_far_is_asked(qapp: QApplication, town: Town) -> None:
    with town.fes.opened() as database:
        authors.revoke(database, "Omar", good=authors.EVERYTHING, author="Fatima")
        with database.write() as session:
            from desktop.services.exchange.taking_back import withdraw

            mine = session.connection().exec_driver_sql(
                "SELECT hash FROM bundle b JOIN replica r ON r.id = b.replica WHERE r.trust = 'vouched' "
                "AND state = 'applied' AND cells > 0"
            )
            withdraw(session, database, [bytes(h) for (h,) in mine], author="Fatima")
            session.commit()
    town.here.receive(town.fes.give("demande.maillage"))
    with exchanging(qapp, town.here) as (shown, page):
        fatima = replica_of(page, "Fatima")
        sheet = look_at(shown, page, fatima)
        assert "demande que le travail de" in words(sheet)
        (question,) = page.people.people.known.questions
        sheet.answered.emit(question, False)
        rest(shown.store)
        assert page.people.people.known.questions == ()


def test_taking_back_says_what_it_would_change_and_can_be_undone(qapp: QApplication, town: Town) -> None:
    town.rabat.record("actor", {"name": "De trop"})
    town.here.receive(town.rabat.give("de-trop.maillage"))
    with exchanging(qapp, town.here) as (shown, page):
        page.history.ask_about(page.exchanges.history.exchange(0).receipt)
        rest(shown.store)
        assert "De trop" in page.history.said
        assert "1 ne sera plus montrée" in page.history.said
        page.exchanges.take_back(page.exchanges.history.exchange(0))
        rest(shown.store)
        page.history.list.select(0)
        page.history._offer()
        assert page.history.again.isVisibleTo(page.history)
        assert not page.history.undo.isVisibleTo(page.history)
        page.history.again.click()
        rest(shown.store)
        assert "1 reviendra" in page.history.said
        page.exchanges.take_back(page.exchanges.history.exchange(0), again=True)
        rest(shown.store)
        page.history.list.select(0)
        page.history._offer()
        assert page.history.undo.isVisibleTo(page.history)


@pytest.mark.slow
@pytest.mark.parametrize(("lang", "scale"), [("fr", 1.0), ("ar", 1.25), ("es", 1.25)])
def test_nothing_is_cut(qapp: QApplication, town: Town, lang: str, scale: float) -> None:
    faults: list[str] = []
    chosen = settings(language=lang, text_scale=scale, author_name="Samira B.")
    with window(qapp, town.here.profile, chosen, page="exchanges", size=(1280, 640)) as shown:
        page = shown.page
        assert isinstance(page, ExchangesPage)
        rest(shown.store)
        for one in page.people.people.known.peers:
            sheet = look_at(shown, page, one.laptop.replica)
            if hasattr(sheet, "stop"):
                sheet.stop.click()
                rest(shown.store)
            rest(shown.store, 80)
            faults += [f"{one.laptop.name}: {fault}" for fault in (*cut_texts(shown), *cut_rows(shown))]
    assert not faults, "\n".join(faults)


def test_a_code_has_its_three_corners() -> None:
    rows = qr_rows("Maillage")
    assert len(rows) == len(rows[0])
    for y, x in ((0, 0), (0, -7), (-7, 0)):
        corner = [row[x : x + 7 if x + 7 else None] for row in rows[y : y + 7 if y + 7 else None]]
        assert corner[0] == [True] * 7
        assert corner[3] == [True, False, True, True, True, False, True]


def test_only_laptops_whose_work_counts_here_are_offered_for_retirement() -> None:
    def peer(name: str, trust: Literal["mine", "vouched", "introduced", "unknown"], **facts: object) -> Peer:
        laptop = Laptop(name, name, name, trust)
        return Peer(laptop, (), silent=True, **facts)  # type: ignore[arg-type]  # a test knows the names

    known = Known(
        (
            peer("fatima", "vouched"),
            peer("omar", "introduced"),
            peer("inconnue", "unknown"),  # nothing of hers is applied: there is no last thing to name
            peer("volé", "vouched", revoked_by="Omar"),
            peer("parti", "vouched", retired=True),
        )
    )
    assert [one.laptop.name for one in known.silent] == ["fatima", "omar"]
