"""Owns what each column of a sheet says: by tag, by heading, by its values. Must not know a row.

Every column ends with a concept or with the reason why it is left out. What is not sure enough is asked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final

from desktop.exchange.incoming.shapes import Target
from desktop.exchange.incoming.understanding.cells import folded, money_of, number_of
from desktop.exchange.incoming.understanding.chosen import KNOWN, SURE, Chosen, follows
from desktop.exchange.incoming.understanding.dates import names_a_time
from desktop.exchange.incoming.understanding.facts import Facts
from desktop.exchange.incoming.understanding.grids import Grid
from desktop.exchange.incoming.understanding.headings import recognised, said_by, without_code_words
from desktop.exchange.incoming.understanding.lexicon import lexicon, tokens
from desktop.exchange.incoming.understanding.people_offers import offer_people
from desktop.exchange.incoming.understanding.world import World
from desktop.i18n import _

WORTH_ASKING: Final = 0.5
_SEVERAL: Final = frozenset({"partner", "donor", "implementer", "contact", "phone", "email", "junk"})
_LEADING: Final = frozenset({"lead", "responsable", "responsible", "chef", "principal", "programming", "مسؤوله"})
_SAME: Final = 0.95  # share of rows in which one column follows from another
_MANY: Final = 4  # different words from which a list that knows none of them is not theirs
_TYPES: Final = (("type",), ("tipo",), ("نوع",), ("categorie",), ("category",), ("nature",))
_PLACE_CODES: Final = 0.8  # share of values from which a column is one of place codes
_NUMBERED: Final = frozenset({"n", "no", "nr", "num", "numero", "s", "sn", "ord", "ordre", "م", "ر"})
_LISTED: Final = 0.7  # share of the different values that a list knows


def looked_at(grid: Grid, world: World, known_: Mapping[int, Target]) -> list[Chosen]:
    """Each column with what it may say, the surest first."""
    columns = []
    aside = _aside(grid) if not known_ else frozenset()
    for index in range(grid.width):
        facts = Facts.of(grid.column(index))
        tag = grid.tags[index]
        one = Chosen(index, grid.headings[index], tag.text if tag else "", facts)
        columns.append(one)
        if not facts.filled:
            one.left = _("colonne vide")
            continue
        if index in aside:
            one.left = _("à côté du tableau : une légende, des notes")
            continue
        known = known_.get(index)
        if known is not None:
            one.target, one.score, one.why = known, 1.0, _("le format le dit")
            one.concept = KNOWN
            continue
        if tag and tag.concept:
            one.offers.append((tag.concept, 0.99 * fit(tag.concept, facts), _("étiquette {tag}", tag=tag.text)))
        for said in said_by(one.heading) if one.heading else ():
            score = said.score * fit(said.concept, facts) * _of_list(said.concept, facts, world)
            one.offers.append((said.concept, round(score, 3), _("titre de la colonne")))
        one.offers += _by_values(facts, world)
    _named_by_codes(columns)
    _codes_of_areas(columns)
    offer_people(columns)
    _type_beside(columns, world)
    for one in columns:
        one.offers = sorted((offer for offer in one.offers if offer[1] > 0), key=lambda offer: -offer[1])
    return columns


def _aside(grid: Grid) -> frozenset[int]:
    """The columns that stand apart at the right of the table, behind an empty one, under no heading that is known."""
    found: set[int] = set()
    block: list[int] = []
    blocks = []
    for index in range(grid.width - grid.added):
        if any(value is not None for value in grid.column(index)) or grid.headings[index]:
            block.append(index)
        elif block:
            blocks.append(block)
            block = []
    for one in [*blocks, block][1:]:
        if not any(grid.tags[at] or (grid.headings[at] and recognised(grid.headings[at])) for at in one):
            found.update(one)
    return frozenset(found)


def fit(concept: str, facts: Facts) -> float:
    """0 to 1: how well the values go with what the heading says."""
    base = concept.partition("+")[0]
    if base in ("starts", "ends", "period", "birth"):
        return 1.0 if facts.dated >= 0.5 or (facts.numeric >= 0.9 and _days(facts)) else 0.3
    if base == "amount":
        return 1.0 if max(facts.numeric, facts.share(money_of)) >= 0.7 else 0.2
    if base.startswith("people:") or base in ("capacity", "figure"):
        return 1.0 if facts.numeric >= 0.7 else 0.2
    if base in ("latitude", "longitude"):
        return 1.0 if facts.numeric >= 0.7 or facts.share(_degrees) >= 0.7 else 0.0
    if base == "identifier":
        return 1.0 if facts.unique else 0.0
    if base == "junk":
        return 1.0
    if base in ("title", "description", "need", "service", "project"):
        odd = facts.numeric >= 0.8 or (facts.place_codes >= 0.8 and base != "project")
        alone = facts.distinct == 1 and facts.rows > 5 and base == "title"
        return 0.0 if odd else 0.4 if alone else 1.0
    if base in ("sector", "cluster", "subsector", "status", "groups", "org_type", "modality", "phase"):
        return 0.2 if facts.numeric >= 0.5 else 0.6 if facts.length > 90 else 1.0
    if base.startswith("area") or base == "country":
        return 0.2 if facts.numeric >= 0.7 and "+code" not in concept else 1.0
    if base in ("org", "donor", "implementer", "partner", "host", "contact", "org_acronym"):
        return 0.0 if facts.numeric >= 0.5 or facts.urls >= 0.5 else 1.0
    if base == "web":
        return 1.0 if facts.share(lambda text: "." in text and " " not in text) >= 0.6 else 0.4
    return 1.0


def _of_list(concept: str, facts: Facts, world: World) -> float:
    """Less than 1 where a heading that is only like that of a list stands over words of which the list has none."""
    if concept == "status" or concept.startswith("area"):  # "Estado" is one or the other
        known_states = sum(1 for text in facts.texts if world.vocabulary.knows("status", text))
        told = known_states * 2 >= facts.distinct > 0
        return 1.0 if facts.distinct < 2 or told == (concept == "status") else 0.5
    scheme = {"sector": "sector", "subsector": "sector", "cluster": "cluster"}.get(concept)
    if scheme is None or facts.distinct < _MANY:
        return 1.0
    known = world.vocabulary
    schemes = ("sector", "cluster")
    return 1.0 if any(known.sure(one, text) for one in schemes for text in facts.texts) else 0.6


def _type_beside(columns: Sequence[Chosen], world: World) -> None:
    """ "Type" alone, beside an organisation, is its type, when its values are types."""
    for one, other in pairwise(columns):
        if tokens(other.heading.rsplit(" · ", 1)[-1]) not in _TYPES or other.facts.numeric >= 0.5:
            continue
        acting = any(offer[0] in ("org", "org_acronym") and offer[1] >= SURE for offer in one.offers)
        texts = list(other.facts.texts)
        known = sum(1 for text in texts if world.vocabulary.matches("actor_type", text))
        if acting and texts and known * 2 >= len(texts):
            why = _("ses valeurs sont celles d’une liste de Maillage")
            other.offers.append(("org_type", 0.85, why))


def _degrees(text: str) -> bool:
    try:
        return -180 <= float(text.replace(",", ".").rstrip("°")) <= 180
    except ValueError:
        return False


def _days(facts: Facts) -> bool:
    numbers = [n for value in facts.counts if (n := number_of(value)) is not None]
    return bool(numbers) and all(1950 <= n <= 2100 or 20_000 <= n < 80_000 for n in numbers)


def _by_values(facts: Facts, world: World) -> list[tuple[str, float, str]]:
    """What the values alone tell."""
    found: list[tuple[str, float, str]] = []
    if facts.emails >= 0.6:
        found.append(("email", 0.9, _("ses valeurs sont des adresses électroniques")))
    if facts.phones >= 0.6:
        found.append(("phone", 0.85, _("ses valeurs sont des numéros de téléphone")))
    if facts.numeric >= 0.5 or not 2 <= facts.distinct <= 400:
        return found
    texts = list(facts.texts)
    if all(world.vocabulary.knows("status", text) for text in texts):
        found.append(("status", 0.8, _("ses valeurs sont celles d’une liste de Maillage")))
    for scheme, concept in (("cluster", "cluster"), ("sector", "sector"), ("actor_type", "org_type")):
        sure = sum(1 for text in texts if world.vocabulary.knows(scheme, text))
        if sure >= 3 and sure >= _LISTED * len(texts):
            found.append((concept, 0.7, _("ses valeurs sont celles d’une liste de Maillage")))
            break
        if sure >= 2 and sure == len(texts):
            found.append((concept, 0.74, _("ses valeurs sont celles d’une liste de Maillage")))
            break
    return found


def _named_by_codes(columns: Sequence[Chosen]) -> None:
    """A column of place codes that is called as another, but for the word of codes: the other names the territories
    ("Upazila", "Upazila P-code"), whatever its country calls them."""
    last = {one.index: tokens(one.heading.rsplit(" · ", 1)[-1]) for one in columns if one.heading}
    named = any(offer[0].startswith("area") and offer[1] >= SURE for one in columns for offer in one.offers)
    found: list[tuple[Chosen, str]] = []
    for one in columns:
        name = without_code_words(last.get(one.index, ()))
        if not name or name == last[one.index] or one.facts.place_codes < _PLACE_CODES:
            continue
        other = next((each for each in columns if last.get(each.index) == name and each.facts.numeric < 0.5), None)
        if other is None or any(offer[1] >= SURE for offer in other.offers):
            continue
        why = _("« {column} » donne ses codes de territoire", column=one.heading)
        found.append((other, why))
    for level, (other, why) in enumerate(found, 1):  # what stands further right is within it
        other.offers.append(("area" if named else f"area:{level}", 0.85, why))


def _says_codes(one: Chosen) -> bool:
    """Whether a heading that says nothing else speaks of codes ("Cód. DIVIPOLA")."""
    last = tokens(one.heading.rsplit(" · ", 1)[-1])
    return without_code_words(last) != last and not any(offer[1] >= SURE for offer in one.offers)


def _codes_of_areas(columns: Sequence[Chosen]) -> None:
    """A column of place codes of which each goes with one name beside it is that name's code, whatever its heading."""
    named = [
        one for one in columns if any(o[0].startswith("area") and "+" not in o[0] and o[1] >= SURE for o in one.offers)
    ]
    for one in columns:
        if one.facts.place_codes < _PLACE_CODES and not _says_codes(one):
            continue
        if any(offer[0].endswith("+code") and offer[1] > SURE for offer in one.offers):
            continue
        for other in named:
            if other is one or one.facts.distinct > other.facts.distinct * 1.3 + 1:
                continue
            if follows(other, one) >= _SAME and follows(one, other) >= _SAME:
                concept = max(other.offers, key=lambda offer: offer[1])[0]
                why = _("un code pour chaque valeur de « {column} »", column=other.heading)
                one.offers.append((concept + "+code", 0.9, why))
                break


def decide(columns: Sequence[Chosen]) -> None:
    """Give each concept to the column that says it best; say of the others why they are left out."""
    taken: dict[str, Chosen] = {}
    waiting = [one for one in columns if not one.left and one.concept != KNOWN]
    ranked = sorted(
        (
            (score, -place, one, concept, why)
            for one in waiting
            for place, (concept, score, why) in enumerate(one.offers)
        ),
        key=lambda entry: (-entry[0], -entry[1], -_weight(entry[3], entry[2]), entry[2].index),
    )
    for score, _place, one, concept, why in ranked:
        if one.concept or one.left or score < WORTH_ASKING:
            continue
        if concept in taken and concept not in _SEVERAL and not concept.startswith("people:"):
            varied = min(one.facts.distinct, taken[concept].facts.distinct) > 1
            if varied and min(follows(taken[concept], one), follows(one, taken[concept])) >= _SAME:
                one.left, one.elsewhere = _("dit la même chose que « {column} »", column=taken[concept].heading), True
            continue
        if concept == "junk":
            one.left, one.elsewhere = _("technique : ne parle pas de la ligne"), True
            continue
        one.concept, one.score, one.why = concept, score, why
        one.doubtful = score < SURE
        taken.setdefault(concept, one)
    if "description" not in taken:
        _second_text(columns, taken)
    for one in waiting:
        if not one.concept and not one.left:
            one.left = _why_left(one, taken)
            one.elsewhere = (one.facts.rising or _numbers(one)) and one.left == _("numérote seulement les lignes")


def _numbers(one: Chosen) -> bool:
    """Whether "N°" stands above numbers no larger than there are rows: they may begin anew in each part of a table."""
    facts = one.facts
    numbers = [n for value in facts.counts if (n := number_of(value)) is not None]
    named = bool(one.heading) and set(tokens(one.heading.rsplit(" · ", 1)[-1])) <= _NUMBERED
    return named and facts.numeric >= 0.9 and facts.whole and max(numbers, default=0) <= facts.rows


def _second_text(columns: Sequence[Chosen], taken: dict[str, Chosen]) -> None:
    """A second title tells more of the same: it is the description."""
    for one in columns:
        if not one.concept and not one.left and any(offer[0] == "title" and offer[1] >= SURE for offer in one.offers):
            one.concept, one.score, one.why = "description", SURE, _("un second titre")
            taken["description"] = one
            return


def _weight(concept: str, one: Chosen) -> float:
    """Between columns that say the same equally well: the one that says more."""
    if concept == "org" and set(tokens(one.heading)) & _LEADING:
        return float("inf")
    if concept in ("title", "org", "project"):
        return one.facts.distinct * one.facts.length
    return one.facts.filled


def _why_left(one: Chosen, taken: dict[str, Chosen]) -> str:
    facts = one.facts
    if facts.numeric >= 0.7 and set(tokens(one.heading)) & lexicon().people["figure"]:
        return _("un chiffre dont chaque ligne dit autre chose : ce ne sont pas toujours des personnes")
    if facts.numeric >= 0.7 and names_a_time(one.heading):
        return _("compte une période : les mêmes personnes peuvent y être plusieurs fois")
    if facts.distinct == 1 and facts.filled > 1 and not facts.numeric:
        return _("partout la même valeur")
    best = one.offers[0][0] if one.offers else ""
    if best.startswith("people:") and facts.numeric < 0.7:
        return _("trop peu de ses valeurs sont des nombres")
    if best in taken:
        return _("« {column} » le dit déjà", column=taken[best].heading)
    if facts.distinct == 1 and facts.filled > 1:
        return _("partout la même valeur")
    if facts.urls >= 0.6:
        return _("des adresses web")
    if facts.rising or _numbers(one):
        return _("numérote seulement les lignes")
    if facts.codes >= 0.8 or (facts.numeric >= 0.9 and folded(one.heading).endswith("id")):
        return _("des codes propres à ce fichier")
    return _("rien dans Maillage n’y correspond")
