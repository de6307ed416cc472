"""Owns how fast a file comes in, against openpyxl that only reads it; must not know how it is read.

The workbook of Chad (../shared), its rows repeated with other titles and numbers to 5,000. Ours reads it, understands
it, compares it with the profile and keeps it in one act; then the same file again, and taking the whole back.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final

from benchmarks import importing_window
from benchmarks.harness import Contender, Figure, Series, Table, expect, in_turn, timed

REACH: Final = 3.0
ROWS: Final = 5_000
TODAY: Final = date(2026, 6, 15)
SHARED: Final = Path(__file__).resolve().parents[2] / "shared" / "data" / "3w-tchad-avr2025.xlsx"


def measure(*, folder: Path, rows: int = ROWS, rounds: int = 3, source: Path = SHARED) -> Table:
    """Bring the workbook in, openpyxl reading it in turn. Without ../shared the table says so."""
    if not source.is_file():
        return Table("importing", "Bringing a workbook in", [], ["Not measured: ../shared was not there."])
    from desktop.paths import Profile
    from desktop.services.opening import open_profile

    book = folder / f"import-{rows}.xlsx"
    repeat(source, book, rows)
    empty = folder / "import-empty"
    if not empty.exists():
        open_profile(Profile(empty)).close()
    work = _Work(empty, folder / "import-profile", book, rows)
    busy: dict[str, list[float]] = {"ours": [], "openpyxl": []}
    ours = Contender(partial(_noted, work.bring_in, busy["ours"]), prepare=work.begin, check=work.check)
    reading = Contender(
        partial(_noted, partial(_openpyxl, book), busy["openpyxl"]),
        check=lambda n: expect(n == rows + 2, "openpyxl read other rows"),
    )
    taken = in_turn({"ours": ours, "openpyxl": reading}, rounds, warm=0)
    again = Series((timed(Contender(work.again, check=work.nothing_new)),))
    back = Series((timed(Contender(work.take_back, check=work.gone)),))
    work.end()
    figures = [
        Figure(
            f"a file of {rows:,} rows read, understood, previewed, kept",
            taken["ours"],
            "openpyxl reading it",
            taken["openpyxl"],
            REACH,
        ),
        Figure(
            "the same, processor time, the child that reads included",
            Series(tuple(busy["ours"])),
            "openpyxl reading it",
            Series(tuple(busy["openpyxl"])),
            REACH,
        ),
        Figure("the same file again: nothing new", again, "openpyxl reading it", taken["openpyxl"]),
        Figure("taking the whole import back", back, "openpyxl reading it", taken["openpyxl"]),
    ]
    profile = folder / "import-window"
    shutil.rmtree(profile, ignore_errors=True)
    shutil.copytree(empty, profile)
    figures += importing_window.figures(profile, book, rows)
    note = (
        "Ours ends with lists, search, undo step and journal of every cell on the disk. openpyxl reads every cell of "
        "the same file as it does by default (not its quicker read-only way). The collector rests while ours works, as "
        "it does in the window and under the command. *In the window*: a timer of 4 ms beats in the real window while "
        "the page *Importer* works, once, offscreen: the longest gap, and the processor time of the window's thread in "
        "one gap."
    )
    return Table("importing", "Bringing a workbook in", figures, [note])


def _noted(work: Callable[[], Any], busy: list[float]) -> Any:
    """What the work gives; the processor time that it took, here and in children that ended, is noted."""
    start = os.times()
    result = work()
    end = os.times()
    busy.append(sum(end[:4]) - sum(start[:4]))
    return result


def repeat(source: Path, target: Path, rows: int) -> None:
    """The first sheet of a workbook, its rows repeated under other titles and numbers."""
    from python_calamine import CalamineWorkbook
    from xlsxwriter import Workbook

    sheet = CalamineWorkbook.from_path(source).get_sheet_by_index(0).to_python()
    head, data = sheet[:2], sheet[2:]
    book = Workbook(str(target), {"strings_to_formulas": False, "strings_to_urls": False})
    page = book.add_worksheet("3W")
    made = [list(row) for row in head]
    for n in range(rows):
        row = list(data[n % len(data)])
        row[0], row[9] = f"{row[0]} {n // len(data)}", n + 1
        made.append(row)
    for y, row in enumerate(made):
        for x, value in enumerate(row):
            page.write(y, x, value)
    book.close()


def _openpyxl(book: Path) -> int:
    from openpyxl import load_workbook

    return sum(1 for row in load_workbook(book).active.iter_rows() if any(cell.value is not None for cell in row))


class _Work:
    """The profile that takes the file in, made anew for each round."""

    def __init__(self, empty: Path, folder: Path, book: Path, rows: int) -> None:
        self._empty, self._folder, self._book, self._rows = empty, folder, book, rows
        self._database: Any = None
        self._reading: Any = None
        self._answers: dict[str, str] = {}

    def begin(self) -> None:
        from desktop.paths import Profile
        from desktop.services.opening import open_profile

        self.end()
        shutil.rmtree(self._folder, ignore_errors=True)
        shutil.copytree(self._empty, self._folder)
        self._database = open_profile(Profile(self._folder))
        self._database.begin_log()

    def end(self) -> None:
        if self._database is not None:
            self._database.close()
            self._database = None

    def bring_in(self) -> Any:
        from desktop.exchange.incoming import matching, reading
        from desktop.exchange.incoming.keeping import keep
        from desktop.exchange.incoming.plan import plan
        from desktop.exchange.incoming.telling import tell
        from desktop.unswept import unswept

        with unswept():
            source = reading.read(self._book)
            with self._database.read() as session:
                read = matching.understand(session, source, "fr", today=TODAY)
                self._answers = {one.key: one.suggested for one in read.questions if one.suggested is not None}
                tell(session, plan(session, read, "fill", self._answers))
            self._reading = read
            return keep(self._database, read, "fill", self._answers)

    def check(self, kept: Any) -> None:
        expect(kept.plan.by_kind["initiative"] == {"new": self._rows}, "not every row became an initiative")

    def again(self) -> Any:
        from desktop.exchange.incoming.keeping import keep

        return keep(self._database, self._reading, "fill", self._answers)

    def nothing_new(self, kept: Any) -> None:
        expect(kept.plan.nothing and not kept.changes, "the same file brought something")

    def take_back(self) -> Any:
        from desktop.services.undo.history import undo
        from desktop.services.unit_of_work import UnitOfWork

        with UnitOfWork(self._database) as uow:
            undone = undo(uow)
            uow.commit(undoable=False)
        return undone

    def gone(self, undone: Any) -> None:
        from sqlalchemy import func, select

        from desktop.models.initiatives import Initiative

        expect(undone.left == 0, "cells stayed")
        with self._database.read() as session:
            left = session.scalar(select(func.count()).where(Initiative.deleted == 0))
        expect(left == 0, "initiatives stayed")
