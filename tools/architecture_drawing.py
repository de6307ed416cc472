"""The drawing of the house, docs/architecture.svg: the floors of the import contract, and the five ways through them.

    python -m tools.architecture_drawing

The floors are read from pyproject.toml, where the import contract stands; a test holds the drawing to it.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
DRAWING: Final = ROOT / "docs" / "architecture.svg"
LADDER: Final = "The ladder: imports go down only"


@dataclass(frozen=True, slots=True)
class Stop:
    """A room on a way, and what happens there in a few words."""

    room: str
    does: str


# The five ways of docs/architecture.md, from what asks to what is asked: calls go down, answers come back as values.
WAYS: Final[dict[str, tuple[Stop, ...]]] = {
    "1 Start": (
        Stop("app", "composes"),
        Stop("views", "window painted"),
        Stop("viewmodels", "store, jobs"),
        Stop("services", "opens in two steps"),
        Stop("models", "door, then mapper"),
    ),
    "2 Record": (
        Stop("views", "form"),
        Stop("viewmodels", "draft"),
        Stop("services", "one unit of work"),
        Stop("sync", "cells captured"),
        Stop("models", "rows, triggers"),
    ),
    "3 Receive": (
        Stop("views", "preview"),
        Stop("viewmodels", "job, progress"),
        Stop("services", "copy, then accept"),
        Stop("sync", "merge"),
        Stop("models", "one transaction"),
    ),
    "4 Map": (
        Stop("views", "page, own scheme"),
        Stop("viewmodels", "filter, viewport"),
        Stop("geo", "points as one blob"),
        Stop("services", "who may be told"),
        Stop("models", "lists"),
    ),
    "5 Report": (
        Stop("views", "Printer, handed down"),
        Stop("viewmodels", "wish"),
        Stop("reports", "document of blocks"),
        Stop("services", "frozen figures"),
        Stop("models", "one read"),
    ),
}
_LEFT, _TOP, _HIGH, _NAME, _WIDE = 12, 44, 46, 250, 148
_INK, _QUIET, _LINE, _TINT, _MARK = "#1b2430", "#52606d", "#c9d1d9", "#e2f1f1", "#0f6b75"


def floors(pyproject: str | None = None) -> list[list[str]]:
    """The floors of the contract from the top, each with its rooms. Raises KeyError where there is no such contract."""
    told = tomllib.loads(pyproject or (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = {one["name"]: one for one in told["tool"]["importlinter"]["contracts"]}
    return [re.findall(r"\w+", layer) for layer in contracts[LADDER]["layers"]]


def draw(rows: list[list[str]]) -> str:
    """The drawing as SVG. Raises ValueError for a way that goes up, or through a room that is on no floor."""
    wide = _LEFT * 2 + _NAME + _WIDE * len(WAYS)
    high = _TOP + _HIGH * len(rows) + 34
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" font-family="sans-serif" font-size="12">',
        "<title>The floors of the house and the five ways through them</title>",
        f'<rect width="{wide}" height="{high}" fill="#ffffff"/>',
    ]
    for number, rooms in enumerate(rows):
        y = _TOP + number * _HIGH
        parts.append(
            f'<rect x="{_LEFT}" y="{y}" width="{wide - 2 * _LEFT}" height="{_HIGH - 6}" rx="6" fill="{_TINT}" '
            f'stroke="{_LINE}"/>'
        )
        parts += _rooms(rooms, y)
    for number, (name, stops) in enumerate(WAYS.items()):
        parts += _way(name, stops, rows, _LEFT + _NAME + number * _WIDE)
    foot = "Imports go down only. Along a way calls go down; answers come back as values, and as one signal of changes."
    parts.append(_text(_LEFT, high - 12, foot, _QUIET))
    return "\n".join([*parts, "</svg>", ""])


def _rooms(rooms: list[str], y: int) -> list[str]:
    lines = [", ".join(rooms[:4]), ", ".join(rooms[4:])]
    if not lines[1]:
        return [_text(_LEFT + 10, y + 25, lines[0], _INK, bold=True)]
    return [_text(_LEFT + 10, y + 17 + 16 * n, line, _INK, bold=True) for n, line in enumerate(lines)]


def _way(name: str, stops: tuple[Stop, ...], rows: list[list[str]], x: int) -> list[str]:
    at = [_floor(stop.room, rows) for stop in stops]
    if at != sorted(at) or len(set(at)) != len(at):
        raise ValueError(f"{name} goes up")
    top, bottom = (_TOP + n * _HIGH + (_HIGH - 6) // 2 for n in (at[0], at[-1]))
    parts = [
        _text(x, _TOP - 16, name, _MARK, bold=True),
        f'<path d="M{x + 5} {top}V{bottom}" stroke="{_MARK}" stroke-width="2" fill="none"/>',
    ]
    for stop, floor in zip(stops, at, strict=True):
        y = _TOP + floor * _HIGH + (_HIGH - 6) // 2
        parts.append(f'<circle cx="{x + 5}" cy="{y}" r="5" fill="{_MARK}"/>')
        parts.append(_text(x + 16, y + 4, stop.does, _INK))
    return parts


def _floor(room: str, rows: list[list[str]]) -> int:
    for number, rooms in enumerate(rows):
        if room in rooms:
            return number
    raise ValueError(f"{room} is on no floor")


def _text(x: int, y: int, words: str, colour: str, *, bold: bool = False) -> str:
    weight = ' font-weight="600"' if bold else ""
    return f'<text x="{x}" y="{y}" fill="{colour}"{weight}>{escape(words)}</text>'


def main() -> int:
    """Write the drawing."""
    DRAWING.write_text(draw(floors()), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
