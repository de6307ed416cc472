"""Owns the panel that prints the map: sheet, title, language, for whom; a preview; PDF or picture.

Must not know how a sheet is made, nor what may leave.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.errors import MaillageError, NotDrawn
from desktop.exchange.leaving_words import words
from desktop.exchange.paper import title_of
from desktop.i18n import N_, _, language
from desktop.viewmodels.jobs import Failure
from desktop.viewmodels.map.map_packs import packs_of
from desktop.viewmodels.map.paper import SIZES, Paper, Wish
from desktop.viewmodels.store import Store
from desktop.views import theme
from desktop.views.map.map_channel import Box
from desktop.views.map.map_panel import MapPanel
from desktop.views.map.map_press import Press, picture_bytes
from desktop.views.saving_to import AskPlace, ask_place, in_documents, written
from desktop.views.widgets.asking import for_whom, tongues
from desktop.views.widgets.basics import Button, Label
from desktop.views.widgets.choice import Choice, Option
from desktop.views.widgets.fields import TextField
from desktop.views.widgets.flow import FlowBox
from desktop.views.widgets.notices import Banner, BannerSpot

if TYPE_CHECKING:
    from desktop.exchange.publishing import Leaving
    from desktop.services.listing.asking import ListQuery

_PREVIEW = 190  # pixels high at 100 %
_PATIENCE = 500  # milliseconds after the last letter of the title
_KINDS: Final = {
    ".pdf": N_("Document PDF (*.pdf)"),
    ".png": N_("Image (*.png)"),
    ".html": N_("Page pour navigateur (*.html)"),
}


class PaperPanel(MapPanel):
    """What is on the map, on a sheet of paper."""

    def __init__(self, store: Store, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel.paper")
        self.setAccessibleName(_("Imprimer la carte"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.paper = Paper(store, self)
        self.press = Press(self)
        self.ask_place: AskPlace = ask_place
        self._kind = "initiative"
        self._box: Box | None = None
        self._ids: Collection[bytes] | None = None
        self._asked: ListQuery | None = None
        self._marked: bytes | None = None
        self._months: tuple[int, int] | None = None
        self._page = b""
        self._sheet: QPixmap | None = None
        self._file: Path | None = None
        self._said = BannerSpot()
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._ask)
        self._make()
        self.paper.made.connect(self._made)
        self.paper.failed.connect(self._failed)
        self.press.pressed.connect(self._pressed)
        self.press.printed.connect(self._printed)
        self.press.drawn.connect(self._drawn)
        self.press.failed.connect(self._not_pressed)

    def _make(self) -> None:
        row = QHBoxLayout(self)
        theme.lay(row, 20, 12, 20, 12, gap=18)
        self._column = QVBoxLayout()
        theme.lay(self._column, gap=8)
        self._column.addWidget(Label(_("Imprimer la carte"), size="section", wrap=True))
        self.title = TextField(_("Titre de la feuille"), name="field.sheet_title", placeholder=_("Titre de la feuille"))
        self.title.textChanged.connect(lambda *_more: self._later.start(_PATIENCE))
        self._column.addWidget(self.title)
        choices = FlowBox(gap=8)
        sizes = [Option(name, _(label), "file") for name, (label, _size) in SIZES.items()]
        self.size_choice = self._choice(choices, _("Feuille"), sizes, "field.sheet_size", "a4-wide")
        self.audience = self._choice(choices, _("Pour qui"), for_whom(), "field.sheet_audience", "public")
        self.tongue = self._choice(choices, _("Langue"), tongues(), "field.sheet_language", language())
        self._column.addWidget(choices)
        acts = FlowBox(gap=8)
        self.pdf = Button(_("PDF…"), look="primary", icon="download", name="action.print_pdf", on=self._write_pdf)
        self.png = Button(_("Image…"), icon="download", name="action.print_png", on=self._write_png)
        # where nothing can be drawn: any browser prints the page itself
        self.html = Button(
            _("Page HTML…"), look="primary", icon="download", name="action.print_html", on=self._write_html
        )
        self.html.hide()
        self.close_button = Button(_("Fermer"), name="action.close_paper", on=self.closed.emit)
        for button in (self.pdf, self.png, self.html, self.close_button):
            acts.flow.addWidget(button)
        self._column.addWidget(acts)
        self.leaving = Label("", size="secondary", wrap=True)
        self._column.addWidget(self.leaving)
        self._column.addWidget(self._said)
        self._column.addStretch(1)
        row.addLayout(self._column, 1)
        self.preview = Label(_("La feuille se prépare…"), tone="secondary", wrap=True)
        self.preview.setObjectName("preview")
        self.preview.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.preview.setMinimumSize(round(_PREVIEW * 1.42), _PREVIEW)
        row.addWidget(self.preview, 0, Qt.AlignmentFlag.AlignTop)
        self._enable(False)

    def _choice(self, box: FlowBox, label: str, options: list[Option], name: str, first: str) -> Choice:
        made = Choice(label, options, name=name)
        made.set_value(first)
        made.currentIndexChanged.connect(lambda *_more: self._later.start(0))
        box.flow.addWidget(made)
        return made

    def open(
        self,
        kind: str,
        box: Box | None,
        ids: Collection[bytes] | None,
        *,
        asked: ListQuery | None = None,
        marked: bytes | None = None,
        months: tuple[int, int] | None = None,
    ) -> None:
        """Show the panel for what the map shows: a kind, the box in view, the records that filters leave, what these
        filters are, the record the map was brought to, the months that the strip of time leaves."""
        self._kind, self._box, self._ids = kind, box, ids
        self._asked, self._marked, self._months = asked, marked, months
        self.title.setPlaceholderText(title_of(kind, language()))
        self.show()
        self._said.say(None)
        for button in (self.pdf, self.png):
            button.show()
        self.html.hide()
        self._ask()
        self.title.setFocus(Qt.FocusReason.OtherFocusReason)

    def end(self) -> None:
        """Let go of the sheet."""
        self._later.stop()
        self.press.clear()
        self.hide()

    def wish(self) -> Wish:
        """What is asked for now."""
        return Wish(
            self._kind,
            str(self.size_choice.value() or "a4-wide"),
            str(self.tongue.value() or "fr"),
            str(self.audience.value() or "public"),
            self.title.text().strip(),
            None if self._box is None else (self._box[0], self._box[1], self._box[2], self._box[3]),
            self._ids,
            packs=tuple(packs_of(self.paper.store).drawn()),
            asked=self._asked,
            marked=self._marked,
            months=self._months,
        )

    def _ask(self) -> None:
        if not self.isVisible():
            return
        self._enable(False)
        self.preview.setPixmap(QPixmap())
        self.preview.setText(_("La feuille se prépare…"))
        self.paper.make(self.wish())

    def _made(self, wish: Wish, page: bytes, left: Leaving) -> None:
        if self.isHidden() or wish != self.wish():
            return  # it was closed, or another was asked for, meanwhile
        self._page = page
        self.leaving.say("\n".join(words(left)[1:]))
        self.press.put(page, SIZES[wish.size][1])

    def _pressed(self, sheet: QPixmap) -> None:
        self._sheet = sheet
        high = round(_PREVIEW * self.devicePixelRatioF())
        small = sheet.scaledToHeight(high, Qt.TransformationMode.SmoothTransformation)
        small.setDevicePixelRatio(self.devicePixelRatioF())
        self.preview.setText("")
        self.preview.setPixmap(small)
        self.preview.setAccessibleName(_("Aperçu de la feuille"))
        self._enable(True)

    def _write_png(self) -> None:
        self._file = self._place(".png")
        if self._file is not None:
            self._enable(False)
            self.press.draw()

    def _drawn(self, picture: QPixmap) -> None:
        self._enable(True)
        if self._file is not None:
            self.paper.write(self._file, picture_bytes(picture), partial(self._written, self._file))

    def _write_pdf(self) -> None:
        self._file = self._place(".pdf")
        if self._file is not None:
            self._enable(False)
            self.press.print()

    def _write_html(self) -> None:
        self._file = self._place(".html")
        if self._file is not None:
            self.paper.write(self._file, self._page, partial(self._written, self._file))

    def _printed(self, pdf: bytes) -> None:
        self._enable(True)
        if self._file is not None and pdf:
            self.paper.write(self._file, pdf, partial(self._written, self._file))
        elif self._file is not None:
            self._not_pressed(NotDrawn())

    def _place(self, ending: str) -> Path | None:
        suggested = in_documents(f"maillage-carte-{date.today():%Y-%m-%d}{ending}")
        chosen = self.ask_place(self, suggested, _(_KINDS[ending]))
        if not chosen:
            return None
        file = Path(chosen)
        return file if file.suffix else file.with_name(file.name + ending)

    def _written(self, file: Path, _nothing: object) -> None:
        self._said.say(written(file))

    def _not_pressed(self, error: MaillageError) -> None:
        """Say why no sheet can be drawn, and offer the page for a browser."""
        self._enable(False)
        self.preview.setText(error.sentence())
        self.pdf.hide()
        self.png.hide()
        self.html.show()

    def _failed(self, failure: Failure) -> None:
        self._enable(self._sheet is not None)
        self._said.say(Banner(failure.sentence, tone="error", details=failure.details))

    def _enable(self, on: bool) -> None:
        self.pdf.setEnabled(on)
        self.png.setEnabled(on)

    @property
    def said(self) -> str:
        """What the panel says of the last file."""
        return self._said.text
