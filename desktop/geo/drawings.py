"""Owns turning an icon's SVG into path data for a canvas. Must not know which icon means what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from desktop import paths

_ELEMENT: Final = re.compile(r"<(path|circle|ellipse|line|polyline|polygon|rect)\b([^>]*)>")
_ATTRIBUTE: Final = re.compile(r'([a-z0-9-]+)="([^"]*)"')
# A dot, when a drawing is missing: shape is never the only sign, a word always stands beside it.
DOT: Final = ("M8 12a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z",)


def path_data(svg: str) -> list[str]:
    """Give the path data of every shape of a drawing, in its own units."""
    return [data for name, rest in _ELEMENT.findall(svg) for data in _shape(name, dict(_ATTRIBUTE.findall(rest)))]


def _shape(name: str, given: dict[str, str]) -> Iterator[str]:
    def number(key: str, default: float = 0.0) -> float:
        return float(given.get(key, default))

    if name == "path":
        yield given.get("d", "")
    elif name in ("circle", "ellipse"):
        rx = number("rx", number("r"))
        ry = number("ry", number("r"))
        yield f"M{number('cx') - rx} {number('cy')}a{rx} {ry} 0 1 0 {2 * rx} 0a{rx} {ry} 0 1 0 {-2 * rx} 0z"
    elif name == "line":
        yield f"M{number('x1')} {number('y1')}L{number('x2')} {number('y2')}"
    elif name in ("polyline", "polygon"):
        yield f"M{given.get('points', '')}" + ("z" if name == "polygon" else "")
    else:
        x, y, wide, high = (number(key) for key in ("x", "y", "width", "height"))
        r = min(number("rx", number("ry")), wide / 2, high / 2)
        yield (
            f"M{x + r} {y}h{wide - 2 * r}a{r} {r} 0 0 1 {r} {r}v{high - 2 * r}a{r} {r} 0 0 1 {-r} {r}"
            f"h{2 * r - wide}a{r} {r} 0 0 1 {-r} {-r}v{2 * r - high}a{r} {r} 0 0 1 {r} {-r}z"
        )


@cache
def icon(name: str, folder: Path | None = None) -> tuple[str, ...]:
    """Give the path data of a named icon, or a dot if it is missing."""
    file = (folder or paths.assets() / "icons") / f"{name}.svg"
    return tuple(path_data(file.read_text(encoding="utf-8"))) if file.is_file() else DOT
