"""What leaves of needs and services: the fields that are listed, for whom they are, and nothing of who is protected."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from desktop.models.areas import area_id
from desktop.services.audience.audiences import AUDIENCES
from desktop.services.audience.redaction import tell
from desktop.services.audience.told import Lack, Offer, Spot, Told
from tests.services.opened import OUJDA, RABAT, Opened

POINT = {"latitude": 34.6873, "longitude": -1.9114, "accuracy": 10.0}
SECRET = "Rue 12, chez Amal"
TOWN = (Spot(area_id(OUJDA)),)


def told(opened: Opened, audience: str = "public") -> Told:
    with opened.database.read() as session:
        return tell(session, audience)


def quarter(opened: Opened) -> bytes:
    return opened.record("area", name="Hay Salam", parent=OUJDA, level=5)


def test_each_audience_gets_its_own(opened: Opened) -> None:
    for visibility in (*AUDIENCES, None):
        opened.record("need", title=f"{visibility}", visibility=visibility)
        opened.record("service", name=f"{visibility}", visibility=visibility)
    opened.trash("need", opened.record("need", title="jeté", visibility="public"))
    opened.record("service", name="brouillon", visibility="public", state="draft")
    wanted = {
        "public": {"public"},
        "partners": {"public", "partners", "None"},
        "internal": {"public", "partners", "None", "internal"},
    }
    for audience, titles in wanted.items():
        found = told(opened, audience)
        assert {one.names["fr"] for one in found.lacks} == titles
        assert {one.names["fr"] for one in found.offers} - {"brouillon"} == titles
    assert told(opened).kept_back == {"audience": 4, "unsaid": 2, "draft": 1}


def test_what_is_told_of_an_open_service(opened: Opened) -> None:
    actor = opened.record("actor", name="Al Wafae", visibility="public", phone="0536")
    place = opened.record("place", name="Local", area=OUJDA, point=POINT, address=SECRET)
    offered = opened.act(
        "service",
        {
            "name": "Écoute",
            "name.ar": "استماع",
            "actor": actor,
            "sector": "protection",
            "status": "paused",
            "alert": "Fermé lundi",
            "opening": "mardi 9 h – 12 h",
            "languages": ["fr", "ar"],
            "groups": ["migrants"],
            "eligibility": "Sans rendez-vous",
            "fee": "means",
            "fee_note": "5 DH",
            "description": "Accueil",
            "capacity": 7,
            "places": [place],
            "visibility": "public",
        },
    )
    (one,) = told(opened).offers
    spot = Spot(area_id(OUJDA), POINT["latitude"], POINT["longitude"], {"fr": "Local"}, SECRET, place)
    assert one == Offer(
        *(offered, {"fr": "Écoute", "ar": "استماع"}, actor, "protection", "paused", {"fr": "Fermé lundi"}),
        *("mardi 9 h – 12 h", ("fr", "ar"), ("migrants",), {"fr": "Sans rendez-vous"}, "means", {"fr": "5 DH"}),
        *({"fr": "Accueil"}, False, (spot,)),
    )


@pytest.mark.parametrize(
    "why",
    ["protected", "groups", "actor", "place", "shelter"],
)
def test_a_service_with_somebody_protected_tells_its_theme_and_commune_alone(opened: Opened, why: str) -> None:
    actor = opened.record("actor", name="Al Wafae", protected=why == "actor" or None, visibility="public")
    inside: dict[str, Any] = {"protected": True} if why == "place" else {"kind": "shelter"} if why == "shelter" else {}
    place = opened.record("place", name=SECRET, area=quarter(opened), point=POINT, address=SECRET, **inside)
    groups = ["gbv-survivors"] if why == "groups" else []
    offered = opened.record(
        *("service",),
        name=SECRET,
        actor=actor,
        sector="protection",
        status="active",
        places=[place],
        alert=SECRET,
        opening=SECRET,
        eligibility=SECRET,
        fee="free",
        fee_note=SECRET,
        description=SECRET,
        languages=["fr"],
        groups=groups,
        visibility="public",
        protected=True if why == "protected" else None,
    )
    (one,) = told(opened).offers
    assert one == Offer(
        offered, {}, None, "protection", "active", {}, "", (), tuple(groups), {}, "", {}, {}, True, TOWN
    )


def test_who_said_otherwise_is_believed_of_the_service_not_of_its_place(opened: Opened) -> None:
    opened.record("service", name="Connue", groups=["gbv-survivors"], protected=False, visibility="public")
    shelter = opened.record("place", name="Foyer", kind="shelter", area=OUJDA, point=POINT)
    opened.record("service", name=SECRET, places=[shelter], protected=False, visibility="public")
    assert sorted((one.withheld, one.names.get("fr", "")) for one in told(opened).offers) == [
        (False, "Connue"),
        (True, ""),
    ]


def test_what_is_told_of_an_open_need(opened: Opened) -> None:
    actor = opened.record("actor", name="Al Wafae", visibility="public")
    seen = opened.record("initiative", title="Kits", visibility="public")
    inside = opened.record("initiative", title="À part", visibility="internal")
    foyer = opened.record("actor", name="Foyer", protected=True, area=OUJDA)
    near = opened.record("initiative", title=SECRET, lead=foyer, visibility="public")
    lack = opened.record(
        *("need",),
        title="Couvertures",
        sector="basic-aid",
        status="covered",
        severity="4",
        people=30,
        said="2021-03-02",
        closed="2021-04",
        description="Avant l’hiver",
        closed_why="Dit en réunion",
        groups=["migrants"],
        actor=actor,
        initiatives=[seen, inside, near],
        places=[OUJDA],
        visibility="public",
    )
    (one,) = told(opened).lacks
    assert one == Lack(
        *(lack, {"fr": "Couvertures"}, "basic-aid", "covered", "4", "2021-03-02", "2021-04"),
        *({"fr": "Avant l’hiver"}, ("migrants",), 30, (seen,), False, TOWN),
    )


@pytest.mark.parametrize("why", ["actor", "groups", "place"])
def test_a_need_of_somebody_protected_does_not_tell_where_it_is(opened: Opened, why: str) -> None:
    hidden = quarter(opened)
    actor = opened.record("actor", name="Foyer", protected=why == "actor" or None, area=hidden, visibility="internal")
    place = opened.record("place", name=SECRET, area=hidden, point=POINT, protected=why == "place" or None)
    seen = opened.record("initiative", title="Kits", places=[hidden], visibility="public")
    groups = ["trafficking-victims"] if why == "groups" else []
    lack = opened.record(
        *("need",),
        title=SECRET,
        sector="health",
        status="open",
        severity="5",
        people=10,
        said="2021",
        description=SECRET,
        groups=groups,
        actor=actor,
        initiatives=[seen],
        places=[place],
        visibility="public",
    )
    (one,) = told(opened).lacks
    people = None if groups else 10  # fewer than eleven, where victims of trafficking are concerned
    assert one == Lack(lack, {}, "health", "open", "5", "2021", "", {}, tuple(groups), people, (), True, TOWN)
    assert SECRET not in repr(told(opened).lacks)


def test_few_people_are_never_told(opened: Opened) -> None:
    for people, groups in ((4, []), (5, []), (10, ["trafficking-victims"]), (11, ["trafficking-victims"])):
        opened.record("need", title=f"{people}", people=people, groups=groups, visibility="public")
    assert sorted(one.people or 0 for one in told(opened).lacks) == [0, 0, 5, 11]


def test_the_order_of_communes_does_not_follow_the_quarter(opened: Opened) -> None:
    """The order in which a record's territories are kept does: each has an identity made of both ends."""
    quarters = [opened.record("area", name=f"Hay {n}", parent=OUJDA, level=5) for n in range(6)]
    lack = opened.record("need", title="x", groups=["gbv-survivors"], visibility="public")
    offered = opened.record("service", name="x", protected=True, visibility="public")
    seen = set()
    for hay in quarters:
        opened.record("need", lack, places=[hay, RABAT])
        opened.record("service", offered, places=[RABAT, hay])
        found = told(opened)
        seen.add(tuple(spot.area for one in (*found.lacks, *found.offers) for spot in one.spots))
    assert len(seen) == 1


def test_only_what_is_listed_leaves() -> None:
    """A new field of the records does not leave until somebody writes it here, and thinks."""
    assert {one.name for one in fields(Lack)} == {
        *("id", "names", "sector", "status", "severity", "said", "closed", "description", "groups", "people"),
        *("answers", "withheld", "spots"),
    }
    assert {one.name for one in fields(Offer)} == {
        *("id", "names", "provider", "sector", "status", "alert", "opening", "languages", "groups", "eligibility"),
        *("fee", "fee_note", "description", "withheld", "spots"),
    }
