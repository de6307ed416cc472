"""Owns what no single cell shows: circles of parents, broken links, people counted twice; must not know languages.

They end in the derived table `review`, after rows and deletes are shown. Each is a function of the shown rows and
of the applied bundles, so that laptops agree; only what was touched, and what is asked already, is looked at again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from desktop.models.driver import insert_each, run, run_each
from desktop.sync import canonical
from desktop.sync.merge import unseen_edits
from desktop.sync.sameness import loops
from desktop.sync.schema import DELETED, WireSchema, WireTable, quoted, sql
from desktop.sync.settling import GONE, Knowledge
from desktop.sync.store import Slots
from desktop.sync.twice import counted_twice

CYCLE: Final = "cycle"
LINK: Final = "link"
TWICE: Final = "total"
ODD: Final = (CYCLE, LINK, TWICE)
_CHUNK: Final = 500

Moved = Mapping[str, Collection[bytes]]
Question = tuple[bytes, str, bytes, str, str]  # id, table, row, field, kind: a line of `review`


@dataclass(frozen=True, slots=True)
class Watched:
    """What the schema lets go wrong. `links` are (table, field, target); `cells` is all that is worth a look."""

    circles: tuple[tuple[str, str], ...]
    links: tuple[tuple[str, str, str], ...]
    counts: tuple[str, ...]
    cells: frozenset[tuple[str, str]] = field(default_factory=frozenset)


@lru_cache(maxsize=8)
def watched(schema: WireSchema) -> Watched:
    """Reads from the schema which cells point somewhere, count people, or say that two rows are one."""
    circles, links, counts = [], [], []
    cells: set[tuple[str, str]] = set()
    for table in schema.tables.values():
        if table.counts:
            counts.append(table.wire)
            cells |= {(table.wire, name) for name in (*table.counts, DELETED)}
            if table.parent_table is not None:
                cells.add((table.parent_table, DELETED))
        cells |= {(table.wire, name) for name in (*table.pair, DELETED) if table.pair}
        for name, spec in table.fields.items():
            if spec.ref is None or spec.ref not in schema.tables:
                continue
            if spec.ref == table.wire:
                circles.append((table.wire, name))
            # what hangs on an owner hides with it, and a number's own cells tell which number it is
            if name != table.parent and name not in table.counts:
                links.append((table.wire, name, spec.ref))
                cells |= {(table.wire, name), (table.wire, DELETED), (spec.ref, DELETED)}
    return Watched(tuple(circles), tuple(links), tuple(counts), frozenset(cells))


def odd_id(kind: str, table: str, row: bytes, name: str) -> bytes:
    """The same question has the same id on every laptop."""
    digest = hashlib.blake2b(digest_size=8, person=b"maillage-oddity")
    for part in (kind.encode(), table.encode(), row, name.encode()):
        digest.update(len(part).to_bytes(4, "big"))
        digest.update(part)
    return digest.digest()


class Oddities:
    """Asks and takes back these questions. `knowledge` gives what is applied, asked for only when a link needs it."""

    def __init__(
        self, connection: Connection, schema: WireSchema, slots: Slots, knowledge: Callable[[], Knowledge]
    ) -> None:
        self.connection = connection
        self.schema = schema
        self.slots = slots
        self._knowledge = knowledge
        self._watched = watched(schema)
        self._wanted: dict[bytes, Question] = {}
        self._graves: dict[tuple[str, bytes], list[int]] = {}

    def settle(self, moved: Iterable[Moved]) -> dict[str, set[bytes]]:
        """After a merge: looks at the touched cells and at rows that appeared or vanished. Rows with another question.

        `temp.touched` holds the cells of the merge.
        """
        self._clear()
        slots = [no for name, no in self.slots.by_name.items() if name in self._watched.cells]
        marks = ", ".join("?" for _ in slots)
        run(
            self.connection,
            sql(
                "INSERT OR IGNORE INTO temp.odd SELECT s.tbl, t.row FROM temp.touched t JOIN slot s",
                *("ON s.no = t.slot WHERE t.slot IN (", marks, ")"),
            ),
            tuple(slots),
        )
        for rows in moved:
            self._add((table, row) for table, some in rows.items() for row in some)
        return self._look()

    def recheck(self, rows: Collection[tuple[str, bytes]]) -> dict[str, set[bytes]]:
        """The same for these rows alone."""
        self._clear()
        self._add(sorted(rows))
        return self._look()

    def _clear(self) -> None:
        run(
            self.connection,
            "CREATE TEMP TABLE IF NOT EXISTS odd (tbl TEXT, row BLOB, PRIMARY KEY (tbl, row)) WITHOUT ROWID",
        )
        run(self.connection, "DELETE FROM temp.odd")

    def _add(self, rows: Iterable[tuple[str, bytes]]) -> None:
        insert_each(self.connection, "INSERT OR IGNORE INTO temp.odd (tbl, row) VALUES", list(rows))

    def _look(self) -> dict[str, set[bytes]]:
        asked: dict[bytes, Question] = {
            line[0]: line
            for line in run(
                self.connection, "SELECT id, tbl, row, field, kind FROM review WHERE kind IN (?, ?, ?)", ODD
            )
        }
        self._add((table, row) for _, table, row, _, _ in asked.values())
        present = {name for (name,) in run(self.connection, "SELECT DISTINCT tbl FROM temp.odd")}
        if not present:
            return {}
        for table, name in self._watched.circles:
            if table in present:
                self._circles(self.schema.tables[table], name)
        for table, name, target in self._watched.links:
            if table in present or target in present:
                self._links(self.schema.tables[table], name, self.schema.tables[target], present)
        for table in self._watched.counts:
            anchors = [row for _, tbl, row, _, kind in asked.values() if (tbl, kind) == (table, TWICE)]
            for row in counted_twice(self.connection, self.schema, self.schema.tables[table], anchors):
                self._want(TWICE, table, row, self.schema.tables[table].counts[-1])
        gone = [(id_,) for id_ in asked.keys() - self._wanted.keys()]
        come = [line for id_, line in self._wanted.items() if id_ not in asked]
        run_each(self.connection, "DELETE FROM review WHERE id = ?", gone)
        noted = "INSERT OR REPLACE INTO review (id, tbl, row, field, kind) VALUES (?, ?, ?, ?, ?)"
        run_each(self.connection, noted, come)
        told: dict[str, set[bytes]] = {}
        for _, table, row, _, _ in [*come, *(asked[id_] for (id_,) in gone)]:
            told.setdefault(table, set()).add(row)
        return told

    def _want(self, kind: str, table: str, row: bytes, name: str) -> None:
        id_ = odd_id(kind, table, row, name)
        self._wanted[id_] = (id_, table, row, name, kind)

    # --- circles of parents -------------------------------------------------------------------------------

    def _circles(self, table: WireTable, name: str) -> None:
        """A circle that is new or gone passes through a row that was touched: climbing from those finds all."""
        parent, deleted = (quoted(table.fields[n].columns[0]) for n in (name, DELETED))
        living = sql(deleted, "= 0 AND", parent, "IS NOT NULL")
        words = sql("SELECT id,", parent, "FROM", quoted(table.name), "WHERE", living, "AND id IN (")
        start = sql(words, "SELECT row FROM temp.odd WHERE tbl = ? )")
        parents: dict[bytes, bytes] = {}
        for row, above in run(self.connection, start, (table.wire,)):
            parents[row] = above
        seen = set(parents)
        edge = set(parents.values()) - seen
        while edge:
            seen |= edge
            found = dict(self._among(words, edge))
            parents |= found
            edge = set(found.values()) - seen
        for head in loops(parents):
            self._want(CYCLE, table.wire, head, name)

    def _among(self, words: str, rows: Collection[bytes]) -> list[tuple[bytes, bytes]]:
        """The answers of a statement that ends in `IN (`, for any number of rows."""
        found: list[tuple[bytes, bytes]] = []
        some = sorted(rows)
        for at in range(0, len(some), _CHUNK):
            part = some[at : at + _CHUNK]
            marks = ", ".join("?" for _ in part)
            found += run(self.connection, sql(words, marks, ")"), tuple(part))
        return found

    # --- broken links -------------------------------------------------------------------------------------

    def _links(self, table: WireTable, name: str, target: WireTable, present: Collection[str]) -> None:
        """A link to a row that is not here, or that somebody deleted without having seen the link."""
        ref, deleted = (quoted(table.fields[n].columns[0]) for n in (name, DELETED))
        gone = quoted(target.fields[DELETED].columns[0])
        lost = sql("(t.id IS NULL OR t.", gone, "= 1)")
        found: set[tuple[bytes, bytes, int]] = set()
        head = sql("SELECT s.id, s.", ref, ", t.id IS NULL FROM")
        tail = sql("LEFT JOIN", quoted(target.name), "t ON t.id = s.", ref, "WHERE s.", deleted, "= 0 AND", lost)
        if table.wire in present:
            found.update(
                run(
                    self.connection,
                    sql(
                        *(head, "temp.odd o JOIN", quoted(table.name), "s ON s.id = o.row", tail),
                        *("AND o.tbl = ? AND s.", ref, "IS NOT NULL"),
                    ),
                    (table.wire,),
                )
            )
        if target.wire in present:
            vanished = [
                row
                for (row,) in run(
                    self.connection,
                    sql(
                        *("SELECT o.row FROM temp.odd o LEFT JOIN", quoted(target.name), "t ON t.id = o.row"),
                        *("WHERE o.tbl = ? AND", lost),
                    ),
                    (target.wire,),
                )
            ]
            for at in range(0, len(vanished), _CHUNK):
                part = vanished[at : at + _CHUNK]
                marks = ", ".join("?" for _ in part)
                found.update(
                    run(
                        self.connection,
                        sql(head, quoted(table.name), "s", tail, "AND s.", ref, "IN (", marks, ")"),
                        tuple(part),
                    )
                )
        for row, to, missing in found:
            if missing or self._unseen(table, row, name, target, to):
                self._want(LINK, table.wire, row, name)

    def _unseen(self, table: WireTable, row: bytes, name: str, target: WireTable, to: bytes) -> bool:
        """Whether nobody who deleted the target had seen this link, nor its author the deletion."""
        gone = self._gone(target, to)
        if not gone or self._open(table, row, name) or self._open(target, to, DELETED):
            return False
        linking = [
            *self._heads(table, row, name, canonical.encode(to)),
            *self._heads(table, row, DELETED, canonical.encode(0)),
        ]
        lineage = self._knowledge().lineage
        if any(lineage.covers(link, grave) for link in linking for grave in gone):
            return False
        return bool(unseen_edits(gone, linking, lineage))

    def _gone(self, target: WireTable, row: bytes) -> list[int]:
        """Bundles whose deletion of a row stands; none when one just sealed here, having seen all, deletes it."""
        found = self._graves.get((target.wire, row))
        if found is None:
            found = self._heads(target, row, DELETED, GONE)
            if self._knowledge().newest in found:
                found = []
            self._graves[target.wire, row] = found
        return found

    def _heads(self, table: WireTable, row: bytes, name: str, value: bytes) -> list[int]:
        slot = self.slots.by_name.get((table.wire, name))
        if slot is None:
            return []
        writes: Sequence[tuple[int, bytes]] = [
            (no, held)
            for no, held in run(self.connection, "SELECT bundle, value FROM op WHERE slot = ? AND row = ?", (slot, row))
        ]
        decision = self._knowledge().decide(list(writes), is_deleted=name == DELETED, of=(table.wire, row))
        return [] if decision is None else [no for no, held in decision.heads if held == value]

    def _open(self, table: WireTable, row: bytes, name: str) -> bool:
        """Whether somebody here wrote the cell since the last sealing, having seen all that this laptop shows."""
        return (
            run(
                self.connection,
                "SELECT 1 FROM capture WHERE tbl = ? AND row = ? AND field = ? LIMIT 1",
                (table.wire, row, name),
            ).first()
            is not None
        )


def open_oddities(session: Session, kind: str, table: str, name: str) -> frozenset[bytes]:
    """Rows of a table about which such a question is open: of a circle, the row that is read as having no parent."""
    found = run(
        session.connection(), "SELECT row FROM review WHERE kind = ? AND tbl = ? AND field = ?", (kind, table, name)
    )
    return frozenset(row for (row,) in found)
