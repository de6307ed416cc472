"""Owns who had applied what: chains of bundles along `prev`, forks, coverage; must not know cells or databases."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from desktop.sync.clock import LIMIT, may_cover
from desktop.sync.vector import SHORT_LENGTH, Range, Spans, Vector

_REMEMBERED: Final = 20_000  # answers, two megabytes of them
_FEW: Final = 8  # bundles: longer stories are of one cell each
Rank = tuple[int, bytes, bytes]
Heads = tuple[tuple[int, ...], tuple[int, ...]]
Seen = tuple[Spans, frozenset[bytes]]  # ranges, and exceptions inside them


@dataclass(frozen=True, slots=True)
class Link:
    """One applied bundle as the chains need it. `no` is the local number, `lamport` the effective one."""

    no: int
    hash: bytes
    replica: bytes
    seq: int
    lamport: int
    prev: bytes
    retracted: bool = False
    revoked: bool = False

    @property
    def counts(self) -> bool:
        """Whether its writes show and cover."""
        return not (self.retracted or self.revoked)

    @property
    def rank(self) -> Rank:
        """The order in which the shown value is chosen among heads: arbitrary, equal everywhere."""
        return self.lamport, self.replica, self.hash


@dataclass(frozen=True, slots=True)
class _Run:
    """The bundles of one laptop in order. `single`: they make one chain; `highest`: their greatest Lamport time."""

    links: list[Link]
    single: bool
    highest: int


class Lineage:
    """All applied bundles, and which of them covers which.

    Built from applied bundles alone (taken-back ones included), so that laptops which applied the same set
    answer alike, whatever else they hold. A fork needs no flag: two bundles with one `prev` are two branches.
    """

    def __init__(self, links: Iterable[Link], seen_by: Callable[[int], Seen]) -> None:
        """`seen_by` gives what the author of a bundle (local number) had applied."""
        self.links: dict[int, Link] = {link.no: link for link in links}
        self._seen_by = seen_by
        self._seen: dict[int, Seen] = {}
        # the cells that two bundles both wrote are many, the pairs of bundles few
        self._known: dict[tuple[int, int], bool] = {}
        self._heads: dict[tuple[int, ...], Heads] = {}
        self._by_short: dict[bytes, Link | None] = {}
        self._branch: dict[int, int] = {}
        # branch -> (branch it left, sequence at which it left)
        self._stem: dict[int, tuple[int, int]] = {}
        self._runs: list[_Run] | None = None
        self._lay_branches()

    def _lay_branches(self) -> None:
        by_hash = {link.hash: link for link in self.links.values()}
        taken: set[bytes] = set()
        for link in sorted(self.links.values(), key=lambda k: (k.replica, k.seq, k.hash)):
            short = link.hash[:SHORT_LENGTH]
            # two hashes with one beginning: neither can be a tip
            self._by_short[short] = None if short in self._by_short else link
            before = by_hash.get(link.prev)
            if before is None or before.replica != link.replica or before.seq + 1 != link.seq:
                self._branch[link.no] = link.no
            elif before.hash in taken:
                self._branch[link.no] = link.no
                self._stem[link.no] = (self._branch[before.no], before.seq)
            else:
                taken.add(before.hash)
                self._branch[link.no] = self._branch[before.no]

    def on_chain(self, earlier: Link, tip: Link) -> bool:
        """Whether `earlier` is `tip` or is reached from it along `prev`, every link being there."""
        branch, limit = self._branch[tip.no], tip.seq
        while self._branch[earlier.no] != branch:
            stem = self._stem.get(branch)
            if stem is None:
                return False
            branch, left_at = stem
            limit = min(limit, left_at)
        return earlier.seq <= limit

    def covers(self, later: int, earlier: int) -> bool:
        """Whether the author of bundle `later` had applied bundle `earlier` when sealing, as far as hashes prove."""
        known = self._known.get((later, earlier))
        if known is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            known = self._known[later, earlier] = self._covers(later, earlier)
        return known

    def _covers(self, later: int, earlier: int) -> bool:
        if later == earlier:
            return False
        one, other = self.links[later], self.links[earlier]
        if not may_cover(one.lamport, other.lamport):
            return False
        ranges, excepted = self._vector(later)
        for span in ranges.get(other.replica, ()):
            if not span.first <= other.seq <= span.last:
                continue
            tip = self._by_short.get(span.tip)
            if tip is None or tip.seq != span.last or tip.replica != other.replica:
                continue
            if self.on_chain(other, tip):
                return other.hash[:SHORT_LENGTH] not in excepted
        return False

    def heads(self, nos: tuple[int, ...]) -> Heads:
        """These bundles, the greatest rank first; and those of them that none of the others covers, likewise.

        The cells that the same few bundles wrote are many, so what was found is kept.
        """
        found = self._heads.get(nos)
        if found is None:
            ordered = tuple(sorted(nos, key=self.rank, reverse=True))
            first = ordered[0]
            if all(self.covers(first, other) for other in ordered[1:]):
                found = ordered, ordered[:1]  # nearly always
            else:
                found = ordered, tuple(no for no in ordered if not self._covered(no, ordered))
            if len(nos) <= _FEW:
                if len(self._heads) >= _REMEMBERED:
                    self._heads.clear()
                self._heads[nos] = found
        return found

    def _covered(self, no: int, ordered: tuple[int, ...]) -> bool:
        for other in ordered:
            if other != no:
                if self.settles_by_number(no, other):
                    return False  # numbers only fall from here on
                if self.covers(other, no):
                    return True
        return False

    def uncovered(self, no: int) -> set[int]:
        """Local numbers of the bundles that the author of bundle `no` had not applied, as far as hashes prove.

        The same as asking `covers` of each, but a laptop whose bundles make one run is looked at once.
        """
        ranges, excepted = self._vector(no)
        height = self.links[no].lamport
        found: set[int] = set()
        for run in self._runs_of_replicas():
            spans = ranges.get(run.links[-1].replica, ())
            tip = self._by_short.get(spans[0].tip) if len(spans) == 1 else None
            reaches = tip is run.links[-1] and spans[0].first <= run.links[0].seq and spans[0].last == tip.seq
            if run.single and reaches and not excepted and may_cover(height, run.highest):
                continue
            found.update(link.no for link in run.links if not self.covers(no, link.no))
        found.discard(no)
        return found

    def _runs_of_replicas(self) -> list[_Run]:
        if self._runs is None:
            by_replica: dict[bytes, list[Link]] = {}
            for link in sorted(self.links.values(), key=lambda k: (k.replica, k.seq)):
                by_replica.setdefault(link.replica, []).append(link)
            self._runs = [
                _Run(links, len({self._branch[k.no] for k in links}) == 1, max(k.lamport for k in links))
                for links in by_replica.values()
            ]
        return self._runs

    def _vector(self, no: int) -> Seen:
        found = self._seen.get(no)
        if found is None:
            found = self._seen[no] = self._seen_by(no)
        return found

    def rank(self, no: int) -> Rank:
        return self.links[no].rank

    def settles_by_number(self, one: int, other: int) -> bool:
        """Whether numbers alone show that `other` cannot cover `one`."""
        return self.links[other].lamport <= self.links[one].lamport < LIMIT

    def vector(self, *, with_exceptions: bool = True) -> Vector:
        """What this database has applied: one range per unbroken run, taken-back bundles as exceptions.

        A revoked laptop's run ends at its last good bundle.
        """
        runs: dict[int, list[Link]] = {}
        for link in self.links.values():
            if not (link.revoked and with_exceptions):
                runs.setdefault(self._branch[link.no], []).append(link)
        ranges = []
        for run in runs.values():
            last = max(run, key=lambda k: k.seq)
            first = min(link.seq for link in run)
            ranges.append(Range(last.replica, first, last.seq, last.hash[:SHORT_LENGTH]))
        excepted = frozenset(k.hash[:SHORT_LENGTH] for k in self.links.values() if k.retracted and with_exceptions)
        return Vector(tuple(sorted(ranges)), excepted)

    def numbers(self) -> frozenset[int]:
        """Local numbers of all applied bundles."""
        return frozenset(self.links)

    def lamports(self) -> list[int]:
        return [link.lamport for link in self.links.values()]

    def holds(self, vector: Vector) -> set[int]:
        """Local numbers of the bundles that a laptop with `vector` has too, as far as hashes prove."""
        by_replica = vector.by_replica()
        found = set()
        for link in self.links.values():
            for span in by_replica.get(link.replica, ()):
                tip = self._by_short.get(span.tip)
                if tip is not None and span.first <= link.seq <= span.last and self.on_chain(link, tip):
                    found.add(link.no)
                    break
        return found
