"""Owns photographs and documents joined to records, and what others said they lack; must not know where bytes are kept.

The bytes themselves are files beside the database (`services.attached.pieces`); a row names them by their hash.
"""

from __future__ import annotations

from sqlalchemy import Index, Integer, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import ID_LENGTH, Base, Synced, cell, wire


class Attachment(Synced, Base):
    """A photograph or a document of any record.

    Hash, type, size and key are one cell: another content is another hash. `key_id` names the key of a photograph that
    shows people: its bytes are then ciphertext, its words are in `kept_caption`, and its name is not kept.
    """

    __tablename__ = "attachment"
    __table_args__ = (
        Index("ix_attachment_owner", "owner"),
        Index("ix_attachment_hash", "hash"),
        wire("attachment", parent="owner"),
    )

    owner_table: Mapped[str | None] = mapped_column(Text, info=cell("owner_table"))
    owner: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("owner"))
    hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), info=cell("content"))
    mime: Mapped[str | None] = mapped_column(Text, info=cell("content"))
    size: Mapped[int | None] = mapped_column(Integer, info=cell("content"))
    key_id: Mapped[bytes | None] = mapped_column(LargeBinary(16), info=cell("content"))
    name: Mapped[str | None] = mapped_column(Text, info=cell("name"))
    caption: Mapped[str | None] = mapped_column(Text, info=cell("caption"))
    kept_caption: Mapped[bytes | None] = mapped_column(LargeBinary, info=cell("kept_caption", guard="personal"))
    consent: Mapped[str | None] = mapped_column(Text, info=cell("consent"))
    taken: Mapped[str | None] = mapped_column(Text, info=cell("taken"))  # ISO date, from the camera
    added: Mapped[str | None] = mapped_column(Text, info=cell("added", guard="auto"))  # ISO instant, UTC
    visibility: Mapped[str | None] = mapped_column(Text, info=cell("visibility"))


class PeerLacks(Base):
    """What a laptop last said it lacks: hashes of 32 bytes, joined. Local; a newer word replaces an older one."""

    __tablename__ = "peer_lacks"

    replica: Mapped[bytes] = mapped_column(LargeBinary(8), primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, nullable=False)
    written: Mapped[int] = mapped_column(Integer, nullable=False)
    hashes: Mapped[bytes] = mapped_column(LargeBinary, nullable=False)


class PieceGiven(Base):
    """A content that some file of ours, for nobody in particular, has carried. Local."""

    __tablename__ = "piece_given"

    hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
