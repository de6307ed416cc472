"""Owns the order in which the letters of a page are read, where some of them are Arabic. Runs in the child only.

A PDF says where each sign is drawn, in any order, and PDFium puts lines together from that: some makers' Arabic comes
back letter by letter from the left, and the two letters of a joined sign (lam-alef) the wrong way round. Where they
stand on the page decides here. Must not know PDFium.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

RIGHT_TO_LEFT: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_LETTER: Final = re.compile(r"[^\W\d_]")
_OPEN, _CLOSED = "([{\u00ab\u2039", ")]}\u00bb\u203a"
_FACING: Final = str.maketrans(_OPEN + _CLOSED, _CLOSED + _OPEN)
_JOINED: Final = frozenset(
    told
    for code in (*range(0xFBEA, 0xFDFC), *range(0xFEF5, 0xFEFD))
    if len(told := unicodedata.normalize("NFKC", chr(code)).strip()) > 1
)
_LEVEL: Final = 0.5  # points between letters of one line at most, a mark over them left out
_NO_WIDTH: Final = 0.01
_APART: Final = 0.12  # of the width of a line's usual letter is too little for a space


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of a page, in points from its left and its foot: where its pen is set down, where its sign is drawn."""

    char: str
    x: float
    y: float
    left: float
    right: float

    @property
    def made(self) -> bool:
        """Whether it is drawn nowhere: a space or the end of a line that the reader of the PDF believes in."""
        return self.char.isspace() and self.right - self.left < _NO_WIDTH

    @property
    def backward(self) -> bool:
        """Whether it is of a writing that goes from right to left."""
        return bool(RIGHT_TO_LEFT.match(self.char)) and not self.char.isdigit()

    @property
    def forward(self) -> bool:
        """Whether it is of a writing that goes from left to right, as numbers do in any."""
        return self.char.isalnum() and not self.backward


def read(letters: Iterable[Letter]) -> str:
    """The text of a page, line by line as they come, each line in the order in which one reads it."""
    lines: list[list[Letter]] = [[]]
    for letter in _without_marks(list(letters)):
        if letter.char in "\r\n":
            lines.append([])
        else:
            lines[-1].append(letter)
    return "\n".join(_line(line) for line in lines if line)


def _without_marks(letters: Sequence[Letter]) -> Iterator[Letter]:
    """The letters without vowel signs, which stand beside any line, and the spaces believed to be around these."""
    before: Letter | None = None
    waiting: list[Letter] = []
    for letter in letters:
        if letter.made:
            waiting.append(letter)
        elif unicodedata.category(letter.char) != "Mn" or not letter.backward:
            if before is None or not _touch(before, letter):
                yield from waiting
            yield letter
            before, waiting = letter, []
    yield from waiting


def _touch(one: Letter, other: Letter) -> bool:
    """Whether two letters are of one word: side by side, with no room for a space."""
    gap = max(one.left, other.left) - min(one.right, other.right)
    room = _APART * (one.right - one.left + other.right - other.left)
    return one.backward and other.backward and abs(one.y - other.y) < _LEVEL and gap < room


def _line(line: Sequence[Letter]) -> str:
    if not any(letter.backward for letter in line):
        return "".join(letter.char for letter in line)
    words = [list(found) for space, found in groupby(line, lambda letter: letter.char.isspace()) if not space]
    to_left = sum(letter.backward for letter in line) * 2 >= sum(bool(_LETTER.match(letter.char)) for letter in line)
    return _facing(" ".join(_word(word) for word in _in_row(words, to_left)))


def _in_row(words: list[list[Letter]], to_left: bool) -> Iterator[list[Letter]]:
    """The words of a line as one reads them: by their places, those of the other direction among them turned."""
    level: list[list[Letter]] = []
    for word in words:
        if level and abs(word[0].y - level[-1][0].y) >= _LEVEL:
            yield from _turned(level, to_left)
            level = []
        level.append(word)
    yield from _turned(level, to_left)


def _turned(words: list[list[Letter]], to_left: bool) -> Iterator[list[Letter]]:
    placed = sorted(words, key=lambda word: min(letter.x for letter in word), reverse=to_left)
    for along, run in groupby(placed, lambda word: any(letter.backward for letter in word) is to_left):
        found = list(run)
        yield from found if along else found[::-1]


def _word(word: Sequence[Letter]) -> str:
    """A word: from the right where it is Arabic, what is a number or Latin in it from the left."""
    if not any(letter.backward for letter in word):
        return "".join(letter.char for letter in word)
    turned = word[0].x >= word[-1].x  # what came from the right was turned already, signs of several letters with it
    placed = sorted(word, key=lambda one: (-round(one.x, 2), -one.left))
    signs = [list(same) for _place, same in groupby(placed, lambda one: (round(one.x, 2), one.left))]
    out: list[str] = []
    for left, run in groupby(signs, lambda sign: sign[0].forward):
        said = [_sign("".join(letter.char for letter in sign), turned) for sign in run]
        out += reversed(said) if left else said
    return "".join(out)


def _sign(letters: str, turned: bool) -> str:
    """The letters that one sign stands for, in the order in which they are known to join."""
    if len(letters) < 2 or not RIGHT_TO_LEFT.match(letters):
        return letters
    back = letters[::-1]
    if (letters in _JOINED) != (back in _JOINED):
        return letters if letters in _JOINED else back
    return back if turned else letters


def _facing(line: str) -> str:
    """A line whose brackets open before they close: a maker names them as they are meant, or as they look."""
    other = line.translate(_FACING)
    return other if _closed_first(line) > _closed_first(other) else line


def _closed_first(line: str) -> int:
    deep = wrong = 0
    for char in line:
        deep += (char in _OPEN) - (char in _CLOSED)
        if deep < 0:
            deep, wrong = 0, wrong + 1
    return wrong
