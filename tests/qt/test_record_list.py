"""What a list asks: ids with the first rows, then facets; an answer to what is no longer asked is told to nobody."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from desktop.viewmodels.record.record_list import Found, RecordList
from desktop.viewmodels.tables import ROW_ROLE

IDS = [n.to_bytes(16, "big") for n in range(1, 4)]


class Asked:
    """Stands for the store: keeps what is asked under its key, answers when told to."""

    def __init__(self) -> None:
        self.waiting: list[tuple[object, Callable[[Any], object]]] = []

    def ask(self, work: object, done: Callable[[Any], object], *, owner: object, key: object = None) -> None:
        self.waiting.append((key, done))

    @property
    def keys(self) -> list[object]:
        """What is asked and not answered."""
        return [key for key, _done in self.waiting]

    def answer(self, result: object) -> None:
        """Answer what was asked first."""
        _key, done = self.waiting.pop(0)
        done(result)


@pytest.fixture
def asked() -> Asked:
    return Asked()


@pytest.fixture
def records(qapp: QApplication, asked: Asked) -> RecordList:
    return RecordList(asked, "actor", lambda row: row.title, lambda row: row.title, sort="title")  # type: ignore[arg-type]  # stands for the store


def rows(*ids: bytes, title: str = "x") -> list[Any]:
    return [SimpleNamespace(id=one, title=title) for one in ids]


def test_the_first_rows_come_with_the_ids_and_facets_after_them(records: RecordList, asked: Asked) -> None:
    told: list[str] = []
    records.arrived.connect(lambda: told.append(f"{records.found} of {records.total}"))
    records.rows_came.connect(lambda: told.append("rows"))
    records.faceted.connect(lambda facets: told.append(facets))
    records.refresh()
    assert asked.keys == ["ids"]
    asked.answer(Found(IDS, rows(*IDS), 5, 0))
    assert told == ["3 of 5", "rows"]
    assert records.model.data(records.model.index(2), ROW_ROLE).id == IDS[2]
    assert asked.keys == ["facets"], "no second question for the rows"
    asked.answer("facets")
    assert told[2:] == ["facets"]


def test_facets_of_an_older_question_are_told_to_nobody(records: RecordList, asked: Asked) -> None:
    told: list[str] = []
    records.faceted.connect(told.append)
    records.refresh()
    asked.answer(Found(IDS, rows(*IDS), 3, 0))
    records.narrow("sector", "health")
    assert asked.keys == ["facets", "ids"]
    asked.answer("of everything")
    assert told == []
    asked.answer(Found(IDS[:1], (), 3, 0))
    asked.answer("of health")
    assert told == ["of health"]


def test_a_row_that_changed_while_it_was_read_is_read_again(records: RecordList, asked: Asked) -> None:
    records.refresh()
    records.follow(SimpleNamespace(touched={"actor": {IDS[1]}}))  # type: ignore[arg-type]  # as a committed act tells
    asked.answer(Found(IDS, rows(*IDS, title="as it was"), 3, 0))
    assert records.model.known == {IDS[0], IDS[2]}
    assert records.model.data(records.model.index(1), ROW_ROLE) is None
    assert asked.keys == ["facets", None]
    asked.waiting.reverse()
    asked.answer(rows(IDS[1], title="as it is"))
    assert records.model.data(records.model.index(1), ROW_ROLE).title == "as it is"
