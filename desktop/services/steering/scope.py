"""Owns what figures are asked of (days, territory, sector …) and the list behind a figure; must not know any figure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final

from desktop.services.listing.asking import FILTERS, ListQuery, Wanted
from desktop.services.words import period_codes

INITIATIVE: Final = "initiative"
_NARROWED: Final = ("area", "sector", "status", "group", "actor", "project")  # scope and list call them the same
# of these filters, what means the same for another kind of record; of kinds not named here, none does
_COMMON: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        INITIATIVE: _NARROWED,
        "need": ("area", "sector", "group", "actor"),
        "service": ("area", "sector", "group", "actor"),
        "actor": ("area", "group"),
        "place": ("area",),
        "meeting": ("area",),
        "roadmap": ("area",),
        "action": ("actor",),
        "milestone": ("actor",),
        "training": ("area", "sector"),
        "project": ("area", "actor", "project"),
        "practice": ("area", "sector", "group", "actor"),
        "indicator": ("area", "sector", "actor"),
    }
)


@dataclass(frozen=True, slots=True)
class Scope:
    """What is looked at: what goes on from `since` until `until` (ISO days, both included; empty: no limit), filtered.

    `since` and `until` may be typed as the code of a period: its first and its last day. A filter holds a code or an
    id, or several of which any fits. Raises ValueError for days that are none, or that end before they begin.
    """

    since: str = ""
    until: str = ""
    area: Wanted = None
    sector: Wanted = None
    project: Wanted = None
    group: Wanted = None
    actor: Wanted = None
    status: Wanted = None

    def __post_init__(self) -> None:
        for name, end in (("since", "first"), ("until", "last")):
            code = getattr(self, name)
            if code:
                object.__setattr__(self, name, getattr(period_codes.period(code), end).isoformat())
        if self.since and self.until and self.until < self.since:
            raise ValueError(f"{self.since} … {self.until}")
        for name in _NARROWED:  # nothing chosen is no filter; what compares equal asks the same
            said = getattr(self, name)
            if not said:
                object.__setattr__(self, name, None)
            elif not isinstance(said, str | bytes):
                object.__setattr__(self, name, tuple(said))

    @classmethod
    def of_period(cls, code: str, **filters: Any) -> Scope:
        """Everything that goes on in a period. Raises ValueError."""
        return cls(since=code, until=code, **filters)

    @property
    def during(self) -> tuple[str, str] | None:
        """The two days, None when neither is given."""
        return (self.since, self.until) if self.since or self.until else None

    def initiative_query(self) -> ListQuery:
        """The list of the initiatives that are looked at."""
        return _query(self, INITIATIVE)

    def query_of(self, kind: str) -> ListQuery:
        """The list of another kind of record: its own dates, and the filters that mean the same there."""
        return _query(self, kind)

    def fits(self, kind: str) -> bool:
        """Whether every filter chosen means something for a kind of record (dates apart)."""
        return all(name in _COMMON.get(kind, ()) for name in _NARROWED if getattr(self, name) is not None)

    def undated_query(self) -> ListQuery:
        """The initiatives that have no date at all: in a period they are told apart."""
        return replace(self.initiative_query(), during=None, undated=True)


@dataclass(frozen=True, slots=True, eq=False)
class Behind:
    """The records behind a figure: those of a kind that a list shows.

    `told` narrows initiatives to those of which all this can be said, which no list asks: dimensions of `view.View`
    with a code or a hexadecimal id ("" for nothing said). With a `measure` among them, one number of it says the rest.
    What a list is then asked: `opened.listed`. There are thousands of figures and few are opened: the list is `asked`
    with `more` filters, which are put together by whoever opens one (`query`).
    """

    kind: str
    asked: ListQuery
    told: tuple[tuple[str, str], ...] = ()
    more: tuple[tuple[str, Any], ...] = ()

    @property
    def query(self) -> ListQuery:
        """The list."""
        return replace(self.asked, **dict(self.more)) if self.more else self.asked

    def narrowed(self, **filters: Any) -> Behind:
        """The same, narrowed further."""
        return replace(self, more=(*self.more, *filters.items()))

    def plain(self) -> dict[str, Any]:
        """As JSON: the kind, what the list is asked, what more is said."""
        query = self.query
        asked = {f.name: _plain(value) for f in fields(ListQuery) if (value := getattr(query, f.name)) != f.default}
        return {"kind": self.kind, "query": asked, "told": dict(self.told)}

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Behind):
            return NotImplemented
        alike = (self.asked, self.more) == (other.asked, other.more) or self.query == other.query
        return alike and (self.kind, self.told) == (other.kind, other.told)

    def __hash__(self) -> int:
        return hash((self.kind, self.query, self.told))


_TEXTS: Final = ("text", "sort", "since", "until", "carrier_kind")
_HEX: Final = re.compile(r"[0-9a-f]{32}")


def behind_of(told: Any) -> Behind | None:
    """What `Behind.plain` told, read again; None for anything else, and for what names its records one by one."""
    if not isinstance(told, dict) or set(told) != {"kind", "query", "told"} or not isinstance(told["kind"], str):
        return None
    said, asked = told["told"], told["query"]
    if not isinstance(said, dict) or not all(isinstance(word, str) for pair in said.items() for word in pair):
        return None
    if not isinstance(asked, dict):
        return None
    read = {name: _read(name, value) for name, value in asked.items()}
    if None in read.values():
        return None
    return Behind(told["kind"], ListQuery(**read), tuple(said.items()))


def _read(name: str, value: Any) -> Any:
    """One thing that a list is asked; None when it is no such thing."""
    if name in ("trash", "undated", "unrated", "in_review"):
        return True if value is True else None
    if name in _TEXTS:
        return value if isinstance(value, str) else None
    words = value if isinstance(value, list) else [value]
    if not all(isinstance(word, str) for word in words):
        return None
    if name == "during":
        return tuple(words) if len(words) == 2 else None
    if name == "carriers":
        return tuple(map(bytes.fromhex, words)) if all(map(_HEX.fullmatch, words)) else None
    if name == "lacking":
        return tuple(words)
    return (value if isinstance(value, str) else tuple(words)) if name in FILTERS and words else None


@lru_cache(maxsize=256)
def _query(scope: Scope, kind: str) -> ListQuery:
    return ListQuery(during=scope.during, **{name: getattr(scope, name) for name in _COMMON.get(kind, ())})


def behind(scope: Scope, kind: str = INITIATIVE, **filters: Any) -> Behind:
    """What a scope leaves of a kind, narrowed further."""
    return Behind(kind, scope.query_of(kind), (), tuple(filters.items()))


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, frozenset):
        return sorted(_plain(one) for one in value)
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return value
