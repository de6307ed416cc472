"""Owns reading what is applied now: lineage, bundles that count, erased keys; must not know how a cell is decided."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection

from desktop.sync import statements, store
from desktop.sync.keeping import read_keeping
from desktop.sync.lineage import Lineage
from desktop.sync.settling import Knowledge

# Test seam: sabotage runs put a lineage here that believes numbers instead of hashes.
LINEAGE: type[Lineage] = Lineage


def knowledge(connection: Connection, without: frozenset[int] = frozenset()) -> Knowledge:
    """What this database has applied; `without` leaves out bundles (local numbers) as if they had not come yet."""
    links = [link for link in store.load_links(connection) if link.no not in without]
    lineage = store.lineage_of(connection, links, LINEAGE)
    live = frozenset(link.no for link in links if link.counts)
    return Knowledge(lineage, live, statements.erased_keys(connection), keeping=read_keeping(connection))


def grown(connection: Connection, before: Knowledge, nos: Collection[int]) -> Knowledge:
    """The same with bundles that were applied just now, where nothing was taken back, revoked or erased by them."""
    fresh = store.load_links(connection, nos=nos)
    lineage = store.lineage_of(connection, [*before.lineage.links.values(), *fresh], LINEAGE)
    live = before.live | {link.no for link in fresh if link.counts}
    return Knowledge(lineage, live, before.erased, keeping=before.keeping)
