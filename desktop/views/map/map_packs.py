"""Owns the panel of the map's packs: what is stacked, in which order, a look before one is kept, taking one away.

Must not know where packs lie, nor how they are read or drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.i18n import _, format_list
from desktop.viewmodels.jobs import Cancelled, Failure
from desktop.viewmodels.map.map_packs import ENDINGS, checks, facts, packs_of
from desktop.viewmodels.store import Store
from desktop.views import theme
from desktop.views.base_page import Shell
from desktop.views.map.map_channel import Box
from desktop.views.map.map_panel import MapPanel
from desktop.views.widgets.basics import Button, Label
from desktop.views.widgets.notices import Banner, BannerSpot
from desktop.views.widgets.scroll import Scroll
from desktop.views.widgets.working import Working

if TYPE_CHECKING:
    from desktop.geo.packs import Pack, Waiting
    from desktop.geo.tiles import Head

AskPack = Callable[[QWidget], str]
_ROWS, _LOOK = 132, 158  # pixels of the list, and of a file that waits, at 100 %: the map keeps its place


def ask_pack(parent: QWidget) -> str:
    """Ask with the system's own dialog which file to bring in; empty when the person changes their mind."""
    endings = " ".join(f"*{ending}" for ending in ENDINGS)  # outside of the words: the dialog reads it
    kinds = ";;".join((f"{_('Fond de carte')} ({endings})", _("Tous les fichiers (*)")))
    chosen, _filter = QFileDialog.getOpenFileName(parent, _("Quel fond de carte ajouter ?"), "", kinds)
    return chosen


class PackRow(QFrame):
    """One pack of the stack."""

    def __init__(self, pack: Pack, broken: str, ends: tuple[bool, bool]) -> None:
        super().__init__()
        self.pack = pack
        self.setObjectName(f"pack.{pack.number}")
        self.setAccessibleName(pack.head.name)
        row = QHBoxLayout(self)
        theme.lay(row, 0, 2, 0, 2, gap=6)
        self.eye = self._button("eye" if pack.shown else "eye-off", _("Montrer ce fond"), "show")
        self.eye.setCheckable(True)
        self.eye.setChecked(pack.shown)
        row.addWidget(self.eye)
        words = QVBoxLayout()
        theme.lay(words, gap=0)
        words.addWidget(Label(pack.head.name, size="strong", tone="" if pack.shown else "secondary", wrap=True))
        told = broken or format_list(facts(pack.head, pack.size))
        words.addWidget(Label(told, size="secondary", tone="error" if broken else "secondary", wrap=True))
        row.addLayout(words, 1)
        self.look = self._button("locate", _("Voir où il est"), "look")
        self.up = self._button("arrow-up", _("Mettre au-dessus"), "up")
        self.down = self._button("arrow-down", _("Mettre en dessous"), "down")
        self.away = self._button("trash-2", _("Retirer ce fond"), "remove")
        self.up.setEnabled(not ends[0])
        self.down.setEnabled(not ends[1])
        for button in (self.look, self.up, self.down, self.away):
            row.addWidget(button)

    def _button(self, icon: str, word: str, act: str) -> Button:
        made = Button(word, look="icon", icon=icon, name=f"action.pack_{act}.{self.pack.number}")
        made.setAccessibleName(f"{word} · {self.pack.head.name}")
        return made


class PackLook(QFrame):
    """A file before it is kept: what it is and what looking at it found; the map shows it meanwhile."""

    kept = Signal()
    dropped = Signal()

    def __init__(self, waiting: Waiting) -> None:
        super().__init__()
        self.setObjectName("pack.waiting")
        self.setAccessibleName(_("Fond à vérifier"))
        row = QHBoxLayout(self)
        theme.lay(row, 12, 8, 12, 8, gap=12)
        words = QVBoxLayout()
        theme.lay(words, gap=2)
        words.addWidget(Label(waiting.head.name, size="strong", wrap=True))
        words.addWidget(Label(format_list(facts(waiting.head, waiting.size)), size="secondary", wrap=True))
        for tone, sentence in checks(waiting):
            words.addWidget(Label(sentence, size="secondary", tone="secondary" if tone == "ok" else tone, wrap=True))
        words.addStretch(1)
        row.addLayout(words, 1)
        acts = QVBoxLayout()
        theme.lay(acts, gap=8)
        self.keep = Button(
            _("Ajouter ce fond"), look="primary", icon="check", name="action.keep_pack", on=self.kept.emit
        )
        self.drop = Button(_("Ne pas l’ajouter"), name="action.drop_pack", on=self.dropped.emit)
        acts.addWidget(self.keep)
        acts.addWidget(self.drop)
        acts.addStretch(1)
        row.addLayout(acts)


class PacksPanel(MapPanel):
    """The packs that are stacked over the base map."""

    CHAPTER = "packs"
    looked = Signal(object)  # Box: where a pack lies

    def __init__(self, store: Store, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel.packs")
        self.setAccessibleName(_("Fonds de carte"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._shell = shell
        self.packs = packs_of(store)
        self.ask_pack: AskPack = ask_pack
        self.rows: list[PackRow] = []
        self.face: PackLook | None = None
        self._focus = ""
        self._column = QVBoxLayout(self)
        theme.lay(self._column, 20, 12, 20, 12, gap=8)
        self._make()
        self.packs.changed.connect(self._list)
        self.packs.waits.connect(self._wait)
        self.packs.failed.connect(self._failed)
        self.packs.busy.connect(self._work)
        self.packs.progressed.connect(self._count)

    def _make(self) -> None:
        head = QHBoxLayout()
        theme.lay(head, gap=8)
        head.addWidget(Label(_("Fonds de carte"), size="section"))
        head.addStretch(1)
        self.add = Button(_("Ajouter un fond…"), look="primary", icon="plus", name="action.add_pack", on=self.choose)
        head.addWidget(self.add)
        self.close_button = Button(_("Fermer"), name="action.close_packs", on=self.closed.emit)
        head.addWidget(self.close_button)
        self._column.addLayout(head)
        self._text = _(
            "Des rues ou une image, dans un fichier .pmtiles ou .mbtiles apporté sur une clé : choisissez-le, ou "
            "déposez-le sur la carte. Le premier de la liste est au-dessus. L’aide dit comment en préparer un."
        )
        self._looking = _("La carte le montre maintenant, dans son cadre. Rien n’est gardé sans votre accord.")
        self.help = Label(self._text, size="secondary", tone="secondary", wrap=True)
        self._column.addWidget(self.help)
        self.working = Working()
        self.working.cancelled.connect(self.packs.cancel)
        self._column.addWidget(self.working)
        self.said_spot = BannerSpot()
        self._column.addWidget(self.said_spot)
        self.area = Scroll()
        theme.lay(self.area.column, gap=0)
        self._column.addWidget(self.area)

    def open(self) -> None:
        """Show the panel with what is stacked now."""
        self.show()
        self.said_spot.say(None)
        self.packs.load()
        self.packs.again()
        self._list()
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)

    def end(self) -> None:
        """Hide the panel; a file that waits is not kept."""
        self.packs.cancel()
        self.packs.refuse()
        self.hide()

    # ---- bringing one in -------------------------------------------------------------------------

    def choose(self) -> None:
        """Ask which file, then look at it."""
        chosen = self.ask_pack(self)
        if chosen:
            self.bring(Path(chosen))

    def bring(self, file: Path) -> None:
        """Look at a file that was chosen or dropped."""
        self.said_spot.say(None)
        self._fit()
        self.packs.bring(file)

    def _work(self, on: bool) -> None:
        self.add.setEnabled(not on)
        if on:
            self.working.begin(_("Copie et vérification du fichier, en Mo"))
        else:
            self.working.end()

    def _count(self, done: int, total: int) -> None:
        self.working.count(done >> 20, total >> 20)

    def _wait(self) -> None:
        if self.face is not None:
            self.face.hide()
            self.face.deleteLater()
            self.face = None
        waiting = self.packs.waiting
        if waiting is not None:
            self.face = PackLook(waiting)
            self.face.kept.connect(self._keep)
            self.face.dropped.connect(self._drop)
            self.area.column.insertWidget(0, self.face)
            self._show_where(waiting.head)
        self._fit()
        if self.face is not None:
            self.face.keep.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep(self) -> None:
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)
        self.packs.accept()

    def _drop(self) -> None:
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)
        self.packs.refuse()

    def _failed(self, failure: Failure) -> None:
        tone = "info" if isinstance(failure.error, Cancelled) else "error"
        self.said_spot.say(Banner(failure.sentence, tone=tone, details=failure.details, closable=True))
        self._fit()

    # ---- what is stacked -------------------------------------------------------------------------

    def _list(self) -> None:
        if not self.isVisible():
            return
        focused = self.focusWidget()
        self._focus = focused.objectName() if focused is not None else ""
        for old in self.rows:
            self.area.column.removeWidget(old)
            old.hide()
            old.deleteLater()
        last = len(self.packs.packs) - 1
        self.rows = [
            PackRow(pack, self.packs.broken.get(pack.number, ""), (at == 0, at == last))
            for at, pack in enumerate(self.packs.packs)
        ]
        for at, row in enumerate(self.rows):
            self.area.column.addWidget(row)
            self._wire(row, at)
        self._fit()
        self._focus_again()

    def _wire(self, row: PackRow, at: int) -> None:
        number = row.pack.number
        row.eye.clicked.connect(lambda on: self.packs.show(number, on))
        row.look.clicked.connect(partial(self._show_where, row.pack.head))
        row.up.clicked.connect(lambda: self.packs.move(number, -1))
        row.down.clicked.connect(lambda: self.packs.move(number, 1))
        row.away.clicked.connect(partial(self._remove, row.pack, at))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """As high as what is listed, but no higher than leaves the map its place; a file that waits stands alone."""
        for row in self.rows:
            row.setVisible(self.face is None)
        self.help.say(self._text if self.face is None else self._looking)
        self.help.setVisible(not self.said)  # one sentence at a time
        shown: list[PackRow | PackLook] = [*self.rows] if self.face is None else [self.face]
        self.area.setVisible(bool(shown))
        wide = self.width() - 60  # less margins and a scroll bar
        layouts = [layout for one in shown if (layout := one.layout()) is not None]
        high = sum(layout.totalHeightForWidth(wide) for layout in layouts)
        self.area.setFixedHeight(min(high, round((_ROWS if self.face is None else _LOOK) * theme.current().scale)))

    def _focus_again(self) -> None:
        """The list was made anew: the keyboard stays where it was, or on the button beside it."""
        number = self._focus.rpartition(".")[2]
        for name in (self._focus, f"action.pack_show.{number}"):
            found = next((one for row in self.rows if (one := row.findChild(QPushButton, name))), None)
            if found is not None and found.isEnabled():
                found.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def _show_where(self, head: Head, *_more: object) -> None:
        self.looked.emit(Box(*head.box))

    def _remove(self, pack: Pack, at: int, *_more: object) -> None:
        self.add.setFocus(Qt.FocusReason.OtherFocusReason)
        self.packs.remove(pack.number)
        undo = (_("Annuler"), lambda: self.packs.restore(pack.number, at))
        self._shell.say(_("Fond retiré : {name}", name=pack.head.name), undo)

    @property
    def said(self) -> str:
        """What the panel says of the last file."""
        return self.said_spot.text
