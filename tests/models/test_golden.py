"""No old file is left behind: a database of every released schema opens today, with everything that was in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select, text

from desktop.models import engine, migrating, version
from desktop.models.indicators import IndicatorValue
from desktop.paths import Profile
from desktop.services.listing import lists
from desktop.services.listing.lists import ListQuery
from desktop.services.opening import open_profile
from desktop.services.record import records
from desktop.services.record.value_words import value_words
from tests.golden.make_database import (
    ACTION,
    ACTOR,
    CHECKLIST,
    DECISION,
    DOCUMENT,
    FRAMEWORK,
    INDICATOR,
    INITIATIVE,
    MEETING,
    MILESTONE,
    NEED,
    NOTE,
    OUJDA,
    PLACE,
    PRACTICE,
    PROJECT,
    SERVICE,
    TRAINING,
)

FIRST_WITH_NEEDS = 5
FIRST_WITH_MEETINGS = 6
FIRST_WITH_STEERING = 7
FIRST_WITH_TOOLBOX = 9

GOLDEN = Path(__file__).parents[1] / "golden"
RELEASED = sorted(int(folder.name.partition("-")[2]) for folder in GOLDEN.glob("database-*"))


def lay(profile: Profile, schema: int) -> None:
    """A plain file of a released schema, with its golden rows."""
    profile.make()
    made = engine.make_engine(profile.database, None, connections=1)
    rows = json.loads((GOLDEN / f"database-{schema}" / "rows.json").read_text(encoding="utf-8"))
    with made.connect() as connection:
        migrating.migrate(connection, f"{schema:04d}")
        for table, entries in rows.items():
            for entry in entries:
                _insert(connection, table, {name: _value(value) for name, value in entry.items()})
        connection.execute(text("PRAGMA user_version = " + str(schema)))
        connection.commit()
    made.dispose()


def _value(value: Any) -> Any:
    return bytes.fromhex(value["hex"]) if isinstance(value, dict) else value


def _insert(connection: Connection, table: str, row: dict[str, Any]) -> None:
    from sqlalchemy import column, insert
    from sqlalchemy import table as named

    connection.execute(insert(named(table, *map(column, row))).values(row))


def test_every_schema_has_its_golden_rows() -> None:
    assert list(range(1, version.SCHEMA + 1)) == RELEASED


@pytest.mark.parametrize("schema", RELEASED)
def test_an_old_database_opens_with_everything_in_it(profile: Profile, schema: int) -> None:
    lay(profile, schema)
    database = open_profile(profile)
    with database.read() as session:
        loaded = records.load(session, "initiative", INITIATIVE, "fr")
        assert (loaded["title"], loaded["title.es"]) == ("Exemple d’initiative", "Ejemplo de iniciativa")
        assert (loaded["lead"], loaded["total"], loaded["starts"], loaded["ends"]) == (
            ACTOR,
            140,
            "2021-01-20",
            "2021-02",
        )
        assert (loaded["amount"], loaded["currency"], loaded["groups"]) == (1500.5, "MAD", ["migrants", "refugees"])
        assert loaded["state_shown"] == "complete"
        assert records.load(session, "place", PLACE, "fr")["point"] == (34.68, -1.91, 20.0)
        assert list(lists.ids(session, "initiative", ListQuery(text="exemple association oujda"))) == [INITIATIVE]
        if schema >= FIRST_WITH_NEEDS:
            need, service = records.load(session, "need", NEED, "ar"), records.load(session, "service", SERVICE, "fr")
            assert (need["title"], need["people"], need["severity"], need["places"]) == (
                "مثال احتياج",
                200,
                "4",
                [OUJDA],
            )
            assert (need["initiatives"], loaded["needs"], need["said"]) == ([INITIATIVE], [NEED], "2021-01-12")
            assert (service["opening"], service["languages"], service["fee"]) == (
                "lundi 9 h – 16 h",
                ["fr", "ar"],
                "free",
            )
            assert (service["protected"], service["capacity"], service["places"]) == (1, 20, [PLACE])
        if schema >= FIRST_WITH_MEETINGS:
            meeting, action = (
                records.load(session, "meeting", MEETING, "fr"),
                records.load(session, "action", ACTION, "fr"),
            )
            assert (meeting["day"], meeting["starts"], meeting["ends"]) == ("2021-01-20", "09:30", "12:00")
            assert (action["decision"], action["milestone"], action["due"]) == (DECISION, MILESTONE, "2021-02-12")
            assert records.load(session, "milestone", MILESTONE, "fr")["progress"] == 40
            assert records.load(session, "training", TRAINING, "fr")["score"] == 4.2
            assert list(lists.ids(session, "note", ListQuery(text="exemple ligne", meeting=MEETING))) == [NOTE]
        if schema >= FIRST_WITH_STEERING:
            project, indicator, practice = (
                records.load(session, kind, row, "fr")
                for kind, row in (("project", PROJECT), ("indicator", INDICATOR), ("practice", PRACTICE))
            )
            assert (loaded["project"], loaded["counting"]) == (PROJECT, "overlap")
            assert (project["donors"], project["places"], project["amount"]) == ([ACTOR], [OUJDA], 150_000.0)
            assert (indicator["framework"], indicator["baseline"], indicator["highest"]) == (FRAMEWORK, -1.5, 1000.0)
            assert (practice["initiatives"], practice["consent"]) == ([INITIATIVE], "given")
            told = value_words(session, list(session.scalars(select(IndicatorValue.id))), "fr")
            assert list(told.values()) == ["Réalisé · trimestre 1 de 2021 · Femmes"]
        if schema >= FIRST_WITH_TOOLBOX:
            document = records.load(session, "document", DOCUMENT, "fr")
            checklist = records.load(session, "checklist", CHECKLIST, "fr")
            assert (document["themes"], document["languages"], document["issued"]) == (["health"], ["fr", "ar"], "2021")
            assert (checklist["initiative"], checklist["document"]) == (INITIATIVE, DOCUMENT)
            assert [row.status for row in lists.rows(session, "checklist", [CHECKLIST], "fr")] == ["done"]
            service = records.load(session, "service", SERVICE, "fr")
            assert (service["phone"], service["alert_until"]) == ("0536 00 00 00", "2021-03-01")
    assert database.engine_facts()["schema"] == str(version.SCHEMA)
    assert database.check() == []
    database.close()
