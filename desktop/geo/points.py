"""Owns which records stand where: from a kind and its ids to spots for the map. Must not know the page or Qt.

A record known by its territory only counts on its commune's area and is never given a point of its own. A protected
place or actor is known by its territory only (`services.keeping.spots` keeps that). What has a point is passed on as
it was kept; only what stands on its territory is placed here, by the anchors of the base map.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress
from typing import TYPE_CHECKING, Final, NamedTuple

from desktop.errors import UnknownKind
from desktop.geo import blob
from desktop.geo.anchors import Anchors
from desktop.geo.asked import NONE, Asked, Named, Pointed, Stated, cut
from desktop.geo.blob import UNDATED
from desktop.models.degrees import packed
from desktop.models.plain import Reader, reader
from desktop.services.names.naming import labels

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_SCHEMES: Final = {
    **dict.fromkeys(("initiative", "need", "service"), "sector"),
    "actor": "actor_type",
    "place": "place_kind",
}
_BETWEEN: Final = " · ".encode()


class _Stand(NamedTuple):
    """Where a territory is drawn: as it travels, and the census code of the area it stands for."""

    latitude: bytes
    longitude: bytes
    code: str


@dataclass
class Gathered:
    """What the map shows: spots, which records stand nowhere, and the words of the sectors met."""

    columns: blob.Columns = field(default_factory=blob.Columns)
    without: list[bytes] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)


def gather(
    session: Reader | Session,
    kind: str,
    lang: str,
    ids: Collection[bytes] | None = None,
    anchors: Anchors | None = None,
    *,
    words: bool = True,
    old: Collection[bytes] = frozenset(),
) -> Gathered:
    """Give the spots of the shown records of `kind`, or of those in `ids`. Raises UnknownKind.

    Without `words` nothing is said of them yet: a tenth of the work, and enough to paint them. `old` are those that
    nobody confirmed for long.
    """
    if kind not in _SCHEMES:
        raise UnknownKind(kind=kind, known=sorted(_SCHEMES))
    asked = Asked(reader(session), kind, lang, ids, words=words)
    pointed, stated = asked.pointed(), asked.stated()
    stands = _Stands(asked.areas() if stated.ids else {}, anchors or Anchors.shipped())
    placed, without = _placed(stated, stands, pointed)
    names = _Names(asked, pointed, placed) if words else None
    gathered = Gathered(without=without)
    months = asked.months()
    gathered.columns.extend(
        pointed.ids,
        pointed.latitudes,
        pointed.longitudes,
        pointed.sectors,
        pointed.statuses,
        texts=names.of(cut(pointed.ids), pointed.named) if names else None,
        months=[months.get(id_, UNDATED) for id_ in cut(pointed.ids)] if months else None,
        old=[id_ in old for id_ in cut(pointed.ids)] if old else None,
    )
    drawn = [stand for stand in map(stands.__getitem__, placed.areas) if stand is not None]
    gathered.columns.extend(
        b"".join(placed.ids),
        b"".join([stand.latitude for stand in drawn]),
        b"".join([stand.longitude for stand in drawn]),
        placed.sectors,
        placed.statuses,
        texts=names.of(placed.ids, placed.named) if names else None,
        areas=[stand.code for stand in drawn],
        months=[months.get(id_, UNDATED) for id_ in placed.ids] if months else None,
        old=[id_ in old for id_ in placed.ids] if old else None,
    )
    sectors = {*pointed.sectors, *stated.sectors} - {""}
    gathered.labels = labels(asked.ask, _SCHEMES[kind], sectors, lang)
    return gathered


class _Stands(dict[bytes, _Stand | None]):
    """Where an area is drawn, worked out once for each."""

    def __init__(self, areas: Mapping[bytes, tuple[str, bytes]], anchors: Anchors) -> None:
        super().__init__()
        self._areas = areas
        self._anchors = anchors

    def __missing__(self, area: bytes) -> _Stand | None:
        code, latitude, longitude = self._anchors.nearest(self._codes(area))
        made = None
        if latitude is not None and longitude is not None:
            made = _Stand(packed(latitude), packed(longitude), code)
        self[area] = made
        return made

    def of(self, areas: Iterable[bytes]) -> Iterator[tuple[bytes, _Stand | None]]:
        """Each of some areas once, with where it is drawn."""
        return ((area, self[area]) for area in set(areas))

    def _codes(self, area: bytes) -> list[str]:
        """Census codes of the area and of what it is in, smallest first. Quarters have no code of their own."""
        chain: list[str] = []
        seen: set[bytes] = set()
        while area in self._areas and area not in seen:
            seen.add(area)
            code, area = self._areas[area]
            chain += [code] if code else []
        return chain


def _placed(stated: Stated, stands: _Stands, pointed: Pointed) -> tuple[Stated, list[bytes]]:
    """The spots that stand on a territory, each record once on each; and the records that stand nowhere at all."""
    codes = {area: None if stand is None else stand.code for area, stand in stands.of(stated.areas)}
    spots = list(zip(stated.ids, map(codes.__getitem__, stated.areas), strict=True))
    if len(set(spots)) == len(spots) and None not in codes.values():
        return stated, []  # as nearly always
    first = {spot: place for place, spot in reversed(list(enumerate(spots)))}
    kept = bytearray(len(spots))
    for (_id, code), place in first.items():
        kept[place] = code is not None
    lost = {id_ for id_, code in first if code is None} - {id_ for id_, code in first if code is not None}
    if lost:
        lost -= set(cut(pointed.ids))
    placed = Stated(
        list(compress(stated.ids, kept)),
        list(compress(stated.sectors, kept)),
        list(compress(stated.statuses, kept)),
        list(compress(stated.areas, kept)),
        Named(*(list(compress(column, kept)) for column in stated.named)),
    )
    return placed, sorted(lost)


class _Names:
    """What is said of spots: the record's title, who leads it and where."""

    def __init__(self, asked: Asked, *spots: Pointed | Stated) -> None:
        owners: set[bytes] = set()
        for some in spots:
            owners.update(cut(some.ids) if isinstance(some.ids, bytes) else some.ids, *some.named)
        self._names = asked.names(owners - {NONE})

    def of(self, ids: Sequence[bytes], named: Named) -> list[bytes]:
        """The texts of some spots."""
        name = self._names.get
        by = [name(lead, b"") for lead in named.leads]
        where = [name(place) or name(area, b"") for place, area in zip(named.places, named.areas, strict=True)]
        lines = [who + _BETWEEN + at if who and at else who or at for who, at in zip(by, where, strict=True)]
        return list(map(blob.text_of, [name(id_, b"") for id_ in ids], lines))
