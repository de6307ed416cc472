"""Owns what a person must settle, record by record, and settling it; must not know widgets nor how heads are found."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from desktop.errors import AlreadySettled, ChangedMeanwhile, InvalidValue, NotFound
from desktop.i18n import N_, _, language
from desktop.services.description.kinds import KINDS, cell_label
from desktop.services.exchange.exchanged import Review, ReviewField, ReviewSummary, Version
from desktop.services.exchange.laptops import writer
from desktop.services.record.wording import name_of, say
from desktop.services.review.odd_reviews import Edit, Way, odd
from desktop.services.review.other_rows import other_titles
from desktop.services.review.said_twice import said_beside
from desktop.services.review.waiting import Clash, clashes, labels, summaries
from desktop.services.unit_of_work import UnitOfWork
from desktop.sync.canonical import WireValue, canonical
from desktop.sync.capture import force_all
from desktop.sync.oddities import ODD
from desktop.sync.open_values import stored_form
from desktop.sync.reading import CellVersion, Journal, Origin, Question
from desktop.sync.schema import DELETED, WireSchema, quoted, sql, wire_schema
from desktop.timekeeping import EPOCH, from_millis

_KEPT: Final = N_("gardée")
_GONE: Final = N_("mise à la corbeille")
_JOIN: Final = "\n\n"
# texts that people write as prose: two versions can be put one after the other
_PROSE: Final = frozenset(
    {
        ("text", "value"),
        ("count", "note"),
        ("count", "method"),
        ("indicator_value", "comment"),
        ("note", "text"),
        ("amendment", "text"),
        ("priority", "why"),
    }
)
_ONE_LINE: Final = frozenset({("note", "text"), ("agenda_item", "title")})


def reviews(session: Session, lang: str = "") -> list[ReviewSummary]:
    """One line per record with something to settle, newest clash first."""
    return summaries(session, lang or language())


def review(session: Session, id: str, lang: str = "") -> Review:
    """Every clash of one record, by the id of the review or of one of its fields.

    Raises NotFound for an id that never was one, AlreadySettled when nothing is left to settle.
    """
    journal = Journal(session)
    found = _find(session, id)
    kind, record = found[0].kind, found[0].record
    spoken = lang or language()
    fields = _fields(session, journal, found, spoken)
    same = _same(session, journal.schema, kind, record, spoken)
    other = {} if kind in KINDS else other_titles(session, [record], spoken)
    title = other.get(record) or name_of(session, record, spoken)
    return Review(record.hex(), kind, record, title, fields, same)


def settle(uow: UnitOfWork, id: str, keep: int | str, *, seen: ReviewField | None = None) -> int:
    """Settles one field, or all fields of a record; gives how many. Always writes, even what is shown already.

    `keep`: a version's number, `here`, `received`, or `both` (texts joined; a deletion against an edit keeps the row).
    `seen` is the field as the person saw it: raises ChangedMeanwhile when other versions stand there now.
    Raises NotFound, AlreadySettled, InvalidValue when `keep` names no version of a field.
    """
    session = uow.session
    journal = Journal(session)
    chosen = _chosen(session, id)
    fields = _fields(session, journal, chosen, language())
    if seen is not None and [_said(f) for f in fields] != [_said(seen)]:
        raise ChangedMeanwhile(field=seen.label)
    edits: list[Edit] = []
    for clash, field in zip(chosen, fields, strict=True):
        edits += _answer(session, journal, clash, field, keep)
    answered = [clash.question.id for clash in chosen]
    more, questions = said_beside(session, edits, answered)
    write_answers(session, [*edits, *more], [*answered, *questions])
    return len(chosen)


def write_answers(session: Session, edits: Sequence[Edit], answered: Sequence[bytes]) -> None:
    """Writes chosen values, even those shown already, and closes their questions.

    Sealing will find the same, since our next bundle covers every head we have: they are answered from now on.
    """
    schema = wire_schema()
    connection = session.connection()
    session.flush()
    by_cell: dict[tuple[str, str], list[Edit]] = {}
    for edit in edits:
        by_cell.setdefault((edit.table, edit.field), []).append(edit)
    for (table, name), several in by_cell.items():
        spec = schema.tables[table].fields[name]
        sets = ", ".join(f"{quoted(c)} = ?" for c in spec.columns)
        connection.exec_driver_sql(
            sql("UPDATE", quoted(schema.tables[table].name), "SET", sets, "WHERE id = ?"),
            [(*spec.parts(e.value), e.row) for e in several],
        )
        force_all(session, [(table, e.row, name, stored_form(e.value)) for e in several])
    connection.exec_driver_sql("DELETE FROM review WHERE id = ?", [(id_,) for id_ in answered])
    session.expire_all()


def _answer(session: Session, journal: Journal, clash: Clash, field: ReviewField, keep: int | str) -> list[Edit]:
    if clash.question.kind not in ODD:
        return [Edit(field.table, field.row, field.field, _choice(field, keep))]
    ways = odd(session, journal, clash, language()).ways
    wanted = int(keep) if isinstance(keep, str) and keep.isdecimal() else keep
    if not isinstance(wanted, int) or not 1 <= wanted <= len(ways):
        raise _no_version(field, keep)
    return list(ways[wanted - 1].edits)


def _said(field: ReviewField) -> tuple[object, ...]:
    return field.id, field.kind, tuple((v.value, v.text, v.deletes) for v in field.versions)


def _no_version(field: ReviewField, keep: int | str) -> InvalidValue:
    return InvalidValue(field=field.label, reason=_("il n’y a pas de version « {keep} ».", keep=str(keep)))


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
        joint = " " if (field.table, field.field) in _ONE_LINE else _JOIN
        return joint.join(dict.fromkeys(str(v.value) for v in versions if v.value))
    else:
        found = []
    if len(found) != 1:
        raise _no_version(field, keep)
    value = found[0].value
    assert value is None or isinstance(value, int | float | str | bytes | tuple)
    return value


def _fields(session: Session, journal: Journal, found: Sequence[Clash], lang: str) -> tuple[ReviewField, ...]:
    named = labels(session, found)
    return tuple(_field(session, journal, clash, named[clash.id], lang) for clash in found)


def _field(session: Session, journal: Journal, clash: Clash, label: str, lang: str) -> ReviewField:
    question = clash.question
    why = ""
    if question.kind in ODD:
        wrong = odd(session, journal, clash, lang)
        label, why = wrong.label, wrong.why
        versions = tuple(_way(n, way) for n, way in enumerate(wrong.ways, start=1))
    elif question.kind == "delete":
        versions = _delete_versions(journal, question)
    else:
        heads = journal.versions(question.table, question.row, question.field)
        versions = tuple(_version(session, question, n, v, lang) for n, v in enumerate(heads, start=1))
    texts = question.kind == "value" and all(v.value is None or isinstance(v.value, str) for v in versions)
    return ReviewField(
        id=clash.id,
        kind=question.kind,  # type: ignore[arg-type]  # the words that the table holds
        table=question.table,
        row=question.row,
        field=question.field,
        label=label,
        joinable=texts and (question.table, question.field) in _PROSE,
        versions=versions,
        why=why,
    )


def _way(number: int, way: Way) -> Version:
    origin = way.origin
    return Version(
        number=number,
        value=None,
        text=way.text,
        author=writer(origin) if origin else "",
        at=_moment(origin) if origin else EPOCH,
        doubtful=bool(origin and origin.doubtful),
        shown_now=way.shown,
        here=bool(origin and origin.here),
    )


def _version(session: Session, question: Question, number: int, version: CellVersion, lang: str) -> Version:
    origin = version.origin
    return Version(
        number=number,
        value=version.value,
        text=say(session, question.table, question.row, question.field, version.value, lang),
        author=writer(origin),
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
    return kind in KINDS and any(f.wire == field for f in KINDS[kind].fields)


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
                    author=writer(first),
                    at=_moment(first),
                    doubtful=first.doubtful,
                    shown_now=value == 0,
                    here=first.here,
                    deletes=value == 1,
                )
            )
    return tuple(versions)


def _find(session: Session, id: str) -> list[Clash]:
    """The open questions of the record that `id` names, or whose one question it names."""
    wanted = id.lower()
    waiting = clashes(session)
    record = next((c.record for c in waiting if wanted in (c.id, c.record.hex())), None)
    if record is not None:
        return [c for c in waiting if c.record == record]
    if len(wanted) in (16, 32) and set(wanted) <= set("0123456789abcdef"):
        raise AlreadySettled()
    raise NotFound(reference=id)


def _chosen(session: Session, id: str) -> list[Clash]:
    """The one question of that id, else all those of the record."""
    found = _find(session, id)
    return [c for c in found if c.id == id.lower()] or found


def _moment(origin: Origin) -> datetime:
    return from_millis(origin.wall)
