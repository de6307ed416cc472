"""Records that are one thing: chains and cycles, unlinking, the face of a class, totals that add nobody twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.services.keeping.refresh import class_of
from desktop.services.record import same_as
from desktop.services.unit_of_work import UnitOfWork
from tests.services.opened import Opened
from tests.services.test_bulk_reviews import hand_over, state

few = st.integers(0, 4)
acts = st.lists(st.tuples(st.booleans(), few, few), min_size=1, max_size=8)


def act(one: Opened, *, linked: bool, first: bytes, other: bytes) -> None:
    with UnitOfWork(one.database) as uow:
        if linked:
            same_as.link(uow, "actor", first, other)
        else:
            same_as.unlink(uow, first, other)
        uow.commit("doublon")


def grouped(one: Opened, rows: list[bytes]) -> list[list[int]]:
    with one.database.read() as session:
        return [sorted(rows.index(member) for member in class_of(session, row)) for row in rows]


@pytest.fixture
def five(opened: Opened) -> list[bytes]:
    return [opened.record("actor", name=f"Association {n}") for n in range(5)]


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts)
def test_a_class_is_what_links_reach(opened: Opened, five: list[bytes], done: list[tuple[bool, int, int]]) -> None:
    links: set[frozenset[int]] = set()
    for linked, a, b in done:
        if a != b:
            act(opened, linked=linked, first=five[a], other=five[b])
            links = links | {frozenset((a, b))} if linked else links - {frozenset((a, b))}
    wanted = []
    for start in range(5):
        found = {start}
        for _ in range(5):
            found |= {end for pair in links if pair & found for end in pair}
        wanted.append(sorted(found))
    assert grouped(opened, five) == wanted
    for pair in links:  # as it was for the next example
        a, b = pair
        act(opened, linked=False, first=five[a], other=five[b])
    assert grouped(opened, five) == [[n] for n in range(5)]


def test_two_people_link_a_chain_into_a_circle_and_agree(tmp_path: Path, template: Path) -> None:
    oujda, rabat = Opened(tmp_path / "oujda", template), Opened(tmp_path / "rabat", template)
    rows = sorted(oujda.record("actor", name=f"Association {n}") for n in range(3))
    hand_over(oujda, rabat, tmp_path)
    act(oujda, linked=True, first=rows[0], other=rows[1])
    act(rabat, linked=True, first=rows[2], other=rows[1])
    act(rabat, linked=True, first=rows[0], other=rows[2])
    hand_over(oujda, rabat, tmp_path)
    hand_over(rabat, oujda, tmp_path)
    with UnitOfWork(rabat.database) as uow:
        same_as.prefer(uow, rows[2])
        uow.commit("préférée")
    hand_over(rabat, oujda, tmp_path)
    for one in (oujda, rabat):
        assert grouped(one, rows) == [[0, 1, 2]] * 3
        with one.database.read() as session:
            assert same_as.faces(session, "actor") == dict.fromkeys(rows, rows[2])
            assert same_as.members_of(session, "actor", rows[0])[0] == rows[2]
    assert state(oujda) == state(rabat)
    act(oujda, linked=False, first=rows[1], other=rows[0])
    assert grouped(oujda, rows) == [[0, 1, 2]] * 3  # the circle still holds
    act(oujda, linked=False, first=rows[1], other=rows[2])
    assert grouped(oujda, rows) == [[0, 2], [1], [0, 2]]
    oujda.trash("actor", rows[2])
    with oujda.database.read() as session:
        assert same_as.faces(session, "actor")[rows[0]] == rows[0]  # a record in the trash stands for nobody


def test_totals_add_nobody_twice(opened: Opened) -> None:
    one, other = sorted(opened.record("initiative", title="Kits", women=36, men=4) for _ in range(2))
    opened.record("initiative", other, women=42, not_stated=5)
    with opened.database.read() as session:
        before = same_as.reached(session)
    assert (before[one].total, before[other].total) == (40, 51)
    with UnitOfWork(opened.database) as uow:
        same_as.link(uow, "initiative", one, other)
        uow.commit("doublon")
    with opened.database.read() as session:
        together = same_as.reached(session)
        assert same_as.reached(session, [other]) == together
    assert (set(together), together[one].men, together[one].not_stated) == ({one}, 4, 5)
    assert together[one].women in (36, 42)  # one of the two numbers, never their sum
    act(opened, linked=False, first=one, other=other)
    with opened.database.read() as session:
        assert same_as.reached(session) == before
