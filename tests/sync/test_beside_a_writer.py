"""Questions to the log are answered while somebody writes, and what waits to be filed stands in nobody's way."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import Connection, text

from desktop.errors import ProfileInUse
from desktop.models.database import Database
from desktop.services.exchange import sharing
from desktop.services.exchange.taking_back import seal_now
from desktop.sync.posting import waiting
from tests.services.opened import Opened

PATIENCE = 10  # seconds after which a test that waits for another thread gives up


class Writer(threading.Thread):
    """Somebody who is writing until told to end, on a thread of their own."""

    def __init__(self, database: Database) -> None:
        super().__init__()
        self._database = database
        self._begun, self._to_end = threading.Event(), threading.Event()
        self.start()
        assert self._begun.wait(PATIENCE)

    def run(self) -> None:
        with self._database.write() as session:
            session.execute(text("UPDATE initiative SET source = 'written meanwhile'"))
            self._begun.set()
            self._to_end.wait(PATIENCE)
            session.commit()

    def end(self) -> None:
        self._to_end.set()
        self.join()


def sealed(one: Opened) -> Database:
    """A profile with an edit that is sealed and not yet filed by cell."""
    record = one.record("initiative", title="Kits")
    for source in ("", "a report"):
        if source:
            one.record("initiative", record, source=source)
        with one.database.write() as session:
            assert seal_now(session, one.database, "")
            waits = waiting(session.connection())
            session.commit()
    assert waits
    return one.database


@pytest.mark.parametrize("patient", [False, True])
def test_what_leaves_is_told_though_somebody_wrote_meanwhile(laptop: Callable[[str], Opened], patient: bool) -> None:
    """A reader files what waits for itself alone; the engine refuses it where its state is not the newest any more."""
    database = sealed(laptop("one"))
    writer = Writer(database)
    looks = []

    def told(asked: Database) -> list[str]:
        with asked.read() as session:
            session.execute(text("SELECT count(*) FROM initiative")).scalar_one()  # its state is this from here on
            looks.append(1)
            writer.end()
            return [one.kind for one in sharing.outgoing(session)]

    if patient:
        assert database.look(told) == ["initiative"]
        assert len(looks) == 2
    else:
        with pytest.raises(ProfileInUse):
            told(database)


def test_the_one_who_writes_waits_for_what_is_being_filed(laptop: Callable[[str], Opened]) -> None:
    """A file is given by several transactions: the second must not meet the filing of what the first one sealed."""
    database = sealed(laptop("one"))
    begun = threading.Event()
    done: list[bool] = []
    file = database._later
    assert file is not None

    def slowly(connection: Connection) -> None:
        begun.set()
        other_asks.wait(0.2)  # it never comes: the other waits
        file(connection)
        done.append(True)

    other_asks = threading.Event()
    database._later = slowly

    def read() -> None:
        with database.read():
            pass

    filing = threading.Thread(target=read)
    filing.start()
    assert begun.wait(PATIENCE)
    with database.read() as session:
        other_asks.set()
        assert done
        assert [one.kind for one in sharing.outgoing(session)] == ["initiative"]
    filing.join()
