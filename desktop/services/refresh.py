"""Owns keeping lists, facets and search in step with what was touched; must not know what a line says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import bindparam, delete, insert, select, text
from sqlalchemy.orm import Session

from desktop.models.areas import Place
from desktop.models.derived import SEARCH_DDL, SECURE_DDL, FacetValue, FacetWord, Listing, LocalFact, Spot
from desktop.models.vocabularies import SameAs
from desktop.services import list_state
from desktop.services.facets import forget_bits
from desktop.services.line_parts import Line, Source, Territory
from desktop.services.line_store import Words, store, take_away
from desktop.services.lines import DESCRIBED, MODELS
from desktop.services.prepared import LISTS as _FORMAT
from desktop.services.sites import WHEREABOUTS
from desktop.services.spots import store_spots
from desktop.services.touched import class_of, records_of

__all__ = ["class_of", "face_of", "rebuild", "rebuild_if_needed", "records_of", "refresh"]

CHUNK: Final = 500
_FACT: Final = "lists"
Report = Callable[[int, int], object]  # how many of how many; may raise to stop
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
    list_state.move(session, records, set(touched))
    return records


def rebuild(session: Session, kinds: Collection[str] = tuple(MODELS), report: Report | None = None) -> None:
    """Throw the lines of those kinds away and make them all again, telling `report` how many of how many are made."""
    forget_bits(session)
    list_state.move(session, None)
    wanted = {kind: list(session.scalars(select(MODELS[kind].id).order_by(MODELS[kind].id))) for kind in kinds}
    made, total = 0, sum(map(len, wanted.values()))
    if report is not None:
        report(made, total)
    _throw_away(session, kinds)
    source = Source(session, Territory(session, whole=True))
    for kind, ids in wanted.items():
        for chunk in _chunks(ids):
            _store(session, kind, source, chunk)
            made += len(chunk)
            if report is not None:
                report(made, total)
    session.execute(delete(LocalFact).where(LocalFact.key == _FACT))
    session.execute(insert(LocalFact).values(key=_FACT, value=_FORMAT))


def _throw_away(session: Session, kinds: Collection[str]) -> None:
    """Forget the lines of those kinds. All of them at once takes no time: taking words out of the index does."""
    whole = set(kinds) == set(MODELS)
    if whole:
        session.execute(text("DROP TABLE search_index"))
        for statement in (SEARCH_DDL, SECURE_DDL):
            session.execute(text(statement))
    else:
        session.execute(_UNSEARCHED, {"kinds": list(kinds)})
    session.execute(_UNTARGETED, {"kinds": list(kinds)})
    lines = select(Listing.n).where(Listing.kind.in_(kinds))
    for table, narrowed in (
        (FacetValue, FacetValue.n.in_(lines)),
        (Listing, Listing.kind.in_(kinds)),
        (Spot, Spot.kind.in_(kinds)),
    ):
        session.execute(delete(table) if whole else delete(table).where(narrowed))


def rebuild_if_needed(session: Session, report: Report | None = None) -> bool:
    """Make the lists again when they were never made, or by an older version."""
    if session.scalar(select(LocalFact.value).where(LocalFact.key == _FACT)) == _FORMAT:
        return False
    rebuild(session, report=report)
    return True


def face_of(session: Session, kind: str, members: set[bytes]) -> bytes | None:
    """The record that stands for a class: the preferred live one, else the smallest live id."""
    model = MODELS[kind]
    live = set(session.scalars(select(model.id).where(model.id.in_(members), model.deleted == 0)))
    preferred = session.scalars(
        select(SameAs.preferred).where(SameAs.deleted == 0, SameAs.one.in_(members), SameAs.preferred.in_(live))
    )
    chosen = [row for row in preferred if row is not None]
    return min(chosen) if chosen else min(live, default=None)


def _select(
    session: Session, key: Any, ids: Sequence[bytes], *columns: Any, where: Sequence[Any] = ()
) -> Iterator[Any]:
    for chunk in _chunks(ids):
        yield from session.execute(select(*columns).where(key.in_(chunk), *where))


def _chunks(ids: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    for at in range(0, len(ids), CHUNK):
        yield ids[at : at + CHUNK]


def _leaning_on(session: Session, kind: str, moved: set[bytes]) -> dict[str, set[bytes]]:
    """Records whose line shows something of the moved ones: those in an area, at a place."""
    found: dict[str, set[bytes]] = defaultdict(set)
    if kind == "actor":
        return found
    facets = [f"{other}.{kind}" for other in DESCRIBED if other != kind]
    if kind == "place":
        for (actor,) in _select(session, Place.id, sorted(moved), Place.actor):
            if actor is not None:
                found["actor"].add(actor)
        for (actor,) in _select(session, Spot.place, sorted(moved), Spot.row, where=[Spot.kind == "actor"]):
            found["actor"].add(actor)  # whose place it was before
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
            for other, (table, owner, _id_of) in WHEREABOUTS.items():
                links = select(getattr(table, owner)).where(table.place.in_(chunk))
                found[other].update(row for row in session.scalars(links) if row is not None)
    return found


def _store(session: Session, kind: str, source: Source, ids: Sequence[bytes]) -> set[bytes]:
    """Write the lines of `ids`. Returns the records on which other records' lines may lean."""
    moved: set[bytes] = set()
    words = Words(session)
    for chunk in _chunks(ids):
        lines = list(DESCRIBED[kind](source, chunk))
        _hide_doubles(session, kind, lines)
        moved |= store(session, kind, words, lines)
        vanished = sorted(set(chunk) - {line.row for line in lines})
        if vanished:
            moved |= take_away(session, kind, words, vanished)
        store_spots(session, kind, [*lines, *(Line(row, 2) for row in vanished)])
    return moved


def _hide_doubles(session: Session, kind: str, lines: list[Line]) -> None:
    ids = [line.row for line in lines]
    query = select(SameAs.one, SameAs.other).where(SameAs.deleted == 0, SameAs.one.in_(ids) | SameAs.other.in_(ids))
    paired = {end for pair in session.execute(query) for end in pair}
    for line in lines:
        if line.shown == 1 and line.row in paired:
            face = face_of(session, kind, class_of(session, line.row))
            line.shown = 1 if face == line.row else 2
