"""Owns how it is said what leaves for an audience and what stays, in a window or a terminal. Must not know a format."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from desktop.i18n import _, ngettext

if TYPE_CHECKING:
    from desktop.exchange.publishing import Leaving


def words(left: Leaving) -> list[str]:
    """What leaves and what stays, sentence by sentence."""
    numbers = [
        ngettext("{n} acteur y sera.", "{n} acteurs y seront.", left.actors),
        ngettext("{n} initiative y sera.", "{n} initiatives y seront.", left.initiatives),
    ]
    if left.needs:
        numbers.append(ngettext("{n} besoin y sera.", "{n} besoins y seront.", left.needs))
    if left.services:
        numbers.append(ngettext("{n} service y sera.", "{n} services y seront.", left.services))
    said = [" ".join(numbers)]
    return [*said, *staying(left.kept_back, left.bare)]


def staying(kept_back: Mapping[str, int], bare: int, *, contacts: bool = False) -> list[str]:
    """What stays behind, and why; `bare`: records that leave without name or address; `contacts`: some leave."""
    said: list[str] = []
    if bare:
        said.append(
            ngettext(
                "{n} fiche protégée y est sans nom ni adresse.",
                "{n} fiches protégées y sont sans nom ni adresse.",
                bare,
            )
        )
    narrower, unsaid, drafts = (kept_back.get(reason, 0) for reason in ("audience", "unsaid", "draft"))
    if unsaid:
        said.append(
            ngettext(
                "{n} fiche n’y sera pas : personne n’a dit qui peut la lire (Suivi de la fiche).",
                "{n} fiches n’y seront pas : personne n’a dit qui peut les lire (Suivi de la fiche).",
                unsaid,
            )
        )
    if narrower:
        said.append(
            ngettext(
                "{n} fiche n’y sera pas : elle est pour un public plus étroit.",
                "{n} fiches n’y seront pas : elles sont pour un public plus étroit.",
                narrower,
            )
        )
    if kept_back.get("narrowed"):
        said.append(
            ngettext(
                "{n} fiche n’y sera pas : la recherche ou les filtres diraient ce qui reste caché.",
                "{n} fiches n’y seront pas : la recherche ou les filtres diraient ce qui reste caché.",
                kept_back["narrowed"],
            )
        )
    if kept_back.get("undated"):
        said.append(
            ngettext(
                "{n} fiche sans date n’y sera pas : la carte ne montre qu’une période.",
                "{n} fiches sans date n’y seront pas : la carte ne montre qu’une période.",
                kept_back["undated"],
            )
        )
    if drafts:
        said.append(
            ngettext("{n} brouillon n’y sera pas.", "{n} brouillons n’y seront pas.", drafts),
        )
    said += _apart(kept_back)
    if not contacts:
        said.append(_("Les contacts n’y sont jamais."))
    return said


def _apart(kept_back: Mapping[str, int]) -> list[str]:
    """Who stays behind though the record is for this audience."""
    said: list[str] = []
    if kept_back.get("protected"):
        said.append(
            ngettext("{n} fiche protégée n’y sera pas.", "{n} fiches protégées n’y seront pas.", kept_back["protected"])
        )
    if kept_back.get("consent"):
        said.append(
            ngettext(
                "{n} contact n’y sera pas : son accord n’est pas noté.",
                "{n} contacts n’y seront pas : leur accord n’est pas noté.",
                kept_back["consent"],
            )
        )
    return said
