"""Owns degrees as whole numbers, and what is a point at all; must not know who stands there."""

from __future__ import annotations

import math
import sys
from array import array
from typing import Final

# whole numbers of 0.1 microdegree (1 cm): float32 Mercator would be off by metres
_UNIT: Final = 1e7
WIDTH: Final = 4  # bytes


def valid(latitude: float | None, longitude: float | None) -> bool:
    """Whether the two are a point that can be drawn."""
    if latitude is None or longitude is None:
        return False
    return math.isfinite(latitude) and math.isfinite(longitude) and abs(latitude) <= 85 and abs(longitude) <= 180


def units(degrees: float) -> int:
    """Degrees in whole units."""
    return round(degrees * _UNIT)


def packed(degrees: float) -> bytes:
    """The same as the four bytes that travel to the map."""
    return units(degrees).to_bytes(WIDTH, "little", signed=True)


def degrees(block: bytes | bytearray) -> list[float]:
    """Numbers that lie end to end, in degrees."""
    numbers = array("i", bytes(block))
    if sys.byteorder == "big":
        numbers.byteswap()
    return [number / _UNIT for number in numbers]
