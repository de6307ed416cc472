"""Owns painting the small map of gaps: communes by their shade, named, chosen by a click or by keys.

Must not know what is counted, nor what a chosen commune leads to. A commune too small to be seen is a disc.
"""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QBrush,
    QColor,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip

from desktop.geo import style
from desktop.geo.gaps import Patch, SmallMap
from desktop.geo.outlines import COMMUNE, PROVINCE, Point
from desktop.i18n import _, format_list, ngettext
from desktop.views import theme
from desktop.views.widgets.basics import plain_tip
from desktop.views.widgets.drawing import Drawing

_SEEN = 14  # pixels: a commune narrower than this is a disc
_DISC = 8
_NAMES = 9  # more would hide what they name
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


def ground_of(shade: int | None) -> tuple[QBrush, QBrush | None]:
    """The brush of a shade of the parted scale, and the dots or lines over it; None: the figure is not known."""
    colours = style.shades(theme.current().tokens)
    if shade is None:
        return QBrush(QColor(theme.current().tokens.surface)), _over(colours["unknown"], Qt.BrushStyle.BDiagPattern)
    dotted = _over(colours["dots"], Qt.BrushStyle.Dense6Pattern) if shade < 2 else None
    return QBrush(QColor(colours["parted"][shade])), dotted


def _over(colour: str, pattern: Qt.BrushStyle) -> QBrush:
    ink = QColor(colour[:7])
    ink.setAlpha(int(colour[7:], 16) if len(colour) > 7 else 255)
    return QBrush(ink, pattern)


class GapMap(Drawing):
    """The communes that lack something. `chosen` gives the code of one."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("map.gaps")
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._map: SmallMap | None = None
        self._kept = ""
        self.at = 0  # the commune on which the keyboard stands
        self._speak()

    def sizeHint(self) -> QSize:
        return QSize(360, 240)

    def minimumSizeHint(self) -> QSize:
        return QSize(220, 140)

    # ---- what is shown ---------------------------------------------------------------------------

    @property
    def patches(self) -> tuple[Patch, ...]:
        """The communes shown, the greatest figure first."""
        return self._map.patches if self._map is not None else ()

    def show_map(self, shown: SmallMap | None, kept: str) -> None:
        """Show other figures; `kept` is the code of the commune to which the list is narrowed."""
        stood = self.patches[self.at].told.code if self.patches else ""
        self._map, self._kept = shown, kept
        self.at = next((n for n, patch in enumerate(self.patches) if patch.told.code == (kept or stood)), 0)
        self._speak()
        self.update()

    def _speak(self) -> None:
        """Say the map in words: how many communes, and the one on which one stands."""
        many = ngettext("{n} commune", "{n} communes", len(self.patches))
        said = [_("Carte des manques"), many]
        if self.patches:
            told = self.patches[self.at].told
            said.append(f"{told.name}, {told.words}")
            self.setAccessibleDescription(_("Flèches : d’une commune à l’autre. Entrée : ne garder que ses besoins."))
        self.setAccessibleName(". ".join(said))

    # ---- acts ------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        last = len(self.patches) - 1
        forth = -1 if theme.current().rtl else 1
        steps = {**_STEPS, Qt.Key.Key_Right: forth, Qt.Key.Key_Left: -forth}
        if last < 0:
            super().keyPressEvent(event)
        elif key in steps:
            self._stand(min(max(0, self.at + steps[key]), last))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._stand(0 if key == Qt.Key.Key_Home else last)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self.patches[self.at].told.code)
        else:
            super().keyPressEvent(event)

    def _stand(self, at: int) -> None:
        self.at = at
        self._speak()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = self.patch_at(event.position())
        if found is not None and event.button() == Qt.MouseButton.LeftButton:
            self._stand(self.patches.index(found))
            self.chosen.emit(found.told.code)
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self.patch_at(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)
        super().mouseMoveEvent(event)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            found = self.patch_at(QPointF(event.pos()))
            words = plain_tip(format_list((found.told.name, found.told.words))) if found is not None else ""
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def patch_at(self, where: QPointF) -> Patch | None:
        """The commune under a point of the widget: a disc first, it lies above."""
        found = [patch for patch in self.patches if self._shape(patch).contains(where)]
        return min(found, key=lambda patch: self._shape(patch).boundingRect().width(), default=None)

    # ---- where things are ------------------------------------------------------------------------

    def place(self, point: Point) -> QPointF:
        """Where a point of the world is in the widget: the whole box is seen, north up, whatever the direction."""
        assert self._map is not None
        left, top, right, bottom = self._map.box
        scale = min(self.width() / (right - left), self.height() / (bottom - top))
        middle = QPointF((left + right) / 2, (top + bottom) / 2)
        return QPointF(
            self.width() / 2 + (point[0] - middle.x()) * scale, self.height() / 2 + (point[1] - middle.y()) * scale
        )

    def _path(self, rings: Iterable[Iterable[Point]], *, closed: bool = True) -> QPainterPath:
        path = QPainterPath()
        path.setFillRule(Qt.FillRule.OddEvenFill)
        for ring in rings:
            for number, point in enumerate(ring):
                at = self.place(point)
                path.lineTo(at) if number else path.moveTo(at)
            if closed:
                path.closeSubpath()
        return path

    def _shape(self, patch: Patch) -> QPainterPath:
        path = self._path(patch.rings)
        around = path.boundingRect()
        if min(around.width(), around.height()) >= _SEEN:
            return path
        disc = QPainterPath()
        disc.addEllipse(self.place(patch.at), _DISC, _DISC)
        return disc

    # ---- painting --------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = theme.current().tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        edge = QPainterPath()
        edge.addRoundedRect(frame, 10, 10)
        painter.setClipPath(edge)
        if self._map is not None:
            self._paint_ground(painter, self._map)
            for patch in reversed(self.patches):
                self._paint_patch(painter, patch)
            self._paint_names(painter)
        painter.setClipping(False)
        painter.setPen(QPen(QColor(tokens.primary), 2) if self.hasFocus() else QPen(QColor(tokens.line)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(frame, 10, 10)
        painter.end()

    def _paint_ground(self, painter: QPainter, shown: SmallMap) -> None:
        colours = style.ground(theme.current().tokens)
        painter.fillRect(self.rect(), QColor(colours["sea"]))
        painter.setPen(QPen(QColor(colours["coast"])))
        painter.setBrush(QColor(colours["land"]))
        painter.drawPath(self._path(shown.ground.land))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for rank, line in shown.ground.borders:
            name = {COMMUNE: "commune", PROVINCE: "province"}.get(rank, "region")
            painter.setPen(QPen(QColor(colours[name]), 0.8 if rank == COMMUNE else 1.4))
            painter.drawPath(self._path([line], closed=False))

    def _paint_patch(self, painter: QPainter, patch: Patch) -> None:
        tokens = theme.current().tokens
        brush, over = ground_of(patch.told.shade)
        path = self._shape(patch)
        kept = patch.told.code == self._kept
        stood = self.hasFocus() and patch is self.patches[self.at]
        painter.setPen(QPen(QColor(tokens.primary if kept or stood else tokens.border), 3 if kept or stood else 1))
        painter.setBrush(brush)
        painter.drawPath(path)
        if over is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(over)
            painter.drawPath(path)

    def _paint_names(self, painter: QPainter) -> None:
        """The greatest figures first, each where there is room for its name and figure."""
        colours = style.ground(theme.current().tokens)
        taken: list[QRectF] = []
        for patch in self.patches[:_NAMES]:
            lines = [(patch.told.name, True), (patch.told.short, False)]
            fonts = [(theme.current().font("small", bold=bold), text) for text, bold in lines]
            wide = max(QFontMetricsF(font).horizontalAdvance(text) for font, text in fonts)
            step = theme.current().line("small")
            at = self.place(patch.at)
            below = _DISC + 2 if self._shape(patch).boundingRect().width() <= 2 * _DISC else -step
            box = QRectF(at.x() - wide / 2, at.y() + below, wide, 2 * step)
            shift = max(4 - box.left(), 0) + min(self.width() - 4 - box.right(), 0)
            box.translate(shift, min(self.height() - 4 - box.bottom(), 0))
            if any(box.intersects(other) for other in taken):
                continue
            taken.append(box)
            plate = QColor(colours["land"])
            plate.setAlpha(225)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(plate)
            painter.drawRoundedRect(box.adjusted(-4, -1, 4, 1), 4, 4)
            painter.setPen(QColor(colours["cityName"]))
            for number, (font, text) in enumerate(fonts):
                painter.setFont(font)
                line = QRectF(box.left(), box.top() + number * step, box.width(), step)
                painter.drawText(line, int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip), text)
