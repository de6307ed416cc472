"""Every page, tab and sheet met by keyboard and by ear, in four languages, both themes, with records and without any.

In every run each page and tab is walked round once, each language in one of the four looks. In a soak (MAILLAGE_SOAK=1)
each language is walked in all of them, and whatever a button of a page opens is walked too.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import product

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu

from desktop.i18n import LANGUAGES
from desktop.paths import Profile
from desktop.views.pages import PAGES
from desktop.views.window.main_window import MainWindow
from tests.qt import heard
from tests.qt.legible import faint, miscalled
from tests.qt.pages import rest
from tests.qt.wandering import Wanderer
from tests.qt.widths import cut_texts, in_sight
from tests.qt.windows import calm, settings, window

SOAK = bool(os.environ.get("MAILLAGE_SOAK"))
SIZES = {1.0: (1280, 640), 1.25: (1366, 690)}
CASES = (
    list(product(LANGUAGES, ("light", "dark"), SIZES, (True, False)))
    if SOAK
    else [
        ("fr", "light", 1.0, True),
        ("ar", "dark", 1.25, True),
        ("en", "dark", 1.0, False),
        ("es", "light", 1.25, False),
    ]
)
# its engine has its own tests; these leave the profile, or turn the whole window round
WITHOUT_PAGES = ("map",)
LEFT_OUT = ("nav.", "sibling.", "tab.", "action.language", "action.theme", "action.scale", "action.map")
ALWAYS = {"nav.dashboard", "nav.review", "nav.settings", "action.give"}
OPENED = 3  # so many new widgets are something that a button opened


class Walker:
    """Goes over a window; `faults` tells where what is wrong was met first."""

    def __init__(self, shown: MainWindow, lang: str, *, rings: bool) -> None:
        self.shown = shown
        self.lang = lang
        self.rings = rings
        self.faults: dict[str, str] = {}
        self.met = 0

    def look(self, where: str) -> None:
        """Walk round what is in front."""
        self.shown.toast.hide()  # what is said for a moment is no part of a page
        if not self.shown.isActiveWindow() and QApplication.activeModalWidget() is None:
            self.shown.activateWindow()  # a menu that went leaves it to nobody here
            rest(self.shown.store, 50)
        root = QApplication.activeModalWidget() or self.shown
        found = [
            *heard.misnamed(root),
            *heard.of_another_language(root, self.lang),
            *heard.problems_unheard(root),
            *heard.mouse_only(root),
            *heard.cut_without_tip(root),
            *(f"cut: {fault}" for fault in cut_texts(root)),
            *(f"role: {fault}" for fault in miscalled(root)),
            *(f"faint: {fault}" for fault in faint(root)),
        ]
        if root is self.shown:
            met, more = heard.going_round(root, self.shown.sidebar.buttons["dashboard"], rings=self.rings)
            found += [*more, *heard.disordered(met)]
            names = {stop.widget.objectName() for stop in met}
            found += [f"Tab never meets {name}" for name in ALWAYS - names] if heard.TABS_ITSELF not in names else []
            self.met += len(met)
        for fault in found:
            self.faults.setdefault(fault, where)

    def page(self, name: str) -> None:
        """Walk a page and its tabs."""
        self._go(name)
        self.look(name)
        for tab in [one.objectName() for one in self._buttons() if one.objectName().startswith("tab.")]:
            button = next((one for one in self._buttons() if one.objectName() == tab), None)
            if button is not None and not button.isChecked():
                QTest.keyClick(button, Qt.Key.Key_Space)
                calm(self.shown.store)
                self.look(f"{name}, {tab}")

    def all_that_opens(self, name: str) -> None:
        """Press every button of a page once, and walk what comes."""
        pressed = {""}
        while True:
            self._go(name)
            button = next((one for one in self._buttons() if self._key(one) not in pressed), None)
            if button is None:
                return
            key = self._key(button)
            pressed.add(key)
            before = self._there()
            QTimer.singleShot(150, self._menu)
            QTest.keyClick(button, Qt.Key.Key_Space)
            calm(self.shown.store)
            self._menu()
            if len(self._there() - before) >= OPENED or QApplication.activeModalWidget() is not None:
                self.look(f"{name}, {key}")
            front = QApplication.activeModalWidget()
            if front is not None:
                front.close()

    def _go(self, name: str) -> None:
        self.shown.go(name)
        calm(self.shown.store)

    def _buttons(self) -> list[QAbstractButton]:
        page = self.shown.page
        assert page is not None
        return [
            one
            for one in in_sight(page)
            if isinstance(one, QAbstractButton) and one.isEnabled() and not heard.is_mark(one)
        ]

    def _key(self, button: QAbstractButton) -> str:
        name = button.objectName() or heard.name_of(button)
        return "" if name.startswith(LEFT_OUT) else name

    def _there(self) -> set[tuple[str, str]]:
        return {(one.objectName(), type(one).__name__) for one in in_sight(self.shown)}

    def _menu(self) -> None:
        """A menu that opened: its words, then it goes."""
        menu = QApplication.activePopupWidget()
        if isinstance(menu, QMenu):
            for fault in heard.of_a_menu(menu, self.lang):
                self.faults.setdefault(fault, self.shown.page_name)
        if menu is not None:
            menu.close()


@pytest.mark.slow
@pytest.mark.parametrize(("lang", "look", "scale", "full"), CASES)
def test_every_page_by_keyboard_and_by_ear(
    qapp: QApplication,
    sample: Callable[[], Profile],
    profile: Profile,
    tmp_path_factory: pytest.TempPathFactory,
    lang: str,
    look: str,
    scale: float,
    full: bool,
) -> None:
    held = sample() if full else profile
    chosen = settings(language=lang, text_scale=scale, sample=full, theme=look)
    with window(qapp, held, chosen, size=SIZES[scale], complaints=not SOAK) as shown:
        walker = Walker(shown, lang, rings=SOAK or look == "light")
        someone = Wanderer(shown, 1, [], tmp_path_factory.mktemp("answers"), set())
        with someone.dialogs():
            for page in PAGES:
                if page.name in WITHOUT_PAGES:
                    continue
                walker.page(page.name)
                if SOAK:
                    walker.all_that_opens(page.name)
        assert walker.met > 300
        assert not walker.faults, "\n".join(f"{where}: {fault}" for fault, where in walker.faults.items())
