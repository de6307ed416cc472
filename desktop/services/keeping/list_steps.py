"""Owns what changed from one state of the lists to the next, as the profile itself remembers it between two runs.

Steps are written in the transaction that makes them, only while somebody keeps something of an earlier state there
(`begin`); whoever finds no whole way from that state to today's reads everything again. Must not know what is kept.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Final

from desktop.models.plain import Reader, reader

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

FROM: Final = "lists.from"
_STEP: Final = "lists.step."
_END: Final = "lists.step/"  # the next sign: what begins like a step lies before it
_WHOLE: Final = "*"
_MOST: Final = 2000  # records named in one step: more is everything
_ID: Final = 32  # letters of an id
_NOTE: Final = (
    "INSERT OR REPLACE INTO local_fact (key, value) "
    "SELECT ?, ? WHERE EXISTS (SELECT 1 FROM local_fact WHERE key = 'lists.from')"
)
_PUT: Final = "INSERT OR REPLACE INTO local_fact (key, value) VALUES (?, ?)"
_CLEAR: Final = "DELETE FROM local_fact WHERE key >= ? AND key < ?"
_NAMED: Final = "SELECT value FROM local_fact WHERE key = :key"
_MANY: Final = "SELECT count(*) FROM local_fact WHERE key >= :first AND key < :end"
_STEPS: Final = "SELECT key, value FROM local_fact WHERE key >= :first AND key < :end"


def note(session: Session, before: str, after: str, records: Collection[bytes] | None) -> None:
    """Remember that these records made the difference; None: more than these may differ."""
    session.connection().exec_driver_sql(_NOTE, (f"{_STEP}{after}", _said(before, records)))


def begin(session: Session, name: str, now: str, records: Collection[bytes]) -> None:
    """Remember steps from a state on; `records` made the difference from it to the state `now`."""
    connection = session.connection()
    connection.exec_driver_sql(_CLEAR, (_STEP, _END))
    connection.exec_driver_sql(_PUT, (FROM, name))
    if now != name:
        connection.exec_driver_sql(_PUT, (f"{_STEP}{now}", _said(name, records)))


def begun(asked: Reader | Session) -> str:
    """The state from which steps are remembered; "" where none are."""
    return str(reader(asked).value(_NAMED, key=FROM) or "")


def many(asked: Reader | Session) -> int:
    """How many steps are remembered."""
    return int(reader(asked).value(_MANY, first=_STEP, end=_END))


def since(asked: Reader | Session, after: str) -> frozenset[bytes] | None:
    """The records that made the difference from that state to `after`; None where that is not known, or is more."""
    ask = reader(asked)
    start, at = begun(ask), after
    found: set[bytes] = set()
    steps = {str(key).removeprefix(_STEP): str(said) for key, said in ask.rows(_STEPS, first=_STEP, end=_END)}
    while at != start:
        before, _space, said = steps.pop(at, "").partition(" ")  # taken away: no step twice
        if not before or said == _WHOLE:
            return None
        found.update(bytes.fromhex(said[n : n + _ID]) for n in range(0, len(said), _ID))
        at = before
    return frozenset(found)


def _said(before: str, records: Collection[bytes] | None) -> str:
    told = _WHOLE if records is None or len(records) > _MOST else "".join(row.hex() for row in sorted(records))
    return f"{before} {told}"
