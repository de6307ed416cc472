"""Owns the matrix of alignment as Qt sees it: objectives down, sectors across; or initiatives down, objectives across.

Reads it whole, again when anything changed. Must not know widgets nor SQL.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from desktop.i18n import _, format_number, language, ngettext
from desktop.viewmodels.steering.dashboard_words import how_many
from desktop.viewmodels.steering.looking import Looking, scope_of
from desktop.viewmodels.store import Store

if TYPE_CHECKING:
    from desktop.services.listing.asking import ListQuery
    from desktop.services.names.term_labels import TermLabel
    from desktop.services.steering.alignment import Alignment, Objective
    from desktop.services.steering.people import People
    from desktop.services.steering.scope import Scope
    from desktop.services.unit_of_work import Changes

Index = QModelIndex | QPersistentModelIndex
SCHEMES: Final = ("snia", "sdg", "gcm", "cluster")
MOST: Final = 300  # initiatives shown as rows
GAP_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 1
_ROOT: Final = QModelIndex()
_WORDS: Final = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
_MIDDLE: Final = Qt.AlignmentFlag.AlignCenter


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: what stands in it, what is said of it aloud, and the list (or the record) behind it."""

    text: str = ""
    said: str = ""
    behind: ListQuery | bytes | None = None
    gap: bool = False
    value: int | None = None  # the number that stands in it


@dataclass(frozen=True, slots=True)
class Grid:
    """What the table shows. `codes`: of each row its objective, "" for none (rows of initiatives, or no tag)."""

    heads: tuple[str, ...]
    tips: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    codes: tuple[str, ...]
    gaps: int
    objectives: int
    untagged: int
    untagged_behind: ListQuery | None


class AlignmentModel(QAbstractTableModel):
    """The table."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.grid: Grid | None = None

    def show_grid(self, grid: Grid) -> None:
        """Show another table."""
        self.beginResetModel()
        self.grid = grid
        self.endResetModel()

    def cell(self, row: int, column: int) -> Cell | None:
        """One cell, None outside the table."""
        rows = self.grid.rows if self.grid is not None else ()
        inside = 0 <= row < len(rows) and 0 <= column < len(rows[row])
        return rows[row][column] if inside else None

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() or self.grid is None else len(self.grid.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() or self.grid is None else len(self.grid.heads)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        cell = self.cell(index.row(), index.column()) if index.isValid() else None
        if cell is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return cell.text
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return cell.said or cell.text
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _WORDS if index.column() == 0 else _MIDDLE
        return cell.gap if role == GAP_ROLE else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if orientation != Qt.Orientation.Horizontal or self.grid is None or not 0 <= section < len(self.grid.heads):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.grid.heads[section]
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.grid.tips[section]
        return None


class AlignmentState(Looking):
    """Which matrix is shown of what is looked at, and reading it. `by`: sector or initiative; `arrived` with a Grid."""

    asking = Signal()
    worded = Signal(object)  # TermLabel
    failed = Signal(object)  # Failure

    def __init__(self, store: Store, parent: QObject | None = None, today: Callable[[], date] = date.today) -> None:
        super().__init__(parent)
        self.store = store
        self._today = today
        self.turned.connect(lambda: self.ask())
        self.scheme = SCHEMES[0]
        self.by = "sector"

    def ask(self, scheme: str = "", by: str = "") -> None:
        """Read a matrix; what is not given stays as it was."""
        self.scheme, self.by = scheme or self.scheme, by or self.by
        self.asking.emit()
        work = partial(_read, **self.asked())
        self.store.query(work, self._take, owner=self, key="matrix", failed=self.failed.emit)

    def _take(self, answer: tuple[Grid, Any]) -> None:
        grid, facets = answer
        self.faceted.emit(facets)
        self.arrived.emit(grid)

    def asked(self) -> dict[str, Any]:
        """Which matrix, of what, on which day, in which language."""
        asked = {"scheme": self.scheme, "by": self.by, "lang": language()}
        return {**asked, "chosen": self.chosen(), "today": self._today()}

    def follow(self, _changes: Changes) -> None:
        """Read again: any record may carry a tag."""
        self.ask()

    def ask_words(self, code: str) -> None:
        """Read the words of an objective in the four languages."""
        work = partial(_words, scheme=self.scheme, code=code)
        self.store.query(work, self.worded.emit, owner=self, key="words")

    def write_words(self, code: str, lang: str, text: str) -> None:
        """Write the words of an objective in a language."""
        work = partial(_write, scheme=self.scheme, code=code, lang=lang, text=text)
        label = _("Libellé de {code}", code=code)
        self.store.change(work, label=label, done=lambda _r: None, failed=self.failed.emit, owner=self, quiet=True)


def by_sector(told: Alignment) -> Grid:
    """Objectives down, sectors across. An objective that holds others tells all of them together."""
    cells = {(one.code, one.sector): one for one in told.cells}
    rows = []
    ordered = _under_their_parents(told.objectives)
    for objective in ordered:
        name = objective.label if objective.label != objective.code else _("libellé à compléter")
        words = f"{objective.code} · {name}"
        gap = not objective.whole
        many = f"{ngettext('{n} initiative', '{n} initiatives', objective.whole)}{_for(objective.whole_people)}"
        line = [Cell(words if objective.holds or not objective.parent else f"    {words}", f"{words}, {many}", gap=gap)]
        shown = _("aucune") if gap else format_number(objective.whole)
        behind = None if gap else objective.whole_behind.query
        line.append(Cell(shown, f"{words}, {many}", behind, gap, objective.whole))
        line.append(_people(objective.whole_people, f"{words}, {many}", behind))
        for sector in told.sectors:
            held = cells.get((objective.code, sector.code))
            if held is None:
                line.append(Cell())
                continue
            said = f"{ngettext('{n} initiative', '{n} initiatives', held.initiatives)}{_for(held.people)}"
            text = format_number(held.initiatives)
            spoken = f"{words}, {sector.label}, {said}"
            line.append(Cell(text, spoken, held.behind.query, value=held.initiatives))
        rows.append(tuple(line))
    heads = (_("Objectif"), _("Initiatives"), _("Personnes"), *(one.label for one in told.sectors))
    codes = tuple(one.code for one in ordered)
    return Grid(heads, heads, tuple(rows), codes, *_counts(told))


def _under_their_parents(objectives: Sequence[Objective]) -> list[Objective]:
    """Each objective after the one that holds it; those that nothing holds keep their order."""
    known = {one.code for one in objectives}
    tops = [one for one in objectives if one.parent not in known]
    return [found for top in tops for found in (top, *(one for one in objectives if one.parent == top.code))]


def _people(people: People, said: str, behind: Any) -> Cell:
    """How many people in all; least of different ones where they may overlap. Nothing where nobody said."""
    if not people.counted:
        return Cell()
    many = format_number(people.cumulated)
    if not people.one:
        many = f"{many} · {_('au moins {n}', n=format_number(people.at_least))}"
    return Cell(many, said, behind, value=people.cumulated)


def _for(people: People) -> str:
    return f", {how_many(people)}" if people.counted else ""


def by_initiative(
    told: Alignment,
    titles: Sequence[tuple[bytes, str]],
    tags: dict[bytes, tuple[str, ...]],
    reached: Mapping[bytes, int],
) -> Grid:
    """Initiatives down, the people each reached, objectives across by their codes."""
    rows = []
    for row, title in titles:
        carried = set(tags.get(row, ()))
        line = [Cell(title or _("Sans titre"), behind=row, gap=not carried)]
        many = reached.get(row)
        line.append(Cell() if many is None else Cell(format_number(many), "", row, value=many))
        for one in told.objectives:
            held = one.code in carried
            line.append(Cell("✓" if held else "", f"{title}, {one.code} · {one.label}" if held else "", row))
        rows.append(tuple(line))
    heads = (_("Initiative"), _("Personnes"), *(one.code for one in told.objectives))
    tips = (_("Initiative"), _("Personnes atteintes"), *(f"{one.code} · {one.label}" for one in told.objectives))
    return Grid(heads, tips, tuple(rows), ("",) * len(rows), *_counts(told))


def _counts(told: Alignment) -> tuple[int, int, int, ListQuery | None]:
    return len(told.gaps), len(told.objectives), told.untagged, told.untagged_behind.query if told.untagged else None


def _read(session: Any, *, scheme: str, by: str, chosen: Mapping[str, Any], today: date, lang: str) -> tuple[Grid, Any]:
    from desktop.services.listing import lists

    scope = scope_of(chosen, today)
    grid = read_grid(session, scheme=scheme, by=by, scope=scope, lang=lang, most=MOST)
    return grid, lists.facets(session, "initiative", scope.initiative_query(), lang)


def read_grid(session: Any, *, scheme: str, by: str, scope: Scope, lang: str, most: int) -> Grid:
    """The matrix; `most` initiatives as rows, 0 for all."""
    from desktop.models.plain import reader
    from desktop.services.listing import lists
    from desktop.services.steering.alignment import aligned, tags
    from desktop.services.steering.looking import looked
    from desktop.services.steering.people import REACHED

    view = looked(reader(session), scope.initiative_query())
    told = aligned(view, scope, scheme, lang)
    if by == "sector":
        return by_sector(told)
    ids = list(lists.ids(session, "initiative", scope.initiative_query()))
    ids = ids[:most] if most else ids
    titles = [(row.id, row.title) for row in lists.rows(session, "initiative", ids, lang)]
    return by_initiative(told, titles, tags(session, scheme, ids), view.of_each(REACHED))


def _words(session: Any, *, scheme: str, code: str) -> TermLabel:
    from desktop.services.names.term_labels import label_of

    return label_of(session, scheme, code)


def _write(uow: Any, *, scheme: str, code: str, lang: str, text: str) -> bool:
    from desktop.services.names.term_labels import write_label

    return write_label(uow, scheme, code, lang, text)


def proposed(
    store: Store, sector: str, carried: dict[str, list[str]], owner: QObject, done: Callable[[Any], object]
) -> None:
    """What an initiative of that sector may serve; `done` is told the proposals."""

    def work(session: Any) -> Any:
        from desktop.services.steering.alignment_proposals import proposals

        return proposals(session, sector, carried, language())

    store.query(work, done, owner=owner, key="proposals")
