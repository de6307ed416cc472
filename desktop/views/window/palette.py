"""Owns the palette (Ctrl+K): one line that finds every page, command and record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from desktop.i18n import _
from desktop.services.description.kinds import KINDS
from desktop.viewmodels import finding
from desktop.viewmodels.store import Store
from desktop.views import looks, theme
from desktop.views.commands import COMMANDS
from desktop.views.pages import PAGES, Page, named
from desktop.views.widgets.basics import Label
from desktop.views.widgets.choice import Option
from desktop.views.widgets.lookup import LookupLine


class Palette(QDialog):
    """A line and what it finds; Enter goes there, Escape closes."""

    def __init__(self, window: QWidget, store: Store, go: Callable[..., None]) -> None:
        """Over `window`, whose `do_NAME` methods are the commands."""
        super().__init__(window)
        self.setObjectName("palette")
        self._window, self._store, self._go = window, store, go
        self.setWindowTitle(_("Tout trouver"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        column = QVBoxLayout(self)
        theme.lay(column, 16, gap=8)
        column.addWidget(Label(_("Tout trouver"), size="section"))
        self.line = LookupLine(_("Page, fiche ou commande"), self._find, name="field.palette")
        self.line.setPlaceholderText(_("Page, fiche ou commande"))
        self.line.picked.connect(self._picked)
        column.addWidget(self.line)
        column.addStretch(1)
        self.resize(min(620, window.width() - 40), min(400, window.height() - 80))
        self.line.setFocus()

    def open(self) -> None:
        """Show the palette with everything it knows."""
        super().open()
        self.line.popup().rows = 10
        self.line.eager = True
        QTimer.singleShot(0, self.line.ask)  # once the line has the keyboard

    def _find(self, typed: str, answer: Callable[[Sequence[Option]], None]) -> None:
        wanted = finding.folded(typed)
        options = [
            Option(("page", page.name), _(page.label), page.icon, "text", _page_of(page))
            for page in PAGES
            if wanted in finding.folded(_(page.label))
        ]
        options += [
            Option(("command", command.name), _(command.label), command.icon, "text", ", ".join(command.keys))
            for command in COMMANDS
            if wanted in finding.folded(_(command.label))
        ]
        if not wanted or not self._store.ready:
            answer(options)
            return

        def found(records: Sequence[Any]) -> None:
            # whoever types the whole name of a page means the page, whatever is called by that word too
            named_so = [option for option in options if finding.folded(option.label) == wanted]
            others = [option for option in options if option not in named_so]
            answer([*named_so, *(self._as_option(record) for record in records), *others])

        self._store.query(partial(finding.records, typed=typed), found, owner=self, key="palette")

    def _as_option(self, record: finding.Found) -> Option:
        if record.kind == "actor":
            look = looks.actor_type(record.look)
            return Option(("actors", record.id), record.label, look.icon, look.colour, _("Acteur"))
        if record.kind == "place":
            look = looks.place_kind(record.look)
            return Option(("places", record.id), record.label, look.icon, look.colour, _("Lieu"))
        if record.kind in ("roadmap", "training", "project", "practice", "indicator", "framework", "checklist"):
            kind = KINDS[record.kind]
            return Option((f"{record.kind}s", record.id), record.label, kind.icon, "primary", _(kind.label))
        if record.kind == "document":
            return Option(("toolbox", record.id), record.label, KINDS["document"].icon, "primary", _("Document"))
        look = looks.sector(record.look)
        if record.kind in ("need", "service"):
            words = _("Besoin") if record.kind == "need" else _("Service")
            return Option((f"{record.kind}s", record.id), record.label, look.icon, look.colour, words)
        return Option(("initiatives", record.id), record.label, look.icon, look.colour, _("Initiative"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F1 asks for help on the page below: the palette is a way over all of them."""
        if event.key() == Qt.Key.Key_F1:
            self.accept()
            self._help()
        else:
            super().keyPressEvent(event)

    def _help(self) -> None:
        window: Any = self._window
        window.do_help()

    def _picked(self, option: Option) -> None:
        pair: Any = option.value
        where, what = pair
        self.accept()
        if where == "command":
            getattr(self._window, f"do_{what}")()
        elif where == "page":
            self._go(what)
        else:
            self._go(where, what)


def _page_of(page: Page) -> str:
    """What a page is: one of its own, or in which other it is found."""
    return _(named(page.within).label) if page.within else _("Page")
