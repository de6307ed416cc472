"""Owns how the points of a checklist are painted: a round to tick, words on as many lines as they need, what is beside.

Must not know acts.
"""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.i18n import isolate
from desktop.viewmodels.documents.checklists import PointRow
from desktop.viewmodels.tables import ROW_ROLE
from desktop.views import icons, theme
from desktop.views.widgets.drawing import paint_chosen

Index = QModelIndex | QPersistentModelIndex
EDGE, MARK, GAP, AIR, HEAD_AIR = 16, 20, 12, 8, 10
_WRAP = int(Qt.TextFlag.TextWordWrap)


class _Part(NamedTuple):
    """Words of a point, how they are written, how high they stand."""

    words: str
    font: QFont
    colour: str
    high: int


class PointDelegate(QStyledItemDelegate):
    """Paints `PointRow`s, mirrored when the window reads from right to left."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        view = option.widget
        wide = view.viewport().width() if isinstance(view, QAbstractItemView) else option.rect.width()
        row = index.data(ROW_ROLE)
        if not isinstance(row, PointRow):
            return QSize(wide, 0)
        high = sum(part.high for part in _parts(row, _room(wide)))
        return QSize(wide, _heading_high(row) + max(high, MARK) + 2 * AIR)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW_ROLE)
        if not isinstance(row, PointRow):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rtl = option.direction == Qt.LayoutDirection.RightToLeft
        top = _heading_high(row)
        if top:
            _paint_heading(painter, QRect(option.rect.topLeft(), QSize(option.rect.width(), top)), row.heading, rtl)
        _paint_point(painter, option.rect.adjusted(0, top, 0, 0), row, option.state, rtl)
        painter.restore()


def mark_holds(rect: QRect, row: PointRow, x: int, y: int, *, rtl: bool) -> bool:
    """Whether a place of the list lies on the round of the point painted in `rect`."""
    from_start = rect.right() - x if rtl else x - rect.left()
    return 0 <= from_start <= EDGE + MARK + GAP // 2 and y >= rect.top() + _heading_high(row)


def _room(wide: int) -> int:
    return max(60, wide - 2 * EDGE - MARK - GAP)


def _heading_high(row: PointRow) -> int:
    return theme.current().line("body") + 2 * HEAD_AIR if row.heading else 0


def _parts(row: PointRow, room: int) -> list[_Part]:
    now = theme.current()
    tokens = now.tokens
    point, action = row.point, row.point.action
    late = action is not None and action.late > 0 and not point.done
    said = [
        (isolate(point.text), now.font("body"), tokens.secondary if point.done else tokens.text),
        (row.state if point.done else "", now.font("secondary"), tokens.ok),
        (isolate(point.note), now.font("secondary"), tokens.secondary),
        (row.doing, now.font("secondary", bold=late), tokens.error if late else tokens.info),
    ]
    parts = []
    for words, font, colour in said:
        if words:
            high = QFontMetrics(font).boundingRect(QRect(0, 0, room, 10_000), _WRAP, words).height()
            parts.append(_Part(words, font, colour, high))
    return parts


def _paint_heading(painter: QPainter, rect: QRect, words: str, rtl: bool) -> None:
    now = theme.current()
    painter.fillRect(rect, QColor(now.tokens.sunken))
    painter.setFont(now.font("body", bold=True))
    painter.setPen(QColor(now.tokens.secondary))
    shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, rect.width() - 2 * EDGE)
    painter.drawText(rect.adjusted(EDGE, 0, -EDGE, 0), _aligned(rtl) | int(Qt.AlignmentFlag.AlignVCenter), shown)


def _paint_point(painter: QPainter, rect: QRect, row: PointRow, state: QStyle.StateFlag, rtl: bool) -> None:
    _paint_ground(painter, rect, state)
    direction = Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight
    line = theme.current().line("body")
    mark = QRect(rect.left() + EDGE, rect.top() + AIR + (line - MARK) // 2, MARK, MARK)
    icon, ink = ("circle-check", "ok") if row.point.done else ("circle", "secondary")
    painter.drawPixmap(QStyle.visualRect(direction, rect, mark).topLeft(), icons.pixmap(icon, ink, MARK))
    room, y = _room(rect.width()), rect.top() + AIR
    for part in _parts(row, room):
        place = QStyle.visualRect(direction, rect, QRect(rect.left() + EDGE + MARK + GAP, y, room, part.high))
        painter.setFont(part.font)
        painter.setPen(QColor(part.colour))
        painter.drawText(place, _WRAP | _aligned(rtl), part.words)
        y += part.high


def _aligned(rtl: bool) -> int:
    side = Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft
    return int(side | Qt.AlignmentFlag.AlignAbsolute)


def _paint_ground(painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
    tokens = theme.current().tokens
    if paint_chosen(painter, rect, state):
        return
    if state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(rect, QColor(tokens.hover))
    painter.setPen(QColor(tokens.line))
    painter.drawLine(rect.left(), rect.bottom(), rect.right(), rect.bottom())
