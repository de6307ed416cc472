"""Owns keeping what figures are made of in memory, from one question to the next; must not know how it is added up.

What is kept belongs to one state of the lists, which has a name of its own in the profile: whoever makes lines anew
gives them a new one, in the same transaction (`services.keeping.list_state`). A transaction that reads an older state,
or one of which the changes are not known here, reads everything again: what is kept says what reading would say.

From one run of the program to the next the columns lie in the profile itself (`store`), as encrypted as all that is
there, and whoever opens it takes what changed since from the steps that are remembered beside them.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from desktop.models.ahead import ahead
from desktop.models.plain import Reader, reader
from desktop.services.keeping import list_state, list_steps, prepared
from desktop.services.steering import facts
from desktop.services.steering.columns_asked import columns_asked
from desktop.services.steering.facts import Doing, Same
from desktop.unswept import unswept

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from desktop.models.database import Database
    from desktop.services.steering.columns import Columns, Said

MANY: Final = 2000  # changed initiatives: from here on everything is read again
STALE: Final = 500  # from here on it is read again in calm time
STEPS: Final = 500  # remembered beside the columns: then they become one
LAID: Final = "laid"  # in `Kept.made`: what is laid out of the columns
LIES: Final = "lies"  # in `Kept.made`: the columns lie in the profile and were of use, or were put there
FACT: Final = "figures.columns"
_STORED: Final = "SELECT value FROM local_fact WHERE key = :key"
_STORE: Final = "INSERT OR REPLACE INTO local_fact (key, value) VALUES (?, ?)"
_NAME: Final = 16  # letters of the name of a state, in front of the columns


@dataclass(slots=True)
class Kept:
    """The initiatives of one state. `base`: as they were read; of these, `gone` (their places) stand anew in `fresh`.

    `made`: what others derive of the base and want to find again; `noted`: what holds for this state only. `begun`: the
    state that the base was read in; `saids`: what was laid out of it in an earlier run.
    """

    state: str
    base: Columns
    same: Same
    begun: str
    saids: dict[str, Said] = field(default_factory=dict)
    gone: frozenset[int] = frozenset()
    fresh: tuple[Doing, ...] = ()
    made: dict[Any, Any] = field(default_factory=dict)
    noted: dict[Any, Any] = field(default_factory=dict)

    def doings(self, ask: Reader) -> list[Doing]:
        """All initiatives one by one, read once for this state."""
        if "doings" not in self.noted:
            with unswept():
                self.noted["doings"] = facts.read(ask, same=self.same)
        found: list[Doing] = self.noted["doings"]
        return found


class _Memory:
    """What is kept of the profile asked last."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._place = ""
        self._kept: Kept | None = None

    def get(self, place: str) -> Kept | None:
        with self._lock:
            return self._kept if self._place == place else None

    def put(self, place: str, kept: Kept) -> None:
        with self._lock:
            self._place, self._kept = place, kept

    def forget(self) -> None:
        with self._lock:
            self._kept = None


_memory = _Memory()


def kept(ask: Reader) -> Kept:
    """The initiatives of the state that this transaction reads."""
    state, place = list_state.state(ask), str(ask.place)
    known = _memory.get(place)
    if known is not None and known.state == state:
        return known
    found = _known_since(ask, known, state) if known is not None else None
    return _noted(ask, found or _stored(ask, state) or _read(ask, state))


def renewed(ask: Reader) -> Kept:
    """The same, read again once that takes less than adding up what changed."""
    found = kept(ask)
    return found if len(found.gone) + len(found.fresh) < STALE else _noted(ask, _read(ask, found.state))


def _noted(ask: Reader, found: Kept) -> Kept:
    place = str(ask.place)
    if list_state.newest(place, found.state):  # an older state, or one that may be rolled back, is not kept
        _memory.put(place, found)
    return found


def _read(ask: Reader, state: str) -> Kept:
    same = Same(ask)
    with unswept(), ahead(ask) as asking:
        asked = columns_asked(asking)
        from desktop.services.steering import columns  # here: only figures need the library of numbers

        return Kept(state, columns.read(asked, same), same, state)


def forget() -> None:
    """Keep nothing: what is asked next is read."""
    _memory.forget()
    list_state.forget_made()


def _known_since(ask: Reader, known: Kept, state: str) -> Kept | None:
    """What is known, with the changes up to a state; None when they are not known, or too many."""
    changes = list_state.between(str(ask.place), known.state, state)
    return None if changes is None or changes.whole else _followed(ask, known, state, changes.initiatives)


def _followed(ask: Reader, known: Kept, state: str, changed: frozenset[bytes]) -> Kept | None:
    """What is known, with what changed up to a state; None when that is too many."""
    if len(changed) > MANY:
        return None
    if not changed:
        return replace(known, state=state, noted={})
    places = known.base.place
    tops = {known.same.top[row] for row in changed if row in known.same.top}
    stale = changed | {row for row, top in known.same.top.items() if top in tops}
    gone = known.gone | {places[row] for row in stale if row in places}
    if len(gone) > MANY:
        return None
    fresh = [doing for doing in known.fresh if doing.id not in stale]
    fresh += facts.read(ask, stale, known.same)
    return replace(known, state=state, noted={}, gone=gone, fresh=tuple(fresh))


# ---- from one run to the next ----------------------------------------------------------------------------


def _stored(ask: Reader, state: str) -> Kept | None:
    """What lies in the profile, with the changes up to a state; None when nothing does, or it is of no use."""
    changed = list_steps.since(ask, state) if list_steps.begun(ask) else None
    if changed is None:
        return None
    found = ask.value(_STORED, key=FACT)
    if not isinstance(found, bytes) or found[:_NAME] != list_steps.begun(ask).encode():
        return None
    from desktop.services.steering import packed  # here: only figures need the library of numbers

    with unswept():
        unpacked = packed.unpack(found[_NAME:], prepared.mark())
        if unpacked is None:
            return None
        begun = found[:_NAME].decode()
        lying = Kept(begun, unpacked[0], Same(ask), begun, unpacked[1], made={LIES: True})
        return _followed(ask, lying, state, changed)


def store(database: Database) -> bool:
    """Lay what is kept into the profile, unless it is there or nothing is kept; whether anything was written.

    What lies there and was of no use (torn, of another version of the program) is not there. Some megabytes are
    written: for calm time. What cannot be written now is written another time.
    """
    if not database.writable:
        return False
    with database.read() as session:
        ask = reader(session)
        known = _memory.get(str(ask.place))
        if known is None or LAID not in known.made:
            return False
        there = LIES in known.made and list_steps.begun(ask) == known.begun
        if there and list_steps.many(ask) < STEPS:
            return False
    from desktop.services.steering import packed

    found = None if there else packed.pack(known.base, known.made[LAID].saids(), prepared.mark())
    if found is None and not there:
        return False
    with database.write() as session:
        done = _laid_down(session, known, found)
        session.commit()
    if done:
        known.made[LIES] = True
    return done


def _laid_down(session: Session, known: Kept, found: bytes | None) -> bool:
    """`found`: the columns; None: only their steps become one."""
    ask = reader(session)
    now = list_state.state(ask)
    changes = list_state.between(str(ask.place), known.begun, now)
    if changes is not None and not changes.whole:
        changed: frozenset[bytes] | None = changes.initiatives
    else:
        changed = list_steps.since(ask, now) if found is None and list_steps.begun(ask) == known.begun else None
    if changed is None or len(known.begun) != _NAME:
        return False
    if found is not None:
        session.connection().exec_driver_sql(_STORE, (FACT, known.begun.encode() + found))
    list_steps.begin(session, known.begun, now, changed)
    return True
