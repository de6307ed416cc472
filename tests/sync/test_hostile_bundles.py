"""Hostile bundles on the real tables, merged into a profile in use: taken whole or left whole, soon, and known."""

from __future__ import annotations

import os
import random

from desktop.errors import MaillageError
from desktop.services.exchange import sharing
from desktop.sync.apply import merge_bundles
from desktop.sync.bundle import Refused, open_bundle
from desktop.sync.schema import wire_schema
from tests.stateful.laptop import dump
from tests.sync.handed import Maker
from tests.trust.hostile_files import Forge

OFFERED = 600 if os.environ.get("MAILLAGE_SOAK") else 60


def test_a_real_profile_takes_or_leaves_hostile_bundles_whole(laptop: Maker) -> None:
    """Each is merged and let go, as a preview does: the logical state is then the same again."""
    one = laptop("oujda")
    one.record("initiative", title="Kits", women=41)
    one.record("contact", name="Fatima Zahra", phones="0612345678")
    sharing.seal_open(one.database)
    with one.database.read() as session:
        raws = [bytes(raw) for (raw,) in session.connection().exec_driver_sql("SELECT bytes FROM bundle")]
        before = dump(session, wire_schema())
    draw = random.Random(3)
    forge = Forge(draw)
    taken = refused = 0
    for n in range(OFFERED):
        raw = forge.altered(draw.choice(raws), [])
        try:
            with one.database.write() as session:
                merge_bundles(session, [open_bundle(raw)], now=n, vouch=None)
                taken += 1
        except (Refused, MaillageError):
            refused += 1
        if n % 20 == 19:
            with one.database.read() as session:
                assert dump(session, wire_schema()) == before
    assert taken > 0
    assert refused > OFFERED // 20
    assert one.database.check() == []
