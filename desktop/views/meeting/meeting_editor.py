"""Owns the line one types in: its keys, its direction, its height, and the names and dates offered under the caret.

Must not know the meeting, nor what becomes of the words. No digit and no sign is a shortcut: AZERTY and Arabic
keyboards have them elsewhere. Enter never takes an offer that was not chosen with an arrow.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetrics, QKeyEvent, QKeySequence, QTextCursor, QTextOption
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from desktop.i18n import _
from desktop.viewmodels.meeting.meeting_lines import reads_right_to_left
from desktop.views import theme
from desktop.views.widgets.choice import Option
from desktop.views.widgets.suggestions import Unread

if TYPE_CHECKING:
    from desktop.services.marked.line_marks import Suggestion

ICONS = {"contact": "user", "actor": "users", "date": "calendar"}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_PLAIN = Qt.KeyboardModifier.NoModifier
_EDGE = 6


class Offers(Unread):
    """What is offered under the caret."""

    def _arrange(self) -> None:
        super()._arrange()
        field = self._field
        if isinstance(field, LineEditor):
            window = field.window()
            caret = field.cursorRect()
            wide = min(self.width(), 420)
            corner = field.viewport().mapTo(window, QPoint(caret.x(), caret.bottom() + 6))
            if field.layoutDirection() == Qt.LayoutDirection.RightToLeft:
                corner.setX(corner.x() - wide)
            if corner.y() + self.height() > window.height():
                corner.setY(field.viewport().mapTo(window, QPoint(0, caret.top())).y() - self.height() - 6)
            corner.setX(max(4, min(corner.x() - 8, window.width() - wide - 4)))
            self.setGeometry(corner.x(), max(4, corner.y()), wide, self.height())


class LineEditor(QPlainTextEdit):
    """One line of any length, wrapped where it is too long for its place."""

    typed = Signal()
    entered = Signal(int)  # caret
    cycled = Signal(int)
    joined = Signal()
    joined_next = Signal()
    moved = Signal(int)
    walked = Signal(int)
    accepted = Signal(object)  # Suggestion
    pasted = Signal(object, int)  # lines, caret
    panes = Signal(int)  # F6: to the rest of the window
    details = Signal()  # F4
    resized = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("field.line")
        self.setAccessibleName(_("Ligne en cours"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabChangesFocus(False)
        self.document().setDocumentMargin(3)
        self._quiet = False
        self._offers: Offers | None = None
        self._offered: list[Suggestion] = []
        self._otherwise_rtl = False
        self.textChanged.connect(self._changed)
        self.verticalScrollBar().valueChanged.connect(self._stay)
        self.cursorPositionChanged.connect(self._caret_moved)

    # ---- text -------------------------------------------------------------------------------------

    @property
    def line(self) -> str:
        """The text as typed: Qt's own `toPlainText` would turn a no-break space into a space."""
        return self.document().toRawText().replace("\u2029", " ").replace("\u2028", " ")

    @property
    def caret(self) -> int:
        """Where the caret stands."""
        return self.textCursor().position()

    def show_line(self, text: str, caret: int, *, rtl: bool) -> None:
        """Show a line; `rtl` is the direction of one without a letter. What was typed before cannot be undone here."""
        self._otherwise_rtl = rtl
        self._quiet = True
        if self.line != text:
            self.setPlainText(text)
        cursor = self.textCursor()
        cursor.setPosition(max(0, min(caret, len(text))))
        self.setTextCursor(cursor)
        self._quiet = False
        self._turn()
        self.fit()

    def turn(self, *, rtl: bool) -> None:
        """Give the direction of a line without a letter."""
        self._otherwise_rtl = rtl
        self._turn()

    def put(self, text: str, caret: int) -> None:
        """Change the line as if typed: undo here takes it back."""
        before = self.line
        head = 0
        while head < min(len(before), len(text)) and before[head] == text[head]:
            head += 1
        tail = 0
        while tail < min(len(before), len(text)) - head and before[-1 - tail] == text[-1 - tail]:
            tail += 1
        self._quiet = True
        cursor = self.textCursor()
        cursor.setPosition(head)
        cursor.setPosition(len(before) - tail, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(text[head : len(text) - tail])
        cursor.setPosition(max(0, min(caret, len(text))))
        self.setTextCursor(cursor)
        self._quiet = False
        self._turn()
        self.fit()

    def forget(self) -> None:
        """Nothing before this moment can be undone here."""
        self.document().clearUndoRedoStacks()

    def set_pixels(self, pixels: int) -> None:
        """Write so large."""
        font = theme.current().font("body")
        font.setPixelSize(pixels)
        self.setStyleSheet(f"QPlainTextEdit {{ font-size: {pixels}px; }}")
        self.setFont(font)
        self.fit()

    def fit(self) -> None:
        """Be as high as the text needs."""
        wanted = self.wanted()
        if wanted != self.height():
            self.setFixedHeight(wanted)
            self._stay(self.verticalScrollBar().value())
            self.resized.emit()

    def wanted(self) -> int:
        """How high the text needs it to be."""
        lines = max(1, self.document().firstBlock().layout().lineCount())
        return lines * QFontMetrics(self.font()).lineSpacing() + 2 * (3 + _EDGE)

    def _changed(self) -> None:
        if self._quiet:
            return
        self._turn()
        self.fit()
        self.typed.emit()

    def _caret_moved(self) -> None:
        if not self._quiet:
            self.typed.emit()

    def _stay(self, value: int) -> None:
        """It is always as high as its text: there is nothing to scroll to."""
        if value and self.height() >= self.wanted():
            self.verticalScrollBar().setValue(0)

    def _turn(self) -> None:
        """Take the direction of what is written."""
        right = reads_right_to_left(self.line, self._otherwise_rtl)
        way = Qt.LayoutDirection.RightToLeft if right else Qt.LayoutDirection.LeftToRight
        option = self.document().defaultTextOption()
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        if option.textDirection() != way or not option.alignment() & side or self.layoutDirection() != way:
            self.setLayoutDirection(way)
            option = QTextOption(option)
            option.setTextDirection(way)
            option.setAlignment(side | Qt.AlignmentFlag.AlignAbsolute)
            self._quiet = True
            self.document().setDefaultTextOption(option)
            self._quiet = False

    def insertFromMimeData(self, source: QMimeData) -> None:
        parts = [part.strip() for part in source.text().splitlines() if part.strip()]
        if len(parts) > 1:
            self.pasted.emit(parts, self.caret)
        elif parts:
            self.insertPlainText(source.text().replace("\r", " ").replace("\n", " "))

    # ---- offers -----------------------------------------------------------------------------------

    def offer(self, offered: Sequence[Suggestion]) -> None:
        """Offer ways to finish what is typed at the caret; nothing takes the offers away."""
        self._offered = list(offered)
        if not self._offered or not self.hasFocus():
            if self._offers is not None:
                self._offers.hide()
            return
        if self._offers is None or self._offers.parent() is not self.window():
            self._offers = Offers(self, _("Propositions"))
            self._offers.picked.connect(lambda option: self.accepted.emit(option.value))
        self._offers.show_offers(
            [Option(one, one.label, ICONS.get(one.kind, "search"), "secondary", one.detail) for one in self._offered]
        )

    @property
    def offers(self) -> Offers | None:
        """What is offered now, None when nothing is."""
        return self._offers if self._offers is not None and self._offers.isVisible() else None

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.offer([])

    # ---- keys -------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not (self._of_offers(event) or self._of_line(event)):
            if event.matches(QKeySequence.StandardKey.InsertParagraphSeparator):
                return
            super().keyPressEvent(event)

    def _of_offers(self, event: QKeyEvent) -> bool:
        """The keys of what is offered: arrows choose; Enter takes what was chosen, the forward arrow the first."""
        offers, key = self.offers, event.key()
        if offers is None or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        forward = Qt.Key.Key_Left if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else Qt.Key.Key_Right
        taken: Option | None = None
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            offers.move_by(1 if key == Qt.Key.Key_Down else -1)
            return True
        if key == Qt.Key.Key_Escape:
            self.offer([])
            return True
        if key in _ENTER:
            taken = offers.current()
        elif key in (forward, Qt.Key.Key_End) and self.textCursor().atEnd():
            taken = offers.first()
        if taken is not None:
            self.accepted.emit(taken.value)
        return taken is not None

    def _of_line(self, event: QKeyEvent) -> bool:
        """The keys of the line."""
        key, held = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        shift, alt = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.AltModifier
        at_start = self.caret == 0 and not self.textCursor().hasSelection()
        at_end = self.textCursor().atEnd() and not self.textCursor().hasSelection()
        if key in _ENTER and held in (_PLAIN, shift):
            self.entered.emit(self.caret)
        elif key == Qt.Key.Key_Tab and held == _PLAIN:
            self.cycled.emit(1)
        elif key == Qt.Key.Key_Backtab or (key == Qt.Key.Key_Tab and held == shift):
            self.cycled.emit(-1)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and held == alt:
            self.moved.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and held == _PLAIN and self._at_edge(key == Qt.Key.Key_Down):
            self.walked.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Backspace and held == _PLAIN and at_start:
            self.joined.emit()
        elif key == Qt.Key.Key_Delete and held == _PLAIN and at_end:
            self.joined_next.emit()
        elif key == Qt.Key.Key_F6 and held in (_PLAIN, shift):
            self.panes.emit(-1 if held == shift else 1)
        elif key == Qt.Key.Key_Escape:
            self.panes.emit(1)
        elif key == Qt.Key.Key_F4 and held == _PLAIN:
            self.details.emit()
        else:
            return False
        return True

    def _at_edge(self, down: bool) -> bool:
        """Whether the caret stands on the last, or the first, of the lines that the text takes on screen."""
        probe = self.textCursor()
        return not probe.movePosition(QTextCursor.MoveOperation.Down if down else QTextCursor.MoveOperation.Up)
