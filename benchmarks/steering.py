"""Owns how fast the dashboard opens and follows a filter among 50,000 initiatives; must not know how it is added up.

The baseline is one SQL statement that asks the same aggregates of the same profile. What it cannot know (doubles, what
changed, what grew old, the lists behind figures, words) is in the dashboard's time and not in its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

from benchmarks import invented, profiles, steering_profile, steering_window
from benchmarks.harness import Contender, Figure, Series, Table, expect, in_turn, timed
from benchmarks.steering_recount import Asked, Recount, Rows, recount

MANY: Final = profiles.Size(10_000, 50_000)
TODAY: Final = date(2026, 11, 27)
REACH: Final = 2.0
ONE: Final = "one SQL statement"
_SUMS: Final = "sum(v), sum(v * sure), max(v * (1 - sure)), count(*)"
_TOWNS: Final = (
    "SELECT area FROM initiative_place WHERE area NOT NULL AND deleted = 0 "
    "GROUP BY area ORDER BY count(*) DESC, area LIMIT 6"
)
_BY: Final = ("sex", "age", "people", "sex || '/' || age", "sector", "area")


def measure(*, folder: Path, size: profiles.Size = MANY, rounds: int = 9) -> Table:
    """Open it for the first time, again, and under filters that nobody asked before, beside one statement."""
    place = folder / f"steering-{size.initiatives}"
    steering_profile.make(place, size)
    figures = [*_asked(place, size, rounds), *steering_window.measure(place, rounds)]
    note = (
        f"{size.initiatives:,} initiatives with their counts, alignments, needs, actions and doubles; the whole "
        "dashboard with the lists behind its figures, in one transaction. Each opening and a sixth of the filters are "
        "compared with a recount from raw rows. *Found in the profile*: columns that an earlier run laid into it in "
        "calm time, with what changed since, as nearly everybody has them. *Never laid out*: the first time after an "
        "import or an update; afterwards it is done in calm time. Each filter (territory, sector, project, status, "
        "year, some together) is asked once, never twice the same. *The page*: offscreen, from the click to the "
        "figures painted, window and drawing included; a first opening is that of a process of its own, whose list "
        "was painted before, with the imports of numbers and charts. The collector rests, as it does in the window."
    )
    return Table("steering", "Dashboard", figures, [note])


def _asked(place: Path, size: profiles.Size, rounds: int) -> list[Figure]:
    from desktop.models.plain import reader
    from desktop.services.steering.kept import forget

    few = max(1, rounds // 3)
    steering_window.unlay(place)
    with _reading(place) as session:
        everything = recount(Rows(reader(session).rows), Asked())
        statement = _statement(session, Asked())
        never = in_turn({"ours": _contender(session, Asked(), everything, forget), "one": statement}, few)
    steering_window.lay(place)
    with _reading(place) as session:
        rows = Rows(reader(session).rows)
        statement = _statement(session, Asked())
        found = in_turn({"ours": _contender(session, Asked(), everything, forget), "one": statement}, few)
        later = in_turn({"ours": _contender(session, Asked(), everything), "one": statement}, few)
        taken = _filtered(session, rows, size, rounds)
    many = f"{size.initiatives:,} initiatives"
    return [
        Figure(f"figures, found in the profile from the last run, {many}", found["ours"], ONE, found["one"], REACH),
        Figure(f"figures, never laid out, {many}", never["ours"], ONE, never["one"], REACH),
        Figure(f"figures asked again, {many}", later["ours"], ONE, later["one"], REACH),
        Figure("figures under a filter", taken["ours"], ONE, taken["one"], REACH),
        Figure("figures under a filter, slowest", taken["ours"], of="worst"),
    ]


@contextmanager
def _reading(place: Path) -> Iterator[Any]:
    """A transaction that reads a profile, opened for it."""
    from desktop.paths import Profile
    from desktop.services.opening import open_profile
    from desktop.unswept import unswept

    database = open_profile(Profile(place))
    try:
        with unswept(), database.read() as session:
            yield session
    finally:
        database.close()


def _filtered(session: Any, rows: Rows, size: profiles.Size, rounds: int) -> dict[str, Series]:
    times: dict[str, list[float]] = {"ours": [], "one": []}
    for n, asked in enumerate(filters(session)[: max(4, rounds * 4)]):
        again = recount(rows, asked) if n % 6 == 0 else None
        runs = {"ours": _contender(session, asked, again), "one": _statement(session, asked, least=-1)}
        for name in sorted(runs, reverse=bool(n % 2)):
            times[name].append(timed(runs[name]))
    return {name: Series(tuple(values)) for name, values in times.items()}


def filters(session: Any) -> list[Asked]:
    """Filters, each another one."""
    from desktop.models.plain import reader

    ask = reader(session)
    areas = list(ask.column("SELECT id FROM area WHERE level = 1 ORDER BY code LIMIT 4"))
    areas += ask.column(_TOWNS)
    projects = list(ask.column("SELECT id FROM project WHERE deleted = 0 ORDER BY id LIMIT 6"))
    years = [(date(year, 1, 1), date(year, 12, 31)) for year in range(2018, 2026)]
    some = [
        [Asked(sector=one) for one in invented.SECTORS],
        [Asked(*year) for year in years],
        [Asked(area=one) for one in areas],
        [Asked(status=one) for one in ("done", "ongoing", "planned", "suspended")],
        [Asked(project=one) for one in projects],
        [Asked(*year, sector=one) for year, one in zip(years, invented.SECTORS, strict=False)],
        [Asked(*year, area=one) for year, one in zip(reversed(years), areas, strict=False)],
    ]
    return [one for group in zip_longest(*some) for one in group if one is not None]


def _overview(session: Any, asked: Asked) -> Any:
    from desktop.services.steering.overview import overview

    return overview(session, scope_of(asked), TODAY, "fr")


def scope_of(asked: Asked) -> Any:
    """What is asked, as the program says it."""
    from desktop.services.steering.scope import Scope

    since, until = (day.isoformat() if day else "" for day in (asked.since, asked.until))
    return Scope(since, until, asked.area, asked.sector, asked.project, status=asked.status)


def _contender(
    session: Any, asked: Asked, again: Recount | None, prepare: Callable[[], object] | None = None
) -> Contender:
    def check(seen: Any) -> None:
        if again is None:
            return
        expect(seen.initiatives == again.initiatives.get(("all",), 0), "initiatives were miscounted")
        for head in seen.headcounts:
            told = (head.total.cumulated, head.total.at_least, head.total.may_overlap, head.total.counted)
            expect(told == again.people.get(("total", head.measure), (0, 0, 0, 0)), f"{head.measure} is wrong")
        for cell in seen.actor_types.cells:
            expect(cell.initiatives == again.initiatives["actor_type", cell.who, cell.what], "a cell is wrong")

    return Contender(lambda: _overview(session, asked), prepare, check)


def _statement(session: Any, asked: Asked, least: int = 10) -> Contender:
    """The same aggregates in one statement, asked in the same transaction."""
    from desktop.models.plain import reader

    ask = reader(session)
    values = {
        "since": asked.since.isoformat() if asked.since else "",
        "until": asked.until.isoformat() if asked.until else "9999",
        "sector": asked.sector or "",
        "status": asked.status or "",
        "project": asked.project or b"",
        "area": asked.area or b"",
        "dated": int(asked.since is not None),
    }
    words = _words()
    run: Callable[[], Any] = lambda: ask.rows(words, **values)  # noqa: E731  # one line
    return Contender(run, None, lambda found: expect(len(found) > least, "the statement found nothing"))


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
    WITH RECURSIVE inside(id) AS (SELECT id FROM area WHERE id = :area
        UNION SELECT a.id FROM area a JOIN inside i ON a.parent = i.id),
    doing AS MATERIALIZED (
        SELECT i.id, coalesce(i.sector, '') AS sector, i.status, i.counting IS 'distinct' AS sure,
            i.starts, coalesce(i.ends, '9999') AS ends
        FROM initiative i WHERE i.deleted = 0 AND (:sector = '' OR i.sector = :sector)
        AND (:status = '' OR i.status = :status) AND (:project = x'' OR i.project = :project)
        AND (:area = x'' OR i.id IN (SELECT p.initiative FROM initiative_place p
            LEFT JOIN place s ON s.id = p.place WHERE p.deleted = 0 AND coalesce(p.area, s.area) IN inside))
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
