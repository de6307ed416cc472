"""Owns a roadmap painted along time: months or quarters, bars, diamonds, today's line. Must not know acts.

It reads from right to left where one reads so. Up and Down go from line to line, Enter opens the one stood on.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QStyle, QToolTip

from desktop.i18n import _, isolate
from desktop.viewmodels.plan.roadmap import AIM
from desktop.viewmodels.plan.timeline import Lane, Timeline
from desktop.views import theme
from desktop.views.widgets.basics import plain_tip
from desktop.views.widgets.drawing import Drawing

EDGE, DIAMOND, BAR = 16, 7, 8


class TimelineChart(Drawing):
    """The painted lines. `opened` tells which one is to be opened: its kind and id."""

    opened = Signal(str, object)
    stood = Signal(int)  # the line that the keyboard stands on

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("chart.timeline")
        self.setAccessibleName(_("Frise de la feuille de route"))
        self.setMouseTracking(True)
        self._shown: Timeline | None = None
        self._at = 0

    def show_timeline(self, shown: Timeline | None) -> None:
        """Show another roadmap, or the same anew."""
        self._shown = shown
        self._at = min(self._at, max(0, len(shown.lanes) - 1)) if shown is not None else 0
        self.setMinimumHeight(self._head() + self._lane() * (len(shown.lanes) if shown is not None else 1) + 12)
        self._say()
        self.update()

    @property
    def lane(self) -> Lane | None:
        """The line stood on."""
        lanes = self._shown.lanes if self._shown is not None else ()
        return lanes[self._at] if 0 <= self._at < len(lanes) else None

    def sizeHint(self) -> QSize:
        return QSize(480, self.minimumHeight())

    # ---- measures --------------------------------------------------------------------------------

    def _head(self) -> int:
        return 2 * theme.current().line("secondary") + 10

    def _lane(self) -> int:
        return theme.current().line("body") + 16

    def _names(self) -> int:
        """Room for the titles, on the reading side."""
        return max(120, min(round(260 * theme.current().scale), self.width() * 36 // 100))

    def _field(self) -> QRect:
        """Where time lies, not yet mirrored."""
        left = EDGE + self._names() + 12
        return QRect(left, self._head(), max(40, self.width() - left - EDGE - DIAMOND), self._lane())

    def lane_at(self, y: int) -> int:
        """Which line lies at a height, -1 for none."""
        at = (y - self._head()) // self._lane()
        return at if self._shown is not None and 0 <= at < len(self._shown.lanes) else -1

    def mark_of(self, at: int) -> QRect:
        """Where the bar or the diamond of a line is painted; empty when it has no date."""
        lane = self._shown.lanes[at] if self._shown is not None else None
        if lane is None or lane.start is None or lane.end is None:
            return QRect()
        field = self._field()
        first, last = (field.left() + round(share * field.width()) for share in (lane.start, lane.end))
        middle = self._head() + at * self._lane() + self._lane() // 2
        if lane.kind == AIM:
            place = QRect(first, middle - BAR // 2, max(BAR, last - first), BAR)
        else:
            place = QRect(first - DIAMOND, middle - DIAMOND, 2 * DIAMOND, 2 * DIAMOND)
        return self._mirrored(place)

    def _mirrored(self, place: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), place)

    @property
    def _rtl(self) -> bool:
        return self.layoutDirection() == Qt.LayoutDirection.RightToLeft

    # ---- painting --------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(theme.current().tokens.surface))
        if self._shown is not None:
            self._paint_stripes(painter, self._shown)
            self._paint_scale(painter, self._shown)
            for at, lane in enumerate(self._shown.lanes):
                self._paint_lane(painter, at, lane)
            self._paint_today(painter, self._shown)
        painter.end()

    def _paint_stripes(self, painter: QPainter, shown: Timeline) -> None:
        tokens = theme.current().tokens
        for at, lane in enumerate(shown.lanes):
            stripe = QRect(0, self._head() + at * self._lane(), self.width(), self._lane())
            if lane.kind == AIM:
                painter.fillRect(stripe, QColor(tokens.sunken))
            if at == self._at and self.hasFocus():
                painter.setPen(QPen(QColor(tokens.primary), 2))
                painter.setBrush(QColor(tokens.primary_tint))
                painter.drawRoundedRect(QRectF(stripe).adjusted(2, 1, -2, -1), 6, 6)

    def _paint_scale(self, painter: QPainter, shown: Timeline) -> None:
        """Write months or quarters, as many as there is room for, with the years above."""
        now = theme.current()
        tokens, small, strong = now.tokens, now.font("secondary"), now.font("secondary", bold=True)
        field, line = self._field(), now.line("secondary")
        bottom = self._head() + self._lane() * len(shown.lanes)
        widest = max((QFontMetrics(small).horizontalAdvance(tick.label) for tick in shown.ticks), default=0) + 8
        free = [0, 0]  # up to where years, and months, are written
        now_at = self._today_place(shown)
        for tick in shown.ticks:
            x = field.left() + round(tick.at * field.width())
            painter.setPen(QPen(QColor(tokens.border if tick.year else tokens.line), 1))
            at = self._mirrored(QRect(x, line if not tick.year else 4, 1, 1)).left()
            painter.drawLine(at, line + 6 if not tick.year else 4, at, bottom)
            wide = QFontMetrics(strong).horizontalAdvance(tick.year)
            if tick.year and x >= free[0]:
                year = QRect(x + 4, 3, wide + 4, line)
                if year.adjusted(-4, 0, 4, 0).intersects(now_at):
                    year.moveLeft(now_at.right() + 6)
                self._write(painter, year, tick.year, strong, tokens.text)
                free[0] = year.right() + 6
            if x >= free[1] and x + widest <= self.width():
                self._write(painter, QRect(x + 4, 5 + line, widest, line), tick.label, small, tokens.secondary)
                free[1] = x + widest

    def _paint_lane(self, painter: QPainter, at: int, lane: Lane) -> None:
        now = theme.current()
        tokens = now.tokens
        top = self._head() + at * self._lane()
        indent = 0 if lane.kind == AIM else 16
        place = QRect(EDGE + indent, top, self._names() - indent, self._lane())
        ink = tokens.tertiary if lane.status == "dropped" else tokens.text
        self._write(painter, place, lane.title, now.font("body", bold=lane.kind == AIM), ink)
        mark = self.mark_of(at)
        small = now.font("secondary", bold=lane.late)
        if mark.isNull():
            field = self._field()
            words = lane.short if lane.kind == AIM else _("sans date")
            self._write(
                painter, QRect(field.left() + 6, top, field.width(), self._lane()), words, small, tokens.tertiary
            )
            return
        if lane.kind == AIM:
            self._paint_bar(painter, mark, lane)
        else:
            self._paint_diamond(painter, mark, lane)
        self._paint_short(painter, at, lane, small)

    def _paint_bar(self, painter: QPainter, mark: QRect, lane: Lane) -> None:
        tokens = theme.current().tokens
        painter.setPen(QPen(QColor(tokens.primary), 1))
        painter.setBrush(QColor(tokens.primary_tint))
        painter.drawRoundedRect(QRectF(mark), BAR / 2, BAR / 2)
        if lane.progress:
            wide = max(BAR, round(mark.width() * lane.progress / 100))
            left = mark.right() - wide + 1 if self._rtl else mark.left()
            painter.setBrush(QColor(tokens.primary))
            painter.drawRoundedRect(QRectF(left, mark.top(), wide, mark.height()), BAR / 2, BAR / 2)

    def _paint_diamond(self, painter: QPainter, mark: QRect, lane: Lane) -> None:
        """Full when it is done, hollow before; late ones in the colour of errors, with a dot: never colour alone."""
        tokens = theme.current().tokens
        ink = {"done": tokens.ok, "dropped": tokens.tertiary}.get(
            lane.status, tokens.error if lane.late else tokens.primary
        )
        middle = QRectF(mark).center()
        corners = [QPointF(0, -DIAMOND), QPointF(DIAMOND, 0), QPointF(0, DIAMOND), QPointF(-DIAMOND, 0)]
        painter.setPen(QPen(QColor(ink), 2))
        painter.setBrush(QColor(ink if lane.status == "done" else tokens.surface))
        painter.drawPolygon(QPolygonF([middle + corner for corner in corners]))
        if lane.late:
            painter.setBrush(QColor(ink))
            painter.drawEllipse(middle, 2.0, 2.0)
        if lane.status == "dropped":
            painter.drawLine(middle + QPointF(-DIAMOND, DIAMOND), middle + QPointF(DIAMOND, -DIAMOND))

    def _paint_short(self, painter: QPainter, at: int, lane: Lane, font: QFont) -> None:
        """Write the date, or how late it is, beside the mark: after it, or before it where time ends."""
        tokens = theme.current().tokens
        wide = QFontMetrics(font).horizontalAdvance(lane.short) + 6
        if not lane.short:
            return
        mark = self._mirrored(self.mark_of(at))  # back to places from the reading side
        x = mark.right() + 7
        if x + wide > self.width() - 4:
            x = mark.left() - 7 - wide
        top = self._head() + at * self._lane()
        ink = tokens.error if lane.late else tokens.secondary
        self._write(painter, QRect(x, top, wide, self._lane()), lane.short, font, ink)

    def _paint_today(self, painter: QPainter, shown: Timeline) -> None:
        if shown.today is None:
            return
        now = theme.current()
        field = self._field()
        x = field.left() + round(shown.today * field.width())
        at = self._mirrored(QRect(x, 0, 1, 1)).left()
        pen = QPen(QColor(now.tokens.warn_line), 2, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.drawLine(at, now.line("secondary") - 2, at, self._head() + self._lane() * len(shown.lanes) + 4)
        place = self._mirrored(self._today_place(shown))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(now.tokens.warn_tint))
        painter.drawRoundedRect(QRectF(place), 4, 4)
        painter.setPen(QColor(now.tokens.warn))
        painter.setFont(now.font("small", bold=True))
        painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), _("Aujourd’hui"))

    def _today_place(self, shown: Timeline) -> QRect:
        """Where the word for today stands, from the reading side; empty when today is outside."""
        if shown.today is None:
            return QRect()
        now, field = theme.current(), self._field()
        wide = QFontMetrics(now.font("small", bold=True)).horizontalAdvance(_("Aujourd’hui")) + 10
        middle = field.left() + round(shown.today * field.width())
        return QRect(min(max(0, middle - wide // 2), self.width() - wide), 2, wide, now.line("secondary"))

    def _write(self, painter: QPainter, place: QRect, text: str, font: QFont, colour: str) -> None:
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        painter.setFont(font)
        painter.setPen(QColor(colour))
        side = Qt.AlignmentFlag.AlignRight if self._rtl else Qt.AlignmentFlag.AlignLeft
        flags = int(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)
        painter.drawText(self._mirrored(place), flags | int(Qt.TextFlag.TextSingleLine), isolate(shown))

    # ---- keys and mouse --------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        count = len(self._shown.lanes) if self._shown is not None else 0
        key = event.key()
        to = {
            Qt.Key.Key_Up: self._at - 1,
            Qt.Key.Key_Down: self._at + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: count - 1,
        }.get(Qt.Key(key))
        if to is not None and count:
            self._stand(max(0, min(to, count - 1)))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.stood.emit(self._at)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self.lane_at(int(event.position().y()))
        if at >= 0:
            self._stand(at)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.lane_at(int(event.position().y())) == self._at:
            self._open()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent) and self._shown is not None:
            at = self.lane_at(event.pos().y())
            if at >= 0:
                lane = self._shown.lanes[at]
                QToolTip.showText(event.globalPos(), plain_tip(f"{lane.title}\n{lane.words}"), self)
                return True
        return super().event(event)

    def _stand(self, at: int) -> None:
        self._at = at
        self._say()
        self.stood.emit(at)
        self.update()

    def _say(self) -> None:
        lane = self.lane
        self.setAccessibleDescription(f"{lane.title}, {lane.words}" if lane is not None else "")

    def _open(self) -> None:
        lane = self.lane
        if lane is not None and lane.id is not None:
            self.opened.emit(lane.kind, lane.id)
