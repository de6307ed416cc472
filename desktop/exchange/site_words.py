"""Owns the words and looks of the page for the web, in all languages at once. Must not know a record."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

from desktop.geo import drawings, style
from desktop.i18n import LANGUAGES, LOCALES, N_, NAMES, say_in
from desktop.services.words.word_lists import shipped_words
from desktop.tokens import DARK, LIGHT, Tokens

_WORDS: Final[Mapping[str, str]] = {
    "heading": N_("Qui fait quoi, où, pour qui"),
    "search": N_("Chercher un nom, un lieu, une activité"),
    "list": N_("Liste"),
    "mapTab": N_("Carte"),
    "initiatives": N_("Initiatives"),
    "actors": N_("Acteurs"),
    "needs": N_("Besoins"),
    "services": N_("Services"),
    "sector": N_("Secteur"),
    "actorType": N_("Type d’acteur"),
    "status": N_("Statut"),
    "region": N_("Territoire"),
    "severity": N_("Gravité"),
    "group": N_("Public"),
    "fee": N_("Coût"),
    "period": N_("Période"),
    "otherFilters": N_("Autres filtres"),
    "all": N_("Tous"),
    "nothing": N_("Rien ne correspond. Effacez un filtre, ou cherchez autre chose."),
    "clear": N_("Effacer les filtres"),
    "more": N_("Montrer la suite"),
    "lead": N_("Acteur responsable"),
    "dates": N_("Dates"),
    "places": N_("Lieux"),
    "people": N_("Personnes bénéficiaires"),
    "provider": N_("Proposé par"),
    "alert": N_("Alerte"),
    "opening": N_("Horaires"),
    "eligibility": N_("Conditions"),
    "lacking": N_("Personnes concernées"),
    "said": N_("Dit le"),
    "closed": N_("Couvert ou clos le"),
    "answers": N_("Initiatives qui y répondent"),
    "languagesSpoken": N_("Langues parlées"),
    "web": N_("Site web"),
    "email": N_("Courriel"),
    "phone": N_("Téléphone"),
    "mandate": N_("Mandat"),
    "description": N_("Description"),
    "onMap": N_("Voir sur la carte"),
    "doings": N_("Ses initiatives"),
    "offers": N_("Ses services"),
    "withheld": N_("Service protégé"),
    "withheldWhy": N_("Le nom et l’adresse ne sont pas publiés."),
    "withheldNeed": N_("Besoin protégé"),
    "withheldNeedWhy": N_("Ce qui a été dit et l’endroit ne sont pas publiés."),
    "during": N_("Période : {when}"),
    "between": N_("Période : {from} – {to}"),
    "since": N_("Depuis {from}"),
    "until": N_("Jusqu’à {to}"),
    "made": N_("Fait avec Maillage le {date}"),
    "language": N_("Langue"),
    "other": N_("Sans secteur"),
    "otherType": N_("Sans type"),
}
_TROUBLE: Final = N_(
    "Cette page n’a pas pu s’ouvrir : le fichier est abîmé, ou ce navigateur est trop ancien. Prenez Firefox, Chrome, "
    "Edge ou Safari de 2023 ou après."
)
_NO_SCRIPT: Final = N_("Cette page a besoin de JavaScript.")
_LISTS: Final = ("status", "need_status", "service_status", "severity", "group", "language", "fee")
_LOOKS: Final = {"sector": "hand-helping", "actor_type": "users"}  # list -> the icon of what has none


def everything(labels: Mapping[str, Mapping[str, Mapping[str, str]]]) -> dict[str, Any]:
    """All that the page says and how it looks. `labels`: list -> code -> language -> text, with what users added."""
    return {
        "words": {lang: {**style.words(partial(say_in, lang)), **_said(lang)} for lang in LANGUAGES},
        "seas": {lang: style.seas(partial(say_in, lang)) for lang in LANGUAGES},
        "languages": {lang: NAMES[lang] for lang in LANGUAGES},
        "locales": {lang: LOCALES[lang].replace("_", "-") for lang in LANGUAGES},
        "themes": {name: _theme(tokens) for name, tokens in (("light", LIGHT), ("dark", DARK))},
        "looks": {scheme: _looks(scheme, icon, labels) for scheme, icon in _LOOKS.items()},
        "shapes": dict(style.SHAPES),
        "labels": {scheme: labels.get(scheme, {}) for scheme in _LISTS},
        "icons": {
            name: drawings.icon(name) for name in ("plus", "minus", "maximize", "map", "users", "triangle-alert")
        },
    }


def trouble() -> str:
    """What is said in every language where nothing can be shown."""
    return " · ".join(say_in(lang, _TROUBLE) for lang in LANGUAGES)


def no_script() -> str:
    """What is said in every language where scripts are forbidden."""
    return " · ".join(say_in(lang, _NO_SCRIPT) for lang in LANGUAGES)


def _said(lang: str) -> dict[str, str]:
    return {name: say_in(lang, text) for name, text in _WORDS.items()}


def _theme(tokens: Tokens) -> dict[str, Any]:
    more = {"canvas": tokens.canvas, "sunken": tokens.sunken, "primaryTint": tokens.primary_tint}
    more |= {"warn": tokens.warn, "warnTint": tokens.warn_tint}
    return {"dark": tokens.dark, "base": style.ground(tokens), "tokens": {**style.colours(tokens), **more}}


def _looks(scheme: str, icon: str, labels: Mapping[str, Mapping[str, Mapping[str, str]]]) -> list[dict[str, Any]]:
    shipped = shipped_words(scheme)
    found = []
    for code, names in labels.get(scheme, {}).items():
        entry = shipped.get(code, {})
        colours = entry.get("color") or {"light": LIGHT.primary, "dark": DARK.primary}
        drawn = drawings.icon(str(entry.get("icon") or icon))
        found.append({"code": code, "names": names, "icon": drawn, **colours})
    return found
