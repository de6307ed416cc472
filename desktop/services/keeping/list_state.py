"""Owns the name of the state of the lists, and what changed from one to the next; must not know what is kept of them.

The name stands in the profile and is drawn anew, in the same transaction, whenever lines are made: two transactions
that read the same name read the same lists. What changed in between is remembered here, as long as the program runs;
longer where somebody asked for it (`list_steps`).
"""

from __future__ import annotations

import secrets
import threading
from collections import deque
from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar

from desktop.models.plain import Reader, place_of, reader
from desktop.services.keeping import list_steps

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

FACT: Final = "lists.state"
REMEMBERED: Final = 500  # steps
# rows of these tables say something about initiatives of which no line tells: who is whom, what is in what
_ELSEWHERE: Final = frozenset({"same_as", "area", "term"})
_NAMED: Final = "SELECT value FROM local_fact WHERE key = :key"
_NAME: Final = "INSERT OR REPLACE INTO local_fact (key, value) VALUES (?, ?)"


@dataclass(frozen=True, slots=True)
class Changes:
    """The initiatives whose lines were made between two states; `whole`: more than these may differ."""

    initiatives: frozenset[bytes]
    whole: bool


@dataclass(frozen=True, slots=True)
class _Step:
    place: str
    before: str
    after: str
    initiatives: frozenset[bytes]
    whole: bool


_lock = threading.Lock()
_steps: deque[_Step] = deque(maxlen=REMEMBERED)
_newest: dict[str, str] = {}
_made: dict[tuple[str, str], dict[Hashable, Any]] = {}
T = TypeVar("T")


def state(session: Reader | Session) -> str:
    """The name of the state that this transaction reads; "" where lists were never made by this version."""
    return str(reader(session).value(_NAMED, key=FACT) or "")


def move(session: Session, records: Mapping[str, Collection[bytes]] | None, touched: Collection[str] = ()) -> None:
    """Name a new state, reached by making the lines of these records; None: of all. `touched`: tables written to."""
    place, before, after = str(place_of(session)), state(session), secrets.token_hex(8)
    session.connection().exec_driver_sql(_NAME, (FACT, after))
    initiatives = frozenset((records or {}).get("initiative", ()))
    whole = records is None or not _ELSEWHERE.isdisjoint(touched)
    list_steps.note(session, before, after, None if whole else initiatives)
    with _lock:
        _steps.append(_Step(place, before, after, initiatives, whole))

    from sqlalchemy import event  # here: lists are asked before the mapper is there

    @event.listens_for(session, "after_commit", once=True)
    def _committed(_session: Any) -> None:
        with _lock:
            _newest[place] = after


def newest(place: str, name: str) -> bool:
    """Whether nothing known here was committed after that state, and it was not made by what is still open."""
    with _lock:
        last = _newest.get(place, name)
        known = {end for step in _steps if step.place == place for end in (step.before, step.after)}
    return last == name or name not in known


def remembered(session: Reader | Session, key: Hashable, make: Callable[[], T]) -> T:
    """What `make` reads, made once for a state of the lists; of the profile asked last, and of its newest state."""
    place, name = str(place_of(session)), state(session)
    with _lock:
        known = _made.get((place, name))
        if known is not None and key in known:
            found: T = known[key]
            return found
    value = make()
    if newest(place, name):
        with _lock:
            if (place, name) not in _made:
                _made.clear()
            _made.setdefault((place, name), {})[key] = value
    return value


def knows(session: Reader | Session, key: Hashable) -> bool:
    """Whether `remembered` has made that for the state that this transaction reads."""
    place, name = str(place_of(session)), state(session)
    with _lock:
        return key in _made.get((place, name), {})


def between(place: str, before: str, after: str) -> Changes | None:
    """What changed from one state to a later one; None where it is not known here."""
    with _lock:
        steps = {step.after: step for step in _steps if step.place == place}
    initiatives: set[bytes] = set()
    whole, at = False, after
    while at != before:
        step = steps.get(at)
        if step is None:
            return None
        initiatives |= step.initiatives
        whole = whole or step.whole
        at = step.before
    return Changes(frozenset(initiatives), whole)


def forget_made() -> None:
    """Keep nothing of what was made for a state."""
    with _lock:
        _made.clear()


def forget(place: str) -> None:
    """A file is opened (again): another may have been put in its place, and another program may have written."""
    with _lock:
        _newest.pop(place, None)
        for key in [key for key in _made if key[0] == place]:
            del _made[key]
