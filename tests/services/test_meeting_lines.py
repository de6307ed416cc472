"""A line of a meeting becomes a need, a decision, an action; it changes its mind; nobody's name is written in it."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from desktop.errors import InvalidValue, MinutesFinal
from desktop.models.areas import area_id
from desktop.models.meetings import Note, said_id
from desktop.services.listing import lists
from desktop.services.listing.lists import ListQuery
from desktop.services.meeting import meeting_lines, minutes_closing
from desktop.services.record import records
from desktop.services.record.order_keys import between
from desktop.services.unit_of_work import UnitOfWork
from tests.services.meeting_room import AT, TAG, Room, at
from tests.services.opened import OUJDA, Opened


def test_each_kind_of_line_makes_its_record(opened: Opened) -> None:
    room = Room(opened)
    note = room.line("Le centre de santé reçoit 40 personnes par jour")
    need = room.line("Interprètes pour les consultations du matin", "need")
    first = room.line("Suivi des femmes enceintes", "priority")
    decision = room.line("Les carnets de santé sont remis sans pièce d’identité", "decision")
    action = room.line("Envoyer la liste des médiatrices", "action")
    book = room.book()
    assert [line.id for line in book.lines] == [note, need, first, decision, action]
    assert book.lines[0].subject is None
    assert room.subject(need).kind == "need"
    assert room.subject(need).status == "open"
    assert room.subject(need).areas == ("Oujda",)
    assert room.subject(first).id == said_id("need", first)
    assert [ranked.need for ranked in book.priorities] == [said_id("need", first)]
    assert (room.subject(decision).number, room.subject(decision).status) == ("2021-01-20/1", "adopted")
    assert (room.subject(action).title, room.subject(action).status) == ("Envoyer la liste des médiatrices", "todo")
    with opened.database.read() as session:
        said = records.load(session, "need", said_id("need", need), "fr")
        assert (said["places"], said["said"]) == ([area_id(OUJDA)], "2021-01-20")
        assert list(lists.ids(session, "action", ListQuery(meeting=room.id))) == [said_id("action", action)]
        assert list(lists.ids(session, "note", ListQuery(text="mediatrices"))) == [action]


def test_who_and_until_when_are_read_from_the_line_and_no_name_is_written(opened: Opened) -> None:
    room = Room(opened)
    group = opened.record("actor", name="Collectif Ahlam", kind="association")
    aicha = room.person("Aïcha Diallo", group)
    action = room.line(f"Envoyer la liste des médiatrices {at(aicha)} !vendredi", "action")
    meeting = room.line(f"Revoir {at(aicha)} pour le calendrier", "action")
    told = room.subject(action)
    assert (told.title, told.owner, told.owner_name, told.due) == (
        "Envoyer la liste des médiatrices",
        aicha,
        "Aïcha Diallo",
        "2021-01-22",
    )
    assert room.subject(meeting).title == "Revoir Collectif Ahlam pour le calendrier"
    shown = room.book().lines
    assert "Aïcha Diallo" in shown[0].shown
    assert "vendredi 22 janvier" in shown[0].shown
    with opened.database.read() as session:
        kept = list(session.scalars(select(Note.text)))
        assert not any("Aïcha" in (text or "") for text in kept)
        assert list(lists.ids(session, "note", ListQuery(text="Aicha"))) == []
        row = lists.rows(session, "note", [action], "fr")[0]
    assert "Aïcha Diallo" in row.title


def test_a_line_changes_its_kind_and_back(opened: Opened) -> None:
    room = Room(opened)
    line = room.line("Thermomètres et gel", "need")
    room.act(lambda uow: meeting_lines.set_kind(uow, line, "decision"))
    assert room.subject(line).kind == "decision"
    with opened.database.read() as session:
        assert list(lists.ids(session, "need", ListQuery())) == []
        assert list(lists.ids(session, "need", ListQuery(trash=True))) == [said_id("need", line)]
    room.act(lambda uow: meeting_lines.set_kind(uow, line, "priority"))
    assert (room.subject(line).kind, room.subject(line).deleted) == ("need", False)
    room.act(lambda uow: meeting_lines.set_kind(uow, line, "need"))
    assert room.book().priorities == []
    room.act(lambda uow: meeting_lines.set_kind(uow, line, "note"))
    assert room.book().lines[0].subject is None


def test_a_title_follows_its_line_until_somebody_gives_it_another(opened: Opened) -> None:
    room = Room(opened)
    line = room.line("Kits dhiver", "need")
    room.edit(line, "Kits d’hiver pour 120 familles")
    assert room.subject(line).title == "Kits d’hiver pour 120 familles"
    opened.record("need", said_id("need", line), title="Kits d’hiver (familles)")
    room.edit(line, "Kits d’hiver pour 140 familles")
    assert room.subject(line).title == "Kits d’hiver (familles)"
    assert room.book().lines[0].shown == "Kits d’hiver pour 140 familles"


def test_an_owner_said_later_is_taken_and_one_chosen_by_hand_stays(opened: Opened) -> None:
    room = Room(opened)
    one, other = room.person("Omar L."), room.person("Nadia T.")
    line = room.line("Réserver deux places", "action")
    room.edit(line, f"Réserver deux places {at(one)} !22/01/2021")
    assert (room.subject(line).owner, room.subject(line).due) == (one, "2021-01-22")
    opened.record("action", said_id("action", line), owner=other)
    room.edit(line, f"Réserver trois places {at(one)} !23/01/2021")
    assert (room.subject(line).owner, room.subject(line).due) == (other, "2021-01-23")


def test_lines_are_split_joined_moved_and_dropped(opened: Opened) -> None:
    room = Room(opened)
    first = room.line("Accès aux soins. Hébergement", "need")
    second = room.line("Fin")
    ranks = [line.rank for line in room.book().lines]
    cut = room.act(
        lambda uow: meeting_lines.split(uow, first, "Accès aux soins.", "Hébergement", between(ranks[0], ranks[1], TAG))
    )
    assert [line.shown for line in room.book().lines] == ["Accès aux soins.", "Hébergement", "Fin"]
    assert [room.subject(line).title for line in (first, cut)] == ["Accès aux soins.", "Hébergement"]
    room.act(lambda uow: meeting_lines.join(uow, first, cut))
    assert [line.shown for line in room.book().lines] == ["Accès aux soins. Hébergement", "Fin"]
    room.act(lambda uow: meeting_lines.move(uow, second, between("", ranks[0], TAG)))
    assert [line.id for line in room.book().lines] == [second, first]
    room.act(lambda uow: meeting_lines.drop(uow, [first]))
    with opened.database.read() as session:
        assert list(lists.ids(session, "need", ListQuery())) == []
    opened.undo()
    assert [line.id for line in room.book().lines] == [second, first]
    assert not room.subject(first).deleted


def test_what_something_came_of_stays_when_its_line_goes(opened: Opened) -> None:
    room = Room(opened)
    line = room.line("Interprètes", "need")
    made = opened.record("initiative", title="Interprétariat", needs=[said_id("need", line)])
    room.act(lambda uow: meeting_lines.drop(uow, [line]))
    with opened.database.read() as session:
        assert list(lists.ids(session, "need", ListQuery())) == [said_id("need", line)]
        assert records.load(session, "initiative", made, "fr")["needs"] == [said_id("need", line)]


def test_a_line_may_take_up_a_need_of_before(opened: Opened) -> None:
    room = Room(opened)
    known = opened.record("need", title="Hébergement", sector="basic-aid", status="open", places=[OUJDA])
    line = room.line("L’hébergement reste le premier besoin", "priority")
    room.act(lambda uow: meeting_lines.take_up(uow, line, known))
    book = room.book()
    assert (book.lines[0].subject, [ranked.need for ranked in book.priorities]) == (known, [known])
    with opened.database.read() as session:
        assert list(lists.ids(session, "need", ListQuery())) == [known]


def test_final_minutes_change_no_more_but_are_amended(opened: Opened) -> None:
    room = Room(opened)
    line = room.line("Les carnets sont remis", "decision")
    room.act(lambda uow: minutes_closing.close(uow, room.id, "Samira", AT))
    book = room.book()
    assert (book.final, book.final_by, book.final_at) == (True, "Samira", AT)
    with opened.database.read() as session:
        assert records.load(session, "decision", said_id("decision", line), "fr")["number"] == "2021-01-20/1"
    with pytest.raises(MinutesFinal):
        room.line("Encore")
    with pytest.raises(MinutesFinal):
        room.act(lambda uow: meeting_lines.drop(uow, [line]))
    room.act(lambda uow: minutes_closing.amend(uow, room.id, "Lire : aux femmes enceintes.", AT, line))
    amended = room.book().amendments
    assert [(one.text, one.note, one.at) for one in amended] == [("Lire : aux femmes enceintes.", line, AT)]
    opened.undo()
    opened.undo()
    assert not room.book().final


def test_the_form_neither_closes_nor_opens_minutes(opened: Opened) -> None:
    room = Room(opened)
    with pytest.raises(InvalidValue):
        opened.record("meeting", room.id, status="final")
    with UnitOfWork(opened.database) as uow:
        _id, left = records.record_what_holds(uow, "meeting", {"status": "final", "venue": "Salle 2"}, room.id)
        uow.commit("forme")
    assert left == ["status"]
    assert (room.book().final, room.book().venue) == (False, "Salle 2")
    room.act(lambda uow: minutes_closing.close(uow, room.id, "Samira", AT))
    for changed in ({"status": "draft"}, {"day": "2021-01-21"}, {"title": "Autre"}):
        with pytest.raises(MinutesFinal):
            opened.record("meeting", room.id, **changed)
    opened.record("meeting", room.id, visibility="partners", day="2021-01-20")
    assert room.book().final
