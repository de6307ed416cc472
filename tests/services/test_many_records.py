"""Thousands of records at once are what one by one would have been."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from desktop.errors import InvalidValue
from desktop.models.areas import area_id
from desktop.models.base import derived_id, synced_tables
from desktop.models.database import Database
from desktop.paths import Profile
from desktop.services.opening import open_profile
from desktop.services.record.many_records import read_many, record_many
from desktop.services.record.records import load, record
from desktop.services.undo.history import redo, undo
from desktop.services.unit_of_work import UnitOfWork

OUJDA, RABAT = area_id("02.411.01.23"), area_id("04.421.01.01")
ACTOR, OTHER, PLACE, SHELTER = (derived_id("many", str(n)) for n in range(4))
NEED, INITIATIVE, SECOND, THIRD, QUARTER, PROJECT = (derived_id("many", str(n)) for n in range(4, 10))
DRAFTS: dict[str, list[tuple[bytes, dict[str, Any]]]] = {
    "area": [(QUARTER, {"name": "Exemple quartier", "parent": OUJDA})],
    "actor": [
        (ACTOR, {"name.fr": "Exemple", "name.ar": "مثال", "acronym": "EX", "kind": "association", "area": OUJDA}),
        (OTHER, {"name": "Autre exemple", "groups": ["migrants", "refugees"], "languages": ["fr"], "founded": 1999}),
    ],
    "place": [
        (PLACE, {"name": "Exemple lieu", "area": QUARTER, "actor": ACTOR, "point": (34.68, -1.91, None)}),
        (SHELTER, {"name": "Exemple refuge", "area": OUJDA, "kind": "shelter", "address": "Rue de l’exemple"}),
    ],
    "need": [(NEED, {"title": "Exemple besoin", "severity": "4", "places": [OUJDA, PLACE]})],
    "project": [(PROJECT, {"title": "Exemple projet", "lead": ACTOR, "donors": [OTHER], "countries": ["SN"]})],
    "initiative": [
        (
            INITIATIVE,
            {
                "title": "Exemple",
                "title.en": "Example",
                "lead": ACTOR,
                "partners": [OTHER, ACTOR],
                "places": [PLACE, OUJDA],
                "women": 4,
                "total": 9,
                "groups": ["migrants"],
                "needs": [NEED],
                "sector": "health",
                "starts": "2021-02",
                "clusters": ["health", "wash"],
                "amount": 12.5,
            },
        ),
        (SECOND, {"title": "Deux", "men": 0, "project": PROJECT}),
        (THIRD, {"title": "Trois", "total": 7}),
    ],
}


def rows_of(database: Database) -> dict[str, set[tuple[Any, ...]]]:
    """Wire table -> its rows, the secret ones by what is filled: each ciphertext is new."""
    with database.read() as session:
        return {
            name: {
                tuple("kept" if "kept" in str(k) and v is not None else v for k, v in row._mapping.items())
                for row in session.execute(select(table))
            }
            for name, table in synced_tables().items()
        }


@pytest.fixture
def databases(tmp_path: Path, template: Path) -> Iterator[tuple[Database, Database]]:
    """Two empty profiles."""
    both = []
    for name in ("one", "many"):
        shutil.copytree(template, tmp_path / name)
        both.append(open_profile(Profile(tmp_path / name)))
    yield both[0], both[1]
    for database in both:
        database.close()


def test_many_at_once_are_as_one_by_one(databases: tuple[Database, Database]) -> None:
    one, many = databases
    with UnitOfWork(one) as uow:
        for kind, drafts in DRAFTS.items():
            for id, draft in drafts:
                record(uow, kind, draft, id, lang="fr", fresh=True)
        uow.commit("un")
    heard: list[int] = []
    with UnitOfWork(many) as uow:
        for kind, drafts in DRAFTS.items():
            record_many(uow, kind, drafts, "fr", heard.append)
        uow.commit("plusieurs")
    assert rows_of(one) == rows_of(many)
    assert heard == [len(drafts) for drafts in DRAFTS.values()]
    before = rows_of(many)
    with UnitOfWork(many) as uow:
        undo(uow)
        uow.commit(undoable=False)
    with many.read() as session:
        assert load(session, "initiative", INITIATIVE, "fr")["deleted"] is True
    with UnitOfWork(many) as uow:
        redo(uow)
        uow.commit(undoable=False)
    assert rows_of(many) == before


def test_read_at_once_as_loaded_one_by_one(databases: tuple[Database, Database]) -> None:
    database, _ = databases
    with UnitOfWork(database) as uow:
        for kind, drafts in DRAFTS.items():
            record_many(uow, kind, drafts, "fr")
        uow.commit("plusieurs")
    with database.read() as session:
        for kind, drafts in DRAFTS.items():
            names = sorted({name for _id, draft in drafts for name in draft} - {"address"})
            found = read_many(session, kind, [id for id, _draft in drafts], names, "fr")
            for id, _draft in drafts:
                loaded = load(session, kind, id, "fr")
                told = {name: loaded.get(name) or None for name in names}
                assert {name: found[id][name] or None for name in names} == told, (kind, names)
                assert found[id]["deleted"] == 0
        assert read_many(session, "actor", [derived_id("nobody")], ["name"], "fr") == {}


def test_a_total_smaller_than_its_parts_stops_it(databases: tuple[Database, Database]) -> None:
    database, _ = databases
    before = rows_of(database)
    with pytest.raises(InvalidValue), UnitOfWork(database) as uow:
        record_many(uow, "initiative", [(INITIATIVE, {"title": "Exemple", "women": 5, "total": 3})], "fr")
    assert rows_of(database) == before
