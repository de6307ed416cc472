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
    "sea": "#CDDFE9",
    "land": "#F3F1EB",
    "tints": ["#F5F3EE", "#F0EEE7", "#F3F2E9"],
    "urban": "#E7E2D7",
    "marked": "#0F6B7526",
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
    "sea": "#121D26",
    "land": "#232A30",
    "tints": ["#242B31", "#272F35", "#21282E"],
    "urban": "#303941",
    "marked": "#5CC4CE2B",
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


@cache
def _sector_names() -> dict[str, dict[str, str]]:
    file = paths.resources() / "vocabularies" / "sector.json"
    if not file.is_file():
        return {}
    return {entry["code"]: entry["names"] for entry in json.loads(file.read_text(encoding="utf-8"))}


def _look(code: str, label: str) -> dict[str, object]:
    look = looks.sector(code)
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
        "credit": _("© les contributeurs d’OpenStreetMap (ODbL) · HCP RGPH 2024 (CC BY 4.0, modifié)"),
    }


def style(*, cards: bool, search_here: bool) -> dict[str, object]:
    """Give what the page needs to draw in the theme, size and language in force.

    `cards` opens a card on a clicked pin (a map alone); without it a click only selects (a map beside a list).
    """
    tokens = theme.current().tokens
    base = _DARK if tokens.dark else _LIGHT
    lang = language()
    neutral = looks.sector(None)
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
        "looks": [_look(code, names.get(lang, names["fr"])) for code, names in _sector_names().items()],
        "other": {
            "code": "", "label": _("Sans secteur"), "colour": neutral.colour, "icon": drawings.icon(neutral.icon),
        },
        "areaIcon": drawings.icon("map"),
        "icons": {name: drawings.icon(name) for name in ("plus", "minus", "maximize")},
        "seas": [
            {"name": _("Océan Atlantique"), "lon": -9.9, "lat": 33.4},
            {"name": _("Mer Méditerranée"), "lon": -3.4, "lat": 35.75},
        ],
        "strings": _strings(),
    }  # fmt: skip
