"""Owns reading from the profile what twins are known by; must not know how it is compared.

Plain SQL, one pass per table: ten thousand actors in a quarter of a second. Secret cells are never read: what is
locked takes no part in duplicates.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Final

from desktop.models.plain import Reader, reader
from desktop.services.twins.traits import FIELDS, Rows, Traits, traits
from desktop.sync.sameness import classes

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Pairing = tuple[bytes, bytes]

_OWN: Final[Mapping[str, str]] = {
    "actor": "SELECT t.id, t.acronym, t.phone, t.email, t.web, NULL, t.area, NULL, NULL, NULL",
    "place": "SELECT t.id, NULL, NULL, NULL, NULL, NULL, t.area, t.actor, t.latitude, t.longitude",
    "initiative": "SELECT t.id, NULL, NULL, NULL, NULL, coalesce(t.starts, t.planned_starts), NULL, NULL, NULL, NULL",
    "service": "SELECT t.id, NULL, NULL, NULL, NULL, NULL, NULL, t.actor, NULL, NULL",
}
_NAMES: Final = (
    "SELECT x.owner, x.lang, x.value FROM {kind} t JOIN text x ON x.owner = t.id WHERE t.deleted = 0 "
    "AND x.field = '{field}' AND x.deleted = 0 AND x.value <> ''{narrowed} ORDER BY x.lang"
)
_CODES: Final = (
    "SELECT c.owner, c.scheme, c.value FROM identifier c JOIN {kind} t ON t.id = c.owner "
    "WHERE t.deleted = 0 AND c.deleted = 0 AND c.scheme IS NOT NULL AND c.value IS NOT NULL{narrowed}"
)
_WHERE: Final = (
    "SELECT w.{kind}, w.place, coalesce(w.area, p.area) FROM {kind}_place w JOIN {kind} t ON t.id = w.{kind} "
    "LEFT JOIN place p ON p.id = w.place WHERE w.deleted = 0 AND t.deleted = 0{narrowed}"
)
_SPREAD: Final = ("initiative", "service")  # they happen at several places
_LEADS: Final = (
    "SELECT p.initiative, p.actor FROM participation p JOIN initiative t ON t.id = p.initiative "
    "WHERE p.role = 'lead' AND p.deleted = 0 AND p.actor IS NOT NULL AND t.deleted = 0"
)


def read(asked: Reader | Session, kind: str, only: Collection[bytes] | None = None) -> dict[bytes, Traits]:
    """Every live record of a kind (or of `only`) -> what it is known by."""
    ask = reader(asked)
    narrowed, values = "", {}
    if only is not None:
        narrowed = " AND t.id IN (SELECT unhex(value) FROM json_each(:ids))"
        values = {"ids": json.dumps([row.hex() for row in only])}
    rows: dict[bytes, Rows] = {}
    own = f"{_OWN[kind]} FROM {kind} t WHERE t.deleted = 0{narrowed}"
    for row, short, phone, email, web, starts, area, owner, north, east in ask.rows(own, **values):
        said = rows[row] = Rows(
            acronym=short or "", phone=phone or "", email=email or "", web=web or "", starts=starts or ""
        )
        if area is not None:
            said.areas.add(area)
        if owner is not None:
            said.owners.add(owner)
        if north is not None and east is not None:
            said.point = (north, east)
    _texts(ask, kind, rows, narrowed, values)
    if kind == "initiative":
        for row, actor in ask.rows(_LEADS + narrowed, **values):
            rows[row].owners.add(actor)
    if kind in _SPREAD:
        where = _WHERE.format(kind=kind, narrowed=narrowed)
        for row, place, area in ask.rows(where, **values):
            rows[row].areas.update({area} - {None})
            rows[row].places.update({place} - {None})
    return {row: traits(said) for row, said in rows.items()}


def _texts(ask: Reader, kind: str, rows: dict[bytes, Rows], narrowed: str, values: Mapping[str, str]) -> None:
    """Names and identifiers."""
    names = _NAMES.format(kind=kind, field=FIELDS[kind][0], narrowed=narrowed)
    for row, lang, text in ask.rows(names, **values):
        rows[row].texts[lang or ""] = text
    codes = _CODES.format(kind=kind, narrowed=narrowed)
    for row, scheme, value in ask.rows(codes, **values):
        rows[row].codes.append((scheme, value))


def united(asked: Reader | Session, kind: str) -> dict[bytes, bytes]:
    """Each linked record -> what its class is known by: the smallest id that links reach."""
    pairs = reader(asked).rows(
        "SELECT one, other FROM same_as WHERE kind = :kind AND deleted = 0 AND one IS NOT NULL AND other IS NOT NULL",
        kind=kind,
    )
    return classes(pairs)


def shown(asked: Reader | Session, kind: str) -> set[bytes]:
    """The records that lists show: those that stand for their class."""
    return set(reader(asked).column("SELECT row FROM listing WHERE kind = :kind AND shown = 1", kind=kind))


def distinct(asked: Reader | Session, kind: str) -> set[Pairing]:
    """The pairs that somebody said are not one thing, lower id first."""
    rows = reader(asked).rows("SELECT one, other FROM not_same WHERE kind = :kind AND deleted = 0", kind=kind)
    return {(min(pair), max(pair)) for pair in rows if None not in pair}
