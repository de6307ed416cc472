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


class Waiting(QWidget):
    """A page that says what is being done, and how much of it once that is known."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.setObjectName("canvas")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        theme.lay(column, 24, gap=14)
        column.addStretch(2)
        label = Label(words, size="section", wrap=True)
        self.bar = busy_line(words)
        self.bar.setFixedWidth(WIDE)
        self.detail = Label("", size="secondary", tone="secondary", wrap=True)
        for centred in (label, self.detail):
            centred.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(label)
        column.addWidget(self.bar, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.detail)
        column.addStretch(3)

    def count(self, done: int, total: int, detail: str) -> None:
        """So many are done, of so many; `detail` says it in words."""
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.detail.say(detail)
