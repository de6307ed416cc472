"""Owns the strip under the lines: what a need, a decision or an action of a line is, in the general form's own fields.

Must not know how a line is typed. It is opened by a key and never comes by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from desktop.i18n import _
from desktop.services.description.kinds import KINDS
from desktop.viewmodels.record.record_form import RecordForm
from desktop.views import theme
from desktop.views.record.form_fields import Bound
from desktop.views.widgets.basics import Button, shortened
from desktop.views.widgets.elided import ElidedLabel
from desktop.views.widgets.rows import FieldGrid, FieldRow

if TYPE_CHECKING:
    from desktop.viewmodels.store import Store

# kind of record -> rows of (field, share of twelve)
FIELDS: dict[str, tuple[tuple[tuple[str, int], ...], ...]] = {
    "need": ((("sector", 4), ("severity", 4), ("people", 4)), (("places", 6), ("groups", 6))),
    "decision": ((("status", 4), ("need", 8)),),
    "action": ((("owner", 4), ("actor", 4), ("due", 4)), (("status", 4), ("need", 8))),
}
PAGES = {"need": "needs", "decision": "decisions", "action": "actions"}


class Strip(QFrame):
    """The fields of one record."""

    left = Signal()  # Escape or the cross: back to the line
    opened_page = Signal(str, object)

    def __init__(self, store: Store, kind: str, commune: Callable[[], str]) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.kind = kind
        self.form = RecordForm(store, kind, self)
        column = QVBoxLayout(self)
        theme.lay(column, 16, 8, 10, 10, gap=6)
        head = QHBoxLayout()
        theme.lay(head, gap=6)
        self.title = ElidedLabel("strong")
        head.addWidget(self.title, 1)
        self.go = Button(_("Ouvrir la fiche"), look="link", icon="external-link", name="action.open_record")
        self.go.clicked.connect(lambda _c=False: self.opened_page.emit(PAGES[kind], self.form.id))
        head.addWidget(self.go)
        head.addWidget(Button(_("Fermer"), look="icon", icon="x", name="action.close_strip", on=self.left.emit))
        column.addLayout(head)
        grid = FieldGrid(12)
        self.bound: dict[str, Bound] = {}
        fields = {field.name: field for field in KINDS[kind].fields}
        for row in FIELDS[kind]:
            cells = []
            for name, _share in row:
                bound = self.bound[name] = Bound(fields[name], self.form, commune)
                cells.append(FieldRow(bound.label, bound.widget))
            grid.add(*cells, shares=[share for _name, share in row])
        column.addWidget(grid)
        self.form.loaded.connect(self._show)
        self.form.gone.connect(self.left)

    def open(self, record: bytes) -> None:
        """Show a record; the caret goes to its first field."""
        self.form.open(record)
        next(iter(self.bound.values())).widget.setFocus()

    def _show(self) -> None:
        self.title.show_text(shortened(self.form.shown("title"), 300))
        for bound in self.bound.values():
            bound.show()

    def follow(self, changes: Any) -> None:
        """See what a committed act changed."""
        self.form.follow(changes)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Escape, Qt.Key.Key_F4):
            self.form.flush()
            self.left.emit()
            return
        super().keyPressEvent(event)
