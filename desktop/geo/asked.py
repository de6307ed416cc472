"""Owns asking the database for what the map shows, whole columns at once; must not know how anything is placed.

A column comes as one value: ids end to end, texts end to end with their lengths, the rest as JSON. As rows, fifty
thousand of them take several times as long, and hold up every other thread while they come.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from itertools import accumulate, compress, pairwise
from typing import Any, Final, NamedTuple

from desktop.geo.blob import clean
from desktop.models.plain import Reader
from desktop.services.kinds import kind_of

ID: Final = 16
NONE: Final = bytes(ID)  # stands for an id that is not there
WHOLE: Final = 2_000  # from so many ids on, reading everything is quicker than asking for each
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
_RECORDS: Final = (
    _select(_ids("l.row"), _list("l.sector"), _list("l.status"), _ids("l.lead"), _ids("l.area"))
    + "FROM {given} listing l {on} WHERE l.kind = :kind AND l.shown = 1"
)
_HAPPENINGS: Final = (
    _select(_ids("h.initiative"), _ids("h.place"), _ids("h.area"))
    + "FROM {given} initiative_place h {on} WHERE h.deleted = 0"
)
_PLACES: Final = (
    _select(
        *map(_ids, ("p.id", "p.area", "p.actor")),
        *map(_list, ("p.latitude", "p.longitude", "p.protected", "p.deleted")),
    )
    + "FROM place p"
)
_TEXTS: Final = (
    _select(_ids("t.owner"), _list("t.lang"), _list("length(CAST(t.value AS BLOB))"), _block("t.value"))
    + "FROM {given} text t {on} "
    "WHERE t.deleted = 0 AND t.value <> '' AND (t.owner_table = :kind AND t.field = :title "
    "OR t.owner_table IN ('actor', 'place', 'area') AND t.field = 'name')"
)
_AREAS: Final = "SELECT id, code, parent FROM area"
_HIDDEN: Final = "SELECT id, area FROM actor WHERE protected = 1"


class Record(NamedTuple):
    """What the list keeps of a record that the map needs. Many come as bare tuples of the same."""

    sector: str
    status: str
    lead: bytes
    area: bytes


class Known(NamedTuple):
    """What is known of a place."""

    area: bytes = NONE
    actor: bytes = NONE
    latitude: float | None = None
    longitude: float | None = None
    protected: bool = False
    deleted: bool = False


class Asked:
    """The questions about the records of a kind, all of them or those in `ids`."""

    def __init__(self, ask: Reader, kind: str, lang: str, ids: Collection[bytes] | None) -> None:
        self.ask = ask
        self.kind = kind
        self._lang = lang
        self._ids = None if ids is None else frozenset(ids)
        self.few = self._ids is not None and len(self._ids) <= WHOLE

    def records(self) -> dict[bytes, Record]:
        """The shown records, by id."""
        # reading the list's index and then each line takes twice as long as reading the lines
        ids, sectors, statuses, leads, areas = self._columns(_RECORDS, "l.row", whole="NOT INDEXED", kind=self.kind)
        columns = (_words(sectors), _words(statuses), _cut(leads), _cut(areas))
        found = zip(_cut(ids), map(Record._make, zip(*columns, strict=True)), strict=True)
        return {id_: record for id_, record in found if self._ids is None or id_ in self._ids}

    def happenings(self) -> tuple[list[bytes], list[bytes], list[bytes]]:
        """Three columns: an initiative, a place of it, an area told of it."""
        initiatives, places, areas = self._columns(_HAPPENINGS, "h.initiative")
        return _cut(initiatives), _cut(places), _cut(areas)

    def places(self) -> dict[bytes, Known]:
        """Every place."""
        ids, areas, actors, latitudes, longitudes, protected, deleted = self.ask.rows(_PLACES)[0]
        columns = (
            _cut(areas),
            _cut(actors),
            json.loads(latitudes),
            json.loads(longitudes),
            map(bool, json.loads(protected)),
            map(bool, json.loads(deleted)),
        )
        return dict(zip(_cut(ids), map(Known._make, zip(*columns, strict=True)), strict=True))

    def areas(self) -> dict[bytes, tuple[str, bytes]]:
        """Area -> its census code, and what it is in."""
        return {id_: (code or "", parent or NONE) for id_, code, parent in self.ask.rows(_AREAS)}

    def hidden_actors(self) -> list[tuple[bytes, bytes]]:
        """Actors whose place is not told, and their area."""
        return [(id_, area or NONE) for id_, area in self.ask.rows(_HIDDEN)]

    def names(self, owners: Iterable[bytes]) -> dict[bytes, bytes]:
        """Owner -> its title or name, as it travels, in the asked language or the nearest one there is."""
        told = {"kind": self.kind, "title": kind_of(self.kind).title}
        owned, langs, lengths, block = self._columns(_TEXTS, "t.owner", of=owners, **told)
        block = clean(block or b"")
        named = _cut(owned)
        texts = [block[start:end] for start, end in pairwise(accumulate(json.loads(lengths), initial=0))]
        spoken = _words(langs)
        order = (self._lang, *(lang for lang in _FALLBACK if lang != self._lang))
        best: dict[bytes, bytes] = {}
        for lang in (*sorted({*spoken} - {*order}), *reversed(order)):  # the nearest is written last
            best.update(compress(zip(named, texts, strict=True), [one == lang for one in spoken]))
        best.pop(NONE, None)
        return best

    def _columns(
        self, query: str, key: str, *, whole: str = "", of: Iterable[bytes] | None = None, **values: Any
    ) -> tuple[Any, ...]:
        """The columns of a query over everything, or over a few ids."""
        if not self.few:
            return self.ask.rows(query.format(given="", on=whole), **values)[0]
        asked = json.dumps([one.hex() for one in sorted(self._ids or () if of is None else of)])
        return self.ask.rows(query.format(given=_GIVEN, on=f"ON {key} = unhex(i.value)"), ids=asked, **values)[0]


def _cut(block: bytes | None) -> list[bytes]:
    """The ids that lie end to end in a block."""
    whole = block or b""
    return [whole[at : at + ID] for at in range(0, len(whole), ID)]


def _words(column: str) -> list[str]:
    return [word or "" for word in json.loads(column)]
