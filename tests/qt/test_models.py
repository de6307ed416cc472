"""Item models meet Qt's own model tester; rows are fetched by page, when first painted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from desktop.viewmodels.tables import LINE_ROLE, PAGE, ROW_ROLE, RecordModel


class Fetched:
    """Answers at once, or when told to; remembers what was asked."""

    def __init__(self, *, late: bool = False) -> None:
        self.asked: list[list[bytes]] = []
        self._late = late
        self._waiting: list[tuple[Sequence[bytes], Callable[[Sequence[Any]], None]]] = []

    def __call__(self, ids: Sequence[bytes], answer: Callable[[Sequence[Any]], None]) -> None:
        self.asked.append(list(ids))
        self._waiting.append((ids, answer))
        if not self._late:
            self.answer()

    def answer(self) -> None:
        for ids, answer in self._waiting:
            answer([SimpleNamespace(id=i, title=i.hex()) for i in ids])
        self._waiting.clear()


def ids(count: int, start: int = 0) -> list[bytes]:
    return [n.to_bytes(16, "big") for n in range(start, start + count)]


def model(fetch: Fetched) -> RecordModel:
    return RecordModel(fetch, lambda row: ("line", row.title), spoken=lambda row: row.title)


@pytest.fixture(autouse=True)
def _app(qapp: QApplication) -> None:
    """Models need a program."""


def test_qt_finds_no_fault() -> None:
    made = model(Fetched())
    tester = QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for shown in (ids(3), ids(200), ids(200), [], ids(5, 100)):
        made.set_ids(shown)
        assert made.rowCount() == len(shown)
    assert tester.model() is made


def test_a_page_is_fetched_once_when_first_seen_and_those_beside_it_after_it() -> None:
    fetch = Fetched(late=True)
    made = model(fetch)
    made.set_ids(ids(1000))
    assert fetch.asked == []
    at = 16 * PAGE + 3
    made.data(made.index(at), ROW_ROLE)
    made.data(made.index(at + 1), ROW_ROLE)
    assert fetch.asked == [ids(PAGE, 16 * PAGE)]
    fetch.answer()
    assert made.data(made.index(at + 1), LINE_ROLE) == ("line", ids(1, at + 1)[0].hex())
    assert fetch.asked[1:] == [ids(PAGE, 17 * PAGE), ids(PAGE, 15 * PAGE)]
    fetch.answer()
    assert len(fetch.asked) == 3, "nobody looked at those"
    made.data(made.index(at + PAGE), ROW_ROLE)
    assert len(fetch.asked) == 3
    made.data(made.index(at + 2 * PAGE), ROW_ROLE)
    fetch.answer()
    assert fetch.asked[3:] == [ids(PAGE, 18 * PAGE), ids(PAGE, 19 * PAGE)]


def test_there_is_nothing_beside_the_ends() -> None:
    fetch = Fetched()
    made = model(fetch)
    made.set_ids(ids(PAGE + 5))
    made.data(made.index(PAGE + 1), ROW_ROLE)
    assert sorted(map(len, fetch.asked)) == [5, PAGE]


def test_rows_that_come_with_the_ids_are_asked_of_nobody() -> None:
    fetch = Fetched()
    made = model(fetch)
    some = [SimpleNamespace(id=one, title=one.hex()) for one in ids(PAGE)]
    made.set_ids(ids(1000), rows=some)
    assert made.data(made.index(PAGE - 1), LINE_ROLE) == ("line", ids(1, PAGE - 1)[0].hex())
    assert made.known == set(ids(PAGE))
    assert fetch.asked == []
    made.set_ids(ids(1000, 5), frozenset(ids(1, 7)), rows=[SimpleNamespace(id=ids(1, 7)[0], title="older")])
    assert made.data(made.index(2), ROW_ROLE) is None, "it may have changed since it was read"


def test_what_arrives_late_is_announced() -> None:
    fetch = Fetched(late=True)
    made = model(fetch)
    told: list[int] = []
    made.dataChanged.connect(lambda first, _last, _roles: told.append(first.row()))
    made.set_ids(ids(10))
    assert made.data(made.index(0), LINE_ROLE) is None
    fetch.answer()
    assert told == [0]
    assert made.data(made.index(0), int(Qt.ItemDataRole.DisplayRole)) == ids(1)[0].hex()


def test_touched_rows_are_read_again() -> None:
    fetch = Fetched()
    made = model(fetch)
    made.set_ids(ids(10))
    made.data(made.index(0), ROW_ROLE)
    made.set_ids(ids(10), frozenset(ids(1, 4)))
    made.data(made.index(0), ROW_ROLE)
    assert len(fetch.asked) == 1
    made.data(made.index(4), ROW_ROLE)
    assert fetch.asked[1] == ids(1, 4)


def test_a_list_of_a_hundred_thousand_asks_for_nothing_but_what_is_seen() -> None:
    fetch = Fetched()
    made = model(fetch)
    made.set_ids(ids(100_000))
    made.data(made.index(99_999), ROW_ROLE)
    assert sum(map(len, fetch.asked)) <= 2 * PAGE
