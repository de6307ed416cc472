"""Owns which bundles count: taken back, revoked, by statements that stand. Must not know databases, files or people.

A pure function of the applied bundles and of the statements that count here, so laptops that applied the same agree,
whatever came first. `docs/decisions/revocations-that-cross.md` says why it is as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from desktop.sync.lineage import Lineage, Link
from desktop.sync.vector import HASH_LENGTH, REPLICA_LENGTH

RETRACT: Final = "retract"
REVOKE: Final = "revoke"
SPARE: Final = "spare"


@dataclass(frozen=True, slots=True)
class Said:
    """A statement and the local number of the bundle that makes it."""

    bundle: int
    kind: str
    target: bytes


@dataclass(frozen=True, slots=True)
class Standing:
    """Local numbers of the bundles that do not count. What is revoked and taken back is in `revoked`."""

    revoked: frozenset[int] = frozenset()
    retracted: frozenset[int] = frozenset()
    revocations: tuple[Said, ...] = field(default=())  # those that stand


def standing(lineage: Lineage, said: Iterable[Said], heirs: Mapping[bytes, frozenset[bytes]]) -> Standing:
    """What counts among the bundles of `lineage`. `heirs`: laptop -> laptops that its key certified."""
    known = [one for one in said if one.bundle in lineage.links]
    hit = _effects(lineage, known, heirs)
    stand = _grounded({one: (one.bundle, effect) for one, effect in hit.items()})
    revoked = frozenset().union(*(hit[one] for one in stand))
    retracts = [one for one in known if one.kind == RETRACT and one.bundle not in revoked]
    retracted = _taken_back(lineage, retracts) - revoked
    return Standing(revoked, retracted, tuple(sorted(stand, key=lambda one: (one.bundle, one.target))))


def _effects(
    lineage: Lineage, said: Iterable[Said], heirs: Mapping[bytes, frozenset[bytes]]
) -> dict[Said, frozenset[int]]:
    """Revocation -> the bundles it would set apart: all of its laptop that are not the last good one or before it,
    and all of the laptops which that key certified, but those that the same bundle spares."""
    by_replica: dict[bytes, list[Link]] = {}
    by_hash: dict[bytes, Link] = {}
    for link in lineage.links.values():
        by_replica.setdefault(link.replica, []).append(link)
        by_hash[link.hash] = link
    spared: dict[int, set[bytes]] = {}
    for one in said:
        if one.kind == SPARE:
            spared.setdefault(one.bundle, set()).add(one.target)
    found = {}
    for one in said:
        if one.kind != REVOKE or len(one.target) not in (REPLICA_LENGTH, REPLICA_LENGTH + HASH_LENGTH):
            continue
        laptop, good = one.target[:REPLICA_LENGTH], by_hash.get(one.target[REPLICA_LENGTH:])
        hit = {
            link.no
            for link in by_replica.get(laptop, ())
            if good is None or good.replica != laptop or not lineage.on_chain(link, good)
        }
        for heir in _descend(laptop, heirs, spared.get(one.bundle, set())):
            hit.update(link.no for link in by_replica.get(heir, ()))
        found[one] = frozenset(hit)
    return found


def _descend(laptop: bytes, heirs: Mapping[bytes, frozenset[bytes]], spared: set[bytes]) -> set[bytes]:
    seen: set[bytes] = set()
    waiting = [laptop]
    while waiting:
        for heir in heirs.get(waiting.pop(), ()):
            if heir not in seen and heir not in spared and heir != laptop:
                seen.add(heir)
                waiting.append(heir)
    return seen


def _grounded(all_: Mapping[Said, tuple[int, frozenset[int]]]) -> set[Said]:
    """The revocations that stand: one falls only when another, which surely stands, revokes the bundle it is in.

    Those that cross (A revokes B, B revokes A, neither before the other) all stand: both laptops are set apart, and
    people decide by vouching anew. Who holds a stolen key can set its owner's judge apart with him, never undo him.
    """
    against = {one: {by for by, (_, hit) in all_.items() if bundle in hit} for one, (bundle, _) in all_.items()}
    sure: set[Said] = set()
    fallen: set[Said] = set()
    while True:
        now_sure = {one for one, by in against.items() if one not in sure and by <= fallen}
        sure |= now_sure
        now_fallen = {one for one, by in against.items() if one not in fallen and by & sure}
        fallen |= now_fallen
        if not now_sure and not now_fallen:
            return set(all_) - fallen


def _taken_back(lineage: Lineage, said: Iterable[Said]) -> frozenset[int]:
    """Bundles named by a retraction whose own bundle is not taken back. A statement names a bundle by its hash, so
    it was made later, and no circle can arise; a chain of them may be long, so nothing here calls itself."""
    number = {link.hash: link.no for link in lineage.links.values()}
    by_target: dict[int, set[int]] = {}
    for one in said:
        target = number.get(one.target)
        if target is not None and target != one.bundle:
            by_target.setdefault(target, set()).add(one.bundle)
    stands: dict[int, bool] = {}
    for start in by_target:
        waiting = [start]
        while waiting:
            at = waiting[-1]
            open_ = [by for by in by_target.get(at, ()) if by not in stands]
            if open_:
                waiting += open_
                continue
            stands[at] = not any(stands[by] for by in by_target.get(at, ()))
            waiting.pop()
    return frozenset(no for no in by_target if not stands[no])
