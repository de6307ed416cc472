"""Owns good practices: what worked somewhere, and which initiatives show it; must not know how they are shared."""

from __future__ import annotations

from sqlalchemy import Index, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import ID_LENGTH, Base, Synced, cell, derived_id, wire
from desktop.models.recorded import Recorded


class Practice(Recorded, Synced, Base):
    """A good practice. Title, context, what worked, limits, what others can take over and a quotation are texts.

    `city` and `country` say where, here or abroad; `area` a territory of the gazetteer. Who is quoted is told by what
    they are (`quoted`, never by name), and whether they agreed, with the day, is one cell.
    """

    __tablename__ = "practice"
    __table_args__ = wire("practice")

    sector: Mapped[str | None] = mapped_column(Text, info=cell("sector"))
    actor: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("actor", ref="actor"))
    area: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("area", ref="area"))
    city: Mapped[str | None] = mapped_column(Text, info=cell("city"))
    country: Mapped[str | None] = mapped_column(Text, info=cell("country"))
    starts: Mapped[str | None] = mapped_column(Text, info=cell("dates"))
    ends: Mapped[str | None] = mapped_column(Text, info=cell("dates"))
    quoted: Mapped[str | None] = mapped_column(Text, info=cell("quoted"))
    consent: Mapped[str | None] = mapped_column(Text, info=cell("consent"))
    consent_date: Mapped[str | None] = mapped_column(Text, info=cell("consent"))


class PracticeInitiative(Synced, Base):
    """An initiative shows a good practice. Its id is derived from the two ends."""

    __tablename__ = "practice_initiative"
    __table_args__ = (
        Index("ix_practice_initiative_practice", "practice"),
        Index("ix_practice_initiative_initiative", "initiative"),
        wire("practice_initiative", parent="practice"),
    )

    practice: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("practice", ref="practice"))
    initiative: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("initiative", ref="initiative"))


def practice_initiative_id(practice: bytes, initiative: bytes) -> bytes:
    """Identity of the link from a good practice to an initiative that shows it."""
    return derived_id("practice_initiative", practice, initiative)
