"""Owns the head of a meeting being held: its title, when it was saved, undo, minutes, the end. Must not know lines."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from desktop.i18n import _
from desktop.timekeeping import hour_of
from desktop.views import theme
from desktop.views.base_page import Shell
from desktop.views.widgets.basics import Button, Label, picture
from desktop.views.widgets.elided import ElidedLabel
from desktop.views.widgets.pill import Pill

WORDS_FROM = 860


class MeetingHead(QFrame):
    """The head. Where it is narrow, buttons keep their icons and say their words in tooltips."""

    back = Signal()
    minutes = Signal()
    close_asked = Signal()
    projector_asked = Signal()
    summary_turned = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.setObjectName("header")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self)
        theme.lay(row, 8, 8, 14, 8, gap=8)
        self.back_button = Button(
            _("Revenir aux réunions"), look="icon", icon="arrow-left", name="action.back", on=self.back.emit
        )
        row.addWidget(self.back_button)
        row.addWidget(self._titles(), 1)
        self.saved_mark = picture("check", "ok", 16)
        self.saved = Label("", size="secondary", tone="secondary")
        for widget in (self.saved_mark, self.saved):
            widget.hide()
            row.addWidget(widget)
        window: Any = shell
        self.undo = Button(
            _("Annuler"),
            look="icon",
            icon="undo-2",
            name="action.undo_here",
            keys="Ctrl+Z",
            on=lambda: window.do_undo(),
        )
        self.redo = Button(
            _("Rétablir"),
            look="icon",
            icon="redo-2",
            name="action.redo_here",
            keys="Ctrl+Y",
            on=lambda: window.do_redo(),
        )
        for button in (self.undo, self.redo):
            row.addWidget(button)
        self.summary = Button(_("Relevé"), icon="list-checks", name="action.summary")
        self.summary.setCheckable(True)
        self.summary.clicked.connect(lambda _checked=False: self.summary_turned.emit())
        self.summary.hide()
        row.addWidget(self.summary)
        self.project = Button(
            _("Projeter"), icon="presentation", name="action.project", keys="F11", on=self.projector_asked.emit
        )
        row.addWidget(self.project)
        self.close_button = Button(_("Clore"), icon="lock", name="action.close_meeting", on=self.close_asked.emit)
        row.addWidget(self.close_button)
        self.minutes_button = Button(
            _("Compte rendu"),
            look="primary",
            icon="file-text",
            name="action.minutes",
            tip=_("Compte rendu (Word, PDF ou texte)"),
            on=self.minutes.emit,
        )
        self.minutes_button.hide()
        row.addWidget(self.minutes_button)

    def _titles(self) -> QWidget:
        holder = QWidget()
        column = QVBoxLayout(holder)
        theme.lay(column, gap=0)
        line = QHBoxLayout()
        theme.lay(line, gap=8)
        self.title = ElidedLabel("record")
        line.addWidget(self.title, 1)
        self.final = Pill("", "ok", "lock")
        line.addWidget(self.final)
        column.addLayout(line)
        self.subtitle = ElidedLabel("secondary", tone="secondary")
        column.addWidget(self.subtitle)
        return holder

    @property
    def summary_wanted(self) -> bool:
        """Whether the summary was asked for in place of the agenda."""
        return self.summary.isChecked()

    def offer_summary(self, on: bool) -> None:
        """Offer the button of the summary where the summary has no place of its own."""
        self.summary.setVisible(on)

    def show_meeting(self, title: str, subtitle: str, final: bool) -> None:
        """Show whose head it is."""
        self.title.show_text(title)
        self.subtitle.show_text(subtitle)
        self.final.show_state(_("Final") if final else "", "ok", "lock")
        self.close_button.setVisible(not final and not self.back_button.isHidden())

    def show_saved(self, when: datetime) -> None:
        """Say when the last word was kept."""
        self.saved.setText(_("Enregistré à {time}", time=hour_of(when)))
        self._fit()

    def show_projector(self, on: bool) -> None:
        """In front of a projector: title and the way back only."""
        for widget in (self.back_button, self.undo, self.redo, self.minutes_button, self.close_button):
            widget.setVisible(not on)
        self.project.rename(_("Quitter la projection") if on else _("Projeter"))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        roomy = self.width() >= round(WORDS_FROM * theme.current().scale)
        for button in (self.summary, self.project, self.close_button):
            button.show_words(roomy)
        shown = bool(self.saved.text()) and self.width() >= round(640 * theme.current().scale)
        self.saved.setVisible(shown)
        self.saved_mark.setVisible(shown)
