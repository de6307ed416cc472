"""Owns the card that writes one record as a document: language, for whom, format. Must not know what it says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.errors import MaillageError, NotDrawn
from desktop.i18n import N_, _, language
from desktop.reports.printer import A4
from desktop.viewmodels.jobs import Failure
from desktop.viewmodels.record.record_report import (
    Maker,
    RecordReport,
    Wish,
    calls_made,
    checklist_made,
    practice_made,
    roadmap_made,
)
from desktop.viewmodels.store import Store
from desktop.views import theme
from desktop.views.document_press import AskPrinter, ask_printer, not_taken
from desktop.views.map.map_press import Press
from desktop.views.saving_to import AskPlace, ask_place, in_documents, written
from desktop.views.widgets.asking import for_whom, tongues
from desktop.views.widgets.basics import Button, Label
from desktop.views.widgets.choice import Choice
from desktop.views.widgets.flow import FlowBox
from desktop.views.widgets.notices import Banner, BannerSpot

_KINDS: Final = {
    "docx": N_("Document Word (*.docx)"),
    "pdf": N_("Document PDF (*.pdf)"),
    "html": N_("Page pour navigateur (*.html)"),
}


class RecordReportCard(QWidget):
    """Writes one record. A kind of it says under which words, by which maker, into a file of which name."""

    OBJECT = ""
    HEAD = ""
    WORDS = ""
    FILE = ""
    MAKER: Maker

    def __init__(self, store: Store, record: bytes, close: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName(self.OBJECT)
        self._record = record
        self._file: Path | None = None
        self._printer: object = None  # while it is printed upon
        self._begun_by: Button | None = None  # the button that had the keyboard when it was pressed
        self.report = RecordReport(store, self.maker(), self)
        self.press = Press(self)
        self.ask_place: AskPlace = ask_place
        self.ask_printer: AskPrinter = ask_printer
        column = QVBoxLayout(self)
        theme.lay(column, gap=10)
        column.addWidget(Label(_(self.HEAD), size="section", wrap=True))
        column.addWidget(Label(_(self.WORDS), tone="secondary", wrap=True))
        choices = FlowBox(gap=8)
        self.audience = Choice(_("Pour qui"), for_whom(), name="field.report_audience")
        self.audience.set_value("internal")
        self.tongue = Choice(_("Langue"), tongues(), name="field.report_language")
        self.tongue.set_value(language())
        choices.flow.addWidget(self.audience)
        choices.flow.addWidget(self.tongue)
        column.addWidget(choices)
        acts = FlowBox(gap=8)
        self.paper = Button(
            _("Imprimer…"), look="primary", icon="printer", name="action.report_print", on=self.print_it
        )
        acts.flow.addWidget(self.paper)
        self.docx = self._act(acts, _("Word…"), "docx", "")
        self.pdf = self._act(acts, _("PDF…"), "pdf", "")
        self.html = self._act(acts, _("Page HTML…"), "html", "")
        self._acts = (self.paper, self.docx, self.pdf, self.html)
        self.html.hide()  # where nothing can be drawn, any browser prints the page itself
        acts.flow.addWidget(Button(_("Fermer"), name="action.close_report", on=close))
        column.addWidget(acts)
        self.mind = Label("", size="secondary", tone="secondary", wrap=True)
        column.addWidget(self.mind)
        self.notice = BannerSpot()
        column.addWidget(self.notice)
        self.report.made.connect(self._made)
        self.report.written.connect(self._written)
        self.report.failed.connect(self._failed)
        self.press.pressed.connect(lambda _sheet: self._pressed())
        self.press.printed.connect(self._printed)
        self.press.sent.connect(self._sent)
        self.press.failed.connect(self._not_drawn)

    def _act(self, acts: FlowBox, word: str, form: str, look: str) -> Button:
        button = Button(word, look=look, icon="download", name=f"action.report_{form}", on=lambda: self.write(form))
        acts.flow.addWidget(button)
        return button

    def maker(self) -> Maker:
        """What makes the document."""
        return type(self).MAKER

    def print_it(self) -> None:
        """Lay it out, then ask for which printer. No file is kept of it."""
        self._file = None
        self._make("pdf")

    def write(self, form: str) -> None:
        """Ask where, then write the report in that format."""
        suggested = in_documents(f"{self.FILE}-{date.today():%Y-%m-%d}.{form}")
        chosen = self.ask_place(self, suggested, _(_KINDS[form]))
        if not chosen:
            return
        file = Path(chosen)
        self._file = file if file.suffix else file.with_name(f"{file.name}.{form}")
        self._make(form)

    def _make(self, form: str) -> None:
        self._enable(False)
        self.notice.say(None)
        self.report.make(Wish(self._record, str(self.tongue.value()), str(self.audience.value()), form))

    def _made(self, wish: Wish, content: bytes, mind: list[str]) -> None:
        self.mind.setText(" ".join(mind))
        if wish.form == "pdf":
            self.press.put(content, A4)
        elif self._file is not None:
            self.report.write(self._file, content)

    def _pressed(self) -> None:
        if self._file is not None:
            self.press.print(pages=True)
            return
        printer = self._printer = self.ask_printer(self, _(self.HEAD))
        if printer is not None:
            self.press.send(printer)
        else:
            self.press.clear()
            self._enable(True)

    def _sent(self, taken: bool) -> None:
        self.press.clear()
        self._printer = None
        self._enable(True)
        words = _("C’est à l’imprimante.") if taken else not_taken()
        self.notice.say(Banner(words, tone="ok" if taken else "error"))

    def _printed(self, pdf: bytes) -> None:
        self.press.clear()
        if pdf and self._file is not None:
            self.report.write(self._file, pdf)
        else:
            self._not_drawn(NotDrawn())

    def _written(self, file: Path) -> None:
        self._enable(True)
        self.notice.say(written(file))

    def _not_drawn(self, error: MaillageError) -> None:
        """Say why no PDF can be drawn, and offer the page for a browser."""
        self._enable(True)
        self.pdf.hide()
        self.paper.hide()
        self.html.show()
        self.notice.say(Banner(error.sentence(), tone="error"))

    def _failed(self, failure: Failure) -> None:
        self._enable(True)
        self.notice.say(Banner(failure.sentence, tone="error", details=failure.details))

    def _enable(self, on: bool) -> None:
        """Let nobody begin twice. The keyboard waits on the language, and comes back to the button that was pressed."""
        if not on:
            self._begun_by = next((one for one in self._acts if one.hasFocus()), None)
            if self._begun_by is not None:
                self.tongue.setFocus()
        for button in self._acts:
            button.setEnabled(on)
        if on and self._begun_by is not None and self.tongue.hasFocus():
            (self._begun_by if self._begun_by.isVisibleTo(self) else self.html).setFocus()


class RoadmapReportCard(RecordReportCard):
    """Writes one roadmap."""

    OBJECT = "card.roadmap_report"
    HEAD = N_("Imprimer la feuille de route")
    WORDS = N_("Le document dit l’état du plan aujourd’hui. Word se modifie, le PDF s’imprime.")
    FILE = "feuille-de-route"
    MAKER = staticmethod(roadmap_made)


class PracticeReportCard(RecordReportCard):
    """Writes one good practice."""

    OBJECT = "card.practice_report"
    HEAD = N_("Imprimer la fiche de la bonne pratique")
    WORDS = N_("La citation n’y est que si l’accord de la personne est donné. Word se modifie, le PDF s’imprime.")
    FILE = "bonne-pratique"
    MAKER = staticmethod(practice_made)


class ChecklistReportCard(RecordReportCard):
    """Writes one checklist."""

    OBJECT = "card.checklist_report"
    HEAD = N_("Imprimer la liste de contrôle")
    WORDS = N_("Le document dit ce qui est fait aujourd’hui et laisse des cases à cocher à la main.")
    FILE = "liste-de-controle"
    MAKER = staticmethod(checklist_made)


class CallsReportCard(RecordReportCard):
    """Writes whom to call to have records confirmed: of no record, and for the network alone."""

    OBJECT = "card.calls_report"
    HEAD = N_("Imprimer la liste d’appels")
    WORDS = N_("Par acteur, avec son téléphone, ce qui est à reconfirmer, et la place de cocher et de corriger.")
    FILE = "a-reconfirmer"
    MAKER = staticmethod(calls_made)

    def __init__(self, store: Store, close: Callable[[], object]) -> None:
        super().__init__(store, b"", close)
        self.audience.hide()
