"""Owns reading the journal for people: versions of a cell, who wrote what and when; must not know languages."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy.orm import Session

from desktop.models.driver import run
from desktop.sync import canonical
from desktop.sync.apply import current_knowledge
from desktop.sync.canonical import WireValue
from desktop.sync.clocks import DOUBT, Clocks, Stamp
from desktop.sync.deletes import Deletes
from desktop.sync.posting import Writes
from desktop.sync.schema import DELETED, WireSchema, sql, wire_schema
from desktop.sync.settling import Knowledge
from desktop.sync.store import Slots, vector_of_header

_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Origin:
    """Who sealed a bundle and when, as far as its clock can be believed. `wall` in milliseconds since 1970."""

    bundle: int
    hash: bytes
    replica: bytes
    author: bytes
    name: str
    wall: int
    here: bool
    doubtful: bool


@dataclass(frozen=True, slots=True)
class CellVersion:
    """One head value of a cell; `origin` is the greatest of the writes that hold it."""

    value: WireValue
    origin: Origin
    shown: bool


@dataclass(frozen=True, slots=True)
class CellWritten:
    """One write in the story of a row, oldest first."""

    table: str
    row: bytes
    field: str
    value: WireValue
    origin: Origin


@dataclass(frozen=True, slots=True)
class Question:
    """One open review. kind: value, delete, or one of `oddities`."""

    id: bytes
    table: str
    row: bytes
    field: str
    kind: str


class Journal:
    """Reads of one session; loads what is applied once."""

    def __init__(self, session: Session, *, schema: WireSchema | None = None) -> None:
        self.connection = session.connection()
        self.schema = schema or wire_schema()
        self.knowledge: Knowledge = current_knowledge(session)
        self.slots = Slots.load(self.connection)
        self._log = Writes(self.connection, self.slots)
        self._known: tuple[dict[bytes, str | None], dict[bytes, str | None]] | None = None

    def questions(self, kinds: Collection[str] = ("value", "delete")) -> list[Question]:
        """All open reviews of these kinds, in a steady order."""
        found = run(self.connection, "SELECT id, tbl, row, field, kind FROM review ORDER BY id")
        return [Question(*line) for line in found.all() if line[4] in kinds]

    def versions(self, table: str, row: bytes, field: str) -> list[CellVersion]:
        """The distinct head values of a cell, the shown one first; empty when nobody ever wrote it."""
        slot = self.slots.by_name.get((table, field))
        if slot is None:
            return []
        decision = self.knowledge.decide(self._writes(slot, row), is_deleted=field == DELETED, of=(table, row))
        if decision is None:
            return []
        first: dict[bytes, int] = {}
        for no, value in decision.heads:
            first.setdefault(value, no)
        origins = self.origins(first.values())
        return [
            CellVersion(canonical.decode(value), origins[no], value == decision.shown) for value, no in first.items()
        ]

    def delete_against_edits(self, table: str, row: bytes) -> tuple[list[Origin], list[Origin]]:
        """Who deleted a row, and whose edits no deleter had seen (both greatest first)."""
        deletes = Deletes(self.connection, self.schema, self.slots, self.knowledge)
        gone, edits = deletes.question(self.schema.tables[table], row)
        origins = self.origins([*gone, *edits])
        lineage = self.knowledge.lineage
        return (
            [origins[no] for no in sorted(gone, key=lineage.rank, reverse=True)],
            [origins[no] for no in sorted(edits, key=lineage.rank, reverse=True)],
        )

    def story(self, table: str, row: bytes) -> list[CellWritten]:
        """Every write on a row that counts, in the order in which the laptops saw each other's."""
        counting = self.knowledge.live | self.knowledge.keeping.kept.get((table, row), frozenset())
        written = [(no, field, value) for field, no, value in self._log.on(table, row) if no in counting]
        written.sort(key=lambda w: (self.knowledge.lineage.rank(w[0]), w[1]))
        origins = self.origins(no for no, _, _ in written)
        return [CellWritten(table, row, field, canonical.decode(value), origins[no]) for no, field, value in written]

    def origins(self, nos: Iterable[int]) -> dict[int, Origin]:
        """Who sealed the bundles with these local numbers."""
        names, labels = self._names()
        found = {}
        wanted = sorted(set(nos))
        for at in range(0, len(wanted), _CHUNK):
            some = wanted[at : at + _CHUNK]
            marks = ", ".join("?" for _ in some)
            for no, hash_, replica, author, wall, here, arrived in run(
                self.connection,
                sql("SELECT no, hash, replica, author, wall, here, arrived FROM bundle WHERE no IN (", marks, ")"),
                tuple(some),
            ):
                # our own clock only sees it sooner: what other bundles prove is the same on every laptop
                doubtful = self.clocks.suspected(no) or wall > arrived + DOUBT
                name = str(labels.get(replica) or names.get(author) or "")
                found[no] = Origin(no, hash_, replica, author, name, wall, bool(here), doubtful)
        return found

    @cached_property
    def clocks(self) -> Clocks:
        """Which dates cannot be right, as far as the applied bundles prove it."""
        lineage = self.knowledge.lineage
        walls: dict[int, int] = {}
        for no, wall in run(self.connection, "SELECT no, wall FROM bundle"):
            walls[no] = wall
        stamps = [Stamp(k.no, k.replica, k.lamport, walls[k.no]) for k in lineage.links.values()]
        return Clocks(stamps, lineage.covers)

    def _names(self) -> tuple[dict[bytes, str | None], dict[bytes, str | None]]:
        """Author -> name, laptop -> the label given to it here."""
        if self._known is None:
            authors = run(self.connection, "SELECT id, name FROM author").all()
            laptops = run(self.connection, "SELECT id, label FROM replica").all()
            self._known = {bytes(i): n for i, n in authors}, {bytes(i): n for i, n in laptops}
        return self._known

    def missing(self) -> dict[bytes, int]:
        """Laptop -> how many of its bundles others had, or its own chain passes over, that never came here."""
        known: dict[bytes, set[int]] = {}
        newest: dict[bytes, tuple[int, bytes]] = {}
        applied = self.knowledge.lineage.links
        for replica, seq, header in run(self.connection, "SELECT replica, seq, header FROM bundle"):
            known.setdefault(replica, set()).add(seq)
            if seq > newest.get(replica, (0, b""))[0]:
                newest[replica] = (seq, header)
        spans = {replica: [(1, seq)] for replica, (seq, _) in newest.items()}
        for _, header in newest.values():
            for span in vector_of_header(header, self.connection, applied).ranges:
                spans.setdefault(span.replica, []).append((span.first, span.last))
        gaps = {replica: _uncovered(wanted, known.get(replica, set())) for replica, wanted in spans.items()}
        return {replica: count for replica, count in gaps.items() if count}

    def _writes(self, slot: int, row: bytes) -> list[tuple[int, bytes]]:
        return self._log.of(slot, row)


def _uncovered(spans: list[tuple[int, int]], known: set[int]) -> int:
    """How many numbers of the spans are not known; a stranger's span may be huge, so it is never laid out."""
    total = end = 0
    inside = set()
    for first, last in sorted(spans):
        start = max(first, end + 1)
        if last >= start:
            total += last - start + 1
            inside |= {n for n in known if start <= n <= last}
            end = last
    return total - len(inside)
