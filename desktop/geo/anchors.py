"""Owns where the areas of the base map are: the place of their name and their box. Must not know a record."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

from desktop import paths


class Anchor(NamedTuple):
    """Where an area's name and its records stand, and its box; all in degrees."""

    longitude: float
    latitude: float
    west: float
    south: float
    east: float
    north: float


class Anchors:
    """The anchors of the census areas, by code."""

    def __init__(self, known: dict[str, Anchor]) -> None:
        self._known = known

    @classmethod
    def read(cls, folder: Path) -> Anchors:
        """Read them from a base map's folder; none when it is missing."""
        try:
            rows = json.loads((folder / "anchors.json").read_text(encoding="utf-8"))
            return cls({code: Anchor(*row) for code, row in rows.items()})
        except (OSError, ValueError, TypeError):
            return cls({})

    @classmethod
    def shipped(cls) -> Anchors:
        """Those of the base map that set-up built."""
        return _shipped()

    def of(self, code: str) -> Anchor | None:
        """The anchor of one area."""
        return self._known.get(code)

    def nearest(self, codes: Iterable[str]) -> tuple[str, float | None, float | None]:
        """The first of `codes` that has an anchor, with its latitude and longitude; ("", None, None) if none has."""
        for code in codes:
            anchor = self._known.get(code)
            if anchor is not None:
                return code, anchor.latitude, anchor.longitude
        return "", None, None

    def all(self) -> Iterable[tuple[str, Anchor]]:
        """Every area's code and anchor."""
        return self._known.items()

    def __len__(self) -> int:
        return len(self._known)


@cache
def _shipped() -> Anchors:
    return Anchors.read(paths.assets() / "basemap")
