"""Owns what a table is that leaves in any format: columns with their labels and HXL tags, rows of native values.

Must not know where it comes from, nor a file format. Everything is in one language already.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, Literal

from desktop.services.audience.told import Spot

Form = Literal["text", "long", "number", "decimal", "day"]
Value = str | int | float | date | None
ID: Final = "id"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `name` is the field (`title`, `title.ar`), `label` its words in the table's language, `tag` its HXL
    tag ("" for none). `choices` names the list that it offers ("" for none), `several` whether it holds more than one
    of it, `closed` whether nothing else may stand there. `needed`: a record without it stays a draft."""

    name: str
    label: str
    tag: str = ""
    form: Form = "text"
    choices: str = ""
    several: bool = False
    closed: bool = False
    needed: bool = False
    help: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Records of one kind, or who does what where. `spots`: where each row is, as far as it is told."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    spots: tuple[tuple[Spot, ...], ...] = ()

    def column(self, name: str) -> int:
        """The place of a column. Raises ValueError."""
        return [one.name for one in self.columns].index(name)

    def filled(self, always: frozenset[str] = frozenset()) -> Table:
        """The same without the columns in which nothing stands, but for those that are `always` there."""
        kept = [
            at
            for at, one in enumerate(self.columns)
            if one.name in always or any(row[at] is not None for row in self.rows)
        ]
        rows = tuple(tuple(row[at] for at in kept) for row in self.rows)
        return replace(self, columns=tuple(self.columns[at] for at in kept), rows=rows)


@dataclass(frozen=True, slots=True)
class Book:
    """Tables that leave together. `facts` say what they are (label, text); `notes` what they keep back.

    `lists`: name of a list -> the words that its columns offer; `tagged`: HXL tags stand under the labels.
    """

    title: str
    lang: str
    audience: str
    day: date
    tables: tuple[Table, ...]
    facts: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    tagged: bool = False
    spare: int = 0  # rows below the last one that are made ready for typing

    @property
    def rows(self) -> int:
        """How many rows there are in all."""
        return sum(len(one.rows) for one in self.tables)
