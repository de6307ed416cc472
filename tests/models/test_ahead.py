"""What is asked ahead comes in its order, from one thread; a failure is met by whoever waits for that answer."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest

from desktop.errors import MaillageError
from desktop.models.ahead import ahead
from desktop.models.plain import Reader


class Engine:
    """Answers a statement with its own words; waits where it is told to, fails where it is told to."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.threads: set[int] = set()
        self.inside = 0
        self.waits, self.go_on = threading.Event(), threading.Event()

    def execute(self, sql: str, _values: Any) -> Engine:
        self.inside += 1
        assert self.inside == 1, "two at a time"
        self.threads.add(threading.get_ident())
        self.asked.append(sql)
        if sql == "wait":
            self.waits.set()
            assert self.go_on.wait(60)
        if sql == "fail":
            self.inside -= 1
            raise sqlite3.DatabaseError("no such table")
        return self

    def fetchall(self) -> list[tuple[Any, ...]]:
        self.inside -= 1
        return [(self.asked[-1],)]


def test_answers_come_in_the_order_of_the_questions_while_others_are_worked_on() -> None:
    engine = Engine()
    with ahead(Reader(engine, Path("x"))) as asking:
        answers = [asking.rows(sql) for sql in ("a", "wait", "b")]
        assert answers[0]() == [("a",)], "the first is there while the second is looked for"
        engine.go_on.set()
        assert [answer() for answer in answers] == [[("a",)], [("wait",)], [("b",)]]
    assert engine.asked == ["a", "wait", "b"]
    assert engine.threads != {threading.get_ident()}
    assert len(engine.threads) == 1


def test_a_failure_is_met_by_who_waits_for_that_answer() -> None:
    engine = Engine()
    with ahead(Reader(engine, Path("x"))) as asking:
        first, second, third = (asking.rows(sql) for sql in ("a", "fail", "b"))
        with pytest.raises((sqlite3.DatabaseError, MaillageError)):
            second()
        assert (first(), third()) == ([("a",)], [("b",)])


def test_after_the_block_nothing_is_being_asked() -> None:
    engine = Engine()

    def fail() -> None:
        with ahead(Reader(engine, Path("x"))) as asking:
            for sql in ("wait", "b", "c"):
                asking.rows(sql)
            assert engine.waits.wait(60)
            threading.Timer(0.05, engine.go_on.set).start()
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert (engine.asked, engine.inside) == (["wait"], 0)
