"""What somebody who sees little or nothing meets on a page: what a control is called to be, how ink stands out.

Must not assert anything itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QColor, QImage, QPalette
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QWidget,
)

from tests.qt.test_tokens import contrast
from tests.qt.widths import in_sight

LEGIBLE: Final = 4.5
_IS: Final = QAccessible.Role
ROLES: Final[Mapping[type[QWidget], set[QAccessible.Role]]] = {  # what a screen reader calls it is what it is
    QAbstractButton: {
        *(_IS.PushButton, _IS.CheckBox, _IS.RadioButton, _IS.ButtonMenu, _IS.ButtonDropDown, _IS.PageTab, _IS.Link)
    },
    QComboBox: {_IS.ComboBox},
    QLineEdit: {_IS.EditableText},
    QPlainTextEdit: {_IS.EditableText},
    QScrollArea: {_IS.Client},  # arrows scroll it; Qt has no word for that, its spoken name says what it is
    QAbstractItemView: {_IS.List, _IS.Table, _IS.Tree},
}


def miscalled(root: QWidget) -> list[str]:
    """Every control that a screen reader calls something else than it is, or nothing."""
    found = []
    for widget in in_sight(root):
        told = next((roles for kind, roles in ROLES.items() if isinstance(widget, kind)), None)
        if not widget.focusPolicy() & Qt.FocusPolicy.TabFocus or widget.objectName().startswith("qt_"):
            continue
        if widget.parent().metaObject().className() == "QWebEngineView":
            continue  # its page says what its parts are
        seen = QAccessible.queryAccessibleInterface(widget)
        role = seen.role() if seen is not None else _IS.NoRole
        if role not in told if told is not None else role in (_IS.NoRole, _IS.Client):
            found.append(f"{type(widget).__name__} {widget.objectName()!r}: {role}")
    return found


def faint(root: QWidget) -> list[str]:
    """Every text of a label, a button or a field whose ink is too near to the ground that is painted behind it."""
    picture = root.grab().toImage()
    found = []
    for widget in in_sight(root):
        ink = _ink(widget)
        if ink is None or not widget.isEnabled():
            continue  # what cannot be used may be pale
        seen = widget.visibleRegion().boundingRect()  # what scrolled away is behind something else
        ground = _ground(picture, QRect(widget.mapTo(root, seen.topLeft()), seen.size()))
        if ground is not None and contrast(ink.name(), ground.name()) < LEGIBLE:
            told = f"{contrast(ink.name(), ground.name()):.2f} {ink.name()} on {ground.name()}"
            found.append(f"{type(widget).__name__} {widget.objectName()!r} {_words(widget)[:30]!r}: {told}")
    return found


def _words(widget: QWidget) -> str:
    return str(widget.text()) if isinstance(widget, QLabel | QAbstractButton | QLineEdit) else ""


def _ink(widget: QWidget) -> QColor | None:
    """The colour in which its words are written; None where it has none."""
    if isinstance(widget, QLineEdit):
        role = QPalette.ColorRole.Text if widget.text() else QPalette.ColorRole.PlaceholderText
        return widget.palette().color(role) if widget.text() or widget.placeholderText() else None
    return widget.palette().color(widget.foregroundRole()) if _words(widget).strip() else None


def _ground(picture: QImage, room: QRect) -> QColor | None:
    """The colour that is most of a widget's middle line and of the lines a few pixels from its edges."""
    fine = picture.devicePixelRatio()
    seen: Counter[int] = Counter()
    within = 3 if room.height() < 24 else 6  # a ring may stand inside
    for y in {room.top() + within, room.center().y(), room.bottom() - within}:
        for x in range(room.left() + 4, room.right() - 3, max(1, room.width() // 40)):
            place = QPoint(round(x * fine), round(y * fine))
            if picture.rect().contains(place):
                seen[picture.pixel(place)] += 1
    return QColor(seen.most_common(1)[0][0]) if seen else None
