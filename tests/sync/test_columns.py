"""What is read and written by whole columns is what reading and writing cell by cell gives."""

from __future__ import annotations

import random

import pytest

from desktop.models.driver import run, run_each
from desktop.sync import open_reading
from desktop.sync.canonical import WireValue, canonical, encode
from desktop.sync.capture import captured_since, open_columns
from desktop.sync.codec import CellWrite, decode_columns, decode_rows, encode_payload
from desktop.sync.plain_rows import write_column
from desktop.sync.schema import WireField
from tests.stateful.laptop import Laptop

ROWS = [b"columns-row" + number.to_bytes(5, "big") for number in range(40)]
TEXTS = ["", "x", "é", "e\u0301", "مثال", "\0", "a\0b", '"\\/\b\x1f\u2028', "\U0001d11e", "NULL", "[1]"]
NUMBERS = [0, 1, -1, 2**63 - 1, -(2**63), 2**53 + 1]
STORED: dict[str, list[object]] = {
    "title": [*TEXTS, None],
    "rank": [*NUMBERS, None],
    "kind": [*TEXTS, *NUMBERS, 1.5, float("inf"), b"", b"\0\xff", None],
    "secret": [b"", b"\0MS1", bytes(range(256)), None],
    "point": ["1.25,-0.1", "NULL,0.30000000000000004", "'it''s',X'00'", "no list", None],
    "parent": [*ROWS[:5], None],
    "unknown": [0.1, 1e300, "x", None],
}


def capture(laptop: Laptop, lines: list[tuple[object, ...]]) -> None:
    with laptop.write() as session:
        words = "INSERT INTO capture (tbl, row, field, old, new, forced) VALUES ('thing', ?, ?, ?, ?, ?)"
        run_each(session.connection(), words, lines)


def both(laptop: Laptop) -> tuple[object, object]:
    """The open writes, told by columns and told one by one."""
    with laptop.read() as session:
        columns = open_columns(session, schema=laptop.schema)
        changes = captured_since(session, 0, schema=laptop.schema)
    told = {
        (c.table, row, c.field, repr(c.old[row]), repr(new), row in c.altered)
        for c in columns
        for row, new in c.new.items()
    }
    return told, {(c.table, c.row, c.field, repr(c.old), repr(c.new), c.altered) for c in changes}


@pytest.mark.parametrize("kind", ["once", "often", "forced"])
@pytest.mark.parametrize("some", [7, 20_000])
def test_open_writes_are_the_same_by_columns(kind: str, some: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_reading, "_SOME", some)
    dice = random.Random(f"{kind}")
    laptop = Laptop("one")
    for _ in range(6):
        lines: list[tuple[object, ...]] = []
        for field, values in STORED.items():
            for row in dice.sample(ROWS, dice.randint(1, len(ROWS))):
                for _time in range(1 if kind == "once" else dice.randint(1, 3)):
                    force = int(kind == "forced" and dice.random() < 0.2)
                    lines.append((row, field, dice.choice(values), dice.choice(values), force))
        dice.shuffle(lines)
        capture(laptop, lines)
        by_columns, by_cells = both(laptop)
        assert by_columns == by_cells
        with laptop.write() as session:
            run(session.connection(), "DELETE FROM capture")


def test_a_row_of_another_length_is_read_one_by_one() -> None:
    laptop = Laptop("one")
    capture(laptop, [(b"short", "title", None, "x", 0), (ROWS[0], "title", None, "y", 0)])
    by_columns, by_cells = both(laptop)
    assert by_columns == by_cells
    assert len(by_cells) == 2  # type: ignore[arg-type]  # a set


def spec_of(laptop: Laptop, field: str) -> WireField:
    spec = laptop.schema.field("thing", field)
    assert spec is not None
    return spec


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("title", TEXTS),
        ("title", [text for text in TEXTS if "\0" not in text]),
        ("title", ["x", None]),
        ("kind", ["x", None]),
        ("rank", [*NUMBERS, None]),
        ("secret", [b"", b"\0\xff", None]),
        ("point", [(1.25, -0.1), (None, 0.30000000000000004), None]),
    ],
)
def test_a_column_is_written_as_it_is(field: str, values: list[WireValue]) -> None:
    laptop = Laptop("one")
    spec = spec_of(laptop, field)
    there = ROWS[: len(values)]
    for row in there:
        laptop.make("thing", row, title="before", kind="before", rank=7, lat=1.0, lon=2.0)
    absent = b"a row not here yet"[:16]
    cells = {row: encode(value) for row, value in zip(there, values, strict=True)} | {absent: encode(values[0])}
    with laptop.write() as session:
        connection = session.connection()
        table = laptop.schema.tables["thing"]
        assert write_column(connection, table, spec, cells) == len(there)
        assert write_column(connection, table, spec, {}) == 0
        columns = ", ".join(spec.columns)
        found = [
            run(connection, f"SELECT {columns} FROM thing WHERE id = ?", (row,)).one()  # noqa: S608 - names of ours
            for row in there
        ]
    wanted = [spec.parts(canonical(value)) for value in values]
    assert [tuple(map(repr, line)) for line in found] == [tuple(map(repr, line)) for line in wanted]


def test_the_cells_of_a_bundle_are_told_without_its_values() -> None:
    dice = random.Random(3)
    values: list[WireValue] = [None, 1, "x", ROWS[0]]
    for _ in range(40):
        fields = dice.sample(["a", "b", "c", "d"], dice.randint(1, 4))
        writes = [
            CellWrite(table, row, field, dice.choice(values))
            for table in dice.sample(["one", "two"], dice.randint(1, 2))
            for row in dice.sample(ROWS, dice.randint(1, 9))
            for field in dice.sample(fields, dice.randint(1, len(fields)))
        ]
        raw = encode_payload(writes)
        columns, _ = decode_columns(raw, len(writes))
        assert decode_rows(raw, len(writes)) == [(c.table, c.field, c.rows) for c in columns]
        assert {(t, row, f) for t, f, rows in decode_rows(raw, len(writes)) for row in rows} == {
            (w.table, w.row, w.field) for w in writes
        }
