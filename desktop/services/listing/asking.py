"""Owns what a list asks and which ids answer, in their order, with facet counts; must not know what a row says."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial, reduce
from operator import or_
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from desktop.i18n import language
from desktop.models.plain import Reader, reader
from desktop.services.keeping import facets as bits
from desktop.services.keeping.going_on import SPANNED, going_on
from desktop.services.keeping.search import found as search_found
from desktop.services.keeping.touched import UNDATED, records_of
from desktop.services.listing import worked_out
from desktop.services.listing.id_block import Ids

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MANY: Final = 4000  # hits: from here on, reading the list in its order and testing each line is faster
_COUNT: Final = "SELECT count(*) FROM listing WHERE kind = :kind AND shown = :shown"
_AMONG: Final = "n IN (SELECT value FROM json_each(:hits))"
_AMONG_MANY: Final = "n + 0 IN (SELECT value FROM json_each(:hits))"  # a sum is in no index
_CARRYING: Final = (
    "SELECT v.n FROM facet_value v WHERE v.w IN (SELECT w FROM facet_word "
    "WHERE facet = :facet{n} AND value IN (SELECT value FROM json_each(:values{n})))"
)
_BY_ACTOR: Final = "(SELECT {key} FROM listing a WHERE a.row = listing.lead AND a.kind = 'actor') NULLS LAST, {key}, n"
_NUMBERED: Final = "n IN (SELECT value FROM json_each(:numbers{n}))"

DOERS: Final = MappingProxyType({"action": "action", "milestone": "milestone"})  # kinds with an owner and an actor
_WHOSE: Final = "row IN (SELECT id FROM {kind} WHERE owner = :contact OR (owner IS NULL AND actor = :actor))"

_UNCOUNTED: Final = "row IN (SELECT id FROM need WHERE people IS NULL)"
_UNRATED: Final = "row IN (SELECT id FROM need WHERE coalesce(severity, '') NOT IN ('1', '2', '3', '4', '5'))"
_OF_PEOPLE: Final = "row IN (SELECT id FROM need WHERE people >= :low AND (:high IS NULL OR people < :high))"

# who carries an initiative: leads it or puts it into practice
_CARRIED: Final = (
    "SELECT p.initiative FROM participation p WHERE p.deleted = 0 AND p.role IN ('lead', 'implementer') "
    "AND p.initiative IS NOT NULL AND p.actor IS NOT NULL"
)
_BY_THESE: Final = f"row IN ({_CARRIED} AND p.actor IN (SELECT unhex(value) FROM json_each(:carriers)))"  # noqa: S608  # words of this module
_BY_A_KIND: Final = (
    "row IN (SELECT p.initiative FROM participation p LEFT JOIN actor a ON a.id = p.actor WHERE p.deleted = 0 "
    "AND p.role IN ('lead', 'implementer') AND p.actor IS NOT NULL AND coalesce(a.kind, '') = :carrier_kind)"
)
_LACKING: Final = (
    "n NOT IN (SELECT v.n FROM facet_value v JOIN facet_word w ON w.w = v.w "
    "WHERE w.facet IN (SELECT value FROM json_each(:lacking)))"
)

Wanted = str | bytes | Sequence[str | bytes] | None


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What a list shows. A filter holds one value or several (any of them fits): codes, or ids as bytes or hexadecimal.

    `sort`: recent, oldest, title, title_desc, actor (who leads or offers it). `area_box`: (south, west, north, east) in
    degrees.
    `among`: only these records, whatever else they are (a zone drawn on the map). `since` and `until`: ISO days, the
    second left out, of the date that the list tells. `whose`: of what somebody does, what is this contact's, or when
    nobody is named this actor's (either may be empty). `people`: how many a need is of, from (included) to (left out,
    None for no end); from None: needs of which nobody said it. `unrated`: nobody said how grave they are.
    `during`: what goes on between two ISO days, both
    included (an empty one is no limit); `undated`: only what has no date at all. `carriers`: initiatives that one of
    these actors leads or puts into practice (none of them given: that nobody does); `carrier_kind`: an actor of this
    type ("" for nobody, or none said). `lacking`: what carries no value of these facets.
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
    severity: Wanted = None  # of a need
    fee: Wanted = None  # of a service
    now: Wanted = None  # whether a service is open at the moment of asking: `worked_out.NOW`
    series: Wanted = None  # of a meeting
    meeting: Wanted = None  # of what was said, decided, or is to be done
    need: Wanted = None
    owner: Wanted = None  # the contact who does it
    roadmap: Wanted = None
    milestone: Wanted = None
    snia: Wanted = None
    sdg: Wanted = None
    gcm: Wanted = None
    cluster: Wanted = None
    project: Wanted = None  # of an initiative, of a framework; the programme of a project
    framework: Wanted = None  # of an indicator
    frequency: Wanted = None
    unit: Wanted = None
    origin: Wanted = None  # of an indicator: computed, typed
    country: Wanted = None  # of a good practice, of a programme
    theme: Wanted = None  # of a document
    reader: Wanted = None  # for whom a document is
    publisher: Wanted = None  # of a document, as it is written
    licence: Wanted = None
    initiative: Wanted = None  # which a checklist is for
    in_review: bool = False
    trash: bool = False
    sort: str = "recent"
    area_box: tuple[float, float, float, float] | None = None
    among: frozenset[bytes] | None = None
    since: str = ""
    until: str = ""
    whose: tuple[bytes, bytes] | None = None
    people: tuple[int | None, int | None] | None = None
    unrated: bool = False
    during: tuple[str, str] | None = None
    undated: bool = False
    carriers: tuple[bytes, ...] | None = None
    carrier_kind: str | None = None
    lacking: tuple[str, ...] | None = None

    def filters(self) -> dict[str, list[str]]:
        """Facet -> wanted values, for the filters in force."""
        return {name: _values(getattr(self, name)) for name in FILTERS if getattr(self, name)}


FILTERS: Final = (
    *("area", "sector", "status", "group", "period", "kind", "phase", "state", "actor", "place", "language", "level"),
    *("severity", "fee", "now"),
    *("series", "meeting", "need", "owner", "roadmap", "milestone"),
    *("snia", "sdg", "gcm", "cluster"),
    *("project", "framework", "frequency", "unit", "origin", "country"),
    *("theme", "reader", "publisher", "licence", "initiative"),
)


def ids(session: Reader | Session, kind: str, query: ListQuery) -> Ids:
    """The ids of every record that the query shows, in its order."""
    ask = reader(session)
    where = _conditions(ask, kind, query)
    # the ids end to end, as bytes: as rows, or in hexadecimal, a hundred thousand take twice as long
    block = ask.value(
        f"SELECT CAST(group_concat(row, '') AS BLOB) FROM "  # noqa: S608  # its words are written in this module
        f"(SELECT row FROM listing WHERE {where.words} ORDER BY {_order(query)})",
        **where.values,
    )
    return Ids(block or b"")


def count(session: Reader | Session, kind: str, *, trash: bool = False) -> int:
    """How many records of a kind there are, or are in the trash."""
    return int(reader(session).value(_COUNT, kind=kind, shown=0 if trash else 1))


def matching(session: Reader | Session, kind: str, query: ListQuery) -> int:
    """How many records the query shows."""
    ask = reader(session)
    where = _conditions(ask, kind, query)
    return int(ask.value(f"SELECT count(*) FROM listing WHERE {where.words}", **where.values))  # noqa: S608  # as above


def lines(session: Reader | Session, kind: str, query: ListQuery) -> list[int]:
    """The numbers of the lines that the query shows, in no order: what figures are made of."""
    ask = reader(session)
    where = _conditions(ask, kind, query)
    return list(ask.column(f"SELECT n FROM listing WHERE {where.words}", **where.values))  # noqa: S608  # as above


def in_review(session: Reader | Session, kind: str) -> set[bytes]:
    """The records of a kind that have something to settle, themselves or in what hangs on them."""
    ask = reader(session)
    touched: dict[str, set[bytes]] = {}
    for table, row in ask.rows("SELECT tbl, row FROM review"):
        touched.setdefault(table, set()).add(row)
    return records_of(ask, touched).get(kind, set()) if touched else set()


def facet_counts(session: Reader | Session, kind: str, query: ListQuery) -> dict[str, dict[str, int]]:
    """Facet -> value -> count. A facet's own filter does not narrow its own counts."""
    ask = reader(session)
    names, moving = bits.COUNTED.get(kind, ()), worked_out.OF.get(kind, ())
    counts: dict[str, dict[str, int]] = {name: {} for name in names}
    filters = query.filters()
    others = _outside_facets(ask, kind, query)
    if not filters and others is None and not bits.loaded(ask, kind):
        for (facet, value), n in bits.totals(ask, kind).items():
            counts[facet][value] = n
        return counts | {name: worked_out.counts(ask, kind, name, None) for name in moving}
    carried = {name: _lines(ask, kind, name, values) for name, values in filters.items()}
    for name in (*names, *moving):
        lines = others
        for filtered, with_value in carried.items():
            if filtered != name:
                lines = with_value if lines is None else lines & with_value
        count_of = worked_out.counts if name in moving else bits.counts_within
        counts[name] = count_of(ask, kind, name, lines)
    return counts


def _lines(ask: Reader, kind: str, name: str, values: list[str]) -> int:
    """The bits of a filter, also of one that is not counted (actor, place)."""
    if name in worked_out.OF.get(kind, ()):
        return _true_of(ask, kind, name, values)
    if name in bits.COUNTED.get(kind, ()):
        return bits.lines_with(ask, kind, name, values)
    return bits.bits_of(ask.column(_CARRYING.format(n=""), facet=f"{kind}.{name}", values=json.dumps(values)))


def _true_of(ask: Reader, kind: str, name: str, values: list[str]) -> int:
    """The bits of a filter that is worked out."""
    its = worked_out.lines(ask, kind, name)
    return reduce(or_, (its.get(value, 0) for value in values), 0)


def _outside_facets(ask: Reader, kind: str, query: ListQuery) -> int | None:
    """The bits of what the words, the map's box and the reviews leave; None when they narrow nothing."""
    lines: int | None = None
    if query.text.strip():
        hits = _worded(ask, kind, query)
        lines = None if hits is None else bits.bits_of(hits)
    if _bounded(query):
        where = _within(ask, kind, query)
        boxed = bits.bits_of(ask.column(f"SELECT n FROM listing WHERE {where.words}", **where.values))  # noqa: S608  # as above
        lines = boxed if lines is None else lines & boxed
    return lines


def _bounded(query: ListQuery) -> bool:
    """Whether anything but words and facets narrows the list."""
    given = (query.area_box, query.among, query.whose, query.people, query.during)
    more = (query.carriers, query.carrier_kind, query.lacking)
    said = query.in_review or query.unrated or query.undated or bool(query.since or query.until)
    return said or any(one is not None for one in (*given, *more))


def _worded(ask: Reader, kind: str, query: ListQuery) -> set[int] | None:
    """The line numbers that have the typed words, None when nothing was typed that narrows."""
    if kind != "contact":
        return search_found(ask, kind, query.text, trash=query.trash)
    from desktop.services.listing.people_search import people_named  # here: only contacts need ciphers

    direct = partial(people_named, ask, trash=query.trash)
    return search_found(ask, kind, query.text, trash=query.trash, direct=direct)


class _Where:
    """Conditions in SQL. Their words are written in this module; what people chose travels as values only."""

    def __init__(self, words: str, **values: Any) -> None:
        self.words = words
        self.values = values

    def add(self, words: str, **values: Any) -> None:
        self.words += f" AND {words}"
        self.values.update(values)


def _within(ask: Reader, kind: str, query: ListQuery) -> _Where:
    """What is shown of a kind, inside the map's box, waiting for choices."""
    where = _Where("kind = :kind AND shown = :shown", kind=kind, shown=0 if query.trash else 1)
    if query.area_box is not None:
        south, west, north, east = query.area_box
        where.add("latitude BETWEEN :south AND :north", south=south, north=north)
        where.add("longitude BETWEEN :west AND :east", west=west, east=east)
    if query.among is not None:
        among = json.dumps([row.hex() for row in query.among])
        where.add("row IN (SELECT unhex(value) FROM json_each(:among))", among=among)
    if query.since or query.until:
        where.add("date >= :since AND date < :until", since=query.since, until=query.until or UNDATED)
    if query.whose is not None:
        contact, actor = query.whose
        where.add(_WHOSE.format(kind=DOERS[kind]), contact=contact or None, actor=actor or None)
    if query.people is not None:
        low, high = query.people
        where.add(_UNCOUNTED if low is None else _OF_PEOPLE, low=low, high=high)
    if query.unrated:
        where.add(_UNRATED)
    _narrow_initiatives(where, query)
    if query.during is not None or query.undated:
        where.add(*_going_on(kind, query))
    if query.during is not None:
        where.values.update(first=query.during[0], last=query.during[1])
    if query.lacking is not None:
        where.add(_LACKING, lacking=json.dumps([f"{kind}.{name}" for name in query.lacking]))
    if query.in_review:
        waiting = json.dumps([row.hex() for row in in_review(ask, kind)])
        where.add("row IN (SELECT unhex(value) FROM json_each(:waiting))", waiting=waiting)
    return where


def _narrow_initiatives(where: _Where, query: ListQuery) -> None:
    """By who carries them."""
    if query.carriers is not None and not query.carriers:
        where.add(f"row NOT IN ({_CARRIED})")
    elif query.carriers is not None:
        where.add(_BY_THESE, carriers=json.dumps([row.hex() for row in query.carriers]))
    if query.carrier_kind is not None:
        nobody = "" if query.carrier_kind else f" OR row NOT IN ({_CARRIED})"
        where.add(f"({_BY_A_KIND}{nobody})", carrier_kind=query.carrier_kind)


def _going_on(kind: str, query: ListQuery) -> tuple[str]:
    """The condition on the days in which a record went on: their names are `:first` and `:last`."""
    spanned = kind in SPANNED
    first, last = going_on(kind)
    words = []
    if query.during is not None:
        words.append(f"{first} <= iif(:last = '', '9999-12-31', :last) AND {last} >= :first")
    if query.undated:
        words.append(f"{first} IS NULL")
    told = " AND ".join(words)
    return (f"row IN (SELECT id FROM {kind} WHERE {told})" if spanned else told,)  # noqa: S608  # words of this house


def _conditions(ask: Reader, kind: str, query: ListQuery) -> _Where:
    where = _within(ask, kind, query)
    for place, (name, values) in enumerate(query.filters().items()):
        if name in worked_out.OF.get(kind, ()):
            numbers = bits.numbers_of(_true_of(ask, kind, name, values))
            where.add(_NUMBERED.format(n=place), **{f"numbers{place}": json.dumps(numbers)})
            continue
        named = {f"facet{place}": f"{kind}.{name}", f"values{place}": json.dumps(values)}
        where.add(f"n IN ({_CARRYING.format(n=place)})", **named)
    if query.text.strip():
        hits = _worded(ask, kind, query)
        if hits is not None:
            where.add(_AMONG_MANY if len(hits) > MANY else _AMONG, hits=json.dumps(sorted(hits)))
    return where


def _order(query: ListQuery) -> str:
    if query.sort in ("recent", "oldest"):
        return "date, n" if query.sort == "oldest" else "date DESC, n DESC"
    lang = language()
    key = f"coalesce(key_{lang}, key)" if lang in ("en", "es", "ar") else "key"
    if query.sort == "actor":
        return _BY_ACTOR.format(key=key)
    return f"{key} DESC, n DESC" if query.sort == "title_desc" else f"{key}, n"


def _values(wanted: Wanted) -> list[str]:
    if wanted is None:
        return []
    if isinstance(wanted, str | bytes):
        wanted = [wanted]
    return [value.hex() if isinstance(value, bytes) else str(value) for value in wanted]
