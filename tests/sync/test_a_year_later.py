"""A laptop asleep for most of a year: others retired, revoked, taken back, logs pruned, the program renewed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.models.engine import connect, read_key
from desktop.paths import Profile
from desktop.services.exchange import authors, log_pruning, sharing
from desktop.services.listing import lists
from desktop.services.listing.lists import ListQuery
from desktop.sync.changefile import read_change_file
from desktop.sync.reading import Journal
from tests.fakes import ManualClock
from tests.services.opened import Opened

AWAKE = ("rabat", "fes", "tanger", "agadir")
STATUSES = ("ongoing", "suspended", "planned")


class Year:
    """Five laptops with one calendar, of which one sleeps."""

    def __init__(self, folder: Path, template: Path) -> None:
        self.folder, self.template = folder, template
        self.clock = ManualClock(datetime(2025, 1, 10, 9, tzinfo=UTC))
        self.open: dict[str, Opened] = {}
        for name in ("oujda", *AWAKE):
            self.wake(name)

    def wake(self, name: str) -> Opened:
        made = self.open[name] = Opened(self.folder / name, self.template, self.clock)
        return made

    def sleep(self, name: str) -> Profile:
        one = self.open.pop(name)
        one.close()
        return one.database.profile

    def give(self, giver: str, *takers: str, to: str | None = None) -> set[bytes]:
        """A file, taken in by others; the hashes of the bundles in it."""
        file = self.folder / f"{giver}.maillage"
        sharing.give(self.open[giver].database, file, author=giver.title(), to=to)
        for taker in takers:
            sharing.receive(self.open[taker].database, file, vouch=True, author=taker.title())
        return {one.hash for one in read_change_file(file).bundles}

    def around(self, *names: str) -> None:
        for giver in names:
            self.give(giver, *(taker for taker in names if taker != giver))

    def bundles(self, name: str) -> set[bytes]:
        with self.open[name].database.read() as session:
            return {h for (h,) in session.connection().exec_driver_sql("SELECT hash FROM bundle")}

    def left_out(self, name: str) -> int:
        with self.open[name].database.read() as session:
            return int(session.connection().exec_driver_sql("SELECT count(*) FROM left_out").scalar_one())

    def states(self, *names: str) -> set[str]:
        return {sharing.current_state_hash(self.open[name].database, name.title()) for name in names}

    def names(self, name: str, kind: str = "actor", field: str = "name") -> set[str]:
        one = self.open[name]
        with one.database.read() as session:
            return {str(one.load(kind, row)[field]) for row in lists.ids(session, kind, ListQuery())}

    def close(self) -> None:
        for one in self.open.values():
            one.close()


@pytest.fixture
def year(tmp_path: Path, template: Path) -> Iterator[Year]:
    made = Year(tmp_path, template)
    yield made
    made.close()


def as_schema_nine(profile: Profile) -> None:
    """The file as the program of that time left it: what schema 10 added is not there."""
    raw = connect(profile.database, read_key(profile, make=False))
    for statement in (
        "DROP TABLE left_out",
        "CREATE INDEX ix_op_bundle ON op (bundle)",
        "UPDATE alembic_version SET version_num = '0009'",
        "PRAGMA user_version = 9",
    ):
        raw.execute(statement)
    raw.close()


def eleven_months(year: Year, row: bytes) -> None:
    """What the others do meanwhile: they write one record again and again, and their logs leave out what is covered."""
    awake = list(AWAKE)
    for month in range(11):
        year.clock.forward(days=30)
        for name in awake[:2]:
            year.open[name].record("initiative", row, status=STATUSES[month % 3], women=month)
            year.give(name, *(other for other in awake if other != name))
        if month == 4:  # nobody hears of Agadir again
            year.sleep("agadir")
            awake.remove("agadir")
            authors.retire(year.open["rabat"].database, ["Agadir"], author="Rabat")
        if month == 6:  # what Tanger says from now on is not to be believed
            with year.open["rabat"].database.read() as session:
                good = authors.sent(session, "Tanger")[0].hash
            year.open["tanger"].record("actor", name="Faux")
            year.open["tanger"].record("initiative", row, status="done")
            year.give("tanger", "rabat", "fes")
            authors.revoke(year.open["fes"].database, "Tanger", good=good, author="Fes")
            awake.remove("tanger")
        if month == 8:
            year.clock.forward(days=1)  # so that it is the newest exchange
            year.open["fes"].record("actor", name="Pris deux fois")
            year.give("fes", "rabat")
            with year.open["rabat"].database.read() as session:
                receipt = sharing.exchanges(session)[0].receipt
            sharing.take_back(year.open["rabat"].database, receipt, author="Rabat")
            year.give("rabat", "fes")
        for name in awake:
            while log_pruning.prune_some(year.open[name].database):
                pass


def test_who_slept_most_of_a_year_gets_what_it_lacks_and_gives_what_it_made(year: Year) -> None:
    row = year.open["oujda"].record("initiative", title="Soutien scolaire", status="planned", women=0)
    for name in AWAKE:
        year.open[name].record("actor", name=f"Acteur de {name}")
    for _ in range(2):
        year.around("oujda", *AWAKE)
    year.give("oujda", *AWAKE)  # by which it says what it has
    assert len(year.states("oujda", *AWAKE)) == 1
    year.open["oujda"].record("initiative", row, status="cancelled")  # never given, not even sealed
    year.open["oujda"].record("actor", name="Fait en silence")
    as_schema_nine(year.sleep("oujda"))

    eleven_months(year, row)
    assert year.left_out("rabat")
    assert year.left_out("fes")
    oujda = year.wake("oujda")
    assert oujda.database.engine_facts()["schema"] == "10"

    year.around("rabat", "fes")
    lacks = year.bundles("rabat") - year.bundles("oujda")
    assert year.give("rabat", "oujda", to="Oujda") == lacks, "exactly what it lacks"
    assert year.bundles("oujda") > year.bundles("rabat")
    made = year.bundles("oujda") - year.bundles("rabat")
    assert year.give("oujda", "rabat", to="Rabat") == made, "and what it made meanwhile"
    year.give("rabat", "fes")
    assert len(year.states("rabat", "fes", "oujda")) == 1
    for name in ("rabat", "fes", "oujda"):
        assert year.names(name) == {
            "Fait en silence",
            *(f"Acteur de {one}" for one in AWAKE),
        }
        with year.open[name].database.read() as session:
            journal = Journal(session)
            asked = {(one.table, one.row, one.field) for one in journal.questions()}
            assert asked == {("initiative", row, "status")}, "the year's status against the one made in silence"
            assert {one.value for one in journal.versions("initiative", row, "status")} == {"cancelled", "suspended"}
            assert len([one for one in journal.story("initiative", row) if one.field == "status"]) >= 10
