"""Owns actors (associations, communes, agencies …); must not know what they do."""

from __future__ import annotations

from sqlalchemy import Index, Integer, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import ID_LENGTH, Base, Synced, cell, wire
from desktop.models.recorded import Recorded


class Actor(Recorded, Synced, Base):
    """An organisation. Names and mandate are texts; languages and target groups are term links."""

    __tablename__ = "actor"
    __table_args__ = (
        Index("ix_actor_parent", "parent"),
        Index("ix_actor_area", "area"),
        wire("actor"),
    )

    acronym: Mapped[str | None] = mapped_column(Text, info=cell("acronym"))
    kind: Mapped[str | None] = mapped_column(Text, info=cell("kind"))
    legal_status: Mapped[str | None] = mapped_column(Text, info=cell("legal_status"))
    founded: Mapped[int | None] = mapped_column(Integer, info=cell("founded"))
    migrant_led: Mapped[int | None] = mapped_column(Integer, info=cell("migrant_led"))
    web: Mapped[str | None] = mapped_column(Text, info=cell("web"))
    email: Mapped[str | None] = mapped_column(Text, info=cell("email"))
    phone: Mapped[str | None] = mapped_column(Text, info=cell("phone"))
    protected: Mapped[int | None] = mapped_column(Integer, info=cell("protected"))
    parent: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("parent", ref="actor"))
    area: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("area", ref="area"))
