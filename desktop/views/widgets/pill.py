"""Owns status marks: a tinted pill with an icon and a word, and the tile of a sector."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QWidget

from desktop.views import icons, theme

# tone -> (text token, tint token)
_TONES = {
    "ok": ("ok", "ok_tint"),
    "warn": ("warn", "warn_tint"),
    "error": ("error", "error_tint"),
    "info": ("info", "info_tint"),
    "neutral": ("neutral", "neutral_tint"),
}
_GAP, _PAD, _ICON = 5, 9, 13


def pill_size(text: str, *, icon: bool = True) -> QSize:
    """Tell the room a pill needs, in pixels."""
    metrics = QFontMetrics(theme.current().font("small", bold=True))
    wide = metrics.horizontalAdvance(text) + 2 * _PAD + (_ICON + _GAP if icon else 0)
    return QSize(wide + 1, max(20, theme.current().line("small") + 4))


def paint_pill(painter: QPainter, rect: QRect, text: str, tone: str, icon: str, *, rtl: bool) -> None:
    """Paint a pill filling `rect` (see `pill_size`)."""
    ink, tint = (icons.colour(token) for token in _TONES[tone])
    direction = Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tint))
    painter.drawRoundedRect(QRectF(rect), rect.height() / 2, rect.height() / 2)
    inner = rect.adjusted(_PAD, 0, -_PAD, 0)
    if icon:
        mark = QRect(inner.x(), inner.center().y() - _ICON // 2, _ICON, _ICON)
        where = QStyle.visualRect(direction, inner, mark)
        painter.drawPixmap(where.topLeft(), icons.pixmap(icon, ink, _ICON))
        words = QStyle.visualRect(direction, inner, inner.adjusted(_ICON + _GAP, 0, 0, 0))
    else:
        words = inner
    painter.setFont(theme.current().font("small", bold=True))
    painter.setPen(QColor(ink))
    painter.drawText(words, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading), text)
    painter.restore()


class Pill(QWidget):
    """A pill as a widget: its word is its spoken name."""

    def __init__(self, text: str = "", tone: str = "neutral", icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_state(text, tone, icon)

    def show_state(self, text: str, tone: str, icon: str = "") -> None:
        """Show another word, tone and icon; an empty word hides the pill."""
        self._text, self._tone, self._icon = text, tone, icon
        self.setAccessibleName(text)
        if not text or self.parentWidget() is not None:
            self.setVisible(bool(text))  # shown before it lies anywhere, it would be a window that takes the keyboard
        self.updateGeometry()
        self.update()

    @property
    def text(self) -> str:
        """The word shown."""
        return self._text

    def sizeHint(self) -> QSize:
        return pill_size(self._text, icon=bool(self._icon))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        paint_pill(painter, self.rect(), self._text, self._tone, self._icon, rtl=rtl)
        painter.end()


def mixed(colour: str, ground: str, share: float) -> QColor:
    """Mix a colour into a ground: `share` of the colour, the rest of the ground."""
    top, under = QColor(colour), QColor(ground)

    def mix(over: int, below: int) -> int:
        return round(over * share + below * (1 - share))

    return QColor(mix(top.red(), under.red()), mix(top.green(), under.green()), mix(top.blue(), under.blue()))


def paint_tile(painter: QPainter, rect: QRect, icon: str, colour: str) -> None:
    """Paint a sector's tile: its icon on a pale square of its colour."""
    tokens = theme.current().tokens
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(mixed(colour, tokens.surface, 0.25 if tokens.dark else 0.13))
    painter.drawRoundedRect(QRectF(rect), 8, 8)
    side = round(rect.width() * 0.55)
    corner = rect.topLeft() + QPoint((rect.width() - side) // 2, (rect.height() - side) // 2)
    painter.drawPixmap(corner, icons.pixmap(icon, colour, side))
    painter.restore()


class Tile(QWidget):
    """A sector's tile as a widget."""

    def __init__(self, icon: str = "", colour: str = "#52606D", side: int = 40, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon, self._colour = icon, colour
        self.setFixedSize(side, side)

    def show_sector(self, icon: str, colour: str) -> None:
        """Show another icon and colour."""
        self._icon, self._colour = icon, colour
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_tile(painter, self.rect(), self._icon, self._colour)
        painter.end()
