"""Owns when two words are the same to a reader; must not know the database.

Accents, case, French, Spanish and Arabic articles, Arabic letter variants, vowel signs and tatweel are folded away.
"""

from __future__ import annotations

import re
import unicodedata
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
_WORDS: Final = re.compile(r"[^\W_]+")


def words(text: str) -> list[str]:
    """The folded words of `text`, articles left out unless there is nothing else."""
    found = _WORDS.findall(text.lower() if text.isascii() else text.translate(_letters))
    kept = [_without_article(word) for word in found if word not in ARTICLES]
    return kept or found


def fold(text: str) -> str:
    """What two spellings of one name have in common: folded words, one space apart."""
    return " ".join(words(text))


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
