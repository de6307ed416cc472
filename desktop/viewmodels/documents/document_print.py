"""Owns what the printer is given of a document: pages as pictures, or a text. Must not know widgets nor printers.

The pages of a stranger's PDF are drawn by the child process that looks into documents; nothing else ever opens them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, Signal

from desktop.i18n import _, language
from desktop.viewmodels.documents.toolbox import laid_out
from desktop.viewmodels.store import Store

if TYPE_CHECKING:
    from desktop.services.strangers.papers import LaidOut

LONGEST: Final = 2000  # pixels of a page's longer side: some 170 to the inch on A4
AT_ONCE: Final = 4  # pages that the child draws in one go
MOST: Final = 150  # pages


@dataclass(frozen=True, slots=True)
class Printable:
    """A document for a printer: the `file` of a PDF, or a text (our `own` Markdown; anybody's `laid` out).

    `bare`: the document has more than its words, which are all that is printed.
    """

    id: bytes
    title: str
    file: bytes | None = None
    own: str = ""
    rtl: bool = False
    laid: LaidOut | None = None
    bare: bool = False


class DocumentPrint(QObject):
    """Asks what there is to print, then for page after page."""

    found = Signal(object)  # Printable
    drawn = Signal(object, int, object)  # Printable, the first page's number from 0, JPEGs of the next ones
    failed = Signal(object)  # Failure

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store = store

    def ask(self, document: bytes) -> None:
        """Ask what there is to print of a document."""
        work = partial(_printable, document, language())
        self._store.query(work, self.found.emit, owner=self, failed=self.failed.emit, key="printable")

    def draw(self, one: Printable, first: int, count: int) -> None:
        """Ask for some pages of a PDF; fewer come where it ends."""
        assert one.file is not None
        work = partial(_pages, one.file, first, count)
        self._store.query(work, partial(self.drawn.emit, one, first), owner=self, failed=self.failed.emit, key="sheets")


def _printable(document: bytes, lang: str, session: Any) -> Printable:
    from desktop.errors import AttachmentMissing
    from desktop.services.documents import toolbox
    from desktop.services.strangers import papers
    from desktop.services.strangers.pictures import DOCX, ODT, PDF

    told = toolbox.content(session, document, lang)
    if told.code:
        return Printable(document, told.code, own=toolbox.shipped_text(told.code, told.lang), rtl=told.lang == "ar")
    file = told.file
    if file is None or file.state != "here":
        raise AttachmentMissing(path=_("Document"))
    if file.mime == PDF:
        return Printable(document, file.title, file=file.id)
    try:
        laid = laid_out(session, file)
    except papers.Unreadable as no:
        raise papers.reason(str(no), file.title) from no
    return Printable(document, file.title, laid=laid, bare=file.mime in (DOCX, ODT))


def _pages(file: bytes, first: int, count: int, session: Any) -> list[bytes]:
    from desktop.services.attached import attachments
    from desktop.services.strangers import papers

    told = attachments.find(session, file)
    try:
        return papers.faces(attachments.content(session, file), told.mime, longest=LONGEST, first=first, pages=count)
    except papers.Unreadable as no:
        raise papers.reason(str(no), told.title) from no
