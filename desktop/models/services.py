"""Owns services: what an actor offers to whoever comes, where and on which terms; must not know what was done."""

from __future__ import annotations

from sqlalchemy import Index, Integer, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import ID_LENGTH, Base, Synced, cell, derived_id, wire
from desktop.models.recorded import Recorded


class Service(Recorded, Synced, Base):
    """Where somebody can be sent. Names, description, conditions, words on the fee and the alert are texts; groups and
    languages are term links; where it is: `ServicePlace`.

    `opening` is the hours as people write them, one line per day or span; `recurrence` the same as iCalendar rules
    (RRULE) once something reads them. They say one thing, so they are one cell.
    """

    __tablename__ = "service"
    __table_args__ = (Index("ix_service_actor", "actor"), wire("service"))

    actor: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("actor", ref="actor"))
    sector: Mapped[str | None] = mapped_column(Text, info=cell("sector"))
    status: Mapped[str | None] = mapped_column(Text, info=cell("status"))
    fee: Mapped[str | None] = mapped_column(Text, info=cell("fee"))
    opening: Mapped[str | None] = mapped_column(Text, info=cell("schedule"))
    recurrence: Mapped[str | None] = mapped_column(Text, info=cell("schedule"))
    capacity: Mapped[int | None] = mapped_column(Integer, info=cell("capacity"))
    protected: Mapped[int | None] = mapped_column(Integer, info=cell("protected"))
    # since schema 9; the number of a desk, never somebody's own
    phone: Mapped[str | None] = mapped_column(Text, info=cell("phone"), sort_order=1000)
    web: Mapped[str | None] = mapped_column(Text, info=cell("web"), sort_order=1001)
    alert_until: Mapped[str | None] = mapped_column(Text, info=cell("alert_until"), sort_order=1002)  # ISO date


class ServicePlace(Synced, Base):
    """A service is offered at a place, or somewhere in an area. Its id is derived from the two ends."""

    __tablename__ = "service_place"
    __table_args__ = (
        Index("ix_service_place_service", "service"),
        Index("ix_service_place_place", "place"),
        Index("ix_service_place_area", "area"),
        wire("service_place", parent="service"),
    )

    service: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("service", ref="service"))
    place: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("place", ref="place"))
    area: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("area", ref="area"))


def service_place_id(service: bytes, where: bytes) -> bytes:
    """Identity of the link from a service to a place or an area."""
    return derived_id("service_place", service, where)
