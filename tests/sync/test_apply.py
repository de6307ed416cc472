"""Single cases of the merge that histories meet rarely: late shipped rows, held bundles that spoil, clocks, clones."""

from __future__ import annotations

import pytest

from desktop.sync import apply, identity
from desktop.sync.bundle import Draft, Refused, open_bundle, seal_bundle
from desktop.sync.capture import capture_off
from desktop.sync.codec import CellWrite
from desktop.sync.grown import resettle_if_grown
from desktop.sync.reading import Journal
from desktop.sync.state import knowledge_hash
from desktop.sync.vector import Vector
from tests.stateful.laptop import SHIPPED, Laptop

LATE = b"L" * 16
ROW = b"r" * 16


def shown(at: Laptop, row: bytes, column: str = "title") -> object:
    with at.read() as session:
        found = session.connection().exec_driver_sql(f"SELECT {column} FROM thing WHERE id = ?", (row,))  # noqa: S608 - a column of the tiny schema
        return found.scalar()


def ship(at: Laptop, row: bytes) -> None:
    """A newer version brings one more shipped row."""
    with at.write() as session:
        with capture_off(session):
            session.connection().exec_driver_sql(
                "INSERT INTO thing (id, deleted, title, kind) VALUES (?, 0, 'shipped', 'none')", (row,)
            )
        resettle_if_grown(session, schema=at.schema)


def test_an_edit_of_a_shipped_row_waits_for_the_row_and_can_be_taken_back() -> None:
    newer, older = Laptop("newer"), Laptop("older")
    ship(newer, LATE)
    newer.edit("thing", LATE, title="ours")
    edit = newer.seal()
    assert edit is not None
    older.receive(list(newer.bundles().values()))
    assert LATE not in older.rows("thing")
    assert older.state()[0] == newer.state()[0]
    ship(older, LATE)
    assert shown(older, LATE) == "ours"
    assert older.state() == newer.state()
    older.retract(edit)
    assert shown(older, LATE) == "shipped"
    newer.receive(list(older.bundles().values()))
    assert shown(newer, LATE) == "shipped"


def test_taking_back_a_creation_takes_the_row_and_bringing_it_back_brings_all() -> None:
    at, other = Laptop("one"), Laptop("two")
    at.make("thing", ROW, title="x", lat=1.0, lon=2.0)
    made = at.seal()
    assert made is not None
    at.edit("thing", ROW, note="later")
    at.seal()
    said = at.retract(made)
    assert said is not None
    assert ROW not in at.rows("thing")
    at.retract(said)
    assert (shown(at, ROW), shown(at, ROW, "note"), shown(at, ROW, "lat")) == ("x", "later", 1.0)
    other.receive(list(at.bundles().values()))
    assert other.state() == at.state()


def test_a_bundle_held_unread_that_turns_out_unsound_stops_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    secret = bytes([9]) * 32
    bad = seal_bundle(secret, Draft(1, 1, 0, bytes(16), b"", Vector(), (CellWrite("thing", ROW, "title", 7),), needs=9))
    at, other = Laptop("one"), Laptop("two")
    assert at.receive([bad.raw]).too_new == 1
    other.make("thing", ROW, title="x")
    other.seal()
    monkeypatch.setattr(apply, "NEEDS", 9)  # the newer version is installed
    assert at.receive(list(other.bundles().values())).applied == 1
    assert shown(at, ROW) == "x"
    with at.read() as session:
        state = session.connection().exec_driver_sql("SELECT state FROM bundle WHERE hash = ?", (bad.hash,)).scalar()
    assert state == "unsound"


def test_after_a_bundle_that_is_too_new_nothing_of_its_laptop_shows() -> None:
    secret = bytes([9]) * 32
    first = seal_bundle(secret, Draft(1, 1, 0, bytes(16), b"", Vector(), (CellWrite("thing", ROW, "deleted", 0),)))
    second = seal_bundle(
        secret, Draft(2, 2, 0, bytes(16), first.hash, Vector(), (CellWrite("thing", ROW, "title", "x"),), needs=9)
    )
    third = seal_bundle(
        secret, Draft(3, 3, 0, bytes(16), second.hash, Vector(), (CellWrite("thing", ROW, "note", "y"),))
    )
    at = Laptop("one")
    result = at.receive([first.raw, second.raw, third.raw])
    assert (result.applied, result.too_new) == (1, 2)
    assert (shown(at, ROW), shown(at, ROW, "note")) == (None, None)
    assert len(at.bundles()) == 3


@pytest.mark.parametrize("years", [-30, 30])
def test_who_saw_another_wins_whatever_the_clocks_say(years: int) -> None:
    one, two = Laptop("one", off=years * 365), Laptop("two")
    one.make("thing", ROW, title="first")
    one.seal()
    two.receive(list(one.bundles().values()))
    two.edit("thing", ROW, title="second")
    two.seal()
    one.receive(list(two.bundles().values()))
    assert shown(one, ROW) == shown(two, ROW) == "second"
    with one.read() as session:
        assert Journal(session, schema=one.schema).questions() == []
        doubtful = {o.doubtful for o in Journal(session, schema=one.schema).origins([1]).values()}
    # before the program existed, or later than what somebody wrote who had seen it
    assert doubtful == {True}


def test_our_own_bundle_from_elsewhere_makes_us_another_laptop() -> None:
    at = Laptop("one")
    at.make("thing", ROW, title="x")
    at.seal()
    image = at.image()
    at.edit("thing", ROW, title="after the backup")
    at.seal()
    lost = list(at.bundles().values())
    before = at.replica()
    at.restart(image)
    assert at.receive(lost).renewed
    assert at.replica() != before
    assert shown(at, ROW) == "after the backup"
    at.edit("thing", ROW, title="by the new one")
    at.seal()
    last = open_bundle(list(at.bundles().values())[-1])
    assert last.header.succeeds is not None
    assert last.header.seq == 1


def test_a_hostile_file_changes_nothing_at_all() -> None:
    """One unsound bundle among sound ones: the whole file is refused."""
    at, other = Laptop("one"), Laptop("two")
    other.make("thing", ROW, title="x")
    other.seal()
    bad = seal_bundle(
        bytes([9]) * 32, Draft(1, 1, 0, bytes(16), b"", Vector(), (CellWrite("thing", ROW, "rank", "x"),))
    )
    before = at.state()
    with pytest.raises(Refused):
        at.receive([*other.bundles().values(), bad.raw])
    assert at.state() == before
    assert at.bundles() == {}


def test_knowledge_is_the_set_of_applied_bundles() -> None:
    one, two = Laptop("one"), Laptop("two")
    one.edit("thing", SHIPPED[0], title="x")
    one.seal()
    hashes = []
    for at in (one, two):
        at.receive(list(one.bundles().values()), vouch=False)
        with at.read() as session:
            hashes.append(knowledge_hash(session))
    assert hashes[0] != hashes[1], "held is not applied"
    assert identity.fingerprint(bytes(8)) == "0000 0000 0000 0000"
