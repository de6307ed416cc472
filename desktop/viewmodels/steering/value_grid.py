"""Owns the grid of an indicator as Qt sees it: periods down, target, actual, parts and a remark across.

Must not know widgets nor SQL. What is typed and is no number stays in its cell until it is mended; nothing of it is
written.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from desktop.errors import InvalidValue
from desktop.i18n import _, format_hundredths, format_number, format_percent, ngettext, plain_number
from desktop.viewmodels.steering.indicator_values import IndicatorValues, Written

if TYPE_CHECKING:
    from desktop.services.indicators.grid import Cell, Row, Sheet
    from desktop.services.indicators.parts import Part

Index = QModelIndex | QPersistentModelIndex
LOOK_ROLE: Final = int(Qt.ItemDataRole.UserRole) + 1  # "", computed, summed, waiting, wrong
_ROOT: Final = QModelIndex()
_WORDS: Final = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
_ALIGN: Final = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter


class Column(NamedTuple):
    """What a column holds: target, actual, part (of the actual), share, comment."""

    what: str
    label: str
    part: Part | None = None


class ValueGrid(QAbstractTableModel):
    """The territory shown of a sheet, the newest period first."""

    refused = Signal(str)  # why what was typed is not written

    def __init__(self, values: IndicatorValues, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._values = values
        self.columns: tuple[Column, ...] = ()
        self.rows: tuple[Row, ...] = ()
        self._wrong: dict[tuple[str, int], str] = {}  # (period, column) -> what was typed
        self._shape: tuple[Any, ...] = ()
        values.arrived.connect(self._show)

    # ---- what is shown -----------------------------------------------------------------------------

    def _show(self, sheet: Sheet | None) -> None:
        area = self._values.area
        columns = _columns(sheet) if sheet is not None else ()
        rows = tuple(reversed(area.rows)) if area is not None else ()
        shape = (
            sheet.head.indicator if sheet else None,
            area.area if area else None,
            columns,
            [row.code for row in rows],
        )
        if shape == self._shape:
            self.rows = rows
            self._let_go()
            if rows:
                self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(columns) - 1))
            return
        self.beginResetModel()
        if shape[:3] != self._shape[:3]:  # a column is where it was: else it would stand in another
            self._wrong.clear()
        self.columns, self.rows, self._shape = columns, rows, shape
        self.endResetModel()

    def _let_go(self) -> None:
        """What was typed and is no number goes where nothing can be typed any more: the value is computed now."""
        places = {row.code: at for at, row in enumerate(self.rows)}
        stay = {
            key: text
            for key, text in self._wrong.items()
            if key[0] in places and self._editable(places[key[0]], key[1])
        }
        if stay != self._wrong:
            self._wrong = stay
            self.refused.emit("")

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, way: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole and way == Qt.Orientation.Horizontal:
            words = section < len(self.columns) and self.columns[section].what == "comment"
            return int(_WORDS if words else _ALIGN)
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        if way == Qt.Orientation.Horizontal:
            return self.columns[section].label if section < len(self.columns) else None
        return self.rows[section].label if section < len(self.rows) else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren
        return flags | Qt.ItemFlag.ItemIsEditable if self._editable(index.row(), index.column()) else flags

    def _editable(self, row: int, column: int) -> bool:
        told = self.columns[column]
        if told.what == "share":
            return False
        if told.what == "comment":
            return True
        cell = self.cell(row, column)
        return not (cell.waiting or cell.computed or (told.what != "target" and self._computed))

    @property
    def _computed(self) -> bool:
        sheet = self._values.sheet
        return sheet is not None and sheet.head.computed

    def cell(self, row: int, column: int) -> Cell:
        """The number at a place; of a remark, the actual's cell that holds it."""
        from desktop.services.indicators.grid import EMPTY

        told, here = self.columns[column], self.rows[row]
        if told.what == "target":
            return here.target
        return here.parts.get(told.part, EMPTY) if told.part is not None else here.actual

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row, column = index.row(), index.column()
        what = self.columns[column].what
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(_WORDS if what == "comment" else _ALIGN)
        wrong = self._wrong.get((self.rows[row].code, column))
        if role == LOOK_ROLE:
            return self._look(row, column, wrong)
        if role == Qt.ItemDataRole.EditRole:
            return wrong if wrong is not None else self._plain(row, column)
        if role == Qt.ItemDataRole.DisplayRole:
            return wrong if wrong is not None else self._said(row, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join((self.rows[row].label, self.columns[column].label, self._said(row, column) or _("vide")))
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._more(row, column) or None
        return None

    def _look(self, row: int, column: int, wrong: str | None) -> str:
        cell = self.cell(row, column)
        if wrong is not None:
            return "wrong"
        if self.columns[column].what in ("share", "comment"):
            return ""
        if not cell.waiting and self._doubts(row, column):
            return "doubtful"
        return "waiting" if cell.waiting else "computed" if cell.computed else "summed" if cell.summed else ""

    def _plain(self, row: int, column: int) -> str:
        """What an editor begins with: digits as they are typed."""
        if self.columns[column].what == "comment":
            return self.rows[row].actual.comment
        value = self.cell(row, column).value
        return "" if value is None else plain_number(value)

    def _said(self, row: int, column: int) -> str:
        what, here = self.columns[column].what, self.rows[row]
        if what == "comment":
            return here.actual.comment
        if what == "share":
            return "" if here.share is None else format_percent(here.share)
        cell = self.cell(row, column)
        if cell.value is None:
            return ""
        words = said_number(cell.value, self._unit)
        return words if cell.sure or cell.at_least is None else f"{words} *"

    def _doubts(self, row: int, column: int) -> list[str]:
        """What is doubtful about a number, in words."""
        from desktop.services.indicators.parts import EVERYBODY

        told, area = self.columns[column], self._values.area
        if told.what in ("share", "comment") or area is None:
            return []
        part, target = told.part or EVERYBODY, told.what == "target"
        return [
            one.sentence
            for one in self._values.doubts
            if (one.area, one.period, one.part, one.target) == (area.area, self.rows[row].code, part, target)
        ]

    @property
    def _unit(self) -> str:
        sheet = self._values.sheet
        return sheet.head.unit if sheet is not None else ""

    def _more(self, row: int, column: int) -> str:
        """What a cell does not say itself: where its number comes from, what it leaves out."""
        if self.columns[column].what in ("share", "comment"):
            return ""
        cell = self.cell(row, column)
        told = self._doubts(row, column)
        if cell.waiting:
            told.append(_("Deux personnes ont écrit ici : le choix attend dans À vérifier."))
        if cell.summed:
            told.append(_("Somme de ce qui est détaillé ; rien n’est écrit ici."))
        if cell.computed:
            told.append(ngettext("Calculé sur {n} fiche", "Calculé sur {n} fiches", cell.records))
        if not cell.sure and cell.at_least is not None and cell.value is not None:
            told.append(self._unsure(cell.value, cell.at_least))
        if cell.undated:
            told.append(ngettext("{n} fiche sans date n’y est pas", "{n} fiches sans date n’y sont pas", cell.undated))
        if cell.comment:
            told.append(cell.comment)
        return "\n".join(told)

    def _unsure(self, value: float, least: float) -> str:
        """That people may have been counted several times in a number, and what it is at least."""
        from desktop.services.formula.measures import PEOPLE
        from desktop.services.indicators.trying import least_words, value_words

        if self._unit == PEOPLE:
            return _(
                "{all} en cumul, au moins {least} personnes différentes : certaines ont pu être comptées "
                "plusieurs fois.",
                all=format_number(_whole(value)),
                least=format_number(_whole(least)),
            )
        return _(
            "{value}, {least} : des personnes ont pu être comptées plusieurs fois.",
            value=value_words(value, self._unit),
            least=least_words(least, self._unit),
        )

    def computed_at(self, row: int, column: int) -> bool:
        """Whether a computed number stands there: it comes from records that can be shown."""
        if not (0 <= row < len(self.rows) and 0 <= column < len(self.columns)):
            return False
        return self.columns[column].what in ("actual", "part") and self.cell(row, column).computed

    def trace(self, row: int, column: int) -> None:
        """Ask where the computed number at a place comes from."""
        if self.computed_at(row, column):
            part = self.columns[column].part
            self._values.trace(self.rows[row].code, part._asdict() if part is not None else {})

    # ---- what is typed -----------------------------------------------------------------------------

    def setData(self, index: Index, value: Any, role: int = int(Qt.ItemDataRole.EditRole)) -> bool:
        if role != Qt.ItemDataRole.EditRole or not index.isValid():
            return False
        self.write([(index.row(), index.column(), str(value))])
        return True

    def write(self, typed: Sequence[tuple[int, int, str]]) -> None:
        """Write what was typed or pasted at some places, in one act; what is no number stays where it was typed."""
        cells: list[Written] = []
        refusal = ""
        for row, column, text in typed:
            if not (row < len(self.rows) and column < len(self.columns) and self._editable(row, column)):
                continue
            place = self.rows[row].code, column
            try:
                made = self._written(row, column, text)
            except InvalidValue as error:
                self._wrong[place] = text
                refusal = _(error.what, **error.details)
            else:
                self._wrong.pop(place, None)
                cells += [made] if made is not None else []
        if self.rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.rows) - 1, len(self.columns) - 1))
        self.refused.emit(refusal)
        self._values.write(cells)

    @property
    def unsaved(self) -> bool:
        """Whether something stands there that could not be written."""
        return bool(self._wrong)

    def _written(self, row: int, column: int, text: str) -> Written | None:
        from desktop.services.record.values import measured

        told, here = self.columns[column], self.rows[row]
        cell = self.cell(row, column)
        seen = None if cell.summed or cell.computed else cell.value
        if told.what == "comment":
            if text.strip() == here.actual.comment:
                return None
            held = None if here.actual.summed or here.actual.computed else here.actual.value
            return Written("actual", here.code, {}, held, held, text)
        value = measured(text, told.label) if text.strip() else None
        if value == seen and not cell.summed:
            return None
        measure = "target" if told.what == "target" else "actual"
        return Written(measure, here.code, told.part._asdict() if told.part else {}, value, seen)


def said_number(value: float, unit: str) -> str:
    """A value of a unit as people read it, with at most two decimals."""
    number = _whole(round(value, 2))
    return format_hundredths(number) if unit == "percent" else format_number(number)


def _whole(value: float) -> int | float:
    return int(value) if float(value).is_integer() else value


def _columns(sheet: Sheet) -> tuple[Column, ...]:
    return (
        Column("target", _("Cible")),
        Column("actual", _("Réalisé")),
        Column("share", _("Atteint")),
        *(Column("part", sheet.labels[part], part) for part in sheet.parts),
        Column("comment", _("Remarque")),
    )
