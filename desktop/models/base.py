"""Owns what every table shares: its base class and the wire names of cells; must not know any subject or the engine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from sqlalchemy import Integer, LargeBinary, MetaData, Table
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from desktop.models.identity import ID_LENGTH, IdSource, derived_id, new_id

__all__ = [
    "ID_LENGTH",
    "Base",
    "CellSpec",
    "Guard",
    "IdSource",
    "Synced",
    "cell",
    "cells_of",
    "derived_id",
    "new_id",
    "synced_tables",
    "wire",
]

Guard = Literal["review", "auto", "personal", "protected"]


class Base(DeclarativeBase):
    """Every table of the profile. Constraint names are stated so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def cell(wire_field: str, *, guard: Guard = "review", ref: str | None = None) -> dict[str, object]:
    """The `info` of a column that travels. Columns with one wire field are ONE cell, in column order.

    `guard` says what a clash does: `review` asks a person, `auto` settles alone, `personal` and `protected`
    are ciphertext in the column itself. `ref` names the wire table that the bytes point to.
    """
    info: dict[str, object] = {"wire": wire_field, "guard": guard}
    if ref is not None:
        info["ref"] = ref
    return info


class Synced:
    """A table that travels in change files. Its class sets `__table_args__ = wire("name")`."""

    id: Mapped[bytes] = mapped_column(LargeBinary(ID_LENGTH), primary_key=True, default=new_id)
    deleted: Mapped[int] = mapped_column(Integer, nullable=False, default=0, server_default="0", info=cell("deleted"))


def wire(
    name: str, *, parent: str | None = None, counts: Sequence[str] = (), pair: Sequence[str] = ()
) -> dict[str, object]:
    """Table options of a synced table. `parent` names the column whose row owns this one (deleting it hides us).

    `counts` names the cells that tell one number from another, the number's own cell last: two rows that agree in
    all of them count the same people twice. `pair` names the two cells of an undirected "same as" link.
    """
    told = {"parent": parent, "counts": tuple(counts), "pair": tuple(pair)}
    return {"info": {"wire": name, **{key: value for key, value in told.items() if value}}}


@dataclass(frozen=True, slots=True)
class CellSpec:
    """One kind of cell: where its value lives in the table."""

    field: str
    columns: tuple[str, ...]
    guard: Guard
    ref: str | None


@cache
def synced_tables() -> dict[str, Table]:
    """Wire name -> table, for every table that travels. Call it once all models are imported."""
    found = {str(t.info["wire"]): t for t in Base.metadata.tables.values() if t.info.get("wire")}
    return dict(sorted(found.items()))


@cache
def cells_of(wire_table: str) -> dict[str, CellSpec]:
    """Wire field -> cell of one synced table, in column order. KeyError for a table that does not travel."""
    columns: dict[str, list[str]] = {}
    first: dict[str, dict[str, object]] = {}
    for column in synced_tables()[wire_table].columns:
        field = column.info.get("wire")
        if field is not None:
            columns.setdefault(str(field), []).append(column.name)
            first.setdefault(str(field), dict(column.info))
    return {
        field: CellSpec(field, tuple(names), _guard(first[field]), _ref(first[field]))
        for field, names in columns.items()
    }


def _guard(info: dict[str, object]) -> Guard:
    guard = info["guard"]
    assert guard in ("review", "auto", "personal", "protected")
    return guard


def _ref(info: dict[str, object]) -> str | None:
    ref = info.get("ref")
    return None if ref is None else str(ref)
