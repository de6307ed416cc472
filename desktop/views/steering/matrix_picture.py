"""Owns a table of numbers as a picture to be copied: its title, heads, grounds the deeper the more, totals, its note.

In the light colours of paper, in the direction of the language in force. Must not know records, nor what is counted.
"""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QGuiApplication, QImage, QPainter, QPen

from desktop.i18n import is_rtl
from desktop.tokens import LIGHT
from desktop.viewmodels.steering.dashboard_words import SHARE_ROLE
from desktop.views.theme import Theme
from desktop.views.widgets.pill import mixed

EDGE, FIRST, COLUMN, ROW, FINE = 14.0, 210.0, 92.0, 30.0, 2.0
_WRAPPED = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignCenter)
_START = int(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
_ACROSS, _DOWN = Qt.Orientation.Horizontal, Qt.Orientation.Vertical


def copy(model: QAbstractTableModel, title: str, note: str) -> None:
    """Put the picture on the clipboard."""
    QGuiApplication.clipboard().setImage(drawn(model, title, note))


def drawn(model: QAbstractTableModel, title: str, note: str) -> QImage:
    """The whole table, be it wider or longer than what a window shows of it."""
    return _Picture(model, title, note).image


class _Picture:
    """One table on its way into pixels."""

    def __init__(self, model: QAbstractTableModel, title: str, note: str) -> None:
        self._model, self._title, self._note = model, title, note
        self._look = Theme(LIGHT, 1.0, is_rtl())
        self._wide = FIRST + COLUMN * model.columnCount() + 2 * EDGE
        small = QFontMetricsF(self._look.font("small", bold=True))
        heads = [str(model.headerData(at, _ACROSS)) for at in range(model.columnCount())]
        box = QRectF(0, 0, COLUMN - 8, 400)
        self._heads = max((small.boundingRect(box, _WRAPPED, head).height() for head in heads), default=0) + 10
        self._top = EDGE + self._look.line("body") + 12
        under = QFontMetricsF(self._look.font("small"))
        note_box = QRectF(0, 0, self._wide - 2 * EDGE, 400)
        self._under = under.boundingRect(note_box, int(Qt.TextFlag.TextWordWrap), note).height() + 8 if note else 0.0
        high = self._top + self._heads + ROW * model.rowCount() + self._under + EDGE
        self.image = QImage(QSize(round(self._wide * FINE), round(high * FINE)), QImage.Format.Format_RGB32)
        self.image.fill(QColor(LIGHT.surface))
        painter = QPainter(self.image)
        painter.scale(FINE, FINE)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        painter.setLayoutDirection(Qt.LayoutDirection.RightToLeft if self._look.rtl else Qt.LayoutDirection.LeftToRight)
        self._words(painter, QRectF(EDGE, EDGE, self._wide - 2 * EDGE, self._look.line("body") + 4), title, "body")
        for column in range(model.columnCount()):
            self._words(painter, self._place(0, column, head=True), heads[column], "small", centred=True)
        for row in range(model.rowCount()):
            self._row(painter, row)
        place = QRectF(EDGE, high - EDGE - self._under + 8, self._wide - 2 * EDGE, self._under)
        self._words(painter, place, note, "small", quiet=True)
        painter.end()

    def _row(self, painter: QPainter, row: int) -> None:
        top = self._top + self._heads + ROW * row
        painter.setPen(QPen(QColor(LIGHT.line), 1))
        painter.drawLine(round(EDGE), round(top), round(self._wide - EDGE), round(top))
        last = row == self._model.rowCount() - 1
        name = self._turned(QRectF(EDGE, top, FIRST - 8, ROW))
        self._words(painter, name, str(self._model.headerData(row, _DOWN)), "secondary", bold=last)
        for column in range(self._model.columnCount()):
            index, place = self._model.index(row, column), self._place(row, column)
            share = index.data(SHARE_ROLE)
            if share:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(mixed(LIGHT.primary, LIGHT.surface, 0.1 + 0.32 * share))
                painter.drawRoundedRect(place.adjusted(3, 3, -3, -3), 5, 5)
            bold = share is not None
            self._words(painter, place, str(index.data()), "secondary", bold=bold, centred=True, quiet=not bold)

    def _place(self, row: int, column: int, *, head: bool = False) -> QRectF:
        left = EDGE + FIRST + COLUMN * column
        if head:
            return self._turned(QRectF(left + 4, self._top, COLUMN - 8, self._heads))
        return self._turned(QRectF(left, self._top + self._heads + ROW * row, COLUMN, ROW))

    def _turned(self, place: QRectF) -> QRectF:
        """The same place counted from the side where one begins to read."""
        if self._look.rtl:
            place.moveLeft(self._wide - place.right())
        return place

    def _words(
        self,
        painter: QPainter,
        place: QRectF,
        words: str,
        role: str,
        *,
        bold: bool | None = None,
        centred: bool = False,
        quiet: bool = False,
    ) -> None:
        font = self._look.font(role, bold=role == "body" or centred if bold is None else bold)
        painter.setFont(font)
        painter.setPen(QColor(LIGHT.secondary if quiet else LIGHT.text))
        if quiet and not centred:
            painter.drawText(place, int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeading), words)
        elif centred:
            painter.drawText(place, _WRAPPED, words)
        else:
            fit = QFontMetricsF(font).elidedText(words, Qt.TextElideMode.ElideRight, place.width())
            painter.drawText(place, _START, fit)
