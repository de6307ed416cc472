"""Owns the line of long work: a busy line at first, then a count and a way to cancel. Must not know the work."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from desktop.i18n import _, format_number
from desktop.views import theme
from desktop.views.widgets.basics import Button, Label

BUSY_MS, COUNT_MS = 300, 2000


class Working(QWidget):
    """Hidden until the work lasts; `cancelled` when the person asks to stop."""

    cancelled = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        theme.lay(column, gap=6)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(_("Travail en cours"))
        column.addWidget(self.bar)
        self.counting = QWidget()
        row = QHBoxLayout(self.counting)
        theme.lay(row, gap=12)
        self.label = Label("", size="secondary", tone="secondary", wrap=True)
        row.addWidget(self.label, 1)
        self.button = Button(_("Arrêter"), icon="x", name="action.cancel_work", on=self._cancel)
        row.addWidget(self.button)
        column.addWidget(self.counting)
        self._what = ""
        self._count = (0, 0)
        self._busy, self._long = QTimer(self), QTimer(self)
        for timer, act in ((self._busy, self.show), (self._long, self._show_count)):
            timer.setSingleShot(True)
            timer.timeout.connect(act)
        self.hide()

    def begin(self, what: str) -> None:
        """Work begins: `what` names it once it lasts."""
        self._what, self._count = what, (0, 0)
        self.button.setEnabled(True)
        if self._busy.isActive() or self.isVisible():
            self._say()
            return
        self.counting.hide()
        self.bar.setRange(0, 0)
        self._busy.start(BUSY_MS)
        self._long.start(COUNT_MS)

    def count(self, done: int, total: int) -> None:
        """So many are done, of so many."""
        self._count = (done, total)
        self._say()

    def end(self) -> None:
        """The work ended."""
        self._busy.stop()
        self._long.stop()
        self.hide()

    def _show_count(self) -> None:
        self.show()
        self.counting.show()
        self._say()

    def _say(self) -> None:
        done, total = self._count
        if not self.counting.isVisibleTo(self) or not self.button.isEnabled():
            return
        if total > 1:
            self.bar.setRange(0, total)
            self.bar.setValue(done)
            words = _("{done} sur {total}", done=format_number(done), total=format_number(total))
            self.label.say(f"{self._what} · {words}")
        else:
            self.bar.setRange(0, 0)
            self.label.say(self._what)

    def _cancel(self) -> None:
        self.button.setEnabled(False)
        self.label.say(_("Annulation : tout redevient comme avant…"))
        self.cancelled.emit()
