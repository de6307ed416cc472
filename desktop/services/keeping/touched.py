"""Owns which records a changed row says something about; must not know what a line says, nor need the mapper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from desktop.models.plain import Reader, listed, reader

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

# kinds that lists show; also their tables
RECORDS: Final = (
    *("area", "place", "actor", "contact", "initiative", "need", "service"),
    *(
        "series",
        "meeting",
        "agenda_item",
        "note",
        "decision",
        "action",
        "roadmap",
        "objective",
        "milestone",
        "training",
    ),
    *("project", "framework", "indicator", "practice"),
    *("document", "checklist"),
)
UNDATED: Final = "9999"  # the date of a line without one: it sorts before every date in the list of the most recent
_GIVEN: Final = 'FROM json_each(:ids) i CROSS JOIN "{table}" t ON t.id = unhex(i.value)'
# wire table -> how its rows name the records they belong to
_OWNERS: Final[Mapping[str, str]] = MappingProxyType(
    {
        table: f"SELECT {owner} {_GIVEN.format(table=table)}"
        for owner, tables in {
            "t.owner_table, t.owner": ("text", "term_link", "identifier", "confirm_ask"),
            "'initiative', t.initiative": ("participation", "initiative_place", "count"),
            "'need', t.need": ("need_place",),
            "'service', t.service": ("service_place",),
            "'meeting', t.meeting": ("attendance", "amendment", "priority"),
            "'training', t.training": ("training_session", "participants"),
            "'project', t.project": ("project_actor", "project_place"),
            "'indicator', t.indicator": ("indicator_value",),
            "'checklist', t.checklist": ("checklist_point",),
            "'document', t.document": ("document_use",),
        }.items()
        for table in tables
    }
    # what joins two records stands on the forms of both
    | {
        table: f"SELECT '{one}', t.{one} {_GIVEN.format(table=table)} "
        f"UNION ALL SELECT 'initiative', t.initiative {_GIVEN.format(table=table)}"
        for table, one in (("need_answer", "need"), ("practice_initiative", "practice"))
    }
)
_PAIRS: Final = f"SELECT t.kind, t.one, t.other {_GIVEN.format(table='same_as')}"
_ENDS: Final = (
    "SELECT one, other FROM same_as WHERE (one IN (SELECT unhex(value) FROM json_each(:ids)) "
    "OR other IN (SELECT unhex(value) FROM json_each(:ids)))"
)
_LIVE_ENDS: Final = f"{_ENDS} AND deleted = 0"


def records_of(session: Reader | Session, touched: Mapping[str, Iterable[bytes]]) -> dict[str, set[bytes]]:
    """Kind -> the records whose line may differ once those rows (wire table -> ids) have changed."""
    ask = reader(session)
    records = owners_of(ask, touched)
    for kind in list(records):
        records[kind] = _with_doubles(ask, records[kind])
    return records


def owners_of(session: Reader | Session, touched: Mapping[str, Iterable[bytes]]) -> dict[str, set[bytes]]:
    """Kind -> the records that those rows are, or hang on, without what is the same as they are."""
    ask = reader(session)
    records: dict[str, set[bytes]] = defaultdict(set)
    for table, ids in touched.items():
        rows = list(ids)
        if table in RECORDS:
            records[table].update(rows)
        elif table in _OWNERS:
            for kind, owner in ask.rows(_OWNERS[table], ids=listed(rows)):
                if kind in RECORDS and owner is not None:
                    records[kind].add(owner)
        elif table == "same_as":
            for kind, *ends in ask.rows(_PAIRS, ids=listed(rows)):
                if kind in RECORDS:
                    records[kind].update(end for end in ends if end is not None)
    return records


def class_of(session: Reader | Session, row: bytes) -> set[bytes]:
    """Every record that is the same thing as `row`, itself included."""
    ask = reader(session)
    found: set[bytes] = {row}
    edge = {row}
    while edge:
        edge = {end for pair in ask.rows(_LIVE_ENDS, ids=listed(edge)) for end in pair if end is not None} - found
        found |= edge
    return found


def _with_doubles(ask: Reader, rows: set[bytes]) -> set[bytes]:
    """The records, and those that are the same thing as one of them: another may become the face."""
    found = set(rows)
    for end in {end for pair in ask.rows(_ENDS, ids=listed(rows)) for end in pair if end is not None}:
        found |= class_of(ask, end)
    return found
