"""Owns why two records look like one thing, as words; must not know how it was found out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from desktop.i18n import N_, _, ngettext

Reason = tuple[str, str]  # what, and what it is told with: the acronym, the number

_WORDS: Final[Mapping[str, str]] = {
    "code": N_("même identifiant"),
    "phone": N_("même téléphone"),
    "mail": N_("même courriel"),
    "host": N_("même site web"),
    "name": N_("même nom"),
    "words": N_("mêmes mots dans un autre ordre"),
    "translated": N_("même nom dans une autre langue"),
    "near": N_("nom proche"),
    "partly": N_("une partie du nom"),
    "heard": N_("nom qui se prononce pareil"),
    "acronym": N_("même sigle"),
    "initials": N_("sigle fait des initiales du nom"),
    "mixed": N_("sigle possible dans une autre langue"),
    "area": N_("même territoire"),
    "place": N_("même lieu"),
    "point": N_("à quelques pas"),
    "owner": N_("même acteur"),
    "date": N_("même date"),
    "through": N_("les deux ressemblent à une même troisième fiche"),
    "elsewhere": N_("pas le même territoire"),
}


def said(reasons: Iterable[Reason]) -> tuple[str, ...]:
    """The reasons as words in the language in force."""
    told = []
    for what, value in reasons:
        if what == "letters":
            count = int(value)
            told.append(ngettext("{n} lettre d’écart", "{n} lettres d’écart", count))
        else:
            told.append(_(_WORDS[what]))
    return tuple(told)
