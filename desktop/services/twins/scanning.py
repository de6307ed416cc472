"""Owns finding every likely pair of a kind and keeping the list true as records change; must not know pages.

Which pairs are found depends on the records alone, never on the order in which they came.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop.progress import Progress
from desktop.services.twins.index import Index
from desktop.services.twins.reaching import reached
from desktop.services.twins.reading import Pairing
from desktop.services.twins.reasons import Reason, said
from desktop.services.twins.traits import Traits
from desktop.services.twins.verdict import REVIEW, SURE, Verdict, judge
from desktop.unswept import unswept

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from desktop.models.plain import Reader


_STEP: Final = 250  # records between two words of progress


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that may be one, lower id first. `identical`: a bulk act may unite them (see `identical`)."""

    one: bytes
    other: bytes
    score: float
    sure: bool
    why: tuple[Reason, ...]
    identical: bool = False

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why, as words in the language in force."""
        return said(self.why)


class Scanner:
    """Every likely pair of a kind, found once, then kept true."""

    def __init__(
        self,
        session: Session | Reader,
        kind: str,
        progress: Progress | None = None,
        cancelled: Callable[[], bool] | None = None,
        index: Index | None = None,
    ) -> None:
        """`index`: one that is there already, as the profile is now; it follows from here on what this one follows."""
        self._found: dict[Pairing, Verdict] = {}
        with unswept():
            self.index = index or Index(session, kind)
            self.whole = self._compare(sorted(self.index.known), progress, cancelled)

    def follow(self, session: Session | Reader, ids: Collection[bytes]) -> None:
        """Compare some records again: they changed, came or went; links and refusals are read again too."""
        gone = set(ids)
        self._found = {pair: verdict for pair, verdict in self._found.items() if not gone & set(pair)}
        self.index.follow(session, ids)
        self._compare(sorted(row for row in gone if row in self.index.known), None, None)

    def _compare(
        self,
        rows: list[bytes],
        progress: Progress | None,
        cancelled: Callable[[], bool] | None,
    ) -> bool:
        """Compare rows with what is near them. False when it was stopped."""
        index = self.index
        seen: set[Pairing] = set()
        known, blocks, kind = index.known, index.blocks, index.kind
        for done, row in enumerate(rows):
            if done % _STEP == 0:
                if cancelled is not None and cancelled():
                    return False
                if progress is not None:
                    progress(done, len(rows))
            one = known[row]
            for other in blocks.near(one):
                pair = (row, other) if row < other else (other, row)
                if other != row and pair not in seen:
                    seen.add(pair)
                    verdict = judge(kind, known[pair[0]], known[pair[1]], blocks)
                    if verdict.score >= REVIEW:
                        self._found[pair] = verdict
        if progress is not None:
            progress(len(rows), len(rows))
        return True

    def _identical(self, pair: Pairing) -> bool:
        return identical(self.index.known[pair[0]], self.index.known[pair[1]])

    def pairs(self) -> list[Pair]:
        """What waits: neither united already nor said to be distinct, likeliest first."""
        index = self.index
        scores = {pair: verdict.score for pair, verdict in self._found.items() if pair not in index.distinct}
        told = dict(self._found)
        for pair, score in reached(scores).items():
            if score >= REVIEW:
                told[pair] = Verdict(round(score, 4), ((("through", "")),))
        best: dict[Pairing, tuple[Pairing, Verdict]] = {}
        for pair, verdict in told.items():
            one, other = index.face(pair[0]), index.face(pair[1])
            faces = (one, other) if one < other else (other, one)
            if one == other or pair in index.distinct or faces in index.distinct:
                continue
            if faces not in best or best[faces][1].score < verdict.score:
                best[faces] = pair, verdict
        waiting = [
            Pair(*faces, verdict.score, verdict.score >= SURE, verdict.reasons, self._identical(pair))
            for faces, (pair, verdict) in best.items()
        ]
        return sorted(waiting, key=lambda pair: (-pair.score, pair.one, pair.other))


def scan(
    session: Session | Reader,
    kind: str,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> list[Pair]:
    """Every likely pair of a kind that waits, likeliest first; nothing when `cancelled` said so on the way.

    `progress(done, total)` counts records; what it raises stops the scan.
    """
    scanner = Scanner(session, kind, progress, cancelled)
    return scanner.pairs() if scanner.whole else []


def identical(one: Traits, other: Traits) -> bool:
    """Whether a bulk act may unite two: the same identifier (list and value), or the same folded name together with
    the same telephone, e-mail or site — and nothing that says otherwise: another territory or another acronym."""
    if one.areas and other.areas and not one.areas & other.areas:
        return False
    if one.given and other.given and one.given != other.given:
        return False
    if one.codes & other.codes:
        return True
    named = {name.folded for name in one.names} & {name.folded for name in other.names}
    return bool(named and (one.phones & other.phones or one.mails & other.mails or one.hosts & other.hosts))
