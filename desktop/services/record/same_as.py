"""Owns saying that two records are one thing, or that they are not after all; must not know pages nor how likely it is.

A link is undirected and its id comes from the pair, so two people who link the same records make one row. A class is
a connected component, computed when it is read: chains and cycles of links need no rule, and taking a link away
restores what there was. Nothing of a record moves.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from desktop.models.initiatives import BeneficiaryCount, Initiative
from desktop.models.vocabularies import SameAs, same_as_id
from desktop.services.keeping.lines import MODELS
from desktop.services.keeping.refresh import class_of, face_of
from desktop.services.record.counts import PEOPLE, REACHED, SHORT, counted_again
from desktop.services.unit_of_work import UnitOfWork
from desktop.sync.sameness import classes


@dataclass(frozen=True, slots=True)
class Reached:
    """People reached by one initiative, or by several records of it, each number once."""

    women: int | None
    men: int | None
    not_stated: int | None

    @property
    def total(self) -> int | None:
        """All of them; None when nobody said anything."""
        said = [n for n in (self.women, self.men, self.not_stated) if n is not None]
        return sum(said) if said else None


def link(uow: UnitOfWork, kind: str, one: bytes, other: bytes) -> bytes:
    """Say that two records of a kind are one thing. Returns the link's id; saying it again changes nothing."""
    if one == other:
        raise ValueError("a record is itself already")
    session, key = uow.session, same_as_id(one, other)
    low, high = sorted((one, other))
    known = session.scalar(select(SameAs.deleted).where(SameAs.id == key))
    if known is None:
        session.execute(insert(SameAs).values(id=key, kind=kind, one=low, other=high))
    elif known:
        session.execute(update(SameAs).where(SameAs.id == key).values(deleted=0))
    return key


def unlink(uow: UnitOfWork, one: bytes, other: bytes) -> bool:
    """Say that two records are not one thing after all. True when they were linked."""
    key = same_as_id(one, other)
    known = uow.session.scalar(select(SameAs.deleted).where(SameAs.id == key))
    if known != 0:
        return False
    uow.session.execute(update(SameAs).where(SameAs.id == key).values(deleted=1, preferred=None))
    return True


def prefer(uow: UnitOfWork, record: bytes) -> None:
    """Let a record stand for all that are the same thing as it."""
    session = uow.session
    members = class_of(session, record)
    live = SameAs.deleted == 0
    session.execute(
        update(SameAs)
        .where(live, SameAs.one.in_(members), SameAs.preferred.is_not(None), SameAs.preferred != record)
        .values(preferred=None)
    )
    session.execute(
        update(SameAs).where(live, (SameAs.one == record) | (SameAs.other == record)).values(preferred=record)
    )


def faces(session: Session, kind: str) -> dict[bytes, bytes]:
    """Each linked record of a kind -> the one that stands for it; records without links stand for themselves."""
    pairs = session.execute(select(SameAs.one, SameAs.other).where(SameAs.deleted == 0, SameAs.kind == kind))
    together: dict[bytes, set[bytes]] = {}
    for row, top in classes((one, other) for one, other in pairs if one and other).items():
        together.setdefault(top, set()).add(row)
    found: dict[bytes, bytes] = {}
    for members in together.values():
        face = face_of(session, kind, members)
        if face is not None:
            found.update(dict.fromkeys(members, face))
    return found


def members_of(session: Session, kind: str, record: bytes) -> list[bytes]:
    """The live records that are one thing with `record`, the one that stands for them first."""
    members = class_of(session, record)
    model = MODELS[kind]
    live = set(session.scalars(select(model.id).where(model.id.in_(members), model.deleted == 0)))
    face = face_of(session, kind, members)
    return sorted(live, key=lambda row: (row != face, row))


def reached(session: Session, initiatives: Collection[bytes] | None = None) -> dict[bytes, Reached]:
    """People reached, by the record that stands for each initiative: two numbers of one tuple are never added.

    `initiatives` narrows to these and to what is the same as one of them; None: all that are not in the trash.
    """
    standing = faces(session, "initiative")
    wanted = None if initiatives is None else {row for one in initiatives for row in class_of(session, one)}
    table = BeneficiaryCount
    query = (
        select(table.id, table.initiative, table.sex, table.value)
        .join(Initiative, Initiative.id == table.initiative)
        .where(table.deleted == 0, Initiative.deleted == 0, table.value.is_not(None), table.measure == REACHED)
        .where((table.unit == PEOPLE) | table.unit.is_(None))
    )
    rows = [r for r in session.execute(query) if wanted is None or r.initiative in wanted]
    again = counted_again(session, {r.initiative for r in rows})
    names = {sex: name for name, sex in SHORT.items()}
    sums: dict[bytes, dict[str, int]] = {}
    for row in rows:
        if row.id not in again:
            told = sums.setdefault(standing.get(row.initiative, row.initiative), {})
            name = names.get(row.sex or "", "not_stated")
            told[name] = told.get(name, 0) + row.value
    return {face: Reached(told.get("women"), told.get("men"), told.get("not_stated")) for face, told in sums.items()}
