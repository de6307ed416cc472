"""Owns for whom something may leave, from the widest audience to the narrowest; must not know what leaves.

Pages offer the choice before the mapper is there: nothing here needs it.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from desktop.services.names.naming import best
from desktop.services.words.word_lists import shipped_words

AUDIENCES: Final = ("public", "partners", "internal")  # what is for one of them is for those after it too
INTERNAL: Final = AUDIENCES[-1]


class Audience(NamedTuple):
    """One audience as people choose it: by the words and icons that a record's own field has for it."""

    name: str
    label: str
    icon: str


def audiences(lang: str) -> list[Audience]:
    """All of them, in the words of a language."""
    words = shipped_words("visibility")
    return [Audience(name, best(words[name]["names"], lang)[1], str(words[name]["icon"])) for name in AUDIENCES]
