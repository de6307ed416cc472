"""Headers of many laptops: what they weigh, and that leaving out the retired ones is nothing but an abbreviation."""

from __future__ import annotations

import pytest

from desktop.sync import retiring, statements
from desktop.sync.bundle import Draft, open_bundle, seal_bundle
from desktop.sync.codec import CellWrite
from desktop.sync.reading import Journal
from desktop.sync.vector import Vector
from tests.stateful.laptop import Laptop
from tests.sync.test_apply import ROW, shown
from tests.sync.test_revoking import give, known

BUDGET = 1500  # bytes of a header


def crowd(count: int) -> list[bytes]:
    """A bundle by each of many laptops, all of one record."""
    made = []
    for n in range(count):
        row = n.to_bytes(16, "big")
        writes = (CellWrite("thing", row, "deleted", 0), CellWrite("thing", row, "title", f"of {n}"))
        made.append(seal_bundle(n.to_bytes(32, "big"), Draft(1, 1, 0, bytes(16), b"", Vector(), writes)).raw)
    return made


def newest(at: Laptop) -> bytes:
    """The header of the newest bundle of a laptop."""
    with at.read() as session:
        found = session.connection().exec_driver_sql(
            "SELECT header FROM bundle WHERE here = 1 ORDER BY seq DESC LIMIT 1"
        )
        return bytes(found.scalar_one())


def retire(at: Laptop, *keep: Laptop) -> None:
    """Retires every laptop that the database knows, but those named."""
    kept = {one.replica() for one in (at, *keep)}
    with at.read() as session:
        tips = session.connection().exec_driver_sql("SELECT replica, max(seq), hash FROM bundle GROUP BY replica").all()
    at.say([(statements.RETIRE, replica + hash_) for replica, _, hash_ in tips if replica not in kept])


def test_a_header_of_fifty_laptops_is_within_its_budget_and_of_two_hundred_when_most_are_retired() -> None:
    at = Laptop("one")
    at.receive(crowd(49), vouch=True)
    at.make("thing", ROW, title="x")
    at.seal()
    assert len(newest(at)) <= BUDGET
    at.receive(crowd(199), vouch=True)
    at.edit("thing", ROW, title="y")
    at.seal()
    assert len(newest(at)) > 2 * BUDGET
    retire(at)
    at.edit("thing", ROW, title="z")
    at.seal()
    assert len(newest(at)) < 400


def test_what_an_abbreviated_header_covers_is_what_the_long_one_covered() -> None:
    one, two = Laptop("one"), Laptop("two")
    people = crowd(6)
    for at in (one, two):
        at.make("thing", at.name.encode().ljust(16), title=at.name)
        at.receive(people, vouch=True)
    retire(one, two)
    one.edit("thing", (3).to_bytes(16, "big"), title="by one")
    said = one.seal()
    assert said is not None
    last = open_bundle(one.bundles()[said]).header
    assert last.retired
    assert last.needs == 2
    give(one, two)
    assert shown(two, (3).to_bytes(16, "big")) == "by one"
    with two.read() as session:
        assert Journal(session, schema=two.schema).questions() == []
    # without the bundle that retires, nothing is believed: asked, never lost; then it arrives
    late = Laptop("late")
    late.receive([*people, *(raw for raw in one.bundles().values() if not statement_in(raw))], vouch=True)
    with late.read() as session:
        assert len(Journal(session, schema=late.schema).questions()) == 1
    give(one, late)
    with late.read() as session:
        assert Journal(session, schema=late.schema).questions() == []


def statement_in(raw: bytes) -> bool:
    return any(said.kind == statements.RETIRE for said in open_bundle(raw).read()[1])


def unseen(one: Laptop, two: Laptop, three: Laptop) -> None:
    """Two has the bundle that retires, and not one retired laptop's; it writes over what it never saw."""
    people = crowd(4)
    row = (0).to_bytes(16, "big")
    for at in (one, two, three):
        at.make("thing", b"m" * 15 + at.name[:1].encode(), title=at.name)
    one.receive(people, vouch=True)
    two.receive(people[1:], vouch=True)
    retire(one, two, three)
    two.receive([raw for raw in one.bundles().values() if raw != people[0]], vouch=True)
    two.make("thing", row, title="never saw it")
    two.seal()
    three.receive([*one.bundles().values(), *two.bundles().values()], vouch=True)


def asked(at: Laptop) -> list[str]:
    with at.read() as session:
        return [q.field for q in Journal(session, schema=at.schema).questions()]


def test_who_lacks_a_retired_laptop_s_work_spells_out_what_he_has() -> None:
    one, two, three = Laptop("one"), Laptop("two"), Laptop("xthree")
    unseen(one, two, three)
    assert asked(three) == ["title"]
    assert not open_bundle(list(two.bundles().values())[-1]).header.retired


def test_naming_what_one_does_not_have_would_lose(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sabotage: coverage by having the retirement alone hides what was never seen."""
    monkeypatch.setattr(retiring, "_all_known", lambda *_: True)
    monkeypatch.setattr(retiring, "_whole", lambda *_: True)
    one, two, three = Laptop("one"), Laptop("two"), Laptop("xthree")
    unseen(one, two, three)
    assert asked(three) == []


def test_a_retired_laptop_that_was_only_resting_comes_back_under_a_new_id() -> None:
    one, two = Laptop("one"), Laptop("two")
    two.make("thing", ROW, title="x")
    two.seal()
    give(two, one)
    before = known(two)
    one.say([(statements.RETIRE, before + one.chain(before)[-1])])
    two.edit("thing", ROW, title="in the meantime")
    two.seal()
    assert two.receive(list(one.bundles().values()), vouch=True).renewed
    two.edit("thing", ROW, note="back")
    two.seal()
    assert known(two) != before
    give(two, one)
    assert (shown(one, ROW), shown(one, ROW, "note")) == ("in the meantime", "back")
    assert one.state() == two.state()
    assert not two.receive(list(one.bundles().values()), vouch=True).renewed
