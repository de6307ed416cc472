"""The schema that migrations build is the one that models declare; what travels is declared soundly."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, LargeBinary

from desktop.models import engine, migrating, version
from desktop.models.base import cells_of, synced_tables
from desktop.models.database import Database
from desktop.models.registry import Base
from desktop.paths import Profile

SYNCED = {
    "action",
    "actor",
    "agenda_item",
    "amendment",
    "area",
    "attachment",
    "attendance",
    "author",
    "checklist",
    "checklist_point",
    "confirm_ask",
    "contact",
    "count",
    "decision",
    "document",
    "document_use",
    "framework",
    "identifier",
    "indicator",
    "indicator_value",
    "initiative",
    "initiative_place",
    "meeting",
    "milestone",
    "need",
    "need_answer",
    "need_place",
    "note",
    "objective",
    "participants",
    "participation",
    "place",
    "practice",
    "practice_initiative",
    "priority",
    "project",
    "project_actor",
    "project_place",
    "roadmap",
    "not_same",
    "same_as",
    "series",
    "service",
    "service_place",
    "taxonomy",
    "term",
    "term_link",
    "text",
    "training",
    "training_session",
}


def declared_and_migrated(tmp_path: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Name -> normal SQL of every table and index, made both ways."""
    found = []
    for name, make in (("declared", Base.metadata.create_all), ("migrated", migrating.migrate)):
        made = engine.make_engine(tmp_path / f"{name}.db", None, connections=1)
        with made.connect() as connection:
            make(connection)
            connection.commit()
            found.append(_master(connection))
        made.dispose()
    return found[0], found[1]


def _master(connection: Connection) -> dict[str, str]:
    rows = connection.exec_driver_sql(
        "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'search_index_%' "
        "AND name NOT LIKE 'paper_index_%' "
        "AND name NOT LIKE 'sqlite_%' AND name <> 'alembic_version'"
    )
    return {name: re.sub(r"\s+", " ", sql.replace("( ", "(").replace(" )", ")")) for name, sql in rows}


def _bare(sql: str) -> str:
    return re.sub(r"[\s]+", "", sql)


def test_the_migrated_schema_is_the_declared_one(tmp_path: Path) -> None:
    declared, migrated = declared_and_migrated(tmp_path)
    assert {n: _bare(s) for n, s in declared.items()} == {n: _bare(s) for n, s in migrated.items()}


def test_alembic_sees_no_difference(tmp_path: Path) -> None:
    made = engine.make_engine(tmp_path / "migrated.db", None, connections=1)
    with made.connect() as connection:
        migrating.migrate(connection)
        context = MigrationContext.configure(
            connection,
            opts={
                "include_name": lambda name, kind, _parents: (
                    kind != "table" or not name.startswith(("search_index", "paper_index"))
                )
            },
        )
        assert compare_metadata(context, Base.metadata) == []
    made.dispose()


def test_the_comparison_would_see_a_missing_column(tmp_path: Path) -> None:
    declared, migrated = declared_and_migrated(tmp_path)
    assert "migrant_led" in declared["actor"]
    assert declared["actor"].replace("migrant_led", "other") != migrated["actor"]


def test_the_newest_revision_is_the_one_stamped(profile: Profile, tmp_path: Path) -> None:
    made = engine.make_engine(tmp_path / "x.db", None, connections=1)
    with made.connect() as connection:
        script = ScriptDirectory.from_config(migrating.configuration(connection))
        assert script.get_current_head() == version.HEAD_REVISION
        assert len(list(script.walk_revisions())) == version.SCHEMA
    made.dispose()
    database = Database.open(profile)
    assert database.engine_facts()["schema"] == str(version.SCHEMA)
    database.close()


def test_every_table_that_travels_is_known() -> None:
    assert set(synced_tables()) == SYNCED


@pytest.mark.parametrize("wire", sorted(SYNCED))
def test_what_travels_has_no_key_that_laptops_could_break(wire: str) -> None:
    table = synced_tables()[wire]
    assert not table.foreign_keys
    assert not [index for index in table.indexes if index.unique]
    assert [column.name for column in table.primary_key] == ["id"]
    for column in table.columns:
        assert column.name == "id" or column.info.get("wire"), f"{wire}.{column.name} is no cell"
        assert column.nullable or column.name in ("id", "deleted", "scheme", "code")


@pytest.mark.parametrize("wire", sorted(SYNCED))
def test_secret_cells_are_bytes_and_references_are_ids(wire: str) -> None:
    table = synced_tables()[wire]
    for cell in cells_of(wire).values():
        for name in cell.columns:
            if cell.guard in ("personal", "protected") or cell.ref:
                assert isinstance(table.c[name].type, LargeBinary)
        if cell.ref:
            assert cell.ref in SYNCED


def test_what_means_something_only_together_is_one_cell() -> None:
    assert cells_of("place")["point"].columns == ("latitude", "longitude", "accuracy")
    assert cells_of("initiative")["dates"].columns == ("starts", "ends")
    assert cells_of("initiative")["budget"].columns == ("amount", "currency")
    assert cells_of("count")["value"].columns == ("value", "unit")
    assert cells_of("service")["schedule"].columns == ("opening", "recurrence")
    assert cells_of("meeting")["when"].columns == ("day", "starts", "ends")
    assert cells_of("agenda_item")["about"].columns == ("about_table", "about")
    assert cells_of("training")["evaluation"].columns == ("answers", "score")
