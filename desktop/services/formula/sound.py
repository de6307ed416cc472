"""Owns which formulas make sense: what may narrow what, what may be added to what; must not know words typed."""

from __future__ import annotations

from desktop.i18n import _
from desktop.services.formula.measures import KEYS, MEASURES, MONEY, NUMBER, PERCENT, SCORE
from desktop.services.formula.tree import DEEPEST, MOST_NODES, MOST_VALUES, Figure, Node, Number, Ratio, Sum, figures

_NEVER_ADDED = (PERCENT, SCORE)


class Unsound(ValueError):
    """A formula that cannot mean anything; its text says why, in the language in force."""


def unit_of(node: Node) -> str:
    """The unit of what a formula gives: people, number, percent, score, or the code of a currency ("mad").

    "" for numbers alone. Raises Unsound.
    """
    if _size(node) > MOST_NODES or _depth(node) > DEEPEST:
        raise Unsound(_("elle est trop longue : faites-en plusieurs indicateurs."))
    if next(figures(node), None) is None:
        raise Unsound(_("elle ne compte rien."))
    return _unit(node)


def _unit(node: Node) -> str:
    match node:
        case Number():
            return ""
        case Figure():
            return _figure(node)
        case Sum():
            return _sum(node)
        case Ratio():
            top, bottom = _unit(node.top), _unit(node.bottom)
            if node.percent:
                return PERCENT
            return top if not bottom or (top != bottom and len(top) == 3) else NUMBER


def _figure(node: Figure) -> str:
    measure = MEASURES.get(node.measure)
    if measure is None:
        raise Unsound(_("« {word} » n’est pas une mesure.", word=node.measure))
    for one in node.filters:
        if one.key not in measure.keys or (not KEYS[one.key].ref and not one.values):
            raise Unsound(_("« {word} » ne précise pas cette mesure.", word=one.key))
        if len(one.values) > MOST_VALUES:
            raise Unsound(_("elle est trop longue : faites-en plusieurs indicateurs."))
    if measure.needs and len(node.wanted(measure.needs)) != 1:
        raise Unsound(_("dites une monnaie : « · monnaie MAD ». Deux monnaies ne s’ajoutent pas."))
    return node.wanted("currency")[0].lower() if measure.unit == MONEY else measure.unit


def _sum(node: Sum) -> str:
    units = {unit for part in node.parts if (unit := _unit(part))}
    if len(units) > 1:
        raise Unsound(_("on n’ajoute ni ne retire ce qui n’a pas la même unité."))
    unit = next(iter(units), "")
    added = [part for sign, part in zip("+" + node.signs, node.parts, strict=True) if sign == "+"]
    if sum(1 for part in added if not isinstance(part, Number)) > 1:
        if unit in _NEVER_ADDED:
            raise Unsound(_("des pourcentages et des notes ne s’ajoutent pas."))
        if len({MEASURES[one.measure].family for part in added for one in figures(part)}) > 1:
            raise Unsound(
                _("ces mesures peuvent compter les mêmes personnes ou la même somme : elles ne s’ajoutent pas.")
            )
    return unit


def _size(node: Node) -> int:
    match node:
        case Sum():
            return 1 + sum(_size(part) for part in node.parts)
        case Ratio():
            return 1 + _size(node.top) + _size(node.bottom)
        case _:
            return 1


def _depth(node: Node) -> int:
    match node:
        case Sum():
            return 1 + max(_depth(part) for part in node.parts)
        case Ratio():
            return 1 + max(_depth(node.top), _depth(node.bottom))
        case _:
            return 0
