"""Owns the card that somebody is given: one service, when, where and how to get there, in a language. Not its format.

Made for whoever carries it away: what is protected, or for the network alone, is on no card. Nothing on it says for
whom it was made.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from desktop.errors import InvalidValue
from desktop.i18n import LANGUAGES, _, format_date, format_iso, format_list, language, language_name, speaking
from desktop.reports.card_map import Landmark, card_map, from_landmark, nearest
from desktop.reports.document import Block, Document, Heading, Paragraph
from desktop.reports.other_language import only_in
from desktop.services.audience.telling_rules import Ground
from desktop.services.names.naming import best
from desktop.services.orient.finding import ANYTHING, CLOSED, Found, Wanted, one
from desktop.services.orient.looked import OUTSIDE, look
from desktop.timekeeping import on_the_wall

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_NEAR: Final = 0.03  # degrees: some three kilometres
_PLACES: Final = (
    "SELECT id FROM place WHERE deleted = 0 AND latitude BETWEEN :south AND :north "
    "AND longitude BETWEEN :west AND :east ORDER BY id"
)
_OFFERED: Final = "SELECT place, service FROM service_place WHERE deleted = 0 AND place IS NOT NULL"


@dataclass(frozen=True, slots=True)
class CardTold:
    """What a card says. `landmarks` are places around it that may be told outside, `packs` is the folder of the packs
    of tiles, whose streets its map shows."""

    lang: str
    today: date
    found: Found
    landmarks: tuple[Landmark, ...]
    packs: Path | None = None


def read(
    session: Session,
    service: bytes,
    now: datetime,
    lang: str = "",
    *,
    near: Wanted = ANYTHING,
    packs: Path | None = None,
) -> CardTold:
    """What may be on the card of a service: of its places, the one that is meant by `near` (`area`, `at`).

    Raises InvalidValue for one that is on none.
    """
    lang = lang if lang in LANGUAGES else language()
    found = one(session, service, now, lang, audience=OUTSIDE, wanted=near)
    if found is None:
        reason = _("ce service est protégé, réservé au réseau, ou n’est pas ouvert : rien n’en sort sur papier.")
        raise InvalidValue(field=_("Fiche à donner"), reason=reason)
    return CardTold(lang, on_the_wall(now).date(), found, tuple(_landmarks(session, found, lang)), packs)


def _landmarks(session: Session, found: Found, lang: str) -> Iterator[Landmark]:
    """The places around that may be told outside, but the service's own.

    A place is named on no card while a service is offered there that is told to nobody outside: people who know what
    the place is for would know more than the map says.
    """
    if found.point is None:
        return
    openly = {known.offer.id for known in look(session, OUTSIDE).known}
    latitude, longitude = found.point
    ground = Ground(session, OUTSIDE)
    box = {"south": latitude - _NEAR, "north": latitude + _NEAR, "west": longitude - _NEAR, "east": longitude + _NEAR}
    silent = {place for place, service in ground.ask.rows(_OFFERED) if service not in openly}
    for place in ground.ask.column(_PLACES, **box):
        if place in silent:
            continue
        spot = ground.place(place)
        if spot is None or spot.latitude is None or spot.longitude is None:
            continue
        name = best(spot.names, lang)[1]
        if name and (spot.latitude, spot.longitude) != found.point:
            yield Landmark(name, spot.latitude, spot.longitude)


def document(told: CardTold) -> Document:
    """The card, in its language."""
    found = told.found
    with speaking(told.lang):
        return Document(
            told.lang,
            found.sector_label or _("Service"),
            found.name[1] or _("Sans nom"),
            tuple((label, text) for label, text in _facts(told) if text),
            tuple(_blocks(told)),
            format_list([part for part in (found.provider, format_date(told.today, "long")) if part]),
            datetime(*told.today.timetuple()[:3], tzinfo=UTC),
            notice=_notice(told),
        )


def _facts(told: CardTold) -> Iterator[tuple[str, str]]:
    found = told.found
    where = [part for part in (found.place, found.address, found.area) if part]
    yield _("Chez"), found.provider
    yield _("Horaires"), "\n".join(found.hours)
    yield _("Adresse"), format_list(list(dict.fromkeys(where)))
    yield _("Aussi à"), "\n".join(found.elsewhere)
    yield _("Téléphone"), _ltr(found.phone)
    yield _("Coût"), format_list([part for part in (found.cost, found.cost_note[1]) if part])
    yield _("Conditions"), found.conditions[1]
    yield _("Public"), found.groups
    yield _("Langues parlées"), found.languages
    yield _("Site ou page"), _ltr(found.web)


def _ltr(text: str) -> str:
    """Figures and addresses run from left to right in any language."""
    return f"\u2066{text}\u2069" if text else ""


def _notice(told: CardTold) -> str:
    """What must be read before anything else: what changes at the moment, that hours are not known."""
    found, lines = told.found, []
    if found.rank == CLOSED:  # whatever its hours say
        lines.append(found.when)
    if found.alert[1]:
        lines.append(found.alert[1])
        if found.alert_until:
            lines.append(_("Jusqu’au {day}.", day=format_date(date.fromisoformat(found.alert_until), "long")))
    if not found.hours:
        lines.append(f"{_('Les horaires ne sont pas connus.')} {_ask_first(found)}")
    if found.old:
        day = format_iso(found.assured_at)
        lines.append(f"{_('Confirmé le {day} : cela a pu changer.', day=day)} {_ask_first(found)}")
    return "\n".join(lines)


def _ask_first(found: Found) -> str:
    """What to do before one goes, with what the card tells: it may tell no telephone."""
    return _("Téléphonez d’abord.") if found.phone else _("Renseignez-vous avant d’y aller.")


def _blocks(told: CardTold) -> Iterator[Block]:
    """The way first, so that its map stands on the first page: what else is said may go on overleaf."""
    found = told.found
    yield Heading(_("Comment y aller"))
    yield from _way(told)
    if found.description[1]:
        yield Heading(_("Ce qu’on y trouve"))
        yield Paragraph(found.description[1])
        yield from only_in({found.description[0]}, told.lang)
    texts = (found.name, found.alert, found.conditions, found.cost_note)
    for spoken in sorted({text[0] for text in texts if text[1]} & {*LANGUAGES} - {told.lang}):
        yield Paragraph(
            _("Une partie de cette fiche n’existe qu’en {language}.", language=language_name(spoken)), "quiet"
        )
    if found.assured_at and not found.old:
        yield Paragraph(_("Confirmé le {day}.", day=format_iso(found.assured_at)), "quiet")


def _way(told: CardTold) -> Iterator[Block]:
    found = told.found
    if found.directions:
        yield Paragraph(found.directions)
    if found.point is None:
        if not found.directions and not found.address:
            yield Paragraph(f"{_('L’adresse exacte n’est pas connue.')} {_ask_first(found)}")
        return
    near = nearest(found.point, told.landmarks)
    if near:
        way = from_landmark(found.point, near[0])
        yield Paragraph(_("C’est {way}.", way=way))
    latitude, longitude = found.point
    yield Paragraph(_("Position, pour un téléphone : {point}", point=_ltr(f"{latitude:.5f}, {longitude:.5f}")), "quiet")
    drawn = card_map(found.point, found.name[1], told.landmarks, told.packs)
    if drawn is not None:
        yield drawn
