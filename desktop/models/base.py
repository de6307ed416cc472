"""Owns what every table shares: identity of rows, wire names of cells; must not know any subject or the engine."""

from __future__ import annotations

import hashlib
import os
import threading
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

from sqlalchemy import Integer, LargeBinary, MetaData, Table
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

Guard = Literal["review", "auto", "personal", "protected"]

ID_LENGTH: Final = 16
_DRAWN: Final = 12
_COUNTED: Final = ID_LENGTH - _DRAWN


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


class IdSource:
    """Draws row identities: 12 random bytes once, then a 4-byte counter.

    A program start draws anew, so a cloned disk image never repeats an identity; the counter keeps
    identities of one session dense, which change files store well. Safe to call from several threads.
    """

    def __init__(self, randomness: Callable[[int], bytes] = os.urandom) -> None:
        self._randomness = randomness
        self._lock = threading.Lock()
        self._drawn = b""
        self._next = 0
        self._pid = 0

    def __call__(self) -> bytes:
        with self._lock:
            spent = self._next >> (8 * _COUNTED)
            # a forked child carries the parent's draw: it must make its own
            if not self._drawn or spent or self._pid != os.getpid():
                self._drawn, self._next, self._pid = self._randomness(_DRAWN), 0, os.getpid()
            number = self._next
            self._next += 1
            return self._drawn + number.to_bytes(_COUNTED, "big")


new_id: IdSource = IdSource()


def derived_id(*parts: str | bytes) -> bytes:
    """The 16-byte identity of a thing that two people may make apart (a link, a translation, a shipped row).

    Parts are length-prefixed, texts are NFC in UTF-8. Permanent: the same parts give the same bytes for ever.
    Personal data never goes in.
    """
    digest = hashlib.blake2b(digest_size=ID_LENGTH, person=b"maillage-id-1")
    for part in parts:
        raw = unicodedata.normalize("NFC", part).encode() if isinstance(part, str) else part
        digest.update(len(raw).to_bytes(4, "big"))
        digest.update(raw)
    return digest.digest()


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
