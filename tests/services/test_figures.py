"""Figures by territory: what is summed, what is left apart, the gap; and that filters and protection are followed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.models.areas import area_id
from desktop.services.listing.lists import ListQuery
from desktop.services.record import same_as
from desktop.services.territory import figures
from desktop.services.territory.figure_rows import read
from desktop.services.territory.figures import Doing, Figure, Figures, Want
from desktop.services.unit_of_work import UnitOfWork
from tests.services.opened import OUJDA, RABAT, Opened

A, B = b"a" * 16, b"b" * 16
ORIENTAL, RABAT_REGION = area_id("02"), area_id("04")


def want(n: int, people: int | None, *where: bytes, **more: Any) -> Want:
    return Want(n.to_bytes(16), frozenset(where or (A,)), **{"sector": "health", "people": people, **more})


def doing(n: int, people: int | None, *where: bytes, **more: Any) -> Doing:
    reached = {} if people is None else {(where or (A,))[0]: people}
    return Doing((100 + n).to_bytes(16), frozenset(where or (A,)), **{"sector": "health", "people": reached, **more})


# ---- arithmetic --------------------------------------------------------------------------------------


def test_a_gap_is_what_is_needed_minus_what_was_reached() -> None:
    found = figures.gap([want(1, 200), want(2, 50)], [doing(1, 30), doing(2, 500, sector="education")])
    assert found.by_territory == {A: Figure(220, 2, False, 250, 30)}


def test_what_one_theme_has_too_much_never_fills_another() -> None:
    wants = [want(1, 100), want(2, 40, sector="protection")]
    found = figures.gap(wants, [doing(1, 150)])
    assert found.by_territory[A] == Figure(40, 2, False, 140, 100)
    surplus = figures.gap(wants, [doing(1, 150), doing(2, 60, sector="protection")])
    assert surplus.by_territory[A] == Figure(-70, 2, False, 140, 210)


def test_who_is_unknown_is_not_nought() -> None:
    assert figures.gap([want(1, None)], [doing(1, 30)]).by_territory[A].value is None
    assert figures.gap([want(1, 200)], [doing(1, None)]).by_territory[A].value is None
    partly = figures.gap([want(1, 200), want(2, None)], [doing(1, 30), doing(2, None)])
    assert partly.by_territory[A] == Figure(170, 2, True, 200, 30)
    assert figures.gap([want(1, 200)], []).by_territory[A] == Figure(200, 1, False, 200, 0), (
        "nobody answered: that is known"
    )
    assert figures.needs([want(1, None)]).by_territory == {A: Figure(None, 1, True)}
    assert figures.reached([doing(1, None)]).by_territory == {A: Figure(None, 1, True)}


def test_what_ended_before_a_need_was_said_does_not_answer_it() -> None:
    since = want(1, 200, said="2021-03-12")
    for last, left in (("2021-02", 200), ("2021-03", 170), ("2021-03-11", 200), ("2022", 170), ("", 170)):
        assert figures.gap([since], [doing(1, 30, last=last)]).by_territory[A].value == left, last
    joined = want(1, 200, said="2021-03-12", answers=frozenset({doing(1, 30).id}))
    assert figures.gap([joined], [doing(1, 30, last="2020", sector="education")]).by_territory[A].value == 170
    elsewhere = doing(1, 30, B)
    assert figures.gap([joined], [elsewhere]).by_territory[A].value == 200, "reached, but not here"


def test_people_of_several_territories_are_told_apart() -> None:
    found = figures.needs([want(1, 100, A, B), want(2, 7, A)])
    assert found == Figures({A: Figure(7, 2, True), B: Figure(None, 1, True)}, nowhere=0, shared=1, people=100)


places = st.frozensets(st.sampled_from([A, B]), max_size=2)
numbers = st.none() | st.integers(0, 500)


@given(st.lists(st.tuples(places, numbers, st.sampled_from(["health", "education", ""])), max_size=6))
def test_nobody_in_a_need_is_lost_nor_counted_twice(drawn: list[tuple[frozenset[bytes], int | None, str]]) -> None:
    wants = [Want(n.to_bytes(16), where, sector, people) for n, (where, people, sector) in enumerate(drawn)]
    found = figures.needs(wants)
    said = sum(one.people or 0 for one in wants if one.territories)
    assert sum(one.value or 0 for one in found.by_territory.values()) + found.people == said
    gaps = figures.gap(wants, [])
    for territory, figure in found.by_territory.items():
        assert gaps.by_territory[territory].value == figure.value, "without any answer the gap is the need"


# ---- from records ------------------------------------------------------------------------------------


def figures_of(opened: Opened, measure: str, level: str = "commune", kind: str = "need", **query: Any) -> Figures:
    with opened.database.read() as session:
        return read(session, measure, level, kind, ListQuery(**query))


def values(found: Figures) -> dict[bytes, int | None]:
    return {territory: figure.value for territory, figure in found.by_territory.items()}


@pytest.fixture
def profile_of_two(opened: Opened) -> Opened:
    """Oujda: 300 people in two needs, 140 of them reached; Rabat: a need of nobody knows how many."""
    quarter = opened.record("area", name="Lazaret", parent=OUJDA)
    for title, people, where, sector in (
        ("Kits", 200, quarter, "basic-aid"),
        ("Soins", 100, OUJDA, "health"),
        ("Cours", None, RABAT, "education"),
    ):
        opened.record(
            "need", title=title, sector=sector, status="open", people=people, places=[where], said="2021-01-10"
        )
    opened.record("need", title="Ancien", sector="health", status="covered", people=999, places=[OUJDA])
    opened.record(
        "initiative", title="Kits d’hiver", sector="basic-aid", places=[quarter], women=41, men=99, starts="2021-02-01"
    )
    return opened


def test_open_needs_of_quarters_count_in_their_commune_and_region(profile_of_two: Opened) -> None:
    assert values(figures_of(profile_of_two, "needs")) == {area_id(OUJDA): 300, area_id(RABAT): None}
    assert values(figures_of(profile_of_two, "needs", "region")) == {ORIENTAL: 300, RABAT_REGION: None}
    assert values(figures_of(profile_of_two, "gap")) == {area_id(OUJDA): 160, area_id(RABAT): None}
    assert values(figures_of(profile_of_two, "initiatives")) == {area_id(OUJDA): 1}
    assert values(figures_of(profile_of_two, "reached", "region")) == {ORIENTAL: 140}


def test_filters_in_force_are_followed_by_both_sides(profile_of_two: Opened) -> None:
    assert values(figures_of(profile_of_two, "gap", sector="health")) == {area_id(OUJDA): 100}
    assert values(figures_of(profile_of_two, "gap", kind="initiative", sector="basic-aid")) == {area_id(OUJDA): 60}
    assert values(figures_of(profile_of_two, "needs", text="kits")) == {area_id(OUJDA): 200}
    assert values(figures_of(profile_of_two, "reached", kind="need", text="cours")) == {area_id(OUJDA): 140}
    assert values(figures_of(profile_of_two, "initiatives", kind="initiative", period="2020")) == {}


def test_a_closed_need_and_the_trash_are_not_counted(profile_of_two: Opened) -> None:
    made = profile_of_two.record("need", title="Toits", sector="health", status="open", people=5, places=[OUJDA])
    assert values(figures_of(profile_of_two, "needs"))[area_id(OUJDA)] == 305
    profile_of_two.record("need", made, status="closed")
    assert values(figures_of(profile_of_two, "needs"))[area_id(OUJDA)] == 300
    profile_of_two.record("need", made, status="open")
    profile_of_two.trash("need", made)
    assert values(figures_of(profile_of_two, "needs"))[area_id(OUJDA)] == 300


def test_an_initiative_of_two_communes_is_present_in_both_and_its_people_in_none(opened: Opened) -> None:
    opened.record("initiative", title="Tournée", places=[OUJDA, RABAT], women=10)
    opened.record("initiative", title="Ailleurs", women=3)
    assert values(figures_of(opened, "initiatives")) == {area_id(OUJDA): 1, area_id(RABAT): 1}
    found = figures_of(opened, "reached")
    assert values(found) == {area_id(OUJDA): None, area_id(RABAT): None}
    assert (found.shared, found.people, found.nowhere) == (1, 10, 1)


def test_two_records_of_one_initiative_count_once(opened: Opened) -> None:
    first, second = (opened.record("initiative", title="Kits", places=[OUJDA], women=41) for _ in range(2))
    with UnitOfWork(opened.database) as uow:
        same_as.link(uow, "initiative", first, second)
        uow.commit("doublon")
    assert values(figures_of(opened, "initiatives")) == {area_id(OUJDA): 1}
    assert values(figures_of(opened, "reached")) == {area_id(OUJDA): 41}


def test_what_is_protected_counts_in_its_commune_only(opened: Opened) -> None:
    place = opened.record("place", name="Foyer", area=OUJDA, point=(34.68, -1.91, 5.0), protected=True)
    opened.record("initiative", title="Accueil", places=[place], women=12)
    assert values(figures_of(opened, "reached")) == {area_id(OUJDA): 12}
