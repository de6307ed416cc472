"""Each benchmark runs on a tiny profile and checks what it timed. No time is looked at."""

from __future__ import annotations

import gc
import math
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks import (
    capture,
    exports,
    invented,
    lists,
    meetings,
    opening,
    places,
    profiles,
    search,
    served,
    site,
    steering,
    words,
)
from benchmarks.harness import Contender, Table, WrongResult
from benchmarks.sync import growth, peers
from benchmarks.sync import measure as sync
from benchmarks.sync.edits import Edit, entropy, fill_rows, invent
from desktop import paths
from desktop.paths import Profile

TINY = profiles.Size(30, 120)


@pytest.fixture(autouse=True)
def all_frozen() -> None:
    """The harness collects garbage before each measure: what is here before a test needs no looking at."""
    gc.freeze()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made-up profiles, made once."""
    return tmp_path_factory.mktemp("bench")


def test_a_made_up_profile_is_listed_searched_and_marked_as_an_example(folder: Path) -> None:
    from desktop.services.listing import lists as listing
    from desktop.services.opening import open_profile

    profiles.make(folder / f"profile-{TINY.actors}-{TINY.initiatives}", TINY)
    database = open_profile(Profile(folder / f"profile-{TINY.actors}-{TINY.initiatives}"))
    try:
        with database.read() as session:
            for kind, count in (("actor", TINY.actors), ("initiative", TINY.initiatives)):
                ids = listing.ids(session, kind, listing.ListQuery(text="exemple"))
                assert len(ids) == count
                rows = listing.rows(session, kind, ids[:20], "fr")
                assert all(row.title.startswith(words.MARK) for row in rows)
    finally:
        database.close()


def test_equal_seeds_make_equal_records() -> None:
    areas = [bytes([n]) * 16 for n in range(40)]
    one, same, other = (list(invented.Inventor(seed, areas).batches(5, 10)) for seed in (1, 1, 2))
    assert one == same
    assert one != other


def test_a_sealed_profile_has_a_state_hash_of_its_records(tmp_path: Path) -> None:
    from desktop.services.opening import open_profile
    from desktop.sync.capture import open_count
    from desktop.sync.state import state_hash

    hashes = []
    for journal in ("none", "sealed"):
        profiles.make(tmp_path / journal, profiles.Size(5, 10), journal="sealed" if journal == "sealed" else "none")
        database = open_profile(Profile(tmp_path / journal))
        with database.read() as session:
            assert open_count(session) == 0
            hashes.append(state_hash(session))
        database.close()
    assert hashes[0] != hashes[1]


def test_the_words_of_made_up_names_are_in_no_list_that_ships() -> None:
    from desktop.services.words.folding import words as folded

    shipped: set[str] = set()
    for file in [*paths.resources().rglob("*.json"), *paths.translation_entries().glob("*.json")]:
        shipped.update(folded(file.read_text(encoding="utf-8")))
    groups = (words.CIRCLES, words.THINGS, words.DEEDS, words.CIRCLES_AR, words.THINGS_AR, words.DEEDS_AR)
    ours = {folded(word)[0] for group in groups for word in group}
    # a word or two may come into a catalogue one day; a vocabulary in common would flatter the file sizes
    assert len(ours & shipped) <= len(ours) // 50, sorted(ours & shipped)


def test_search_finds_what_a_plain_reading_finds(folder: Path) -> None:
    _whole(search.measure(folder=folder, size=TINY, words_each=6), 12)


def test_places_are_found_by_their_names(folder: Path) -> None:
    _whole(places.measure(folder=folder, names=6, quarters=40), 5)


def test_a_site_is_written_whole(folder: Path) -> None:
    _whole(site.measure(folder=folder, actors=12, initiatives=6), 4)


def test_opening_sees_every_record(folder: Path) -> None:
    _whole(opening.measure(folder=folder, size=TINY, rounds=1), 4)


def test_capture_costs_are_measured_on_edits_that_happened(folder: Path) -> None:
    _whole(capture.measure(folder=folder, size=TINY, rounds=1, edits=3, rows=50), 6)


@pytest.mark.slow
@pytest.mark.usefixtures("qapp")
def test_long_lists_open_and_jump(folder: Path) -> None:
    _whole(lists.measure(folder=folder, long=TINY, short=profiles.Size(30, 70), rounds=1, jumps=2), 7)


@pytest.mark.usefixtures("qapp")
def test_how_long_a_click_may_wait(folder: Path) -> None:
    _whole(served.measure(folder=folder, size=TINY, changes=8, rounds=1), 8)


@pytest.mark.slow
def test_change_files_are_compared_on_equal_edits(folder: Path) -> None:
    table = sync.measure(folder=folder, actors=20, initiatives=300, counts=(100, 40), rounds=(1, 1))
    _whole(table, 31)


def test_the_entropy_of_edits_is_what_the_dice_decided() -> None:
    """One row of eight, one column of five, one of the four other statuses: 3 + 2.32 + 2 bits."""
    assert entropy([Edit("initiative", b"r", "status", "done")], 8) * 8 == pytest.approx(3 + math.log2(5) + 2)
    free = entropy([Edit("initiative", b"r", "source", "Exemple Danse lilas saule 7")], 1) * 8
    assert free == pytest.approx(math.log2(5 * 40 * 80 * 80 * 9999))


def test_a_journal_that_grew_is_measured(folder: Path) -> None:
    table = growth.measure(folder=folder, bundles=8, laptops=(3,), initiatives=300, rounds=1)
    _whole(table, 6)


def test_a_merge_that_loses_a_clash_ends_the_run(folder: Path, tmp_path: Path) -> None:
    """Sabotage: a contender that shows only its own side is caught by the check of the same benchmark."""
    rows = list(fill_rows(10, 200, seed=5))
    work = invent({bytes(v["id"]): v for t, v in rows if t == "initiative"}, 60)
    base = tmp_path / "base.db"
    peers.make_base(base, rows, peers.as_blob)
    session = peers.Session(tmp_path, base, work.mine, work.theirs)
    try:
        honest: Callable[[object], None] = sync._rows_clash(session, work)
        session.before_merge()
        session.merge()
        honest(None)
        session.before_merge()
        with pytest.raises(WrongResult):
            Contender(lambda: None, check=honest).check(None)
    finally:
        session.close()


def test_steering(folder: Path) -> None:
    _whole(steering.measure(folder=folder, size=profiles.Size(40, 400), rounds=1), 15)


def _whole(table: Table, count: int) -> None:
    assert len(table.figures) == count
    assert all(value > 0 for figure in table.figures for value in figure.ours.values)


def test_meetings(folder: Path) -> None:
    table = meetings.measure(folder=folder, long=meetings.Size(4), short=meetings.Size(2), rounds=2, presses=12)
    assert [figure.reach for figure in table.figures] == [1.5, 1.5, 1.5, 1.5, 1.5, None, 10.0]
    assert all(figure.ours.values for figure in table.figures)


def test_tables_that_leave_are_measured_beside_their_cells(folder: Path) -> None:
    _whole(exports.measure(folder=folder, size=TINY, rounds=1), 5)
