"""The walk through what can be read and heard finds what it is there to find."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.views import theme
from desktop.views.widgets.basics import Button, Label
from tests.qt.legible import faint, miscalled
from tests.qt.pages import dress, rest


def page(*widgets: QWidget) -> QWidget:
    root = QWidget()
    column = QVBoxLayout(root)
    for widget in widgets:
        column.addWidget(widget)
    root.resize(300, 60 * len(widgets))
    root.show()
    rest()
    return root


def test_ink_near_its_ground_is_found_in_both_themes(qapp: QApplication) -> None:
    for look in ("light", "dark"):
        dress(qapp, look=look)
        tokens = theme.current().tokens
        pale = QLabel("trop pâle")
        pale.setStyleSheet(f"QLabel {{ color: {tokens.line}; }}")
        lost = QPushButton("perdu")
        lost.setStyleSheet(f"QPushButton {{ color: {tokens.text}; background: {tokens.secondary}; border: none; }}")
        root = page(Label("lisible"), Label("lisible", tone="secondary"), Button("lisible", look="primary"), pale, lost)
        assert [one.split("'")[3] for one in faint(root)] == ["trop pâle", "perdu"], faint(root)
        root.close()
    dress(qapp)


def test_what_can_be_reached_and_is_called_nothing_is_found(qapp: QApplication) -> None:
    dress(qapp)
    odd = QWidget()
    odd.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    odd.setObjectName("field.odd")
    odd.setFixedHeight(20)
    root = page(Button("bouton"), odd)
    assert [one.split(":")[0] for one in miscalled(root)] == ["QWidget 'field.odd'"]
    root.close()
