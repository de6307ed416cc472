"""Each rule switched off through a test-only seam: the named property must break, and hold with the rule in place."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from desktop.sync import apply, canonical, identity, keeping, knowing, secrets, store, triggers
from desktop.sync.lineage import Lineage, Link
from desktop.sync.schema import WireSchema
from tests.stateful import tiny, world
from tests.stateful.laptop import make_template
from tests.stateful.oracle import KEYS, Broken, FalseReview, Loss, RebuiltDiffers, Unfounded
from tests.stateful.world import ROWS, World


class HighestNumber(Lineage):
    """Believes that who has bundle 3 of a laptop has 1 and 2 as well, whatever really arrived."""

    def covers(self, later: int, earlier: int) -> bool:
        ranges, _ = self._vector(later)
        other = self.links[earlier]
        return later != earlier and any(other.seq <= span.last for span in ranges.get(other.replica, ()))


class Transitive(Lineage):
    """Believes that who has a bundle has all that its author had."""

    def covers(self, later: int, earlier: int) -> bool:
        seen, waiting = {later}, [later]
        while waiting:
            at = waiting.pop()
            for other in self.links:
                if other not in seen and super().covers(at, other):
                    if other == earlier:
                        return True
                    seen.add(other)
                    waiting.append(other)
        return False


FORKED: set[bytes] = set()


def built_upon(made: World) -> None:
    """L1 mends the text of a record of L0; then what made the record is taken back, and L2 hears it in two orders."""
    made.edit(0, 0, 7, 1)  # the record and its text
    made.give(0, 0)
    made.receive(1, 0)
    made.edit(1, 0, 7, 2)
    made.give(1, 0)
    made.receive(0, 1)
    (first,) = (h for h, s in made.sealed.items() if s.author == "L0")
    made.take_back(0, first)
    made.give(0, 0)
    made.receive(2, 2)
    made.receive(2, 1)
    made.receive(1, 2)


class ForkInMemory(Lineage):
    """Looks at hashes only for laptops it remembers, since it was started, to have seen forked."""

    def on_chain(self, earlier: Link, tip: Link) -> bool:
        return super().on_chain(earlier, tip) if earlier.replica in FORKED else earlier.seq <= tip.seq


class NoExceptions(Lineage):
    """Forgets to say which bundles were taken back when it sealed."""

    def vector(self, *, with_exceptions: bool = True) -> Any:
        return super().vector(with_exceptions=False)


def lost_single_bundle(made: World) -> None:
    """L1 gets L0's third bundle and never the second, and edits what the second edited."""
    for value in range(3):
        made.edit(0, 0, 0, value)
        made.seal(0)
    first, second, third = (s.raw for s in made.sealed.values() if s.author == "L0")
    made.files += [[first, third], [second]]
    # the value the second bundle brought was another field's
    made.receive(1, 0)
    made.edit(1, 0, 0, 7)
    made.seal(1)
    made.give(1, 0)
    made.receive(2, 1)
    made.receive(2, 2)


def lost_note(made: World) -> None:
    """The same over two fields, so that no later bundle of L0 overwrites what was lost."""
    made.edit(0, 0, 0, 0)
    made.seal(0)
    made.edit(0, 0, 2, 1)
    made.seal(0)
    made.edit(0, 0, 3, 2)
    made.seal(0)
    first, second, third = (s.raw for s in made.sealed.values() if s.author == "L0")
    made.files += [[first, third], [first, second, third]]
    made.receive(1, 0)
    made.edit(1, 0, 2, 2)
    made.give(1, 0)
    made.receive(2, 1)
    made.receive(2, 2)


def hearsay(made: World) -> None:
    """L1 applied L0's note; L2 got L1's bundle alone, never L0's, and writes a note of its own."""
    made.edit(0, 0, 0, 0)
    made.give(0, 0)
    for who in (1, 2):
        made.receive(who, 0)
    made.edit(0, 0, 2, 1)
    made.seal(0)
    made.give(0, 0)
    made.receive(1, 1)
    made.edit(1, 0, 3, 1)
    made.seal(1)
    mine = [s.raw for s in made.sealed.values() if s.author == "L1"][-1]
    made.files.append([mine])
    made.receive(2, 2)
    made.edit(2, 0, 2, 2)
    made.give(2, 0)
    made.receive(1, 3)


def fork(made: World, *, restarted: bool) -> None:
    """A clone on the same machine writes another bundle of the same number; a third laptop saw one, a fourth both."""
    made.edit(0, 0, 0, 0)
    made.give(0, 0)
    for who in (1, 2):
        made.receive(who, 0)
    made.clone(0, same_machine=True)
    made.edit(0, 0, 2, 1)
    made.give(0, 0)
    made.edit(3, 0, 2, 2)
    made.give(3, 0)
    made.receive(1, 1)
    made.edit(1, 0, 2, 0)
    made.give(1, 0)
    made.receive(2, 1)
    made.receive(2, 2)
    if restarted:
        made.restart(2)
        FORKED.clear()
    made.receive(2, 3)


def equal_secrets(made: World) -> None:
    """Two people write the same phone number apart: nobody is asked."""
    made.edit(0, 0, 0, 0)
    made.give(0, 0)
    made.receive(1, 0)
    made.edit(0, 0, 4, 1)
    made.edit(1, 0, 4, 1)
    made.seal(1)
    made.give(0, 0)
    made.receive(1, 1)


def edit_while_taken_back(made: World) -> None:
    """L1 edits a note while L0's is taken back; then the taking back is taken back: both notes must be there."""
    made.edit(0, 0, 0, 0)
    made.seal(0)
    made.edit(0, 0, 2, 1)
    made.give(0, 0)
    made.receive(1, 0)
    note = [h for h, s in made.sealed.items() if any(cell[2] == "note" for cell in s.writes)][-1]
    taking = made.take_back(1, note)
    made.edit(1, 0, 2, 2)
    made.seal(1)
    made.take_back(1, taking)


def an_edit_of_every_kind(made: World) -> None:
    for what in range(9):
        made.edit(0, 1, what, 2)
    made.rebuild()


def run(scenario: Callable[[World], None]) -> None:
    made = World(count=3, clocks=(0, 1, 2))
    try:
        scenario(made)
    finally:
        made.close()


@pytest.fixture
def fork_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fills the memory of the sabotaged lineage as a merge would."""
    FORKED.clear()
    insert = store.insert_bundle

    def noticing(connection: Any, bundle: Any, *args: Any, **kwargs: Any) -> int:
        twin = connection.exec_driver_sql(
            "SELECT 1 FROM bundle WHERE replica = ? AND seq = ?", (bundle.header.replica, bundle.header.seq)
        ).first()
        if twin:
            FORKED.add(bundle.header.replica)
        return insert(connection, bundle, *args, **kwargs)

    monkeypatch.setattr(store, "insert_bundle", noticing)
    # the clone must stay undiscovered, else it takes a new id
    monkeypatch.setattr(apply, "_met_our_clone", lambda session, fresh: False)


@pytest.mark.parametrize(
    "scenario",
    [lost_single_bundle, lost_note, hearsay, equal_secrets, edit_while_taken_back, an_edit_of_every_kind, built_upon],
)
def test_the_rule_holds(scenario: Callable[[World], None]) -> None:
    run(scenario)


@pytest.mark.parametrize("restarted", [False, True])
def test_a_fork_loses_nothing(restarted: bool) -> None:
    run(lambda made: fork(made, restarted=restarted))


def test_coverage_by_highest_number_loses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(knowing, "LINEAGE", HighestNumber)
    with pytest.raises(Loss):
        run(lost_note)


def test_coverage_by_ancestry_loses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(knowing, "LINEAGE", Transitive)
    with pytest.raises(Loss):
        run(hearsay)


@pytest.mark.usefixtures("fork_noticed")
def test_a_fork_flag_in_memory_loses_after_a_restart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(knowing, "LINEAGE", ForkInMemory)
    run(lambda made: fork(made, restarted=False))
    FORKED.clear()
    with pytest.raises(Loss):
        run(lambda made: fork(made, restarted=True))


def test_forgetting_what_was_taken_back_loses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(knowing, "LINEAGE", NoExceptions)
    with pytest.raises(Loss):
        run(edit_while_taken_back)


def test_forgetting_who_built_upon_a_record_loses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apply, "look", lambda *_: keeping.NOTHING)
    with pytest.raises(Loss):
        run(built_upon)


def test_a_random_nonce_asks_in_vain(monkeypatch: pytest.MonkeyPatch) -> None:
    def lock(key: bytes, table: str, row: bytes, field: str, value: Any) -> bytes:
        name = secrets.key_id(key)
        bound = [table.encode(), row, field.encode(), name]
        return secrets.MAGIC + name + AESSIV(key).encrypt(canonical.encode(value) + os.urandom(16), bound)

    def unlock(key: bytes, table: str, row: bytes, field: str, stored: bytes) -> Any:
        name = secrets.key_id(key)
        bound = [table.encode(), row, field.encode(), name]
        return canonical.decode(AESSIV(key).decrypt(stored[20:], bound)[:-16])

    monkeypatch.setattr(world.secrets, "lock", lock)
    monkeypatch.setattr(world.secrets, "unlock", unlock)
    with pytest.raises(FalseReview):
        run(equal_secrets)


def test_a_field_without_a_trigger_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    original = triggers.wanted

    def forgetful(schema: WireSchema) -> triggers.Wanted:
        thing = schema.tables["thing"]
        fields = {name: field for name, field in thing.fields.items() if name != "rank"}
        return original(WireSchema({**schema.tables, "thing": replace(thing, fields=fields)}))

    monkeypatch.setattr(triggers, "wanted", forgetful)
    monkeypatch.setattr("tests.stateful.laptop._template", make_template)
    with pytest.raises((RebuiltDiffers, Unfounded)):
        run(an_edit_of_every_kind)


def test_the_oracle_is_no_yes_man() -> None:
    """A value removed behind the program's back is found at the next look."""
    made = World(count=3, clocks=(0, 1, 2))
    made.edit(0, 0, 0, 1)
    made.seal(0)
    at = made.laptops[0]
    with at.write() as session:
        connection = session.connection()
        connection.exec_driver_sql("UPDATE capture_switch SET state = 0")
        connection.exec_driver_sql("UPDATE thing SET title = 'gone' WHERE id = ?", (ROWS[0],))
        connection.exec_driver_sql("UPDATE capture_switch SET state = 1")
    with pytest.raises(Broken):
        made.judge(at)
    made.close()


def test_keys_are_distinct_and_tiny_schema_is_real() -> None:
    assert len({secrets.key_id(k) for k in KEYS}) == len(KEYS)
    assert set(tiny.schema(1).tables) == {"attachment", "author", "part", "same", "tally", "text", "thing", "tie"}
    assert bytes(16) == identity.NOBODY


def test_revoking_who_erased_brings_back_what_was_locked() -> None:
    """Found by the soak: a revoked laptop erases nobody, so the cells of that key count again."""
    made = World(count=3, clocks=(0, 1, 2))
    made.edit(0, 0, 4, 1)  # a secret
    made.give(0, 0)
    for who in (1, 2):
        made.receive(who, 0)
    made.erase(1, 0)
    made.give(1, 0)
    made.receive(0, 1)
    made.revoke(2, 1, 0)
    made.give(2, 0)
    made.receive(0, 2)
    made.agree()
    made.rebuild()
    made.close()


def test_what_is_typed_under_an_erased_key_does_not_stay() -> None:
    """The key was erased before, and another laptop's write under it had come: typing it again changes nothing shown,
    but the table held it all the same (seed 3127332)."""
    world = World(count=2, clocks=(0, 0))
    try:
        world.edit(0, 1, 4, 0)  # locked with KEYS[1]
        world.erase(0, 1)
        world.give(0, 0)  # everything
        world.receive(1, len(world.files) - 1)
        world.edit(1, 1, 4, 1)
        world.seal(1)
        held = [at.ask("SELECT secret FROM thing WHERE id = ?", ROWS[1]) for at in world.laptops]
        assert held == [[(None,)], [(None,)]]
        world.agree()
        world.rebuild()
    finally:
        world.close()


def test_what_waited_for_a_row_shows_when_the_row_is_made_here() -> None:
    """Ids may be derived, so that two make the same row: one had only got what the other wrote on it (seed 5128026)."""
    world = World(count=2, clocks=(0, 0))
    try:
        world.edit(1, 0, 0, 1)  # makes the row
        world.seal(1)
        world.edit(1, 0, 2, 1)  # writes a note on it
        world.give(1, 5)  # the second bundle alone
        world.receive(0, 0)
        assert world.laptops[0].ask("SELECT note FROM thing WHERE id = ?", ROWS[0]) == []
        world.edit(0, 0, 0, 1)
        world.seal(0)
        assert world.laptops[0].ask("SELECT note FROM thing WHERE id = ?", ROWS[0]) == [("n1",)]
        world.agree()
        world.rebuild()
    finally:
        world.close()
