"""Owns deletes: a delete that met an edit keeps the row and asks; must not know files nor who sent what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from desktop.models.driver import run, run_each
from desktop.sync import store
from desktop.sync.merge import Write, unseen_edits
from desktop.sync.posting import Writes
from desktop.sync.schema import DELETED, WireSchema, WireTable, quoted, sql
from desktop.sync.settling import GONE, Knowledge, Settlement, review_id
from desktop.sync.store import Slots

_MANY = 100  # rows from which ruling out by whole bundles is the shorter way
_CHUNK = 500
_DEPTH = 4  # owners of owners; a cycle of owners ends here


@dataclass(slots=True)
class Buried:
    """What the delete stage changed: rows now hidden, rows shown again, rows whose question opened or closed."""

    hidden: dict[str, set[bytes]] = field(default_factory=dict)
    back: dict[str, set[bytes]] = field(default_factory=dict)
    asked: dict[str, set[bytes]] = field(default_factory=dict)


class Deletes:
    """Decides `deleted` of every row that has a delete among its heads and was touched, itself or in what it owns."""

    def __init__(self, connection: Connection, schema: WireSchema, slots: Slots, after: Knowledge) -> None:
        self.connection = connection
        self.schema = schema
        self.slots = slots
        self.after = after
        self._log = Writes(connection, slots)
        self._suspected: dict[int, set[tuple[str, bytes]]] = {}

    def settle(self, settled: Settlement) -> Buried:
        done = Buried()
        self._keep_graves(settled)
        graves = self._graves_touched()
        for table, rows in graves.items():
            known = self.schema.tables.get(table)
            if known is not None:
                self._settle_table(known, rows, done)
        self._settle_ungraved(done)
        return done

    def _keep_graves(self, settled: Settlement) -> None:
        """Remembers rows with a delete among the heads of their touched `deleted` cell."""
        run(self.connection, "DELETE FROM trashed WHERE (slot, row) IN (SELECT slot, row FROM temp.touched)")
        if settled.graves:
            run_each(self.connection, "INSERT OR IGNORE INTO trashed (slot, row) VALUES (?, ?)", sorted(settled.graves))

    def _graves_touched(self) -> dict[str, set[bytes]]:
        """Rows with a delete head that were touched, or that own (over any step) a row that was."""
        if run(self.connection, "SELECT 1 FROM trashed LIMIT 1").first() is None:
            return {}
        run(
            self.connection,
            "CREATE TEMP TABLE IF NOT EXISTS kin (tbl TEXT, row BLOB, PRIMARY KEY (tbl, row)) WITHOUT ROWID",
        )
        run(self.connection, "DELETE FROM temp.kin")
        run(
            self.connection,
            "INSERT OR IGNORE INTO temp.kin SELECT s.tbl, t.row FROM temp.touched t JOIN slot s ON s.no = t.slot",
        )
        for _ in range(_DEPTH):
            if not self._climb():
                break
        graves: dict[str, set[bytes]] = {}
        for table, row in run(
            self.connection,
            "SELECT s.tbl, g.row FROM trashed g JOIN slot s ON s.no = g.slot "
            "JOIN temp.kin k ON k.tbl = s.tbl AND k.row = g.row",
        ):
            graves.setdefault(table, set()).add(row)
        return graves

    def _climb(self) -> bool:
        """Adds the owners of what is in `kin`; False when nothing was added."""
        added = 0
        for table in self.schema.tables.values():
            owner = _owner_columns(table)
            if owner is None:
                continue
            parent_column, parent_table = owner
            added += run(
                self.connection,
                sql(
                    *("INSERT OR IGNORE INTO temp.kin SELECT", parent_table, ", c.", parent_column),
                    *("FROM temp.kin k JOIN", quoted(table.name), "c ON c.id = k.row"),
                    *("WHERE k.tbl = ? AND c.", parent_column, "IS NOT NULL AND", parent_table, "IS NOT NULL"),
                ),
                (table.wire,),
            ).rowcount
        return added > 0

    def _settle_table(self, table: WireTable, rows: set[bytes], done: Buried) -> None:
        slot = self.slots.no(table.wire, DELETED)
        hidden, asked, calm, questions = [], [], [], []
        for row in sorted(rows):
            writes = self._writes(slot, row)
            decision = self.after.decide(writes, is_deleted=True, of=(table.wire, row))
            if decision is None or GONE not in decision.values:
                continue
            gone = [no for no, value in decision.heads if value == GONE]
            if decision.clash or self._unseen(table, row, gone, many=len(rows) > _MANY):
                asked.append(row)
                questions.append((review_id(table.wire, row, DELETED), table.wire, row, DELETED, "delete"))
            else:
                hidden.append(row)
                if not decision.contested:
                    calm.append((slot, row))
        self._close(table, hidden, done)
        self._open(table, questions, done)
        run_each(self.connection, "DELETE FROM contested WHERE slot = ? AND row = ?", calm)
        run_each(
            self.connection, "INSERT OR IGNORE INTO contested (slot, row) VALUES (?, ?)", [(slot, row) for row in asked]
        )
        self._set(table, hidden, 1, done.hidden)
        self._set(table, asked, 0, done.back)

    def _unseen(self, table: WireTable, row: bytes, gone: list[int], *, many: bool) -> list[int]:
        """Edits that no author of a delete in `gone` had applied; among many rows, most are ruled out at once."""
        if many and any((table.wire, row) not in self._suspects(no) for no in gone):
            return []
        return unseen_edits(gone, self._edits(table, row, _DEPTH), self.after.lineage)

    def _suspects(self, gone: int) -> set[tuple[str, bytes]]:
        """Rows that a bundle which the author of bundle `gone` had not applied wrote, with the rows that own them."""
        found = self._suspected.get(gone)
        if found is None:
            unseen = [no for no in self.after.live if no != gone and not self.after.lineage.covers(gone, no)]
            run(self.connection, "DELETE FROM temp.kin")
            for no in unseen:
                for table, rows in store.opened(self.connection, no).rows():
                    run_each(
                        self.connection,
                        "INSERT OR IGNORE INTO temp.kin (tbl, row) VALUES (?, ?)",
                        [(table, row) for row in rows],
                    )
            for _ in range(_DEPTH):
                if not self._climb():
                    break
            kin = run(self.connection, "SELECT tbl, row FROM temp.kin")
            found = self._suspected[gone] = {(table, row) for table, row in kin}
        return found

    def question(self, table: WireTable, row: bytes) -> tuple[list[int], list[int]]:
        """Bundles with a head delete of a row, and bundles that speak against it (unseen edits, head creations)."""
        writes = self._writes(self.slots.no(table.wire, DELETED), row)
        decision = self.after.decide(writes, is_deleted=True, of=(table.wire, row))
        heads = () if decision is None else decision.heads
        gone = [no for no, value in heads if value == GONE]
        kept = [no for no, value in heads if value != GONE]
        return gone, kept + unseen_edits(gone, self._edits(table, row, _DEPTH), self.after.lineage)

    def _settle_ungraved(self, done: Buried) -> None:
        """Rows whose delete is no head any more: shown, and nothing to ask."""
        for (table_name, name), slot in list(self.slots.by_name.items()):
            known = self.schema.tables.get(table_name)
            if name != DELETED or known is None:
                continue
            stale = [
                row
                for (row,) in run(
                    self.connection,
                    "SELECT r.row FROM review r JOIN temp.touched t ON t.slot = ? AND t.row = r.row "
                    "WHERE r.tbl = ? AND r.field = 'deleted' AND NOT EXISTS "
                    "(SELECT 1 FROM trashed g WHERE g.slot = ? AND g.row = r.row)",
                    (slot, table_name, slot),
                )
            ]
            self._close(known, stale, done)
            self._set(known, stale, 0, done.back)

    def _edits(self, table: WireTable, row: bytes, depth: int) -> list[int]:
        """Bundles of the head writes on a row's other cells and on the cells of the live rows it owns."""
        edits: list[int] = []
        for name, slot in self._slots_of(table.wire):
            if name == DELETED:
                continue
            decision = self.after.decide(self._writes(slot, row), is_deleted=False)
            edits.extend(no for no, _ in (decision.heads if decision else ()))
        if depth:
            for child, key in self._children(table, row):
                edits.extend(self._edits_of_child(child, key, depth - 1))
        return edits

    def _edits_of_child(self, table: WireTable, row: bytes, depth: int) -> list[int]:
        slot = self.slots.no(table.wire, DELETED)
        own = self.after.decide(self._writes(slot, row), is_deleted=True)
        edits = self._edits(table, row, depth)
        if own is None:
            return edits
        gone = [no for no, value in own.heads if value == GONE]
        if gone and not own.clash and not unseen_edits(gone, edits, self.after.lineage):
            return []  # deleted knowingly: nothing of it speaks against deleting its owner
        return edits + [no for no, value in own.heads if value != GONE]

    def _children(self, table: WireTable, row: bytes) -> list[tuple[WireTable, bytes]]:
        found = []
        for child in self.schema.children_of(table.wire):
            assert child.parent is not None
            column = quoted(child.fields[child.parent].columns[0])
            where = sql("SELECT id FROM", quoted(child.name), "WHERE", column, "= ?")
            values: tuple[object, ...] = (row,)
            if child.parent_table_field is not None:
                where += sql(" AND", quoted(child.fields[child.parent_table_field].columns[0]), "= ?")
                values = (row, table.wire)
            found += [(child, key) for (key,) in run(self.connection, where, values)]
        return found

    def _slots_of(self, table: str) -> list[tuple[str, int]]:
        return [(name, no) for (owner, name), no in self.slots.by_name.items() if owner == table]

    def _writes(self, slot: int, row: bytes) -> list[Write]:
        return self._log.of(slot, row)

    def _open(self, table: WireTable, questions: Sequence[tuple[object, ...]], done: Buried) -> None:
        for question in questions:
            made = run(
                self.connection,
                "INSERT OR IGNORE INTO review (id, tbl, row, field, kind) VALUES (?, ?, ?, ?, ?)",
                question,
            )
            if made.rowcount:
                row = question[2]
                assert isinstance(row, bytes)
                done.asked.setdefault(table.wire, set()).add(row)

    def _close(self, table: WireTable, rows: Sequence[bytes], done: Buried) -> None:
        asked = {
            row
            for (row,) in run(
                self.connection, "SELECT row FROM review WHERE tbl = ? AND field = ?", (table.wire, DELETED)
            )
        }
        closed = [row for row in rows if row in asked]
        run_each(
            self.connection,
            "DELETE FROM review WHERE id = ?",
            [(review_id(table.wire, row, DELETED),) for row in closed],
        )
        done.asked.setdefault(table.wire, set()).update(closed)

    def _set(self, table: WireTable, rows: Sequence[bytes], value: int, moved: dict[str, set[bytes]]) -> None:
        column = quoted(table.fields[DELETED].columns[0])
        for at in range(0, len(rows), _CHUNK):
            some = rows[at : at + _CHUNK]
            marks = ", ".join("?" for _ in some)
            differ = run(
                self.connection,
                sql("SELECT id FROM", quoted(table.name), "WHERE", column, "<> ? AND id IN (", marks, ")"),
                (value, *some),
            ).all()
            run_each(
                self.connection,
                sql("UPDATE", quoted(table.name), "SET", column, "= ? WHERE id = ?"),
                [(value, row) for (row,) in differ],
            )
            if differ:
                moved.setdefault(table.wire, set()).update(row for (row,) in differ)


def _owner_columns(table: WireTable) -> tuple[str, str] | None:
    """SQL for a child's owner: its column, and the owner's wire table (a literal or the naming column)."""
    if table.parent is None:
        return None
    column = quoted(table.fields[table.parent].columns[0])
    if table.parent_table_field is not None:
        return column, "c." + quoted(table.fields[table.parent_table_field].columns[0])
    assert table.parent_table is not None
    return column, f"'{table.parent_table}'"
