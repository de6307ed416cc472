"""Owns how the dashboard's figures are said: charts, who does what, lines. Must not know widgets or SQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.i18n import N_, _, format_list, format_number, ngettext
from desktop.reports.chart_spec import ChartSpec, Series

if TYPE_CHECKING:
    from desktop.services.steering.matrix import Matrix
    from desktop.services.steering.overview import Overview
    from desktop.services.steering.people import Breakdown, Cross, People
    from desktop.services.steering.scope import Behind

Index = QModelIndex | QPersistentModelIndex
SHARE_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 1
MOST: Final = 10  # lines of a chart; the table has them all
BY: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "sector": (N_("Par secteur"), N_("Secteur")),
        "sex": (N_("Par âge et sexe"), N_("Âge")),
        "group": (N_("Par groupe"), N_("Groupe")),
        "area": (N_("Par territoire"), N_("Territoire")),
        "period": (N_("Par trimestre"), N_("Trimestre")),
    }
)
_NOWHERE = QModelIndex()


def how_many(people: People) -> str:
    """People in words: one number, or both when some may be counted twice."""
    if people.one:
        return ngettext("{n} personne", "{n} personnes", people.cumulated)
    return _(
        "{sum} en cumul · au moins {least} personnes différentes",
        sum=format_number(people.cumulated),
        least=format_number(people.at_least),
    )


def people_chart(told: Overview, by: str) -> tuple[ChartSpec, list[list[Behind | None]]]:
    """People reached, and for each category and series the records behind."""
    label, head = BY[by]
    title = _("Personnes atteintes")
    note = how_many(told.by_sector.total)
    if by == "sex":
        return _crossed(told.sex_and_age, f"{title} · {_(label).lower()}", _(head), note)
    breakdown: Breakdown = {
        "sector": told.by_sector,
        "group": told.by_group,
        "area": told.by_area,
        "period": told.by_period,
    }[by]
    lines = list(breakdown.lines)
    kind: Any = "bars"
    if by == "period":
        lines, kind = lines[-12:], "columns"
        note = f"{note}. " + _("Ce qui dure est compté dans chacun de ses trimestres.")
    elif len(lines) > MOST:
        lines = lines[:MOST]
        note = f"{note}. " + _("Les {n} premières lignes sont montrées.", n=MOST)
    spec = ChartSpec(
        kind,
        f"{title} · {_(label).lower()}",
        _(head),
        tuple(line.label for line in lines),
        (Series(_("Personnes atteintes (cumul)"), tuple(line.people.cumulated for line in lines)),),
        note=note,
    )
    return spec, [[line.behind] for line in lines]


def _crossed(cross: Cross, title: str, head: str, note: str) -> tuple[ChartSpec, list[list[Behind | None]]]:
    ages, sexes = cross.words
    cells = {cell.keys: cell for cell in cross.cells}
    series = []
    for sex, word in sexes:
        values = tuple(cells[age, sex].people.cumulated if (age, sex) in cells else None for age, _word in ages)
        series.append(Series(word, values, "value" if sex else "unsaid"))
    spec = ChartSpec("stacked", title, head, tuple(word for _age, word in ages), tuple(series), note=note)
    behind = [[cells[age, sex].behind if (age, sex) in cells else None for sex, _w in sexes] for age, _word in ages]
    return spec, behind


def needs_chart(told: Overview) -> tuple[ChartSpec, list[list[Behind | None]]]:
    """Needs against responses by commune, the widest gap first."""
    places = told.needs.places[:MOST]
    notes = [_("Sans commune : {n}", n=format_number(told.needs.nowhere))] if told.needs.nowhere else []
    if told.needs.shared:
        notes.append(
            _(
                "De plusieurs communes : {n}, pour {people} personnes",
                n=format_number(told.needs.shared),
                people=format_number(told.needs.people),
            )
        )
    if len(told.needs.places) > MOST:
        notes.append(_("Les {n} premières lignes sont montrées.", n=MOST))
    spec = ChartSpec(
        "bars",
        _("Besoins ouverts et réponses par commune"),
        _("Commune"),
        tuple(place.label for place in places),
        (
            Series(_("Personnes dans le besoin"), tuple(place.needs.value for place in places)),
            Series(_("Personnes atteintes"), tuple(place.reached.value for place in places)),
            Series(_("Écart"), tuple(place.gap.value for place in places)),
        ),
        note=format_list(notes),
    )
    return spec, [[one.needs_behind, one.initiatives_behind, one.needs_behind] for one in places]


def matrix_spec(matrix: Matrix) -> ChartSpec:
    """Who does what as a table to be copied: numbers of initiatives."""
    numbers = {(cell.who, cell.what): cell.initiatives for cell in matrix.cells}
    return ChartSpec(
        "stacked",
        _("Qui fait quoi"),
        _("Acteur") if matrix.by == "actor" else _("Type d’acteur"),
        tuple(row.label for row in matrix.rows),
        tuple(
            Series(column.label, tuple(numbers.get((row.key, column.key)) for row in matrix.rows))
            for column in matrix.columns
        ),
    )


class MatrixModel(QAbstractTableModel):
    """Who down, what across, totals last; each initiative once in a total."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._matrix: Matrix | None = None
        self._cells: dict[tuple[str, str], Any] = {}
        self._most = 1

    def show(self, matrix: Matrix | None) -> None:
        """Show another table."""
        self.beginResetModel()
        self._matrix = matrix
        self._cells = {(cell.who, cell.what): cell for cell in matrix.cells} if matrix is not None else {}
        self._most = max((cell.initiatives for cell in self._cells.values()), default=1)
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() or self._matrix is None else len(self._matrix.rows) + 1

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() or self._matrix is None else len(self._matrix.columns) + 1

    def at(self, row: int, column: int) -> Any:
        """What a cell tells: something with initiatives, people and what is behind; None for an empty one."""
        matrix = self._matrix
        if matrix is None:
            return None
        last_row, last_column = row >= len(matrix.rows), column >= len(matrix.columns)
        if last_row:
            return matrix.total if last_column else matrix.columns[column]
        if last_column:
            return matrix.rows[row]
        return self._cells.get((matrix.rows[row].key, matrix.columns[column].key))

    def words(self, row: int, column: int) -> str:
        """A cell in words: who, what, how many initiatives, for how many people."""
        told = self.at(row, column)
        if told is None:
            return ""
        many = ngettext("{n} initiative", "{n} initiatives", told.initiatives)
        return _("{label} : {text}", label=self.name(row, column), text=f"{many}, {how_many(told.people)}")

    def name(self, row: int, column: int) -> str:
        """Who and what of a cell."""
        heads = (self._head(row, Qt.Orientation.Vertical), self._head(column, Qt.Orientation.Horizontal))
        return format_list(heads)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid() or self._matrix is None:
            return None
        row, column = index.row(), index.column()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignCenter)
        told = self.at(row, column)
        if told is None:
            return "–" if role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.DisplayRole:
            return format_number(told.initiatives)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return self.words(row, column)
        if role == SHARE_ROLE:
            inner = row < len(self._matrix.rows) and column < len(self._matrix.columns)
            return told.initiatives / self._most if inner else 0.0
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> Any:
        if self._matrix is None or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        return self._head(section, orientation)

    def _head(self, section: int, orientation: Qt.Orientation) -> str:
        matrix = self._matrix
        if matrix is None:
            return ""
        heads: Sequence[Any] = matrix.columns if orientation == Qt.Orientation.Horizontal else matrix.rows
        return heads[section].label if section < len(heads) else _("Total")
