"""The line typed in a meeting, by real keys: kinds, next line, parting, joining, moving, undo, names and dates."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.paths import Profile
from tests.qt.meetings import Held, held_meeting, room_on
from tests.qt.windows import copy_of

ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def held(qapp: QApplication, template: Path, tmp_path: Path) -> Iterator[Held]:
    with held_meeting(qapp, copy_of(Profile(template), tmp_path / "profil")) as made:
        yield made


def test_a_line_is_its_text_its_kind_and_enter(held: Held) -> None:
    held.type("Le centre reçoit 40 personnes par jour")
    held.enter()
    held.tab()
    held.type("Interprètes le matin")
    held.enter()
    held.tab(-2)
    held.type("Les carnets sont remis à tous")
    held.enter()
    held.tab(-1)
    held.type("Réserver deux places")
    held.enter()
    wanted = [
        ("note", "Le centre reçoit 40 personnes par jour"),
        ("need", "Interprètes le matin"),
        ("decision", "Les carnets sont remis à tous"),
        ("action", "Réserver deux places"),
    ]
    assert held.shown() == wanted
    assert held.said() == wanted
    book = held.book()
    assert {line.at.isoformat() for line in book.lines if line.at} == {"2021-06-16T13:12:00+00:00"}
    kinds = [book.subjects[line.subject].kind for line in book.lines if line.subject is not None]
    assert kinds == ["need", "decision", "action"]
    assert book.status == "draft"


def test_no_line_takes_more_than_three_keys_beyond_its_text(held: Held) -> None:
    for kind, tabs in (("note", 0), ("need", 1), ("priority", 2), ("decision", -2), ("action", -1)):
        before = held.keys
        held.tab(tabs)
        held.type(f"Dit comme {kind}")
        held.enter()
        assert held.keys - before <= len(f"Dit comme {kind}") + 3
    assert [kind for kind, _text in held.said()] == ["note", "need", "priority", "decision", "action"]


def test_tab_goes_round_and_digits_and_signs_are_text(held: Held) -> None:
    held.tab(5)
    held.type("1 2 & é \" ' ( ! : ; attention ! a@b.ma")
    held.tab(-5)
    held.enter()
    assert held.said() == [("note", "1 2 & é \" ' ( ! : ; attention ! a@b.ma")]


def test_a_person_is_completed_by_her_first_letters_and_one_key(held: Held) -> None:
    held.tab(-1)
    held.type("Envoyer la liste @Aï")
    offers = held.editor.offers
    assert offers is not None
    assert offers.current() is None
    held.press(Qt.Key.Key_Right)
    held.type(" !vend")
    held.press(Qt.Key.Key_Down)
    held.enter()
    assert held.editor.line.startswith("Envoyer la liste @Aïcha D. !vendredi")
    held.enter()
    book = held.book()
    assert book.lines[0].shown == "Envoyer la liste Aïcha D. vendredi 18 juin"
    action = book.subjects[book.lines[0].subject or b""]
    assert (action.title, action.owner_name, action.due) == ("Envoyer la liste", "Aïcha D.", "2021-06-18")
    assert "Aïcha" not in book.lines[0].text


def test_enter_never_takes_what_was_not_chosen(held: Held) -> None:
    held.type("Voir avec @Om")
    assert held.editor.offers is not None
    held.enter()
    assert held.said() == [("note", "Voir avec @Om")]
    assert held.editor.line == ""


def test_enter_in_the_middle_parts_the_line_and_backspace_joins_it_again(held: Held) -> None:
    held.tab()
    held.type("Lits pour dix personnes")
    for _letter in "dix personnes":
        held.press(Qt.Key.Key_Left)
    held.enter()
    assert held.said() == [("need", "Lits pour"), ("need", "dix personnes")]
    assert (held.editor.line, held.editor.caret) == ("dix personnes", 0)
    held.press(Qt.Key.Key_Backspace)
    assert held.editor.caret == len("Lits pour ")
    assert held.said() == [("need", "Lits pour dix personnes")]
    assert [subject.deleted for subject in held.book().subjects.values()] == [False]
    held.undo()
    assert held.said() == held.shown() == [("need", "Lits pour"), ("need", "dix personnes")]
    held.undo()
    assert held.said() == [("need", "Lits pour dix personnes")]


def test_delete_at_the_end_joins_the_next_line(held: Held) -> None:
    held.type("Un")
    held.enter()
    held.type("deux")
    held.press(Qt.Key.Key_Up)
    held.press(Qt.Key.Key_End)
    held.press(Qt.Key.Key_Delete)
    assert held.said() == [("note", "Un deux")]


def test_lines_are_moved_with_alt_and_arrows(held: Held) -> None:
    for word in ("un", "deux", "trois"):
        held.type(word)
        held.enter()
    held.press(Qt.Key.Key_Up)
    held.press(Qt.Key.Key_Up, ALT)
    held.press(Qt.Key.Key_Up, ALT)
    assert [text for _kind, text in held.said()] == ["trois", "un", "deux"]
    assert held.editor.line == "trois"
    held.press(Qt.Key.Key_Down, ALT)
    assert [text for _kind, text in held.said()] == ["un", "trois", "deux"]
    assert held.shown() == held.said()


def test_a_line_put_between_two_stays_between_them(held: Held) -> None:
    for word in ("un", "trois"):
        held.type(word)
        held.enter()
    held.press(Qt.Key.Key_Up)
    held.press(Qt.Key.Key_Up)
    held.press(Qt.Key.Key_End)
    held.enter()
    held.type("deux")
    held.press(Qt.Key.Key_Down)
    assert [text for _kind, text in held.said()] == ["un", "deux", "trois"]


def test_a_finished_line_is_one_step_of_undo(held: Held) -> None:
    held.type("Première")
    held.enter()
    held.tab()
    held.type("Lits d")
    held.room.desk.typing.save()
    held.settle()
    assert held.said() == [("note", "Première"), ("need", "Lits d")]
    held.type("ouillets")
    held.enter()
    assert held.said() == [("note", "Première"), ("need", "Lits douillets")]
    held.undo()
    assert held.said() == held.shown() == [("note", "Première")]
    held.store.redo()
    held.settle()
    assert held.said() == [("note", "Première"), ("need", "Lits douillets")]
    held.undo()
    held.undo()
    assert held.said() == []


def test_a_line_changed_later_goes_back_to_what_it_was(held: Held) -> None:
    held.tab()
    held.type("Lits")
    held.enter()
    held.press(Qt.Key.Key_Up)
    held.type(" et draps")
    held.room.desk.typing.save()
    held.tab()
    held.enter()
    assert held.said() == [("priority", "Lits et draps")]
    assert len(held.book().priorities) == 1
    held.undo()
    assert held.said() == held.shown() == [("need", "Lits")]
    assert held.book().priorities == []


def test_ctrl_z_while_typing_takes_back_letters_only(held: Held) -> None:
    held.type("Un")
    held.enter()
    held.type("deux")
    assert held.room.unsaved
    held.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier, "\x1a")
    assert held.editor.line == ""
    assert held.said() == [("note", "Un")]


def test_an_emptied_line_goes(held: Held) -> None:
    for word in ("un", "deux"):
        held.type(word)
        held.enter()
    held.press(Qt.Key.Key_Up)
    for _letter in "deux":
        held.press(Qt.Key.Key_Backspace)
    held.press(Qt.Key.Key_Up)
    assert held.said() == held.shown() == [("note", "un")]
    held.undo()
    assert held.said() == [("note", "un"), ("note", "deux")]


def test_pasted_lines_become_lines(held: Held) -> None:
    held.room.desk.typing.paste(["un", "deux", "trois"], 0)
    held.enter()
    assert [text for _kind, text in held.said()] == ["un", "deux", "trois"]


def test_each_line_takes_the_direction_of_its_text(held: Held) -> None:
    held.type("الولوج إلى العلاج")
    assert held.editor.layoutDirection() == Qt.LayoutDirection.RightToLeft
    held.enter()
    held.type("Accès")
    assert held.editor.layoutDirection() == Qt.LayoutDirection.LeftToRight


def test_arabic_lines_name_people_and_days(qapp: QApplication, template: Path, tmp_path: Path) -> None:
    profile = copy_of(Profile(template), tmp_path / "profil")
    with held_meeting(qapp, profile, lang="ar", window="ar") as held:
        held.tab(-1)
        held.type("إرسال اللائحة @Aï")
        held.press(Qt.Key.Key_Left)
        held.type(" !الجمعة")
        held.enter()
        book = held.book()
        action = book.subjects[book.lines[0].subject or b""]
        assert (action.owner_name, action.due) == ("Aïcha D.", "2021-06-18")


def test_leaving_and_coming_back_finds_the_same_line(held: Held) -> None:
    held.type("Une phrase comm")
    held.press(Qt.Key.Key_F6)
    assert not held.editor.hasFocus()
    held.room.escape()
    assert held.editor.hasFocus()
    held.type("encée")
    assert held.editor.line == "Une phrase commencée"


def test_after_a_cut_the_room_opens_on_the_line_begun_last(qapp: QApplication, template: Path, tmp_path: Path) -> None:
    profile = copy_of(Profile(template), tmp_path / "profil")
    with held_meeting(qapp, profile) as held:
        held.type("Finie")
        held.enter()
        held.tab(-1)
        held.type("Réserver deux pla")
        held.room.desk.typing.save()
        held.settle()
        meeting = held.room.desk.id
        lost, held.room.desk.typing.place = held.room.desk.typing.place, -1  # as a cut leaves it: never finished
        assert lost == 1
    with room_on(qapp, profile, meeting) as again:
        assert again.editor.line == "Réserver deux pla"
        again.type("ces")
        again.enter()
        assert again.said() == [("note", "Finie"), ("action", "Réserver deux places")]
        assert [one.title for one in again.book().subjects.values()] == ["Réserver deux places"]
