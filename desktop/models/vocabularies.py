"""Owns shared lists (taxonomies, terms), links to them, and translated texts; must not know which record uses them."""

from __future__ import annotations

from sqlalchemy import Index, Integer, LargeBinary, Text
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import ID_LENGTH, Base, Synced, cell, derived_id, wire


class Taxonomy(Synced, Base):
    """One shared list: sectors, target groups, SNIA, SDG … Its id is derived from its scheme."""

    __tablename__ = "taxonomy"
    __table_args__ = wire("taxonomy")

    scheme: Mapped[str] = mapped_column(Text, nullable=False, default="", info=cell("scheme"))
    origin: Mapped[str | None] = mapped_column(Text, info=cell("origin"))
    source: Mapped[str | None] = mapped_column(Text, info=cell("source"))


class Term(Synced, Base):
    """One entry of a shared list. Its id is derived from scheme and code; names are `TextRow`s (field `name`)."""

    __tablename__ = "term"
    __table_args__ = (Index("ix_term_scheme_code", "scheme", "code"), wire("term"))

    scheme: Mapped[str] = mapped_column(Text, nullable=False, default="", info=cell("scheme"))
    code: Mapped[str] = mapped_column(Text, nullable=False, default="", info=cell("code"))
    parent: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("parent", ref="term"))
    valid_to: Mapped[str | None] = mapped_column(Text, info=cell("valid_to"))
    origin: Mapped[str | None] = mapped_column(Text, info=cell("origin"))
    source: Mapped[str | None] = mapped_column(Text, info=cell("source"))
    icon: Mapped[str | None] = mapped_column(Text, info=cell("icon"))
    color_light: Mapped[str | None] = mapped_column(Text, info=cell("color"))
    color_dark: Mapped[str | None] = mapped_column(Text, info=cell("color"))
    rank: Mapped[int | None] = mapped_column(Integer, info=cell("rank", guard="auto"))


class TermLink(Synced, Base):
    """A record carries a term. Its id is derived from (record, term): two people's links are one row."""

    __tablename__ = "term_link"
    __table_args__ = (Index("ix_term_link_owner", "owner"), wire("term_link", parent="owner"))

    owner_table: Mapped[str | None] = mapped_column(Text, info=cell("owner_table"))
    owner: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("owner"))
    field: Mapped[str | None] = mapped_column(Text, info=cell("field"))
    term: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("term", ref="term"))
    rank: Mapped[int | None] = mapped_column(Integer, info=cell("rank", guard="auto"))


class TextRow(Synced, Base):
    """One text of a record in one language; its id is derived from (record, field, language). Cleared, not deleted."""

    __tablename__ = "text"
    __table_args__ = (Index("ix_text_owner", "owner"), wire("text", parent="owner"))

    owner_table: Mapped[str | None] = mapped_column(Text, info=cell("owner_table"))
    owner: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("owner"))
    field: Mapped[str | None] = mapped_column(Text, info=cell("field"))
    lang: Mapped[str | None] = mapped_column(Text, info=cell("lang"))
    value: Mapped[str | None] = mapped_column(Text, info=cell("value"))
    unofficial: Mapped[int | None] = mapped_column(Integer, info=cell("unofficial"))


class Identifier(Synced, Base):
    """A code that somebody else gives a record (tax number, IATI id, code of 2014)."""

    __tablename__ = "identifier"
    __table_args__ = (Index("ix_identifier_owner", "owner"), wire("identifier", parent="owner"))

    owner_table: Mapped[str | None] = mapped_column(Text, info=cell("owner_table"))
    owner: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("owner"))
    scheme: Mapped[str | None] = mapped_column(Text, info=cell("scheme"))
    value: Mapped[str | None] = mapped_column(Text, info=cell("value"))


class SameAs(Synced, Base):
    """Two records are one thing. Undirected: `one` is the smaller id, and the id is derived from the pair."""

    __tablename__ = "same_as"
    __table_args__ = (
        Index("ix_same_as_one", "one"),
        Index("ix_same_as_other", "other"),
        wire("same_as", pair=("one", "other")),
    )

    kind: Mapped[str | None] = mapped_column(Text, info=cell("kind"))
    one: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("one"))
    other: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("other"))
    preferred: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("preferred"))


class NotSame(Synced, Base):
    """Two records are not one thing, though they look alike: somebody said so. Undirected as SameAs is."""

    __tablename__ = "not_same"
    __table_args__ = (
        Index("ix_not_same_one", "one"),
        Index("ix_not_same_other", "other"),
        wire("not_same"),
    )

    kind: Mapped[str | None] = mapped_column(Text, info=cell("kind"))
    one: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("one"))
    other: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH), info=cell("other"))


def taxonomy_id(scheme: str) -> bytes:
    """Identity of a shared list, equal on every laptop."""
    return derived_id("taxonomy", scheme)


def text_id(owner: bytes, field: str, lang: str) -> bytes:
    """Identity of one text of a record in one language."""
    return derived_id("text", owner, field, lang)


def term_link_id(owner: bytes, field: str, term: bytes) -> bytes:
    """Identity of the link from a record's field to a term."""
    return derived_id("term_link", owner, field, term)


def same_as_id(one: bytes, other: bytes) -> bytes:
    """Identity of an undirected duplicate link: the order of the pair does not matter."""
    return derived_id("same_as", *sorted((one, other)))


def not_same_id(one: bytes, other: bytes) -> bytes:
    """Identity of "these are not one thing": the order of the pair does not matter."""
    return derived_id("not_same", *sorted((one, other)))
