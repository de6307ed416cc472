"""Cuts the power of a laptop that saves, on paper: what was not synced is on the disk or not, sector by sector.

    python -m tests.trust.power_cut FOLDER CUTS SEED [--without-sync | --normal]

One watched run of many saves gives the list of writes, syncs and acknowledgements; each cut takes a moment of it and
rebuilds the files as a disk may hold them then. What was acknowledged before must be there, whole. The switches are
sabotage: the engine told not to sync, or only at checkpoints, must be seen to lose.
"""

from __future__ import annotations

import json
import random
import shutil
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from desktop.errors import MaillageError
from desktop.models import database as door
from desktop.models import engine
from desktop.models.database import Database
from desktop.paths import Profile
from desktop.services.opening import open_profile
from desktop.services.record import records
from desktop.services.unit_of_work import UnitOfWork
from tests.trust.small_profile import small_profile
from tests.trust.tracing import Cut, Event, Said, Say, Synced, Written, watch

SECTOR = 512
SAVES, FEW_SAVES = 70, 25  # the sabotage needs no long log
LONG = "texte " * 120  # makes the log long enough to be written back in the middle
SHARED_MEMORY = "-shm"  # never read after a restart


@dataclass
class Tally:
    """What the cuts left."""

    cuts: int = 0
    acknowledged: int = 0
    lost: int = 0
    partial: int = 0
    unreadable: int = 0
    written_back: int = 0


def save(database: Database, id: bytes | None, number: int) -> bytes:
    """One act whose parts all say one number."""
    draft = {"title": f"n {number}", "title.ar": f"ن {number}", "women": number, "description": LONG + str(number)}
    with UnitOfWork(database) as uow:
        id = records.record(uow, "initiative", draft, id)
        records.record(uow, "actor", {"name": f"acteur {number}"})
        uow.commit(f"n {number}")
    return id


def watched_run(profile: Profile, saves: int) -> tuple[dict[Path, bytes], list[Event]]:
    """The files before, and the events of many saves."""
    database = open_profile(profile)
    id = save(database, None, 0)
    database.close()
    before = {path: path.read_bytes() for path in profile.folder.resolve().iterdir() if path.is_file()}

    def work(say: Say) -> None:
        opened = open_profile(profile)
        for number in range(1, saves + 1):
            save(opened, id, number)
            say(number)

    return before, watch(work, profile.folder)


class Disk:
    """What lies on a disk for sure, and what was written since and may."""

    def __init__(self, files: dict[Path, bytes]) -> None:
        self.sure = {path: bytearray(data) for path, data in files.items()}
        self.open: dict[Path, list[Written | Cut]] = {}

    def take(self, event: Event) -> None:
        """Follow one event."""
        if isinstance(event, Synced):
            image = self.sure.setdefault(event.path, bytearray())
            for one in self.open.pop(event.path, []):
                apply(image, one)
        elif not isinstance(event, Said):
            self.open.setdefault(event.path, []).append(event)

    def after_cut(self, drawn: random.Random) -> dict[Path, bytes]:
        """The files as they may be found: each sector that was not synced is there or not."""
        share = drawn.choice((0.0, 0.5, 0.9, 1.0))
        files = {path: bytearray(data) for path, data in self.sure.items()}
        for path, pending in self.open.items():
            image = files.setdefault(path, bytearray())
            for one in pending:
                for piece in sectors(one):
                    if drawn.random() < share:
                        apply(image, piece)
        return {path: bytes(data) for path, data in files.items() if not path.name.endswith(SHARED_MEMORY)}


def apply(image: bytearray, event: Written | Cut) -> None:
    """Do to a file's bytes what the event did."""
    end = event.length if isinstance(event, Cut) else event.at + len(event.data)
    if len(image) < end:
        image.extend(bytes(end - len(image)))
    if isinstance(event, Cut):
        del image[event.length :]
    else:
        image[event.at : end] = event.data


def sectors(event: Written | Cut) -> list[Written | Cut]:
    """A write as the pieces that a disk writes whole."""
    if isinstance(event, Cut):
        return [event]
    edges = [event.at, *range(event.at - event.at % SECTOR + SECTOR, event.at + len(event.data), SECTOR)]
    ends = [*edges[1:], event.at + len(event.data)]
    return [
        Written(event.path, start, event.data[start - event.at : end - event.at])
        for start, end in zip(edges, ends, strict=True)
    ]


def found(profile: Profile) -> set[int]:
    """The numbers that the parts of the last act say: one when it is whole."""
    database = Database.open(profile)
    try:
        with database.write() as session:  # the connection that is open already: another would read all triggers anew
            texts = session.scalars(
                text("SELECT value FROM text WHERE owner_table = 'initiative' AND field IN ('title', 'description')")
            ).all()
            women = session.scalar(text("SELECT value FROM count WHERE sex = 'women'"))
            actors = session.scalar(text("SELECT count(*) FROM actor"))
            # the journal's open writes and the undo steps belong to the act as well
            steps = session.scalar(text("SELECT count(*) FROM step"))
            broken = session.execute(text("PRAGMA quick_check")).scalar()
    finally:
        database.close()
    assert broken == "ok", broken
    return {int(str(one).rsplit(" ", 1)[1]) for one in texts} | {int(women), int(actors) - 1, int(steps) - 1}


def cut_often(
    folder: Path, before: dict[Path, bytes], events: list[Event], cuts: int, seed: int, *, until_lost: bool
) -> Tally:
    """Cut at random moments, in their order: rebuild the files each time, and look."""
    drawn = random.Random(seed)
    tally = Tally(written_back=sum(isinstance(e, Written) and e.path.suffix == ".db" for e in events))
    disk, at, said = Disk(before), 0, 0
    for moment in sorted(drawn.randrange(len(events)) for _ in range(cuts)):
        for event in events[at:moment]:
            disk.take(event)
            said = event.number if isinstance(event, Said) else said
        at = moment
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for path, data in disk.after_cut(drawn).items():
            (folder / path.name).write_bytes(data)
        tally.cuts += 1
        tally.acknowledged += said
        try:
            numbers = found(Profile(folder))
        except (MaillageError, DatabaseError, AssertionError):
            tally.unreadable += 1
            continue
        tally.partial += len(numbers) > 1
        tally.lost += max(0, said - min(numbers))
        if until_lost and tally.lost:
            break
    return tally


def main() -> None:
    folder, cuts, seed, *switches = sys.argv[1:]
    # few saves, so the log is written back sooner than it is elsewhere: cuts must fall into that too
    settings = {**engine.SETTINGS, "wal_autocheckpoint": 1000}
    if switches:
        settings["synchronous"] = 0 if "--without-sync" in switches else 1
    engine.SETTINGS = door.SETTINGS = settings  # type: ignore[misc]  # Final elsewhere; the switches are the sabotage
    before, events = watched_run(small_profile(Path(folder) / "profil"), FEW_SAVES if switches else SAVES)
    tally = cut_often(Path(folder) / "coupe", before, events, int(cuts), int(seed), until_lost=bool(switches))
    print(json.dumps(asdict(tally)))


if __name__ == "__main__":
    main()
