"""Owns looking up likely twins of one record among all of a kind, many times in a row; must not know what is done then.

Built once (a second for ten thousand actors), asked in milliseconds, told what changed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.i18n import language
from desktop.services.names.naming import best
from desktop.services.twins import reading
from desktop.services.twins.blocks import Blocks
from desktop.services.twins.reasons import said
from desktop.services.twins.traits import FIELDS, Traits, of_draft
from desktop.services.twins.verdict import REVIEW, SURE, judge
from desktop.unswept import unswept

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from desktop.models.plain import Reader


@dataclass(frozen=True, slots=True)
class Likely:
    """A record that may be the one in hand. `sure`: at the automatic threshold. `reasons` are words to show."""

    id: bytes
    title: str
    score: float
    sure: bool
    reasons: tuple[str, ...]


class Index:
    """What is known of every live record of a kind. Raises KeyError for a kind that has no twins (`traits.KINDS`)."""

    def __init__(self, session: Session | Reader, kind: str) -> None:
        self.kind = kind
        if kind not in FIELDS:
            raise KeyError(kind)
        with unswept():
            self.known: dict[bytes, Traits] = reading.read(session, kind)
            self.blocks = Blocks()
            self.blocks.count(self.known.values())
            for row, one in self.known.items():
                self.blocks.add(row, one)
        self._settle(session)

    def follow(self, session: Session | Reader, ids: Collection[bytes]) -> None:
        """Read some records again: they changed, came or went."""
        gone = {row: one for row in ids if (one := self.known.pop(row, None)) is not None}
        for row in gone:
            self.blocks.take(row)
        self.blocks.uncount(gone.values())
        fresh = reading.read(session, self.kind, ids)
        self.blocks.count(fresh.values())
        for row, one in fresh.items():
            self.known[row] = one
            self.blocks.add(row, one)
        self._settle(session)

    def _settle(self, session: Session | Reader) -> None:
        self.united = reading.united(session, self.kind)
        self.shown = reading.shown(session, self.kind)
        self.distinct = reading.distinct(session, self.kind)
        self._faces = {top: row for row, top in self.united.items() if row in self.shown}

    def likely(
        self, draft: Mapping[str, object], lang: str | None = None, limit: int = 5, *, id: bytes | None = None
    ) -> list[Likely]:
        """The records most like a draft (`services.record.records`), best first; of united ones, the one that is shown.

        `id` is the draft's own record when it has one. Never raises for what was typed.
        """
        lang = lang or language()
        one = of_draft(self.kind, draft, lang)
        if id is not None and id in self.known:
            one = one or self.known[id]
        found: dict[bytes, Likely] = {}
        top = self.united.get(id) if id is not None else None
        for row in sorted(self.blocks.near(one)):
            if row == id or (top is not None and self.united.get(row) == top):
                continue
            if id is not None and (min(id, row), max(id, row)) in self.distinct:
                continue
            verdict = judge(self.kind, one, self.known[row], self.blocks)
            if verdict.score < REVIEW:
                continue
            face = self.face(row)
            if face not in found or found[face].score < verdict.score:
                sure = verdict.score >= SURE
                found[face] = Likely(face, self.title(face, lang), verdict.score, sure, said(verdict.reasons))
        return sorted(found.values(), key=lambda like: (-like.score, like.id))[:limit]

    def title(self, row: bytes, lang: str) -> str:
        """The name of a record to a reader of `lang`; empty for one that has none or is unknown."""
        one = self.known.get(row)
        return best(dict(one.texts), lang)[1] if one is not None else ""

    def face(self, row: bytes) -> bytes:
        """The record that is shown for a united one; itself when it stands alone."""
        return self._faces.get(self.united.get(row, row), row)


def likely(
    session: Session, kind: str, draft: Mapping[str, object], lang: str | None = None, limit: int = 5
) -> list[Likely]:
    """The records most like one draft, best first. For many drafts make an `Index`. A kind without twins has none."""
    return Index(session, kind).likely(draft, lang, limit) if kind in FIELDS else []
