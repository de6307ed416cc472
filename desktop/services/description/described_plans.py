"""Owns what roadmaps, their objectives and milestones, and trainings consist of; must not know how they are shown."""

from __future__ import annotations

from typing import Final

from desktop.i18n import N_
from desktop.services.description.described import RECORD, Field, Kind, Section

ROADMAP: Final = Kind(
    "roadmap",
    N_("Feuille de route"),
    N_("Feuilles de route"),
    "route",
    "title",
    (
        Section(
            "main",
            N_("Fiche"),
            (
                Field("title", N_("Titre"), translatable=True, needed=True),
                Field("area", N_("Territoire"), "ref", ref="area", needed=True),
                Field("actor", N_("Pilotée par"), "ref", ref="actor"),
                Field("starts", N_("Début"), "date", cell="horizon"),
                Field("ends", N_("Fin"), "date", cell="horizon"),
                Field("status", N_("Statut"), "choice", scheme="roadmap_status"),
                Field("description", N_("Description"), "long", translatable=True),
            ),
            short=True,
        ),
        RECORD,
    ),
)

OBJECTIVE: Final = Kind(
    "objective",
    N_("Objectif"),
    N_("Objectifs"),
    "target",
    "title",
    (
        Section(
            "main",
            N_("Fiche"),
            (
                Field("title", N_("Objectif"), translatable=True, needed=True),
                Field("roadmap", N_("Feuille de route"), "ref", ref="roadmap", needed=True),
                Field("measure", N_("Comment on verra qu’il est atteint"), "long", translatable=True),
            ),
            short=True,
        ),
        RECORD,
    ),
)

MILESTONE: Final = Kind(
    "milestone",
    N_("Étape"),
    N_("Étapes"),
    "flag",
    "title",
    (
        Section(
            "main",
            N_("Fiche"),
            (
                Field("title", N_("Étape"), translatable=True, needed=True),
                Field("roadmap", N_("Feuille de route"), "ref", ref="roadmap", needed=True),
                Field("objective", N_("Objectif"), "ref", ref="objective"),
                Field("actor", N_("Acteur"), "ref", ref="actor"),
                Field("owner", N_("Qui"), "ref", ref="contact"),
                Field("due", N_("Avant le"), "date"),
                Field("status", N_("Statut"), "choice", scheme="action_status"),
                Field("progress", N_("Avancement"), "percent"),
                Field("description", N_("Description"), "long", translatable=True),
            ),
            short=True,
        ),
        RECORD,
    ),
)

TRAINING: Final = Kind(
    "training",
    N_("Formation ou atelier"),
    N_("Formations et ateliers"),
    "graduation-cap",
    "title",
    (
        Section(
            "main",
            N_("Fiche"),
            (
                Field("title", N_("Titre"), translatable=True, needed=True),
                Field("kind", N_("Type"), "choice", scheme="training_kind"),
                Field("sector", N_("Secteur"), "choice", scheme="sector"),
                Field("actor", N_("Organisée par"), "ref", ref="actor", needed=True),
                Field("starts", N_("Début"), "date", needed=True, cell="dates"),
                Field("ends", N_("Fin"), "date", cell="dates"),
                Field("area", N_("Territoire"), "ref", ref="area", needed=True),
                Field("place", N_("Lieu"), "ref", ref="place"),
                Field("status", N_("Statut"), "choice", scheme="status"),
                Field("topic", N_("Contenu"), "long", translatable=True),
            ),
            short=True,
        ),
        Section(
            "evaluation",
            N_("Évaluation"),
            (
                Field("answers", N_("Réponses à l’évaluation"), "number", cell="evaluation"),
                Field("score", N_("Note moyenne sur 5"), "score", cell="evaluation"),
                Field("worked", N_("Ce qui a marché"), "long", translatable=True),
                Field("limits", N_("Ce qui est à améliorer"), "long", translatable=True),
            ),
        ),
        Section(
            "links",
            N_("Ce qu’elle sert"),
            (
                Field("initiative", N_("Initiative"), "ref", ref="initiative"),
                Field("meeting", N_("Réunion"), "ref", ref="meeting"),
            ),
        ),
        RECORD,
    ),
)
