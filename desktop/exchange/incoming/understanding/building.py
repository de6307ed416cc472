"""Owns how the rows of the sheets of a file become drafts. Must not know how a column was understood, nor a format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from desktop.exchange.incoming.shapes import Named, RecordDraft, Refusal, RowOf, Value
from desktop.exchange.incoming.understanding.areas import Areas, Path, Spot, levels_of
from desktop.exchange.incoming.understanding.asking import Questions
from desktop.exchange.incoming.understanding.cells import folded, lines_of, text_of
from desktop.exchange.incoming.understanding.chosen import Chosen
from desktop.exchange.incoming.understanding.lists import parts_in
from desktop.exchange.incoming.understanding.meanings import BESIDE_FIELDS, target_of
from desktop.exchange.incoming.understanding.parties import Parties
from desktop.exchange.incoming.understanding.tables import Table
from desktop.exchange.incoming.understanding.values import Lists
from desktop.exchange.incoming.understanding.world import World
from desktop.i18n import _
from desktop.services.description.kinds import kind_of

ROLES: Final = ("lead", "implementer", "partner", "donor", "host", "actor", "parent")
SEVERAL: Final = frozenset({"implementer", "partner", "donor", "host"})  # roles in which there may be more than one
LISTED: Final = ("choice", "terms")


@dataclass
class Shared:
    """What all the sheets of a file share: who, where, which words; what was made of the rows so far."""

    world: World
    questions: Questions
    parties: Parties
    areas: Areas
    lists: Lists
    name: str
    source: str  # the mark of the file's kind, by its headings
    format: str
    refused: list[Refusal] = field(default_factory=list)
    others: dict[str, RecordDraft] = field(default_factory=dict)  # projects and places named by rows, by key


class Ground:
    """The territories of one table: the path of each row, and where it leads."""

    def __init__(self, table: Table, shared: Shared) -> None:
        self._shared = shared
        self._home = table.home
        by_level: dict[int, dict[str, Chosen]] = {}
        for one in table.taken:
            if one.target is not None and one.target.part.startswith("area"):
                by_level.setdefault(int(one.target.part[4:]), {})[one.target.field] = one
        self._steps = [
            (level, one.get("name"), one.get("code"), (one.get("name") or one["code"]).concept.partition("+")[0])
            for level, one in sorted(by_level.items())
        ]
        self._concepts = tuple(step[3] for step in self._steps)
        self._table = table
        self._paths = self._all_paths()

    def __bool__(self) -> bool:
        return bool(self._steps)

    def say(self) -> None:
        """Tell the territories of all rows."""
        counted: dict[Path, int] = {}
        for path in self._paths:
            counted[path] = counted.get(path, 0) + 1
        for path, times in counted.items():
            self._shared.areas.say(path, self._home, self._concepts, times)

    def at(self, row: int) -> tuple[Spot, ...]:
        """Where a row is."""
        return self._shared.areas.at(self._paths[row], self._home) if self._steps else ()

    def words(self, row: int) -> tuple[str, ...]:
        """What the row says of it, folded."""
        return tuple(folded(name or code) for _level, name, code in self._paths[row]) if self._steps else ()

    def _all_paths(self) -> list[Path]:
        names: list[list[str]] = []
        for _level, name, code, _concept in self._steps:
            column = name or code
            assert column is not None
            texts = {value: lines_of(value) for value in column.facts.counts}
            names.append([texts.get(value, "") if value is not None else "" for value in column.facts.values])
        trails = [list(zip(*names[: place + 1], strict=True)) for place in range(len(self._steps))]
        codes = [self._codes(place, trails[place]) for place in range(len(self._steps))]
        size = len(self._table.grid.rows)
        seen: dict[Path, Path] = {}
        paths = []
        for row in range(size):
            path = tuple(
                (step[0], names[place][row] if step[1] else "", codes[place].get(trails[place][row], ""))
                for place, step in enumerate(self._steps)
            )
            paths.append(seen.setdefault(path, path))
        return paths

    def _codes(self, place: int, trail: list[tuple[str, ...]]) -> dict[tuple[str, ...], str]:
        """The code that most rows give each name within what is around it; a row that gives another is told."""
        _level, name, code, _concept = self._steps[place]
        if code is None:
            return {}
        counted: dict[tuple[str, ...], dict[str, int]] = {}
        told = [text_of(value) if value is not None else "" for value in code.facts.values]
        for said, one in zip(trail, told, strict=True):
            if said[-1] and one:
                counts = counted.setdefault(said, {})
                counts[one] = counts.get(one, 0) + 1
        best = {said: max(counts, key=lambda one: (counts[one], one)) for said, counts in counted.items()}
        if name is not None:
            for row, (said, one) in enumerate(zip(trail, told, strict=True)):
                if said[-1] and one and best[said] != one:
                    reason = _(
                        "le code {code} n’est pas celui de {name} dans les autres lignes", code=one, name=said[-1]
                    )
                    at = RowOf(self._table.grid.index, self._table.grid.rows[row] + 1)
                    self._shared.refused.append(Refusal(at, code.index, reason))
        return best


def level_tables(tables: Iterable[Table], areas: Areas) -> None:
    """Say of each table whether it is of this country, and of each column of territories its level."""
    for table in tables:
        columns = [one for one in table.taken if one.concept.startswith(("area", "country"))]
        names: dict[str, int] = {}
        countries: dict[str, int] = {}
        codes: list[str] = []
        for one in columns:
            if "+code" in one.concept:
                codes += one.facts.texts
            elif one.concept == "country":
                countries |= one.facts.texts
            else:
                names |= one.facts.texts
        table.home = areas.at_home(names, countries, codes)
        levels = levels_of([one.concept for one in columns], home=table.home)
        named = {one.concept for one in columns}
        for one in columns:
            base = one.concept.partition("+")[0]
            if not table.home and one.concept != base and base in named and all(map(str.isdigit, one.facts.texts)):
                one.left, one.target = _("les codes d’un autre pays, sans ses lettres : le nom suffit"), None
                continue
            one.target = target_of(table.kind, one.concept, levels.get(base, 0))


def party_columns(table: Table) -> dict[str, tuple[Chosen | None, Chosen | None, Chosen | None]]:
    """Role -> its columns of names, acronyms and types. The row's own organisation has the role ""."""
    found: dict[str, list[Chosen | None]] = {}
    for one in table.taken:
        target = one.target
        if target is None or target.kind != "actor":
            continue
        if target.part in ROLES or (table.kind == "actor" and not target.part and not table.own):
            place = {"name": 0, "acronym": 1, "kind": 2}.get(target.field)
            if place is not None:
                slots = found.setdefault(target.part, [None, None, None])
                slots[place] = slots[place] or one
    return {role: (slots[0], slots[1], slots[2]) for role, slots in found.items() if slots[0] or slots[1]}


def say_parties(table: Table, parties: Parties) -> None:
    """Tell every organisation that a table names."""
    for role, (name, acronym, _kind) in party_columns(table).items():
        counted: dict[tuple[Value, Value], int] = {}
        size = len(table.grid.rows)
        names = name.facts.values if name else [None] * size
        shorts = acronym.facts.values if acronym else [None] * size
        for pair in zip(names, shorts, strict=True):
            counted[pair] = counted.get(pair, 0) + 1
        for (one, short), times in counted.items():
            if one is not None or short is not None:
                told = _lined(one)
                exact = parts_in(told, ours=table.ours, several=role in SEVERAL) if table.own else None
                parties.say(told, text_of(short), times, exact=exact, ours=table.ours)


def say_lists(table: Table, lists: Lists) -> None:
    """Tell every word that must be an entry of a shared list."""
    for one in table.taken:
        scheme = scheme_of(one)
        if scheme and one.target is not None:
            several = kind_of(one.target.kind).field(one.target.field).repeated
            for value, times in one.facts.counts.items():
                lists.say(scheme, lines_of(value), times, one.heading, ours=table.ours, several=several)


def scheme_of(one: Chosen) -> str:
    """The shared list whose entries a column holds, "" for none."""
    target = one.target
    if target is None or target.field in BESIDE_FIELDS:
        return ""
    field_ = kind_of(target.kind).field(target.field.partition(".")[0])
    return field_.scheme if field_.type in LISTED and field_.scheme != "state" else ""


def columns_with(table: Table, part: str) -> Iterator[Chosen]:
    """The columns that say something of another record than the row's own."""
    return (one for one in table.taken if one.target is not None and one.target.part == part)


def _lined(value: Value) -> str:
    return (
        "\n".join(part.strip() for part in value.splitlines() if part.strip())
        if isinstance(value, str)
        else text_of(value)
    )


def named(records: dict[str, RecordDraft], draft: RecordDraft) -> Named:
    """A reference to a record that several rows name: made once, its rows added."""
    known = records.get(draft.key)
    if known is None:
        records[draft.key] = draft
    elif len(known.rows) < 20:
        records[draft.key] = RecordDraft(
            *(known.kind, known.key, {**draft.draft, **known.draft}, (*known.rows, *draft.rows), known.known),
            identity=known.identity,
        )
    return Named(draft.key)
