"""Owns the story of a record: who wrote what and when, from the sealed writes and the open ones; must not know undo."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, select, text
from sqlalchemy.orm import Session

from desktop.i18n import _, language
from desktop.models.attachments import Attachment
from desktop.models.indicators import IndicatorValue
from desktop.models.initiatives import BeneficiaryCount
from desktop.models.journal import JOURNAL, Author
from desktop.models.meetings import Amendment, Attendance, Priority
from desktop.models.steps import Step, StepCell
from desktop.models.trainings import Participants, TrainingSession
from desktop.models.vocabularies import TermLink, TextRow
from desktop.services.description.kinds import KINDS, cell_label, kind_of, sex_label
from desktop.services.keeping.sites import WHEREABOUTS
from desktop.services.marked.line_names import readable
from desktop.services.names.terms import labels
from desktop.services.record.participants_words import audience_and_sex
from desktop.services.record.parts import ROLES, joining_rows, tie_of
from desktop.services.record.value_words import value_words
from desktop.services.record.wording import name_of, say
from desktop.sync.canonical import WireValue, decode, encode
from desktop.sync.capture import collapse
from desktop.sync.posting import post, writes_on
from desktop.sync.schema import wire_schema
from desktop.sync.store import Slots
from desktop.timekeeping import from_millis

_TABLES: Final = {one.name: one for one in JOURNAL}
# cells that only say what a row hangs on: they never change
_STILL: Final = frozenset({"owner_table", "owner", "field", "lang", "term", "rank", "initiative", "actor", "role"})
_CAPTURED: Final = text(
    "SELECT seq, tbl, row, field, old, new, forced FROM capture WHERE row IN :rows ORDER BY seq"
).bindparams(bindparam("rows", expanding=True))
_TOLD: Final = frozenset(
    (
        *("value", "unofficial", "method", "note", "caption", "kept_caption", "consent"),
        *("present", "sex", "points", "why", "title", "when", "comment"),
    )
)
COUNTS: Final = ("count", "participants", "indicator_value")  # a row is one number
_STILL_COUNT: Final = frozenset({"measure", "people", "sex", "age", "nationality", "period", "area", "reporter"})


@dataclass(frozen=True, slots=True)
class StoryLine:
    """One write. `author` is "" while it is in no change file yet: then it was written here. `at` may be unknown."""

    at: datetime | None
    author: str
    label: str
    before: str
    after: str
    field: str


@dataclass(frozen=True, slots=True)
class _Piece:
    """A row that belongs to the record: its table, and what it stands for in words."""

    table: str
    row: bytes
    label: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class _Write:
    """One write of one cell of the record."""

    order: tuple[int, int, int]
    at: datetime | None
    author: str
    piece: _Piece
    field: str
    value: WireValue


def story(session: Session, kind: str, id: bytes, lang: str | None = None) -> list[StoryLine]:
    """Every write of a record and of what hangs on it, newest first, in words. Raises UnknownKind."""
    kind_of(kind)
    spoken = lang or language()
    pieces = {(p.table, p.row): p for p in _pieces(session, kind, id, spoken)}
    writes = sorted([*_sealed(session, pieces), *_open(session, pieces)], key=lambda write: write.order)
    held: dict[tuple[str, bytes, str], WireValue] = {}
    lines: list[StoryLine] = []
    for write in writes:
        key = (write.piece.table, write.piece.row, write.field)
        line = _line(session, write, held.get(key), key in held, spoken)
        held[key] = write.value
        if line is not None:
            lines.append(line)
    return lines[::-1]


def _pieces(session: Session, kind: str, id: bytes, lang: str) -> Iterator[_Piece]:
    yield _Piece(kind, id, "")
    for key, field, code in session.execute(select(TextRow.id, TextRow.field, TextRow.lang).where(TextRow.owner == id)):
        label = cell_label(kind, field or "", owner_field=field or "")
        yield _Piece("text", key, label if code == lang else f"{label} ({code})")
    for key, field, term in session.execute(
        select(TermLink.id, TermLink.field, TermLink.term).where(TermLink.owner == id)
    ):
        label = cell_label("term_link", "deleted") if field is None else _field_label(kind, field)
        yield _Piece("term_link", key, label, name_of(session, term or b"", lang))
    for key, name, caption in session.execute(
        select(Attachment.id, Attachment.name, Attachment.caption).where(Attachment.owner == id)
    ):
        yield _Piece("attachment", key, cell_label("attachment", "content"), caption or name or _("photo"))
    yield from _links(session, kind, id, lang)
    if kind == "meeting":
        yield from _in_meeting(session, id, lang)
    if kind == "training":
        yield from _training_parts(session, id, lang)
    if kind in ROLES:
        yield from _taking_part(session, kind, id, lang)
    if kind == "indicator":
        valued = list(session.scalars(select(IndicatorValue.id).where(IndicatorValue.indicator == id)))
        for key, words in value_words(session, valued, lang).items():
            yield _Piece("indicator_value", key, words)
    if kind != "initiative":
        return
    for key, sex in session.execute(
        select(BeneficiaryCount.id, BeneficiaryCount.sex).where(BeneficiaryCount.initiative == id)
    ):
        yield _Piece("count", key, sex_label(sex or "not-stated"))


def _in_meeting(session: Session, id: bytes, lang: str) -> Iterator[_Piece]:
    """Who was expected, what came first, what was corrected; lines and points have stories of their own."""
    for key, contact, actor in session.execute(
        select(Attendance.id, Attendance.contact, Attendance.actor).where(Attendance.meeting == id)
    ):
        who = name_of(session, contact or actor or b"", lang)
        yield _Piece("attendance", key, f"{cell_label('attendance', 'deleted')} : {who}", who)
    for key, need in session.execute(select(Priority.id, Priority.need).where(Priority.meeting == id)):
        yield _Piece("priority", key, cell_label("priority", "deleted"), name_of(session, need or b"", lang))
    for key, said in session.execute(select(Amendment.id, Amendment.text).where(Amendment.meeting == id)):
        yield _Piece("amendment", key, cell_label("amendment", "deleted"), readable(session, said, lang))


def _taking_part(session: Session, kind: str, id: bytes, lang: str) -> Iterator[_Piece]:
    """Who takes part, under the name of the role."""
    table, owner, _id_of = ROLES[kind]
    for key, actor, role in session.execute(
        select(table.id, table.actor, table.role).where(getattr(table, owner) == id)
    ):
        role_label = labels(session, "role", [role or ""], lang).get(role or "", "")
        label = role_label or cell_label(table.__tablename__, "deleted")
        yield _Piece(table.__tablename__, key, label, name_of(session, actor or b"", lang))


def _training_parts(session: Session, id: bytes, lang: str) -> Iterator[_Piece]:
    """The sittings of a training, and its numbers of participants."""
    sittings = session.execute(select(TrainingSession.id, TrainingSession.title).where(TrainingSession.training == id))
    for key, title in sittings:
        label = cell_label("training_session", "deleted")
        yield _Piece("training_session", key, label, title or _("Sans titre"))
    counted = list(session.scalars(select(Participants.id).where(Participants.training == id)))
    for key, words in audience_and_sex(session, counted, lang).items():
        yield _Piece("participants", key, words)


def _links(session: Session, kind: str, id: bytes, lang: str) -> Iterator[_Piece]:
    """Where a record is, and what answers it or is answered by it."""
    if kind in WHEREABOUTS:
        table, owner, _id_of = WHEREABOUTS[kind]
        for key, place, area in session.execute(
            select(table.id, table.place, table.area).where(getattr(table, owner) == id)
        ):
            label = cell_label(table.__tablename__, "deleted")
            yield _Piece(table.__tablename__, key, label, name_of(session, place or area or b"", lang))
    for field in KINDS[kind].fields:
        if field.linked:
            table = tie_of(kind, field.ref).table.__tablename__
            for key, other in joining_rows(session, kind, field.ref, id):
                yield _Piece(table, key, _(field.label), name_of(session, other, lang))


def _field_label(kind: str, field: str) -> str:
    return next((_(one.label) for one in KINDS[kind].fields if one.name == field), field)


def _sealed(session: Session, pieces: dict[tuple[str, bytes], _Piece]) -> Iterator[_Write]:
    post(session.connection())
    names = {author.id: author.name or "" for author in session.execute(select(Author.id, Author.name))}
    slots = Slots.load(session.connection())
    rows = [row for _name, row in pieces]
    for at in range(0, len(rows), 200):
        found = writes_on(session.connection(), slots, {name for name, _row in pieces}, rows[at : at + 200])
        sealed = _bundles(session, {number for _slot, _row, number, _value in found})
        for no, row, number, value in found:
            name, field = slots.by_no[no]
            piece = pieces.get((name, row))
            if piece is not None and number in sealed:
                lamport, wall, author = sealed[number]
                order = (lamport, number, 0)
                yield _Write(order, _moment(wall), names.get(author, ""), piece, field, decode(value))


def _bundles(session: Session, numbers: set[int]) -> dict[int, tuple[int, int, bytes]]:
    """Of the bundles that count: Lamport time, date, author."""
    bundle = _TABLES["bundle"]
    told: dict[int, tuple[int, int, bytes]] = {}
    some = sorted(numbers)
    for at in range(0, len(some), 500):
        query = select(bundle.c.no, bundle.c.lamport, bundle.c.wall, bundle.c.author).where(
            bundle.c.no.in_(some[at : at + 500]), bundle.c.state == "applied"
        )
        for no, lamport, wall, author in session.execute(query):
            told[no] = (lamport, wall, author)
    return told


def _moment(wall: int) -> datetime | None:
    try:
        return from_millis(wall)
    except OverflowError:
        return None


def _open(session: Session, pieces: dict[tuple[str, bytes], _Piece]) -> Iterator[_Write]:
    """Writes that are in no bundle yet, each by itself: sealing folds them, the story does not."""
    times, births = _times(session, [row for _name, row in pieces])
    rows = [row for _name, row in pieces]
    for at in range(0, len(rows), 200):
        for raw in session.execute(_CAPTURED, {"rows": rows[at : at + 200]}):
            for change in collapse([raw], wire_schema()):
                piece = pieces.get((change.table, change.row))
                if piece is not None:
                    moment = times.get((change.table, change.row, change.field, encode(change.new)))
                    if moment is None and change.old is None:
                        moment = births.get((change.table, change.row))
                    yield _Write((2**62, 0, change.seq), moment, "", piece, change.field, change.new)


def _times(
    session: Session, rows: list[bytes]
) -> tuple[dict[tuple[str, bytes, str, bytes], datetime], dict[tuple[str, bytes], datetime]]:
    """When this laptop's own steps wrote a value into a cell, and when they made a row: of what a row was made with, a
    step keeps no more."""
    found: dict[tuple[str, bytes, str, bytes], datetime] = {}
    births: dict[tuple[str, bytes], datetime] = {}
    for at in range(0, len(rows), 200):
        query = (
            select(StepCell.tbl, StepCell.row, StepCell.field, StepCell.old, StepCell.new, Step.at)
            .join(Step, Step.n == StepCell.step)
            .where(StepCell.row.in_(rows[at : at + 200]))
        )
        for tbl, row, field, old, new, written in session.execute(query):
            found[tbl, row, field, new] = datetime.fromisoformat(written)
            if field == "deleted" and decode(old) is None:
                births[tbl, row] = found[tbl, row, field, new]
    return found, births


def _line(session: Session, write: _Write, before: WireValue, seen: bool, lang: str) -> StoryLine | None:
    piece = write.piece
    if write.field == "deleted":
        return _life(write, before, seen)
    if piece.table not in KINDS and write.field in _STILL | (_STILL_COUNT if piece.table in COUNTS else frozenset()):
        return None
    if piece.table not in KINDS and write.field not in _TOLD:
        return None
    old = say(session, piece.table, piece.row, write.field, before, lang)
    new = say(session, piece.table, piece.row, write.field, write.value, lang)
    if old == new == "":
        return None
    label = piece.label or cell_label(piece.table, write.field)
    return StoryLine(write.at, write.author, label, old, new, write.field)


def _life(write: _Write, before: WireValue, seen: bool) -> StoryLine | None:
    """Making, trashing and bringing back: of the record itself, or of a link, told by the name at its other end."""
    piece = write.piece
    if piece.table in ("text", *COUNTS):
        return None
    if piece.table in KINDS:
        label = _("Mise à la corbeille") if write.value else _("Restauration") if seen else _("Création")
        return StoryLine(write.at, write.author, label, "", "", "deleted")
    gone, come = (piece.name, "") if write.value else ("", piece.name)
    if seen and before == write.value:
        return None
    return StoryLine(write.at, write.author, piece.label, gone, come, "deleted")
