"""Owns what the room of a meeting asks of the services and does through them, each a job's work of its own.

Must not know widgets, nor what is being typed. Every function takes a session first, or a unit of work.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from desktop.i18n import _, format_date, format_list
from desktop.timekeeping import hour_of
from desktop.viewmodels.meeting.meeting_lines import LineRow

if TYPE_CHECKING:
    from desktop.services.marked.line_marks import KnownNames
    from desktop.services.meeting.meetings import MeetingBook, SaidLine, Subject


@dataclass(frozen=True, slots=True)
class Opened:
    """A meeting as it was read: the book, its lines as rows, and the words of codes (scheme, code)."""

    book: MeetingBook
    rows: tuple[LineRow, ...]
    words: Mapping[tuple[str, str], str]


# ---- reading -------------------------------------------------------------------------------------

_SCHEMES = ("decision_status", "action_status", "need_status", "agenda_status", "meeting_kind", "attendance_role")


def open_book(session: Any, *, meeting: bytes, lang: str, known: KnownNames) -> Opened | None:
    """Read a meeting whole; None when it is not there or in the trash."""
    from desktop.errors import NotFound
    from desktop.services.marked.line_names import names_for
    from desktop.services.meeting import meetings
    from desktop.services.names.naming import choices

    try:
        book = meetings.read(session, meeting, lang)
    except NotFound:
        return None
    if book.deleted:
        return None
    labels = names_for(session, [line.text for line in book.lines], book.lang or lang)
    words = {(scheme, one.code): one.label for scheme in _SCHEMES for one in choices(session, scheme, lang)}
    amended: dict[bytes, list[str]] = {}
    for one in book.amendments:
        if one.note is not None:
            amended.setdefault(one.note, []).append(one.text)
    rows = tuple(_row(line, book, known, labels, words, amended.get(line.id, ())) for line in book.lines)
    return Opened(book, rows, words)


def _row(
    line: SaidLine,
    book: MeetingBook,
    known: KnownNames,
    labels: Mapping[bytes, str],
    words: Mapping[tuple[str, str], str],
    amended: Sequence[str],
) -> LineRow:
    from desktop.services.marked.kept_lines import opened

    held = opened(line.text, known, labels)
    return LineRow(
        line.id,
        line.kind,
        held.text,
        line.shown,
        hour_of(line.at) if line.at is not None else "",
        aside_of(line.kind, book.subjects.get(line.subject or b""), words),
        line.rank,
        line.item,
        line.subject,
        tuple(amended),
        held.held,
    )


def aside_of(kind: str, subject: Subject | None, words: Mapping[tuple[str, str], str]) -> str:
    """A few words of what a line led to: sector and place, state, who and until when."""
    if subject is None or subject.deleted:
        return ""
    if kind in ("need", "priority"):
        return format_list([part for part in (subject.sector_name, *subject.areas[:1]) if part])
    if kind == "decision":
        return words.get(("decision_status", subject.status), "").lower()
    if kind == "action":
        until = _("avant le {day}", day=say_day(subject.due)) if subject.due else ""
        return format_list([part for part in (subject.owner_name or subject.actor_name, until) if part])
    return ""


def say_day(iso: str) -> str:
    """An ISO day without its year; what is no day stays as it is."""
    try:
        return format_date(date.fromisoformat(iso), "day_month")
    except ValueError:
        return iso


def known_names(session: Any, *, lang: str) -> KnownNames:
    """The people and actors that `@` completes, with what tells two of one name apart."""
    from desktop.services.listing import lists
    from desktop.services.marked.line_marks import KnownNames
    from desktop.services.marked.name_marks import Known

    found = []
    for kind in ("contact", "actor"):
        ids = lists.ids(session, kind, lists.ListQuery(sort="title"))
        for row in lists.rows(session, kind, ids, lang):
            if row.title:
                found.append(Known(row.id, row.title, kind, row.actor or row.place or ""))
    return KnownNames(found)


# ---- lines ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Kept:
    """A line to be kept: `text` with marks of ids; `before` what it was when the person came, None for a new one."""

    id: bytes
    text: str
    kind: str
    rank: str
    item: bytes | None
    at: datetime | None
    before: tuple[str, str] | None = None  # text as kept, kind


def write(uow: Any, *, meeting: bytes, line: Kept) -> None:
    """Write a line as far as it is typed."""
    from desktop.services.meeting import meeting_lines

    at = line.at if line.before is None else None
    fresh = line.before is None
    meeting_lines.write(
        uow,
        meeting,
        text=line.text,
        kind=line.kind,
        id=line.id,
        rank=line.rank if fresh else None,
        item=line.item if fresh else None,
        at=at,
    )


def finish(uow: Any, *, meeting: bytes, line: Kept) -> None:
    """Write a line and let it make what it says, as one step from where the person began."""
    from desktop.services.meeting import meeting_lines
    from desktop.services.undo import late_steps

    write(uow, meeting=meeting, line=line)
    meeting_lines.finish(uow, line.id, was=line.before[0] if line.before is not None else None)
    _begin_notes(uow, meeting)
    before = {"text": line.before[0] or None, "kind": line.before[1]} if line.before is not None else None
    late_steps.begin_step(uow, "note", line.id, before)


def _begin_notes(uow: Any, meeting: bytes) -> None:
    """A meeting that was only planned has notes from its first line on."""
    from desktop.i18n import language
    from desktop.services.record import records

    if records.load(uow.session, "meeting", meeting, language())["status"] in (None, "planned"):
        records.record(uow, "meeting", {"status": "draft"}, meeting)


def split(uow: Any, *, meeting: bytes, head: Kept, tail: Kept) -> None:
    """Part a line in two."""
    from desktop.services.meeting import meeting_lines

    for line in (head, tail):
        write(uow, meeting=meeting, line=line)
    meeting_lines.finish(uow, head.id, was=head.before[0] if head.before is not None else None)
    meeting_lines.finish(uow, tail.id)


def join(uow: Any, *, meeting: bytes, line: Kept, gone: bytes | None) -> None:
    """Let a line say what two said; the other goes into the trash with what it made."""
    from desktop.services.meeting import meeting_lines

    write(uow, meeting=meeting, line=line)
    if gone is not None:
        meeting_lines.drop(uow, [gone])
    meeting_lines.finish(uow, line.id, was=line.before[0] if line.before is not None else None)


def move(uow: Any, *, line: bytes, rank: str) -> None:
    """Give a line another place."""
    from desktop.services.meeting import meeting_lines

    meeting_lines.move(uow, line, rank)


def drop(uow: Any, *, line: bytes) -> None:
    """Put a line into the trash."""
    from desktop.services.meeting import meeting_lines

    meeting_lines.drop(uow, [line])


# ---- agenda --------------------------------------------------------------------------------------


def add_point(uow: Any, *, meeting: bytes, title: str, minutes: int | None, tag: str) -> bytes:
    """Add a point to the agenda."""
    from desktop.services.meeting import agendas

    return agendas.add_item(uow, meeting, title, tag, minutes=minutes)


def change_point(uow: Any, *, point: bytes, values: Mapping[str, Any]) -> None:
    """Change a point of the agenda."""
    from desktop.services.meeting import agendas

    agendas.change_item(uow, point, **values)


def drop_point(uow: Any, *, point: bytes) -> None:
    """Take a point off the agenda."""
    from desktop.services.meeting import agendas

    agendas.drop_item(uow, point)


def come_back(uow: Any, *, meeting: bytes, tag: str) -> None:
    """Bring back what comes back by itself: onto the agenda, and who was expected last time where nobody is yet."""
    from desktop.services.meeting import agendas, attendance

    agendas.carry(uow, meeting, tag)
    attendance.as_last_time(uow, meeting)


def next_meeting(uow: Any, *, meeting: bytes, tag: str) -> bytes:
    """Make the meeting that follows."""
    from desktop.services.meeting import agendas

    return agendas.next_meeting(uow, meeting, tag)


# ---- who is there --------------------------------------------------------------------------------


def tick(uow: Any, *, presence: bytes, present: bool) -> None:
    """Say that somebody is there or not."""
    from desktop.services.meeting import attendance

    attendance.tick(uow, presence, present)


def say_sex(uow: Any, *, presence: bytes, sex: str) -> None:
    """Say whether somebody counts among women or men."""
    from desktop.services.meeting import attendance

    attendance.say(uow, presence, sex=sex)


def expect(uow: Any, *, meeting: bytes, contact: bytes | None, actor: bytes | None, name: str) -> bytes:
    """Put somebody on the list, present: a contact, an actor, or a name that makes a contact."""
    from desktop.services.meeting import attendance
    from desktop.services.record import records

    if contact is None and actor is None:
        contact = records.record(uow, "contact", {"name": name})
    return attendance.expect(uow, meeting, contact=contact, actor=actor, present=True)


def leave_out(uow: Any, *, presence: bytes) -> None:
    """Take somebody off the list."""
    from desktop.services.meeting import attendance

    attendance.leave_out(uow, presence)


def add_pasted(uow: Any, *, meeting: bytes, text: str, count_sex: bool) -> int:
    """Put a list copied from a spreadsheet on the list; how many."""
    from desktop.services.meeting import attendance

    people = attendance.read_pasted(text)
    return len(attendance.add_pasted(uow, meeting, people, count_sex=count_sex))


# ---- the end -------------------------------------------------------------------------------------


def close(uow: Any, *, meeting: bytes, by: str, now: datetime) -> None:
    """Make the minutes final."""
    from desktop.services.meeting import minutes_closing

    minutes_closing.close(uow, meeting, by, now)


def amend(uow: Any, *, meeting: bytes, text: str, now: datetime, note: bytes | None) -> bytes:
    """Correct final minutes, visibly."""
    from desktop.services.meeting import minutes_closing

    return minutes_closing.amend(uow, meeting, text, now, note)
