"""Owns what a need and a service consist of; must not know how a form shows them, nor what answers a need."""

from __future__ import annotations

from typing import Final

from desktop.i18n import N_
from desktop.services.description.described import RECORD, Field, Kind, Section

NEED: Final = Kind(
    "need",
    N_("Besoin"),
    N_("Besoins"),
    "megaphone",
    "title",
    (
        Section(
            "main",
            N_("Fiche"),
            (
                Field("title", N_("Ce qui manque"), translatable=True, needed=True),
                Field("sector", N_("Secteur"), "choice", scheme="sector", needed=True),
                Field("status", N_("Statut"), "choice", scheme="need_status", needed=True),
                Field("severity", N_("Gravité"), "choice", scheme="severity"),
                Field("people", N_("Personnes concernées"), "number"),
                Field("groups", N_("Public"), "terms", scheme="group"),
                Field("places", N_("Lieux"), "where", needed=True),
                Field("actor", N_("Dit par"), "ref", ref="actor"),
                Field("said", N_("Dit le"), "date"),
                Field("description", N_("Description"), "long", translatable=True),
            ),
            short=True,
        ),
        Section(
            "answers",
            N_("Réponses"),
            (
                Field("initiatives", N_("Initiatives qui y répondent"), "refs", ref="initiative", linked=True),
                Field("closed", N_("Couvert ou clos le"), "date"),
                Field("closed_why", N_("Pourquoi il est couvert ou clos"), "long", translatable=True),
            ),
        ),
        RECORD,
    ),
)

SERVICE: Final = Kind(
    "service",
    N_("Service"),
    N_("Services"),
    "life-buoy",
    "name",
    (
        Section(
            "main",
            N_("Fiche"),
            (
                Field("name", N_("Nom"), translatable=True, needed=True),
                Field("actor", N_("Proposé par"), "ref", ref="actor", needed=True),
                Field("sector", N_("Secteur"), "choice", scheme="sector", needed=True),
                Field("status", N_("Statut"), "choice", scheme="service_status"),
                Field("places", N_("Lieux"), "where", needed=True),
                Field(
                    "alert",
                    N_("Alerte"),
                    translatable=True,
                    help=N_("Ce qui change en ce moment : fermé cette semaine…"),
                ),
                Field("alert_until", N_("Jusqu’au"), "date", help=N_("L’alerte s’efface d’elle-même ce jour-là.")),
                Field(
                    "opening", N_("Horaires"), "long", cell="schedule", help=N_("Une ligne par jour : lundi 9 h – 16 h")
                ),
                Field("phone", N_("Téléphone"), "phone", help=N_("D’un accueil ou d’un standard, pas d’une personne.")),
                Field("web", N_("Site ou page"), "web"),
                Field("languages", N_("Langues parlées"), "terms", scheme="language"),
                Field("groups", N_("Public"), "terms", scheme="group"),
                Field("eligibility", N_("Conditions"), "long", translatable=True),
                Field("fee", N_("Coût"), "choice", scheme="fee"),
                Field("fee_note", N_("Précisions sur le coût"), translatable=True),
                Field("description", N_("Description"), "long", translatable=True),
            ),
            short=True,
        ),
        Section(
            "more",
            N_("Accueil et protection"),
            (
                Field("capacity", N_("Capacité"), "number", help=N_("Combien de personnes à la fois.")),
                Field("protected", N_("Protégé"), "bool", help=N_("Sur la carte : sa commune, jamais son adresse.")),
            ),
        ),
        RECORD,
    ),
)
