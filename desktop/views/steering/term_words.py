"""Owns the card in which the words of one objective are read and written, language by language.

Must not know how they are kept. Published words are shown and cannot be written over.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop.i18n import NAMES, _
from desktop.viewmodels.jobs import Failure
from desktop.viewmodels.steering.alignment import AlignmentState
from desktop.views import theme
from desktop.views.widgets.basics import Button, Label
from desktop.views.widgets.fields import TextField
from desktop.views.widgets.notices import Banner, BannerSpot

if TYPE_CHECKING:
    from desktop.services.names.term_labels import TermLabel


class TermWords(QWidget):
    """The words of one objective; hidden until one is asked for."""

    closed = Signal()

    def __init__(self, state: AlignmentState) -> None:
        super().__init__()
        self.setObjectName("panel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._state = state
        self._code = ""
        self._seen: dict[str, str] = {}
        self.fields: dict[str, TextField] = {}
        self.marks: dict[str, Label] = {}
        column = QVBoxLayout(self)
        theme.lay(column, 20, 10, 20, 12, gap=8)
        head = QHBoxLayout()
        theme.lay(head, gap=8)
        self.title = Label("", size="section")
        head.addWidget(self.title, 1)
        head.addWidget(Button(_("Fermer"), look="icon", icon="x", name="action.close_words", on=self.close_words))
        column.addLayout(head)
        words = _("Ce que personne n’a publié reste vide, ou porte la mention « traduction non officielle ».")
        column.addWidget(Label(words, size="secondary", tone="secondary", wrap=True))
        grid = QGridLayout()
        theme.lay(grid, gap=8)
        for line, lang in enumerate(NAMES):
            grid.addWidget(Label(NAMES[lang], tone="secondary"), line, 0)
            field = TextField(_("Libellé : {language}", language=NAMES[lang]), name=f"field.words.{lang}")
            field.left.connect(partial(self._save, lang))
            self.fields[lang] = field
            grid.addWidget(field, line, 1)
            self.marks[lang] = Label("", size="secondary", tone="tertiary")
            grid.addWidget(self.marks[lang], line, 2)
        grid.setColumnStretch(1, 1)
        column.addLayout(grid)
        self.notice = BannerSpot()
        column.addWidget(self.notice)
        self.hide()
        state.worded.connect(self.show_words)
        state.failed.connect(self._failed)

    def show_words(self, label: TermLabel) -> None:
        """Show the words of an objective, and let the first that may be written be written."""
        self._code = label.code
        self.title.setText(label.code)
        self.notice.say(None)
        for wording in label.wordings:
            field = self.fields[wording.lang]
            self._seen[wording.lang] = wording.text
            field.set_value(wording.text)
            field.setReadOnly(wording.published)
            said = _("texte publié") if wording.published else _("traduction non officielle") if wording.text else ""
            self.marks[wording.lang].setText(said)
        self.show()
        first = next((one.lang for one in label.wordings if not one.published), None)
        if first is not None:
            self.fields[first].setFocus()

    def close_words(self) -> None:
        """Put the card away."""
        self.hide()
        self.closed.emit()

    def _save(self, lang: str) -> None:
        field = self.fields[lang]
        text = field.text().strip()
        if not field.isReadOnly() and self._code and text != self._seen.get(lang, ""):
            self._seen[lang] = text
            self.marks[lang].setText(_("traduction non officielle") if text else "")
            self._state.write_words(self._code, lang, text)

    def _failed(self, failure: Failure) -> None:
        self.notice.say(Banner(failure.sentence, tone="error", details=failure.details, closable=True))
