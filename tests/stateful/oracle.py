"""Owns the judgement: what one laptop shows against what each author's database really held at sealing."""

# ruff: noqa: S608 - table and column names of the tiny schema

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.sync import canonical, secrets
from desktop.sync.canonical import WireValue
from desktop.sync.reading import Journal
from tests.stateful.laptop import SHIPPED, Laptop

if TYPE_CHECKING:
    from tests.stateful.judged import Judged

KEYS = [bytes([n]) * 64 for n in (1, 2)]
Cell = tuple[str, bytes, str]


class Broken(AssertionError):
    """A property that must always hold did not."""


class Loss(Broken):
    """A sealed value is neither shown, nor overwritten by somebody who held it, nor in review."""


class Divergence(Broken):
    """Laptops that applied the same bundles differ."""


class NotIdempotent(Broken):
    """Receiving again changed something."""


class PreviewDiffers(Broken):
    """The preview was not the effect, or left a trace."""


class RebuiltDiffers(Broken):
    """What was kept incrementally is not what the bundles give."""


class PruningShows(Broken):
    """Leaving out of the log what decides nothing changed what somebody sees."""


class Unfounded(Broken):
    """Something shows that nobody sealed, or that was taken back though nobody built upon it."""


class FalseReview(Broken):
    """A person is asked about equal values, or about a value its overwriter held."""


@dataclass
class View:
    """One laptop as the oracle sees it at one moment."""

    world: Judged
    at: Laptop
    live: frozenset[bytes]
    journal: Journal
    asked: set[Cell]

    def __post_init__(self) -> None:
        self.by_cell: dict[Cell, list[bytes]] = {}
        for hash_ in self.live:
            for cell in self.world.sealed[hash_].writes:
                self.by_cell.setdefault(cell, []).append(hash_)
        self.erased = self.journal.knowledge.erased
        self.made = {
            (table, row)
            for hash_ in {link.hash for link in self.journal.knowledge.lineage.links.values()}
            & self.world.sealed.keys()
            for table, row, name in self.world.sealed[hash_].writes
            if name == "deleted"
        }
        connection = self.journal.connection
        self.shown: dict[Cell, WireValue] = {}
        for table in self.at.schema.tables.values():
            for spec in table.fields.values():
                found = connection.exec_driver_sql(f"SELECT id, {', '.join(spec.columns)} FROM {table.name}")
                for row, *parts in found:
                    value = canonical.canonical(tuple(parts) if spec.composite else parts[0])
                    self.shown[table.wire, row, spec.name] = value
        self.versions: dict[Cell, list[WireValue]] = {}
        writes: dict[Cell, list[tuple[int, bytes]]] = {}
        found = connection.exec_driver_sql(
            "SELECT s.tbl, o.row, s.field, o.bundle, o.value FROM op o JOIN slot s ON s.no = o.slot"
        )
        for table_name, row, name, no, value in found:
            writes.setdefault((table_name, row, name), []).append((no, value))
        for cell in self.by_cell:
            decision = self.journal.knowledge.decide(writes[cell], is_deleted=cell[2] == "deleted")
            assert decision is not None
            self.versions[cell] = [canonical.decode(v) for v in decision.values]

    def losses(self) -> None:
        for cell, hashes in self.by_cell.items():
            spec = self.at.schema.field(cell[0], cell[2])
            if spec is not None and spec.guard == "auto":
                continue
            for hash_ in hashes:
                value = self.world.sealed[hash_].writes[cell]
                if secrets.key_of(value) in self.erased and value is not None:
                    continue
                if not self._present(cell, value) and not self._overwritten(cell, hash_, value):
                    raise Loss(f"{self.at.name}: {cell} {value!r} of {self.world.sealed[hash_].author}")
                if cell[2] != "deleted" and self._hidden(cell) and not self._buried(cell, hash_, value):
                    raise Loss(f"{self.at.name}: hidden {cell} {value!r} of {self.world.sealed[hash_].author}")

    def _present(self, cell: Cell, value: WireValue) -> bool:
        if cell in self.asked and (value in self.versions[cell] or cell[2] == "deleted"):
            return True
        if cell in self.shown:
            spec = self.at.schema.field(cell[0], cell[2])
            assert spec is not None
            return self.shown[cell] == value or (value is None and self.shown[cell] == spec.fallbacks[0])
        if cell[:2] in self.made and self.at.schema.field(cell[0], cell[2]) is not None:
            return False  # the row came, so it must be there, taken back or not: this value was built upon it
        # the row or the field is not known here yet: the value waits in the log
        return value in self.versions[cell]

    def unfounded(self) -> None:
        """What was taken back shows in no record, but in those that others built upon."""
        written = {cell[:2] for cell in self.by_cell}
        for table, row in {cell[:2] for cell in self.shown} - {("thing", shipped) for shipped in SHIPPED}:
            if self._made_by_what_counts(table, row):
                self._shows_what_counts(table, row)
                continue
            owner = self._owner(table, row)
            unit = (table, row) if owner is None or self._made_by_what_counts(*owner) else owner
            if unit not in written and not any(self._owner(*other) == unit for other in written):
                raise Unfounded(f"{self.at.name}: {table} {row!r}")

    def _made_by_what_counts(self, table: str, row: bytes) -> bool:
        """Whether a bundle that counts made the row: its author held no other write of `deleted`."""
        grave = (table, row, "deleted")
        writers = {h for h, sealed in self.world.sealed.items() if grave in sealed.writes}
        return any(not self.world.sealed[h].held & writers for h in self.by_cell.get(grave, ()))

    def _shows_what_counts(self, table: str, row: bytes) -> None:
        for spec in self.at.schema.tables[table].fields.values():
            cell = (table, row, spec.name)
            known = [self.world.sealed[h].writes[cell] for h in self.by_cell.get(cell, ())]
            empty = (None, spec.fallbacks[0], (None,) * len(spec.columns))
            if spec.name != "deleted" and self.shown[cell] not in empty and self.shown[cell] not in known:
                raise Unfounded(f"{self.at.name}: {cell} {self.shown[cell]!r}, of {known!r}")

    def _overwritten(self, cell: Cell, hash_: bytes, value: WireValue) -> bool:
        return any(by != hash_ and self._held(by, cell, hash_, value) for by in self.by_cell[cell])

    def _held(self, by: bytes, cell: Cell, hash_: bytes, value: WireValue) -> bool:
        held = self.world.sealed[by].held
        return hash_ in held or any(self.world.sealed[h].writes.get(cell, self) == value for h in held)

    def _hidden(self, cell: Cell) -> bool:
        return any(self.shown.get((t, r, "deleted")) == 1 for t, r in self._family(cell))

    def _family(self, cell: Cell) -> list[tuple[str, bytes]]:
        owner = self._owner(*cell[:2])
        return [cell[:2]] if owner is None else [cell[:2], owner]

    def _owner(self, table: str, row: bytes) -> tuple[str, bytes] | None:
        if table in ("attachment", "part", "tally", "text"):
            owner = self.shown.get((table, row, "owner" if table in ("attachment", "text") else "thing"))
            if isinstance(owner, bytes):
                return "thing", owner
        return None

    def _buried(self, cell: Cell, hash_: bytes, value: WireValue) -> bool:
        """Whether somebody who held this value deleted the row, or it was overwritten by somebody who held it."""
        if self._overwritten(cell, hash_, value):
            return True
        for table, row in self._family(cell):
            grave = (table, row, "deleted")
            for by in self.by_cell.get(grave, ()):
                buries = self.world.sealed[by].writes[grave] == 1
                if buries and (by == hash_ or self._held(by, cell, hash_, value)):
                    return True
        return False

    def false_questions(self, *, complete: bool) -> None:
        for cell in self.asked:
            if cell[2] == "deleted" or cell not in self.by_cell:
                continue
            versions = self.versions[cell]
            plain = {self._plain(cell, v) for v in versions}
            if len(plain) < 2:
                raise FalseReview(f"{self.at.name}: {cell} {versions!r}")
            if complete:
                # every chain is there: a value asked about was overwritten by nobody who had that very write
                heads = [h for h in self.by_cell[cell] if not self._seen_by_a_later(cell, h)]
                truly = {self._plain(cell, self.world.sealed[h].writes[cell]) for h in heads}
                if not plain <= truly:
                    raise FalseReview(f"{self.at.name}: {cell} asks about {plain - truly!r}")

    def _seen_by_a_later(self, cell: Cell, hash_: bytes) -> bool:
        return any(hash_ in self.world.sealed[by].held for by in self.by_cell[cell])

    def _plain(self, cell: Cell, value: WireValue) -> object:
        if isinstance(value, bytes) and secrets.key_of(value) is not None:
            key = next((k for k in KEYS if secrets.key_id(k) == secrets.key_of(value)), None)
            return value if key is None else secrets.unlock(key, *cell, value)  # captions: each photo has its own key
        return value
