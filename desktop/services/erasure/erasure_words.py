"""Owns what erasing would do, said in sentences, for a page and for a terminal; must not know either."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desktop.i18n import _, format_date, format_list, ngettext

NAMED = 8  # receivers said by name


@dataclass(frozen=True, slots=True)
class Receiver:
    """A laptop that gets the erasure with the next file it gets. `last`: when a file last went to it or came."""

    name: str
    last: datetime | None


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What would be gone. `titles`: what reads as empty afterwards, as it is read here today; `fields`: what of each.

    `photos` counts photographs joined to the record, which stay. `locked`: this laptop has no key to read them by.
    """

    what: str  # "person" or "photo"
    titles: tuple[str, ...]
    fields: tuple[str, ...]
    photos: int = 0
    locked: bool = False
    receivers: tuple[Receiver, ...] = ()


def head(found: Foreseen) -> str:
    """What is about to be done."""
    titles = format_list([_("« {title} »", title=title) for title in found.titles])
    if not found.titles:
        return _("Effacer cette photo pour toujours ?")
    if found.what == "photo":
        return _("Effacer pour toujours la photo {titles} ?", titles=titles)
    return _("Effacer pour toujours {titles} ?", titles=titles)


def lines(found: Foreseen) -> list[str]:
    """What is lost, for whom, when, and what stays."""
    person = found.what == "person"
    said = [
        _("Se liront vides ensuite : {fields}.", fields=format_list(list(found.fields))),
        _(
            "C’est pour tout le monde et pour toujours : ici, dans les copies de sauvegarde et chez tous ceux que vos "
            "fichiers atteignent. Rien ne peut l’annuler, ni Ctrl+Z, ni une copie, ni un fichier plus ancien."
        ),
        receivers(found.receivers),
    ]
    if person and len(found.titles) > 1:
        said.insert(1, _("Ces fiches ont été dites être la même personne : elles sont effacées ensemble."))
    if found.photos:
        said.append(
            ngettext(
                "{n} pièce jointe à cette fiche reste : effacez-la à part, dans ses pièces jointes.",
                "{n} pièces jointes à cette fiche restent : effacez-les à part, dans ses pièces jointes.",
                found.photos,
            )
        )
    if found.locked:
        said.append(_("Cet ordinateur n’a pas la clé pour la lire : elle s’efface quand même."))
    said.append(
        _(
            "Restent : la fiche, sans ces mots, et ce que d’autres ont déjà recopié ou imprimé. "
            "Les textes libres où la personne est nommée ne changent pas."
        )
        if person
        else _("Restent : sa place dans la fiche, et ce que d’autres ont déjà copié ou imprimé.")
    )
    return said


def receivers(found: tuple[Receiver, ...]) -> str:
    """Who gets it, and when."""
    if not found:
        return _("Vous n’échangez encore avec personne : ceux qui recevront vos fichiers l’effaceront en les recevant.")
    named = format_list([_receiver(one) for one in found[:NAMED]])
    others = len(found) - NAMED
    if others > 0:
        more = ngettext("et {n} autre ordinateur", "et {n} autres ordinateurs", others)
        named = f"{named} {more}"
    return _("L’effaceront en recevant votre prochain fichier : {names}.", names=named)


def _receiver(one: Receiver) -> str:
    name = one.name or _("Sans nom")
    if one.last is None:
        return _("{name} (aucun échange direct)", name=name)
    return _("{name} (dernier échange le {day})", name=name, day=format_date(one.last.astimezone().date(), "medium"))
