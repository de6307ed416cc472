"""Owns how the map looks and speaks: colours, icons and words for its page. Must not know a record."""

from __future__ import annotations

from typing import Final

from desktop.geo import drawings
from desktop.geo import style as geo_style
from desktop.i18n import _, decimal_mark, is_rtl, language, month_names
from desktop.services.names.naming import best
from desktop.services.words.word_lists import shipped_words
from desktop.views import looks, theme


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


# the ways to work on the map (resources/map/ways.js): all of them where it stands alone
WAYS_ALONE: Final = ("zone", "measure", "near", "time")
WAYS_BESIDE: Final = ("measure",)
_ICONS: Final = (
    *("plus", "minus", "maximize", "lasso", "ruler", "radar", "calendar-range"),
    *("chevron-left", "chevron-right", "play", "pause", "x"),
)
DATED: Final = "initiative"


def style(kind: str = "initiative", *, cards: bool, search_here: bool) -> dict[str, object]:
    """Give what the page needs to draw in the theme, size and language in force.

    `cards` opens a card on a clicked pin (a map alone); without it a click only selects (a map beside a list).
    """
    tokens = theme.current().tokens
    lang = language()
    neutral = look_of(kind, None)
    words = shipped_words(geo_style.SCHEMES.get(kind, "sector"))
    return {
        "dark": tokens.dark,
        "scale": theme.current().scale,
        "lang": lang,
        "rtl": is_rtl(),
        "cards": cards,
        "searchHere": search_here,
        "ways": [way for way in (WAYS_ALONE if cards else WAYS_BESIDE) if way != "time" or kind == DATED],
        "months": month_names(),
        "decimal": decimal_mark(),
        "base": geo_style.ground(tokens),
        "tokens": geo_style.colours(tokens),
        "looks": [_look(kind, code, best(word["names"], lang)[1]) for code, word in words.items()],
        "other": {
            "code": "",
            "label": _("Sans type") if kind in geo_style.SCHEMES else _("Sans secteur"),
            "colour": neutral.colour,
            "icon": drawings.icon(neutral.icon),
        },
        "shape": geo_style.SHAPES.get(kind, "drop"),
        "areaIcon": drawings.icon("map"),
        "icons": {name: drawings.icon(name) for name in _ICONS},
        "seas": geo_style.seas(_),
        "shades": geo_style.shades(tokens),
        "strings": {
            **geo_style.words(_),
            "noFigure": _("Rien ici"),
            # here, as a published file says nothing of it
            "toConfirm": _("À reconfirmer"),
            "fade": _("Pâlir ce que personne n’a confirmé depuis longtemps"),
            "fadeNot": _("Ne plus pâlir ce que personne n’a confirmé depuis longtemps"),
            "noShapes": _("Les limites des communes manquent."),
        },
    }
