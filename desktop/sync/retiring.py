"""Owns leaving retired laptops out of headers, and reading such headers. Must not know cells, files or people.

A `retire` statement names a laptop and its last bundle. A later header may name the bundle that says so instead of
spelling those laptops out: an abbreviation of what its author had applied, never a conclusion about it
(`docs/decisions/retired-laptops.md`).
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from typing import Final

from sqlalchemy import Connection

from desktop.models.driver import run
from desktop.sync.bundle import RETIRED_LIMIT
from desktop.sync.lineage import Lineage, Link
from desktop.sync.vector import HASH_LENGTH, SHORT_LENGTH, Range, Vector

RETIRE: Final = "retire"
# Laptops that naming a bundle must save: a name is as long as one and a half. Test seam: histories have few laptops.
WORTH = 2


def expanded(connection: Connection, vector: Vector, retired: bytes, applied: Container[int]) -> Vector:
    """The vector with the laptops spelled out that the named bundles retired, as far as both those bundles and the
    last ones of those laptops are among the `applied` (local numbers). What is not there covers nothing yet."""
    spelled: set[Range] = set()
    for at in range(0, len(retired), HASH_LENGTH):
        spelled |= _retired_by(connection, retired[at : at + HASH_LENGTH], applied)
    return Vector(tuple(sorted({*vector.ranges, *spelled})), vector.exceptions) if spelled else vector


def abbreviated(connection: Connection, lineage: Lineage) -> tuple[Vector, tuple[bytes, ...]]:
    """What is applied here, with the bundles to name in place of the retired laptops that are wholly applied."""
    vector = lineage.vector()
    found = [
        bytes(hash_)
        for no, hash_ in run(
            connection,
            "SELECT DISTINCT b.no, b.hash FROM statement s JOIN bundle b ON b.no = s.bundle WHERE s.kind = 'retire' "
            "ORDER BY b.lamport DESC, b.hash",
        )
        if no in lineage.links
    ]
    if not found:
        return vector, ()
    chains: dict[bytes, list[Link]] = {}
    for link in lineage.links.values():
        chains.setdefault(link.replica, []).append(link)
    left = set(vector.ranges)
    named: list[bytes] = []
    for hash_ in found:
        retired = _retired_by(connection, hash_, lineage.links)
        whole = _all_known(connection, hash_, lineage.links) and all(_whole(lineage, chains, one) for one in retired)
        ends = {(one.replica, one.last, one.tip) for one in retired}
        saved = {one for one in left if (one.replica, one.last, one.tip) in ends} if whole else set()
        if len(saved) >= WORTH and len(named) < RETIRED_LIMIT:
            left -= saved
            named.append(hash_)
    return Vector(tuple(sorted(left)), vector.exceptions), tuple(named)


def _whole(lineage: Lineage, chains: Mapping[bytes, list[Link]], retired: Range) -> bool:
    """Whether every bundle up to the last one is applied here, none missing and none revoked."""
    links = chains.get(retired.replica, [])
    tip = next((link for link in links if link.hash[:SHORT_LENGTH] == retired.tip), None)
    if tip is None:
        return False
    chain = [link for link in links if lineage.on_chain(link, tip)]
    return len(chain) == tip.seq and not any(link.revoked for link in chain)


def _all_known(connection: Connection, hash_: bytes, applied: Container[int]) -> bool:
    """Whether the last bundle of every laptop that a bundle retires is applied here: naming it claims all of them."""
    tips = run(
        connection,
        "SELECT tip.no FROM bundle b JOIN statement s ON s.bundle = b.no LEFT JOIN bundle tip "
        "ON tip.hash = substr(s.target, 9) WHERE b.hash = ? AND s.kind = 'retire' AND length(s.target) = 40",
        (hash_,),
    )
    return all(no in applied for (no,) in tips)


def _retired_by(connection: Connection, hash_: bytes, applied: Container[int]) -> set[Range]:
    """What an applied bundle retires, as far as the last bundles of those laptops are applied."""
    rows = run(
        connection,
        "SELECT b.no, tip.no, tip.replica, tip.seq, tip.hash, substr(s.target, 1, 8) FROM bundle b "
        "JOIN statement s ON s.bundle = b.no JOIN bundle tip ON tip.hash = substr(s.target, 9) "
        "WHERE b.hash = ? AND s.kind = 'retire' AND length(s.target) = 40",
        (hash_,),
    )
    return {
        Range(replica, 1, seq, tip[:SHORT_LENGTH])
        for no, tip_no, replica, seq, tip, named in rows
        if no in applied and tip_no in applied and named == replica
    }
