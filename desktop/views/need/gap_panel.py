"""Owns the map of gaps beside the list of needs: the small map, its classes, the same figures as a table.

Must not know how gaps are counted. A commune chosen here narrows the list, chosen again it leaves it.
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.geo import style
from desktop.geo.gaps import SmallMap
from desktop.geo.shading import UNKNOWN, Shading
from desktop.i18n import _
from desktop.viewmodels.plan.gaps import Gaps
from desktop.views import theme
from desktop.views.map.figure_table import figure_table
from desktop.views.need.gap_map import GapMap, ground_of
from desktop.views.widgets.basics import Button, Label
from desktop.views.widgets.flow import FlowBox

BESIDE_FROM = 640  # pixels of the panel, at 100 %: from here on the table stands beside the map


class GapPanel(QWidget):
    """Where needs lack an answer. `chosen` gives the code of a commune; `on_map` asks for the page of the map."""

    chosen = Signal(str)
    on_map = Signal()

    def __init__(self, gaps: Gaps) -> None:
        super().__init__()
        self.gaps = gaps
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self)
        theme.lay(column, 20, 12, 20, 16, gap=8)
        head = QHBoxLayout()
        theme.lay(head, gap=8)
        head.addWidget(Label(_("Carte des manques"), size="record", wrap=True), 1)
        self.link = Button(
            _("Ouvrir la carte"), look="link", icon="map", name="action.gaps_on_map", on=self.on_map.emit
        )
        head.addWidget(self.link)
        column.addLayout(head)
        self.note = Label("", size="secondary", tone="secondary", wrap=True)
        column.addWidget(self.note)
        self.map = GapMap()
        self.map.chosen.connect(self.chosen)
        self.table = figure_table(gaps.table, self._enter)
        self.table.setMinimumHeight(84)
        self.body = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        theme.lay(self.body, gap=10)
        self.body.addWidget(self.map, 3)
        self.body.addWidget(self.table, 2)
        column.addLayout(self.body, 1)
        self.legend = FlowBox(gap=10)
        column.addWidget(self.legend)
        self.credit = Label(_(style.credit()), size="small", tone="tertiary", wrap=True)
        column.addWidget(self.credit)
        gaps.arrived.connect(self._show)

    def _show(self, shading: Shading, drawn: SmallMap | None) -> None:
        some = bool(shading.rows)
        self.note.setText(shading.note if some else _("Aucun besoin ouvert parmi ceux de la liste n’a de commune."))
        kept = self.gaps.chosen()
        self.map.show_map(drawn, kept)
        for widget in (self.map, self.credit, self.legend):
            widget.setVisible(drawn is not None)
        self.table.setVisible(some)
        self._say_classes(shading)
        codes = [row.code for row in shading.rows]
        if kept in codes:
            self.table.selectRow(codes.index(kept))
        else:
            self.table.clearSelection()

    def _say_classes(self, shading: Shading) -> None:
        """The classes that some commune is in."""
        for one in self.legend.findChildren(_ClassWord):
            self.legend.flow.removeWidget(one)
            one.deleteLater()
        there = {row.shade for row in shading.rows}
        for words, shade in shading.legend:
            if shade in there:
                self.legend.flow.addWidget(_ClassWord(words, shade))
        if None in there:
            self.legend.flow.addWidget(_ClassWord(_(UNKNOWN), None))

    def _enter(self, index: QModelIndex) -> None:
        code = self.gaps.table.told(index.row()).code
        if code:
            self.chosen.emit(code)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = event.size().width() >= BESIDE_FROM * theme.current().scale
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if self.body.direction() != way:
            self.body.setDirection(way)


class _ClassWord(QWidget):
    """A class of the legend: its ground and its words."""

    def __init__(self, words: str, shade: int | None) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        theme.lay(row, gap=5)
        row.addWidget(_Swatch(shade))
        row.addWidget(Label(words, size="small", tone="secondary"))


class _Swatch(QWidget):
    def __init__(self, shade: int | None) -> None:
        super().__init__()
        self._shade = shade
        self.setFixedSize(18, 12)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        brush, over = ground_of(self._shade)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(QColor(theme.current().tokens.border)))
        painter.setBrush(brush)
        painter.drawRect(area)
        if over is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(over)
            painter.drawRect(area)
        painter.end()
