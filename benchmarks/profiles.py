"""Owns made-up profiles of any size, equal for equal seeds; must not know what is measured on them.

`python -m benchmarks.profiles FOLDER --actors 10000 --initiatives 50000` leaves such a profile in FOLDER.
Rows go in by bulk inserts of the models. With `journal="none"` they are no edits, as shipped rows are none;
with `journal="sealed"` the triggers capture every cell and the whole is sealed into bundles, as if it had been
typed here: a profile that can give and receive.
"""

from __future__ import annotations

import argparse
import atexit
import hashlib
import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

from benchmarks import invented, words
from benchmarks.invented import Inventor, Row

Journal = Literal["none", "sealed"]

MARKER: Final = "made-by"


@dataclass(frozen=True, slots=True)
class Size:
    """How many records a made-up profile holds."""

    actors: int = 10_000
    initiatives: int = 50_000


@dataclass(frozen=True, slots=True)
class Made:
    """A made-up profile: where, how big, and the seconds it took."""

    folder: Path
    size: Size
    seconds: float


def make(
    folder: Path,
    size: Size | None = None,
    *,
    seed: int = 20210120,
    encrypted: bool = True,
    journal: Journal = "none",
    said: Callable[[str], object] = lambda _line: None,
) -> Made:
    """Make a profile in `folder`, with lists and search ready. One that today's program made there is kept."""
    from desktop.paths import Profile
    from desktop.services.opening import open_profile

    size = size or Size()
    start = time.perf_counter()
    profile = Profile(folder)
    if fresh(folder):
        open_profile(profile, encrypted=encrypted).close()  # makes the lists anew if this version wants them otherwise
        return Made(folder, size, time.perf_counter() - start)
    database = begun(folder, encrypted=encrypted)
    try:
        fill(database, size, seed=seed, journal=journal, said=said)
        relist(database)
        said(f"lists made: {time.perf_counter() - start:.1f} s")
    finally:
        database.close()
    stamp(folder)
    return Made(folder, size, time.perf_counter() - start)


def begun(folder: Path, *, encrypted: bool = True) -> Any:
    """A profile that holds what ships and nothing else, opened: loading the gazetteer takes a second, a copy none."""
    from desktop.paths import Profile
    from desktop.services.opening import open_profile

    if not folder.exists():
        shutil.copytree(_empty_profile(encrypted), folder)
    return open_profile(Profile(folder), encrypted=encrypted)


@cache
def _empty_profile(encrypted: bool) -> Path:
    """Such a profile, closed, made once per process."""
    from desktop.paths import Profile
    from desktop.services.opening import open_profile

    folder = Path(tempfile.mkdtemp(prefix="maillage-bench-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    open_profile(Profile(folder / "empty"), encrypted=encrypted).close()
    return folder / "empty"


def fresh(folder: Path) -> bool:
    """Whether today's program made what lies in `folder`. Anything else there is removed."""
    mark = folder / MARKER
    if mark.exists() and mark.read_text(encoding="utf-8") == today():
        return True
    shutil.rmtree(folder, ignore_errors=True)
    return False


def stamp(folder: Path) -> None:
    """Say that today's program made what lies in `folder`, whole."""
    (folder / MARKER).write_text(today(), encoding="utf-8")


def today() -> str:
    """What decides what lies in a profile: its tables and this generator. Opening makes lists anew."""
    from sqlalchemy.schema import CreateIndex, CreateTable

    from desktop.models.registry import Base

    digest = hashlib.blake2b(digest_size=8)
    for table in Base.metadata.sorted_tables:
        digest.update(str(CreateTable(table)).encode())
        digest.update("".join(sorted(str(CreateIndex(index)) for index in table.indexes)).encode())
    for source in (__file__, invented.__file__, words.__file__):
        digest.update(Path(str(source)).read_bytes())
    return digest.hexdigest()


def fill(
    database: Any, size: Size, *, seed: int, journal: Journal = "none", said: Callable[[str], object] = print
) -> None:
    """Put the records into an open profile, a batch per transaction (and per sealed bundle)."""
    from desktop.models.areas import Area

    with database.read() as session:
        from sqlalchemy import select

        areas = list(session.scalars(select(Area.id).where(Area.level == 3).order_by(Area.code)))
    writer = Inventor(seed, areas)
    for rows in writer.batches(size.actors, size.initiatives):
        put(database, rows, journal=journal)
        said(f"{sum(map(len, rows.values()))} rows")


def put(database: Any, rows: dict[Any, list[Row]], *, journal: Journal) -> None:
    """Insert a batch: as no edits, or as edits sealed into one bundle."""
    from contextlib import nullcontext

    from sqlalchemy import insert

    from desktop.sync.capture import capture_off

    with database.write() as session:
        with capture_off(session) if journal == "none" else nullcontext():
            for model, values in rows.items():
                if values:
                    session.connection().execute(insert(model), values)
        if journal == "sealed":
            seal_now(session, database)
        session.commit()


def seal_now(session: Any, database: Any) -> None:
    """Seal what is open into a bundle, as giving a file does."""
    from desktop.sync.sealing import seal

    seal(session, database.clock, words.MARK)


def relist(database: Any) -> None:
    """Make the lines of what was put in; the territories have theirs since the profile was begun."""
    from desktop.services.keeping.lines import MODELS
    from desktop.services.keeping.refresh import rebuild

    with database.write() as session:
        rebuild(session, [kind for kind in MODELS if kind != "area"])
        session.commit()


def main() -> int:
    """Make one profile from the command line."""
    asked = argparse.ArgumentParser(description="Make a profile of made-up records.")
    asked.add_argument("folder", type=Path)
    asked.add_argument("--actors", type=int, default=Size().actors)
    asked.add_argument("--initiatives", type=int, default=Size().initiatives)
    asked.add_argument("--seed", type=int, default=20210120)
    asked.add_argument("--journal", choices=("none", "sealed"), default="none")
    asked.add_argument("--plain", action="store_true", help="without encryption, to compare with plain SQLite")
    told = asked.parse_args()
    made = make(
        told.folder,
        Size(told.actors, told.initiatives),
        seed=told.seed,
        encrypted=not told.plain,
        journal=told.journal,
        said=lambda line: print(line, flush=True),
    )
    print(f"{made.size.actors} actors and {made.size.initiatives} initiatives in {made.seconds:.1f} s")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
