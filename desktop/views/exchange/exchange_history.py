"""Owns the card of what was given and received, and undoing a reception. Must not know how files are made or merged."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from desktop.errors import NotFound
from desktop.i18n import _, format_number, format_relative_day
from desktop.services.exchange.exchanged import Exchange
from desktop.viewmodels.exchange.exchanges import Exchanges, outcome, sentence
from desktop.viewmodels.jobs import Failure
from desktop.views import theme
from desktop.views.exchange.exchange_list import RowList
from desktop.views.exchange.people_sheet import effect_words
from desktop.views.widgets.basics import Button, Label, shortened
from desktop.views.widgets.flow import FlowBox
from desktop.views.widgets.notices import Banner, BannerSpot
from desktop.views.widgets.record_delegate import Line

SHOWN = 5


def as_line(row: Exchange) -> Line:
    """What the history paints of a file."""
    given = row.way == "given"
    tokens = theme.current().tokens
    return Line(
        title=shortened(sentence(row)),
        second=row.name,
        date=format_relative_day(row.at.astimezone().date(), date.today()),
        icon="share" if given else "download",
        colour=tokens.primary if given else tokens.info,
        pill=(outcome(row), "warn" if row.reviews else "neutral", "share" if given else "download"),
    )


class HistoryCard(QFrame):
    """The history of exchanges. A reception is undone after one question that says what happens where."""

    taken_back = Signal(str)
    brought_back = Signal(str)

    def __init__(self, exchanges: Exchanges) -> None:
        super().__init__()
        self.setObjectName("card")
        self.exchanges = exchanges
        exchanges.history.paint_with(as_line)
        column = QVBoxLayout(self)
        theme.lay(column, 6, 14, 6, 10, gap=8)
        self.title = Label("", size="section", wrap=True)
        self.nothing = Label(
            _("Aucun fichier donné ni reçu pour l’instant. Chacun sera noté ici, avec sa date et ce qu’il a changé."),
            tone="secondary",
            wrap=True,
        )
        for label in (self.title, self.nothing):
            label.setContentsMargins(theme.margins(12, 0, 12, 0))
            column.addWidget(label)
        self.list = RowList(exchanges.history, _("Historique des échanges"), name="list.exchanges")
        self.list.picked.connect(lambda _row: self._offer())
        self.list.went_in.connect(self._go_in)
        column.addWidget(self.list)
        self._below = QVBoxLayout()
        theme.lay(self._below, 12, 0, 12, 0, gap=8)
        column.addLayout(self._below)
        acts = FlowBox(gap=8)
        self.undo = Button(_("Annuler cette réception…"), icon="undo-2", name="action.take_back", on=self._ask)
        acts.flow.addWidget(self.undo)
        self.again = Button(
            _("Rétablir cette réception…"), icon="redo-2", name="action.bring_back", on=lambda: self._ask(again=True)
        )
        acts.flow.addWidget(self.again)
        self._below.addWidget(acts)
        self._bar = BannerSpot()
        self._below.addWidget(self._bar)
        self._asked: tuple[Exchange, bool] | None = None
        exchanges.history.modelReset.connect(self._fit)
        exchanges.taken_back.connect(self._done)
        exchanges.brought_back.connect(self._done_again)
        exchanges.foreseen.connect(self._foreseen)
        exchanges.take_back_failed.connect(self._failed)
        self._fit()

    @property
    def said(self) -> str:
        """The question or the sentence shown under the list."""
        return self._bar.text

    def ask_about(self, receipt: str) -> None:
        """Choose a reception in the list and ask whether to undo it."""
        for place in range(self.exchanges.history.rowCount()):
            found = self.exchanges.history.exchange(place)
            if found is not None and found.receipt == receipt:
                self.list.select(place)
                self._offer()
                self._ask()
                self.undo.setFocus()

    def _fit(self) -> None:
        count = self.exchanges.history.rowCount()
        self.nothing.setVisible(count == 0)
        self.list.setVisible(count > 0)
        self.list.setFixedHeight(self.list.height_of(max(1, min(count, SHOWN))))
        words = _("Historique des échanges")
        self.title.setText(f"{words} · {format_number(count)}" if count > SHOWN else words)
        self._offer()

    def _chosen(self) -> Exchange | None:
        found = self.exchanges.history.exchange(self.list.row)
        # what brought attachments only has nothing to take back: they are what records name
        return found if found is not None and found.way == "received" and found.bundles else None

    def _offer(self) -> None:
        chosen = self._chosen()
        self._bar.say(None)
        self._asked = None
        # whether it counts is known of receptions that brought something; what was only kept aside offers nothing
        self.undo.setVisible(chosen is not None and (chosen.counts or not chosen.taken_back))
        self.again.setVisible(chosen is not None and chosen.taken_back)

    def _go_in(self) -> None:
        for button in (self.undo, self.again):
            if button.isVisible():
                button.setFocus()
                return

    def _ask(self, *, again: bool = False) -> None:
        """First what it would change, then the question."""
        chosen = self._chosen()
        if chosen is not None:
            self._asked = (chosen, again)
            self._bar.say(Banner(_("Calcul de ce qui changerait ici…"), tone="info"))
            self.exchanges.foresee(chosen, again=again)

    def _foreseen(self, receipt: str, counts: object) -> None:
        if self._asked is None or self._asked[0].receipt != receipt or not isinstance(counts, tuple):
            return
        chosen, again = self._asked
        if again:
            text = _(
                "Rétablir la réception de « {name} » ? Ce que ce fichier a apporté sera montré de nouveau, ici et chez "
                "tous ceux qui recevront vos changements.",
                name=chosen.name,
            )
            acts = (
                (_("Laisser annulée"), self._offer),
                (_("Rétablir la réception"), lambda: self._take_back(chosen, again=True)),
            )
        else:
            text = _(
                "Annuler la réception de « {name} » ? Ce que ce fichier a apporté ne sera plus montré, ici et chez "
                "tous ceux qui recevront vos changements. Ce qui a été modifié depuis reste, avec la fiche à laquelle "
                "cela tient.",
                name=chosen.name,
            )
            acts = (
                (_("Garder ce fichier"), self._offer),
                (_("Annuler la réception"), lambda: self._take_back(chosen)),
            )
        self._bar.ask(Banner(f"{text}\n{effect_words(counts)}", tone="warn", actions=acts))

    def _take_back(self, chosen: Exchange, *, again: bool = False) -> None:
        self._bar.say(None)
        self._enable(False)
        self.exchanges.take_back(chosen, again=again)

    def _enable(self, on: bool) -> None:
        for button in (self.undo, self.again):
            button.setEnabled(on)

    def _done(self, name: str) -> None:
        self._enable(True)
        self._bar.say(None)
        self.taken_back.emit(name)
        self.exchanges.refresh()

    def _done_again(self, name: str) -> None:
        self._enable(True)
        self._bar.say(None)
        self.brought_back.emit(name)
        self.exchanges.refresh()

    def _failed(self, failure: Failure) -> None:
        self._enable(True)
        if isinstance(failure.error, NotFound):
            self._bar.say(Banner(_("Cette réception est déjà annulée, ou n’avait rien apporté."), tone="info"))
        else:
            self._bar.say(Banner(failure.sentence, tone="error", details=failure.details))
