"""Owns sending a document to a printer that the person chose in the system's own dialog. Must not know where its pages
come from."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, QSizeF, Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage, QPainter, QTextDocument
from PySide6.QtWidgets import QDialog, QWidget

from desktop.i18n import _, ngettext
from desktop.viewmodels.documents.document_print import AT_ONCE, MOST, DocumentPrint, Printable
from desktop.viewmodels.jobs import Failure
from desktop.viewmodels.store import Store
from desktop.views import laid_text
from desktop.views.guide_text import lay_on_paper

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

AskPrinter = Callable[[QWidget, str], "QPrinter | None"]


def ask_printer(parent: QWidget, title: str) -> QPrinter | None:
    """Ask with the system's own dialog on which printer, and which pages; None when it is closed."""
    from PySide6.QtPrintSupport import QPrintDialog, QPrinter  # here: a library that few runs need

    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(_("Imprimer"))
    return printer if dialog.exec() == QDialog.DialogCode.Accepted else None


def not_taken() -> str:
    """That a printer took nothing, and what to do."""
    return _("L’imprimante n’a pas pris le document. Rien n’est perdu : voyez si elle est allumée, puis réessayez.")


class DocumentPress(QObject):
    """Prints one document at a time; `said` tells how it goes (a sentence, whether it is a refusal)."""

    said = Signal(str, bool)
    ended = Signal(int)  # sheets that were given to the printer
    failed = Signal(object)  # Failure

    def __init__(self, store: Store, parent: QWidget) -> None:
        super().__init__(parent)
        self._window = parent
        self.ask_printer: AskPrinter = ask_printer
        self.work = DocumentPrint(store, self)
        self.work.found.connect(self._found)
        self.work.drawn.connect(self._drawn)
        self.work.failed.connect(self._fell)
        self._printer: QPrinter | None = None
        self._painter: QPainter | None = None
        self._sheets = 0
        self._last = MOST
        held = self._hold = _Held()
        parent.destroyed.connect(held.let_go)

    def print(self, document: bytes) -> None:
        """Begin with a document."""
        if self._painter is None:
            self.work.ask(document)

    def _found(self, one: Printable) -> None:
        printer = self.ask_printer(self._window, one.title)
        if printer is None:
            return
        if one.file is None:
            self._write(one, printer)
            return
        self._printer, self._sheets = printer, 0
        self._last = min(printer.toPage() or MOST, max(0, printer.fromPage() - 1) + MOST)
        self.said.emit(_("Le document est préparé pour l’imprimante…"), False)
        self._ask(one, max(0, printer.fromPage() - 1))

    def _write(self, one: Printable, printer: QPrinter) -> None:
        """Print a text, laid out here: a stranger's is words and nothing else."""
        text = QTextDocument()
        more = False
        if one.laid is not None:
            more = laid_text.lay(text, one.laid, paper=True)
        else:
            lay_on_paper(text, one.own, rtl=one.rtl)
        text.print_(printer)
        self._tell(_sheets(text, printer))
        if one.bare:
            words = _(
                "Le texte est à l’imprimante, sans images ni mise en page : pour les avoir, ouvrez le document dans "
                "Word ou LibreOffice, et imprimez-le de là."
            )
            self.said.emit(words, False)
        elif more:
            self.said.emit(_("Le début est à l’imprimante : le document est trop long pour être imprimé d’ici."), False)

    def _ask(self, one: Printable, first: int) -> None:
        self.work.draw(one, first, min(AT_ONCE, self._last - first))

    def _drawn(self, one: Printable, first: int, pages: list[bytes]) -> None:
        wanted = min(AT_ONCE, self._last - first)
        for jpeg in pages:
            if not self._put(jpeg):
                return
        if len(pages) == wanted and first + wanted < self._last:
            self._ask(one, first + wanted)
            return
        self._end()
        if len(pages) == wanted and self._sheets >= MOST:
            words = _("Les {n} premières pages sont à l’imprimante ; pour les autres, donnez leurs numéros.", n=MOST)
            self.said.emit(words, False)

    def _put(self, jpeg: bytes) -> bool:
        """One more sheet; False where the printer does not take it."""
        assert self._printer is not None
        if self._painter is None:
            self._painter = QPainter()
            if not self._painter.begin(self._printer):
                self._painter = None
                self._refuse()
                return False
            self._hold.take(self._painter, self._printer)
        elif not self._printer.newPage():
            self._end()
            self._refuse()
            return False
        picture = QImage.fromData(jpeg)
        sheet = self._painter.viewport()
        if (picture.width() > picture.height()) != (sheet.width() > sheet.height()):
            from PySide6.QtGui import QTransform

            picture = picture.transformed(QTransform().rotate(90))
        size = picture.size().scaled(sheet.size(), Qt.AspectRatioMode.KeepAspectRatio)
        room = QRect((sheet.width() - size.width()) // 2, 0, size.width(), size.height())
        self._painter.drawImage(room, picture)
        self._sheets += 1
        return True

    def _end(self) -> None:
        self._hold.let_go()
        self._painter = self._printer = None
        self._tell(self._sheets)

    def _tell(self, sheets: int) -> None:
        if sheets:
            self.said.emit(ngettext("{n} page est à l’imprimante.", "{n} pages sont à l’imprimante.", sheets), False)
        self.ended.emit(sheets)

    def _refuse(self) -> None:
        self.said.emit(not_taken(), True)

    def _fell(self, failure: Failure) -> None:
        self._hold.let_go()
        self._painter = self._printer = None
        self.failed.emit(failure)


def _sheets(text: QTextDocument, printer: QPrinter) -> int:
    """How many sheets a text takes on a printer: laid as Qt lays what it prints, two centimetres from each edge."""
    laid = text.clone()
    laid.documentLayout().setPaintDevice(printer)
    frame = laid.rootFrame()
    shape = frame.frameFormat()
    shape.setMargin(2 / 2.54 * QGuiApplication.primaryScreen().logicalDotsPerInchY())  # told in the screen's own points
    frame.setFrameFormat(shape)
    laid.setPageSize(QSizeF(printer.pageRect(printer.Unit.DevicePixel).size()))
    pages = range(1, laid.pageCount() + 1)
    wanted = range(printer.fromPage(), printer.toPage() + 1) if printer.toPage() else pages
    return sum(page in wanted for page in pages)


class _Held:
    """A painter and its printer, let go in their order even when the page goes away meanwhile."""

    def __init__(self) -> None:
        self._both: tuple[QPainter, QPrinter] | None = None

    def take(self, painter: QPainter, printer: QPrinter) -> None:
        """Hold them."""
        self._both = painter, printer

    def let_go(self, *_gone: object) -> None:
        """End what is painted."""
        if self._both is not None and self._both[0].isActive():
            self._both[0].end()
        self._both = None
