"""Owns the toolbox as its page sees it: what a document says, whom it serves, reading at rest.

Must not know widgets, nor how a document is looked into.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from desktop.i18n import language
from desktop.safe_io import write_file
from desktop.viewmodels.documents import joining
from desktop.viewmodels.jobs import Failure
from desktop.viewmodels.record.attachments import copy_folder
from desktop.viewmodels.record.record_list import RecordList
from desktop.viewmodels.store import Store

if TYPE_CHECKING:
    from desktop.models.database import Database
    from desktop.services.attached.attachments import Attached
    from desktop.services.documents.paper_index import Looked, Unread
    from desktop.services.documents.paper_search import Hit, Said
    from desktop.services.documents.toolbox import Content, Used
    from desktop.services.strangers.papers import LaidOut
    from desktop.services.unit_of_work import Changes

LATER_MS: Final = 4000  # documents are read when the person pauses
FIRST_MS: Final = 20_000
FACE: Final = 700  # pixels of the longer side of a page's picture


class DocumentList(RecordList):
    """The list of documents: rows know what each is about."""

    def rows_of(self) -> Callable[..., Any]:
        """Give what brings the rows."""
        return _rows


class PaperReading(QObject):
    """Reads what is not read yet, one document after the other, and keeps it; nobody waits for it."""

    rested = Signal(int)  # how many were read

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self._store = store
        self._todo: deque[list[Unread]] = deque()
        self._busy = self._again = False
        self._done = 0
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.begin)
        store.changed.connect(self._follow)

    @classmethod
    def of(cls, store: Store) -> PaperReading:
        """The one reading of a profile."""
        return store.findChild(cls) or cls(store)

    def at_leisure(self) -> None:
        """Begin long after the window is there."""
        self._soon.start(FIRST_MS)

    def begin(self) -> None:
        """Look for what is not read yet."""
        if self._busy:
            self._again = True
        elif self._store.whole:
            self._busy, self._again, self._done = True, False, 0
            self._store.query(_unread, self._found, owner=self, failed=self._ended)

    def _follow(self, changes: Changes) -> None:
        if not changes.touched or "attachment" in changes.touched:
            self._soon.start(LATER_MS)

    def _found(self, found: tuple[list[Unread], list[bytes]]) -> None:
        todo, gone = found
        shipped = [one for one in todo if one.code]
        self._todo = deque([*([shipped] if shipped else []), *([one] for one in todo if not one.code)])
        if gone:
            self._store.act(partial(_keep, [], gone), done=self._next, failed=self._ended, owner=self)
        else:
            self._next(0)

    def _next(self, kept: int) -> None:
        self._done += kept
        if not self._todo:
            self._ended(None)
            return
        work = partial(_look, self._todo.popleft())
        self._store.query(work, self._looked, owner=self, failed=self._ended)

    def _looked(self, looked: list[Looked]) -> None:
        self._store.act(partial(_keep, looked, []), done=self._next, failed=self._ended, owner=self)

    def _ended(self, failure: Failure | None) -> None:
        self._busy = False
        self._todo.clear()
        if failure is None:
            self.rested.emit(self._done)
        if self._again:
            self._soon.start(LATER_MS)


@dataclass(frozen=True, slots=True)
class Told:
    """What is shown of a document: what there is, what it says, where the searched words stand, whom it serves."""

    id: bytes
    content: Content
    said: Said | None
    hits: tuple[Hit, ...]
    more: int
    used: tuple[Used, ...]
    shipped: str  # the Markdown of a document that ships


class DocumentLook(QObject):
    """The document shown beside the list."""

    told = Signal(object)  # Told
    faced = Signal(bytes, list)  # id, JPEGs of the first pages
    laid = Signal(bytes, object)  # id, LaidOut of what has no pages
    opened = Signal(object)  # Path of a copy to open with another program
    failed = Signal(object)  # Failure

    def __init__(self, store: Store, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store = store
        self.id: bytes | None = None
        self.typed = ""
        self._drawn: Content | None = None

    def show(self, id_: bytes | None, typed: str = "") -> None:
        """Show a document, and where in it the searched words stand."""
        self.id, self.typed = id_, typed
        if id_ is not None:
            self.store.query(partial(_tell, id_, typed, language()), self._arrived, owner=self, key="told")

    def refresh(self) -> None:
        """Ask again."""
        self.show(self.id, self.typed)

    def _arrived(self, told: Told | None) -> None:
        if told is None or told.id != self.id:
            return
        self.told.emit(told)
        file = told.content.file
        refused = told.said is not None and told.said.why not in ("", "empty")  # it is looked into once, not each time
        if told.content == self._drawn:
            return  # its pages stand there already: a child process is not started at every change
        self._drawn = None
        if file is not None and file.state == "here" and not refused:
            arrived = partial(self._draw, told)
            self.store.query(partial(_faces, file.id), arrived, owner=self, failed=self.failed.emit, key="faces")

    def _draw(self, told: Told, drawn: list[bytes] | LaidOut) -> None:
        if told.id != self.id:
            return
        self._drawn = told.content
        if isinstance(drawn, list):
            self.faced.emit(told.id, drawn)
        else:
            self.laid.emit(told.id, drawn)

    def open(self) -> None:
        """Write a copy that another program can open."""
        if self.id is not None:
            work = partial(_copy, self.id, language(), copy_folder())
            self.store.query(work, self.opened.emit, owner=self, failed=self.failed.emit)

    def join(self, kind: str, owner: bytes, *, away: bool = False) -> None:
        """Say that the document serves a record, or no longer."""
        if self.id is not None:
            joining.join(
                self.store,
                self,
                self.id,
                kind,
                owner,
                away=away,
                done=lambda _none: self.refresh(),
                failed=self.failed.emit,
            )


def places_in(session: Any, *, typed: str, lang: str) -> dict[bytes, tuple[str, str]]:
    """Where the words stand first, document by document: the page, and what it says around them."""
    from desktop.services.documents import paper_search

    found = paper_search.find(session, typed, lang, most=200, shown=1)
    return {one.id: (one.hits[0].place, one.hits[0].excerpt) for one in found if one.hits}


# ---- what runs on other threads -------------------------------------------------------------------------


def _rows(ask: Any, *, kind: str, ids: Sequence[bytes], lang: str) -> Any:
    from desktop.services.documents.document_rows import document_rows

    return document_rows(ask, ids, lang)


def _unread(session: Any) -> tuple[list[Unread], list[bytes]]:
    from desktop.services.documents import paper_index

    return paper_index.unread(session), paper_index.stale(session)


def _look(todo: Sequence[Unread], session: Any) -> list[Looked]:
    from desktop.services.documents import paper_index

    return [looked for one in todo if (looked := paper_index.look(session, one)) is not None]


def _keep(looked: Sequence[Looked], gone: Sequence[bytes], database: Database) -> int:
    from desktop.services.documents import paper_index

    if not database.writable:
        return 0
    with database.write() as session:
        paper_index.forget(session, gone)
        for one in looked:
            paper_index.keep(session, one)
        session.commit()
    return len(looked)


def _tell(id_: bytes, typed: str, lang: str, session: Any) -> Told | None:
    from desktop.errors import NotFound
    from desktop.services.documents import paper_search, toolbox

    try:
        content = toolbox.content(session, id_, lang)
    except NotFound:
        return None
    found = next(iter(paper_search.find(session, typed, lang, only=id_)), None)
    return Told(
        id_,
        content,
        paper_search.said(session, content.hash) if content.hash else None,
        found.hits if found is not None else (),
        found.more if found is not None else 0,
        tuple(toolbox.used_by(session, id_, lang)),
        toolbox.shipped_text(content.code, lang),
    )


def _faces(file: bytes, session: Any) -> list[bytes] | LaidOut:
    """Pictures of the first pages, or what has no pages as blocks."""
    from desktop.services.attached import attachments
    from desktop.services.strangers import papers
    from desktop.services.strangers.pictures import PDF

    told = attachments.find(session, file)
    try:
        if told.mime == PDF:
            return papers.faces(attachments.content(session, file), told.mime, longest=FACE)
        return laid_out(session, told)
    except papers.Unreadable as no:
        raise papers.reason(str(no), told.title) from no


def laid_out(session: Any, told: Attached) -> LaidOut:
    """A file without pages as blocks, told by the child process. Raises `papers.Unreadable`, what opening it raises."""
    from desktop.services.attached import attachments
    from desktop.services.strangers import papers
    from desktop.services.strangers.pictures import PAPERS

    return papers.laid_out(attachments.content(session, told.id), f"x{PAPERS[told.mime]}")


def _copy(id_: bytes, lang: str, folder: Path, session: Any) -> Path:
    from desktop.services.documents import toolbox

    shown = toolbox.content(session, id_, lang)
    if shown.code:  # a page that any browser shows and prints, in its direction
        from desktop.reports import paper_page

        content, name = paper_page.page(toolbox.shipped_text(shown.code, lang), shown.lang), f"{shown.code}.html"
    else:
        content, name = toolbox.copy_of(session, id_, lang)
    write_file(folder / name, content, private=True)
    return folder / name
