"""Owns the face of a window that waits for one thing: a sentence and a busy line. Must not know what it waits for."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from desktop.views import theme
from desktop.views.widgets.basics import Label

WIDE = 420


def busy_line(words: str) -> QProgressBar:
    """A line that moves while something is done, for which there is no measure. `words` are for who cannot see it."""
    bar = QProgressBar()
    bar.setRange(0, 0)
    bar.setTextVisible(False)
    bar.setAccessibleName(words)
    return bar


def waiting(words: str) -> QWidget:
    """A page that says what is being done."""
    page = QWidget()
    page.setObjectName("canvas")
    page.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    column = QVBoxLayout(page)
    theme.lay(column, 24, gap=14)
    column.addStretch(2)
    label = Label(words, size="section", wrap=True)
    label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    column.addWidget(label)
    bar = busy_line(words)
    bar.setFixedWidth(WIDE)
    column.addWidget(bar, 0, Qt.AlignmentFlag.AlignHCenter)
    column.addStretch(3)
    return page
