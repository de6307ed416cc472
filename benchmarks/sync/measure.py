"""Owns the figures of change files: producing, merging with clashes, bytes, memory; each contender in turn."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from benchmarks import profiles
from benchmarks.harness import (
    ROOT,
    Contender,
    Figure,
    Series,
    Table,
    WrongResult,
    expect,
    in_turn,
    one,
    without_bytecode_ban,
)
from benchmarks.sync import ours, peers
from benchmarks.sync.edits import Work, entropy, fill_rows, invent

Plain = dict[Callable[[bytes], Any], Path]

ACTORS: Final = 10_000
INITIATIVES: Final = 50_000
# greatest ratio to geodiff, and of merging to the session extension; (many edits, few edits)
PRODUCE: Final = (0.30, 0.015)
MERGE: Final = (0.30, 0.02)
MERGE_SESSION: Final = 1.0
BYTES: Final = (0.35, 0.40)
MEMORY: Final = 100.0  # MB
AGAIN: Final = (0.01, None)  # of the first time; a short one is all fixed cost
ZSTD: Final = 19


def measure(
    *,
    folder: Path,
    actors: int = ACTORS,
    initiatives: int = INITIATIVES,
    counts: tuple[int, int] = (10_000, 100),
    rounds: tuple[int, int] = (5, 9),
) -> Table:
    """Many and few edits on each side, without a key (compared) and with one (reported)."""
    rows = list(fill_rows(actors, initiatives))
    now = {bytes(values["id"]): values for table, values in rows if table == "initiative"}
    bases = {}
    for key in ("plain", "key"):
        bases[key] = folder / f"sync-base-{actors}-{initiatives}-{key}"
        if not profiles.fresh(bases[key]):
            ours.make_base(bases[key], rows, encrypted=key == "key")
    plain: dict[peers.Key, Path] = {
        key: folder / f"sync-peers-{key.__name__}.db" for key in (peers.as_text, peers.as_blob, peers.as_integer)
    }
    for identity, path in plain.items():
        path.unlink(missing_ok=True)
        peers.make_base(path, rows, identity)
    figures: list[Figure] = []
    for place, (count, turns) in enumerate(zip(counts, rounds, strict=True)):
        work = invent(now, count)
        figures += _figures(folder, bases, plain, work, initiatives, turns, place)
        figures += _clean(folder, bases, plain, invent(now, count, apart=True), turns)
    figures.append(_memory(folder, bases["plain"], invent(now, counts[0])))
    note = (
        f"{actors + initiatives:,} rows in two tables, sealed in our journal. Each laptop edits as many rows, one "
        "field each; 5 % of the rows are edited by both, every second time in the same field. *Produce*: geodiff "
        "compares two files, the session extension hands over what it recorded (in memory: a crash loses it), ours "
        "seals, signs and settles what its triggers captured. *Merge*: every true clash must be in review (ours), "
        "all must be reported (geodiff); the session extension only knows rows. *Merge, nothing shared*: no row is "
        "edited by both. Ours includes checking signatures. "
        "Identities are our sixteen bytes, in hexadecimal for geodiff, which cannot rebase on BLOB keys. "
        "The log of each database is begun before the timed part, as the window does once a profile is open (that is "
        "two of the three disk syncs of a first write); the session's target gets the same. What a measure starts from "
        "is on the disk before the clock runs: a commit would otherwise wait for the copy that the measure itself made."
    )
    return Table("sync", "Change files against geodiff and the SQLite session extension", figures, [note])


def _figures(
    folder: Path, bases: dict[str, Path], plain: Plain, work: Work, rows: int, rounds: int, place: int
) -> list[Figure]:
    count = len(work.mine)
    geodiff = peers.Geodiff(folder, plain[peers.as_text], work.mine, work.theirs)
    session = peers.Session(folder, plain[peers.as_blob], work.mine, work.theirs)
    laptops = {
        key: ours.Laptops(folder, base, work.mine, work.theirs, encrypted=key == "key") for key, base in bases.items()
    }
    try:
        made = in_turn(
            {
                "geodiff": Contender(geodiff.produce, None, _not_empty),
                "session": Contender(session.produce, None, _not_empty),
                **{key: Contender(o.produce, o.before_produce, _not_empty) for key, o in laptops.items()},
            },
            rounds,
        )
        merged = _merged(geodiff, session, laptops, work, rounds)
        filed = in_turn(
            {
                "session": Contender(session.merge, session.before_merge, _rows_clash(session, work)),
                "limit": Contender(lambda: session.plainly(work.theirs), session.before_merge, None),
                "plain": Contender(
                    laptops["plain"].file, laptops["plain"].before_filing, _reviewed(laptops["plain"], work)
                ),
                "again": Contender(
                    laptops["plain"].merge, laptops["plain"].before_again, _reviewed(laptops["plain"], work)
                ),
            },
            rounds,
        )
        theirs = {"geodiff + zstd-19": geodiff.produce(), "session patchset + zstd-19": session.patchset()}
        integers = peers.Geodiff(folder, plain[peers.as_integer], work.mine, work.theirs, peers.as_integer)
        theirs["geodiff with integer keys + zstd-19"] = integers.produce()
        sizes = _sizes(laptops["plain"].bundles, theirs, count, BYTES[place])
        sealed, least = sum(map(len, laptops["plain"].bundles)), entropy(work.mine, rows)
    finally:
        session.close()
        for each in laptops.values():
            each.close()
    return [
        *_against(f"produce, {count:,} edits", made, PRODUCE[place], None),
        *_against(f"merge with {len(work.clashes)} clashes, {count:,} edits", merged, MERGE[place], MERGE_SESSION),
        Figure(
            f"filing those writes by cell, before the next reading, {count:,} edits",
            filed["plain"],
            "session",
            filed["session"],
        ),
        Figure(
            f"receiving the same again, {count:,} edits", filed["again"], "first time", merged["plain"], AGAIN[place]
        ),
        Figure(f"the limit: one UPDATE … FROM a column, {count:,} edits", filed["limit"], "session", filed["session"]),
        *sizes,
        Figure(
            f"sealed and signed, {count:,} edits", one(sealed), "the limit: entropy of the edits", one(least), unit="kB"
        ),
    ]


def _clean(folder: Path, bases: dict[str, Path], plain: Plain, work: Work, rounds: int) -> list[Figure]:
    """Merging where nobody edited a row of the other's: nothing is asked."""
    geodiff = peers.Geodiff(folder, plain[peers.as_text], work.mine, work.theirs)
    session = peers.Session(folder, plain[peers.as_blob], work.mine, work.theirs)
    laptops = {"plain": ours.Laptops(folder, bases["plain"], work.mine, work.theirs, encrypted=False)}
    try:
        taken = _merged(geodiff, session, laptops, work, rounds)
    finally:
        session.close()
        laptops["plain"].close()
    named = f"merge, nothing shared, {len(work.mine):,} edits"
    return [Figure(named, taken["plain"], other, taken[other]) for other in ("geodiff", "session")]


def _merged(
    geodiff: peers.Geodiff, session: peers.Session, laptops: dict[str, ours.Laptops], work: Work, rounds: int
) -> dict[str, Series]:
    return in_turn(
        {
            "geodiff": Contender(geodiff.merge, geodiff.before_merge, _all_known(geodiff, work)),
            "session": Contender(session.merge, session.before_merge, _rows_clash(session, work)),
            **{key: Contender(o.merge, o.before_merge, _reviewed(o, work)) for key, o in laptops.items()},
        },
        rounds,
    )


def _against(work: str, taken: dict[str, Series], geodiff: float, session: float | None) -> list[Figure]:
    return [
        Figure(work, taken["plain"], "geodiff", taken["geodiff"], geodiff),
        Figure(work, taken["plain"], "session", taken["session"], session),
        Figure(f"{work}, with key", taken["key"], "geodiff", taken["geodiff"]),
    ]


def _sizes(bundles: list[bytes], theirs: dict[str, bytes], count: int, reach: float) -> list[Figure]:
    import zstandard

    packed = zstandard.ZstdCompressor(level=ZSTD).compress
    sealed = one(sum(map(len, bundles)))
    return [
        Figure(
            f"sealed and signed, {count:,} edits",
            sealed,
            name,
            one(len(packed(raw))),
            reach if name == "geodiff + zstd-19" else None,
            unit="kB",
        )
        for name, raw in theirs.items()
    ]


# ---- what must have come out -------------------------------------------------------------------


def _not_empty(raw: bytes) -> None:
    expect(len(raw) > 0, "nothing was produced")


def _reviewed(laptops: Any, work: Work) -> Callable[[Any], None]:
    """Every true clash is in review, nothing else is, and every other cell of theirs is shown."""

    def check(_result: Any) -> None:
        shown = laptops.clashes()
        expect(shown == work.clashes, f"{len(shown)} reviews, {len(work.clashes)} clashes")
        _expect_values(laptops, work)

    return check


def _all_known(geodiff: Any, work: Work) -> Callable[[Any], None]:
    def check(_result: Any) -> None:
        told = len(geodiff.clashes())
        expect(told >= len(work.clashes), f"geodiff told {told} conflicts of {len(work.clashes)}")
        _expect_values(geodiff, work)

    return check


def _rows_clash(session: Any, work: Work) -> Callable[[Any], None]:
    def check(_result: Any) -> None:
        expect(session.clashes() >= len(work.clashes), f"the session told {session.clashes()} conflicts")
        _expect_values(session, work)

    return check


def _expect_values(contender: Any, work: Work) -> None:
    """What only one side edited shows that side's value."""
    both = {one.row for one in work.mine} & {one.row for one in work.theirs}
    theirs = [one for one in work.theirs if one.row not in both]
    mine = [one for one in work.mine if one.row not in both]
    shown = contender.values([*mine, *theirs])
    wrong = [e for e in [*mine, *theirs] if shown[e.row, e.column] != e.value]
    expect(not wrong, f"{len(wrong)} cells do not show the edit of the one who made it")


# ---- memory ------------------------------------------------------------------------------------


def _memory(folder: Path, base: Path, work: Work) -> Figure:
    """Peak memory of a process that opens a profile and merges; beside it, the same without merging."""
    laptops = ours.Laptops(folder, base, work.mine, work.theirs, encrypted=False)
    laptops.before_merge()
    laptops.close()
    bundles = folder / "their-bundles"
    bundles.mkdir(exist_ok=True)
    for number, raw in enumerate(laptops.theirs):
        (bundles / f"{number:04d}").write_bytes(raw)
    idle = _peak(laptops.work, None)
    peak = _peak(laptops.work, bundles)
    note = "Resident memory of the whole process at its peak, Python and the 64 MB page cache included."
    work_name = f"peak memory of a merge of {len(work.theirs):,} edits"
    return Figure(
        work_name, one(peak), "the same process, opening only", one(idle), MEMORY, "MB", note=note, absolute=True
    )


def _peak(profile: Path, bundles: Path | None) -> float:
    words = [sys.executable, "-m", "benchmarks.sync.merge_child", str(profile), *([str(bundles)] if bundles else [])]
    done = subprocess.run(words, cwd=ROOT, env=without_bytecode_ban(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise WrongResult(done.stderr[-2000:])
    return float(done.stdout)
