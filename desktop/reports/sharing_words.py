"""Owns what whoever passes minutes on must know, in a window or a terminal. Must not know a format."""

from __future__ import annotations

from desktop.i18n import _, ngettext
from desktop.reports.minutes import Minutes


def words(minutes: Minutes) -> list[str]:
    """What to mind, sentence by sentence, in the language of whoever reads it."""
    said = []
    if not minutes.final:
        said.append(_("Ce compte rendu n’est pas encore final : il peut changer."))
    if minutes.kept_back:
        said.append(
            ngettext(
                "{n} ligne n’y est pas : elle est pour un public plus étroit.",
                "{n} lignes n’y sont pas : elles sont pour un public plus étroit.",
                minutes.kept_back,
            )
        )
    if minutes.audience == "internal":
        said.append(_("Il porte des noms de personnes : pour les membres du réseau, pas pour le web."))
    else:
        said.append(_("Les personnes y sont par leur fonction. Relisez-le : un nom tapé sans @ y reste."))
    return said
