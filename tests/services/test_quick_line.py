"""The quick-add line on a real profile: understood from its own names, recorded with the quarter it did not know."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop.models.areas import area_id
from desktop.models.database import Database
from desktop.services.listing import lists
from desktop.services.record import records
from desktop.services.record.quick_add import NEW_QUARTER, draft, record_line, understand
from desktop.services.unit_of_work import UnitOfWork
from tests.services.opened import Opened

OUJDA = area_id("02.411.01.23")
RABAT = area_id("04.421.01.0")
TODAY = date(2026, 6, 15)


@pytest.fixture
def database(template: Path, tmp_path: Path) -> Iterator[Database]:
    opened = Opened(tmp_path / "profil", template).database
    with UnitOfWork(opened) as uow:
        records.record(uow, "actor", {"name": "Association Al Wafae", "name.ar": "جمعية الوفاء", "acronym": "AWDS"})
        uow.commit()
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("fr", "Kits d’hiver · Oujda · par Al Wafae · santé · 41 femmes et 99 hommes · hier"),
        ("fr", "Kits d’hiver · oujda · AWDS · Santé · 41 femmes, 99 hommes · 14/06"),
        ("en", "Winter kits · Oujda · by AWDS · Health · 41 women and 99 men · yesterday"),
        ("es", "Kits de invierno · Oujda · AWDS · Salud · 41 mujeres y 99 hombres · ayer"),
        ("ar", "حقائب الشتاء · وجدة · جمعية الوفاء · الصحة · ٤١ امرأة و ٩٩ رجلاً · أمس"),
    ],
)
def test_a_line_is_understood_from_the_profile_s_own_names(database: Database, lang: str, line: str) -> None:
    with database.read() as session:
        chips = understand(session, line, lang, today=TODAY)
    # "Al Wafae" is not the whole name: it is offered, never taken
    asking = [chip for chip in chips if chip.asks]
    found = draft([chip.choose(0) if chip.asks else chip for chip in chips])
    assert len(asking) == (1 if "par Al Wafae" in line else 0)
    assert (found["women"], found["men"], found["sector"], found["starts"]) == (41, 99, "health", "2026-06-14")
    assert found["places"] == [OUJDA]
    assert found["lead"]


def test_a_commune_is_told_from_its_prefecture(database: Database) -> None:
    with database.read() as session:
        assert draft(understand(session, "Atelier · Rabat", "fr", today=TODAY))["places"] == [RABAT]


def test_a_new_quarter_is_made_in_the_person_s_commune(database: Database) -> None:
    with database.read() as session:
        chips = understand(session, "Distribution · Lazaret · Hay Andalous · 45 femmes", "fr", today=TODAY)
    settled = [
        chip.choose([c.field for c in chip.candidates].index(NEW_QUARTER)) if chip.asks else chip for chip in chips
    ]
    with UnitOfWork(database) as uow:
        id = record_line(uow, settled, commune=OUJDA)
        uow.commit("ligne")
    with database.read() as session:
        loaded = records.load(session, "initiative", id, "fr")
        quarters = [records.load(session, "area", where, "fr") for where in loaded["places"]]
        assert {quarter["name"] for quarter in quarters} == {"Lazaret", "Hay Andalous"}
        assert {(quarter["parent"], quarter["level"]) for quarter in quarters} == {(OUJDA, 5)}
        assert loaded["women"] == 45
        assert id in lists.ids(session, "initiative", lists.ListQuery(area=OUJDA))
        # next time, the quarter is known
        assert not [c for c in understand(session, "Atelier · lazaret", "fr", today=TODAY) if c.asks]
