"""Owns initiatives and what ties them to actors, places and people reached; must not know how they are shown."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Float, Index, Integer, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import ID_LENGTH, Base, Synced, cell, derived_id, wire
from desktop.models.recorded import Recorded


class Initiative(Recorded, Synced, Base):
    """Something done for people. Title and description are texts; groups and alignments are term links.

    Dates are ISO text (a day, a month `2021-03` or a year `2021`); start and end are one cell. `counting` says whether
    the people counted here may have been counted in another initiative too.
    """

    __tablename__ = "initiative"
    __table_args__ = (Index("ix_initiative_project", "project"), wire("initiative"))

    phase: Mapped[str | None] = mapped_column(Text, info=cell("phase"))
    status: Mapped[str | None] = mapped_column(Text, info=cell("status"))
    sector: Mapped[str | None] = mapped_column(Text, info=cell("sector"))
    modality: Mapped[str | None] = mapped_column(Text, info=cell("modality"))
    starts: Mapped[str | None] = mapped_column(Text, info=cell("dates"))
    ends: Mapped[str | None] = mapped_column(Text, info=cell("dates"))
    planned_starts: Mapped[str | None] = mapped_column(Text, info=cell("planned"))
    planned_ends: Mapped[str | None] = mapped_column(Text, info=cell("planned"))
    amount: Mapped[float | None] = mapped_column(Float, info=cell("budget"))
    currency: Mapped[str | None] = mapped_column(Text, info=cell("budget"))
    # younger than the table: they stand behind its other columns, as a migration leaves them
    project: Mapped[bytes | None] = mapped_column(
        LargeBinary(ID_LENGTH), info=cell("project", ref="project"), sort_order=1000
    )
    counting: Mapped[str | None] = mapped_column(Text, info=cell("counting"), sort_order=1001)


class Participation(Synced, Base):
    """An actor takes part in an initiative with a role. Its id is derived from the three."""

    __tablename__ = "participation"
    __table_args__ = (
        Index("ix_participation_initiative", "initiative"),
        Index("ix_participation_actor", "actor"),
        wire("participation", parent="initiative"),
    )

    initiative: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("initiative", ref="initiative"))
    actor: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("actor", ref="actor"))
    role: Mapped[str | None] = mapped_column(Text, info=cell("role"))


class InitiativePlace(Synced, Base):
    """An initiative happens in a place, or somewhere in an area. Its id is derived from the two ends."""

    __tablename__ = "initiative_place"
    __table_args__ = (
        Index("ix_initiative_place_initiative", "initiative"),
        Index("ix_initiative_place_place", "place"),
        Index("ix_initiative_place_area", "area"),
        wire("initiative_place", parent="initiative"),
    )

    initiative: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("initiative", ref="initiative"))
    place: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("place", ref="place"))
    area: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("area", ref="area"))


# what tells one number of people from another; the number's own cell is last
COUNTED: Final = (
    *("initiative", "measure", "people", "sex", "age", "nationality", "period", "area", "reporter"),
    "value",
)


class BeneficiaryCount(Synced, Base):
    """How many people, for one tuple of dimensions; its id is derived from the whole tuple and never changes.

    A correction of a dimension is a deletion and a creation. Value and unit are one cell.
    """

    __tablename__ = "count"
    __table_args__ = (
        Index("ix_count_initiative", "initiative"),
        wire("count", parent="initiative", counts=COUNTED),
    )

    initiative: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("initiative", ref="initiative"))
    measure: Mapped[str | None] = mapped_column(Text, info=cell("measure"))
    people: Mapped[str | None] = mapped_column(Text, info=cell("people"))
    sex: Mapped[str | None] = mapped_column(Text, info=cell("sex"))
    age: Mapped[str | None] = mapped_column(Text, info=cell("age"))
    nationality: Mapped[str | None] = mapped_column(Text, info=cell("nationality"))
    period: Mapped[str | None] = mapped_column(Text, info=cell("period"))
    area: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("area", ref="area"))
    reporter: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("reporter", ref="actor"))
    value: Mapped[int | None] = mapped_column(Integer, info=cell("value"))
    unit: Mapped[str | None] = mapped_column(Text, info=cell("value"))
    method: Mapped[str | None] = mapped_column(Text, info=cell("method"))
    note: Mapped[str | None] = mapped_column(Text, info=cell("note"))


def participation_id(initiative: bytes, actor: bytes, role: str) -> bytes:
    """Identity of a role of an actor in an initiative."""
    return derived_id("participation", initiative, actor, role)


def initiative_place_id(initiative: bytes, where: bytes) -> bytes:
    """Identity of the link from an initiative to a place or an area."""
    return derived_id("initiative_place", initiative, where)


def count_id(
    initiative: bytes,
    measure: str,
    *,
    people: str = "",
    sex: str = "",
    age: str = "",
    nationality: str = "",
    period: str = "",
    area: bytes = b"",
    reporter: bytes = b"",
) -> bytes:
    """Identity of a count from its whole dimension tuple; a dimension not said is empty."""
    return derived_id("count", initiative, measure, people, sex, age, nationality, period, area, reporter)
