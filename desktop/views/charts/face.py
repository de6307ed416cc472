"""Owns a chart as a widget: its legend, its drawing, the category one stands on with the mouse or the arrows.

The library of charts is imported at the first drawing (`views.charts.loading` fetches it before, off the window's
thread). Must not know records.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QShowEvent,
    QTransform,
)
from PySide6.QtWidgets import QSizePolicy

from desktop.i18n import _, format_list
from desktop.reports.chart_spec import ChartSpec, said
from desktop.views import theme
from desktop.views.charts import geometry, legend
from desktop.views.charts.render import wanted_height
from desktop.views.widgets.basics import plain_tip
from desktop.views.widgets.drawing import Drawing

NARROW, AGAIN_MS = 220, 60


class ChartFace(Drawing):
    """`chosen`: a category and a series (-1 when none is meant), by click or Enter."""

    chosen = Signal(int, int)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.opens = True  # whether a figure has records behind it
        self.held = False  # whether the drawing waits until the library of charts is there
        self.spec: ChartSpec | None = None
        self._drawn: QPixmap | None = None
        self._lies: QTransform | None = None
        self._soon = QTimer(self)  # each chart in a turn of its own: one takes a twentieth of a second
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.draw)
        self.setMouseTracking(True)
        self._at: int | None = None

    def show_spec(self, spec: ChartSpec | None) -> None:
        """Show another chart; the one drawn before goes."""
        self.spec = spec
        self._at = None
        self._drawn = self._lies = None
        self.setToolTip("")
        self.setAccessibleName(spec.title if spec is not None else "")
        self.setAccessibleDescription(self._told())
        self.setMinimumHeight(self.sizeHint().height())
        self.updateGeometry()
        self.update()

    def hold(self, on: bool) -> None:
        """Draw later (legend and words are there meanwhile), or now."""
        self.held = on
        self.update()

    @property
    def drawn(self) -> bool:
        """Whether the drawing of what is shown is there."""
        return self._drawn is not None

    # ---- what one stands on ------------------------------------------------------------------------

    @property
    def at(self) -> int | None:
        """The category one stands on."""
        return self._at

    def stand(self, category: int | None) -> None:
        """Stand on a category; it is told aloud."""
        if category == self._at:
            return
        self._at = category
        self.update()
        self.setAccessibleDescription(self._told())
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))

    def _told(self) -> str:
        """What a screen reader says: the category one stands on, or what the chart is of."""
        spec = self.spec
        if spec is None:
            return ""
        if self._at is not None:
            return self.words_of(self._at)
        many = len(spec.categories)
        ways = _("{n} lignes : les flèches les parcourent, « Voir le tableau » les montre toutes.", n=many)
        return " ".join(word for word in (spec.unit, spec.note, ways) if word)

    def words_of(self, category: int) -> str:
        """A category and all its figures, on one line."""
        spec = self.spec
        if spec is None or not 0 <= category < len(spec.categories):
            return ""
        figures = (_("{label} : {text}", label=one.name, text=said(one.values[category])) for one in spec.series)
        return f"{spec.categories[category]} — {format_list(figures)}"

    def keyPressEvent(self, event: QKeyEvent) -> None:
        spec = self.spec
        steps = self._steps()
        if spec is not None and spec.categories and event.key() in steps:
            step = steps[event.key()]
            last = len(spec.categories) - 1
            self.stand(0 if self._at is None else min(last, max(0, self._at + step)))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._at is not None and self.opens:
            self.chosen.emit(self._at, -1)
        else:
            super().keyPressEvent(event)

    def _steps(self) -> dict[int, int]:
        far = len(self.spec.categories) if self.spec is not None else 0
        found = {Qt.Key.Key_Home: -far, Qt.Key.Key_End: far}
        if self.spec is not None and self.spec.flat:
            found |= {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        else:
            way = -1 if theme.current().rtl else 1
            found |= {Qt.Key.Key_Left: -way, Qt.Key.Key_Right: way}
        return {int(key): step for key, step in found.items()}

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self._at is None and event.reason() != Qt.FocusReason.MouseFocusReason and self.spec is not None:
            self.stand(0 if self.spec.categories else None)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.stand(None)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        found = self.pointed(event.position())
        self.setToolTip(plain_tip(self.words_of(found[0]) if found else ""))
        can = found is not None and self.opens
        self.setCursor(Qt.CursorShape.PointingHandCursor if can else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        found = self.pointed(event.position())
        if found is not None and self.opens and event.button() == Qt.MouseButton.LeftButton:
            self.chosen.emit(*found)

    def pointed(self, where: QPointF) -> tuple[int, int] | None:
        """The category, and the series (-1 where one cannot tell), at a point; None beside the drawing."""
        if self.spec is None or self._lies is None or not self._room().contains(where.toPoint()):
            return None
        inverted, possible = self._lies.inverted()
        there = inverted.map(where)
        along, value = (there.y(), there.x()) if self.spec.flat else (there.x(), there.y())
        category = geometry.category_at(self.spec, along)
        if category is None or not possible:
            return None
        series = geometry.series_at(self.spec, category, along, value)
        return category, -1 if series is None else series

    # ---- drawing ------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        if self.spec is None:
            return QSize(NARROW, 40)
        look = theme.current()
        wide = max(NARROW, self.width())
        return QSize(NARROW, round(legend.height(self.spec, look, wide)) + wanted_height(self.spec, look))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        high = self.sizeHint().height()
        if high != self.minimumHeight():
            self.setMinimumHeight(high)
        self._soon.start(0 if self._drawn is None else AGAIN_MS)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look = theme.current()
        painter.fillRect(self.rect(), QColor(look.tokens.surface))
        if self.spec is not None:
            legend.paint(painter, self.spec, look, QRectF(self.rect()))
        if self._drawn is not None:
            painter.drawPixmap(self._room(), self._drawn)
            if self._at is not None and self._lies is not None:
                self._mark(painter, self._lies)
        elif self.spec is not None and not self.held:
            self._soon.start(0)
        painter.end()

    def _mark(self, painter: QPainter, lies: QTransform) -> None:
        """Show the category one stands on, over all the drawing's width or height."""
        at, room = (self._at or 0) - 0.5, QRectF(self._room())
        flat = self.spec is not None and self.spec.flat
        band = lies.mapRect(QRectF(0, at, 1, 1) if flat else QRectF(at, 0, 1, 1))
        if flat:
            band.setLeft(room.left())
            band.setRight(room.right())
        else:
            band.setTop(room.top())
            band.setBottom(room.bottom())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(theme.current().tokens.primary), 2))
        painter.drawRoundedRect(band.adjusted(1, 1, -1, -1), 4, 4)

    def _room(self) -> QRect:
        top = round(legend.height(self.spec, theme.current(), self.width())) if self.spec is not None else 0
        return QRect(0, top, self.width(), max(10, self.height() - top))

    def draw(self) -> None:
        """Draw now; it is kept until the chart or its width is another."""
        self._soon.stop()
        if self.spec is None or self.held or not self.isVisible():
            return
        from desktop.views.charts.plot import draw

        room, fine = self._room(), self.devicePixelRatioF()
        drawn = QPixmap(round(room.width() * fine), round(room.height() * fine))
        drawn.setDevicePixelRatio(fine)
        drawn.fill(QColor(theme.current().tokens.surface))
        painter = QPainter(drawn)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        lies = draw(painter, self.spec, theme.current(), QRectF(0, 0, room.width(), room.height()))
        painter.end()
        self._drawn, self._lies = drawn, lies * QTransform.fromTranslate(room.x(), room.y())
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._drawn is None:
            self._soon.start(0)
