"""Owns asking the profile in plain SQL on one consistent state; must not know any table, nor need the mapper.

The lists ask this way: at every key a mapped query costs more than its answer, and the first list is on the screen
before the mapper is imported.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol

from desktop.models.engine import explained
from desktop.timekeeping import Clock, SystemClock, on_the_wall

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


CLOCK: Final = "clock"  # in a session's own notes: the clock that its profile was opened with


LISTED: Final = "SELECT unhex(value) FROM json_each(:ids)"  # identities given as `listed` gives them


class Raw(Protocol):
    """What is used of the driver's connection."""

    def execute(self, sql: str, values: Mapping[str, Any], /) -> Any:
        """Run one statement."""


class Reader:
    """Questions inside one transaction. `place` is the database's file; values are named in the SQL."""

    __slots__ = ("_raw", "clock", "place")

    def __init__(self, raw: Raw, place: Path, clock: Clock | None = None) -> None:
        self._raw = raw
        self.place = place
        self.clock = clock or SystemClock()

    def rows(self, sql: str, **values: Any) -> list[tuple[Any, ...]]:
        """Every row. Raises what the engine says, as a sentence where it is a matter of the disk."""
        with explained(self.place):
            found: list[tuple[Any, ...]] = self._raw.execute(sql, values).fetchall()
        return found

    def value(self, sql: str, **values: Any) -> Any:
        """The first column of the first row; None when there is none."""
        with explained(self.place):
            row = self._raw.execute(sql, values).fetchone()
        return None if row is None else row[0]

    def column(self, sql: str, **values: Any) -> Iterator[Any]:
        """The first column of every row."""
        return (row[0] for row in self.rows(sql, **values))


def reader(asked: Reader | Session) -> Reader:
    """The same transaction, asked in plain SQL; what a session still holds back is written first."""
    if isinstance(asked, Reader):
        return asked
    if asked.autoflush:
        asked.flush()
    driver: Any = asked.connection().connection.driver_connection
    return Reader(driver, place_of(asked), asked.info.get(CLOCK))


def today(asked: Reader | Session) -> date:
    """The day it is in Morocco, by the clock that the profile was opened with."""
    clock = asked.clock if isinstance(asked, Reader) else asked.info.get(CLOCK) or SystemClock()
    return on_the_wall(clock.now()).date()


def listed(ids: Iterable[bytes]) -> str:
    """Identities as one value that SQL can read (LISTED): however many there are, the question stays the same."""
    return json.dumps([id.hex() for id in ids])


def place_of(asked: Reader | Session) -> Path:
    """The database's file."""
    return asked.place if isinstance(asked, Reader) else Path(str(asked.connection().engine.url.database))
