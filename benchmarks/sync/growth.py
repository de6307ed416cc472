"""Owns the figures of a journal that grew for years: merges, headers and disk over many bundles and laptops."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final

from benchmarks import profiles
from benchmarks.harness import Contender, Figure, Series, Table, expect, in_turn, one
from benchmarks.sync import ours
from benchmarks.sync.edits import CODES, fill_rows

BUNDLES: Final = 5_000
EDITS: Final = 200  # of one bundle: a million writes in all
LAPTOPS: Final = (50, 200)
HEADER: Final = 1.5  # kB at 50 laptops
_BATCH: Final = 500
_WALL: Final = 1_611_144_000_000


class Network:
    """Laptops that take turns, each having applied all that came before."""

    def __init__(self, laptops: int, rows: list[bytes], base: tuple[Any, ...]) -> None:
        """`base`: what made the rows, as ranges of applied bundles."""
        from desktop.sync.bundle import public_key, replica_of

        self.dice = random.Random(laptops)
        self.rows = rows
        self.base = base
        self.secrets = [bytes([number % 251 + 1, number // 251]) * 16 for number in range(laptops)]
        self.replicas = [replica_of(public_key(secret)) for secret in self.secrets]
        self.tips: dict[int, Any] = {}
        self.lamport = 1_000

    def bundle(self, edits: int = EDITS) -> Any:
        """The next laptop's bundle: so many statuses and phases of rows drawn at random."""
        from desktop.sync.bundle import Draft, seal_bundle
        from desktop.sync.codec import CellWrite
        from desktop.sync.vector import Range, Vector

        self.lamport += 1
        who = self.lamport % len(self.secrets)
        before = self.tips.get(who)
        others = (Range(self.replicas[no], 1, tip.header.seq, tip.hash[:12]) for no, tip in self.tips.items())
        seen = Vector(tuple(sorted((*self.base, *others))))
        writes = []
        for row in self.dice.sample(self.rows, edits):
            field = self.dice.choice(("status", "phase", "sector"))
            writes.append(CellWrite("initiative", row, field, self.dice.choice(CODES[field])))
        made = seal_bundle(
            self.secrets[who],
            Draft(
                seq=1 if before is None else before.header.seq + 1,
                lamport=self.lamport,
                wall=_WALL + self.lamport,
                author=bytes(16),
                prev=b"" if before is None else before.hash,
                applied=seen,
                writes=tuple(writes),
            ),
        )
        self.tips[who] = made
        return made


def measure(
    *,
    folder: Path,
    bundles: int = BUNDLES,
    laptops: tuple[int, ...] = LAPTOPS,
    initiatives: int = 50_000,
    rounds: int = 5,
) -> Table:
    """A merge of 100 edits into a journal of so many bundles, beside the same into a journal of one."""
    rows = list(fill_rows(10, initiatives))
    base = folder / f"growth-base-{initiatives}"
    if not profiles.fresh(base):
        ours.make_base(base, rows, encrypted=False)
    ids = [bytes(values["id"]) for table, values in rows if table == "initiative"]
    figures: list[Figure] = []
    for count in laptops:
        figures += _grown(folder, base, Network(count, ids, _ranges(base)), bundles, rounds)
    note = (
        f"{bundles:,} bundles of {EDITS} writes each over {initiatives:,} records, by laptops that take turns and have "
        "applied all that came before. *Merge*: one bundle of 100 edits more. Disk: what the database file grew by."
    )
    return Table("growth", "A journal that grew for years", figures, [note])


def _grown(folder: Path, base: Path, network: Network, bundles: int, rounds: int) -> list[Figure]:
    name = f"{len(network.secrets)} laptops, {bundles:,} bundles, {bundles * EDITS:,} writes"
    work = folder / "growth-work"
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(base, work)
    for batch in _batches(network, bundles):
        database = ours.open_plain(work)
        ours.merge(database, batch)
        database.close()
    writes = bundles * EDITS / 1_000
    sealed = _sealed(work) - _sealed(base)
    pruned = folder / "growth-pruned"
    shutil.rmtree(pruned, ignore_errors=True)
    shutil.copytree(work, pruned)
    goes = _pruned(pruned)
    header = max(len(tip.header_bytes) for tip in network.tips.values())
    fresh = [network.bundle(100).raw for _ in range(rounds + 1)]
    young = folder / "growth-young"  # a copy: what is merged into it must not be in the next journal
    shutil.rmtree(young, ignore_errors=True)
    shutil.copytree(base, young)
    used = {one: _used(one) for one in (base, work, pruned)}
    taken = _merging({"grown": work, "pruned": pruned, "young": young}, fresh, rounds)
    return [
        Figure(f"merge of 100 edits, {name}", taken["grown"], "a journal of one bundle", taken["young"]),
        Figure(
            f"the same, spent writes left out of the log, {len(network.secrets)} laptops",
            taken["pruned"],
            "all in the log",
            taken["grown"],
        ),
        Figure(f"a look at some writes of the log in calm time, {len(network.secrets)} laptops", Series(tuple(goes))),
        Figure(
            f"header of a bundle, {len(network.secrets)} laptops",
            one(header),
            reach=HEADER if len(network.secrets) == LAPTOPS[0] else None,
            unit="kB",
        ),
        Figure(
            f"database for each thousand writes, {len(network.secrets)} laptops, spent ones left out",
            one((used[pruned] - used[base]) / writes),
            "all in the log",
            one((used[work] - used[base]) / writes),
            unit="kB",
        ),
        Figure(f"bundles for each thousand writes, {len(network.secrets)} laptops", one(sealed / writes), unit="kB"),
    ]


def _merging(places: dict[str, Path], fresh: list[bytes], rounds: int) -> dict[str, Series]:
    """The same bundles merged into each of these profiles, in turn."""
    databases = {name: ours.open_plain(place) for name, place in places.items()}
    turns = {name: iter(fresh) for name in places}
    try:
        taken = in_turn(
            {
                name: Contender(partial(_merge_next, database, turns[name]), None, _applied)
                for name, database in databases.items()
            },
            rounds,
        )
        states = {_state(databases[name]) for name in ("grown", "pruned")}
        expect(len(states) == 1, "leaving writes out of the log changed the state hash")
        return taken
    finally:
        for database in databases.values():
            database.close()


def _state(database: Any) -> str:
    from desktop.sync.state import state_hash

    with database.read() as session:
        return state_hash(session)


def _merge_next(database: Any, bundles: Iterator[bytes]) -> Any:
    return ours.merge(database, [next(bundles)])


def _pruned(profile: Path) -> list[float]:
    """Leaves out of the log what is spent; how long each go took, in seconds."""
    from desktop.sync.pruning import prune

    database = ours.open_plain(profile)
    took: list[float] = []
    more = True
    while more:
        began = time.perf_counter()
        with database.write() as session:
            more = prune(session.connection())
            session.commit()
        took.append(time.perf_counter() - began)
    with database.read() as session:
        left = session.connection().exec_driver_sql("SELECT count(*) FROM left_out").scalar_one()
    database.close()
    expect(left > 0, "nothing was left out")
    return took


def _used(profile: Path) -> int:
    """Bytes of the database's pages that hold something; what is left out leaves free pages, which are filled again."""
    database = ours.open_plain(profile)
    with database.read() as session:
        ask = session.connection().exec_driver_sql
        pages, free, size = (
            int(ask(f"PRAGMA {name}").scalar_one()) for name in ("page_count", "freelist_count", "page_size")
        )
    database.close()
    return (pages - free) * size


def _ranges(base: Path) -> tuple[Any, ...]:
    from desktop.sync.apply import current_knowledge

    database = ours.open_plain(base)
    with database.read() as session:
        found = current_knowledge(session).lineage.vector().ranges
    database.close()
    return tuple(found)


def _sealed(profile: Path) -> int:
    database = ours.open_plain(profile)
    with database.read() as session:
        found = session.connection().exec_driver_sql("SELECT sum(length(bytes)) FROM bundle").scalar_one()
    database.close()
    return int(found)


def _batches(network: Network, bundles: int) -> Iterator[list[bytes]]:
    for at in range(0, bundles, _BATCH):
        yield [network.bundle().raw for _ in range(min(_BATCH, bundles - at))]


def _applied(result: Any) -> None:
    expect(result.applied == 1, f"{result.applied} bundles were applied")
