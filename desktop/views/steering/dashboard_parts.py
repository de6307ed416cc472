"""Owns the parts of the dashboard: cards, figures in large, the table of who does what. Must not know what is asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from desktop.i18n import _
from desktop.viewmodels.steering.dashboard_words import SHARE_ROLE, MatrixModel
from desktop.views import icons, theme
from desktop.views.widgets.basics import Label, hint
from desktop.views.widgets.pill import mixed
from desktop.views.widgets.row_button import RowButton

TWO_FROM = 980  # pixels: from here on, two cards stand side by side
_TILE: Final = 92  # the least, at 100 %: seven of them stand in one line of a low screen
_PAD: Final = 11


class Card(QFrame):
    """A framed part of the page under a heading; `body` is where its parts go."""

    def __init__(self, title: str, name: str) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setProperty("part", name)
        self.setAccessibleName(title)
        column = QVBoxLayout(self)
        theme.lay(column, 16, 12, 16, 12, gap=8)
        self.head = QHBoxLayout()
        theme.lay(self.head, gap=8)
        self.title = Label(title, size="section", wrap=True)
        self.head.addWidget(self.title, 1)
        column.addLayout(self.head)
        self.body = QVBoxLayout()
        theme.lay(self.body, gap=4)
        column.addLayout(self.body)


class Pair(QWidget):
    """Two parts side by side where there is room, under each other where there is none."""

    def __init__(self, *parts: QWidget) -> None:
        super().__init__()
        self._row = QBoxLayout(QBoxLayout.Direction.TopToBottom, self)
        theme.lay(self._row, gap=12)
        for part in parts:
            self._row.addWidget(part, 1, Qt.AlignmentFlag.AlignTop)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= round(TWO_FROM * theme.current().scale)
        way = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self._row.direction() != way:
            self._row.setDirection(way)


class FigureTile(QAbstractButton):
    """One figure in large, with its words; it opens its records."""

    def __init__(self, name: str, label: str, icon: str, open_: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName(f"figure.{name}")
        self._label, self._icon = label, icon
        self._value, self._second = "", ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.clicked.connect(lambda _on=False: open_())

    @property
    def label(self) -> str:
        """What the figure is of."""
        return self._label

    @property
    def words(self) -> str:
        """What the tile says."""
        said = _("{label} : {text}", label=self._label, text=self._value)
        return f"{said} — {self._second}" if self._second else said

    def say(self, value: str, second: str = "", *, opens: bool = True) -> None:
        """Show a figure; `second` is said under it."""
        self._value, self._second = value, second
        self.setEnabled(opens)
        self.setAccessibleName(self.words)
        self.setToolTip(hint(self.words))
        self.updateGeometry()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        now = theme.current()
        high = now.line("page") + now.line("secondary") + now.line("small") + 26
        wide = QFontMetrics(now.font("secondary")).horizontalAdvance(self._label) + 22
        value = QFontMetrics(now.font("page", bold=True)).horizontalAdvance(self._value)
        return QSize(max(round(_TILE * now.scale), max(wide, value) + 2 * _PAD), high)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        now, painter = theme.current(), QPainter(self)
        tokens = now.tokens
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.hasFocus()
        painter.setPen(QPen(QColor(tokens.primary if focused else tokens.line), 2 if focused else 1))
        hovered = self.underMouse() and self.isEnabled()
        painter.setBrush(QColor(tokens.hover if hovered else tokens.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 10, 10)
        inner = self.rect().adjusted(_PAD, 10, -_PAD, -10)
        flags = int(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        painter.setLayoutDirection(self.layoutDirection())
        mark = QStyle.visualRect(self.layoutDirection(), inner, QRect(inner.x(), inner.y() + 1, 16, 16))
        painter.drawPixmap(mark.topLeft(), icons.pixmap(self._icon, "secondary", 16))
        first = QRect(inner.x(), inner.y(), inner.width(), now.line("secondary"))
        painter.setFont(now.font("secondary"))
        painter.setPen(QColor(tokens.secondary))
        beside = QStyle.visualRect(self.layoutDirection(), inner, first.adjusted(22, 0, 0, 0))
        painter.drawText(beside, flags, self._label)
        large = QRect(inner.x(), first.bottom() + 3, inner.width(), now.line("page"))
        painter.setFont(now.font("page", bold=True))
        painter.setPen(QColor(tokens.text))
        painter.drawText(large, flags, self._value)
        painter.setFont(now.font("small"))
        painter.setPen(QColor(tokens.secondary))
        under = QRect(inner.x(), large.bottom() + 2, inner.width(), now.line("small"))
        words = painter.fontMetrics().elidedText(self._second, Qt.TextElideMode.ElideRight, under.width())
        painter.drawText(under, flags, words)
        painter.end()


class Lines(QWidget):
    """Rows that open records; what is left out is said by the last of them."""

    def __init__(self, nothing: str) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        theme.lay(self._column, gap=0)
        self._nothing = Label(nothing, tone="secondary", wrap=True)
        self._column.addWidget(self._nothing)
        self.rows: list[RowButton] = []
        self._acts: list[Callable[[], object] | None] = []

    def show_lines(self, name: str, lines: list[tuple[str, str, str, str, Callable[[], object] | None]]) -> None:
        """Show rows: icon, words, second line, words at the end, what it opens. Rows that stay keep the keyboard."""
        while len(self.rows) > len(lines):
            gone = self.rows.pop()
            self._column.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        while len(self.rows) < len(lines):
            row = RowButton(name=f"row.{name}.{len(self.rows)}")
            row.pad = 4
            row.clicked.connect(partial(self._open, len(self.rows)))
            self.rows.append(row)
            self._column.addWidget(row)
        self._acts = [act for *_words, act in lines]
        for row, (icon, title, second, aside, act) in zip(self.rows, lines, strict=True):
            row.mark(icon, "secondary")
            row.say(title, second=second, aside=aside)
            row.setEnabled(act is not None)
        self._nothing.setVisible(not lines)

    def _open(self, place: int, _checked: bool = False) -> None:
        act = self._acts[place] if place < len(self._acts) else None
        if act is not None:
            act()


class MatrixView(QTableView):
    """Who does what: numbers on grounds the deeper the more. `opened` gives a cell's row and column."""

    opened = Signal(int, int)

    def __init__(self, model: MatrixModel, title: str) -> None:
        super().__init__()
        self.setObjectName("table_matrix")
        self.setAccessibleName(title)
        self.setProperty("table", "list")
        self.setModel(model)
        self.setItemDelegate(_Shaded(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(True)
        now = theme.current()
        across, down = self.horizontalHeader(), self.verticalHeader()
        across.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        across.setMinimumSectionSize(1)  # the style would have its own
        across.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
        across.setFont(now.font("small"))
        across.setFixedHeight(round((4 if now.rtl else 3) * now.line("small") + 10))
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setDefaultSectionSize(round(30 * now.scale))
        down.setDefaultAlignment(Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter)
        down.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.activated.connect(lambda index: self.opened.emit(index.row(), index.column()))
        self.clicked.connect(lambda index: self.opened.emit(index.row(), index.column()))
        model.modelReset.connect(self.fit)

    def fit(self) -> None:
        """Be as high as all rows: the page scrolls, not the table in it. No word of a head is cut."""
        across, least = self.horizontalHeader(), self._least()
        self.verticalHeader().setFixedWidth(self._names(self.width() - 2 - sum(least)))
        room = self.width() - self.verticalHeader().width() - 2
        for at, wide in enumerate(shared_room(room, least)):
            across.resizeSection(at, wide)
        rows = self.model().rowCount() * self.verticalHeader().defaultSectionSize()
        bar = 16 if sum(least) > room else 0
        self.setFixedHeight(rows + across.height() + 2 + bar)

    def _names(self, room: int) -> int:
        """How wide the names at the side are: as the longest asks for, where the columns leave that much."""
        model, metrics, now = self.model(), QFontMetrics(self.verticalHeader().font()), theme.current()
        names = (str(model.headerData(at, Qt.Orientation.Vertical)) for at in range(model.rowCount()))
        longest = max(map(metrics.horizontalAdvance, names), default=0) + 16
        return max(round(190 * now.scale), min(longest, room, round(320 * now.scale)))

    def _least(self) -> list[int]:
        """Of each column, the pixels that the longest word of its head takes."""
        model, metrics = self.model(), QFontMetrics(self.horizontalHeader().font())
        heads = [str(model.headerData(at, Qt.Orientation.Horizontal)) for at in range(model.columnCount())]
        narrow = round(56 * theme.current().scale)
        return [max(narrow, *(metrics.horizontalAdvance(word) + 14 for word in head.split() or [""])) for head in heads]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()


def shared_room(room: int, least: Sequence[int]) -> list[int]:
    """Widths that fill a room, as equal as they can be where none is less than it must."""
    wide = set(range(len(least)))
    while wide:
        left = room - sum(one for at, one in enumerate(least) if at not in wide)
        even = left // len(wide)
        over = {at for at in wide if least[at] > even}
        if not over:
            return [even if at in wide else one for at, one in enumerate(least)]
        wide -= over
    return list(least)


class _Shaded(QStyledItemDelegate):
    """Paints a cell: the number always, on a ground that says how much it is of the greatest."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        tokens = theme.current().tokens
        share = index.data(SHARE_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(option.rect).adjusted(2, 2, -2, -2)
        chosen = bool(option.state & QStyle.StateFlag.State_HasFocus)
        painter.setPen(QPen(QColor(tokens.primary), 2) if chosen else Qt.PenStyle.NoPen)
        ground = mixed(tokens.primary, tokens.surface, 0.1 + 0.32 * share) if share else QColor(tokens.surface)
        painter.setBrush(ground)
        painter.drawRoundedRect(box, 5, 5)
        total = share == 0.0
        painter.setFont(theme.current().font("secondary", bold=bool(share) or total))
        painter.setPen(QColor(tokens.text if share is not None else tokens.tertiary))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), str(index.data()))
        painter.restore()
