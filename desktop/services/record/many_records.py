"""Owns recording and reading thousands of records at once, as `records` does one by one; must not know files.

What is recorded here is what `records.record` would write, row for row; a test holds that. Kinds with cells that need
a key, and places that need hiding, go the slow way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.i18n import LANGUAGES
from desktop.models.areas import Place
from desktop.models.driver import insert_each
from desktop.models.identity import term_id
from desktop.models.initiatives import BeneficiaryCount, count_id
from desktop.models.vocabularies import Term, TermLink, TextRow, term_link_id, text_id
from desktop.services.description.kinds import Field, Kind, kind_of
from desktop.services.hours.keeping import add_rules
from desktop.services.keeping.lines import MODELS
from desktop.services.keeping.sites import WHEREABOUTS
from desktop.services.record import places, records
from desktop.services.record.counts import PEOPLE, REACHED, SHORT, Family, rest_of, short_forms
from desktop.services.record.parts import ROLES, tie_of
from desktop.services.unit_of_work import UnitOfWork
from desktop.sync.schema import quoted, sql

Values = Mapping[str, Any]  # field -> the value that its cell holds, as `values.coerce` gives it
_CHUNK: Final = 500
_POINT: Final = ("latitude", "longitude", "accuracy")


def record_many(
    uow: UnitOfWork,
    kind: str,
    drafts: Sequence[tuple[bytes, Values]],
    lang: str,
    told: Callable[[int], None] = lambda _done: None,
) -> None:
    """Add new records under ids of their own, all values coerced already (`told` hears how many are done).

    Raises InvalidValue where a total is smaller than its parts: commit nothing then.
    """
    described = kind_of(kind)
    # a place has secret cells too, but only one that is protected fills them
    slow = kind == "meeting" or (kind != "place" and any(field.secret for field in described.fields))
    places_known = _PlaceIds(uow.session)
    for at in range(0, len(drafts), _CHUNK):
        rows = _Rows()
        for id, values in drafts[at : at + _CHUNK]:
            if slow or _hides(kind, values):
                records.record(uow, kind, dict(values), id, lang=lang, fresh=True)
            else:
                _one(rows, described, id, values, lang, places_known)
        rows.write(uow.session)
        told(min(at + _CHUNK, len(drafts)))


def count_many(uow: UnitOfWork, counts: Iterable[tuple[bytes, Family, str, int]]) -> None:
    """Add numbers of people to new initiatives: (initiative, what they have in common, sex, how many)."""
    rows = _Rows()
    for initiative, family, sex, number in counts:
        rows.add(
            BeneficiaryCount,
            id=count_id(initiative, family.measure, people=family.people, sex=sex, age=family.age),
            initiative=initiative,
            measure=family.measure,
            people=family.people or None,
            age=family.age or None,
            sex=sex or None,
            value=number,
            unit=PEOPLE,
        )
    rows.write(uow.session)


def _hides(kind: str, values: Values) -> bool:
    return kind == "place" and (
        values.get("protected") is not None
        or values.get("kind") in places.SHELTERING
        or any(values.get(name) is not None for name in ("kept_point", "kept_address"))
    )


class _PlaceIds:
    """Which ids are places, of those asked for."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[bytes, bool] = {}

    def __contains__(self, id: bytes) -> bool:
        if id not in self._known:
            self._known[id] = self._session.scalar(select(Place.id).where(Place.id == id)) is not None
        return self._known[id]


class _Rows:
    """Rows to insert, by table and by the columns that they fill."""

    def __init__(self) -> None:
        self._rows: dict[tuple[Any, tuple[str, ...]], list[dict[str, Any]]] = defaultdict(list)

    def add(self, model: Any, **columns: Any) -> None:
        self._rows[model, tuple(columns)].append(columns)

    def write(self, session: Session) -> None:
        """Insert them all, the records before what hangs on them. The driver is asked itself: of thousands of rows
        what SQLAlchemy does for each costs as much as the engine."""
        connection = session.connection()
        for (model, columns), rows in self._rows.items():
            table = model.__table__
            made = {
                one.name: one.default.arg for one in table.columns if one.default is not None and one.default.is_scalar
            }
            given = {table.columns[key].name: key for key in columns}
            fixed = [name for name in made if name not in given]
            names = ", ".join(quoted(name) for name in (*given, *fixed))
            rest = tuple(made[name] for name in fixed)
            head = sql("INSERT INTO", quoted(table.name), "(", names, ") VALUES")
            insert_each(connection, head, [(*row.values(), *rest) for row in rows])


def _one(rows: _Rows, kind: Kind, id: bytes, values: Values, lang: str, places_known: _PlaceIds) -> None:
    columns: dict[str, Any] = {}
    if kind.name == "area":
        places.add_level(None, columns)
    parts: list[tuple[Field, Any]] = []
    texts: list[tuple[str, str, str]] = []
    for key, value in values.items():
        name, dot, code = key.partition(".")
        field = kind.field(name)
        if field.translatable:
            told = value if isinstance(value, Mapping) else {code if dot and code in LANGUAGES else lang: value}
            texts += [(name, str(one), str(words)) for one, words in told.items() if words]
        elif field.type == "point":
            columns |= dict(zip(_POINT, value or (None, None, None), strict=True))
        elif field.type in ("terms", "where") or field.role or field.linked:
            parts.append((field, value))
        elif field.type not in ("people", "total"):
            columns[name] = value
    add_rules(kind.name, columns)
    rows.add(MODELS[kind.name], id=id, **dict(sorted(columns.items())))
    for name, code, words in texts:
        rows.add(
            TextRow, id=text_id(id, name, code), owner_table=kind.name, owner=id, field=name, lang=code, value=words
        )
    for field, value in parts:
        _part(rows, kind.name, id, field, value, places_known)
    if any(values.get(name) is not None for name in (*SHORT, "total")):
        _people(rows, id, values)


def _part(rows: _Rows, kind: str, id: bytes, field: Field, value: Any, places_known: _PlaceIds) -> None:
    several = [one for one in (value if isinstance(value, list | tuple) else [value]) if one is not None]
    if field.type == "terms":
        for rank, code in enumerate(several):
            term = term_id(field.scheme, code)
            key = term_link_id(id, field.name, term)
            rows.add(TermLink, id=key, owner_table=kind, owner=id, field=field.name, term=term, rank=rank)
    elif field.role:
        table, owner, id_of = ROLES[kind]
        for actor in several:
            rows.add(table, id=id_of(id, actor, field.role), **{owner: id}, actor=actor, role=field.role)
    elif field.type == "where":
        where = WHEREABOUTS[kind]
        for one in several:
            is_place = one in places_known
            ends = {where.owner: id, "place": one if is_place else None, "area": None if is_place else one}
            rows.add(where.table, id=where.id_of(id, one), **ends)
    else:
        tie = tie_of(kind, field.ref)
        for one in several:
            rows.add(tie.table, id=tie.id_of(id, one), **{tie.one: id, tie.other: one})


def _people(rows: _Rows, id: bytes, values: Values) -> None:
    """The rows of the short form. Raises InvalidValue for a total smaller than its parts."""
    said = {name: values.get(name) for name in SHORT}
    if values.get("total") is not None:
        said["not_stated"] = rest_of(int(values["total"]), said["women"], said["men"])
    for name, number in said.items():
        if number is not None:
            key = count_id(id, REACHED, sex=SHORT[name])
            rows.add(
                BeneficiaryCount, id=key, initiative=id, measure=REACHED, sex=SHORT[name], value=number, unit=PEOPLE
            )


# ---- reading ------------------------------------------------------------------------------------------


def read_many(
    session: Session, kind: str, ids: Sequence[bytes], fields: Iterable[str], lang: str
) -> dict[bytes, dict[str, Any]]:
    """Record -> the values of those fields (draft names: `title.ar` too), as `records.load` gives them.

    `deleted` is always there. Records that are not here are left out.
    """
    described = kind_of(kind)
    wanted = {name: described.field(name.partition(".")[0]) for name in fields}
    found: dict[bytes, dict[str, Any]] = {}
    for at in range(0, len(ids), _CHUNK):
        found |= _read(session, kind, ids[at : at + _CHUNK], wanted, lang)
    return found


def _read(
    session: Session, kind: str, ids: Sequence[bytes], wanted: Mapping[str, Field], lang: str
) -> dict[bytes, dict[str, Any]]:
    model = MODELS[kind]
    found: dict[bytes, dict[str, Any]] = {}
    columns = model.__table__.columns
    for row in session.execute(select(*columns).where(columns.id.in_(ids))):
        held: dict[str, Any] = {"deleted": row.deleted}
        for name, field in wanted.items():
            if field.type == "point":
                point = tuple(getattr(row, one) for one in _POINT)
                held[name] = point if point[0] is not None and point[1] is not None else None
            elif field.translatable:
                held[name] = None
            elif field.repeated:
                held[name] = []
            elif hasattr(row, name):
                held[name] = getattr(row, name)
            else:
                held[name] = None
        found[row.id] = held
    for owner, name, value in _texts(session, list(found), wanted, lang):
        found[owner][name] = value
    _read_parts(session, kind, found, wanted)
    return found


def _texts(
    session: Session, ids: Sequence[bytes], wanted: Mapping[str, Field], lang: str
) -> Iterator[tuple[bytes, str, str | None]]:
    names: dict[tuple[str, str], list[str]] = defaultdict(list)  # the title is also the title in French
    for name, field in wanted.items():
        if field.translatable:
            names[field.name, name.partition(".")[2] or lang].append(name)
    if names:
        query = select(TextRow.owner, TextRow.field, TextRow.lang, TextRow.value)
        for owner, told, code, value in session.execute(query.where(TextRow.owner.in_(ids), TextRow.deleted == 0)):
            for name in names.get((told or "", code or ""), ()):
                if owner is not None:
                    yield owner, name, value


def _read_parts(session: Session, kind: str, found: dict[bytes, dict[str, Any]], wanted: Mapping[str, Field]) -> None:
    ids = list(found)
    if any(field.type == "terms" for field in wanted.values()):
        links = select(TermLink.owner, TermLink.field, Term.code).join(Term, Term.id == TermLink.term)
        links = links.where(TermLink.owner.in_(ids), TermLink.deleted == 0).order_by(TermLink.rank, Term.code)
        for owner, name, code in session.execute(links):
            if owner is not None and name is not None and name in wanted:
                found[owner][name].append(code)
    roles = {field.role: (name, field) for name, field in wanted.items() if field.role}
    if roles:
        table, owner_name, _id_of = ROLES[kind]
        owner_of = getattr(table, owner_name)
        taking = select(owner_of, table.role, table.actor).where(owner_of.in_(ids), table.deleted == 0)
        for owner, role, actor in session.execute(taking.order_by(table.id)):
            if role in roles and actor is not None:
                name, field = roles[role]
                if field.repeated:
                    found[owner][name].append(actor)
                elif found[owner][name] is None:
                    found[owner][name] = actor
    sites = [name for name, field in wanted.items() if field.type == "where"]
    if sites:
        where = WHEREABOUTS[kind]
        owner_of = getattr(where.table, where.owner)
        said = select(owner_of, where.table.place, where.table.area)
        for owner, place, area in session.execute(
            said.where(owner_of.in_(ids), where.table.deleted == 0).order_by(where.table.id)
        ):
            if (place or area) is not None:
                found[owner][sites[0]].append(place or area)
    for name, field in wanted.items():
        if field.linked:
            tie = tie_of(kind, field.ref)
            mine, other = getattr(tie.table, tie.one), getattr(tie.table, tie.other)
            joined = select(mine, other).where(mine.in_(ids), tie.table.deleted == 0).order_by(tie.table.id)
            for owner, one in session.execute(joined):
                if one is not None:
                    found[owner][name].append(one)
    if kind == "initiative" and any(field.type in ("people", "total") for field in wanted.values()):
        for owner, told in short_forms(session, ids).items():
            found[owner] |= {name: told[name] for name in wanted if name in told}
