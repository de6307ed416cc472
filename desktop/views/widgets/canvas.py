"""Owns the scrolled ground that cards lie on. Must not know what lies there."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget


def canvas() -> QScrollArea:
    """Give an empty scrolled ground: it scrolls down only and never takes the focus itself."""
    area = QScrollArea()
    area.setObjectName("canvas")
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


def empty(area: QScrollArea) -> None:
    """Take away what lies there."""
    lying: QWidget | None = area.takeWidget()
    if lying is not None:
        lying.deleteLater()
