"""Owns meetings: their series, agenda, attendance, lines and priorities; must not know what a line leads to."""

from __future__ import annotations

from sqlalchemy import Index, Integer, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import ID_LENGTH, Base, Synced, cell, derived_id, wire
from desktop.models.recorded import Recorded


class Series(Recorded, Synced, Base):
    """Meetings that follow one another: what a new one begins with. Its name is a text."""

    __tablename__ = "series"
    __table_args__ = wire("series")

    kind: Mapped[str | None] = mapped_column(Text, info=cell("kind"))
    cadence: Mapped[str | None] = mapped_column(Text, info=cell("cadence"))
    area: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("area", ref="area"))
    actor: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("actor", ref="actor"))  # who calls it


class Meeting(Recorded, Synced, Base):
    """People meet. The title is a text; agenda, attendance, lines and amendments are rows of their own.

    Day and hours (ISO date, `HH:MM` as clocks in Morocco show) are one cell. Status `final`: only amendments follow;
    when and by whom it was closed is one cell.
    """

    __tablename__ = "meeting"
    __table_args__ = (Index("ix_meeting_series", "series"), wire("meeting"))

    series: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("series", ref="series"))
    kind: Mapped[str | None] = mapped_column(Text, info=cell("kind"))
    day: Mapped[str | None] = mapped_column(Text, info=cell("when"))
    starts: Mapped[str | None] = mapped_column(Text, info=cell("when"))
    ends: Mapped[str | None] = mapped_column(Text, info=cell("when"))
    mode: Mapped[str | None] = mapped_column(Text, info=cell("mode"))
    place: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("place", ref="place"))
    venue: Mapped[str | None] = mapped_column(Text, info=cell("venue"))  # where, in words, or an address online
    area: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("area", ref="area"))
    chair: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("chair", ref="contact"))
    lang: Mapped[str | None] = mapped_column(Text, info=cell("lang"))  # of its lines and of its minutes
    count_sex: Mapped[int | None] = mapped_column(Integer, info=cell("count_sex"))
    status: Mapped[str | None] = mapped_column(Text, info=cell("status"))
    final_at: Mapped[str | None] = mapped_column(Text, info=cell("closing", guard="auto"))  # UTC instant, ISO
    final_by: Mapped[str | None] = mapped_column(Text, info=cell("closing", guard="auto"))


class Attendance(Synced, Base):
    """Somebody (or somebody of an actor) is expected at a meeting, and was there or not. Its id is derived."""

    __tablename__ = "attendance"
    __table_args__ = (
        Index("ix_attendance_meeting", "meeting"),
        Index("ix_attendance_contact", "contact"),
        wire("attendance", parent="meeting"),
    )

    meeting: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("meeting", ref="meeting"))
    contact: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("contact", ref="contact"))
    actor: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("actor", ref="actor"))
    present: Mapped[int | None] = mapped_column(Integer, info=cell("present"))
    role: Mapped[str | None] = mapped_column(Text, info=cell("role"))
    sex: Mapped[str | None] = mapped_column(Text, info=cell("sex"))


class AgendaItem(Synced, Base):
    """A point of an agenda, in the meeting's language. One that comes back from before has a derived id.

    `rank` is an order key (`services.record.order_keys`), `minutes` what is planned, `spent` seconds it took. `about`
    is the record that it takes up again (an action, a need, a point left open), `about_table` its wire table: one cell.
    """

    __tablename__ = "agenda_item"
    __table_args__ = (
        Index("ix_agenda_item_meeting", "meeting"),
        Index("ix_agenda_item_about", "about"),
        wire("agenda_item", parent="meeting"),
    )

    meeting: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("meeting", ref="meeting"))
    title: Mapped[str | None] = mapped_column(Text, info=cell("title"))
    minutes: Mapped[int | None] = mapped_column(Integer, info=cell("minutes"))
    status: Mapped[str | None] = mapped_column(Text, info=cell("status"))
    rank: Mapped[str | None] = mapped_column(Text, info=cell("rank", guard="auto"))
    spent: Mapped[int | None] = mapped_column(Integer, info=cell("spent", guard="auto"))
    about_table: Mapped[str | None] = mapped_column(Text, info=cell("about"))
    about: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("about"))


class Note(Synced, Base):
    """One line of what was said, in the meeting's language, with the UTC instant of its first letter.

    `kind` is note, need, priority, decision or action; `subject` the need, decision or action that the line made or
    takes up. `rank` is an order key. A person in the text is a mark that names her record, never her name.
    """

    __tablename__ = "note"
    __table_args__ = (
        Index("ix_note_meeting", "meeting"),
        Index("ix_note_subject", "subject"),
        wire("note", parent="meeting"),
    )

    meeting: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("meeting", ref="meeting"))
    item: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("item", ref="agenda_item"))
    kind: Mapped[str | None] = mapped_column(Text, info=cell("kind"))
    text: Mapped[str | None] = mapped_column(Text, info=cell("text"))
    at: Mapped[str | None] = mapped_column(Text, info=cell("at", guard="auto"))
    rank: Mapped[str | None] = mapped_column(Text, info=cell("rank", guard="auto"))
    subject: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("subject"))


class Amendment(Synced, Base):
    """What is corrected after minutes were final: of one line, or of the whole. It is added, nothing is replaced."""

    __tablename__ = "amendment"
    __table_args__ = (Index("ix_amendment_meeting", "meeting"), wire("amendment", parent="meeting"))

    meeting: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("meeting", ref="meeting"))
    note: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("note", ref="note"))
    text: Mapped[str | None] = mapped_column(Text, info=cell("text"))
    at: Mapped[str | None] = mapped_column(Text, info=cell("at", guard="auto"))  # UTC instant, ISO


class Priority(Synced, Base):
    """A meeting holds a need for a priority. Its id is derived from the two; `rank` is an order key."""

    __tablename__ = "priority"
    __table_args__ = (
        Index("ix_priority_meeting", "meeting"),
        Index("ix_priority_need", "need"),
        wire("priority", parent="meeting"),
    )

    meeting: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("meeting", ref="meeting"))
    need: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("need", ref="need"))
    rank: Mapped[str | None] = mapped_column(Text, info=cell("rank", guard="auto"))
    points: Mapped[int | None] = mapped_column(Integer, info=cell("points"))  # given by those present
    why: Mapped[str | None] = mapped_column(Text, info=cell("why"))


def attendance_id(meeting: bytes, who: bytes) -> bytes:
    """Identity of somebody's attendance: of a contact, or of an actor when nobody is named."""
    return derived_id("attendance", meeting, who)


def carried_id(meeting: bytes, about: bytes) -> bytes:
    """Identity of the point of an agenda that takes up a record again."""
    return derived_id("agenda_item", meeting, about)


def priority_id(meeting: bytes, need: bytes) -> bytes:
    """Identity of a need's place among the priorities of a meeting."""
    return derived_id("priority", meeting, need)


def said_id(kind: str, note: bytes) -> bytes:
    """Identity of the need, decision or action (`kind`) that a line makes: the same on every laptop."""
    return derived_id(kind, note)
