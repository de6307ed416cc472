"""The panel that publishes: for whom first, what leaves, where to; a full folder gets a sentence."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.exchange import site_publishing
from desktop.paths import Profile
from desktop.services.opening import open_profile
from desktop.viewmodels.store import Store
from desktop.views.map.map_publish import PublishPanel
from tests.exchange.unpacking import head
from tests.qt.pages import dress, rest, until
from tests.services.opened import OUJDA, Opened


@contextmanager
def opened_store(profile: Profile) -> Iterator[Store]:
    store = Store()
    store.open(lambda: open_profile(profile))
    rest(store)
    yield store
    store.close()


@pytest.fixture
def recorded(tmp_path: Path, template: Path) -> Opened:
    made = Opened(tmp_path / "profil", template)
    made.record("actor", name="Al Wafae", kind="association", area=OUJDA, visibility="public")
    made.record("actor", name="Foyer", protected=True, area=OUJDA, visibility="public")
    made.record("initiative", title="Kits d’hiver", places=[OUJDA])
    made.close()
    return made


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_for_whom_then_what_leaves_then_the_file(
    qapp: QApplication, recorded: Opened, tmp_path: Path, lang: str
) -> None:
    dress(qapp, lang)
    with opened_store(recorded.database.profile) as store:
        panel = PublishPanel(store)
        panel.resize(1000, 260)
        panel.open()
        until(lambda: bool(panel.leaving.text()))
        if lang == "fr":
            assert panel.leaving.text().splitlines() == [
                "2 acteurs y seront. 0 initiative y sera.",
                "1 fiche protégée y est sans nom ni adresse.",
                "1 fiche n’y sera pas : personne n’a dit qui peut la lire (Suivi de la fiche).",
                "Les contacts n’y sont jamais.",
            ]
        panel.audience.set_value("partners")
        panel.audience.currentIndexChanged.emit(panel.audience.currentIndex())
        file = tmp_path / "pour-partenaires"
        panel.ask_place = lambda *_asked: str(file)
        rest(store)
        panel.write.click()
        until(lambda: bool(panel.said))
        written = file.with_name("pour-partenaires.html")
        assert written.name in panel.said.replace("\u2068", "").replace("\u2069", "")
        assert (len(head(written.read_bytes())["actor"]), len(head(written.read_bytes())["initiative"])) == (2, 1)
        closed: list[bool] = []
        panel.closed.connect(lambda: closed.append(True))
        QTest.keyClick(panel, Qt.Key.Key_Escape)
        assert closed == [True]
        panel.close()
        panel.deleteLater()


def test_a_folder_that_is_not_there_gets_a_sentence(qapp: QApplication, recorded: Opened, tmp_path: Path) -> None:
    dress(qapp)
    with opened_store(recorded.database.profile) as store:
        panel = PublishPanel(store)
        panel.open()
        until(lambda: panel.write.isEnabled() and bool(panel.leaving.text()))
        panel.ask_place = lambda *_asked: str(tmp_path / "absent" / "site.html")
        panel.write.click()
        until(lambda: bool(panel.said))
        assert "Traceback" not in panel.said
        assert panel.write.isEnabled()
        panel.close()
        panel.deleteLater()


def test_a_site_of_pages_is_written_or_nothing(
    qapp: QApplication, recorded: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dress(qapp)
    monkeypatch.setattr(site_publishing, "_tables", lambda *_given: ())  # workbooks cost more than all else
    with opened_store(recorded.database.profile) as store:
        panel = PublishPanel(store)
        panel.resize(1000, 300)
        panel.open()
        until(lambda: panel.write.isEnabled() and bool(panel.leaving.text()))
        assert not panel.words.isVisible()
        panel.form.setCurrentIndex(1)
        assert panel.words.isVisible()
        until(lambda: "page" in panel.pages.text())
        panel.licence.setText("CC BY 4.0")
        panel.contact.setText("Bureau d’accueil")
        asked: list[str] = []
        panel.ask_place = lambda _parent, suggested, kinds: asked.append(suggested + kinds) or str(tmp_path / "site")
        panel.write.click()
        until(lambda: bool(panel.said))
        assert ".zip" in asked[0]
        with zipfile.ZipFile(tmp_path / "site.zip") as pack:
            about = pack.read("fr/about.html").decode()
        assert ("CC BY 4.0" in about, "Bureau d’accueil" in about) == (True, True)
        panel.ask_place = lambda *_asked: str(tmp_path / "stopped.zip")
        panel.write.click()
        panel.working.button.click()
        until(lambda: "rien n’a été écrit" in panel.said)
        assert [one.name for one in tmp_path.glob("*.*")] == ["site.zip"]
        assert panel.write.isEnabled()
        _write_as_a_folder(panel, tmp_path)
        panel.close()
        panel.deleteLater()


def _write_as_a_folder(panel: PublishPanel, tmp_path: Path) -> None:
    """The same pages as they are; what lies in the chosen folder stays, an earlier site goes."""
    panel.form.setCurrentIndex(2)
    assert panel.words.isVisible()
    assert panel.write.text() == panel.write.accessibleName() == "Écrire le dossier…"
    shelf = tmp_path / "clé"
    shelf.mkdir()
    (shelf / "notes.txt").write_text("à garder")
    panel.ask_folder = lambda *_asked: ""
    panel.write.click()
    assert panel.write.isEnabled()
    for chosen in (shelf, None):
        place = chosen or next(one for one in shelf.iterdir() if one.is_dir())
        panel.ask_folder = lambda *_asked, place=place: str(place)
        panel.write.click()
        until(lambda: "Dossier écrit" in panel.said)
    (made,) = (one for one in shelf.iterdir() if one.is_dir())
    assert made.name.startswith("maillage-public-")
    assert (made / "index.html").is_file()
    assert "CC BY 4.0" in (made / "fr" / "about.html").read_text(encoding="utf-8")
    assert [one.name for one in made.iterdir() if one.is_dir() and one.name.startswith("maillage")] == []
    assert (shelf / "notes.txt").read_text() == "à garder"
