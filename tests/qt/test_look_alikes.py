"""What a record being typed looks like: in the form of a new one and on the quick line, never in anybody's way."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from desktop.services import twins
from desktop.viewmodels.review import twin_shelf
from desktop.views.record.actors_page import ActorsPage
from desktop.views.record.initiatives_page import InitiativesPage
from desktop.views.window.main_window import MainWindow
from tests.neighbours import Office
from tests.qt.pages import rest, until
from tests.qt.windows import settings, window


@pytest.fixture
def office(tmp_path: Path) -> Office:
    made = Office(tmp_path / "profil", "Samira")
    made.record("actor", {"name": "Association Al Wafae", "acronym": "AAW"})
    return made


def calm(shown: MainWindow) -> None:
    for _turn in range(6):
        rest(shown.store, 120)


def test_every_kind_that_has_twins_is_asked_for() -> None:
    assert twin_shelf.KINDS == twins.KINDS


def test_a_new_form_says_what_it_looks_like_and_records_all_the_same(qapp: QApplication, office: Office) -> None:
    known = None
    with window(qapp, office.profile, settings(), page="actors") as shown:
        calm(shown)
        page = shown.page
        assert isinstance(page, ActorsPage)
        known = page.list.model.ids[0]
        page.new_record()
        detail = page.detail
        detail.form.write("name", "Assoc. Alwafae", done=True)
        until(lambda: bool(detail.alike.text))
        assert "Association Al Wafae" in detail.alike.text
        calm(shown)
        made = detail.form.id
        assert made is not None  # it was saved meanwhile
        assert made != known
        assert "Association Al Wafae" in detail.alike.text  # and does not look like itself
        button = next(b for b in detail.alike.findChildren(QPushButton) if b.accessibleName() == "Ouvrir celle-ci")
        button.click()
        calm(shown)
        assert detail.form.id == known
        assert not detail.alike.text  # an old record is nobody's twin until somebody looks at Doublons


def test_the_quick_line_says_it_of_an_initiative(qapp: QApplication, office: Office) -> None:
    lead = office.record("actor", {"name": "Coopérative des potiers"})
    draft = {"title": "Distribution de kits d’hygiène", "lead": lead, "starts": "2026-06-12"}
    office.record("initiative", draft)
    with window(qapp, office.profile, settings(), page="initiatives") as shown:
        calm(shown)
        page = shown.page
        assert isinstance(page, InitiativesPage)
        page.quick.state.type("Distribution kits hygiène · Coopérative des potiers · 12/06/2026")
        until(lambda: bool(page.quick.alike.text))
        assert "Distribution de kits" in page.quick.alike.text
        page.quick.state.type("")
        until(lambda: not page.quick.alike.text)
