"""Owns which laptops have been silent for a year, as far as bundles prove that a year went by; must not decide.

This machine's clock alone proves nothing: set two years ahead, it would call everybody silent. A year has gone by when
somebody else wrote, on a date nobody contradicts, a year after the laptop was last heard of; or, where nobody else
writes, when this laptop itself wrote in several months since.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from desktop.sync.clocks import DOUBT
from desktop.sync.reading import Journal
from desktop.timekeeping import to_millis

YEAR: Final = timedelta(days=365)  # after this, a laptop is offered for retirement
MONTHS: Final = 6  # in which this laptop must have written since, to be believed alone
_MONTH: Final = 30 * 24 * 3600 * 1000
_WRITTEN: Final = (
    "SELECT no, replica, wall, here FROM bundle WHERE state IN ('applied', 'retracted') ORDER BY wall DESC"
)


class Silence:
    """Judges every laptop at one moment of this machine's clock."""

    def __init__(self, session: Session, now: datetime) -> None:
        journal = Journal(session)
        self._now = now
        self._others: dict[bytes, int] = {}  # laptop -> its newest date that can be believed
        self._months: set[int] = set()  # in which this laptop wrote
        for no, replica, wall, here in session.connection().exec_driver_sql(_WRITTEN):
            if wall > to_millis(now) + DOUBT or journal.clocks.suspected(no):
                continue
            if here:
                self._months.add(wall // _MONTH)
            else:
                self._others.setdefault(bytes(replica), wall)

    def silent(self, replica: bytes, last: datetime | None) -> bool:
        """Whether nothing came of a laptop for a year. `last`: when it was last heard of, None when it never was."""
        if last is None or self._now - last <= YEAR:
            return False
        year_after = to_millis(last + YEAR)
        if any(wall >= year_after for other, wall in self._others.items() if other != replica):
            return True
        since = to_millis(last) // _MONTH
        return len({month for month in self._months if month > since}) >= MONTHS
