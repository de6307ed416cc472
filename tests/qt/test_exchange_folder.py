"""The shared folder in a whole window: choose, look, exchange, accept somebody, stop, come back without the stick."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from copy import copy
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from desktop.services.exchange import hub
from desktop.sync.hub_folder import Entry, Found, HubFolder
from desktop.viewmodels.exchange import shared_folder
from desktop.views.exchange.exchange_folder import FolderCard
from desktop.views.exchange.exchanges_page import ExchangesPage
from desktop.views.widgets.basics import Button
from desktop.views.window.main_window import MainWindow
from tests.neighbours import Office
from tests.qt.pages import rest, until
from tests.qt.windows import settings, window


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "Clé USB"
    made.mkdir()
    return made


def exchange(office: Office, folder: Path) -> hub.Exchanged:
    with office.opened() as database:
        return hub.exchange(database, folder, vouch=None, author=office.author)


class Shown:
    """The page with its card, and a person who clicks."""

    def __init__(self, shown: MainWindow) -> None:
        assert isinstance(shown.page, ExchangesPage)
        self.window, self.page = shown, shown.page
        self.card: FolderCard = shown.page.shared

    def settle(self) -> None:
        until(lambda: self.window.store.idle and not self.card.folder.busy)
        rest(self.window.store)

    def click(self, word: str) -> None:
        found = [b for b in self.card.findChildren(Button) if b.text() == word and b.isVisible()]
        assert len(found) == 1, (word, [b.text() for b in self.card.findChildren(Button) if b.isVisible()])
        found[0].click()
        self.settle()


@pytest.fixture
def opened(qapp: QApplication, here: Office, folder: Path) -> Iterator[Shown]:
    chosen = settings(author_name=here.author, hub_folder=str(folder))
    with window(qapp, here.profile, chosen, page="exchanges") as shown:
        page = Shown(shown)
        page.settle()
        yield page


def test_choose_look_and_exchange(qapp: QApplication, here: Office, there: Office, folder: Path) -> None:
    here.record("initiative", {"title": "Kits d’hiver"})
    with window(qapp, here.profile, settings(author_name=here.author), page="exchanges") as shown:
        page = Shown(shown)
        assert page.card.place.text() == "Aucun dossier n’est choisi."
        assert not page.card.now.isVisible()
        page.card.ask_folder = lambda _parent: ""
        page.click("Choisir un dossier…")
        assert not shown.settings.hub_folder
        page.card.ask_folder = lambda _parent: str(here.profile.folder)
        page.click("Choisir un dossier…")
        assert "vos données elles-mêmes" in page.card.said[0]
        assert not shown.settings.hub_folder
        page.card.ask_folder = lambda _parent: str(folder)
        page.click("Choisir un dossier…")
        assert shown.settings.hub_folder == str(folder)
        assert page.card.to_put.text().endswith("modifications à déposer")
        assert list(folder.iterdir()) == [], "looking writes nothing"
        page.click("Échanger maintenant")
        assert "déposées" in page.card.said[0]
        assert page.card.to_put.text() == "Rien à déposer."
        assert page.card.last.text().startswith("Dernier échange : ")
        assert page.page.exchanges.history.rowCount() == 1
        assert page.page.give.count.text().startswith("Rien de nouveau à donner")
        page.card.auto.click()
        assert shown.settings.hub_auto
        page.click("Ne plus l’utiliser")
        assert (shown.settings.hub_folder, shown.settings.hub_auto) == ("", False)
    exchange(there, folder)
    assert there.state() == here.state()


def test_an_unknown_author_is_accepted_by_a_click(here: Office, there: Office, folder: Path, opened: Shown) -> None:
    kits = there.record("initiative", {"title": "Kits d’hiver"})
    exchange(there, folder)
    opened.card.refresh()
    opened.settle()
    assert opened.card.waiting.text().startswith("1 fichier attend")
    assert "Omar" in opened.card.said[0]
    opened.click("Échanger maintenant")
    assert "1 auteur pas encore connu" in opened.card.said[0]
    assert any("empreinte" in text for text in opened.card.said)
    assert opened.card.waiting.text().startswith("Gardé à part")
    assert any("Omar" in text for text in opened.card.said), "by the name that only the look can read"
    opened.click("Je connais cette personne")
    assert "1 fiche nouvelle" in opened.card.said[0]
    assert here_knows(opened, kits)
    assert opened.page.exchanges.history.rowCount() >= 1


def test_a_half_copied_file_is_told_once_and_taken_when_it_is_whole(there: Office, folder: Path, opened: Shown) -> None:
    there.record("initiative", {"title": "Kits d’hiver"})
    exchange(there, folder)
    (lot,) = folder.glob("*.maillage")
    raw = lot.read_bytes()
    lot.write_bytes(raw[:-5])
    opened.click("Échanger maintenant")
    assert [text for text in opened.card.said if lot.name[:20] in text.replace("\u200b", "")]
    lot.write_bytes(raw)
    opened.click("Échanger maintenant")
    opened.click("Je connais cette personne")
    assert "1 fiche nouvelle" in opened.card.said[0]


def here_knows(shown: Shown, row: bytes) -> bool:
    from desktop.services.record import records

    with shown.window.store.database.read() as session:
        return bool(records.load(session, "initiative", row, "fr")["title"])


def test_a_folder_that_is_not_there_is_said_quietly(folder: Path, opened: Shown) -> None:
    shutil.rmtree(folder)
    opened.card.refresh()
    opened.settle()
    assert "n’est pas là" in opened.card.waiting.text()
    assert opened.card.said == []
    opened.click("Échanger maintenant")
    assert "n’est pas là" in opened.card.said[0]
    assert not folder.exists()


def test_an_emptied_folder_is_filled_only_after_a_yes(here: Office, folder: Path, opened: Shown) -> None:
    from desktop.services.record import records
    from desktop.services.unit_of_work import UnitOfWork

    with UnitOfWork(opened.window.store.database) as uow:
        records.record(uow, "actor", {"name": "Al Wafae"}, None, lang="fr")
        uow.commit("essai")
    opened.click("Échanger maintenant")
    assert len(list(folder.glob("*.maillage"))) == 1
    for file in folder.iterdir():
        file.unlink()
    opened.click("Échanger maintenant")
    assert list(folder.iterdir()) == []
    opened.click("Le remplir de nouveau")
    assert len(list(folder.glob("*.maillage"))) == 1


def test_stopping_keeps_nothing(there: Office, folder: Path, opened: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    there.record("initiative", {"title": "Kits d’hiver"})
    exchange(there, folder)
    before = sorted(path.name for path in folder.iterdir())
    go, really = threading.Event(), HubFolder.read

    def slow(at: HubFolder, entry: Entry) -> Found:
        assert go.wait(30)
        return really(at, entry)

    monkeypatch.setattr(HubFolder, "read", slow)
    opened.card.exchange()
    rest()
    assert opened.card.stop.isVisible()
    assert opened.card.progress.isVisible()
    assert not opened.card.now.isVisible()
    opened.card.stop.click()
    go.set()
    opened.settle()
    assert opened.card.said == ["Échange arrêté. Rien n’a été modifié."]
    assert sorted(path.name for path in folder.iterdir()) == before
    assert opened.page.exchanges.history.rowCount() == 0


def test_on_opening_it_exchanges_if_the_person_asked(here: Office, there: Office, folder: Path, opened: Shown) -> None:
    there.record("initiative", {"title": "Kits d’hiver"})
    exchange(there, folder)
    said: list[str] = []
    store = opened.window.store
    for chosen, expected in (
        (settings(), 0),
        (settings(hub_folder=str(folder)), 0),
        (settings(hub_folder=str(folder.parent / "nulle part"), hub_auto=True), 0),
        (settings(hub_folder=str(folder), hub_auto=True), 1),
    ):
        owner = QObject()
        shared_folder.on_opening(store, partial(copy, chosen), said.append, owner)
        opened.settle()
        assert len(said) == expected
    assert said == ["Dossier partagé : 1 auteur pas encore connu"]
