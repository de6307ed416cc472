"""Owns safety copies as the settings show them: the list, saving one elsewhere, what going back replaces.

Must not know widgets. Going back itself closes the profile: that is the program's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from desktop.i18n import N_, _, format_datetime, format_list, format_number, format_size
from desktop.viewmodels.rows import RowsModel
from desktop.viewmodels.store import Store

if TYPE_CHECKING:
    from desktop.models.database import Database

_REASONS = {
    "receive": N_("Avant une réception"),
    "merge": N_("Avant une réception"),
    "take-back": N_("Avant d’annuler une réception"),
    "migration": N_("Avant une nouvelle version de Maillage"),
    "erasure": N_("Avant d’effacer une personne"),
    "restore": N_("Avant de revenir à une copie"),
}


@dataclass(frozen=True, slots=True)
class Copy:
    """One safety copy of the profile."""

    path: Path
    at: datetime
    reason: str
    size: int

    @property
    def why(self) -> str:
        """Before what it was made, in words."""
        return _(_REASONS.get(self.reason, N_("Copie de sauvegarde")))


class CopiesModel(RowsModel["Copy"]):
    """The safety copies of the profile, newest first."""

    def called(self, row: Copy) -> str:
        return format_datetime(row.at)

    def spoken(self, row: Copy) -> list[str]:
        return [format_datetime(row.at), row.why, format_size(row.size)]

    def copy(self, place: int) -> Copy | None:
        """The copy of a row."""
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def show(self, rows: Iterable[Copy]) -> None:
        """Show other copies."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()


class SafetyCopies(QObject):
    """The copies kept in the profile, and those a person asks for."""

    saved = Signal(object)  # tuple of the Paths written
    failed = Signal(object)  # Failure
    counted = Signal(object)  # what is here now, on one line: going back would replace it

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = store
        self.copies = CopiesModel(self)

    def refresh(self) -> None:
        """Look at the folder of copies again."""
        self.store.consult(_kept, self.copies.show, owner=self, key="copies")

    def save(self, out: Path, *, with_key: bool) -> None:
        """Write a copy of everything; `saved` or `failed` follows."""
        target = out if out.suffix else out.with_name(out.name + ".db")
        work = partial(_save, target, with_key)
        self.store.act(work, done=self.saved.emit, failed=self.failed.emit, owner=self)

    def count(self) -> None:
        """Ask what is recorded here now; `counted` follows."""
        self.store.query(_counts, self.counted.emit, owner=self, key="counts", failed=self.failed.emit)


def default_name(now: datetime) -> str:
    """A name for a copy that any computer takes."""
    return f"maillage-sauvegarde-{now:%Y-%m-%d}.db"


def _kept(database: Database) -> list[Copy]:
    from desktop.services import backup

    kept = backup.kept(database.profile.backups)
    return [Copy(one.path, one.at, one.reason, one.path.stat().st_size) for one in kept]


def _save(out: Path, with_key: bool, database: Database) -> tuple[Path, ...]:
    from desktop.services import backup

    return backup.backup(database, out, with_key=with_key)


def _counts(session: Any) -> str:
    from desktop.services import checks
    from desktop.services.description.kinds import KINDS

    found = checks.counts(session)
    words = [f"{_(KINDS[kind].plural)} {format_number(count)}" for kind, count in found.items() if count]
    return format_list(words)
