"""Every figure of the dashboard is counted a second time, from raw rows, on random profiles. 50,000 in soak."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from benchmarks import profiles, steering_profile
from benchmarks.steering_recount import Asked, Recount, Rows, recount
from desktop.models.areas import area_id
from desktop.models.database import Database
from desktop.models.plain import reader
from desktop.paths import Profile
from desktop.services.opening import open_profile
from desktop.services.steering.overview import Overview, overview
from desktop.services.steering.people import People
from desktop.services.steering.scope import Scope

TODAY = date(2026, 11, 27)
ORIENTAL, RABAT_REGION = area_id("02"), area_id("04")
SIZE = profiles.Size(5000, 50_000) if os.environ.get("MAILLAGE_SOAK") else profiles.Size(200, 2000)
Y2021 = (date(2020, 5, 10), date(2022, 3, 20))
ASKED = [
    Asked(),
    Asked(*Y2021),
    Asked(area=ORIENTAL),
    Asked(*Y2021, area=RABAT_REGION),
    Asked(sector="health"),
    Asked(*Y2021, sector="education", status="done"),
]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    folder: Path = steering_profile.make(tmp_path_factory.mktemp("steering") / "p", SIZE, seed=7)
    made = open_profile(Profile(folder))
    yield made
    made.close()


def scope_of(asked: Asked) -> Scope:
    since, until = (day.isoformat() if day else "" for day in (asked.since, asked.until))
    return Scope(since, until, area=asked.area, sector=asked.sector, project=asked.project, status=asked.status)


def of(people: People) -> tuple[int, int, int, int]:
    return people.cumulated, people.at_least, people.may_overlap, people.counted


def people_told(seen: Overview) -> Iterator[tuple[tuple[str, ...], tuple[int, int, int, int]]]:
    """Every figure of people, by the key of the recount."""
    for head in seen.headcounts:
        yield ("total", head.measure), of(head.total)
        yield ("shared", head.measure), of(head.shared)
    for by in (seen.by_sex, seen.by_age, seen.by_group, seen.by_area):
        yield from (((by.by, line.key), of(line.people)) for line in by.lines)
    yield from ((("reached", "sector", line.key), of(line.people)) for line in seen.by_sector.lines)
    yield from ((("age-sex", *cell.keys), of(cell.people)) for cell in seen.sex_and_age.cells)
    yield from ((("reached", "actor_type", row.key), of(row.people)) for row in seen.actor_types.rows)
    for cell in seen.actor_types.cells:
        yield ("reached", "actor_type", cell.who, cell.what), of(cell.people)
    for one in seen.alignments:
        if one.scheme in ("sdg", "snia"):
            yield from ((("reached", one.scheme, cell.sector, cell.code), of(cell.people)) for cell in one.cells)
    if seen.scope.during:
        yield from ((("quarter", line.key), of(line.people)) for line in seen.by_period.lines)


def initiatives_told(seen: Overview) -> Iterator[tuple[tuple[str, ...], int]]:
    yield ("all",), seen.initiatives
    yield ("undated",), seen.undated
    yield from ((("status", one.code), one.initiatives) for one in seen.statuses)
    yield from ((("actor_type", row.key), row.initiatives) for row in seen.actor_types.rows)
    yield from ((("sector", row.key), row.initiatives) for row in seen.actor_types.columns)
    yield from ((("actor_type", cell.who, cell.what), cell.initiatives) for cell in seen.actor_types.cells)
    for one in seen.alignments:
        if one.scheme in ("sdg", "snia"):
            yield from (((one.scheme, cell.sector, cell.code), cell.initiatives) for cell in one.cells)
            yield from (((one.scheme, row.code, ""), row.untagged) for row in one.sectors)
    if seen.scope.during:
        yield from ((("quarter", line.key), line.people.initiatives) for line in seen.by_period.lines)


def compared(seen: Overview, again: Recount) -> tuple[dict[Any, Any], dict[Any, Any]]:
    """What is told and what is counted again, without what is nought. What nobody tags is told as initiatives alone."""
    nothing = (0, 0, 0, 0)
    told: dict[Any, Any] = {key: value for key, value in people_told(seen) if value != nothing}
    told |= {("n", *key): value for key, value in initiatives_told(seen) if value}
    people = {key: value for key, value in again.people.items() if not (_untagged(key) or "actor" in key[:2])}
    counted = {("n", *key): value for key, value in again.initiatives.items() if key[0] != "actor"}
    return told, people | counted  # actor by actor: `test_steering_recount_around`


def _untagged(key: tuple[str, ...]) -> bool:
    return key[0] == "reached" and key[1] in ("sdg", "snia") and key[3] == ""


@pytest.mark.parametrize("asked", ASKED)
def test_every_figure_is_what_raw_rows_say(database: Database, asked: Asked) -> None:
    with database.read() as session:
        seen = overview(session, scope_of(asked), TODAY, "fr")
        rows = Rows(reader(session).rows)
    told, again = compared(seen, recount(rows, asked))
    assert len(again) > 100
    assert {
        key: (told.get(key), again.get(key)) for key in told.keys() | again.keys() if told.get(key) != again.get(key)
    } == {}


def test_a_figure_told_wrongly_is_noticed(database: Database) -> None:
    with database.read() as session:
        seen = overview(session, Scope(), TODAY, "fr")
        rows = Rows(reader(session).rows)
        victim = next(iter(rows.counts))
        rows.counts[victim] = [(*said[:6], said[6] + 1) for said in rows.counts[victim]]
    told, again = compared(seen, recount(rows, Asked()))
    assert told != again
