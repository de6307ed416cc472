"""Owns turning a page into a PDF or a picture where there is no window: for the commands. Must not know what is on it.

Satisfies `reports.printer.Printer`. Qt is loaded at the first drawing, without any screen.
"""

from __future__ import annotations

import logging
import os
from typing import TYPE_CHECKING

from desktop.errors import DrawingEngineMissing, MaillageError, NotDrawn

if TYPE_CHECKING:
    from desktop.exchange.paper import Size
    from desktop.reports.chart_spec import ChartSpec

_log = logging.getLogger(__name__)


class OffscreenPrinter:
    """Draws in a browser that nobody sees."""

    def pdf(self, page: bytes, size: Size) -> bytes:
        """One page of that size. Raises DrawingEngineMissing, NotDrawn."""
        return _drawn(page, size)

    def document(self, page: bytes, size: Size) -> bytes:
        """As many pages of that size as it takes. Raises DrawingEngineMissing, NotDrawn."""
        return _drawn(page, size, pages=True)

    def png(self, page: bytes, size: Size, fine: float) -> bytes:
        """A picture of it, so many times as fine as on a screen. Raises DrawingEngineMissing, NotDrawn."""
        return _drawn(page, size, fine)

    def chart(self, spec: ChartSpec, width: int, height: int, fine: float, lang: str) -> bytes:
        """A chart as PNG; no browser is needed for it. Raises DrawingEngineMissing."""
        made_here = _application()
        from desktop import paths
        from desktop.views import theme
        from desktop.views.charts.render import render_png

        if made_here or not theme.families():
            theme.load_fonts(paths.assets() / "fonts")
        return render_png(spec, width, height, fine, lang)


def _drawn(page: bytes, size: Size, fine: float = 0, *, pages: bool = False) -> bytes:
    """The picture; without a fineness the PDF, of one page or of all (`pages`)."""
    made_here = _application()
    from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop

    from desktop.views.map import map_scheme
    from desktop.views.map.map_press import Press, picture_bytes

    loop, press = QEventLoop(), Press()
    made: list[bytes] = []
    faults: list[MaillageError] = []

    def take(pdf: bytes) -> None:
        made.append(pdf)
        loop.quit()

    def give_up(error: MaillageError) -> None:
        faults.append(error)
        loop.quit()

    press.pressed.connect(lambda _sheet: press.draw(fine) if fine else press.print(pages=pages))
    press.printed.connect(take)
    press.drawn.connect(lambda picture: take(picture_bytes(picture)))
    press.failed.connect(give_up)
    press.put(page, size)
    if not faults:  # where there is no engine it is said at once
        loop.exec()
    press.clear()
    QCoreApplication.sendPostedEvents(None, int(QEvent.Type.DeferredDelete.value))
    if made_here and not faults:
        map_scheme.ground().let_go()
    if faults:
        raise faults[0]
    if not made[0]:
        raise NotDrawn
    return made[0]


def _application() -> bool:
    """Make Qt's application if there is none; True when it was made here. Raises DrawingEngineMissing."""
    try:
        from PySide6.QtWidgets import QApplication

        from desktop.views.map import map_scheme
    except ImportError:  # a library of the system is missing
        raise DrawingEngineMissing from None
    if QApplication.instance() is not None:
        return False
    from PySide6.QtCore import qInstallMessageHandler

    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    qInstallMessageHandler(_note)
    map_scheme.register(quiet=True)
    _keep(QApplication([]))
    return True


def _note(_kind: object, _where: object, message: str) -> None:
    """What Qt says of a machine without a screen is for the log; a terminal's errors are refusals."""
    _log.debug("%s", message)


_kept: list[object] = []


def _keep(application: object) -> None:
    """Let the application live as long as the program: Python would destroy it when nobody holds it."""
    _kept.append(application)
