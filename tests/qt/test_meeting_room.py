"""The room of a meeting around its lines: agenda and timer, who is there, details of a line, the end, what fits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from desktop.i18n import LANGUAGES
from desktop.paths import Profile
from desktop.services.record import records
from desktop.services.unit_of_work import UnitOfWork
from desktop.views.meeting.meeting_agenda import read_point
from tests.qt.meetings import Held, held_meeting
from tests.qt.pages import dress, rest
from tests.qt.test_window_pages import cut_paintings, outside, unnamed
from tests.qt.widths import cut_texts
from tests.qt.windows import copy_of


@pytest.fixture
def held(qapp: QApplication, template: Path, tmp_path: Path) -> Iterator[Held]:
    with held_meeting(qapp, copy_of(Profile(template), tmp_path / "profil"), count_sex=True) as made:
        yield made


def agenda(held: Held) -> list[tuple[str, str, int | None]]:
    return [(point.title, point.status, point.minutes) for point in held.book().agenda]


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("Tour de table", ("Tour de table", None)),
        ("Tour de table, 10 min", ("Tour de table", 10)),
        ("Tour de table 10", ("Tour de table", 10)),
        ("جولة تعارف ١٠ د", ("جولة تعارف", 10)),
        ("20", ("20", None)),
    ],
)
def test_a_point_is_typed_with_its_minutes(typed: str, wanted: tuple[str, int | None]) -> None:
    assert read_point(typed) == wanted


def test_points_are_talked_about_done_moved_and_added_by_keys(held: Held) -> None:
    rows = list(held.room.agenda.rows.values())
    rows[0].setFocus()
    held.press(Qt.Key.Key_Return)
    first = held.book().agenda[0].id
    assert held.room.desk.running == first
    assert "10:00" in held.room.agenda.left.text()
    held.room.lines.write()
    held.type("Dit au premier point")
    held.enter()
    assert held.book().lines[0].item == first
    held.room.agenda.go_on()
    assert agenda(held)[0] == ("Tour de table", "done", 10)
    assert held.room.desk.running == held.book().agenda[1].id
    held.room.agenda.rows[held.book().agenda[2].id].setFocus()
    held.press(Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [title for title, _status, _minutes in agenda(held)][1] == "Hébergement d’urgence"
    held.room.agenda.add.setFocus()
    held.type("Divers, 5 min")
    held.enter()
    assert agenda(held)[-1] == ("Divers", "open", 5)
    held.undo()
    assert len(agenda(held)) == 3


def test_the_timer_says_what_is_left_and_what_is_over_and_keeps_it(held: Held) -> None:
    card, clock = held.room.agenda, held.room.agenda.clock
    point = held.book().agenda[0]
    card._turn_to(point.id)
    clock._before = 96
    card._show_time()
    assert "08:2" in card.left.text()
    clock._before = 700
    card._show_time()
    assert "01:40" in card.left.text()
    assert card.left.property("tone") == "warn"
    clock.pause(True)
    assert held.book().agenda[0].spent == 700
    steps = held.store.revision
    clock.pause(False)
    clock.stop()
    held.settle()
    assert held.store.revision == steps


def test_people_are_ticked_counted_added_and_taken_off(held: Held) -> None:
    people = held.room.people
    youssef = next(one for one in held.book().presences if one.name.startswith("Youssef"))
    people.rows[youssef.id].tick.setFocus()
    held.press(Qt.Key.Key_Space, text=" ")
    held.settle()
    people.rows[youssef.id].sex.click()
    people.rows[youssef.id].sex.setFocus()
    held.settle()
    people.rows[youssef.id].sex.click()
    held.settle()
    found = next(one for one in held.book().presences if one.id == youssef.id)
    assert (found.present, found.sex) == (True, "men")
    assert people.pill.text == "1 sur 3"
    assert "1 homme" in people.counted.text()
    people.add.setFocus()
    held.type("Nadia")
    rest(held.store, 200)
    held.enter()
    held.settle()
    assert "Nadia" in [one.name for one in held.book().presences if one.present]
    people.rows[youssef.id].tick.setFocus()
    held.room.delete_current()
    assert "Youssef K." not in [one.name for one in held.book().presences]
    held.undo()
    assert "Youssef K." in [one.name for one in held.book().presences]


def test_under_forty_people_the_line_to_add_one_is_still_in_sight(held: Held) -> None:
    QGuiApplication.clipboard().setText("\n".join(f"Personne {n}\tAl Wafae" for n in range(40)))
    people = held.room.people
    people.add.setFocus()
    held.press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier, "\x16")
    held.settle()
    assert len(people.rows) >= 40
    assert people.add.hasFocus()
    assert people.add.visibleRegion().boundingRect() == people.add.rect(), "all of it"


def test_the_hour_of_the_last_word_is_that_of_the_lines(held: Held) -> None:
    """Whatever zone the computer believes to be in."""
    held.room.head.show_saved(datetime(2026, 11, 27, 20, 5, tzinfo=UTC))
    assert held.room.head.saved.text() == "Enregistré à 21:05"


def test_a_list_from_a_spreadsheet_is_pasted_into_the_line(held: Held) -> None:
    QGuiApplication.clipboard().setText(
        "Nom\tOrganisation\tFonction\tSexe\nHind\tAl Wafae\tPrésidente\tF\nSaïd\tAl Wafae\t\tH"
    )
    held.room.people.add.setFocus()
    held.press(Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier, "\x16")
    held.settle()
    book = held.book()
    assert {(one.name, one.actor_name, one.sex) for one in book.presences if one.present} == {
        ("Hind", "Al Wafae", "women"),
        ("Saïd", "Al Wafae", "men"),
    }
    assert held.shell.said == ["2 personnes ajoutées."]


def test_the_details_of_a_need_are_written_by_keys(held: Held) -> None:
    held.tab()
    held.type("Lits")
    held.press(Qt.Key.Key_F4)
    held.settle()
    rest(held.store, 60)
    strip = held.room._strip
    assert strip is not None
    strip.bound["people"].widget.setFocus()
    held.type("40")
    rest(held.store, 60)
    held.press(Qt.Key.Key_Escape)
    held.settle()
    assert held.room._strip is None
    assert held.editor.hasFocus()
    book = held.book()
    need = book.subjects[book.lines[0].subject or b""]
    assert (need.title, need.people) == ("Lits", 40)


def test_a_note_has_no_details(held: Held) -> None:
    held.type("Bonjour")
    held.room._open_strip()
    assert held.room._strip is None
    assert held.shell.said


def test_the_summary_leads_to_its_line(held: Held) -> None:
    held.tab()
    held.type("Lits")
    held.enter()
    held.type("Une note")
    held.enter()
    held.settle()
    card = held.room.summary.cards["need"]
    assert card.pill.text == "1 besoin"
    card._rows[0].setFocus()
    held.press(Qt.Key.Key_Return)
    assert held.editor.line == "Lits"


def test_who_is_asked_whether_to_close_has_the_keyboard_on_what_closes_nothing(held: Held) -> None:
    held.room.end.ask()
    held.settle()
    assert QApplication.focusWidget().text() == "Pas encore"
    held.press(Qt.Key.Key_Return)
    held.settle()
    assert not held.book().final


def test_closed_minutes_take_corrections_only(held: Held) -> None:
    held.tab(-2)
    held.type("Adopté")
    held.enter()
    held.settle()
    held.room.end.close()
    held.settle()
    book = held.book()
    assert book.final
    assert book.subjects[book.lines[0].subject or b""].number == "2021-06-16/1"
    assert not held.editor.isVisible()
    held.room.lines.stand_on(book.lines[0].id)
    held.press(Qt.Key.Key_F4)
    held.type("Adopté à une voix près")
    held.enter()
    assert [(one.note, one.text) for one in held.book().amendments] == [(book.lines[0].id, "Adopté à une voix près")]
    assert held.room.desk.lines.rows[0].amended == ("Adopté à une voix près",)
    held.undo()
    held.undo()
    assert not held.book().final
    held.room.begin()
    assert held.editor.isVisible()


def test_what_another_page_changes_is_seen_while_typing_goes_on(held: Held) -> None:
    held.tab()
    held.type("Lits")
    held.enter()
    held.type("En train d")
    line = held.book().lines[0]

    def other(uow: UnitOfWork) -> None:
        records.record(uow, "need", {"sector": "health"}, line.subject)

    held.store.change(other, label="ailleurs")
    held.settle()
    assert held.room.desk.lines.rows[0].aside == "Santé"
    held.type("e parler")
    assert held.editor.line == "En train de parler"


def test_f6_goes_round_the_room(held: Held) -> None:
    met = []
    for _turn in range(5):
        focused = QApplication.focusWidget()
        assert focused is not None
        met.append(focused.objectName())
        held.room.go_pane(1)
    assert met[0] == "field.line"
    assert {"row.person", "action.back"} <= set(met)
    assert len(set(met)) >= 4


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("scale", "size"), [(1.0, (1072, 550)), (1.25, (1120, 600)), (1.0, (744, 420))])
def test_the_room_fits(
    qapp: QApplication, template: Path, tmp_path: Path, lang: str, scale: float, size: tuple[int, int]
) -> None:
    profile = copy_of(Profile(template), tmp_path / "profil")
    dress(qapp, lang, scale=scale)
    with held_meeting(qapp, profile, window=lang, scale=scale, count_sex=True, size=size) as held:
        held.tab(-1)
        held.type("Réserver deux places avant la fin de la semaine prochaine, et une troisième si possible")
        held.press(Qt.Key.Key_F4)
        held.settle()
        rest(held.store, 80)
        room = held.room
        faults = [*cut_texts(room), *cut_paintings(room), *outside(room), *unnamed(room)]
        assert not faults, "\n".join(faults)
        hint = room.minimumSizeHint()
        assert hint.width() <= size[0], hint
        assert hint.height() <= size[1], hint
