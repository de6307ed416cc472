"""Owns indicators, the frameworks that hold them, and the values typed for them; must not know how one is computed."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Float, Index, Integer, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import ID_LENGTH, Base, Synced, cell, derived_id, wire
from desktop.models.recorded import Recorded


class Framework(Recorded, Synced, Base):
    """The indicators that a region, a commune or a project agreed upon. Its title and description are texts."""

    __tablename__ = "framework"
    __table_args__ = wire("framework")

    area: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("area", ref="area"))
    actor: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("actor", ref="actor"))
    project: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("project", ref="project"))
    starts: Mapped[str | None] = mapped_column(Text, info=cell("horizon"))
    ends: Mapped[str | None] = mapped_column(Text, info=cell("horizon"))


class Indicator(Recorded, Synced, Base):
    """What is measured, in which unit, how often, and where it should go. Name, definition and guide are texts.

    `baseline` and the ISO period it was measured in are one cell; so are the least and the most that is possible.
    `due_days`: days after the end of a period until its value is awaited. `formula`: computed when it says something.
    """

    __tablename__ = "indicator"
    __table_args__ = (Index("ix_indicator_framework", "framework"), wire("indicator"))

    framework: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("framework", ref="framework"))
    code: Mapped[str | None] = mapped_column(Text, info=cell("code"))
    sector: Mapped[str | None] = mapped_column(Text, info=cell("sector"))
    unit: Mapped[str | None] = mapped_column(Text, info=cell("unit"))
    direction: Mapped[str | None] = mapped_column(Text, info=cell("direction"))
    frequency: Mapped[str | None] = mapped_column(Text, info=cell("frequency"))
    actor: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("actor", ref="actor"))
    baseline: Mapped[float | None] = mapped_column(Float, info=cell("baseline"))
    baseline_period: Mapped[str | None] = mapped_column(Text, info=cell("baseline"))
    lowest: Mapped[float | None] = mapped_column(Float, info=cell("limits"))
    highest: Mapped[float | None] = mapped_column(Float, info=cell("limits"))
    due_days: Mapped[int | None] = mapped_column(Integer, info=cell("due_days"))
    formula: Mapped[str | None] = mapped_column(Text, info=cell("formula"))


# what tells one value from another; the value's own cell is last
VALUED: Final = (
    *("indicator", "measure", "period", "area", "sex", "age", "people", "nationality"),
    "value",
)


class IndicatorValue(Synced, Base):
    """A target or an actual of one period (ISO: `2021`, `2021-H1`, `2021-Q2`, `2021-03`) and territory, maybe of a part
    of the people. Its id is derived from the whole tuple and never changes."""

    __tablename__ = "indicator_value"
    __table_args__ = (
        Index("ix_indicator_value_indicator", "indicator"),
        wire("indicator_value", parent="indicator", counts=VALUED),
    )

    indicator: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("indicator", ref="indicator"))
    measure: Mapped[str | None] = mapped_column(Text, info=cell("measure"))
    period: Mapped[str | None] = mapped_column(Text, info=cell("period"))
    area: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("area", ref="area"))
    sex: Mapped[str | None] = mapped_column(Text, info=cell("sex"))
    age: Mapped[str | None] = mapped_column(Text, info=cell("age"))
    people: Mapped[str | None] = mapped_column(Text, info=cell("people"))
    nationality: Mapped[str | None] = mapped_column(Text, info=cell("nationality"))
    value: Mapped[float | None] = mapped_column(Float, info=cell("value"))
    comment: Mapped[str | None] = mapped_column(Text, info=cell("comment"))


def value_id(
    indicator: bytes,
    measure: str,
    period: str,
    *,
    area: bytes = b"",
    sex: str = "",
    age: str = "",
    people: str = "",
    nationality: str = "",
) -> bytes:
    """Identity of a value from its whole tuple of dimensions; a dimension not said is empty."""
    return derived_id("indicator_value", indicator, measure, period, area, sex, age, people, nationality)
