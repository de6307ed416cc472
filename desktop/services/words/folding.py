"""Owns when two words are the same to a reader; must not know the database.

Accents, case, French, Spanish and Arabic articles, Arabic letter variants, vowel signs and tatweel are folded away.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

ARTICLES: Final = frozenset({"l", "le", "la", "les", "d", "el", "los", "las", "al", "the", "\u0627\u0644"})
_LETTERS: Final = str.maketrans(
    {
        "\u0640": None,  # tatweel
        "\u0621": None,  # hamza alone
        "\u0649": "\u064a",  # alef maksura as yeh
        "\u06cc": "\u064a",  # Persian yeh
        "\u06a9": "\u0643",  # Persian kaf
        "\u0629": "\u0647",  # teh marbuta as heh
        "\u0671": "\u0627",  # alef wasla
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ł": "l",
        "ı": "i",
        "œ": "oe",
        "æ": "ae",
    }
)
_ARABIC_ARTICLE: Final = "\u0627\u0644"
# what is written onto an Arabic word: and, so; in, as, for; the article. A word of its own is left after them.
_WRITTEN_ON: Final = tuple(
    re.compile(pattern)
    for pattern in (
        "[\u0648\u0641]?[\u0628\u0643]?\u0627\u0644(.{2,})",
        "[\u0648\u0641]?\u0644(\u0644.{2,})",
        "[\u0648\u0641]?\u0644\u0644(.{2,})",
        "[\u0648\u0641](.{3,})",
        "[\u0648\u0641]?[\u0628\u0644\u0643](.{4,})",
    )
)
_ARABIC: Final = re.compile("[\u0620-\u064a]")
_WORDS: Final = re.compile(r"[^\W_]+")
# Vowel signs and joined accents are no letters to `re`, yet belong to the word they stand in.
_MARKS: Final = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670"
_PLACED: Final = re.compile(rf"[^\W_](?:[^\W_]|[{_MARKS}])*")
_APART: Final = re.compile(rf"\d+|[^\W\d_](?:[^\W\d_]|[{_MARKS}])*")


def words(text: str) -> list[str]:
    """The folded words of `text`, articles left out unless there is nothing else."""
    found = _WORDS.findall(text.lower() if text.isascii() else text.translate(_letters))
    kept = [_without_article(word) for word in found if word not in ARTICLES]
    return kept or found


def fold(text: str) -> str:
    """What two spellings of one name have in common: folded words, one space apart."""
    return " ".join(words(text))


@dataclass(frozen=True, slots=True)
class Word:
    """A word where it stands in a text, `start` to `end`: its folded letters, and these without an Arabic article."""

    start: int
    end: int
    letters: str
    bare: str


def placed_words(text: str, start: int = 0, end: int | None = None, *, digits_apart: bool = False) -> list[Word]:
    """The words of `text[start:end]` with their places in `text`; small articles stay, as they are words here.

    `digits_apart` makes two words of "1er" and "3j".
    """
    out = []
    pattern = _APART if digits_apart else _PLACED
    for match in pattern.finditer(text, start, len(text) if end is None else end):
        letters = match[0].translate(_letters)
        if letters:
            out.append(Word(match.start(), match.end(), letters, _without_article(letters)))
    return out


def inner_words(letters: str) -> set[str]:
    """What a folded Arabic word may be meant as, small words written onto it taken off or not; others are themselves.

    More than a reader would read into it: for finding, where a page too many costs less than one that is missed.
    """
    if not _ARABIC.match(letters):
        return {letters}
    found = {letters, *(read[1] for pattern in _WRITTEN_ON if (read := pattern.fullmatch(letters)))}
    return found | {_without_article(word) for word in found}


class _Letters(dict[int, str]):
    """What each letter folds to, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        split = unicodedata.normalize("NFKD", chr(code)).casefold().translate(_LETTERS)
        folded = "".join(_folded(char) for char in unicodedata.normalize("NFKD", split))
        self[code] = folded
        return folded


def _folded(char: str) -> str:
    category = unicodedata.category(char)
    if category in ("Mn", "Me", "Mc", "Cf"):
        return ""
    return str(unicodedata.digit(char)) if category == "Nd" else char


_letters: Final = _Letters()


def _without_article(word: str) -> str:
    if word.startswith(_ARABIC_ARTICLE) and len(word) > len(_ARABIC_ARTICLE):
        return word[len(_ARABIC_ARTICLE) :]
    return word
