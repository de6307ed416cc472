"""Owns reading what is applied now: lineage, bundles that count, erased keys; must not know how a cell is decided."""

from __future__ import annotations

from sqlalchemy import Connection

from desktop.sync import statements, store
from desktop.sync.bundle import Bundle
from desktop.sync.clock import effective
from desktop.sync.keeping import read_keeping
from desktop.sync.lineage import Lineage, Link
from desktop.sync.settling import Knowledge

# Test seam: sabotage runs put a lineage here that believes numbers instead of hashes.
LINEAGE: type[Lineage] = Lineage


def knowledge(connection: Connection, without: frozenset[int] = frozenset()) -> Knowledge:
    """What this database has applied; `without` leaves out bundles (local numbers) as if they had not come yet."""
    links = [link for link in store.load_links(connection) if link.no not in without]
    lineage = store.lineage_of(connection, links, LINEAGE)
    live = frozenset(link.no for link in links if link.counts)
    return Knowledge(lineage, live, statements.erased_keys(connection), keeping=read_keeping(connection))


def grown(connection: Connection, before: Knowledge, no: int, bundle: Bundle) -> Knowledge:
    """The same with a bundle that was sealed here just now, by which nothing was taken back, revoked or erased."""
    head = bundle.header
    link = Link(no, bundle.hash, head.replica, head.seq, effective(head.lamport), head.prev)
    lineage = store.lineage_of(connection, [*before.lineage.links.values(), link], LINEAGE)
    return Knowledge(lineage, before.live | {no}, before.erased, newest=no, keeping=before.keeping)
