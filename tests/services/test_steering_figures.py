"""Figures of steering: what a scope leaves, what is told of people, the 4W; and that each opens the list it counts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from desktop.models.areas import area_id
from desktop.services.listing import lists
from desktop.services.listing.lists import ListQuery
from desktop.services.record import counts, same_as
from desktop.services.record.counts import Family
from desktop.services.steering import matrix, people
from desktop.services.steering.opened import listed
from desktop.services.steering.people import People
from desktop.services.steering.scope import Scope
from desktop.services.unit_of_work import UnitOfWork
from tests.services.opened import OUJDA, RABAT, Opened

ORIENTAL = area_id("02")
EVERYTHING = Scope()


@pytest.fixture
def actor(opened: Opened) -> bytes:
    return opened.record("actor", name="Association Espoir", kind="association")


def doing(opened: Opened, title: str, **draft: Any) -> bytes:
    return opened.record("initiative", title=title, **{"sector": "health", "starts": "2021-03", **draft})


def count(opened: Opened, initiative: bytes, value: int, sex: str = "", unit: str = "people", **family: Any) -> None:
    with UnitOfWork(opened.database) as uow:
        counts.write_count(uow.session, initiative, Family(**family), sex, value, unit)
        uow.touched({"count": [row.id for row in counts.counts_of(uow.session, initiative)]})
        uow.commit("personnes")


def total(opened: Opened, scope: Scope = EVERYTHING, measure: str = "reached") -> People:
    return head(opened, scope, measure).total


def head(opened: Opened, scope: Scope = EVERYTHING, measure: str = "reached") -> people.Headcount:
    with opened.database.read() as session:
        return next(one for one in people.headcounts(session, scope) if one.measure == measure)


def opens(opened: Opened, behind: Any) -> set[bytes]:
    with opened.database.read() as session:
        return set(lists.ids(session, behind.kind, listed(session, behind)))


def test_a_total_never_silently_adds_people_who_may_be_counted_twice(opened: Opened) -> None:
    a = doing(opened, "A", women=30, men=10)
    assert total(opened) == People(40, 40, 1, 1, 1), "one initiative counts nobody twice"
    b = doing(opened, "B", women=25)
    assert total(opened) == People(65, 40, 2, 2, 2)
    c = doing(opened, "C", counting="distinct", women=100)
    doing(opened, "D")
    assert total(opened) == People(165, 140, 2, 4, 3)
    with opened.database.read() as session:
        by_sex = people.breakdown(session, Scope(), "sex", lang="fr")
    told = [(line.key, line.label, line.people) for line in by_sex.lines]
    assert told == [("women", "Femmes", People(155, 130, 2, 3, 3)), ("men", "Hommes", People(10, 10, 1, 1, 1))]
    assert opens(opened, by_sex.lines[0].behind) == {a, b, c}
    assert opens(opened, by_sex.lines[1].behind) == {a}


def test_what_nobody_said_is_a_line_of_its_own(opened: Opened) -> None:
    a = doing(opened, "A", women=30, total=50)
    count(opened, a, 4, people="refugees", age="children")
    with opened.database.read() as session:
        sexes, ages, groups = (people.breakdown(session, Scope(), by, lang="fr") for by in ("sex", "age", "group"))
        table = people.cross(session, Scope(), ("age", "sex"), lang="fr")
    assert [(line.label, line.people.cumulated) for line in sexes.lines] == [("Femmes", 30), ("Non renseigné", 24)]
    assert [(line.key, line.people.cumulated) for line in ages.lines] == [("children", 4), ("", 50)]
    assert [(line.key, line.people.cumulated) for line in groups.lines] == [("refugees", 4), ("", 50)]
    assert [(cell.keys, cell.people.cumulated) for cell in table.cells] == [
        (("children", ""), 4), (("", "women"), 30), (("", ""), 20),
    ]  # fmt: skip
    assert table.words[1] == (("women", "Femmes"), ("", "Non renseigné"))


def test_what_are_no_people_and_other_measures_are_told_apart(opened: Opened) -> None:
    a = doing(opened, "A", women=30)
    count(opened, a, 12, unit="kits")
    count(opened, a, 500, measure="targeted")
    assert head(opened).units == (("kits", 12),)
    assert total(opened).cumulated == 30
    assert total(opened, measure="targeted").cumulated == 500
    assert total(opened, measure="in-need") == People(0, 0, 0, 1, 0)


def test_two_records_of_one_thing_count_their_people_once(opened: Opened) -> None:
    a, b = doing(opened, "A", women=30), doing(opened, "B", women=31)
    with UnitOfWork(opened.database) as uow:
        same_as.link(uow, "initiative", a, b)
        uow.commit("doublon")
    with opened.database.read() as session:
        (reached,) = same_as.reached(session).values()
        once = reached.total or 0
    assert total(opened) == People(once, once, 1, 1, 1)


def test_a_number_belongs_to_its_own_territory_else_to_the_only_one_of_its_initiative(opened: Opened) -> None:
    a = doing(opened, "A", places=[OUJDA, RABAT], women=30)
    count(opened, a, 7, area=area_id(OUJDA))
    doing(opened, "B", places=[OUJDA], women=5)
    oujda = head(opened, Scope(area=area_id(OUJDA)))
    assert (oujda.total.cumulated, oujda.shared.cumulated, oujda.total.initiatives) == (12, 30, 2)
    rabat = head(opened, Scope(area=area_id(RABAT)))
    assert (rabat.total.cumulated, rabat.shared.cumulated, rabat.total.counted) == (0, 30, 0)
    assert head(opened, Scope(area=ORIENTAL)).total.cumulated == 12
    with opened.database.read() as session:
        told = people.breakdown(session, Scope(), "area", lang="fr")
    assert [(line.label, line.people.cumulated) for line in told.lines] == [
        ("Oujda", 12), ("Plusieurs territoires, ou aucun", 30),
    ]  # fmt: skip
    assert opens(opened, told.lines[1].behind) == {a}


def test_a_period_holds_what_goes_on_in_it(opened: Opened) -> None:
    year = doing(opened, "A", starts="2021", women=1)
    march = doing(opened, "B", starts="2021-03", ends="2021-04", women=2)
    still = doing(opened, "C", starts="2020-12-31", status="ongoing", women=4)
    doing(opened, "D", starts="2020-12-31", status="done", women=8)
    undated = doing(opened, "E", starts=None, women=16)
    parts = doing(opened, "F", starts="2021-01-01", ends="2021-12-31")
    count(opened, parts, 32, period="2021-Q2")
    scope = Scope.of_period("2021-Q1")
    told = head(opened, scope)
    assert (told.total.cumulated, told.undated.cumulated) == (7, 16)
    assert told.undated_behind is not None
    assert opens(opened, told.undated_behind) == {undated}
    with opened.database.read() as session:
        assert set(lists.ids(session, "initiative", scope.initiative_query())) == {year, march, still, parts}
        assert lists.matching(session, "initiative", scope.initiative_query()) == 4
        quarters = people.breakdown(session, Scope.of_period("2021"), "quarter", lang="fr")
    assert [line.people.cumulated for line in quarters.lines] == [7, 1 + 2 + 4 + 32, 5, 5]
    assert quarters.lines[1].label == "trimestre 2 de 2021"
    assert opens(opened, quarters.lines[1].behind) == {year, march, still, parts}
    assert (quarters.adds_up, quarters.total.cumulated) == (False, 39)


def test_the_matrix_counts_an_initiative_of_two_carriers_once(opened: Opened, actor: bytes) -> None:
    other = opened.record("actor", name="Commune", kind="commune")
    a = doing(opened, "A", lead=actor, implementers=[other], women=30)
    b = doing(opened, "B", lead=actor, sector="education", places=[OUJDA])
    c = doing(opened, "C", sector=None)
    with opened.database.read() as session:
        found = matrix.matrix(session, Scope(), lang="fr", who="actor")
        types = matrix.matrix(session, Scope(), lang="fr", where="commune")
    assert [(row.label, row.initiatives) for row in found.rows] == [
        ("Association Espoir", 2), ("Commune", 1), ("Non renseigné", 1),
    ]  # fmt: skip
    assert [(column.key, column.initiatives) for column in found.columns] == [("health", 1), ("education", 1), ("", 1)]
    assert (found.total.initiatives, found.total.people) == (3, People(30, 30, 1, 3, 1))
    cell = found.cell(actor.hex(), "health")
    assert cell is not None
    assert (cell.initiatives, cell.people.cumulated) == (1, 30)
    opened_cells = {(one.who, one.what): opens(opened, one.behind) for one in found.cells}
    assert opened_cells == {
        (actor.hex(), "health"): {a}, (actor.hex(), "education"): {b}, (other.hex(), "health"): {a}, ("", ""): {c},
    }  # fmt: skip
    assert {(row.key, row.initiatives) for row in types.rows} == {("association", 2), ("commune", 1), ("", 1)}
    assert all(len(opens(opened, one.behind)) == one.initiatives for one in (*types.cells, *types.places, *types.rows))
    assert [place.label for place in types.places] == ["Oujda", "Aucun territoire"]


def test_a_scope_reads_the_codes_of_periods_and_refuses_nonsense() -> None:
    scope = Scope(since="2021-Q2", until="2021-06", sector="health", area=[ORIENTAL])
    assert (scope.since, scope.until) == ("2021-04-01", "2021-06-30")
    assert scope.initiative_query() == ListQuery(during=("2021-04-01", "2021-06-30"), sector="health", area=(ORIENTAL,))
    assert scope.undated_query() == replace(scope.initiative_query(), during=None, undated=True)
    for since, until in (("2022", "2021"), ("demain", "")):
        with pytest.raises(ValueError, match=r"2022|demain"):
            Scope(since=since, until=until)
