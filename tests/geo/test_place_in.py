"""Saying in which territory a record is, where no map can be clicked; how many records each territory has."""

from __future__ import annotations

from dataclasses import replace

from desktop.geo.places import around
from desktop.geo.placing import place_in
from desktop.models.areas import area_id
from desktop.services.listing.lists import ListQuery
from desktop.services.territory.territory_counts import territories
from desktop.services.unit_of_work import UnitOfWork
from tests.services.opened import OUJDA, RABAT, Opened

TOWN, PREFECTURE, REGION = area_id(OUJDA), area_id("02.411"), area_id("02")


def put(opened: Opened, kind: str, record: bytes, area: bytes = TOWN) -> None:
    with UnitOfWork(opened.database) as uow:
        place_in(uow, kind, record, area)
        uow.commit("placer")


def counts(opened: Opened, kind: str, query: ListQuery | None = None) -> dict[bytes, int]:
    with opened.database.read() as session:
        found = territories(session, kind, query or ListQuery(), "fr")
    return {one.id: one.records for one in found.territories if one.records} | {b"": found.total}


def test_an_initiative_an_actor_and_a_place_get_a_territory(opened: Opened) -> None:
    initiative = opened.record("initiative", title="Sans lieu")
    actor = opened.record("actor", name="Al Wafae", kind="association")
    place = opened.record("place", name="Local")
    for kind, record in (("initiative", initiative), ("actor", actor), ("place", place)):
        assert counts(opened, kind) == {b"": 1}
        put(opened, kind, record)
        assert counts(opened, kind) == {b"": 1, TOWN: 1, PREFECTURE: 1, REGION: 1}


def test_a_place_of_its_own_that_lies_nowhere_gets_it(opened: Opened) -> None:
    place = opened.record("place", name="Cour")
    initiative = opened.record("initiative", title="Fête", places=[place])
    put(opened, "initiative", initiative)
    assert opened.load("place", place)["area"] == TOWN
    assert opened.load("initiative", initiative)["places"] == [place]
    actor = opened.record("actor", name="Al Wafae")
    own = opened.record("place", name="Siège", actor=actor)
    put(opened, "actor", actor, area_id(RABAT))
    assert opened.load("place", own)["area"] == area_id(RABAT)


def test_what_is_around_it_is_no_longer_named_beside_it(opened: Opened) -> None:
    initiative = opened.record("initiative", title="Tournée", places=[REGION, area_id(RABAT)])
    put(opened, "initiative", initiative)
    assert set(opened.load("initiative", initiative)["places"]) == {TOWN, area_id(RABAT)}


def test_counts_follow_filters_but_not_the_territory_itself(opened: Opened) -> None:
    opened.record("initiative", title="Un", places=[TOWN], sector="health")
    opened.record("initiative", title="Deux", places=[TOWN, area_id(RABAT)], sector="education")
    health = ListQuery(sector="health")
    assert counts(opened, "initiative", health) == {b"": 1, TOWN: 1, PREFECTURE: 1, REGION: 1}
    assert counts(opened, "initiative", replace(health, area=area_id(RABAT))) == counts(opened, "initiative", health)
    assert counts(opened, "initiative")[TOWN] == 2


def test_quarters_are_named_only_where_something_is_recorded(opened: Opened) -> None:
    quarters = [opened.record("area", name=name, parent=OUJDA, level=5) for name in ("Hay Salam", "Hay Andalous")]
    opened.record("initiative", title="Un", places=[quarters[0]])
    with opened.database.read() as session:
        found = {one.id: one for one in territories(session, "initiative", ListQuery(), "fr").territories}
    assert quarters[0] in found
    assert quarters[1] not in found
    assert found[quarters[0]].parent == TOWN
    assert found[TOWN].name == "Oujda"


def test_where_a_territory_is_looked_at(opened: Opened) -> None:
    quarter = opened.record("area", name="Hay Salam", parent=OUJDA, level=5)
    nowhere = opened.record("area", name="Ailleurs", level=5)
    with opened.database.read() as session:
        assert around(session, quarter) == around(session, TOWN) is not None
        assert around(session, nowhere) is None
        assert around(session, b"\0" * 16) is None
