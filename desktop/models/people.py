"""Owns contacts: personal data, ciphertext in the columns themselves; must not know any key."""

from __future__ import annotations

from sqlalchemy import Index, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import ID_LENGTH, Base, Synced, cell, wire
from desktop.models.recorded import Recorded


class Contact(Recorded, Synced, Base):
    """A person at work for an actor. What names or reaches the person is ciphertext under that person's key."""

    __tablename__ = "contact"
    __table_args__ = (Index("ix_contact_actor", "actor"), wire("contact", parent="actor"))

    actor: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("actor", ref="actor"))
    name: Mapped[bytes | None] = mapped_column(LargeBinary, info=cell("name", guard="personal"))
    role: Mapped[bytes | None] = mapped_column(LargeBinary, info=cell("role", guard="personal"))
    phones: Mapped[bytes | None] = mapped_column(LargeBinary, info=cell("phones", guard="personal"))
    emails: Mapped[bytes | None] = mapped_column(LargeBinary, info=cell("emails", guard="personal"))
    channel: Mapped[str | None] = mapped_column(Text, info=cell("channel"))
    consent_basis: Mapped[str | None] = mapped_column(Text, info=cell("consent"))
    consent_date: Mapped[str | None] = mapped_column(Text, info=cell("consent"))
    consent_scope: Mapped[str | None] = mapped_column(Text, info=cell("consent"))
    withdrawn: Mapped[str | None] = mapped_column(Text, info=cell("withdrawn"))  # ISO date
