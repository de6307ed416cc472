"""Workbooks of offices with rows and columns moved, lost and strange: understood as far as they go, never an error."""

from __future__ import annotations

import os
import random
from datetime import date

from openpyxl.utils import range_boundaries
from sqlalchemy.orm import Session

from desktop.exchange.incoming.matching import understand
from desktop.exchange.incoming.plan import MODES, plan
from desktop.exchange.incoming.shapes import Sheet, Source, Value
from desktop.i18n import LANGUAGES
from tests.exchange.incoming.offices.works import Leaf, Rows
from tests.exchange.incoming.test_offices import OFFICES
from tests.exchange.incoming.understood import TODAY

ROUNDS = 2_000 if os.environ.get("MAILLAGE_SOAK") else 30
STRANGE: tuple[Value, ...] = (
    *(
        '"',
        "x",
        "1",
        "",
        "T1 2024",
        "Total",
        "Oujda",
        "Région : Diffa",
        "12 000 DH",
        "\u202e",
        "2024",
        "Jan",
        "J",
        None,
    ),
    *(5, 3.5, date(2024, 1, 1), True, "#adm1+name", "[", "a" * 300),
)
MOST = 12  # questions


def shaken(leaf: Leaf, dice: random.Random) -> Sheet:
    """The sheet after a few accidents."""
    rows: Rows = [list(row) for row in leaf.rows]
    for _ in range(dice.randrange(6)):
        accident = dice.choice((_lose, _insert, _swap, _overwrite, _part, _shuffle))
        accident(rows, dice)
    merged = [range_boundaries(one) for one in leaf.merged] if dice.random() < 0.7 else []
    ranges = tuple((top - 1, left - 1, bottom - 1, right - 1) for left, top, right, bottom in merged)
    return Sheet(leaf.name, rows, ranges)


def _lose(rows: Rows, dice: random.Random) -> None:
    if rows:
        rows.pop(dice.randrange(len(rows)))


def _insert(rows: Rows, dice: random.Random) -> None:
    rows.insert(dice.randrange(len(rows) + 1), [dice.choice(STRANGE) for _ in range(dice.randrange(8))])


def _swap(rows: Rows, dice: random.Random) -> None:
    width = max(map(len, rows), default=0)
    if width > 1:
        one, other = dice.randrange(width), dice.randrange(width)
        for row in rows:
            row.extend([None] * (width - len(row)))
            row[one], row[other] = row[other], row[one]


def _overwrite(rows: Rows, dice: random.Random) -> None:
    for row in dice.sample(rows, min(8, len(rows))):
        if row:
            row[dice.randrange(len(row))] = dice.choice(STRANGE)


def _part(rows: Rows, dice: random.Random) -> None:
    at = dice.randrange(10)
    for row in rows:
        if at < len(row):
            row.insert(at, None)


def _shuffle(rows: Rows, dice: random.Random) -> None:
    dice.shuffle(rows)


def test_whatever_happened_to_a_workbook_few_questions_and_no_error(read_only: Session) -> None:
    dice = random.Random(11)
    for _ in range(ROUNDS):
        office = dice.choice(OFFICES)
        source = Source("xlsx", office.name, b"", tuple(shaken(leaf, dice) for leaf in office.leaves))
        found = understand(read_only, source, dice.choice(LANGUAGES), today=TODAY)
        assert len(found.questions) <= MOST
        answers = {one.key: dice.choice(one.options).key for one in found.questions}
        answered = understand(read_only, source, "fr", answers=answers, today=TODAY)
        todo = plan(read_only, answered, dice.choice(MODES))
        keys = [one.key for one in answered.records]
        assert len(set(keys)) == len(keys)
        assert all(at.row <= len(source.sheets[at.sheet].rows) for one in answered.records for at in one.rows)
        assert len(todo.planned) <= len(keys)
