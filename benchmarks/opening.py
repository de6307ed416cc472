"""Owns how long a big profile takes to open, against one with nothing recorded; must not know what opening does."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from benchmarks import profiles
from benchmarks.harness import Contender, Figure, Table, expect, in_turn

PAGE: Final = 60
NONE: Final = profiles.Size(0, 0)


def measure(*, folder: Path, size: profiles.Size | None = None, rounds: int = 9) -> Table:
    """Open, ask for the first page of initiatives, close; imports are done before."""
    size = size or profiles.Size()
    figures = []
    empty = folder / "profile-0-0"
    profiles.make(empty, NONE)
    smaller = profiles.Size(size.actors // 10, size.initiatives // 5)  # sealing is slow: it is done in a fifth
    for sealed, held in ((False, size), (True, smaller)):
        big = folder / f"profile-{held.actors}-{held.initiatives}{'-sealed' if sealed else ''}"
        profiles.make(big, held, journal="sealed" if sealed else "none")
        said = f"{held.actors:,} + {held.initiatives:,} records{', every cell in the journal' if sealed else ''}"
        for work, rows in (("open", False), ("open, ids and first sixty rows", True)):
            taken = in_turn({"big": _open(big, held, rows), "empty": _open(empty, NONE, rows)}, rounds, warm=2)
            figures.append(Figure(f"{work}, {said}", taken["big"], "empty profile", taken["empty"]))
    note = (
        "Actors + initiatives, encrypted. The empty profile holds the shipped "
        "lists and the gazetteer only. Closing is not timed. The window's share is under *Starting*."
    )
    return Table("opening", "Opening a profile", figures, [note])


def _open(folder: Path, size: profiles.Size, rows: bool) -> Contender:
    from desktop.paths import Profile
    from desktop.services.listing import lists
    from desktop.services.opening import open_profile

    kept: list[Any] = []

    def run() -> int:
        kept.append(open_profile(Profile(folder)))
        if not rows:
            return size.initiatives
        with kept[-1].read() as session:
            ids = lists.ids(session, "initiative", lists.ListQuery())
            lists.rows(session, "initiative", ids[:PAGE], "fr")
        return len(ids)

    def check(found: int) -> None:
        kept.pop().close()
        expect(found == size.initiatives, f"{found} initiatives, not {size.initiatives}")

    return Contender(run, None, check)
