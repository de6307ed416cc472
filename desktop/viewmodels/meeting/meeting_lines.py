"""Owns the lines of a meeting as Qt sees them: rows told apart by their ids, changed by the smallest signals.

Must not know widgets or SQL, nor what a line leads to.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, Qt

from desktop.i18n import format_list
from desktop.viewmodels.rows import NOWHERE, Index
from desktop.viewmodels.tables import ROW_ROLE

if TYPE_CHECKING:
    from desktop.services.marked.line_marks import Held

KINDS: Final = ("note", "need", "priority", "decision", "action")
_RIGHT: Final = frozenset(("R", "AL"))


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line on screen. `id` is None while not a letter of it was typed; `text` is as typed, `shown` as it reads.

    `time` is the hour of its first letter, `aside` a few words of what it led to.
    """

    id: bytes | None = None
    kind: str = "note"
    text: str = ""
    shown: str = ""
    time: str = ""
    aside: str = ""
    rank: str = ""
    item: bytes | None = None
    subject: bytes | None = None
    amended: tuple[str, ...] = ()
    held: tuple[Held, ...] = ()  # who is meant by each `@` of the text


def reads_right_to_left(text: str, otherwise: bool) -> bool:
    """Whether a text reads from right to left, by its first letter that has a direction; `otherwise` without one."""
    for sign in text:
        way = unicodedata.bidirectional(sign)
        if way == "L" or way in _RIGHT:
            return way != "L"
    return otherwise


class LinesModel(QAbstractListModel):
    """The lines, in order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[LineRow] = []
        self.words: dict[str, str] = {}  # the word of each kind, for what is spoken

    @property
    def rows(self) -> Sequence[LineRow]:
        """The lines shown."""
        return self._rows

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        row = self._rows[index.row()]
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.shown
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = [row.time, self.words.get(row.kind, row.kind), row.shown, row.aside, *row.amended]
            return format_list([part for part in said if part])
        return None

    def place_of(self, id_: bytes | None) -> int:
        """Tell where a line is (the one not begun by None), -1 when it is not there."""
        return next((place for place, row in enumerate(self._rows) if row.id == id_), -1)

    # ---- one change ------------------------------------------------------------------------------

    def insert(self, place: int, row: LineRow) -> None:
        """Put a line before the one at `place`."""
        self.beginInsertRows(QModelIndex(), place, place)
        self._rows.insert(place, row)
        self.endInsertRows()

    def remove(self, place: int) -> None:
        """Take a line away."""
        self.beginRemoveRows(QModelIndex(), place, place)
        del self._rows[place]
        self.endRemoveRows()

    def move(self, place: int, to: int) -> None:
        """Take a line from one place to another, counted without it."""
        if place == to:
            return
        self.beginMoveRows(QModelIndex(), place, place, QModelIndex(), to + 1 if to > place else to)
        self._rows.insert(to, self._rows.pop(place))
        self.endMoveRows()

    def change(self, place: int, row: LineRow) -> None:
        """Show a line otherwise."""
        if self._rows[place] != row:
            self._rows[place] = row
            at = self.index(place)
            self.dataChanged.emit(at, at)

    # ---- all at once -----------------------------------------------------------------------------

    def take(self, rows: Sequence[LineRow]) -> None:
        """Show other lines: what stays is not touched, so that who stands on it goes on standing there."""
        if not self._rows or not rows or not {row.id for row in rows} & {row.id for row in self._rows}:
            self.beginResetModel()
            self._rows = list(rows)
            self.endResetModel()
            return
        wanted = {row.id for row in rows}
        for place in range(len(self._rows) - 1, -1, -1):
            if self._rows[place].id not in wanted:
                self.remove(place)
        known = {row.id for row in self._rows}
        for place, row in enumerate(rows):
            if row.id not in known:
                self.insert(place, row)
            elif self._rows[place].id != row.id:
                self.move(self.place_of(row.id), place)
            self.change(place, row)
