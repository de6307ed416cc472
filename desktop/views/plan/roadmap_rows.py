"""Owns how the lines of a roadmap's plan are painted: objectives, milestones, how far, how late. Must not know acts."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.i18n import format_list, format_percent, isolate
from desktop.services.plan.roadmap_words import reached_shortly, share, source_words
from desktop.viewmodels.plan.roadmap import PlanRow
from desktop.viewmodels.tables import ROW_ROLE
from desktop.views import icons, looks, theme
from desktop.views.short_dates import short_date
from desktop.views.widgets.drawing import paint_chosen

Index = QModelIndex | QPersistentModelIndex
EDGE, INDENT, MARK, GAP, BAR = 16, 20, 18, 10, 6
SIDE = 150  # room for how far a line is


class PlanDelegate(QStyledItemDelegate):
    """Paints `PlanRow`s, mirrored when the window reads from right to left."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        now = theme.current()
        row = index.data(ROW_ROLE)
        high = now.line("body") + now.line("secondary") + (20 if _is_aim(row) else 16)
        return QSize(200, high)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW_ROLE)
        if not isinstance(row, PlanRow):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rtl = option.direction == Qt.LayoutDirection.RightToLeft
        _PlanLine(painter, option.rect, rtl).paint(row, option.state)
        painter.restore()


def _is_aim(row: object) -> bool:
    return isinstance(row, PlanRow) and row.step is None


def paint_progress(painter: QPainter, rect: QRect, progress: int | None, *, rtl: bool, done: bool = False) -> None:
    """Paint how far something is as a bar that fills from the reading side."""
    tokens = theme.current().tokens
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tokens.neutral_tint))
    painter.drawRoundedRect(QRectF(rect), rect.height() / 2, rect.height() / 2)
    if progress:
        wide = max(rect.height(), round(rect.width() * progress / 100))
        filled = QRect(rect.right() - wide + 1 if rtl else rect.left(), rect.top(), wide, rect.height())
        painter.setBrush(QColor(tokens.ok if done else tokens.primary))
        painter.drawRoundedRect(QRectF(filled), rect.height() / 2, rect.height() / 2)


class _PlanLine:
    """One line being painted: places are computed left to right and mirrored on the way out."""

    def __init__(self, painter: QPainter, rect: QRect, rtl: bool) -> None:
        self.painter = painter
        self.rect = rect
        self.rtl = rtl
        self.now = theme.current()

    def at(self, x: int, y: int, wide: int, high: int) -> QRect:
        """Mirror a place given from the reading side."""
        direction = Qt.LayoutDirection.RightToLeft if self.rtl else Qt.LayoutDirection.LeftToRight
        return QStyle.visualRect(direction, self.rect, QRect(x, y, wide, high))

    def words(self, place: QRect, text: str, font: QFont, colour: str, *, far: bool = False) -> None:
        """Write one line, cut at its end if it must be; `far` puts it at the far side."""
        shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        self.painter.setFont(font)
        self.painter.setPen(QColor(colour))
        right = self.rtl != far
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        flags = int(side | Qt.AlignmentFlag.AlignAbsolute | Qt.AlignmentFlag.AlignVCenter)
        self.painter.drawText(place, flags | int(Qt.TextFlag.TextSingleLine), isolate(shown))

    def ground(self, state: QStyle.StateFlag, *, aim: bool) -> None:
        """Paint what lies under the words."""
        tokens = self.now.tokens
        if aim:
            self.painter.fillRect(self.rect, QColor(tokens.sunken))
        if paint_chosen(self.painter, self.rect, state):
            return
        if state & QStyle.StateFlag.State_MouseOver:
            self.painter.fillRect(self.rect, QColor(tokens.hover))
        self.painter.setPen(QColor(tokens.line))
        self.painter.drawLine(self.rect.left(), self.rect.bottom(), self.rect.right(), self.rect.bottom())

    def paint(self, row: PlanRow, state: QStyle.StateFlag) -> None:
        """Paint a mark, the title, what is told of it, and how far it is."""
        self.ground(state, aim=row.step is None)
        tokens = self.now.tokens
        left = self.rect.left() + EDGE + (INDENT if row.step is not None else 0)
        right = self.rect.right() - EDGE
        high, small_high = self.now.line("body"), self.now.line("secondary")
        top = self.rect.top() + (self.rect.height() - high - small_high) // 2
        icon, ink = self._mark(row)
        self.painter.drawPixmap(
            self.at(left, top + (high - MARK) // 2, MARK, MARK).topLeft(), icons.pixmap(icon, ink, MARK)
        )
        side = min(SIDE, (right - left) // 3)
        x = left + MARK + GAP
        room = right - side - GAP - x
        bold = self.now.font("body", bold=row.step is None)
        ended = row.step is not None and row.step.status == "dropped"
        self.words(self.at(x, top, room, high), row.title, bold, tokens.tertiary if ended else tokens.text)
        self._second(row, x, top + high, room, small_high)
        self._far(row, right - side, top, side)

    def _mark(self, row: PlanRow) -> tuple[str, str]:
        if row.step is None:
            return ("target" if row.id is not None else "circle-dashed"), "primary"
        if row.step.late:
            return "triangle-alert", "error"
        tone, icon = looks.status(row.step.status, "milestone")
        return icon, {"neutral": "secondary"}.get(tone, tone)

    def _second(self, row: PlanRow, x: int, y: int, room: int, high: int) -> None:
        """Who and when; how late comes first, in words and in the colour of errors."""
        tokens = self.now.tokens
        small = self.now.font("secondary")
        if row.step is None:
            self.words(self.at(x, y, room, high), row.aim.measure, small, tokens.secondary)
            return
        step = row.step
        if step.late:
            strong = self.now.font("secondary", bold=True)
            wide = min(room, QFontMetrics(strong).horizontalAdvance(row.words) + 12)
            self.words(self.at(x, y, wide, high), row.words, strong, tokens.error)
            x, room = x + wide, room - wide
        when = short_date(step.due) if step.due else ""
        soon = "" if step.late else row.words
        text = format_list((step.who, when, soon))
        self.words(self.at(x, y, room, high), text, small, tokens.secondary)

    def _far(self, row: PlanRow, x: int, top: int, wide: int) -> None:
        """How far it is: a bar, a percentage, and from where that is known."""
        tokens = self.now.tokens
        progress = row.aim.reached.progress if row.step is None else row.step.progress
        told = reached_shortly(row.aim.reached) if row.step is None else source_words(row.step)
        high, small_high = self.now.line("body"), self.now.line("secondary")
        strong, small = self.now.font("secondary", bold=True), self.now.font("secondary")
        if progress is not None:
            number = QFontMetrics(strong).horizontalAdvance(format_percent(1)) + 8
            bar = self.at(x, top + (high - BAR) // 2, max(20, wide - number), BAR)
            paint_progress(self.painter, bar, progress, rtl=self.rtl, done=progress == 100)
            place = self.at(x + wide - number, top, number, high)
            self.words(place, share(progress), strong, tokens.text, far=True)
        self.words(self.at(x, top + high, wide, small_high), told, small, tokens.tertiary, far=True)
