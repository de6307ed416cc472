"""Owns what one clash asks twice: of a meeting's line, and of the record that the line made; must not know pages.

Two people who change one line apart change the title of its need, decision or action too (of an action also who and
until when). Whoever settles the line has settled these, where their versions say the very same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.models.meetings import Meeting, Note, said_id
from desktop.models.vocabularies import text_id
from desktop.services.marked.line_names import reference_of
from desktop.services.meeting.meeting_lines import what_it_says
from desktop.services.meeting.meetings import MADE
from desktop.services.review.odd_reviews import Edit
from desktop.sync.canonical import WireValue
from desktop.sync.reading import Journal

_FOLLOWING: Final = {"need": ("actor",), "action": ("owner", "actor", "due"), "decision": ()}
_OPEN: Final = "SELECT id FROM review WHERE tbl = ? AND row = ? AND field = ? AND kind = 'value'"


def said_beside(session: Session, edits: Sequence[Edit], answered: Collection[bytes]) -> tuple[list[Edit], list[bytes]]:
    """What settling lines so (`edits`) settles besides: more edits, and the questions that they answer.

    Questions that are `answered` by the same act keep their own answer.
    """
    more: list[Edit] = []
    questions: list[bytes] = []
    for edit in edits:
        if (edit.table, edit.field) == ("note", "text") and isinstance(edit.value, str):
            for one, question in _of_line(session, edit.row, edit.value):
                if question not in answered:
                    more.append(one)
                    questions.append(question)
    return more, questions


def _of_line(session: Session, note: bytes, chosen: str) -> Iterator[tuple[Edit, bytes]]:
    query = select(Note.kind, Note.subject, Meeting.lang, Meeting.day).join(Meeting, Meeting.id == Note.meeting)
    line = session.execute(query.where(Note.id == note)).first()
    made = MADE.get(line.kind or "") if line is not None else None
    if line is None or made is None or line.subject != said_id(made, note):
        return  # it made nothing, or speaks of what was there before
    journal = Journal(session)
    lang, day = line.lang or "fr", reference_of(line.day)

    def told(text: object) -> dict[str, Any]:
        return what_it_says(session, str(text or ""), lang, day, made)

    written = [told(version.value) for version in journal.versions("note", note, "text")]
    kept = told(chosen)
    cells = {"title": ("text", text_id(line.subject, "title", lang), "value")}
    cells |= {name: (made, line.subject, name) for name in _FOLLOWING[made]}
    for name, cell in cells.items():
        question = session.connection().exec_driver_sql(_OPEN, cell).scalar()
        asked = {_plain(version.value) for version in journal.versions(*cell)} if question else set()
        if question and asked == {_plain(one[name]) for one in written}:
            yield Edit(*cell, _plain(kept[name])), bytes(question)


def _plain(value: Any) -> WireValue:
    """A value as its cell holds it; nothing said is nothing."""
    found: WireValue = value or None
    return found
