"""Owns asking, in one line and never in a window of its own, why a need is covered or closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout

from desktop.i18n import _
from desktop.viewmodels.actions import day_of
from desktop.viewmodels.store import Store
from desktop.views import theme
from desktop.views.widgets.basics import Button, Label
from desktop.views.widgets.fields import TextField

if TYPE_CHECKING:
    from desktop.views.record_detail import RecordDetail

ENDED = ("covered", "closed")


class ClosingLine(QFrame):
    """ "Pourquoi ?", a field, Enter. What is said stands in the form under *Réponses*."""

    def __init__(self, detail: RecordDetail) -> None:
        super().__init__()
        self._detail = detail
        self.setProperty("banner", "info")
        row = QHBoxLayout(self)
        theme.lay(row, 12, 6, 8, 6, gap=8)
        covered = detail.form.value("status") == "covered"
        question = _("Qu’est-ce qui le couvre ?") if covered else _("Pourquoi est-il clos ?")
        row.addWidget(Label(question))
        self.field = TextField(question, name="field.closing_why")
        self.field.returnPressed.connect(self._keep)
        row.addWidget(self.field, 1)
        row.addWidget(Button(_("Garder"), look="primary", name="action.keep_why", on=self._keep))
        later = Button(_("Plus tard"), look="icon", icon="x", name="action.why_later", on=detail.clear_notices)
        row.addWidget(later, 0, Qt.AlignmentFlag.AlignTop)

    def _keep(self) -> None:
        words = self.field.text().strip()
        if words:
            self._detail.form.write("closed_why", words, done=True)
            self._detail.details.show_values()
        self._detail.clear_notices()


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
            line = ClosingLine(detail)
            detail.show_notice(line)
            line.field.setFocus()

    detail.main.bound["status"].widget.edited.connect(changed)
