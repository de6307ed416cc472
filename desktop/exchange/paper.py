"""Owns the sheet of paper as it is asked for: sizes and titles. Must not know Qt, what is on a page, nor who draws."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil
from types import MappingProxyType
from typing import Final

from desktop.i18n import N_, say_in

Size = tuple[float, float]  # millimetres: width, height

PAPERS: Final[Mapping[str, tuple[int, int]]] = MappingProxyType({"A4": (210, 297), "A3": (297, 420)})
PER_MILLIMETRE: Final = 96 / 25.4  # pixels of a screen
FINE: Final = 2  # pixels of a sheet's picture for each of the screen's, each way
READABLE: Final = 960  # pixels of the screen that a sheet's words need across
_TITLES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "initiative": N_("Initiatives"),
        "actor": N_("Acteurs"),
        "need": N_("Besoins"),
        "service": N_("Services"),
    }
)
KINDS: Final = tuple(_TITLES)


def paper_size(paper: str, *, wide: bool) -> tuple[int, int]:
    """A paper's millimetres, lying (`wide`) or standing."""
    short, long = PAPERS[paper]
    return (long, short) if wide else (short, long)


def picture_size(wide: int, high: int) -> tuple[Size, float]:
    """The sheet whose picture has that many pixels, and how fine it is drawn.

    A small picture is drawn less finely rather than of a sheet too narrow for its words.
    """
    across = max(wide / FINE, min(wide, READABLE))
    fine = wide / across
    return (across / PER_MILLIMETRE, high / fine / PER_MILLIMETRE), fine


def pixels(size: Size, fine: float = 1) -> tuple[int, int]:
    """A sheet on the screen, or its picture; never smaller than the sheet, which would not fit."""
    wide, high = (ceil(side * PER_MILLIMETRE * fine - 0.01) for side in size)
    return wide, high


def title_of(kind: str, lang: str) -> str:
    """What a sheet is called when nobody says otherwise."""
    return say_in(lang, _TITLES[kind])
