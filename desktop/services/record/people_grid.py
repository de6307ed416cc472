"""Owns the numbers of people of one initiative as a grid: publics and ages down, sexes across, for each measure.

Reads what stands and writes cell by cell through `counts`, over what the person saw only. A total leaves out what says
the same people twice and what is no people (kits, households); what nobody said of sex, age or public is told as such.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from desktop.errors import ChangedMeanwhile, InvalidValue, NotFound
from desktop.i18n import _
from desktop.models.initiatives import Initiative
from desktop.services.names.naming import best, choices, labels, texts_of
from desktop.services.record.counts import PEOPLE, Count, Family, counted_again, counts_of, write_count
from desktop.services.record.values import MOST_PEOPLE
from desktop.services.unit_of_work import UnitOfWork
from desktop.services.words.period_codes import say_period

SEXES: Final = ("women", "men", "not-stated")
MEASURES: Final = ("targeted", "reached", "in-need")
_OPEN: Final = (
    "SELECT c.measure, c.people, c.sex, c.age, c.nationality, c.period, c.area, c.reporter FROM review r "
    "JOIN count c ON c.id = r.row WHERE r.tbl = 'count' AND r.kind = 'value' AND c.initiative = ?"
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line: what these people have in common, and a number for each of SEXES (None where nothing is said).

    `waiting`: that number waits for a choice. `unit` is a code; only people are added up. `unit_label` is
    empty for them.
    """

    family: Family
    label: str
    values: tuple[int | None, ...]
    waiting: tuple[bool, ...]
    unit: str = PEOPLE
    unit_label: str = ""

    @property
    def total(self) -> int | None:
        """Their sum, None when nothing is said."""
        return _sum(self.values)


@dataclass(frozen=True, slots=True)
class Table:
    """One measure: its lines, and the sums of each of SEXES, of people and none counted twice. `again`: left out."""

    measure: str
    label: str
    rows: tuple[Row, ...]
    totals: tuple[int | None, ...]
    again: int = 0

    @property
    def total(self) -> int | None:
        """Everybody."""
        return _sum(self.totals)


@dataclass(frozen=True, slots=True)
class Sheet:
    """All measures of one initiative. `groups` and `ages` are (code, label) that a line may be added for."""

    initiative: bytes
    tables: tuple[Table, ...]
    groups: tuple[tuple[str, str], ...]
    ages: tuple[tuple[str, str], ...]
    counting: tuple[tuple[str, str], ...]

    def table(self, measure: str) -> Table:
        """The table of a measure. Raises KeyError."""
        return {table.measure: table for table in self.tables}[measure]


class Typed(NamedTuple):
    """A number put in a cell, and the one that its person saw there."""

    family: Family
    sex: str
    value: int | None
    seen: int | None


def sheet(session: Session, initiative: bytes, lang: str) -> Sheet:
    """The grid; of an initiative without numbers, one line for people of whom nothing more is said."""
    held = list(counts_of(session, initiative))
    waiting = in_review(session, initiative)
    again = counted_again(session, [initiative])
    named = _Words(session, [count.family for count in held] + [family for family, _sex in waiting], lang)
    known = {choice.code: choice.label for choice in choices(session, "measure", lang)}
    measures = [*MEASURES, *sorted({count.family.measure for count in held} - set(MEASURES))]
    tables = [_table(measure, known.get(measure, measure), held, waiting, again, named) for measure in measures]
    return Sheet(
        initiative,
        tuple(tables),
        tuple((one.code, one.label) for one in choices(session, "group", lang)),
        tuple((one.code, one.label) for one in choices(session, "age", lang)),
        tuple((one.code, one.label) for one in choices(session, "counting", lang)),
    )


def in_review(session: Session, initiative: bytes) -> set[tuple[Family, str]]:
    """(what they have in common, sex) of the numbers that wait for a choice."""
    asked = session.connection().exec_driver_sql(_OPEN, (initiative,))
    return {
        (
            Family(measure or "reached", people or "", age or "", nation or "", period or "", area or b"", who or b""),
            _sex(sex),
        )
        for measure, people, sex, age, nation, period, area, who in asked
    }


def write(uow: UnitOfWork, initiative: bytes, typed: Sequence[Typed]) -> int:
    """Put numbers in cells: all of them or, when one was changed meanwhile or waits for a choice, none. Says how many
    changed.

    Raises NotFound, InvalidValue, ChangedMeanwhile: commit nothing then.
    """
    session = uow.session
    if session.scalar(select(Initiative.id).where(Initiative.id == initiative)) is None:
        raise NotFound(reference=initiative.hex())
    standing = _cells(counts_of(session, initiative))
    waiting = in_review(session, initiative)
    changed = 0
    for one in typed:
        if one.sex not in SEXES or (one.value is not None and not 0 <= one.value <= MOST_PEOPLE):
            raise InvalidValue(field=_("Personnes"), reason=_("il faut un nombre entier, zéro ou plus."))
        held = standing.get((one.family, one.sex), [])
        stands = _sum([count.value for count in held])
        if stands == one.value:
            continue
        if stands != one.seen or (one.family, one.sex) in waiting or len(held) > 1:
            raise ChangedMeanwhile(field=_("Personnes"))
        sex, unit = (held[0].sex, held[0].unit) if held else (one.sex, _unit(standing, one.family))
        changed += write_count(session, initiative, one.family, sex, one.value, unit)
    return changed


def drop_row(uow: UnitOfWork, initiative: bytes, family: Family) -> int:
    """Empty every number of a line that waits for no choice. Says how many changed."""
    waiting = in_review(uow.session, initiative)
    changed = 0
    for count in counts_of(uow.session, initiative):
        if count.family == family and (family, _sex(count.sex)) not in waiting:
            changed += write_count(uow.session, initiative, family, count.sex, None, count.unit)
    return changed


def added(sheet: Sheet, measure: str, people: str, age: str) -> Row:
    """A line that has no number yet."""
    words = [dict(sheet.groups).get(people, people), dict(sheet.ages).get(age, age)]
    label = " · ".join(word for word in words if word) or _("Non renseigné")
    return Row(Family(measure, people=people, age=age), label, (None,) * 3, (False,) * 3)


# ---- helpers -------------------------------------------------------------------------------------


class _Words:
    """What lines are called: every dimension that says something, in the order of a sentence."""

    def __init__(self, session: Session, families: Iterable[Family], lang: str) -> None:
        every = list(families)
        self._lang = lang
        self._lists = {
            name: labels(session, scheme, sorted({getattr(one, name) for one in every} - {""}), lang)
            for name, scheme in (("people", "group"), ("age", "age"), ("nationality", "country"))
        }
        ids = sorted({row for one in every for row in (one.area, one.reporter) if row})
        self._names = texts_of(session, ids, "name")
        self.units = labels(session, "unit", _units(session), lang)
        self._ranks = {
            name: {choice.code: rank for rank, choice in enumerate(choices(session, scheme, lang))}
            for name, scheme in (("people", "group"), ("age", "age"))
        }

    def say(self, family: Family) -> str:
        found = [self._lists[name].get(getattr(family, name), "") for name in ("people", "age", "nationality")]
        found.append(say_period(family.period) if family.period else "")
        found += [best(self._names.get(row, {}), self._lang)[1] for row in (family.area, family.reporter) if row]
        return " · ".join(word for word in found if word) or _("Non renseigné")

    def order(self, family: Family) -> tuple[Any, ...]:
        """In the order of the lists; people of whom nothing is said come last."""
        places = [self._ranks[name].get(getattr(family, name), len(self._ranks[name])) for name in ("people", "age")]
        return (family == Family(family.measure), *places, self.say(family), family.reporter)


def _units(session: Session) -> list[str]:
    return [choice.code for choice in choices(session, "unit", "fr")]


def _table(
    measure: str,
    label: str,
    held: Sequence[Count],
    waiting: Collection[tuple[Family, str]],
    again: Collection[bytes],
    named: _Words,
) -> Table:
    mine = [count for count in held if count.family.measure == measure]
    cells = _cells(mine)
    families = {count.family for count in mine} | {family for family, _s in waiting if family.measure == measure}
    rows = []
    for family in sorted(families, key=named.order):
        values = tuple(_sum([count.value for count in cells.get((family, sex), [])]) for sex in SEXES)
        open_ = tuple((family, sex) in waiting or len(cells.get((family, sex), [])) > 1 for sex in SEXES)
        unit = _unit(cells, family)
        words = named.say(family)
        rows.append(Row(family, words, values, open_, unit, "" if unit == PEOPLE else named.units.get(unit, unit)))
    if not rows:
        rows = [Row(Family(measure), _("Non renseigné"), (None,) * 3, (False,) * 3)]
    added_up = [count for count in mine if count.unit == PEOPLE and count.id not in again]
    totals = tuple(_sum([count.value for count in added_up if _sex(count.sex) == sex]) for sex in SEXES)
    return Table(measure, label, tuple(rows), totals, sum(1 for count in mine if count.id in again))


def _cells(held: Iterable[Count]) -> dict[tuple[Family, str], list[Count]]:
    found: dict[tuple[Family, str], list[Count]] = {}
    for count in held:
        found.setdefault((count.family, _sex(count.sex)), []).append(count)
    return found


def _unit(cells: Mapping[tuple[Family, str], Sequence[Count]], family: Family) -> str:
    """The unit of a line: that of its numbers."""
    return next((count.unit for sex in SEXES for count in cells.get((family, sex), ())), PEOPLE)


def of_measure(family: Family, measure: str) -> Family:
    """The same people, another measure."""
    return replace(family, measure=measure)


def _sex(code: str | None) -> str:
    return code if code in SEXES else "not-stated"


def _sum(values: Iterable[int | None]) -> int | None:
    said = [value for value in values if value is not None]
    return sum(said) if said else None
