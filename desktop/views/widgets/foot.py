"""Owns the ground of the buttons under something, which Tab reaches after it. Must not know what stands above."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


class Foot(QWidget):
    """Buttons under `above`. Tab goes on in the order in which widgets are made, and what is above is made anew."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("footer")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.above: QWidget | None = None

    def come_after(self) -> None:
        """Take the place after all that is above."""
        if self.above is None:
            return
        chain = list(_chain(self.window()))
        last = max((at for at, one in enumerate(chain) if self.above.isAncestorOf(one)), default=-1)
        own = [at for at, one in enumerate(chain) if self.isAncestorOf(one)]
        if own and own[0] < last:
            before = chain[last]
            for at in own:
                QWidget.setTabOrder(before, chain[at])
                before = chain[at]


def feet_last(window: QWidget) -> None:
    """Let every foot in sight take its place, the window's own the last; before Tab looks for the next control."""
    for foot in window.findChildren(Foot):
        if foot.isVisible():
            foot.come_after()


def _chain(window: QWidget) -> Iterator[QWidget]:
    """What Tab may stop at in a window, in that order; Qt sets no order by anything else."""
    one = window.nextInFocusChain()
    while one is not None and one is not window:
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus:
            yield one
        one = one.nextInFocusChain()
