"""Owns the rules by which something may be told to an audience, and one look at the profile under them.

Whoever is protected, where a place may be said to be, how few people are never told. Must not know what is told of a
kind of record (`redaction`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, NamedTuple

from desktop.models.levels import COMMUNE
from desktop.models.plain import Reader, reader
from desktop.services.audience.audiences import AUDIENCES
from desktop.services.audience.told import Id, Spot

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

RANK: Final = {name: rank for rank, name in enumerate(AUDIENCES)}
UNSAID: Final = "partners"  # a record for which nobody chose: not for everybody, not hidden from partners
SMALL: Final = 5  # fewer people than this are never told
SMALL_TRAFFICKED: Final = 11
_TRAFFICKED: Final = "trafficking-victims"
_WITHHELD_KINDS: Final = frozenset({"shelter"})  # places that are protected unless somebody says that they are not
WITHHELD_GROUPS: Final = frozenset({_TRAFFICKED, "gbv-survivors"})
_WHERE: Final[Mapping[str, str]] = MappingProxyType(
    {
        "initiative": "SELECT initiative, place, area FROM initiative_place WHERE deleted = 0 ORDER BY initiative, id",
        "need": "SELECT need, place, area FROM need_place WHERE deleted = 0 ORDER BY need, id",
        "project": "SELECT project, place, area FROM project_place WHERE deleted = 0 ORDER BY project, id",
        "service": "SELECT service, place, area FROM service_place WHERE deleted = 0 ORDER BY service, id",
    }
)
_TAKE_PART: Final[Mapping[str, str]] = MappingProxyType(  # kind -> (record, actor), in whatever role
    {
        "initiative": "SELECT initiative, actor FROM participation WHERE deleted = 0",
        "project": "SELECT project, actor FROM project_actor WHERE deleted = 0",
        "practice": "SELECT id, actor FROM practice",
    }
)
_SHOWN: Final = "SELECT practice, initiative FROM practice_initiative WHERE deleted = 0"


def kept_why(audience: str, visibility: str | None, state: str | None) -> str:
    """Why a record stays inside (`audience`, `unsaid`, `draft`); "" for one that leaves.

    What somebody called a draft stays inside; what only lacks a date or a place does not.
    """
    wanted = visibility if visibility in RANK else UNSAID
    if RANK[wanted] > RANK[audience]:
        return "audience" if visibility in RANK else "unsaid"
    return "draft" if state == "draft" and audience != "internal" else ""


class Where(NamedTuple):
    """Where a record is told to be, and whether somebody is sheltered there."""

    spots: tuple[Spot, ...] = ()
    sheltered: bool = False


class Ground:
    """One look at the whole profile for one audience: what the records of every kind lean on."""

    def __init__(self, session: Session, audience: str) -> None:
        self.ask: Reader = reader(session)
        self.audience = audience
        self.kept_back = {"audience": 0, "unsaid": 0, "draft": 0}
        self._texts = self._all_texts()
        self.groups = self.terms("group")
        self.hidden = self._hidden_actors()
        self._areas = {
            row: (level or 0, parent) for row, level, parent in self.ask.rows("SELECT id, level, parent FROM area")
        }
        self._sheltered: set[Id] = set()  # places that are told as their commune at most
        self._limited: set[Id] = set()  # places that are told exactly, but not to this audience
        self.coarser: set[Id] = set()  # records of which a place is limited
        self.by_actor: dict[Id, list[Spot]] = {}  # actor -> where its own places may be said to be
        self._where: dict[str, dict[Id, Where]] = {}
        self._touching: dict[str, frozenset[Id]] = {}
        self._places = self._told_places()

    # ---- rules ---------------------------------------------------------------------------------------

    def leaves(self, visibility: str | None, state: str | None) -> bool:
        """Whether a record leaves at all; counts it when it does not."""
        why = kept_why(self.audience, visibility, state)
        if why:
            self.kept_back[why] += 1
        return not why

    def goes_with(self, visibility: str | None) -> bool:
        """Whether what is told within something else is for this audience too: it goes with it where nobody chose."""
        return visibility not in RANK or RANK[visibility] <= RANK[self.audience]

    def place(self, place: Id | None) -> Spot | None:
        """Where a place may be said to be; None for one that is not there."""
        return None if place is None else self._places.get(place)

    def sheltered(self, place: Id | None) -> bool:
        """Whether no more than the commune of a place is told to anybody."""
        return place in self._sheltered

    def limited(self, place: Id | None) -> bool:
        """Whether a place is told to narrower audiences only."""
        return place in self._limited

    def town(self, actor: Id, area: Id | None) -> Id | None:
        """The commune of an actor of that area, or where its places are."""
        near = (area, *(spot.area for spot in self.by_actor.get(actor, ())))
        return next((found for one in near if (found := self.commune(one)) is not None), None)

    def serves_survivors(self, record: Id) -> bool:
        """Whether a record is for people who must not be found: protected unless somebody says otherwise."""
        return not WITHHELD_GROUPS.isdisjoint(self.groups.get(record, ()))

    def touches(self, kind: str, record: Id) -> bool:
        """Whether an initiative, a project or a good practice touches somebody protected, told to this audience or not:
        who takes part, where it is, for whom it is, what it shows. Its words may say who and where."""
        return record in self._touched(kind) or self.serves_survivors(record)

    def enough(self, record: Id, people: int | None) -> int | None:
        """A number of people, or None where they are too few to be told."""
        least = SMALL_TRAFFICKED if _TRAFFICKED in self.groups.get(record, ()) else SMALL
        return people if people is not None and people >= least else None

    def text(self, record: Id, name: str) -> dict[str, str]:
        """A text of a record in its languages."""
        return self._texts.get((record, name), {})

    def commune(self, area: Id | None) -> Id | None:
        """The commune that an area is in, or the area itself where that is larger."""
        for one in self._chain(area):
            if self._areas[one][0] <= COMMUNE:
                return one
        return None

    def coarse(self, spots: Iterable[Spot]) -> tuple[Spot, ...]:
        """The same spots as communes, in an order that does not follow where in them they are."""
        communes = {self.commune(spot.area) for spot in spots} - {None}
        return tuple(Spot(area) for area in sorted(communes, key=lambda area: area or b""))

    def where(self, kind: str) -> dict[Id, Where]:
        """Record -> where it is."""
        if kind not in self._where:
            self._where[kind] = self._read_where(kind)
        return self._where[kind]

    def _read_where(self, kind: str) -> dict[Id, Where]:
        spots: dict[Id, list[Spot]] = {}
        sheltered: set[Id] = set()
        for record, place, area in self.ask.rows(_WHERE[kind]):
            spot = self._places.get(place) if place is not None else Spot(area)
            if spot is not None:
                spots.setdefault(record, []).append(spot)
            if place in self._sheltered:
                sheltered.add(record)
            if place in self._limited:
                self.coarser.add(record)
        return {one: Where(once(some), one in sheltered) for one, some in spots.items()}

    def terms(self, scheme: str) -> dict[Id, tuple[str, ...]]:
        """Record -> the codes of a list that it carries."""
        found: dict[Id, tuple[str, ...]] = {}
        for owner, code in self.ask.rows(
            "SELECT k.owner, t.code FROM term_link k JOIN term t ON t.id = k.term "
            "WHERE k.deleted = 0 AND t.scheme = :scheme ORDER BY k.owner, k.rank IS NULL, k.rank, t.code",
            scheme=scheme,
        ):
            found[owner] = (*found.get(owner, ()), code)
        return found

    # ---- the look ------------------------------------------------------------------------------------

    def _touched(self, kind: str) -> frozenset[Id]:
        if kind not in self._touching:
            found = {record for record, actor in self.ask.rows(_TAKE_PART[kind]) if actor in self.hidden}
            if kind == "practice":
                found |= {one for one, shown in self.ask.rows(_SHOWN) if self.touches("initiative", shown)}
            else:
                found |= {record for record, where in self.where(kind).items() if where.sheltered}
            self._touching[kind] = frozenset(found)
        return self._touching[kind]

    def _all_texts(self) -> dict[tuple[Id, str], dict[str, str]]:
        found: dict[tuple[Id, str], dict[str, str]] = {}
        for owner, name, lang, value in self.ask.rows(
            "SELECT owner, field, lang, value FROM text WHERE deleted = 0 AND value <> '' "
            "AND owner_table IN ('actor', 'initiative', 'place', 'need', 'service') "
            "AND field IN ('name', 'title', 'mandate', 'description', 'alert', 'eligibility', 'fee_note')"
        ):
            found.setdefault((owner, name), {})[lang] = value
        return found

    def _hidden_actors(self) -> set[Id]:
        """Who is protected, whether this audience is told of them or not."""
        return {
            row
            for row, protected in self.ask.rows("SELECT id, protected FROM actor")
            if protected == 1 or (protected is None and self.serves_survivors(row))
        }

    def _told_places(self) -> dict[Id, Spot]:
        """Place -> where it may be said to be."""
        places: dict[Id, Spot] = {}
        for row, kind, latitude, longitude, address, protected, area, actor, visibility in self.ask.rows(
            "SELECT id, kind, latitude, longitude, address, protected, area, actor, visibility FROM place "
            "WHERE deleted = 0 ORDER BY id"
        ):
            wanted = visibility if visibility in RANK else "public"  # a place is told with what happens there
            # also what nobody called protected, of an actor who is
            if protected == 1 or (protected is None and kind in _WITHHELD_KINDS) or actor in self.hidden:
                self._sheltered.add(row)
            if RANK[wanted] > RANK[self.audience]:
                self._limited.add(row)
                if actor is not None:
                    self.coarser.add(actor)
            if row in self._sheltered or row in self._limited:
                spot = Spot(self.commune(area))
            else:
                spot = Spot(area, latitude, longitude, self.text(row, "name"), address or "", row)
            places[row] = spot
            if actor is not None:
                self.by_actor.setdefault(actor, []).append(spot)
        return places

    def _chain(self, area: Id | None) -> Iterator[Id]:
        seen: set[Id] = set()
        while area is not None and area in self._areas and area not in seen:
            yield area
            seen.add(area)
            area = self._areas[area][1]


def once(spots: Iterable[Spot]) -> tuple[Spot, ...]:
    """Each spot once; spots of nowhere are left out."""
    found: dict[tuple[object, ...], Spot] = {}
    for spot in spots:
        if spot.exact or spot.area is not None:
            key = (spot.latitude, spot.longitude) if spot.exact else (spot.area,)
            found.setdefault(key, spot)
    return tuple(found.values())
