"""Owns a training's sittings and head counts, and the figures of many trainings; must not know forms nor indicators.

A number belongs to a training, an audience and a sex; what nobody said is a category of its own. Totals are
computed, never stored, and two numbers of the same people (the same training recorded twice) are never added.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from desktop.errors import ChangedMeanwhile, InvalidValue, NotFound
from desktop.i18n import _
from desktop.models.base import new_id
from desktop.models.trainings import Participants, Training, TrainingSession, participants_id
from desktop.services.listing import lists
from desktop.services.listing.lists import ListQuery
from desktop.services.names.naming import choices
from desktop.services.names.terms import labels
from desktop.services.names.texts import checked
from desktop.services.record.values import MOST_PEOPLE, clock, iso_date
from desktop.services.unit_of_work import UnitOfWork
from desktop.sync.schema import wire_schema
from desktop.sync.twice import linked, numbers

SEXES: Final = ("women", "men", "not-stated")
NOT_STATED: Final = ""  # the audience of people of whom none is said


@dataclass(frozen=True, slots=True)
class Sitting:
    """One session: ISO day, hours as HH:MM, a title; "" for what is not said. `waiting`: some of it is in review."""

    id: bytes
    title: str
    day: str
    starts: str
    ends: str
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One audience of the grid: a number for each of SEXES, None where nothing is said. `waiting`: in review."""

    audience: str
    label: str
    values: tuple[int | None, ...]
    waiting: tuple[bool, ...]

    @property
    def total(self) -> int | None:
        """Their sum, None when nothing is said."""
        return _sum(self.values)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What hangs on one training. `rows` are the audiences that have a number; `others` those that may be added."""

    training: bytes
    sittings: tuple[Sitting, ...]
    rows: tuple[Row, ...]
    others: tuple[tuple[str, str], ...]

    @property
    def totals(self) -> tuple[int | None, ...]:
        """The sum of each of SEXES."""
        return tuple(_sum([row.values[place] for row in self.rows]) for place in range(len(SEXES)))

    @property
    def total(self) -> int | None:
        """Everybody."""
        return _sum([row.total for row in self.rows])


@dataclass(frozen=True, slots=True)
class Counts:
    """Participants of many trainings: by (audience, sex), "" and "not-stated" where it was not said."""

    trainings: int
    counted: int  # trainings of which some number is known
    cells: Mapping[tuple[str, str], int]

    @property
    def total(self) -> int:
        """Everybody."""
        return sum(self.cells.values())

    def by_sex(self) -> dict[str, int]:
        """Sex -> people."""
        return {sex: sum(n for (_a, s), n in self.cells.items() if s == sex) for sex in SEXES}

    def by_audience(self) -> dict[str, int]:
        """Audience -> people, "" for those of whom none is said; only audiences that have some."""
        found: dict[str, int] = {}
        for (audience, _sex), n in sorted(self.cells.items()):
            found[audience] = found.get(audience, 0) + n
        return found


# ---- reading -------------------------------------------------------------------------------------


def sheet(session: Session, training: bytes, lang: str) -> Sheet:
    """The sittings and the grid of one training; empty for one that is not here."""
    held = {
        (row.audience or NOT_STATED, _sex(row.sex)): (row.value, row.id)
        for row in session.execute(
            select(*Participants.__table__.columns).where(Participants.training == training, Participants.deleted == 0)
        )
        if row.value is not None
    }
    waiting = _in_review(session, training)
    known = {choice.code: choice.label for choice in choices(session, "audience", lang)}
    said = {audience for audience, _s in held} | {audience for audience, _s in waiting}
    codes = [code for code in known if code in said] + sorted(said - known.keys() - {NOT_STATED})
    if NOT_STATED in said or not codes:
        codes.append(NOT_STATED)
    named = {**labels(session, "audience", [code for code in codes if code], lang), NOT_STATED: _("Non renseigné")}
    rows = tuple(
        Row(
            code,
            named.get(code) or code,
            tuple(held.get((code, sex), (None, b""))[0] for sex in SEXES),
            tuple((code, sex) in waiting for sex in SEXES),
        )
        for code in codes
    )
    others = tuple((code, label) for code, label in known.items() if code not in codes)
    return Sheet(training, sittings(session, training), rows, others)


def sittings(session: Session, training: bytes) -> tuple[Sitting, ...]:
    """The sessions of a training, in the order of their days and hours; those without a day come last."""
    query = select(*TrainingSession.__table__.columns).where(
        TrainingSession.training == training, TrainingSession.deleted == 0
    )
    asked = session.connection().exec_driver_sql(
        "SELECT r.row FROM review r JOIN training_session s ON s.id = r.row "
        "WHERE r.tbl = 'training_session' AND s.training = ?",
        (training,),
    )
    open_ = {row for (row,) in asked}
    found = [
        Sitting(r.id, r.title or "", r.day or "", r.starts or "", r.ends or "", r.id in open_)
        for r in session.execute(query)
    ]
    return tuple(sorted(found, key=lambda one: (not one.day, one.day, one.starts, one.id)))


def counts(session: Session, query: ListQuery | Collection[bytes] | None = None) -> Counts:
    """Participants by audience and sex of the trainings that a list would show (all without a query), or of some ids.

    Of trainings said to be the same, each number counts once: the smallest row stands, so on every laptop.
    """
    asked = ListQuery() if query is None else query
    trainings = list(lists.ids(session, "training", asked)) if isinstance(asked, ListQuery) else list(asked)
    schema = wire_schema()
    same = linked(session.connection(), schema)
    everyone = _with_their_doubles(trainings, same)
    found = numbers(session.connection(), schema, schema.tables["participants"], everyone, same)
    first: dict[tuple[Any, ...], tuple[bytes, int]] = {}
    for number in sorted(found, key=lambda one: one.row):
        owner, audience, sex = number.told
        first.setdefault((owner, audience or NOT_STATED, _sex(sex)), (number.row, number.value))
    cells: dict[tuple[str, str], int] = {}
    for (_owner, audience, sex), (_row, value) in first.items():
        cells[audience, sex] = cells.get((audience, sex), 0) + value
    standing = {same.get(one, one) for one in trainings}
    return Counts(len(standing), len({owner for owner, _a, _s in first}), cells)


# ---- writing -------------------------------------------------------------------------------------


def write_participants(
    uow: UnitOfWork, training: bytes, audience: str, sex: str, value: int | None, *, seen: int | None = None
) -> bool:
    """Set how many of an audience and a sex took part; None empties it. True when something changed.

    `seen` is what the person saw there: raises ChangedMeanwhile when another number stands, or waits for a choice.
    Raises NotFound, InvalidValue.
    """
    session = uow.session
    if session.scalar(select(Training.id).where(Training.id == training)) is None:
        raise NotFound(reference=training.hex())
    if sex not in SEXES or (value is not None and not 0 <= value <= MOST_PEOPLE):
        raise InvalidValue(field=_("Participants"), reason=_("il faut un nombre entier, zéro ou plus."))
    key = participants_id(training, audience, sex)
    row = session.execute(select(Participants.value, Participants.deleted).where(Participants.id == key)).first()
    stands = row.value if row is not None and not row.deleted else None
    if stands == value:
        return False
    if stands != seen or (audience, sex) in _in_review(session, training):
        raise ChangedMeanwhile(field=_("Participants"))
    if row is None:
        columns = {"training": training, "audience": audience or None, "sex": sex, "value": value}
        session.execute(insert(Participants).values(id=key, **columns))
    else:
        session.execute(update(Participants).where(Participants.id == key).values(value=value, deleted=0))
    return True


def drop_audience(uow: UnitOfWork, training: bytes, audience: str) -> bool:
    """Empty every number of an audience that waits for no choice. True when something changed."""
    changed = False
    waiting = _in_review(uow.session, training)
    for sex in SEXES:
        key = participants_id(training, audience, sex)
        stands = uow.session.scalar(select(Participants.value).where(Participants.id == key, Participants.deleted == 0))
        if (audience, sex) not in waiting and stands is not None:
            changed |= write_participants(uow, training, audience, sex, None, seen=stands)
    return changed


def write_sitting(uow: UnitOfWork, training: bytes, draft: Mapping[str, object], id: bytes | None = None) -> bytes:
    """Add a session, or change one: `title`, `day` (a date), `starts`, `ends` (clocks), as typed. Returns its id.

    Raises NotFound, InvalidValue, NotText: commit nothing then.
    """
    session = uow.session
    columns = {name: _typed(name, value) for name, value in draft.items()}
    if id is None:
        row = new_id()
        session.execute(insert(TrainingSession).values(id=row, training=training, **columns))
        return row
    if session.scalar(select(TrainingSession.id).where(TrainingSession.id == id)) is None:
        raise NotFound(reference=id.hex())
    if columns:
        session.execute(update(TrainingSession).where(TrainingSession.id == id).values(**columns))
    return id


def drop_sitting(uow: UnitOfWork, id: bytes) -> None:
    """Put a session away."""
    uow.session.execute(update(TrainingSession).where(TrainingSession.id == id).values(deleted=1))


def _typed(name: str, value: object) -> str | None:
    if value is None or not str(value).strip():
        return None
    if name == "day":
        return iso_date(value, _("Date"))
    if name in ("starts", "ends"):
        return clock(value, _("Heures"))
    return checked(str(value), _("Titre"))


# ---- helpers -------------------------------------------------------------------------------------


def _in_review(session: Session, training: bytes) -> set[tuple[str, str]]:
    """(audience, sex) whose number waits for a choice."""
    words = (
        "SELECT p.audience, p.sex FROM review r JOIN participants p ON p.id = r.row "
        "WHERE r.tbl = 'participants' AND r.kind = 'value' AND p.training = ?"
    )
    asked = session.connection().exec_driver_sql(words, (training,))
    return {(audience or NOT_STATED, _sex(sex)) for audience, sex in asked}


def _with_their_doubles(trainings: Sequence[bytes], same: Mapping[bytes, bytes]) -> set[bytes]:
    tops = {same[one] for one in trainings if one in same}
    return set(trainings) | {row for row, top in same.items() if top in tops}


def _sex(code: str | None) -> str:
    return code if code in SEXES else "not-stated"


def _sum(values: Sequence[int | None]) -> int | None:
    said = [value for value in values if value is not None]
    return sum(said) if said else None
