"""Owns how the map looks and speaks, whoever shows it: colours of its ground, words. Must not know Qt nor a record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from desktop.i18n import N_
from desktop.tokens import Tokens

_LIGHT: Final[Mapping[str, Any]] = {
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
_DARK: Final[Mapping[str, Any]] = {
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

SCHEMES: Final[Mapping[str, str]] = {"initiative": "sector", "actor": "actor_type", "place": "place_kind"}
_WORDS: Final[Mapping[str, str]] = {
    "map": N_("Carte : flèches pour se déplacer, + et − pour zoomer, Page suivante pour passer d’une fiche à l’autre"),
    "zoomIn": N_("Zoomer"),
    "zoomOut": N_("Dézoomer"),
    "showAll": N_("Voir toutes les fiches"),
    "legend": N_("Légende"),
    "show": N_("Montrer ce secteur"),
    "hide": N_("Cacher ce secteur"),
    "searchHere": N_("Chercher dans cette zone"),
    "close": N_("Fermer"),
    "open": N_("Ouvrir la fiche"),
    "records": N_("Fiches : {n}"),
    "metres": N_("{n} m"),
    "kilometres": N_("{n} km"),
    "pick": N_("Cliquez sur la carte pour placer la fiche."),
    "noBase": N_("Le fond de carte manque : les fiches sont montrées sur une terre unie. Relancez l’installation."),
    "noStreets": N_("Les rues ne peuvent pas être dessinées : l’installation est incomplète. Relancez-la."),
    "creditShort": "© OpenStreetMap · HCP",
    "credit": N_("© les contributeurs d’OpenStreetMap (ODbL) · HCP RGPH 2024 (CC BY 4.0, modifié)"),
}
_SEAS: Final = ((N_("Océan Atlantique"), -9.9, 33.4), (N_("Mer Méditerranée"), -3.4, 35.75))


def ground(tokens: Tokens) -> Mapping[str, Any]:
    """The colours of sea, land, lines and names."""
    return _DARK if tokens.dark else _LIGHT


def colours(tokens: Tokens) -> dict[str, str]:
    """The colours of what stands over the map, as the page calls them."""
    return {
        "text": tokens.text, "secondary": tokens.secondary, "tertiary": tokens.tertiary,
        "surface": tokens.surface, "line": tokens.line, "border": tokens.border, "hover": tokens.hover,
        "primary": tokens.primary, "onPrimary": tokens.on_primary, "primaryHover": tokens.primary_hover,
        "info": tokens.info, "infoTint": tokens.info_tint,
        "edge": "#1A2127" if tokens.dark else "#FFFFFF",
        "sea": ground(tokens)["sea"], "halo": ground(tokens)["halo"],
    }  # fmt: skip


def words(say: Callable[[str], str]) -> dict[str, str]:
    """What the map says, in the language of `say`; `{n}` is filled in by the page."""
    return {name: say(text) for name, text in _WORDS.items()}


def seas(say: Callable[[str], str]) -> list[dict[str, object]]:
    """The seas, with where their names stand in degrees."""
    return [{"name": say(name), "lon": longitude, "lat": latitude} for name, longitude, latitude in _SEAS]
