"""Owns the list of the initiatives an actor takes part in, shown in the actor's detail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListView, QStackedWidget

from desktop.i18n import _
from desktop.viewmodels.record.record_list import RecordList
from desktop.viewmodels.store import Store
from desktop.views.base_page import EmptyState
from desktop.views.widgets.record_delegate import Line, RecordDelegate


class ActorInitiatives(QStackedWidget):
    """What an actor does; a row opens the initiative on its own page."""

    def __init__(
        self,
        store: Store,
        as_line: Callable[[Any], Line],
        spoken: Callable[[Any], str],
        go: Callable[[bytes], object],
    ) -> None:
        super().__init__()
        self._list = RecordList(store, "initiative", as_line, spoken, sort="recent", parent=self)
        self._list.arrived.connect(lambda: self.setCurrentIndex(0 if self._list.found else 1))
        self._go = go
        view = QListView()
        view.setObjectName("list.actor_initiatives")
        view.setAccessibleName(_("Initiatives"))
        view.setUniformItemSizes(True)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setItemDelegate(RecordDelegate(view))
        view.setModel(self._list.model)
        view.activated.connect(lambda index: self._go(self._list.model.ids[index.row()]))
        view.clicked.connect(lambda index: self._go(self._list.model.ids[index.row()]))
        self.addWidget(view)
        self.addWidget(
            EmptyState("hand-helping", _("Aucune initiative"), _("Cet acteur ne prend part à aucune fiche."))
        )

    def show_actor(self, id_: bytes | None) -> None:
        """Ask for the initiatives of an actor."""
        if id_ is not None:
            self._list.filters = {"actor": id_}
            self._list.refresh()
