"""Owns keeping lists, facets and search in step with what was touched; must not know what a line says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import bindparam, delete, insert, select, text
from sqlalchemy.orm import Session

from desktop.models.areas import Place
from desktop.models.derived import FacetValue, FacetWord, Listing, LocalFact
from desktop.models.initiatives import BeneficiaryCount, InitiativePlace, Participation
from desktop.models.vocabularies import Identifier, SameAs, TermLink, TextRow
from desktop.services.facets import forget_bits
from desktop.services.line_store import Words, store, take_away
from desktop.services.lines import DESCRIBED, MODELS, Line, Source, Territory

CHUNK: Final = 500
_FACT: Final = "lists"
_FORMAT: Final = "3"  # raise it when a line says something new: lists are then made again
_OWNED: Final[Mapping[str, type[Any]]] = {"text": TextRow, "term_link": TermLink, "identifier": Identifier}
_PARTS: Final[Mapping[str, type[Any]]] = {
    "participation": Participation,
    "initiative_place": InitiativePlace,
    "count": BeneficiaryCount,
}
_UNSEARCHED: Final = text(
    "DELETE FROM search_index WHERE rowid IN (SELECT n FROM listing WHERE kind IN :kinds)"
).bindparams(bindparam("kinds", expanding=True))
_UNTARGETED: Final = text(
    "UPDATE facet_word SET target = NULL WHERE target IN (SELECT n FROM listing WHERE kind IN :kinds)"
).bindparams(bindparam("kinds", expanding=True))


def refresh(session: Session, touched: Mapping[str, Iterable[bytes]]) -> dict[str, set[bytes]]:
    """Make the lines of every record that the touched rows say something about. Returns kind -> records."""
    records = records_of(session, touched)
    source = Source(session, Territory(session))
    for kind in DESCRIBED:  # territories first: others look upwards through them
        moved = _store(session, kind, source, sorted(records.get(kind, ())))
        if kind in ("area", "place", "actor") and moved:
            for other, ids in _leaning_on(session, kind, moved).items():
                records.setdefault(other, set()).update(ids)
    return records


def rebuild(session: Session, kinds: Collection[str] = tuple(MODELS)) -> None:
    """Throw the lines of those kinds away and make them all again."""
    forget_bits(session)
    lines = select(Listing.n).where(Listing.kind.in_(kinds))
    session.execute(delete(FacetValue).where(FacetValue.n.in_(lines)))
    session.execute(_UNSEARCHED, {"kinds": list(kinds)})
    session.execute(_UNTARGETED, {"kinds": list(kinds)})
    session.execute(delete(Listing).where(Listing.kind.in_(kinds)))
    source = Source(session, Territory(session, whole=True))
    for kind in kinds:
        model = MODELS[kind]
        _store(session, kind, source, list(session.scalars(select(model.id).order_by(model.id))))
    session.execute(delete(LocalFact).where(LocalFact.key == _FACT))
    session.execute(insert(LocalFact).values(key=_FACT, value=_FORMAT))


def rebuild_if_needed(session: Session) -> bool:
    """Make the lists again when they were never made, or by an older version."""
    if session.scalar(select(LocalFact.value).where(LocalFact.key == _FACT)) == _FORMAT:
        return False
    rebuild(session)
    return True


def records_of(session: Session, touched: Mapping[str, Iterable[bytes]]) -> dict[str, set[bytes]]:
    """Kind -> the records whose line may differ once those rows (wire table -> ids) have changed."""
    records: dict[str, set[bytes]] = defaultdict(set)
    for table, ids in touched.items():
        rows = list(ids)
        if table in MODELS:
            records[table].update(rows)
        elif table in _OWNED:
            model = _OWNED[table]
            for owner_table, owner in _select(session, model.id, rows, model.owner_table, model.owner):
                if owner_table in MODELS and owner is not None:
                    records[owner_table].add(owner)
        elif table in _PARTS:
            model = _PARTS[table]
            for (owner,) in _select(session, model.id, rows, model.initiative):
                if owner is not None:
                    records["initiative"].add(owner)
        elif table == "same_as":
            for kind, one, other in _select(session, SameAs.id, rows, SameAs.kind, SameAs.one, SameAs.other):
                if kind in MODELS:
                    records[kind].update(end for end in (one, other) if end is not None)
    for kind in list(records):
        records[kind] = _with_doubles(session, records[kind])
    return records


def _with_doubles(session: Session, rows: set[bytes]) -> set[bytes]:
    """The records, and those that are the same thing as one of them: another may become the face."""
    found = set(rows)
    for chunk in _chunks(sorted(rows)):
        query = select(SameAs.one, SameAs.other).where(SameAs.one.in_(chunk) | SameAs.other.in_(chunk))
        for end in {end for pair in session.execute(query) for end in pair if end is not None}:
            found |= class_of(session, end)
    return found


def class_of(session: Session, row: bytes) -> set[bytes]:
    """Every record that is the same thing as `row`, itself included."""
    found: set[bytes] = {row}
    edge = {row}
    while edge:
        pairs = session.execute(
            select(SameAs.one, SameAs.other).where(SameAs.deleted == 0, SameAs.one.in_(edge) | SameAs.other.in_(edge))
        )
        edge = {end for pair in pairs for end in pair if end is not None} - found
        found |= edge
    return found


def face_of(session: Session, kind: str, members: set[bytes]) -> bytes | None:
    """The record that stands for a class: the preferred live one, else the smallest live id."""
    model = MODELS[kind]
    live = set(session.scalars(select(model.id).where(model.id.in_(members), model.deleted == 0)))
    preferred = session.scalars(
        select(SameAs.preferred).where(SameAs.deleted == 0, SameAs.one.in_(members), SameAs.preferred.in_(live))
    )
    chosen = [row for row in preferred if row is not None]
    return min(chosen) if chosen else min(live, default=None)


def _select(session: Session, key: Any, ids: Sequence[bytes], *columns: Any) -> Iterator[Any]:
    for chunk in _chunks(ids):
        yield from session.execute(select(*columns).where(key.in_(chunk)))


def _chunks(ids: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    for at in range(0, len(ids), CHUNK):
        yield ids[at : at + CHUNK]


def _leaning_on(session: Session, kind: str, moved: set[bytes]) -> dict[str, set[bytes]]:
    """Records whose line shows something of the moved ones: those in an area, at a place."""
    found: dict[str, set[bytes]] = defaultdict(set)
    if kind == "actor":
        return found
    facets = [f"{other}.{kind}" for other in ("area", "place", "actor", "initiative") if other != kind]
    if kind == "place":
        for (actor,) in _select(session, Place.id, sorted(moved), Place.actor):
            if actor is not None:
                found["actor"].add(actor)
    for chunk in _chunks(sorted(moved)):
        query = (
            select(Listing.kind, Listing.row)
            .join(FacetValue, FacetValue.n == Listing.n)
            .join(FacetWord, FacetWord.w == FacetValue.w)
            .where(FacetWord.facet.in_(facets), FacetWord.value.in_([row.hex() for row in chunk]))
        )
        for other, row in session.execute(query):
            found[other].add(row)
        if kind == "place":
            links = select(InitiativePlace.initiative).where(InitiativePlace.place.in_(chunk))
            found["initiative"].update(row for row in session.scalars(links) if row is not None)
    return found


def _store(session: Session, kind: str, source: Source, ids: Sequence[bytes]) -> set[bytes]:
    """Write the lines of `ids`. Returns the records on which other records' lines may lean."""
    moved: set[bytes] = set()
    words = Words(session)
    for chunk in _chunks(ids):
        lines = list(DESCRIBED[kind](source, chunk))
        _hide_doubles(session, kind, lines)
        moved |= store(session, kind, words, lines)
        vanished = set(chunk) - {line.row for line in lines}
        if vanished:
            moved |= take_away(session, kind, words, sorted(vanished))
    return moved


def _hide_doubles(session: Session, kind: str, lines: list[Line]) -> None:
    ids = [line.row for line in lines]
    query = select(SameAs.one, SameAs.other).where(SameAs.deleted == 0, SameAs.one.in_(ids) | SameAs.other.in_(ids))
    paired = {end for pair in session.execute(query) for end in pair}
    for line in lines:
        if line.shown == 1 and line.row in paired:
            face = face_of(session, kind, class_of(session, line.row))
            line.shown = 1 if face == line.row else 2
