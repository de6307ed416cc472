"""Owns finding records by words; must not know how results are shown.

Each typed word must be found, at the start of a word: in the record itself, in the name of an actor who takes part,
or in the name of a place or territory where it happens; of a document also within what it says. So renaming an actor
touches one line, not thousands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final

from desktop.models.plain import Reader, reader
from desktop.services.words.folding import ARTICLES, fold, words

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

__all__ = ["fold", "found", "mark", "match_words", "words"]

MANY: Final = 12  # typed words that count; the rest of a pasted paragraph is ignored
LEANED_ON: Final = ("actor", "area", "place")
# a private-use letter begins the word that says which list a line is in: no typed word can hold it
_MARK: Final = "\ue000"

_DIRECT: Final = "SELECT group_concat(rowid) FROM search_index WHERE search_index MATCH :words"
# through what the record leans on: its actors, its places, its territories
_THROUGH: Final = (
    "SELECT group_concat(v.n) FROM search_index s JOIN facet_word w ON w.target = s.rowid AND w.kind = :kind "
    "JOIN facet_value v ON v.w = w.w WHERE search_index MATCH :words"
)

# documents are found by what they say too: by their file, or by the text that comes with the program, whose hash
# begins with its record's id (`paper_index.shipped_hash`)
_INSIDE: Final = (
    "WITH said AS (SELECT hash FROM paper_index WHERE paper_index MATCH :words) SELECT group_concat(n) FROM ("
    "SELECT l.n FROM said JOIN attachment a ON a.hash = said.hash AND a.deleted = 0 "
    "JOIN listing l ON l.row = a.owner AND l.kind = 'document' AND l.shown = 1 "
    "UNION SELECT l.n FROM said JOIN listing l ON l.row = substr(said.hash, 1, 16) AND l.kind = 'document' "
    "AND l.shown = 1)"
)


def mark(kind: str, *, trash: bool = False) -> str:
    """The word that every searched line of a kind carries."""
    return f"{_MARK}{kind.replace('_', '')}{0 if trash else 1}"


def match_words(folded: str, kinds: Iterable[str], *, trash: bool = False) -> str:
    """The full-text expression for lines of `kinds` that hold a word beginning with each of the words."""
    marks = " OR ".join(f'"{mark(kind, trash=trash)}"' for kind in kinds)
    return " AND ".join((f"({marks})", *(f'"{word}"*' for word in folded.split(" ")[:MANY] if word)))


def found(
    session: Reader | Session,
    kind: str,
    typed: str,
    *,
    trash: bool = False,
    direct: Callable[[str], set[int]] | None = None,
) -> set[int] | None:
    """The line numbers of `kind` that have every typed word; None when nothing was typed that narrows.

    `direct` finds the lines that hold a word themselves, for kinds whose words are in no index.
    """
    asked = [word for word in words(typed) if word not in ARTICLES][:MANY]
    if not asked:
        return None
    ask = reader(session)
    left: set[int] | None = None
    for word in sorted(asked, key=len, reverse=True):  # the longest word leaves the fewest
        whole = direct(word) if direct is not None else None
        hits = _numbers(ask, _DIRECT, words=match_words(word, (kind,), trash=trash)) if whole is None else whole
        if kind == "document" and not trash:
            hits |= _numbers(ask, _INSIDE, words=f'"{word}"*')
        others = [other for other in LEANED_ON if other != kind]
        if not trash and (left is None or not left <= hits):
            hits |= _numbers(ask, _THROUGH, words=match_words(word, others), kind=kind)
        left = hits if left is None else left & hits
        if not left:
            break
    return left


def _numbers(ask: Reader, query: str, **values: str) -> set[int]:
    """The line numbers that a query gives as one text: ten times faster than as rows."""
    joined = ask.value(query, **values)
    return set(map(int, joined.split(","))) if joined else set()
