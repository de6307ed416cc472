"""Owns the tab with a roadmap along time: the painted one, the same as a table, and the choice between them."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QStackedWidget,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop.i18n import _, isolate
from desktop.viewmodels.plan.roadmap import RoadmapPlan
from desktop.viewmodels.plan.timeline import MONTH, QUARTER, TimelineTable, laid_out
from desktop.views import theme
from desktop.views.base_page import EmptyState
from desktop.views.plan.roadmap_timeline import TimelineChart
from desktop.views.widgets.basics import Label, rule
from desktop.views.widgets.choice import Choice, Option
from desktop.views.widgets.scroll import Scroll

CHART, TABLE, NOTHING = range(3)


class _Bold(QStyledItemDelegate):
    """Objectives stand out among their milestones; a text that is cut is cut at its own end, whatever the window's."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        model = index.model()
        if isinstance(model, TimelineTable) and model.row_at(index.row()).step is None:
            option.font = theme.current().font(bold=True)
        if theme.current().rtl and option.text:
            option.text = isolate(option.text)  # else the dots of a Latin title stand before its first word


class TimeView(QWidget):
    """The roadmap shown, along time."""

    opened = Signal(str, object)  # kind, id of a line

    def __init__(self, plan: RoadmapPlan) -> None:
        super().__init__()
        self.plan = plan
        column = QVBoxLayout(self)
        theme.lay(column, gap=0)
        column.addLayout(self._choices())
        column.addWidget(rule())
        self.faces = QStackedWidget()
        self.chart = TimelineChart()
        self.chart.opened.connect(self.opened)
        self.chart.stood.connect(self._follow)
        self.ground = Scroll()
        theme.lay(self.ground.column, gap=0)
        self.ground.column.addWidget(self.chart)
        self.ground.column.addStretch(1)
        self.faces.addWidget(self.ground)
        self.table = self._table()
        self.faces.addWidget(self.table)
        words = _("Les objectifs et les étapes paraissent ici le long du temps, dès qu’il y en a.")
        self.faces.addWidget(EmptyState("chart-gantt", _("Rien à montrer pour le moment"), words))
        column.addWidget(self.faces, 1)
        words = _("losange plein : terminée · point rouge : en retard · barré : abandonnée")
        self.legend = Label(words, size="secondary", tone="tertiary", wrap=True)
        self.legend.setContentsMargins(theme.margins(20, 6, 20, 6))
        column.addWidget(self.legend)
        plan.arrived.connect(lambda _book: self._show())

    def _choices(self) -> QHBoxLayout:
        row = QHBoxLayout()
        theme.lay(row, 20, 8, 16, 8, gap=8)
        looks = [Option("chart", _("Frise"), "chart-gantt"), Option("table", _("Tableau"), "table")]
        self.look = Choice(_("Comment montrer"), looks, name="field.timeline_look")
        self.look.set_value("chart")
        units = [
            Option("", _("Selon la durée"), "ruler"),
            Option(MONTH, _("Par mois"), "calendar"),
            Option(QUARTER, _("Par trimestre"), "calendar-range"),
        ]
        self.unit = Choice(_("Échelle de temps"), units, name="field.timeline_unit")
        self.unit.set_value("")
        for choice in (self.look, self.unit):
            choice.edited.connect(self._show)
            row.addWidget(choice)
        row.addStretch(1)
        return row

    def _table(self) -> QTableView:
        view = QTableView()
        view.setObjectName("list.timeline")
        view.setAccessibleName(_("Feuille de route en tableau"))
        view.setProperty("table", "list")
        self.rows = TimelineTable(view)
        view.setModel(self.rows)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setTabKeyNavigation(False)
        view.setShowGrid(False)
        view.verticalHeader().hide()
        view.setWordWrap(False)
        view.verticalHeader().setDefaultSectionSize(round(30 * theme.current().scale))
        header = view.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Interactive)
        header.resizeSection(0, round(250 * theme.current().scale))
        view.setItemDelegate(_Bold(view))
        view.activated.connect(self._open_row)
        view.doubleClicked.connect(self._open_row)
        return view

    def _open_row(self, index: QModelIndex) -> None:
        row = self.rows.row_at(index.row())
        if row.id is not None:
            self.opened.emit(row.kind, row.id)

    def _show(self) -> None:
        book = self.plan.book
        full = book is not None and bool(book.aims)
        self.chart.show_timeline(laid_out(book, str(self.unit.value() or "")) if full and book is not None else None)
        self.rows.show(book)
        face = CHART if self.look.value() == "chart" else TABLE
        self.faces.setCurrentIndex(face if full else NOTHING)
        self.unit.setVisible(face == CHART)
        self.legend.setVisible(face == CHART and full)

    def _follow(self, at: int) -> None:
        """Keep the line stood on in sight."""
        mark = self.chart.mark_of(at) if self.chart.lane is not None else None
        if mark is not None and not mark.isNull():
            self.ground.ensureVisible(mark.center().x(), mark.center().y(), 0, 60)
