"""Owns the tree of territories with the number of records in each, as Qt sees it. Must not know widgets or SQL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.i18n import _, format_number, language, ngettext

if TYPE_CHECKING:
    from desktop.services.listing.lists import ListQuery
    from desktop.services.territory.territory_counts import Counted, Territory
    from desktop.viewmodels.store import Store

Index = QModelIndex | QPersistentModelIndex
COUNT_ROLE: Final = int(Qt.ItemDataRole.UserRole)
_NOWHERE: Final = QModelIndex()
NAME, COUNT = 0, 1  # columns


@dataclass(eq=False, slots=True)
class _Node:
    id: bytes  # empty for the whole country
    name: str
    count: int
    number: int = 0  # by which an index names it
    above: _Node | None = None
    row: int = 0
    below: list[_Node] = field(default_factory=list)


class TerritoryTree(QAbstractItemModel):
    """Regions, provinces, communes; before them a row for the whole country."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._top = _Node(b"", "", 0)
        self._known: dict[bytes, _Node] = {}
        self._nodes: list[_Node] = []
        self._shape: list[tuple[bytes, bytes | None, str]] = []

    def show(self, found: Sequence[Territory], total: int) -> None:
        """Show these; where only the counts differ, what is open stays open."""
        shape = [(one.id, one.parent, one.name) for one in found]
        if shape == self._shape and self._known:
            self._recount({one.id: one.records for one in found} | {b"": total})
            return
        self.beginResetModel()
        self._shape = shape
        self._top = _Node(b"", "", 0)
        whole = _Node(b"", _("Tout le pays"), total)
        self._known = {b"": whole} | {one.id: _Node(one.id, one.name or _("Sans titre"), one.records) for one in found}
        self._hang(self._top, whole)
        self._nodes = list(self._known.values())
        for number, node in enumerate(self._nodes):
            node.number = number
        levels = {one.id: one.level for one in found}
        for one in found:  # smaller ones come after what they are in, so that no circle can be made
            larger = one.parent if one.parent is not None and levels.get(one.parent, one.level) < one.level else None
            self._hang(self._top if larger is None else self._known[larger], self._known[one.id])
        self.endResetModel()

    def _hang(self, above: _Node, node: _Node) -> None:
        node.above, node.row = above, len(above.below)
        above.below.append(node)

    def _recount(self, counts: dict[bytes, int]) -> None:
        for id_, node in self._known.items():
            if node.count != counts[id_]:
                node.count = counts[id_]
                at = self.index_of(id_)
                self.dataChanged.emit(at, at.siblingAtColumn(COUNT))

    def id_at(self, index: Index) -> bytes | None:
        """The territory at an index: empty for the whole country, None for no row."""
        return self._node(index).id if index.isValid() else None

    def index_of(self, id_: bytes) -> QModelIndex:
        """Where a territory is."""
        node = self._known.get(id_)
        return self.createIndex(node.row, NAME, node.number) if node is not None else QModelIndex()

    # ---- what Qt asks --------------------------------------------------------------------------------

    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, self._node(parent).below[row].number)

    def parent(self, index: Index = _NOWHERE, /) -> Any:
        above = self._node(index).above if index.isValid() else None
        if above is None or above is self._top:
            return QModelIndex()
        return self.createIndex(above.row, NAME, above.number)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return len(self._node(parent).below) if parent.column() <= NAME else 0

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 2

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid():
            return None
        node = self._node(index)
        if role == COUNT_ROLE:
            return node.count
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{node.name}, {ngettext('{n} fiche', '{n} fiches', node.count)}"
        if role == Qt.ItemDataRole.DisplayRole:
            return node.name if index.column() == NAME else format_number(node.count)
        return None

    def _node(self, index: Index) -> _Node:
        return self._nodes[index.internalId()] if index.isValid() else self._top


def ask_territories(
    store: Store, kind: str, query: ListQuery, owner: QObject, answer: Callable[[Counted], object]
) -> None:
    """Ask how many records each territory has, and the whole country, under what a list is asked."""
    store.ask(partial(_territories, kind=kind, query=query, lang=language()), answer, owner=owner, key="territories")


def _territories(ask: Any, *, kind: str, query: ListQuery, lang: str) -> Counted:
    from desktop.services.territory.territory_counts import territories

    return territories(ask, kind, query, lang)
