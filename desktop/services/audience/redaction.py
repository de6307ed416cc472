"""Owns what may leave for an audience: which records, which of their fields, where they are. Must not know a format.

Nothing leaves but what `told` names. Whoever draws, counts or writes for others starts from what `tell` gives, never
from the records.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from desktop.errors import InvalidValue
from desktop.i18n import _
from desktop.models.plain import today
from desktop.services.alerts import standing
from desktop.services.audience.audiences import AUDIENCES, INTERNAL
from desktop.services.audience.leaving_people import safe_people
from desktop.services.audience.telling_rules import Ground, Where, once
from desktop.services.audience.told import KINDS, Doing, Id, Lack, Offer, Organisation, Spot, Told
from desktop.services.record.counts import PEOPLE, REACHED, counted_again

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_NOWHERE = Where()


def audience_named(name: str) -> str:
    """The audience of that name. Raises InvalidValue."""
    if name not in AUDIENCES:
        raise InvalidValue(field=_("Pour qui"), reason=_("choisissez {choices}.", choices=", ".join(AUDIENCES)))
    return name


def tell(session: Session, audience: str, kinds: Collection[str] = KINDS) -> Told:
    """All that this audience may be told of those kinds. Raises InvalidValue for an audience that is none.

    What records say of others (who leads, what answers) is told only where these kinds are.
    """
    return tell_on(Ground(session, audience_named(audience)), session, kinds)


def tell_on(ground: Ground, session: Session, kinds: Collection[str] = KINDS) -> Told:
    """The same under one look that was taken already."""
    organisations = tuple(_organisations(ground)) if "actor" in kinds else ()
    known = {one.id for one in organisations}
    doings = tuple(_doings(ground, session, known)) if "initiative" in kinds else ()
    openly = {one.id for one in doings if not one.withheld}
    lacks = tuple(_lacks(ground, openly)) if "need" in kinds else ()
    offers = tuple(_offers(ground, known)) if "service" in kinds else ()
    kept_back, coarser = dict(ground.kept_back), frozenset(ground.coarser)
    return Told(ground.audience, organisations, doings, lacks, offers, kept_back, coarser)


# ---- actors ------------------------------------------------------------------------------------------


def _organisations(ground: Ground) -> Iterator[Organisation]:
    languages = ground.terms("language")
    for row, kind, acronym, web, email, phone, area, visibility, state in ground.ask.rows(
        "SELECT a.id, a.kind, a.acronym, a.web, a.email, a.phone, a.area, a.visibility, a.state "
        "FROM actor a JOIN listing l ON l.row = a.id AND l.kind = 'actor' AND l.shown = 1 ORDER BY a.id"
    ):
        if not ground.leaves(visibility, state):
            continue
        places = ground.by_actor.get(row, [])
        if row in ground.hidden:
            spots = once([Spot(ground.commune(area or _first_area(places)))])
            yield Organisation(row, {}, kind or "", "", "", "", "", {}, (), (), True, spots)
            continue
        yield Organisation(
            row,
            ground.text(row, "name"),
            kind or "",
            *(acronym or "", web or "", email or "", phone or ""),
            ground.text(row, "mandate"),
            ground.groups.get(row, ()),
            languages.get(row, ()),
            False,
            once(places or [Spot(area)]),
        )


def _first_area(spots: Iterable[Spot]) -> Id | None:
    return next((spot.area for spot in spots if spot.area is not None), None)


# ---- initiatives -------------------------------------------------------------------------------------


def _doings(ground: Ground, session: Session, known: Collection[Id]) -> Iterator[Doing]:
    reached, where = _reached(ground, session), ground.where("initiative")
    for row, sector, status, starts, ends, lead, visibility, state in ground.ask.rows(
        "SELECT i.id, i.sector, i.status, i.starts, i.ends, l.lead, i.visibility, i.state "
        "FROM initiative i JOIN listing l ON l.row = i.id AND l.kind = 'initiative' AND l.shown = 1 ORDER BY i.id"
    ):
        if not ground.leaves(visibility, state):
            continue
        spots, withheld = where.get(row, _NOWHERE).spots, ground.touches("initiative", row)
        yield Doing(
            row,
            {} if withheld else ground.text(row, "title"),
            lead if lead in known else None,
            *(sector or "", status or "", starts or "", ends or ""),
            {} if withheld else ground.text(row, "description"),
            ground.groups.get(row, ()),
            ground.enough(row, reached.get(row)),
            withheld,
            # where somebody is sheltered, what is written freely may say where
            ground.coarse(spots) if withheld else spots,
        )


def _reached(ground: Ground, session: Session) -> dict[Id, int]:
    """Initiative -> the people it reached, none counted twice.

    Others than the network are told sums of numbers that may be told, the same as in every table and report: between
    two sums of one initiative nobody could be found.
    """
    if ground.audience != INTERNAL:
        return {row: said["total"] for row, said in safe_people(ground).items()}
    rows = ground.ask.rows(
        "SELECT initiative, id, value FROM count WHERE deleted = 0 AND value IS NOT NULL AND measure = :measure "
        "AND (unit IS NULL OR unit = :unit)",
        measure=REACHED,
        unit=PEOPLE,
    )
    again = counted_again(session, {initiative for initiative, _row, _value in rows})
    found: dict[Id, int] = {}
    for initiative, row, value in rows:
        if row not in again:
            found[initiative] = found.get(initiative, 0) + value
    return found


# ---- needs -------------------------------------------------------------------------------------------


def _lacks(ground: Ground, openly: Collection[Id]) -> Iterator[Lack]:
    """Needs. What answers one is told only if it is told `openly`: an initiative that is withheld would be known to be
    near a need that is not."""
    where, answers = ground.where("need"), _answers(ground, openly)
    for row, sector, status, severity, people, actor, said, closed, visibility, state in ground.ask.rows(
        "SELECT n.id, n.sector, n.status, n.severity, n.people, n.actor, n.said, n.closed, n.visibility, n.state "
        "FROM need n JOIN listing l ON l.row = n.id AND l.kind = 'need' AND l.shown = 1 ORDER BY n.id"
    ):
        if not ground.leaves(visibility, state):
            continue
        spots, withheld = where.get(row, _NOWHERE)
        # what somebody protected says is lacking, is lacking where they are
        withheld = withheld or actor in ground.hidden or ground.serves_survivors(row)
        yield Lack(
            row,
            {} if withheld else ground.text(row, "title"),
            *(sector or "", status or "", severity or "", said or "", closed or ""),
            {} if withheld else ground.text(row, "description"),
            ground.groups.get(row, ()),
            ground.enough(row, people),
            () if withheld else answers.get(row, ()),
            withheld,
            ground.coarse(spots) if withheld else spots,
        )


def _answers(ground: Ground, openly: Collection[Id]) -> dict[Id, tuple[Id, ...]]:
    """Need -> the initiatives that answer it."""
    found: dict[Id, tuple[Id, ...]] = {}
    for need, initiative in ground.ask.rows(
        "SELECT need, initiative FROM need_answer WHERE deleted = 0 ORDER BY need, initiative"
    ):
        if initiative in openly:
            found[need] = (*found.get(need, ()), initiative)
    return found


# ---- services ----------------------------------------------------------------------------------------


def _offers(ground: Ground, known: Collection[Id]) -> Iterator[Offer]:
    where, languages = ground.where("service"), ground.terms("language")
    day = today(ground.ask)
    for row, actor, sector, status, fee, opening, until, protected, visibility, state in ground.ask.rows(
        "SELECT s.id, s.actor, s.sector, s.status, s.fee, s.opening, s.alert_until, s.protected, s.visibility, s.state "
        "FROM service s JOIN listing l ON l.row = s.id AND l.kind = 'service' AND l.shown = 1 ORDER BY s.id"
    ):
        if not ground.leaves(visibility, state):
            continue
        spots, sheltered = where.get(row, _NOWHERE)
        groups = ground.groups.get(row, ())
        unless_said = protected is None and ground.serves_survivors(row)
        if protected == 1 or unless_said or sheltered or actor in ground.hidden:
            # whoever offers it may be known by name and address: it is not told either
            near = ground.coarse(spots)
            yield Offer(row, {}, None, sector or "", status or "", {}, "", (), groups, {}, "", {}, {}, True, near)
            continue
        yield Offer(
            row,
            ground.text(row, "name"),
            actor if actor in known else None,
            *(sector or "", status or ""),
            standing(ground.text(row, "alert"), until, day),
            opening or "",
            languages.get(row, ()),
            groups,
            ground.text(row, "eligibility"),
            fee or "",
            *(ground.text(row, "fee_note"), ground.text(row, "description")),
            False,
            spots,
        )
