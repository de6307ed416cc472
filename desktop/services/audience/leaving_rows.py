"""Owns reading all records of a kind at once, with what hangs on them, field by field. Must not know who is told what.

Secret cells are given as they are kept: ciphertext.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from sqlalchemy import select

from desktop.models.derived import Listing
from desktop.models.plain import reader
from desktop.services.description.kinds import Kind, kind_of
from desktop.services.keeping.lines import MODELS
from desktop.services.keeping.sites import WHEREABOUTS
from desktop.services.record.counts import PEOPLE, REACHED, SHORT, counted_again
from desktop.services.record.parts import ROLES, tie_of

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from desktop.services.description.kinds import Field

Id = bytes
_TEXTS: Final = (
    "SELECT owner, field, lang, value FROM text WHERE owner_table = :kind AND deleted = 0 AND value <> '' "
    "ORDER BY owner, field, lang"
)
_TERMS: Final = (
    "SELECT k.owner, k.field, t.code FROM term_link k JOIN term t ON t.id = k.term "
    "WHERE k.owner_table = :kind AND k.deleted = 0 ORDER BY k.owner, k.rank IS NULL, k.rank, t.code"
)
_COUNTS: Final = (
    "SELECT id, initiative, sex, value FROM count WHERE deleted = 0 AND value IS NOT NULL AND measure = :measure "
    "AND (unit IS NULL OR unit = :unit) ORDER BY id"
)
_POINT: Final = ("latitude", "longitude", "accuracy")


class Raw(NamedTuple):
    """A record as it is kept: its row, and by field its texts by language, its terms, whom it joins, where it is."""

    id: Id
    visibility: str | None
    state: str | None
    columns: Mapping[str, Any]
    texts: Mapping[str, Mapping[str, str]]
    lists: Mapping[str, tuple[Any, ...]]


def raw_records(session: Session, kind: str) -> Iterator[Raw]:
    """Every record of a kind that lists show, by id. Raises UnknownKind."""
    described = kind_of(kind)
    texts, lists = _texts(session, described), _lists(session, described)
    table = MODELS[kind].__table__
    query = (
        select(*table.columns)
        .join(Listing, (Listing.row == table.c.id) & (Listing.kind == kind) & (Listing.shown == 1))
        .order_by(table.c.id)
    )
    for row in session.execute(query).mappings():
        key = row["id"]
        yield Raw(
            key,
            row.get("visibility", "public" if kind == "area" else None),
            row.get("state"),
            dict(row),
            texts.get(key, {}),
            lists.get(key, {}),
        )


def value_of(raw: Raw, field: Field) -> Any:
    """What a record says of a field in the shapes that a form knows; None, empty text or list where it says nothing.

    A translatable text gives language -> text. People of an initiative are read by `people_of`.
    """
    if field.translatable:
        return raw.texts.get(field.name, {})
    if field.type in ("terms", "refs", "where") or field.role:
        some = raw.lists.get(field.name, ())
        return some if field.repeated else (some[0] if some else None)
    if field.type == "point":
        point = tuple(raw.columns[name] for name in _POINT)
        return None if point[0] is None or point[1] is None else point
    if field.type in ("people", "total"):
        return None
    return raw.columns.get(field.name)


def people_of(session: Session) -> dict[Id, dict[str, int]]:
    """Initiative -> the numbers of its short form, those that are said, nobody counted twice."""
    rows = reader(session).rows(_COUNTS, measure=REACHED, unit=PEOPLE)
    again = counted_again(session, {owner for _row, owner, _sex, _value in rows})
    names = {sex: name for name, sex in SHORT.items()}
    found: dict[Id, dict[str, int]] = {}
    for row, owner, sex, value in rows:
        if row not in again:
            said = found.setdefault(owner, {})
            name = names.get(sex or "", "not_stated")
            said[name] = said.get(name, 0) + value
    for said in found.values():
        said["total"] = sum(said.values())
    return found


def _texts(session: Session, kind: Kind) -> dict[Id, dict[str, dict[str, str]]]:
    found: dict[Id, dict[str, dict[str, str]]] = {}
    for owner, name, lang, value in reader(session).rows(_TEXTS, kind=kind.name):
        found.setdefault(owner, {}).setdefault(name or "", {})[lang or ""] = value
    return found


def _lists(session: Session, kind: Kind) -> dict[Id, dict[str, tuple[Any, ...]]]:
    """Record -> field -> what hangs on it, each once, in its order."""
    found: dict[Id, dict[str, dict[Any, None]]] = defaultdict(lambda: defaultdict(dict))
    for owner, name, code in reader(session).rows(_TERMS, kind=kind.name):
        found[owner][name or ""][code] = None
    if kind.name in ROLES:
        fields = {field.role: field.name for field in kind.fields if field.role}
        table, owner_name, _id_of = ROLES[kind.name]
        query = select(getattr(table, owner_name), table.role, table.actor).where(table.deleted == 0)
        for owner, role, actor in session.execute(query.order_by(table.id)):
            if actor is not None and role in fields:
                found[owner][fields[role]][actor] = None
    if kind.name in WHEREABOUTS:
        spots = WHEREABOUTS[kind.name]
        near = spots.table
        query = select(getattr(near, spots.owner), near.place, near.area).where(near.deleted == 0)
        for owner, place, area in session.execute(query.order_by(near.id)):
            if (where := place or area) is not None:
                found[owner]["places"][where] = None
    for field in kind.fields:
        if field.linked:
            tie = tie_of(kind.name, field.ref)
            one, other = getattr(tie.table, tie.one), getattr(tie.table, tie.other)
            for owner, end in session.execute(select(one, other).where(tie.table.deleted == 0).order_by(tie.table.id)):
                if end is not None:
                    found[owner][field.name][end] = None
    return {owner: {name: tuple(some) for name, some in fields.items()} for owner, fields in found.items()}
