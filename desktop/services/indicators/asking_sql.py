"""Owns the statements that count: what is looked at (periods, territories, filters) as named tables; must not combine.

One statement answers for every period and every territory at once. Its words are written in this module and in
`counting_sql`; what people chose travels as values only.

    span(p, first, last, cut)   the periods; p = -1 stands for what has no date; `cut` is the last day told of
    wanted(a, area)             the territories asked for, and as FILTER those that the formula itself names
    kept(n, row)                the lines of the list that the filters leave
    standing(row, a)            the records that stand in a territory, in each of them
    only(row, a)                those that stand there and in no other territory of that level
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from desktop.services.formula.tree import Figure
from desktop.services.words.period_codes import Period

UNDATED: Final = -1
FILTER: Final = 1_000_000  # the number, among territories, of those that the formula names
_LEVELS: Final = "SELECT DISTINCT coalesce(area.level, 0) FROM wanted w JOIN area ON area.id = w.area"
_SPAN: Final = (
    "span(p, first, last, cut) AS (SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]'), "
    "json_extract(value, '$[2]'), json_extract(value, '$[3]') FROM json_each(:spans))"
)
_GROUND: Final = (
    "wanted(a, area) AS MATERIALIZED (SELECT json_extract(value, '$[0]'), unhex(json_extract(value, '$[1]')) "
    "FROM json_each(:wanted))",
    "inside(a, area) AS (SELECT a, area FROM wanted "
    "UNION SELECT i.a, area.id FROM inside i JOIN area ON area.parent = i.area)",
    f"ground(top, level, area) AS (SELECT id, coalesce(level, 0), id FROM area WHERE coalesce(level, 0) IN ({_LEVELS}) "  # noqa: S608  # as above
    "UNION SELECT g.top, g.level, area.id FROM ground g JOIN area ON area.parent = g.area "
    "WHERE coalesce(area.level, 0) <> g.level)",
)
_STANDING: Final = (
    "site(row, area) AS MATERIALIZED ({sites})",
    "standing(row, a) AS MATERIALIZED (SELECT DISTINCT s.row, i.a FROM site s JOIN inside i ON i.area = s.area{all})",
    "only(row, a) AS MATERIALIZED (SELECT DISTINCT row, a FROM (SELECT s.row, q.a, g.level, "
    "count(DISTINCT g.top) AS everywhere, count(DISTINCT w.area) AS here FROM site s "
    "JOIN ground g ON g.area = s.area CROSS JOIN (SELECT DISTINCT a FROM wanted) q "
    "LEFT JOIN wanted w ON w.a = q.a AND w.area = g.top GROUP BY s.row, q.a, g.level) WHERE everywhere = here{all})",
)
_EVERYWHERE: Final = " UNION ALL SELECT row, {a} FROM kept"
_NO_GROUND: Final = (
    "wanted(a, area) AS (SELECT 0, 0 WHERE 0)",
    "ground(top, level, area) AS (SELECT 0, 0, 0 WHERE 0)",
    "standing(row, a) AS (SELECT row, 0 FROM kept)",
    "only(row, a) AS (SELECT row, 0 FROM kept)",
)
_SITES: Final = MappingProxyType(
    {
        "initiative": "SELECT row, area FROM spot WHERE kind = 'initiative' AND area IS NOT NULL",
        "need": "SELECT row, area FROM spot WHERE kind = 'need' AND area IS NOT NULL",
        "training": "SELECT id, area FROM training WHERE area IS NOT NULL",
        "meeting": "SELECT id, area FROM meeting WHERE area IS NOT NULL",
        "action": "SELECT a.id, m.area FROM action a JOIN meeting m ON m.id = a.meeting WHERE m.area IS NOT NULL",
        "project": "SELECT p.project, coalesce(p.area, w.area) FROM project_place p LEFT JOIN place w "
        "ON w.id = p.place AND w.deleted = 0 WHERE p.deleted = 0 AND coalesce(p.area, w.area) IS NOT NULL",
    }
)
_CARRYING: Final = (
    "n IN (SELECT v.n FROM facet_value v WHERE v.w IN (SELECT w FROM facet_word "
    "WHERE facet = :facet_{key} AND value IN ({values})))"
)
_CHOSEN: Final = "SELECT value FROM json_each(:{key})"
_OF_TYPE: Final = "SELECT lower(hex(id)) FROM actor WHERE kind IN (SELECT value FROM json_each(:actor_type))"
_MODALITY: Final = "row IN (SELECT id FROM initiative WHERE modality IN (SELECT value FROM json_each(:modality)))"
# filters of numbers, not of the records that hold them, by kind of record
OF_NUMBERS: Final = MappingProxyType(
    {
        "reached": frozenset({"group", "sex", "age", "nationality"}),
        "reached-least": frozenset({"group", "sex", "age", "nationality"}),
        "targeted": frozenset({"group", "sex", "age", "nationality"}),
        "in-need": frozenset({"group", "sex", "age", "nationality"}),
        "participants": frozenset({"audience", "sex"}),
        "attendance": frozenset({"sex"}),
        "budget": frozenset({"currency"}),
        "project-budget": frozenset({"currency"}),
    }
)
_TIMED: Final = frozenset({"needs", "needs-people"})  # whose status is the one that they had then


@dataclass(frozen=True, slots=True)
class Asked:
    """What is computed at once: periods (in their order), territories (None: everywhere), as of a day."""

    periods: tuple[Period, ...]
    areas: tuple[bytes | None, ...]
    today: date

    def begun(self) -> list[tuple[int, Period]]:
        """The periods that have begun, with their numbers: of what is to come nothing is known."""
        return [(at, one) for at, one in enumerate(self.periods) if one.first <= self.today]


@dataclass(slots=True)
class Statement:
    """A statement in the making: named tables in their order, and the values they take."""

    tables: list[str] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)

    def sql(self, select: str) -> str:
        """The whole statement."""
        return f"WITH RECURSIVE {', '.join(self.tables)} {select}"


def looked_at(figure: Figure, kind: str, asked: Asked) -> Statement:
    """The tables that every count of a figure starts from: span, kept, standing, only."""
    made = Statement()
    spans = [[at, one.first.isoformat(), one.last.isoformat(), _cut(one, asked.today)] for at, one in asked.begun()]
    made.values["spans"] = json.dumps([*spans, [UNDATED, "", "", ""]])
    made.tables.append(_SPAN)
    _keep(made, figure, kind)
    named = figure.wanted("area")
    wanted = [[a, area.hex()] for a, area in enumerate(asked.areas) if area is not None]
    wanted += [[FILTER, area] for area in named]
    if wanted:
        made.values["wanted"] = json.dumps(wanted)
        everywhere = "".join(_EVERYWHERE.format(a=a) for a, area in enumerate(asked.areas) if area is None)
        made.tables += _GROUND
        made.tables += [part.format(sites=_SITES[kind], all=everywhere) for part in _STANDING]
    else:
        made.tables += _NO_GROUND
    return made


def numbers_where(figure: Figure, columns: dict[str, str]) -> tuple[str, dict[str, str]]:
    """Conditions on the numbers themselves (sex, age …), and their values. What nobody said is `not-stated`."""
    words, values = "", {}
    for one in figure.filters:
        if one.key in OF_NUMBERS.get(figure.measure, ()):
            column = f"coalesce(nullif({columns[one.key]}, ''), 'not-stated')"
            words += f" AND {column} IN ({_CHOSEN.format(key=one.key)})"
            values[one.key] = json.dumps(one.values)
    return words, values


def _keep(made: Statement, figure: Figure, kind: str) -> None:
    words = "kind = :of AND shown = 1"
    made.values["of"] = kind
    for one in figure.filters:
        key = one.key
        if key == "area" or key in OF_NUMBERS.get(figure.measure, ()) or (key == "status" and figure.measure in _TIMED):
            continue
        made.values[key] = json.dumps(one.values)
        if key == "modality":
            words += f" AND {_MODALITY}"
            continue
        facet = "actor" if key == "actor_type" else key
        made.values[f"facet_{key}"] = f"{kind}.{facet}"
        values = _OF_TYPE if key == "actor_type" else _CHOSEN.format(key=key)
        words += f" AND {_CARRYING.format(key=key, values=values)}"
    kept = f"SELECT n, row, date FROM listing WHERE {words}"  # noqa: S608  # the words of this module
    made.tables.append(f"kept(n, row, date) AS MATERIALIZED ({kept})")


def _cut(one: Period, today: date) -> str:
    return min(one.last, today).isoformat()
