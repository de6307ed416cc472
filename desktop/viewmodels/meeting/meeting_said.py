"""Owns what a line says, and what the line being typed may ask of its meeting. Must not know Qt, nor how it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

from desktop.viewmodels.meeting.meeting_lines import LineRow

if TYPE_CHECKING:
    from desktop.services.marked.line_marks import Held, KnownNames


@dataclass(frozen=True, slots=True)
class Said:
    """What a line says: text as typed, kind, who is meant by each `@`."""

    text: str = ""
    kind: str = "note"
    held: tuple[Held, ...] = ()


class Desk(Protocol):
    """What the line asks of the meeting around it."""

    @property
    def read_only(self) -> bool:
        """Whether nothing may be written."""

    @property
    def known(self) -> KnownNames:
        """The names that `@` completes."""

    @property
    def lang(self) -> str:
        """The language of the lines."""

    @property
    def day(self) -> date:
        """The day that dates in words are counted from."""

    @property
    def attending(self) -> frozenset[bytes]:
        """Whose names are offered first."""

    def new_id(self) -> bytes:
        """An identity for a new line."""

    def rank_between(self, before: str, after: str) -> str:
        """An order key between two others."""

    def begin_line(self, row: LineRow, rank: str) -> LineRow:
        """The first letter of a line was typed."""

    def dressed(self, row: LineRow, said: Said) -> LineRow:
        """The row with what it says now, as it reads."""

    def write_line(self, row: LineRow, said: Said) -> None:
        """Write a line as far as it is typed."""

    def finish_line(self, row: LineRow, said: Said, before: Said | None) -> None:
        """Write a line that is done."""

    def split_line(self, row: LineRow, was: Said, head: Said, new: LineRow, tail: Said) -> None:
        """Part a line in two."""

    def join_lines(self, row: LineRow, was: Said, said: Said, gone: bytes | None) -> None:
        """Let a line say what two said."""

    def move_line(self, line: bytes, rank: str) -> None:
        """Give a line another place."""

    def drop_line(self, line: bytes, *, undoable: bool) -> None:
        """Put a line into the trash; one that was never finished leaves no step."""

    def lost_line(self) -> None:
        """The line on which the person stood is gone."""
