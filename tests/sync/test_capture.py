"""Whoever writes a cell, it is captured in the same transaction; what changes nothing is not."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError

from desktop.sync.capture import (
    CellChange,
    capture_mark,
    capture_off,
    captured_since,
    force,
    install,
    open_count,
    write_cell,
    written_since,
)
from desktop.sync.grown import resettle_if_grown
from desktop.sync.schema import ANY_TABLE, read_schema, wire_schema
from tests.stateful import tiny
from tests.stateful.laptop import SHIPPED, Laptop

ROW = b"r" * 16


@pytest.fixture
def at() -> Laptop:
    return Laptop("one")


def changes(at: Laptop, since: int = 0) -> list[tuple[str, str, object, object]]:
    with at.read() as session:
        found: list[CellChange] = captured_since(session, since, schema=at.schema)
    return [(c.table, c.field, c.old, c.new) for c in found]


def run(at: Laptop, *statements: str) -> None:
    with at.write() as session:
        for statement in statements:
            session.connection().exec_driver_sql(statement)


def test_a_new_row_gives_its_cells_and_its_birth(at: Laptop) -> None:
    at.make("thing", ROW, title="x", lat=1.25, lon=-0.1)
    assert sorted(changes(at)) == [
        ("thing", "deleted", None, 0),
        ("thing", "kind", None, "none"),
        ("thing", "point", None, (1.25, -0.1)),
        ("thing", "title", None, "x"),
    ]


def test_bulk_sql_is_seen_and_each_cell_told_once(at: Laptop) -> None:
    at.make("thing", ROW, title="x")
    at.seal()
    run(at, "UPDATE thing SET title = title || '!'", "UPDATE thing SET title = title || '?', rank = 3")
    assert sorted(map(str, changes(at))) == sorted(
        map(
            str,
            [
                ("thing", "title", "x", "x!?"),
                ("thing", "rank", None, 3),
                *[("thing", "title", "shipped", "shipped!?")] * len(SHIPPED),
                *[("thing", "rank", None, 3)] * len(SHIPPED),
            ],
        )
    )


def test_what_ends_as_it_began_is_nothing(at: Laptop) -> None:
    at.make("thing", ROW, title="x", kind="mine")
    at.seal()
    run(at, "UPDATE thing SET title = 'y'", "UPDATE thing SET title = 'x' WHERE kind = 'mine'")
    run(at, "UPDATE thing SET title = 'shipped' WHERE title = 'y'", "UPDATE thing SET title = title")
    assert changes(at) == []
    before = at.bundles()
    assert at.seal() is None
    assert at.bundles() == before


def test_one_part_of_a_composite_cell_brings_the_whole(at: Laptop) -> None:
    at.make("thing", ROW, lat=1.0, lon=2.0)
    at.seal()
    at.edit("thing", ROW, lon=3.0)
    assert changes(at) == [("thing", "point", (1.0, 2.0), (1.0, 3.0))]
    at.edit("thing", ROW, lat=None, lon=None)
    assert changes(at) == [("thing", "point", (1.0, 2.0), None)]


def test_decomposed_letters_are_no_change_and_are_set_right(at: Laptop) -> None:
    at.make("thing", ROW, title="é")
    at.seal()
    at.edit("thing", ROW, title="e\u0301")
    assert changes(at) == []
    at.edit("thing", ROW, title="e\u0301 x")
    at.seal()
    with at.read() as session:
        shown = session.connection().exec_driver_sql("SELECT title FROM thing WHERE id = ?", (ROW,)).scalar()
    assert shown == "é x"


def test_a_value_that_cannot_travel_is_emptied_not_sealed(at: Laptop) -> None:
    at.make("thing", ROW, title="x")
    at.seal()
    run(at, "UPDATE thing SET rank = 'seven', lat = 9e999, lon = 1.0 WHERE title = 'x'")
    assert at.seal() is not None
    other = Laptop("two")
    other.receive(list(at.bundles().values()))
    with other.read() as session, at.read() as mine:
        for one in (session, mine):
            found = one.connection().exec_driver_sql("SELECT rank, lat, lon FROM thing WHERE id = ?", (ROW,)).one()
            assert tuple(found) == (None, None, None)


def test_capture_off_writes_nothing_and_comes_back(at: Laptop) -> None:
    with at.write() as session:
        with capture_off(session):
            session.connection().exec_driver_sql("UPDATE thing SET title = 'shipped anew'")
        assert captured_since(session, 0, schema=at.schema) == []
        session.connection().exec_driver_sql("UPDATE thing SET rank = 1")
        assert open_count(session) == len(SHIPPED)


def test_rows_are_never_removed_nor_renamed(at: Laptop) -> None:
    for statement in (
        "DELETE FROM thing",
        "UPDATE thing SET id = x'00'",
        "REPLACE INTO thing (id) SELECT id FROM thing",
    ):
        with pytest.raises(IntegrityError):
            run(at, statement)
    assert at.rows("thing") == SHIPPED


def test_since_a_mark_only_what_came_after(at: Laptop) -> None:
    at.make("thing", ROW, title="x")
    with at.write() as session:
        mark = capture_mark(session)
        session.connection().exec_driver_sql("UPDATE thing SET title = 'y' WHERE id = ?", (ROW,))
        assert [(c.old, c.new) for c in captured_since(session, mark, schema=at.schema)] == [("x", "y")]
        assert write_cell(session, "thing", ROW, "point", (1.0, 2.0), schema=at.schema)
        assert not write_cell(session, "thing", ROW, "nothing", 1, schema=at.schema)
    assert ("thing", "point", None, (1.0, 2.0)) in changes(at)


@pytest.mark.parametrize("forced", [False, True])
def test_a_new_row_is_told_whole_and_all_else_by_cell(at: Laptop, forced: bool) -> None:
    old, plain, edited, trashed, apart = (bytes([n]) * 16 for n in range(5))
    at.make("thing", old, title="before")
    with at.write() as session:
        mark = capture_mark(session)

        def say(statement: str, *values: object) -> None:
            session.connection().exec_driver_sql(statement, values)

        for row in (plain, edited, trashed):
            say("INSERT INTO thing (id, kind, title, lat) VALUES (?, 'none', 'new', 1.5)", row)
        say("INSERT INTO part (id, thing, label) VALUES (?, ?, 'apart')", apart, old)
        say("UPDATE thing SET title = 'after', rank = 3 WHERE id IN (?, ?)", old, edited)
        say("UPDATE thing SET deleted = 1 WHERE id = ?", trashed)
        if forced:
            force(session, "thing", old, "kind", "none")
        cells = captured_since(session, mark, schema=at.schema)
        fields = [("thing", "title")]
        written = written_since(session, mark, fields=fields, tables=("part",), schema=at.schema)

    born = set() if forced else {("thing", plain), ("thing", edited)}
    assert {(table, row) for table, rows in written.born.items() for row in rows} == born
    told = {(c.table, c.row, c.field, c.new) for c in cells if (c.table, c.row) not in born or c.field == "title"}
    assert {(c.table, c.row, c.field, c.new) for c in written.cells} == told
    assert ("thing", edited, "title", "after") in told
    assert written.touched == {"thing": {old, plain, edited, trashed}, "part": {apart}}
    assert {(table, row) for table, row, _field in written.names} == {(c.table, c.row) for c in cells}


def test_a_forced_write_is_sealed_though_nothing_differs(at: Laptop) -> None:
    at.make("thing", ROW, title="x")
    at.seal()
    with at.write() as session:
        force(session, "thing", ROW, "title", "x")
    assert at.seal() is not None


def test_installing_again_changes_nothing(at: Laptop) -> None:
    with at.write() as session:
        connection = session.connection()
        before = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master ORDER BY name").all()
        install(connection, schema=at.schema)
        assert connection.exec_driver_sql("SELECT name, sql FROM sqlite_master ORDER BY name").all() == before
        connection.exec_driver_sql("DROP TRIGGER cap_thing_edit0")
        install(connection, schema=at.schema)
        assert connection.exec_driver_sql("SELECT name, sql FROM sqlite_master ORDER BY name").all() == before


def test_an_upgrade_looks_again_only_when_something_is_understood_anew(at: Laptop) -> None:
    with at.write() as session:
        assert resettle_if_grown(session, schema=at.schema) is None
        assert resettle_if_grown(session, schema=tiny.schema(0)) is not None
        assert resettle_if_grown(session, schema=tiny.schema(0)) is None


def test_every_model_that_travels_is_described_for_the_wire() -> None:
    schema = wire_schema()
    assert "author" in schema.tables
    for table in schema.tables.values():
        assert "deleted" in table.fields
        for spec in table.fields.values():
            assert all(fallback is None or fallback in (0, 0.0, "", b"") or table for fallback in spec.fallbacks)
            if spec.guard in ("personal", "protected"):
                assert not spec.composite
                assert not spec.accepts("in clear")
            assert spec.ref is None or spec.ref == ANY_TABLE or spec.ref in schema.tables
        if table.parent is not None:
            assert table.parent_table in schema.tables or table.parent_table_field in table.fields
    assert read_schema(tiny.metadata()).tables["part"].parent_table == "thing"
