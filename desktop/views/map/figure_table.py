"""Owns how a table of figures by territory looks and is worked. Must not know what a row leads to."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from desktop.i18n import _
from desktop.viewmodels.map.figures import FigureTable
from desktop.views import theme


def figure_table(model: FigureTable, go: Callable[[QModelIndex], object]) -> QTableView:
    """The table; `go` is told of the row that was clicked or entered."""
    view = QTableView()
    view.setObjectName("list.figures")
    view.setAccessibleName(_("Chiffres par territoire"))
    view.setProperty("table", "list")
    view.setModel(model)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setTabKeyNavigation(False)
    view.setShowGrid(False)
    view.setWordWrap(False)
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(round(28 * theme.current().scale))
    header = view.horizontalHeader()
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
    view.clicked.connect(go)
    view.activated.connect(go)
    return view
