"""Owns keeping lists, facets and search in step with what was touched; must not know what a line says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import bindparam, delete, func, insert, select, text, update
from sqlalchemy.orm import Session

from desktop.models.areas import Place
from desktop.models.derived import FacetValue, FacetWord, Listing, LocalFact
from desktop.models.initiatives import BeneficiaryCount, InitiativePlace, Participation
from desktop.models.vocabularies import Identifier, SameAs, TermLink, TextRow
from desktop.services.facets import follow_commit, forget_bits
from desktop.services.folding import fold
from desktop.services.lines import DESCRIBED, MODELS, Line, Source, Territory
from desktop.services.search import LEANED_ON, mark

CHUNK: Final = 500
_FACT: Final = "lists"
_FORMAT: Final = "2"  # raise it when a line says something new: lists are then made again
_OWNED: Final[Mapping[str, type[Any]]] = {"text": TextRow, "term_link": TermLink, "identifier": Identifier}
_PARTS: Final[Mapping[str, type[Any]]] = {
    "participation": Participation,
    "initiative_place": InitiativePlace,
    "count": BeneficiaryCount,
}
_ARRIVED: Final = text(
    "UPDATE facet_word SET target = :n WHERE facet IN ('initiative.' || :kind, 'actor.' || :kind, "
    "'place.' || :kind, 'area.' || :kind, 'contact.' || :kind) AND value = :value AND target IS NULL"
)
_UNSEARCHED: Final = text(
    "DELETE FROM search_index WHERE rowid IN (SELECT n FROM listing WHERE kind IN :kinds)"
).bindparams(bindparam("kinds", expanding=True))
_UNTARGETED: Final = text(
    "UPDATE facet_word SET target = NULL WHERE target IN (SELECT n FROM listing WHERE kind IN :kinds)"
).bindparams(bindparam("kinds", expanding=True))
_COLUMNS: Final = ("shown", "state", "status", "sector", "lead", "area", "place", "date", "latitude", "longitude")


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
                    records[kind].update(class_of(session, one or b"") | class_of(session, other or b""))
    return records


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
        moved |= _write(session, kind, words, lines)
    return moved


def _hide_doubles(session: Session, kind: str, lines: list[Line]) -> None:
    ids = [line.row for line in lines]
    query = select(SameAs.one, SameAs.other).where(SameAs.deleted == 0, SameAs.one.in_(ids) | SameAs.other.in_(ids))
    paired = {end for pair in session.execute(query) for end in pair}
    for line in lines:
        if line.shown == 1 and line.row in paired:
            face = face_of(session, kind, class_of(session, line.row))
            line.shown = 1 if face == line.row else 2


class Words:
    """Numbers of facet values, given out as they are first met."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[tuple[str, str], int] = {}

    def number(self, pair: tuple[str, str]) -> int:
        """The number of (facet, value)."""
        if pair not in self._known:
            query = select(FacetWord.w).where(FacetWord.facet == pair[0], FacetWord.value == pair[1])
            found = self._session.scalar(query)
            if found is None:
                kind, _dot, facet = pair[0].partition(".")
                target = self._line_of(pair[1]) if facet in LEANED_ON else None
                made = insert(FacetWord).values(facet=pair[0], value=pair[1], kind=kind, target=target)
                found = self._session.execute(made.returning(FacetWord.w)).scalar_one()
            self._known[pair] = found
        return self._known[pair]

    def _line_of(self, row: str) -> int | None:
        """The line of a record by its id in hexadecimal; None while it has not arrived."""
        return self._session.scalar(select(Listing.n).where(Listing.row == bytes.fromhex(row)))


def _write(session: Session, kind: str, words: Words, lines: list[Line]) -> set[bytes]:
    ids = [line.row for line in lines]
    known = _pairs(session, select(Listing.row, Listing.n).where(Listing.row.in_(ids)))
    last = int(session.scalar(select(func.coalesce(func.max(Listing.n), 0))) or 0)
    old_values: dict[int, set[int]] = defaultdict(set)
    old_words: dict[int, str] = {}
    if known:
        numbers = list(known.values())
        for w, n in session.execute(select(FacetValue.w, FacetValue.n).where(FacetValue.n.in_(numbers))):
            old_values[n].add(w)
        for n in numbers:
            folded = session.execute(text("SELECT folded FROM search_index WHERE rowid = :n"), {"n": n}).scalar()
            if folded is not None:
                old_words[n] = folded
    moved: set[bytes] = set()
    fresh: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    gone: list[dict[str, int]] = []
    come: list[dict[str, int]] = []
    searched: list[dict[str, Any]] = []
    for line in lines:
        if line.row not in known:
            last += 1
            n = last
            fresh.append({"n": n, "kind": kind, "row": line.row, **_columns(line)})
        else:
            n = known[line.row]
            changed.append({"key_n": n, **_columns(line)})
        values = {words.number(pair) for pair in line.values} if line.shown == 1 else set()
        gone += [{"w": w, "n": n} for w in old_values[n] - values]
        come += [{"w": w, "n": n} for w in values - old_values[n]]
        if old_values[n] != values or kind == "place":
            moved.add(line.row)
        folded = "" if line.shown == 2 else f"{mark(kind, trash=not line.shown)} {line.folded}"
        if old_words.get(n, "") != folded:
            searched.append({"n": n, "folded": folded, "there": n in old_words})
    if gone or come:
        follow_commit(session, kind, gone, come)
    _write_columns(session, fresh, changed)
    _write_values(session, gone, come)
    _write_words(session, searched)
    return moved


def _pairs(session: Session, query: Any) -> dict[bytes, int]:
    found: dict[bytes, int] = {}
    for row, n in session.execute(query):
        found[row] = n
    return found


def _columns(line: Line) -> dict[str, Any]:
    names = line.names
    keys = {lang: fold(names[lang][:200]) for lang in names}
    first = next((keys[lang] for lang in ("fr", "en", "es", "ar") if keys.get(lang)), "")
    return {
        **{name: getattr(line, name) for name in _COLUMNS},
        "key": first,
        **{f"key_{lang}": keys.get(lang) if keys.get(lang) != first else None for lang in ("en", "es", "ar")},
    }


def _write_columns(session: Session, fresh: list[dict[str, Any]], changed: list[dict[str, Any]]) -> None:
    table = Listing.__table__
    if fresh:
        session.connection().execute(insert(Listing), fresh)
        if fresh[0]["kind"] in LEANED_ON:  # some may have been named before they came
            arrived = [{"n": row["n"], "value": row["row"].hex(), "kind": row["kind"]} for row in fresh]
            session.connection().execute(_ARRIVED, arrived)
    for row in changed:
        key = row.pop("key_n")
        session.connection().execute(update(Listing).where(table.c.n == key).values(**row))


def _write_values(session: Session, gone: list[dict[str, int]], come: list[dict[str, int]]) -> None:
    connection = session.connection()
    if gone:
        connection.execute(text("DELETE FROM facet_value WHERE w = :w AND n = :n"), gone)
    if come:
        connection.execute(text("INSERT INTO facet_value (w, n) VALUES (:w, :n)"), come)


def _write_words(session: Session, searched: list[dict[str, Any]]) -> None:
    connection = session.connection()
    there = [row for row in searched if row["there"]]
    absent = [row for row in searched if not row["there"] and row["folded"]]
    if there:
        connection.execute(text("UPDATE search_index SET folded = :folded WHERE rowid = :n"), there)
    if absent:
        connection.execute(text("INSERT INTO search_index (rowid, folded) VALUES (:n, :folded)"), absent)
