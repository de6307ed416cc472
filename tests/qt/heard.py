"""What somebody who uses the keyboard, or hears the screen, meets in a window: each stop of Tab, names, words, order.

Tab is pressed for real until it comes round; each control met is looked at with the keyboard and, once Tab has gone on,
without. Must not assert anything itself.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QFontMetrics, QHelpEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QMenu,
    QScrollArea,
    QToolTip,
    QWidget,
)

from desktop import paths
from desktop.i18n import NAMES
from desktop.views.widgets.rows import FieldRow
from desktop.views.window.window_keys import SETTLED_MS
from tests.qt.pages import rest
from tests.qt.test_tokens import contrast
from tests.qt.widths import in_sight

LONGEST_ROUND: Final = 300
LINKS: Final = 80  # a text of the guide goes through its links before Tab leaves it
SEEN: Final = 3.0  # contrast of what a ring changes
RING: Final = 24  # so many dots of it at least: a caret alone is no ring
AROUND: Final = 6  # pixels: a frame may be painted by what holds the control
ENTRIES: Final = Path(__file__).resolve().parents[2] / "translations" / "entries"
MOUSE: Final = ("mousePressEvent", "mouseReleaseEvent", "mouseDoubleClickEvent")
TABS_ITSELF: Final = "field.line"  # the line of a meeting: Tab turns its kind, F6 and Escape leave it (LOOK.md)


@dataclass
class Stop:
    """One control that Tab met: where it was, and how it looked with the keyboard (None: nobody wants to know)."""

    widget: QWidget
    place: QRect
    looks: QImage | None


def going_round(root: QWidget, first: QWidget, *, rings: bool = True) -> tuple[list[Stop], list[str]]:
    """Go round once from a control. Gives what was met, and what is wrong: trapped, out of sight, behind, no ring."""
    first.setFocus(Qt.FocusReason.TabFocusReason)
    met: list[Stop] = []
    faults: list[str] = []
    now: QWidget | None = first
    while now is not None and len(met) < LONGEST_ROUND:
        if hidden(now, root):
            rest(ms=SETTLED_MS + 20)  # the window scrolls to it a moment later
        faults += hidden(now, root)
        met.append(Stop(now, _place(now, root), _looks(now, root) if rings else None))
        then = _next(now)
        if then is now:
            if now.objectName() != TABS_ITSELF:
                return met, [*faults, f"trapped in {told(now)}"]
            return met, faults
        faults += _ringless(met[-1], root)
        now = then
        if now is first:
            return met, faults
    return met, [*faults, f"never came back: {[told(stop.widget) for stop in met[-4:]]}"]


def _next(now: QWidget) -> QWidget | None:
    """What has the keyboard after Tab; several times where a text goes through its links."""
    page = now.parent().metaObject().className() == "QWebEngineView"
    for _link in range(LINKS):
        if page:  # it goes through its own parts, in its own time
            QTest.keyClick(now.window().windowHandle(), Qt.Key.Key_Tab)
            rest(ms=40)
        else:
            QTest.keyClick(now, Qt.Key.Key_Tab)
        then = QApplication.focusWidget()
        if then is not now:
            return then
    return now


def told(widget: QWidget) -> str:
    """A widget in a fault's words."""
    return f"{type(widget).__name__} {widget.objectName()!r} {name_of(widget)[:40]!r}"


def name_of(widget: QWidget) -> str:
    """What a screen reader calls a control."""
    return _heard(widget, QAccessible.Text.Name)


def said_of(widget: QWidget) -> str:
    """What a screen reader adds to the name."""
    return _heard(widget, QAccessible.Text.Description)


def _heard(widget: QWidget, what: QAccessible.Text) -> str:
    seen = QAccessible.queryAccessibleInterface(widget)
    return seen.text(what) if seen is not None else ""


def _place(widget: QWidget, root: QWidget) -> QRect:
    return QRect(widget.mapTo(root, QPoint(0, 0)), widget.size())


def hidden(widget: QWidget, root: QWidget) -> list[str]:
    """Whether what has the keyboard is out of sight, or behind something else."""
    seen = widget.visibleRegion().boundingRect()
    if seen.isEmpty() or not widget.isVisible():
        return [f"out of sight: {told(widget)}"]
    small = widget.height() <= root.height() // 2 and widget.width() <= root.width() // 2
    if small and (seen.height() < min(widget.height(), 16) or seen.width() < min(widget.width(), 16)):
        return [f"hardly in sight: {told(widget)} {seen} of {widget.size()}"]
    at = root.childAt(widget.mapTo(root, seen.center()))
    if at is not None and at is not widget and not widget.isAncestorOf(at) and not at.isAncestorOf(widget):
        return [f"behind {told(at)}: {told(widget)}"]
    return []


def _looks(widget: QWidget, root: QWidget) -> QImage:
    """What is seen of it and close around it; where what holds it paints the ring (its chips beside), of that."""
    ringed = widget
    while ringed.property("focused") is None and ringed is not root:
        ringed = ringed.parentWidget() or root
    ringed = widget if ringed is root else ringed
    seen = ringed.visibleRegion().boundingRect()
    place = QRect(ringed.mapTo(root, seen.topLeft()), seen.size())
    return root.grab(place.adjusted(-AROUND, -AROUND, AROUND, AROUND)).toImage()


def _ringless(stop: Stop, root: QWidget) -> list[str]:
    """A control that looks the same with the keyboard as without, or nearly."""
    if stop.looks is None or not stop.widget.isVisible() or _place(stop.widget, root) != stop.place:
        return []  # it scrolled away
    plain = _looks(stop.widget, root)
    if plain.size() != stop.looks.size():
        return []
    dots = 0
    for y in range(plain.height()):
        if plain.constScanLine(y) == stop.looks.constScanLine(y):
            continue
        for x in range(plain.width()):
            one, other = plain.pixel(x, y), stop.looks.pixel(x, y)
            dots += one != other and contrast(_hex(one), _hex(other)) >= SEEN
        if dots >= RING:
            return []
    return [f"no ring ({dots} dots): {told(stop.widget)}"]


def _hex(colour: int) -> str:
    return f"#{colour & 0xFFFFFF:06x}"


# ---- names and words -------------------------------------------------------------------------------


@cache
def foreign(lang: str) -> frozenset[str]:
    """Words that the program says in another language, and never in this one."""
    ours: set[str] = set()
    others: set[str] = set()
    for said in _every_word():
        here = said.get(lang, said["fr"])
        ours.update(here)
        others.update(word for words in said.values() for word in words)
    return frozenset(others - ours)


def _every_word() -> Iterator[dict[str, set[str]]]:
    for book in sorted(ENTRIES.glob("*.json")):
        for words, said in json.loads(book.read_text(encoding="utf-8")).items():
            kept = {code: {text} for code, text in said.items() if isinstance(text, str) and code != "plural"}
            yield {**kept, "fr": {words}}
    for book in sorted((paths.resources() / "vocabularies").glob("*.json")):
        entries: Any = json.loads(book.read_text(encoding="utf-8"))
        for entry in entries if isinstance(entries, list) else ():
            if isinstance(entry, dict) and "fr" in entry.get("names", {}):
                yield {code: {text} for code, text in entry["names"].items()}


def reachable(root: QWidget) -> list[QWidget]:
    """What Tab may stop at, as it is made."""
    return [
        widget
        for widget in in_sight(root)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
        and widget.isEnabled()
        and not isinstance(widget.parent(), QComboBox)
        and not isinstance(widget, QScrollArea)
        and widget.parent().metaObject().className() != "QWebEngineView"  # its page has names of its own
    ]


def misnamed(root: QWidget) -> list[str]:
    """Every control whose spoken name is empty, technical, or that of a neighbour who does something else."""
    found = []
    heard: dict[tuple[str, str, QWidget], QWidget] = {}
    for widget in reachable(root):
        name = name_of(widget)
        if not name.strip():
            found.append(f"no name: {told(widget)} in {type(widget.parent()).__name__}")
        elif name in (type(widget).__name__, widget.objectName()) or re.fullmatch(r"[a-z]+[._][a-z_.]+", name):
            found.append(f"technical name: {told(widget)}")
        other = heard.setdefault((name, said_of(widget), widget.parentWidget()), widget)
        if other is not widget and name:
            found.append(f"same name as its neighbour: {told(widget)}")
    return found


def of_another_language(root: QWidget, lang: str) -> list[str]:
    """Every word of the program in sight, heard or told in a tooltip that is not of the window's language."""
    found = []
    names = set(NAMES.values())  # each language says itself
    for widget in in_sight(root):
        words = {widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()}
        if isinstance(widget, QLabel | QAbstractButton):
            words.add(widget.text().replace("&&", "&"))
        if isinstance(widget, QLineEdit):
            words.add(widget.placeholderText())
        found += [f"other language {word!r}: {told(widget)}" for word in (words & foreign(lang)) - names]
    return found


def of_a_menu(menu: QMenu, lang: str) -> list[str]:
    """What is wrong with the entries of a menu."""
    found = []
    for action in menu.actions():
        word = action.text().replace("&&", "&").split("\t")[0]
        if not word.strip() and not action.isSeparator():
            found.append("an entry of a menu says nothing")
        if word in foreign(lang) - {"Maillage"}:  # who made a document may be called so
            found.append(f"an entry of a menu in another language: {word!r}")
    return found


def problems_unheard(root: QWidget) -> list[str]:
    """Every field whose problem is seen beside it and not told with it."""
    found = []
    for row in in_sight(root):
        if isinstance(row, FieldRow) and row.problem is not None:
            heard = row.field.focusProxy() or row.field
            if row.problem.accessibleName() not in said_of(heard):
                found.append(f"its problem is not heard: {told(heard)}")
    return found


# ---- order, and without a mouse --------------------------------------------------------------------


def disordered(met: list[Stop]) -> list[str]:
    """Every step of Tab that goes against the reading direction, among the parts of one holder."""
    found = []
    for one, other in pairwise(stop.widget for stop in met):
        parts = _branches(one, other)
        toast = other.window().findChild(QWidget, "toast")
        if parts is None or (toast is not None and toast.isAncestorOf(other)):
            continue  # what lies over the window for a moment comes last
        before, after = (part.geometry() for part in parts)
        beside = before.bottom() > after.top() + 4 and after.bottom() > before.top() + 4
        over = before.right() > after.left() + 4 and after.right() > before.left() + 4
        if parts[0].parentWidget().isRightToLeft():
            back = after.left() >= before.right() - 4
        else:
            back = after.right() <= before.left() + 4
        if (beside and not over and back) or (over and not beside and after.bottom() <= before.top() + 4):
            found.append(f"backwards from {told(one)} to {told(other)}")
    return found


def _branches(one: QWidget, other: QWidget) -> tuple[QWidget, QWidget] | None:
    """The two parts of the smallest holder of both that hold one each; None where one holds the other."""
    above = [one]
    while above[-1].parentWidget() is not None:
        above.append(above[-1].parentWidget())
    part = other
    while part.parentWidget() is not None:
        if part.parentWidget() in above:
            place = above.index(part.parentWidget())
            return (above[place - 1], part) if place else None
        part = part.parentWidget()
    return None


def mouse_only(root: QWidget) -> list[str]:
    """Whatever answers a mouse and cannot be reached by Tab, nor by arrows within a group that Tab reaches."""
    found = []
    for widget in in_sight(root):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus or not widget.isEnabled():
            continue
        kinds = [kind for kind in type(widget).__mro__ if kind.__module__.startswith("desktop.")]
        ours = any(hook in vars(kind) for kind in kinds for hook in MOUSE)
        button = isinstance(widget, QAbstractButton)
        if (ours or button) and not is_mark(widget) and not _in_a_group(widget):
            found.append(f"by mouse alone: {told(widget)}")
    return found


def is_mark(widget: QWidget) -> bool:
    """Whether it is a mark of Qt's inside a field, beside what may be typed."""
    return widget.metaObject().className() == "QLineEditIconButton" or widget.objectName().startswith("qt_")


def _in_a_group(widget: QWidget) -> bool:
    group = widget.group() if isinstance(widget, QAbstractButton) else None
    return group is not None and any(one.focusPolicy() & Qt.FocusPolicy.TabFocus for one in group.buttons())


# ---- words that are not whole ----------------------------------------------------------------------


def cut_without_tip(root: QWidget) -> list[str]:
    """Lines that show a part of their words, and do not tell the whole to who points at them."""
    found = []
    for widget in in_sight(root):
        if not isinstance(widget, QLineEdit) or isinstance(widget.parent(), QAbstractItemView):
            continue
        words = widget.text() or widget.placeholderText()
        if QFontMetrics(widget.font()).horizontalAdvance(words) > widget.width() - 16 and words not in tip_of(widget):
            found.append(f"cut: {told(widget)} {words[:40]!r}")
    return found


def tip_of(widget: QWidget) -> str:
    """What is told to who points at it."""
    QToolTip.hideText()
    middle = widget.rect().center()
    QApplication.sendEvent(widget, QHelpEvent(QEvent.Type.ToolTip, middle, widget.mapToGlobal(middle)))
    said = html.unescape(re.sub(r"<[^>]+>", "", QToolTip.text()))
    shown = widget.window().findChild(QLabel, "qtooltip_label")
    if shown is not None:
        shown.hide()  # it stays for a moment, and is no part of the page
    return said
