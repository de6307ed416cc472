"""Owns what stands in place of the pages while an updated program makes the lists of a large profile again.

Must not know how lists are made, nor when the profile is open.
"""

from __future__ import annotations

import time
from typing import Final

from PySide6.QtCore import QObject

from desktop.i18n import _, format_number
from desktop.viewmodels.store import Store
from desktop.views.page_stack import PageStack
from desktop.views.widgets.waiting import Waiting

AFTER_S: Final = 0.7  # a small profile is ready before anybody could read a sentence


class Preparing(QObject):
    """Shows the sentence and the bar once making lists lasts; they go when the profile opens or does not."""

    def __init__(self, store: Store, stack: PageStack) -> None:
        super().__init__(stack)
        self._stack = stack
        self._began = 0.0
        self._face: Waiting | None = None
        store.prepared.connect(self._show)
        store.opened.connect(self._go)
        store.broken.connect(self._go)

    def _show(self, made: int, total: int) -> None:
        now = time.monotonic()
        self._began = self._began or now
        if now - self._began < AFTER_S:
            return
        if self._face is None:
            self._face = Waiting(_("Maillage prépare vos fiches pour cette nouvelle version"))
            self._stack.show_alone(self._face)
        said = _("{done} sur {total}", done=format_number(made), total=format_number(total))
        once = _(
            "Cela ne se fait qu’une fois. Si vous fermez maintenant, rien n’est perdu : tout reprendra à l’ouverture."
        )
        self._face.count(made, total, f"{said}\n{once}")

    def _go(self) -> None:
        face, self._face = self._face, None
        if face is not None:
            self._stack.removeWidget(face)
            face.deleteLater()
