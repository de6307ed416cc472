"""Owns what stands where the map would, on a computer that cannot show it: why, and the territories with their counts.

A territory chosen here narrows the list; while a record waits for its place, it is where the record goes. Must not
know how records are found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPalette
from PySide6.QtWidgets import (
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from desktop.i18n import _
from desktop.viewmodels.map.territory_tree import COUNT, COUNT_ROLE, TerritoryTree, ask_territories
from desktop.viewmodels.record.record_list import RecordList
from desktop.viewmodels.store import Store
from desktop.views import theme
from desktop.views.widgets.basics import Button, Label
from desktop.views.widgets.notices import Banner

if TYPE_CHECKING:
    from desktop.services.territory.territory_counts import Counted

Index = QModelIndex | QPersistentModelIndex


class TerritoryPanel(QWidget):
    """Regions, provinces, communes: the map as a tree."""

    chosen = Signal(object)  # id of a territory, None for the whole country
    placed = Signal(bytes)  # the territory in which the waiting record is put

    def __init__(self, store: Store, why: str) -> None:
        super().__init__()
        self.store = store
        self.setObjectName("map.instead")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(_("Territoires"))
        self.model = TerritoryTree(self)
        self._picking = False
        self._marked: bytes | None = None
        column = QVBoxLayout(self)
        theme.lay(column, 16, 12, 16, 12, gap=10)
        self.why = Banner(f"{why} {_('Choisissez un territoire pour voir ce qui s’y fait.')}", tone="warn")
        self.why.setObjectName("map.why")
        column.addWidget(self.why)
        self.heading = Label(_("Territoires"), size="section", wrap=True)
        column.addWidget(self.heading)
        self.tree = self._make_tree()
        column.addWidget(self.tree, 1)
        self.place_button = Button(_("Placer ici"), look="primary", icon="map-pin-plus", name="action.place_here")
        self.place_button.clicked.connect(lambda *_more: self._put())
        self.place_button.hide()
        column.addWidget(self.place_button, 0, Qt.AlignmentFlag.AlignLeft)

    def _make_tree(self) -> QTreeView:
        tree = _Tree()
        tree.setObjectName("list.territories")
        tree.setAccessibleName(_("Territoires"))
        tree.setModel(self.model)
        tree.setItemDelegate(_Rows(tree))
        tree.setHeaderHidden(True)
        tree.setUniformRowHeights(True)
        tree.setTabKeyNavigation(False)
        tree.setExpandsOnDoubleClick(True)
        tree.setIndentation(round(18 * theme.current().scale))
        tree.header().setStretchLastSection(False)
        tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        tree.header().setSectionResizeMode(COUNT, QHeaderView.ResizeMode.ResizeToContents)
        tree.clicked.connect(self._choose)
        tree.activated.connect(self._enter)
        tree.selectionModel().currentChanged.connect(lambda *_more: self._allow())
        return tree

    def follow(self, asked: RecordList) -> None:
        """Count again what a list shows, and mark the territory it is narrowed to."""
        narrowed = asked.filters.get("area")

        def arrived(found: Counted) -> None:
            self.model.show(found.territories, found.total)
            self.mark(bytes.fromhex(narrowed) if isinstance(narrowed, str) else b"")

        ask_territories(self.store, asked.kind, asked.query(), self, arrived)

    def mark(self, area: bytes) -> None:
        """Show a territory as the chosen one. Whoever looks around meanwhile is not taken back to it."""
        at = self.model.index_of(area)
        known = area == self._marked and self.tree.currentIndex().isValid()
        if at.isValid() and not known and not self._picking:
            self._marked = area
            self.tree.setCurrentIndex(at)  # opens what it is in
            self.tree.scrollTo(at)

    def look_at(self, area: bytes) -> None:
        """Go to a territory that was found by its name, and choose it."""
        at = self.model.index_of(area)
        if at.isValid():
            self.tree.setCurrentIndex(at)
            self.tree.scrollTo(at)
            self._choose(at)

    def pick(self, on: bool) -> None:
        """Wait for the territory of a record, or no longer."""
        self._picking = on
        self.place_button.setVisible(on)
        self.heading.setText(_("Choisissez où est cette fiche, puis « Placer ici ».") if on else _("Territoires"))
        self._allow()
        if on:
            self.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self, index: QModelIndex) -> None:
        area = self.model.id_at(index)
        if area is not None and not self._picking:
            self.chosen.emit(area or None)

    def _enter(self, index: QModelIndex) -> None:
        if self._picking:
            self._put()
        else:
            self._choose(index)

    def _allow(self) -> None:
        self.place_button.setEnabled(bool(self.model.id_at(self.tree.currentIndex())))

    def _put(self) -> None:
        area = self.model.id_at(self.tree.currentIndex())
        if area:
            self.placed.emit(area)


class _Tree(QTreeView):
    """Marks the chosen row as lists do."""

    def drawRow(self, painter: QPainter, options: QStyleOptionViewItem, index: Index) -> None:
        tokens = theme.current().tokens
        row = QStyleOptionViewItem(options)
        row.palette.setColor(QPalette.ColorRole.Highlight, QColor(tokens.primary_tint))
        row.palette.setColor(QPalette.ColorRole.HighlightedText, QColor(tokens.primary))
        super().drawRow(painter, row, index)


class _Rows(QStyledItemDelegate):
    """As high as a control; a territory without a record is paler, its count stands at the far side."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        hinted = super().sizeHint(option, index)
        return QSize(hinted.width(), max(hinted.height(), theme.current().control))

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        if index.column() == COUNT:
            option.displayAlignment = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            option.text += "\u2003"  # room at the far side, whichever it is
        if not index.data(COUNT_ROLE):
            option.palette.setColor(QPalette.ColorRole.Text, QColor(theme.current().tokens.tertiary))
