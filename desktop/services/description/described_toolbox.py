"""Owns what documents of the toolbox and checklists consist of; must not know how they are shown."""

from __future__ import annotations

from typing import Final

from desktop.i18n import N_
from desktop.services.description.described import RECORD, Field, Kind, Section

DOCUMENT: Final = Kind(
    "document",
    N_("Document"),
    N_("Documents"),
    "book-open",
    "title",
    (
        Section(
            "main",
            N_("Fiche"),
            (
                Field("title", N_("Titre"), translatable=True, needed=True),
                Field("kind", N_("Type"), "choice", scheme="document_kind", needed=True),
                Field("themes", N_("Thèmes"), "terms", scheme="theme"),
                Field("languages", N_("Langues du document"), "terms", scheme="language"),
                Field("readers", N_("Pour qui"), "terms", scheme="reader"),
                Field("description", N_("De quoi il s’agit"), "long", translatable=True),
                Field("web", N_("Adresse sur Internet"), "web", help=N_("Pour une vidéo : il faut le réseau.")),
            ),
            short=True,
        ),
        Section(
            "origin",
            N_("D’où il vient"),
            (
                Field("publisher", N_("Publié par")),
                Field("issued", N_("Date"), "date"),
                Field("licence", N_("Licence"), help=N_("Qui peut le copier, et à quelles conditions.")),
            ),
        ),
        RECORD,
    ),
)

CHECKLIST: Final = Kind(
    "checklist",
    N_("Liste de contrôle"),
    N_("Listes de contrôle"),
    "list-todo",
    "title",
    (
        Section(
            "main",
            N_("Fiche"),
            (
                Field("title", N_("Titre"), translatable=True, needed=True),
                Field("area", N_("Territoire"), "ref", ref="area"),
                Field("initiative", N_("Initiative"), "ref", ref="initiative"),
                Field("actor", N_("Suivie par"), "ref", ref="actor"),
                Field("sector", N_("Secteur"), "choice", scheme="sector"),
                Field("starts", N_("Commencée le"), "date"),
                Field("due", N_("À finir avant le"), "date"),
                Field("document", N_("D’après le document"), "ref", ref="document"),
            ),
            short=True,
        ),
        RECORD,
    ),
)
