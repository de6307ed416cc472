"""Owns which fields of a record wait for a choice, and writing around them; must not know forms nor files.

Seen by the database is not seen by the person: what is written over a cell in review would settle it unread. Bulk
edits and imports leave such fields as they are and say so; a form asks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from desktop.services.description.kinds import KINDS, Kind
from desktop.services.exchange.laptops import writer
from desktop.services.record.records import Draft, load, record, record_what_holds
from desktop.services.record.wording import say
from desktop.services.review.odd_reviews import Edit
from desktop.services.review.reviews import write_answers
from desktop.services.review.waiting import Clash, among, clashes, heads
from desktop.services.undo.history import current
from desktop.services.unit_of_work import UnitOfWork
from desktop.sync.canonical import decode
from desktop.sync.reading import Journal, Question
from desktop.sync.schema import DELETED, quoted, sql

_PARTS = {"count": "sex", "text": "field", "term_link": "field", "participation": "role", "initiative_place": DELETED}
_WHERE = frozenset({"initiative_place", "need_place", "service_place", "project_place"})
_SEX = {"women": "women", "men": "men"}


@dataclass(frozen=True, slots=True)
class Rival:
    """Another's version of a field: who wrote it and what it says. `open` when it waits for a choice."""

    author: str
    text: str
    open: bool = False


class Contested:
    """The fields in review of every record at one moment, read once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._by_record: dict[bytes, list[tuple[str, Clash]]] = {}
        found = [clash for clash in clashes(session, ("value", "delete")) if clash.kind in KINDS]
        beside = _beside(session, found)
        for clash in found:
            name = _field_of(KINDS[clash.kind], clash, beside.get(clash.question.row, ("", "")))
            if name:
                self._by_record.setdefault(clash.record, []).append((name, clash))

    def of(self, record_id: bytes | None, lang: str) -> set[str]:
        """The draft names of the fields of a record that wait for a choice (`title` and `title.fr` are both said)."""
        names: set[str] = set()
        for name, _clash in self._by_record.get(record_id or b"", ()):
            field, dot, code = name.partition(".")
            names.add(name)
            if dot and code == lang:
                names.add(field)
        return names

    def marks(self, record_id: bytes, lang: str) -> dict[str, bytes]:
        """Draft name -> a mark of its versions: another mark, other versions."""
        if record_id not in self._by_record:
            return {}
        written = heads(Journal(self._session))
        marks: dict[str, Any] = {}
        for name, clash in self._by_record[record_id]:
            values = sorted(head.value for head in written.get(clash.question.id, ()))
            for said in self._names(name, lang):
                digest = marks.setdefault(said, hashlib.blake2b(digest_size=8))
                digest.update(clash.question.id + b"".join(len(v).to_bytes(4, "big") + v for v in values))
        return {name: digest.digest() for name, digest in marks.items()}

    def rival(self, record_id: bytes, field: str, lang: str) -> Rival | None:
        """The version of a field in review that is not shown, None when the field is not in review."""
        journal = Journal(self._session)
        for name, clash in self._by_record.get(record_id, ()):
            if field in self._names(name, lang):
                question = clash.question
                others = [head for head in heads(journal).get(question.id, ()) if not head.shown]
                if others:
                    origin = journal.origins([others[0].bundle])[others[0].bundle]
                    value = decode(others[0].value)
                    text = say(self._session, question.table, question.row, question.field, value, lang)
                    return Rival(writer(origin), text, open=True)
        return None

    def questions(self, record_id: bytes, field: str, lang: str) -> list[Question]:
        """The open questions behind a field of a record."""
        several = self._by_record.get(record_id, ())
        return [clash.question for name, clash in several if field in self._names(name, lang)]

    def among(self, record_id: bytes, draft: Mapping[str, object], lang: str) -> list[str]:
        """The fields that a draft would write over while they wait for a choice."""
        waiting = self.of(record_id, lang)
        if {"women", "men", "not_stated"} & waiting:
            waiting |= {"total"}  # it would be made of the others
        return [name for name in draft if name in waiting]

    def _names(self, name: str, lang: str) -> tuple[str, ...]:
        field, dot, code = name.partition(".")
        return (name, field) if dot and code == lang else (name,)


def record_skipping(
    uow: UnitOfWork,
    kind: str,
    draft: Draft,
    id: bytes | None = None,
    *,
    lang: str,
    contested: Contested,
) -> tuple[bytes, list[str]]:
    """`records.record` for bulk edits and imports: fields that wait for a choice stay as they are.

    Returns the id and the names left out. A draft of which nothing is left writes nothing.
    """
    skipped = contested.among(id, draft, lang) if id is not None else []
    kept = {name: value for name, value in draft.items() if name not in skipped}
    if id is not None and not kept:
        return id, skipped
    return record(uow, kind, kept, id, lang=lang), skipped


def record_seen(
    uow: UnitOfWork, kind: str, draft: Draft, id: bytes, seen: Mapping[str, tuple[object, bytes | None]], *, lang: str
) -> tuple[list[str], list[str]]:
    """Saves what a form holds, but nothing over what its person had not seen.

    `seen`: field -> (value, mark of its versions) as the form showed it. Decided on the writer's side, so that no
    merge slips between. Returns the names whose value could not be kept, and those that changed meanwhile.
    """
    session = uow.session
    now = load(session, kind, id, lang)
    contested = Contested(session)
    marks = contested.marks(id, lang)
    moved = [f for f, (value, mark) in seen.items() if f in draft and (now.get(f), marks.get(f)) != (value, mark)]
    kept = {name: value for name, value in draft.items() if name not in moved}
    left = record_what_holds(uow, kind, kept, id, lang=lang)[1] if kept else []
    # she saw the other versions and wrote hers: that is an answer
    answer_with_what_stands(session, contested, id, [name for name in kept if name not in left], lang)
    return left, moved


def answer_with_what_stands(session: Session, contested: Contested, id: bytes, names: Iterable[str], lang: str) -> None:
    """Settles the questions behind fields that a person wrote over knowingly: what they hold now is the answer."""
    answered = [q for name in names for q in contested.questions(id, name, lang)]
    edits = [Edit(q.table, q.row, q.field, current(session, q.table, q.row, q.field)) for q in answered]
    if edits:
        write_answers(session, edits, [q.id for q in answered])


def last_writer(session: Session, kind: str, id: bytes, field: str, lang: str) -> str:
    """Who wrote what a field shows now, "" when nobody can be named."""
    from desktop.models.vocabularies import text_id

    described = KINDS[kind].field(field.partition(".")[0])
    code = field.partition(".")[2] or lang
    cell = (
        ("text", text_id(id, described.name, code), "value") if described.translatable else (kind, id, described.wire)
    )
    versions = Journal(session).versions(*cell)
    return next((writer(v.origin) for v in versions if v.shown), "")


def _beside(session: Session, found: Sequence[Clash]) -> dict[bytes, tuple[str, str]]:
    """Row of a part -> (what its field is told by, its language)."""
    told: dict[bytes, tuple[str, str]] = {}
    for table, column in _PARTS.items():
        rows = [c.question.row for c in found if c.question.table == table]
        second = "lang" if table == "text" else "id"
        words = sql("SELECT id,", quoted(column), ",", quoted(second), "FROM", quoted(table), "WHERE id IN (")
        for row, one, other in among(session.connection(), words, rows):
            told[row] = (str(one or ""), str(other) if table == "text" else "")
    return told


def _field_of(kind: Kind, clash: Clash, beside: tuple[str, str]) -> str:
    """The draft name of the form's field that a questioned cell stands behind."""
    table, field = clash.question.table, clash.question.field
    word, lang = beside
    if table == kind.name:
        return next((f.name for f in kind.fields if f.wire == field and not f.translatable), field)
    if table == "text":
        return f"{word}.{lang}"
    if table == "count":
        return _SEX.get(word, "not_stated")
    if table == "term_link":
        return word
    if table in ("participation", "project_actor"):
        return next((f.name for f in kind.fields if f.role == word), "")
    if table in ("need_answer", "practice_initiative"):
        return next((f.name for f in kind.fields if f.linked), "")
    return next((f.name for f in kind.fields if f.type == "where"), "") if table in _WHERE else ""
