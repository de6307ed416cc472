"""Reports of figures are counted a second time too, from raw rows: their tables, nested territories, edges of periods,
and what outsiders may know."""

from __future__ import annotations

import random
import shutil
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update

from benchmarks import profiles, steering_profile
from benchmarks.steering_recount import Asked, Recount, Rows, recount
from desktop.models.actors import Actor
from desktop.models.areas import Area, area_id
from desktop.models.database import Database
from desktop.models.initiatives import BeneficiaryCount, Initiative, InitiativePlace
from desktop.models.plain import reader
from desktop.models.projects import Project
from desktop.paths import Profile
from desktop.reports import report_writing
from desktop.reports.report_ground import Wanted
from desktop.reports.report_told import Grid, ReportTold
from desktop.services.keeping.refresh import rebuild
from desktop.services.names.naming import labels, texts_of
from desktop.services.opening import open_profile
from desktop.services.record.records import record
from desktop.services.steering.overview import overview
from desktop.services.unit_of_work import UnitOfWork
from desktop.sync.capture import capture_off
from tests.benchmarks.test_steering_recount import TODAY, compared, scope_of

SIZE = profiles.Size(100, 900)
QUARTER, DAY, LEAP = (date(2021, 4, 1), date(2021, 6, 30)), (date(2021, 3, 31),) * 2, (date(2020, 2, 29),) * 2
ASKED = (
    Asked(),
    Asked(*QUARTER),
    Asked(*DAY),
    Asked(*LEAP),
    Asked(date(2021, 7, 1), None, sector="health"),
    Asked(None, date(2020, 12, 31), status="ongoing"),
)
UNSAID = "Non renseigné"
FULL = tuple(area_id(code) for code in ("02", "02.411", "02.411.01.23"))  # region, province, commune


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A random profile of which one commune is full, and has a quarter of its own."""
    folder = steering_profile.make(tmp_path_factory.mktemp("rapports") / "p", SIZE, seed=11)
    made = open_profile(Profile(folder))
    with UnitOfWork(made) as uow:
        quarter = record(uow, "area", {"name": "Quartier", "parent": FULL[2], "level": 5})
        uow.commit("quartier")
    dice = random.Random(5)
    with made.write() as session, capture_off(session):
        tables: tuple[tuple[Any, float], ...] = (
            (InitiativePlace.__table__, 0.5),
            (BeneficiaryCount.__table__, 0.1),
        )
        for table, share in tables:
            for key in sorted(session.scalars(select(table.c.id))):
                if dice.random() < share:
                    place = {"area": dice.choice((quarter, *FULL[1:], FULL[2]))}
                    more = {"place": None} if table.name == "initiative_place" else {}
                    session.execute(update(table).where(table.c.id == key).values(**place, **more))
        rebuild(session)
        session.commit()
    made.close()
    return folder


@pytest.fixture(scope="module")
def database(profile: Path) -> Iterator[Database]:
    made = open_profile(Profile(profile))
    yield made
    made.close()


def told_of(database: Database, asked: Asked, report: str = "quarterly", audience: str = "internal") -> ReportTold:
    wanted = Wanted(report, TODAY, scope=scope_of(asked), lang="fr", audience=audience)
    return report_writing.read_report(database, wanted)


def grid_of(told: ReportTold, part: str, name: str) -> Grid:
    return next(one for one in told.part(part).grids if one.name == name)


@pytest.fixture(scope="module")
def asked_all(database: Database) -> list[Asked]:
    """All of them, and territories within one another."""
    with database.read() as session:
        (quarter,) = session.scalars(select(Area.id).where(Area.level == 5, Area.parent == FULL[2]))
    return [*ASKED, *(Asked(area=area) for area in (*FULL, quarter)), *(Asked(*QUARTER, area=area) for area in FULL)]


class Words:
    """What codes and territories are called in a report."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def codes(self, scheme: str, codes: set[str]) -> dict[str, str]:
        with self._database.read() as session:
            return labels(reader(session), scheme, sorted(codes - {""}), "fr") | {"": UNSAID}

    def areas(self, rows: set[str]) -> dict[str, str]:
        with self._database.read() as session:
            names = texts_of(reader(session), [bytes.fromhex(one) for one in rows if one], "name")
        return {row.hex(): texts["fr"] for row, texts in names.items()} | {"": "Plusieurs territoires, ou aucun"}


def again_by(again: Recount, *key: str) -> dict[str, tuple[int, int, int, int]]:
    """Figures of people under a key, by what comes after it."""
    return {
        name[len(key)]: value
        for name, value in again.people.items()
        if name[: len(key)] == key and len(name) == len(key) + 1
    }


def test_tables_of_people_are_what_raw_rows_say(database: Database, asked_all: list[Asked]) -> None:
    words = Words(database)
    with database.read() as session:
        rows = Rows(reader(session).rows)
    for asked in asked_all:
        told, again = told_of(database, asked), recount(rows, asked)
        assert again.initiatives["all",] > 5, asked
        for name, scheme in (("sex", "sex"), ("age", "age"), ("group", "group")):
            found = again_by(again, name)
            said = words.codes(scheme, set(found))
            grid = grid_of(told, "people", name)
            assert Counter(tuple(cell.value for cell in row) for row in grid.rows) == Counter(
                (said[code], cumulated, least, counted) for code, (cumulated, least, _o, counted) in found.items()
            ), (asked, name)
        _crossed(told, again, words)
        _sectors_and_towns(told, again, words)
        _summary(told, again)
        _activities(told_of(database, asked, "4w"), again)


def _crossed(told: ReportTold, again: Recount, words: Words) -> None:
    found = {key[1:]: value[0] for key, value in again.people.items() if key[0] == "age-sex"}
    ages = words.codes("age", {age for age, _sex in found})
    sexes = words.codes("sex", {sex for _age, sex in found})
    grid = grid_of(told, "people", "sex_age")
    titles = [head.title for head in grid.heads[1:-1]]
    shown = {
        (row[0].text, title): cell.value
        for row in grid.rows
        for title, cell in zip(titles, row[1:-1], strict=True)
        if cell.value is not None
    }
    assert shown == {(ages[age], sexes[sex]): value for (age, sex), value in found.items()}
    assert sum(row[-1].value for row in grid.rows) == sum(found.values())  # type: ignore[misc]  # numbers
    if found:
        assert grid.total[-1].value == again.people["total", "reached"][0]


def _sectors_and_towns(told: ReportTold, again: Recount, words: Words) -> None:
    people = again_by(again, "reached", "sector")
    n = {key[1]: value for key, value in again.initiatives.items() if key[0] == "sector" and len(key) == 2}
    said = words.codes("sector", set(n))
    shown = {row[0].text: tuple(cell.value for cell in row[1:]) for row in grid_of(told, "sectors", "sector").rows}
    assert shown == {said[code]: (n[code], *people.get(code, (None, None))[:2]) for code in n}
    towns = again_by(again, "area")
    names = words.areas(set(towns))
    rows = grid_of(told, "territories", "area").rows
    reached = Counter((row[0].text, row[2].value, row[3].value) for row in rows if row[2].value is not None)
    assert reached == Counter((names[town], *value[:2]) for town, value in towns.items())


def _summary(told: ReportTold, again: Recount) -> None:
    grid = grid_of(told, "summary", "figures")
    names = [head.name for head in grid.heads]
    shown = {row[0].text: dict(zip(names, (cell.value for cell in row), strict=True)) for row in grid.rows}
    assert shown["Initiatives"]["value"] == again.initiatives.get(("all",), 0)
    for measure, title in (
        ("targeted", "Personnes visées"),
        ("in-need", "Personnes dans le besoin"),
        ("reached", "Personnes atteintes"),
    ):
        value = again.people.get(("total", measure))
        if value is None:
            assert shown.get(title, {}).get("value") is None
        else:
            assert [shown[title][name] for name in ("value", "at_least", "initiatives")] == [*value[:2], value[3]]


def _activities(told: ReportTold, again: Recount) -> None:
    grid = grid_of(told, "4w", "4w")
    assert len(grid.rows) == again.initiatives.get(("all",), 0)
    at = [head.name for head in grid.heads].index("reached") if grid.rows else 0
    if grid.rows:
        assert sum(row[at].value or 0 for row in grid.rows) == again.people.get(("total", "reached"), (0,))[0]  # type: ignore[misc]  # numbers


def test_who_does_what_is_what_raw_rows_say(database: Database, asked_all: list[Asked]) -> None:
    words = Words(database)
    with database.read() as session:
        rows = Rows(reader(session).rows)
    for asked in (asked_all[0], asked_all[1], asked_all[-1], asked_all[-4]):
        told, again = told_of(database, asked, "4w"), recount(rows, asked)
        for name, figures in (
            ("matrix", {key: n for key, n in again.initiatives.items() if key[0] == "actor"}),
            ("matrix_people", {key[1:]: v[0] for key, v in again.people.items() if key[:2] == ("reached", "actor")}),
        ):
            wanted: dict[str, dict[str, int]] = defaultdict(dict)
            for key, value in figures.items():
                _actor, who, *what = key
                wanted[who]["".join(what) if what else "all"] = value
            grid = grid_of(told, "matrix", name)
            said = {head.title: head.name for head in grid.heads}
            sectors = words.codes("sector", {code for some in wanted.values() for code in some} - {"all"})
            columns = {code: label for code, label in sectors.items() if label in said}
            shown = Counter(tuple(cell.value for cell in row[1:]) for row in grid.rows)
            order = [head.title for head in grid.heads[1:-1]]
            by_title = {label: code for code, label in columns.items()}
            assert shown == Counter(
                (*(some.get(by_title.get(title, ""), None) for title in order), some.get("all"))
                for some in wanted.values()
            ) + Counter({(None,) * (len(order) + 1): len(grid.rows) - len(wanted)}), (asked, name)


def test_the_window_agrees_at_edges_and_in_nested_territories(database: Database, asked_all: list[Asked]) -> None:
    with database.read() as session:
        rows = Rows(reader(session).rows)
        for asked in asked_all:
            told, again = compared(overview(session, scope_of(asked), TODAY, "fr"), recount(rows, asked))
            if not (asked.since and asked.until):  # quarters are counted again where both ends are given
                told = {key: value for key, value in told.items() if "quarter" not in key}
            odd = {k: (told.get(k), again.get(k)) for k in told.keys() | again.keys() if told.get(k) != again.get(k)}
            assert odd == {}, asked


def test_a_project_is_narrowed_to_its_initiatives(database: Database) -> None:
    with database.read() as session:
        project = session.scalars(select(Project.id).order_by(Project.id)).first()
        rows = Rows(reader(session).rows)
    asked = Asked(project=project)
    told, again = told_of(database, asked), recount(rows, asked)
    assert again.initiatives["all",] > 10
    _summary(told, again)
    _activities(told_of(database, asked, "4w"), again)


# ---- who is not of the network -------------------------------------------------------------------------


@pytest.fixture
def mixed(profile: Path, tmp_path: Path) -> Iterator[Database]:
    """The same initiatives, some of them for narrower audiences, some drafts, some with very few people."""
    shutil.copytree(profile, tmp_path / "p")
    made = open_profile(Profile(tmp_path / "p"))
    dice = random.Random(3)
    with made.write() as session, capture_off(session):
        table: Any = Initiative.__table__
        for key in sorted(session.scalars(select(Initiative.id))):
            visibility = dice.choice(("public", "public", "partners", "internal", None))
            state = "draft" if dice.random() < 0.1 else "complete"
            session.execute(update(table).where(table.c.id == key).values(visibility=visibility, state=state))
        for actor in sorted(session.scalars(select(Actor.id)))[::7]:
            session.execute(update(Actor.__table__).where(Actor.id == actor).values(protected=1))  # type: ignore[arg-type]  # a declared table is one
        session.execute(_few(dice))
        rebuild(session)
        session.commit()
    yield made
    made.close()


def _few(dice: random.Random) -> Any:
    """Every fifth number becomes a small one."""
    table: Any = BeneficiaryCount.__table__
    return update(table).where(func.unicode(func.hex(table.c.id)) % 5 == 0).values(value=dice.randint(1, 4))


@pytest.mark.parametrize("audience", ["public", "partners"])
@pytest.mark.parametrize("asked", [ASKED[0], ASKED[1]])
def test_outsiders_are_told_sums_of_what_they_may_know(mixed: Database, audience: str, asked: Asked) -> None:
    """Counted again: initiatives for that audience that nobody calls drafts, each of five people at least."""
    with mixed.read() as session:
        rows = Rows(reader(session).rows)
        meant = {
            row: (visibility or "partners", state)
            for row, visibility, state in reader(session).rows("SELECT id, visibility, state FROM initiative")
        }
    allowed = {"public": {"public"}, "partners": {"public", "partners"}}[audience]
    rows.initiatives = [row for row in rows.initiatives if meant[row[0]][0] in allowed and meant[row[0]][1] != "draft"]
    for row in rows.initiatives:
        rows.counts[row[0]] = _told(rows.counts.get(row[0], []))
    again = recount(rows, asked)
    told = told_of(mixed, asked, audience=audience)
    assert told.kept_back, "and they are told that there is more"
    _summary(told, again)
    _activities(told_of(mixed, asked, "4w", audience), again)
    for name in ("sex", "age", "group", "sex_age"):
        grid = grid_of(told, "people", name)
        numbers = [at for at, head in enumerate(grid.heads) if head.form == "number" and head.name != "initiatives"]
        cells = [row[at].value for row in grid.rows for at in numbers if row[at].value is not None]
        assert cells
        assert all(isinstance(cell, int) and cell >= 5 for cell in cells), "nobody is one of four"
        whole = next(at for at in numbers if grid.heads[at].name == "reached")
        assert sum(row[whole].value for row in grid.rows) == again.people["total", "reached"][0]  # type: ignore[misc]  # numbers


def _told(counts: list[Any]) -> list[Any]:
    """Numbers of one measure and period; where they are of fewer than five people in all, nobody is told of."""
    sums: dict[Any, int] = defaultdict(int)
    for said in counts:
        sums[said[0], said[4]] += said[6]
    return [said for said in counts if not 0 < sums[said[0], said[4]] < 5]
