"""Compares the room that texts need with the room they were given."""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QLabel, QScrollArea, QWidget

from desktop.views.review.review_version import VersionCard
from desktop.views.widgets.pill import Pill


def in_sight(root: QWidget) -> list[QWidget]:
    """What is inside `root` and would be seen with it. What a hidden page holds is not even walked through."""
    found: list[QWidget] = []
    at = [root]
    while at:
        shown = [
            child
            for child in at.pop().children()
            if isinstance(child, QWidget) and not child.isHidden() and child.isVisibleTo(root)
        ]
        found += shown
        at += shown
    return found


def cut_texts(root: QWidget) -> list[str]:
    """Every shown label, button, pill and viewport that is smaller than what it holds."""
    for _floor in range(4):  # what was said a moment ago (the foot counts late) is laid out first, from within outwards
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
    found: list[str] = []
    for widget in in_sight(root):
        said = _problem(widget)
        if said:
            found.append(f"{type(widget).__name__} {widget.objectName()!r} {said}")
    return found


def _problem(widget: QWidget) -> str:
    if isinstance(widget, QLabel):
        return _label(widget)
    if isinstance(widget, VersionCard):
        needed = widget.heightForWidth(widget.width())
        return f"high {needed} > {widget.height()}" if needed > widget.height() else ""
    if isinstance(widget, Pill) or (isinstance(widget, QAbstractButton) and widget.text()):
        needed = widget.sizeHint().width()
        return f"{widget.accessibleName()!r} wide {needed} > {widget.width()}" if needed > widget.width() else ""
    if isinstance(widget, QScrollArea) and widget.widget() is not None:
        inside, room = widget.widget().width(), widget.viewport().width()
        if inside > room and widget.horizontalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff:
            return f"holds {inside} in {room}"
    return ""


def _label(label: QLabel) -> str:
    text = label.text()
    if not text:
        return ""
    metrics = QFontMetrics(label.font())
    room = label.contentsRect().width()
    if not label.wordWrap():
        needed = metrics.horizontalAdvance(text)
        return f"{text!r} wide {needed} > {room}" if needed > room + 1 else ""
    # a line may end after a hyphen, unless a number follows
    longest = max(map(metrics.horizontalAdvance, re.split(r"[\s\u200b]+|(?<=-)(?=[^\W\d])", text)), default=0)
    if longest > room + 1:
        return f"{text!r} longest word {longest} > {room}"
    tall = label.heightForWidth(label.width())
    return f"{text!r} high {tall} > {label.height()}" if tall > label.height() + 1 else ""
