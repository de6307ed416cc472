"""A profile opened for a test, and the acts that tests make on it. Must not assert anything itself."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from desktop.models.database import Database
from desktop.paths import Profile
from desktop.services.opening import open_profile
from desktop.services.record import records
from desktop.services.undo import history
from desktop.services.unit_of_work import Changes, UnitOfWork
from desktop.timekeeping import Clock

OUJDA = "02.411.01.23"
RABAT = "04.421.01.0"


_open: list[Opened] = []  # the oldest first


class Opened:
    """One open profile. What a test leaves open is closed after it (`close_since`)."""

    def __init__(self, folder: Path, template: Path | None = None, clock: Clock | None = None) -> None:
        if template is not None and not folder.exists():
            shutil.copytree(template, folder)
        self.database: Database = open_profile(Profile(folder), clock=clock)
        _open.append(self)

    def close(self) -> None:
        if self in _open:
            _open.remove(self)
        self.database.close()

    def record(self, kind: str, id: bytes | None = None, /, **draft: object) -> bytes:
        """Record one draft in one act. `title__ar` stands for `title.ar`."""
        return self.act(kind, {name.replace("__", "."): value for name, value in draft.items()}, id)

    def act(self, kind: str, draft: Mapping[str, object], id: bytes | None = None) -> bytes:
        with UnitOfWork(self.database) as uow:
            row = records.record(uow, kind, draft, id)
            uow.commit("acte")
        return row

    def load(self, kind: str, row: bytes, lang: str = "fr") -> dict[str, Any]:
        with self.database.read() as session:
            return records.load(session, kind, row, lang)

    def trash(self, kind: str, *rows: bytes) -> Changes:
        with UnitOfWork(self.database) as uow:
            records.trash(uow, kind, rows)
            return uow.commit("corbeille")

    def undo(self) -> history.Undone:
        with UnitOfWork(self.database) as uow:
            done = history.undo(uow)
            uow.commit(undoable=False)
        return done

    def redo(self) -> history.Undone:
        with UnitOfWork(self.database) as uow:
            done = history.redo(uow)
            uow.commit(undoable=False)
        return done


def open_now() -> list[Opened]:
    """All that are open."""
    return list(_open)


def close_others(than: list[Opened]) -> None:
    """Close all but these, which live longer than a test."""
    for one in open_now():
        if one not in than:
            one.close()
