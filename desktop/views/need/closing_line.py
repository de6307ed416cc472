"""Owns asking in one line, never in a window of its own: why a need is covered or closed, what shows an action."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout

from desktop.i18n import _
from desktop.viewmodels.plan.actions import day_of
from desktop.viewmodels.store import Store
from desktop.views import theme
from desktop.views.widgets.basics import Button, Label
from desktop.views.widgets.fields import TextField

if TYPE_CHECKING:
    from desktop.views.record.record_detail import RecordDetail

ENDED = ("covered", "closed")


class OneLine(QFrame):
    """A question, a field, Enter. `keep` is given the words; nothing when there are none, or when it is left."""

    def __init__(self, detail: RecordDetail, question: str, name: str, keep: Callable[[str], object]) -> None:
        """`name` ends the names of its field and its buttons."""
        super().__init__()
        self._detail = detail
        self._act = keep
        self.setProperty("banner", "info")
        row = QHBoxLayout(self)
        theme.lay(row, 12, 6, 8, 6, gap=8)
        row.addWidget(Label(question))
        self.field = TextField(question, name=f"field.{name}")
        self.field.returnPressed.connect(self._keep)
        row.addWidget(self.field, 1)
        row.addWidget(Button(_("Garder"), look="primary", name=f"action.keep_{name}", on=self._keep))
        later = Button(_("Plus tard"), look="icon", icon="x", name=f"action.{name}_later", on=detail.clear_notices)
        row.addWidget(later, 0, Qt.AlignmentFlag.AlignTop)

    def _keep(self) -> None:
        words = self.field.text().strip()
        if words:
            self._act(words)
        self._detail.clear_notices()


def ask_line(detail: RecordDetail, question: str, name: str, keep: Callable[[str], object]) -> None:
    """Ask, over the record shown, with the caret in the field."""
    line = OneLine(detail, question, name, keep)
    detail.show_notice(line)
    line.field.setFocus()


def ask_why(detail: RecordDetail, store: Store) -> None:
    """Hear the status of a need: one that ends is dated and asks why, one that opens again loses its date."""

    def changed() -> None:
        form = detail.form
        status = detail.main.bound["status"].widget.value()
        if status not in ENDED:
            if form.value("closed"):
                form.write("closed", None, done=True)
                detail.details.show_values()
            return
        if not form.value("closed"):
            form.write("closed", day_of(store).isoformat(), done=True)
            detail.details.show_values()
        if not form.shown("closed_why"):
            covered = status == "covered"
            question = _("Qu’est-ce qui le couvre ?") if covered else _("Pourquoi est-il clos ?")
            ask_line(detail, question, "closing_why", keep)

    def keep(words: str) -> None:
        detail.form.write("closed_why", words, done=True)
        detail.details.show_values()

    detail.main.bound["status"].widget.edited.connect(changed)
