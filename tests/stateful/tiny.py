"""Owns a small schema for histories of many laptops, and an older version of it; uses the real journal and base."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, Float, Integer, LargeBinary, MetaData, Table, Text

from desktop.models.attachments import Attachment, PeerLacks, PieceGiven
from desktop.models.base import cell, wire
from desktop.models.derived import LocalFact
from desktop.models.journal import Author, journal_tables
from desktop.models.steps import StepCell
from desktop.sync.schema import WireSchema, read_schema


def _synced(
    name: str,
    metadata: MetaData,
    *columns: Column[object],
    parent: str | None = None,
    counts: Sequence[str] = (),
    pair: Sequence[str] = (),
) -> Table:
    options: dict[str, Any] = {**wire(name, parent=parent, counts=counts, pair=pair)}
    made: Table = Table(
        name,
        metadata,
        Column("id", LargeBinary(16), primary_key=True),
        Column("deleted", Integer, nullable=False, default=0, server_default="0", info=cell("deleted")),
        *columns,
        **options,
    )
    return made


@lru_cache(maxsize=2)
def metadata(version: int = 1) -> MetaData:
    """Version 0 knows neither `note` nor the tables `part` and `attachment`."""
    made = MetaData()
    journal_tables(made)
    for model in (Author, PeerLacks, PieceGiven, LocalFact, StepCell, *([Attachment] if version else [])):
        model.__table__.to_metadata(made)
    thing = [
        Column("title", Text, info=cell("title")),
        Column("lat", Float, info=cell("point")),
        Column("lon", Float, info=cell("point")),
        Column("kind", Text, nullable=False, default="none", info=cell("kind")),
        Column("rank", Integer, info=cell("rank", guard="auto")),
        Column("secret", LargeBinary, info=cell("secret", guard="personal")),
        Column("parent", LargeBinary(16), info=cell("parent", ref="thing")),
    ]
    if version:
        thing.append(Column("note", Text, info=cell("note")))
    _synced("thing", made, *thing)
    if version:
        _synced(
            "part",
            made,
            Column("thing", LargeBinary(16), info=cell("thing", ref="thing")),
            Column("label", Text, info=cell("label")),
            parent="thing",
        )
    _synced(
        "text",
        made,
        Column("owner_table", Text, info=cell("owner_table")),
        Column("owner", LargeBinary(16), info=cell("owner", ref="*")),
        Column("value", Text, info=cell("value")),
        parent="owner",
    )
    _entangled(made)
    return made


def _entangled(made: MetaData) -> None:
    """What the oddities are about: a link between rows, numbers that may count twice, rows that are the same."""
    _synced("tie", made, Column("other", LargeBinary(16), info=cell("other", ref="thing")))
    _synced(
        "tally",
        made,
        Column("thing", LargeBinary(16), info=cell("thing", ref="thing")),
        Column("place", LargeBinary(16), info=cell("place", ref="thing")),
        Column("value", Integer, info=cell("value")),
        Column("unit", Text, info=cell("value")),
        parent="thing",
        counts=("thing", "place", "value"),
    )
    _synced(
        "same",
        made,
        Column("one", LargeBinary(16), info=cell("one")),
        Column("other", LargeBinary(16), info=cell("other")),
        pair=("one", "other"),
    )


@lru_cache(maxsize=2)
def schema(version: int = 1) -> WireSchema:
    return read_schema(metadata(version))
