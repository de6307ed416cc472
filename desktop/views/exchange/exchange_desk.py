"""Owns the desk where files are looked at before they are received: the files on one side, one of them on the other.

Must not know how a file is read or merged.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.i18n import N_, _, format_list, ngettext
from desktop.viewmodels.exchange.exchanges import Exchanges
from desktop.viewmodels.exchange.incoming import ENDED, OPEN, WAITING, Incoming, State, words
from desktop.views import icons, theme
from desktop.views.exchange.exchange_list import RowList, list_width
from desktop.views.exchange.exchange_overview import Overview
from desktop.views.exchange.preview_sheet import PreviewSheet
from desktop.views.widgets.basics import Button, Label, set_property, shortened
from desktop.views.widgets.canvas import empty
from desktop.views.widgets.flow import FlowBox
from desktop.views.widgets.foot import Foot
from desktop.views.widgets.list_beside import lay_beside
from desktop.views.widgets.notices import Banner
from desktop.views.widgets.record_delegate import Line
from desktop.views.widgets.working import Working

WORK = {"looking": N_("Lecture des fichiers, sans rien écrire"), "receiving": N_("Réception")}
COLOURS = {"ok": "ok", "warn": "warn", "error": "error", "info": "info", "neutral": "secondary"}


def as_line(row: Incoming) -> Line:
    """What the list paints of a file."""
    tone, icon = row.tone
    return Line(
        title=row.path.name,
        second=shortened(row.sender) or row.line(),
        icon="file-input",
        colour=getattr(theme.current().tokens, COLOURS[tone]),
        pill=(row.word, tone, icon),
    )


class ExchangeDesk(QWidget):
    """Files brought and the one that is looked at."""

    left = Signal()
    asked_review = Signal()
    asked_take_back = Signal(str)  # the receipt
    asked_history = Signal()

    def __init__(self, exchanges: Exchanges) -> None:
        super().__init__()
        self.exchanges = exchanges
        exchanges.files.paint_with(as_line)
        self.current: Path | None = None
        self.sheet: PreviewSheet | None = None
        self.overview: Overview | None = None
        self._to_outcome = False  # all were received at once: the keyboard goes to what that did
        self.list = RowList(exchanges.files, _("Fichiers à recevoir"), name="list.files")
        self.list.picked.connect(self._picked)
        self.list.went_in.connect(self._go_in)
        self.sight, _column = lay_beside(self, self._files(), self._foot())
        exchanges.looked.connect(self._looked)
        exchanges.together_told.connect(self._soon_all)
        exchanges.rested.connect(self._rested)
        exchanges.working.connect(lambda what: self.working.begin(_(WORK[what])))
        exchanges.progressed.connect(self.working.count)
        for moved in (exchanges.files.rowsInserted, exchanges.files.rowsRemoved, exchanges.files.modelReset):
            moved.connect(self._soon_all)
        # thirty rows change at once: the sheet of all is drawn once for them
        self._redraw = QTimer(self)
        self._redraw.setSingleShot(True)
        self._redraw.timeout.connect(self._draw_all)

    def _files(self) -> QVBoxLayout:
        column = QVBoxLayout()
        theme.lay(column, gap=0)
        self.all = Button(
            _("Tous les fichiers"), look="choice", icon="layers", name="action.all_files", on=self.show_all
        )
        self.all.setCheckable(True)
        self.above = QWidget()
        above = QVBoxLayout(self.above)
        theme.lay(above, 12, 10, 12, 10, gap=0)
        above.addWidget(self.all)
        column.addWidget(self.above)
        column.addWidget(self.list, 1)
        return column

    def _foot(self) -> Foot:
        foot = Foot()
        column = QVBoxLayout(foot)
        theme.lay(column, 24, 10, 24, 10, gap=8)
        self.working = Working()
        self.working.cancelled.connect(self.exchanges.stop)
        column.addWidget(self.working)
        self.place = Label("", size="secondary", tone="secondary", wrap=True)
        told = QHBoxLayout()
        theme.lay(told, gap=8)
        told.addWidget(self.place, 1)
        column.addLayout(told)
        row = FlowBox(gap=8)
        self.accept = Button(
            _("Accepter et recevoir"), look="primary", icon="check", name="action.accept", on=self.accept_one
        )
        self.everything = Button("", icon="check-check", name="action.accept_all", on=self.accept_all)
        self.decline = Button(_("Refuser"), icon="x", name="action.decline", on=self._decline)
        self.back = Button(_("Retour aux échanges"), look="link", name="action.back", on=self.left.emit)
        told.addWidget(self.back)
        for button in (self.accept, self.everything, self.decline):
            row.flow.addWidget(button)
        column.addWidget(row)
        return foot

    # ---- which file ------------------------------------------------------------------------------

    def show_file(self, path: Path | None) -> None:
        """Look at a file."""
        self.current = path
        self.list.select(self.exchanges.files.place_of(path))
        self._draw()

    def show_all(self) -> None:
        """Look at all files together."""
        self.show_file(None)

    def show_first(self) -> None:
        """Look at the first file that asks or waits, else the first one."""
        rows = self.exchanges.files.rows()
        wanted = next((row for row in rows if row.state is State.READING or row.state in OPEN), None)
        first = wanted or (rows[0] if rows else None)
        self.show_file(first.path if first is not None else None)

    def _draw(self) -> None:
        if self.current is not None:
            self.overview = None
        row = self.exchanges.files.row(self.current)
        before = self.window().focusWidget()
        inside = self.sheet is not None and before is not None and self.sheet.isAncestorOf(before)
        at = before.objectName() if inside and before is not None else ""
        self.sheet = None
        if row is None:
            self._draw_all()
        else:
            if row.state in WAITING and row.preview is not None and not row.preview.counted:
                self.exchanges.look_alone(row.path)
            self.sheet = PreviewSheet(row)
            self.sheet.unlocked.connect(lambda words: self.exchanges.unlock(row.path, words))
            self.sheet.vouched.connect(lambda: self.exchanges.vouch(row.path))
            self.sheet.agreed.connect(lambda: self.exchanges.agree_sample(row.path))
            self.sheet.asked_review.connect(self.asked_review)
            receipt = row.received.receipt if row.received is not None else ""
            self.sheet.asked_take_back.connect(lambda: self.asked_take_back.emit(receipt))
            self.sight.setWidget(self.sheet)
        self._say()
        unlock = self.sheet.unlock if self.sheet is not None else None
        if unlock is not None and unlock.field.text() and self.isVisible():
            unlock.field.setFocus(Qt.FocusReason.OtherFocusReason)  # it was not the right one: type another
            unlock.field.selectAll()
        elif inside:
            same = self.sheet.findChild(QWidget, at) if self.sheet is not None and at else None
            next_to_do = self.accept if self.accept.isEnabled() else self.list
            (same or next_to_do).setFocus(Qt.FocusReason.OtherFocusReason)

    def _soon_all(self) -> None:
        if self.current is None:
            self._redraw.start(0)

    def _draw_all(self) -> None:
        """Draw the sheet of all files; one file alone is simply shown."""
        if self.current is not None:
            return
        rows = self.exchanges.files.rows()
        before = self.window().focusWidget()
        inside = self.overview is not None and before is not None and self.overview.isAncestorOf(before)
        self.overview = None
        if len(rows) == 1:
            self.show_file(rows[0].path)
            return
        empty(self.sight)
        if rows:
            self.overview = Overview(self.exchanges)
            self.overview.asked_file.connect(self._to_file)
            self.overview.asked_review.connect(self.asked_review)
            self.overview.asked_history.connect(self.asked_history)
            self.overview.asked_again.connect(self.exchanges.look)
            self.sight.setWidget(self.overview)
        self._say()
        if self._to_outcome and not self.exchanges.busy:
            self._to_outcome = False
            self._focus_outcome()
        elif inside:
            self.all.setFocus(Qt.FocusReason.OtherFocusReason)

    def _focus_outcome(self) -> None:
        """Go to what may be done next: the button pressed is gone, and its neighbour would refuse a file."""
        told = self.overview.findChild(Banner) if self.overview is not None else None
        act = told.findChild(Button) if told is not None else None
        (act or self.back).setFocus(Qt.FocusReason.OtherFocusReason)

    def _to_file(self, path: Path) -> None:
        self.show_file(path)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _rested(self) -> None:
        self.working.end()
        self._say()
        self._soon_all()

    def _say(self) -> None:
        rows = self.exchanges.files.rows()
        row = self.exchanges.files.row(self.current)
        told = [ngettext("{n} fichier", "{n} fichiers", len(rows)), *self._left(rows)]
        self.place.say(format_list(told))
        waiting = row is not None and row.state in WAITING
        self.accept.setEnabled(row is not None and row.state is State.READY)
        self.accept.setVisible(waiting or (row is not None and row.state in (State.READING, State.RECEIVING)))
        self.decline.setVisible(row is not None and row.state in OPEN)
        ready = self.exchanges.ready
        self.everything.rename(
            ngettext("Recevoir {n} fichier d’auteur connu", "Recevoir {n} fichiers d’auteurs connus", ready)
        )
        self.everything.setVisible(ready > (0 if self.current is None else 1))
        self.everything.setEnabled(not any(r.state is State.RECEIVING for r in rows))
        together = self.current is None
        set_property(self.everything, "look", "primary" if together else "")
        self.everything.setIcon(icons.icon("check-check", "on_primary" if together else "text", 18, gap=7))
        self.above.setVisible(len(rows) > 1)
        self.all.setChecked(self.current is None)

    def _left(self, rows: list[Incoming]) -> list[str]:
        """What is left to do, group by group as the sheet of all files has them."""
        if self.exchanges.busy:
            return [_("travail en cours…")]
        ready = sum(r.state is State.READY for r in rows)
        asking = sum(r.state in OPEN for r in rows) - ready
        said = [ngettext("{n} prêt à recevoir", "{n} prêts à recevoir", ready)] if ready else []
        if asking:
            said.append(ngettext("{n} attend votre accord", "{n} attendent votre accord", asking))
        return said or [_("tout est traité")]

    def _looked(self, path: Path) -> None:
        if path == self.current:
            self._draw()
        else:
            self._say()
            self._soon_all()

    def _picked(self, place: int) -> None:
        rows = self.exchanges.files.rows()
        if 0 <= place < len(rows):
            self.current = rows[place].path
            self._draw()

    def _go_in(self) -> None:
        if self.sheet is None:
            return
        asking = next((b for b in self.sheet.findChildren(Button) if b.isVisible()), None)
        target = self.sheet.unlock.field if self.sheet.unlock else self.accept if self.accept.isEnabled() else asking
        if target is not None:
            target.setFocus(Qt.FocusReason.TabFocusReason)

    # ---- answering -------------------------------------------------------------------------------

    def accept_one(self) -> None:
        """Receive the file that is looked at."""
        if self.current is not None:
            self.back.setFocus(Qt.FocusReason.OtherFocusReason)  # the button pressed goes: what Qt finds next gives
            self.exchanges.accept(self.current)

    def accept_all(self) -> None:
        """Receive every file whose authors are known; what that did is told of all, whichever was looked at."""
        self.show_all()
        self.back.setFocus(Qt.FocusReason.OtherFocusReason)
        self._to_outcome = self.exchanges.accept_ready() > 0

    def _decline(self) -> None:
        if self.current is None:
            return
        self.exchanges.decline(self.current)
        waiting = next((row.path for row in self.exchanges.files.rows() if row.state in OPEN), None)
        if waiting is not None:
            self.show_file(waiting)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def ended(self) -> bool:
        """Whether every file was dealt with."""
        return all(row.state in ENDED for row in self.exchanges.files.rows())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        ):
            self.accept_all() if self.current is None else self.accept_one()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.list.setFixedWidth(list_width(self.width(), words()))
