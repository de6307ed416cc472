"""Owns the page of the toolbox: documents found by what they say, added by dropping files.

All else is shared with the other records. Must not know how a document is looked into.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from desktop.i18n import N_, _, format_list, language, ngettext
from desktop.viewmodels.documents.adding_documents import Adding
from desktop.viewmodels.documents.toolbox import DocumentList, DocumentLook, PaperReading, places_in
from desktop.viewmodels.jobs import Failure
from desktop.viewmodels.record.record_form import RecordForm
from desktop.viewmodels.store import Store
from desktop.views import facet_words, looks, theme
from desktop.views.base_page import Shell
from desktop.views.documents.document_view import DocumentView
from desktop.views.exchange.exchange_receive import files_in
from desktop.views.record.record_detail import RecordDetail
from desktop.views.record.records_page import Pill, RecordsPage
from desktop.views.short_dates import short_date
from desktop.views.widgets.basics import Button
from desktop.views.widgets.notices import Banner, BannerSpot
from desktop.views.widgets.record_delegate import Line

_IN_SIGHT = 3  # sentences about files that were brought

AskFiles = Callable[[QWidget], list[str]]


def ask_files(parent: QWidget) -> list[str]:
    """Ask with the system's own dialog what to add."""
    kinds = ";;".join((_("Documents (*.pdf *.docx *.odt *.md *.txt)"), _("Tous les fichiers (*)")))
    chosen, _filter = QFileDialog.getOpenFileNames(parent, _("Quels documents ajouter ?"), "", kinds)
    return chosen


class ToolboxPage(RecordsPage):
    """Guides, sheets, templates, laws: what ships, and what people add; all of it without a network."""

    NAME = "toolbox"
    KIND = "document"
    FACETS = facet_words.FACETS["document"]
    SORTS = (("title", N_("Par titre")), ("recent", N_("Plus récentes")))
    ON_MAP = False
    LIST = DocumentList

    def __init__(self, store: Store, shell: Shell) -> None:
        super().__init__(store, shell)
        self.setAcceptDrops(True)
        self.ask_files: AskFiles = ask_files
        self.adding = Adding(store, self)
        self.adding.preparing.connect(self._preparing)
        self.adding.added.connect(self._added)
        self.adding.known.connect(self._shown_last)
        self.adding.told.connect(self._tell)
        self.adding.failed.connect(self._refused)
        self.reading = PaperReading.of(store)
        self.reading.rested.connect(self._read)
        self.list.arrived.connect(self._look_again)
        self._sentences: list[str] = []
        self._refusals = 0  # of these sentences
        self._new = 0  # documents added since files were brought
        self._last: bytes | None = None
        self._turned: bytes | None = None
        self._places: dict[bytes, tuple[str, str]] = {}  # document -> where in it the searched words stand first
        self.list.arrived.connect(self._ask_places)

    def words(self) -> dict[str, str]:
        """Give the page's words."""
        return {
            "search": _("Rechercher dans les documents…"),
            "new": _("Nouveau document"),
            "empty_title": _("Aucun document"),
            "empty_text": _(
                "Déposez ici des PDF, des textes Word ou OpenDocument : ils se lisent et se cherchent sans réseau, et "
                "un fichier de changements les donne aux autres."
            ),
        }

    def _make_header(self) -> None:
        super()._make_header()
        self.add_button = Button(_("Fichiers…"), icon="file-plus", name="action.add_documents")
        self.add_button.clicked.connect(lambda _checked=False: self.choose())
        holder = self.new_button.parentWidget()
        row = holder.layout() if holder is not None else None
        assert isinstance(row, QHBoxLayout)
        row.insertWidget(row.indexOf(self.new_button), self.add_button)

    def above_list(self) -> QWidget:
        """Give the place where what was refused is said."""
        self.refused_spot = BannerSpot()
        return self.refused_spot

    def enter(self, target: object = None) -> None:
        """Show the list, and read what is not read yet."""
        super().enter(target)
        self.reading.begin()

    # ---- rows and record -------------------------------------------------------------------------

    def as_line(self, row: Any) -> Line:
        """Turn a row into what the delegate paints."""
        look = looks.of("document_kind", row.sector, "book-open")
        colour = theme.current().tokens.primary
        where, said = self._places.get(row.id, ("", "")) if self.list.text.strip() else ("", "")
        title, day = row.title or _("Sans titre"), short_date(row.date)
        third, icon = (said, "quote") if said else (format_list((*row.themes, row.publisher)), "tag")
        return Line(title, row.sector_label, third, day, look.icon, colour, _pill(row), icon, where)

    def spoken(self, row: Any) -> str:
        """Say a row aloud."""
        where, said = self._places.get(row.id, ("", "")) if self.list.text.strip() else ("", "")
        parts = (row.title, row.sector_label, where, said) if said else (row.title, row.sector_label, *row.themes)
        return ", ".join(part for part in parts if part)

    def look(self, form: RecordForm) -> tuple[str, str, Pill | None]:
        """Give the tile and its colour; a document has no status."""
        look = looks.of("document_kind", form.value("kind"), "book-open")
        return look.icon, theme.current().tokens.primary, None

    def dress_detail(self, detail: RecordDetail) -> None:
        """Show the document itself, before its form."""
        self.document = DocumentView(DocumentLook(self.store, detail), self.shell.go)
        detail.add_tab("document", _("Document"), self.document, first=True)
        detail.form.loaded.connect(self._turn)
        words = _("Commencer une liste de contrôle")
        detail.offer(words, "list-todo", "action.begin_checklist", self._begin_checklist)
        self.track(self.store.changed, lambda _changes: self._look_again())

    def _begin_checklist(self) -> None:
        """Start the points to tick of the document shown, for a commune or an initiative."""
        self.flush()
        if self.detail.form.id is not None:
            self.shell.go("checklists", f"from:{self.detail.form.id.hex()}")

    def _turn(self) -> None:
        """Show the document itself when another one is opened; its form for a new one."""
        id_ = self.detail.form.id
        if id_ is not None and id_ != self._turned:
            self.detail.turn_to("document")
        self._turned = id_
        self._look_again()

    def _created(self, id_: bytes) -> None:
        self._turned = id_
        super()._created(id_)

    def _ask_places(self) -> None:
        """Ask where the searched words stand, for the rows shown."""
        typed = self.list.text.strip()
        if typed and self.store.whole:
            work = partial(places_in, typed=typed, lang=language())
            self.store.query(work, self._take_places, owner=self, key="places")

    def _take_places(self, places: dict[bytes, tuple[str, str]]) -> None:
        if places != self._places:
            self._places = places
            self.list.model.set_ids(self.list.model.ids)  # the same rows, painted anew

    def _look_again(self) -> None:
        if self._detail is not None:
            self.document.look.show(self._detail.form.id, self.list.text)

    def _read(self, count: int) -> None:
        if count:
            self.list.refresh()
            self._look_again()

    # ---- adding ----------------------------------------------------------------------------------

    def choose(self) -> None:
        """Ask which files, then add them."""
        self.bring([Path(name) for name in self.ask_files(self)])

    def bring(self, paths: list[Path]) -> None:
        """Add files."""
        if paths:
            self._sentences.clear()
            self._refusals = self._new = 0
            self.refused_spot.say(None)
            self.adding.add(paths)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if files_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.bring(files_in(event.mimeData()))

    def _preparing(self, done: int, total: int) -> None:
        if total:
            self.refused_spot.say(Banner(_("Lecture des documents : {n} sur {total}", n=done + 1, total=total)))
            return
        self.refused_spot.say(self._what_was_said())
        if self._last is not None:
            self.show_record(self._last)
        if self._new:
            words = ngettext("{n} document ajouté", "{n} documents ajoutés", self._new)
            self.shell.say(words, (_("Annuler"), self.store.undo) if self._new == 1 else None)
        self._last, self._new = None, 0

    def _what_was_said(self) -> Banner | None:
        """The sentences about files, the first ones in sight and all of them to copy."""
        if not self._sentences:
            return None
        first, others = self._sentences[:_IN_SIGHT], len(self._sentences) - _IN_SIGHT
        if others > 0:
            first = [*first, ngettext("… et {n} autre fichier.", "… et {n} autres fichiers.", others)]
        return Banner(
            "\n".join(first),
            tone="error" if self._refusals else "info",
            details="\n".join(self._sentences) if others > 0 else "",
            closable=True,
        )

    def _added(self, row: bytes) -> None:
        self._new += 1
        self._shown_last(row)

    def _shown_last(self, row: bytes) -> None:
        self._last = row

    def _tell(self, sentence: str) -> None:
        self._sentences.append(sentence)

    def _refused(self, failure: Failure) -> None:
        self._refusals += 1
        self._sentences.append(failure.sentence)


def _pill(row: Any) -> Pill | None:
    if row.in_review:
        return _("À vérifier"), "warn", "triangle-alert"
    return (_("Brouillon"), "neutral", "pencil") if row.draft else None
