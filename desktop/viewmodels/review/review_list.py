"""Owns the list of what waits for a person: rows at once, what each record is called only where it is looked at.

Must not know widgets, nor what a record's versions are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import Qt

from desktop.i18n import N_, _, ngettext
from desktop.viewmodels.rows import Index, RowsModel
from desktop.viewmodels.tables import LINE_ROLE, PAGE

if TYPE_CHECKING:
    from desktop.services.exchange.exchanged import ReviewSummary

ODD: Final[Mapping[str, str]] = {
    "cycle": N_("En boucle"),
    "link": N_("Lien rompu"),
    "total": N_("Comptées deux fois"),
}
# a row is asked for its name by what paints or speaks it
_NAMING: Final = (int(Qt.ItemDataRole.DisplayRole), int(Qt.ItemDataRole.AccessibleTextRole), LINE_ROLE)


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """One line of the list: what waits, and what the record's own list says of it."""

    summary: ReviewSummary
    actor: str = ""
    sector: str = ""
    fresh: bool = True  # False: what the record is called was not looked up since the list was

    @property
    def id(self) -> str:
        """The review's identity."""
        return self.summary.id

    @property
    def title(self) -> str:
        """The record's title, never empty; blank until it was looked up."""
        return self.summary.title or (_("Sans titre") if self.fresh else "")

    def called_like(self, other: ReviewRow) -> ReviewRow:
        """The same question under the name that the record had in another row."""
        return replace(
            self, summary=replace(self.summary, title=other.summary.title), actor=other.actor, sector=other.sector
        )


def difference(summary: ReviewSummary) -> str:
    """What differs in a record, in a few words."""
    if summary.odd and not summary.fields and not summary.deletion:
        return _(ODD[summary.odd[0]])
    return differences(summary.fields)[1 if summary.deletion else 0]


def differences(fields: int) -> tuple[str, ...]:
    """What may differ: so many fields, a deletion against an edit, or something odd."""
    words = ngettext("{n} champ différent", "{n} champs différents", fields)
    return words, _("Supprimée et modifiée"), *(_(word) for word in ODD.values())


class ReviewsModel(RowsModel["ReviewRow"]):
    """The open reviews, one row per record. `naming` is asked for the names of a page's rows when one is looked at."""

    def __init__(self, parent: Any = None) -> None:
        super().__init__(parent)
        self.naming: Callable[[Sequence[ReviewRow]], None] | None = None
        self._asked: set[int] = set()

    def called(self, row: ReviewRow) -> str:
        return row.title

    def spoken(self, row: ReviewRow) -> list[str]:
        return [row.title, row.actor, difference(row.summary)]

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if role in _NAMING and index.isValid() and 0 <= index.row() < len(self._rows):
            self._ask(index.row() // PAGE)
        return super().data(index, role)

    def show(self, rows: Iterable[ReviewRow]) -> None:
        """Show other reviews; records known already keep their names until they are looked up again."""
        known = {row.id: row for row in self._rows}
        self.beginResetModel()
        self._rows = [row.called_like(known[row.id]) if row.id in known and not row.fresh else row for row in rows]
        self._asked.clear()
        self.endResetModel()

    def name(self, rows: Iterable[ReviewRow]) -> None:
        """Take what records are called."""
        found = {row.id: row for row in rows}
        places = [place for place, row in enumerate(self._rows) if row.id in found]
        for place in places:
            self._rows[place] = found[self._rows[place].id]
        if places:
            self.dataChanged.emit(self.index(places[0], 0), self.index(places[-1], 0))

    @property
    def many(self) -> bool:
        """Whether there are several choices that could be made at once."""
        return sum(row.summary.fields + row.summary.deletion + len(row.summary.odd) for row in self._rows) > 1

    def row(self, place: int) -> ReviewRow | None:
        """The review at a place of the list."""
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def place_of(self, review: str | None) -> int:
        """Where a review stands in the list; -1 when it is not there."""
        return next((n for n, row in enumerate(self._rows) if row.id == review), -1)

    def _ask(self, page: int) -> None:
        if page in self._asked or self.naming is None:
            return
        self._asked.add(page)
        wanted = [row for row in self._rows[page * PAGE : (page + 1) * PAGE] if not row.fresh]
        if wanted:
            self.naming(wanted)
