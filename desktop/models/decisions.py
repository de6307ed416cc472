"""Owns decisions and actions: what was agreed, and who does what until when; must not know who said it how."""

from __future__ import annotations

from sqlalchemy import Index, Integer, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import ID_LENGTH, Base, Synced, cell, wire
from desktop.models.recorded import Recorded


class Decision(Recorded, Synced, Base):
    """What a meeting agreed. Its title is a text; `number` is written when the minutes are final, told before."""

    __tablename__ = "decision"
    __table_args__ = (
        Index("ix_decision_meeting", "meeting"),
        Index("ix_decision_need", "need"),
        wire("decision"),
    )

    number: Mapped[str | None] = mapped_column(Text, info=cell("number"))
    day: Mapped[str | None] = mapped_column(Text, info=cell("day"))  # ISO date
    status: Mapped[str | None] = mapped_column(Text, info=cell("status"))
    meeting: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("meeting", ref="meeting"))
    need: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("need", ref="need"))
    initiative: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("initiative", ref="initiative"))


class Action(Recorded, Synced, Base):
    """Somebody does something until a day. Title and evidence are texts; `progress` is 0 to 100."""

    __tablename__ = "action"
    __table_args__ = (
        Index("ix_action_meeting", "meeting"),
        Index("ix_action_owner", "owner"),
        Index("ix_action_need", "need"),
        Index("ix_action_milestone", "milestone"),
        wire("action"),
    )

    owner: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("owner", ref="contact"))
    actor: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("actor", ref="actor"))
    due: Mapped[str | None] = mapped_column(Text, info=cell("due"))  # ISO date
    status: Mapped[str | None] = mapped_column(Text, info=cell("status"))
    progress: Mapped[int | None] = mapped_column(Integer, info=cell("progress"))
    done: Mapped[str | None] = mapped_column(Text, info=cell("done"))  # ISO date
    meeting: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("meeting", ref="meeting"))
    need: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("need", ref="need"))
    decision: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("decision", ref="decision"))
    initiative: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("initiative", ref="initiative"))
    milestone: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("milestone", ref="milestone"))
