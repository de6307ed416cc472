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

# Territories by a figure: five shades from little to much, whose lightness alone tells them apart; and five for what
# parts at nought (much too much, too much, nought, a lack, a great lack), the first two of them also dotted.
_SHADES: Final[Mapping[str, Any]] = {
    "grown": ["#D8ECE9", "#A8D3D0", "#6FB3B4", "#388790", "#0D5A64"],
    "parted": ["#3D7CC0", "#AFCBE9", "#E6E2D8", "#F0AE72", "#B5520D"],
    "dots": "#1B2430B0",
    "unknown": "#52606D",
}
_DARK_SHADES: Final[Mapping[str, Any]] = {
    "grown": ["#24474C", "#2C646C", "#3F8A93", "#6DB8C0", "#B4EAEF"],
    "parted": ["#86B6F2", "#3A5F8C", "#414B54", "#8F5A2A", "#F3AC63"],
    "dots": "#0E1418C0",
    "unknown": "#A9B4C0",
}

SCHEMES: Final[Mapping[str, str]] = {"actor": "actor_type", "place": "place_kind"}  # all others: sectors
# What a pin of a kind looks like, all others a full drop: what is lacking is hollow, where one is sent is a sign.
SHAPES: Final[Mapping[str, str]] = {"need": "hollow", "service": "sign"}
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
    "drawZone": N_("Dessiner une zone"),
    "drawZoneHow": N_(
        "Entourez les fiches à la souris (Maj : rectangle) ou cliquez les coins. Entrée prend ce qui est affiché, "
        "Échap arrête."
    ),
    "measure": N_("Mesurer une distance"),
    "measureHow": N_("Cliquez point après point. Retour arrière retire le dernier, Échap termine."),
    "near": N_("Autour d’ici"),
    "nearHow": N_("Cliquez là où chercher : les fiches les plus proches viennent dans la liste."),
    "timeline": N_("Dans le temps"),
    "timeFrom": N_("Premier mois montré"),
    "timeTo": N_("Dernier mois montré"),
    "stepBack": N_("Un mois plus tôt"),
    "stepForth": N_("Un mois plus tard"),
    "play": N_("Faire défiler les mois"),
    "pause": N_("Arrêter le défilement"),
    "allTime": N_("Fermer et tout montrer"),
    "noDates": N_("Aucune fiche n’a de date."),
    "fromTo": N_("{from} – {to}"),
    "undated": N_("sans date, cachées : {n}"),
    "noBase": N_("Le fond de carte manque : les fiches sont montrées sur une terre unie. Relancez l’installation."),
    "noStreets": N_("Les rues ne peuvent pas être dessinées : l’installation est incomplète. Relancez-la."),
    "creditShort": "© OpenStreetMap · HCP",
    "credit": N_("© les contributeurs d’OpenStreetMap (ODbL) · HCP RGPH 2024 (CC BY 4.0, modifié)"),
}
_SEAS: Final = ((N_("Océan Atlantique"), -9.9, 33.4), (N_("Mer Méditerranée"), -3.4, 35.75))


def ground(tokens: Tokens) -> Mapping[str, Any]:
    """The colours of sea, land, lines and names."""
    return _DARK if tokens.dark else _LIGHT


def shades(tokens: Tokens) -> Mapping[str, Any]:
    """The colours of territories that are shaded by a figure."""
    return _DARK_SHADES if tokens.dark else _SHADES


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


def credit() -> str:
    """Whom every drawing of the base map names, to be translated."""
    return str(_WORDS["credit"])


def seas(say: Callable[[str], str]) -> list[dict[str, object]]:
    """The seas, with where their names stand in degrees."""
    return [{"name": say(name), "lon": longitude, "lat": latitude} for name, longitude, latitude in _SEAS]
