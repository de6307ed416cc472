"""Owns the matrix of alignment as a workbook: all rows of what is looked at, native numbers. Must not know widgets.

It is written by the writer of reports; like theirs, its bytes depend on what it says and on its own day alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from desktop.i18n import _, format_date, speaking
from desktop.viewmodels.steering.alignment import AlignmentState, Grid, read_grid
from desktop.viewmodels.steering.looking import scope_of

if TYPE_CHECKING:
    from desktop.models.database import Database
    from desktop.reports.report_told import Cell, ReportTold


class AlignmentSheet(QObject):
    """The matrix on its way out."""

    written = Signal(object)  # Path
    failed = Signal(object)  # Failure

    def __init__(self, state: AlignmentState, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = state

    def write(self, file: Path, named: str) -> None:
        """Write what is looked at, all its rows; `written` or `failed` follows."""
        work = partial(_write, file=file, named=named, **self._state.asked())
        self._state.store.consult(work, lambda _n: self.written.emit(file), owner=self, failed=self.failed.emit)


def _write(
    database: Database,
    *,
    scheme: str,
    named: str,
    by: str,
    chosen: Mapping[str, Any],
    today: date,
    lang: str,
    file: Path,
) -> None:
    """Write the whole matrix of a scheme that is called `named`. Raises DiskFull, FolderReadOnly, FileBusy."""
    from desktop import safe_io
    from desktop.reports import workbook
    from desktop.reports.report_ground import span_words
    from desktop.services.audience.audiences import audiences
    from desktop.services.names.naming import best, texts_of

    scope = scope_of(chosen, today)
    with database.read() as session, speaking(lang):
        grid = read_grid(session, scheme=scheme, by=by, scope=scope, lang=lang, most=0)
        facts = [(_("Cadre"), named), (_("Période"), span_words(scope.since, scope.until))]
        for label, row in ((_("Territoire"), scope.area), (_("Projet"), scope.project)):
            if isinstance(row, str | bytes):
                id_ = row if isinstance(row, bytes) else bytes.fromhex(row)
                texts = texts_of(session, [id_], "name", "title")
                facts.append((label, best(texts.get(id_, {}), lang)[1]))
        facts += [
            (_("Pour qui"), next(one.label for one in audiences(lang) if one.name == "internal")),
            (_("Établi le"), format_date(today, "long")),
        ]
        told = as_told(grid, tuple((label, text) for label, text in facts if text), today, lang)
    safe_io.write_file(file, workbook.write(told))


def as_told(grid: Grid, facts: tuple[tuple[str, str], ...], today: date, lang: str) -> ReportTold:
    """The matrix as a report of one table, in the language in force."""
    from desktop.reports import report_told

    numbers = {at for at in range(1, len(grid.heads)) if any(row[at].value is not None for row in grid.rows)}
    heads = tuple(
        report_told.Head(str(at), tip, 3.0 if at == 0 else 1.0, "number" if at in numbers else "text")
        for at, tip in enumerate(grid.tips)
    )
    table = report_told.Grid("alignment", _("Alignement"), heads, tuple(tuple(map(_cell, row)) for row in grid.rows))
    words = _("Une initiative peut servir plusieurs objectifs : les lignes ne s’additionnent pas.")
    part = report_told.Part("alignment", _("Alignement"), (words,), (table,))
    stamp = datetime(*today.timetuple()[:3], tzinfo=UTC)
    return report_told.ReportTold(
        *("quarterly", lang, "internal", "", _("Alignement"), facts, (part,)),
        (_("Pour les membres du réseau : tous les nombres y sont, même petits. Pas pour le web."),),
        *("", stamp, True),
    )


def _cell(cell: Any) -> Cell:
    from desktop.reports.report_told import number, words

    return words(cell.text.strip()) if cell.value is None else number(cell.value)
