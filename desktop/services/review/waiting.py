"""Owns the open questions as a whole: whose record, who wrote, when, under what name; must not know how one is settled.

Everything is read for all questions at once: five hundred cost little more than one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from desktop.i18n import _, language
from desktop.services.description.kinds import KINDS, cell_label, sex_label
from desktop.services.exchange.exchanged import ReviewSummary
from desktop.services.exchange.laptops import writer
from desktop.services.names.terms import best, texts_of
from desktop.services.record.participants_words import audience_and_sex
from desktop.services.record.value_words import value_words
from desktop.services.review.other_rows import other_titles
from desktop.sync.oddities import ODD
from desktop.sync.posting import post
from desktop.sync.reading import Journal, Question
from desktop.sync.schema import DELETED, WireSchema, quoted, sql, wire_schema
from desktop.timekeeping import EPOCH, from_millis

_CHUNK: Final = 500
_DEPTH: Final = 4
ALL: Final = ("value", "delete", *ODD)
Row = tuple[str, bytes]  # wire table, row


@dataclass(frozen=True, slots=True)
class Head:
    """One head value of a questioned cell, as canonical bytes, and the bundle that wrote it."""

    value: bytes
    bundle: int
    shown: bool


@dataclass(frozen=True, slots=True)
class Clash:
    """One open question and the record whose it is."""

    question: Question
    kind: str
    record: bytes

    @property
    def id(self) -> str:
        """The question's identity, as pages and commands say it."""
        return self.question.id.hex()


def clashes(session: Session, kinds: Collection[str] = ALL) -> list[Clash]:
    """Every open question of a record that is shown; none of records that are not here or in the trash."""
    asked = _questions(session, kinds)
    owned = owners(session.connection(), wire_schema(), [(q.table, q.row) for q in asked])
    found = []
    for question in asked:
        owner = owned.get((question.table, question.row))
        if owner is not None:
            found.append(Clash(question, *owner))
    return sorted(found, key=lambda c: (c.question.kind != "delete", c.question.table, c.question.field, c.id))


def records_waiting(session: Session) -> int:
    """How many records have something to settle."""
    return len({(c.kind, c.record) for c in clashes(session)})


def summaries(session: Session, lang: str, *, titled: bool = True) -> list[ReviewSummary]:
    """One line per record with something to settle, newest clash first. Without titles for lists that ask by page."""
    journal = Journal(session)
    found = clashes(session)
    written = heads(journal)
    origins = journal.origins({head.bundle for several in written.values() for head in several})
    by_record: dict[Row, list[Clash]] = {}
    for clash in found:
        by_record.setdefault((clash.kind, clash.record), []).append(clash)
    named = titles(session, [record for _kind, record in by_record], lang) if titled else {}
    told = []
    for (kind, record), several in by_record.items():
        who = [origins[head.bundle] for c in several for head in written.get(c.question.id, ())]
        told.append(
            ReviewSummary(
                id=record.hex(),
                kind=kind,
                record=record,
                title=named.get(record, ""),
                fields=sum(c.question.kind == "value" for c in several),
                deletion=any(c.question.kind == "delete" for c in several),
                at=max((from_millis(o.wall) for o in who), default=EPOCH),
                authors=tuple(dict.fromkeys(writer(o) for o in who if o.name or not o.here)),
                odd=tuple(dict.fromkeys(c.question.kind for c in several if c.question.kind in ODD)),
            )
        )
    return sorted(told, key=lambda r: (r.at, r.id), reverse=True)


def titles(session: Session, records: Sequence[bytes], lang: str) -> dict[bytes, str]:
    """The name or title of many records; those that have none yet are left out."""
    named: dict[bytes, str] = {}
    for field in ("title", "name"):
        for record, texts in texts_of(session, records, field).items():
            text = best(texts, lang)[1]
            if text:
                named[record] = text
    left = [record for record in records if record not in named]
    return named | other_titles(session, left, lang) if left else named


def heads(journal: Journal) -> dict[bytes, list[Head]]:
    """Question -> the head values of its cell, the shown one first. Of a deletion: of the cell that says so."""
    post(journal.connection)
    found = journal.connection.exec_driver_sql(
        "SELECT r.id, r.tbl, r.row, r.field, o.bundle, o.value FROM review r "
        "JOIN slot s ON s.tbl = r.tbl AND s.field = r.field JOIN op o ON o.slot = s.no AND o.row = r.row ORDER BY r.id"
    )
    told: dict[bytes, list[Head]] = {}
    for (question, table, row, field), cells in groupby(found, key=itemgetter(0, 1, 2, 3)):
        writes = [(no, value) for *_, no, value in cells]
        decision = journal.knowledge.decide(writes, is_deleted=field == DELETED, of=(table, bytes(row)))
        if decision is None:
            continue
        first: dict[bytes, int] = {}
        for no, value in decision.heads:
            first.setdefault(value, no)
        told[question] = [Head(value, no, value == decision.shown) for value, no in first.items()]
    return told


def owners(connection: Connection, schema: WireSchema, rows: Iterable[Row]) -> dict[Row, Row]:
    """Row -> (kind, record) that owns it; left out when the row, or what owns it, is not here or in the trash."""
    owned: dict[Row, Row] = {}
    edge: dict[Row, list[Row]] = {row: [row] for row in rows}  # where the climb has come -> where it began
    for _step in range(_DEPTH):
        above: dict[Row, list[Row]] = {}
        for table in {table for table, _row in edge}:
            for row, gone, owner, owner_table in _looked_up(
                connection, schema, table, [row for name, row in edge if name == table]
            ):
                began = edge[table, row]
                if gone:
                    continue
                if owner_table == "":
                    owned.update(dict.fromkeys(began, (table, row)))
                elif owner is not None and owner_table:
                    above.setdefault((owner_table, owner), []).extend(began)
        edge = above
    return owned


def _looked_up(
    connection: Connection, schema: WireSchema, name: str, rows: Sequence[bytes]
) -> list[tuple[bytes, int, bytes | None, str | None]]:
    """(row, deleted, owner, owner's table; "" when the row is nobody's part) of those rows that are here."""
    table = schema.tables.get(name)
    if table is None:
        return []
    columns = [quoted(table.fields[DELETED].columns[0])]
    if table.parent is None or name in KINDS:
        columns += ["NULL", "''"]
    else:
        columns.append(quoted(table.fields[table.parent].columns[0]))
        by_field = table.parent_table_field
        columns.append(quoted(table.fields[by_field].columns[0]) if by_field else f"'{table.parent_table}'")
    words = sql("SELECT id,", ", ".join(columns), "FROM", quoted(table.name), "WHERE id IN (")
    return [tuple(line) for line in among(connection, words, rows)]


def among(connection: Connection, words: str, rows: Iterable[bytes]) -> list[Any]:
    """The answers of a statement that ends in `IN (`, for any number of rows."""
    found: list[Any] = []
    some = sorted(set(rows))
    for at in range(0, len(some), _CHUNK):
        part = some[at : at + _CHUNK]
        marks = ", ".join("?" for _ in part)
        found += connection.exec_driver_sql(sql(words, marks, ")"), tuple(part))
    return found


def labels(session: Session, found: Sequence[Clash]) -> dict[str, str]:
    """Question -> the field's name as people read it: of a text or a link, of the field it stands for."""
    connection = session.connection()
    wanted = {"count": ("sex", "sex"), "text": ("field", "lang"), "term_link": ("field", "field")}
    beside: dict[Row, tuple[str, str]] = {}
    for name, columns in wanted.items():
        rows = [c.question.row for c in found if c.question.table == name]
        words = sql("SELECT id,", ", ".join(map(quoted, columns)), "FROM", quoted(name), "WHERE id IN (")
        for row, one, other in among(connection, words, rows):
            beside[name, row] = (str(one or ""), str(other or ""))
    counted = [c.question.row for c in found if c.question.table == "participants" and c.question.field == "value"]
    told = audience_and_sex(session, counted, language())
    valued = [c.question.row for c in found if c.question.table == "indicator_value" and c.question.field == "value"]
    told |= value_words(session, valued, language())
    return {
        c.id: told.get(c.question.row) or _label(c, *beside.get((c.question.table, c.question.row), ("", "")))
        for c in found
    }


def _label(clash: Clash, owner_field: str, lang: str) -> str:
    question = clash.question
    if question.kind == "delete":
        return _("Corbeille")
    if question.table == "count" and question.field == "value":
        return sex_label(owner_field or "not-stated")
    label = cell_label(question.table, question.field, owner_field="" if question.table == "count" else owner_field)
    if question.table == "text":
        kind = KINDS.get(clash.kind)
        named = next((f.label for f in kind.fields if f.name == owner_field), None) if kind else None
        label = f"{_(named) if named else label} ({lang})"
    return label


def _questions(session: Session, kinds: Collection[str]) -> list[Question]:
    found = session.connection().exec_driver_sql("SELECT id, tbl, row, field, kind FROM review")
    return [Question(*line) for line in found if line[4] in kinds]
