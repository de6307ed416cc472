"""Owns a layout that fills lines and wraps, from the reading side."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, pairwise

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QStyle, QWidget

from desktop.views import theme

Line = list[tuple[QLayoutItem, QSize]]


class Flow(QLayout):
    """Places widgets one after the other and starts a new line when the width is used up."""

    def __init__(self, parent: QWidget | None = None, gap: int = 8) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._heights: dict[int, int] = {}  # by width: layouts above ask for the same one again and again
        self.setSpacing(gap)
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)
        self._heights.clear()

    def invalidate(self) -> None:
        """Called by Qt whenever a widget grows, comes or goes."""
        self._heights.clear()
        super().invalidate()

    def insert(self, place: int, widget: QWidget) -> None:
        """Put a widget before the one at `place`."""
        self.addWidget(widget)
        self._items.insert(place, self._items.pop())
        self.invalidate()

    def forget(self) -> None:
        """Forget the sizes kept from before the widgets had their style."""
        for item in self._items:
            item.invalidate()
        self._heights.clear()

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        self._heights.clear()
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        high = self._heights.get(width)
        if high is None:
            high = self._heights[width] = self._place(QRect(0, 0, width, 0), really=False)
        return high

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, really=True)

    def sizeHint(self) -> QSize:
        wide = sum(i.sizeHint().width() + self.spacing() for i in self._items)
        high = max((i.sizeHint().height() for i in self._items), default=0)
        return QSize(max(0, wide - self.spacing()), high)

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _place(self, rect: QRect, *, really: bool) -> int:
        owner = self.parentWidget()
        direction = owner.layoutDirection() if owner else Qt.LayoutDirection.LeftToRight
        edges = self.contentsMargins()
        inner = rect.marginsRemoved(edges)
        y = inner.y()
        for line in self._lines(inner.width()):
            y += self.spacing() if y > inner.y() else 0
            x, high = inner.x(), 0
            for item, size in line:
                if really:
                    item.setGeometry(QStyle.visualRect(direction, inner, QRect(QPoint(x, y), size)))
                x += size.width() + self.spacing()
                high = max(high, size.height())
            y += high
        return y - rect.y() + edges.bottom()

    def _lines(self, room: int) -> list[Line]:
        """What stands on each line, with its size: as much as there is room for."""
        lines: list[Line] = []
        left = 0
        for item in self._items:
            widget = item.widget()
            if widget is not None and widget.isHidden():
                continue
            size = item.sizeHint().boundedTo(QSize(max(1, room), 16_777_215))
            if widget is not None and widget.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Expanding:
                size.setWidth(max(size.width(), left if left >= item.minimumSize().width() else room))
            if not lines or size.width() > left:
                lines.append([])
                left = room
            lines[-1].append((item, size))
            left -= size.width() + self.spacing()
        return lines


class EvenFlow(Flow):
    """Fills the width: as few lines as there must be, with as many widgets on each, so that none stands alone."""

    def _lines(self, room: int) -> list[Line]:
        lines = super()._lines(room)
        every = [one for line in lines for one in line]
        if len(lines) > 1:
            lines = min(self._ways(every, len(lines), room), key=_unevenness, default=lines)
        return [self._filled(line, room) for line in lines]

    def _ways(self, every: Line, count: int, room: int) -> Iterator[list[Line]]:
        """All ways of cutting into so many lines that have room."""
        for cuts in combinations(range(1, len(every)), count - 1):
            lines = [every[first:last] for first, last in pairwise((0, *cuts, len(every)))]
            if all(self._left(line, room) >= 0 for line in lines):
                yield lines

    def _left(self, line: Line, room: int) -> int:
        return room - sum(size.width() for _item, size in line) - self.spacing() * (len(line) - 1)

    def _filled(self, line: Line, room: int) -> Line:
        each, more = divmod(max(0, self._left(line, room)), len(line))
        return [
            (item, QSize(size.width() + each + (place < more), size.height()))
            for place, (item, size) in enumerate(line)
        ]


def _unevenness(lines: list[Line]) -> tuple[int, int]:
    counts = [len(line) for line in lines]
    return max(counts) - min(counts), -counts[0]


class FlowBox(QWidget):
    """A widget whose children flow; `even`: as many on each line, which they fill."""

    def __init__(self, parent: QWidget | None = None, gap: int = 8, *, even: bool = False) -> None:
        super().__init__(parent)
        self.flow = EvenFlow(self, gap) if even else Flow(self, gap)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Show):
            self._fit()
        return done

    def _fit(self) -> None:
        """Be high enough for every line: a layout above does not ask again when a child grows by its style."""
        self.flow.forget()
        high = self.flow.heightForWidth(self.width())
        if high != self.minimumHeight():
            self.setMinimumHeight(high)

    def clear(self) -> None:
        """Drop every child."""
        theme.clear(self.flow)
