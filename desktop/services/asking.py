"""Owns what a list asks and which ids answer, in their order, with facet counts; must not know what a row says."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, overload

from sqlalchemy import ColumnElement, func, select, text
from sqlalchemy.orm import Session

from desktop.i18n import language
from desktop.models.derived import FacetValue, FacetWord, Listing
from desktop.services import facets as bits
from desktop.services.refresh import records_of
from desktop.services.search import found as search_found

ID: Final = 16
MANY: Final = 4000  # hits: from here on, reading the list in its order and testing each line is faster
# columns of the tables themselves: a mapped class costs a millisecond at each key
LINE: Final = Listing.__table__.c
WORD: Final = FacetWord.__table__.c
CARRIED: Final = FacetValue.__table__.c

Wanted = str | bytes | Sequence[str | bytes] | None


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What a list shows. A filter holds one value or several (any of them fits): codes, or ids as bytes or hexadecimal.

    `sort`: recent, oldest, title, title_desc. `area_box`: (south, west, north, east) in degrees.
    """

    text: str = ""
    area: Wanted = None
    sector: Wanted = None
    status: Wanted = None
    group: Wanted = None
    period: Wanted = None  # years
    kind: Wanted = None  # of an actor, of a place
    phase: Wanted = None
    state: Wanted = None  # draft, complete
    actor: Wanted = None
    place: Wanted = None
    language: Wanted = None
    level: Wanted = None
    snia: Wanted = None
    sdg: Wanted = None
    gcm: Wanted = None
    cluster: Wanted = None
    in_review: bool = False
    trash: bool = False
    sort: str = "recent"
    area_box: tuple[float, float, float, float] | None = None

    def filters(self) -> dict[str, list[str]]:
        """Facet -> wanted values, for the filters in force."""
        return {name: _values(getattr(self, name)) for name in FILTERS if getattr(self, name)}


FILTERS: Final = (
    *("area", "sector", "status", "group", "period", "kind", "phase", "state", "actor", "place", "language", "level"),
    *("snia", "sdg", "gcm", "cluster"),
)


class Ids(Sequence[bytes]):
    """Many ids as one block of bytes: a hundred thousand cost as much as one string."""

    __slots__ = ("_block",)

    def __init__(self, block: bytes = b"") -> None:
        self._block = block

    def __len__(self) -> int:
        return len(self._block) // ID

    @overload
    def __getitem__(self, at: int) -> bytes: ...
    @overload
    def __getitem__(self, at: slice) -> list[bytes]: ...
    def __getitem__(self, at: int | slice) -> bytes | list[bytes]:
        if isinstance(at, slice):
            return [self._block[i * ID : i * ID + ID] for i in range(*at.indices(len(self)))]
        if at < 0:
            at += len(self)
        if not 0 <= at < len(self):
            raise IndexError(at)
        return self._block[at * ID : at * ID + ID]

    def __iter__(self) -> Iterator[bytes]:
        block = self._block
        return (block[i : i + ID] for i in range(0, len(block), ID))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Ids):
            return self._block == other._block
        return isinstance(other, list | tuple) and len(self) == len(other) and list(self) == list(other)

    def __hash__(self) -> int:
        return hash(self._block)

    def index(self, value: Any, start: int = 0, stop: int | None = None) -> int:
        """Where an id is. Raises ValueError."""
        at = self._block.find(value, start * ID)
        while at != -1 and at % ID:
            at = self._block.find(value, at + 1)
        if at == -1 or (stop is not None and at // ID >= stop):
            raise ValueError(value)
        return at // ID

    def __contains__(self, value: object) -> bool:
        try:
            self.index(value)
        except (ValueError, TypeError):
            return False
        return True


def ids(session: Session, kind: str, query: ListQuery) -> Ids:
    """The ids of every record that the query shows, in its order."""
    wanted = select(LINE.row.label("row")).where(*_conditions(session, kind, query)).order_by(*_order(query))
    inner = wanted.subquery()
    block = session.scalar(select(func.group_concat(func.hex(inner.c.row), "")))
    return Ids(bytes.fromhex(block or ""))


def count(session: Session, kind: str, *, trash: bool = False) -> int:
    """How many records of a kind there are, or are in the trash."""
    query = select(func.count()).where(LINE.kind == kind, LINE.shown == (0 if trash else 1))
    return int(session.scalar(query) or 0)


def matching(session: Session, kind: str, query: ListQuery) -> int:
    """How many records the query shows."""
    return int(session.scalar(select(func.count()).where(*_conditions(session, kind, query))) or 0)


def in_review(session: Session, kind: str) -> set[bytes]:
    """The records of a kind that have something to settle, themselves or in what hangs on them."""
    touched: dict[str, set[bytes]] = {}
    for table, row in session.execute(text("SELECT tbl, row FROM review")):
        touched.setdefault(table, set()).add(row)
    return records_of(session, touched).get(kind, set()) if touched else set()


def facet_counts(session: Session, kind: str, query: ListQuery) -> dict[str, dict[str, int]]:
    """Facet -> value -> count. A facet's own filter does not narrow its own counts."""
    names = bits.COUNTED.get(kind, ())
    counts: dict[str, dict[str, int]] = {name: {} for name in names}
    filters = query.filters()
    others = _outside_facets(session, kind, query)
    if not filters and others is None and not bits.loaded(session, kind):
        for (facet, value), n in bits.totals(session, kind).items():
            counts[facet][value] = n
        return counts
    carried = {name: _lines(session, kind, name, values) for name, values in filters.items()}
    for name in names:
        lines = others
        for filtered, with_value in carried.items():
            if filtered != name:
                lines = with_value if lines is None else lines & with_value
        counts[name] = bits.counts_within(session, kind, name, lines)
    return counts


def _lines(session: Session, kind: str, name: str, values: list[str]) -> int:
    """The bits of a filter, also of one that is not counted (actor, place)."""
    if name in bits.COUNTED.get(kind, ()):
        return bits.lines_with(session, kind, name, values)
    return bits.bits_of(session.scalars(_carrying(kind, name, values)))


def _outside_facets(session: Session, kind: str, query: ListQuery) -> int | None:
    """The bits of what the words, the map's box and the reviews leave; None when they narrow nothing."""
    lines: int | None = None
    if query.text.strip():
        hits = search_found(session, kind, query.text, trash=query.trash)
        lines = None if hits is None else bits.bits_of(hits)
    if query.area_box is not None or query.in_review:
        conditions = [*_shown(kind, query), *_box(query), *_reviewed(session, kind, query)]
        boxed = bits.bits_of(session.scalars(select(LINE.n).where(*conditions)))
        lines = boxed if lines is None else lines & boxed
    return lines


def _conditions(session: Session, kind: str, query: ListQuery) -> list[ColumnElement[bool]]:
    conditions = [*_shown(kind, query), *_box(query), *_reviewed(session, kind, query)]
    for name, values in query.filters().items():
        conditions.append(LINE.n.in_(_carrying(kind, name, values)))
    if query.text.strip():
        hits = search_found(session, kind, query.text, trash=query.trash)
        if hits is not None:
            numbers = text("SELECT value FROM json_each(:hits)").bindparams(hits=json.dumps(sorted(hits)))
            number = LINE.n + 0 if len(hits) > MANY else LINE.n  # a sum is in no index
            conditions.append(number.in_(numbers.columns(value=LINE.n.type)))
    return conditions


def _shown(kind: str, query: ListQuery) -> list[ColumnElement[bool]]:
    return [LINE.kind == kind, LINE.shown == (0 if query.trash else 1)]


def _box(query: ListQuery) -> list[ColumnElement[bool]]:
    if query.area_box is None:
        return []
    south, west, north, east = query.area_box
    return [LINE.latitude.between(south, north), LINE.longitude.between(west, east)]


def _reviewed(session: Session, kind: str, query: ListQuery) -> list[ColumnElement[bool]]:
    if not query.in_review:
        return []
    return [LINE.row.in_(in_review(session, kind))]


def _carrying(kind: str, name: str, values: list[str]) -> Any:
    words = select(WORD.w).where(WORD.facet == f"{kind}.{name}", WORD.value.in_(values))
    return select(CARRIED.n).where(CARRIED.w.in_(words))


def _order(query: ListQuery) -> tuple[Any, ...]:
    if query.sort in ("recent", "oldest"):
        if query.sort == "oldest":
            return LINE.date.asc(), LINE.n.asc()
        return LINE.date.desc(), LINE.n.desc()
    own = {"en": LINE.key_en, "es": LINE.key_es, "ar": LINE.key_ar}.get(language())
    key: Any = LINE.key if own is None else func.coalesce(own, LINE.key)
    return (key.desc(), LINE.n.desc()) if query.sort == "title_desc" else (key.asc(), LINE.n.asc())


def _values(wanted: Wanted) -> list[str]:
    if wanted is None:
        return []
    if isinstance(wanted, str | bytes):
        wanted = [wanted]
    return [value.hex() if isinstance(value, bytes) else str(value) for value in wanted]
