"""Owns lists as Qt sees them: ids first, rows by page when first painted, then those beside them.

Must not know SQL, widgets or any kind.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QStringListModel, Qt

PAGE = 30  # rows read at once: what a screen shows; more are read for nothing when one jumps
KEPT = 1200  # rows that are held at most
ROW_ROLE = int(Qt.ItemDataRole.UserRole)
LINE_ROLE = int(Qt.ItemDataRole.UserRole) + 1
_FLAGS = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
Index = QModelIndex | QPersistentModelIndex
# given ids and where to answer with as many rows
Fetch = Callable[[Sequence[bytes], Callable[[Sequence[Any]], None]], None]


class RecordModel(QStringListModel):
    """A list of records. `fetch` brings rows; `as_line` turns a row into what the delegate paints.

    It is a list of empty strings to Qt, whose lists ask for every row's index when they lay out: answered in
    Python, 100,000 rows take half a second each time.
    """

    def __init__(
        self,
        fetch: Fetch,
        as_line: Callable[[Any], Any],
        *,
        spoken: Callable[[Any], str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._fetch = fetch
        self._as_line = as_line
        self._spoken = spoken
        self._ids: Sequence[bytes] = ()
        self._rows: dict[bytes, Any] = {}
        self._asked: set[int] = set()
        self._turn = 0

    @property
    def ids(self) -> Sequence[bytes]:
        """The ids shown, in order."""
        return self._ids

    def flags(self, index: Index) -> Qt.ItemFlag:
        return _FLAGS if index.isValid() else Qt.ItemFlag.NoItemFlags

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid() or index.row() >= len(self._ids):
            return None
        if role not in (ROW_ROLE, LINE_ROLE, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        row = self._rows.get(self._ids[index.row()])
        if row is None:
            self._ask(index.row() // PAGE)
            return None if role in (ROW_ROLE, LINE_ROLE) else ""
        if role == ROW_ROLE:
            return row
        return self._as_line(row) if role == LINE_ROLE else self._spoken(row)

    @property
    def known(self) -> frozenset[bytes]:
        """The ids whose rows are here."""
        return frozenset(self._rows)

    def set_ids(
        self, ids: Sequence[bytes], touched: frozenset[bytes] | None = frozenset(), rows: Sequence[Any] = ()
    ) -> None:
        """Show other ids; rows already here stay, but those `touched` (None: all) are fetched again. `rows` come along
        with the ids: what is painted first needs no second question."""
        new, same = ids, ids == self._ids
        if not same and len(self._rows) > KEPT:
            self._rows.clear()
        self._rows.update((row.id, row) for row in rows)
        if touched is None:  # after the rows that came along: something may have changed since they were read
            self._rows.clear()
        else:
            for id_ in touched:
                self._rows.pop(id_, None)
        self._asked.clear()
        self._turn += 1
        if same:
            if new:
                self.dataChanged.emit(self.index(0), self.index(len(new) - 1))
            return
        self._ids = new
        self.setStringList([""] * len(new))  # resets the model

    def row_of(self, id_: bytes) -> int:
        """Tell where an id is, -1 when it is not shown."""
        try:
            return self._ids.index(id_)
        except ValueError:
            return -1

    def row_at(self, place: int) -> Any:
        """Give the row at a place if it has arrived."""
        return self._rows.get(self._ids[place]) if 0 <= place < len(self._ids) else None

    def put(self, row: Any) -> None:
        """Show a row that is here otherwise."""
        place = self.row_of(row.id)
        if place >= 0 and row.id in self._rows:
            self._rows[row.id] = row
            self.dataChanged.emit(self.index(place), self.index(place))

    def _ask(self, page: int, *, seen: bool = True) -> None:
        """Fetch a page. When one that is `seen` has come, those beside it are fetched: who scrolls on finds them."""
        wanted = [i for i in self._ids[page * PAGE : (page + 1) * PAGE] if i not in self._rows]
        if page in self._asked or not wanted:
            return
        self._asked.add(page)
        turn = self._turn

        def arrived(rows: Sequence[Any]) -> None:
            self._rows.update((row.id, row) for row in rows)
            if turn != self._turn:
                return
            first = page * PAGE
            last = min(first + PAGE, len(self._ids)) - 1
            self.dataChanged.emit(self.index(first), self.index(last))
            for beside in (page + 1, page - 1):
                if seen and beside >= 0:
                    self._ask(beside, seen=False)

        self._fetch(wanted, arrived)
