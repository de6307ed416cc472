"""The tour of the program: offered once in the sample, by keys alone, beside the pages, in every language."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.i18n import LANGUAGES, _, set_language
from desktop.paths import Profile
from desktop.services.opening import open_profile
from desktop.services.words.folding import fold
from desktop.views.help import tour
from desktop.views.help.tour import DONE, STEPS, stops
from desktop.views.pages import named
from desktop.views.widgets.basics import Button
from desktop.views.window.main_window import MainWindow
from tests.qt.pages import rest
from tests.qt.windows import calm, copy_of, settings, window


def made(folder: Path) -> Profile:
    profile = Profile(folder / "profil").make()
    open_profile(profile).close()
    return profile


def test_it_turns_to_every_page_by_keys_and_ends(qapp: QApplication, tmp_path: Path) -> None:
    with window(qapp, made(tmp_path), settings(sample=True)) as shown:
        bar = shown.tour
        assert not bar.isVisible()
        offer = next(one for one in shown.findChildren(Button) if one.text() == "Visite de cinq minutes")
        low = shown.minimumSizeHint().height()
        QTest.keyClick(offer, Qt.Key.Key_Space)
        rest(shown.store)
        assert shown.minimumSizeHint().height() <= max(low, 640), "the window stays on a low screen"
        seen = [shown.page_name]
        while bar.isVisible():
            QTest.keyClick(bar.next, Qt.Key.Key_Space)
            rest(shown.store)
            if bar.isVisible():
                assert shown.focusWidget() is bar.next, "the next key is again for the tour"
                assert bar.accessibleName() == f"{bar.title.text()}. {bar.text.text()}"
                assert not bar.geometry().intersects(shown.stack.geometry()), "it lies over no page"
                seen.append(shown.page_name)
        assert tuple(seen) == stops()
        assert shown.settings.tour_step == DONE
        shown.say("Un mot")
        shown.do_tour()
        rest(shown.store)
        assert not shown.toast.geometry().intersects(bar.geometry()), "a word at the foot does not lie over it"
        shown.toast.hide()
        QTest.keyClick(bar.next, Qt.Key.Key_Right)
        assert bar.at == 2
        QTest.keyClick(bar.next, Qt.Key.Key_Left)
        assert bar.at == 1
        rest(shown.store)  # the page takes the keyboard as it is entered, then the bar
        QTest.keyClick(bar.next, Qt.Key.Key_Escape)
        assert not bar.isVisible()


def test_it_stays_where_it_is_when_the_window_is_built_again(qapp: QApplication, tmp_path: Path) -> None:
    with window(qapp, made(tmp_path), settings()) as shown:
        assert not shown.tour.isVisible(), "one’s own profile is not held up"
        shown.do_tour()
        shown.tour.turn(3)
        rest(shown.store)
        shown.change_settings(language="ar")
        rest(shown.store)
        rest(shown.store)
        assert (shown.tour.at, shown.tour.isVisible(), shown.page_name) == (3, True, STEPS[2].page)
        assert shown.tour.title.text().strip("\u200f\u2067\u2069") != STEPS[2].title
        QTest.keyClick(shown.tour.next, Qt.Key.Key_Left)  # onwards, where one reads from the right
        assert shown.tour.at == 4
    set_language("fr")


def pointed_at(shown: MainWindow) -> str:
    mark = shown.tour.mark
    assert mark is not None
    if mark.about is None or not mark.isVisible():
        return ""
    seen = QRect(mark.about.mapTo(shown, QPoint()), mark.about.size())
    assert QRect(mark.mapTo(shown, QPoint()), mark.size()).adjusted(-2, -2, 2, 2).contains(seen.center())
    return mark.about.objectName()


@pytest.mark.parametrize(("lang", "scale", "size"), [("es", 1.25, (1280, 640)), ("ar", 1.0, (800, 480))])
def test_each_stop_points_at_what_it_speaks_of(
    qapp: QApplication, filled: Profile, tmp_path: Path, lang: str, scale: float, size: tuple[int, int]
) -> None:
    """In a low window too, what is spoken of is in sight; where a list is empty, the way to its page is framed."""
    chosen = settings(sample=True, language=lang, text_scale=scale)
    with window(qapp, copy_of(filled, tmp_path / "p"), chosen, size=size) as shown:
        shown.do_tour()
        for step in STEPS:
            calm(shown.store)
            wanted = {"needs": "nav.needs", "review": "nav.review"}.get(step.page, step.mark)
            assert pointed_at(shown) == wanted, step.page
            mark, bar = shown.tour.mark, shown.tour
            assert mark is not None
            assert not mark.geometry().intersects(bar.geometry()), step.page
            QTest.keyClick(bar.next, Qt.Key.Key_Space)
        assert not mark.isVisible()
    set_language("fr")


def test_somebody_who_looks_around_meanwhile_is_waited_for(qapp: QApplication, tmp_path: Path) -> None:
    with window(qapp, made(tmp_path), settings()) as shown:
        shown.do_tour()
        shown.tour.turn(3)
        rest(shown.store)
        shown.go("settings")
        rest(shown.store)
        assert shown.tour.next.text() == "Reprendre la visite"
        assert pointed_at(shown) == ""
        QTest.keyClick(shown.tour.next, Qt.Key.Key_Space)
        rest(shown.store)
        assert (shown.page_name, shown.tour.at, shown.tour.next.text()) == ("needs", 3, "Suivant")
        shown.tour.leave()
        assert not shown.tour.isVisible()
        shown.do_tour()
        assert shown.tour.at == 3, "it goes on where it was left"


def test_the_program_closed_on_the_way_goes_on_where_it_was(qapp: QApplication, tmp_path: Path) -> None:
    with window(qapp, made(tmp_path), settings(tour_step=4)) as shown:
        assert (shown.tour.at, shown.tour.next.text()) == (4, "Reprendre la visite"), "another page is shown first"
        QTest.keyClick(shown.tour.next, Qt.Key.Key_Space)
        assert shown.page_name == STEPS[3].page


def test_settings_of_a_longer_tour_do_no_harm(qapp: QApplication, tmp_path: Path) -> None:
    with window(qapp, made(tmp_path), settings(sample=True, tour_step=99)) as shown:
        assert (shown.tour.at, shown.tour.isVisible()) == (DONE, False)


def test_every_stop_is_said_in_every_language() -> None:
    for code in LANGUAGES:
        set_language(code)
        said = {_(words) for step in tour.STEPS for words in (step.title, step.text)}
        assert len(said) == 2 * len(STEPS)
    set_language("fr")


def names_its_page(step: tour.Step) -> bool:
    """Whether a stop calls its page by the word that the sidebar has for it, in the language of now."""
    word = max(fold(_(named(step.page).label)).split(), key=len)
    return word[:5] in fold(f"{_(step.title)} {_(step.text)}")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pages_are_called_as_the_window_calls_them(lang: str) -> None:
    set_language(lang)
    others = {"exchanges", "help"}  # called by what one does there; a part of a page is not its name
    assert [
        step.title for step in STEPS if step.page not in others and not step.target and not names_its_page(step)
    ] == []
    assert not names_its_page(tour.Step("needs", None, "", "Le tableau de bord", ""))
    set_language("fr")
