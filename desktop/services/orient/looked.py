"""Owns one look at the services that somebody may be sent to, for an audience; must not know who is looked for.

What is protected is not among them, whoever looks: an answer is said aloud, and a card goes from hand to hand.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Final

from desktop.models.plain import Reader, reader
from desktop.services.alerts import standing
from desktop.services.audience.redaction import tell_on
from desktop.services.audience.telling_rules import Ground, kept_why
from desktop.services.audience.told import Id, Names, Offer, Spot
from desktop.services.hours.clock import hours_of
from desktop.services.hours.shapes import Hours
from desktop.services.keeping import list_state
from desktop.services.names.naming import texts_of
from desktop.services.words.folding import words

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

OUTSIDE: Final = "partners"  # a card is handed to somebody; what is for the network alone is on none
GONE: Final = frozenset({"ended", "planned"})
_MORE: Final = (
    "SELECT id, phone, web, alert_until, recurrence, assured_at, assured_by, visibility, state FROM service "
    "WHERE id IN (SELECT unhex(value) FROM json_each(:ids))"
)
_PLACES: Final = (
    "SELECT s.service, p.id, p.directions FROM service_place s JOIN place p ON p.id = s.place "
    "WHERE s.deleted = 0 AND p.deleted = 0 ORDER BY s.service, s.id"
)
_AREAS: Final = "SELECT id, level, parent FROM area"


@dataclass(frozen=True, slots=True)
class Known:
    """A service that may be told: its own words in their languages, and what an answer leans on."""

    offer: Offer
    provider: Names
    phone: str
    web: str
    alert: Names  # as it is written: what an offer tells of it ends with the day on which it was told
    alert_until: str
    hours: Hours | None
    ways: Mapping[Id, str]  # place that may be told as what it is -> how one gets there, as somebody wrote it
    assured_at: str
    assured_by: str
    outside: bool  # whether it may be on a card

    def way_to(self, spot: Spot | None) -> str:
        """How one gets to one of its places; "" where nobody wrote it."""
        return self.ways.get(spot.place, "") if spot is not None and spot.place is not None else ""

    def says(self, word: str) -> bool:
        """Whether what is said of it holds a folded word, or one that begins with it."""
        texts = (self.offer.names, self.offer.description, self.offer.eligibility, self.provider)
        said = [_folded(text) for names in texts for text in names.values()]
        return any(word in one or (len(word) > 3 and any(w.startswith(word) for w in one)) for one in said)

    def alert_on(self, today: date) -> Names:
        """What changes at the moment; nothing once its last day is over."""
        return standing(self.alert, self.alert_until, today)


@dataclass(frozen=True, slots=True)
class Look:
    """All of them, and which territory is in which."""

    known: tuple[Known, ...]
    parents: Mapping[Id, Id | None]
    levels: Mapping[Id, int]
    areas: Mapping[Id, Names]

    def chain(self, area: Id | None) -> list[Id]:
        """An area and those around it, from the smallest on."""
        found: list[Id] = []
        while area is not None and area in self.parents and area not in found:
            found.append(area)
            area = self.parents[area]
        return found


def look(session: Session, audience: str) -> Look:
    """The services that this audience may be sent to. Made once for a state of the lists. Raises InvalidValue."""
    return list_state.remembered(session, ("orient", audience), partial(_look, session, audience))


def _look(session: Session, audience: str) -> Look:
    ask = reader(session)
    ground = Ground(session, audience)
    told = tell_on(ground, session, {"service", "actor"})
    offers = [one for one in told.offers if not one.withheld and one.status not in GONE]
    providers = {one.id: one for one in told.organisations if not one.withheld}
    more = {row: rest for row, *rest in ask.rows(_MORE, ids=_listed([one.id for one in offers]))}
    ways = _ways(ask, ground)
    known = []
    for offer in offers:
        provider = providers.get(offer.provider) if offer.provider is not None else None
        names = provider.names if provider is not None else {}
        phone, web, until, rules, assured_at, assured_by, visibility, state = more[offer.id]
        known.append(
            Known(
                offer,
                names,
                phone or (provider.phone if provider is not None else ""),
                web or (provider.web if provider is not None else ""),
                ground.text(offer.id, "alert"),
                until or "",
                hours_of(offer.opening, rules),
                ways.get(offer.id, {}),
                assured_at or "",
                assured_by or "",
                not kept_why(OUTSIDE, visibility, state),
            )
        )
    areas = list(ask.rows(_AREAS))
    here = {spot.area for one in known for spot in one.offer.spots if spot.area is not None}
    parents = {row: parent for row, _level, parent in areas}
    return Look(
        tuple(known),
        parents,
        {row: level or 0 for row, level, _parent in areas},
        texts_of(ask, list(here), "name"),
    )


def _ways(ask: Reader, ground: Ground) -> dict[Id, dict[Id, str]]:
    """Service -> how one gets to each of its places that this audience may be told as what they are."""
    found: dict[Id, dict[Id, str]] = {}
    for service, place, directions in ask.rows(_PLACES):
        spot = ground.place(place)
        if directions and spot is not None and spot.named:
            found.setdefault(service, {})[place] = directions
    return found


@lru_cache(maxsize=8192)
def _folded(text: str) -> frozenset[str]:
    return frozenset(words(text))


def _listed(rows: list[Id]) -> str:
    return json.dumps([row.hex() for row in rows])
