"""What a typed name may stand for: territories, places, actors, terms. Owns the look-up; must not know the line.

Names are compared folded (accents, articles, Arabic letter variants). Nothing is chosen here when several fit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop.services.folding import fold, words

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

TERM_FIELDS: Final = {"sector": "sector", "group": "groups", "status": "status"}
CLOSE: Final = 6
_SHORTEST: Final = 3


@dataclass(frozen=True, slots=True)
class Named:
    """One thing with a name: the draft's field it goes to and the value it is there (an id, or a term's code)."""

    field: str
    value: bytes | str
    name: str
    detail: str = ""
    level: int = 0
    parent: bytes | None = None


class Names:
    """Every name of a profile, folded once. Made per line: a line takes less than the person's next key."""

    def __init__(self, named: Iterable[tuple[str, Named]]) -> None:
        self._exact: dict[str, dict[tuple[str, bytes | str], Named]] = {}
        for text, one in named:
            folded = fold(text)
            if folded:
                self._exact.setdefault(folded, {}).setdefault((one.field, one.value), one)

    def exactly(self, text: str, fields: frozenset[str] | None = None) -> list[Named]:
        """What bears exactly this name; of territories inside one another under one name, only the commune."""
        found = [one for one in self._exact.get(fold(text), {}).values() if fields is None or one.field in fields]
        return _without_wrappers(found)

    def close_to(self, text: str, fields: frozenset[str] | None = None) -> list[Named]:
        """Up to six things whose name has words beginning with each typed word, shortest names first."""
        typed = words(text)
        if sum(map(len, typed)) < _SHORTEST:
            return []
        found: dict[tuple[str, bytes | str], Named] = {}
        for folded in sorted(self._exact, key=lambda key: (len(key), key)):
            parts = folded.split()
            if all(any(part.startswith(word) for part in parts) for word in typed):
                for key, one in self._exact[folded].items():
                    if fields is None or one.field in fields:
                        found.setdefault(key, one)
            if len(found) >= CLOSE:
                break
        return list(found.values())[:CLOSE]


def _without_wrappers(found: list[Named]) -> list[Named]:
    """Rabat the commune lies in Rabat the prefecture: whoever types Rabat means the commune, and the chip says so."""
    parents = {one.parent for one in found if one.parent is not None}
    inner = [one for one in found if one.value not in parents]
    return inner if len(inner) == 1 and all(one.field == "places" for one in found) else found


def names_of(session: Session, lang: str) -> Names:
    """All names of the profile that a line may use, shown in `lang` where they have it."""
    return Names([*_territories(session, lang), *_records(session, lang), *_terms(session, lang)])


def _territories(session: Session, lang: str) -> list[tuple[str, Named]]:
    from sqlalchemy import select

    from desktop.models.areas import Area

    texts = _texts(session, "area")
    shown = {owner: _shown(known, lang) for owner, known in texts.items()}
    rows = session.execute(select(Area.id, Area.level, Area.parent).where(Area.deleted == 0)).all()
    out = []
    for id, level, parent in rows:
        one = Named("places", id, shown.get(id, ""), shown.get(parent or b"", ""), level or 0, parent)
        out += [(text, one) for text in texts.get(id, {}).values()]
    return out


def _records(session: Session, lang: str) -> list[tuple[str, Named]]:
    from sqlalchemy import select

    from desktop.models.actors import Actor
    from desktop.models.areas import Place

    out = []
    texts = _texts(session, "actor")
    for id, acronym in session.execute(select(Actor.id, Actor.acronym).where(Actor.deleted == 0)):
        one = Named("lead", id, _shown(texts.get(id, {}), lang) or acronym or "", acronym or "")
        out += [(text, one) for text in (*texts.get(id, {}).values(), acronym or "")]
    texts = _texts(session, "place")
    for id in session.scalars(select(Place.id).where(Place.deleted == 0)):
        one = Named("places", id, _shown(texts.get(id, {}), lang))
        out += [(text, one) for text in texts.get(id, {}).values()]
    return out


def _terms(session: Session, lang: str) -> list[tuple[str, Named]]:
    from sqlalchemy import select

    from desktop.models.vocabularies import Term

    texts = _texts(session, "term")
    query = select(Term.id, Term.scheme, Term.code).where(Term.deleted == 0, Term.scheme.in_(TERM_FIELDS))
    out = []
    for id, scheme, code in session.execute(query):
        one = Named(TERM_FIELDS[scheme], code, _shown(texts.get(id, {}), lang) or code)
        out += [(text, one) for text in texts.get(id, {}).values()]
    return out


def _texts(session: Session, table: str) -> dict[bytes, dict[str, str]]:
    from sqlalchemy import select

    from desktop.models.vocabularies import TextRow

    query = select(TextRow.owner, TextRow.lang, TextRow.value).where(
        TextRow.owner_table == table, TextRow.field == "name", TextRow.deleted == 0
    )
    out: dict[bytes, dict[str, str]] = {}
    for owner, lang, value in session.execute(query):
        if owner is not None and value:
            out.setdefault(owner, {})[lang or ""] = value
    return out


def _shown(texts: dict[str, str], lang: str) -> str:
    for wanted in (lang, "fr", "en", "es", "ar"):
        if wanted in texts:
            return texts[wanted]
    return next(iter(texts.values()), "")
