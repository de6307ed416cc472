"""The priorities of a meeting: ranked by hand, by points, apart on two laptops; the table of severity and people."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import update

from desktop.errors import MinutesFinal, NotFound
from desktop.models.meetings import Meeting
from desktop.services.listing import lists
from desktop.services.listing.lists import ListQuery
from desktop.services.meeting import priorities
from desktop.services.plan import need_matrix
from desktop.services.unit_of_work import UnitOfWork
from tests.services.meetings_made import DAYS, meeting, prefer
from tests.services.opened import OUJDA, Opened
from tests.services.test_bulk_reviews import hand_over, state

TAG = "testaa"


def act(opened: Opened, work: object, *told: object, **named: object) -> None:
    with UnitOfWork(opened.database) as uow:
        work(uow, *told, **named)  # type: ignore[operator]  # a verb of priorities
        uow.commit("ordre")


def order(opened: Opened, held: bytes) -> list[str]:
    with opened.database.read() as session:
        return [place.title for place in priorities.ranking(session, held, "fr")]


def made(opened: Opened, many: int = 3) -> tuple[bytes, list[bytes]]:
    held = meeting(opened)
    needs = [opened.record("need", title=f"Besoin {n}", status="open") for n in range(many)]
    for n, need in enumerate(needs):
        prefer(opened, held, need, f",a/a{n + 1}")
    return held, needs


def test_a_need_is_put_after_another_first_or_among_them_anew(opened: Opened) -> None:
    held, (first, second, third) = made(opened)
    assert order(opened, held) == ["Besoin 0", "Besoin 1", "Besoin 2"]
    act(opened, priorities.place, held, third, TAG)
    assert order(opened, held) == ["Besoin 2", "Besoin 0", "Besoin 1"]
    act(opened, priorities.place, held, third, TAG, after=first)
    assert order(opened, held) == ["Besoin 0", "Besoin 2", "Besoin 1"]
    act(opened, priorities.leave_out, held, [third])
    assert order(opened, held) == ["Besoin 0", "Besoin 1"]
    act(opened, priorities.place, held, third, TAG, after=second)
    new = opened.record("need", title="Nouveau", status="open")
    act(opened, priorities.place, held, new, TAG, after=first)
    assert order(opened, held) == ["Besoin 0", "Nouveau", "Besoin 1", "Besoin 2"]
    opened.trash("need", new)
    assert order(opened, held) == ["Besoin 0", "Besoin 1", "Besoin 2"]


def test_points_order_them_and_equal_ones_keep_their_place(opened: Opened) -> None:
    held, (first, second, third) = made(opened)
    for need, points in ((second, 7), (third, 7), (first, 2)):
        act(opened, priorities.give_points, held, need, points)
    act(opened, priorities.by_points, held, TAG)
    assert order(opened, held) == ["Besoin 1", "Besoin 2", "Besoin 0"]
    opened.undo()
    assert order(opened, held) == ["Besoin 0", "Besoin 1", "Besoin 2"]
    with pytest.raises(NotFound):
        act(opened, priorities.give_points, held, bytes(16), 3)


def test_two_of_one_key_can_be_parted(opened: Opened) -> None:
    held, (first, _second, third) = made(opened)
    prefer_again = opened.record("need", title="Même clé", status="open")
    prefer(opened, held, prefer_again, ",a/a1")
    before = order(opened, held)
    act(opened, priorities.place, held, third, TAG, after={"Besoin 0": first}.get(before[0], prefer_again))
    assert order(opened, held) == [before[0], "Besoin 2", before[1], "Besoin 1"]


def test_final_minutes_keep_their_order_and_the_latest_meeting_comes_first(opened: Opened) -> None:
    held, (first, *_rest) = made(opened)
    later = meeting(opened, DAYS[1], title="Comité de juin")
    prefer(opened, later, first, ",a/a1")
    with UnitOfWork(opened.database) as uow:
        uow.session.execute(update(Meeting).where(Meeting.id == held).values(status="final"))
        uow.commit("clos")
    with opened.database.read() as session:
        found = priorities.meetings(session, "fr")
    assert [(one.id, one.title, one.final) for one in found] == [
        (later, "Comité de juin", False),
        (held, "Comité local", True),
    ]
    for work, told in (
        (priorities.place, (first, TAG)),
        (priorities.by_points, (TAG,)),
        (priorities.give_points, (first, 3)),
        (priorities.leave_out, ([first],)),
    ):
        with pytest.raises(MinutesFinal):
            act(opened, work, held, *told)


def test_two_laptops_that_rank_apart_agree_and_lose_nothing(tmp_path: Path, template: Path) -> None:
    oujda, rabat = Opened(tmp_path / "oujda", template), Opened(tmp_path / "rabat", template)
    held, (first, _second, third) = made(oujda)
    hand_over(oujda, rabat, tmp_path)
    act(oujda, priorities.place, held, third, "oujdaa")
    act(rabat, priorities.place, held, first, "rabata", after=third)
    hand_over(oujda, rabat, tmp_path)
    hand_over(rabat, oujda, tmp_path)
    assert state(oujda) == state(rabat)
    assert order(oujda, held) == order(rabat, held) == ["Besoin 2", "Besoin 1", "Besoin 0"]
    for one in (oujda, rabat):
        one.close()


def test_needs_are_counted_by_severity_and_people_and_a_cell_keeps_its_own(opened: Opened) -> None:
    drafts = (("4", 120), ("4", 199), ("4", 200), ("5", None), (None, 10), ("1", 5000))
    needs = [
        opened.record("need", title=f"Besoin {n}", severity=severity, people=people, status="open", places=[OUJDA])
        for n, (severity, people) in enumerate(drafts)
    ]
    with opened.database.read() as session:
        cells = need_matrix.matrix(session, ListQuery()).cells
        assert cells == {(1, 2): 2, (1, 3): 1, (0, 0): 1, (5, 1): 1, (4, 4): 1}
        again = need_matrix.matrix(session, ListQuery(severity="5", people=(0, 50)))
        assert again.cells == cells
        assert need_matrix.matrix(session, ListQuery(text="besoin 0")).cells == {(1, 2): 1}
        kept = lists.ids(session, "need", ListQuery(severity="4", people=(50, 200)))
        assert set(kept) == set(needs[:2])
        assert list(lists.ids(session, "need", ListQuery(people=(None, None)))) == [needs[3]]
        assert list(lists.ids(session, "need", ListQuery(unrated=True))) == [needs[4]]
        assert need_matrix.matrix(session, ListQuery(unrated=True)).cells == cells
        assert list(lists.ids(session, "need", ListQuery(people=(1000, None)))) == [needs[5]]
        facets = lists.facets(session, "need", ListQuery(people=(50, 200)), "fr")
    assert [(one.code, one.count) for one in facets["severity"]] == [("4", 2)]
    opened.trash("need", needs[0])
    with opened.database.read() as session:
        assert need_matrix.matrix(session, ListQuery()).cells[1, 2] == 1
