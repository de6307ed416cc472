"""Owns laying a list at one side and a sheet over a foot that stays at the other. Must not know any of them."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from desktop.views import theme
from desktop.views.widgets.basics import rule
from desktop.views.widgets.canvas import canvas
from desktop.views.widgets.foot import Foot


def lay_beside(holder: QWidget, listed: QWidget | QLayout, foot: Foot) -> tuple[QScrollArea, QVBoxLayout]:
    """Lay both in a holder. Returns the ground of the sheet, and the column of it and the foot."""
    line = QHBoxLayout(holder)
    theme.lay(line, gap=0)
    if isinstance(listed, QLayout):
        line.addLayout(listed)
    else:
        line.addWidget(listed)
    line.addWidget(rule(vertical=True))
    column = QVBoxLayout()
    theme.lay(column, gap=0)
    sight = canvas()
    column.addWidget(sight, 1)
    column.addWidget(foot)
    line.addLayout(column, 1)
    return sight, column
