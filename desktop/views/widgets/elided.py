"""Owns a line of text that is cut at its end where there is no room: its tooltip says it whole."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent

from desktop.views.widgets.basics import Label, directed, plain_tip


class ElidedLabel(Label):
    """One line, whole where it can be. `snug`: no wider than its words, so that something may stand after them."""

    def __init__(self, size: str, *, tone: str = "", snug: bool = False) -> None:
        super().__init__("", size=size, tone=tone)
        self._whole = ""
        self._snug = snug
        self.setMinimumWidth(60)
        policy = self.sizePolicy()
        policy.setHorizontalPolicy(policy.Policy.Preferred if snug else policy.Policy.Ignored)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        hinted = super().sizeHint()
        if self._snug:
            hinted.setWidth(self.fontMetrics().horizontalAdvance(directed(self._whole)) + 4)
        return hinted

    def show_text(self, text: str) -> None:
        """Show a text."""
        self._whole = text
        self.setToolTip(plain_tip(text))
        self.setAccessibleName(text)
        self.updateGeometry()
        self._cut()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        room = max(20, self.contentsRect().width() - 2)
        cut = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, room)
        if cut != self.text():
            self.setText(cut)
