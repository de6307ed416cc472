"""Owns the map beside a list: where it stands at each width, when it is made, and brushing both ways.

Must not know any kind of record.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QPushButton, QSplitter, QWidget

from desktop.viewmodels.record.record_list import RecordList

if TYPE_CHECKING:
    from desktop.views.base_page import Shell
    from desktop.views.map.map_view import MapView

MAP_FROM = 1300  # width of the window from which the map stands beside
DETAIL_WIDE = 440
# the map starts a moment after the list's first rows are there: a browser's start would hold them up
AFTER_ROWS_MS, LATEST_MS = 50, 500


class MapBeside(QObject):
    """Shows the map beside list and detail from 1300 px, below them by the button."""

    def __init__(
        self,
        split: QSplitter,
        button: QPushButton,
        records: RecordList,
        choose: Callable[[bytes], object],
        list_wide: int,
        shell: Shell,
        *,
        never: bool = False,
    ) -> None:
        """With `never`, for records that have no place: no map and no button."""
        super().__init__(split)
        self._never = never
        self._split = split
        self._button = button
        self._records = records
        self._choose = choose
        self._list_wide = list_wide
        self._shell = shell
        self._asked = False
        self.map: MapView | None = None
        self.whole = QSplitter(Qt.Orientation.Vertical)
        self.whole.setHandleWidth(1)
        self.whole.addWidget(split)
        button.clicked.connect(self._toggle)

    def fit(self, *, brought: bool = False) -> None:
        """Put the map where the window's width wants it; `brought` for a record that the list may not know yet."""
        wide = self.whole.window().width() >= MAP_FROM
        self._button.setVisible(not wide and not self._never)
        wanted = (wide or self._asked) and not self._never and not self._records.trash
        if not wanted or not (brought or self._records.total > 0):
            if self.map is not None:
                self.map.hide()
            return
        shown = self.map or self._make()
        holder = self._split if wide else self.whole
        if shown.parentWidget() is not holder:
            holder.addWidget(shown)
            self._share(holder)
        shown.show()

    def bring(self) -> MapView | None:
        """Show the map wherever it has its place; None where records have none."""
        if self.map is None or not self.map.isVisible():
            self._button.setChecked(True)
            self._asked = True
            self.fit(brought=True)
        return self.map

    def show_records(self) -> None:
        """Show on the map what the list shows."""
        if self.map is not None:
            ids = list(self._records.model.ids) if self._records.narrowed else None
            self.map.show_records(self._records.kind, ids)

    def brush(self, id_: bytes) -> None:
        """Mark a record on the map."""
        if self.map is not None:
            self.map.select(id_)

    def _toggle(self) -> None:
        self._asked = self._button.isChecked()
        self.fit()

    def _share(self, holder: QWidget) -> None:
        if holder is self._split:
            self._split.setStretchFactor(2, 1)
            rest = max(260, self._split.width() - self._list_wide - DETAIL_WIDE)
            self._split.setSizes([self._list_wide, DETAIL_WIDE, rest])
        else:
            self.whole.setSizes([2 * self.whole.height() // 3, self.whole.height() // 3])

    def _make(self) -> MapView:
        """Make the map's widget (cheap: its engine starts when it is first seen)."""
        from desktop.views.map.map_fading import Fading
        from desktop.views.map.map_view import MapView

        self.map = MapView(self._records.store)
        Fading(self.map, self._shell)
        self.map.starts_after = LATEST_MS
        once = Qt.ConnectionType.SingleShotConnection
        self._records.rows_came.connect(self._rows_arrived, once)
        self.map.clicked.connect(self._choose)
        self.map.opened.connect(self._choose)
        self.map.search_here.connect(self._search_here)
        self.show_records()
        return self.map

    def _rows_arrived(self) -> None:
        if self.map is not None:
            QTimer.singleShot(AFTER_ROWS_MS, self.map.start)

    def _search_here(self, box: Any) -> None:
        self._records.narrow("area_box", (box.south, box.west, box.north, box.east))
