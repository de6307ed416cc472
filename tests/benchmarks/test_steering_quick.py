"""Figures of many initiatives, laid out once, say exactly what adding them up one by one says; also after a change."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from benchmarks import profiles, steering_profile
from desktop.models.areas import area_id
from desktop.models.database import Database
from desktop.models.initiatives import BeneficiaryCount, count_id
from desktop.models.plain import reader
from desktop.paths import Profile
from desktop.services.keeping import list_state, list_steps, prepared
from desktop.services.listing import lists
from desktop.services.listing.lists import ListQuery
from desktop.services.opening import open_profile
from desktop.services.record import records
from desktop.services.steering import alignment, columns, overview, quick
from desktop.services.steering import kept as kept_module
from desktop.services.steering.kept import forget, kept
from desktop.services.steering.looking import looked
from desktop.services.steering.scope import Scope
from desktop.services.steering.view import View
from desktop.services.unit_of_work import UnitOfWork

TODAY = date(2026, 11, 27)
ORIENTAL, OUJDA = area_id("02"), area_id("02.411.01.23")


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    folder: Path = steering_profile.make(tmp_path_factory.mktemp("steering") / "p", profiles.Size(150, 1500))
    made = open_profile(Profile(folder))
    yield made
    made.close()


def town(session: Any) -> bytes:
    """Where most initiatives stand."""
    found: bytes = reader(session).value(
        "SELECT area FROM spot WHERE kind = 'initiative' AND area NOT NULL GROUP BY area ORDER BY count(*) DESC, area"
    )
    return found


def scopes(session: Any) -> list[Scope]:
    projects = list(lists.ids(session, "project", ListQuery()))
    return [
        Scope(),
        Scope(since="2021-01-01", until="2021-12-31"),
        Scope(area=ORIENTAL),
        Scope(area=town(session), since="2020-07-01", until="2022-03-31"),
        Scope(sector="health"),
        Scope(project=projects[0], since="2019-01-01", until="2024-12-31"),
    ]


def told(session: Any, scope: Scope) -> list[Any]:
    found: list[Any] = [overview.overview(session, scope, TODAY, "fr")]
    found += [alignment.alignment(session, scope, scheme, lang="fr") for scheme in ("snia", "sdg")]
    return found


def more_told(session: Any, scope: Scope) -> list[Any]:
    """What the dashboard does not ask: several dimensions at once, places as a third, records behind."""
    ask = reader(session)
    view = looked(ask, scope.initiative_query())
    found: list[Any] = [
        view.tallies("reached", dimensions)
        for dimensions in (("age", "sector", "sex"), ("commune", "people"), ("carrier", "sector", "region"), ("area",))
    ]
    behind = [
        {"measure": "reached", "sex": "women"},
        {"measure": "targeted"},
        {"measure": "reached", "area": town(session).hex(), "age": ""},
        {"commune": town(session).hex()},
        {"snia+": "P3", "measure": "reached"},
        {"project": ""},
    ]
    found += [sorted(view.having(one)) for one in behind]
    found += [
        view.many,
        view.extent("2026-11-27"),
        view.endless("reached"),
        view.shared("targeted"),
        view.others("reached"),
        view.of_each("reached"),
    ]
    return [*found, view.leading("reached", "carrier", 5), view.series("targeted", [("2020-01-01", "2022-06-30")])]


def both(database: Database, monkeypatch: pytest.MonkeyPatch, of: tuple[int, ...] = (0, 1, 2, 3, 4, 5)) -> None:
    with database.read() as session:
        asked = [scope for n, scope in enumerate(scopes(session)) if n in of]
        fast = [told(session, scope) for scope in asked]
        more = [more_told(session, scope) for scope in asked]
        with monkeypatch.context() as slow:
            slow.setattr(quick, "QuickView", View)
            for scope, seen in zip(asked, fast, strict=True):
                for one, other in zip(told(session, scope), seen, strict=True):
                    differing = [f.name for f in fields(one) if getattr(one, f.name) != getattr(other, f.name)]
                    assert not differing, (scope, differing)  # whole, they would take minutes to compare in words
            for scope, seen in zip(asked, more, strict=True):
                again = more_told(session, scope)
                assert [n for n, one in enumerate(again) if one != seen[n]] == [], scope
                assert sum(map(bool, again)) > 8, (scope, again)


def test_what_is_laid_out_says_what_adding_up_says(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    both(database, monkeypatch)
    with database.read() as session:
        assert len(list(lists.ids(session, "initiative", ListQuery()))) > 1000


def test_so_it_does_after_changes(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with database.read() as session:
        some = list(lists.ids(session, "initiative", ListQuery(sector="health")))[:6]
    with UnitOfWork(database) as uow:
        records.record(uow, "initiative", {"sector": "education", "starts": "2021-05"}, some[0])
        records.record(uow, "initiative", {"places": [OUJDA], "counting": "distinct"}, some[1])
        records.trash(uow, "initiative", some[2:4])
        records.record(uow, "initiative", {"title": "Nouvelle", "sector": "health", "total": 77, "starts": "2021"})
        uow.commit("changements")
    with database.read() as session:
        assert len(kept(reader(session)).gone) >= 4, "what changed is laid over what was laid out"
    both(database, monkeypatch)
    with UnitOfWork(database) as uow:
        records.restore(uow, "initiative", some[2:4])
        uow.commit("retour")
    both(database, monkeypatch, (1, 2))


def test_the_next_run_of_the_program_finds_it_laid_out(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """What lies in the profile, with what changed since, says what reading everything says."""
    with database.read() as session:
        assert overview.prepared(session, TODAY, "fr", 1000)
        some = list(lists.ids(session, "initiative", ListQuery(sector="protection")))[:4]
    assert kept_module.store(database), "laid down"
    assert not kept_module.store(database), "it is there"
    steps: list[Any] = [
        partial(records.record, kind="initiative", draft={"sector": "education", "starts": "2022"}, id=some[0]),
        partial(records.trash, kind="initiative", ids=some[1:3]),
        partial(records.record, kind="initiative", draft={"title": "Née après", "sector": "health", "total": 78}),
        partial(records.record, kind="need", draft={"title": "Autre chose"}),
    ]
    for step in steps:
        with UnitOfWork(database) as uow:
            step(uow)
            uow.commit("entre deux lancements")
    another_run(database, monkeypatch)
    monkeypatch.setattr(columns, "read", None)  # nothing is read whole
    with database.read() as session:
        found = kept(reader(session))
    assert {some[0], *some[1:3]} <= {found.base.ids[at] for at in found.gone}
    assert len(found.saids) > 6
    assert {doing.id for doing in found.fresh} >= {some[0]}
    both(database, monkeypatch, (0, 3))
    monkeypatch.setattr(kept_module, "STEPS", 2)
    assert kept_module.store(database), "many steps become one"
    with database.read() as session:
        state = list_state.state(session)
        assert (list_steps.many(session), list_steps.since(session, state)) == (1, steps_of(found))


def steps_of(found: Any) -> frozenset[bytes]:
    return frozenset({found.base.ids[at] for at in found.gone} | {doing.id for doing in found.fresh})


def another_run(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget what a running program remembers."""
    forget()
    monkeypatch.setattr(list_state, "_steps", deque())
    list_state.forget(str(database.profile.database))


@pytest.mark.parametrize("what", ["another program", "torn", "a step is missing", "more than initiatives"])
def test_what_does_not_hold_any_more_is_read_again(
    database: Database, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    forget()
    with database.read() as session:
        looked(reader(session), ListQuery())
    kept_module.store(database)
    with database.write() as session:
        run = session.connection().exec_driver_sql
        if what == "torn":
            run("UPDATE local_fact SET value = substr(value, 1, 900) WHERE key = ?", (kept_module.FACT,))
        elif what == "a step is missing":
            run("UPDATE local_fact SET value = ? WHERE key = ?", ("0123456789abcdef", list_state.FACT))
        elif what == "more than initiatives":
            list_state.move(session, {}, {"area"})
        session.commit()
    another_run(database, monkeypatch)
    if what == "another program":
        monkeypatch.setattr(prepared, "mark", lambda: "0.0")
    with database.read() as session:
        found = kept(reader(session))
        assert (found.begun, found.saids) == (list_state.state(session), {})
    assert kept_module.store(database) is False, "nothing is laid out of it yet"
    with database.read() as session:
        looked(reader(session), ListQuery())
    assert kept_module.store(database), "what lies there is of no use: it does not stay for ever"
    another_run(database, monkeypatch)
    monkeypatch.setattr(columns, "read", None)  # nothing is read whole
    with database.read() as session:
        assert kept(reader(session)).begun == found.begun


def test_what_separates_in_a_code_and_numbers_beyond_measure_are_read_too(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hostile file may hold any text as a code, and any number."""
    with database.read() as session:
        one, other = list(lists.ids(session, "initiative", ListQuery(sector="education")))[:2]
    with UnitOfWork(database) as uow:
        for row, people, value in ((one, "a\x1fb\x1e", 2**62), (other, "", 2**62 + 1)):
            key = count_id(row, "reached", people=people)
            uow.session.add(BeneficiaryCount(id=key, initiative=row, measure="reached", people=people, value=value))
        uow.commit("grands nombres")
    forget()
    with database.read() as session:
        view = looked(reader(session), ListQuery())
        assert view.tallies("reached", ("people",))["a\x1fb\x1e",].cumulated == 2**62
        assert view.total("reached").cumulated > 2**63
    both(database, monkeypatch, (1, 2))
