"""Owns what somebody may have meant whose words find nothing: known words near to those typed; must not know how it
is offered. Nothing is searched in place of what was typed: it is a question.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from desktop.models.plain import Reader, reader
from desktop.services.keeping.search import LEANED_ON, MANY, found, match_words
from desktop.services.listing import lists
from desktop.services.words.folding import ARTICLES, fold, words

if TYPE_CHECKING:
    from desktop.services.listing.asking import ListQuery

SHORTEST: Final = 4  # letters; shorter words are near to too many
LONG: Final = 6  # from so many letters on two may be wrong
ROWS: Final = 5  # rows that are looked at for how a word is written
_SPLIT: Final = re.compile(r"\W+")
_SAID: Final = "SELECT folded FROM search_index WHERE search_index MATCH :words"


def meant(ask: Reader, kind: str, query: ListQuery, lang: str) -> str:
    """The words that were probably meant, as they are written where they are found; "" when nothing is near, or when
    it would find nothing either."""
    typed = [word for word in words(query.text) if word not in ARTICLES][:MANY]
    near = [word if found(ask, kind, word, trash=query.trash) else _nearest(ask, kind, word) for word in typed]
    if not all(near) or near == typed:
        return ""
    ids = list(lists.ids(ask, kind, replace(query, text=" ".join(near))))[:ROWS]
    if not ids:
        return ""
    spelt = _spelt(lists.rows(ask, kind, ids, lang))
    return " ".join(spelt.get(word, word) for word in near)


def _nearest(ask: Reader, kind: str, typed: str) -> str:
    """The known word nearest to one typed, whole or as its beginning; "" when none is near enough."""
    from rapidfuzz.distance import OSA  # here: only what finds nothing asks

    if len(typed) < SHORTEST:
        return ""
    allowed = 2 if len(typed) >= LONG else 1
    best: tuple[int, int, str] | None = None
    for word, times in _known(ask, kind, typed[0]).items():
        far = min(
            OSA.distance(typed, word, score_cutoff=allowed),
            OSA.distance(typed, word[: len(typed)], score_cutoff=allowed),
        )
        if far <= allowed and (best is None or (far, -times, word) < best):
            best = (far, -times, word)
    return best[2] if best is not None else ""


def _known(ask: Reader, kind: str, first: str) -> Counter[str]:
    """Every word with that first letter in a kind's records and what they lean on, with how often it is there."""
    kinds = dict.fromkeys((kind, *LEANED_ON))
    said = reader(ask).column(_SAID, words=match_words(first, kinds))
    return Counter(word for text in said for word in str(text).split() if word.startswith(first))


def _spelt(rows: Iterable[lists.ListRow]) -> Mapping[str, str]:
    """Folded word -> how it is written in what a list shows."""
    shown = " ".join(text for row in rows for text in (row.title, row.actor, row.place))
    return {fold(word): word.lower() for word in _SPLIT.split(shown) if word}
