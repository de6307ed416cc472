"""Owns what meetings, their lines, decisions and actions consist of; must not know how a page or a form shows them."""

from __future__ import annotations

from typing import Final

from desktop.i18n import N_
from desktop.services.description.described import RECORD, Field, Kind, Section

SERIES: Final = Kind(
    "series",
    N_("Série de réunions"),
    N_("Séries de réunions"),
    "calendar-days",
    "name",
    (
        Section(
            "main",
            N_("Fiche"),
            (
                Field("name", N_("Nom"), translatable=True, needed=True),
                Field("kind", N_("Type de réunion"), "choice", scheme="meeting_kind"),
                Field("cadence", N_("Rythme"), "choice", scheme="cadence"),
                Field("area", N_("Territoire"), "ref", ref="area"),
                Field("actor", N_("Convoquée par"), "ref", ref="actor"),
            ),
            short=True,
        ),
        RECORD,
    ),
)

MEETING: Final = Kind(
    "meeting",
    N_("Réunion"),
    N_("Réunions"),
    "calendar-check",
    "title",
    (
        Section(
            "main",
            N_("Fiche"),
            (
                Field("title", N_("Titre"), translatable=True, needed=True),
                Field("kind", N_("Type de réunion"), "choice", scheme="meeting_kind"),
                Field("series", N_("Série"), "ref", ref="series"),
                Field("day", N_("Date"), "date", needed=True, cell="when"),
                Field("starts", N_("De"), "time", cell="when"),
                Field("ends", N_("À"), "time", cell="when"),
                Field("mode", N_("Forme"), "choice", scheme="meeting_mode"),
                Field("place", N_("Lieu"), "ref", ref="place"),
                Field("venue", N_("Salle ou adresse en ligne")),
                Field("area", N_("Territoire"), "ref", ref="area"),
                Field("chair", N_("Animée par"), "ref", ref="contact"),
                Field("lang", N_("Langue du compte rendu"), "choice", scheme="language"),
                Field("status", N_("Statut"), "choice", scheme="meeting_status"),
                Field("description", N_("Objet"), "long", translatable=True),
            ),
            short=True,
        ),
        Section(
            "more",
            N_("Présences et clôture"),
            (
                Field("count_sex", N_("Compter femmes et hommes"), "bool"),
                Field("final_at", N_("Compte rendu final le"), cell="closing"),
                Field("final_by", N_("Rendu final par"), cell="closing"),
            ),
        ),
        RECORD,
    ),
)

AGENDA_ITEM: Final = Kind(
    "agenda_item",
    N_("Point de l’ordre du jour"),
    N_("Points de l’ordre du jour"),
    "list-ordered",
    "title",
    (
        Section(
            "main",
            N_("Fiche"),
            (
                Field("title", N_("Point"), needed=True),
                Field("meeting", N_("Réunion"), "ref", ref="meeting", needed=True),
                Field("minutes", N_("Minutes prévues"), "number"),
                Field("status", N_("Statut"), "choice", scheme="agenda_status"),
            ),
            short=True,
        ),
    ),
)

NOTE: Final = Kind(
    "note",
    N_("Ligne de réunion"),
    N_("Lignes de réunion"),
    "file",
    "text",
    (
        Section(
            "main",
            N_("Fiche"),
            (
                Field("text", N_("Texte"), "long", needed=True),
                Field("kind", N_("Type de ligne"), "choice", scheme="note_kind"),
                Field("meeting", N_("Réunion"), "ref", ref="meeting", needed=True),
                Field("item", N_("Point de l’ordre du jour"), "ref", ref="agenda_item"),
            ),
            short=True,
        ),
    ),
)

DECISION: Final = Kind(
    "decision",
    N_("Décision"),
    N_("Décisions"),
    "gavel",
    "title",
    (
        Section(
            "main",
            N_("Fiche"),
            (
                Field("title", N_("Décision"), translatable=True, needed=True),
                Field("number", N_("Numéro")),
                Field("day", N_("Prise le"), "date"),
                Field("status", N_("Statut"), "choice", scheme="decision_status"),
                Field("meeting", N_("Réunion"), "ref", ref="meeting"),
                Field("need", N_("Besoin"), "ref", ref="need"),
                Field("initiative", N_("Initiative"), "ref", ref="initiative"),
                Field("description", N_("Précisions"), "long", translatable=True),
            ),
            short=True,
        ),
        RECORD,
    ),
)

ACTION: Final = Kind(
    "action",
    N_("Action"),
    N_("Actions"),
    "list-checks",
    "title",
    (
        Section(
            "main",
            N_("Fiche"),
            (
                Field("title", N_("Ce qu’il faut faire"), translatable=True, needed=True),
                Field("owner", N_("Qui"), "ref", ref="contact"),
                Field("actor", N_("Acteur"), "ref", ref="actor"),
                Field("due", N_("Avant le"), "date"),
                Field("status", N_("Statut"), "choice", scheme="action_status", needed=True),
                Field("progress", N_("Avancement"), "percent"),
                Field("done", N_("Faite le"), "date"),
                Field("evidence", N_("Ce qui le montre"), "long", translatable=True),
            ),
            short=True,
        ),
        Section(
            "links",
            N_("D’où elle vient, ce qu’elle sert"),
            (
                Field("meeting", N_("Réunion"), "ref", ref="meeting"),
                Field("need", N_("Besoin"), "ref", ref="need"),
                Field("decision", N_("Décision"), "ref", ref="decision"),
                Field("initiative", N_("Initiative"), "ref", ref="initiative"),
                Field("milestone", N_("Étape de feuille de route"), "ref", ref="milestone"),
            ),
        ),
        RECORD,
    ),
)
