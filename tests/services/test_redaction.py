"""What leaves for whom: audiences, protected actors and places, small numbers; nothing that is not listed."""

from __future__ import annotations

from dataclasses import fields

import pytest

from desktop.errors import InvalidValue
from desktop.models.areas import area_id
from desktop.services.audience import telling_rules
from desktop.services.audience.audiences import AUDIENCES
from desktop.services.audience.redaction import tell
from desktop.services.audience.told import Doing, Organisation, Spot, Told
from desktop.services.audience.told_deeds import Deed, Lesson
from tests.services.opened import OUJDA, Opened

SPOT = {"latitude": 34.6873, "longitude": -1.9114, "accuracy": 10.0}


def told(opened: Opened, audience: str = "public") -> Told:
    with opened.database.read() as session:
        return tell(session, audience)


def names(found: Told) -> set[str]:
    return {one.names.get("fr", "") for one in found.organisations} | {one.names.get("fr", "") for one in found.doings}


def test_each_audience_gets_what_is_for_it_and_for_wider_ones(opened: Opened) -> None:
    for visibility in (*AUDIENCES, None):
        opened.record("actor", name=f"Acteur {visibility}", visibility=visibility)
        opened.record("initiative", title=f"Initiative {visibility}", visibility=visibility)
    seen = {audience: names(told(opened, audience)) for audience in AUDIENCES}
    public = {"Acteur public", "Initiative public"}
    partners = public | {f"{kind} {v}" for kind in ("Acteur", "Initiative") for v in ("partners", None)}
    assert seen == {
        "public": public,
        "partners": partners,
        "internal": partners | {"Acteur internal", "Initiative internal"},
    }
    assert told(opened).kept_back == {"audience": 4, "unsaid": 2, "draft": 0}
    with pytest.raises(InvalidValue):
        told(opened, "everyone")


def test_drafts_and_the_trash_stay_inside(opened: Opened) -> None:
    opened.record("initiative", title="Brouillon", visibility="public", state="draft")
    gone = opened.record("initiative", title="Jetée", visibility="public")
    opened.trash("initiative", gone)
    opened.record("initiative", title="Incomplète", visibility="public")
    assert names(told(opened)) == {"Incomplète"}
    assert names(told(opened, "internal")) == {"Incomplète", "Brouillon"}


def test_a_protected_actor_is_told_without_name_address_or_words(opened: Opened) -> None:
    actor = opened.record(
        "actor", name="Foyer Amal", kind="association", protected=True, visibility="public", phone="0536123456",
        email="a@b.ma", web="foyer.example", mandate="Rue 12", acronym="FA", area=OUJDA,
    )  # fmt: skip
    opened.record("place", name="La maison", area=OUJDA, actor=actor, point=SPOT, address="Rue 12")
    opened.record("initiative", title="Au foyer Amal", description="Rue 12", lead=actor, visibility="public")
    found = told(opened)
    (organisation,), (doing,) = found.organisations, found.doings
    assert organisation == Organisation(
        actor, {}, "association", "", "", "", "", {}, (), (), True, (Spot(area_id(OUJDA)),)
    )
    assert (doing.names, doing.description, doing.withheld, doing.lead) == ({}, {}, True, actor)


@pytest.mark.parametrize(
    ("values", "exact"),
    [
        ({}, True),
        ({"protected": True}, False),
        ({"kind": "shelter"}, False),  # protected unless somebody says that it is not
        ({"kind": "shelter", "protected": False}, True),
        ({"visibility": "internal"}, False),
    ],
)
def test_a_place_is_told_exactly_or_as_its_commune(opened: Opened, values: dict[str, object], exact: bool) -> None:
    quarter = opened.record("area", name="Hay Salam", parent=OUJDA)
    place = opened.record("place", name="Local", area=quarter, point=SPOT, address="Rue 12", **values)
    opened.record("initiative", title="Au local", places=[place], visibility="public")
    (doing,) = told(opened).doings
    (spot,) = doing.spots
    assert spot.exact is exact
    if not exact:
        assert spot == Spot(area_id(OUJDA))


def test_a_place_of_a_protected_actor_is_told_as_its_commune_whoever_acts_there(opened: Opened) -> None:
    hidden = opened.record("actor", name="Foyer", protected=True, area=OUJDA, visibility="internal")
    place = opened.record("place", name="Cour du foyer", area=OUJDA, actor=hidden, point=SPOT)
    opened.record("initiative", title="Fête au foyer", description="Rue 12", places=[place], visibility="public")
    (doing,) = told(opened).doings
    assert (doing.spots, doing.names, doing.description) == ((Spot(area_id(OUJDA)),), {}, {})


def test_few_people_are_never_told(opened: Opened) -> None:
    for women, groups in ((4, []), (5, []), (10, ["trafficking-victims"]), (11, ["trafficking-victims"])):
        opened.record("initiative", title=f"{women} {groups}", women=women, groups=groups, visibility="public")
    assert sorted(one.people or 0 for one in told(opened).doings) == [0, 0, 5, 11]


def test_who_serves_survivors_is_protected_unless_somebody_says_otherwise(opened: Opened) -> None:
    opened.record("actor", name="Écoute", groups=["gbv-survivors"], visibility="public")
    opened.record("actor", name="Connue", groups=["gbv-survivors"], visibility="public", protected=False)
    assert names(told(opened)) == {"", "Connue"}


def test_only_what_is_listed_leaves() -> None:
    """A new field of the records does not leave until somebody writes it here, and thinks."""
    assert {one.name for one in fields(Organisation)} == {
        *("id", "names", "kind", "acronym", "web", "email", "phone", "mandate", "groups", "languages"),
        *("withheld", "spots"),
    }
    assert {one.name for one in fields(Doing)} == {
        *("id", "names", "lead", "sector", "status", "starts", "ends", "description", "groups", "people"),
        *("withheld", "spots"),
    }
    assert {one.name for one in fields(Spot)} == {"area", "latitude", "longitude", "names", "address", "place"}
    assert {one.name for one in fields(Deed)} == {
        *("id", "kind", "names", "acronym", "description", "objectives", "status", "starts", "ends", "planned_starts"),
        *("planned_ends", "amount", "currency", "sector", "groups", "sdgs", "countries", "people", "roles", "within"),
        "spots",
    }
    assert {one.name for one in fields(Lesson)} == {
        *("id", "names", "sector", "actor", "area", "city", "country", "starts", "ends", "context", "worked", "limits"),
        *("transfer", "quotation", "quoted", "initiatives"),
    }
    assert telling_rules.SMALL == 5
    assert telling_rules.SMALL_TRAFFICKED == 11
