"""Owns which columns look like personal data, said before anything of them is read in. Must not know what is kept."""

from __future__ import annotations

from typing import Final

from desktop.exchange.incoming.understanding.chosen import Chosen
from desktop.i18n import N_, _

_WHAT: Final = {
    "contact": N_("noms de personnes"),
    "phone": N_("téléphones"),
    "email": N_("adresses électroniques"),
    "identity": N_("numéros de pièces d’identité"),
    "birth": N_("dates de naissance"),
    "address": N_("adresses"),
}
_CODED: Final = 0.9  # how surely a column is one of codes of something else than of people
# of these nothing is ever kept: no field holds them
NEVER: Final = frozenset({"identity", "birth"})


def personal_in(one: Chosen) -> str:
    """Which personal data a column seems to hold, as a concept; "" for none."""
    offers = {concept: score for concept, score, _why in one.offers}
    facts = one.facts
    coded = max((score for concept, score in offers.items() if concept.endswith("+code")), default=0)
    if facts.cards >= 0.6 and facts.filled >= 3 and max(coded, offers.get("identifier", 0)) < _CODED:
        return "identity"
    for concept in ("identity", "birth", "contact", "phone", "email"):
        if offers.get(concept, 0) >= 0.5 and offers[concept] >= max(offers.values()) - 0.2:
            return concept
    if facts.emails >= 0.3:
        return "email"
    if facts.phones >= 0.6:
        return "phone"
    if offers.get("address", 0) >= 0.7:
        return "address"
    return ""


def said(concept: str) -> str:
    """What the data is, in the language in force."""
    return _(_WHAT[concept]) if concept in _WHAT else ""
