"""Owns finding records by words; must not know how results are shown.

Each typed word must be found, at the start of a word: in the record itself, in the name of an actor who takes part,
or in the name of a place or territory where it happens. So renaming an actor touches one line, not thousands.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import text
from sqlalchemy.orm import Session

from desktop.services.folding import fold, words

__all__ = ["fold", "found", "match_words", "words"]

MANY: Final = 12  # typed words that count; the rest of a pasted paragraph is ignored

_DIRECT: Final = (
    "SELECT l.n FROM search_index s JOIN listing l ON l.n = s.rowid "
    "WHERE search_index MATCH :word AND l.kind = :kind AND l.shown <> 2"
)
# through what the record leans on: its actors, its places, its territories
_THROUGH: Final = (
    "SELECT v.n FROM search_index s JOIN listing l ON l.n = s.rowid "
    "JOIN facet_word w ON w.facet = :kind || '.' || l.kind AND w.value = lower(hex(l.row)) "
    "JOIN facet_value v ON v.w = w.w "
    "WHERE search_index MATCH :word AND l.kind IN ('actor', 'area', 'place') AND l.kind <> :kind"
)
ONE_WORD: Final = text(f"{_DIRECT} UNION {_THROUGH}")


def match_words(folded: str) -> str:
    """The full-text expression for words that must all begin some word of one record. Quotes cannot get in."""
    return " ".join(f'"{word}"*' for word in folded.split(" ")[:MANY] if word)


def found(session: Session, kind: str, typed: str) -> set[int] | None:
    """The line numbers of `kind` that have every typed word; None when nothing was typed that narrows."""
    asked = words(typed)[:MANY]
    if not asked:
        return None
    left: set[int] | None = None
    for word in sorted(asked, key=len, reverse=True):  # the longest word leaves the fewest
        rows = session.execute(ONE_WORD, {"word": match_words(word), "kind": kind})
        hits = {n for (n,) in rows}
        left = hits if left is None else left & hits
        if not left:
            break
    return left
