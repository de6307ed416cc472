"""Saved views of a list: kept by keyboard, found again next time, renamed, renewed, deleted and brought back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from desktop.paths import Profile
from desktop.services import saved_views
from desktop.services.listing.asking import ListQuery
from desktop.services.steering.scope import Behind
from desktop.viewmodels.record.behind import FIGURE, Chosen
from desktop.views.record.records_page import RecordsPage
from desktop.views.window.main_window import MainWindow
from tests.qt.windows import calm as rest
from tests.qt.windows import settings, window

HOSTILE = "<b>{{ 7*7 }}</b> & \u202eاسم"


@pytest.fixture
def profile(sample: Callable[[], Profile]) -> Profile:
    return sample()


@pytest.fixture
def shown(qapp: QApplication, profile: Profile) -> Iterator[MainWindow]:
    """The window on the sample, on the page of initiatives."""
    with window(qapp, profile, settings()) as made:
        yield made


def menu(shown: MainWindow) -> QMenu:
    """The menu of views, as it is now."""
    page: Any = shown.page
    read: list[bool] = []
    page.filters.views.read(lambda: read.append(True))
    rest(shown.store)
    assert read
    made: QMenu = page.filters.views_button.menu_of()
    return made


def words(shown: MainWindow) -> list[str]:
    return [action.text() for action in menu(shown).actions() if action.text()]


def choose(shown: MainWindow, part: str) -> None:
    action = next(action for action in menu(shown).actions() if part in action.text())
    assert action.isEnabled()
    action.trigger()
    rest(shown.store)


def name_it(shown: MainWindow, name: str) -> None:
    page = shown.page
    assert isinstance(page, RecordsPage)
    line = page.filters.name_line
    assert line.isVisible()
    line.field.selectAll()
    if name.isascii():
        QTest.keyClicks(line.field, name)
    else:
        line.field.setText(name)  # as pasted: Qt's keys know ASCII only
    QTest.keyClick(line.field, Qt.Key.Key_Return)
    rest(shown.store)


def narrow(shown: MainWindow) -> tuple[Any, int]:
    """Search and filter; give the page and how many records are left."""
    page: Any = shown.page
    page.search.setText("oujda")
    rest(shown.store, 120)
    code = page.filters.chips["sector"]._options[0].code
    page.filters.chips["sector"]._pick(code)
    page.filters.sort.set_value("title")
    page.list.order("title")
    rest(shown.store)
    assert 0 < page.list.found < page.list.total
    return page, page.list.found


def test_a_view_is_kept_by_keyboard_and_found_again(qapp: QApplication, profile: Profile) -> None:
    with window(qapp, profile, settings()) as shown:
        assert "Aucune vue gardée" in words(shown)[0]
        page, found = narrow(shown)
        choose(shown, "Garder cette vue")
        name_it(shown, "Ma vue")
        assert page.filters.views_button.text().strip("\u2068\u2069") == "Ma vue"
        page._clear()
        rest(shown.store)
        assert page.filters.views_button.accessibleName() == "Vues"
        filters = dict(page.list.filters)
        assert filters == {}
    with window(qapp, profile, settings()) as shown:
        page = shown.page
        choose(shown, "Ma vue")
        assert page.list.found == found
        assert page.search.text() == "oujda"
        assert page.filters.sort.value() == "title"
        assert page.filters.chips["sector"].value is not None
        assert page.filters.views_button.accessibleName() == "Vues : Ma vue"


def test_a_name_is_had_once_and_escape_leaves(shown: MainWindow) -> None:
    page, _found = narrow(shown)
    choose(shown, "Garder cette vue")
    name_it(shown, " ")
    assert page.filters.name_line.problem.isVisible()
    name_it(shown, "Ma vue")
    assert not page.filters.name_line.isVisible()
    page.list.narrow("sector", None)
    rest(shown.store)
    assert "modifiée" in page.filters.views_button.accessibleName()
    choose(shown, "Garder cette vue")
    name_it(shown, "MA VUE")
    assert page.filters.name_line.problem.isVisible()
    QTest.keyClick(page.filters.name_line.field, Qt.Key.Key_Escape)
    assert not page.filters.name_line.isVisible()
    assert [view.name for view in page.filters.views.views] == ["Ma vue"]


def test_a_view_is_renewed_renamed_deleted_and_brought_back(shown: MainWindow) -> None:
    page, _found = narrow(shown)
    choose(shown, "Garder cette vue")
    name_it(shown, "Ma vue")
    page.list.narrow("sector", None)
    rest(shown.store)
    choose(shown, "Garder ces changements")
    assert page.filters.views.same.filters == {}
    choose(shown, "Renommer")
    name_it(shown, HOSTILE)
    assert page.filters.views.named(HOSTILE) is not None, "round as it was typed"
    choose(shown, "Supprimer")
    assert "Aucune vue gardée" in words(shown)[0]
    shown.toast.button.click()
    rest(shown.store)
    assert [view.name for view in page.filters.views.views] == [HOSTILE]
    menu(shown)
    assert [view.name for view in page.filters.views.views] == [HOSTILE], "in the profile too"


def test_actors_have_views_of_their_own(shown: MainWindow) -> None:
    narrow(shown)
    choose(shown, "Garder cette vue")
    name_it(shown, "Ma vue")
    shown.go("actors")
    rest(shown.store)
    assert "Aucune vue gardée" in words(shown)[0]


def test_a_list_opened_from_a_figure_is_kept_as_the_question_it_answers(qapp: QApplication, profile: Profile) -> None:
    health = ListQuery(sector="health", during=("2018-01-01", "2030-12-31"))
    figures = (
        Chosen(Behind("initiative", health), "Santé : 2 initiatives", "Santé"),
        Chosen(Behind("initiative", ListQuery(), (("carrier", ""),)), "Personne n’est dit : 3", "Personne"),
    )
    with window(qapp, profile, settings()) as shown:
        page, counts = shown.page, []
        for chosen in figures:
            shown.go("initiatives", chosen)
            rest(shown.store)
            counts.append(page.list.found)
            choose(shown, "Garder cette vue")
            name_it(shown, chosen.name.encode("ascii", "ignore").decode())
        assert 0 < counts[0] < page.list.total
        page._clear()
        rest(shown.store)
    with window(qapp, profile, settings()) as shown:
        page = shown.page
        for chosen, count in zip(figures, counts, strict=True):
            choose(shown, chosen.name.encode("ascii", "ignore").decode())
            assert (page.list.found, page.filters.figure.isVisible()) == (count, True)
            assert page.filters.figure.text() == chosen.name, "no number of the day on which it was kept"
            assert page.filters.views.same is not None
        by_name = Chosen(Behind("initiative", ListQuery(among=frozenset([b"x" * 16]))), "Celles-ci")
        shown.go("initiatives", by_name)
        rest(shown.store)
        assert FIGURE not in page.filters.views.now().filters


@pytest.mark.parametrize(
    "kept",
    [
        {"name": "a"},
        {"name": 1, "behind": {"kind": "need", "query": {}, "told": {}}},
        {"name": "a", "behind": {"kind": "need", "query": {"among": ["0" * 32]}, "told": {}}},
        {"name": "a", "behind": {"kind": "need", "query": {"during": "2021"}, "told": {}}},
        {"name": "a", "behind": {"kind": "need", "query": {"carriers": ["x"]}, "told": {}}},
        {"name": "a", "behind": {"kind": "need", "query": {"trash": 1}, "told": {"a": 2}}},
        {"name": "a", "behind": {"kind": "need", "query": {"text": []}, "told": {}}},
        {"name": "a", "behind": {"kind": "need", "query": {"sector": []}, "told": {}}},
        {"name": "a", "behind": []},
    ],
)
def test_a_kept_figure_that_is_none_leaves_the_view_out(kept: Any) -> None:
    assert saved_views._value(FIGURE, kept) is None
    assert saved_views._value(FIGURE, {"name": "a", "behind": {"kind": "need", "query": {}, "told": {}}}) is not None
