"""Owns the drop-down list: painted by us so that icon, text and chevron follow theme and direction."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QIcon, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QComboBox, QListView, QStyle, QWidget

from desktop.services.words.folding import fold
from desktop.views import icons, theme


class Option(NamedTuple):
    """One thing that can be chosen: its value, its word, an icon, that icon's colour role, and another name of it."""

    value: object
    label: str
    icon: str = ""
    colour: str = "text"
    detail: str = ""
    also: str = ""

    def begins(self, typed: str) -> bool:
        """Whether one of its names begins as typed, accents and case apart."""
        return any(fold(name).startswith(fold(typed)) for name in (self.label, self.also) if name)


def named_so(options: Iterable[Option], typed: str) -> Option | None:
    """The option whose name is what was typed, accents and case apart; None when there is none, or several."""
    same = [option for option in options if fold(option.label) == fold(typed)]
    return same[0] if len(same) == 1 else None


class Choice(QComboBox):
    """A drop-down list; `value()` is the chosen option's value, None when nothing is chosen."""

    edited = Signal()
    left = Signal()

    def __init__(
        self, label: str, options: Iterable[Option], *, name: str, flat: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(label)
        self._flat = flat
        self._level = ""
        self._options: list[Option] = []
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setMaxVisibleItems(14)
        entries = QListView()
        entries.setAccessibleName(label)
        self.setView(entries)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_options(options)
        self.activated.connect(self._chosen)

    def set_options(self, options: Iterable[Option]) -> None:
        """Offer other options, keeping the chosen value if it is still among them."""
        kept = self.value()
        self._options = list(options)
        self.blockSignals(True)
        self.clear()
        for option in self._options:
            self.addItem(QIcon(icons.pixmap(option.icon, option.colour, 16)) if option.icon else QIcon(), option.label)
        self.setIconSize(QSize(16, 16))
        self.blockSignals(False)
        self.set_value(kept)

    def value(self) -> object:
        """Give the chosen value."""
        place = self.currentIndex()
        return self._options[place].value if 0 <= place < len(self._options) else None

    def set_value(self, value: object) -> None:
        """Choose a value without telling anybody; one never seen is shown as it is, never replaced."""
        places = [n for n, option in enumerate(self._options) if option.value == value]
        if not places and value not in (None, ""):
            self._options.append(Option(value, str(value)))
            self.addItem(str(value))
            places = [len(self._options) - 1]
        self.setCurrentIndex(places[0] if places else -1)

    def set_level(self, level: str) -> None:
        """Frame the field: `warning`, `error` or nothing."""
        self._level = level
        self.update()

    def extra(self) -> int:
        """Tell what stands beside the word of the chosen option, in pixels: margins, chevron, icon."""
        chosen = self._options[self.currentIndex()] if 0 <= self.currentIndex() < len(self._options) else None
        return 46 + (24 if chosen is not None and chosen.icon else 0)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        wide = max((metrics.horizontalAdvance(option.label) for option in self._options), default=40)
        icon = 24 if any(option.icon for option in self._options) else 0
        return QSize(wide + icon + 50, theme.current().control)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.sizeHint().width() if self._flat else 110, theme.current().control)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()  # scrolling a form must not change what it says

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme.current().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.hasFocus()
        frame = {"warning": tokens.warn_line, "error": tokens.error}.get(self._level, tokens.border)
        thick = 2.0 if focused or self._level else 1.0
        pen = QPen(QColor(tokens.primary if focused else frame), thick)
        painter.setPen(Qt.PenStyle.NoPen if self._flat and not focused else pen)
        painter.setBrush(QColor(tokens.sunken if not self.isEnabled() else tokens.surface))
        half = thick / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), 7, 7)
        inner = self.rect().adjusted(12, 0, -12, 0)
        x = inner.x()
        option = self._options[self.currentIndex()] if 0 <= self.currentIndex() < len(self._options) else None
        if option is not None and option.icon:
            mark = QRect(x, inner.center().y() - 8, 16, 16)
            painter.drawPixmap(self._at(inner, mark).topLeft(), icons.pixmap(option.icon, option.colour, 16))
            x += 24
        arrow = QRect(inner.right() - 13, inner.center().y() - 7, 14, 14)
        painter.drawPixmap(self._at(inner, arrow).topLeft(), icons.pixmap("chevron-down", "secondary", 14))
        words = QRect(x, inner.y(), arrow.x() - x - 6, inner.height())
        painter.setPen(QColor(tokens.secondary if self._flat or option is None else tokens.text))
        text = option.label if option is not None else self.placeholderText()
        shown = QFontMetrics(self.font()).elidedText(text, Qt.TextElideMode.ElideRight, words.width())
        align = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading)
        painter.setFont(self.font())
        painter.drawText(self._at(inner, words), align, shown)
        painter.end()

    def _at(self, inner: QRect, rect: QRect) -> QRect:
        return QStyle.visualRect(self.layoutDirection(), inner, rect)

    def _chosen(self, _place: int) -> None:
        self.edited.emit()
        self.left.emit()
