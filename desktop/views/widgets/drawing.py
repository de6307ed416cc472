"""Owns being a drawing on which one can stand: a screen reader calls it a picture. Must not know what is drawn."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QLabel


class Drawing(QLabel):
    """A widget that paints itself. Qt calls a plain widget nothing; a label with a picture is called one."""

    def __init__(self) -> None:
        super().__init__()
        nothing = QPixmap(1, 1)
        nothing.fill(Qt.GlobalColor.transparent)
        self.setPixmap(nothing)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
