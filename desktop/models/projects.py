"""Owns projects and programmes: who takes part, where, with what means; must not know what was done in them."""

from __future__ import annotations

from sqlalchemy import Float, Index, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import ID_LENGTH, Base, Synced, cell, derived_id, wire
from desktop.models.recorded import Recorded


class Project(Recorded, Synced, Base):
    """A project, or a programme that holds projects. Title, objectives and expected results are texts.

    Start and end (ISO dates that may stop at the month or the year) are one cell; so are amount and currency.
    """

    __tablename__ = "project"
    __table_args__ = (Index("ix_project_parent", "parent"), wire("project"))

    acronym: Mapped[str | None] = mapped_column(Text, info=cell("acronym"))
    kind: Mapped[str | None] = mapped_column(Text, info=cell("kind"))
    parent: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("parent", ref="project"))
    status: Mapped[str | None] = mapped_column(Text, info=cell("status"))
    starts: Mapped[str | None] = mapped_column(Text, info=cell("dates"))
    ends: Mapped[str | None] = mapped_column(Text, info=cell("dates"))
    amount: Mapped[float | None] = mapped_column(Float, info=cell("budget"))
    currency: Mapped[str | None] = mapped_column(Text, info=cell("budget"))


class ProjectActor(Synced, Base):
    """An actor takes part in a project with a role (lead, implementer, partner, donor). Its id is derived from all."""

    __tablename__ = "project_actor"
    __table_args__ = (
        Index("ix_project_actor_project", "project"),
        Index("ix_project_actor_actor", "actor"),
        wire("project_actor", parent="project"),
    )

    project: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("project", ref="project"))
    actor: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("actor", ref="actor"))
    role: Mapped[str | None] = mapped_column(Text, info=cell("role"))


class ProjectPlace(Synced, Base):
    """A project works in a territory, or at a place. Its id is derived from the two ends."""

    __tablename__ = "project_place"
    __table_args__ = (
        Index("ix_project_place_project", "project"),
        Index("ix_project_place_place", "place"),
        Index("ix_project_place_area", "area"),
        wire("project_place", parent="project"),
    )

    project: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("project", ref="project"))
    place: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("place", ref="place"))
    area: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("area", ref="area"))


def project_actor_id(project: bytes, actor: bytes, role: str) -> bytes:
    """Identity of a role of an actor in a project."""
    return derived_id("project_actor", project, actor, role)


def project_place_id(project: bytes, where: bytes) -> bytes:
    """Identity of the link from a project to a place or an area."""
    return derived_id("project_place", project, where)
