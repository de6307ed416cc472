"""Owns which record of the profile, or of the same file, a name in a cell means. Must not know a column.

A name may stand with what tells it apart: its identity or a territory's code in square brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from desktop.exchange.incoming.shapes import Named
from desktop.exchange.incoming.understanding.cells import folded
from desktop.models.plain import reader
from desktop.services.keeping.lines import MODELS

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_MARK: Final = re.compile(r"(.*?)\s*\[([0-9a-f]{32}|[0-9]{2}[0-9.]*)\]", re.DOTALL)
IDENTITY: Final = 32  # signs of an identity beside a name
_HEX: Final = re.compile(r"[0-9a-fA-F]{32}")
_NAMES: Final = (
    "SELECT owner, value FROM text "
    "WHERE owner_table = :kind AND field IN ('name', 'title') AND deleted = 0 AND value <> ''"
)
_ACRONYMS: Final = "SELECT id, acronym FROM actor WHERE acronym <> '' AND deleted = 0"


def unmarked(text: str) -> tuple[str, str]:
    """(name, identity or code) of a text; the second is "" where a name stands alone."""
    found = _MARK.fullmatch(text)
    if found:
        return found[1], found[2]
    return ("", text.lower()) if _HEX.fullmatch(text) else (text, "")


class Records:
    """Every record by kind and name, read kind by kind when it is first asked for."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._names: dict[str, dict[str, set[bytes]]] = {}
        self._ids: dict[str, frozenset[bytes]] = {}
        self._made: dict[tuple[str, str], str] = {}  # of this file: (kind, folded name or identifier) -> key

    def made(self, kind: str, words: Iterable[str], key: str) -> None:
        """A draft of this file is called so. Two of one name are none."""
        for word in words:
            told = (kind, folded(word) or word)
            self._made[told] = key if self._made.get(told, key) == key else ""

    def here(self, kind: str, word: str) -> Named | None:
        """The one record of this file that bears a name or identifier."""
        key = self._made.get((kind, folded(word) or word)) if word else ""
        return Named(key) if key else None

    def ids(self, kind: str) -> frozenset[bytes]:
        """The identities of a kind."""
        if kind not in self._ids:
            from sqlalchemy import select

            model = MODELS.get(kind)
            rows = self._session.scalars(select(model.id)) if model is not None else ()
            self._ids[kind] = frozenset(rows)
        return self._ids[kind]

    def find(self, kinds: Iterable[str], text: str) -> bytes | Named | None:
        """The one record that a text means; None for none, and for several."""
        name, mark = unmarked(text)
        if len(mark) == IDENTITY:
            key = bytes.fromhex(mark)
            if any(key in self.ids(kind) for kind in kinds):
                return key
        told = folded(name) or name
        found: set[bytes] = set()
        for kind in kinds:
            made = self.here(kind, name)
            if made is not None:
                return made
            found |= self._named(kind).get(told, set())
        return next(iter(found)) if len(found) == 1 else None

    def _named(self, kind: str) -> dict[str, set[bytes]]:
        if kind not in self._names:
            known: dict[str, set[bytes]] = {}
            ask = reader(self._session)
            live = self._live(kind)
            rows = list(ask.rows(_NAMES, kind=kind)) + (list(ask.rows(_ACRONYMS)) if kind == "actor" else [])
            for owner, value in rows:
                if owner in live:
                    known.setdefault(folded(value), set()).add(owner)
            self._names[kind] = known
        return self._names[kind]

    def _live(self, kind: str) -> frozenset[bytes]:
        from sqlalchemy import select

        model = MODELS.get(kind)
        return (
            frozenset(self._session.scalars(select(model.id).where(model.deleted == 0)))
            if model is not None
            else frozenset()
        )
