"""Owns the window's commands as actions and menus, and how each is carried out: `do_<name>` is a line of `COMMANDS`."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow

from desktop.i18n import N_, _, ngettext
from desktop.viewmodels.store import Store
from desktop.views import icons
from desktop.views.base_page import BasePage
from desktop.views.commands import COMMANDS, MENUS, Command
from desktop.views.help.tour import TourBar
from desktop.views.widgets.basics import plain
from desktop.views.widgets.notices import Action

RECORDS = ("initiatives", "actors", "needs", "services", "places", "contacts", "meetings")  # pages that begin a record


class WindowCommands(QMainWindow):
    """The commands, for the window that has the pages."""

    store: Store
    tour: TourBar

    def __init__(self) -> None:
        super().__init__()
        self.actions_named: dict[str, QAction] = {}
        self.unopened = False  # the profile could not be opened: no page can be turned to

    @property
    def page(self) -> BasePage | None:
        """The page shown."""
        return None

    def go(self, page: str, target: object = None) -> None:
        """Show a page."""

    @property
    def launching(self) -> bool:
        """Whether the first launch is shown in place of the pages."""
        return False

    def only(self, *names: str) -> None:
        """Let only these commands be given: there are no pages yet to carry out the others."""
        for name, action in self.actions_named.items():
            action.setEnabled(name in names)

    def say(self, text: str, action: Action | None = None) -> None:
        """Show a toast."""

    def make_commands(self) -> None:
        """Make the window's actions and its hidden menu bar, in the language of now."""
        for action in self.actions_named.values():
            self.removeAction(action)
            action.deleteLater()
        self.actions_named.clear()
        bar = self.menuBar()
        menus = {name: bar.addMenu(plain(_(label))) for name, label in MENUS.items()}
        for name, menu in menus.items():
            menu.aboutToShow.connect(partial(self._draw_icons, name))
        for command in COMMANDS:
            action = QAction(plain(_(command.label)), self)
            action.setObjectName(f"action.{command.name}")
            action.setShortcuts([QKeySequence(keys) for keys in command.keys])
            action.triggered.connect(lambda _checked=False, command=command: self.run(command))
            self.addAction(action)
            menus[command.menu].addAction(action)
            self.actions_named[command.name] = action
        bar.setVisible(False)

    def _draw_icons(self, menu: str) -> None:
        """Draw a menu's icons when it opens: the bar is hidden, and the window would wait for fourteen drawings."""
        for command in COMMANDS:
            action = self.actions_named[command.name]
            if command.menu == menu and action.icon().isNull():
                action.setIcon(icons.icon(command.icon, "text", 16))

    def run(self, command: Command) -> None:
        """Carry out a command."""
        getattr(self, f"do_{command.name}")()

    def do_new(self) -> None:
        """Begin a new record on the page shown, or an initiative."""
        if self.page is None or self.page.NAME not in RECORDS:
            self.go("initiatives")
        if self.page is not None:
            self.page.new_record()

    def do_give(self) -> None:
        """Go and give changes."""
        self.go("exchanges", "give")

    def do_receive(self) -> None:
        """Go and receive a file."""
        self.go("exchanges", "receive")

    def do_export(self) -> None:
        """Go and export what the page shows."""
        self.go("export", self.page.exported() if self.page is not None else None)

    def do_delete(self) -> None:
        """Put the shown record in the trash."""
        if self.page is not None:
            self.page.delete_current()

    def do_undo(self) -> None:
        """Take back the last step."""
        self._travel(self.store.undo, N_("Annulé : {label}"), N_("Annulé."))

    def do_redo(self) -> None:
        """Do again the last step taken back."""
        self._travel(self.store.redo, N_("Rétabli : {label}"), N_("Rétabli."))

    def do_tour(self) -> None:
        """Begin the tour of the program, or go on with it."""
        self.tour.begin()

    def do_find(self) -> None:
        """Go to the search field of the page."""
        if self.page is not None:
            self.page.focus_search()

    def do_palette(self) -> None:
        """Open the palette."""
        from desktop.views.window.palette import Palette

        Palette(self, self.store, self.go).open()

    def do_full_screen(self) -> None:
        """Fill the screen, or leave it; a page may have a way of its own."""
        if self.page is not None and self.page.full_screen():
            return
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def do_settings(self) -> None:
        """Show the settings."""
        self.go("settings")

    def do_help(self) -> None:
        """Show the help of the part of the page where the keyboard is; on the help itself, go back to who asked."""
        from desktop.views.help.help_ways import Asked, GuideSheet, chapter_at

        if self.launching or self.unopened:
            GuideSheet(self, "start" if self.launching else "install").open()
        elif self.page is None:
            self.go("help")
        else:
            self.go("help", Asked(self.page.NAME, chapter_at(self.focusWidget())))

    def do_shortcuts(self) -> None:
        """Show the page of shortcuts."""
        self.go("help", "keys")

    def _travel(self, way: Callable[..., None], words: str, bare: str) -> None:
        if not self.store.ready:
            return
        if self.page is not None:
            self.page.flush()

        def done(undone: Any) -> None:
            said = _(words, label=undone.label) if undone.label else _(bare)
            if undone.left:
                kept = ngettext(
                    "{n} champ changé depuis est resté tel quel.",
                    "{n} champs changés depuis sont restés tels quels.",
                    undone.left,
                )
                said = f"{said} {kept}"
            if undone.settled:
                stays = _("Un choix déjà scellé reste réglé : pour choisir autrement, modifiez la fiche.")
                said = f"{said} {stays}"
            self.say(said)

        way(done, lambda failure: self.say(failure.sentence))
