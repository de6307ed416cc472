"""What a command is handed and how it answers. Owns words and JSON; must not know what is answered.

Words for people have control characters spelled out, so that a hostile name cannot drive the terminal; JSON carries
every text exactly.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import textwrap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from io import TextIOWrapper
from typing import TYPE_CHECKING, Any, Final, TextIO

from desktop.cli.grammar import printable
from desktop.paths import Profile
from desktop.timekeeping import Clock

if TYPE_CHECKING:
    from desktop.reports.printer import Printer

TERM: Final = 24  # letters of what is typed that leave room beside them
MIN_WIDE, MAX_WIDE = 60, 100


class Console:
    """Answers on `out`, refusals on `err`. With `as_json`, nothing but one JSON document goes to `out`."""

    def __init__(self, out: TextIO, err: TextIO, *, as_json: bool = False) -> None:
        self._out, self._err = out, err
        self.as_json = as_json

    def say(self, *lines: str) -> None:
        """Lines for a person; silent when a machine listens."""
        if not self.as_json:
            for line in lines:
                self._out.write(printable(line) + "\n")

    def table(self, rows: Iterable[Sequence[str]]) -> None:
        """Columns for a person, set apart by two spaces."""
        cells = [[printable(cell) for cell in row] for row in rows]
        if not cells or self.as_json:
            return
        widths = [max(len(row[at]) for row in cells if at < len(row)) for at in range(max(map(len, cells)))]
        for row in cells:
            line = "  ".join(cell.ljust(widths[at]) for at, cell in enumerate(row))
            self._out.write(line.rstrip() + "\n")

    def paragraph(self, text: str, indent: str = "") -> None:
        """A long text on lines that stay readable; what is one word stays one."""
        self._wrapped(text, indent, f"{indent}    ")

    def explain(self, rows: Iterable[tuple[str, str]]) -> None:
        """Words to type, each with what it does: beside it, or under it where they are many."""
        hanging = " " * (TERM + 4)
        for term, words in rows:
            if len(term) > TERM:
                self.paragraph(term, "  ")
                self._wrapped(words, hanging, hanging)
            else:
                self._wrapped(words, f"  {term.ljust(TERM)}  ", hanging)

    def _wrapped(self, text: str, first: str, following: str) -> None:
        wide = max(MIN_WIDE, min(MAX_WIDE, shutil.get_terminal_size((MAX_WIDE, 24)).columns - 1))
        lines = textwrap.TextWrapper(
            wide, initial_indent=first, subsequent_indent=following, break_long_words=False, break_on_hyphens=False
        )
        self.say(*lines.wrap(text))

    def data(self, document: Any) -> None:
        """The answer for a machine; silent when a person reads."""
        if self.as_json:
            self._out.write(json.dumps(document, ensure_ascii=False, allow_nan=False) + "\n")

    def flush(self) -> None:
        """Hand everything over now. Raises BrokenPipeError when nobody reads any more."""
        self._out.flush()

    def hang_up(self) -> None:
        """Nobody reads any more: keep the interpreter from complaining of it when it ends."""
        if self._out is sys.stdout:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    def refuse(self, sentence: str) -> None:
        """A sentence on the error channel, for person and machine alike."""
        self._err.write(printable(sentence) + "\n")


@dataclass(frozen=True, slots=True)
class Desk:
    """What every verb is handed."""

    profile: Profile
    console: Console
    clock: Clock
    printer: Callable[[], Printer] | None = None  # None where nothing can be drawn


def standard(*, as_json: bool) -> Console:
    """The console of this process, in UTF-8 whatever the system's own choice is."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    return Console(sys.stdout, sys.stderr, as_json=as_json)
