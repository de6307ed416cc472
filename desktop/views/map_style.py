"""Owns how the map looks and speaks: colours, icons and words for its page. Must not know a record."""

from __future__ import annotations

import json
from functools import cache
from typing import Any, Final

from desktop import paths
from desktop.geo import drawings
from desktop.i18n import _, is_rtl, language
from desktop.views import looks, theme

_LIGHT: Final[dict[str, Any]] = {
    "sea": "#C9DDE8",
    "shallow": "#DCE9F099",
    "land": "#F3F1EB",
    "tints": ["#F5F3EE", "#F0EEE7", "#F3F2E9"],
    "urban": "#E7E2D7",
    "marked": "#0F6B751F",
    "coast": "#A3BFCF",
    "commune": "#DCD7CA",
    "province": "#C6BEAD",
    "region": "#A99F8E",
    "halo": "#F8F6F1E0",
    "name": "#5B5A55",
    "cityName": "#33363A",
    "regionName": "#837A69",
    "seaName": "#5D8499",
}
_DARK: Final[dict[str, Any]] = {
    "sea": "#111C25",
    "shallow": "#1B2A3599",
    "land": "#232A30",
    "tints": ["#242B31", "#272F35", "#21282E"],
    "urban": "#303941",
    "marked": "#5CC4CE1F",
    "coast": "#34505F",
    "commune": "#333D45",
    "province": "#43505A",
    "region": "#5D6C77",
    "halo": "#1E252BE0",
    "name": "#9BA8B2",
    "cityName": "#D5DDE4",
    "regionName": "#8B98A3",
    "seaName": "#5F8299",
}


_SCHEMES: Final = {"initiative": "sector", "actor": "actor_type", "place": "place_kind"}


@cache
def _names(scheme: str) -> dict[str, dict[str, str]]:
    file = paths.resources() / "vocabularies" / f"{scheme}.json"
    if not file.is_file():
        return {}
    return {entry["code"]: entry["names"] for entry in json.loads(file.read_text(encoding="utf-8"))}


def look_of(kind: str, code: str | None) -> looks.Look:
    """Give the icon and colour of a record of a kind by its sector or type."""
    if kind == "actor":
        return looks.actor_type(code)
    if kind == "place":
        return looks.place_kind(code)
    return looks.sector(code)


def _look(kind: str, code: str, label: str) -> dict[str, object]:
    look = look_of(kind, code)
    return {"code": code, "label": label, "colour": look.colour, "icon": drawings.icon(look.icon)}


def _strings() -> dict[str, str]:
    return {
        "map": _(
            "Carte : flèches pour se déplacer, + et − pour zoomer, Page suivante pour passer d’une fiche à l’autre"
        ),
        "zoomIn": _("Zoomer"),
        "zoomOut": _("Dézoomer"),
        "showAll": _("Voir toutes les fiches"),
        "legend": _("Légende"),
        "show": _("Montrer ce secteur"),
        "hide": _("Cacher ce secteur"),
        "searchHere": _("Chercher dans cette zone"),
        "close": _("Fermer"),
        "open": _("Ouvrir la fiche"),
        "records": _("Fiches : {n}", n="{n}"),
        "metres": _("{n} m", n="{n}"),
        "kilometres": _("{n} km", n="{n}"),
        "pick": _("Cliquez sur la carte pour placer la fiche."),
        "noBase": _("Le fond de carte manque : les fiches sont montrées sur une terre unie. Relancez l’installation."),
        "creditShort": "© OpenStreetMap · HCP",
        "credit": _("© les contributeurs d’OpenStreetMap (ODbL) · HCP RGPH 2024 (CC BY 4.0, modifié)"),
    }


def style(kind: str = "initiative", *, cards: bool, search_here: bool) -> dict[str, object]:
    """Give what the page needs to draw in the theme, size and language in force.

    `cards` opens a card on a clicked pin (a map alone); without it a click only selects (a map beside a list).
    """
    tokens = theme.current().tokens
    base = _DARK if tokens.dark else _LIGHT
    lang = language()
    neutral = look_of(kind, None)
    named = _names(_SCHEMES.get(kind, "sector"))
    return {
        "dark": tokens.dark,
        "scale": theme.current().scale,
        "lang": lang,
        "rtl": is_rtl(),
        "cards": cards,
        "searchHere": search_here,
        "base": base,
        "tokens": {
            "text": tokens.text, "secondary": tokens.secondary, "tertiary": tokens.tertiary,
            "surface": tokens.surface, "line": tokens.line, "border": tokens.border, "hover": tokens.hover,
            "primary": tokens.primary, "onPrimary": tokens.on_primary, "primaryHover": tokens.primary_hover,
            "info": tokens.info, "infoTint": tokens.info_tint,
            "edge": "#1A2127" if tokens.dark else "#FFFFFF", "sea": base["sea"], "halo": base["halo"],
        },
        "looks": [_look(kind, code, names.get(lang, names["fr"])) for code, names in named.items()],
        "other": {
            "code": "",
            "label": _("Sans secteur") if kind == "initiative" else _("Sans type"),
            "colour": neutral.colour,
            "icon": drawings.icon(neutral.icon),
        },
        "areaIcon": drawings.icon("map"),
        "icons": {name: drawings.icon(name) for name in ("plus", "minus", "maximize")},
        "seas": [
            {"name": _("Océan Atlantique"), "lon": -9.9, "lat": 33.4},
            {"name": _("Mer Méditerranée"), "lon": -3.4, "lat": 35.75},
        ],
        "strings": _strings(),
    }  # fmt: skip
