"""Figures of many initiatives, laid out once, say exactly what adding them up one by one says; also after a change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from benchmarks import profiles, steering_profile
from desktop.models.areas import area_id
from desktop.models.database import Database
from desktop.models.plain import reader
from desktop.paths import Profile
from desktop.services import lists, records
from desktop.services.lists import ListQuery
from desktop.services.opening import open_profile
from desktop.services.steering import alignment, overview, quick
from desktop.services.steering.kept import kept
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


def scopes(session: Any) -> list[Scope]:
    projects = list(lists.ids(session, "project", ListQuery()))
    return [
        Scope(),
        Scope(since="2021-01-01", until="2021-12-31"),
        Scope(area=ORIENTAL),
        Scope(area=OUJDA, since="2020-07-01", until="2022-03-31"),
        Scope(sector="health"),
        Scope(project=projects[0], since="2019-01-01", until="2024-12-31"),
    ]


def told(session: Any, scope: Scope) -> list[Any]:
    found: list[Any] = [overview.overview(session, scope, TODAY, "fr")]
    found += [alignment.alignment(session, scope, scheme, lang="fr") for scheme in ("snia", "sdg")]
    return found


def both(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with database.read() as session:
        asked = scopes(session)
        fast = [told(session, scope) for scope in asked]
        with monkeypatch.context() as slow:
            slow.setattr(quick, "QuickView", View)
            for scope, seen in zip(asked, fast, strict=True):
                for one, other in zip(told(session, scope), seen, strict=True):
                    differing = [f.name for f in fields(one) if getattr(one, f.name) != getattr(other, f.name)]
                    assert not differing, (scope, differing)  # whole, they would take minutes to compare in words


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
    both(database, monkeypatch)
