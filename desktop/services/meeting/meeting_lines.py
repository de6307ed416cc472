"""Owns what happens to the lines of a meeting, and the needs, decisions and actions they make; must not know widgets.

A line that is being typed is only written (`write`). When it is left it says what it says (`finish`): then the need,
the decision or the action is there, with an identity derived from the line, so that two laptops make one. What was said
stays in the line; the record follows it only as long as nobody has given it another title.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import insert, or_, select, update
from sqlalchemy.orm import Session

from desktop.errors import MinutesFinal, NotFound
from desktop.models.base import new_id
from desktop.models.decisions import Action, Decision
from desktop.models.meetings import Meeting, Note, Priority, priority_id, said_id
from desktop.models.needs import NeedAnswer
from desktop.models.people import Contact
from desktop.services.keeping.line_text import named_in
from desktop.services.keeping.lines import MODELS
from desktop.services.marked.kept_lines import read_pieces
from desktop.services.marked.line_marks import Piece
from desktop.services.marked.line_names import names_for, reference_of
from desktop.services.meeting.meetings import LINE_KINDS, MADE
from desktop.services.names.naming import best, texts_of
from desktop.services.names.texts import checked, write_text
from desktop.services.record import records
from desktop.services.record.final_minutes import FINAL
from desktop.services.unit_of_work import UnitOfWork

_EDGE: Final = " \t\u00a0\u202f,;:–—-·"


def open_meeting(session: Session, meeting: bytes) -> Any:
    """The meeting's row, to write in it. Raises NotFound, MinutesFinal."""
    row = session.execute(select(*Meeting.__table__.columns).where(Meeting.id == meeting)).first()
    if row is None:
        raise NotFound(reference=meeting.hex())
    if row.status == FINAL:
        raise MinutesFinal()
    return row


def write(
    uow: UnitOfWork,
    meeting: bytes,
    *,
    text: str,
    kind: str = "note",
    rank: str | None = None,
    item: bytes | None = None,
    at: datetime | None = None,
    id: bytes | None = None,
) -> bytes:
    """Add a line, or write in one as it is typed: nothing is made of it yet. Returns its id.

    `text` is as kept (`kept_lines.kept`), `at` an aware instant. What is not given stays as it is.
    Raises NotFound, MinutesFinal, NotText.
    """
    open_meeting(uow.session, meeting)
    values: dict[str, Any] = {"text": checked(text, "note") or None, "kind": _kind(kind)}
    values |= {name: value for name, value in (("rank", rank), ("item", item)) if value is not None}
    if at is not None:
        values["at"] = at.isoformat(timespec="seconds")
    if id is None or not _there(uow.session, id):
        key = id or new_id()
        uow.session.execute(insert(Note).values(id=key, meeting=meeting, **values))
        return key
    uow.session.execute(update(Note).where(Note.id == id).values(**values, deleted=0))
    return id


def finish(uow: UnitOfWork, note: bytes, *, was: str | None = None) -> bytes | None:
    """Let a line say what it says: make or change the record of its kind. Returns that record's id.

    `was` is the line as kept when it was last finished: a title that still says that follows the line, another stays.
    Raises NotFound, MinutesFinal.
    """
    session = uow.session
    line = _line(session, note)
    meeting = open_meeting(session, line.meeting)
    lang, day = meeting.lang or "fr", reference_of(meeting.day)
    own = {kind: said_id(kind, note) for kind in set(MADE.values())}
    wanted = MADE.get(line.kind or "")
    taken_up = line.subject is not None and line.subject not in own.values()
    for kind, key in own.items():
        if kind != wanted or taken_up:
            _set_aside(uow, kind, key, note)
    if wanted is None or not (line.text or "").strip():
        _point(session, line, line.subject if taken_up else None)
        return None
    subject = line.subject if taken_up and line.subject is not None else own[wanted]
    if not taken_up:
        _make(uow, wanted, subject, line, meeting, _said(session, line.text, lang, day, wanted), was)
    _point(session, line, subject)
    _rank_need(session, line, subject)
    return subject


def set_kind(uow: UnitOfWork, note: bytes, kind: str) -> bytes | None:
    """Make a line a note, a need, a priority, a decision or an action. Returns the record that it makes now."""
    line = _line(uow.session, note)
    open_meeting(uow.session, line.meeting)
    uow.session.execute(update(Note).where(Note.id == note).values(kind=_kind(kind)))
    return finish(uow, note, was=line.text)


def take_up(uow: UnitOfWork, note: bytes, record: bytes | None) -> None:
    """Let a line speak of a record that is there already; None lets it make its own again."""
    line = _line(uow.session, note)
    open_meeting(uow.session, line.meeting)
    uow.session.execute(update(Note).where(Note.id == note).values(subject=record))
    finish(uow, note, was=line.text)


def move(uow: UnitOfWork, note: bytes, rank: str, item: bytes | None = None) -> None:
    """Give a line another place: an order key, and the point of the agenda it now stands under."""
    open_meeting(uow.session, _line(uow.session, note).meeting)
    values: dict[str, Any] = {"rank": rank} | ({"item": item} if item is not None else {})
    uow.session.execute(update(Note).where(Note.id == note).values(**values))


def split(uow: UnitOfWork, note: bytes, head: str, tail: str, rank: str) -> bytes:
    """Cut a line in two (both as kept): the rest becomes a line of that kind at `rank`. Returns its id."""
    line = _line(uow.session, note)
    uow.session.execute(update(Note).where(Note.id == note).values(text=checked(head, "note") or None))
    made = write(uow, line.meeting, text=tail, kind=line.kind or "note", rank=rank, item=line.item)
    uow.session.execute(update(Note).where(Note.id == made).values(at=line.at))
    finish(uow, note, was=line.text)
    finish(uow, made)
    return made


def join(uow: UnitOfWork, note: bytes, following: bytes) -> None:
    """Put the text of the following line behind a line's, and the following line into the trash."""
    line, other = _line(uow.session, note), _line(uow.session, following)
    parts = [part.strip() for part in (line.text or "", other.text or "") if part.strip()]
    write(uow, line.meeting, id=note, text=" ".join(parts), kind=line.kind or "note")
    drop(uow, [following])
    finish(uow, note, was=line.text)


def drop(uow: UnitOfWork, notes: Sequence[bytes]) -> None:
    """Put lines into the trash, and what they made, unless something else has come of it."""
    for note in notes:
        open_meeting(uow.session, _line(uow.session, note).meeting)
        uow.session.execute(update(Note).where(Note.id == note).values(deleted=1))
        for kind in sorted(set(MADE.values())):
            _set_aside(uow, kind, said_id(kind, note), note)


def what_it_says(session: Session, text: str, lang: str, day: date, kind: str) -> dict[str, Any]:
    """What a line as kept makes of its record: title, owner, actor, due (None where it says nothing of it)."""
    said = _said(session, text, lang, day, kind)
    return {name: value if name == "title" else (value or [None])[0] for name, value in said.items()}


def _kind(kind: str) -> str:
    return kind if kind in LINE_KINDS else "note"


def _line(session: Session, note: bytes) -> Any:
    row = session.execute(select(*Note.__table__.columns).where(Note.id == note)).first()
    if row is None or row.meeting is None:
        raise NotFound(reference=note.hex())
    return row


def _there(session: Session, note: bytes) -> bool:
    return session.scalar(select(Note.id).where(Note.id == note)) is not None


def _point(session: Session, line: Any, subject: bytes | None) -> None:
    if line.subject != subject:
        session.execute(update(Note).where(Note.id == line.id).values(subject=subject))


def _rank_need(session: Session, line: Any, need: bytes) -> None:
    """A priority line puts its need among the priorities, after those that are there; another kind takes it away."""
    key = priority_id(line.meeting, need)
    known = session.execute(select(Priority.deleted).where(Priority.id == key)).first()
    if line.kind == "priority":
        if known is None:
            session.execute(insert(Priority).values(id=key, meeting=line.meeting, need=need, rank=line.rank))
        elif known.deleted:
            session.execute(update(Priority).where(Priority.id == key).values(deleted=0))
    elif line.kind == "need" and known is not None and not known.deleted and need == said_id("need", line.id):
        session.execute(update(Priority).where(Priority.id == key).values(deleted=1))


def _said(session: Session, text: str | None, lang: str, day: date, kind: str) -> dict[str, Any]:
    """What a line says: its title without whom and when, and these apart."""
    found = read_pieces(text, names_for(session, [text], lang), lang, day)
    people = [id for owner, id in named_in(text) if owner == "contact"]
    actors = [id for owner, id in named_in(text) if owner == "actor"]
    dates = [piece.mark.iso for piece in found if piece.mark is not None and piece.mark.kind == "date"]
    said = {"title": _title(session, found, lang, kind)}
    return said | {"owner": people[:1], "actor": actors[:1], "due": dates[:1]}


def _title(session: Session, found: Sequence[Piece], lang: str, kind: str) -> str:
    """The words of a line that a record may bear everywhere: nobody's name; at its edges neither whom nor when."""
    words: list[str] = []
    for at, piece in enumerate(found):
        mark = piece.mark
        edge = not any(_says(one) for one in found[:at]) or not any(_says(one) for one in found[at + 1 :])
        if mark is None:
            words.append(piece.text)
        elif mark.kind == "contact":
            words.append("" if edge else _for_whom(session, mark.id, lang))
        elif kind == "action" and edge:
            words.append("")
        else:
            words.append(piece.text)
    return " ".join("".join(words).split()).strip(_EDGE)


def _says(piece: Piece) -> bool:
    return piece.mark is None and bool(piece.text.strip(_EDGE))


def _for_whom(session: Session, contact: bytes, lang: str) -> str:
    """Whom a person stands for, where her name must not stand."""
    actor = session.scalar(select(Contact.actor).where(Contact.id == contact))
    return best(texts_of(session, [actor], "name").get(actor, {}), lang)[1] or "…" if actor is not None else "…"


def _make(
    uow: UnitOfWork, kind: str, key: bytes, line: Any, meeting: Any, said: Mapping[str, Any], was: str | None
) -> None:
    session = uow.session
    lang, day = meeting.lang or "fr", reference_of(meeting.day)
    model = MODELS[kind]
    known = session.execute(select(*model.__table__.columns).where(model.id == key)).first()
    if known is None:
        records.record(uow, kind, _draft(kind, meeting, said), key, lang=lang, fresh=True)
        return
    if known.deleted:
        records.restore(uow, kind, key)
    before = _said(session, was, lang, day, kind) if was is not None else None
    if before is None:
        return
    if texts_of(session, [key], "title").get(key, {}).get(lang, "") == before["title"]:
        write_text(session, kind, key, "title", lang, said["title"])
    if kind == "action":
        follows = {
            name: (said[name] or [None])[0]
            for name in ("owner", "actor", "due")
            if said[name] != before[name] and getattr(known, name) == (before[name] or [None])[0]
        }
        if follows:
            session.execute(update(Action).where(Action.id == key).values(**follows))


def _draft(kind: str, meeting: Any, said: Mapping[str, Any]) -> dict[str, Any]:
    draft: dict[str, Any] = {"title": said["title"]}
    if kind == "need":
        draft |= {"status": "open", "said": meeting.day, "places": [meeting.area] if meeting.area else []}
        draft |= {"actor": said["actor"][0]} if said["actor"] else {}
    elif kind == "decision":
        draft |= {"status": "adopted", "day": meeting.day, "meeting": meeting.id}
    else:
        draft |= {"status": "todo", "meeting": meeting.id}
        draft |= {name: said[name][0] for name in ("owner", "actor", "due") if said[name]}
    return draft


def _set_aside(uow: UnitOfWork, kind: str, key: bytes, note: bytes) -> None:
    """Put what a line made into the trash, unless somebody built on it since."""
    session = uow.session
    model = MODELS[kind]
    if session.scalar(select(model.deleted).where(model.id == key)) != 0 or _built_upon(session, key, note):
        return
    records.trash(uow, kind, key)
    session.execute(update(Priority).where(Priority.need == key, Priority.deleted == 0).values(deleted=1))


def _built_upon(session: Session, key: bytes, note: bytes) -> bool:
    leading = (
        select(NeedAnswer.id).where(NeedAnswer.need == key, NeedAnswer.deleted == 0),
        select(Action.id).where(or_(Action.need == key, Action.decision == key), Action.deleted == 0),
        select(Decision.id).where(Decision.need == key, Decision.deleted == 0),
        select(Decision.id).where(Decision.id == key, Decision.initiative.is_not(None)),
        select(Note.id).where(Note.subject == key, Note.id != note, Note.deleted == 0),
    )
    return any(session.scalar(query.limit(1)) is not None for query in leading)
