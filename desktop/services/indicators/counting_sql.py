"""Owns what each measure counts, in SQL, for all periods and territories at once; must not know formulas nor words.

A record is in a period when it goes on then (`services.keeping.going_on`); a number with a period of its own must be
in it. People, and sums of money, belong to one territory: the one that the number names, else the only one of its
record; what belongs to several is told apart. So do lists and the figures of steering, and the totals agree.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from desktop.models.plain import Reader
from desktop.services.formula.measures import MEASURES
from desktop.services.formula.tree import Figure
from desktop.services.indicators.asking_sql import FILTER, UNDATED, Asked, Statement, looked_at, numbers_where
from desktop.services.indicators.doubles import listed, standing
from desktop.services.keeping.going_on import ALWAYS, going_on
from desktop.services.words.period_codes import period

_OVERLAP: Final = "d.first <= s.last AND d.last >= s.first"
_AT_END: Final = "d.first <= s.cut AND d.last > s.cut"
_BY_END: Final = "d.first <= s.cut"
_LATE: Final = "d.first < s.cut AND d.last > s.cut"
_DAY: Final = "nullif(k.date, '9999')"


@dataclass(frozen=True, slots=True)
class Counted:
    """What one measure gives for one period and territory. `least`: of people, at least so many different ones;
    `overlap`: initiatives of which nobody said that their people are counted only there; `shared`: what belongs to
    several territories; `undated`: records left out of every period."""

    value: float | None = None
    least: float | None = None
    overlap: int = 0
    records: int = 0
    shared: float = 0
    undated: int = 0


def count(ask: Reader, figure: Figure, asked: Asked) -> dict[tuple[int, int], Counted]:
    """(number of the period, of the territory) -> what a figure gives; only where some record is."""
    made, select = _whole(ask, figure, asked)
    rows = ask.rows(made.sql(select), **made.values)
    undated = {a: records for p, a, _value, _least, _overlap, records, _shared in rows if p == UNDATED}
    found = {
        (p, a): Counted(value, least, overlap or 0, records or 0, shared or 0, undated.get(a, 0))
        for p, a, value, least, overlap, records, shared in rows
        if p != UNDATED
    }
    for a, records in undated.items():
        for p, _period in asked.begun():
            found.setdefault((p, a), Counted(undated=records))
    return found


def records(ask: Reader, figure: Figure, asked: Asked) -> list[bytes]:
    """The records behind a figure, in one period and territory. Of people: those that say a number there."""
    made, select = _whole(ask, figure, asked, rows=True)
    return list(ask.column(made.sql(select), **made.values))


def _whole(ask: Reader, figure: Figure, asked: Asked, *, rows: bool = False) -> tuple[Statement, str]:
    measure = MEASURES[figure.measure]
    made = looked_at(figure, measure.kind, asked)
    match figure.measure:
        case "reached" | "reached-least" | "targeted" | "in-need":
            return made, _people(ask, made, figure, rows=rows)
        case "participants":
            return made, _participants(ask, made, figure, rows=rows)
        case "attendance":
            return made, _attendance(made, figure, rows=rows)
        case "budget" | "project-budget":
            return made, _money(made, figure, measure.kind, rows=rows)
        case "needs-people":
            when = _needs(made, figure)
            made.tables.append(_ONE_NUMBER.format(value="people", table="need", more=""))
            return made, _numbers(made, figure, when, rows=rows)
        case _:
            return made, _records(ask, made, figure, measure.kind, rows=rows)


# ---- records -------------------------------------------------------------------------------------

_DATED: Final = (
    "doing(row, first, last, sure) AS MATERIALIZED (SELECT row, {first}, {last}, {sure} FROM "
    "(SELECT k.n, k.row, k.date, t.* FROM kept k JOIN {kind} t ON t.id = k.row))"
)
_ACTORS: Final = (
    "done_by(row, actor) AS MATERIALIZED (SELECT p.initiative, coalesce(f.face, p.actor) FROM participation p "
    "LEFT JOIN face f ON f.row = p.actor JOIN actor a ON a.id = p.actor WHERE p.deleted = 0 "
    "AND p.role IN ('lead', 'implementer'){more})"
)


def _records(ask: Reader, made: Statement, figure: Figure, kind: str, *, rows: bool) -> str:
    what, joined, when = "d.row", "", _OVERLAP
    value = "count(DISTINCT {what})"
    match figure.measure:
        case "needs" | "needs-covered":
            when = _needs(made, figure)
        case "actions-done" | "actions-on-time" | "actions-late":
            when = _actions(made, figure.measure)
        case "training-score":
            first, last = going_on("training")
            made.tables.append(_DATED.format(first=first, last=last, sure="1", kind=kind))
            joined = " JOIN training t ON t.id = d.row AND t.score IS NOT NULL"
            value = "sum(t.score * max(coalesce(t.answers, 1), 1)) / sum(max(coalesce(t.answers, 1), 1))"
        case "actors":
            _dated(made, kind)
            what, joined = "b.actor", _acting(ask, made, figure)
        case _:
            _dated(made, kind)
    if figure.measure == "needs-covered":
        value = "100.0 * sum(d.sure AND d.last <= s.cut) / count(*)"
    filtered = _filtered(figure, "d.row")
    among = (
        f"FROM doing d{joined} JOIN standing x ON x.row = d.row AND x.a < {FILTER} "
        f"JOIN span s ON CASE WHEN s.p = {UNDATED} THEN d.first IS NULL ELSE {when} END WHERE 1{filtered}"
    )
    if rows:
        return f"SELECT DISTINCT d.row {among} AND s.p <> {UNDATED} ORDER BY d.row"
    counted = value.format(what=what)
    return f"SELECT s.p, x.a, {counted}, NULL, 0, count(DISTINCT d.row), 0 {among} GROUP BY s.p, x.a"


def _dated(made: Statement, kind: str) -> None:
    first, last = going_on(kind)
    sure = "counting = 'distinct'" if kind == "initiative" else "1"
    words = _DATED.format(first=first, last=last, sure=sure, kind=kind)
    if kind in ("meeting", "action", "need"):  # their date is the one of their line
        words = words.replace("SELECT k.n, k.row, k.date, t.*", "SELECT k.n, k.row, k.date")
    made.tables.append(words)


def _acting(ask: Reader, made: Statement, figure: Figure) -> str:
    """The actors who carry initiatives; those of the filter alone where it names some."""
    more = ""
    if figure.wanted("actor"):
        more += " AND lower(hex(p.actor)) IN (SELECT value FROM json_each(:actor))"
    if figure.wanted("actor_type"):
        more += " AND a.kind IN (SELECT value FROM json_each(:actor_type))"
    _with_faces(ask, made, "actor")
    made.tables.append(_ACTORS.format(more=more))
    return " JOIN done_by b ON b.row = d.row"


_NEEDS: Final = (
    "doing(row, first, last, sure) AS MATERIALIZED (SELECT k.row, {first}, {last}, {sure} "
    "FROM kept k JOIN need t ON t.id = k.row WHERE {where})"
)


@cache
def _days(column: str) -> tuple[str, str]:
    """The first and the last day that a date may mean."""
    first, last = going_on("")
    return first.replace("nullif(date, '9999')", column), last.replace("nullif(date, '9999')", column)


def _needs(made: Statement, figure: Figure) -> str:
    """Without a status: needs said in the period. Open: open at its end. Covered, closed: since then."""
    said, _said = _days("t.said")
    closed, _closed = _days("t.closed")
    until = f"CASE WHEN t.status IN ('covered', 'closed') THEN coalesce({closed}, {said}) ELSE '{ALWAYS}' END"
    wanted = figure.wanted("status")
    if figure.measure == "needs-covered":
        made.tables.append(_NEEDS.format(first=said, last=until, sure="t.status = 'covered'", where="1"))
        return _BY_END
    if not wanted:
        made.tables.append(_NEEDS.format(first=said, last=_said, sure="0", where="1"))
        return _OVERLAP
    made.values["status"] = json.dumps(wanted)
    chosen = "(SELECT value FROM json_each(:status))"
    ended = _NEEDS.format(first=closed, last=_closed, sure="0", where=f"t.status <> 'open' AND t.status IN {chosen}")
    if "open" not in wanted:
        made.tables.append(ended)
        return _OVERLAP
    still = _NEEDS.format(first=said, last=until, sure="0", where="1")
    made.tables += [still.replace("doing(", "still(", 1), ended.replace("doing(", "ended(", 1)]
    made.tables.append(
        "doing(row, first, last, sure, at_end) AS MATERIALIZED "
        "(SELECT *, 1 FROM still UNION ALL SELECT *, 0 FROM ended)"
    )
    return f"CASE WHEN d.at_end THEN {_AT_END} ELSE {_OVERLAP} END"


_ACTED: Final = (
    "doing(row, first, last, sure) AS MATERIALIZED (SELECT k.row, {first}, {last}, 1 "
    "FROM kept k JOIN action t ON t.id = k.row WHERE {where})"
)


def _actions(made: Statement, measure: str) -> str:
    """Done: on the day it was done. On time: due in the period and done by then. Late: due before its end, not done."""
    due, latest = _days(_DAY)
    done, done_by = _days("t.done")
    match measure:
        case "actions-done":
            made.tables.append(_ACTED.format(first=done, last=done_by, where="t.status = 'done'"))
            return _OVERLAP
        case "actions-on-time":
            where = f"t.status = 'done' AND {done} <= {latest}"
            made.tables.append(_ACTED.format(first=due, last=latest, where=where))
            return _OVERLAP
        case _:
            until = f"CASE WHEN t.status = 'done' THEN coalesce({done}, {due}) ELSE '{ALWAYS}' END"
            where = "coalesce(t.status, '') <> 'dropped'"
            made.tables.append(_ACTED.format(first=latest, last=until, where=where))
            return _LATE


# ---- numbers -------------------------------------------------------------------------------------

_NUMBER: Final = "number(id, row, area, first, last, value) AS MATERIALIZED ({select})"
_PEOPLE: Final = _NUMBER.format(
    select="SELECT c.id, coalesce(f.face, c.initiative), c.area, o.first, o.last, c.value FROM count c "
    "JOIN initiative i ON i.id = c.initiative AND i.deleted = 0 LEFT JOIN face f ON f.row = c.initiative "
    "LEFT JOIN own o ON o.code = c.period WHERE c.deleted = 0 AND c.value IS NOT NULL "
    "AND coalesce(c.unit, 'people') = 'people' AND c.measure = :measure AND c.id NOT IN (SELECT id FROM again){more}"
)
_TRAINED: Final = _NUMBER.format(
    select="SELECT c.id, coalesce(f.face, c.training), NULL, NULL, NULL, c.value FROM participants c "
    "JOIN training i ON i.id = c.training AND i.deleted = 0 LEFT JOIN face f ON f.row = c.training "
    "WHERE c.deleted = 0 AND c.value IS NOT NULL AND c.id NOT IN (SELECT id FROM again){more}"
)
_PRESENT: Final = _NUMBER.format(
    select="SELECT c.id, c.meeting, NULL, NULL, NULL, 1 FROM attendance c "
    "WHERE c.deleted = 0 AND c.present = 1 AND c.meeting IS NOT NULL{more}"
)
_ONE_NUMBER: Final = _NUMBER.format(
    select="SELECT t.id, t.id, NULL, NULL, NULL, t.{value} FROM {table} t WHERE t.{value} IS NOT NULL{more}"
)
_FACES: Final = (
    "face(row, face) AS MATERIALIZED (SELECT unhex(key), unhex(value) FROM json_each(:faces))",
    "again(id) AS (SELECT unhex(value) FROM json_each(:again))",
)
_OWN: Final = (
    "own(code, first, last) AS MATERIALIZED (SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), "
    "json_extract(value, '$[2]') FROM json_each(:own))"
)
_LIES: Final = (
    "lies(area, a, here) AS MATERIALIZED (SELECT g.area, q.a, max(w.area IS NOT NULL) FROM ground g "
    "JOIN (SELECT DISTINCT w.a, coalesce(t.level, 0) AS level FROM wanted w JOIN area t ON t.id = w.area) q "
    "ON q.level = g.level LEFT JOIN wanted w ON w.a = q.a AND w.area = g.top GROUP BY g.area, q.a)",
    "spoken(id, a, here) AS MATERIALIZED (SELECT m.id, x.a, "  # 1 here, 0 apart: of several territories
    "CASE WHEN x.a NOT IN (SELECT a FROM wanted) THEN 1 WHEN m.area IS NULL THEN o.row IS NOT NULL "
    "ELSE coalesce(l.here, 0) END FROM number m JOIN standing x ON x.row = m.row "
    "LEFT JOIN only o ON o.row = m.row AND o.a = x.a LEFT JOIN lies l ON l.area = m.area AND l.a = x.a "
    "WHERE m.area IS NULL OR l.here IS NOT 0 OR x.a NOT IN (SELECT a FROM wanted))",
)
_COLUMNS: Final = MappingProxyType(
    {"sex": "c.sex", "age": "c.age", "group": "c.people", "nationality": "c.nationality", "audience": "c.audience"}
)


def _people(ask: Reader, made: Statement, figure: Figure, *, rows: bool) -> str:
    _with_faces(ask, made, "initiative")
    codes = ask.column("SELECT DISTINCT period FROM count WHERE deleted = 0 AND period IS NOT NULL")
    made.values |= {"own": json.dumps(list(_spans(codes))), "measure": figure.measure.removesuffix("-least")}
    more = _narrowed(made, figure)
    made.tables += [_OWN, _PEOPLE.replace("{more}", more)]
    _dated(made, "initiative")
    return _numbers(made, figure, _OVERLAP, rows=rows)


def _participants(ask: Reader, made: Statement, figure: Figure, *, rows: bool) -> str:
    _with_faces(ask, made, "training")
    made.tables.append(_TRAINED.replace("{more}", _narrowed(made, figure)))
    _dated(made, "training")
    return _numbers(made, figure, _OVERLAP, rows=rows)


def _attendance(made: Statement, figure: Figure, *, rows: bool) -> str:
    made.tables.append(_PRESENT.replace("{more}", _narrowed(made, figure)))
    _dated(made, "meeting")
    return _numbers(made, figure, _OVERLAP, rows=rows)


def _money(made: Statement, figure: Figure, kind: str, *, rows: bool) -> str:
    made.values["currency"] = figure.wanted("currency")[0]
    made.tables.append(_ONE_NUMBER.format(value="amount", table=kind, more=" AND upper(trim(t.currency)) = :currency"))
    _dated(made, kind)
    made.tables[-1] = made.tables[-1].replace("counting = 'distinct'", "1")
    return _numbers(made, figure, _OVERLAP, rows=rows)


def _numbers(made: Statement, figure: Figure, when: str, *, rows: bool) -> str:
    made.tables += _LIES
    named = f" JOIN spoken f ON f.id = m.id AND f.a = {FILTER}" if figure.wanted("area") else ""
    here = "(x.here AND f.here)" if named else "x.here"
    among = (
        f"FROM number m JOIN doing d ON d.row = m.row JOIN spoken x ON x.id = m.id AND x.a < {FILTER}{named} "
        f"JOIN span s ON CASE WHEN s.p = {UNDATED} THEN d.first IS NULL ELSE {when} "
        "AND (m.first IS NULL OR (m.first <= s.last AND m.last >= s.first)) END"
    )
    if rows:
        return f"SELECT DISTINCT d.row {among} WHERE s.p <> {UNDATED} AND {here} ORDER BY d.row"
    return (
        "SELECT p, a, sum(here), coalesce(sum(CASE WHEN sure THEN here END), 0) "  # noqa: S608  # written here
        "+ max(0, coalesce(max(CASE WHEN sure THEN 0 ELSE here END), 0)), "
        "sum(here IS NOT NULL AND NOT sure), count(here), sum(apart) FROM "
        "(SELECT s.p AS p, x.a AS a, d.row, coalesce(d.sure, 0) AS sure, "
        f"sum(CASE WHEN {here} THEN m.value END) AS here, sum(CASE WHEN NOT {here} THEN m.value END) AS apart "
        f"{among} GROUP BY s.p, x.a, d.row) GROUP BY p, a"
    )


def _narrowed(made: Statement, figure: Figure) -> str:
    words, values = numbers_where(figure, dict(_COLUMNS))
    made.values |= values
    return words


def _with_faces(ask: Reader, made: Statement, kind: str) -> None:
    faces, again = standing(ask, kind)
    made.tables += _FACES
    made.values["faces"] = json.dumps({row.hex(): face.hex() for row, face in faces.items()})
    made.values["again"] = listed(again)


def _filtered(figure: Figure, row: str) -> str:
    return f" AND {row} IN (SELECT row FROM standing WHERE a = {FILTER})" if figure.wanted("area") else ""  # noqa: S608  # written here


def _spans(codes: Iterable[Any]) -> Iterable[list[str]]:
    """The days of the periods that numbers name; one that cannot be read narrows nothing."""
    for code in codes:
        try:
            one = period(code)
        except ValueError:
            continue
        yield [code, one.first.isoformat(), one.last.isoformat()]
