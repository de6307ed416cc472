"""Every page in four languages, doubled text, two sizes: nothing cut, nothing unnamed, nothing too big."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
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

from desktop.i18n import LANGUAGES
from desktop.paths import Profile
from desktop.views.pages import PAGES
from desktop.views.sidebar import NARROW, NavButton
from desktop.views.widgets.choice import Choice
from tests.qt.pages import rest
from tests.qt.widths import cut_texts
from tests.qt.windows import settings, window

INSIDE = (QLineEdit, QComboBox, QAbstractScrollArea)
CONTROLS = (QAbstractButton, QAbstractItemView, QComboBox, QLineEdit, QPlainTextEdit)
NAMES = [page.name for page in PAGES]
CASES = [
    *[(lang, 1.0, False, (1280, 640)) for lang in LANGUAGES],
    *[(lang, 1.25, False, (1366, 690)) for lang in LANGUAGES],
    ("fr", 1.0, True, (1366, 768)),
]


def unnamed(root: QWidget) -> list[str]:
    """Every control that can be reached and says nothing aloud."""
    found = []
    for widget in root.findChildren(QWidget):
        inner = widget.objectName().startswith("qt_") or type(widget.parent()).__name__ in ("QComboBox", "Choice")
        if (
            inner
            or not isinstance(widget, CONTROLS)
            or not widget.isVisibleTo(root)
            or widget.focusPolicy() == Qt.FocusPolicy.NoFocus
        ):
            continue
        if not widget.accessibleName():
            found.append(f"{type(widget).__name__} {widget.objectName()!r} in {type(widget.parent()).__name__}")
    return found


def cut_paintings(root: QWidget) -> list[str]:
    """What we paint ourselves: words of the sidebar, chosen entries of drop-down lists."""
    found = []
    for nav in root.findChildren(NavButton):
        if nav.isVisibleTo(root) and nav.needed() > nav.width() > NARROW:
            found.append(f"{nav.objectName()} {nav.needed()} > {nav.width()}")
    for choice in root.findChildren(Choice):
        needed = QFontMetrics(choice.font()).horizontalAdvance(choice.currentText()) + choice.extra()
        if choice.isVisibleTo(root) and needed > choice.width():
            found.append(f"{choice.objectName()} {choice.currentText()!r} {needed} > {choice.width()}")
    return found


def outside(root: QWidget) -> list[str]:
    """Every widget that reaches beyond the one that holds it (what scrolls aside): its end is never seen."""
    found = []
    for widget in root.findChildren(QWidget):
        holder = widget.parentWidget()
        if holder is None or widget.isWindow() or not widget.isVisibleTo(root) or widget.objectName() == "toast":
            continue
        if isinstance(holder.parentWidget(), QAbstractScrollArea) or isinstance(holder, INSIDE):
            continue
        place = widget.geometry()
        if not holder.rect().adjusted(-1, -1, 1, 1).contains(place):
            found.append(
                f"{type(widget).__name__} {widget.objectName()!r} {place} in {holder.objectName()!r} {holder.rect()}"
            )
    return found


@pytest.mark.slow
@pytest.mark.parametrize(("lang", "scale", "doubled", "size"), CASES)
def test_each_page_fits(
    qapp: QApplication,
    sample: Callable[[], Profile],
    lang: str,
    scale: float,
    doubled: bool,
    size: tuple[int, int],
) -> None:
    chosen = settings(language=lang, text_scale=scale, sample=True)
    with window(qapp, sample(), chosen, size=size, doubled=doubled) as shown:
        faults = []
        for name in NAMES:
            if name == "map":
                continue  # its engine is slow; its own tests look at it
            shown.go(name)
            rest(shown.store)
            rest(shown.store, 300)  # the foot counts a moment later
            rest(shown.store)
            faults += [f"{name}: cut: {fault}" for fault in cut_texts(shown)]
            faults += [f"{name}: cut: {fault}" for fault in cut_paintings(shown)]
            faults += [f"{name}: outside: {fault}" for fault in outside(shown)]
            faults += [f"{name}: unnamed: {fault}" for fault in unnamed(shown)]
            if not doubled:
                hint = shown.minimumSizeHint()
                if hint.width() > size[0] or hint.height() > size[1]:
                    faults.append(f"{name}: needs {hint.width()}×{hint.height()}")
        assert not faults, "\n".join(faults)
