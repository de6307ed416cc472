"""Owns the list of suggestions under a lookup field; must not know who answers, nor what is done with the choice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop.views import icons, theme
from desktop.views.widgets.basics import plain_tip
from desktop.views.widgets.choice import Option


class Suggestions(QFrame):
    """The list under a lookup field, a child of the window (no window of its own, so the keyboard stays)."""

    picked = Signal(object)
    rows = 8

    def __init__(self, field: QWidget, label: str) -> None:
        super().__init__(field.window())
        self.setObjectName("popup")
        self._field = field
        column = QVBoxLayout(self)
        theme.lay(column, 4, gap=0)
        self.list = QListWidget()
        self.list.setAccessibleName(label)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setIconSize(QSize(16, 16))
        self.list.itemClicked.connect(self._pick_item)
        column.addWidget(self.list)
        self._options: list[Option] = []
        self.hide()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        for one in self._around():
            one.installEventFilter(self)

    def hideEvent(self, event: QHideEvent) -> None:
        for one in self._around():
            one.removeEventFilter(self)
        super().hideEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay under the field: what stands above it may grow while one types."""
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize):
            self._arrange()
        return super().eventFilter(watched, event)

    def _around(self) -> Iterator[QWidget]:
        """The field and all that holds it, but the window."""
        one: QWidget | None = self._field if shiboken6.isValid(self._field) else None
        while one is not None and not one.isWindow():
            yield one
            one = one.parentWidget()

    def offer(self, options: Sequence[Option], typed: str) -> None:
        """Show suggestions; the first that begins as typed is ready for Enter, else the one that creates."""
        self._options = list(options)
        self.list.clear()
        for option in self._options:
            text = f"{option.label} — {option.detail}" if option.detail else option.label
            item = QListWidgetItem(text)
            item.setToolTip(plain_tip(text))
            item.setIcon(icons.icon(option.icon or "search", option.colour, 16))
            self.list.addItem(item)
        if not options:
            self.hide()
            return
        begins = [n for n, option in enumerate(self._options) if option.begins(typed)]
        self.list.setCurrentRow(begins[0] if typed and begins else len(self._options) - 1 if typed else 0)
        self._arrange()
        self.show()
        self.raise_()

    def move_by(self, step: int) -> None:
        """Go up or down."""
        if self._options:
            self.list.setCurrentRow((self.list.currentRow() + step) % len(self._options))

    def current(self) -> Option | None:
        """Give what Enter would pick."""
        row = self.list.currentRow()
        return self._options[row] if self.isVisible() and 0 <= row < len(self._options) else None

    def _pick_item(self, item: QListWidgetItem) -> None:
        self.picked.emit(self._options[self.list.row(item)])

    def _arrange(self) -> None:
        window = self._field.window()
        row = max(20, self.list.sizeHintForRow(0))
        high = min(self.rows, len(self._options)) * row + 14
        wide = max(220, min(self._field.width(), window.width() - 16))
        corner = self._field.mapTo(window, QPoint(0, self._field.height() + 2))
        if corner.y() + high > window.height():
            corner.setY(max(4, self._field.mapTo(window, QPoint(0, 0)).y() - high - 2))
        corner.setX(max(4, min(corner.x(), window.width() - wide - 4)))
        self.setGeometry(corner.x(), corner.y(), wide, high)


class Unread(Suggestions):
    """A list of which nothing is chosen until an arrow says so: Enter never takes what nobody read."""

    def show_offers(self, options: Sequence[Option]) -> None:
        """Offer, or hide."""
        self.offer(options, "")
        self.list.setCurrentRow(-1)

    def move_by(self, step: int) -> None:
        """Go down, or up; from none to the first or the last."""
        count = self.list.count()
        now = self.list.currentRow()
        if count:
            self.list.setCurrentRow((now + step) % count if now >= 0 else (0 if step > 0 else count - 1))

    def first(self) -> Option | None:
        """The one chosen, else the first."""
        return self.current() or (self._options[0] if self.isVisible() and self._options else None)
