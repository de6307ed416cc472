"""Owns turning a page into a PDF or a picture, in a browser that nobody sees. Must not know what is on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import shiboken6
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QObject, QSizeF, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import QPageLayout, QPageRanges, QPageSize, QPixmap

from desktop.errors import DrawingEngineMissing, NotDrawn
from desktop.exchange.paper import FINE, Size, pixels
from desktop.reports.printer import MARGINS
from desktop.views.map import map_scheme

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter
    from PySide6.QtWebEngineWidgets import QWebEngineView

_READY: Final = "document.body.dataset.ready === 'yes'"
_SETTLES: Final = 1200  # milliseconds until a finer sheet is painted
_LOOKS: Final = 300  # how often the page is asked whether it is ready
_EVERY: Final = 100  # milliseconds


class Press(QObject):
    """One sheet at a time. Needs WebEngine: `pressed` never comes where it cannot start (`failed` says why)."""

    pressed = Signal(QPixmap)  # how the sheet looks, at its own size in pixels of a screen
    drawn = Signal(QPixmap)  # the same, with more pixels each way
    printed = Signal(object)  # bytes of the PDF; empty when it could not be made
    sent = Signal(bool)  # whether the printer took it
    failed = Signal(object)  # DrawingEngineMissing, NotDrawn

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view: QWebEngineView | None = None
        self._left = 0
        self._size: Size = (297, 210)

    def put(self, page: bytes, size: Size) -> None:
        """Take a page; `pressed` or `failed` follows."""
        self.clear()
        try:
            from PySide6.QtWebEngineWidgets import QWebEngineView

            ground = map_scheme.ground()
        except ImportError:
            self.failed.emit(DrawingEngineMissing())
            return
        home = f"{map_scheme.HOME.rstrip('/')}{ground.site.offer_page(page)}"
        self._size = size
        self._view = QWebEngineView()
        self._view.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
        self._view.setPage(ground.page(self._view, lambda _where: None, home))
        self._view.page().renderProcessTerminated.connect(lambda *_how: self._fail())
        self._view.resize(*pixels(size))
        self._view.show()
        self._left = _LOOKS
        self._view.load(QUrl(home))
        QTimer.singleShot(_EVERY, self, self._look)

    def print(self, *, pages: bool = False) -> None:
        """Make a PDF of the sheet that was pressed, or of all `pages` that it takes; `printed` follows."""
        if self._view is None:
            self.printed.emit(b"")
            return
        exact = QPageSize.SizeMatchPolicy.ExactMatch
        size = QPageSize(QSizeF(*self._size), QPageSize.Unit.Millimeter, "", exact)
        layout = QPageLayout(
            size,
            QPageLayout.Orientation.Portrait,
            QMarginsF(*(MARGINS if pages else (0, 0, 0, 0))),
            QPageLayout.Unit.Millimeter,
        )
        # a sheet is one page, whatever a tenth of a millimetre comes to
        first = QPageRanges() if pages else QPageRanges.fromString("1")
        self._view.page().printToPdf(self._made, layout, first)

    def _made(self, made: QByteArray) -> None:
        if shiboken6.isValid(self):  # a page that closes answers what it was asked, though its asker has gone
            self.printed.emit(bytes(made.data()))

    def send(self, printer: QPrinter) -> None:
        """Give the sheet that was pressed to a printer, all pages that it takes; `sent` follows."""
        if self._view is None:
            self.sent.emit(False)
            return
        printer.setPageMargins(QMarginsF(*MARGINS), QPageLayout.Unit.Millimeter)
        self._view.printFinished.connect(self._sent)
        self._view.print(printer)

    def _sent(self, taken: bool) -> None:
        if shiboken6.isValid(self):
            self.sent.emit(taken)

    def draw(self, fine: float = FINE) -> None:
        """Draw the sheet that was pressed once more, finer; `drawn` follows."""
        if self._view is None:
            self.failed.emit(NotDrawn())
            return
        self._view.setZoomFactor(fine)
        self._view.resize(*pixels(self._size, fine))
        QTimer.singleShot(_SETTLES, self, self._drawn)

    def _drawn(self) -> None:
        if self._view is None:
            return
        picture = self._view.grab()
        self._view.setZoomFactor(1)
        self._view.resize(*pixels(self._size))
        self.drawn.emit(picture)

    def clear(self) -> None:
        """Let go of the sheet."""
        view, self._view = self._view, None  # first: a page that closes tells of its end
        if view is not None:
            view.close()
            view.deleteLater()

    def _look(self) -> None:
        if self._view is not None:
            self._view.page().runJavaScript(_READY, 0, self._looked)

    def _looked(self, ready: object) -> None:
        if self._view is None or not shiboken6.isValid(self):
            return
        self._left -= 1
        if ready is True:
            QTimer.singleShot(_EVERY, self, self._grab)  # once it has been painted
        elif self._left > 0:
            QTimer.singleShot(_EVERY, self, self._look)
        else:
            self._fail()

    def _fail(self) -> None:
        if self._view is not None and shiboken6.isValid(self):
            self.clear()
            self.failed.emit(NotDrawn())

    def _grab(self) -> None:
        if self._view is not None:
            self.pressed.emit(self._view.grab())


def picture_bytes(picture: QPixmap) -> bytes:
    """A picture as the bytes of a PNG."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")
    return bytes(buffer.data().data())
