"""Owns the toolbox: documents, and which records each was joined to; must not know what a document's pages say.

A document's files are attachments of it; a shipped one has a `code`, and its text comes with the program.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection, Index, Integer, LargeBinary, MetaData, Text, event
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import ID_LENGTH, Base, Synced, cell, derived_id, wire
from desktop.models.recorded import Recorded


class Document(Recorded, Synced, Base):
    """A guide, a sheet, a template, a law, a poster, a link to a video. Title and description are texts; themes,
    languages and for whom it is are term links. `issued` is an ISO date that may stop at the month or the year.
    """

    __tablename__ = "document"
    __table_args__ = wire("document")

    code: Mapped[str | None] = mapped_column(Text, info=cell("code"))
    kind: Mapped[str | None] = mapped_column(Text, info=cell("kind"))
    issued: Mapped[str | None] = mapped_column(Text, info=cell("issued"))
    publisher: Mapped[str | None] = mapped_column(Text, info=cell("publisher"))
    licence: Mapped[str | None] = mapped_column(Text, info=cell("licence"))
    web: Mapped[str | None] = mapped_column(Text, info=cell("web"))


class DocumentUse(Synced, Base):
    """A document serves a record of any kind. Its id is derived from the two ends."""

    __tablename__ = "document_use"
    __table_args__ = (
        Index("ix_document_use_document", "document"),
        Index("ix_document_use_owner", "owner"),
        wire("document_use", parent="document"),
    )

    document: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("document", ref="document"))
    owner_table: Mapped[str | None] = mapped_column(Text, info=cell("owner_table"))
    owner: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("owner"))


class PieceText(Base):
    """What a file of 32 bytes' hash says, one page after the other. Local, made again at will.

    `state`: "read", "parts" (it has no pages of its own: parts instead), "empty" (a scan: pictures of pages), "refused"
    (not readable; `text` then says why, as a code); then, after a space, the number of the way in which it was read.
    `text` holds the pages one after the other, a form feed between two.
    """

    __tablename__ = "piece_text"

    hash: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    state: Mapped[str] = mapped_column(Text, nullable=False)
    pages: Mapped[int] = mapped_column(Integer, nullable=False)
    text: Mapped[str] = mapped_column(Text, nullable=False)


# One row a page; rowids belong to whoever fills it. Deleted words leave its pages at once, as in `search_index`.
PAPER_DDL: Final = (
    "CREATE VIRTUAL TABLE paper_index USING fts5("
    "folded, hash UNINDEXED, page UNINDEXED, columnsize=0, prefix='2 3', "
    "tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* Co'\")"
)
SECURE_DDL: Final = "INSERT INTO paper_index (paper_index, rank) VALUES ('secure-delete', 1)"


@event.listens_for(Base.metadata, "after_create")
def _create_index(_target: MetaData, connection: Connection, **_kw: Any) -> None:
    connection.exec_driver_sql(PAPER_DDL)
    connection.exec_driver_sql(SECURE_DDL)


def document_id(code: str) -> bytes:
    """Identity of a shipped document, the same on every laptop."""
    return derived_id("document", code)


def document_use_id(document: bytes, owner: bytes) -> bytes:
    """Identity of the link from a document to a record that it serves."""
    return derived_id("document_use", document, owner)
