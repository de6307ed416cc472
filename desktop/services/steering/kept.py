"""Owns keeping what figures are made of in memory, from one question to the next; must not know how it is added up.

What is kept belongs to one state of the lists, which has a name of its own in the profile: whoever makes lines anew
gives them a new one, in the same transaction (`services.list_state`). A transaction that reads an older state, or one
of which the changes are not known here, reads everything again: what is kept says what reading would say.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from desktop.models.plain import Reader
from desktop.services import list_state
from desktop.services.steering import facts
from desktop.services.steering.facts import Doing, Same
from desktop.unswept import unswept

if TYPE_CHECKING:
    from desktop.services.steering.columns import Columns

MANY: Final = 2000  # changed initiatives: from here on everything is read again


@dataclass(slots=True)
class Kept:
    """The initiatives of one state. `base`: as they were read; of these, `gone` (their places) stand anew in `fresh`.

    `made`: what others derive of the base and want to find again; `noted`: what holds for this state only.
    """

    state: str
    base: Columns
    same: Same
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
    found = _followed(ask, known, state) if known is not None else None
    if found is None:
        from desktop.services.steering import columns  # here: only figures need the library of numbers

        same = Same(ask)
        with unswept():
            found = Kept(state, columns.read(ask, same), same)
    if list_state.newest(place, state):  # an older state, or one that may be rolled back, is not kept
        _memory.put(place, found)
    return found


def forget() -> None:
    """Keep nothing: what is asked next is read."""
    _memory.forget()
    list_state.forget_made()


def _followed(ask: Reader, known: Kept, state: str) -> Kept | None:
    """What is known, with the changes up to a state; None when they are not known, or too many."""
    changes = list_state.between(str(ask.place), known.state, state)
    if changes is None or changes.whole or len(changes.initiatives) > MANY:
        return None
    if not changes.initiatives:
        return Kept(state, known.base, known.same, known.gone, known.fresh, known.made)
    places = known.base.place
    tops = {known.same.top[row] for row in changes.initiatives if row in known.same.top}
    stale = changes.initiatives | {row for row, top in known.same.top.items() if top in tops}
    gone = known.gone | {places[row] for row in stale if row in places}
    if len(gone) > MANY:
        return None
    fresh = [doing for doing in known.fresh if doing.id not in stale]
    fresh += facts.read(ask, stale, known.same)
    return Kept(state, known.base, known.same, gone, tuple(fresh), known.made)
