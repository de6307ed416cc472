"""Owns the question that a file protected by a passphrase asks before it can be looked at.

Must not know how a file is opened.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from desktop.i18n import _
from desktop.views import theme
from desktop.views.exchange.exchange_protect import PassphraseField
from desktop.views.widgets.basics import Button, Label
from desktop.views.widgets.flow import FlowBox


class Unlock(QFrame):
    """A field for the passphrase; what was wrong with the last one is said above it."""

    typed = Signal(str)

    def __init__(self, wrong: str, last: str) -> None:
        super().__init__()
        self.setProperty("banner", "warn")
        column = QVBoxLayout(self)
        theme.lay(column, 16, 12, 16, 12, gap=8)
        head = wrong or _(
            "Ce fichier est protégé par une phrase de passe. Demandez-la à la personne qui vous l’a donné : "
            "sans elle, personne ne peut l’ouvrir."
        )
        self.said = Label(head, size="strong", tone="error" if wrong else "warn", wrap=True)
        column.addWidget(self.said)
        self.field = PassphraseField(name="field.open_passphrase")
        self.field.set_value(last)
        self.field.set_level("error" if wrong else "")
        # queued: reading the file draws this card anew, and a field must not vanish while it handles its key
        self.field.returnPressed.connect(self._give, Qt.ConnectionType.QueuedConnection)
        self.field.edited.connect(self._enable)
        column.addWidget(self.field)
        line = FlowBox(gap=8)
        self.button = Button(
            _("Ouvrir le fichier"), look="primary", icon="lock-open", name="action.unlock", on=self._give
        )
        line.flow.addWidget(self.button)
        column.addWidget(line)
        self._enable()

    def _enable(self) -> None:
        self.button.setEnabled(bool(self.field.text()))

    def _give(self) -> None:
        if self.field.text():
            self.typed.emit(self.field.text())
