"""Owns printing the guide from the page "Aide": where the file goes, the PDF, and the page where none can be drawn.

Must not know what the guide says.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Signal

from desktop.errors import MaillageError, NotDrawn
from desktop.i18n import N_, _, language
from desktop.reports.printer import A4
from desktop.viewmodels.documents.guide_file import GuideFile
from desktop.viewmodels.jobs import Failure
from desktop.viewmodels.store import Store
from desktop.views.base_page import BasePage
from desktop.views.map.map_press import Press
from desktop.views.saving_to import AskPlace, ask_place, in_documents, open_file, open_folder

KINDS: Final = {"pdf": N_("Document PDF (*.pdf)"), "html": N_("Page pour navigateur (*.html)")}


class GuidePrinting(QObject):
    """One printing at a time; the page says how it ended. `busy` while it lasts."""

    busy = Signal(bool)

    def __init__(self, page: BasePage, store: Store) -> None:
        super().__init__(page)
        self._page = page
        self.files = GuideFile(store, self)
        self.press = Press(self)
        self.ask_place: AskPlace = ask_place
        self._file = Path()
        self._numbered = False
        self.files.made.connect(lambda content: self.press.put(content, A4))
        self.files.written.connect(self._written)
        self.files.failed.connect(self._failed)
        self.press.pressed.connect(lambda _sheet: self.press.print(pages=True))
        self.press.printed.connect(self._printed)
        self.press.failed.connect(self._not_drawn)

    def ask(self, form: str = "pdf") -> None:
        """Ask where, then write the guide in the language in force."""
        suggested = in_documents(f"maillage-{language()}.{form}")
        chosen = self.ask_place(self._page, suggested, _(KINDS[form]))
        if not chosen:
            return
        file = Path(chosen)
        self._file = file if file.suffix else file.with_name(f"{file.name}.{form}")
        self._page.clear_notices()
        self.busy.emit(True)
        if form == "pdf":
            self._numbered = False
            self.files.make(language())
        else:
            self.files.write_page(language(), self._file)

    def _printed(self, pdf: bytes) -> None:
        """Once drawn it is known where each chapter stands: it is drawn again with the pages in its contents."""
        self.press.clear()
        if not pdf:
            self._not_drawn(NotDrawn())
        elif self._numbered:
            self.files.write(self._file, pdf)
        else:
            self._numbered = True
            self.files.make(language(), pdf)

    def _written(self, file: Path) -> None:
        self.busy.emit(False)
        acts = ((_("L’ouvrir"), lambda: open_file(file)), (_("Ouvrir le dossier"), lambda: open_folder(file)))
        self._page.notice(_("Fichier écrit : {name}", name=file.name), tone="ok", actions=acts)

    def _not_drawn(self, error: MaillageError) -> None:
        """Say why no PDF can be drawn, and offer the page: any browser prints it."""
        self.busy.emit(False)
        act = (_("Page HTML…"), lambda: self.ask("html"))
        self._page.notice(error.sentence(), tone="error", actions=(act,))

    def _failed(self, failure: Failure) -> None:
        self.busy.emit(False)
        self._page.show_failure(failure)
