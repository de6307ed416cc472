"""Owns one version of a field as a choice: its text with the differing words marked, who wrote it, when.

Must not know the other versions nor what a choice does. Text is never read as markup.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStyle, QWidget

from desktop.views import icons, theme
from desktop.views.widgets.pill import paint_pill, pill_size

Piece = tuple[str, bool]
_PAD, _MARK, _GAP = 12, 18, 10
ARROWS = {
    Qt.Key.Key_Left: "left",
    Qt.Key.Key_Right: "right",
    Qt.Key.Key_Up: "up",
    Qt.Key.Key_Down: "down",
}


class VersionCard(QAbstractButton):
    """One version that can be kept. Space keeps it; the arrows are handed to whoever lays the cards out."""

    arrow = Signal(str)
    went_on = Signal()

    def __init__(
        self,
        pieces: Sequence[Piece],
        *,
        spoken: str,
        name: str,
        who: str = "",
        mark: tuple[str, str, str] | None = None,
        quiet: bool = False,
        icon: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(spoken)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._pieces = list(pieces)
        self._who, self._pill, self._quiet, self._icon = who, mark, quiet, icon
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._body = self._document(self._pieces, bold=not quiet and len(self.words) < 60)
        self._signature = self._document([(who, False)], small=True)
        self._line: QTextDocument | None = self._signature if who else None
        self._heights: dict[tuple[bool, int], int] = {}
        self.toggled.connect(lambda _on: self.update())

    @property
    def words(self) -> str:
        """The text shown."""
        return "".join(text for text, _differs in self._pieces)

    @property
    def document(self) -> QTextDocument:
        """The text as it is laid out."""
        return self._body

    @property
    def marked(self) -> list[str]:
        """The words that are marked as differing."""
        return [text for text, differs in self._pieces if differs]

    def show_who(self, shown: bool) -> None:
        """Say on the card itself who wrote it, or not (when it is said above all cards)."""
        shown = shown and bool(self._who)
        if shown != (self._line is not None):
            self._line = self._signature if shown else None
            self.updateGeometry()

    def _document(self, pieces: Sequence[Piece], *, bold: bool = False, small: bool = False) -> QTextDocument:
        now = theme.current()
        document = QTextDocument(self)
        document.setDocumentMargin(0)
        document.setUndoRedoEnabled(False)
        option = QTextOption(Qt.AlignmentFlag.AlignAbsolute | self._side())
        # a text reads in its own direction, whatever the window's; who and when read in the window's
        option.setTextDirection(self.layoutDirection() if small else Qt.LayoutDirection.LayoutDirectionAuto)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        document.setDefaultTextOption(option)
        document.setDefaultFont(now.font("secondary" if small else "body", bold=bold))
        cursor = QTextCursor(document)
        plain = QTextCharFormat()
        plain.setForeground(QColor(now.tokens.secondary if small or self._quiet else now.tokens.text))
        for text, differs in pieces:
            style = QTextCharFormat(plain)
            if differs:
                style.setFontWeight(QFont.Weight.Bold)
                style.setBackground(QColor(now.tokens.warn_tint))
                style.setForeground(QColor(now.tokens.warn))
            cursor.insertText(text, style)
        return document

    def _side(self) -> Qt.AlignmentFlag:
        return Qt.AlignmentFlag.AlignRight if theme.current().rtl else Qt.AlignmentFlag.AlignLeft

    # ---- size ------------------------------------------------------------------------------------

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        room = max(40, width - 2 * _PAD - _MARK - _GAP)
        tall = self._known_tall(self._body, room)
        if self._line is not None:
            tall += self._known_tall(self._line, room) + 2
        if self._pill is not None and not self._beside(room):
            tall += pill_size(self._pill[0]).height() + 6
        return max(theme.current().control + 8, tall + 2 * 10)

    def sizeHint(self) -> QSize:
        wide = 260
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        longest = 80
        if self._pill is not None:
            longest = max(longest, pill_size(self._pill[0]).width())
        metrics = QFontMetrics(theme.current().font("secondary"))
        longest = max([longest, *(metrics.horizontalAdvance(word) for word in self._who.split())])
        return QSize(min(longest, 420) + 2 * _PAD + _MARK + _GAP, theme.current().control + 8)

    def _beside(self, room: int) -> bool:
        """Whether the mark fits on the line of a short text."""
        if self._pill is None or self._line is not None:
            return False
        wide = QFontMetrics(self._body.defaultFont()).horizontalAdvance(self.words)
        return "\n" not in self.words and wide + pill_size(self._pill[0]).width() + 16 <= room

    def _known_tall(self, document: QTextDocument, width: int) -> int:
        """Layouts ask over and over for the same widths, and a text never changes."""
        key = document is self._body, width
        if key not in self._heights:
            self._heights[key] = self._tall(document, width)
        return self._heights[key]

    def _tall(self, document: QTextDocument, width: int) -> int:
        """How tall the text is once it is laid out in that width, as it then is."""
        document.setTextWidth(width)
        return int(document.size().height() + 0.999)

    # ---- painting --------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme.current().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._frame(painter)
        inner = self.rect().adjusted(_PAD, 10, -_PAD, -10)
        kept = self.isChecked()
        mark = QRect(inner.x(), inner.center().y() - _MARK // 2, _MARK, _MARK)
        drawing = icons.pixmap("circle-check" if kept else "circle", "primary" if kept else "border", _MARK)
        painter.drawPixmap(self._at(inner, mark).topLeft(), drawing)
        words = inner.adjusted(_MARK + _GAP, 0, 0, 0)
        room = self._at(inner, words)
        bodies = [d for d in (self._line, self._body) if d is not None]
        tall = sum(self._tall(d, room.width()) for d in bodies) + (2 if self._line is not None else 0)
        pill = pill_size(self._pill[0]) if self._pill is not None else QSize(0, 0)
        beside = self._beside(room.width())
        under = pill.height() + 6 if self._pill is not None and not beside else 0
        y = inner.y() + max(0, (inner.height() - tall - under) // 2)
        for document in bodies:
            painter.save()
            painter.translate(QPointF(room.x(), y))
            document.drawContents(painter, QRectF(0, 0, room.width(), room.height()))
            painter.restore()
            y += self._tall(document, room.width()) + 2
        if self._pill is not None:
            middle = inner.center().y() - pill.height() // 2
            x, top = (room.right() - pill.width(), middle) if beside else (room.x(), y + 4)
            place = self._at(room, QRect(QPoint(x, top), pill))
            paint_pill(painter, place, *self._pill, rtl=theme.current().rtl)
        if not self.isEnabled():
            veil = QColor(tokens.surface)
            veil.setAlpha(120)
            painter.fillRect(self.rect(), veil)
        painter.end()

    def _frame(self, painter: QPainter) -> None:
        tokens = theme.current().tokens
        kept, focused = self.isChecked(), self.hasFocus()
        ground = tokens.primary_tint if kept else tokens.hover if self.underMouse() else tokens.surface
        thick = 2.0 if kept else 1.0
        painter.setPen(QPen(QColor(tokens.primary if kept else tokens.border), thick))
        painter.setBrush(QColor(ground))
        half = thick / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), 7, 7)
        if focused:  # a ring of its own: an edge alone that changes its colour is not seen by everybody
            painter.setPen(QPen(QColor(tokens.text), 2.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(4, 4, -4, -4), 5, 5)

    def _at(self, inner: QRect, rect: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), inner, rect)

    # ---- keys ------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in ARROWS and event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier):
            self.arrow.emit(ARROWS[key])
            return
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            self.click()
            self.went_on.emit()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange:
            self.update()
