"""Owns settling touched cells: before against after, state sum, reviews; must not know files nor who sent what."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Final, TypeAlias

from sqlalchemy import Connection

from desktop.models.driver import run, run_each, stream
from desktop.sync import canonical, left_out
from desktop.sync.keeping import NOTHING, Keeping, Row
from desktop.sync.lineage import Lineage
from desktop.sync.merge import Decision, Write, decide
from desktop.sync.schema import DELETED, WireSchema
from desktop.sync.secrets import key_of_encoded
from desktop.sync.store import Slots

MODULUS: Final = 2**128
Overlay: TypeAlias = Mapping[tuple[int, bytes], Sequence[Write]]  # (slot, row) -> writes
GONE: Final = canonical.encode(1)
_ALIVE: Final = canonical.encode(0)
_CELL: Final = hashlib.blake2b(digest_size=16, person=b"maillage-cell-1")


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What is applied at one moment: lineage, bundles whose writes count, erased keys, rows that stay all the same."""

    lineage: Lineage
    live: frozenset[int]
    erased: frozenset[bytes] = frozenset()
    newest: int | None = None  # a bundle just sealed here: it covers every other
    keeping: Keeping = NOTHING

    def decide(self, writes: list[Write], *, is_deleted: bool, of: Row | None = None) -> Decision | None:
        """The decision on one cell, None when no write of it counts.

        For what is shown, `of` names the row: of one that stays though what made it was taken back, a cell that
        nothing else was written to holds what it was made with, but nobody is left who put it into the trash. The
        state sum never asks so.
        """
        if self.newest is not None and not self.erased:
            for write in writes:
                if write[0] == self.newest:
                    return Decision((write,), (write[1],), write[1], False)
        counting = [w for w in writes if w[0] in self.live]
        if not counting and of is not None and of in self.keeping.kept:
            makers = self.keeping.kept[of]
            counting = [(no, _ALIVE if is_deleted else value) for no, value in writes if no in makers]
        if self.erased:
            counting = self._spared(counting)
        if not counting:
            return None
        return decide(counting, self.lineage, absorbing=not is_deleted)

    def _spared(self, writes: list[Write]) -> list[Write]:
        """Erasing beats every edit: what an erased key locked reads as empty, and clashes with nothing."""
        spared = [w for w in writes if key_of_encoded(w[1]) not in self.erased]
        return spared or [(no, canonical.EMPTY) for no, _ in writes[:1]]


@dataclass(slots=True)
class Settlement:
    """What settling changed. `shown`: slot -> (row, canonical bytes; None when no write is left).

    `firsts`: slot -> rows for whose cell no write counted before: the tables still hold what was shipped. `before` is
    what counted then, `arriving` the bundles that came just now.
    """

    arriving: frozenset[int] = frozenset()
    before: Knowledge | None = None
    shown: dict[int, list[tuple[bytes, bytes | None]]] = field(default_factory=dict)
    firsts: dict[int, list[bytes]] = field(default_factory=dict)
    rows: dict[str, set[bytes]] = field(default_factory=dict)
    graves: set[tuple[int, bytes]] = field(default_factory=set)
    reviewed: set[tuple[str, bytes]] = field(default_factory=set)
    sum_delta: int = 0


def contribution(table: str, row: bytes, name: str, values: tuple[bytes, ...]) -> int:
    """One cell's part of the state sum; the sum does not depend on the order of cells."""
    parts = [_named(table, name), row]
    for value in values:
        parts += (len(value).to_bytes(4, "big"), value)
    digest = _CELL.copy()  # half as long as making one
    digest.update(b"".join(parts))
    return int.from_bytes(digest.digest(), "big")


@lru_cache(maxsize=1024)
def _named(table: str, name: str) -> bytes:
    return f"{table}\0{name}\0".encode()


def review_id(table: str, row: bytes, name: str) -> bytes:
    """The same clash has the same id on every laptop."""
    digest = hashlib.blake2b(digest_size=8, person=b"maillage-review")
    for part in (table.encode(), row, name.encode()):
        digest.update(len(part).to_bytes(4, "big"))
        digest.update(part)
    return digest.digest()


def prepare_touched(connection: Connection) -> None:
    """Empties the temporary list of cells to settle."""
    run(
        connection,
        "CREATE TEMP TABLE IF NOT EXISTS touched (slot INTEGER, row BLOB, PRIMARY KEY (slot, row)) WITHOUT ROWID",
    )
    run(connection, "DELETE FROM temp.touched")


def touch_columns(connection: Connection, slots: Slots, columns: Iterable[tuple[str, str, Sequence[bytes]]]) -> None:
    """Adds the cells of columns: table, field, rows."""
    for table, name, rows in columns:
        # all rows as one value: the driver takes ten times as long to hand them over one by one
        run(
            connection,
            "INSERT OR IGNORE INTO temp.touched SELECT ?1, substr(?2, r.key * 16 + 1, 16) FROM json_each(?3) r",
            (slots.no(table, name), b"".join(rows), f"[{','.join('0' * len(rows))}]"),
        )


def touch_contested(connection: Connection) -> None:
    """Adds the cells whose decision a newly verified chain may change."""
    run(connection, "INSERT OR IGNORE INTO temp.touched SELECT slot, row FROM contested")


def touch_orphans(connection: Connection, slots: Slots) -> set[tuple[str, bytes]]:
    """Adds the waiting cells of rows whose creation is being settled; gives those rows."""
    waiting = run(connection, "SELECT slot, row FROM orphan JOIN temp.touched USING (slot, row)").all()
    awaited = set()
    for slot, row in waiting:
        awaited.add((slots.by_no[slot][0], row))
    touch_rows(connection, slots, awaited)
    return awaited


def touch_rows(connection: Connection, slots: Slots, rows: Collection[Row]) -> None:
    """Adds all cells of rows."""
    for table, row in rows:
        run_each(
            connection,
            "INSERT OR IGNORE INTO temp.touched SELECT slot, row FROM op WHERE slot = ? AND row = ?",
            [(no, row) for (name, _), no in slots.by_name.items() if name == table],
        )


def settle(
    connection: Connection,
    schema: WireSchema,
    slots: Slots,
    before: Knowledge | None,
    after: Knowledge,
    awaited: Collection[tuple[str, bytes]] = (),
    arriving: frozenset[int] = frozenset(),
    unposted: Overlay = MappingProxyType({}),
) -> Settlement:
    """Decides every touched cell before and after; keeps the derived tables; tells what must be shown anew.

    `before` is None when everything is built anew (the derived tables are then empty). All cells of `awaited`
    rows are shown: their row was not there when they came. `arriving` are the bundles that came just now. Cells of
    `unposted` writes, which are not in the log yet, do not count for the sum: posting sees to them.
    """
    done = Settlement(arriving, before)
    contested: list[tuple[int, bytes]] = []
    calm: list[tuple[int, bytes]] = []
    open_: list[tuple[bytes, str, bytes, str, str]] = []
    closed: list[tuple[bytes]] = []
    left_out.put_back_touched(connection, slots)
    for slot, row, writes in _touched_cells(connection):
        table, name = slots.by_no[slot]
        fresh = unposted.get((slot, row), ())
        writes += fresh
        is_deleted = name == DELETED
        was = None if before is None else before.decide(writes, is_deleted=is_deleted)
        now = after.decide(writes, is_deleted=is_deleted)
        if not fresh:
            done.sum_delta += _delta(table, row, name, was, now)
        if before is not None:
            was = was or before.decide(writes, is_deleted=is_deleted, of=(table, row))
        now = now or after.decide(writes, is_deleted=is_deleted, of=(table, row))
        if was is None and now is not None:
            done.firsts.setdefault(slot, []).append(row)
        if _shown(was) != _shown(now) or (table, row) in awaited or _holds_another(writes, after, now):
            done.shown.setdefault(slot, []).append((row, None if now is None else now.shown))
            done.rows.setdefault(table, set()).add(row)
        was_contested, is_contested = was is not None and was.contested, now is not None and now.contested
        # a delete that met an edit is in the list too: of `deleted`, only this moment counts
        if is_deleted or was_contested != is_contested:
            (contested if is_contested else calm).append((slot, row))
        if is_deleted:
            if now is not None and GONE in now.values:
                done.graves.add((slot, row))
            continue
        spec = schema.field(table, name)
        asks = spec is not None and spec.guard != "auto"
        was_clash, is_clash = was is not None and was.clash, now is not None and now.clash
        if asks and was_clash != is_clash:
            done.reviewed.add((table, row))
            if is_clash:
                open_.append((review_id(table, row, name), table, row, name, "value"))
            else:
                closed.append((review_id(table, row, name),))
    _note_contested(connection, contested, calm)
    run_each(connection, "INSERT OR REPLACE INTO review (id, tbl, row, field, kind) VALUES (?, ?, ?, ?, ?)", open_)
    run_each(connection, "DELETE FROM review WHERE id = ?", closed)
    return done


def _note_contested(
    connection: Connection, contested: Sequence[tuple[int, bytes]], calm: Sequence[tuple[int, bytes]]
) -> None:
    run_each(connection, "INSERT OR IGNORE INTO contested (slot, row) VALUES (?, ?)", contested)
    run_each(connection, "DELETE FROM contested WHERE slot = ? AND row = ?", calm)


def sum_change(connection: Connection, slots: Slots, before: Knowledge, after: Knowledge) -> int:
    """What the touched cells change in the state sum.

    What is left out of the log is not missed: the doubtful ones among the cells were settled, so they are whole, and
    the arriving write of any other covers what decided it before.
    """
    change = 0
    for slot, row, writes in _touched_cells(connection):
        table, name = slots.by_no[slot]
        is_deleted = name == DELETED
        was = before.decide(writes, is_deleted=is_deleted)
        change += _delta(table, row, name, was, after.decide(writes, is_deleted=is_deleted))
    return change


def _touched_cells(connection: Connection) -> Iterator[tuple[int, bytes, list[Write]]]:
    found = stream(
        connection,
        "SELECT t.slot, t.row, o.bundle, o.value FROM temp.touched t "
        "LEFT JOIN op o ON o.slot = t.slot AND o.row = t.row ORDER BY t.slot, t.row",
    )
    at: tuple[int, bytes] | None = None
    writes: list[Write] = []
    for slot, row, no, value in found:
        if at != (slot, row):
            if at is not None:
                yield *at, writes
            at, writes = (slot, row), []
        if no is not None:
            writes.append((no, value))
    if at is not None:
        yield *at, writes


def _holds_another(writes: Sequence[Write], after: Knowledge, now: Decision | None) -> bool:
    """Whether the table holds what was just typed and sealed here, though something else counts: a key was erased."""
    if after.newest is None:
        return False
    return any(no == after.newest and value != _shown(now) for no, value in writes)


def _shown(decision: Decision | None) -> bytes | None:
    return None if decision is None else decision.shown


def _delta(table: str, row: bytes, name: str, was: Decision | None, now: Decision | None) -> int:
    before = () if was is None else was.values
    after = () if now is None else now.values
    if before == after:
        return 0
    plus = contribution(table, row, name, after) if after else 0
    return plus - (contribution(table, row, name, before) if before else 0)
