"""A picture of the guide that shows a part of a page shows it, however far below what has the keyboard it stands."""

from __future__ import annotations

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from tests.qt.pages import dress, rest
from tools.guide_screens import grabbed


def test_a_part_far_below_is_taken_whole(qapp: QApplication) -> None:
    dress(qapp)
    window, area, inside, part = QWidget(), QScrollArea(), QWidget(), QLabel("Copies")
    QVBoxLayout(window).addWidget(area)
    column = QVBoxLayout(inside)
    field = QLineEdit()
    column.addWidget(field)
    column.addSpacing(3000)
    part.setFixedHeight(80)
    column.addWidget(part)
    area.setWidget(inside)
    area.setWidgetResizable(True)
    window.resize(400, 300)
    window.show()
    QTest.qWaitForWindowActive(window)
    field.setFocus()
    rest()
    assert part.visibleRegion().isEmpty(), "it is out of sight, as the safety copies are"
    taken = grabbed(part)
    assert taken.height() >= 80 * taken.devicePixelRatio()
    window.close()
