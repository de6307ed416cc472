"""A shared folder looked at again: known files are not read but in their turn, what another file holds is taken out."""

from __future__ import annotations

import os
import time
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.services.exchange import hub, hub_gathered, hub_memory, sharing
from desktop.services.exchange.hub_pruning import REST, redundant
from desktop.sync.hub_folder import Entry, HubFolder, Kind, Seen
from tests.sync.handed import Maker, state
from tests.sync.shared_folder import Reads, exchange, lots, new_of


def test_five_thousand_known_files_are_not_read_again(
    laptop: Maker, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    oujda, rabat = laptop("oujda"), laptop("rabat")
    oujda.record("initiative", title="Kits")
    exchange(oujda, folder)
    (lot,) = lots(folder)
    exchange(rabat, folder)
    for n in range(5000):
        os.link(lot, folder / f"{lot.stem} (copie {n}).maillage")
    with rabat.database.write() as session:  # as if each had been read once
        memory = hub_memory.memory(session)
        for entry in HubFolder(folder).entries().values():
            memory.setdefault(entry.name, replace(memory[lot.name], mtime=entry.mtime, exact=False))
        hub_memory.keep(session, memory, memory, 20_000)
        session.commit()
    reads = Reads(monkeypatch)
    exchange(rabat, folder)
    hub.look(rabat.database, folder)
    assert reads.names == []
    oujda.record("initiative", title="Encore")
    sharing.give(oujda.database, folder / "neuf.maillage")
    assert new_of(rabat, folder) == 1
    assert reads.names == ["neuf.maillage"]


def test_known_files_are_looked_at_again_in_turn(laptop: Maker, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    oujda = laptop("oujda")
    for n in range(6):
        oujda.record("initiative", title=f"Kits {n}")
        exchange(oujda, folder)
    reads = Reads(monkeypatch, again=True)
    exchange(oujda, folder)
    exchange(oujda, folder)
    assert len(reads.names) == 2 * hub_gathered.AGAIN_FILES
    assert set(reads.names) == {path.name for path in lots(folder)}
    hub.look(oujda.database, folder)
    assert len(reads.names) == 3 * hub_gathered.AGAIN_FILES


def test_only_what_another_file_holds_whole_is_taken_out(laptop: Maker, folder: Path) -> None:
    oujda, rabat = laptop("oujda"), laptop("rabat")
    for n in range(3):
        oujda.record("initiative", title=f"Kits {n}")
        exchange(oujda, folder)
    small = lots(folder)
    whole = folder / "tout.maillage"
    sharing.give(oujda.database, whole, everything=True)
    oujda.record("initiative", title="Plus tard")
    assert exchange(oujda, folder).pruned == 0  # a synchroniser may still be carrying the larger one
    late = set(lots(folder)) - {*small, whole}
    age(folder)
    raw = whole.read_bytes()
    whole.write_bytes(raw[:-1] + bytes([raw[-1] ^ 1]))
    age(folder)
    assert exchange(oujda, folder).pruned == 0  # what it held is not sure any more
    whole.write_bytes(raw)
    age(folder)
    exchange(oujda, folder)
    assert not any(path.exists() for path in small)
    assert all(path.exists() for path in (*late, whole, folder / "rapport.pdf"))
    assert new_of(rabat, folder) == 4  # nothing is missing
    assert exchange(oujda, folder).put_bundles == 0
    assert state(rabat) == state(oujda)


def age(folder: Path) -> None:
    """As if all had lain there for two months."""
    for path in folder.iterdir():
        os.utime(path, (time.time() - 60 * 86_400,) * 2)


def test_of_two_files_of_one_content_one_stays() -> None:
    entries = {f"lot-{c * 48}.maillage": Entry(f"lot-{c * 48}.maillage", 10, 0) for c in "ab"}
    memory = {name: Seen(10, 0, Kind.LOT, (b"1" * 8,), exact=True) for name in entries}
    one, other = entries
    assert redundant(entries, memory, 2 * REST) == {one: other}
    assert redundant(entries, memory, REST) == {}
    memory[other] = replace(memory[other], sample=True)
    assert redundant(entries, memory, 2 * REST) == {}
