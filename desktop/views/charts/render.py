"""Owns a chart as a picture of so many pixels; the same drawing as in the window. Must not know records.

To be called where Qt may draw widgets: in the window's own thread, or in a command's (`views.printing`).
"""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QGuiApplication, QImage, QPainter

from desktop.i18n import speaking
from desktop.reports.chart_spec import FLAT, ChartSpec
from desktop.tokens import LIGHT
from desktop.views.charts import legend
from desktop.views.theme import Theme

_EDGE = 12.0
_WRAPPED = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignTop)


def wanted_height(spec: ChartSpec, look: Theme) -> int:
    """How many pixels high a chart is read well, without its title and legend."""
    line = look.line("small")
    if spec.kind not in FLAT:
        return 9 * line + 60
    inside = 1 if spec.stacked else sum(one.role != "target" for one in spec.series)
    return round(len(spec.categories) * (line * max(1, inside) * 1.05 + 12) + line + 16)


def whole_height(spec: ChartSpec, look: Theme, width: int) -> int:
    """How many pixels high a picture is in which the chart is read well, with its title, legend and note."""
    inner = width - 2 * _EDGE
    words = 0.0
    for text, font in ((_title(spec), look.font("body", bold=True)), (spec.note, look.font("small"))):
        box = QRectF(0, 0, inner, 4000)
        words += QFontMetricsF(font).boundingRect(box, _WRAPPED, text).height() + 8 if text else 0
    return round(words + legend.height(spec, look, inner) + wanted_height(spec, look) + 2 * _EDGE)


def render_png(spec: ChartSpec, width: int, height: int, scale: float, lang: str) -> bytes:
    """A picture of `width` × `height` pixels as on a screen, `scale` times as fine, in a language's direction.

    A height of 0 is what the chart takes.
    """
    image = render_image(spec, width, height, scale, lang)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # takes a name as str
    return bytes(buffer.data().data())


def render_image(
    spec: ChartSpec, width: int, height: int, scale: float, lang: str, look: Theme | None = None
) -> QImage:
    """The picture itself; light unless a look is given."""
    look = look or Theme(LIGHT, 1.0, lang == "ar")
    height = height or whole_height(spec, look, width)
    image = QImage(QSize(round(width * scale), round(height * scale)), QImage.Format.Format_RGB32)
    image.fill(QColor(look.tokens.surface))  # up to an edge that a whole number of the scale does not reach
    screen = QGuiApplication.primaryScreen()
    for measure in (image.setDotsPerMeterX, image.setDotsPerMeterY):
        # as the screen: the axes are pictures of their own, stretched where the rates differ
        measure(round(screen.logicalDotsPerInch() / 0.0254))
    painter = QPainter(image)
    painter.scale(scale, scale)
    _draw(painter, spec, QRectF(0, 0, width, height), look, lang)
    painter.end()
    return image


def _draw(painter: QPainter, spec: ChartSpec, area: QRectF, look: Theme, lang: str) -> None:
    """Title, legend, chart and note under each other."""
    from desktop.views.charts.plot import draw

    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    painter.fillRect(area, QColor(look.tokens.surface))
    painter.setLayoutDirection(Qt.LayoutDirection.RightToLeft if look.rtl else Qt.LayoutDirection.LeftToRight)
    with speaking(lang):
        inner = area.marginsRemoved(QMarginsF(_EDGE, _EDGE, _EDGE, _EDGE))
        inner = _words(painter, _title(spec), look, inner, top=True)
        inner = _words(painter, spec.note, look, inner, top=False)
        legend.paint(painter, spec, look, inner)
        inner.setTop(inner.top() + legend.height(spec, look, inner.width()))
        draw(painter, spec, look, inner)


def _title(spec: ChartSpec) -> str:
    return f"{spec.title} ({spec.unit})" if spec.unit else spec.title


def _words(painter: QPainter, words: str, look: Theme, area: QRectF, *, top: bool) -> QRectF:
    """Write the title or the note and give what is left of the area."""
    if not words:
        return area
    font = look.font("body", bold=True) if top else look.font("small")
    box = QFontMetricsF(font).boundingRect(area, _WRAPPED, words)
    painter.setFont(font)
    painter.setPen(QColor(look.tokens.text if top else look.tokens.secondary))
    left = QRectF(area)
    if top:
        painter.drawText(QRectF(area.left(), area.top(), area.width(), box.height() + 2), _WRAPPED, words)
        left.setTop(area.top() + box.height() + 8)
    else:
        at = area.bottom() - box.height()
        painter.drawText(QRectF(area.left(), at, area.width(), box.height() + 2), _WRAPPED, words)
        left.setBottom(at - 6)
    return left
