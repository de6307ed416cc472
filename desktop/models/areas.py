"""Owns territories (regions to quarters) and named places; must not know what happens there."""

from __future__ import annotations

from sqlalchemy import Float, Index, Integer, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import ID_LENGTH, Base, Synced, cell, derived_id, wire
from desktop.models.recorded import Recorded


class Area(Synced, Base):
    """A territory. Shipped ones have an id derived from their census code; names are texts (field `name`)."""

    __tablename__ = "area"
    __table_args__ = (
        Index("ix_area_code", "code"),
        Index("ix_area_parent", "parent"),
        wire("area"),
    )

    code: Mapped[str | None] = mapped_column(Text, info=cell("code"))  # leading zeros matter
    level: Mapped[int | None] = mapped_column(Integer, info=cell("level"))
    kind: Mapped[str | None] = mapped_column(Text, info=cell("kind"))
    parent: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("parent", ref="area"))
    valid_from: Mapped[str | None] = mapped_column(Text, info=cell("validity"))
    valid_to: Mapped[str | None] = mapped_column(Text, info=cell("validity"))
    population: Mapped[int | None] = mapped_column(Integer, info=cell("population"))
    source: Mapped[str | None] = mapped_column(Text, info=cell("source"))
    state: Mapped[str | None] = mapped_column(Text, info=cell("state", guard="auto"))


class Place(Recorded, Synced, Base):
    """A named spot. Latitude, longitude (degrees, WGS 84) and accuracy (metres) are one cell.

    A protected place keeps its point and address in `kept_*`, which are ciphertext; `point` and `address` stay empty.
    """

    __tablename__ = "place"
    __table_args__ = (
        Index("ix_place_area", "area"),
        Index("ix_place_actor", "actor"),
        wire("place"),
    )

    kind: Mapped[str | None] = mapped_column(Text, info=cell("kind"))
    latitude: Mapped[float | None] = mapped_column(Float, info=cell("point"))
    longitude: Mapped[float | None] = mapped_column(Float, info=cell("point"))
    accuracy: Mapped[float | None] = mapped_column(Float, info=cell("point"))
    address: Mapped[str | None] = mapped_column(Text, info=cell("address"))
    directions: Mapped[str | None] = mapped_column(Text, info=cell("directions"))
    protected: Mapped[int | None] = mapped_column(Integer, info=cell("protected"))
    kept_point: Mapped[bytes | None] = mapped_column(LargeBinary, info=cell("kept_point", guard="protected"))
    kept_address: Mapped[bytes | None] = mapped_column(LargeBinary, info=cell("kept_address", guard="protected"))
    area: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("area", ref="area"))
    actor: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("actor", ref="actor"))


def area_id(code: str) -> bytes:
    """Identity of a shipped territory, from its census code of 2024."""
    return derived_id("area", "ma-hcp-2024", code)
