"""Owns the grid of one indicator: its periods, targets, actuals, their parts, by territory; must not know widgets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from desktop.errors import FormulaUnread
from desktop.i18n import _
from desktop.models.plain import Reader, reader
from desktop.services.formula.formulas import kept_formula
from desktop.services.formula.measures import MEASURES
from desktop.services.formula.tree import Figure, Node, figure
from desktop.services.indicators.asking_sql import OF_NUMBERS
from desktop.services.indicators.computing import series
from desktop.services.indicators.grid import EMPTY, AreaSheet, Cell, Head, Row, Sheet, of_rhythm, rhythm_of
from desktop.services.indicators.parts import EVERYBODY, NOT_STATED, Part, margins, offered, part_labels, whole_of
from desktop.services.indicators.values import waiting_of
from desktop.services.names.naming import best, texts_of
from desktop.services.words.period_codes import (
    Period,
    before,
    between,
    holding,
    period,
    say_period,
)

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MOST_YEARS: Final = 20  # before and after today; a period farther off is shown only where it holds a value
EARLIER: Final = 4  # periods before today that stay in reach of who types, though nothing is said of them
_HEAD: Final = (
    "SELECT i.framework, i.code, i.sector, i.unit, i.direction, i.frequency, i.actor, i.baseline, i.baseline_period, "
    "i.lowest, i.highest, i.due_days, i.formula, f.area, f.starts, f.ends FROM indicator i "
    "LEFT JOIN framework f ON f.id = i.framework AND f.deleted = 0 WHERE i.id = :indicator"
)
_DIMENSIONS: Final = (
    "SELECT t.code FROM term_link l JOIN term t ON t.id = l.term AND t.scheme = 'dimension' "
    "WHERE l.owner = :indicator AND l.deleted = 0 AND l.field = 'dimensions'"
)
_VALUES: Final = (
    "SELECT id, measure, period, area, sex, age, people, nationality, value, comment FROM indicator_value "
    "WHERE indicator = :indicator AND deleted = 0 ORDER BY id"
)


def sheet(
    session: Reader | Session,
    indicator: bytes,
    lang: str,
    today: date,
    *,
    earlier: int = 0,
    since: str = "",
    detailed: bool = True,
    crossed: bool = False,
) -> Sheet:
    """The whole grid; an indicator that is not here has an empty one. Not `detailed`: parts are not computed.
    `crossed`: with a column for each sex of each age, where it is detailed by both.

    Periods go from the first value, or the baseline, or so many `earlier` than today, to the one that follows today's;
    of a computed indicator from the day `since` (ISO) at the latest. Values of another rhythm (a target of the year in
    a quarterly indicator) have rows of their own.
    """
    ask = reader(session)
    head = head_of(ask, indicator, lang)
    rows = [_Value(*row) for row in ask.rows(_VALUES, indicator=indicator)]
    spans, unread = _spans(rows)
    asked = [date.fromisoformat(since)] if since and head.computed else []
    periods = _periods(head, spans, today, earlier, asked)
    waiting = waiting_of(ask, indicator) if rows else set()
    cells = {row.key(head.area): row.cell(waiting) for row in rows if row.period in spans}
    where = _places(head, cells)
    names = texts_of(ask, [area for area in where if area is not None], "name")
    used = {part for _m, _c, _a, part in cells} - {EVERYBODY}
    columns = offered(ask, head.dimensions, used, lang, crossed=crossed)
    error = ""
    if head.computed:
        try:
            cells |= _computed(ask, head, columns if detailed else (), periods, where, today)
        except FormulaUnread as problem:
            error = problem.sentence()
    return Sheet(
        head,
        columns,
        part_labels(ask, columns, lang),
        tuple(AreaSheet(area, _named(names, area, lang), _rows(head, periods, area, cells)) for area in where),
        unread,
        error,
    )


def _computed(
    ask: Reader,
    head: Head,
    columns: Iterable[Part],
    periods: Sequence[Period],
    where: Sequence[bytes | None],
    today: date,
) -> dict[_Key, Cell]:
    """The actuals that the formula gives, of everybody and of the parts that it can tell; comments stay as typed."""
    node = kept_formula(head.formula)
    found: dict[_Key, Cell] = {}
    for part in (EVERYBODY, *columns):
        narrowed = narrowed_to(node, part)
        if narrowed is None:
            continue
        for (code, area), one in series(ask, narrowed, periods, where, today).items():
            place = None if area == head.area else area
            found["actual", code, place, part] = Cell(
                one.value,
                computed=True,
                at_least=one.least,
                may_overlap=one.overlap,
                records=one.records,
                undated=one.undated,
                shared=one.shared,
            )
    return found


def narrowed_to(node: Node, part: Part) -> Node | None:
    """The formula of a part of the people; None for one that it cannot tell."""
    if part == EVERYBODY:
        return node
    if not isinstance(node, Figure):
        return None
    keys = {"people": "audience" if "audience" in MEASURES[node.measure].keys else "group"}
    wanted = [(keys.get(name, name), (getattr(part, name),)) for name in part.dimensions]
    told = [key for key, _values in wanted]
    of_numbers = OF_NUMBERS.get(node.measure, frozenset())
    if any(key not in of_numbers or node.wanted(key) for key in told):
        return None
    return figure(node.measure, [*((one.key, one.values) for one in node.filters), *wanted])


def head_of(ask: Reader, indicator: bytes, lang: str) -> Head:
    """What one indicator says of itself."""
    found = ask.rows(_HEAD, indicator=indicator)
    if not found:
        return Head(indicator)
    told = dict(zip(_COLUMNS, found[0], strict=True))
    for name in ("code", "sector", "unit", "direction", "frequency", "baseline_period", "formula", "starts", "ends"):
        told[name] = told[name] or ""
    name = best(texts_of(ask, [indicator], "name").get(indicator, {}), lang)[1]
    return Head(indicator, **told, dimensions=frozenset(ask.column(_DIMENSIONS, indicator=indicator)), name=name)


_COLUMNS: Final = tuple(name for name in Head.__dataclass_fields__ if name not in ("indicator", "dimensions", "name"))
_Key = tuple[str, str, bytes | None, Part]  # measure, period, territory, part


@dataclass(frozen=True, slots=True)
class _Value:
    id: bytes
    measure: str | None
    period: str | None
    area: bytes | None
    sex: str | None
    age: str | None
    people: str | None
    nationality: str | None
    value: float | None
    comment: str | None

    def key(self, main: bytes | None) -> _Key:
        part = Part(self.sex or "", self.age or "", self.people or "", self.nationality or "")
        return self.measure or "", self.period or "", None if self.area == main else self.area, part

    def cell(self, waiting: set[bytes]) -> Cell:
        return Cell(self.value, self.comment or "", self.id, self.id in waiting)


def _spans(rows: Iterable[_Value]) -> tuple[dict[str | None, Period], int]:
    """Code -> days, of the values that say something, and how many cannot be read."""
    found: dict[str | None, Period] = {}
    unread = 0
    for row in rows:
        try:
            found[row.period] = period(row.period or "")
        except ValueError:
            unread += 1
    return found, unread


def _periods(
    head: Head, spans: Mapping[str | None, Period], today: date, earlier: int, since: Sequence[date]
) -> list[Period]:
    """From what begins first to the period after today's; what lies far from today only where it says something."""
    rhythm = rhythm_of(head)
    now = holding(today, rhythm)
    asked = now
    for _back in range(earlier if spans else max(earlier, EARLIER)):
        asked = before(asked, rhythm)
    first = min([asked.first, *(one.first for one in spans.values()), *_began(head), *since])
    last = max([holding(now.after, rhythm).last, *(one.last for one in spans.values())])
    first, last = max(first, _years(today, -MOST_YEARS)), min(last, _years(today, MOST_YEARS))
    found = {one.code: one for one in [*between(first, last, rhythm), *spans.values()]}
    return sorted(found.values(), key=lambda one: (one.first, -one.last.toordinal()))


def _years(today: date, years: int) -> date:
    return date(min(max(today.year + years, 2), 9990), today.month, 1)


def _began(head: Head) -> list[date]:
    """The first days that the indicator itself names."""
    found = []
    for code in (head.baseline_period, head.starts):
        try:
            found.append(period(code).first)
        except ValueError:
            continue
    return found


def _places(head: Head, cells: Mapping[_Key, Cell]) -> list[bytes | None]:
    others = sorted({area for _m, _c, area, _p in cells if area is not None})
    return [head.area, *others]


def _named(names: Mapping[bytes, Mapping[str, str]], area: bytes | None, lang: str) -> str:
    return best(names.get(area, {}), lang)[1] if area is not None else _("Tout le territoire")


def _rows(head: Head, periods: Sequence[Period], area: bytes | None, cells: Mapping[_Key, Cell]) -> tuple[Row, ...]:
    where = None if area == head.area else area
    found: dict[tuple[str, str], dict[Part, Cell]] = {}
    for (measure, code, at, part), cell in cells.items():
        if at == where:
            found.setdefault((measure, code), {})[part] = cell
    rows = []
    for one in periods:
        target, target_parts = _whole(found.get(("target", one.code), {}), head.unit)
        actual, parts = _whole(found.get(("actual", one.code), {}), head.unit)
        if where is not None and (target, actual) == (EMPTY, EMPTY) and not of_rhythm(head, one.code):
            continue
        share = share_of(target.value, actual.value, head.direction)
        rows.append(
            Row(one.code, say_period(one.code), one.first, one.last, target, actual, share, parts, target_parts)
        )
    return tuple(rows)


def _whole(cells: Mapping[Part, Cell], unit: str) -> tuple[Cell, dict[Part, Cell]]:
    """The cell of everybody (typed, else the sum that may be made) and those of the parts.

    Where a total was typed above women and men, the rest is told as not stated.
    """
    parts = {part: cell for part, cell in cells.items() if part != EVERYBODY}
    typed = cells.get(EVERYBODY, EMPTY)
    said = {part: cell.value for part, cell in parts.items() if cell.value is not None}
    for part, (value, added) in margins(said, unit).items():
        parts[part] = replace(parts.get(part, EMPTY), value=value, summed=added)
        said[part] = value
    made = whole_of(said, unit)
    if made is None:
        return typed, parts
    total, dimension = made
    if typed.value is None:
        return replace(typed, value=total, summed=dimension), parts
    rest, unstated = typed.value - total, Part(**{dimension: NOT_STATED})
    if rest > 0 and parts.get(unstated, EMPTY).value is None:
        parts[unstated] = replace(parts.get(unstated, EMPTY), value=rest, summed=dimension)
    return typed, parts


def share_of(target: float | None, actual: float | None, direction: str) -> float | None:
    """How much of a target is reached: 1 for all of it. Of what should fall, a lower actual reaches more."""
    if target is None or actual is None or target < 0 or actual < 0:
        return None
    if direction == "down":
        return 1.0 if actual <= target else target / actual
    return actual / target if target else None
