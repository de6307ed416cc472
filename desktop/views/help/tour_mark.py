"""Owns the frame by which the tour points at what it speaks of. Must not know the tour, nor what is framed."""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import QRegion
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from desktop.views import theme

THICK = 3
AIR = 3
MARGIN = 12  # pixels around what is scrolled to


class TourMark(QFrame):
    """A frame around one widget of a window; it takes no click, no key, and follows what it frames."""

    lost = Signal()  # what was framed is no longer shown

    def __init__(self, holder: QWidget) -> None:
        super().__init__(holder)
        self._holder = holder
        self._about: QWidget | None = None
        self._watched: list[QWidget] = []
        self.setObjectName("mark.tour")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        tokens = theme.current().tokens
        self.setStyleSheet(f"QFrame#mark\\.tour {{ border: {THICK}px solid {tokens.warn}; border-radius: 9px; }}")
        self._moved, self._scrolled = QTimer(self), QTimer(self)
        for timer, act in ((self._moved, self._come), (self._scrolled, self._place)):
            timer.setSingleShot(True)
            timer.timeout.connect(act)
        self.hide()

    @property
    def about(self) -> QWidget | None:
        """What is framed now."""
        return self._about

    def point_at(self, about: QWidget | None) -> None:
        """Frame a widget, scrolled to if need be; nothing when there is none."""
        for widget in self._watched:
            if shiboken6.isValid(widget):
                widget.removeEventFilter(self)
        self._watched = []
        self._about = about
        while about is not None and about is not self._holder:
            self._watched.append(about)
            about.installEventFilter(self)
            about = about.parentWidget()
        self._come()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Something around moved: the frame goes along. What was laid out anew comes in sight."""
        kind = event.type()
        if kind == QEvent.Type.Hide and watched is self._about:
            QTimer.singleShot(0, self, self._lose)
        elif kind == QEvent.Type.Move and isinstance(watched, QWidget) and _scrolls(watched):
            self._scrolled.start(0)
        elif kind in (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show):
            self._moved.start(0)
        return super().eventFilter(watched, event)

    def _lose(self) -> None:
        about = self._about
        if about is not None and self._holder.isVisible() and not (shiboken6.isValid(about) and about.isVisible()):
            self.lost.emit()

    def _come(self) -> None:
        for area in self._watched:
            if isinstance(area, QScrollArea) and self._about is not None and shiboken6.isValid(self._about):
                area.ensureWidgetVisible(self._about, MARGIN, MARGIN)
        self._place()

    def _place(self) -> None:
        about = self._about
        if about is None or not shiboken6.isValid(about) or not about.isVisible():
            self.hide()
            return
        seen = about.visibleRegion().boundingRect()
        place = QRect(about.mapTo(self._holder, QPoint(seen.topLeft())), seen.size())
        around = self._watched[-1]  # the stack of pages, or the sidebar: nothing beside it is covered
        place = place.adjusted(-AIR, -AIR, AIR, AIR).intersected(around.geometry())
        self.setGeometry(place)
        inside = self.rect().adjusted(THICK, THICK, -THICK, -THICK)
        self.setMask(QRegion(self.rect()).subtracted(QRegion(inside)))  # a map beneath is not painted again for it
        self.setVisible(not seen.isEmpty())
        self.raise_()


def _scrolls(widget: QWidget) -> bool:
    """Whether a widget is what a scroll area moves."""
    viewport = widget.parentWidget()
    area = viewport.parentWidget() if viewport is not None else None
    return isinstance(area, QScrollArea) and area.widget() is widget
