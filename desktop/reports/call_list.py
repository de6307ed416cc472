"""Owns the list of whom to call to have records confirmed, on paper. Must not know a format.

It is for the network alone. Of who is protected it says no telephone: their own form promises that it leaves for
nobody, and a paper goes from hand to hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from desktop.i18n import LANGUAGES, _, format_date, format_iso, format_list, isolate, language, ngettext, speaking
from desktop.reports.document import Block, Column, Document, Heading, Paragraph, Table
from desktop.services.audience.audiences import INTERNAL
from desktop.services.audience.telling_rules import Ground
from desktop.services.description.kinds import KINDS
from desktop.services.steering.calling import Aged, Call, CallList, call_list

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

TO_TICK = "☐"


@dataclass(frozen=True, slots=True)
class CallsTold:
    """What there was to ask on a day, in a language; of the `hidden` actors no telephone is said."""

    calls: CallList
    hidden: frozenset[bytes]
    today: date
    lang: str


def read(session: Session, today: date, lang: str = "") -> CallsTold:
    """What may be told. `lang` is "" for the language in force."""
    spoken = lang if lang in LANGUAGES else language()
    with speaking(spoken):
        calls = call_list(session, today, spoken)
        return CallsTold(calls, frozenset(Ground(session, INTERNAL).hidden), today, spoken)


def words(told: CallsTold) -> list[str]:
    """What whoever passes it on must know, in the language of whoever reads it."""
    said = [_("Elle nomme les acteurs et leurs téléphones : pour les membres du réseau, pas pour le web.")]
    if any(call.actor in told.hidden for call in told.calls.calls):
        said.append(_("Le téléphone des acteurs protégés n’y est pas."))
    return said


def document(told: CallsTold) -> Document:
    """The list, in its language."""
    with speaking(told.lang):
        kind, title, day = _("À reconfirmer"), _("Qui appeler"), format_date(told.today, "long")
        count = told.calls.records
        facts = (
            (_("Établi le"), day),
            (_("Personne ne l’a confirmé depuis le"), format_iso(told.calls.day)),
            (_("À reconfirmer"), ngettext("{n} fiche", "{n} fiches", count)),
        )
        noon = datetime(*told.today.timetuple()[:3], tzinfo=UTC)
        name = format_list([kind, day])
        return Document(told.lang, kind, title, facts, tuple(_blocks(told)), name, noon)


def _blocks(told: CallsTold) -> Iterator[Block]:
    if not told.calls.calls:
        yield Paragraph(_("Tout a été confirmé récemment."))
    for call in told.calls.calls:
        yield Heading(call.name or _("Sans nom"))
        yield Paragraph(_reached(told, call))
        columns = (
            Column(_("Juste"), 0.6),
            Column(_("Fiche"), 2.2),
            Column(_("Confirmée"), 1.2),
            Column(_("À corriger"), 1.6),
        )
        yield Table(columns, tuple(_row(one) for one in call.records), call.name or _("Sans nom"))


def _reached(told: CallsTold, call: Call) -> str:
    if call.actor in told.hidden:
        return _("Acteur protégé : son téléphone ne s’imprime pas.")
    return _("Téléphone : {phone}", phone=isolate(call.phone)) if call.phone else _("Téléphone non renseigné")


def _row(one: Aged) -> tuple[str, str, str, str]:
    kind = _(KINDS[one.kind].label)
    confirmed = " · ".join(part for part in (format_iso(one.assured_at), isolate(one.assured_by)) if part)
    return TO_TICK, f"{one.title or _('Sans nom')}\n{kind}", confirmed if one.assured_at else _("jamais"), ""
