"""Owns the one question before what Ctrl+Z cannot take back: what is lost, and a word to type. Must not know what."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout

from desktop.i18n import _
from desktop.views import theme
from desktop.views.widgets.basics import Button, Label
from desktop.views.widgets.fields import TextField
from desktop.views.widgets.flow import FlowBox
from desktop.views.widgets.rows import FieldRow


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked, in the reader's language: a headline, what is lost and what stays, the word, the two buttons."""

    head: str
    lines: Sequence[str]
    word: str
    go: str
    keep: str
    icon: str
    name: str  # the object names end with it: field.confirm_NAME, action.confirm_NAME, action.keep_NAME


class TypedQuestion(QFrame):
    """The question, in the page itself; the button stays grey until the word is there."""

    def __init__(self, asked: Asked, go: Callable[[], object], leave: Callable[[], object]) -> None:
        super().__init__()
        self.setProperty("banner", "warn")
        self.word = asked.word
        self._go = go
        column = QVBoxLayout(self)
        theme.lay(column, 16, 12, 16, 12, gap=8)
        column.addWidget(Label(asked.head, size="strong", tone="warn", wrap=True))
        self.lines = [Label(line, wrap=True) for line in asked.lines if line]
        for label in self.lines:
            column.addWidget(label)
        ask = _("Pour confirmer, écrivez {word}", word=asked.word)
        self.field = TextField(ask, name=f"field.confirm_{asked.name}")
        self.field.edited.connect(self._typed)
        self.field.returnPressed.connect(self._answer, Qt.ConnectionType.QueuedConnection)
        column.addWidget(FieldRow(ask, self.field))
        acts = FlowBox(gap=8)
        self.button = Button(
            asked.go, look="danger", icon=asked.icon, name=f"action.confirm_{asked.name}", on=self._answer
        )
        acts.flow.addWidget(self.button)
        self.keep = Button(asked.keep, look="link", name=f"action.keep_{asked.name}", on=leave)
        acts.flow.addWidget(self.keep)
        column.addWidget(acts)
        self._typed()

    def begin(self) -> None:
        """Put the cursor where the word goes."""
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _agrees(self) -> bool:
        return self.field.text().strip().casefold() == self.word.casefold()

    def _typed(self) -> None:
        self.button.setEnabled(self._agrees())

    def _answer(self) -> None:
        if self._agrees():
            self.button.setEnabled(False)
            self._go()
