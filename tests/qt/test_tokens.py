"""The colours: every pair that carries text contrasts 4.5 or more in both themes; sectors 3 or more on their ground."""

from __future__ import annotations

import json
from typing import Any

import pytest

from desktop import paths
from desktop.views.theme import DARK, LIGHT, Tokens

GROUNDS = ("canvas", "surface", "sunken", "hover", "primary_tint")
PAIRS = [
    *[(ink, ground) for ink in ("text", "secondary") for ground in GROUNDS],
    *[("tertiary", ground) for ground in ("canvas", "surface", "sunken", "neutral_tint")],
    *[("primary", ground) for ground in ("canvas", "surface", "primary_tint", "hover")],
    *[(ink, f"{ink}_tint") for ink in ("ok", "warn", "error", "info", "neutral")],
    *[(ink, "surface") for ink in ("ok", "warn", "error")],
    ("on_primary", "primary"),
    ("on_primary", "primary_hover"),
    ("on_badge", "badge"),
    ("sidebar_text", "sidebar"),
    ("sidebar_text", "sidebar_active"),
    ("sidebar_dim", "sidebar"),
    ("sidebar_dim", "sidebar_active"),
    ("surface", "text"),
]


def luminance(colour: str) -> float:
    """WCAG's relative luminance of #RRGGBB."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG's contrast of two colours, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), PAIRS)
def test_text_can_be_read(tokens: Tokens, ink: str, ground: str) -> None:
    assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= 4.5


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["surface", "canvas"])
def test_a_control_can_be_seen(tokens: Tokens, ground: str) -> None:
    assert contrast(tokens.border, getattr(tokens, ground)) >= 3


def sectors() -> list[dict[str, Any]]:
    return list(json.loads((paths.resources() / "vocabularies" / "sector.json").read_text(encoding="utf-8")))


@pytest.mark.parametrize("sector", sectors(), ids=lambda one: one["code"])
def test_a_sector_can_be_seen(sector: dict[str, Any]) -> None:
    assert contrast(sector["color"]["light"], LIGHT.surface) >= 3
    assert contrast(sector["color"]["dark"], DARK.surface) >= 3


def test_the_measure_itself() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#FFFFFF", "#308CC6") < 4.5  # the highlight of the default palette
