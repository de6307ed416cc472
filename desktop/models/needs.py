"""Owns needs: what somebody said is lacking, where, and which initiatives answer; must not know who offers what."""

from __future__ import annotations

from sqlalchemy import Index, Integer, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import ID_LENGTH, Base, Synced, cell, derived_id, wire
from desktop.models.recorded import Recorded


class Need(Recorded, Synced, Base):
    """What is lacking, as it was said. The statement (`title`), details and why it ended are texts; groups are links.

    `severity` is a code of its list, 1 to 5; `people` how many lack it. Where it is: `NeedPlace`.
    """

    __tablename__ = "need"
    __table_args__ = (Index("ix_need_actor", "actor"), wire("need"))

    sector: Mapped[str | None] = mapped_column(Text, info=cell("sector"))
    status: Mapped[str | None] = mapped_column(Text, info=cell("status"))
    severity: Mapped[str | None] = mapped_column(Text, info=cell("severity"))
    people: Mapped[int | None] = mapped_column(Integer, info=cell("people"))
    actor: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("actor", ref="actor"))  # who said it
    said: Mapped[str | None] = mapped_column(Text, info=cell("said"))  # ISO date
    closed: Mapped[str | None] = mapped_column(Text, info=cell("closed"))  # ISO date: covered or closed


class NeedPlace(Synced, Base):
    """A need is felt at a place, or somewhere in an area. Its id is derived from the two ends."""

    __tablename__ = "need_place"
    __table_args__ = (
        Index("ix_need_place_need", "need"),
        Index("ix_need_place_place", "place"),
        Index("ix_need_place_area", "area"),
        wire("need_place", parent="need"),
    )

    need: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("need", ref="need"))
    place: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("place", ref="place"))
    area: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("area", ref="area"))


class NeedAnswer(Synced, Base):
    """An initiative answers a need. Its id is derived from the two: whoever says it, on either form, says one thing."""

    __tablename__ = "need_answer"
    __table_args__ = (
        Index("ix_need_answer_need", "need"),
        Index("ix_need_answer_initiative", "initiative"),
        wire("need_answer", parent="need"),
    )

    need: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("need", ref="need"))
    initiative: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("initiative", ref="initiative"))


def need_place_id(need: bytes, where: bytes) -> bytes:
    """Identity of the link from a need to a place or an area."""
    return derived_id("need_place", need, where)


def need_answer_id(need: bytes, initiative: bytes) -> bytes:
    """Identity of the link from a need to an initiative that answers it."""
    return derived_id("need_answer", need, initiative)
