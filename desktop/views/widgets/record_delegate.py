"""Owns how a list paints a record: tile, title, actor, place, date and state; height from font metrics.

Must not know the model beyond one role that gives a `Line`. Only the title may be cut, and its tooltip says it whole.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
)

from desktop.i18n import isolate
from desktop.viewmodels.tables import LINE_ROLE
from desktop.views import icons, theme
from desktop.views.widgets.basics import plain_tip
from desktop.views.widgets.drawing import paint_chosen
from desktop.views.widgets.pill import paint_pill, paint_tile, pill_size
from desktop.views.widgets.sparkline import paint_spark

TILE = 36
SPARK = 64  # pixels
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Line:
    """What one row shows. A `pill` is (word, tone, icon); `mark` says draft in words."""

    title: str
    second: str = ""
    third: str = ""
    date: str = ""
    icon: str = ""
    colour: str = "#52606D"
    pill: tuple[str, str, str] | None = None
    third_icon: str = "map-pin"
    mark: str = ""  # a few words at the end of the second line: draft
    spark: tuple[float, ...] = ()  # a small line at the end of the title: the latest values, the oldest first


class RecordDelegate(QStyledItemDelegate):
    """Paints `Line`s as in the pictures, mirrored when the window reads from right to left."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(200, row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = index.data(LINE_ROLE)
        rtl = option.direction == Qt.LayoutDirection.RightToLeft
        state = option.state
        rect: QRect = option.rect
        painter.save()
        _ground(painter, rect, state, rtl)
        if isinstance(line, Line):
            _Row(painter, rect, rtl).paint(line)
        else:
            _waiting(painter, rect, rtl)
        painter.restore()

    def helpEvent(self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index) -> bool:
        line = index.data(LINE_ROLE)
        if event.type() == QEvent.Type.ToolTip and isinstance(line, Line):
            words = [line.title, line.second, line.third]
            QToolTip.showText(event.globalPos(), plain_tip("\n".join(w for w in words if w)), view)
            return True
        return super().helpEvent(event, view, option, index)


def row_height() -> int:
    """Tell how high a row is, in pixels: three lines of text and air."""
    now = theme.current()
    return max(60, now.line("body") + 2 * max(now.line("secondary"), pill_size("x").height()) + 16)


def _ground(painter: QPainter, rect: QRect, state: QStyle.StateFlag, rtl: bool) -> None:
    tokens = theme.current().tokens
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    if paint_chosen(painter, rect, state):
        return
    if state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(rect, QColor(tokens.hover))
    painter.setPen(QColor(tokens.line))
    before, after = (12, 62) if rtl else (62, 12)  # below the words, not below the tile
    painter.drawLine(rect.left() + before, rect.bottom(), rect.right() - after, rect.bottom())


def _waiting(painter: QPainter, rect: QRect, rtl: bool) -> None:
    """Paint grey bars where a row has not arrived yet."""
    tokens = theme.current().tokens
    direction = Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tokens.neutral_tint))
    for bar in (QRect(14, 14, TILE, TILE), QRect(62, 16, 180, 10), QRect(62, 36, 110, 8)):
        painter.drawRoundedRect(QStyle.visualRect(direction, rect, bar.translated(rect.topLeft())), 5, 5)


class _Row:
    """One row being painted: places are computed left to right and mirrored on the way out."""

    def __init__(self, painter: QPainter, rect: QRect, rtl: bool) -> None:
        self.painter = painter
        self.rect = rect
        self.rtl = rtl
        self.direction = Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight

    def at(self, x: int, y: int, wide: int, high: int) -> QRect:
        """Mirror a place given from the reading side."""
        return QStyle.visualRect(self.direction, self.rect, QRect(x, y, wide, high))

    def words(self, place: QRect, text: str, font: QFont, colour: str) -> None:
        """Write one line of text, cut at its end if it must be."""
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        self.painter.setFont(font)
        self.painter.setPen(QColor(colour))
        side = Qt.AlignmentFlag.AlignRight if self.rtl else Qt.AlignmentFlag.AlignLeft
        flags = int(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)
        self.painter.drawText(place, flags | int(Qt.TextFlag.TextSingleLine), isolate(shown))

    def paint(self, line: Line) -> None:
        """Paint the tile, the three lines, the date and the pill."""
        now = theme.current()
        tokens = now.tokens
        bold, small = now.font("body", bold=True), now.font("secondary")
        small_m, small_high = QFontMetrics(small), now.line("secondary")
        left, right = self.rect.left() + 14, self.rect.right() - 14
        top = self.rect.top() + 7
        if line.icon:
            tile_top = self.rect.top() + (self.rect.height() - TILE) // 2
            paint_tile(self.painter, self.at(left, tile_top, TILE, TILE), line.icon, line.colour)
        x = left + TILE + 12
        date_wide = small_m.horizontalAdvance(line.date) + 14 if line.date else 0
        if len(line.spark) > 1:
            date_wide = SPARK + 14
            paint_spark(self.painter, self.at(right - SPARK, top, SPARK, now.line("body")), line.spark, rtl=self.rtl)
        high = now.line("body")
        self.words(self.at(x, top, right - x - date_wide, high), line.title, bold, tokens.text)
        if line.date:
            self.words(self.at(right - date_wide + 12, top, date_wide - 12, high), line.date, small, tokens.secondary)
        pill_wide = 0
        step = max(small_high, pill_size("x").height())
        third_top = self.rect.bottom() - 7 - step
        if line.pill:
            word, tone, icon = line.pill
            size = pill_size(word, icon=bool(icon))
            pill_wide = size.width() + 8
            place = self.at(right - size.width(), third_top + (step - size.height()) // 2, size.width(), size.height())
            paint_pill(self.painter, place, word, tone, icon, rtl=self.rtl)
        second_top = top + high + max(0, (third_top - top - high - small_high) // 2)
        mark_wide = small_m.horizontalAdvance(line.mark) + 14 if line.mark else 0
        high = small_high
        self.words(self.at(x, second_top, right - x - mark_wide, high), line.second, small, tokens.secondary)
        if line.mark:
            place = self.at(right - mark_wide + 12, second_top, mark_wide - 12, high)
            self.words(place, line.mark, small, tokens.tertiary)
        if line.third:
            self.painter.drawPixmap(
                self.at(x, third_top + (step - 12) // 2, 12, 12).topLeft(),
                icons.pixmap(line.third_icon, "secondary", 12),
            )
            room = right - x - 17 - pill_wide
            self.words(self.at(x + 17, third_top, room, step), line.third, small, tokens.secondary)
