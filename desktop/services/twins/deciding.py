"""Owns what a person decides of two records: united, separated, not twins; must not know how likely it was.

All three are rows with an id made of the pair (`SameAs`, `NotSame`): saying it twice is saying it once, it travels in
change files, and undo takes it back. Where one laptop united and another said that they are two, both rows stay: the
records are shown united, and the disagreement is told (`disputed`) until somebody decides again.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from sqlalchemy import insert, or_, select, update

from desktop.errors import NotFound
from desktop.models.vocabularies import NotSame, SameAs, not_same_id
from desktop.progress import Progress
from desktop.services.keeping.lines import MODELS
from desktop.services.keeping.refresh import class_of
from desktop.services.record import records, same_as
from desktop.services.twins import reading
from desktop.services.twins.reading import Pairing
from desktop.services.twins.scanning import scan
from desktop.services.twins.traits import FIELDS

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from desktop.models.plain import Reader
    from desktop.services.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class United:
    """Records that are one thing, the one shown first. `disputed`: pairs of them that somebody said are two."""

    members: tuple[bytes, ...]
    disputed: tuple[Pairing, ...] = ()


def unite(uow: UnitOfWork, kind: str, keep: bytes, others: Collection[bytes], fields: Sequence[str] = ()) -> None:
    """Say that `others` are the same thing as `keep`, which is shown for all; nothing of a record moves.

    `fields` are taken over from the first of the others as ordinary edits of `keep`. Raises NotFound, and KeyError
    for a kind without twins.
    """
    _there(uow.session, kind, [keep, *others])
    for other in others:
        same_as.link(uow, kind, keep, other)
        _refuse(uow, kind, keep, other, deleted=1)
    same_as.prefer(uow, keep)
    if fields and others:
        take_over(uow, kind, keep, next(iter(others)), fields)


def unite_identical(uow: UnitOfWork, kind: str, progress: Progress | None = None) -> list[Pairing]:
    """Unite every pair that is `identical` (see `scanning`), the lower id shown. Returns the pairs.

    `progress(done, total)` counts records while they are compared, then pairs; what it raises stops: commit nothing
    then. A pair is left to a person when it would bring together, through a third, two of which somebody said that
    they are not twins.
    """
    session, apart = uow.session, reading.distinct(uow.session, kind)
    pairs = sorted((pair.one, pair.other) for pair in scan(session, kind, progress) if pair.identical)
    faces, done = {row for pair in pairs for row in pair}, []
    for number, (one, other) in enumerate(pairs):
        if progress is not None:
            progress(number, len(pairs))
        ours, theirs = ({row, *class_of(session, row)} for row in (one, other))
        if any((min(pair), max(pair)) in apart for pair in product(ours, theirs)):
            continue
        keep = min(faces & (ours | theirs))
        unite(uow, kind, keep, [row for row in (one, other) if row != keep])
        done.append((one, other))
    return done


def take_over(uow: UnitOfWork, kind: str, keep: bytes, other: bytes, fields: Sequence[str]) -> None:
    """Write the other record's values of some fields (`name`, `name.ar`, `phone` …) into `keep`, as a person would."""
    from desktop.i18n import language

    held = records.load(uow.session, kind, other, language())
    draft = {field: held.get(field) for field in fields if "." in field or held.get(field) is not None}
    records.record(uow, kind, draft, keep)


def separate(uow: UnitOfWork, kind: str, record: bytes) -> int:
    """Say that a record is a thing of its own again; the others of its class stay one. Returns the links undone."""
    session = uow.session
    links = session.execute(
        select(SameAs.one, SameAs.other).where(
            SameAs.deleted == 0, SameAs.kind == kind, or_(SameAs.one == record, SameAs.other == record)
        )
    ).all()
    ends = sorted({end for pair in links for end in pair if end is not None} - {record})
    for end in ends:
        same_as.unlink(uow, record, end)
    for end in ends[1:]:  # what was one only through it stays one
        if end not in class_of(session, ends[0]):
            same_as.link(uow, kind, ends[0], end)
    return len(ends)


def tell_apart(uow: UnitOfWork, kind: str, one: bytes, other: bytes) -> None:
    """Say that two records are not twins: they are proposed no more, here and wherever the change file goes.

    Two that were united are separated; where a third holds them together, it stays with `one`.
    """
    _there(uow.session, kind, [one, other])
    same_as.unlink(uow, one, other)
    if other in class_of(uow.session, one):
        separate(uow, kind, other)
    _refuse(uow, kind, one, other, deleted=0)


def allow_again(uow: UnitOfWork, kind: str, one: bytes, other: bytes) -> None:
    """Take back that two records are not twins: they may be proposed again."""
    _refuse(uow, kind, one, other, deleted=1)


def united(session: Session | Reader, kind: str) -> list[United]:
    """The classes of a kind, each with what somebody disputes, disputed ones first."""
    together: dict[bytes, set[bytes]] = {}
    for row, top in reading.united(session, kind).items():
        together.setdefault(top, set()).add(row)
    shown, apart = reading.shown(session, kind), reading.distinct(session, kind)
    found = []
    for members in together.values():
        disputed = tuple(sorted(pair for pair in apart if members.issuperset(pair)))
        found.append(United(tuple(sorted(members, key=lambda row: (row not in shown, row))), disputed))
    return sorted(found, key=lambda one: (not one.disputed, one.members))


def told_apart(session: Session | Reader, kind: str) -> list[Pairing]:
    """The pairs that somebody said are not twins, lower id first."""
    return sorted(reading.distinct(session, kind))


def _refuse(uow: UnitOfWork, kind: str, one: bytes, other: bytes, *, deleted: int) -> None:
    if one == other:
        raise ValueError("a record is itself")
    session, key = uow.session, not_same_id(one, other)
    known = session.scalar(select(NotSame.deleted).where(NotSame.id == key))
    if known is None and not deleted:
        low, high = sorted((one, other))
        session.execute(insert(NotSame).values(id=key, kind=kind, one=low, other=high))
    elif known is not None and known != deleted:
        session.execute(update(NotSame).where(NotSame.id == key).values(deleted=deleted))


def _there(session: Session, kind: str, rows: Sequence[bytes]) -> None:
    if kind not in FIELDS:
        raise KeyError(kind)
    model = MODELS[kind]
    known = set(session.scalars(select(model.id).where(model.id.in_(rows))))
    for row in rows:
        if row not in known:
            raise NotFound(reference=row.hex())
