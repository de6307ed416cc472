"""Owns the page "Échanges": giving, receiving, and the history of both. Must not know how files are made or merged."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QStackedWidget, QWidget

from desktop.i18n import _, format_number, ngettext
from desktop.services.exchange.exchanged import unshown_words
from desktop.viewmodels.exchange.exchanges import Exchanges
from desktop.viewmodels.exchange.incoming import ENDED, Incoming, effect
from desktop.viewmodels.exchange.people import People
from desktop.viewmodels.exchange.shared_folder import SharedFolder
from desktop.viewmodels.store import Store
from desktop.views import theme
from desktop.views.base_page import BasePage, Shell
from desktop.views.exchange.exchange_desk import ExchangeDesk
from desktop.views.exchange.exchange_folder import FolderCard
from desktop.views.exchange.exchange_give import GiveCard
from desktop.views.exchange.exchange_history import HistoryCard
from desktop.views.exchange.exchange_people import PeoplePanel
from desktop.views.exchange.exchange_receive import ReceiveCard, files_in
from desktop.views.widgets.basics import Button
from desktop.views.widgets.scroll import Scroll
from desktop.views.widgets.tabs import TabButton

BESIDE = 720


class ExchangesPage(BasePage):
    """Files that go and come."""

    NAME = "exchanges"

    def __init__(self, store: Store, shell: Shell) -> None:
        super().__init__(store, shell)
        self.setAcceptDrops(True)
        self.exchanges = Exchanges(store, lambda: self.shell.settings, self)
        row = self.header(_("Échanges"))
        row.addSpacing(12)
        self.tabs = [
            TabButton(_("Donner et recevoir"), name="tab.exchanges"),
            TabButton(_("Avec qui j’échange"), name="tab.people"),
        ]
        for tab, turn in zip(self.tabs, (self.show_home, self.show_people), strict=True):
            tab.clicked.connect(turn)
            row.addWidget(tab)
        row.addStretch(1)
        self.export = Button(
            _("Exporter…"), icon="file-output", name="action.export", on=lambda: self.shell.go("export")
        )
        row.addWidget(self.export)
        self.resume = Button("", icon="inbox", name="action.resume", on=self.show_desk)
        self.resume.hide()
        row.addWidget(self.resume)
        self.faces = QStackedWidget()
        self.outer.addWidget(self.faces, 1)
        self.faces.addWidget(self._home())
        self.desk = ExchangeDesk(self.exchanges)
        self.desk.left.connect(self.show_home)
        self.desk.asked_review.connect(lambda: self.shell.go("review"))
        self.desk.asked_take_back.connect(self._ask_take_back)
        self.desk.asked_history.connect(self._show_history)
        self.faces.addWidget(self.desk)
        self.people = PeoplePanel(People(store, lambda: self.shell.settings.author_name, self))
        self.people.gave.connect(self._give_to)
        self.people.counted.connect(self._count_people)
        self.faces.addWidget(self.people)
        self._mark_tab()
        self.exchanges.received.connect(self._received)
        self.exchanges.stopped.connect(self._stopped)
        self.exchanges.found_nothing.connect(self._found_nothing)
        self.exchanges.given.connect(lambda _given: self.shell.count_again())
        self.track(store.changed, self._changed)

    def _home(self) -> QWidget:
        scroll = Scroll("canvas")
        column = scroll.column
        theme.lay(column, 24, 18, 24, 18, gap=16)
        self.give = GiveCard(self.exchanges, lambda: self.shell.settings.organisation)
        self.receive = ReceiveCard()
        self.receive.brought.connect(self.receive_paths)
        self.receive.asked_import.connect(lambda: self.shell.go("import"))
        self.cards = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        theme.lay(self.cards, gap=16)
        self.cards.addWidget(self.give, 1)
        self.cards.addWidget(self.receive, 1)
        column.addLayout(self.cards)
        self.shared = FolderCard(SharedFolder(self.store, lambda: self.shell.settings, self), self.shell)
        self.shared.asked_review.connect(lambda: self.shell.go("review"))
        self.shared.exchanged.connect(self._exchanged)
        column.addWidget(self.shared)
        self.history = HistoryCard(self.exchanges)
        self.history.taken_back.connect(self._taken_back)
        self.history.brought_back.connect(self._brought_back)
        column.addWidget(self.history)
        column.addStretch(1)
        return scroll

    # ---- the page --------------------------------------------------------------------------------

    def enter(self, target: object = None) -> None:
        """Be shown; `target` is `give`, `receive`, or the files to receive."""
        if self.store.ready:
            self.exchanges.refresh()
            self.shared.refresh()
            self.people.people.refresh()
        if target == "people":
            self.show_people()
        elif target == "give":
            self.show_home()
            self.give.button.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.give.give()
        elif target == "receive":
            self.show_home()
            self.receive.button.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.receive.choose()
        elif isinstance(target, (list, tuple)):
            self.receive_paths(target)

    def _changed(self, _changes: object) -> None:
        if self.isVisible():  # hidden, it looks again when it is entered
            self.exchanges.refresh()
            self.people.people.refresh()

    def state(self) -> object:
        """The files on the desk that still wait."""
        return [row.path for row in self.exchanges.files.rows() if row.received is None] or None

    def receive_paths(self, paths: Iterable[object]) -> None:
        """Look at files: read each, write nothing, and show what they would do."""
        wanted = [Path(str(path)) for path in paths]
        if not wanted or not self.store.ready:
            return
        if not self.exchanges.busy and self.desk.ended:
            self.exchanges.forget()
        self.clear_notices()
        self.exchanges.bring(wanted)
        one = len(wanted) == 1 and self.exchanges.files.rowCount() == 1
        self.desk.show_file(wanted[0] if one else None)
        self.show_desk()
        (self.desk.list if one else self.desk.all).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_desk(self) -> None:
        """Show the files that were brought."""
        self.faces.setCurrentWidget(self.desk)
        self._mark_tab()
        self.resume.hide()
        self.desk.show_file(self.desk.current)

    def show_home(self) -> None:
        """Show giving, receiving and the history."""
        if self.desk.ended and not self.exchanges.busy:
            self.exchanges.forget()
            self.desk.show_file(None)
        count = sum(row.state not in ENDED for row in self.exchanges.files.rows())
        self.resume.rename(ngettext("Voir {n} fichier en attente", "Voir {n} fichiers en attente", count))
        self.resume.setVisible(count > 0)
        self.faces.setCurrentIndex(0)
        self._mark_tab()
        self.receive.button.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_people(self) -> None:
        """Show the laptops one exchanges with."""
        self.faces.setCurrentWidget(self.people)
        self._mark_tab()

    def _mark_tab(self) -> None:
        on_people = self.faces.currentWidget() is self.people
        for tab, on in zip(self.tabs, (not on_people, on_people), strict=True):
            tab.setChecked(on)

    def _count_people(self, waiting: int) -> None:
        words = _("Avec qui j’échange")
        self.tabs[1].rename(f"{words} · {format_number(waiting)}" if waiting else words)

    def _give_to(self, whom: list[str]) -> None:
        self.show_home()
        self.give.give_to(whom)

    def _received(self, rows: tuple[Incoming, ...]) -> None:
        self.shell.count_again()
        if self.desk.isVisible() or not rows:
            return  # the sheet itself says it, in sight
        told = [row.received for row in rows if row.received is not None]
        sums = [sum(getattr(one, name) for one in told) for name in ("new", "changed", "deleted", "reviews")]
        said = effect(*sums)
        text = _("Reçu : {effect}.", effect=said) if said else _("Reçu : rien ne change dans vos fiches.")
        unshown = sum(one.unshown for one in told)
        text = f"{text} {unshown_words(unshown)}" if unshown else text
        action = (_("Voir ce qui est à vérifier"), lambda: self.shell.go("review")) if sums[3] > 0 else None
        self.shell.say(text, action)

    def _stopped(self) -> None:
        if not self.exchanges.files.rowCount():
            self.show_home()
            self.notice(_("Annulé : rien n’a été lu ni modifié."))

    def _found_nothing(self) -> None:
        if not self.exchanges.files.rowCount():
            self.show_home()
        self.notice(_("Il n’y a aucun fichier de changements (.maillage) dans ce dossier."), tone="info")

    def _show_history(self) -> None:
        self.show_home()
        self.history.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _exchanged(self) -> None:
        self.exchanges.refresh()
        self.shell.count_again()

    def _ask_take_back(self, receipt: str) -> None:
        self.show_home()
        self.history.ask_about(receipt)

    def _taken_back(self, name: str) -> None:
        self.shell.count_again()
        self.shell.say(_("La réception de « {name} » est annulée.", name=name))

    def _brought_back(self, name: str) -> None:
        self.shell.count_again()
        self.shell.say(_("La réception de « {name} » est rétablie.", name=name))

    # ---- dropping and size -------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if files_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.receive_paths(files_in(event.mimeData()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= BESIDE * (0.6 + 0.4 * theme.current().scale)
        way = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self.cards.direction() != way:
            self.cards.setDirection(way)
