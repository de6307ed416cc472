"""Thirty files at once: one act, one state whatever the order, bad ones set aside, and a cancel that leaves nothing."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from desktop.errors import FileDamaged, FileMissing, FileTruncated
from desktop.services.exchange import sharing
from desktop.services.exchange.exchanged import Answer, Offer
from desktop.sync.schema import quoted, sql
from tests.services.opened import Opened
from tests.sync import thirty
from tests.sync.handed import Maker, pass_on, state

SOAK = bool(os.environ.get("MAILLAGE_SOAK"))
ORDERS = 20 if SOAK else 2
CHANGES = 500 if SOAK else 80
MOST = 400 * 2**20
GOLDEN = Path(__file__).parent.parent / "golden/change-file-1/accept-three-bundles.maillage"


class Stopped(Exception):
    """A person pressed cancel."""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    made = thirty.make(tmp_path_factory.mktemp("trente") / "clef", CHANGES, GOLDEN)
    assert len(made) == 30
    return made


def offers(files: list[Path]) -> list[Offer]:
    return [Offer(file, vouch=True) for file in files]


def by_name(answers: tuple[Answer, ...]) -> dict[str, Answer]:
    return {answer.path.name: answer for answer in answers}


def contents(one: Opened) -> str:
    """Everything that the database holds, and the files beside it, in one hash."""
    told = hashlib.blake2b()
    with one.database.read() as session:
        connection = session.connection()
        tables = connection.exec_driver_sql("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name").all()
        for (name,) in tables:
            rows = sorted(repr(tuple(row)) for row in connection.exec_driver_sql(sql("SELECT * FROM", quoted(name))))
            told.update(repr((name, rows)).encode())
    for path in sorted(one.database.profile.folder.rglob("*")):
        # the database's own rows are told above: a safety copy moves them from its log into the file, as they are
        if path.is_file() and path != one.database.profile.database and path.suffix not in (".db-wal", ".db-shm"):
            told.update(path.name.encode() + path.read_bytes())
    return told.hexdigest()


def test_one_state_in_any_order(laptop: Maker, files: list[Path]) -> None:
    states = set()
    for order in range(ORDERS):
        shuffled = list(files)
        random.Random(order).shuffle(shuffled)
        here = laptop(f"bureau{order}")
        told = by_name(sharing.receive_all(here.database, offers(shuffled)))
        aside = {name: type(answer.refused) for name, answer in told.items() if answer.received is None}
        assert aside == {thirty.TRUNCATED: FileTruncated, thirty.HOSTILE: FileDamaged}
        assert all("Rien n’a été modifié." in told[name].refused.sentence() for name in aside)
        results = {name: answer.received.result for name, answer in told.items() if answer.received is not None}
        assert len(results) == 28
        assert sorted(results.values()) == ["merged"] * 25 + ["nothing"] * 3, "the second copy of three brings nothing"
        assert results[thirty.NEWER] == results[thirty.OLDER] == "merged"
        assert len(list(here.database.profile.backups.glob("*receive*.db"))) == 1
        with here.database.read() as session:
            history = sharing.exchanges(session)
        assert sum(entry.way == "received" for entry in history) == 25
        states.add(state(here))
        here.close()
    assert len(states) == 1


def test_received_one_by_one_it_is_the_same(laptop: Maker, files: list[Path]) -> None:
    few = [file for file in files if file.name in ("bureau-03.maillage", "bureau-13.maillage", *thirty.TWICE)]
    at_once, in_turn = laptop("ensemble"), laptop("un-a-un")
    together = [a.received for a in sharing.receive_all(at_once.database, offers(few))]
    apart = [sharing.receive(in_turn.database, file, vouch=True) for file in few]
    told = [
        [(r.result, r.new, r.changed, r.deleted, r.reviews) for r in rows if r is not None]
        for rows in (together, apart)
    ]
    assert told[0] == told[1]
    assert state(at_once) == state(in_turn)


def test_each_file_is_taken_back_by_itself(laptop: Maker, files: list[Path]) -> None:
    few = [file for file in files if file.name in ("bureau-02.maillage", "bureau-05.maillage")]
    here, other = laptop("ici"), laptop("ailleurs")
    first, _second = sharing.receive_all(here.database, offers(few))
    assert first.received is not None
    sharing.take_back(here.database, first.received.receipt)
    sharing.receive(other.database, few[1], vouch=True)
    assert actors(here) == actors(other)


def actors(one: Opened) -> list[tuple[object, ...]]:
    with one.database.read() as session:
        rows = session.connection().exec_driver_sql(
            "SELECT id, acronym, web, phone, founded FROM actor WHERE deleted = 0 ORDER BY id"
        )
        return [tuple(row) for row in rows]


@pytest.mark.parametrize("stopped_at", [0, 3, 6])
def test_a_cancel_leaves_everything_as_it_was(laptop: Maker, files: list[Path], stopped_at: int) -> None:
    here, files = laptop("ici"), files[2:8]
    here.record("actor", name="Al Wafae")  # a write that is still open: it is not even sealed
    before = contents(here)
    seen: list[tuple[int, int]] = []

    def stop(done: int, total: int) -> None:
        seen.append((done, total))
        if done == stopped_at:
            raise Stopped

    for act in (sharing.receive_all, sharing.inspect_all):
        with pytest.raises(Stopped):
            act(here.database, offers(files), progress=stop)
        assert contents(here) == before
    assert seen == 2 * [(n, 6) for n in range(stopped_at + 1)]
    answers = sharing.receive_all(here.database, offers(files)[:2])
    assert [answer.received is not None for answer in answers] == [True, True], "and it can be done after all"


def test_the_sabotage_of_the_cancel_is_seen(laptop: Maker, files: list[Path]) -> None:
    """Saving file by file, as a loop over the files would, is not a cancel."""
    here = laptop("ici")
    before = contents(here)
    for file in files[:2]:
        sharing.receive(here.database, file, vouch=True)
    assert contents(here) != before


def test_looking_at_all_says_what_all_would_do(laptop: Maker, files: list[Path]) -> None:
    here = laptop("ici")
    known = [file for file in files if file.name in ("bureau-01.maillage", "bureau-02.maillage", thirty.TRUNCATED)]
    stranger = next(file for file in files if file.name == "bureau-04.maillage")
    before = contents(here)
    seen = sharing.inspect_all(here.database, [*offers(known), Offer(stranger)])
    assert contents(here) == before
    assert [one.asks for one in seen.files] == [False, False, False, True]
    assert isinstance(seen.files[2].refused, FileTruncated)
    assert [one.preview.counted for one in seen.files if one.preview is not None] == [False] * 3
    answers = sharing.receive_all(here.database, offers(known))
    with here.database.read() as session:
        shown = session.connection().exec_driver_sql("SELECT count(*) FROM actor WHERE deleted = 0").scalar()
    assert [(c.kind, c.new, c.changed, c.deleted) for c in seen.counts] == [("actor", shown, 0, 0)]
    assert seen.reviews == sum(a.received.reviews for a in answers if a.received is not None) > 0


def test_what_one_deletes_and_another_edits_has_not_gone(laptop: Maker, tmp_path: Path) -> None:
    oujda, rabat, third = laptop("oujda"), laptop("rabat"), laptop("tiers")
    row = oujda.record("initiative", title="Kits")
    pass_on(oujda, rabat, tmp_path / "a.maillage")
    pass_on(oujda, third, tmp_path / "a.maillage")
    pass_on(rabat, third, tmp_path / "r.maillage")
    oujda.trash("initiative", row)
    rabat.record("initiative", row, title="Kits d’hiver")
    both = [tmp_path / "o.maillage", tmp_path / "p.maillage"]
    for giver, file in zip((oujda, rabat), both, strict=True):
        sharing.give(giver.database, file)
    assert sum(c.deleted for c in sharing.inspect_all(third.database, offers(both[:1])).counts) == 1
    seen = sharing.inspect_all(third.database, offers(both))
    assert [(c.kind, c.new, c.changed, c.deleted) for c in seen.counts] == [("initiative", 0, 1, 0)]
    assert seen.reviews == 1


def test_a_file_that_vanishes_stops_only_itself(laptop: Maker, files: list[Path], tmp_path: Path) -> None:
    here = laptop("ici")
    gone, folder = tmp_path / "parti.maillage", tmp_path / "dossier.maillage"
    folder.mkdir()
    told = sharing.receive_all(here.database, offers([gone, folder, files[2]]))
    assert [answer.received is not None for answer in told] == [False, False, True]
    assert isinstance(told[0].refused, FileMissing)


def test_a_folder_stands_for_the_change_files_in_it(files: list[Path], tmp_path: Path) -> None:
    folder = files[0].parent
    assert sharing.change_files([folder, files[3]]) == files
    (tmp_path / "photo.jpg").write_bytes(b"x")
    (tmp_path / "deux").mkdir()
    (tmp_path / "deux" / "B.MAILLAGE").write_bytes(b"x")
    (tmp_path / "deux" / "en-rond").symlink_to(tmp_path)
    assert sharing.change_files([tmp_path]) == [tmp_path / "deux" / "B.MAILLAGE"]
    assert sharing.change_files([tmp_path / "photo.jpg"]) == [tmp_path / "photo.jpg"], "it is set aside with its reason"


def test_a_file_of_a_version_to_come_is_kept_and_said(laptop: Maker, tmp_path: Path) -> None:
    here = laptop("ici")
    held = GOLDEN.with_name("hold-needs-9.maillage")
    received = sharing.receive(here.database, held, vouch=True)
    assert (received.result, received.held, received.too_new) == ("held", 0, 1)


def test_the_memory_of_thirty_files(laptop: Maker, files: list[Path]) -> None:
    here = laptop("ici")
    here.close()
    words = [sys.executable, "-m", "tests.sync.thirty", str(here.database.profile.folder), str(files[0].parent)]
    done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=600)
    received, peak = map(int, done.stdout.split())
    assert received == 28
    assert peak <= MOST
    print(f"peak {peak / 2**20:.0f} MB")
