"""What stands around initiatives is counted twice too: actors in the matrix, needs, what is late, new and old."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from benchmarks import profiles, steering_profile, steering_recount_around
from benchmarks.steering_recount import Asked, Rows, recount
from desktop.models.plain import reader
from desktop.paths import Profile
from desktop.services.exchange.taking_back import seal_now
from desktop.services.opening import open_profile
from desktop.services.record import records
from desktop.services.steering.growing_old import growing_old
from desktop.services.steering.lately import lately
from desktop.services.steering.overview import MOST_ACTORS, overview
from desktop.services.steering.scope import Scope
from desktop.services.unit_of_work import UnitOfWork
from tests.benchmarks.test_steering_recount import ASKED, TODAY, database, of, scope_of
from tests.fakes import ManualClock

__all__ = ["database"]  # the profile of the other recount, made once for both
SOAK = bool(os.environ.get("MAILLAGE_SOAK"))
LIVE = {
    "initiative": "SELECT id FROM initiative WHERE deleted = 0",
    "need": "SELECT id FROM need WHERE deleted = 0",
    "actor": "SELECT id FROM actor WHERE deleted = 0",
    "project": "SELECT id FROM project WHERE deleted = 0",
}
KINDS = tuple(LIVE)
LEADS = (
    "SELECT initiative, actor FROM participation WHERE role = 'lead' AND deleted = 0 "
    "UNION ALL SELECT id, actor FROM place UNION ALL SELECT id, actor FROM need"
)


@pytest.mark.parametrize("asked", ASKED)
def test_actors_in_the_matrix_are_what_raw_rows_say(database: Any, asked: Asked) -> None:  # a fixture
    with database.read() as session:
        seen = overview(session, scope_of(asked), TODAY, "fr").actors
        again = recount(Rows(reader(session).rows), asked)
    rows = {key[1]: many for key, many in again.initiatives.items() if key[0] == "actor" and len(key) == 2}
    nothing = (0, 0, 0, 0)
    for row in seen.rows:
        assert row.initiatives == rows[row.key], row.label
        assert of(row.people) == again.people.get(("reached", "actor", row.key), nothing), row.label
    named = sorted((many for key, many in rows.items() if key), reverse=True)
    assert [row.initiatives for row in seen.rows if row.key] == named[: len([1 for row in seen.rows if row.key])]
    assert len(seen.rows) + seen.left_out == len(rows) > 10
    assert len(seen.rows) <= MOST_ACTORS + 1
    shown = {row.key for row in seen.rows}
    told = {(cell.who, cell.what): (cell.initiatives, of(cell.people)) for cell in seen.cells}
    assert told == {
        key[1:]: (many, again.people.get(("reached", *key), nothing))
        for key, many in again.initiatives.items()
        if key[0] == "actor" and len(key) == 3 and key[1] in shown
    }


@pytest.mark.parametrize("asked", ASKED)
def test_needs_and_what_is_lacking_are_what_raw_rows_say(database: Any, asked: Asked) -> None:  # a fixture
    with database.read() as session:
        seen = overview(session, scope_of(asked), TODAY, "fr").needs
        ask = reader(session).rows
        rows = Rows(ask)
        again = steering_recount_around.needs(ask, rows, recount(rows, asked), asked)
    apart = seen.open, seen.nowhere, seen.shared, seen.people
    assert apart == (again.open, again.nowhere, again.shared, again.people)
    told = {one.key: (one.needs.records, one.needs.value, one.reached.value, one.gap.value) for one in seen.places}
    differing = {key: (told.get(key), again.places.get(key)) for key in told.keys() | again.places.keys()}
    assert {key: both for key, both in differing.items() if both[0] != both[1]} == {}
    if asked == Asked():
        assert len(told) > 20
        assert {(value or 0) > 0 for *_more, value in told.values()} == {True, False}, "some lack, some do not"


def test_what_is_late_is_what_raw_rows_say(database: Any) -> None:  # a fixture
    with database.read() as session:
        seen = overview(session, Scope(), TODAY, "fr").late
        again = steering_recount_around.late(reader(session).rows, TODAY.isoformat())
    kinds = Counter({kind: sum(n for (one, _a), n in again.items() if one == kind) for kind in ("action", "milestone")})
    assert (seen.actions, seen.milestones) == (kinds["action"], kinds["milestone"])
    told = {one.key: (one.actions, one.milestones) for one in seen.actors}
    whose = {actor for _kind, actor in again}
    assert told == {(one or b"").hex(): (again["action", one], again["milestone", one]) for one in whose}
    assert min(kinds.values()) > 0


# ---- what changed, what grew old: against what was done -----------------------------------------------------


class Ledger:
    """A person who does one thing after the other in a random profile, and what she remembers having done."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.dice = random.Random(seed)
        self.clock = ManualClock(datetime(2026, 2, 1, 9, tzinfo=UTC))
        self.database = open_profile(Profile(folder), clock=self.clock)
        with self.database.read() as session:
            ask = reader(session).rows
            rows = Rows(ask)
            linked = {row for link in ask("SELECT one, other FROM same_as WHERE deleted = 0") for row in link}
            self.hidden = {row for row in linked if rows.face.get(row, row) != row} | _hidden_actors(ask)
            self.there = {kind: [row for (row,) in ask(LIVE[kind]) if row not in linked] for kind in KINDS}
        self.born: dict[bytes, str] = {}
        self.written: dict[bytes, str] = {}
        self.binned: dict[bytes, tuple[str, str]] = {}  # -> its kind, when it went

    @property
    def day(self) -> str:
        return self.clock.now().date().isoformat()

    def act(self) -> None:
        """One act; before another day begins, what is open is sealed, as the program does when it rests."""
        days = self.dice.choice((0, 1, 2, 5))
        if days:
            with self.database.write() as session:
                seal_now(session, self.database, "Essai")
                session.commit()
        self.clock.forward(days=days)
        kind = self.dice.choice(KINDS)
        what = self.dice.choice(("make", "change", "change", "confirm", "bin", "bin", "back"))
        with UnitOfWork(self.database) as uow:
            row = getattr(self, what)(uow, kind)
            uow.commit(what)
        if row is not None:
            self.written[row] = self.day

    def make(self, uow: Any, kind: str) -> bytes:
        name = "name" if kind == "actor" else "title"
        row: bytes = records.record(uow, kind, {name: f"Exemple {len(self.born)}"})
        self.there[kind].append(row)
        self.born[row] = self.day
        return row

    def change(self, uow: Any, kind: str) -> bytes:
        row: bytes = self.dice.choice(self.there[kind])
        name = "name" if kind == "actor" else "title"
        records.record(uow, kind, {name: f"Exemple changé {self.dice.random()}"}, row)
        return row

    def confirm(self, uow: Any, kind: str) -> bytes:
        row: bytes = self.dice.choice(self.there[kind])
        # not what it said before: what changes nothing is no write
        records.record(uow, kind, {"assured_at": f"2026-0{self.dice.randint(1, 9)}-{self.dice.randint(10, 28)}"}, row)
        return row

    def bin(self, uow: Any, kind: str) -> bytes:
        row: bytes = self.there[kind].pop(self.dice.randrange(len(self.there[kind])))
        records.trash(uow, kind, [row])
        self.binned[row] = (kind, self.day)
        return row

    def back(self, uow: Any, _kind: str) -> bytes | None:
        if not self.binned:
            return None
        row = self.dice.choice(sorted(self.binned))
        kind, _day = self.binned.pop(row)
        records.restore(uow, kind, [row])
        self.there[kind].append(row)
        return row

    def lately(self, kind: str, since: str) -> tuple[int, int, int]:
        made = {row for row in self.there[kind] if self.born.get(row, "") >= since}
        changed = {row for row in self.there[kind] if self.written.get(row, "") >= since} - made
        gone = [row for row, (of_kind, day) in self.binned.items() if of_kind == kind and day >= since]
        return len(made), len(changed), len([row for row in gone if self.born.get(row, "") < since])


def _hidden_actors(ask: Any) -> set[bytes]:
    """The actors for which a double speaks."""
    groups: dict[bytes, set[bytes]] = {}
    chosen = set()
    for one, other, preferred in ask("SELECT one, other, preferred FROM same_as WHERE kind = 'actor' AND deleted = 0"):
        together = groups.get(one, {one}) | groups.get(other, {other})
        groups |= dict.fromkeys(together, together)
        chosen.add(preferred)
    return {row for row, group in groups.items() if row != min((group & chosen) or group)}


@pytest.fixture(params=[1, 2, 3] if SOAK else [1])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ledger]:
    folder: Path = steering_profile.make(tmp_path / "p", profiles.Size(40, 250), seed=request.param)
    made = Ledger(folder, request.param)
    yield made
    made.database.close()


def test_what_changed_and_what_grew_old_is_what_was_done(ledger: Ledger) -> None:
    seen = 0
    for round_ in range(6):
        for _act in range(25):
            ledger.act()
        today = ledger.clock.now().date()
        since = (today - timedelta(days=ledger.dice.choice((0, 30, 90)))).isoformat()
        with ledger.database.read() as session:
            aged = growing_old(session, Scope(), today, lang="fr", months=2, most=1000)
            lines = {one.kind: (one.made, one.changed, one.trashed) for one in lately(session, Scope(), since).lines}
            ask = reader(session).rows
            again = steering_recount_around.old(ask, aged.day, ledger.written, ledger.hidden)
            leads = dict(ask(LEADS))
        assert lines == {kind: counts for kind in KINDS if any(counts := ledger.lately(kind, since))}, (round_, since)
        assert {one.key: one.old for one in aged.kinds} == {kind: len(rows) for kind, rows in again.items()}, round_
        whose = Counter(leads.get(row) for kind, rows in again.items() if kind != "actor" for row in rows)
        whose += Counter(again["actor"])
        told = {one.key: one.old for one in aged.actors if one.key}
        assert told == {actor.hex(): many for actor, many in whose.items() if actor is not None}, round_
        seen += sum(map(sum, lines.values()))
    assert seen > 60
    assert 0 < len(again["initiative"]) < len(ledger.there["initiative"])
