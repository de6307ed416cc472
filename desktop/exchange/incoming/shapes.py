"""Owns the shapes that pass between the steps of an import; must not know a file format, a session or a page.

A file is read into a `Source` (tables as they lie there), understood into a `Reading` (drafts of records, with what is
still asked), compared with the profile into a plan, and kept in one act. Each step takes what the last one gave and
answers nothing by itself: whatever is a guess is a `Question` with its suggestion.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, Final, NamedTuple

OURS: Final = "maillage"  # the format of this program's own JSON
Value = str | int | float | bool | date | datetime | time | None
# title of a table -> heading -> identity of a record -> marks (exchange.marks) of what its cells held
Left = Mapping[str, Mapping[str, Mapping[str, frozenset[str]]]]
# done and of how many (0: nobody knows); raises the caller's own error to stop


@dataclass(frozen=True, slots=True)
class Target:
    """What a column says: a field of a kind of record.

    `field` is a name that `records.record` takes (`title`, `title.ar`, `women`, `latitude`), or `id` (of Maillage), or
    `identifier` (a code that the file gives its records). `part` says whose field it is when the row names another
    record than its own: the role of an actor (`lead`, `donor`…), `area1` to `area5` for a territory by level, `place`,
    `project`. "" is the row's own record, whose kind is then `kind`.
    """

    kind: str
    field: str
    part: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table as it lies in a file: native values, rows of any length, None where nothing is.

    `known` names what the columns (from 0) of a format with a meaning of its own say; `kind` what a row then is.
    `ours`: this program wrote what stands in its cells, to the letter, values joined as `cells.joined` does.
    `merged` holds (top, left, bottom, right), from 0, ends included: their value stands in the first cell only.
    """

    name: str
    rows: Sequence[Sequence[Value]]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden: frozenset[int] = frozenset()
    known: Mapping[int, Target] = field(default_factory=dict)
    kind: str = ""
    ours: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was read. `format` is what it is, whatever its name; `told` are sentences for the person.

    `ours` says for which audience this program made a workbook that remembers what it left with ("" for any other
    file): what is in it then is what a person changed. `left` are the marks of its cells as they left.
    """

    format: str
    name: str
    digest: bytes  # SHA-256 of the file
    sheets: tuple[Sheet, ...]
    told: tuple[str, ...] = ()
    ours: str = ""
    left: Left = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Column:
    """A column as it was understood. `why` says in words how; `score` goes from 0 to 1, 1 being certain.

    `personal` says what looks like personal data in it, `left` why it is not taken ("" when it is); it is `lost` when
    what its `cells` say is said nowhere else.
    """

    index: int
    header: str
    tag: str
    examples: tuple[str, ...]
    filled: float
    target: Target | None = None
    score: float = 0.0
    why: str = ""
    personal: str = ""
    left: str = ""
    key: str = ""  # of the question that says otherwise, asked or not
    cells: int = 0
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """How a sheet is laid out: its rows of headings, its row of HXL tags, its first and last rows of data, from 0.

    `kind` is what one row is ("" for a sheet that is left out).
    """

    sheet: int
    headers: tuple[int, ...]
    tags: int | None
    first: int
    last: int
    kind: str
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that may be given. `why` speaks for it ("même nom sans accents")."""

    key: str
    label: str
    why: str = ""
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Question:
    """One decision for all equal values. Without a `suggested` answer nothing can be kept before it is given.

    `about` groups them for the eye: `sheet`, `column`, `value`, `record`, `personal`. `values` are the words of the
    file that it concerns, `rows` how many rows.
    """

    key: str
    about: str
    text: str
    options: tuple[Option, ...]
    suggested: str | None
    values: tuple[str, ...] = ()
    rows: int = 0


Answers = Mapping[str, str]  # key of a question -> key of an option


@dataclass(frozen=True, slots=True)
class Named:
    """A reference to another record of the same import, by its key."""

    key: str


class CountOf(NamedTuple):
    """Whom a number counts: codes of the lists `measure`, `group`, `age` and `sex`, "" where nothing is said."""

    measure: str
    people: str
    age: str
    sex: str


@dataclass(frozen=True, slots=True)
class RowOf:
    """Where something stands in the file: sheet from 0, row from 1 as a spreadsheet numbers it."""

    sheet: int
    row: int


@dataclass(frozen=True, slots=True)
class RecordDraft:
    """What the file says of one record.

    `draft` is what `records.record` takes, its values coerced already (ids, codes, ISO dates, numbers); a reference may
    be a `Named`. Fields that the file leaves empty are absent. `known` is the record of the profile that it certainly
    is. `identity` are (scheme, value) pairs that name it in the file for ever. `likely` are records that it may be.
    `waits` says why nothing of it may be written before a question is answered. `counts` are people
    counted by more than their sex, nobody in two of them.
    """

    kind: str
    key: str
    draft: Mapping[str, Any]
    rows: tuple[RowOf, ...]
    known: bytes | None = None
    identity: tuple[tuple[str, str], ...] = ()
    likely: tuple[tuple[bytes, str], ...] = ()  # (id, why)
    waits: str = ""
    counts: Mapping[CountOf, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row, or a cell of it, that cannot be taken, and why in words. A refused cell leaves its row."""

    at: RowOf
    column: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class NewTerm:
    """An entry that a shared list does not have and the person wants in it: a local one, of this code."""

    scheme: str
    code: str
    name: str
    lang: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A whole file understood: referenced records come before those that refer to them."""

    source: Source
    layouts: tuple[Layout, ...]
    questions: tuple[Question, ...]
    records: tuple[RecordDraft, ...]
    refused: tuple[Refusal, ...]
    lang: str
    terms: tuple[NewTerm, ...] = ()

    @property
    def waiting(self) -> tuple[Question, ...]:
        """The questions that must be answered first."""
        return tuple(question for question in self.questions if question.suggested is None)
