"""Owns publishing as the map's page shows it: what would leave for an audience, writing it. Must not know widgets."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.i18n import language
from desktop.viewmodels.store import Store

if TYPE_CHECKING:
    from desktop.exchange.publishing import Leaving
    from desktop.models.database import Database

ENDING = ".html"


class Publishing(QObject):
    """One file for people without Maillage."""

    foreseen = Signal(object)  # Leaving
    written = Signal(object, object)  # Path, Leaving
    failed = Signal(object)  # Failure

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = store

    def foresee(self, audience: str) -> None:
        """Ask what would leave; `foreseen` or `failed` follows."""
        work = partial(_foresee, audience)
        self.store.consult(work, self.foreseen.emit, owner=self, key="leaving", failed=self.failed.emit)

    def publish(self, file: Path, audience: str) -> None:
        """Write the file; `written` or `failed` follows."""
        target = file if file.suffix else file.with_name(file.name + ENDING)
        work = partial(_publish, target, audience, language())
        done = partial(self.written.emit, target)
        self.store.consult(work, done, owner=self, key="publish", failed=self.failed.emit)


def default_name(audience: str, today: date) -> str:
    """A name that any computer and any website takes."""
    return f"maillage-{audience}-{today:%Y-%m-%d}{ENDING}"


def _foresee(audience: str, database: Database) -> Leaving:
    from desktop.exchange import publishing

    return publishing.foresee(database, audience)


def _publish(file: Path, audience: str, lang: str, database: Database) -> Leaving:
    from desktop.exchange import publishing

    return publishing.publish_site(database, file, audience, lang=lang)
