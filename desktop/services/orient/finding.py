"""Owns finding where somebody can be sent: need, languages, where and when → services, each with its reasons.

It reads and writes nothing: of whoever is looked for, no row, file or line of a log is made. Must not know a page.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from desktop.i18n import _, comma, format_distance, format_list, speaking
from desktop.models.levels import COMMUNE, PROVINCE
from desktop.services.audience.telling_rules import WITHHELD_GROUPS
from desktop.services.audience.told import Id, Offer, Spot
from desktop.services.hours.clock import State, on_day, state_at
from desktop.services.hours.saying import lines, said_day, said_state
from desktop.services.names.naming import best, labels
from desktop.services.orient.looked import Known, Look, look
from desktop.services.orient.need_words import sectors_of, telling_words
from desktop.services.steering.growing_old import MONTHS, months_before
from desktop.timekeeping import on_the_wall

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MOST: Final = 40
_EARTH: Final = 6_371_009.0  # metres
# how soon somebody is received, the soonest first
OPEN, SOON, CHANGED, UNSURE, LATER, UNKNOWN, CLOSED = range(7)
_ALIKE: Final = {"ar": "ary", "ary": "ar"}  # who speaks the one is understood in the other
_PAUSED: Final = "paused"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for. `need`: words, or a sector's code or name; `day`: None for now; `at`: degrees.

    `languages` are codes; one of them must be spoken where languages are said. `area`: in it, else around it.
    `sector`: of this one only.
    """

    need: str = ""
    languages: tuple[str, ...] = ()
    area: Id | None = None
    at: tuple[float, float] | None = None
    day: date | None = None
    sector: str = ""


ANYTHING: Final = Wanted()


@dataclass(frozen=True, slots=True)
class Found:
    """A service to send somebody to, in words. `name` and the other texts are (language, text)."""

    id: Id
    name: tuple[str, str]
    provider: str
    sector: str
    sector_label: str
    place: str
    address: str
    area: str
    directions: str
    point: tuple[float, float] | None
    elsewhere: tuple[str, ...]  # its other places, each with its address
    metres: float | None
    rank: int  # OPEN … CLOSED
    when: str
    hours: tuple[str, ...]
    hours_read: bool
    alert: tuple[str, str]
    alert_until: str  # its last day (ISO); "" where nobody said which, or there is no alert
    reasons: tuple[str, ...]
    conditions: tuple[str, str]
    cost: str
    cost_note: tuple[str, str]
    description: tuple[str, str]
    languages: str
    groups: str  # but for those whom a card that is found on somebody would give away
    phone: str
    web: str
    assured_at: str
    assured_by: str
    old: bool  # confirmed once, but not for long: what is told may have changed
    outside: bool


@dataclass(frozen=True, slots=True)
class Orientation:
    """An answer: the services, the best first; `of` so many that fit. `sectors`: what the need was understood as."""

    found: tuple[Found, ...]
    of: int
    sectors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Match:
    known: Known
    key: tuple[object, ...]
    spot: Spot | None
    metres: float | None
    when: tuple[int, str]
    near: int
    hits: tuple[str, ...]


def orient(
    session: Session, wanted: Wanted, now: datetime, lang: str, *, audience: str = "internal", most: int = MOST
) -> Orientation:
    """Where somebody can be sent, seen from an aware moment. Raises InvalidValue for an audience that is none."""
    seen = look(session, audience)
    meant = sectors_of(wanted.need) if wanted.need.strip() else {}
    with speaking(lang):
        matches = [match for known in seen.known if (match := _matched(seen, known, wanted, meant, now)) is not None]
        matches.sort(key=lambda match: match.key)
        words = _Words(session, [match.known for match in matches[:most]], meant, lang)
        found = tuple(_told(seen, match, wanted, words, now, lang) for match in matches[:most])
        return Orientation(found, len(matches), tuple(words.sectors[code] for code in meant))


def one(
    session: Session, service: Id, now: datetime, lang: str, *, audience: str, wanted: Wanted = ANYTHING
) -> Found | None:
    """One service told the same way, at that of its places which is meant by `wanted` (`area`, `at`, nothing else).

    None where this audience may not be sent to it.
    """
    seen = look(session, audience)
    known = next((known for known in seen.known if known.offer.id == service), None)
    if known is None:
        return None
    with speaking(lang):
        near = _matched(seen, known, Wanted(area=wanted.area, at=wanted.at), {}, now)
        match = near or _matched(seen, known, ANYTHING, {}, now)
        return None if match is None else _told(seen, match, ANYTHING, _Words(session, [known], {}, lang), now, lang)


# ---- which -------------------------------------------------------------------------------------------


def _matched(seen: Look, known: Known, wanted: Wanted, meant: dict[str, set[str]], now: datetime) -> _Match | None:
    hits = _hits(known, wanted.need, meant)
    if hits is None or (wanted.sector and known.offer.sector != wanted.sector):
        return None
    spoken = _speaks(known, wanted.languages)
    near = _nearness(seen, known, wanted)
    if spoken is None or near is None:
        return None
    level, spot, metres = near
    when = _when(known, wanted, now)
    far = metres if metres is not None else math.inf
    key = (spoken, level, when[0], -len(hits), far, best(known.offer.names, "fr")[1], known.offer.id)
    return _Match(known, key, spot, metres, when, level, hits)


def _hits(known: Known, need: str, meant: dict[str, set[str]]) -> tuple[str, ...] | None:
    """The words of the need that a service answers; None when it answers none of them."""
    asked = telling_words(need)
    if not asked:
        return ()
    by_sector = meant.get(known.offer.sector, set())
    found = tuple(word for word in asked if word in by_sector or known.says(word))
    return found or None


def _speaks(known: Known, languages: Sequence[str]) -> int | None:
    """0: one of them is spoken; 1: nobody said which are; None: others are."""
    if not languages or _spoken(known, languages):
        return 0
    return None if known.offer.languages else 1


def _spoken(known: Known, languages: Sequence[str]) -> list[str]:
    """Those languages of a service in which one of these can be understood."""
    wanted = {one for code in languages for one in (code, _ALIKE.get(code, code))}
    return [code for code in known.offer.languages if code in wanted]


def _nearness(seen: Look, known: Known, wanted: Wanted) -> tuple[int, Spot | None, float | None] | None:
    """How near (0 in the territory, 1 in its commune, 2 in its province), where, how far; None for elsewhere."""
    spots = known.offer.spots
    ranked: list[tuple[int, float, bool, int]] = []  # what can be shown on a map before what can only be named
    chain = seen.chain(wanted.area)
    for at, spot in enumerate(spots):
        level = _level(seen, chain, spot) if chain else 0
        if level is not None:
            ranked.append((level, _metres(wanted.at, spot), not spot.exact, at))
    if not ranked:
        return None if chain else (0, None, None)
    level, metres, _vague, at = min(ranked)
    return level, spots[at], None if math.isinf(metres) else metres


def _level(seen: Look, asked: list[Id], spot: Spot) -> int | None:
    mine = seen.chain(spot.area)
    if asked[0] in mine or (mine and mine[0] in asked and seen.levels.get(mine[0], 0) >= COMMUNE):
        return 0  # in it, or offered in all of the commune it is in
    for level, around in ((1, COMMUNE), (2, PROVINCE)):
        if any(seen.levels.get(area) == around and area in mine for area in asked):
            return level
    return None


def _metres(at: tuple[float, float] | None, spot: Spot) -> float:
    """Metres on the sphere, which is right to half a percent; infinite where one of both is no point."""
    if at is None or spot.latitude is None or spot.longitude is None:
        return math.inf
    north, there = math.radians(at[0]), math.radians(spot.latitude)
    half = math.sin((there - north) / 2) ** 2
    half += math.cos(north) * math.cos(there) * math.sin(math.radians(spot.longitude - at[1]) / 2) ** 2
    return 2 * _EARTH * math.asin(math.sqrt(half))


def _when(known: Known, wanted: Wanted, now: datetime) -> tuple[int, str]:
    """How soon somebody is received, and in words."""
    wall = on_the_wall(now).replace(tzinfo=None)
    if known.offer.status == _PAUSED:
        return CLOSED, _("Fermé pour un temps")
    told = _on(known, wanted.day) if wanted.day is not None else _at(known, wall)
    changed = known.alert_on(wanted.day or wall.date())
    return (max(CHANGED, told[0]), told[1]) if changed else told


def _at(known: Known, wall: datetime) -> tuple[int, str]:
    if known.hours is None:
        return UNKNOWN, said_state(State("unread" if known.offer.opening.strip() else "unsaid"), wall.date())
    state = state_at(known.hours, wall)
    told = said_state(state, wall.date())
    if state.kind == "open":
        return (UNSURE if state.why else OPEN), told
    if state.kind == "appointment":
        return SOON, told
    if state.kind == "unsure":
        return UNSURE, told
    soon = state.opens is not None and state.opens.date() == wall.date() and not state.why
    return (SOON if soon else LATER), told


def _on(known: Known, day: date) -> tuple[int, str]:
    if known.hours is None:
        return UNKNOWN, said_state(State("unread" if known.offer.opening.strip() else "unsaid"), day)
    found = on_day(known.hours, day)
    if not found:
        return (SOON, _("Sur rendez-vous")) if known.hours.appointment else (CLOSED, said_day(found))
    if any(one.why for one in found):
        return UNSURE, said_day(found)
    return (SOON if all(one.appointment for one in found) else OPEN), said_day(found)


# ---- in words ----------------------------------------------------------------------------------------


class _Words:
    """The labels of what some services carry, in one language."""

    def __init__(self, session: Session, known: Sequence[Known], meant: dict[str, set[str]], lang: str) -> None:
        offers = [one.offer for one in known]
        self.sectors = labels(session, "sector", {*meant, *(one.sector for one in offers if one.sector)}, lang)
        self.fees = labels(session, "fee", {one.fee for one in offers if one.fee}, lang)
        self.languages = labels(session, "language", {code for one in offers for code in one.languages}, lang)
        self.groups = labels(session, "group", {code for one in offers for code in one.groups}, lang)


def _told(seen: Look, match: _Match, wanted: Wanted, words: _Words, now: datetime, lang: str) -> Found:
    known, offer = match.known, match.known.offer
    spot = match.spot
    here = spot if spot is not None and spot.named else None
    alert = best(known.alert_on(wanted.day or on_the_wall(now).date()), lang)
    hours = tuple(lines(known.hours)) if known.hours is not None else tuple(_lines(offer.opening))
    return Found(
        offer.id,
        best(offer.names, lang),
        best(known.provider, lang)[1],
        offer.sector,
        words.sectors.get(offer.sector, ""),
        best(here.names, lang)[1] if here is not None else "",
        here.address if here is not None else "",
        best(seen.areas.get(spot.area, {}), lang)[1] if spot is not None and spot.area is not None else "",
        known.way_to(here),
        _point(here),
        tuple(_elsewhere(offer, spot, lang)),
        match.metres,
        match.when[0],
        match.when[1],
        hours,
        known.hours is not None,
        alert,
        known.alert_until if alert[1] else "",
        tuple(_reasons(match, wanted, words)),
        best(offer.eligibility, lang),
        words.fees.get(offer.fee, ""),
        best(offer.fee_note, lang),
        best(offer.description, lang),
        format_list([words.languages[code] for code in offer.languages]),
        format_list([words.groups[code] for code in offer.groups if code not in WITHHELD_GROUPS]),
        known.phone,
        known.web,
        known.assured_at,
        known.assured_by,
        bool(known.assured_at) and known.assured_at < months_before(on_the_wall(now).date(), MONTHS),
        known.outside,
    )


def _point(spot: Spot | None) -> tuple[float, float] | None:
    if spot is None or spot.latitude is None or spot.longitude is None:
        return None
    return spot.latitude, spot.longitude


def _elsewhere(offer: Offer, spot: Spot | None, lang: str) -> Iterator[str]:
    """Its other places in words: "Maison de quartier · 3 rue du Puits"."""
    for other in offer.spots:
        told = format_list([part for part in (best(other.names, lang)[1], other.address) if part])
        if other is not spot and other.named and told:
            yield told


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _reasons(match: _Match, wanted: Wanted, words: _Words) -> list[str]:
    """Why it is there: what it answers, what is spoken, how near it is."""
    offer = match.known.offer
    found = []
    if wanted.need.strip() or wanted.sector:
        found.append(words.sectors.get(offer.sector, "") or _("répond à « {words} »", words=" ".join(match.hits)))
    if wanted.languages:
        spoken = [words.languages[code] for code in _spoken(match.known, wanted.languages)]
        found.append(
            _("on y parle : {languages}", languages=comma().join(spoken)) if spoken else _("langues non renseignées")
        )
    if match.metres is not None:
        found.append(_("à {distance}", distance=format_distance(match.metres)))
    elif wanted.area is not None:
        found.append((_("sur place"), _("dans la même commune"), _("dans la même province"))[match.near])
    return found
