"""The sample in a profile: every row with its source, nothing twice, never in a profile that holds real work."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select

from desktop import settings
from desktop.errors import SampleInRealProfile
from desktop.models.areas import area_id
from desktop.models.database import Database
from desktop.models.indicators import IndicatorValue
from desktop.paths import Profile
from desktop.services import checks, demo
from desktop.services.indicators import proposals
from desktop.services.indicators.sheets import sheet
from desktop.services.listing import lists
from desktop.services.opening import open_profile
from desktop.services.plan import trainings
from desktop.services.record import records
from desktop.services.unit_of_work import UnitOfWork

WOMEN, MEN = 41, 99


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A profile filled once; tests only read it."""
    database = open_profile(Profile(tmp_path_factory.mktemp("exemple")))
    demo.fill(database)
    yield database
    database.close()


def test_every_row_is_there_with_its_source(filled: Database) -> None:
    with filled.read() as session:
        for kind in demo.ORDER:
            for row in demo.rows(kind):
                loaded = records.load(session, kind, demo.sample_id(row["key"]), "fr")
                assert loaded["source"] == row["source"]
                names = row.get("names") or row["titles"]
                assert loaded["shown"]["name" if "names" in row else "title"] == ("fr", names["fr"])


def test_no_record_has_a_point_or_a_person(filled: Database) -> None:
    with filled.read() as session:
        assert checks.counts(session)["place"] == checks.counts(session)["contact"] == 0


def test_the_winter_kits_lie_in_three_quarters_of_oujda(filled: Database) -> None:
    with filled.read() as session:
        kits = records.load(session, "initiative", demo.sample_id("kits-froid-oujda"), "fr")
        assert (kits["women"], kits["men"], kits["total"]) == (WOMEN, MEN, WOMEN + MEN)
        assert len(kits["places"]) == len(demo.rows("area"))
        assert kits["lead"] == demo.sample_id("al-wafae")
        oujda = lists.ListQuery(area=demo._where("02.411.01.23"))
        assert demo.sample_id("kits-froid-oujda") in lists.ids(session, "initiative", oujda)


def test_the_profile_says_that_it_is_a_sample(filled: Database) -> None:
    assert settings.load(filled.profile).sample


def test_filling_again_or_over_real_work_is_refused(filled: Database, profile: Profile) -> None:
    with pytest.raises(SampleInRealProfile):
        demo.fill(filled)
    database = open_profile(profile)
    with UnitOfWork(database) as uow:
        records.record(uow, "actor", {"name": "Vrai travail"})
        uow.commit()
    with pytest.raises(SampleInRealProfile):
        demo.fill(database)
    with database.read() as session:
        assert checks.counts(session)["actor"] == 1
    assert not settings.load(profile).sample
    database.close()


def test_two_samples_made_apart_have_the_same_identities(filled: Database, profile: Profile) -> None:
    database = open_profile(profile)
    demo.fill(database)
    with database.read() as ours, filled.read() as theirs:
        for kind in demo.ORDER:
            query = lists.ListQuery()
            assert set(lists.ids(ours, kind, query)) == set(lists.ids(theirs, kind, query))
    database.close()


def test_the_filled_profile_is_sound(filled: Database) -> None:
    assert checks.check_open(filled).faults == ()


def test_regions_have_frameworks_that_differ_over_the_same_facts(filled: Database, profile: Profile) -> None:
    """Each takes the proposals that it wants: their values come from what was published in it, and none is invented."""
    wanted = {
        "02": ("basic-aid-reached", "women-share", "trained"),
        "09": ("coordination", "migration-in-plan"),
        "01": ("health-reached", "psychosocial-reached"),
    }
    shutil.copytree(filled.profile.folder, profile.folder, dirs_exist_ok=True)
    database = open_profile(profile)
    made = {}
    with UnitOfWork(database) as uow:
        for code, keys in wanted.items():
            frame = records.record(
                uow, "framework", {"title": f"Suivi {code}", "area": area_id(code), "starts": "2017"}
            )
            made[code] = proposals.take(uow, frame, keys)
            for one in made[code]:
                records.record(uow, "indicator", {"frequency": "year"}, one)
        uow.commit("cadres")
    with database.read() as session:
        told = {code: [sheet(session, one, "fr", date(2021, 8, 15)) for one in some] for code, some in made.items()}
        assert list(session.scalars(select(IndicatorValue.id))) == []
    database.close()
    years = {
        code: [{row.code: row.actual.value for row in one.main.rows if row.actual.value} for one in some]
        for code, some in told.items()
    }
    assert years["02"][0] == {"2017": 40, "2018": WOMEN + MEN + 208}
    assert years["09"] == [{}, {}]  # nothing was published of Souss-Massa
    assert [one.main.area for some in told.values() for one in some] == [area_id(c) for c in wanted for _k in wanted[c]]


def test_participants_of_the_sample_are_counted_as_published(filled: Database) -> None:
    """22, 24, 26 and 47 whose sex no source says; 14 women and 11 men, 3 and 7, and 63 of whom it is not said."""
    with filled.read() as session:
        told = trainings.counts(session)
    assert told.by_sex() == {"women": 17, "men": 18, "not-stated": 22 + 24 + 26 + 47 + 63}
    assert told.by_audience() == {"associations": 25, "migrants": 10, "officials": 22 + 24 + 26 + 47 + 63}
    assert (told.trainings, told.counted) == (10, 7)
