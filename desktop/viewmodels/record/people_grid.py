"""Owns the numbers of people of the initiative shown: read whole, typed cell by cell, pasted as a block.

Must not know widgets nor SQL.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from desktop.i18n import _, language
from desktop.viewmodels.jobs import Failure
from desktop.viewmodels.read_whole import ReadWhole
from desktop.viewmodels.store import Store
from desktop.viewmodels.typed import ascii_digits

if TYPE_CHECKING:
    from desktop.services.record.counts import Family
    from desktop.services.record.people_grid import Sheet, Typed

LONGEST = 15  # digits; what is longer is no number of people
_SPACES = str.maketrans(dict.fromkeys(" \u00a0\u202f'", ""))


class PeopleSheet(ReadWhole):
    """The sheet of the initiative shown: `arrived` gives a Sheet, or None for one that is not written yet."""

    HEARD = frozenset({"count", "initiative", "term", "area", "actor", "same_as"})
    failed = Signal(object)  # Failure
    saved = Signal()

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(store, parent)
        self.title = ""
        self.sheet: Sheet | None = None

    def _asked(self, id_: bytes) -> Any:
        return partial(_read, initiative=id_, lang=language())

    def _arrived(self, sheet: Sheet | None) -> None:
        if sheet is None or sheet.initiative == self.id:
            self.sheet = sheet
            self.arrived.emit(sheet)

    def write(self, typed: Sequence[Typed]) -> None:
        """Put numbers in cells, in one step of undo."""
        self._do(partial(_write, typed=list(typed)))

    def drop_row(self, family: Family) -> None:
        """Empty the numbers of a line."""
        self._do(partial(_drop, family=family))

    def _do(self, work: Callable[..., object]) -> None:
        if self.id is None:
            return

        def failed(failure: Failure) -> None:
            self.failed.emit(failure)

        label = _("Personnes de « {title} »", title=self.title)
        act = partial(work, initiative=self.id)
        self.store.change(act, label=label, done=lambda _r: self.saved.emit(), failed=failed, owner=self, quiet=True)


def block_of(text: str) -> list[list[int | str | None]]:
    """Cells copied from a spreadsheet, line by line: numbers, None for an empty one, else the text that is none."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    while lines and not lines[-1].strip():
        lines.pop()
    return [[_number(cell) for cell in line.split("\t")] for line in lines]


def _number(cell: str) -> int | str | None:
    plain = ascii_digits(cell).strip().translate(_SPACES)
    if not plain:
        return None
    return int(plain) if plain.isdecimal() and len(plain) < LONGEST else cell.strip()


def _read(session: Any, *, initiative: bytes, lang: str) -> Sheet:
    from desktop.services.record import people_grid

    return people_grid.sheet(session, initiative, lang)


def _write(uow: Any, *, initiative: bytes, typed: Sequence[Typed]) -> int:
    from desktop.services.record.people_grid import write

    return write(uow, initiative, typed)


def _drop(uow: Any, *, initiative: bytes, family: Family) -> int:
    from desktop.services.record.people_grid import drop_row

    return drop_row(uow, initiative, family)
