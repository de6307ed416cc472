"""Owns what may leave for an audience: which records, which of their fields, where they are. Must not know a format.

Nothing leaves but what is named here: a field that a later version adds stays inside until somebody lists it. Whoever
draws, counts or writes for others starts from what `tell` gives, never from the records.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from desktop.errors import InvalidValue
from desktop.i18n import _
from desktop.models.levels import COMMUNE
from desktop.models.plain import Reader, reader
from desktop.services.audiences import AUDIENCES
from desktop.services.counts import PEOPLE, REACHED, counted_again

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_RANK: Final = {name: rank for rank, name in enumerate(AUDIENCES)}
UNSAID: Final = "partners"  # a record for which nobody chose: not for everybody, not hidden from partners
SMALL: Final = 5  # fewer people than this are never told
SMALL_TRAFFICKED: Final = 11
_TRAFFICKED: Final = "trafficking-victims"
_WITHHELD_KINDS: Final = frozenset({"shelter"})  # places that are protected unless somebody says that they are not
_WITHHELD_GROUPS: Final = frozenset({_TRAFFICKED, "gbv-survivors"})

Names = Mapping[str, str]  # language -> text
Id = bytes


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a record is: a point in degrees, or only an area."""

    area: Id | None
    latitude: float | None = None
    longitude: float | None = None
    names: Names = field(default_factory=dict)

    @property
    def exact(self) -> bool:
        return self.latitude is not None and self.longitude is not None


@dataclass(frozen=True, slots=True)
class Organisation:
    """What is told of an actor. One that is `withheld` has no name, address, telephone or words of its own."""

    id: Id
    names: Names
    kind: str
    acronym: str
    web: str
    email: str
    phone: str
    mandate: Names
    groups: tuple[str, ...]
    languages: tuple[str, ...]
    withheld: bool
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Doing:
    """What is told of an initiative. `people` is None where nothing is said, or too few to be told."""

    id: Id
    names: Names
    lead: Id | None  # of an organisation that is told
    sector: str
    status: str
    starts: str
    ends: str
    description: Names
    groups: tuple[str, ...]
    people: int | None
    withheld: bool  # somebody protected is part of it: no words of its own, and no place smaller than a commune
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What leaves. `kept_back`: how many records stay inside, by reason (`audience`, `unsaid`, `draft`, and of a list
    that was narrowed `narrowed`)."""

    audience: str
    organisations: tuple[Organisation, ...]
    doings: tuple[Doing, ...]
    kept_back: Mapping[str, int]


def audience_named(name: str) -> str:
    """The audience of that name. Raises InvalidValue."""
    if name not in AUDIENCES:
        raise InvalidValue(field=_("Pour qui"), reason=_("choisissez {choices}.", choices=", ".join(AUDIENCES)))
    return name


def tell(session: Session, audience: str) -> Told:
    """All that this audience may be told. Raises InvalidValue for an audience that is none."""
    return _Telling(session, audience_named(audience)).told()


class _Telling:
    """One look at the whole profile for one audience."""

    def __init__(self, session: Session, audience: str) -> None:
        self._session = session
        self._ask: Reader = reader(session)
        self._audience = audience
        self._kept_back = {"audience": 0, "unsaid": 0, "draft": 0}
        self._texts = self._all_texts()
        self._groups = self._terms("group")
        self._hidden = self._hidden_actors()
        self._sheltered: set[Id] = set()  # places that are told as their commune at most
        self._areas = {
            row: (level or 0, parent) for row, level, parent in self._ask.rows("SELECT id, level, parent FROM area")
        }

    def told(self) -> Told:
        places, by_actor = self._places()
        organisations = self._organisations(by_actor)
        doings = self._doings(places, {one.id: one for one in organisations})
        return Told(self._audience, tuple(organisations), tuple(doings), dict(self._kept_back))

    # ---- records -----------------------------------------------------------------------------------

    def _leaves(self, visibility: str | None, state: str | None) -> bool:
        """What somebody called a draft stays inside; what only lacks a date or a place does not."""
        wanted = visibility if visibility in _RANK else UNSAID
        if _RANK[wanted] > _RANK[self._audience]:
            self._kept_back["audience" if visibility in _RANK else "unsaid"] += 1
            return False
        if state == "draft" and self._audience != "internal":
            self._kept_back["draft"] += 1
            return False
        return True

    def _places(self) -> tuple[dict[Id, Spot], dict[Id, list[Spot]]]:
        """Place -> where it may be said to be; actor -> its own places."""
        places: dict[Id, Spot] = {}
        by_actor: dict[Id, list[Spot]] = {}
        for row, kind, latitude, longitude, protected, area, actor, visibility in self._ask.rows(
            "SELECT id, kind, latitude, longitude, protected, area, actor, visibility FROM place WHERE deleted = 0 "
            "ORDER BY id"
        ):
            wanted = visibility if visibility in _RANK else "public"  # a place is told with what happens there
            # also what nobody called protected, of an actor who is
            if protected == 1 or (protected is None and kind in _WITHHELD_KINDS) or actor in self._hidden:
                self._sheltered.add(row)
            if row in self._sheltered or _RANK[wanted] > _RANK[self._audience]:
                spot = Spot(self._commune(area))
            else:
                spot = Spot(area, latitude, longitude, self._texts.get((row, "name"), {}))
            places[row] = spot
            if actor is not None:
                by_actor.setdefault(actor, []).append(spot)
        return places, by_actor

    def _organisations(self, by_actor: Mapping[Id, list[Spot]]) -> list[Organisation]:
        languages = self._terms("language")
        found = []
        for row, kind, acronym, web, email, phone, area, visibility, state in self._ask.rows(
            "SELECT a.id, a.kind, a.acronym, a.web, a.email, a.phone, a.area, a.visibility, a.state "
            "FROM actor a JOIN listing l ON l.row = a.id AND l.kind = 'actor' AND l.shown = 1 ORDER BY a.id"
        ):
            if not self._leaves(visibility, state):
                continue
            groups = self._groups.get(row, ())
            if row in self._hidden:
                spots = _once([Spot(self._commune(area or _first_area(by_actor.get(row, ()))))])
                found.append(Organisation(row, {}, kind or "", "", "", "", "", {}, (), (), True, spots))
                continue
            spots = _once([*by_actor.get(row, ()), *([] if by_actor.get(row) else [Spot(area)])])
            found.append(
                Organisation(
                    row,
                    self._texts.get((row, "name"), {}),
                    kind or "",
                    *(acronym or "", web or "", email or "", phone or ""),
                    self._texts.get((row, "mandate"), {}),
                    groups,
                    languages.get(row, ()),
                    False,
                    spots,
                )
            )
        return found

    def _hidden_actors(self) -> set[Id]:
        """Who is protected, whether this audience is told of them or not."""
        rows = self._ask.rows("SELECT id, protected FROM actor")
        return {
            row
            for row, protected in rows
            if protected == 1 or (protected is None and not _WITHHELD_GROUPS.isdisjoint(self._groups.get(row, ())))
        }

    def _doings(self, places: Mapping[Id, Spot], told: Mapping[Id, Organisation]) -> list[Doing]:
        reached, where, roles = self._reached(), self._where(places), self._roles()
        found = []
        for row, sector, status, starts, ends, lead, visibility, state in self._ask.rows(
            "SELECT i.id, i.sector, i.status, i.starts, i.ends, l.lead, i.visibility, i.state "
            "FROM initiative i JOIN listing l ON l.row = i.id AND l.kind = 'initiative' AND l.shown = 1 ORDER BY i.id"
        ):
            if not self._leaves(visibility, state):
                continue
            groups = self._groups.get(row, ())
            spots, withheld = where.get(row, ((), False))
            # also who is not told of at all: the words of what they do may say where they are
            withheld = withheld or not self._hidden.isdisjoint(roles.get(row, ()))
            withheld = withheld or not _WITHHELD_GROUPS.isdisjoint(groups)
            if withheld:  # where somebody is sheltered, what is written freely may say where
                spots = _once([Spot(self._commune(spot.area)) for spot in spots])
            least = SMALL_TRAFFICKED if _TRAFFICKED in groups else SMALL
            people = reached.get(row)
            found.append(
                Doing(
                    row,
                    {} if withheld else self._texts.get((row, "title"), {}),
                    lead if lead in told else None,
                    *(sector or "", status or "", starts or "", ends or ""),
                    {} if withheld else self._texts.get((row, "description"), {}),
                    groups,
                    people if people is not None and people >= least else None,
                    withheld,
                    spots,
                )
            )
        return found

    # ---- what belongs to them ----------------------------------------------------------------------

    def _all_texts(self) -> dict[tuple[Id, str], dict[str, str]]:
        found: dict[tuple[Id, str], dict[str, str]] = {}
        for owner, name, lang, value in self._ask.rows(
            "SELECT owner, field, lang, value FROM text WHERE deleted = 0 AND value <> '' "
            "AND owner_table IN ('actor', 'initiative', 'place') "
            "AND field IN ('name', 'title', 'mandate', 'description')"
        ):
            found.setdefault((owner, name), {})[lang] = value
        return found

    def _terms(self, name: str) -> dict[Id, tuple[str, ...]]:
        """Record -> the codes it carries."""
        found: dict[Id, tuple[str, ...]] = {}
        for owner, code in self._ask.rows(
            "SELECT k.owner, t.code FROM term_link k JOIN term t ON t.id = k.term "
            "WHERE k.deleted = 0 AND t.scheme = :scheme ORDER BY k.owner, k.rank IS NULL, k.rank, t.code",
            scheme=name,
        ):
            found[owner] = (*found.get(owner, ()), code)
        return found

    def _where(self, places: Mapping[Id, Spot]) -> dict[Id, tuple[tuple[Spot, ...], bool]]:
        """Initiative -> its spots, and whether one of them is withheld."""
        spots: dict[Id, list[Spot]] = {}
        withheld: set[Id] = set()
        for initiative, place, area in self._ask.rows(
            "SELECT initiative, place, area FROM initiative_place WHERE deleted = 0 ORDER BY initiative, id"
        ):
            spot = places.get(place) if place is not None else Spot(area)
            if spot is not None:
                spots.setdefault(initiative, []).append(spot)
            if place in self._sheltered:
                withheld.add(initiative)
        return {one: (_once(some), one in withheld) for one, some in spots.items()}

    def _roles(self) -> dict[Id, set[Id]]:
        """Initiative -> the actors who take part in it."""
        found: dict[Id, set[Id]] = {}
        for initiative, actor in self._ask.rows("SELECT initiative, actor FROM participation WHERE deleted = 0"):
            found.setdefault(initiative, set()).add(actor)
        return found

    def _reached(self) -> dict[Id, int]:
        """Initiative -> the people it reached, none counted twice."""
        rows = self._ask.rows(
            "SELECT initiative, id, value FROM count WHERE deleted = 0 AND value IS NOT NULL AND measure = :measure "
            "AND (unit IS NULL OR unit = :unit)",
            measure=REACHED,
            unit=PEOPLE,
        )
        again = counted_again(self._session, {initiative for initiative, _row, _value in rows})
        found: dict[Id, int] = {}
        for initiative, row, value in rows:
            if row not in again:
                found[initiative] = found.get(initiative, 0) + value
        return found

    def _commune(self, area: Id | None) -> Id | None:
        """The commune that an area is in, or the area itself where that is larger."""
        for one in self._chain(area):
            if self._areas[one][0] <= COMMUNE:
                return one
        return None

    def _chain(self, area: Id | None) -> Iterator[Id]:
        seen: set[Id] = set()
        while area is not None and area in self._areas and area not in seen:
            yield area
            seen.add(area)
            area = self._areas[area][1]


def _first_area(spots: Iterable[Spot]) -> Id | None:
    return next((spot.area for spot in spots if spot.area is not None), None)


def _once(spots: Iterable[Spot]) -> tuple[Spot, ...]:
    """Each spot once; spots of nowhere are left out."""
    found: dict[tuple[object, ...], Spot] = {}
    for spot in spots:
        if spot.exact or spot.area is not None:
            key = (spot.latitude, spot.longitude) if spot.exact else (spot.area,)
            found.setdefault(key, spot)
    return tuple(found.values())
