"""Projects, indicators and good practices are recorded, found, told and undone like everything else."""

from __future__ import annotations

import pytest
from sqlalchemy import insert

from desktop.errors import InvalidValue
from desktop.models.areas import area_id
from desktop.models.indicators import IndicatorValue, value_id
from desktop.services.listing import lists
from desktop.services.listing.lists import ListQuery
from desktop.services.record import records, same_as
from desktop.services.review.waiting import clashes
from desktop.services.undo.story import story
from desktop.services.unit_of_work import UnitOfWork
from tests.services.opened import OUJDA, Opened


@pytest.fixture
def actor(opened: Opened) -> bytes:
    return opened.record("actor", name="Association Espoir", kind="association")


def test_a_project_says_who_where_with_what(opened: Opened, actor: bytes) -> None:
    donor = opened.record("actor", name="Donateur", kind="donor")
    programme = opened.record("project", title="Programme", lead=actor, starts="2019", kind="programme")
    made = opened.record(
        *("project",),
        title="Vers une ville accueillante",
        acronym="VVA",
        parent=programme,
        lead=actor,
        donors=[donor],
        places=[OUJDA],
        starts="2020-01",
        ends="2021-04",
        amount="150 000",
        currency="EUR",
        sdg=["10", "16"],
        countries=["SN", "NE", "SN"],
    )
    initiative = opened.record("initiative", title="Atelier", project=made, counting="overlap")
    with opened.database.read() as session:
        loaded = records.load(session, "project", made, "fr")
        assert (loaded["donors"], loaded["places"], loaded["amount"]) == ([donor], [area_id(OUJDA)], 150_000.0)
        assert loaded["countries"] == ["SN", "NE"]  # a country named twice is one
        assert loaded["state_shown"] == "complete"
        for text in ("accueillante", "vva"):
            assert list(lists.ids(session, "project", ListQuery(text=text))) == [made]
        assert list(lists.ids(session, "project", ListQuery(actor=donor))) == [made]
        assert list(lists.ids(session, "project", ListQuery(project=programme))) == [made]
        assert list(lists.ids(session, "project", ListQuery(area=area_id(OUJDA)))) == [made]
        assert list(lists.ids(session, "initiative", ListQuery(project=made))) == [initiative]
        told = {(line.label, line.after) for line in story(session, "project", made, "fr")}
        assert ("Bailleur", "Donateur") in told
        assert ("Budget", "150\u202f000 EUR") in told


def test_an_indicator_takes_numbers_of_any_sign(opened: Opened) -> None:
    made = opened.record("indicator", name="Écart", unit="percent", frequency="quarter", baseline="-1,5 %", lowest=-100)
    with opened.database.read() as session:
        loaded = records.load(session, "indicator", made, "fr")
    assert (loaded["baseline"], loaded["lowest"], loaded["state_shown"]) == (-1.5, -100.0, "complete")
    with pytest.raises(InvalidValue):
        opened.record("indicator", name="Écart", baseline="beaucoup")


def test_two_values_of_one_thing_wait_for_a_choice(opened: Opened) -> None:
    one, other = (opened.record("indicator", name=name, unit="people", frequency="quarter") for name in "AB")
    with UnitOfWork(opened.database) as uow:
        for indicator, value in ((one, 45.0), (other, 47.0)):
            key = value_id(indicator, "actual", "2021-Q1", sex="women")
            told = {"indicator": indicator, "measure": "actual", "period": "2021-Q1", "sex": "women", "value": value}
            uow.session.execute(insert(IndicatorValue).values(id=key, **told))
        uow.commit("valeurs")
    with opened.database.read() as session:
        label = "Réalisé · trimestre 1 de 2021 · Femmes"
        assert (label, "45") in [(line.label, line.after) for line in story(session, "indicator", one, "fr")]
        assert clashes(session) == []
    with UnitOfWork(opened.database) as uow:
        same_as.link(uow, "indicator", one, other)
        uow.commit("doublon")
    with opened.database.read() as session:
        assert [clash.question.table for clash in clashes(session)] == ["indicator_value"]


def test_a_practice_stands_on_the_initiative_that_shows_it(opened: Opened) -> None:
    initiative = opened.record("initiative", title="Atelier")
    made = opened.record(
        *("practice",),
        title="Guichet mobile",
        city="Dakar",
        country="SN",
        context="Loin",
        worked="Près",
        initiatives=[initiative],
        quotation="C’est bien",
        consent="given",
        consent_date="2021-03-16",
    )
    with opened.database.read() as session:
        assert list(lists.ids(session, "practice", ListQuery(country="SN"))) == [made]
        assert list(lists.ids(session, "practice", ListQuery(text="dakar"))) == [made]
        assert records.load(session, "practice", made, "fr")["initiatives"] == [initiative]
        assert ("Initiatives qui la montrent", "Atelier") in {
            (line.label, line.after) for line in story(session, "practice", made, "fr")
        }
