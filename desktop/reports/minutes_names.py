"""Owns how minutes call people, actors and places for an audience. Must not know a meeting, nor a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from desktop.geo.anchors import Anchors
from desktop.i18n import _, format_list
from desktop.models.actors import Actor
from desktop.models.areas import Area
from desktop.models.people import Contact
from desktop.reports.minutes import Where
from desktop.services.audience.audiences import INTERNAL
from desktop.services.audience.telling_rules import Ground
from desktop.services.audience.told import Spot
from desktop.services.marked.line_names import people_names
from desktop.services.meeting.meetings import Subject
from desktop.services.names.naming import best, texts_of
from desktop.services.secret import secret_cells

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class NeedWhere(NamedTuple):
    """Where a need is told to be. `sheltered`: no more than its commune, and for others than us none of its words."""

    words: str = ""
    spots: tuple[Where, ...] = ()
    sheltered: bool = False


class Names:
    """Names in one language for one audience. Within Maillage's own network (`internal`) people have their names,
    as far as their keys are here; for others they have their function and their organisation."""

    def __init__(self, session: Session, lang: str, audience: str) -> None:
        self._session, self._lang, self._audience = session, lang, audience
        self.ground = Ground(session, audience)
        self._told_actors: dict[bytes, str] = {}
        self._people: dict[bytes, tuple[str, str, bytes | None]] = {}

    @property
    def people_are_named(self) -> bool:
        return self._audience == INTERNAL

    def reaches(self, visibility: str | None) -> bool:
        """Whether a record for which that was chosen may be told; where nobody chose, it goes with the meeting."""
        return self.ground.goes_with(visibility)

    def learn(self, contacts: Iterable[bytes], actors: Iterable[bytes]) -> None:
        """Read the names of these, and of the actors these people work for, at once."""
        wanted = dict.fromkeys(contacts)
        rows = self._session.execute(select(Contact.id, Contact.actor, Contact.role).where(Contact.id.in_(wanted)))
        known = {row: (actor, role) for row, actor, role in rows}
        names = people_names(self._session, wanted) if self.people_are_named else {}
        for row in wanted:
            actor, stored = known.get(row, (None, None))
            function = secret_cells.read(self._session, "contact", row, "role", stored)
            self._people[row] = (names.get(row, ""), str(function or ""), actor)
        self._learn_actors([*actors, *(actor for actor, _role in known.values() if actor)])

    def _learn_actors(self, actors: Iterable[bytes]) -> None:
        wanted = list(dict.fromkeys(actors))
        texts = texts_of(self._session, wanted, "name")
        areas = {
            row: (area, chosen)
            for row, area, chosen in self._session.execute(
                select(Actor.id, Actor.area, Actor.visibility).where(Actor.id.in_(wanted))
            )
        }
        for row in wanted:
            area, chosen = areas.get(row, (None, None))
            if row in self.ground.hidden:
                town = self.area(self.ground.town(row, area))
                self._told_actors[row] = _("Acteur protégé ({place})", place=town) if town else _("Acteur protégé")
            elif self.reaches(chosen):
                self._told_actors[row] = best(texts.get(row, {}), self._lang)[1]

    def person(self, row: bytes | None) -> str:
        """The name of a contact; "" where it is not told."""
        return self._people.get(row or b"", ("", "", None))[0]

    def function(self, row: bytes | None) -> str:
        return self._people.get(row or b"", ("", "", None))[1]

    def actor(self, row: bytes | None) -> str:
        return self._told_actors.get(row or b"", "")

    def who(self, contact: bytes | None, actor: bytes | None = None) -> str:
        """Somebody on one line: name or function, and the organisation."""
        organisation = self.actor(actor) or self.actor(self._people.get(contact or b"", ("", "", None))[2])
        own = self.person(contact) or self.function(contact)
        if own and organisation:
            return _("{name} ({organisation})", name=own, organisation=organisation)
        return own or organisation or ("" if contact is None else _("une personne"))

    def labels(self, marked: Iterable[tuple[str, bytes]]) -> Mapping[bytes, str]:
        """What stands in a line for those whom it names."""
        return {row: self.actor(row) if kind == "actor" else self.person(row) or self.who(row) for kind, row in marked}

    def area(self, row: bytes | None) -> str:
        if row is None:
            return ""
        return best(texts_of(self._session, [row], "name").get(row, {}), self._lang)[1]

    def place(self, row: bytes | None) -> str:
        """A place by its name, or by its commune where no more may be told."""
        spot = self.ground.place(row)
        return "" if spot is None else self._spot(spot)

    def sheltered(self, row: bytes | None) -> bool:
        """Whether of a place no more than its commune is told."""
        spot = self.ground.place(row)
        return spot is not None and not spot.names and not spot.exact

    def _spot(self, spot: Spot) -> str:
        return best(spot.names, self._lang)[1] or self.area(spot.area)

    def needs(self, needs: Iterable[Subject]) -> dict[bytes, NeedWhere]:
        """Need -> its places in words, where a map may put them, and whether somebody must not be found there."""
        where = self.ground.where("need")
        found = {}
        for need in needs:
            spots, sheltered = where.get(need.id, ((), False))
            sheltered = sheltered or need.actor in self.ground.hidden or self.ground.serves_survivors(need.id)
            found[need.id] = self._placed(self.ground.coarse(spots) if sheltered else spots, sheltered)
        return found

    def people(self, need: bytes, people: int | None) -> int | None:
        """How many lack something, as far as it is told."""
        return people if self.people_are_named else self.ground.enough(need, people)

    def _placed(self, spots: Iterable[Spot], sheltered: bool) -> NeedWhere:
        names: list[str] = []
        where: list[Where] = []
        for spot in spots:
            name = self._spot(spot)
            if name and name not in names:
                names.append(name)
            if spot.latitude is not None and spot.longitude is not None:
                where.append(Where(spot.latitude, spot.longitude, exact=True))
            elif (middle := self._middle(spot.area)) is not None:
                where.append(middle)
        return NeedWhere(format_list(names), tuple(dict.fromkeys(where)), sheltered)

    def _middle(self, area: bytes | None) -> Where | None:
        """The middle of the smallest territory around, if it is one of the base map."""
        codes = []
        seen: set[bytes] = set()
        while area is not None and area not in seen:
            seen.add(area)
            code, parent = self._session.execute(select(Area.code, Area.parent).where(Area.id == area)).first() or (
                None,
                None,
            )
            codes += [code] if code else []
            area = parent
        _code, latitude, longitude = Anchors.shipped().nearest(codes[:2])  # a province is no place on this map
        return None if latitude is None or longitude is None else Where(latitude, longitude, exact=False)
