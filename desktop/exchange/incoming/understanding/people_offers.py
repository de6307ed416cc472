"""Owns which columns count people, and whom, where headings say it together: `F`, `M`, `Total`, numbers beside a unit.
Must not know a row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from desktop.exchange.incoming.understanding.cells import folded
from desktop.exchange.incoming.understanding.chosen import Chosen
from desktop.exchange.incoming.understanding.lexicon import lexicon, tokens
from desktop.i18n import _

_PERSONS: Final = ("person", "people", "individu", "migrant", "participant", "اشخاص", "شخص")  # how such words begin


def offer_people(columns: Sequence[Chosen]) -> None:
    """`F`, `M`, `Total` among columns that count people; `H` and `M` are men and women of Spanish and French files."""
    people = lexicon().people
    _leave_other_units(columns)
    last = {
        one.index: folded(one.heading.rsplit(" · ", 1)[-1])
        for one in columns
        if one.heading and one.facts.numeric >= 0.7
    }
    said = set(last.values())
    letters = {"f": "women", "h": "men", "m": "women" if "h" in said and "f" not in said else "men"}
    both = len(said & set(letters)) > 1 and ("f" in said or any(map(_speaks_of_people, columns)))  # or hours, minutes
    # beside an indicator or a unit a target may be of kits as well as of people
    units = [one for one in columns if set(tokens(one.heading)) & people["measured"] and one.facts.filled]
    of_people = bool(units) and all(map(_counts_people, units))
    measured = bool(units) and not of_people
    for one in columns:
        who = letters.get(last.get(one.index, ""), "") if both else ""
        if who:  # what the letter says alone, it may say of another sex beside others
            one.offers = [offer for offer in one.offers if not offer[0].startswith("people:")]
            _offer(one, who, people, measured)
    counted = any(offer[0].startswith("people:") for one in columns for offer in one.offers)
    for one in columns:
        if one.index in last and not one.offers and counted:
            who = _unsaid(one, last[one.index].rsplit(" ", 1)[-1], people)
            _offer(one, who or ("total" if of_people and _is_figure(one, people) else ""), people, measured)


def _leave_other_units(columns: Sequence[Chosen]) -> None:
    """Beside a unit that is families or sites in some rows, "Beneficiaries" are not always people; a heading that says
    persons, or their sex, is believed."""
    people = lexicon().people
    units = [one for one in columns if set(tokens(one.heading)) & people["units"] and one.facts.numeric < 0.5]
    units = [one for one in units if one.facts.filled]
    if not units or all(map(_counts_people, units)):
        return
    for one in columns:
        best = max(one.offers, key=lambda offer: offer[1], default=None)
        if best is None or not best[0].startswith("people:") or not best[0].endswith(":total"):
            continue
        if not any(word.startswith(_PERSONS) for word in tokens(one.heading)):
            one.offers = [offer for offer in one.offers if not offer[0].startswith("people:")]
            one.left = _("un chiffre dont chaque ligne dit autre chose : ce ne sont pas toujours des personnes")


def _speaks_of_people(one: Chosen) -> bool:
    known = lexicon()
    words = set(tokens(one.heading))
    return not words.isdisjoint(known.publics) or any(
        words & known.people[name] for name in ("people", "reached", "women", "men")
    )


def _counts_people(one: Chosen) -> bool:
    """Whether a column of units, or of indicators, speaks of nothing but people."""
    known = lexicon()
    spoken = known.people["people"] | known.people["women"] | known.people["men"] | known.people["children"]
    words = [set(tokens(text)) for text in one.facts.texts]
    households = known.people["households"]
    return bool(words) and all(
        (told & spoken or not told.isdisjoint(known.publics)) and not told & households for told in words
    )


def _is_figure(one: Chosen, people: Mapping[str, frozenset[str]]) -> bool:
    """Whether a heading speaks of a number that was reached or aimed at, and no share of one."""
    shares = "%" in one.heading or one.facts.share(lambda text: text.endswith("%")) > 0.5
    return not shares and bool(set(tokens(one.heading)) & (people["figure"] | people["reached"] | people["targeted"]))


def _unsaid(one: Chosen, last: str, people: Mapping[str, frozenset[str]]) -> str:
    """Who is counted by a heading that speaks of no people, among columns that do."""
    words = set(tokens(one.heading))
    alone = bool(words) and words <= people["total"]
    if alone or last in ("total", "مجموع") or (set(tokens(last)) & people["targeted"]):
        return "total"
    if words & people["children"]:
        return "children"
    return "total" if words & people["total"] and words & people["reached"] else ""


def _offer(one: Chosen, who: str, people: Mapping[str, frozenset[str]], measured: bool) -> None:
    aimed = bool(set(tokens(one.heading)) & people["targeted"])
    if who and not (aimed and measured):
        one.offers.append((f"people:targeted:{who}" if aimed else f"people:{who}", 0.8, _("titre de la colonne")))
