"""Owns the shell: sidebar, pages made on first visit, foot, toast, commands. Must not know what a page shows.

A change of language, theme or text size rebuilds what is inside the window, on the page and record that were shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray, QSize, Qt, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from desktop.errors import NewerDatabase
from desktop.i18n import _, language
from desktop.settings import Settings
from desktop.viewmodels import finding
from desktop.viewmodels.jobs import Failure
from desktop.viewmodels.review.twin_shelf import shelf_of
from desktop.viewmodels.store import Store
from desktop.views import icons, pages, theme
from desktop.views.base_page import BasePage
from desktop.views.help.news import News
from desktop.views.help.tour import TourBar
from desktop.views.page_stack import PageStack
from desktop.views.widgets.choice import Option, named_so
from desktop.views.widgets.notices import Action, Banner, Toast
from desktop.views.widgets.reading_order import go_on
from desktop.views.window.application import dress, within_the_screen
from desktop.views.window.footer import Footer
from desktop.views.window.preparing import Preparing
from desktop.views.window.reminders import Reminders
from desktop.views.window.sidebar import Sidebar
from desktop.views.window.window_commands import WindowCommands
from desktop.views.window.window_keys import WindowKeys

if TYPE_CHECKING:
    from desktop.services.unit_of_work import Changes

COMPACT_UNDER = 1100
LOOKS = ("language", "theme", "text_scale", "author_name", "organisation", "sample")


class MainWindow(WindowCommands):
    """The window. `keep` saves settings; `count` asks for the badges (work on a session, and what to do with it)."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        keep: Callable[[Settings], None],
        counts: Callable[[Any], tuple[int, int]],
        facts: dict[str, str] | None = None,
    ) -> None:
        super().__init__()
        self.setObjectName("window")
        self.store = store
        self.facts = facts or {}
        self.put_back: Callable[[Path], None] | None = None  # the program goes back to a safety copy
        self._settings = settings
        self._keep = keep
        self._counts = counts
        self._launching = False
        self._wanted: tuple[str, object] = ("initiatives", None)
        self._counting = QTimer(self)
        self._counting.setSingleShot(True)
        self._counting.setInterval(250)
        self._counting.timeout.connect(self._count)
        self.setAcceptDrops(True)
        self.setMinimumSize(800, 480)
        self.resize(within_the_screen(QSize(1366, 768)))
        if settings.geometry:
            self.restoreGeometry(QByteArray.fromBase64(settings.geometry.encode()))
        self._build()
        store.opened.connect(self._opened)
        store.completed.connect(self._completed)
        store.broken.connect(self._broken)
        store.failed.connect(self._failed)
        store.changed.connect(self._followed)
        store.jobs.busy.connect(self._busy)
        shelf_of(store).counted.connect(partial(self._badge, "duplicates"))
        self._keys = WindowKeys(self, lambda: self.page)
        self._news = News(self, lambda: self.page)
        self._reminders = Reminders(
            store,
            self,
            lambda: self.page,
            partial(self._badge, "meetings"),
            partial(self._badge, "actors"),
        )

    # ---- what pages may ask (the Shell protocol) --------------------------------------------------

    @property
    def settings(self) -> Settings:
        """The person's settings."""
        return self._settings

    @property
    def launching(self) -> bool:
        """Whether the first launch is shown in place of the pages."""
        return self._launching

    @property
    def page_name(self) -> str:
        """The name of the page shown."""
        return self.stack.at

    @property
    def page(self) -> BasePage | None:
        """The page shown."""
        return self.stack.page

    def go(self, page: str, target: object = None) -> None:
        """Show a page, and on it a record or a place in it; before the profile is open it waits."""
        if not self.store.ready:
            self._wanted = (page, target)
            self.sidebar.select(page)
            return
        shown = self.stack.turn_to(page)
        self.sidebar.select(page)
        self.setWindowTitle(f"{_(pages.named(page).label)} — {_('Maillage')}")
        shown.enter(target)
        self.tour.page_shown(page)

    def make_ready(self) -> None:
        """Make the first page while the profile opens: it is entered, and asks, once that is done."""
        if not self._launching and not self.stack.at:
            self.stack.setCurrentWidget(self.stack.made(self._wanted[0]))

    def say(self, text: str, action: Action | None = None) -> None:
        """Show a toast."""
        self.toast.say(text, action)

    def change_settings(self, **values: object) -> None:
        """Save settings and repaint what depends on them."""
        before = self._settings
        self._settings = replace(before, **values)  # type: ignore[arg-type]  # names and types are checked by callers
        self._keep(self._settings)
        if any(getattr(before, name) != getattr(self._settings, name) for name in LOOKS):
            QTimer.singleShot(0, self.rebuild)

    def _followed(self, changes: Changes) -> None:
        self.count_again()
        if changes.step is not None:  # "Annuler" would take back this step, and no longer the one it was offered for
            self.toast.drop(self.store.undo)

    def count_again(self) -> None:
        """Refresh the badges and the foot of the window, soon."""
        self._counting.start()

    def spread(self, on: bool) -> None:
        """Give the page the whole screen, without the sidebar; or take it back."""
        for part in (self.sidebar, self.footer):
            part.setVisible(not on)
        self.tour.setVisible(not on and self.tour.at > 0)
        full = Qt.WindowState.WindowFullScreen
        self.setWindowState(self.windowState() | full if on else self.windowState() & ~full)

    # ---- first launch -----------------------------------------------------------------------------

    def show_first_launch(self, begin: Callable[[Settings, str], None], way: str = "empty", commune: str = "") -> None:
        """Show the first launch in place of the shell; `begin` is told what was chosen."""
        from desktop.views.window.first_launch import FirstLaunch

        self._launching = True
        first = FirstLaunch(self._settings, way, self.find_commune, commune)

        def speak(code: str, typed: Settings) -> None:
            self._settings = replace(typed, language=code)
            self._dress()
            self.show_first_launch(begin, first.way(), first.commune_name)

        first.help_asked.connect(self.do_help)
        first.language_chosen.connect(speak, Qt.ConnectionType.QueuedConnection)

        def finished(chosen: Settings, way: str) -> None:
            typed = "" if way == "sample" else first.commune_typed
            begin(chosen, way)
            if typed:
                self.find_commune(typed, partial(self._keep_commune, typed), key="commune kept")

        first.finished.connect(finished)
        self.make_commands()  # in the language of now
        self.only("help")
        self.setWindowTitle(_("Maillage"))
        self.setCentralWidget(first)
        first.begin()

    def _keep_commune(self, typed: str, options: Sequence[Option]) -> None:
        option = named_so(options, typed)
        if option is not None and not self._settings.commune_code:
            self.change_settings(commune_code=str(option.value))

    def find_commune(self, typed: str, answer: Callable[[Sequence[Option]], None], key: str = "commune") -> None:
        """Answer a commune field: communes whose name begins as typed. The last question of a `key` is answered."""
        if not self.store.ready:
            QTimer.singleShot(300, lambda: self.find_commune(typed, answer, key))
            return

        def found(communes: Sequence[Any]) -> None:
            answer([Option(one.id, one.label, "map-pin", "secondary", one.detail) for one in communes])

        work = partial(finding.communes, typed=typed, lang=language(), territories=self.store.territories)
        self.store.query(work, found, owner=self, key=key)

    def leave_first_launch(self, settings: Settings) -> None:
        """Build the shell with what the first launch chose."""
        self._launching = False
        self._settings = settings
        self._dress()
        self._build()

    # ---- building --------------------------------------------------------------------------------

    def rebuild(self) -> None:
        """Build what is inside again, in the language, theme and size of the settings."""
        shown = self.page
        place = (self.page_name or self._wanted[0], shown.state() if shown is not None else self._wanted[1])
        self.leave_pages()
        self._dress()
        self._build()
        self.go(*place)

    def _dress(self) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        dress(app, self._settings)
        icons.forget()

    def leave_pages(self) -> None:
        """Save what is being typed and let the pages go."""
        self.stack.leave()

    def _build(self) -> None:
        self.menuBar().clear()
        shell = QWidget()
        shell.setObjectName("shell")
        shell.setFocusPolicy(Qt.FocusPolicy.ClickFocus)  # so that no button is framed before anybody used the keyboard
        row = QHBoxLayout(shell)
        theme.lay(row, gap=0)
        self.sidebar = Sidebar(self._settings)
        self.sidebar.chosen.connect(self.go)
        row.addWidget(self.sidebar)
        self.sidebar.show_badge("duplicates", shelf_of(self.store).waiting)
        column = QVBoxLayout()
        theme.lay(column, gap=0)
        row.addLayout(column, 1)
        self.ribbon_place = column
        if self._settings.sample:
            text = _("Vous regardez l’exemple : ce que vous y écrivez reste à part de vos propres fiches.")
            column.addWidget(Banner(text, tone="ribbon", actions=((_("Visite de cinq minutes"), self.do_tour),)))
        self.stack = PageStack(self.store, self)
        Preparing(self.store, self.stack)  # which it belongs to
        column.addWidget(self.stack, 1)
        self.tour = TourBar(self, self.stack)
        column.addWidget(self.tour)
        self.footer = Footer()
        self.footer.give.connect(self.do_give)
        column.addWidget(self.footer)
        self.setCentralWidget(shell)
        self.toast = Toast(shell, self.tour)
        self.make_commands()
        self._fit()
        shell.setFocus()
        if self.store.ready:
            self.footer.show_state(True)
            self.count_again()

    # ---- events ----------------------------------------------------------------------------------

    def _opened(self) -> None:
        if self._launching:
            return
        self.footer.show_state(True)
        self.go(*self._wanted)

    def _completed(self) -> None:
        if self._launching:
            return
        self.count_again()  # the badges: what counting imports would have held up the first list
        if self.store.database.read_only:
            self.tell(NewerDatabase().sentence())

    def tell(self, sentence: str, details: str = "") -> None:
        """Say something that concerns the whole window: on the page shown, or as a toast."""
        if self.page is not None:
            self.page.notice(sentence, tone="error", details=details)
        else:
            self.say(sentence)

    def _broken(self, failure: Failure) -> None:
        self.unopened = True
        holder = QWidget()
        column = QVBoxLayout(holder)
        theme.lay(column, 24, gap=12)
        column.addWidget(Banner(failure.sentence, tone="error", details=failure.details))
        column.addStretch(1)
        self.stack.show_alone(holder)

    def _failed(self, failure: Failure) -> None:
        if self.page is not None:
            self.page.ready()
        self.tell(failure.sentence, failure.details)

    def _busy(self, busy: bool) -> None:
        if not busy and not self._launching:
            self.footer.show_state(self.store.ready)

    def _count(self) -> None:
        if self.store.ready and not self._launching:
            self.store.query(self._counts, self._counted, owner=self, key="counts")

    def _badge(self, page: str, many: int) -> None:
        """Show a number in the sidebar there is now: it is built anew in another language, and not yet at first."""
        if not self._launching:
            self.sidebar.show_badge(page, many)

    def _counted(self, counts: tuple[int, int]) -> None:
        self.footer.show_waiting(counts[0])
        self.sidebar.show_badge("review", counts[1])
        self._reminders.ask(quiet=self._news.tell())

    def _fit(self) -> None:
        self.sidebar.set_compact(self.width() < COMPACT_UNDER)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def focusNextPrevChild(self, forward: bool) -> bool:
        return go_on(self, forward=forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._keys.pressed(event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        self._keys.released(event)
        super().keyReleaseEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.store.ready and _files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        self.go("exchanges", _files(event))

    def wait_for(self, words: str) -> None:
        """Let the pages go and show only what is being done: the profile is about to close."""
        from desktop.views.widgets.waiting import Waiting

        self.leave_pages()
        self.keep_geometry()
        self.setAcceptDrops(False)
        self.only()
        for part in (self.sidebar, self.footer):
            part.setEnabled(False)
        self.stack.show_alone(Waiting(words))

    def keep_geometry(self) -> None:
        """Save where the window stands."""
        geometry = bytes(self.saveGeometry().toBase64().data()).decode()
        self._settings = replace(self._settings, geometry=geometry)
        self._keep(self._settings)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.page is not None:
            self.page.flush()
        self.keep_geometry()
        super().closeEvent(event)


def _files(event: QDropEvent) -> Any:
    """Give the change files that are dropped. Imported when something is: the window is painted before."""
    from desktop.views.exchange.exchange_receive import files_in

    return files_in(event.mimeData())
