"""Every page in four languages, two sizes, light and dark: nothing cut, unnamed, miscalled, faint or too big."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from desktop import i18n, paths
from desktop.i18n import LANGUAGES
from desktop.paths import Profile
from desktop.views import theme
from desktop.views.pages import PAGES
from desktop.views.record.records_page import RecordsPage
from desktop.views.short_dates import short_date
from desktop.views.widgets.choice import Choice
from desktop.views.widgets.pill import pill_size
from desktop.views.window.main_window import MainWindow
from desktop.views.window.sidebar import NARROW, NavButton
from tests.qt.legible import faint, miscalled
from tests.qt.pages import dress, rest
from tests.qt.widths import cut_texts, in_sight
from tests.qt.windows import settings, window

INSIDE = (QLineEdit, QComboBox, QAbstractScrollArea)
CONTROLS = (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QPlainTextEdit)
NAMES = [page.name for page in PAGES]
CASES = [
    *[(lang, 1.0, False, (1280, 640), "light") for lang in LANGUAGES],
    *[(lang, 1.25, False, (1366, 690), "dark") for lang in LANGUAGES],
    ("fr", 1.0, True, (1366, 768), "light"),
]


def unnamed(root: QWidget) -> list[str]:
    """Every control that can be reached and says nothing aloud."""
    found = []
    for widget in in_sight(root):
        inner = widget.objectName().startswith("qt_") or type(widget.parent()).__name__ in ("QComboBox", "Choice")
        if inner or not isinstance(widget, CONTROLS) or widget.focusPolicy() == Qt.FocusPolicy.NoFocus:
            continue
        if not widget.accessibleName():
            found.append(f"{type(widget).__name__} {widget.objectName()!r} in {type(widget.parent()).__name__}")
    return found


def cut_paintings(root: QWidget) -> list[str]:
    """What we paint ourselves: words of the sidebar, chosen entries of drop-down lists."""
    found = []
    for one in in_sight(root):
        if isinstance(one, NavButton) and one.needed > one.width() > NARROW:
            found.append(f"{one.objectName()} {one.needed} > {one.width()}")
        if isinstance(one, Choice):
            needed = QFontMetrics(one.font()).horizontalAdvance(one.currentText()) + one.extra()
            if needed > one.width():
                found.append(f"{one.objectName()} {one.currentText()!r} {needed} > {one.width()}")
    return found


def outside(root: QWidget) -> list[str]:
    """Every widget that reaches beyond the one that holds it (what scrolls aside): its end is never seen."""
    found = []
    for widget in in_sight(root):
        holder = widget.parentWidget()
        if holder is None or widget.isWindow() or widget.objectName() == "toast":
            continue
        if isinstance(holder.parentWidget(), QAbstractScrollArea) or isinstance(holder, INSIDE):
            continue
        place = widget.geometry()
        if not holder.rect().adjusted(-1, -1, 1, 1).contains(place):
            found.append(
                f"{type(widget).__name__} {widget.objectName()!r} {place} in {holder.objectName()!r} {holder.rect()}"
            )
    return found


class Layouts(QObject):
    """Counts how often a layout is asked for anywhere."""

    asked = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.asked += event.type() == QEvent.Type.LayoutRequest
        return False


def restless(shown: MainWindow) -> list[str]:
    """Laid out once more, a page is calm again: what asks for the next layout each time keeps a core busy for ever."""
    for widget in in_sight(shown):
        if widget.layout() is not None:
            QCoreApplication.postEvent(widget, QEvent(QEvent.Type.LayoutRequest))
    rest(shown.store)
    layouts, app = Layouts(), QCoreApplication.instance()
    assert app is not None
    app.installEventFilter(layouts)
    rest(shown.store)
    app.removeEventFilter(layouts)
    return [f"{layouts.asked} layouts at rest"] if layouts.asked > 20 else []


@pytest.mark.slow
@pytest.mark.parametrize(("lang", "scale", "doubled", "size", "look"), CASES)
def test_each_page_fits(
    qapp: QApplication,
    sample: Callable[[], Profile],
    lang: str,
    scale: float,
    doubled: bool,
    size: tuple[int, int],
    look: str,
) -> None:
    chosen = settings(language=lang, text_scale=scale, sample=True, theme=look)
    with window(qapp, sample(), chosen, size=size, doubled=doubled) as shown:
        faults = []
        for name in NAMES:
            if name == "map":
                continue  # its engine is slow; its own tests look at it
            shown.go(name)
            rest(shown.store)
            rest(shown.store, 300 if name == NAMES[0] else 20)  # the foot counts a moment later, once
            rest(shown.store)
            faults += [f"{name}: cut: {fault}" for fault in cut_texts(shown)]
            faults += [f"{name}: cut: {fault}" for fault in cut_paintings(shown)]
            faults += [f"{name}: outside: {fault}" for fault in outside(shown)]
            faults += [f"{name}: unnamed: {fault}" for fault in unnamed(shown)]
            faults += [f"{name}: role: {fault}" for fault in miscalled(shown)]
            faults += [f"{name}: faint: {fault}" for fault in faint(shown)]
            if lang == "fr":  # what asks for ever does so in any language
                faults += [f"{name}: {fault}" for fault in restless(shown)]
            if not doubled:
                hint = shown.minimumSizeHint()
                if hint.width() > size[0] or hint.height() > size[1]:
                    faults.append(f"{name}: needs {hint.width()}×{hint.height()}")
        assert not faults, "\n".join(faults)


@pytest.mark.parametrize("doubled", [False, True], ids=["plain", "doubled"])
@pytest.mark.parametrize("scale", [1.0, 1.25])
@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_painted_row_has_room_for_what_must_not_be_cut(
    qapp: QApplication, lang: str, scale: float, doubled: bool
) -> None:
    """Pill, date and mark stand whole at the narrowest list, and leave the title and the place a readable part."""
    dress(qapp, lang, scale=scale, doubled=doubled)
    folder = paths.resources() / "vocabularies"
    words = [entry["names"][lang] for entry in json.loads((folder / "status.json").read_text(encoding="utf-8"))]
    words += [i18n._(word) for word in ("À vérifier", "Brouillon")]
    room = round(RecordsPage.LIST_WIDE * scale) - 14 - 36 - 12 - 14 - 10
    small = QFontMetrics(theme.current().font("secondary"))
    for word in words:
        assert pill_size(word).width() + 8 + 17 + 30 <= room, word
    longest = max(small.horizontalAdvance(short_date(f"2018-{month:02d}-28")) for month in range(1, 13))
    assert longest + 14 + 90 <= room
    assert small.horizontalAdvance(i18n._("brouillon")) + 14 + 60 <= room
    i18n.set_language("fr")
