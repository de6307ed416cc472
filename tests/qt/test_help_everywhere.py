"""F1 answers wherever the keyboard is: on each page, in the parts that have a chapter, before and without a profile."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QWidget

from desktop import app as composition
from desktop.i18n import LANGUAGES, _, set_language
from desktop.paths import Profile
from desktop.settings import Settings
from desktop.viewmodels.documents.guide import CHAPTER_OF, chapters
from desktop.viewmodels.store import Store
from desktop.views.help.help_page import HelpPage
from desktop.views.help.help_ways import GuideSheet, chapter_at
from desktop.views.map import map_beside, map_packs, map_publish
from desktop.views.pages import PAGES
from desktop.views.record import alignment_card, alike_bar, attachments_view, confirm_line, people_tab
from desktop.views.service import orient_card
from desktop.views.window import settings_safety
from desktop.views.window.main_window import MainWindow
from desktop.views.window.settings_safety import SafetyCard
from tests.qt.pages import QuietShell, dress, rest, until
from tests.qt.windows import calm, copy_of, settings, window

PARTS = (
    map_publish.PublishPanel,
    map_packs.PacksPanel,
    settings_safety.SafetyCard,
    alike_bar.AlikeBar,
    attachments_view.AttachmentsView,
    confirm_line.ConfirmLine,
    people_tab.PeopleTab,
    alignment_card.AlignmentCard,
    orient_card.CardQuestion,
)


def press_f1(shown: MainWindow) -> None:
    QTest.keyClick(shown.focusWidget() or shown, Qt.Key.Key_F1)
    rest(shown.store)


def test_each_page_is_asked_about_by_key_and_gone_back_to(qapp: QApplication, filled: Profile, tmp_path: Path) -> None:
    with window(qapp, copy_of(filled, tmp_path / "p"), settings()) as shown:
        for page in PAGES:
            if page.name == "help":
                continue
            shown.go(page.name)
            rest(shown.store)
            press_f1(shown)
            opened = shown.page
            assert isinstance(opened, HelpPage), page.name
            assert opened.chapter == CHAPTER_OF[page.name]
            assert opened.back.isVisible()
            press_f1(shown)
            assert shown.page_name == page.name, "the same key leads back"


def test_a_part_with_a_chapter_of_its_own_opens_that_one(qapp: QApplication, filled: Profile, tmp_path: Path) -> None:
    with window(qapp, copy_of(filled, tmp_path / "p"), settings(), page="settings") as shown:
        shown.findChildren(SafetyCard)[0].findChildren(QWidget, "action.save_copy")[0].setFocus()
        press_f1(shown)
        opened = shown.page
        assert isinstance(opened, HelpPage)
        assert opened.chapter == "backup"
        QTest.mouseClick(opened.back, Qt.MouseButton.LeftButton)
        assert shown.page_name == "settings"


def test_every_part_names_a_chapter_that_is_there() -> None:
    assert {part.CHAPTER for part in PARTS} <= {one.name for one in chapters("fr")}


def test_the_panels_of_the_map_have_theirs(qapp: QApplication) -> None:
    dress(qapp)
    store = Store()
    for panel, chapter in (
        (map_publish.PublishPanel(store), "publish"),
        (map_packs.PacksPanel(store, QuietShell()), "packs"),
    ):
        assert {chapter_at(inside) for inside in panel.findChildren(QWidget)} == {chapter}
    assert chapter_at(QWidget()) == ""
    store.close()


def test_the_palette_hands_the_key_on(qapp: QApplication, filled: Profile, tmp_path: Path) -> None:
    with window(qapp, copy_of(filled, tmp_path / "p"), settings(), page="needs") as shown:
        shown.do_palette()
        rest(shown.store)
        palette = QApplication.activeModalWidget()
        assert palette is not None
        QTest.keyClick(palette.focusWidget(), Qt.Key.Key_F1)
        rest(shown.store)
        assert isinstance(shown.page, HelpPage)
        assert shown.page.chapter == "needs"
        assert QApplication.activeModalWidget() is None


@pytest.fixture
def first(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MainWindow]:
    dress(qapp)
    monkeypatch.setattr(map_beside, "MAP_FROM", 100_000)  # the map's engine has its own tests
    program = composition.Program(qapp, Profile(tmp_path / "p").make(), Settings(language="fr", theme="light"))
    assert program.take_lock()
    program.show()
    shown = program.window
    rest(shown.store)
    yield shown
    program.close()
    shown.close()


def test_the_very_first_screen_has_help_and_no_command_that_needs_pages(first: MainWindow) -> None:
    assert first.launching
    for key in (Qt.Key.Key_K, Qt.Key.Key_N, Qt.Key.Key_D, Qt.Key.Key_E, Qt.Key.Key_R):
        QTest.keyClick(first.focusWidget(), key, Qt.KeyboardModifier.ControlModifier)
        rest(first.store)
        assert QApplication.activeModalWidget() is None
    press_f1(first)
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, GuideSheet)
    assert sheet.text.toPlainText().startswith("Premiers pas")
    sheet.text.asked.emit("backup")
    assert sheet.text.toPlainText().startswith("Sauvegarder")
    QTest.keyClick(sheet.text, Qt.Key.Key_F1)
    until(lambda: QApplication.activeModalWidget() is None)
    assert first.launching, "nothing began"


def test_who_does_not_know_the_key_is_offered_help_on_the_first_screen(first: MainWindow) -> None:
    offered = first.findChild(QAbstractButton, "action.first_help")
    assert isinstance(offered, QAbstractButton)
    QTest.mouseClick(offered, Qt.MouseButton.LeftButton)
    rest(first.store)
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, GuideSheet)
    QTest.keyClick(sheet.text, Qt.Key.Key_Escape)
    until(lambda: QApplication.activeModalWidget() is None)


def test_the_first_screen_helps_in_the_language_just_chosen(first: MainWindow) -> None:
    first.centralWidget().language_chosen.emit("ar", first.settings)
    rest(first.store)
    press_f1(first)
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, GuideSheet)
    assert sheet.text.toPlainText().startswith("الخطوات الأولى")
    sheet.reject()
    set_language("fr")


def test_a_profile_that_cannot_be_opened_leads_to_repairing_it(qapp: QApplication, tmp_path: Path) -> None:
    profile = Profile(tmp_path / "p").make()
    profile.database.write_bytes(b"no database" * 500)
    profile.key_file.write_text("0" * 64)
    with window(qapp, profile, settings(), complaints=False) as shown:
        until(lambda: shown.unopened)
        press_f1(shown)
        sheet = QApplication.activeModalWidget()
        assert isinstance(sheet, GuideSheet)
        assert "Récupérer un profil" in sheet.text.toPlainText()
        sheet.reject()


WAY = re.compile(r"\*([^*\n]+ [→←] [^*\n]+?)\*")


def ways(lang: str) -> list[tuple[str, list[str]]]:
    """Chapter and steps of each way that the guide shows: *A page → what is on it → what that opens*."""
    told = ((one.name, way) for one in chapters(lang) for way in WAY.findall(re.sub(r"`[^`]*`", "", one.text)))
    return [(name, [plainly(step) for step in re.split(r" [→←] ", way)]) for name, way in told]


def plainly(text: str) -> str:
    return (
        re.sub(r"[\s\u00a0\u200f\u2066-\u2069]+", " ", text.replace("&", "").replace("’", "'")).strip(" .:…").casefold()
    )


def on_it(widget: QWidget) -> set[str]:
    """Every word that a widget and what is in it show, say or offer."""
    found: set[str] = set()
    for one in (widget, *widget.findChildren(QWidget)):
        for name in ("text", "title", "accessibleName", "toolTip", "windowTitle"):
            told = getattr(one, name, None)
            said = told() if callable(told) else ""
            found.add(plainly(said) if isinstance(said, str) else "")
        if isinstance(one, QComboBox):
            found |= {plainly(one.itemText(row)) for row in range(one.count())}
    return found


def wrong_steps(shown: MainWindow, chapter: str, steps: list[str]) -> list[str]:
    """The steps of a way that are not where the guide says they are."""
    labels = {plainly(_(page.label)): page.name for page in PAGES}
    asked = [page for page, its in CHAPTER_OF.items() if its == chapter]
    shown.go(labels.get(steps[0]) or asked[0])
    calm(shown.store)
    wrong = [] if steps[0] in labels or steps[0] in on_it(shown.page) else [steps[0]]
    for step in steps[1:]:
        if step not in on_it(shown.page):
            wrong.append(step)
            continue
        for button in shown.page.findChildren(QAbstractButton):
            if button.isVisible() and step == plainly(button.accessibleName()) and step != steps[-1]:
                button.click()
                calm(shown.store)
                break
    return wrong


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_way_that_the_guide_shows_can_be_gone(
    qapp: QApplication, filled: Profile, tmp_path: Path, lang: str
) -> None:
    with window(qapp, copy_of(filled, tmp_path / "p"), settings(language=lang)) as shown:
        assert len(ways(lang)) >= 7
        assert [way for way in ways(lang) if wrong_steps(shown, *way)] == []
        if lang == "fr":
            assert wrong_steps(shown, "publish", ["échanges", "publier"]) == ["publier"], "it is on the map's page"
            assert wrong_steps(shown, "export", ["quoi", "classeur plein"]) == ["classeur plein"]
    set_language("fr")
