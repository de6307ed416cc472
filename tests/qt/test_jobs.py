"""Work off the window's thread: order, replacement, owners that die, failures in words, progress and cancel."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from functools import partial

import pytest
import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from desktop.errors import DiskFull
from desktop.log import SafeFormatter
from desktop.viewmodels.jobs import Failure, Jobs, Token
from tests.conftest import Silence
from tests.qt.pages import rest


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.stop()


def wait(jobs: Jobs) -> None:
    for _turn in range(300):
        rest(None, 5)
        if jobs.idle:
            return
    raise AssertionError("still busy")


def test_results_come_back_on_the_windows_thread(jobs: Jobs) -> None:
    seen: list[tuple[int, int]] = []
    jobs.query(threading.get_ident, lambda worker: seen.append((worker, threading.get_ident())))
    wait(jobs)
    assert seen[0][1] == threading.get_ident()
    assert seen[0][0] != threading.get_ident()


def slowly(order: list[int], number: int) -> None:
    time.sleep(0.01)
    order.append(number)


def test_changes_run_one_by_one_in_order(jobs: Jobs) -> None:
    order: list[int] = []
    for number in range(5):
        jobs.change(partial(slowly, order, number), None)
    wait(jobs)
    assert order == [0, 1, 2, 3, 4]


def test_a_newer_question_replaces_the_older_answer(jobs: Jobs) -> None:
    owner = QObject()
    told: list[str] = []
    jobs.query(lambda: time.sleep(0.05) or "old", told.append, owner=owner, key="list")
    jobs.query(lambda: "new", told.append, owner=owner, key="list")
    wait(jobs)
    assert told == ["new"]


def test_the_answer_for_an_owner_that_died_is_dropped(jobs: Jobs) -> None:
    owner = QObject()
    told: list[str] = []
    jobs.query(lambda: time.sleep(0.05) or "late", told.append, owner=owner)
    shiboken6.delete(owner)
    wait(jobs)
    assert told == []


def test_what_the_program_can_explain_is_a_sentence(jobs: Jobs) -> None:
    def work() -> None:
        raise DiskFull(path="x")

    told: list[Failure] = []
    jobs.change(work, None, told.append)
    wait(jobs)
    assert told[0].sentence == DiskFull(path="x").sentence()
    assert not told[0].details


def test_what_nobody_foresaw_is_logged_without_its_text(jobs: Jobs, silence: Silence) -> None:
    written = "".join(["Fat", "ima"])  # the source line is in the log; what it held is not

    def work() -> None:
        raise ValueError(written)

    told: list[Failure] = []
    jobs.query(work, None, told.append)
    wait(jobs)
    line = silence.expect("desktop.viewmodels.jobs", 40)
    assert "Fatima" not in SafeFormatter().format(line)
    assert "ValueError" in told[0].details
    assert "Fatima" not in told[0].details


def test_progress_and_cancel(jobs: Jobs) -> None:
    token = Token()
    seen: list[tuple[int, int]] = []
    told: list[Failure] = []
    token.progressed.connect(lambda done, total: seen.append((done, total)))

    def work() -> None:
        for step in range(10_000):
            token.report(step, 10_000)
            time.sleep(0.001)

    jobs.change(work, None, told.append)
    rest(None, 60)
    token.cancel()
    wait(jobs)
    assert seen
    assert told[0].sentence == "Arrêté. Rien n’a été modifié."
