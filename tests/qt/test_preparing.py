"""Lists made again after an update: the person sees how far it is, may close, and finds all as it was."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication
from sqlalchemy import text

from desktop.app import open_database
from desktop.models.database import Database
from desktop.models.door import Door
from desktop.paths import Profile
from desktop.progress import Progress
from desktop.services.keeping import prepared
from desktop.services.listing.lists import ListQuery, matching
from desktop.services.opening import open_profile
from desktop.viewmodels.jobs import Cancelled
from desktop.viewmodels.store import Store
from desktop.views.widgets.waiting import Waiting
from desktop.views.window import preparing
from desktop.views.window.main_window import MainWindow
from tests.qt.pages import dress, rest, until
from tests.qt.windows import settings


def found(profile: Profile) -> int:
    """How many actors a search finds in the profile, opened anew."""
    database = open_profile(profile)
    try:
        with database.read() as session:
            return matching(session, "actor", ListQuery(text="association"))
    finally:
        database.close()


@pytest.fixture
def mine(sample: Callable[[], Profile]) -> Profile:
    """The sample, with the lists of an older version."""
    profile = sample()
    database = open_profile(profile)
    with database.write() as session:
        session.execute(text("UPDATE local_fact SET value = 'old' WHERE key IN ('lists', 'prepared')"))
        session.execute(text("DELETE FROM search_index"))
        session.commit()
    database.close()
    return profile


def test_it_tells_how_far_it_is_and_stopping_leaves_all_as_it_was(mine: Profile) -> None:
    told: list[tuple[int, int]] = []

    def stop(made: int, total: int) -> None:
        told.append((made, total))
        if made:
            raise Cancelled

    with pytest.raises(Cancelled):
        open_profile(mine, report=stop)
    assert told[0][0] == 0
    assert 0 < told[-1][0] < told[-1][1]
    assert prepared.open_door(mine) is None, "half made lists were taken for whole ones"
    told.clear()
    open_profile(mine, report=lambda made, total: told.append((made, total))).close()
    assert [made for made, _ in told] == sorted({made for made, _ in told})
    assert told[-1][0] == told[-1][1]
    assert found(mine) > 0


def test_the_window_says_so_and_then_shows_the_page(
    qapp: QApplication, mine: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(preparing, "AFTER_S", 0.0)
    dress(qapp)
    seen, go_on = threading.Event(), threading.Event()

    def opening(door: Door | None, report: Progress) -> Database:
        def held(made: int, total: int) -> None:
            report(made, total)
            if made:
                seen.set()
                go_on.wait(10)

        return open_database(mine, door, held)

    store = Store()
    shown = MainWindow(store, settings(), lambda _settings: None, lambda _session: (0, 0))
    shown.resize(1280, 640)
    shown.show()
    store.enter(lambda: prepared.open_door(mine), opening)
    until(seen.is_set)
    rest(ms=50)
    face = shown.stack.currentWidget()
    assert isinstance(face, Waiting)
    assert 0 < face.bar.value() < face.bar.maximum()
    assert "une fois" in face.detail.text()
    go_on.set()
    until(lambda: shown.page is not None and store.idle)
    assert shown.stack.currentWidget() is shown.page
    assert not shown.findChildren(Waiting)
    shown.close()
    store.close()


def test_closing_meanwhile_stops_it(qapp: QApplication, mine: Profile) -> None:
    dress(qapp)
    store = Store()
    seen, go_on = threading.Event(), threading.Event()

    def opening(door: Door | None, report: Progress) -> Database:
        def held(made: int, total: int) -> None:
            if made:
                seen.set()
                go_on.wait(10)
            report(made, total)

        return open_database(mine, door, held)

    broken: list[object] = []
    store.broken.connect(broken.append)
    store.enter(lambda: prepared.open_door(mine), opening)
    until(seen.is_set)
    threading.Timer(0.2, go_on.set).start()
    store.close()
    rest(ms=20)
    assert not broken
    assert prepared.open_door(mine) is None
    assert found(mine) > 0
