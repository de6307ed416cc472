"""Owns how a list of 100,000 rows opens and jumps, against one of 1,000; must not know how lists are made.

The page of initiatives itself is opened in a real window: from asking for the page to its first rows painted, and
from a jump of the scroll bar to the rows there painted. Beside it, what the page asks for, without a window.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from benchmarks import profiles
from benchmarks.harness import Contender, Figure, Series, Table, expect, in_turn
from benchmarks.windows import opened_window, pages_left, painted, until

LONG: Final = profiles.Size(1_000, 100_000)
SHORT: Final = profiles.Size(1_000, 1_000)
PAGE: Final = 60
REACH: Final = 1.5


def measure(
    *, folder: Path, long: profiles.Size = LONG, short: profiles.Size = SHORT, rounds: int = 9, jumps: int = 30
) -> Table:
    """Open and jump in both, in turn; then what the page asks for, and facets."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    made = {size: folder / f"profile-{size.actors}-{size.initiatives}" for size in (long, short)}
    for size, place in made.items():
        profiles.make(place, size)
    figures = [
        *_in_windows(made[long], made[short], long, short, rounds, jumps),
        *_asked(made[long], made[short], long, short, rounds),
    ]
    note = (
        f"{long.initiatives:,} initiatives against {short.initiatives:,}, offscreen. Open: the page is made anew, "
        "asks, and paints its first rows. Jump: the scroll bar is set to a place drawn at random, "
        "until the rows there are painted. The lines below say what the page's questions take without a window."
    )
    return Table("lists", "A long list against a short one", figures, [note])


# ---- in a window -------------------------------------------------------------------------------


def _in_windows(
    long: Path, short: Path, size: profiles.Size, small: profiles.Size, rounds: int, jumps: int
) -> list[Figure]:
    with opened_window(long) as (big, big_count), opened_window(short) as (little, little_count):
        expect(big_count == size.initiatives, f"{big_count} rows in the long list")
        expect(little_count == small.initiatives, f"{little_count} rows in the short list")
        opened = in_turn({"long": _opening(big), "short": _opening(little)}, rounds)
        dice = random.Random(3)
        jumped = in_turn({"long": _jump(big, dice), "short": _jump(little, dice)}, jumps)
    against = f"{small.initiatives:,} rows"
    return [
        Figure(f"open {size.initiatives:,} rows, painted", opened["long"], against, opened["short"], REACH),
        Figure(f"jump anywhere in {size.initiatives:,} rows, painted", jumped["long"], against, jumped["short"], REACH),
    ]


def _opening(window: Any) -> Contender:
    def run() -> Any:
        window.go("initiatives")
        until(lambda: painted(window))
        return window.page

    def check(page: Any) -> None:
        expect(page.list.model.rowCount() > 0, "an empty list")

    return Contender(run, lambda: pages_left(window), check)


def _jump(window: Any, dice: random.Random) -> Contender:
    def settle() -> None:
        model = window.page.list.model
        model.set_ids(model.ids, None)  # forget the rows already fetched: a short list would soon have them all
        until(lambda: window.store.idle)

    def run() -> int:
        bar = window.page.view.verticalScrollBar()
        bar.setValue(dice.randint(0, bar.maximum()))
        until(lambda: painted(window))
        return int(bar.value())

    return Contender(run, settle, lambda at: expect(at >= 0, "it did not move"))


# ---- without a window --------------------------------------------------------------------------


def _asked(long: Path, short: Path, size: profiles.Size, small: profiles.Size, rounds: int) -> list[Figure]:
    from desktop.paths import Profile
    from desktop.services.listing import lists
    from desktop.services.opening import open_profile

    big, little = open_profile(Profile(long)), open_profile(Profile(short))
    plain, narrowed = lists.ListQuery(), lists.ListQuery(sector="health", status=["done", "ongoing"])
    by_title = lists.ListQuery(sort="title")
    dice = random.Random(5)

    def ask(work: Callable[[Any], Any]) -> tuple[Series, Series]:
        with big.read() as one, little.read() as other:
            taken = in_turn(
                {"long": Contender(lambda: work(one)), "short": Contender(lambda: work(other))}, rounds, warm=2
            )
        return taken["long"], taken["short"]

    def rows_somewhere(session: Any) -> None:
        ids = known[id(session.get_bind().engine)]
        at = dice.randrange(max(1, len(ids) - PAGE))
        expect(len(lists.rows(session, "initiative", ids[at : at + PAGE], "fr")) > 0, "no rows")

    try:
        known = {}
        for database, wanted in ((big, size), (little, small)):
            with database.read() as session:
                ids = lists.ids(session, "initiative", plain)
                known[id(session.get_bind().engine)] = ids
                _check(session, ids, wanted, narrowed)
        works: dict[str, Callable[[Any], Any]] = {
            "ids, most recent first": lambda s: lists.ids(s, "initiative", plain),
            "ids, by title": lambda s: lists.ids(s, "initiative", by_title),
            "sixty rows anywhere": rows_somewhere,
            "facets with counts": lambda s: lists.facets(s, "initiative", plain, "fr"),
            "facets with counts, two filters on": lambda s: lists.facets(s, "initiative", narrowed, "fr"),
        }
        return [Figure(name, taken[0], f"{small.initiatives:,} rows", taken[1]) for name, taken in _each(works, ask)]
    finally:
        big.close()
        little.close()


def _each(works: dict[str, Any], ask: Callable[[Any], Any]) -> Iterator[tuple[str, Any]]:
    for name, work in works.items():
        yield name, ask(work)


def _check(session: Any, ids: Any, size: profiles.Size, narrowed: Any) -> None:
    """Every row once; the facets agree with a plain count."""
    from sqlalchemy import func, select

    from desktop.models.initiatives import Initiative
    from desktop.services.listing import lists

    expect(len(ids) == size.initiatives == len(set(ids)), f"{len(ids)} ids for {size.initiatives} initiatives")
    query = select(Initiative.sector, func.count()).where(
        Initiative.deleted == 0, Initiative.status.in_(narrowed.status)
    )
    plainly = {str(sector): count for sector, count in session.execute(query.group_by(Initiative.sector))}
    shown = {f.code: f.count for f in lists.facets(session, "initiative", narrowed, "fr")["sector"]}
    expect(shown == plainly, f"facet counts differ: {shown} against {plainly}")
