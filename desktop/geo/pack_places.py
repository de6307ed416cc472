"""Owns saying where a box lies, by the towns in it. Must not know what lies there."""

from __future__ import annotations

import json
from functools import cache
from typing import Any, Final

from desktop import paths
from desktop.geo.anchors import Anchors
from desktop.geo.tiles import Box

REACH: Final[Box] = (-32.0, 14.0, 16.0, 47.0)  # what the map can be moved to
_COMMUNE: Final = 3  # level of a commune in the census


def towns(box: Box, lang: str, most: int = 3) -> list[str]:
    """The largest communes whose middle lies in a box, by name."""
    anchors, found = Anchors.shipped(), []
    for code, told in _names().items():
        anchor = anchors.of(code) if told.get("level") == _COMMUNE else None
        if anchor is not None and box[0] <= anchor.longitude <= box[2] and box[1] <= anchor.latitude <= box[3]:
            found.append((int(told.get("people", 0)), str(told.get("ar" if lang == "ar" else "fr", ""))))
    return [name for _people, name in sorted(found, reverse=True)[:most] if name]


def within_reach(box: Box) -> bool:
    """Whether any of a box can come onto the map."""
    return box[0] < REACH[2] and box[2] > REACH[0] and box[1] < REACH[3] and box[3] > REACH[1]


@cache
def _names() -> dict[str, dict[str, Any]]:
    try:
        told = json.loads((paths.assets() / "basemap" / "names.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}
