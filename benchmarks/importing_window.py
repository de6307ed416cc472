"""Owns how long the window's thread is kept from its events while a file comes in; must not know how it comes.

The file of `importing` is brought in by the page *Importer* of a real window: looked at, answered, kept, taken back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.harness import Figure, Series, expect
from benchmarks.served import REACH, Wait, longest
from benchmarks.windows import opened_shell, until


def figures(profile: Path, book: Path, rows: int) -> list[Figure]:
    """The longest wait of each work, and the most that the window's thread worked at once."""
    made = []
    with opened_shell(profile) as window:
        for name, (gap, worked) in _works(window, book, rows):
            made.append(Figure(f"longest wait in the window: {name}", Series((gap,)), reach=REACH, of="worst"))
            said = f"{name}: most work of the window’s thread in a gap"
            made.append(Figure(said, Series((worked,)), reach=REACH, of="worst"))
    return made


def _works(window: Any, book: Path, rows: int) -> Iterator[tuple[str, Wait]]:
    from desktop.viewmodels.foreign.importing import Step

    window.go("import")
    until(lambda: window.store.idle)
    one = window.page.importing

    def at(step: Step) -> Callable[[], bool]:
        return lambda: one.step is step and window.store.idle

    yield "looking at the file", longest(lambda: window.page.bring(book), at(Step.READY))
    yield "answering all that is suggested", longest(one.accept_all, at(Step.READY))
    while one.asked:  # what nothing is suggested for
        one.answer(one.asked[0].key, one.asked[0].options[-1].key)
        until(at(Step.READY))
    expect(one.can_keep, "questions are left")
    yield "keeping it", longest(window.page.keep.click, at(Step.DONE))
    expect(one.result.plan.by_kind["initiative"] == {"new": rows}, "not every row became an initiative")
    yield "taking it back", longest(window.store.undo, lambda: window.store.idle)
