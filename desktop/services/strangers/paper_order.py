"""Owns the order in which the letters of a page are read, where some of them are Arabic. Runs in the child only.

A PDF says where each sign is drawn, in any order, and PDFium puts lines together from that: some makers' Arabic comes
back letter by letter from the left, and the two letters of a joined sign (lam-alef) the wrong way round. Where they
stand on the page decides here. Must not know PDFium.
"""

from __future__ import annotations

import math
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
_NO_WIDTH: Final = 0.01
_LEVEL: Final = 0.9  # of the width of a page's usual letter: letters of one line stand no further above each other
_APART: Final = 0.36  # of the width of a line's usual letter: words stand further from each other than letters


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of a page, in points from its left and its foot: where its pen is set down, where its sign is drawn."""

    at: int  # as it was given
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
    """The text of a page, line by line from its top, each in the order in which one reads it.

    Vowel signs, which stand beside any line, are left out.
    """
    drawn = [one for one in letters if not one.made and (unicodedata.category(one.char) != "Mn" or not one.backward)]
    return "\n".join(_line(line) for line in _lines(drawn, _LEVEL * _usual(drawn)))


def _usual(letters: Sequence[Letter]) -> float:
    """How wide a letter usually is."""
    widths = sorted(one.right - one.left for one in letters if one.char.isalnum())
    return widths[len(widths) // 2] if widths else 0.0


def _lines(letters: Sequence[Letter], level: float) -> Iterator[list[Letter]]:
    line: list[Letter] = []
    for letter in sorted(letters, key=lambda one: -one.y):
        if line and line[0].y - letter.y > level:
            yield line
            line = []
        line.append(letter)
    if line:
        yield line


def _line(line: list[Letter]) -> str:
    if not any(letter.backward for letter in line):
        return " ".join("".join(letter.char for letter in word) for word in _words(line))
    to_left = sum(letter.backward for letter in line) * 2 >= sum(bool(_LETTER.match(letter.char)) for letter in line)
    return _facing(" ".join(_word(word) for word in _turned(_words(line), to_left)))


def _words(line: list[Letter]) -> list[list[Letter]]:
    """The words of a line from the left: what a space, or room for one, stands between."""
    room = _APART * _usual(line)
    words: list[list[Letter]] = [[]]
    end = -math.inf
    for letter in sorted(line, key=lambda one: one.left):
        if words[-1] and _same(words[-1][-1], letter):
            continue  # some fonts draw a letter and its dots apart, and tell both as the letter
        if words[-1] and (letter.char.isspace() or letter.left - end > room):
            words.append([])
        if not letter.char.isspace():
            words[-1].append(letter)
            end = max(end, letter.right)
    return [word for word in words if word]


def _same(one: Letter, other: Letter) -> bool:
    within = min(one.right, other.right) - max(one.left, other.left)
    return one.char == other.char and within > min(one.right - one.left, other.right - other.left) / 2


def _turned(words: list[list[Letter]], to_left: bool) -> Iterator[list[Letter]]:
    """The words as one reads them: those of the other direction among them turned."""
    placed = words[::-1] if to_left else words
    for along, run in groupby(placed, lambda word: any(letter.backward for letter in word) is to_left):
        found = list(run)
        yield from found if along else found[::-1]


def _word(word: Sequence[Letter]) -> str:
    """A word: from the right where it is Arabic, what is a number or Latin in it from the left."""
    if not any(letter.backward for letter in word):
        return "".join(letter.char for letter in word)
    given = sorted(word, key=lambda one: one.at)
    turned = given[0].x >= given[-1].x  # what came from the right was turned already, signs of several letters with it
    placed = sorted(word, key=lambda one: (-round(one.x, 2), -one.left, one.at))
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
