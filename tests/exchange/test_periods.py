"""A sheet made while the strip of time shows some months: what is on it, and what it says of them."""

from __future__ import annotations

from typing import Any

import pytest

from desktop.exchange import periods, publishing
from desktop.exchange.leaving_words import words
from desktop.exchange.public_site import Sheet
from desktop.services.listing import lists
from desktop.services.listing.asking import ListQuery
from tests.exchange.unpacking import head
from tests.services.opened import OUJDA, Opened

YEAR = 12
MARCH = 2021 * YEAR + 2


def sheet(opened: Opened, months: tuple[int, int] | None, kind: str = "initiative") -> tuple[Any, publishing.Leaving]:
    narrowed = publishing.Narrowed(months=months)
    page, left = publishing.sheet_page(
        opened.database, "public", Sheet("Carte", kind, (297, 210)), lang="fr", narrowed=narrowed
    )
    return head(page), left


@pytest.fixture
def dated(opened: Opened) -> Opened:
    """Sectors name them: a sheet has no words."""
    for sector, dates in (
        ("health", {"starts": "2020", "ends": "2021-02"}),
        ("education", {"starts": "2021-03-15"}),
        ("basic-aid", {"planned_starts": "2021-06", "planned_ends": "2022"}),
        ("protection", {}),
    ):
        opened.record("initiative", title=sector, sector=sector, places=[OUJDA], visibility="public", **dates)
    hidden = {"groups": ["gbv-survivors"], "places": [OUJDA], "visibility": "public"}
    opened.record("initiative", title="x", sector="psychosocial", planned_starts="2021-03", **hidden)
    opened.record("initiative", title="x", sector="psychosocial", starts="2020-01", ends="2022", **hidden)
    return opened


@pytest.mark.parametrize(
    ("months", "sectors", "period"),
    [
        (None, ["basic-aid", "education", "health", "protection", "psychosocial", "psychosocial"], None),
        ((MARCH, MARCH), ["education", "psychosocial"], ["2021-03", "2021-03"]),
        ((1, MARCH - 1), ["health", "psychosocial"], ["", "2021-02"]),
        ((MARCH + 1, 65_535), ["basic-aid", "psychosocial"], ["2021-04", ""]),
        ((MARCH - 1, 2021 * YEAR + 11), ["basic-aid", "education", "health", "psychosocial"], ["2021-02", "2021-12"]),
    ],
)
def test_what_is_under_way_and_no_more(
    dated: Opened, months: tuple[int, int] | None, sectors: list[str], period: list[str] | None
) -> None:
    said, left = sheet(dated, months)
    assert sorted(one[1] for one in said["initiative"]) == sectors
    assert said["sheet"]["period"] == period
    assert left.kept_back.get("undated", 0) == (0 if months is None else 2)  # a planned date of who is withheld is ours
    assert any("sans date" in one for one in words(left)) is (months is not None)
    assert left.initiatives == len(sectors)


def test_kinds_without_months_are_not_narrowed(opened: Opened) -> None:
    opened.record("need", title="Lits", said="2020-01", places=[OUJDA], visibility="public")
    said, left = sheet(opened, (MARCH, MARCH), "need")
    assert (len(said["need"]), said["sheet"]["period"], left.kept_back.get("undated")) == (1, None, None)


def test_a_year_that_is_only_planned_is_not_told_of_who_is_withheld(dated: Opened) -> None:
    with dated.database.read() as session:
        ids = tuple(lists.ids(session, "initiative", ListQuery(period="2021")))
    narrowed = publishing.Narrowed(ids, ListQuery(period="2021"))
    asked = Sheet("Carte", "initiative", (297, 210))
    page, left = publishing.sheet_page(dated.database, "public", asked, lang="fr", narrowed=narrowed)
    assert sorted(one[1] for one in head(page)["initiative"]) == ["basic-aid", "education", "health", "psychosocial"]
    assert left.kept_back["narrowed"] == 1


def test_months_are_said_as_a_page_reads_them() -> None:
    assert periods.period((1, 65_535)) == ("", "")
    assert periods.period((MARCH, MARCH + YEAR)) == ("2021-03", "2022-03")
