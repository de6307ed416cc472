"""Owns the sheet that writes a meeting's minutes: for whom, Word, PDF, or a text to paste. Must not know a format."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.errors import MaillageError, NotDrawn
from desktop.i18n import _
from desktop.reports.printer import A4
from desktop.reports.sharing_words import words
from desktop.safe_io import file_name
from desktop.viewmodels.jobs import Failure
from desktop.viewmodels.meeting.minutes import KINDS, MinutesFiles
from desktop.viewmodels.store import Store
from desktop.views import theme
from desktop.views.base_page import Shell
from desktop.views.map.map_press import Press
from desktop.views.saving_to import AskPlace, ask_place, in_documents, written
from desktop.views.widgets.asking import for_whom
from desktop.views.widgets.basics import Button, Label, kept_escape
from desktop.views.widgets.choice import Choice
from desktop.views.widgets.flow import FlowBox
from desktop.views.widgets.notices import Banner, BannerSpot
from desktop.views.widgets.working import Working

if TYPE_CHECKING:
    from desktop.reports.minutes import Minutes


class MinutesSheet(QFrame):
    """Put it where there is room; `closed` when the person is done. The page hides or deletes it."""

    closed = Signal()

    def __init__(self, store: Store, shell: Shell, meeting: bytes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel.minutes")
        self.setAccessibleName(_("Compte rendu"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.shell = shell
        self.files = MinutesFiles(store, meeting, self)
        self.press = Press(self)
        self.ask_place: AskPlace = ask_place
        self._title, self._day = "", ""
        self._file: Path | None = None
        self._said = BannerSpot()
        self._make()
        self.files.told.connect(self._told)
        self.files.text.connect(self._copied)
        self.files.page.connect(self._page)
        self.files.written.connect(self._written)
        self.files.failed.connect(self._failed)
        self.press.pressed.connect(self._pressed)
        self.press.printed.connect(self._printed)
        self.press.failed.connect(self._not_drawn)
        self.hide()

    def _make(self) -> None:
        column = QVBoxLayout(self)
        theme.lay(column, 20, 12, 20, 12, gap=8)
        column.addWidget(Label(_("Compte rendu"), size="section", wrap=True))
        line = QHBoxLayout()
        theme.lay(line, gap=8)
        line.addWidget(Label(_("Pour qui")))
        self.audience = Choice(_("Pour qui"), for_whom(), name="field.audience")
        self.audience.set_value("internal")
        self.audience.currentIndexChanged.connect(self._ask)
        line.addWidget(self.audience)
        line.addStretch(1)
        column.addLayout(line)
        acts = FlowBox(gap=8)
        self.word = self._button(_("Word…"), "docx", "file-text", look="primary")
        self.pdf = self._button(_("PDF…"), "pdf", "download")
        # where nothing can be drawn: any browser prints the page
        self.html = self._button(_("Page HTML…"), "html", "download")
        self.html.hide()
        self.copy = Button(_("Copier le texte court"), icon="copy", name="action.minutes_copy", on=self._copy)
        self.close_button = Button(_("Fermer"), name="action.close_minutes", on=self.end)
        for button in (self.word, self.pdf, self.html, self.copy, self.close_button):
            acts.flow.addWidget(button)
        column.addWidget(acts)
        self.mind = Label("", size="secondary", tone="secondary", wrap=True)
        column.addWidget(self.mind)
        self.working = Working()
        self.working.cancelled.connect(self._cancel)
        column.addWidget(self.working)
        column.addWidget(self._said)

    def _button(self, text: str, form: str, icon: str, *, look: str = "") -> Button:
        return Button(text, look=look, icon=icon, name=f"action.minutes_{form}", on=partial(self._write, form))

    def event(self, event: QEvent) -> bool:
        """Escape is the sheet's while the keyboard is in it: else the page's shortcut would take it."""
        return kept_escape(event) or super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape closes the sheet."""
        if event.key() == Qt.Key.Key_Escape:
            self.end()
        else:
            super().keyPressEvent(event)

    def open(self) -> None:
        """Show the sheet with what is to be minded now."""
        self.show()
        self._ask()
        self.word.setFocus(Qt.FocusReason.OtherFocusReason)

    def end(self) -> None:
        """Let go of what is being written, and close."""
        self._cancel()
        self.hide()
        self.closed.emit()

    # ---- for whom ----------------------------------------------------------------------------------

    def _chosen(self) -> str:
        return str(self.audience.value() or "internal")

    def _ask(self, *_more: object) -> None:
        self._said.say(None)
        self._file, self._title = None, ""
        self._enable(False)
        self.files.look(self._chosen())

    def _told(self, minutes: Minutes) -> None:
        self._title, self._day = minutes.title, minutes.stamp.date().isoformat()
        self.mind.say("\n".join(words(minutes)))
        self._enable(True)
        self.word.setFocus(Qt.FocusReason.OtherFocusReason)

    # ---- a file ------------------------------------------------------------------------------------

    def _write(self, form: str) -> None:
        name = f"{file_name(self._title, 'reunion')}-{self._day}.{form}".removeprefix("-")
        chosen = self.ask_place(self, in_documents(name), _(KINDS[form]))
        if not chosen:
            return
        file = Path(chosen)
        self._file = file if file.suffix else file.with_name(f"{file.name}.{form}")
        self._said.say(None)
        self._enable(False)
        self.working.begin(_("Écriture du compte rendu"))
        self.files.make(self._file, form, self._chosen())

    def _page(self, _file: Path, page: bytes) -> None:
        self.press.put(page, A4)

    def _pressed(self, _sheet: QPixmap) -> None:
        self.press.print(pages=True)

    def _printed(self, pdf: bytes) -> None:
        self.press.clear()
        if self._file is None:
            return  # cancelled meanwhile
        if pdf:
            self.files.put(self._file, pdf)
        else:
            self._not_drawn(NotDrawn())

    def _written(self, file: Path) -> None:
        self._end()
        self._said.say(written(file))

    def _not_drawn(self, error: MaillageError) -> None:
        """Say why no PDF can be drawn, and offer the page for a browser."""
        self._end()
        self.pdf.hide()
        self.html.show()
        self._said.say(Banner(error.sentence(), tone="error"))

    def _failed(self, failure: Failure) -> None:
        self._end()
        self._file = None
        self._said.say(Banner(failure.sentence, tone="error", details=failure.details))

    def _cancel(self) -> None:
        self._file = None
        self.files.cancel()
        self.press.clear()
        self._end()

    def _end(self) -> None:
        self.working.end()
        self._enable(bool(self._title))  # empty: this audience is told nothing

    def _enable(self, on: bool) -> None:
        for button in (self.word, self.pdf, self.html, self.copy):
            button.setEnabled(on)

    # ---- a message ---------------------------------------------------------------------------------

    def _copy(self) -> None:
        self.files.compose(self._chosen())

    def _copied(self, text: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._said.say(Banner(_("Texte copié : collez-le dans un message."), tone="ok"))

    @property
    def said(self) -> str:
        """What the sheet says of the last act."""
        return self._said.text
