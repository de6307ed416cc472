"""Owns the local tables that can be rebuilt at any time (lists, facets, search); must not know how they are filled.

None of them travels. Integer keys are allowed here, and only here.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection, Float, Index, Integer, LargeBinary, MetaData, Text, event
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import ID_LENGTH, Base


class Listing(Base):
    """One line of a list: what is filtered, sorted and painted, of one live or trashed record."""

    __tablename__ = "listing"
    __table_args__ = (
        Index("ix_listing_row", "row", unique=True),
        Index("ix_listing_date", "kind", "shown", "date", "n", "row"),
        Index("ix_listing_key", "kind", "shown", "key", "n", "row"),
        Index("ix_listing_lead", "lead"),
        Index("ix_listing_point", "kind", "shown", "latitude", "longitude"),
    )

    n: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    kind: Mapped[str] = mapped_column(Text, nullable=False)
    row: Mapped[bytes] = mapped_column(LargeBinary(ID_LENGTH), nullable=False)
    # 1 in the list, 0 in the trash, 2 behind another face of the same thing or under a trashed owner
    shown: Mapped[int] = mapped_column(Integer, nullable=False)
    state: Mapped[str | None] = mapped_column(Text)
    status: Mapped[str | None] = mapped_column(Text)
    sector: Mapped[str | None] = mapped_column(Text)
    lead: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH))
    area: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH))
    place: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH))
    date: Mapped[str] = mapped_column(Text, nullable=False, default="")
    key: Mapped[str] = mapped_column(Text, nullable=False, default="")
    key_en: Mapped[str | None] = mapped_column(Text)
    key_es: Mapped[str | None] = mapped_column(Text)
    key_ar: Mapped[str | None] = mapped_column(Text)
    latitude: Mapped[float | None] = mapped_column(Float)
    longitude: Mapped[float | None] = mapped_column(Float)


class FacetWord(Base):
    """One value of one facet, numbered here: (`initiative.sector`, `health`) -> 7."""

    __tablename__ = "facet_word"
    __table_args__ = (
        Index("ix_facet_word_value", "facet", "value", unique=True),
        Index("ix_facet_word_target", "target", "kind"),
    )

    w: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=True)
    facet: Mapped[str] = mapped_column(Text, nullable=False)
    value: Mapped[str] = mapped_column(Text, nullable=False)  # a code, or an id in hexadecimal
    kind: Mapped[str] = mapped_column(Text, nullable=False)  # the kind of the lines that carry it
    target: Mapped[int | None] = mapped_column(Integer)  # the line of the record whose id it is


class FacetValue(Base):
    """A shown line carries a facet's value."""

    __tablename__ = "facet_value"
    __table_args__ = (Index("ix_facet_value_n", "n"), {"sqlite_with_rowid": False})

    w: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    n: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)


class Spot(Base):
    """Where a shown record stands, as the map reads it; a record that stands nowhere has one spot without anything.

    Latitude and longitude are the bytes that travel (`models.degrees`): there when the point may be drawn. Below 0,
    `at` says that another spot of the record is in the same place: it is not drawn again.
    """

    __tablename__ = "spot"
    __table_args__ = ({"sqlite_with_rowid": False},)

    kind: Mapped[str] = mapped_column(Text, primary_key=True)
    row: Mapped[bytes] = mapped_column(LargeBinary(ID_LENGTH), primary_key=True)
    at: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    sector: Mapped[str | None] = mapped_column(Text)
    status: Mapped[str | None] = mapped_column(Text)
    lead: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH))
    place: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH))
    told: Mapped[int] = mapped_column(Integer, nullable=False)  # 0: the place is protected, nothing is said of it
    area: Mapped[bytes | None] = mapped_column(LargeBinary(ID_LENGTH))
    latitude: Mapped[bytes | None] = mapped_column(LargeBinary(4))
    longitude: Mapped[bytes | None] = mapped_column(LargeBinary(4))


class LocalFact(Base):
    """What this laptop notes for itself: which shipped lists are loaded, whether lists must be rebuilt."""

    __tablename__ = "local_fact"

    key: Mapped[str] = mapped_column(Text, primary_key=True)
    value: Mapped[str] = mapped_column(Text, nullable=False)


# `prefix` keeps two- and three-letter starts, which instant search asks for at every key. Not `detail=none`: with
# `secure-delete` that loses records from answers once they are changed (decisions/search-keeps-its-detail.md)
SEARCH_DDL: Final = (
    "CREATE VIRTUAL TABLE search_index USING fts5("
    "folded, columnsize=0, detail=column, prefix='2 3', "
    "tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* Co'\")"
)

# deleted words leave the index's pages at once: erasing is real
SECURE_DDL: Final = "INSERT INTO search_index (search_index, rank) VALUES ('secure-delete', 1)"


@event.listens_for(Base.metadata, "after_create")
def _create_search(_target: MetaData, connection: Connection, **_kw: Any) -> None:
    connection.exec_driver_sql(SEARCH_DDL)
    connection.exec_driver_sql(SECURE_DDL)
