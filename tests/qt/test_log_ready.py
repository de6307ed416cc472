"""The log is made smaller when all is calm, a look at a time, and not while anybody works."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtWidgets import QApplication

from desktop.paths import Profile
from desktop.services.exchange import log_pruning
from desktop.sync import pruning
from desktop.viewmodels import log_ready
from tests.qt.pages import until
from tests.qt.windows import settings, window


def test_it_looks_again_and_again_until_it_is_through(
    qapp: QApplication, sample: Callable[[], Profile], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pruning, "WORTH", 1)
    monkeypatch.setattr(log_pruning, "prune_some", partial(log_pruning.prune_some, some=200))
    monkeypatch.setattr(log_ready, "CALM_MS", 1)
    monkeypatch.setattr(log_ready, "BREATH_MS", 1)
    with window(qapp, sample(), settings(), page="actors") as win:
        until(lambda: win.store.whole and win.store.idle)
        database = win.store.database
        assert log_pruning.due(database)
        ready = log_ready.LogReady(win.store)
        until(lambda: not log_pruning.due(database) and win.store.idle)
        until(lambda: not ready.waits)
        with database.read() as session:
            (writes,) = session.connection().exec_driver_sql("SELECT count(*) FROM op").one()
        assert writes > 200, "several looks were needed"


def test_it_waits_while_somebody_works(
    qapp: QApplication, sample: Callable[[], Profile], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pruning, "WORTH", 1)
    with window(qapp, sample(), settings(), page="actors") as win:
        until(lambda: win.store.whole and win.store.idle)
        ready = log_ready.LogReady(win.store)
        assert ready.waits
        ready._begin()
        win.store.change(lambda uow: None, label="")
        until(lambda: win.store.idle)
        assert ready.waits, "what came meanwhile sets it off again, later"
        assert log_pruning.due(win.store.database)
