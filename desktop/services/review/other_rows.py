"""Owns how rows that are no record of a kind are called where a person must choose: words of lists, doubles, authors.

A question about such a row is as open as any other: it must show, whatever the row is. Must not know questions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from desktop.i18n import N_, _
from desktop.models.journal import Author
from desktop.models.vocabularies import NotSame, SameAs, Taxonomy, Term
from desktop.services.names.terms import best, texts_of

TABLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "author": N_("Auteur"),
        "not_same": N_("Pas des doublons"),
        "same_as": N_("Doublons"),
        "taxonomy": N_("Liste de mots"),
        "term": N_("Mot d’une liste"),
    }
)


def other_titles(session: Session, rows: Sequence[bytes], lang: str) -> dict[bytes, str]:
    """What those among the rows are called that are a word of a list, a list, a pair of doubles or an author."""
    found: dict[bytes, str] = {}
    asked: tuple[tuple[str, Any, Callable[[Row[Any]], str]], ...] = (
        ("author", Author, lambda row: str(row.name or "")),
        ("taxonomy", Taxonomy, lambda row: str(row.scheme or "")),
        ("term", Term, lambda row: str(row.code or "")),
        ("same_as", SameAs, lambda row: _pair(session, row, lang, " = ")),
        ("not_same", NotSame, lambda row: _pair(session, row, lang, " ≠ ")),
    )
    for table, model, word in asked:
        columns = model.__table__.columns
        for row in session.execute(select(*columns).where(columns.id.in_(rows))):
            name = word(row)
            label = _(TABLES[table])
            found[row.id] = _("{what} : {name}", what=label, name=name) if name else label
    return found


def _pair(session: Session, row: Row[Any], lang: str, sign: str) -> str:
    ends = [end for end in (row.one, row.other) if end is not None]
    named = {**texts_of(session, ends, "name"), **texts_of(session, ends, "title")}
    words = [best(named.get(end, {}), lang)[1] for end in ends]
    return sign.join(word for word in words if word)
