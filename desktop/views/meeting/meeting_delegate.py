"""Owns how a line of a meeting is painted: hour, kind, words in their own direction, what it led to.

Must not know the model beyond the role that gives a `LineRow`. Heights come from the fonts; they are kept per text.
"""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from desktop.i18n import _, isolate, language
from desktop.services.words.word_lists import shipped_words
from desktop.viewmodels.meeting.meeting_lines import KINDS, LineRow, LinesModel, reads_right_to_left
from desktop.viewmodels.tables import ROW_ROLE
from desktop.views import looks, theme
from desktop.views.widgets.pill import paint_pill, pill_size

Index = QModelIndex | QPersistentModelIndex
TONES = {"note": "neutral", "need": "warn", "priority": "error", "decision": "info", "action": "ok"}
HEAVY = ("priority", "decision")
PAD = 16
BASE = 0.36  # how far under the middle of a line its letters stand, whatever font another script brings
GAP = 12


def kind_word(kind: str) -> str:
    """The word of a kind of line, in the language in force."""
    names = shipped_words("note_kind").get(kind, {}).get("names", {})
    return str(names.get(language()) or names.get("fr") or kind)


def kind_icon(kind: str) -> str:
    """The icon of a kind of line."""
    return looks.of("note_kind", kind, "file").icon


def spread(text: str, font: QFont, wide: int, rtl: bool) -> tuple[QTextLayout, int]:
    """A text laid out in its own direction at a width, and how high it is."""
    option = QTextOption()
    right = reads_right_to_left(text, rtl)
    option.setTextDirection(Qt.LayoutDirection.RightToLeft if right else Qt.LayoutDirection.LeftToRight)
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    option.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    laid = QTextLayout(text.replace("\n", "\u2028"), font)
    laid.setTextOption(option)
    laid.beginLayout()
    high = 0.0
    step = _line_height(font, arabic=right)
    while True:
        line = laid.createLine()
        if not line.isValid():
            break
        line.setLineWidth(max(20, wide))
        line.setPosition(QPointF(0, high + step / 2 + font.pixelSize() * BASE - line.ascent()))
        high += step
    laid.endLayout()
    return laid, round(max(high, step))


def _line_height(font: QFont, *, arabic: bool) -> float:
    return font.pixelSize() * (1.6 if arabic else 1.4)


@lru_cache(maxsize=8192)
def _height(text: str, pixels: int, heavy: bool, wide: int, rtl: bool) -> int:
    return spread(text, _font(pixels, heavy=heavy), wide, rtl)[1]


def _font(pixels: int, *, heavy: bool) -> QFont:
    font = theme.current().font("body", bold=heavy)
    font.setPixelSize(pixels)
    return font


class LineDelegate(QStyledItemDelegate):
    """Paints the lines. `zoom` makes all larger (projector); the row `edited` has its words in an editor."""

    def __init__(self, lines: LinesModel, parent: QObject) -> None:
        super().__init__(parent)
        self._lines = lines  # asked directly: each row is measured at each layout
        self.zoom = 1.0
        self.edited = -1
        self.edited_high = 0
        self.meeting_rtl = False
        self._columns: dict[tuple[int, float], tuple[int, int, int, int]] = {}
        self._least = 0  # how high a row is at least

    # ---- places -----------------------------------------------------------------------------------

    @property
    def pixels(self) -> int:
        """The size of the words of a line."""
        return round((theme.current().px("body") + 1) * self.zoom)

    @property
    def small_pixels(self) -> int:
        """The size of hours and of what stands aside."""
        return round(theme.current().px("secondary") * self.zoom)

    def small(self) -> QFont:
        """The font of hours and of what stands aside."""
        font = theme.current().font("secondary")
        font.setPixelSize(self.small_pixels)
        return font

    def columns(self, wide: int) -> tuple[int, int, int, int]:
        """(width of the hour, of the kind, of the words, of what stands aside) in a row so wide."""
        key = (wide, self.zoom)
        if key not in self._columns:
            self._columns = {key: self._measure(wide)}  # asked for each row: measured once
        return self._columns[key]

    def _measure(self, wide: int) -> tuple[int, int, int, int]:
        self._least = round(pill_size("x").height() * self._pill_zoom) + round(14 * self.zoom)
        hour = QFontMetrics(self.small()).horizontalAdvance("00:00") + 2
        kind = round(max(pill_size(kind_word(one)).width() for one in KINDS) * self._pill_zoom)
        room = wide - 2 * PAD - hour - kind - 2 * GAP
        aside = 0 if room < 340 else min(round(170 * theme.current().scale * self.zoom), room // 4)
        return hour, kind, max(80, room - (aside + GAP if aside else 0)), aside

    @property
    def _pill_zoom(self) -> float:
        return 1.0 + (self.zoom - 1.0) * 0.6

    def words_rect(self, row: QRect, rtl: bool) -> QRect:
        """Where the words of a row stand."""
        hour, kind, words, _aside = self.columns(row.width())
        place = QRect(row.x() + PAD + hour + GAP + kind + GAP, row.y(), words, row.height())
        return QStyle.visualRect(_direction(rtl), row, place)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        wide = option.rect.width()
        if not 0 <= index.row() < len(self._lines.rows) or wide <= 0:
            return QSize(100, 40)
        line = self._lines.rows[index.row()]
        _hour, _kind, words, aside = self.columns(wide)
        if index.row() == self.edited:
            return QSize(100, max(self._least, self.edited_high + round(10 * self.zoom)))
        high = _height(line.shown, self.pixels, line.kind in HEAVY, words, self.meeting_rtl)
        for correction in line.amended:
            high += self._amended_height(correction, words)
        if aside and line.aside:
            high = max(high, _height(line.aside, self.small_pixels, False, aside, theme.current().rtl))
        return QSize(100, max(self._least, high + round(14 * self.zoom)))

    # ---- painting ---------------------------------------------------------------------------------

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = index.data(ROW_ROLE)
        if not isinstance(line, LineRow):
            return
        tokens = theme.current().tokens
        rect: QRect = option.rect
        rtl = option.direction == Qt.LayoutDirection.RightToLeft
        edited = index.row() == self.edited
        painter.save()
        if edited or option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, QColor(tokens.primary_tint))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, QColor(tokens.hover))
        painter.setPen(QColor(tokens.line))
        painter.drawLine(rect.left(), rect.bottom(), rect.right(), rect.bottom())
        hour, kind, words, aside = self.columns(rect.width())
        self._hour(painter, _at(rtl, rect, rect.x() + PAD, rect.y(), hour, rect.height()), line.time)
        left = rect.x() + PAD + hour + GAP
        self._kind(painter, _at(rtl, rect, left, rect.y(), kind, rect.height()), line.kind, rtl)
        if not edited:
            place = _at(rtl, rect, left + kind + GAP, rect.y(), words, rect.height())
            self._words(painter, place, line)
        if aside and line.aside:
            place = _at(rtl, rect, left + kind + 2 * GAP + words, rect.y(), aside, rect.height())
            self._aside(painter, place, line.aside, rtl)
        painter.restore()

    def _hour(self, painter: QPainter, place: QRect, text: str) -> None:
        painter.setFont(self.small())
        painter.setPen(QColor(theme.current().tokens.secondary))
        painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading), text)

    def _kind(self, painter: QPainter, place: QRect, kind: str, rtl: bool) -> None:
        word = kind_word(kind)
        size = pill_size(word)
        scale = self._pill_zoom
        high = round(size.height() * scale)
        wide = round(size.width() * scale)
        top = place.y() + (place.height() - high) // 2
        x = place.right() + 1 - wide if rtl else place.x()
        painter.save()
        painter.translate(x, top)
        painter.scale(scale, scale)
        paint_pill(
            painter,
            QRect(0, 0, size.width(), size.height()),
            word,
            TONES.get(kind, "neutral"),
            kind_icon(kind),
            rtl=rtl,
        )
        painter.restore()

    def _words(self, painter: QPainter, place: QRect, line: LineRow) -> None:
        tokens = theme.current().tokens
        font = _font(self.pixels, heavy=line.kind in HEAVY)
        laid, high = spread(line.shown, font, place.width(), self.meeting_rtl)
        extra = sum(self._amended_height(one, place.width()) for one in line.amended)
        top = place.y() + (place.height() - high - extra) / 2
        painter.setPen(QColor(tokens.text))
        laid.draw(painter, QPointF(place.x(), top))
        top += high
        for correction in line.amended:
            text = _("Rectificatif : {text}", text=correction)
            laid, tall = spread(text, self.small(), place.width(), theme.current().rtl)
            painter.setPen(QColor(tokens.warn))
            laid.draw(painter, QPointF(place.x(), top + 2))
            top += tall + 4

    def _amended_height(self, correction: str, wide: int) -> int:
        text = _("Rectificatif : {text}", text=correction)
        return _height(text, self.small_pixels, False, wide, theme.current().rtl) + 4

    def _aside(self, painter: QPainter, place: QRect, text: str, rtl: bool) -> None:
        option = QTextOption(
            (Qt.AlignmentFlag.AlignLeft if rtl else Qt.AlignmentFlag.AlignRight)
            | Qt.AlignmentFlag.AlignAbsolute
            | Qt.AlignmentFlag.AlignVCenter
        )
        option.setTextDirection(_direction(rtl))
        option.setWrapMode(QTextOption.WrapMode.WordWrap)
        painter.setFont(self.small())
        painter.setPen(QColor(theme.current().tokens.secondary))
        painter.drawText(QRectF(place), isolate(text), option)


def _direction(rtl: bool) -> Qt.LayoutDirection:
    return Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight


def _at(rtl: bool, row: QRect, x: int, y: int, wide: int, high: int) -> QRect:
    return QStyle.visualRect(_direction(rtl), row, QRect(x, y, wide, high))
