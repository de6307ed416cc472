"""What a typed name may stand for: territories, places, actors, terms. Owns the look-up; must not know the line.

Names are compared folded (accents, articles, Arabic letter variants). Nothing is chosen here when several fit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from desktop.services.words.folding import fold, words

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

TERM_FIELDS: Final = {"sector": "sector", "group": "groups", "status": "status"}
CLOSE: Final = 6
_FIELDS: Final = {"area": "places", "place": "places", "actor": "lead"}
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


Key = tuple[str, bytes | str]


class Names:
    """Every name of a profile, folded. `describe` tells what was found, so that only that much is read."""

    def __init__(self, folded: Iterable[tuple[str, Key]], describe: Callable[[Sequence[Key]], list[Named]]) -> None:
        self._exact: dict[str, list[Key]] = {}
        for name, key in folded:
            held = self._exact.setdefault(name, [])
            if name and key not in held:
                held.append(key)
        self._describe = describe

    def exactly(self, text: str, fields: frozenset[str] | None = None) -> list[Named]:
        """What bears exactly this name; of territories inside one another under one name, only the commune."""
        keys = [key for key in self._exact.get(fold(text), ()) if fields is None or key[0] in fields]
        return _without_wrappers(self._describe(keys)) if keys else []

    def close_to(self, text: str, fields: frozenset[str] | None = None) -> list[Named]:
        """Up to six things whose name has words beginning with each typed word, shortest names first."""
        typed = words(text)
        if sum(map(len, typed)) < _SHORTEST:
            return []
        close = [name for name in self._exact if _begins(name, typed)]
        keys = [key for name in sorted(close, key=lambda one: (len(one), one)) for key in self._exact[name]]
        wanted = [key for key in dict.fromkeys(keys) if fields is None or key[0] in fields]
        return self._describe(wanted[:CLOSE])


def _begins(name: str, typed: Sequence[str]) -> bool:
    if not all(word in name for word in typed):
        return False
    parts = name.split()
    return all(any(part.startswith(word) for part in parts) for word in typed)


def _without_wrappers(found: list[Named]) -> list[Named]:
    """Rabat the commune lies in Rabat the prefecture: whoever types Rabat means the commune, and the chip says so."""
    parents = {one.parent for one in found if one.parent is not None}
    inner = [one for one in found if one.value not in parents]
    return inner if len(inner) == 1 and all(one.field == "places" for one in found) else found


def names_of(session: Session, lang: str) -> Names:
    """All names of the profile that a line may use, shown in `lang` where they have it."""
    return Names(_folded(session), partial(_described, session, lang))


def _folded(session: Session) -> Iterator[tuple[str, Key]]:
    """Names as the lists keep them, folded already; acronyms and the few terms are folded here."""
    from sqlalchemy import select

    from desktop.models.actors import Actor
    from desktop.models.derived import Listing
    from desktop.models.vocabularies import Term, TextRow

    listed = select(Listing.kind, Listing.row, Listing.key, Listing.key_en, Listing.key_es, Listing.key_ar)
    for kind, row, *keys in session.execute(listed.where(Listing.kind.in_(_FIELDS), Listing.shown == 1)):
        for folded in keys:
            if folded:
                yield folded, (_FIELDS[kind], row)
    acronyms = select(Actor.id, Actor.acronym).where(Actor.acronym.is_not(None), Actor.deleted == 0)
    for id, acronym in session.execute(acronyms):
        yield fold(acronym or ""), ("lead", id)
    terms = (
        select(Term.scheme, Term.code, TextRow.value)
        .join(TextRow, TextRow.owner == Term.id)
        .where(Term.deleted == 0, Term.scheme.in_(TERM_FIELDS), TextRow.field == "name", TextRow.deleted == 0)
    )
    for scheme, code, value in session.execute(terms):
        yield fold(value or ""), (TERM_FIELDS[scheme], code)


def _described(session: Session, lang: str, keys: Sequence[Key]) -> list[Named]:
    from sqlalchemy import select

    from desktop.models.actors import Actor
    from desktop.models.areas import Area
    from desktop.services.names.terms import best, labels, texts_of

    ids = [value for _field, value in keys if isinstance(value, bytes)]
    areas = {row.id: row for row in session.execute(select(Area.id, Area.level, Area.parent).where(Area.id.in_(ids)))}
    around = [row.parent for row in areas.values() if row.parent is not None]
    names = texts_of(session, [*ids, *around], "name")
    acronyms = {
        row.id: row.acronym for row in session.execute(select(Actor.id, Actor.acronym).where(Actor.id.in_(ids)))
    }

    def name(id: bytes | None) -> str:
        return best(names.get(id or b"", {}), lang)[1]

    out = []
    for field, value in keys:
        if isinstance(value, str):
            scheme = next(scheme for scheme, into in TERM_FIELDS.items() if into == field)
            out.append(Named(field, value, labels(session, scheme, [value], lang)[value]))
        elif value in areas:
            area = areas[value]
            out.append(Named(field, value, name(value), name(area.parent), area.level or 0, area.parent))
        else:
            acronym = acronyms.get(value) or ""
            out.append(Named(field, value, name(value) or acronym, acronym))
    return out
