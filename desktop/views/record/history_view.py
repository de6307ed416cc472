"""Owns the story of a record on screen: who wrote what and when, and what it replaced."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.i18n import _, format_list, isolate, language
from desktop.viewmodels import finding
from desktop.viewmodels.store import Store
from desktop.views import theme
from desktop.views.widgets.basics import Label, picture, rule
from desktop.views.widgets.scroll import Scroll

SHOWN = 200


class HistoryView(Scroll):
    """The lines of a record's story, newest first."""

    def __init__(self, store: Store, kind: str) -> None:
        super().__init__()
        self._store = store
        self._kind = kind
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setProperty("ringed", True)  # arrows scroll it
        self.setAccessibleName(_("Historique"))
        self._column = self.column
        theme.lay(self._column, 20, 12, 20, 16, gap=10)
        self._column.addStretch(1)

    def show_record(self, id_: bytes | None) -> None:
        """Ask for the story of a record."""
        if id_ is None:
            self._fill([])
            return
        work = partial(finding.told, kind=self._kind, id_=id_, lang=language())
        self._store.query(work, self._fill, owner=self, key="story")

    def _fill(self, lines: Sequence[Any]) -> None:
        theme.clear(self._column, keep=1)
        if not lines:
            self._insert(Label(_("Rien n’est encore écrit sur cette fiche."), tone="secondary", wrap=True))
        for number, line in enumerate(lines[:SHOWN]):
            if number:
                self._insert(rule())
            self._insert(_StoryLine(line))

    def _insert(self, widget: QWidget) -> None:
        self._column.insertWidget(self._column.count() - 1, widget)


class _StoryLine(QWidget):
    """One change: the field, what it was and became, who and when."""

    def __init__(self, line: finding.Told) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        theme.lay(row, gap=10)
        row.addWidget(picture(line.icon, "secondary", 16), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        theme.lay(column, gap=2)
        column.addWidget(Label(line.what, size="strong", wrap=True))
        if line.after or line.before:
            if line.before:
                column.addWidget(
                    Label(_("avant : {value}", value=line.before), size="secondary", tone="secondary", wrap=True)
                )
            column.addWidget(Label(isolate(line.after) or _("(vide)"), wrap=True))
        who = format_list((line.who, line.when))
        column.addWidget(Label(who, size="secondary", tone="tertiary", wrap=True))
        row.addLayout(column, 1)
