"""Owns what capturing every changed cell costs ordinary writes; must not know what is captured for.

The same writes run on two copies of one profile: as the program does, and with the triggers dropped. Through the
services the cells that the triggers would have noted are handed over by hand, so that both sides do all the rest:
lists, search, the undo step. Only noting and reading the cells differs.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from benchmarks import profiles
from benchmarks.harness import Contender, Figure, Table, expect, in_turn

SIZE: Final = profiles.Size(1_000, 10_000)
REACH_SERVICES: Final = 1.15
REACH_BULK: Final = 1.35


def measure(
    *, folder: Path, size: profiles.Size | None = None, rounds: int = 7, edits: int = 100, rows: int = 10_000
) -> Table:
    """Edit through the services, one edit per transaction, and in bulk; without a key and with one."""
    size = size or SIZE
    figures: list[Figure] = []
    for encrypted in (False, True):
        with_it, without = _copies(folder, size, encrypted)
        try:
            drop_triggers(without)
            key = "with key" if encrypted else "without key"
            edited = _ids(with_it, max(rows, edits))
            figures += [
                _services(with_it, without, edited[:edits], rounds, key, judged=not encrypted),
                *_bulk(with_it, without, edited[:rows], rounds, key, judged=not encrypted),
            ]
        finally:
            with_it.close()
            without.close()
    note = (
        f"{size.actors:,} actors and {size.initiatives:,} initiatives. Through the services: status and French "
        f"title of one initiative per transaction, {edits} transactions a measure; lists, search, undo step "
        f"on both sides. In bulk: one statement over {rows:,} rows in one transaction."
    )
    return Table("capture", "Writing with capture, against the same without", figures, [note])


def drop_triggers(database: Any) -> None:
    """Take the triggers away: writes are then noted nowhere."""
    with database.write() as session:
        connection = session.connection()
        names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars().all()
        for name in names:
            if name.startswith("cap_"):
                connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        session.commit()


def _copies(folder: Path, size: profiles.Size, encrypted: bool) -> tuple[Any, Any]:
    from desktop.paths import Profile
    from desktop.services.opening import open_profile

    made = folder / f"profile-{size.actors}-{size.initiatives}{'' if encrypted else '-plain'}"
    profiles.make(made, size, encrypted=encrypted)
    opened = []
    for name in ("with", "without"):
        copy = folder / f"capture-{name}"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(made, copy)
        opened.append(open_profile(Profile(copy), encrypted=encrypted))
    return opened[0], opened[1]


def _ids(database: Any, count: int) -> list[bytes]:
    from sqlalchemy import select

    from desktop.models.initiatives import Initiative

    with database.read() as session:
        found = list(session.scalars(select(Initiative.id).order_by(Initiative.id)))
    random.Random(7).shuffle(found)
    return found[:count]


# ---- through the services ----------------------------------------------------------------------


def _services(with_it: Any, without: Any, ids: Sequence[bytes], rounds: int, key: str, *, judged: bool) -> Figure:
    captured: list[list[Any]] = []
    numbers = {"with": 0, "without": 0}

    def ours() -> int:
        numbers["with"] += 1
        captured.clear()
        return _edit(with_it, ids, numbers["with"], kept=captured.append)

    def bare() -> int:
        numbers["without"] += 1
        cells = iter(captured)
        return _edit(without, ids, numbers["without"], given=cells)

    def check(database: Any, name: str) -> Callable[[int], None]:
        def checked(steps: int) -> None:
            expect(steps == len(ids), f"{steps} undo steps for {len(ids)} edits, {name}")
            _expect_title(database, ids[-1], f"Exemple tour {numbers[name]} {len(ids) - 1}")

        return checked

    ours()  # the first turn of the other needs cells to be handed
    taken = in_turn(
        {
            "with": Contender(ours, check=check(with_it, "with")),
            "without": Contender(bare, check=check(without, "without")),
        },
        rounds,
    )
    work = f"one edit per transaction, through the services, {key}"
    return Figure(work, taken["with"], "without capture", taken["without"], REACH_SERVICES if judged else None)


def _edit(
    database: Any,
    ids: Sequence[bytes],
    turn: int,
    *,
    kept: Callable[[Any], object] | None = None,
    given: Iterator[Any] | None = None,
) -> int:
    """Edit each record in a transaction of its own. Returns how many undo steps that made."""
    from desktop.services.record.records import record
    from desktop.services.unit_of_work import UnitOfWork

    steps = 0
    with _cells_handed(kept, given):
        for number, key in enumerate(ids):
            with UnitOfWork(database) as uow:
                status = ("done", "ongoing")[(turn + number) % 2]
                record(uow, "initiative", {"status": status, "title.fr": f"Exemple tour {turn} {number}"}, key)
                steps += uow.commit("Exemple").step is not None
    return steps


@contextmanager
def _cells_handed(kept: Callable[[Any], object] | None, given: Iterator[Any] | None) -> Iterator[None]:
    """Keep the cells that each commit reads, or hand over those of the other side instead of reading."""
    from desktop.services import unit_of_work

    read = unit_of_work.written_since

    def keeping(*words: Any, **named: Any) -> Any:
        cells = read(*words, **named)
        assert kept is not None
        kept(cells)
        return cells

    def handing(*_words: Any, **_named: Any) -> Any:
        assert given is not None
        return next(given)

    seam: Any = unit_of_work
    seam.written_since = keeping if kept is not None else handing
    try:
        yield
    finally:
        seam.written_since = read


def _expect_title(database: Any, owner: bytes, title: str) -> None:
    from sqlalchemy import select

    from desktop.models.vocabularies import TextRow, text_id

    with database.read() as session:
        found = session.scalar(select(TextRow.value).where(TextRow.id == text_id(owner, "title", "fr")))
    expect(found == title, f"the title is {found!r}, not {title!r}")


# ---- in bulk -----------------------------------------------------------------------------------


def _bulk(with_it: Any, without: Any, ids: Sequence[bytes], rounds: int, key: str, *, judged: bool) -> Iterator[Figure]:
    for name, run in (("update", _bulk_update), ("insert", _bulk_insert)):
        turns = {"with": 0, "without": 0}

        def contender(database: Any, side: str, work: Any = run, turns: dict[str, int] = turns) -> Contender:
            def go() -> int:
                turns[side] += 1
                return int(work(database, ids, turns[side]))

            return Contender(go, check=lambda done: _expect_bulk(database, side, done, len(ids)))

        taken = in_turn({"with": contender(with_it, "with"), "without": contender(without, "without")}, rounds)
        work = f"bulk {name}, {len(ids):,} rows, {key}"
        yield Figure(work, taken["with"], "without capture", taken["without"], REACH_BULK if judged else None)


def _bulk_update(database: Any, ids: Sequence[bytes], turn: int) -> int:
    """One field of many rows, by the ORM's bulk update."""
    from sqlalchemy import update

    from desktop.models.initiatives import Initiative

    with database.write() as session:
        rows = [{"id": key, "modality": ("remote", "mobile")[turn % 2]} for key in ids]
        session.execute(update(Initiative), rows)
        session.commit()
    return len(rows)


def _bulk_insert(database: Any, ids: Sequence[bytes], turn: int) -> int:
    """As many texts of another language, by the ORM's bulk insert."""
    from sqlalchemy import insert

    from desktop.models.vocabularies import TextRow, text_id

    field = f"tour-{turn}"
    rows = [
        {
            "id": text_id(key, field, "en"),
            "owner_table": "initiative",
            "owner": key,
            "field": field,
            "lang": "en",
            "value": f"Exemple {turn} {number}",
        }
        for number, key in enumerate(ids)
    ]
    with database.write() as session:
        session.execute(insert(TextRow), rows)
        session.commit()
    return len(rows)


def _expect_bulk(database: Any, side: str, done: int, wanted: int) -> None:
    """Every row was written; with capture each left its cells, without it none. Then the notes are thrown away."""
    expect(done == wanted, f"{done} rows of {wanted}")
    with database.write() as session:
        connection = session.connection()
        cells = connection.exec_driver_sql("SELECT count(*) FROM capture").scalar_one()
        expect(cells >= wanted if side == "with" else cells == 0, f"{cells} cells noted {side} capture")
        connection.exec_driver_sql("DELETE FROM capture")
        session.commit()
