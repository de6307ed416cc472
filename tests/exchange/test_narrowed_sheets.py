"""A sheet made of a list that was narrowed: whoever is withheld is on it only by what is told of it."""

from __future__ import annotations

from typing import Any

import pytest

from desktop.exchange import publishing
from desktop.exchange.leaving_words import words
from desktop.exchange.public_site import Sheet
from desktop.geo import zone
from desktop.models.areas import area_id
from desktop.services.listing import lists
from desktop.services.listing.lists import ListQuery
from tests.exchange.unpacking import head
from tests.services.opened import OUJDA, RABAT, Opened

POINT = {"latitude": 34.6873, "longitude": -1.9114, "accuracy": None}
BOX = (-2.0, 34.6, -1.8, 34.8)


@pytest.fixture
def quarter(opened: Opened) -> bytes:
    """A quarter of Oujda with a shelter and an open actor, both public."""
    made = opened.record("area", name="Hay Salam", parent=OUJDA, level=5)
    for name, protected in (("Foyer Amal", True), ("Al Wafae", None)):
        row = opened.record("actor", name=name, kind="association", area=made, protected=protected, visibility="public")
        opened.record("place", name="Local", area=made, actor=row, point=None if protected else POINT)
    return made


def sheet(
    opened: Opened, query: ListQuery | None, marked: bytes | None = None, kind: str = "actor"
) -> tuple[Any, publishing.Leaving]:
    with opened.database.read() as session:
        ids = None if query is None else tuple(lists.ids(session, kind, query))
    narrowed = publishing.Narrowed(ids, query, marked)
    asked = Sheet("Carte", kind, (297, 210), BOX)
    page, left = publishing.sheet_page(opened.database, "public", asked, lang="fr", narrowed=narrowed)
    return head(page), left


@pytest.mark.parametrize(
    ("query", "shown", "left_out"),
    [
        (None, [0, 1], 0),
        (ListQuery(area=area_id(OUJDA)), [0, 1], 0),
        (ListQuery(area=area_id("02")), [0, 1], 0),
        (ListQuery(kind="association"), [0, 1], 0),
        (ListQuery(area=area_id(RABAT)), [], 1),
        (ListQuery(text="Hay Salam"), [0], 1),
        (ListQuery(text="foyer"), [], 1),
        (ListQuery(group="gbv-survivors"), [], 1),
        (ListQuery(since="1990-01-01"), [], 1),
        (ListQuery(kind="association", sort="title"), [0, 1], 0),
    ],
)
def test_by_what_is_told(
    opened: Opened, quarter: bytes, query: ListQuery | None, shown: list[int], left_out: int
) -> None:
    said, left = sheet(opened, query)
    assert sorted(one[-1] for one in said["actor"]) == shown
    assert left.kept_back.get("narrowed", 0) == left_out
    assert any("ce qui reste caché" in one for one in words(left)) is bool(left_out)


def test_a_drawn_zone_shows_who_may_be_shown_in_it(opened: Opened, quarter: bytes) -> None:
    """Whoever is protected by the kind of its place stands at it in the window, so a zone would tell where that is."""
    shelter = opened.record("place", name="Foyer", kind="shelter", area=OUJDA, point=POINT)
    for place in (shelter, opened.record("place", name="Local", area=OUJDA, point=POINT)):
        opened.record("initiative", title="Repas", places=[place], visibility="public")
    around = [(34.68, -1.92), (34.69, -1.92), (34.69, -1.90), (34.68, -1.90)]
    with opened.database.read() as session:
        inside = zone.narrowed(session, "initiative", ListQuery(), around)
    assert inside.among is not None
    assert len(inside.among) == 2
    said, left = sheet(opened, inside, kind="initiative")
    assert ([one[-1] for one in said["initiative"]], left.kept_back["narrowed"]) == ([0], 1)


def test_a_quarter_shows_who_may_be_shown_there(opened: Opened, quarter: bytes) -> None:
    said, left = sheet(opened, ListQuery(area=quarter))
    assert [one[-1] for one in said["actor"]] == [0]
    assert left.kept_back["narrowed"] == 1
    said, _left = sheet(opened, ListQuery(area=[quarter, area_id(OUJDA)]))
    assert sorted(one[-1] for one in said["actor"]) == [0, 1]


def test_a_place_that_is_for_others_is_not_told_by_a_filter_either(opened: Opened, quarter: bytes) -> None:
    """Nobody is protected there: the record has its words, and stands on its commune for whom the place is not."""
    inner = opened.record("place", name="Bureau", area=quarter, point=POINT, visibility="internal")
    meant = opened.record("initiative", title="Réunion", places=[inner], visibility="public")
    for query, shown in (
        (ListQuery(text="réunion"), 1),
        (ListQuery(area=area_id(OUJDA)), 1),
        (ListQuery(area=quarter), 0),
        (ListQuery(place=inner), 0),
        (ListQuery(among=frozenset([meant])), 0),
    ):
        said, left = sheet(opened, query, kind="initiative")
        assert (len(said["initiative"]), left.kept_back["narrowed"]) == (shown, 1 - shown), query


def test_the_view_is_kept_unless_it_was_brought_to_somebody_protected(opened: Opened, quarter: bytes) -> None:
    with opened.database.read() as session:
        every = tuple(lists.ids(session, "actor", ListQuery(sort="title")))
    hidden, open_one = every  # an article does not count: Foyer Amal, (Al) Wafae
    assert sheet(opened, None)[0]["sheet"]["box"] == list(BOX)
    assert sheet(opened, None, open_one)[0]["sheet"]["box"] == list(BOX)
    assert sheet(opened, None, hidden)[0]["sheet"]["box"] is None
    assert sheet(opened, None, open_one, kind="need")[0]["sheet"]["box"] == list(BOX)  # marked before its kind was left
    assert sheet(opened, None, hidden, kind="need")[0]["sheet"]["box"] is None
    inside = opened.record("actor", name="Interne", area=OUJDA, visibility="internal")
    assert sheet(opened, None, inside)[0]["sheet"]["box"] is None


def test_a_sheet_carries_no_word_of_its_records(opened: Opened, quarter: bytes) -> None:
    said, _left = sheet(opened, None)
    assert "Al Wafae" not in str(said["actor"])
    assert said["initiative"] == []
    assert any(len(one[2][0]) == 4 for one in said["actor"])  # it does stand where it is


@pytest.mark.parametrize(
    ("kind", "query", "shown"),
    [
        ("need", ListQuery(area=area_id(OUJDA)), [0, 1]),
        ("need", ListQuery(severity="4", status="open", period="2021"), [0, 1]),
        ("need", ListQuery(text="couvertures"), [0]),
        ("need", ListQuery(actor="00" * 16), []),
        ("service", ListQuery(area=area_id(OUJDA), sector="health", status="active"), [0, 1]),
        ("service", ListQuery(language="fr"), [0]),
        ("service", ListQuery(fee="free"), [0]),
    ],
)
def test_needs_and_services_by_what_is_told_of_them(
    opened: Opened, quarter: bytes, kind: str, query: ListQuery, shown: list[int]
) -> None:
    common = {"sector": "health", "places": [quarter], "visibility": "public"}
    for groups in ([], ["gbv-survivors"]):
        lack = {"title": "Couvertures", "status": "open", "severity": "4", "said": "2021-03"}
        opened.record("need", groups=groups, **lack, **common)
        opened.record("service", name="Écoute", groups=groups, status="active", languages=["fr"], fee="free", **common)
    said, left = sheet(opened, query, kind=kind)
    assert sorted(one[-1] for one in said[kind]) == shown
    assert left.kept_back["narrowed"] == (0 if 1 in shown else 1)
    assert [len(said[other]) for other in ("actor", "initiative", "need", "service") if other != kind] == [0, 0, 0]
    assert sheet(opened, ListQuery(area=quarter), kind=kind)[1].kept_back["narrowed"] == 1


def test_a_sheet_says_what_stays_inside_of_its_own_kind_alone(opened: Opened, quarter: bytes) -> None:
    opened.record("need", title="À part", visibility="internal")
    assert sheet(opened, None, kind="need")[1].kept_back["audience"] == 1
    assert sheet(opened, None)[1].kept_back["audience"] == 0
