"""Owns a row one clicks: a mark, words that wrap, a second line, words at its end. Must not know what it stands for."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStyle, QWidget

from desktop.views import icons, theme
from desktop.views.widgets.basics import hint

_MARK = 18
_BOX = 18


class RowButton(QAbstractButton):
    """A row. With `box` it is ticked or not; `shown` marks it as the one that is on."""

    def __init__(self, *, name: str, box: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self._box = box
        self.setCheckable(box)
        self.title, self.second, self.aside = "", "", ""
        self.icon_name, self.icon_role = "", "secondary"
        self.tone = ""
        self.heavy = False
        self.on = False
        self.zoom = 1.0
        self.pad = 12
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._fitted: tuple[object, ...] = ()
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def say(self, title: str, *, second: str = "", aside: str = "", spoken: str = "") -> None:
        """Show other words."""
        if (title, second, aside) != (self.title, self.second, self.aside):
            self.title, self.second, self.aside = title, second, aside
            self.fit()
            self.update()
        self.setAccessibleName(spoken or ", ".join(part for part in (title, second, aside) if part))
        self.setToolTip(hint(title) if len(title) > 60 else "")

    def mark(self, icon: str, role: str) -> None:
        """Show another icon."""
        self.icon_name, self.icon_role = icon, role
        self.update()

    def fit(self) -> None:
        """Be as high as the words need at this width. No layout asks for it: with many rows they ask without end."""
        asked = (self.width(), self.title, bool(self.second), self.aside, self.zoom, self.heavy, bool(self.icon_name))
        if asked != self._fitted:
            self._fitted = asked
            high = self.needed(self.width())
            if high != self.minimumHeight():
                self.setFixedHeight(high)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    # ---- measures ---------------------------------------------------------------------------------

    def _font(self, role: str = "body", *, bold: bool = False) -> QFont:
        font = theme.current().font(role, bold=bold)
        font.setPixelSize(round(theme.current().px(role) * self.zoom))
        return font

    def _start(self) -> int:
        if self._box:
            return self.pad + _BOX + 12
        return self.pad + (round(_MARK * self.zoom) + 8 if self.icon_name else 0)

    def _aside_wide(self) -> int:
        if not self.aside:
            return 0
        return QFontMetrics(self._font("secondary")).horizontalAdvance(self.aside) + 10

    def _spread(self, wide: int) -> tuple[QTextLayout, int]:
        option = QTextOption()
        rtl = theme.current().rtl
        option.setTextDirection(Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight)
        option.setAlignment(theme.from_the_start())
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        font = self._font(bold=self.heavy)
        laid = QTextLayout(self.title, font)
        laid.setTextOption(option)
        step = font.pixelSize() * (1.6 if rtl else 1.4)
        high = 0.0
        laid.beginLayout()
        while True:
            line = laid.createLine()
            if not line.isValid():
                break
            line.setLineWidth(max(20, wide))
            line.setPosition(QPointF(0, high + step / 2 + font.pixelSize() * 0.36 - line.ascent()))
            high += step
        laid.endLayout()
        return laid, round(max(step, high))

    def needed(self, wide: int) -> int:
        """How high the words are at a width, with air."""
        room = wide - self._start() - self._aside_wide() - self.pad
        high = self._spread(room)[1]
        if self.second:
            high += round(theme.current().line("secondary") * self.zoom)
        return high + round(10 * self.zoom)

    def sizeHint(self) -> QSize:
        return QSize(160, max(20, self.minimumHeight()))

    def minimumSizeHint(self) -> QSize:
        return QSize(100, 20)

    # ---- painting ---------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme.current().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = self.rect()
        if self.on:
            painter.fillRect(rect, QColor(tokens.primary_tint))
        elif self.underMouse() and self.isEnabled():
            painter.fillRect(rect, QColor(tokens.hover))
        if self._box:
            self._paint_box(painter)
        elif self.icon_name:
            side = round(_MARK * self.zoom)
            place = self._at(self.pad, (rect.height() - side) // 2, side, side)
            painter.drawPixmap(place.topLeft(), icons.pixmap(self.icon_name, self.icon_role, side))
        wide = rect.width() - self._start() - self._aside_wide() - self.pad
        laid, high = self._spread(wide)
        small = self._font("secondary")
        below = round(theme.current().line("secondary") * self.zoom) if self.second else 0
        top = (rect.height() - high - below) // 2
        painter.setPen(QColor(icons.colour(self.tone or "text")))
        place = self._at(self._start(), top, wide, high)
        laid.draw(painter, QPointF(place.x(), place.y()))
        painter.setFont(small)
        painter.setPen(QColor(tokens.secondary))
        flags = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading)
        if self.second:
            place = self._at(self._start(), top + high, wide, below)
            words = QFontMetrics(small).elidedText(self.second, Qt.TextElideMode.ElideRight, wide)
            painter.drawText(place, flags | int(Qt.TextFlag.TextSingleLine), words)
        if self.aside:
            room = self._aside_wide()
            place = self._at(rect.width() - self.pad - room + 10, 0, room, rect.height())
            painter.drawText(place, flags, self.aside)
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens.primary), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), 6, 6)
        painter.end()

    def _paint_box(self, painter: QPainter) -> None:
        tokens = theme.current().tokens
        place = self._at(self.pad, (self.height() - _BOX) // 2, _BOX, _BOX)
        on = self.isChecked()
        painter.setPen(QPen(QColor(tokens.primary if on else tokens.border), 1.4))
        painter.setBrush(QColor(tokens.primary if on else tokens.surface))
        painter.drawRoundedRect(QRectF(place).adjusted(0.7, 0.7, -0.7, -0.7), 4, 4)
        if on:
            painter.drawPixmap(place.adjusted(2, 2, -2, -2).topLeft(), icons.pixmap("check", "on_primary", _BOX - 4))

    def _at(self, x: int, y: int, wide: int, high: int) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), self.rect(), QRect(x, y, wide, high))

    # ---- keys -------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.isEnabled():
            self.click()
            return
        super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()
