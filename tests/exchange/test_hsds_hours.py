"""Opening hours as schedules of HSDS: valid, machine-readable, and the very same when they come back."""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from desktop.exchange import hsds_hours, standards
from desktop.exchange.incoming.files.recognising import found_in
from desktop.exchange.incoming.matching import understand
from desktop.exchange.incoming.plan import plan
from desktop.exchange.incoming.shapes import Sheet, Source
from desktop.i18n import speaking
from desktop.services.hours.reading import read
from tests.exchange.test_standards import official
from tests.fakes import ManualClock
from tests.services.hours.test_reading import READ, UNREAD
from tests.services.opened import OUJDA, RABAT, Opened

jsonschema: Any = importlib.import_module("jsonschema")
DAY = date(2026, 6, 12)


@pytest.fixture
def opened(tmp_path: Path, template: Path) -> Iterator[Opened]:
    made = Opened(tmp_path / "p", template, ManualClock(datetime(2026, 6, 12, 9, tzinfo=UTC)))
    yield made
    made.close()


def schedules(text: str) -> list[dict[str, Any]]:
    return hsds_hours.schedules(text, "fr", DAY)


def test_days_and_times_stand_in_fields_of_their_own() -> None:
    text = "lundi à vendredi 9h-12h, 14h-16h30\npremier samedi du mois 9h-12h\nfermé les jours fériés"
    week, first, afternoon = schedules(text)
    assert {row["notes"] for row in (week, first, afternoon)} == {"Fermé les jours fériés"}
    assert [row.get("description") for row in (week, first, afternoon)] == [text, None, None]
    names = ("freq", "byday", "opens_at", "closes_at")
    assert [tuple(row[name] for name in names) for row in (week, first, afternoon)] == [
        ("WEEKLY", "MO,TU,WE,TH,FR", "09:00", "12:00"),
        ("MONTHLY", "1SA", "09:00", "12:00"),
        ("WEEKLY", "MO,TU,WE,TH,FR", "14:00", "16:30"),
    ]
    assert schedules("appelez d’abord\nou écrivez") == [
        {"description": "appelez d’abord"},
        {"description": "ou écrivez"},
    ]
    assert schedules("") == []


def test_every_second_week_and_months_are_said_as_the_standard_can() -> None:
    (one,) = schedules("un samedi sur deux à partir du 2026-06-03, 9h-12h")
    assert (one["interval"], one["dtstart"], one["byday"]) == (2, "2026-06-06", "SA")
    (one,) = schedules("semaines paires : samedi 9h-12h")
    assert (one["freq"], one["byweekno"][:8], one["byday"]) == ("WEEKLY", "2,4,6,8,", "SA")
    summer, winter = schedules("lundi 9h-12h d’octobre à mars ; lundi 8h-11h d’avril à septembre")
    assert [(one["valid_from"], one["valid_to"]) for one in (winter, summer)] == [
        ("2026-10-01", "2027-03-31"),
        ("2026-04-01", "2026-09-30"),
    ]
    assert (
        hsds_hours.schedules("lundi 9h-12h d’octobre à mars", "fr", date(2027, 2, 1))[0]["valid_from"] == "2026-10-01"
    )
    usual, fasting = schedules("lundi 9h-12h ; pendant le ramadan lundi 10h-12h")
    assert "freq" in usual
    assert set(fasting) == {"notes"}


@pytest.mark.parametrize("said", [*READ.values(), UNREAD])
def test_what_was_written_comes_back_word_for_word(said: str) -> None:
    for text in said.split(" | "):
        rows = schedules(text)
        back = hsds_hours.opening(rows)
        assert back.splitlines() == [line.strip() for line in text.splitlines() if line.strip()]
        hours = read(text)
        assert any("freq" in row for row in rows) == (hours is not None and bool(hours.usual))


def test_what_others_say_in_fields_is_read_as_hours() -> None:
    days = {"freq": "WEEKLY", "byday": "MO,TU", "opens_at": "09:00:00", "closes_at": "12:00+01:00"}
    month = {"freq": "MONTHLY", "byday": "-1FR", "opens_at": "20:00", "closes_at": "02:00Z"}
    told = hsds_hours.opening([days, month])
    assert told == "Lundi, mardi : 9 h – 12 h\nDernier vendredi du mois : 20 h – 2 h"
    assert read(told) is not None
    other = hsds_hours.opening([{**days, "interval": 2, "dtstart": "2026-06-01"}])
    assert other == "Un lundi sur deux, un mardi sur deux à partir du 2026-06-01 : 9 h – 12 h"
    assert read(other) is not None
    odd = ",".join(str(week) for week in range(1, 54, 2))
    weeks = hsds_hours.opening([{**days, "byweekno": odd}])
    assert weeks == "Lundi, mardi des semaines impaires : 9 h – 12 h"
    assert read(weeks) is not None


@pytest.mark.parametrize(
    "strange",
    [
        {"byday": "MO", "opens_at": "25:00", "closes_at": "26:00"},
        {"byday": "XX", "opens_at": "09:00", "closes_at": "12:00"},
        {"byday": "MO", "opens_at": "09:00", "closes_at": "12:00", "interval": "x"},
        {"byday": "MO", "opens_at": "09:00", "closes_at": "12:00", "valid_to": "2020-01-01"},
        {"freq": "MONTHLY", "byday": "9MO", "opens_at": "09:00", "closes_at": "12:00"},
        {"byday": ["MO"], "opens_at": {"a": 1}, "notes": "sur demande"},
        {"byday": "MO", "opens_at": "09:00", "closes_at": "09:00"},
        {"byday": "MO", "opens_at": "09:00", "closes_at": "12:00", "byweekno": "2,4"},
    ],
)
def test_what_is_said_otherwise_stays_words_for_a_person(strange: dict[str, Any]) -> None:
    assert isinstance(hsds_hours.opening([strange]), str)
    assert read(hsds_hours.opening([strange])) is None


def test_services_are_valid_and_come_back_without_a_change(opened: Opened) -> None:
    actor = opened.record("actor", name="Al Wafae", kind="association", visibility="public")
    hall = opened.record("place", name="Local", area=OUJDA, point=(34.68, -1.91, 10.0), address="1 rue", actor=actor)
    for number, said in enumerate([*READ.values(), *UNREAD.split(" | ")[:4]]):
        opened.record(
            *("service",), name=f"Service {number}", actor=actor, sector="health", status="active",
            opening=said.split(" | ")[0], places=[hall if number % 2 else RABAT], languages=["fr", "ar"],
            groups=["migrants"], fee="free", fee_note="5 DH" if number % 3 else None,
                description="Accueil", visibility="public",
        )  # fmt: skip
    with opened.database.read() as session:
        data = standards.hsds(session, "internal", lang="fr", day=DAY, kind="service").data
    page = json.loads(data)
    schema = json.loads(official("hsds/service.json").read_text(encoding="utf-8"))
    judge = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    for one in page["contents"]:
        judge.validate(one)
    found = found_in(data)
    sheets = tuple(Sheet(one.name, one.rows, known=dict(one.known), kind=one.kind) for one in found.tables)
    with opened.database.read() as session, speaking("fr"):
        known = understand(session, Source(found.format, "essai", b"", sheets), "fr", today=DAY)
        todo = plan(session, known, "update")
    assert known.refused == ()
    assert {verdict for verdict, n in todo.by_kind["service"].items() if n} == {"same"}
