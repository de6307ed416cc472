"""Owns the last steps of settling, and what a merge says that it did; must not know how a cell is decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection

from desktop.sync.deletes import Buried, Deletes
from desktop.sync.oddities import Oddities
from desktop.sync.rows import Former, Rows, Shown
from desktop.sync.schema import WireSchema
from desktop.sync.settling import Knowledge, Settlement
from desktop.sync.store import Slots


@dataclass(slots=True)
class MergeResult:
    """What a merge did. `touched`: wire table -> rows shown anew or with another question."""

    touched: dict[str, set[bytes]] = field(default_factory=dict)
    new: dict[str, set[bytes]] = field(default_factory=dict)
    changed: dict[str, set[bytes]] = field(default_factory=dict)
    deleted: dict[str, set[bytes]] = field(default_factory=dict)
    reviews: int = 0
    applied: int = 0
    known: int = 0
    held: int = 0
    too_new: int = 0
    renewed: bool = False
    unshown: int = 0  # rows of which it brought something that this version has no table or no field for


def show_settled(
    connection: Connection,
    schema: WireSchema,
    slots: Slots,
    settled: Settlement,
    after: Knowledge,
    former: Former,
    result: MergeResult,
) -> None:
    """Shows the decided cells, then hides and asks. `temp.touched` holds the cells that were looked at."""
    shown = Rows(connection, schema, slots).show(settled, former)
    tell(shown, settled, *entangle(connection, schema, slots, settled, after, shown.gone), result)


def entangle(
    connection: Connection,
    schema: WireSchema,
    slots: Slots,
    settled: Settlement,
    after: Knowledge,
    gone: Mapping[str, set[bytes]],
) -> tuple[Buried, dict[str, set[bytes]]]:
    """What no cell shows by itself: deletes against edits, circles, links, numbers. Reads the log."""
    buried: Buried = Deletes(connection, schema, slots, after).settle(settled)
    odd = Oddities(connection, schema, slots, lambda: after).settle((gone, buried.hidden, buried.back))
    return buried, odd


def tell(shown: Shown, settled: Settlement, buried: Buried, odd: Mapping[str, set[bytes]], result: MergeResult) -> None:
    """Puts into the result which rows appeared, changed, vanished, or ask."""
    result.new, result.changed = shown.new, shown.changed
    result.deleted = {t: set(rows) for t, rows in buried.hidden.items()}
    for table, rows in shown.gone.items():
        result.deleted.setdefault(table, set()).update(rows)
    for moved in (shown.new, shown.changed, shown.gone, buried.hidden, buried.back, buried.asked, odd):
        for table, rows in moved.items():
            if rows:
                result.touched.setdefault(table, set()).update(rows)
    for table, row in settled.reviewed:
        result.touched.setdefault(table, set()).add(row)
    for table, rows in result.changed.items():
        rows -= result.deleted.get(table, set())
