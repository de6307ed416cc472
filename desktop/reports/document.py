"""Owns what any report consists of, before anybody writes it down: headings, lines, tables, a picture.

Must not know a file format, nor what the report is about. All texts are said already, in the document's language, and
plain: whoever writes them down escapes them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Final, Literal

Look = Literal["body", "quiet", "notice", "amendment"]
_SHORT: Final = 8  # rows that are kept together


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the document, level 1 or 2 (its title is none of them)."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph. `notice` must not be overlooked, `amendment` corrects what stands above it."""

    text: str
    look: Look = "body"


@dataclass(frozen=True, slots=True)
class Said:
    """One line of what was said: when, what kind it is of (a word and its name for styles), the words."""

    time: str
    kind: str
    label: str
    text: str
    more: str = ""  # what a record adds: who, until when, where


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table and its share of the width. One of numbers is read from its end."""

    title: str
    share: float
    number: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """Rows of a table that follow each other. `over` stands over them, "" for nothing."""

    over: str
    rows: tuple[tuple[str, ...], ...]

    @property
    def short(self) -> bool:
        """Whether they are so few that they stand on one page."""
        return len(self.rows) <= _SHORT


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a header that comes back on each page. Every row has as many cells as there are columns.

    `total`: the last row closes the others. `groups`: over the row of a number, what the rows from there on have in
    common. `over`: what all of them have in common, which comes back with the header.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    label: str = ""  # what it is, for who cannot see it
    total: bool = False
    groups: tuple[tuple[int, str], ...] = ()
    over: str = ""

    @property
    def sections(self) -> tuple[Section, ...]:
        """Its rows under what they have in common."""
        starts = self.groups or ((0, ""),)
        ends = [*(at for at, _text in starts[1:]), len(self.rows)]
        return tuple(Section(text, self.rows[at:end]) for (at, text), end in zip(starts, ends, strict=True))


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing of our own making, as SVG; `label` says what it shows. Only the printed page has it. `photos`: it holds
    pictures within itself."""

    svg: str
    label: str
    credit: str = ""
    photos: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart drawn already, as PNG, on the whole width of the words of a page that stands; `label` tells who cannot
    see it what it shows. The table that says the same stands under it."""

    png: bytes
    label: str


Mark = Literal["", "bar", "open", "done", "late", "dropped"]


@dataclass(frozen=True, slots=True)
class Slot:
    """One span of time in a row of bars: a short text, and what stands there."""

    text: str = ""
    mark: Mark = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A row along time: its title, a slot for each span. `strong` heads those that follow."""

    title: str
    slots: tuple[Slot, ...]
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Bars:
    """Rows along time under two heads: `groups` (a text over so many columns; may be none) and `heads`."""

    groups: tuple[tuple[str, int], ...]
    heads: tuple[str, ...]
    rows: tuple[Bar, ...]
    label: str = ""

    @property
    def share(self) -> float:
        """The width of the titles, where a span has 1."""
        return max(2.0, len(self.heads) * 0.5)


Block = Heading | Paragraph | Said | Table | Drawing | Picture | Bars


@dataclass(frozen=True, slots=True)
class Document:
    """A report. `kind` stands over the title, `notice` under it (what must be read before anything else), then `facts`
    (label, text); `foot` stands at the foot of each page with the page's number. `stamp` is the moment that the file
    bears (UTC): never the computer's clock by itself."""

    lang: str
    kind: str
    title: str
    facts: tuple[tuple[str, str], ...]
    blocks: tuple[Block, ...]
    foot: str
    stamp: datetime
    landscape: bool = False
    notice: str = ""

    @property
    def rtl(self) -> bool:
        """Whether it is written from right to left."""
        return self.lang == "ar"


FEW: Final = 5  # notes that stay together, the last ones of many


def leading(blocks: Sequence[Block]) -> list[bool]:
    """Whether each block must stand on the page of what comes next: headings, the words that follow them, a table that
    is noted upon, notes that are few. A chart need not: kept with its table, both leave half a page white."""
    told, headed, notes = [], False, _notes_after(blocks)
    for block, after, more in zip_longest(blocks, blocks[1:], notes):
        headed = isinstance(block, Heading) or (headed and isinstance(block, Paragraph))
        goes_on = not isinstance(after, Paragraph | Heading) or (isinstance(after, Heading) and after.level > 1)
        leads = isinstance(block, Heading) or (headed and goes_on)
        noted = isinstance(block, Table) and _is_note(after)
        told.append((leads and after is not None) or noted or (_is_note(block) and 0 < more < FEW))
    return told


def _is_note(block: Block | None) -> bool:
    return isinstance(block, Paragraph) and block.look == "quiet"


def _notes_after(blocks: Sequence[Block]) -> list[int]:
    """How many notes follow each block without anything between."""
    many, told = 0, []
    for block in reversed(blocks):
        told.append(many)
        many = many + 1 if _is_note(block) else 0
    return told[::-1]
