"""Owns exporting as its page shows it: what may leave in which format, the rows of the preview, writing with progress.

Must not know widgets, SQL, nor how a format is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from desktop.i18n import N_, _, format_date, format_number, language
from desktop.progress import Progress
from desktop.viewmodels.jobs import Cancelled, Failure, Token
from desktop.viewmodels.record.record_list import Narrowing, narrowed_by
from desktop.viewmodels.store import Store

if TYPE_CHECKING:
    from desktop.exchange.exporting import Foreseen, Written
    from desktop.exchange.gathering import Wanted
    from desktop.exchange.table import Table
    from desktop.models.database import Database

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
TEMPLATE: Final = "template"
FOUR_W: Final = "4w"
# what the page offers, most asked for first
WHATS: Final = (
    "initiative",
    FOUR_W,
    "actor",
    "need",
    "service",
    "project",
    "place",
    "training",
    "meeting",
    "indicator",
    "practice",
    "document",
    "roadmap",
    "action",
    "decision",
    "checklist",
    "contact",
    "area",
    "all",
    TEMPLATE,
)
_LABELS: Final = {
    FOUR_W: N_("Qui fait quoi, où, pour qui (4W)"),
    "all": N_("Tout, une feuille par sorte"),
    TEMPLATE: N_("Classeur vierge, à remplir"),
}
_HXL: Final = N_("Classeur 4W pour la coordination (HXL)")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants. `narrowed`: what the list she came from shows, as `Narrowing`; None for all."""

    what: str
    audience: str
    lang: str
    narrowed: Narrowing | None = None


class PreviewTable(QAbstractTableModel):
    """The first rows of a table that would leave."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table: Table | None = None
        self._columns: list[int] = []

    def show(self, table: Table | None, *, whole: bool = False) -> None:
        """Show another table; `whole` with columns in which nothing stands. Identities are for machines, and a text
        in another language stands in the file beside the first."""
        self.beginResetModel()
        self._table = table
        some = () if table is None else table.columns
        self._columns = [
            at
            for at, one in enumerate(some)
            if one.name != "id" and "." not in one.name and table is not None
            if whole or any(row[at] is not None for row in table.rows)
        ]
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() or self._table is None else len(self._table.rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid() or self._table is None:
            return None
        value = self._table.rows[index.row()][self._columns[index.column()]]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return _said(value).replace("\n", " ")
        if role == Qt.ItemDataRole.TextAlignmentRole and isinstance(value, int | float):
            return int(Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = int(Qt.ItemDataRole.DisplayRole)
    ) -> Any:
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        if role != Qt.ItemDataRole.DisplayRole or self._table is None:
            return None
        if orientation == Qt.Orientation.Vertical:
            return str(section + 1)
        return self._table.columns[self._columns[section]].label if section < len(self._columns) else None


def _said(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return format_date(value)
    return format_number(value) if isinstance(value, int | float) else str(value)


class Exporting(QObject):
    """Tables on their way out. Only the last preview that was asked for arrives."""

    foreseen = Signal(object, object)  # Wish, Foreseen
    written = Signal(object, object)  # Path, Written (None for a blank workbook)
    failed = Signal(object)  # Failure
    stopped = Signal()
    progressed = Signal(int, int)

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = store
        self._token: Token | None = None

    def foresee(self, wish: Wish) -> None:
        """Ask what would leave; `foreseen` or `failed` follows."""
        work = partial(_foresee, wish, language())
        self.store.consult(work, partial(self.foreseen.emit, wish), owner=self, key="foresee", failed=self.failed.emit)

    def write(self, wish: Wish, form: str, file: Path) -> None:
        """Write the file; `written`, `stopped` or `failed` follows."""
        self._token = token = self.store.token()
        token.progressed.connect(self.progressed)
        work = partial(_write, wish, form, file, language(), token.report)
        self.store.consult(work, partial(self.written.emit, file), owner=self, key="write", failed=self._ended)

    def cancel(self) -> None:
        """Stop writing: nothing is left of the file."""
        if self._token is not None:
            self._token.cancel()

    def _ended(self, failure: Failure) -> None:
        if isinstance(failure.error, Cancelled):
            self.stopped.emit()
        else:
            self.failed.emit(failure)


def label_of(what: str) -> str:
    """What leaves, in plain words."""
    from desktop.services.description.kinds import KINDS

    return _(_LABELS[what]) if what in _LABELS else _(KINDS[what].plural)


def offered(audience: str) -> list[str]:
    """What an audience may be told of."""
    from desktop.services.audience.leaving_fields import NETWORK_ONLY

    return [what for what in WHATS if audience == "internal" or what not in NETWORK_ONLY]


def formats(what: str) -> list[tuple[str, str, str]]:
    """(name, plain words, ending) of the formats that can tell something."""
    from desktop.exchange.formats import FORMATS, telling

    if what == TEMPLATE:
        return [("xlsx", _(FORMATS["xlsx"].label), ".xlsx")]
    some = [(one.name, _(one.label), one.endings[0]) for one in telling(what)]
    # coordination gets its tags in either workbook
    return [
        (name, _(_HXL), end) if (name, what) == ("xlsx", FOUR_W) else (name, label, end)
        for name, label, end in some
        if (name, what) != ("hxl.xlsx", FOUR_W)
    ]


def named(file: Path, ending: str) -> Path:
    """The file with the ending of its format, where it has none of its own."""
    return file if file.name.lower().endswith(ending) else file.with_name(file.name + ending)


def _wanted(wish: Wish, database: Database) -> Wanted:
    from desktop.exchange.gathering import Wanted
    from desktop.models.plain import reader

    query = None
    if wish.narrowed is not None:
        with database.read() as session:
            query = narrowed_by(reader(session), wish.narrowed.kind, wish.narrowed.query, wish.narrowed.within)
    return Wanted(wish.what, wish.audience, wish.lang, query)


def _foresee(wish: Wish, reading: str, database: Database) -> Foreseen:
    from desktop.exchange import exporting

    if wish.what == TEMPLATE:
        return exporting.foresee_blank(database, audience=wish.audience, lang=wish.lang)
    return exporting.foresee(database, _wanted(wish, database), reading=reading)


def _write(wish: Wish, form: str, file: Path, reading: str, report: Progress, database: Database) -> Written | None:
    from desktop.exchange import exporting

    if wish.what == TEMPLATE:
        exporting.write_blank(database, file, kind="", audience=wish.audience, lang=wish.lang)
        return None
    return exporting.write(database, file, _wanted(wish, database), form, reading=reading, progress=report)
