"""Owns saying what keys in a file claim, and what laptops ask, as sentences; must not know SQL, files or widgets."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.i18n import _, format_list, ngettext
from desktop.services.exchange.exchanged import Claim, Question


def claim_words(claim: Claim) -> str:
    """What a claim means for the person who receives, as a sentence."""
    name = claim.laptop.name or claim.laptop.fingerprint
    match claim.kind:
        case "successor":
            return _("{name} remplace {former} : l’ancienne clé le certifie.", name=name, former=claim.of)
        case "uncertified":
            return _(
                "{name} dit remplacer {former}, mais sans certificat : rien ne le prouve. "
                "Comparez les six mots de vive voix avant d’accepter.",
                name=name,
                former=claim.of,
            )
        case _:
            return _(
                "La clé a changé : {name} écrit au nom de {former}, mais d’un ordinateur jamais vu, sans certificat. "
                "Comparez les six mots de vive voix avant d’accepter.",
                name=name,
                former=claim.of,
            )


def renewed_words() -> str:
    """What a person must know whose laptop took a new key while receiving."""
    return _(
        "Ce poste a pris une nouvelle clé, certifiée par l’ancienne : une copie de ses données écrit ailleurs, une "
        "sauvegarde y a été remise, ou quelqu’un l’avait retiré. Rien n’est perdu."
    )


def former_words(former: Sequence[str]) -> str:
    """The same, later: `former` are the fingerprints of the keys it had, the newest first."""
    return ngettext(
        "Ce poste a changé de clé : ses données ont été copiées, remises d’une sauvegarde ou ouvertes sur un autre "
        "ordinateur. Ce qu’il a écrit avant reste le sien. Clé d’avant : {prints}.",
        "Ce poste a changé de clé {n} fois : ses données ont été copiées, remises d’une sauvegarde ou ouvertes sur un "
        "autre ordinateur. Ce qu’il a écrit avant reste le sien. Clés d’avant : {prints}.",
        len(former),
        prints=format_list(list(former)),
    )


def question_words(question: Question) -> str:
    """What a laptop asks of everybody, as a sentence or two."""
    name = question.laptop.name or question.laptop.fingerprint
    parts = []
    if question.bundles:
        parts.append(
            ngettext(
                "{name} demande que le travail de {n} personne ne compte plus : {names}.",
                "{name} demande que le travail de {n} personnes ne compte plus : {names}.",
                len(question.authors),
                name=name,
                names=format_list([author or _("Sans nom") for author in question.authors]),
            )
        )
    if question.people:
        parts.append(
            ngettext(
                "{name} demande d’effacer {n} personne pour toujours.",
                "{name} demande d’effacer {n} personnes pour toujours.",
                question.people,
                name=name,
            )
        )
    return " ".join(parts)
