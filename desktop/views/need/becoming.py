"""Owns the one key by which a need or a decision becomes an initiative; must not know how one is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut

from desktop.i18n import _
from desktop.viewmodels.plan.actions import convert
from desktop.viewmodels.store import Store
from desktop.views.base_page import Shell
from desktop.views.widgets.basics import Button

if TYPE_CHECKING:
    from desktop.views.record.record_detail import RecordDetail

KEYS = "Ctrl+I"


class Becoming(QObject):
    """A button under the form, an entry of the menu and a key: all three make the initiative, or open it."""

    def __init__(self, detail: RecordDetail, kind: str, store: Store, shell: Shell) -> None:
        super().__init__(detail)
        self._detail = detail
        self._kind = kind
        self._store = store
        self._shell = shell
        words = _("En faire une initiative")
        detail.offer(words, "hand-heart", "action.become", self.act)
        self.button = Button(words, icon="hand-heart", name="action.become_here", keys=KEYS, on=self.act)
        if detail.trail is not None:
            detail.trail.keep(self.button)
        detail.form.loaded.connect(self._show)
        shortcut = QShortcut(QKeySequence(KEYS), detail)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self.act)

    def _show(self) -> None:
        self.button.setEnabled(self._detail.form.id is not None)

    def act(self) -> None:
        """Make the initiative of the record shown, or open the one that it became."""
        form = self._detail.form
        form.flush()
        if form.id is not None:
            convert(self._store, self._kind, form.id, self, self._made)

    def _made(self, id_: bytes, made: bool) -> None:
        self._shell.go("initiatives", id_)
        if made:
            self._shell.say(_("Initiative créée : complétez-la ici."), (_("Annuler"), self._store.undo))
