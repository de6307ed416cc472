"""Owns how fast the dashboard opens and follows a filter among 50,000 initiatives; must not know how it is added up.

The baseline is one SQL statement that asks the same aggregates of the same profile. What it cannot know (doubles, what
changed, what grew old, the lists behind figures, words) is in the dashboard's time and not in its own.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Final

from benchmarks import profiles, steering_profile
from benchmarks.harness import Contender, Figure, Table, expect, in_turn
from benchmarks.steering_recount import Asked, Recount, Rows, recount

MANY: Final = profiles.Size(10_000, 50_000)
TODAY: Final = date(2026, 11, 27)
REACH: Final = 2.0
REACH_OPEN, REACH_FILTER = 1000.0, 200.0  # ms
FILTERS: Final = (
    ("everything, no filter", Asked()),
    ("a filter by sector", Asked(sector="health")),
    ("a filter by a year", Asked(date(2021, 1, 1), date(2021, 12, 31))),
    ("a filter by sector and year", Asked(date(2021, 1, 1), date(2021, 12, 31), sector="health")),
    ("a filter by status", Asked(status="done")),
)
_SUMS: Final = "sum(v), sum(v * sure), max(v * (1 - sure)), count(*)"
_BY: Final = ("sex", "age", "people", "sex || '/' || age", "sector", "area")


def measure(*, folder: Path, size: profiles.Size = MANY, rounds: int = 9) -> Table:
    """Open it for the first time, again, and under each filter, beside one statement."""
    from desktop.models.plain import reader
    from desktop.paths import Profile
    from desktop.services.opening import open_profile
    from desktop.services.steering.kept import forget

    place = folder / f"steering-{size.initiatives}"
    steering_profile.make(place, size)
    database = open_profile(Profile(place))
    figures = []
    try:
        with database.read() as session:
            rows = Rows(reader(session).rows)
            first = Contender(lambda: _overview(session, Asked()), forget)
            taken = in_turn({"first": first, "statement": _statement(session, Asked())}, max(1, rounds // 3))
            what = f"open for the first time, {size.initiatives:,} initiatives"
            figures.append(
                Figure(what, taken["first"], "one SQL statement", taken["statement"], REACH_OPEN, absolute=True)
            )
            for name, asked in FILTERS:
                again = recount(rows, asked)
                runs = {"ours": _contender(session, asked, again), "statement": _statement(session, asked)}
                taken = in_turn(runs, rounds)
                ours, statement = taken["ours"], taken["statement"]
                figures.append(Figure(name, ours, reach=REACH_FILTER, absolute=True))
                figures.append(Figure(f"{name}, compared", ours, "one SQL statement", statement, REACH))
    finally:
        database.close()
    note = (
        f"{size.initiatives:,} initiatives with their counts, alignments, needs, actions and doubles; the whole "
        "dashboard with the lists behind its figures. Each result is compared with a recount from raw rows. "
        "For the first time: nothing is kept in memory."
    )
    return Table("steering", "Dashboard", figures, [note])


def _overview(session: Any, asked: Asked) -> Any:
    from desktop.services.steering.overview import overview
    from desktop.services.steering.scope import Scope

    since, until = (day.isoformat() if day else "" for day in (asked.since, asked.until))
    return overview(session, Scope(since, until, sector=asked.sector, status=asked.status), TODAY, "fr")


def _contender(session: Any, asked: Asked, again: Recount) -> Contender:
    def check(seen: Any) -> None:
        expect(seen.initiatives == again.initiatives.get(("all",), 0), "initiatives were miscounted")
        for head in seen.headcounts:
            told = (head.total.cumulated, head.total.at_least, head.total.may_overlap, head.total.counted)
            expect(told == again.people.get(("total", head.measure), (0, 0, 0, 0)), f"{head.measure} is wrong")
        for cell in seen.actor_types.cells:
            expect(cell.initiatives == again.initiatives["actor_type", cell.who, cell.what], "a cell is wrong")

    return Contender(lambda: _overview(session, asked), None, check)


def _statement(session: Any, asked: Asked) -> Contender:
    """The same aggregates in one statement, asked in the same transaction."""
    from desktop.models.plain import reader

    ask = reader(session)
    values = {
        "since": asked.since.isoformat() if asked.since else "",
        "until": asked.until.isoformat() if asked.until else "9999",
        "sector": asked.sector or "",
        "status": asked.status or "",
        "dated": int(asked.since is not None),
    }
    words = _words()
    run: Callable[[], Any] = lambda: ask.rows(words, **values)  # noqa: E731  # one line
    return Contender(run, None, lambda found: expect(len(found) > 10, "the statement found nothing"))


def _words() -> str:
    by = " UNION ALL ".join(
        f"SELECT 'by', {column}, {_SUMS} FROM (SELECT id, {column} AS k, sure, sum(value) AS v FROM said "  # noqa: S608  # words of this module
        f"WHERE measure = 'reached' GROUP BY id, {column}) GROUP BY k".replace(f"'by', {column}", "'by', k")
        for column in _BY
    )
    total = "(SELECT id, sum(value) AS v FROM said WHERE measure = 'reached' GROUP BY id)"
    tags = " UNION ALL ".join(
        f"SELECT '{scheme}', d.sector || '/' || coalesce(t.code, ''), count(*), sum(p.v), sum(p.v * d.sure), "  # noqa: S608  # as above
        "max(p.v * (1 - d.sure)) FROM doing d LEFT JOIN (SELECT l.owner, m.code FROM term_link l JOIN term m "
        f"ON m.id = l.term WHERE l.deleted = 0 AND m.scheme = '{scheme}') t ON t.owner = d.id "
        "LEFT JOIN total p ON p.id = d.id GROUP BY 2"
        for scheme in ("snia", "sdg", "gcm", "cluster")
    )
    return f"""
    WITH doing AS MATERIALIZED (
        SELECT i.id, coalesce(i.sector, '') AS sector, i.status, i.counting IS 'distinct' AS sure,
            i.starts, coalesce(i.ends, '9999') AS ends
        FROM initiative i WHERE i.deleted = 0 AND (:sector = '' OR i.sector = :sector)
        AND (:status = '' OR i.status = :status)
        AND (:dated = 0 OR (i.starts <= :until AND coalesce(i.ends, '9999') >= :since))),
    said AS MATERIALIZED (
        SELECT d.id, d.sector, d.sure, c.measure, coalesce(nullif(c.sex, 'not-stated'), '') AS sex,
            coalesce(nullif(c.age, 'not-stated'), '') AS age, coalesce(c.people, '') AS people,
            coalesce(c.area, w.area) AS area, c.value
        FROM doing d JOIN count c ON c.initiative = d.id
        LEFT JOIN (SELECT p.initiative, max(coalesce(p.area, s.area)) AS area FROM initiative_place p
            LEFT JOIN place s ON s.id = p.place WHERE p.deleted = 0 GROUP BY 1) w ON w.initiative = d.id
        WHERE c.deleted = 0 AND c.value IS NOT NULL AND coalesce(c.unit, 'people') = 'people'),
    total AS MATERIALIZED {total},
    carried AS MATERIALIZED (
        SELECT DISTINCT p.initiative AS id, p.actor, coalesce(a.kind, '') AS kind FROM participation p
        LEFT JOIN actor a ON a.id = p.actor WHERE p.deleted = 0 AND p.role IN ('lead', 'implementer'))
    SELECT 'total', measure, {_SUMS} FROM
        (SELECT id, measure, sure, sum(value) AS v FROM said GROUP BY id, measure) GROUP BY measure
    UNION ALL {by}
    UNION ALL SELECT 'status', status, count(*), 0, 0, 0 FROM doing GROUP BY status
    UNION ALL SELECT 'quarter', substr(d.starts, 1, 4) || '/' || (substr(d.starts, 6, 2) + 2) / 3,
        sum(p.v), sum(p.v * d.sure), max(p.v * (1 - d.sure)), count(*)
        FROM doing d LEFT JOIN total p ON p.id = d.id GROUP BY 2
    UNION ALL SELECT 'type', c.kind || '/' || d.sector, count(*), sum(p.v), sum(p.v * d.sure), max(p.v * (1 - d.sure))
        FROM (SELECT DISTINCT id, kind FROM carried) c JOIN doing d ON d.id = c.id
        LEFT JOIN total p ON p.id = d.id GROUP BY 2
    UNION ALL SELECT 'actor', hex(c.actor) || '/' || d.sector, count(*), sum(p.v), sum(p.v * d.sure),
        max(p.v * (1 - d.sure)) FROM carried c JOIN doing d ON d.id = c.id
        LEFT JOIN total p ON p.id = d.id GROUP BY 2
    UNION ALL {tags}
    """  # noqa: S608  # as above
