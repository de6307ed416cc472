"""Owns the two windows whose start is compared; run as a child process, it prints when each thing was painted.

`python -m benchmarks.startup_child bare` shows a QMainWindow with a label; `ours PROFILE` starts the program as
`maillage --profile PROFILE` does. Times are the system's monotonic clock, which the parent reads as well.
Must not change what the program does: it only looks.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Moment = tuple[str, Callable[[Any], bool]]
FONTS = Path(__file__).resolve().parent.parent / "build" / "assets" / "fonts"


def say(name: str) -> None:
    """Print a moment: its name, the monotonic clock and the processor time used so far, in seconds."""
    print(f"{name} {time.monotonic():.6f} {time.process_time():.6f}", flush=True)


def watch(app: Any, moments: list[Moment], then: Callable[[str], object]) -> Any:
    """Say each moment once, in order, when its condition first holds; `then` is told its name. Keep the result.

    The first is looked for after each paint, through an event filter that is then taken away (web pages have
    objects that no filter in Python may touch); the others every two milliseconds.
    """
    from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer
    from PySide6.QtWidgets import QWidget

    looking = QEvent.Type(QEvent.registerEventType())

    class Watch(QObject):
        waiting = False

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget) and not self.waiting:
                self.waiting = True
                # the paint is on its way: the next event comes when it is done
                QCoreApplication.postEvent(self, QEvent(looking), Qt.EventPriority.HighEventPriority.value)
            return False

        def event(self, event: QEvent) -> bool:
            if event.type() == looking:
                self.waiting = False
                if self.look():
                    app.removeEventFilter(self)
                    timer.start(2)
                return True
            return super().event(event)

        def look(self) -> bool:
            if not moments or not any(moments[0][1](window) for window in app.topLevelWidgets()):
                return False
            name, _holds = moments.pop(0)
            say(name)
            then(name)
            return True

    made = Watch()
    timer = QTimer(made)
    timer.timeout.connect(made.look)
    app.installEventFilter(made)
    return made


def bare() -> int:
    """A window with a label, in the same fonts."""
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QFont, QFontDatabase
    from PySide6.QtWidgets import QApplication, QLabel, QMainWindow

    app = QApplication(sys.argv[:1])
    for file in sorted(FONTS.glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(file))
    app.setFont(QFont("Noto Sans", 10))
    _kept = watch(app, [("window", _is_window)], lambda _n: QTimer.singleShot(0, lambda: app.quit()))
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
        painted: list[int] = []
        moments: list[Moment] = [("window", _is_window), ("list", _has_rows), ("map", lambda _w: bool(painted))]
        last = [name for name, _c in moments].index(until) + 1

        def then(name: str) -> None:
            if name == until:
                QTimer.singleShot(0, lambda: app.quit())
            elif name == "list":
                window: Any = next(w for w in app.topLevelWidgets() if _is_window(w))
                QTimer.singleShot(0, lambda: _go_to_map(window, painted))

        kept.append(watch(app, moments[:last], then))
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
        listed = view.isVisible() and type(model).__name__ == "RecordModel" and model.rowCount()
        if listed and model.index(0, 0).data(Qt.ItemDataRole.UserRole) is not None:
            view.viewport().repaint()
            return True
    return False


def _go_to_map(window: Any, painted: list[int]) -> None:
    """Show the page of the map, and note when the map says that records are painted."""
    from desktop.views.map.map_view import MapView

    window.go("map")
    for view in window.page.findChildren(MapView):
        view.painted.connect(painted.append)


def main() -> int:
    """Choose the window by the first word."""
    say("python")
    if sys.argv[1] == "bare":
        return bare()
    return ours(Path(sys.argv[2]), sys.argv[3])


if __name__ == "__main__":
    raise SystemExit(main())
