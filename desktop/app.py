"""Owns the composition of the window: builds every part and hands it down. Window first, database second.

Must not hold any rule of the subject. One window per profile: a lock in the profile's folder says who has it.
"""

from __future__ import annotations

import gc
import logging
import os
import sys
from dataclasses import replace
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop import i18n, log, paths, settings
from desktop.errors import MaillageError, ProfileInUse
from desktop.paths import Profile
from desktop.progress import Progress
from desktop.views.screen import check_screen
from desktop.views.window.application import make_application
from desktop.views.window.profile_lock import taken

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtCore import QLockFile
    from PySide6.QtWidgets import QApplication

    from desktop.models.database import Database
    from desktop.models.door import Door
    from desktop.services.backup import Restored
    from desktop.settings import Settings
    from desktop.viewmodels.jobs import Jobs
    from desktop.viewmodels.store import Store
    from desktop.views.window.handover import Bell
    from desktop.views.window.main_window import MainWindow

STARTED_MS, COLLECT_MS, LISTEN_MS = 5000, 20_000, 200
WHOLE_AT = 15  # each so many times all is looked through, not only what is young
TURN_S = 0.0005  # how long a thread keeps the interpreter while another asks for it; Python's own is ten times that
FOLDER_MS = 3000  # after opening: the first list is there, and a stick had time to wake up
_log = logging.getLogger(__name__)


def run_window(profile: Profile, lang: str = "", files: Sequence[Path] = ()) -> int:
    """Open the window on a profile, with files to look at, and stay until it is closed. Gives the exit code.

    A window that is open already is brought to the front and given the files.

    Raises NoScreen and SystemLibraryMissing, before anything is written.
    """
    check_screen()
    # what starting makes lives as long as the window: searching it for garbage is a tenth of the start
    gc.disable()
    # a list that paints asks Python hundreds of times, and beside a busy job each answer waits for its turn
    sys.setswitchinterval(TURN_S)
    profile.make()
    chosen = settings.load(profile)
    if lang:
        chosen = replace(chosen, language=lang)
    app = make_application(chosen)
    from PySide6.QtCore import QTimer

    program = Program(app, profile, chosen, files)
    if not program.take_lock():
        return program.hand_over()
    program.show()
    QTimer.singleShot(LISTEN_MS, program.listen)
    log.start(profile)
    log.catch_uncaught()
    QTimer.singleShot(STARTED_MS, partial(sweep_here, app))
    return int(app.exec())


def sweep_here(app: QApplication) -> None:
    """Collect on the window's thread only: collected on a query's thread, a widget would be destroyed there.

    What lives long is looked through seldom: with a large file in preview that is a million objects, and a click waits.
    """
    from PySide6.QtCore import QTimer

    gc.freeze()
    turns = count(1)
    timer = QTimer(app)
    timer.timeout.connect(lambda: gc.collect(1 if next(turns) % WHOLE_AT else 2))
    timer.start(COLLECT_MS)


def open_door(profile: Profile) -> Door | None:
    """Open the profile for its lists only (a job: the engine is imported here, but no mapper)."""
    from desktop.services.keeping import prepared

    return prepared.open_door(profile)


def open_database(profile: Profile, door: Door | None = None, report: Progress | None = None) -> Database:
    """Open the profile for the window (a job: the heavy imports happen here)."""
    from desktop.services import backup
    from desktop.services.opening import open_profile

    def keep(database: Database) -> None:
        backup.before(database, "migration")

    return open_profile(profile, before_migration=keep, door=door, report=report)


def counts(session: Any) -> tuple[int, int]:
    """Give what waits: changes not yet given, and reviews not yet settled."""
    from desktop.services.exchange import sharing
    from desktop.services.review import waiting

    return sharing.to_give(session), waiting.records_waiting(session)


class Program:
    """The window, its store and its profile; changes profile when the person looks at the sample."""

    def __init__(self, app: QApplication, profile: Profile, chosen: Settings, files: Sequence[Path] = ()) -> None:
        self.app = app
        self.files = list(files)  # to look at once the window is on the person's own profile
        self.bell: Bell | None = None
        self.profile = profile
        self.settings = chosen
        self.store: Store | None = None
        self.window: MainWindow | None = None
        self._lock: QLockFile | None = None
        self._putting_back: Jobs | None = None
        app.aboutToQuit.connect(self.close)

    def take_lock(self) -> bool:
        """Take the profile's lock."""
        lock = taken(self.profile)
        self._lock = lock or self._lock
        return lock is not None

    def hand_over(self) -> int:
        """Give the files to the window that has the lock, or say that it is open. Gives the exit code."""
        from desktop.views.window.handover import hand_over

        if hand_over(self.profile, self.files):
            return 0
        self._say(ProfileInUse(folder=self.profile.folder).sentence())
        return 1

    def listen(self) -> None:
        """Hear of a second start on this profile."""
        from desktop.views.window.handover import Bell

        self.bell = Bell(self.profile, self.app)
        self.bell.rung.connect(self.come_forward)

    def come_forward(self, files: Sequence[Path]) -> None:
        """Bring the window to the front, and look at the files another start was given."""
        from PySide6.QtCore import Qt

        window = self.window
        if window is None:
            return
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()
        self.app.alert(window)
        self.files += files
        self._look_at_files()

    def _look_at_files(self) -> bool:
        """Show what the files would do, unless the person is still being welcomed or the profile is away."""
        if not self.files or self.window is None or self.window.launching or self._putting_back is not None:
            return False
        files, self.files = self.files, []
        self.window.go("exchanges", files)
        return True

    def show(self) -> None:
        """Show the window: the first launch, or the shell while the profile opens behind it."""
        from desktop.viewmodels.store import Store
        from desktop.views.window.main_window import MainWindow

        self.store = Store()
        self.window = MainWindow(self.store, self.settings, self.keep, counts, self.facts())
        self.window.put_back = self.put_back
        if not (self.settings.first_run_done or self.settings.sample):
            self.window.show_first_launch(self.begin)
        self._look_at_files()
        self.window.show()
        self.store.opened.connect(self._exchange_folder)
        self.store.completed.connect(self._ready_figures)
        self.store.completed.connect(self._read_documents)
        self._open()

    def _ready_figures(self) -> None:
        """Lay figures out, look for twins and make the log smaller, while nothing else is to be done."""
        from desktop.viewmodels.log_ready import LogReady
        from desktop.viewmodels.review.twins_ready import TwinsReady
        from desktop.viewmodels.steering.figures_ready import FiguresReady
        from desktop.views.charts import loading

        assert self.store is not None
        FiguresReady(self.store, loading.fetch)
        TwinsReady(self.store)
        LogReady(self.store)

    def _read_documents(self) -> None:
        """Read what documents say while nothing else is to be done, and after each file that is received."""
        from desktop.viewmodels.documents.toolbox import PaperReading

        assert self.store is not None
        PaperReading.of(self.store).at_leisure()

    def facts(self) -> dict[str, str]:
        """Give what the settings page says about the profile."""
        return {
            "folder": str(self.profile.folder),
            "key": str(self.profile.key_file),
            "backups": str(self.profile.backups),
        }

    def keep(self, changed: Settings) -> None:
        """Save settings; what keeps them from being saved is said in the window."""
        self.settings = changed
        try:
            settings.save(self.profile, changed)
        except MaillageError as error:
            if self.window is not None:
                self.window.tell(error.sentence())

    def begin(self, chosen: Settings, way: str) -> None:
        """Carry out what the first launch chose: start empty, look at the sample, or receive a file."""
        assert self.window is not None
        self.keep(chosen)
        if way == "sample":
            self._switch_to_sample(chosen)
            return
        self.window.leave_first_launch(chosen)
        if self._look_at_files():
            return
        self.window.go(*(("exchanges", "receive") if way == "file" else ("initiatives", "quick")))

    def _switch_to_sample(self, chosen: Settings) -> None:
        assert self.window is not None
        own = self.profile == paths.default_profile()
        beside = self.profile.folder.with_name(f"{self.profile.folder.name}-exemple")
        self.profile = paths.sample_profile() if own else Profile(beside)
        self.profile.make()
        self.close()
        if not self.take_lock():
            self._say(ProfileInUse(folder=self.profile.folder).sentence())
            self.app.quit()
            return
        if self.bell is not None:
            self.listen()
        self.keep(replace(chosen, sample=True))
        before = self.window
        self.show()
        before.hide()  # not closed: it would save the settings of the profile it leaves
        before.deleteLater()

    def put_back(self, copy: Path) -> None:
        """Go back to a safety copy: the profile closes, the window waits, and comes back on what the copy holds."""
        from desktop.viewmodels.jobs import Jobs

        assert self.window is not None
        assert self.store is not None
        self.window.wait_for(i18n._("Retour à la copie de sauvegarde… L’état d’aujourd’hui est d’abord gardé."))
        self.store.close()
        self._putting_back = Jobs(self.app)
        said = i18n._("La copie est remise. L’état d’avant est gardé dans la liste des copies, tout en haut.")
        self._putting_back.change(
            partial(_restore, self.profile, copy),
            lambda _done: self._come_back(said, "ok"),
            lambda failure: self._come_back(failure.sentence, "error", failure.details),
        )

    def _come_back(self, sentence: str, tone: str, details: str = "") -> None:
        """Open the profile again in a new window, and say there what was done."""
        assert self._putting_back is not None
        self._putting_back.stop()
        self._putting_back.deleteLater()
        self._putting_back = None
        before = self.window
        self.show()
        window, store = self.window, self.store
        assert window is not None
        assert store is not None
        window.go("settings")

        def say() -> None:
            if window.page is not None:
                window.page.notice(sentence, tone=tone, details=details)

        store.opened.connect(say)
        if before is not None:
            before.hide()  # not closed: closing the last window ends the program
            before.deleteLater()

    def _open(self) -> None:
        assert self.store is not None
        assert self.window is not None
        if self.settings.sample:
            opening = partial(self.store.open, partial(_open_sample, self.profile))
        else:
            opening = partial(self.store.enter, partial(open_door, self.profile), partial(open_database, self.profile))
        # the window is there before anything heavy is imported
        from desktop.views.first_paint import FirstPaint

        FirstPaint(self.window.centralWidget() or self.window, partial(_begin_to_open, opening, self.window))

    def _exchange_folder(self) -> None:
        """Exchange through the shared folder if the person asked for it: after the first list, never before it."""
        if not self.settings.hub_auto:
            return
        from PySide6.QtCore import QTimer

        store, window = self.store, self.window
        assert store is not None
        assert window is not None

        def exchange() -> None:
            from desktop.viewmodels.exchange.shared_folder import on_opening

            on_opening(store, lambda: self.settings, window.say, store)

        QTimer.singleShot(FOLDER_MS, store, exchange)

    def close(self) -> None:
        """End the work asked for, close the profile, leave the lock."""
        if self._putting_back is not None:
            self._putting_back.stop()
        if self.window is not None:
            self.window.leave_pages()
        if self.store is not None:
            self.store.close()
        if self.bell is not None:
            self.bell.close()
        if self._lock is not None:
            self._lock.unlock()

    def _say(self, sentence: str) -> None:
        from PySide6.QtWidgets import QMessageBox

        sys.stderr.write(sentence + "\n")
        if os.environ.get("QT_QPA_PLATFORM") != "offscreen":
            QMessageBox.information(None, "Maillage", sentence)


def _restore(profile: Profile, copy: Path) -> Restored:
    """Put a safety copy in place of the profile's data, which is closed."""
    from desktop.services import backup

    return backup.restore(profile, copy)


def _begin_to_open(opening: Callable[[], None], window: MainWindow) -> None:
    opening()
    window.make_ready()


def _open_sample(profile: Profile) -> Database:
    """Open the sample's profile, filling it the first time."""
    from desktop.services import checks, demo

    database = open_database(profile)
    with database.read() as session:
        empty = checks.is_empty(session)
    if empty:
        demo.fill(database)
    return database
