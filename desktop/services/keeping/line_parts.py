"""Owns what every line is made of: its columns, its territory, its words; must not know any one kind of record.

Lines are computed from the synced tables only, so that they can be thrown away and made again.
"""

from __future__ import annotations

from collections import defaultdict, namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from sqlalchemy.orm import Session

from desktop.models.levels import COMMUNE, QUARTER
from desktop.models.plain import LISTED, Reader, listed, reader
from desktop.services.keeping.sites import Site
from desktop.services.keeping.touched import UNDATED
from desktop.services.words.folding import fold
from desktop.sync.oddities import CYCLE, open_oddities
from desktop.sync.schema import quoted, sql

SEARCHED: Final = 4000  # characters of one record that search reads
YEARS: Final = 12  # an initiative shows under at most so many years
# in plain SQL: an import makes thousands of lines, of which the mapped way took half the time
_TEXTS: Final = sql("SELECT owner, field, lang, value FROM text WHERE owner IN (", LISTED, ") AND deleted = 0")
_LINKS: Final = sql("SELECT owner, term FROM term_link WHERE owner IN (", LISTED, ") AND deleted = 0")
LANGUAGES: Final = ("fr", "en", "es", "ar")
_AREAS: Final = "SELECT id, parent, level FROM area"
_AREA: Final = "SELECT parent, level FROM area WHERE id = :id"
_TERM: Final = "SELECT scheme, code FROM term WHERE id = :id"


@dataclass(slots=True)
class Line:
    """One line. `values` are (facet, value) pairs; `folded` are the words that search finds it by."""

    row: bytes
    shown: int
    state: str = "draft"
    status: str | None = None
    sector: str | None = None
    lead: bytes | None = None
    area: bytes | None = None
    place: bytes | None = None
    date: str = UNDATED
    names: Mapping[str, str] = field(default_factory=dict)
    latitude: float | None = None
    longitude: float | None = None
    values: set[tuple[str, str]] = field(default_factory=set)
    folded: str = ""
    sites: list[Site] = field(default_factory=list)


class Territory:
    """Who is inside whom. Looks parents up as they are asked for, or all at once for a rebuild."""

    def __init__(self, session: Session, *, whole: bool = False) -> None:
        self._ask = reader(session)
        self._known: dict[bytes, tuple[bytes | None, int]] = {}  # parent, level
        self._chains: dict[bytes, list[bytes]] = {}
        # of a circle of parents, the area that is read as having none: the same on every laptop
        self._tops = open_oddities(session, CYCLE, "area", "parent")
        if whole:
            for key, parent, level in self._ask.rows(_AREAS):
                self._known[key] = (None if key in self._tops else parent, level or QUARTER)

    def upwards(self, area: bytes) -> list[bytes]:
        """The area and everything around it, smallest first. A circle of parents ends where it closes."""
        chain = self._chains.get(area)
        if chain is None:
            chain = self._chains[area] = []
            at: bytes | None = area
            while at is not None and at not in chain:
                chain.append(at)
                at = self._look(at)[0]
        return chain

    def town(self, area: bytes | None) -> tuple[bytes | None, bytes | None]:
        """(the commune, the quarter or arrondissement in it): what people call where something is.

        Around no commune (a region, a quarter nobody placed): the area itself and nothing in it.
        """
        if area is None:
            return None, None
        commune = next((one for one in self.upwards(area) if self._look(one)[1] == COMMUNE), area)
        return commune, area if commune != area else None

    def _look(self, area: bytes) -> tuple[bytes | None, int]:
        if area not in self._known:
            above, level = next(iter(self._ask.rows(_AREA, id=area)), (None, None))
            self._known[area] = (None if area in self._tops else above, level or QUARTER)
        return self._known[area]


@dataclass(slots=True)
class Source:
    """Where lines are computed from: the session, territories, and the codes of terms met so far."""

    session: Session
    territory: Territory
    codes: dict[bytes, tuple[str, str]] = field(default_factory=dict)
    ask: Reader = field(init=False)

    def __post_init__(self) -> None:
        self.ask = reader(self.session)

    def term(self, term: bytes) -> tuple[str, str]:
        """(scheme, code) of a term; empty when it has not arrived yet."""
        if term not in self.codes:
            scheme, code = next(iter(self.ask.rows(_TERM, id=term)), ("", ""))
            self.codes[term] = (scheme, code)
        return self.codes[term]

    def texts(self, ids: Sequence[bytes]) -> dict[bytes, dict[tuple[str, str], str]]:
        """Owner -> (field, language) -> text, empty ones left out."""
        found: dict[bytes, dict[tuple[str, str], str]] = defaultdict(dict)
        for owner, name, lang, value in self.ask.rows(_TEXTS, ids=listed(ids)):
            if value:
                found[owner][name or "", lang or ""] = value
        return found

    def links(self, ids: Sequence[bytes]) -> dict[bytes, list[tuple[str, str]]]:
        """Owner -> (scheme, code) of each term it carries."""
        found: dict[bytes, list[tuple[str, str]]] = defaultdict(list)
        for owner, term in self.ask.rows(_LINKS, ids=listed(ids)):
            if term is not None:
                found[owner].append(self.term(term))
        return found


def rows_of(ask: Reader, model: type[Any], ids: Sequence[bytes]) -> list[Any]:
    """The rows of a table with those ids, each column by its name."""
    statement, shape = _whole(model.__table__)
    return list(map(shape, ask.rows(statement, ids=listed(ids))))


@cache
def _whole(table: Any) -> tuple[str, Callable[[Iterable[Any]], Any]]:
    names = [column.name for column in table.columns]
    shape = namedtuple(table.name, names)  # type: ignore[misc]  # the names are the table's
    columns = ", ".join(f"t.{quoted(name)}" for name in names)
    return (
        sql(
            *("SELECT", columns, "FROM json_each(:ids) i CROSS JOIN", quoted(table.name), "t ON t.id = unhex(i.value)")
        ),
        shape._make,
    )


def taking_part(
    ask: Reader, table: str, owner: str, ids: Sequence[bytes]
) -> tuple[dict[bytes, bytes], dict[bytes, list[bytes]]]:
    """Record -> its lead, and -> every actor who takes part: of the rows of `table` whose column `owner` names it."""
    leads: dict[bytes, bytes] = {}
    parts: dict[bytes, list[bytes]] = defaultdict(list)
    for record, actor, role in ask.rows(_taking_part(table, owner), ids=listed(ids)):
        if actor is not None:
            parts[record].append(actor)
            if role == "lead":
                leads.setdefault(record, actor)
    return leads, parts


@cache
def _taking_part(table: str, owner: str) -> str:
    return sql(
        *("SELECT", f"p.{quoted(owner)}", ", p.actor, p.role FROM json_each(:ids) i CROSS JOIN", quoted(table), "p"),
        *("ON", f"p.{quoted(owner)}", "= unhex(i.value) WHERE p.deleted = 0 ORDER BY p.id"),
    )


def stand(source: Source, line: Line) -> None:
    """Say where a line is by its sites: the first tells the town, the first with a point the point."""
    if line.sites:
        line.area, quarter = source.territory.town(line.sites[0].area)
        line.place = line.sites[0].place or quarter
    pointed = next((site for site in line.sites if site.latitude is not None), None)
    if pointed is not None:
        line.latitude, line.longitude = pointed.latitude, pointed.longitude


def where_values(source: Source, kind: str, sites: Sequence[Site]) -> set[tuple[str, str]]:
    """The territories around sites, and their places, as facet values."""
    areas = {around for site in sites if site.area for around in source.territory.upwards(site.area)}
    places = {(f"{kind}.place", site.place.hex()) for site in sites if site.place}
    return {(f"{kind}.area", area.hex()) for area in areas} | places


def communes_of(source: Source, sites: Sequence[Site]) -> list[Site]:
    """Sites of which nothing smaller than the commune is told."""
    towns = [source.territory.town(site.area)[0] for site in sites]
    return [Site(area=town) for town in dict.fromkeys(towns)]


def names_in(texts: Mapping[tuple[str, str], str], name: str) -> dict[str, str]:
    return {lang: value for (field_name, lang), value in texts.items() if field_name == name}


def years_of(starts: str | None, ends: str | None) -> list[str]:
    if not starts or not starts[:4].isdecimal():
        return []
    first = int(starts[:4])
    last = int(ends[:4]) if ends and ends[:4].isdecimal() else first
    return [f"{year:04d}" for year in range(first, min(last, first + YEARS - 1) + 1)]


def folded_words(texts: Iterable[str]) -> str:
    return " ".join(fold(text[:SEARCHED]) for text in texts if text)[:SEARCHED]


def record_line(kind: str, row: Any, texts: Mapping[tuple[str, str], str], title: str, *, complete: bool) -> Line:
    """A line with its names, words and state. A record is complete when it has a title and `complete` holds."""
    names = names_in(texts, title)
    line = Line(row.id, 1 - row.deleted, names=names)
    line.state = "complete" if names and complete and row.state != "draft" else "draft"
    line.values = {(f"{kind}.state", line.state)}
    line.folded = folded_words(texts.values())
    return line


def carry(source: Source, line: Line, owner: str, row: Any, /, **facets: str) -> None:
    """Let a line carry values of facets: facet -> column. A territory stands for all that are around it."""
    for facet, column in facets.items():
        value = getattr(row, column)
        if value is None:
            continue
        values = source.territory.upwards(value) if facet == "area" else [value]
        line.values |= {(f"{owner}.{facet}", one.hex() if isinstance(one, bytes) else one) for one in values}
