"""Whole columns from the engine say what its rows say, whatever somebody wrote in them."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from desktop.models.ahead import ahead
from desktop.services.steering import column_asking, column_reading
from desktop.services.steering.column_reading import Read

SQL = "SELECT {asked} FROM said WHERE kept"


class Asked:
    """Stands for a reader of plain SQL; counts the statements."""

    def __init__(self) -> None:
        self.engine = sqlite3.connect(":memory:", check_same_thread=False)
        self.engine.execute(
            "CREATE TABLE said (id BLOB, n INTEGER, word TEXT, sex TEXT, age TEXT, area BLOB, kept INTEGER)"
        )
        self.asked = 0

    def put(self, *rows: tuple[Any, ...]) -> None:
        self.engine.executemany("INSERT INTO said VALUES (?, ?, ?, ?, ?, ?, ?)", [(*row, 1) for row in rows])

    def rows(self, sql: str) -> list[Any]:
        self.asked += 1
        return self.engine.execute(sql).fetchall()


@pytest.fixture
def asked() -> Iterator[Asked]:
    made = Asked()
    yield made
    made.engine.close()


def read(asked: Asked) -> Read:
    reader: Any = asked
    together = (("sex", "age"), ("area",))
    with ahead(reader) as asking:
        return column_reading.read(
            column_asking.asked(asking, SQL, ids=("id",), whole=("n",), words=("word",), together=together)
        )


def as_rows(found: Read) -> list[tuple[Any, ...]]:
    coded = {name: [column.values[code] for code in column.code.tolist()] for name, column in found.coded.items()}
    return list(
        zip(
            *(found.ids["id"], found.whole["n"].tolist(), found.words["word"]),
            *(coded["sex"], coded["age"], coded["area"]),
            strict=True,
        )
    )


def row(n: int, word: str | None, sex: str | None, age: str | None, area: bytes | None = None) -> tuple[Any, ...]:
    return n.to_bytes(16), n, word, sex, age, area


def test_columns_say_what_rows_say(asked: Asked) -> None:
    drawn = random.Random(5)
    areas = [None, bytes(16), b"\x1f" * 16, drawn.randbytes(16)]
    words = ["", "mixte", "عدد", "a,b", "é"]
    some = [
        row(n, drawn.choice([*words, None]), drawn.choice([*words, None]), drawn.choice(words), drawn.choice(areas))
        for n in range(300)
    ]
    asked.put(*some)
    found = read(asked)
    assert as_rows(found) == some
    assert asked.asked == 1
    assert sorted(map(str, found.coded["sex"].values)) == sorted({str(one[3]) for one in some}), "each value once"


def test_nothing_is_no_rows(asked: Asked) -> None:
    found = read(asked)
    assert (found.many, as_rows(found)) == (0, [])


@pytest.mark.parametrize("sign", ["\x1d", "\x1f", "\x1f\x1d", "\x1d\x1f"])
@pytest.mark.parametrize("place", [2, 3, 4])
def test_a_sign_that_separates_may_be_a_letter(asked: Asked, sign: str, place: int) -> None:
    some = [list(row(n, "x", "f", "adult")) for n in range(4)]
    some[1][place] = f"a{sign}b"
    asked.put(*map(tuple, some))
    assert as_rows(read(asked)) == [tuple(one) for one in some]


@pytest.mark.parametrize("number", [10**17, 2**62, -(2**63), 2**63 - 1])
def test_great_numbers_are_whole(asked: Asked, number: int) -> None:
    asked.put(row(1, "x", "f", "adult"), (bytes(16), number, "x", "f", "adult", None))
    found = read(asked).whole["n"]
    assert found.tolist() == [1, number]
    assert (found.dtype == np.int64) == (abs(number) < 10**17)


def test_some_rows_alone(asked: Asked) -> None:
    some = [row(n, str(n), "f" if n % 2 else None, "adult", bytes([n]) * 16) for n in range(6)]
    asked.put(*some)
    marked = np.array([True, False, False, True, True, False])
    assert as_rows(read(asked).only(marked)) == [some[0], some[3], some[4]]
