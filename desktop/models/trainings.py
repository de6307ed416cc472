"""Owns workshops and trainings: their sessions and how many took part; must not know what they serve."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Float, Index, Integer, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import ID_LENGTH, Base, Synced, cell, derived_id, wire
from desktop.models.recorded import Recorded


class Training(Recorded, Synced, Base):
    """A workshop or a training. Title, topic, what worked and what did not are texts; materials are attachments.

    Start and end (ISO dates) are one cell; so are the number of answers to the evaluation and their mean, 0 to 5.
    """

    __tablename__ = "training"
    __table_args__ = (Index("ix_training_initiative", "initiative"), wire("training"))

    kind: Mapped[str | None] = mapped_column(Text, info=cell("kind"))
    sector: Mapped[str | None] = mapped_column(Text, info=cell("sector"))
    status: Mapped[str | None] = mapped_column(Text, info=cell("status"))
    actor: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("actor", ref="actor"))
    starts: Mapped[str | None] = mapped_column(Text, info=cell("dates"))
    ends: Mapped[str | None] = mapped_column(Text, info=cell("dates"))
    area: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("area", ref="area"))
    place: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("place", ref="place"))
    initiative: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("initiative", ref="initiative"))
    meeting: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("meeting", ref="meeting"))
    answers: Mapped[int | None] = mapped_column(Integer, info=cell("evaluation"))
    score: Mapped[float | None] = mapped_column(Float, info=cell("evaluation"))


class TrainingSession(Synced, Base):
    """One sitting of a training: its day and hours are one cell, its title stands as typed."""

    __tablename__ = "training_session"
    __table_args__ = (Index("ix_training_session_training", "training"), wire("training_session", parent="training"))

    training: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("training", ref="training"))
    title: Mapped[str | None] = mapped_column(Text, info=cell("title"))
    day: Mapped[str | None] = mapped_column(Text, info=cell("when"))
    starts: Mapped[str | None] = mapped_column(Text, info=cell("when"))
    ends: Mapped[str | None] = mapped_column(Text, info=cell("when"))


# what tells one number of participants from another; the number's own cell is last
COUNTED: Final = ("training", "audience", "sex", "value")


class Participants(Synced, Base):
    """How many of an audience and a sex took part. Its id is derived from all three and never changes."""

    __tablename__ = "participants"
    __table_args__ = (
        Index("ix_participants_training", "training"),
        wire("participants", parent="training", counts=COUNTED),
    )

    training: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("training", ref="training"))
    audience: Mapped[str | None] = mapped_column(Text, info=cell("audience"))
    sex: Mapped[str | None] = mapped_column(Text, info=cell("sex"))
    value: Mapped[int | None] = mapped_column(Integer, info=cell("value"))


def participants_id(training: bytes, audience: str, sex: str) -> bytes:
    """Identity of a number of participants; a dimension not said is empty."""
    return derived_id("participants", training, audience, sex)
