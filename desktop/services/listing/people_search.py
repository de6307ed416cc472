"""Owns finding contacts by their name and role, which are secret: read with their keys, kept in no index.

Must not know lists nor how a word is combined with others.
"""

from __future__ import annotations

from typing import Final

from desktop.models.plain import Reader
from desktop.services.secret import secret_cells
from desktop.services.words.folding import words

_PEOPLE: Final = (
    "SELECT l.n, c.id, c.name, c.role FROM listing l JOIN contact c ON c.id = l.row "
    "WHERE l.kind = 'contact' AND l.shown = :shown"
)


def people_named(ask: Reader, word: str, *, trash: bool = False) -> set[int]:
    """The line numbers of contacts whose name or role has a word beginning so."""
    hits: set[int] = set()
    for n, row, *stored in ask.rows(_PEOPLE, shown=0 if trash else 1):
        for field, cell in zip(("name", "role"), stored, strict=True):
            text = secret_cells.read(ask, "contact", row, field, cell) if cell is not None else None
            if text is not None and any(one.startswith(word) for one in words(str(text))):
                hits.add(n)
    return hits
