"""Owns asking the database for what the map shows, whole columns at once; must not know how anything is placed.

A column comes as one value: ids and numbers end to end, as they travel, texts end to end with their lengths, words as
JSON. As rows, fifty thousand of them take several times as long, and hold up every other thread while they come.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from itertools import accumulate, compress, pairwise
from typing import Any, Final, NamedTuple

from desktop.geo.blob import ID, UNDATED, Months, clean
from desktop.models.plain import Reader
from desktop.services.description.kinds import kind_of

NONE: Final = bytes(ID)  # stands for an id that is not there
WHOLE: Final = 2_000  # names: from so many ids on, reading everything is quicker than asking for each
_LAST_YEAR: Final = 5000  # a month's number fits two bytes
_FALLBACK: Final = ("fr", "en", "es", "ar")


def _ids(column: str) -> str:
    whole = f"CASE WHEN typeof({column}) = 'blob' AND length({column}) = {ID} THEN {column} ELSE zeroblob({ID}) END"
    return _block(whole)


def _block(column: str) -> str:
    return f"CAST(group_concat({column}, '') AS BLOB)"


def _list(column: str) -> str:
    return f"json_group_array({column})"


def _select(*columns: str) -> str:
    return f"SELECT {', '.join(columns)} "


_GIVEN: Final = "json_each(:ids) i CROSS JOIN"
_DRAWN: Final = (_block("s.row"), _list("s.sector"), _list("s.status"), _block("s.latitude"), _block("s.longitude"))
_STATED: Final = (*_DRAWN[:3], _ids("s.area"))
_NAMED: Final = (_ids("s.lead"), _ids("CASE WHEN s.told THEN s.place END"), _ids("s.area"))
_SPOTS: Final = "FROM {given} spot s WHERE s.kind = :kind {on} AND s.at >= 0 AND s.latitude IS "
_TEXTS: Final = (
    _select(_ids("t.owner"), _list("t.lang"), _list("length(CAST(t.value AS BLOB))"), _block("t.value"))
    + "FROM {given} text t {on} "
    "WHERE t.deleted = 0 AND t.value <> '' AND (t.owner_table = :kind AND t.field = :title "
    "OR t.owner_table IN ('actor', 'place', 'area') AND t.field = 'name')"
)
# as the list's years: what is planned stands for what is not known
_DATES: Final = (
    _select(_block("d.id"), _list("coalesce(d.starts, d.planned_starts)"), _list("coalesce(d.ends, d.planned_ends)"))
    + "FROM {given} initiative d {on}"
)
_AREAS: Final = "SELECT id, code, parent FROM area"


class Named(NamedTuple):
    """Whose names are said of spots, one of each per spot: who leads, the place, the territory."""

    leads: list[bytes]
    places: list[bytes]
    areas: list[bytes]


class Pointed(NamedTuple):
    """The spots that have a point, column by column."""

    ids: bytes
    sectors: list[str]
    statuses: list[str]
    latitudes: bytes
    longitudes: bytes
    named: Named


class Stated(NamedTuple):
    """Those known by their territory only, and those that stand nowhere."""

    ids: list[bytes]
    sectors: list[str]
    statuses: list[str]
    areas: list[bytes]
    named: Named


class Asked:
    """The questions about the records of a kind, all of them or those in `ids`."""

    def __init__(self, ask: Reader, kind: str, lang: str, ids: Collection[bytes] | None, *, words: bool = True) -> None:
        self.ask = ask
        self.kind = kind
        self._lang = lang
        self._ids = None if ids is None else frozenset(ids)
        self._words = words

    def pointed(self) -> Pointed:
        """The spots with a point."""
        ids, sectors, statuses, latitudes, longitudes, *named = self._spots(_DRAWN, "NOT NULL")
        return Pointed(
            ids or b"", _words(sectors), _words(statuses), latitudes or b"", longitudes or b"", _named(named)
        )

    def stated(self) -> Stated:
        """The spots without."""
        ids, sectors, statuses, areas, *named = self._spots(_STATED, "NULL")
        return Stated(cut(ids), _words(sectors), _words(statuses), cut(areas), _named(named))

    def months(self) -> dict[bytes, Months]:
        """Record -> its first and last month, of those that have dates; only what is done has any."""
        if self.kind != "initiative" or not self._words:
            return {}
        if self._ids is None:
            ids, starts, ends = self.ask.rows(_DATES.format(given="", on=""))[0]
        else:
            query = _DATES.format(given=_GIVEN, on="ON d.id = unhex(i.value)")
            ids, starts, ends = self.ask.rows(query, ids=_listed(self._ids))[0]
        spans = map(_Spans().__getitem__, zip(json.loads(starts), json.loads(ends), strict=True))
        return {id_: span for id_, span in zip(cut(ids), spans, strict=True) if span != UNDATED}

    def areas(self) -> dict[bytes, tuple[str, bytes]]:
        """Area -> its census code, and what it is in."""
        return {id_: (code or "", parent or NONE) for id_, code, parent in self.ask.rows(_AREAS)}

    def names(self, owners: Iterable[bytes]) -> dict[bytes, bytes]:
        """Owner -> its title or name, as it travels, in the asked language or the nearest one there is."""
        told: dict[str, Any] = {"kind": self.kind, "title": kind_of(self.kind).title}
        wanted = set(owners)
        if len(wanted) > WHOLE:
            query = _TEXTS.format(given="", on="")
        else:
            query = _TEXTS.format(given=_GIVEN, on="ON t.owner = unhex(i.value)")
            told["ids"] = _listed(wanted)
        owned, langs, lengths, block = self.ask.rows(query, **told)[0]
        block = clean(block or b"")
        named = cut(owned)
        texts = [block[start:end] for start, end in pairwise(accumulate(json.loads(lengths), initial=0))]
        spoken = _words(langs)
        order = (self._lang, *(lang for lang in _FALLBACK if lang != self._lang))
        best: dict[bytes, bytes] = {}
        for lang in (*sorted({*spoken} - {*order}), *reversed(order)):  # the nearest is written last
            best.update(compress(zip(named, texts, strict=True), [one == lang for one in spoken]))
        best.pop(NONE, None)
        return best

    def _spots(self, columns: tuple[str, ...], pointed: str) -> tuple[Any, ...]:
        query = _select(*columns, *(_NAMED if self._words else ())) + _SPOTS + pointed
        if self._ids is None:
            return self.ask.rows(query.format(given="", on=""), kind=self.kind)[0]
        query = query.format(given=_GIVEN, on="AND s.row = unhex(i.value)")
        return self.ask.rows(query, kind=self.kind, ids=_listed(self._ids))[0]


class _Spans(dict[tuple[str | None, str | None], Months]):
    """From a start and an end as they are kept (a year, a month or a day) to months; each pair is read once."""

    def __missing__(self, dates: tuple[str | None, str | None]) -> Months:
        self[dates] = span = span_of(*dates)
        return span


def span_of(starts: str | None, ends: str | None) -> Months:
    """First and last month between two dates, each a year, a month or a day; UNDATED without a start."""
    first, last = _month(starts, 0), _month(ends or starts, 11)
    return (first, max(first, last)) if first else UNDATED


def _month(date: str | None, unsaid: int) -> int:
    """The number of a date's month, 0 when there is none; a year alone means its `unsaid` month."""
    year, _dash, rest = (date or "").partition("-")
    if not (year.isascii() and year.isdecimal() and 1 <= int(year) <= _LAST_YEAR):
        return 0
    month = rest[:2]
    if not month:
        return 12 * int(year) + unsaid
    return 12 * int(year) + int(month) - 1 if month.isdecimal() and 1 <= int(month) <= 12 else 0


def cut(block: bytes | None) -> list[bytes]:
    """The ids that lie end to end in a block."""
    whole = block or b""
    return [whole[at : at + ID] for at in range(0, len(whole), ID)]


def _named(columns: list[bytes | None]) -> Named:
    return Named(*(map(cut, columns) if columns else ([], [], [])))


def _listed(ids: Iterable[bytes]) -> str:
    return json.dumps([one.hex() for one in sorted(ids)])


def _words(column: str) -> list[str]:
    return [word or "" for word in json.loads(column)]
