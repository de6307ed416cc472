"""Agendas: points in their order, what comes back by itself, the next meeting of a series; and who comes."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.models.meetings import said_id
from desktop.services.listing import lists
from desktop.services.meeting import agendas, attendance
from desktop.services.meeting.agendas import following_day
from desktop.services.meeting.attendance import PastedPerson, read_pasted
from desktop.services.record import records
from desktop.services.record.order_keys import between
from tests.services.meeting_room import TAG, Room
from tests.services.opened import Opened
from tests.services.test_bulk_reviews import hand_over, state


def titles(room: Room) -> list[str]:
    return [item.title for item in room.book().agenda]


def test_points_are_added_moved_and_left_out(opened: Opened) -> None:
    room = Room(opened)
    first = room.act(lambda uow: agendas.add_item(uow, room.id, "Tour de table", TAG, minutes=10))
    last = room.act(lambda uow: agendas.add_item(uow, room.id, "Prochaine réunion", TAG))
    mid = room.act(lambda uow: agendas.add_item(uow, room.id, "Accès aux soins", TAG, minutes=20, after=first))
    assert titles(room) == ["Tour de table", "Accès aux soins", "Prochaine réunion"]
    line = room.line("Le centre reçoit 40 personnes", item=mid)
    front = between("", room.book().agenda[0].rank, TAG)
    room.act(lambda uow: agendas.change_item(uow, last, rank=front, status="done", spent=75))
    assert titles(room) == ["Prochaine réunion", "Tour de table", "Accès aux soins"]
    assert (room.book().agenda[0].status, room.book().agenda[0].spent) == ("done", 75)
    room.act(lambda uow: agendas.drop_item(uow, mid))
    assert titles(room) == ["Prochaine réunion", "Tour de table"]
    assert [(one.id, one.item) for one in room.book().lines] == [(line, None)]


def test_the_next_agenda_holds_exactly_the_open_actions_and_what_was_left(opened: Opened) -> None:
    room = Room(opened, starts="09:30")
    omar = room.person("Omar L.")
    done = room.act(lambda uow: agendas.add_item(uow, room.id, "Accès aux soins", TAG, minutes=15))
    left = room.act(lambda uow: agendas.add_item(uow, room.id, "Hébergement d’urgence", TAG, minutes=15))
    room.act(lambda uow: agendas.change_item(uow, done, status="done"))
    room.line("Une note")
    open_one = room.line("Réserver deux places !12/02/2021", "action")
    sooner = room.line("Envoyer la liste !22/01/2021", "action")
    over = room.line("Appeler le centre", "action")
    opened.record("action", said_id("action", over), status="done")
    following = room.act(lambda uow: agendas.next_meeting(uow, room.id, TAG))
    with opened.database.read() as session:
        told = records.load(session, "meeting", following, "fr")
    assert (told["day"], told["starts"], told["status"], told["title"]) == (
        "2021-02-17",
        "09:30",
        "planned",
        "Atelier d’Oujda",
    )
    again = room.act(lambda uow: agendas.next_meeting(uow, room.id, TAG))
    assert again == following
    room.id = following
    assert titles(room) == ["Envoyer la liste", "Réserver deux places", "Hébergement d’urgence"]
    assert [item.about for item in room.book().agenda] == [
        said_id("action", sooner),
        said_id("action", open_one),
        left,
    ]
    assert [(one.contact, one.present) for one in room.book().presences] == [(omar, False)]
    # done meanwhile: it leaves the agenda as long as nothing was noted
    opened.record("action", said_id("action", sooner), status="done")
    assert room.act(lambda uow: agendas.carry(uow, room.id, TAG)) == 1
    assert titles(room) == ["Réserver deux places", "Hébergement d’urgence"]
    room.line("On commence")
    opened.record("action", said_id("action", open_one), status="done")
    assert room.act(lambda uow: agendas.carry(uow, room.id, TAG)) == 0
    # what is postponed once more keeps its identity through a third meeting
    third = room.act(lambda uow: agendas.next_meeting(uow, room.id, TAG))
    room.id = third
    assert [(item.title, item.about) for item in room.book().agenda] == [("Hébergement d’urgence", left)]


@pytest.mark.parametrize(
    ("day", "cadence", "next_day"),
    [
        ("2021-01-20", "weekly", "2021-01-27"),
        ("2021-01-20", "fortnightly", "2021-02-03"),
        ("2021-01-20", "monthly", "2021-02-17"),
        ("2021-11-30", "quarterly", "2022-02-22"),
        ("2021-12-01", "monthly", "2022-01-05"),
    ],
)
def test_the_day_of_the_next_meeting(day: str, cadence: str, next_day: str) -> None:
    assert following_day(day, cadence) == next_day


def test_a_list_is_pasted_as_it_comes() -> None:
    pasted = "Organisation\tNom et prénom\tSexe\nAl Wafae\tSamira B.\tF\n\tYoussef K.\tH\nAl Wafae\tSamira B.\tF\n"
    assert read_pasted(pasted) == [
        PastedPerson("Samira B.", "Al Wafae", "", "women"),
        PastedPerson("Youssef K.", "", "", "men"),
    ]
    assert read_pasted("1. Nadia T. ; Centre de santé ; Médecin\n2) عمر") == [
        PastedPerson("Nadia T.", "Centre de santé", "Médecin"),
        PastedPerson("عمر"),
    ]
    assert read_pasted("الاسم\tالجنس\nأمينة\tأنثى") == [PastedPerson("أمينة", sex="women")]
    assert read_pasted("\n \n") == []
    assert len(read_pasted("\n".join(f"Personne {n}" for n in range(2000)))) == 500


def test_pasted_people_are_known_ones_or_new_ones(opened: Opened) -> None:
    room = Room(opened, count_sex=True)
    wafae = opened.record("actor", name="Al Wafae", kind="association")
    samira = opened.record("contact", name="Samira B.", actor=wafae)
    people = read_pasted("Samira B.\tal wafae\tPrésidente\tF\nYoussef K.\tAmal Sans Frontières")
    room.act(lambda uow: attendance.add_pasted(uow, room.id, people, count_sex=True))
    room.act(lambda uow: attendance.add_pasted(uow, room.id, people, count_sex=True))
    seen = room.book().presences
    assert [(one.name, one.actor_name, one.present, one.sex) for one in seen] == [
        ("Samira B.", "Al Wafae", True, "women"),
        ("Youssef K.", "Amal Sans Frontières", True, "not-stated"),
    ]
    assert seen[0].contact == samira
    room.act(lambda uow: attendance.tick(uow, seen[1].id, False))
    room.act(lambda uow: attendance.say(uow, seen[0].id, role="chair"))
    assert [(one.present, one.role) for one in room.book().presences] == [(True, "chair"), (False, "member")]
    room.act(lambda uow: attendance.leave_out(uow, seen[0].id))
    assert [one.name for one in room.book().presences] == ["Youssef K."]


def test_an_actor_may_come_without_a_name(opened: Opened) -> None:
    room = Room(opened)
    actor = opened.record("actor", name="Commune d’Oujda", kind="commune")
    room.act(lambda uow: attendance.expect(uow, room.id, actor=actor, present=True))
    assert [(one.name, one.contact) for one in room.book().presences] == [("Commune d’Oujda", None)]


def test_two_laptops_note_one_meeting(tmp_path: Path, template: Path) -> None:
    one = Opened(tmp_path / "un", template)
    here = Room(one)
    start = here.line("Début", "note")
    other = Opened(tmp_path / "deux", template)
    hand_over(one, other, tmp_path)
    there = Room.__new__(Room)
    there.opened, there.tag, there.id = other, "testzz", here.id
    for n in range(3):
        here.line(f"Ici {n}", ("note", "need", "action")[n])
        there.line(f"Là {n}", ("decision", "need", "note")[n])
    here.edit(start, "Début à 9 h 30")
    there.edit(start, "Début à dix heures")
    for giver, taker in ((one, other), (other, one), (one, other)):
        hand_over(giver, taker, tmp_path)
    assert state(one) == state(other)
    said = [line.shown for line in here.book().lines]
    assert said == [line.shown for line in there.book().lines]
    assert sorted(said[1:]) == sorted([f"Ici {n}" for n in range(3)] + [f"Là {n}" for n in range(3)])
    runs = "".join(line[0] for line in said[1:])
    assert runs in ("IIILLL", "LLLIII")
    with one.database.read() as session:
        assert lists.in_review(session, "note") == {start}
    next_here = here.act(lambda uow: agendas.next_meeting(uow, here.id, here.tag))
    next_there = there.act(lambda uow: agendas.next_meeting(uow, here.id, there.tag))
    assert next_here == next_there
    for giver, taker in ((one, other), (other, one)):
        hand_over(giver, taker, tmp_path)
    here.id = there.id = next_here
    assert titles(here) == titles(there) == ["Ici 2"]
    one.close()
    other.close()
