"""Owns the panel "Avec qui j'échange": the laptops on one side, one of them on the other.

Must not know how trust works nor how files are made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.i18n import _, format_list, ngettext
from desktop.viewmodels.exchange.people import Known, People, called, trusted
from desktop.viewmodels.jobs import Failure
from desktop.views import theme
from desktop.views.exchange.exchange_list import RowList, list_width
from desktop.views.exchange.people_looks import as_line
from desktop.views.exchange.people_sheet import PeopleSheet
from desktop.views.widgets.basics import rule, shortened
from desktop.views.widgets.canvas import canvas, empty
from desktop.views.widgets.notices import Banner

if TYPE_CHECKING:
    from desktop.services.exchange.peers import Peer


NAMED = 8  # silent laptops said by name


class PeoplePanel(QWidget):
    """Everybody one exchanges with."""

    said = Signal(str)
    gave = Signal(list)  # laptops to give one file to
    counted = Signal(int)  # how many ask or wait for a decision

    def __init__(self, people: People) -> None:
        super().__init__()
        self.people = people
        people.model.paint_with(as_line)
        self.sheet: PeopleSheet | None = None
        self._shown = ""
        self._stale = True
        line = QHBoxLayout(self)
        theme.lay(line, gap=0)
        self.list = RowList(people.model, _("Ordinateurs avec qui j’échange"), name="list.people")
        self.list.picked.connect(self._picked)
        self.list.went_in.connect(self._go_in)
        line.addWidget(self.list)
        line.addWidget(rule(vertical=True))
        column = QVBoxLayout()
        theme.lay(column, gap=0)
        self._bars = QVBoxLayout()
        theme.lay(self._bars, 24, 0, 24, 0, gap=8)
        column.addLayout(self._bars)
        self.sight = canvas()
        column.addWidget(self.sight, 1)
        line.addLayout(column, 1)
        self._bar: Banner | None = None
        people.loaded.connect(self._loaded)
        people.done.connect(self._done)
        people.failed.connect(self._failed)
        people.foreseen.connect(self._foreseen)

    def show_laptop(self, replica: str) -> None:
        """Look at a laptop."""
        self._shown = replica
        self.list.select(self.people.model.place_of(replica))
        self._draw()

    def _loaded(self, known: Known) -> None:
        if self.people.peer(self._shown) is None:
            asking = next((one.laptop.replica for one in known.questions), "")
            first = next((one.laptop.replica for one in known.peers), "")
            self._shown = asking or first
        self.show_laptop(self._shown)
        unknown = sum(one.laptop.trust == "unknown" and one.waiting > 0 for one in known.peers)
        self.counted.emit(unknown + len(known.questions))
        self.list.setFixedWidth(self._width())
        self._offer_retiring(known)

    def _offer_retiring(self, known: Known) -> None:
        if known.silent and self._bar is None:
            text = ngettext(
                "{n} ordinateur est silencieux depuis plus d’un an : {names}.",
                "{n} ordinateurs sont silencieux depuis plus d’un an : {names}.",
                len(known.silent),
                names=format_list([shortened(called(one), 40) for one in known.silent[:NAMED]]),
            )
            more = _(
                "Mis en retraite, il n’alourdit plus vos fichiers ; ses fiches restent. S’il revient, il reprend sous "
                "une nouvelle identité, et rien de ce qu’il avait écrit n’est perdu."
            )
            word = ngettext("Le mettre en retraite", "Tous les mettre en retraite", len(known.silent))
            act = (word, lambda: self.people.retire(known.silent))
            self._say(Banner(f"{text} {more}", tone="info", actions=(act,), closable=True))

    def _peer(self) -> Peer | None:
        return self.people.peer(self._shown)

    def _draw(self) -> None:
        before = self.window().focusWidget()
        inside = self.sheet is not None and before is not None and self.sheet.isAncestorOf(before)
        self.sheet = None
        self._stale = not self.isVisible()
        if self._stale:
            return  # its words and its code take a tenth of a second, after each file that comes: when it is looked at
        peer = self._peer()
        if peer is None:
            empty(self.sight)
            return
        self.sheet = sheet = PeopleSheet(peer, self.people.known)
        sheet.vouched.connect(lambda: self.people.vouch(peer))
        sheet.renamed.connect(lambda name: self.people.rename(peer, name))
        sheet.forgotten.connect(lambda: self.people.forget(peer))
        sheet.retired.connect(lambda: self.people.retire([peer]))
        sheet.asked_effect.connect(lambda good: self.people.foresee(peer, good))
        sheet.revoked.connect(lambda good: self.people.revoke(peer, good))
        sheet.answered.connect(lambda question, accept: self.people.answer(question, accept=accept))
        sheet.gave.connect(self.gave)
        self.sight.setWidget(sheet)
        if inside:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _picked(self, place: int) -> None:
        peer = self.people.model.peer(place)
        if peer is not None and peer.laptop.replica != self._shown:
            self._say(None)
            self._shown = peer.laptop.replica
            self._draw()

    def _go_in(self) -> None:
        if self.sheet is not None:
            self.sheet.setFocus(Qt.FocusReason.TabFocusReason)
            self.sheet.focusNextChild()

    def _done(self, said: str) -> None:
        if said:
            self._say(Banner(said, tone="ok", closable=True))
            self.said.emit(said)

    def _failed(self, failure: Failure) -> None:
        self._say(Banner(failure.sentence, tone="error", details=failure.details, closable=True))

    def _foreseen(self, replica: str, counts: object) -> None:
        if self.sheet is not None and replica == self._shown and isinstance(counts, tuple):
            self.sheet.show_effect(counts)

    def _say(self, bar: Banner | None) -> None:
        if self._bar is not None:
            self._bar.hide()
            self._bar.deleteLater()
        self._bar = bar
        self._bars.setContentsMargins(theme.margins(24, 12 if bar is not None else 0, 24, 0))
        if bar is not None:
            self._bars.addWidget(bar)

    def _width(self) -> int:
        return list_width(self.width(), [trusted(one) for one in self.people.known.peers])

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._draw()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.list.setFixedWidth(self._width())
