"""Owns the card that gives: what the file will hold, for whom, where it goes, and what was written.

Must not know how a file is made.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from desktop.i18n import _, format_list, format_number, ngettext
from desktop.services.description.kinds import KINDS
from desktop.services.exchange.exchanged import Given
from desktop.viewmodels.exchange.exchanges import Exchanges, Waiting, default_name
from desktop.viewmodels.jobs import Failure
from desktop.views import theme
from desktop.views.exchange.exchange_pieces import PiecesLine, given_words
from desktop.views.exchange.exchange_protect import ProtectLine
from desktop.views.saving_to import AskPlace, ask_place, in_documents, open_folder
from desktop.views.widgets.basics import Button, Label, picture, shortened
from desktop.views.widgets.choice import Choice, Option
from desktop.views.widgets.flow import FlowBox
from desktop.views.widgets.notices import Banner, BannerSpot
from desktop.views.widgets.pill import Pill
from desktop.views.widgets.waiting import busy_line

EVERYTHING = "\0everything"
MISSING = "\0missing"


def card_head(icon: str, title: str, text: str) -> QHBoxLayout:
    """The head of a card: icon, title and what it is for."""
    line = QHBoxLayout()
    theme.lay(line, gap=12)
    line.addWidget(picture(icon, "primary", 24), 0, Qt.AlignmentFlag.AlignTop)
    words = QVBoxLayout()
    theme.lay(words, gap=2)
    words.addWidget(Label(title, size="section", wrap=True))
    words.addWidget(Label(text, size="secondary", tone="secondary", wrap=True))
    line.addLayout(words, 1)
    return line


class GiveCard(QFrame):
    """Writes a change file for others."""

    def __init__(self, exchanges: Exchanges, organisation: Callable[[], str]) -> None:
        super().__init__()
        self.setObjectName("card")
        self.exchanges = exchanges
        self.ask_place: AskPlace = ask_place
        self._organisation = organisation
        self._column = QVBoxLayout(self)
        theme.lay(self._column, 18, 16, 18, 16, gap=10)
        text = _("Écrit un fichier à passer sur clé USB ou par courriel. Rien ne part par le réseau.")
        self._column.addLayout(card_head("share", _("Donner"), text))
        self.count = Label("", size="strong", wrap=True)
        self._column.addWidget(self.count)
        self.kinds = FlowBox(gap=6)
        self._column.addWidget(self.kinds)
        self.whom = Choice(_("Ce que contient le fichier"), self._options(Waiting()), name="field.give_to")
        self.whom.set_value(MISSING)
        self._column.addWidget(self.whom)
        self.protect = ProtectLine()
        self._column.addWidget(self.protect)
        self.pieces = PiecesLine()
        self._column.addWidget(self.pieces)
        self.busy = busy_line(_("Écriture du fichier"))
        self.busy.hide()
        self._column.addWidget(self.busy)
        line = QHBoxLayout()
        theme.lay(line, gap=8)
        self.button = Button(
            _("Donner un fichier…"), look="primary", icon="share", name="action.give_file", keys="Ctrl+D", on=self.give
        )
        line.addWidget(self.button)
        line.addStretch(1)
        self._said = BannerSpot()
        self._column.addWidget(self._said)
        self._column.addStretch(1)
        self._column.addLayout(line)
        exchanges.counted.connect(self.show_waiting)
        exchanges.given.connect(self._given)
        exchanges.give_failed.connect(self._failed)
        self.show_waiting(exchanges.waiting)

    def _options(self, waiting: Waiting) -> list[Option]:
        options = [Option(MISSING, _("Ce qui n’a pas encore été donné"), "package")]
        for id_, name in waiting.peers:
            if name:
                options.append(Option(id_, _("Ce qui manque à {name}", name=shortened(name, 60)), "user"))
        return [*options, Option(EVERYTHING, _("Tout, pour quelqu’un de nouveau"), "package-open")]

    def show_waiting(self, waiting: Waiting) -> None:
        """Say what a file would hold now."""
        if waiting.changes:
            words = ngettext("{n} modification à donner", "{n} modifications à donner", waiting.changes)
        else:
            words = _("Rien de nouveau à donner. Vous pouvez donner tout, à quelqu’un de nouveau.")
        self.count.say(words, "" if waiting.changes else "secondary")
        self.kinds.clear()
        for counted in waiting.counts:
            total = counted.new + counted.changed + counted.deleted
            kind = KINDS.get(counted.kind)
            if total and kind is not None:
                words = _("{kind} : {count}", kind=_(kind.plural), count=format_number(total))
                self.kinds.flow.addWidget(Pill(words, "neutral", kind.icon))
        self.kinds.setVisible(self.kinds.flow.count() > 0)
        self.whom.set_options(self._options(waiting))
        if self.whom.value() is None:
            self.whom.set_value(MISSING)
        self.protect.set_readers(waiting.readers)
        self.pieces.show_waiting(waiting.pieces)

    def give(self) -> None:
        """Ask where to write, then write."""
        whom = self.whom.value()
        if whom in (MISSING, EVERYTHING):
            self._give(None, everything=whom == EVERYTHING)
        else:
            self._give([str(whom)])

    def give_to(self, whom: list[str]) -> None:
        """Give what any of these laptops lacks in one file."""
        self.whom.set_value(whom[0] if len(whom) == 1 else MISSING)
        self._give(whom)

    def _give(self, to: list[str] | None, *, everything: bool = False) -> None:
        problem = self.protect.problem()
        if problem:
            self._said.say(Banner(problem, tone="warn"))
            return
        suggested = in_documents(default_name(self._organisation(), date.today()))
        chosen = self.ask_place(self, suggested, _("Fichier de changements (*.maillage)"))
        if not chosen:
            return
        self._said.say(None)
        self.busy.show()
        self.button.setEnabled(False)
        self.exchanges.give(
            Path(chosen),
            to=to,
            everything=everything,
            protect=self.protect.value(),
            files=self.pieces.files(),
            most=self.pieces.largest(),
        )

    def _given(self, given: Given) -> None:
        self._end()
        words = ngettext("{n} modification", "{n} modifications", given.changes)
        content = format_list((words, *given_words(given)))
        text = _("Fichier écrit : {name} · {content}", name=given.path.name, content=content)
        self._said.say(Banner(text, tone="ok", actions=((_("Ouvrir le dossier"), lambda: open_folder(given.path)),)))

    def _failed(self, failure: Failure) -> None:
        self._end()
        self._said.say(Banner(failure.sentence, tone="error", details=failure.details))

    def _end(self) -> None:
        self.busy.hide()
        self.button.setEnabled(True)
        if self.isVisible():
            self.button.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def said(self) -> str:
        """What the card says of the last file."""
        return self._said.text
