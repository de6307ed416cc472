"""Owns the lines of a meeting on screen: a painted list, and one editor on the line where the person stands.

Must not know agenda, list of people or minutes.
"""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from desktop.i18n import _
from desktop.viewmodels.meeting.meeting_lines import KINDS
from desktop.viewmodels.meeting.meeting_typing import Typing
from desktop.views.meeting.meeting_delegate import LineDelegate, kind_word
from desktop.views.meeting.meeting_editor import LineEditor


class LinesView(QListView):
    """The lines. `stood` tells on which line the person came to stand."""

    stood = Signal()
    panes = Signal(int)
    details = Signal()

    def __init__(self, typing: Typing, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("list.lines")
        self.setAccessibleName(_("Lignes de la réunion"))
        self.typing = typing
        self.lines = typing.model
        self.lines.words = {kind: kind_word(kind) for kind in KINDS}
        self.delegate = LineDelegate(self.lines, self)
        self.setItemDelegate(self.delegate)
        self.setModel(self.lines)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.editor = LineEditor(self.viewport())
        self.editor.hide()
        self._placing = QTimer(self)
        self._placing.setSingleShot(True)
        self._placing.setInterval(0)
        self._placing.timeout.connect(self._place_and_show)
        self._bind()
        self.zoom(1.0)

    def _bind(self) -> None:
        editor, typing = self.editor, self.typing
        editor.typed.connect(lambda: typing.type(editor.line, editor.caret))
        editor.entered.connect(typing.enter)
        editor.cycled.connect(typing.cycle)
        editor.joined.connect(typing.join)
        editor.joined_next.connect(typing.join_next)
        editor.moved.connect(typing.move)
        editor.walked.connect(self.walk)
        editor.accepted.connect(self._accept)
        editor.pasted.connect(lambda parts, caret: typing.paste(parts, caret))
        editor.panes.connect(self.panes)
        editor.details.connect(self.details)
        editor.resized.connect(self._soon)
        typing.loaded.connect(self._loaded)
        typing.offered.connect(editor.offer)
        for signal in (
            self.lines.rowsInserted,
            self.lines.rowsRemoved,
            self.lines.rowsMoved,
            self.lines.modelReset,
            self.lines.dataChanged,
        ):
            signal.connect(self._soon)

    # ---- standing ---------------------------------------------------------------------------------

    def write(self) -> None:
        """Put the caret in the line: where the person stood, else on a new one at the end."""
        if self.typing.desk.read_only:
            self.setFocus()
            return
        if self.typing.place < 0:
            self.typing.stand_fresh()
        self._place_and_show()
        self.editor.setFocus()

    def walk(self, step: int) -> None:
        """Go to the line above or below; below the last one to a new one."""
        place = self.typing.place
        to = place + step
        if step > 0 and to >= len(self.lines.rows):
            if self.typing.id is not None:
                self.typing.stand_fresh()
        elif to >= 0:
            self.typing.stand(to)

    def stand_on(self, line: bytes) -> bool:
        """Stand on a line by its id; False when it is not there."""
        place = self.lines.place_of(line)
        if place < 0:
            return False
        if self.typing.desk.read_only:
            index = self.lines.index(place)
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.scrollTo(index)
            return True
        self.typing.stand(place)
        self.write()
        return True

    def _loaded(self) -> None:
        typing = self.typing
        row = typing.row
        rtl = self.delegate.meeting_rtl
        same_line = self.editor.isVisible() and self.delegate.edited == typing.place
        if same_line and typing.dirty:
            self.editor.put(typing.text, typing.caret)
        else:
            self.editor.show_line(typing.text, typing.caret, rtl=rtl)
            self.editor.forget()
        if row is not None and not typing.desk.read_only:
            self.stood.emit()
        self._place_and_show()

    def _accept(self, chosen: object) -> None:
        self.typing.accept(chosen)  # type: ignore[arg-type]  # it comes from what was offered
        self.editor.setFocus()

    def turn(self, *, rtl: bool) -> None:
        """Take the direction of the meeting's language, for lines that have no letter yet."""
        if self.delegate.meeting_rtl != rtl:
            self.delegate.meeting_rtl = rtl
            self.editor.turn(rtl=rtl)
            self.doItemsLayout()

    # ---- placing the editor -----------------------------------------------------------------------

    def zoom(self, factor: float) -> None:
        """Show all larger."""
        self.delegate.zoom = factor
        self.editor.set_pixels(self.delegate.pixels)
        self.doItemsLayout()
        self._soon()

    def _soon(self) -> None:
        self._placing.start()

    def _place_and_show(self) -> None:
        """Lay the editor over the words of its line, and keep the line in sight."""
        self._place()
        place = self.typing.place
        if 0 <= place < len(self.lines.rows):
            self.scrollTo(self.lines.index(place))

    def _place(self) -> None:
        place = self.typing.place
        shown = 0 <= place < len(self.lines.rows) and not self.typing.desk.read_only
        edited = place if shown else -1
        rtl = self.isRightToLeft()
        if shown:
            wide = max(60, self.delegate.columns(self.viewport().width())[2] + 8)
            if self.editor.width() != wide:
                self.editor.setFixedWidth(wide)
                self.editor.setFixedHeight(self.editor.wanted())
        if (edited, self.editor.height()) != (self.delegate.edited, self.delegate.edited_high):
            self.delegate.edited, self.delegate.edited_high = edited, self.editor.height()
            self.scheduleDelayedItemsLayout()  # done once, when the place of a row is asked for
        if not shown:
            had = self.editor.hasFocus()
            self.editor.hide()
            if had:
                self.setFocus()
            return
        row = self.visualRect(self.lines.index(place))
        words = self.delegate.words_rect(row, rtl)
        self.editor.move(words.x() - 4, row.y() + (row.height() - self.editor.height()) // 2)
        self.editor.show()
        self.editor.raise_()

    def updateGeometries(self) -> None:
        super().updateGeometries()
        if hasattr(self, "_placing"):
            self._soon()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        if hasattr(self, "editor"):
            self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.doItemsLayout()
        self._soon()

    # ---- mouse, keys, focus -----------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if self.typing.desk.read_only:
            super().mousePressEvent(event)
            return
        if index.isValid():
            self.typing.stand(index.row())
        else:
            self.typing.stand_fresh()
        self.write()

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        super().currentChanged(current, previous)
        if current.isValid() and self.typing.desk.read_only:
            self.stood.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F6:
            self.panes.emit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif event.key() == Qt.Key.Key_F4:
            self.details.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not self.typing.desk.read_only:
            self.write()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.typing.desk.read_only and self.editor.isVisible():
            self.editor.setFocus()
