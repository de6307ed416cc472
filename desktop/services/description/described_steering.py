"""Owns what projects, frameworks, indicators and good practices consist of; must not know how they are shown."""

from __future__ import annotations

from typing import Final

from desktop.i18n import N_
from desktop.services.description.described import RECORD, Field, Kind, Section

ALIGNMENT: Final = Section(
    "alignment",
    N_("Alignement"),
    (
        Field("snia", N_("Stratégie nationale (SNIA)"), "terms", scheme="snia"),
        Field("sdg", N_("Objectifs de développement durable"), "terms", scheme="sdg"),
        Field("gcm", N_("Pacte mondial sur les migrations"), "terms", scheme="gcm"),
        Field("clusters", N_("Groupes sectoriels"), "terms", scheme="cluster"),
    ),
)

PROJECT: Final = Kind(
    "project",
    N_("Projet"),
    N_("Projets"),
    "folder-kanban",
    "title",
    (
        Section(
            "main",
            N_("Fiche"),
            (
                Field("title", N_("Titre"), translatable=True, needed=True),
                Field("acronym", N_("Sigle")),
                Field("kind", N_("Projet ou programme"), "choice", scheme="project_kind"),
                Field("parent", N_("Programme dont il fait partie"), "ref", ref="project"),
                Field("lead", N_("Porté par"), "ref", ref="actor", role="lead", needed=True),
                Field("status", N_("Statut"), "choice", scheme="status"),
                Field("starts", N_("Début"), "date", needed=True, cell="dates"),
                Field("ends", N_("Fin"), "date", cell="dates"),
                Field("places", N_("Régions et territoires"), "where"),
                Field("amount", N_("Budget"), "amount", cell="budget"),
                Field(
                    "currency", N_("Monnaie"), "currency", cell="budget", help=N_("Code de trois lettres : MAD, EUR…")
                ),
                Field("donors", N_("Bailleurs"), "refs", ref="actor", role="donor"),
                Field("partners", N_("Partenaires"), "refs", ref="actor", role="partner"),
                Field("implementers", N_("Mise en œuvre"), "refs", ref="actor", role="implementer"),
            ),
            short=True,
        ),
        Section(
            "aims",
            N_("Objectifs et résultats attendus"),
            (
                Field("objectives", N_("Objectifs"), "long", translatable=True),
                Field("results", N_("Résultats attendus"), "long", translatable=True),
                Field("description", N_("Description"), "long", translatable=True),
                Field("groups", N_("Public"), "terms", scheme="group"),
                Field("countries", N_("Pays du programme"), "terms", scheme="country"),
            ),
        ),
        ALIGNMENT,
        RECORD,
    ),
)

FRAMEWORK: Final = Kind(
    "framework",
    N_("Cadre de suivi"),
    N_("Cadres de suivi"),
    "layout-list",
    "title",
    (
        Section(
            "main",
            N_("Fiche"),
            (
                Field("title", N_("Titre"), translatable=True, needed=True),
                Field("area", N_("Territoire"), "ref", ref="area"),
                Field("actor", N_("Piloté par"), "ref", ref="actor"),
                Field("project", N_("Projet"), "ref", ref="project"),
                Field("starts", N_("Début"), "date", cell="horizon"),
                Field("ends", N_("Fin"), "date", cell="horizon"),
                Field("description", N_("Description"), "long", translatable=True),
            ),
            short=True,
        ),
        RECORD,
    ),
)

INDICATOR: Final = Kind(
    "indicator",
    N_("Indicateur"),
    N_("Indicateurs"),
    "gauge",
    "name",
    (
        Section(
            "main",
            N_("Fiche"),
            (
                Field("name", N_("Nom"), translatable=True, needed=True),
                Field("code", N_("Code")),
                Field("framework", N_("Cadre de suivi"), "ref", ref="framework"),
                Field("sector", N_("Secteur"), "choice", scheme="sector"),
                Field("unit", N_("Unité"), "choice", scheme="indicator_unit", needed=True),
                Field("direction", N_("Sens attendu"), "choice", scheme="direction"),
                Field("frequency", N_("Rythme"), "choice", scheme="frequency", needed=True),
                Field("actor", N_("Renseigné par"), "ref", ref="actor"),
                Field(
                    "due_days",
                    N_("Attendu sous (jours)"),
                    "number",
                    help=N_("Combien de jours après la fin de la période la valeur est attendue."),
                ),
                Field("baseline", N_("Valeur de départ"), "measure", cell="baseline"),
                Field("baseline_period", N_("Mesurée en"), "date", cell="baseline"),
                Field("lowest", N_("Plus petite valeur possible"), "measure", cell="limits"),
                Field("highest", N_("Plus grande valeur possible"), "measure", cell="limits"),
                Field("dimensions", N_("Détaillé"), "terms", scheme="dimension"),
                Field(
                    "formula",
                    N_("Calculé ainsi"),
                    "formula",
                    help=N_(
                        "Vide : la valeur est saisie. Sinon : somme des personnes atteintes · secteur Santé · femmes"
                    ),
                ),
            ),
            short=True,
        ),
        Section(
            "guide",
            N_("Guide de l’indicateur"),
            (
                Field("definition", N_("Définition"), "long", translatable=True),
                Field("method", N_("Comment on le mesure"), "long", translatable=True),
                Field("reading", N_("Comment le lire, et ses limites"), "long", translatable=True),
                Field("origin", N_("D’où viennent les données"), "long", translatable=True),
            ),
        ),
        RECORD,
    ),
)

PRACTICE: Final = Kind(
    "practice",
    N_("Bonne pratique"),
    N_("Bonnes pratiques"),
    "lightbulb",
    "title",
    (
        Section(
            "main",
            N_("Fiche"),
            (
                Field("title", N_("Titre"), translatable=True, needed=True),
                Field("sector", N_("Secteur"), "choice", scheme="sector"),
                Field("actor", N_("Portée par"), "ref", ref="actor"),
                Field("city", N_("Ville"), needed=True),
                Field("country", N_("Pays"), "choice", scheme="country", needed=True),
                Field("area", N_("Territoire"), "ref", ref="area"),
                Field("starts", N_("Début"), "date", cell="dates"),
                Field("ends", N_("Fin"), "date", cell="dates"),
                Field("groups", N_("Public"), "terms", scheme="group"),
                Field("context", N_("Contexte"), "long", translatable=True, needed=True),
                Field("worked", N_("Ce qui a marché"), "long", translatable=True, needed=True),
                Field("limits", N_("Limites"), "long", translatable=True),
                Field("transfer", N_("Ce que d’autres peuvent reprendre"), "long", translatable=True),
                Field("initiatives", N_("Initiatives qui la montrent"), "refs", ref="initiative", linked=True),
            ),
            short=True,
        ),
        Section(
            "quotation",
            N_("Citation"),
            (
                Field(
                    "quotation",
                    N_("Citation"),
                    "long",
                    translatable=True,
                    help=N_("Ne sort de cet ordinateur, hors fichiers de changements, qu’avec l’accord donné."),
                ),
                Field(
                    "quoted", N_("Qui parle, sans nom"), help=N_("Une fonction : médiatrice, président d’association…")
                ),
                Field("consent", N_("Son accord"), "choice", scheme="consent", cell="consent"),
                Field("consent_date", N_("Donné le"), "date", cell="consent"),
            ),
        ),
        ALIGNMENT,
        RECORD,
    ),
)
