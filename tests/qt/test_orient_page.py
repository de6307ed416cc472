"""*Orienter quelqu’un* by keys alone: need, language, where, answer, card; what is asked is nowhere afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QPushButton
from sqlalchemy import select, table, text

from desktop.models.database import Database
from desktop.paths import Profile
from desktop.services import demo_examples
from desktop.services.opening import open_profile
from desktop.services.record import records
from desktop.services.strangers import papers
from desktop.services.unit_of_work import UnitOfWork
from desktop.settings import Settings
from desktop.viewmodels.documents.orienting import Asked
from desktop.views import theme
from desktop.views.record import record_report
from desktop.views.service import orient_page
from desktop.views.service.orient_card import CardQuestion, FoundCard
from desktop.views.widgets.basics import Label
from desktop.views.window.main_window import MainWindow
from tests.fakes import ManualClock
from tests.qt.maps import until
from tests.qt.pages import printing_into, rest
from tests.qt.windows import Keys, calm, settings, window
from tests.reports.reading_docx import seen, whole
from tests.summary import TOLD

NEEDS = {"fr": "santé", "ar": "الصحة"}
TOWN = {"fr": "Oujda", "ar": "وجدة"}


@pytest.fixture
def shown(qapp: QApplication, profile: Profile, request: pytest.FixtureRequest) -> Iterator[MainWindow]:
    database = open_profile(profile)
    demo_examples.fill(database)
    database.close()
    with window(qapp, profile, settings(language=request.param), page="orient") as made:
        calm(made.store)
        yield made


@pytest.mark.parametrize("shown", ["fr", "ar"], indirect=True)
def test_somebody_is_sent_and_given_a_card_by_keys_alone(
    shown: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    lang, page = shown.settings.language, shown.page
    card = tmp_path / "carte.docx"
    monkeypatch.setattr(record_report, "ask_place", lambda *_asked: str(card))
    keys = Keys(shown, lambda: calm(shown.store))
    assert page.need.alignment() & theme.from_the_start()  # an empty field has its caret where one begins to read
    assert all(one.accessibleName() for one in page.need.findChildren(QAbstractButton))
    before = len(titles(page))
    keys.fill(NEEDS[lang])
    assert 0 < len(titles(page)) < before
    keys.go_to("field.orient_language")
    choose(keys, page.spoken, "ary")
    keys.go_to("field.orient_where")
    keys.fill(TOWN[lang])
    keys.press(Qt.Key.Key_Return)
    assert all(TOWN[lang] in one for one in titles(page))
    keys.go_to("action.orient_give")
    keys.press(Qt.Key.Key_Space)
    assert shown.focusWidget().objectName() == "action.report_print"
    keys.go_to("action.report_docx")
    keys.press(Qt.Key.Key_Return)
    assert TOWN["ar"] in seen(whole(card.read_bytes()))  # in what a speaker of Darija reads, whoever writes it
    told = f"somebody sent and given a card in {lang}: {keys.actions} actions, {keys.seconds:.0f} s at human speed"
    request.node.user_properties.append((TOLD, told))
    assert keys.actions <= 8, keys.actions
    keys.go_to("action.orient_clear", Qt.Key.Key_Backtab)
    keys.press(Qt.Key.Key_Space)
    assert shown.focusWidget().objectName() == "field.need"
    assert len(titles(page)) == before


def rows_of(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every table, row by row."""
    with database.read() as session:
        names = session.execute(text("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")).scalars().all()
        return {
            name: sorted(map(tuple, session.execute(select("*").select_from(table(name)))), key=repr) for name in names
        }


def files_of(profile: Profile) -> dict[str, bytes]:
    """What lies beside the database, which is compared row by row."""
    return {
        str(file.relative_to(profile.folder)): file.read_bytes()
        for file in sorted(profile.folder.rglob("*"))
        if file.is_file() and not file.name.endswith(("-shm", "-wal")) and ".db" not in file.suffixes
    }


@pytest.mark.parametrize("shown", ["fr"], indirect=True)
def test_nothing_of_who_is_sent_is_anywhere_afterwards(
    shown: MainWindow, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Rows, journal, settings, diary, files: what is asked and given leaves nothing but the file that was asked for."""
    page: Any = shown.page
    keys = Keys(shown, lambda: calm(shown.store))
    database = shown.store.database

    def state() -> tuple[dict[str, list[tuple[Any, ...]]], dict[str, bytes], Settings]:
        mine = replace(shown.settings, news_seen="")  # what was new is shown once, whatever one does
        return rows_of(database), files_of(database.profile), mine

    before = state()
    caplog.set_level(0)
    caplog.clear()
    keys.fill("grossesse")
    page.spoken.set_value("wo")
    page.sector.set_value("health")
    rest(shown.store, 400)
    page.spoken.set_value("ary")
    page.when.setCurrentIndex(2)
    page.where.setFocus()
    keys.fill("Oujda")
    keys.press(Qt.Key.Key_Return)
    rest(shown.store, 400)
    assert titles(page)
    give = page.results.findChild(QPushButton, "action.orient_give")
    give.click()
    question = page.results.findChild(CardQuestion)
    assert question.tongue.value() == "ar"
    card, paper = tmp_path / "carte.docx", tmp_path / "papier.pdf"
    question.ask_place = lambda *_asked: str(card)
    question.docx.click()
    rest(shown.store, 400)
    question.ask_printer = printing_into(paper)
    question.paper.setFocus()
    question.paper.click()
    assert shown.focusWidget() is question.tongue  # no button is left to have it
    until(lambda: "imprimante" in question.notice.text, "printed")
    assert shown.focusWidget() is question.paper
    assert titles(page)[0] not in "".join(papers.read(paper.read_bytes(), paper.name).pages)  # it is in Arabic
    assert card.stat().st_size > 1000
    page.clear()
    rest(shown.store, 400)
    assert (page.need.text(), page.asked()) == ("", Asked())
    assert state() == before
    said = [line for line in caplog.messages if any(word in line for word in ("grossesse", "Oujda", "ary", "carte"))]
    assert not said
    with UnitOfWork(database) as uow:  # what the comparison would have seen
        records.record(uow, "contact", {"name": "Awa"})
        uow.commit("acte")
    assert rows_of(database) != before[0]
    page.spoken.set_value("wo")
    assert CardQuestion(shown.store, titles_ids(page)[0], page.asked()).mind.text().startswith("Pas de carte")


@pytest.mark.parametrize("shown", ["fr"], indirect=True)
def test_an_answer_is_kept_while_it_is_the_same_and_goes_on_where_one_was(
    shown: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    page: Any = shown.page
    said: list[str] = []
    monkeypatch.setattr(orient_page, "announce", lambda _where, words: said.append(words))
    with UnitOfWork(shown.store.database) as uow:
        for number in range(45):
            records.record(uow, "service", {"name": f"Guichet {number}", "sector": "health", "opening": "24h/24"})
        shown.store.announce(uow.commit("acte"))
    rest(shown.store, 500)
    page.need.setText("médecin")
    rest(shown.store, 500)
    assert said[-1].endswith("services conviennent · compris : Santé")
    cards = page.results.findChildren(FoundCard)
    assert len({card.give.accessibleName() for card in cards if card.give}) == len([c for c in cards if c.give]) > 1
    assert cards[0].open.accessibleName() == f"Ouvrir la fiche : {titles(page)[0]}"
    cards[0].give.click()
    with UnitOfWork(shown.store.database) as uow:  # nothing that the answer says
        records.record(uow, "contact", {"name": "Awa"})
        shown.store.announce(uow.commit("acte"))
    rest(shown.store, 500)
    assert page.results.findChildren(CardQuestion)
    page.results.findChild(CardQuestion).closed()
    assert shown.focusWidget() is cards[0].give
    for _more in range(3):
        page.results.findChild(QPushButton, "action.orient_more").click()
    rest(shown.store, 200)
    assert shown.focusWidget() is page.results.findChildren(FoundCard)[36].open
    words = [label.text() for label in page.results.findChildren(Label)]
    assert any("ne sont pas montrés" in text for text in words)
    page.spoken.set_value("wo")
    page.need.setText("médecin urgence")
    rest(shown.store, 500)
    assert shown.focusWidget() is page.need


@pytest.mark.parametrize("shown", ["fr"], indirect=True)
def test_what_was_open_closes_while_one_looks(shown: MainWindow) -> None:
    page: Any = shown.page
    clock = shown.store.database.clock = ManualClock(datetime(2026, 6, 9, 10, 58, tzinfo=UTC))  # two to noon in Morocco
    with UnitOfWork(shown.store.database) as uow:
        records.record(uow, "service", {"name": "Cantine", "sector": "basic-aid", "opening": "tous les jours 8h-12h"})
        shown.store.announce(uow.commit("acte"))
    page.need.setText("cantine")
    rest(shown.store, 500)
    assert [one.when for one in page._answer.found if one.name[1] == "Cantine"] == ["Ouvert jusqu’à 12 h"]
    clock.forward(minutes=3)
    page._minutely.timeout.emit()
    rest(shown.store, 300)
    assert [card.found.when for card in page._cards if card.found.name[1] == "Cantine"] == ["Ouvre demain à 8 h"]


@pytest.mark.parametrize("shown", ["fr"], indirect=True)
def test_where_nothing_fits_less_is_asked_by_one_click(shown: MainWindow) -> None:
    page: Any = shown.page
    keys = Keys(shown, lambda: calm(shown.store))
    page.spoken.set_value("wo")
    page.where.setFocus()
    keys.fill("Dakhla")
    keys.press(Qt.Key.Key_Return)
    rest(shown.store, 400)
    assert not titles(page)
    page.results.findChild(QPushButton, "action.orient_any_language").click()
    rest(shown.store, 400)
    assert (page.asked().spoken, titles(page)) == ("", [])
    page.results.findChild(QPushButton, "action.orient_anywhere").click()
    rest(shown.store, 400)
    assert page.asked().where is None
    assert titles(page)


def titles_ids(page: Any) -> list[bytes]:
    """The services that the answer shows."""
    return [one.id for one in page._answer.found]


def titles(page: Any) -> list[str]:
    """What the answer shows."""
    return [one.name[1] for one in page._answer.found]


def choose(keys: Keys, choice: Any, wanted: str) -> None:
    """Go down a list to what is wanted: one choice."""
    steps = 0
    while choice.value() != wanted:
        keys.tab(Qt.Key.Key_Down)
        steps += 1
        assert steps < 40, wanted
    keys.acted(0)
