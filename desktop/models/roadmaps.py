"""Owns roadmaps: what a territory wants to reach, by which steps and when; must not know which actions serve them."""

from __future__ import annotations

from sqlalchemy import Index, Integer, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import ID_LENGTH, Base, Synced, cell, wire
from desktop.models.recorded import Recorded


class Roadmap(Recorded, Synced, Base):
    """What a region or a commune has set out to do. Title and description are texts; its horizon is one cell."""

    __tablename__ = "roadmap"
    __table_args__ = wire("roadmap")

    area: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("area", ref="area"))
    actor: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("actor", ref="actor"))  # who leads
    starts: Mapped[str | None] = mapped_column(Text, info=cell("horizon"))
    ends: Mapped[str | None] = mapped_column(Text, info=cell("horizon"))
    status: Mapped[str | None] = mapped_column(Text, info=cell("status"))


class Objective(Recorded, Synced, Base):
    """One aim of a roadmap. Title and how one will see that it is reached are texts; `rank` is an order key."""

    __tablename__ = "objective"
    __table_args__ = (Index("ix_objective_roadmap", "roadmap"), wire("objective", parent="roadmap"))

    roadmap: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("roadmap", ref="roadmap"))
    rank: Mapped[str | None] = mapped_column(Text, info=cell("rank", guard="auto"))


class Milestone(Recorded, Synced, Base):
    """A step of a roadmap, of one of its objectives or of none. Its title is a text; `progress` is 0 to 100."""

    __tablename__ = "milestone"
    __table_args__ = (
        Index("ix_milestone_roadmap", "roadmap"),
        Index("ix_milestone_objective", "objective"),
        wire("milestone", parent="roadmap"),
    )

    roadmap: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("roadmap", ref="roadmap"))
    objective: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("objective", ref="objective"))
    actor: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("actor", ref="actor"))
    owner: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("owner", ref="contact"))
    due: Mapped[str | None] = mapped_column(Text, info=cell("due"))  # ISO date
    status: Mapped[str | None] = mapped_column(Text, info=cell("status"))
    progress: Mapped[int | None] = mapped_column(Integer, info=cell("progress"))
    rank: Mapped[str | None] = mapped_column(Text, info=cell("rank", guard="auto"))
