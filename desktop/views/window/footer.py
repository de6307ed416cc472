"""Owns the line at the foot of the window: what is saved here, what waits to be given."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout

from desktop.i18n import _, ngettext
from desktop.views import icons, theme
from desktop.views.widgets.basics import Button, Label, key_cap, picture
from desktop.views.widgets.foot import Foot

GIVE = "Ctrl+D"  # said on screen: who never used the program gives a file with it


class Footer(Foot):
    """The foot of the window. `give` is emitted when the person wants to hand over changes."""

    give = Signal()

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        theme.lay(row, 16, 0, 12, 0, gap=8)
        self._mark = picture("circle-check", "ok", 16)
        row.addWidget(self._mark)
        self.state = Label(_("Ouverture…"), size="secondary", tone="secondary")
        row.addWidget(self.state)
        row.addStretch(1)
        self.waiting = Label("", size="strong")
        row.addWidget(self.waiting)
        self.button = Button(_("Donner…"), look="link", icon="share", name="action.give", keys=GIVE, on=self.give.emit)
        row.addWidget(self.button)
        keys = QKeySequence(GIVE).toString(QKeySequence.SequenceFormat.NativeText)
        row.addWidget(key_cap(keys), 0, Qt.AlignmentFlag.AlignVCenter)
        self.setFixedHeight(theme.current().control + 2)
        self.show_state(False)
        self.show_waiting(0)

    def show_state(self, ready: bool, busy: bool = False) -> None:
        """Say whether all is saved."""
        self._mark.setPixmap(icons.pixmap("circle-check" if ready and not busy else "loader", "ok", 16))
        if not ready:
            self.state.setText(_("Ouverture…"))
        else:
            self.state.setText(_("Enregistrement…") if busy else _("Enregistré sur cet ordinateur"))
        self.button.setEnabled(ready)

    def show_waiting(self, count: int) -> None:
        """Say how many changes were not given yet."""
        self.waiting.setText(
            ngettext("{n} modification à donner", "{n} modifications à donner", count) if count else ""
        )
