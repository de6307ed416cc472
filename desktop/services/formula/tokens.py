"""Owns cutting what was typed into signs, words, quotes and codes; must not know what they mean."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

WORD, QUOTED, CODE, SEP, OR, PERCENT = "word", "quoted", "code", "sep", "or", "percent"
SIGNS: Final = ("+", "-", "/", "(", ")")
# marks of direction that an editor or a message leaves in a text: blanks, so that places stay what they are
_BLANKS: Final = dict.fromkeys([0x200E, 0x200F, 0x061C, *range(0x202A, 0x202F), *range(0x2066, 0x206A)], " ")
_TOKEN: Final = re.compile(
    r"""\s*(?:
      (?P<quoted>«[^»]*» | “[^”]*” | "[^"]*")
    | (?P<code>\#[A-Za-z0-9%_.+-]+)
    | (?P<percent>[%٪])
    | (?P<or>\|)
    | (?P<sep>[·•;؛،,])
    | (?P<sign>[+−/÷()])
    | (?P<word>(?:\d+[.,]\d+|[^\s·•;؛،,+−/÷()%٪«»“”"|\#])+)
    | (?P<odd>\S)
    )""",
    re.VERBOSE,
)
_SIGN: Final = {"−": "-", "÷": "/"}
_DASHES: Final = ("-", "–", "—")


class Token(NamedTuple):
    """One piece, from `start` to `end` of the text. `text`: without quotes, the sign of a code or other writings."""

    kind: str  # WORD, QUOTED, CODE, SEP, OR, PERCENT, or one of SIGNS; "odd" for what is none
    text: str
    start: int
    end: int


def tokens(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The pieces of a stretch of text."""
    blank, stop = text.translate(_BLANKS), len(text) if end is None else end
    found = []
    at = start
    while at < stop and (match := _TOKEN.match(blank, at, stop)) is not None:
        kind = str(match.lastgroup)
        piece = match[kind]
        found.append(_token(kind, piece, match.start(kind), match.end(kind)))
        at = match.end()
    return found


def _token(kind: str, piece: str, start: int, end: int) -> Token:
    if kind == "sign" or (kind == "word" and piece in _DASHES):
        sign = "-" if piece in _DASHES else _SIGN.get(piece, piece)
        return Token(sign, sign, start, end)
    text = piece[1:-1].strip() if kind == "quoted" else piece[1:] if kind == "code" else piece
    return Token(kind, text, start, end)


def quoted(name: str) -> str:
    """A name between quotes that it does not hold itself; empty when it holds them all."""
    for first, last, space in (("«", "»", " "), ("“", "”", ""), ('"', '"', "")):
        if first not in name and last not in name:
            return f"{first}{space}{name}{space}{last}"
    return ""


def plain(name: str) -> bool:
    """Whether a name is words and nothing else, so that it needs no quotes."""
    return bool(name) and name == name.translate(_BLANKS) and all(one.kind == WORD for one in tokens(name))
