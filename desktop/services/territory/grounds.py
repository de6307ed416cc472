"""Owns which territory is in which, read once in plain SQL; must not know a record."""

from __future__ import annotations

from collections.abc import Collection
from copy import copy
from typing import TYPE_CHECKING, Final

from desktop.models.plain import Reader, reader

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Id = bytes
_AREAS: Final = "SELECT id, code, level, parent FROM area"


class Ground:
    """The territories; around each smaller one, the one of a level that it is in."""

    def __init__(self, session: Reader | Session, level: int) -> None:
        self._level = level
        self._areas: dict[Id, tuple[int, Id | None]] = {}
        self.codes: dict[Id, str] = {}
        for area, code, its_level, parent in reader(session).rows(_AREAS):
            self._areas[area] = (its_level or 0, parent)
            self.codes[area] = code or ""
        self._known: dict[Id, Id | None] = {}

    def at(self, level: int) -> Ground:
        """The same territories around those of another level."""
        found = copy(self)
        found._level, found._known = level, {}
        return found

    def around(self, area: Id | None) -> Id | None:
        """The territory of the level that an area is, or is in; None where there is none."""
        if area is None:
            return None
        if area not in self._known:
            chain: list[Id] = []
            at: Id | None = area
            while at is not None and at in self._areas and at not in chain and self._areas[at][0] != self._level:
                chain.append(at)
                at = self._areas[at][1]
            found = at if at in self._areas and at not in chain else None
            self._known.update(dict.fromkeys(chain, found))
            self._known[area] = found
        return self._known[area]

    def within(self, area: Id | None, wanted: Collection[Id]) -> bool:
        """Whether an area is one of some territories, or is in one of them."""
        seen: set[Id] = set()
        at = area
        while at is not None and at not in seen:
            if at in wanted:
                return True
            seen.add(at)
            at = self._areas.get(at, (0, None))[1]
        return False
