"""Owns the rules of places and territories: what is protected by default, and where its position is kept."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.models.areas import Place
from desktop.models.levels import QUARTER

SHELTERING: Final = frozenset({"shelter"})  # kinds of place that are protected unless somebody lowers it
_KEPT: Final = {"point": "kept_point", "address": "kept_address"}


def keep_secret(session: Session, row: bytes | None, values: dict[str, Any]) -> None:
    """Complete a place's values: a shelter becomes protected, and what is protected moves into its secret cells.

    `row` is the place that is changed, None for a new one.
    """
    known: dict[str, Any] = {}
    if row is not None:
        found = session.execute(
            select(Place.kind, Place.protected, Place.address, Place.latitude, Place.longitude, Place.accuracy).where(
                Place.id == row
            )
        ).first()
        if found is not None:
            point = tuple(found[3:]) if found.latitude is not None and found.longitude is not None else None
            known = {"kind": found.kind, "protected": found.protected, "address": found.address, "point": point}
    said = values["protected"] if "protected" in values else known.get("protected")
    if said is None and values.get("kind", known.get("kind")) in SHELTERING:
        values["protected"] = said = 1
    if not said:
        return
    for shown, kept in _KEPT.items():
        value = values[shown] if values.get(shown) is not None else known.get(shown)
        if value is not None:
            if values.get(kept) is None:
                values[kept] = value
            values[shown] = None


def add_level(row: bytes | None, values: dict[str, Any]) -> None:
    """A new territory is a quarter unless it says something else: the official ones are all there."""
    if row is None and values.get("level") is None:
        values["level"] = QUARTER
