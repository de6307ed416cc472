"""Owns what a person must settle, record by record, and settling it; must not know widgets nor how heads are found."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from desktop.errors import AlreadySettled, InvalidValue, NotFound
from desktop.i18n import N_, _, language
from desktop.services.exchanged import Review, ReviewField, ReviewSummary, Version
from desktop.services.kinds import KINDS, cell_label, sex_label
from desktop.services.unit_of_work import UnitOfWork
from desktop.services.wording import name_of, say
from desktop.sync.canonical import WireValue, canonical
from desktop.sync.capture import force, write_cell
from desktop.sync.open_values import stored_form
from desktop.sync.reading import CellVersion, Journal, Origin, Question
from desktop.sync.schema import DELETED, WireSchema, quoted, sql, wire_schema
from desktop.timekeeping import EPOCH, from_millis

_KEPT: Final = N_("gardée")
_GONE: Final = N_("mise à la corbeille")
_JOIN: Final = "\n\n"
_DEPTH: Final = 4
# texts that people write as prose: two versions can be put one after the other
_PROSE: Final = frozenset({("text", "value"), ("count", "note"), ("count", "method")})


def reviews(session: Session, lang: str = "") -> list[ReviewSummary]:
    """One line per record with something to settle, newest clash first."""
    journal = Journal(session)
    found = []
    for (kind, record), questions in _by_record(session, journal).items():
        origins = [origin for q in questions for origin in _origins(journal, q)]
        found.append(
            ReviewSummary(
                id=record.hex(),
                kind=kind,
                record=record,
                title=name_of(session, record, lang or language()),
                fields=sum(q.kind != "delete" for q in questions),
                deletion=any(q.kind == "delete" for q in questions),
                at=max((_moment(o) for o in origins), default=EPOCH),
                authors=tuple(dict.fromkeys(o.name for o in origins if o.name)),
            )
        )
    return sorted(found, key=lambda r: (r.at, r.id), reverse=True)


def review(session: Session, id: str, lang: str = "") -> Review:
    """Every clash of one record, by the id of the review or of one of its fields.

    Raises NotFound for an id that never was one, AlreadySettled when nothing is left to settle.
    """
    journal = Journal(session)
    (kind, record), questions = _find(session, journal, id)
    spoken = lang or language()
    fields = tuple(_field(session, journal, kind, q, spoken) for q in questions)
    same = _same(session, journal.schema, kind, record, spoken)
    return Review(record.hex(), kind, record, name_of(session, record, spoken), fields, same)


def settle(uow: UnitOfWork, id: str, keep: int | str) -> int:
    """Settles one field, or all fields of a record; gives how many. Always writes, even what is shown already.

    `keep`: a version's number, `here`, `received`, or `both` (texts joined; a deletion against an edit keeps the row).
    Raises NotFound, AlreadySettled, InvalidValue when `keep` names no version of a field.
    """
    journal = Journal(uow.session)
    (kind, _record), questions = _find(uow.session, journal, id)
    chosen = [q for q in questions if q.id.hex() == id.lower()] or questions
    values = [(q, _choice(_field(uow.session, journal, kind, q, language()), keep)) for q in chosen]
    for question, value in values:
        _write(uow.session, question, value)
    return len(values)


def _write(session: Session, question: Question, value: WireValue) -> None:
    write_cell(session, question.table, question.row, question.field, value)
    force(session, question.table, question.row, question.field, stored_form(value))
    # sealing will find the same, since our next bundle covers every head we have: it is answered from now on
    session.connection().exec_driver_sql("DELETE FROM review WHERE id = ?", (question.id,))


def _choice(field: ReviewField, keep: int | str) -> WireValue:
    versions = field.versions
    if isinstance(keep, str) and keep.isdecimal():
        keep = int(keep)
    if isinstance(keep, int):
        found = [v for v in versions if v.number == keep]
    elif keep in ("here", "received") and len(versions) == 2:
        found = [v for v in versions if v.here == (keep == "here")]
    elif keep == "both" and field.kind == "delete":
        found = [v for v in versions if not v.deletes]
    elif keep == "both" and field.joinable:
        return _JOIN.join(dict.fromkeys(str(v.value) for v in versions if v.value))
    else:
        found = []
    if len(found) != 1:
        raise InvalidValue(field=field.label, reason=_("il n’y a pas de version « {keep} ».", keep=str(keep)))
    value = found[0].value
    assert value is None or isinstance(value, int | float | str | bytes | tuple)
    return value


def _field(session: Session, journal: Journal, kind: str, question: Question, lang: str) -> ReviewField:
    if question.kind == "delete":
        versions = _delete_versions(journal, question)
        label = _("Corbeille")
    else:
        found = journal.versions(question.table, question.row, question.field)
        versions = tuple(_version(session, question, n, v, lang) for n, v in enumerate(found, start=1))
        label = _label(session, kind, question)
    texts = all(v.value is None or isinstance(v.value, str) for v in versions)
    return ReviewField(
        id=question.id.hex(),
        kind="delete" if question.kind == "delete" else "value",
        table=question.table,
        row=question.row,
        field=question.field,
        label=label,
        joinable=texts and (question.table, question.field) in _PROSE,
        versions=versions,
    )


def _version(session: Session, question: Question, number: int, version: CellVersion, lang: str) -> Version:
    origin = version.origin
    return Version(
        number=number,
        value=version.value,
        text=say(session, question.table, question.row, question.field, version.value, lang),
        author=origin.name,
        at=_moment(origin),
        doubtful=origin.doubtful,
        shown_now=version.shown,
        here=origin.here,
    )


def _same(session: Session, schema: WireSchema, kind: str, record: bytes, lang: str) -> tuple[tuple[str, str], ...]:
    """(label, words) of the record's own cells that nobody contests."""
    table = schema.tables[kind]
    asked = {
        str(field)
        for (field,) in session.connection().exec_driver_sql(
            "SELECT field FROM review WHERE tbl = ? AND row = ?", (kind, record)
        )
    }
    told = []
    for spec in table.fields.values():
        if spec.name in asked or spec.name == DELETED or not _described(kind, spec.name):
            continue
        columns = ", ".join(quoted(c) for c in spec.columns)
        parts = (
            session.connection()
            .exec_driver_sql(sql("SELECT", columns, "FROM", quoted(table.name), "WHERE id = ?"), (record,))
            .one()
        )
        value = canonical(tuple(parts) if spec.composite else parts[0])
        words = say(session, kind, record, spec.name, value, lang)
        if words:
            told.append((cell_label(kind, spec.name), words))
    return tuple(told)


def _described(kind: str, field: str) -> bool:
    return any(f.wire == field for f in KINDS[kind].fields)


def _delete_versions(journal: Journal, question: Question) -> tuple[Version, ...]:
    """The row as its editors keep it, and as its deleters want it; it is shown until somebody decides."""
    gone, edits = journal.delete_against_edits(question.table, question.row)
    versions: list[Version] = []
    for origins, value, word in ((edits, 0, _KEPT), (gone, 1, _GONE)):
        if origins:
            first = origins[0]
            versions.append(
                Version(
                    number=len(versions) + 1,
                    value=value,
                    text=_(word),
                    author=first.name,
                    at=_moment(first),
                    doubtful=first.doubtful,
                    shown_now=value == 0,
                    here=first.here,
                    deletes=value == 1,
                )
            )
    return tuple(versions)


def _label(session: Session, kind: str, question: Question) -> str:
    """A field's name; of a text or a link, the name of the field it stands for in its record."""
    if question.table == "count" and question.field == "value":
        sex = _cell(session, question, "sex")
        return sex_label(str(sex or "not-stated"))
    owner_field = _cell(session, question, "field") if question.table in ("text", "term_link") else None
    label = cell_label(question.table, question.field, owner_field=str(owner_field or ""))
    if question.table == "text":
        named = next((f.label for f in KINDS[kind].fields if f.name == owner_field), None)
        lang = _cell(session, question, "lang")
        label = f"{_(named) if named else label} ({lang})"
    return label


def _cell(session: Session, question: Question, field: str) -> object:
    """What a neighbouring cell of the same row holds."""
    table = wire_schema().tables[question.table]
    column = quoted(table.fields[field].columns[0])
    return (
        session.connection()
        .exec_driver_sql(sql("SELECT", column, "FROM", quoted(table.name), "WHERE id = ?"), (question.row,))
        .scalar()
    )


def _find(session: Session, journal: Journal, id: str) -> tuple[tuple[str, bytes], list[Question]]:
    wanted = id.lower()
    for record, questions in _by_record(session, journal).items():
        if record[1].hex() == wanted or any(q.id.hex() == wanted for q in questions):
            return record, questions
    if len(wanted) in (16, 32) and set(wanted) <= set("0123456789abcdef"):
        raise AlreadySettled()
    raise NotFound(reference=id)


def _by_record(session: Session, journal: Journal) -> dict[tuple[str, bytes], list[Question]]:
    """Questions under the record whose they are; none of rows that are not shown."""
    found: dict[tuple[str, bytes], list[Question]] = {}
    for question in journal.questions():
        owner = _owner(session, journal.schema, question)
        if owner is not None and owner[0] in KINDS:
            found.setdefault(owner, []).append(question)
    for questions in found.values():
        questions.sort(key=lambda q: (q.kind != "delete", q.table, q.field, q.id))
    return found


def _owner(session: Session, schema: WireSchema, question: Question) -> tuple[str, bytes] | None:
    """The record that owns a row; None for a row not here, or in the trash with all it owns."""
    name, row = question.table, question.row
    for _step in range(_DEPTH):
        table = schema.tables.get(name)
        if table is None:
            return None
        columns = [DELETED]
        if table.parent is not None and name not in KINDS:
            columns.append(table.fields[table.parent].columns[0])
            if table.parent_table_field is not None:
                columns.append(table.fields[table.parent_table_field].columns[0])
        found = (
            session.connection()
            .exec_driver_sql(
                sql("SELECT", ", ".join(quoted(c) for c in columns), "FROM", quoted(table.name), "WHERE id = ?"), (row,)
            )
            .first()
        )
        if found is None or found[0] == 1:
            return None
        if len(columns) == 1:
            return name, row
        if found[1] is None:
            return None
        row = bytes(found[1])
        name = str(found[2]) if len(columns) == 3 else str(table.parent_table)
    return None


def _origins(journal: Journal, question: Question) -> list[Origin]:
    if question.kind == "delete":
        gone, edits = journal.delete_against_edits(question.table, question.row)
        return [*gone, *edits]
    return [v.origin for v in journal.versions(question.table, question.row, question.field)]


def _moment(origin: Origin) -> datetime:
    return from_millis(origin.wall)
