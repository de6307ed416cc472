"""Owns the two windows whose start is compared; run as a child process, it prints when each thing was painted.

`python -m benchmarks.startup_child bare` shows a QMainWindow with a label; `ours PROFILE` starts the program as
`maillage --profile PROFILE` does. Times are the system's monotonic clock, which the parent reads as well.
Must not change what the program does: it only looks, through an event filter.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

Moment = tuple[str, Callable[[Any], bool]]
FONTS = Path(__file__).resolve().parent.parent / "build" / "assets" / "fonts"


def say(name: str) -> None:
    """Print a moment: its name and the monotonic clock, in seconds."""
    print(f"{name} {time.monotonic():.6f}", flush=True)


def make_watch(moments: list[Moment], then: Callable[[str], object]) -> Any:
    """An event filter that says each moment once: when, after a paint, its condition holds for the first time.

    Conditions are looked at in order, each only after the one before it. `then` is told the name.
    """
    from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
    from PySide6.QtWidgets import QWidget

    looking = QEvent.Type(QEvent.registerEventType())

    class Watch(QObject):
        waiting = False

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget) and moments and not self.waiting:
                self.waiting = True
                # the paint is on its way: the next event comes when it is done
                QCoreApplication.postEvent(self, QEvent(looking), Qt.EventPriority.HighEventPriority.value)
            return False

        def event(self, event: QEvent) -> bool:
            if event.type() == looking:
                self.look()
                return True
            return super().event(event)

        def look(self) -> None:
            from PySide6.QtWidgets import QApplication

            self.waiting = False
            windows = QApplication.topLevelWidgets()
            while moments and any(moments[0][1](window) for window in windows):
                name, _holds = moments.pop(0)
                say(name)
                then(name)

    return Watch()


def bare() -> int:
    """A window with a label, in the same fonts."""
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QFont, QFontDatabase
    from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

    app = QApplication(sys.argv[:1])
    for file in sorted(FONTS.glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(file))
    app.setFont(QFont("Noto Sans", 10))
    watch = make_watch(
        [("window", lambda w: isinstance(w, QMainWindow) and w.isVisible())], lambda _n: QTimer.singleShot(0, app.quit)
    )
    app.installEventFilter(watch)
    window = QMainWindow()
    window.resize(1366, 768)
    window.setCentralWidget(QLabel("Maillage · نسيج"))
    window.show()
    return int(app.exec())


def ours(profile: Path, until: str) -> int:
    """The program itself on a profile, up to the moment `until` (window, list, map)."""
    import desktop.app
    from desktop import __main__ as way_in

    make_application = desktop.app.make_application
    kept: list[Any] = []

    def watched(chosen: Any) -> Any:
        from PySide6.QtCore import QTimer

        app = make_application(chosen)
        moments: list[Moment] = [("window", _is_window), ("list", _has_rows), ("map", _has_map)]
        last = [name for name, _c in moments].index(until) + 1

        def then(name: str) -> None:
            if name == until:
                QTimer.singleShot(0, app.quit)
            elif name == "list":
                window: Any = next(w for w in app.topLevelWidgets() if _is_window(w))
                QTimer.singleShot(0, lambda: window.go("map"))
            if name == "list" and until == "map":
                poll.start(5)

        watch = make_watch(moments[:last], then)
        poll = QTimer(watch)  # a map is painted by another process: no paint event of ours tells
        poll.timeout.connect(watch.look)
        app.installEventFilter(watch)
        kept.append(watch)
        return app

    desktop.app.make_application = watched
    return way_in.main(["--profile", str(profile)])


def _is_window(widget: Any) -> bool:
    from PySide6.QtWidgets import QMainWindow

    return isinstance(widget, QMainWindow) and widget.isVisible()


def _has_rows(widget: Any) -> bool:
    """Whether a visible list holds rows that have arrived (not only ids) and could be clicked."""
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QListView

    if not _is_window(widget):
        return False
    for view in widget.findChildren(QListView):
        model = view.model()
        if view.isVisible() and model is not None and type(model).__name__ == "RecordModel" and model.rowCount():
            return model.index(0, 0).data(Qt.ItemDataRole.UserRole) is not None
    return False


def _has_map(widget: Any) -> bool:
    """Whether the map says that it has painted its points."""
    if not _is_window(widget):
        return False
    page = getattr(widget, "page", None)
    return bool(page is not None and getattr(widget, "page_name", "") == "map" and getattr(page, "painted", False))


def main() -> int:
    """Choose the window by the first word."""
    say("python")
    if sys.argv[1] == "bare":
        return bare()
    return ours(Path(sys.argv[2]), sys.argv[3])


if __name__ == "__main__":
    raise SystemExit(main())
