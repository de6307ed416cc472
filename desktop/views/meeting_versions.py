"""Owns what stands under the lines when one asks what a line said before: who, when, the words. It changes nothing.

Must not know how the story of a line is read.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.i18n import _, language
from desktop.viewmodels import meeting_acts as acts
from desktop.viewmodels.meeting_lines import LineRow
from desktop.views import theme
from desktop.views.history_view import HistoryView
from desktop.views.meeting_strip import Below
from desktop.views.widgets.basics import Button, Label

if TYPE_CHECKING:
    from desktop.viewmodels.store import Store

HIGH = 220  # pixels at 100 %: lines stay in sight above it


class LineVersions(Below):
    """The versions of one line, newest first; the arrows and Page keys scroll, Escape leaves."""

    def __init__(self, store: Store, line: bytes) -> None:
        super().__init__()
        self._store = store
        self.line = line
        column = QVBoxLayout(self)
        theme.lay(column, gap=0)
        head = QHBoxLayout()
        theme.lay(head, 16, 8, 10, 2, gap=6)
        head.addWidget(Label(_("Versions de cette ligne"), size="strong"), 1)
        head.addWidget(Button(_("Fermer"), look="icon", icon="x", name="action.close_versions", on=self.left.emit))
        column.addLayout(head)
        self.view = HistoryView(store, "note")
        self.view.setAccessibleName(_("Versions de cette ligne"))
        self.view.setFixedHeight(round(HIGH * theme.current().scale))
        column.addWidget(self.view)
        self.ask()

    def ask(self) -> None:
        """Read them."""
        work = partial(acts.versions, line=self.line, lang=language())
        self._store.query(work, self.view.fill, owner=self, key="versions")

    def begin(self) -> None:
        """Take the keyboard."""
        self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def follow(self, changes: Any) -> None:
        """See what a committed act changed."""
        if not changes.touched or "note" in changes.touched:
            self.ask()

    def concerns(self, row: LineRow | None) -> bool:
        """Whether this is about the line on which the person stands."""
        return row is not None and row.id == self.line
