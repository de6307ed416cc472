"""Owns checklists that somebody started and their points; must not know the documents they came from."""

from __future__ import annotations

from sqlalchemy import Index, Integer, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import ID_LENGTH, Base, Synced, cell, derived_id, wire
from desktop.models.recorded import Recorded


class Checklist(Recorded, Synced, Base):
    """A list to go through, for a territory or an initiative. Its title is a text.

    `document` is where it came from; `code` the shipped one, whose points are then told in the language in force.
    How far it is is counted from its points, never kept.
    """

    __tablename__ = "checklist"
    __table_args__ = (
        Index("ix_checklist_initiative", "initiative"),
        Index("ix_checklist_document", "document"),
        wire("checklist"),
    )

    code: Mapped[str | None] = mapped_column(Text, info=cell("code"))
    document: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("document", ref="document"))
    area: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("area", ref="area"))
    initiative: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("initiative", ref="initiative"))
    actor: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("actor", ref="actor"))
    sector: Mapped[str | None] = mapped_column(Text, info=cell("sector"))
    starts: Mapped[str | None] = mapped_column(Text, info=cell("starts"))  # ISO date
    due: Mapped[str | None] = mapped_column(Text, info=cell("due"))  # ISO date


class ChecklistPoint(Synced, Base):
    """One point of a checklist. Done and the day on which it was (ISO) are one cell; of two ticks the last stands.

    `code` names the point of a shipped list; `text` is what somebody typed. `position` orders points
    (`services.record.order_keys`); `action` is the action that was made of it.
    """

    __tablename__ = "checklist_point"
    __table_args__ = (
        Index("ix_checklist_point_checklist", "checklist"),
        Index("ix_checklist_point_action", "action"),
        wire("checklist_point", parent="checklist"),
    )

    checklist: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("checklist", ref="checklist"))
    code: Mapped[str | None] = mapped_column(Text, info=cell("code"))
    position: Mapped[str | None] = mapped_column(Text, info=cell("position", guard="auto"))
    text: Mapped[str | None] = mapped_column(Text, info=cell("text"))
    done: Mapped[int | None] = mapped_column(Integer, info=cell("done", guard="auto"))
    done_on: Mapped[str | None] = mapped_column(Text, info=cell("done", guard="auto"))
    note: Mapped[str | None] = mapped_column(Text, info=cell("note"))
    action: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("action", ref="action"))


class ConfirmAsk(Synced, Base):
    """Somebody asks others to confirm that a record still holds: answered once it was assured on that day or later.

    One per record, whoever asks: its id is derived from the record. `actor` is who should answer.
    """

    __tablename__ = "confirm_ask"
    __table_args__ = (Index("ix_confirm_ask_owner", "owner"), wire("confirm_ask", parent="owner"))

    owner_table: Mapped[str | None] = mapped_column(Text, info=cell("owner_table"))
    owner: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("owner"))
    # the day, who asked and of whom are said together
    asked_on: Mapped[str | None] = mapped_column(Text, info=cell("asked", guard="auto"))
    asked_by: Mapped[str | None] = mapped_column(Text, info=cell("asked", guard="auto"))
    actor: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("actor", ref="actor"))


def confirm_ask_id(owner: bytes) -> bytes:
    """Identity of the request that a record be confirmed."""
    return derived_id("confirm_ask", owner)


def shipped_point_id(checklist: bytes, code: str) -> bytes:
    """Identity of a shipped list's point in one started list."""
    return derived_id("checklist_point", checklist, code)
