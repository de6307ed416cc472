"""Owns finding the record that somebody names: by id, by code, by `@name`; must not know why it is named."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from desktop.errors import AmbiguousReference, NotFound
from desktop.models.actors import Actor
from desktop.models.areas import Area
from desktop.models.derived import Listing
from desktop.models.vocabularies import Identifier
from desktop.services.keeping.lines import MODELS
from desktop.services.keeping.search import match_words
from desktop.services.names.terms import best, texts_of
from desktop.services.words.folding import fold

SHOWN: Final = 6  # candidates that an ambiguous reference lists


def find(session: Session, kinds: Sequence[str], reference: object) -> bytes:
    """The id of the record of one of `kinds` that `reference` names.

    An id (16 bytes or 32 hexadecimal digits), a code (of a territory), or `@name`, exact after folding.
    Raises NotFound, AmbiguousReference (listing the candidates with their ids).
    """
    if isinstance(reference, bytes | bytearray):
        return _existing(session, kinds, bytes(reference))
    typed = str(reference).strip()
    if len(typed) == 32 and all(c in "0123456789abcdefABCDEF" for c in typed):
        return _existing(session, kinds, bytes.fromhex(typed))
    if "area" in kinds and not typed.startswith("@"):
        coded = list(session.scalars(select(Area.id).where(Area.code == typed, Area.deleted == 0)))
        coded = coded or _old_code(session, typed)
        if coded:
            return _one(session, typed, coded)
    found = _named(session, kinds, typed.removeprefix("@")) if typed.startswith("@") else []
    return _one(session, typed, found)


def commune_of(session: Session, code: str) -> bytes | None:
    """The territory of a code that somebody's settings keep; None for no code, or one that is not here any more."""
    try:
        return find(session, ("area",), code) if code else None
    except (NotFound, AmbiguousReference):
        return None


def find_any(session: Session, reference: str) -> tuple[str, bytes]:
    """(kind, id) of the record that `reference` names, whatever its kind. Raises NotFound, AmbiguousReference."""
    id = find(session, tuple(MODELS), reference)
    for kind, model in MODELS.items():
        if session.scalar(select(model.id).where(model.id == id)) is not None:
            return kind, id
    raise NotFound(reference=reference)


def named(session: Session, kinds: Sequence[str], name: str) -> list[bytes]:
    """Every listed record of `kinds` whose name, in any language, folds to the same words (or has that acronym)."""
    return _named(session, kinds, name)


def _existing(session: Session, kinds: Sequence[str], key: bytes) -> bytes:
    for kind in kinds:
        if session.scalar(select(MODELS[kind].id).where(MODELS[kind].id == key)) is not None:
            return key
    raise NotFound(reference=key.hex())


def _old_code(session: Session, typed: str) -> list[bytes]:
    query = select(Identifier.owner).where(
        Identifier.owner_table == "area", Identifier.value == typed, Identifier.deleted == 0
    )
    return [owner for owner in session.scalars(query) if owner is not None]


def _named(session: Session, kinds: Sequence[str], name: str) -> list[bytes]:
    wanted = fold(name)
    if not wanted:
        return []
    rows = session.execute(
        text("SELECT rowid FROM search_index WHERE search_index MATCH :words"), {"words": match_words(wanted, kinds)}
    )
    numbers = [n for (n,) in rows]
    found: list[bytes] = []
    for at in range(0, len(numbers), 500):
        # the kind is tested here: in the query it would make SQLite read every line of that kind
        query = select(Listing.kind, Listing.shown, Listing.row).where(Listing.n.in_(numbers[at : at + 500]))
        found += [row for kind, shown, row in session.execute(query) if kind in kinds and shown == 1]
    names = texts_of(session, found, "name", "title")
    acronyms: dict[bytes, str | None] = {}
    for key, acronym in session.execute(select(Actor.id, Actor.acronym).where(Actor.id.in_(found[:5000]))):
        acronyms[key] = acronym
    return [
        row
        for row in found
        if wanted in {fold(value) for value in names.get(row, {}).values()}
        or (acronyms.get(row) and fold(acronyms[row] or "") == wanted)
    ]


def _one(session: Session, typed: str, found: Sequence[bytes]) -> bytes:
    if not found:
        raise NotFound(reference=typed)
    inner = _without_wrappers(session, found)
    if len(inner) == 1:
        return inner[0]
    names = texts_of(session, list(found[:SHOWN]), "name", "title")
    candidates = [f"{best(names.get(row, {}), 'fr')[1] or typed} ({row.hex()})" for row in found[:SHOWN]]
    raise AmbiguousReference(reference=typed, candidates=candidates)


def _without_wrappers(session: Session, found: Sequence[bytes]) -> list[bytes]:
    """Rabat the commune lies in Rabat the prefecture: one name, one inside the other, means the inner one."""
    if len(found) < 2:
        return list(found)
    parents = set(session.scalars(select(Area.parent).where(Area.id.in_(found))))
    inner = [row for row in found if row not in parents]
    outer = [row for row in found if row in parents]
    areas = set(session.scalars(select(Area.id).where(Area.id.in_(found))))
    return inner if outer and len(areas) == len(found) else list(found)
