"""A form left open while a file arrives: it asks before it writes over what its person had not seen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from desktop.services.exchange import sharing
from desktop.services.record import records
from desktop.services.review import reviews
from desktop.services.review.contested import Contested, record_skipping
from desktop.services.unit_of_work import Changes, UnitOfWork
from desktop.views.widgets.notices import Banner
from desktop.views.window.main_window import MainWindow
from tests.neighbours import Office
from tests.qt.windows import calm as rest
from tests.qt.windows import settings, window


@pytest.fixture
def offices(tmp_path: Path) -> tuple[Office, Office, bytes]:
    """Both know one record."""
    here, there = Office(tmp_path / "oujda", "Samira B."), Office(tmp_path / "rabat", "Omar")
    kits = here.record("initiative", {"title": "Kits", "status": "planned"})
    there.receive(here.give("first.maillage"))
    return here, there, kits


@pytest.fixture
def shown(qapp: QApplication, offices: tuple[Office, Office, bytes]) -> Iterator[MainWindow]:
    here, _there, kits = offices
    with window(qapp, here.profile, settings(), target=kits) as made:
        rest(made.store)
        yield made


def detail(shown: MainWindow) -> Any:
    page: Any = shown.page
    return page.detail


def type_title(shown: MainWindow, text: str) -> None:
    """Type a title and pause, before anything is saved."""
    title = detail(shown).main.bound["title"].widget
    title.setFocus()
    title.selectAll()
    QTest.keyClicks(title, text)
    detail(shown).form._saver.stop()


def arrive(shown: MainWindow, file: Path) -> None:
    """The file is received, as the page of exchanges does it."""
    done = sharing.receive(shown.store.database, file, vouch=True, author="Samira B.")
    shown.store.announce(Changes(done.touched))
    rest(shown.store)


def asked(shown: MainWindow) -> tuple[str, dict[str, QPushButton]]:
    """The bar's sentence and its buttons."""
    rest(shown.store)
    bars = [bar for bar in detail(shown).findChildren(Banner) if bar.isVisible()]
    if not bars:
        return "", {}
    return bars[0].label.text(), {b.text(): b for b in bars[0].findChildren(QPushButton) if b.text()}


def held(shown: MainWindow, kits: bytes) -> dict[str, Any]:
    with shown.store.database.read() as session:
        return records.load(session, "initiative", kits, "fr")


def waiting(shown: MainWindow) -> int:
    with shown.store.database.read() as session:
        return len(reviews.reviews(session))


@pytest.mark.parametrize(
    ("word", "title"), [("Garder la mienne", "Kits chauds"), ("Prendre la sienne", "Kits d’hiver")]
)
def test_what_arrived_meanwhile_is_not_written_over(
    shown: MainWindow, offices: tuple[Office, Office, bytes], word: str, title: str
) -> None:
    _here, there, kits = offices
    type_title(shown, "Kits chauds")
    there.record("initiative", {"title": "Kits d’hiver"}, kits)
    arrive(shown, there.give("second.maillage"))
    detail(shown).form.flush()
    text, buttons = asked(shown)
    assert text.startswith("Omar a changé « Titre » entre-temps : « Kits d’hiver »")
    assert held(shown, kits)["title"] == "Kits d’hiver"  # nothing was written over it
    assert detail(shown).form.value("title") == "Kits chauds"  # and nothing typed was lost
    buttons[word].click()
    rest(shown.store)
    assert held(shown, kits)["title"] == title
    assert asked(shown)[0] == ""
    assert detail(shown).main.bound["title"].widget.text() == title


def test_a_merge_between_typing_and_saving_is_seen_by_the_writer(
    shown: MainWindow, offices: tuple[Office, Office, bytes]
) -> None:
    _here, there, kits = offices
    type_title(shown, "Kits chauds")
    there.record("initiative", {"title": "Kits d’hiver"}, kits)
    # committed, and the window has not been told yet
    sharing.receive(shown.store.database, there.give("second.maillage"), vouch=True, author="Samira B.")
    detail(shown).form.flush()
    text, buttons = asked(shown)
    assert "Kits d’hiver" in text
    assert held(shown, kits)["title"] == "Kits d’hiver"
    buttons["Garder la mienne"].click()
    rest(shown.store)
    assert held(shown, kits)["title"] == "Kits chauds"


def test_typing_over_a_field_in_review_asks_first(shown: MainWindow, offices: tuple[Office, Office, bytes]) -> None:
    _here, there, kits = offices
    with UnitOfWork(shown.store.database) as uow:
        records.record(uow, "initiative", {"title": "Kits d’Oujda"}, kits, lang="fr")
        shown.store.announce(uow.commit("ici"))
    there.record("initiative", {"title": "Kits d’hiver"}, kits)
    arrive(shown, there.give("second.maillage"))
    assert waiting(shown) == 1
    type_title(shown, "Kits chauds")
    detail(shown).form.flush()
    text, buttons = asked(shown)
    assert text.startswith("« Titre » attend un choix")
    assert waiting(shown) == 1
    buttons["Garder la mienne"].click()
    rest(shown.store)
    assert held(shown, kits)["title"] == "Kits chauds"
    assert waiting(shown) == 0  # she saw the other one and wrote hers
    shown.do_undo()
    rest(shown.store)
    assert waiting(shown) == 1


def test_two_fields_are_asked_about_one_after_the_other(
    shown: MainWindow, offices: tuple[Office, Office, bytes]
) -> None:
    _here, there, kits = offices
    type_title(shown, "Kits chauds")
    detail(shown).form.write("status", "done")
    detail(shown).form._saver.stop()
    there.record("initiative", {"title": "Kits d’hiver", "status": "ongoing"}, kits)
    arrive(shown, there.give("second.maillage"))
    first, buttons = asked(shown)
    buttons["Garder la mienne"].click()
    second, buttons = asked(shown)
    assert first != second
    buttons["Prendre la sienne"].click()
    rest(shown.store)
    assert asked(shown)[0] == ""
    kept = {"title": held(shown, kits)["title"], "status": held(shown, kits)["status"]}
    assert kept in ({"title": "Kits chauds", "status": "ongoing"}, {"title": "Kits d’hiver", "status": "done"})


def test_bulk_edits_leave_what_waits_for_a_choice(shown: MainWindow, offices: tuple[Office, Office, bytes]) -> None:
    _here, there, kits = offices
    with UnitOfWork(shown.store.database) as uow:
        records.record(uow, "initiative", {"title": "Kits d’Oujda", "women": 3}, kits, lang="fr")
        uow.commit("ici")
    there.record("initiative", {"title": "Kits d’hiver", "women": 4}, kits)
    arrive(shown, there.give("second.maillage"))
    before = held(shown, kits)
    with UnitOfWork(shown.store.database) as uow:
        draft = {"title": "Importé", "women": 9, "total": 12, "status": "done"}
        _id, skipped = record_skipping(uow, "initiative", draft, kits, lang="fr", contested=Contested(uow.session))
        uow.commit("import")
    assert skipped == ["title", "women", "total"]
    after = held(shown, kits)
    assert (after["title"], after["women"], after["status"]) == (before["title"], before["women"], "done")
    assert waiting(shown) == 1
