"""Owns recording, reading, trashing and restoring one record of any kind; must not know a kind's own rules.

A draft is a mapping of field names (`services.description.kinds`) to what was typed: text, numbers, dates, codes,
references, lists. `title` is the text in the language asked for, `title.ar` the Arabic one. A field that is absent
stays as it is; an empty one is cleared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from desktop.errors import MaillageError, NotFound, UnknownField
from desktop.i18n import LANGUAGES, language
from desktop.models.base import new_id
from desktop.services.description.kinds import Field, Kind, kind_of
from desktop.services.formula.formulas import shown
from desktop.services.hours.keeping import add_rules
from desktop.services.keeping.erased import was_erased
from desktop.services.keeping.lines import MODELS
from desktop.services.keeping.refresh import refresh
from desktop.services.names.terms import best
from desktop.services.names.texts import write_text
from desktop.services.record import final_minutes, places
from desktop.services.record.counts import SHORT, short_form, write_short_form
from desktop.services.record.parts import (
    actors_of,
    join,
    joined_to,
    places_of,
    terms_of,
    write_actors,
    write_places,
    write_terms,
)
from desktop.services.record.problems import Fix, Problem, missing, problems
from desktop.services.record.values import coerce
from desktop.services.secret import secret_cells
from desktop.services.unit_of_work import UnitOfWork

__all__ = ["Fix", "Problem", "load", "problems", "record", "record_what_holds", "restore", "trash"]

Draft = Mapping[str, object]

# kinds that another record of the same transaction may name
_NAMED: Final = ("area", "place", "actor", "project", "framework")
_POINT: Final = ("latitude", "longitude", "accuracy")


def record(
    uow: UnitOfWork,
    kind: str,
    draft: Draft,
    id: bytes | None = None,
    *,
    lang: str | None = None,
    fresh: bool = False,
) -> bytes:
    """Add a record, or change the fields of `id` that the draft names. Returns its id.

    Texts without a language are in `lang` (the language in force when not given); a mapping of languages gives
    several at once. `fresh` makes a new record under the given `id` (the sample's rows are the same everywhere).
    Raises UnknownKind, UnknownField, InvalidValue, NotText, NotFound, AmbiguousReference: commit nothing then.
    """
    described = kind_of(kind)
    session = uow.session
    values, texts = _read(session, described, draft, lang or language())
    changed = None if fresh else id
    if kind == "place":
        places.keep_secret(session, changed, values)
    elif kind == "area":
        places.add_level(changed, values)
    elif kind == "meeting":
        final_minutes.refuse(session, changed, values, [field for field, _lang in texts])
    row = id if id is not None else new_id()
    _write_row(uow, described, row, values, fresh=fresh or id is None)
    for (field, code), text in texts.items():
        write_text(session, kind, row, field, code, text)
    _write_parts(session, described, row, values)
    if kind in _NAMED:
        refresh(session, {kind: {row}})
    return row


def record_what_holds(
    uow: UnitOfWork, kind: str, draft: Draft, id: bytes | None = None, *, lang: str | None = None
) -> tuple[bytes, list[str]]:
    """The same for a form, which refuses no draft: fields that cannot be kept yet are left as they were.

    Returns the id and the names of those fields, whose text stays in the form beside its problem.
    """
    kept: dict[str, object] = {}
    left: list[str] = []
    described = kind_of(kind)
    for name, value in draft.items():
        try:
            values, texts = _read(uow.session, described, {name: value}, lang or language())
            if kind == "meeting":
                final_minutes.refuse(uow.session, id, values, [field for field, _lang in texts])
        except UnknownField:
            raise
        except MaillageError:
            left.append(name)
        else:
            kept[name] = value
    total_too_small = any(p.field == "total" and p.level == "error" for p in problems(uow.session, kind, kept))
    if "total" in kept and total_too_small:
        kept.pop("total")
        left.append("total")
    return record(uow, kind, kept, id, lang=lang), left


def load(session: Session, kind: str, id: bytes, lang: str) -> dict[str, Any]:
    """Everything a form shows of one record, by field name, in the shapes that `record` takes.

    A translatable field gives its text in `lang` ("" when there is none) and `name.fr`, `name.en` … for each
    language that has one; `shown` maps each translatable field to (language, text) to read meanwhile. Secret
    fields whose key is not here are None and named in `locked`; `erased` says of a contact that it was. `deleted` is
    True in the trash, `state_shown` is "draft" or "complete". Raises UnknownKind, NotFound.
    """
    described = kind_of(kind)
    model = MODELS[kind]
    row = session.execute(select(*model.__table__.columns).where(model.id == id)).first()
    if row is None:
        raise NotFound(reference=id.hex())
    texts = _texts(session, id)
    terms = terms_of(session, id)
    roles = actors_of(session, kind, id)
    loaded: dict[str, Any] = {"id": id, "deleted": bool(row.deleted), "shown": {}, "locked": []}
    for field in described.fields:
        if field.translatable:
            known = texts.get(field.name, {})
            loaded[field.name] = known.get(lang, "")
            loaded["shown"][field.name] = best(known, lang)
            loaded |= {f"{field.name}.{code}": value for code, value in known.items()}
        elif field.secret:
            loaded[field.name] = secret_cells.read(session, kind, id, field.name, getattr(row, field.name))
            if getattr(row, field.name) is not None and loaded[field.name] is None:
                loaded["locked"].append(field.name)
        elif field.type == "terms":
            loaded[field.name] = terms.get(field.name, [])
        elif field.role:
            actors = roles.get(field.role, [])
            loaded[field.name] = actors if field.repeated else (actors[0] if actors else None)
            if not field.repeated:
                loaded["rivals"] = actors[1:]  # two laptops each named one: a person must choose
        elif field.type == "where":
            loaded[field.name] = places_of(session, kind, id)
        elif field.linked:
            loaded[field.name] = joined_to(session, kind, field.ref, id)
        elif field.type == "formula":
            loaded[field.name] = shown(session, getattr(row, field.name) or "", lang)
        elif field.type == "point":
            point = tuple(getattr(row, name) for name in _POINT)
            loaded[field.name] = point if point[0] is not None and point[1] is not None else None
        elif field.type not in ("people", "total"):
            loaded[field.name] = getattr(row, field.name)
    if kind == "initiative":
        loaded |= short_form(session, id)
    if kind == "contact":
        loaded["erased"] = was_erased(session, id)
    said = not missing(described, loaded) and loaded.get("state") != "draft"
    loaded["state_shown"] = "complete" if said else "draft"
    return loaded


def trash(uow: UnitOfWork, kind: str, ids: bytes | Iterable[bytes]) -> int:
    """Put one record or several into the trash; what hangs on them hides with them. Returns how many went in."""
    return _set_deleted(uow, kind, ids, 1)


def restore(uow: UnitOfWork, kind: str, ids: bytes | Iterable[bytes]) -> int:
    """Take one record or several out of the trash. Returns how many were in it."""
    return _set_deleted(uow, kind, ids, 0)


def _set_deleted(uow: UnitOfWork, kind: str, ids: bytes | Iterable[bytes], deleted: int) -> int:
    kind_of(kind)
    model = MODELS[kind]
    changed = 0
    for key in [ids] if isinstance(ids, bytes) else ids:
        found = uow.session.scalar(select(model.deleted).where(model.id == key))
        if found is None:
            raise NotFound(reference=key.hex())
        if found != deleted:
            uow.session.execute(update(model).where(model.id == key).values(deleted=deleted))
            changed += 1
    return changed


def _read(
    session: Session, kind: Kind, draft: Draft, lang: str
) -> tuple[dict[str, Any], dict[tuple[str, str], str | None]]:
    """A draft as (field -> value for its cell, (field, language) -> text)."""
    values: dict[str, Any] = {}
    texts: dict[tuple[str, str], str | None] = {}
    for key, typed in draft.items():
        name, dot, code = key.partition(".")
        field = kind.field(name)
        if dot and (not field.translatable or code not in LANGUAGES):
            raise UnknownField(field=key, kind=kind.name)
        if field.translatable and isinstance(typed, Mapping):
            texts |= {(name, str(one)): coerce(session, field, words) for one, words in typed.items()}
        elif field.translatable:
            texts[name, code or lang] = coerce(session, field, typed)
        else:
            values[name] = coerce(session, field, typed)
    return values, texts


def _write_row(uow: UnitOfWork, kind: Kind, row: bytes, values: Mapping[str, Any], *, fresh: bool) -> None:
    session = uow.session
    model = MODELS[kind.name]
    columns: dict[str, Any] = {}
    for name, value in values.items():
        field = kind.field(name)
        if field.secret:
            columns[name] = secret_cells.write(uow, kind.name, row, name, value)
        elif field.type == "point":
            columns |= dict(zip(_POINT, value or (None, None, None), strict=True))
        elif _in_row(field):
            columns[name] = value
    add_rules(kind.name, columns)
    if fresh:
        session.execute(insert(model).values(id=row, **columns))
        return
    known = session.execute(select(*model.__table__.columns).where(model.id == row)).first()
    if known is None:
        raise NotFound(reference=row.hex())
    differing = {name: value for name, value in columns.items() if getattr(known, name) != value}
    if differing:
        session.execute(update(model).where(model.id == row).values(**differing))


def _in_row(field: Field) -> bool:
    child = field.type in ("terms", "where", "people", "total")
    return not (child or field.translatable or field.role or field.linked)


def _write_parts(session: Session, kind: Kind, row: bytes, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        field = kind.field(name)
        if field.type == "terms":
            write_terms(session, kind.name, row, name, field.scheme, value or [])
        elif field.role:
            actors = value if field.repeated else [value]
            write_actors(session, kind.name, row, field.role, [actor for actor in actors or [] if actor is not None])
        elif field.type == "where":
            write_places(session, kind.name, row, value or [])
        elif field.linked:
            join(session, kind.name, field.ref, row, value or [])
    if any(name in values for name in (*SHORT, "total")):
        write_short_form(session, row, values)


def _texts(session: Session, owner: bytes) -> dict[str, dict[str, str]]:
    from desktop.models.vocabularies import TextRow

    query = select(TextRow.field, TextRow.lang, TextRow.value).where(TextRow.owner == owner, TextRow.deleted == 0)
    found: dict[str, dict[str, str]] = {}
    for field, lang, value in session.execute(query):
        if value:
            found.setdefault(field or "", {})[lang or ""] = value
    return found
