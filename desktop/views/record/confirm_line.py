"""Owns the line that says when a record was confirmed, with the one click that confirms it, and the button that
confirms those of a list. Must not know how that is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.i18n import _, format_number
from desktop.services.steering.confirmed_words import said
from desktop.viewmodels.confirming import Confirming, said_ask
from desktop.viewmodels.record.record_form import RecordForm
from desktop.views import theme
from desktop.views.base_page import BasePage
from desktop.views.widgets.basics import Button, Label
from desktop.views.widgets.elided import ElidedLabel

if TYPE_CHECKING:
    from desktop.services.steering.confirming import Ask

# what is confirmed again and again, as `services.steering.confirming.KINDS`: named here: lists come before the mapper
CONFIRMED = ("initiative", "need", "service", "actor", "place", "project")
MOST = 500  # records that one click confirms


class ConfirmLine(QWidget):
    """ "Confirmé le … par …", and a button; under it who waits for it."""

    CHAPTER = "needs"

    def __init__(self, page: BasePage, form: RecordForm) -> None:
        super().__init__()
        self.setObjectName("line.confirmed")
        self._form = form
        self.confirming = Confirming(page.store, lambda: page.shell.settings, self)
        column = QVBoxLayout(self)
        theme.lay(column, gap=0)
        row = QHBoxLayout()
        theme.lay(row, gap=4)
        self.words = ElidedLabel("secondary", tone="secondary", snug=True)
        self.button = Button(_("Confirmer"), look="link", name="action.confirm", on=self.confirm)
        self.button.setToolTip(_("Dire que cette fiche est encore juste aujourd’hui"))
        row.addWidget(self.words)
        row.addWidget(self.button)
        row.addStretch(1)
        column.addLayout(row)
        self.asked = Label("", size="secondary", tone="warn", wrap=True)
        column.addWidget(self.asked)
        self.asked.hide()
        form.loaded.connect(self.show_record)
        form.created.connect(lambda _id: self.show_record())
        self.confirming.asked.connect(self._show_ask)
        page.track(page.store.changed, lambda _changes: self.show_record())
        self.hide()

    def show_record(self) -> None:
        """Say it of the record shown."""
        record = self._form.id
        self.setVisible(record is not None)
        if record is None:
            return
        self.words.show_text(said(self._form.value("assured_at"), self._form.value("assured_by")))
        if self._form.store.whole:
            self.confirming.look(self._form.kind, record)

    def confirm(self) -> None:
        """Say that it still holds."""
        if self._form.id is not None:
            self._form.flush()
            self.confirming.confirm([(self._form.kind, self._form.id)])

    def ask(self) -> None:
        """Ask whoever answers for it."""
        if self._form.id is not None:
            self._form.flush()
            self.confirming.ask([(self._form.kind, self._form.id)])

    def _show_ask(self, ask: Ask | None) -> None:
        self.asked.setVisible(ask is not None)
        if ask is not None:
            self.asked.setText(said_ask(ask))


class ConfirmAll(Button):
    """Confirms the records of a list at once, where the list is of what a figure counted."""

    def __init__(self, page: BasePage, kind: str, ids: Callable[[], Sequence[bytes]]) -> None:
        super().__init__(_("Tout confirmer"), icon="check", name="action.confirm_all", on=self.confirm)
        self.setToolTip(_("Dire que toutes les fiches de cette liste sont encore justes"))
        self._kind = kind
        self._ids = ids
        self.confirming = Confirming(page.store, lambda: page.shell.settings, self)
        self.hide()

    def follow(self, of_figure: bool, found: int) -> None:
        """Be there for the list of a figure, when it is not too long to have been looked at."""
        self.setVisible(self._kind in CONFIRMED and of_figure and 0 < found <= MOST)
        self.rename(_("Confirmer") if found == 1 else _("Confirmer les {n}", n=format_number(found)))

    def confirm(self) -> None:
        """Say that they all still hold: one step, which Ctrl+Z takes back."""
        self.confirming.confirm([(self._kind, row) for row in self._ids()])
