"""Owns one act: a write transaction that leaves nothing unless it is committed; must not know what the act is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import TYPE_CHECKING, Self

from desktop.services.keeping.refresh import refresh
from desktop.services.undo_stack import FIELDS_OF_NEW, TABLES_KEPT_WHOLE, keep_step
from desktop.sync.capture import CellChange, Written, capture_mark, written_since
from desktop.sync.rechecking import recheck

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from sqlalchemy.orm import Session

    from desktop.models.database import Database


@dataclass(frozen=True, slots=True)
class Changes:
    """What one committed act touched: wire table -> rows. `step` numbers the undo step, None when there is none."""

    touched: Mapping[str, frozenset[bytes]] = field(default_factory=dict)
    label: str = ""
    step: int | None = None

    def __bool__(self) -> bool:
        return any(self.touched.values())


class UnitOfWork:
    """`with UnitOfWork(database) as uow: … uow.commit("Titre")`. Leaving without `commit()` rolls back.

    Waits for the one writer. Raises NewerDatabase when the profile can only be read.
    """

    def __init__(self, database: Database) -> None:
        self.database = database
        self.changes = Changes()
        self._entered: AbstractContextManager[Session] | None = None
        self._session: Session | None = None
        self._since = 0
        self._also: dict[str, set[bytes]] = {}
        self._began: dict[tuple[str, bytes, str], CellChange] = {}

    def __enter__(self) -> Self:
        self._entered = self.database.write()
        self._session = self._entered.__enter__()
        self._since = capture_mark(self._session)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._entered is not None
        self._session = None
        self._entered.__exit__(kind, error, trace)

    @property
    def session(self) -> Session:
        """The writer's session. RuntimeError outside the `with` block."""
        if self._session is None:
            raise RuntimeError("the unit of work is not open")
        return self._session

    def touched(self, rows: Mapping[str, Iterable[bytes]]) -> None:
        """Count rows among the act's changes that no captured cell tells of (a file taken back)."""
        for table, ids in rows.items():
            self._also.setdefault(table, set()).update(ids)

    def began(self, cells: Iterable[CellChange]) -> None:
        """Let the step of this act begin earlier than the act: parts of it were kept before, without a step."""
        self._began |= {(cell.table, cell.row, cell.field): cell for cell in cells}

    def commit(self, label: str = "", *, undoable: bool = True) -> Changes:
        """Keep the act. The cells captured since it began refresh lists and search and become one undo step.

        `label` is what undo shows, in the language of the moment. Nothing changed: no step.
        """
        self.session.flush()
        written = written_since(self.session, self._since, fields=FIELDS_OF_NEW, tables=TABLES_KEPT_WHOLE)
        touched = written.touched
        for table, rows in self._also.items():
            touched.setdefault(table, set()).update(rows)
        for table, rows in recheck(self.session, written.names).items():
            touched.setdefault(table, set()).update(rows)
        step = None
        if written:
            refresh(self.session, touched)
        if undoable:
            step = keep_step(self.session, self._whole(written), label, self.database.clock)
        self.session.commit()
        self.changes = Changes({t: frozenset(r) for t, r in touched.items()}, label, step)
        return self.changes

    def _whole(self, written: Written) -> Written:
        """What the step holds: what was kept before the act counts from where it began."""
        if not self._began:
            return written
        begun = dict(self._began)
        whole = []
        for cell in written.cells:
            earlier = begun.pop((cell.table, cell.row, cell.field), None)
            whole.append(cell if earlier is None else replace(cell, old=earlier.old))
        return replace(
            written, cells=[cell for cell in (*begun.values(), *whole) if cell.old != cell.new or cell.forced]
        )
