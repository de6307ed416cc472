"""Owns the page "Doublons": likely twins on one side, the two side by side on the other, and what was decided.

Must not know how likely anything is, nor how a choice is written. Everything can be done with the keyboard.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QWidget

from desktop.i18n import N_, _, format_number, ngettext
from desktop.viewmodels.jobs import Failure
from desktop.viewmodels.review.twin_shelf import KINDS
from desktop.viewmodels.review.twins import APART, SHOWN, UNITED, WAITING, TwinDesk, TwinRow
from desktop.viewmodels.store import Store
from desktop.views import theme
from desktop.views.base_page import BasePage, EmptyState, Shell, Stack
from desktop.views.exchange.exchange_list import RowList, list_width
from desktop.views.review.twin_sheet import TwinSheet
from desktop.views.widgets.basics import Button, Label, rule, shortened
from desktop.views.widgets.canvas import empty
from desktop.views.widgets.foot import Foot
from desktop.views.widgets.list_beside import lay_beside
from desktop.views.widgets.record_delegate import Line
from desktop.views.widgets.tabs import TabButton
from desktop.views.widgets.working import Working

if TYPE_CHECKING:
    from desktop.services.twins.showing import Beside

_PLURALS: Final = {
    "actor": (N_("Acteurs"), "users"),
    "place": (N_("Lieux"), "map-pin"),
    "initiative": (N_("Initiatives"), "hand-helping"),
    "service": (N_("Services"), "life-buoy"),
}
_STATES: Final = {WAITING: N_("À examiner"), UNITED: N_("Réunies"), APART: N_("Distinctes")}


def _pill(row: TwinRow) -> tuple[str, str, str]:
    if row.disputed:
        return _("À revoir"), "error", "triangle-alert"
    if row.state == UNITED:
        return _("Réunies"), "ok", "link"
    if row.state == APART:
        return _("Distinctes"), "info", "unlink"
    if row.sure:
        return _("Très probable"), "warn", "copy"
    return _("Possible"), "info", "copy"


def as_line(row: TwinRow, kind: str) -> Line:
    """What the list paints of a pair."""
    one, other = (shortened(title) or _("Sans titre") for title in row.titles)
    return Line(one, other, row.why, icon=_PLURALS[kind][1], pill=_pill(row), third_icon="info")


class DuplicatesPage(BasePage):
    """The pairs that may be one thing."""

    NAME = "duplicates"

    def __init__(self, store: Store, shell: Shell) -> None:
        super().__init__(store, shell)
        self.desk = TwinDesk(store, self)
        self.desk.model.paint_with(lambda row: as_line(row, self.desk.kind))
        self.sheet: TwinSheet | None = None
        row = self.header(_("Doublons"))
        row.addStretch(1)
        self.many = Button(_("Réunir les identiques"), icon="layers", name="action.identical", on=self._many)
        self.many.setToolTip(
            _(
                "Même identifiant, ou même nom avec le même téléphone, courriel ou site : "
                "rien d’autre n’est réuni en lot."
            )
        )
        self.many.hide()
        row.addWidget(self.many)
        self.outer.addWidget(self._tabs())
        self.outer.addWidget(rule())
        self.working = Working()
        self.working.cancelled.connect(self.desk.stop)
        self.outer.addWidget(self.working)
        body = QWidget()
        self.outer.addWidget(body, 1)
        self.stack = Stack(body)
        self.stack.addWidget(self._content())
        self.stack.addWidget(self._nothing())
        self.stack.setCurrentIndex(1)
        self.desk.listed.connect(self._listed)
        self.desk.shown.connect(self._show)
        self.desk.decided.connect(self._decided)
        self.desk.failed.connect(self._failed)
        self.desk.progressed.connect(self.working.count)
        self.desk.working.connect(self._working)
        self.track(store.changed, self._changed)
        self.track(store.completed, self._opened)

    # ---- building --------------------------------------------------------------------------------

    def _tabs(self) -> QWidget:
        bar = QWidget()
        row = QHBoxLayout(bar)
        theme.lay(row, 14, 0, 14, 0, gap=4)
        self._kinds, self._states = QButtonGroup(self), QButtonGroup(self)
        self.kind_tabs: dict[str, TabButton] = {}
        self.state_tabs: dict[str, TabButton] = {}
        for kind in KINDS:
            tab = self.kind_tabs[kind] = TabButton(_(_PLURALS[kind][0]), name=f"tab.{kind}")
            tab.clicked.connect(partial(self._turn, kind, None))
            self._kinds.addButton(tab)
            row.addWidget(tab)
        row.addStretch(1)
        for state, word in _STATES.items():
            tab = self.state_tabs[state] = TabButton(_(word), name=f"tab.{state}")
            tab.clicked.connect(partial(self._turn, None, state))
            self._states.addButton(tab)
            row.addWidget(tab)
        self.kind_tabs[self.desk.kind].setChecked(True)
        self.state_tabs[WAITING].setChecked(True)
        return bar

    def _content(self) -> QWidget:
        content = QWidget()
        self.list = RowList(self.desk.model, _("Doublons probables"), name="list.duplicates")
        self.list.picked.connect(self.desk.open)
        self.list.went_in.connect(self._go_in)
        self.sight, _column = lay_beside(content, self.list, self._foot())
        return content

    def _foot(self) -> Foot:
        foot = Foot()
        row = QHBoxLayout(foot)
        theme.lay(row, 24, 10, 24, 10, gap=8)
        self.place = Label("", size="secondary", tone="secondary", wrap=True)
        row.addWidget(self.place, 1)
        self.later = Button(_("Plus tard"), icon="clock", name="action.later", keys="Ctrl+L", on=self.desk.later)
        self.apart = Button(
            _("Pas des doublons"), icon="unlink", name="action.distinct", keys="Ctrl+U", on=self.desk.tell_apart
        )
        self.unite = Button(
            _("Réunir"), look="primary", icon="link", name="action.unite", keys="Ctrl+↵", on=self._unite
        )
        self.separate = Button(
            _("Séparer"), look="primary", icon="unlink", name="action.separate", keys="Ctrl+↵", on=self.desk.separate
        )
        self.again = Button(
            _("À examiner de nouveau"),
            look="primary",
            icon="rotate-ccw",
            name="action.allow_again",
            keys="Ctrl+↵",
            on=self.desk.allow_again,
        )
        for button in (self.later, self.apart, self.unite, self.separate, self.again):
            row.addWidget(button)
            button.hide()  # until there is a pair to decide about
        return foot

    def _nothing(self) -> EmptyState:
        self.nothing = EmptyState(
            "circle-check",
            _("Aucun doublon à examiner"),
            _(
                "Quand deux fiches se ressemblent (nom, sigle, téléphone, site, en français, en arabe ou en espagnol), "
                "elles vous attendent ici. Rien n’est réuni à votre place, et tout ce qui est réuni peut être séparé."
            ),
            ((_("Aller aux acteurs"), "action.go_actors", lambda: self.shell.go("actors")),),
        )
        return self.nothing

    # ---- the page --------------------------------------------------------------------------------

    def enter(self, target: object = None) -> None:
        """Be shown; `target` is a kind to look at."""
        if isinstance(target, str) and target in KINDS:
            self._turn(target, WAITING)
        elif self.store.ready:
            self.desk.refresh()

    def state(self) -> object:
        """The kind being looked at."""
        return self.desk.kind

    def _opened(self) -> None:
        if self.isVisible():
            self.desk.refresh()

    def _changed(self, _changes: object) -> None:
        if self.isVisible():  # hidden, it looks again when it is entered
            self.desk.refresh()

    def _turn(self, kind: str | None, state: str | None, _checked: bool = False) -> None:
        kind, state = kind or self.desk.kind, state or self.desk.state
        self.kind_tabs[kind].setChecked(True)
        self.state_tabs[state].setChecked(True)
        self.desk.turn_to(kind, state)

    # ---- what arrives ----------------------------------------------------------------------------

    def _working(self, on: bool) -> None:
        if on:
            self.working.begin(_("Réunion des fiches identiques") if self.desk.uniting else _("Recherche des doublons"))
        else:
            self.working.end()

    def _listed(self) -> None:
        self.ready()
        if self.desk.stopped:
            self.notice(
                _("La recherche est arrêtée. Rien n’a été modifié."), actions=((_("Chercher"), self.desk.refresh),)
            )
            return
        self.clear_notices()
        rows = self.desk.model.rowCount()
        counts = self.desk.counts
        for state, tab in self.state_tabs.items():
            count = counts.get(state, 0)
            tab.rename(f"{_(_STATES[state])} ({format_number(count)})" if count else _(_STATES[state]))
        waiting = counts.get(WAITING, 0)
        said = ngettext("{n} paire à examiner", "{n} paires à examiner", waiting) if waiting else ""
        if waiting > SHOWN:
            said = _("{said}, les {n} plus probables sont affichées", said=said, n=format_number(SHOWN))
        self.subtitle_label.setText(said)
        self.stack.show_content(rows > 0)
        self.many.setVisible(self.desk.state == WAITING and self.desk.identical > 0)
        self._say_place()

    def _show(self, beside: Beside | None) -> None:
        row = self.desk.current
        focused = self.window().focusWidget()
        inside = self.sheet is not None and focused is not None and self.sheet.isAncestorOf(focused)
        for button, states in (
            (self.later, (WAITING,)),
            (self.apart, (WAITING, UNITED)),
            (self.unite, (WAITING,)),
            (self.separate, (UNITED,)),
            (self.again, (APART,)),
        ):
            button.setVisible(row is not None and row.state in states)
        self.list.select(self.desk.model.place_of(row.pair if row is not None else None))
        self._say_place()
        if beside is None or row is None:
            self.sheet = None
            empty(self.sight)
            return
        self.sheet = TwinSheet(beside, row)
        self.sheet.went_past.connect(lambda: self.unite.setFocus(Qt.FocusReason.TabFocusReason))
        self.sight.setWidget(self.sheet)
        if inside:
            self.sheet.focus_first()

    def _say_place(self) -> None:
        row = self.desk.current
        place = self.desk.model.place_of(row.pair if row is not None else None)
        total = self.desk.model.rowCount()
        self.place.say(_("{place} sur {total}", place=place + 1, total=total) if place >= 0 else "")

    def _decided(self, words: str) -> None:
        self.shell.say(words, (_("Annuler"), self.store.undo))
        self.shell.count_again()

    def _failed(self, failure: Failure) -> None:
        self.show_failure(failure)

    # ---- acting ----------------------------------------------------------------------------------

    def _unite(self) -> None:
        if self.sheet is not None:
            self.desk.unite(self.sheet.keep_id, self.sheet.fields)

    def _many(self) -> None:
        self.desk.unite_identical()

    def finish(self) -> None:
        """Do what the main button of the foot does."""
        for button in (self.unite, self.separate, self.again):
            if button.isVisible():
                button.click()
                return

    def _go_in(self) -> None:
        if self.sheet is not None and not self.sheet.focus_first():
            self.separate.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and control:
            self.finish()
        elif event.key() == Qt.Key.Key_U and control and self.apart.isVisible():
            self.apart.click()
        elif event.key() == Qt.Key.Key_L and control and self.later.isVisible():
            self.later.click()
        elif event.key() in (Qt.Key.Key_J, Qt.Key.Key_K) and not event.modifiers():
            self.desk.step(1 if event.key() == Qt.Key.Key_J else -1)
        elif event.key() == Qt.Key.Key_Escape:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.list.setFixedWidth(list_width(self.width(), (_("Très probable"),)))
