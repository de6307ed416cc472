"""Owns what a search or a filter may say of those who are withheld. Must not know a format.

A list is narrowed by all that we know. Whether somebody protected is still in it may then tell what is not told: a
filter by quarter gives the quarter away, a search for a street the street. So those who are withheld are asked again,
by what is told of them alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any, Final

from desktop.services.audience.told import Doing, Record, Told
from desktop.services.listing.asking import FILTERS

if TYPE_CHECKING:
    from desktop.services.listing.asking import ListQuery

# the facets whose value is told of a withheld record too
_TOLD: Final[Mapping[str, frozenset[str]]] = {
    "initiative": frozenset({"area", "sector", "status", "group", "period"}),
    "actor": frozenset({"area", "kind"}),
    "need": frozenset({"area", "sector", "status", "severity", "group", "period"}),
    "service": frozenset({"area", "sector", "status", "group"}),
}
Parents = Mapping[bytes, bytes | None]  # territory -> the one that it is in


def only(told: Told, kind: str, ids: Collection[bytes], asked: ListQuery | None, parents: Parents) -> Told:
    """The same with those records of one kind alone; other kinds stay, for their names.

    `ids` is what a list found, `asked` what it was asked. `kept_back` says how many are left out because of this.
    """
    unsure = {
        one.id
        for one in told.of(kind)
        if (one.withheld and not _fits(one, kind, asked, parents))
        or (one.id in told.coarser and not _stands(one, asked, parents))
    }
    kept = frozenset(ids) - unsure
    here = tuple(one for one in told.of(kind) if one.id in kept)
    return told.having(kind, here, {**told.kept_back, "narrowed": len(unsure)})


def _fits(one: Record, kind: str, asked: ListQuery | None, parents: Parents) -> bool:
    """Whether what is told of a withheld record is enough to say that it passes."""
    if asked is None or not _only_told(asked, kind):
        return False
    filters = asked.filters()
    years = set(filters.get("period", ()))
    if years and years.isdisjoint(_years(one)):  # a year that is only planned is not told
        return False
    return _stands(one, asked, parents)


def _stands(one: Record, asked: ListQuery | None, parents: Parents) -> bool:
    """Whether what is told of where a record is, is enough to say that it passes."""
    if asked is None or asked.place or asked.area_box is not None or asked.among is not None:
        return False
    wanted = set(asked.filters().get("area", ()))
    around = {area.hex() for spot in one.spots for area in _upwards(spot.area, parents)}
    return not wanted or not wanted.isdisjoint(around)


def _only_told(asked: ListQuery, kind: str) -> bool:
    """Whether nothing narrows the list but what is told. What a later version narrows lists by is not."""
    untold = {name for name in asked.filters() if name not in _TOLD[kind]}
    others = (value for name, value in _fields(asked) if name not in (*FILTERS, "text", "sort", "trash"))
    return not untold and not asked.text.strip() and not any(value not in (None, False, "") for value in others)


def _fields(asked: ListQuery) -> Iterator[tuple[str, Any]]:
    return ((one.name, getattr(asked, one.name)) for one in fields(asked))


def _years(one: Record) -> set[str]:
    """The years that are told of a record."""
    starts, ends = (one.starts, one.ends) if isinstance(one, Doing) else (getattr(one, "said", ""), "")
    if not starts[:4].isdecimal():
        return set()
    last = ends[:4] if ends[:4].isdecimal() else starts[:4]
    return {f"{year:04d}" for year in range(int(starts[:4]), int(last) + 1)}


def _upwards(area: bytes | None, parents: Parents) -> Iterator[bytes]:
    seen: set[bytes] = set()
    while area is not None and area not in seen:
        yield area
        seen.add(area)
        area = parents.get(area)
