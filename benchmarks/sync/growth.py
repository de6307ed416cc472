"""Owns the figures of a journal that grew for years: merges, headers and disk over many bundles and laptops."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from benchmarks import profiles
from benchmarks.harness import Contender, Figure, Table, expect, in_turn, one
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
    grew = (work / "maillage.db").stat().st_size - (base / "maillage.db").stat().st_size
    header = max(len(tip.header_bytes) for tip in network.tips.values())
    fresh = [network.bundle(100).raw for _ in range(rounds + 1)]
    young = folder / "growth-young"  # a copy: what is merged into it must not be in the next journal
    shutil.rmtree(young, ignore_errors=True)
    shutil.copytree(base, young)
    database, small = ours.open_plain(work), ours.open_plain(young)
    turns = {"grown": iter(fresh), "young": iter(fresh)}
    try:
        taken = in_turn(
            {
                "grown": Contender(lambda: ours.merge(database, [next(turns["grown"])]), None, _applied),
                "young": Contender(lambda: ours.merge(small, [next(turns["young"])]), None, _applied),
            },
            rounds,
        )
    finally:
        database.close()
        small.close()
    return [
        Figure(f"merge of 100 edits, {name}", taken["grown"], "a journal of one bundle", taken["young"]),
        Figure(
            f"header of a bundle, {len(network.secrets)} laptops",
            one(header),
            reach=HEADER if len(network.secrets) == LAPTOPS[0] else None,
            unit="kB",
        ),
        Figure(f"database for each thousand writes, {len(network.secrets)} laptops", one(grew / writes), unit="kB"),
        Figure(f"bundles for each thousand writes, {len(network.secrets)} laptops", one(sealed / writes), unit="kB"),
    ]


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
