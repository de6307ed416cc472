"""A browser with a fresh profile, in a process of its own: opens an address, runs steps, prints what it saw as JSON.

python -m tests.exchange.browser_child URL PICTURES_FOLDER < steps.json    (a list of scripts)
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QTWEBENGINE_CHROMIUM_FLAGS"] = "--no-sandbox --disable-gpu"

from PySide6.QtCore import QEventLoop, Qt, QTimer, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWebEngineCore import (
    QWebEnginePage,
    QWebEngineProfile,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
)
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QApplication

LONGEST = 20_000  # milliseconds
KEYS = {"Tab": Qt.Key.Key_Tab, "Enter": Qt.Key.Key_Return, "Space": Qt.Key.Key_Space, "Down": Qt.Key.Key_Down}


class Watch(QWebEngineUrlRequestInterceptor):
    """Notes every request."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        self.seen.append(info.requestUrl().toString())


class Page(QWebEnginePage):
    """Notes what the console says."""

    def __init__(self, profile: QWebEngineProfile) -> None:
        super().__init__(profile)
        self.said: list[str] = []

    def javaScriptConsoleMessage(
        self, _level: QWebEnginePage.JavaScriptConsoleMessageLevel, message: str, _line: int, _source: str
    ) -> None:
        self.said.append(message)


def main() -> int:
    app = QApplication([])
    watch, profile = Watch(), QWebEngineProfile()
    profile.setUrlRequestInterceptor(watch)
    profile.setHttpAcceptLanguage("fr")
    page = Page(profile)
    view = QWebEngineView()
    view.setPage(page)
    view.resize(1280, 640)
    view.show()
    page.load(QUrl(sys.argv[1]))
    ready = False
    for _turn in range(LONGEST // 100):
        rest(100)
        if ask(page, "document.body && document.body.dataset.ready === 'yes'"):
            ready = True
            break
    answers: list[Any] = []
    for number, step in enumerate(json.load(sys.stdin)):
        if step.startswith("key:"):
            QTest.keyClick(view.focusProxy() or view, KEYS[step[4:]])
            answers.append(None)
        elif step.startswith("size:"):
            view.resize(*map(int, step[5:].split("x")))
            answers.append(None)
        else:
            answers.append(ask(page, step))
        rest(250)
        if len(sys.argv) > 2:
            view.grab().save(str(Path(sys.argv[2]) / f"{number:02d}.png"))
    print(json.dumps({"ready": ready, "requests": watch.seen, "console": page.said, "answers": answers}))
    view.setPage(None)
    page.deleteLater()
    rest(50)
    app.quit()
    return 0


def ending(loop: QEventLoop, milliseconds: int) -> QTimer:
    """A timer that ends a loop while it is held."""
    timer = QTimer()
    timer.setSingleShot(True)
    timer.timeout.connect(loop.quit)
    timer.start(milliseconds)
    return timer


def rest(milliseconds: int) -> None:
    loop = QEventLoop()
    timer = ending(loop, milliseconds)
    loop.exec()
    timer.stop()


def ask(page: QWebEnginePage, script: str) -> Any:
    answers: list[Any] = []
    loop = QEventLoop()
    page.runJavaScript(script, 0, lambda said: (answers.append(said), loop.quit()))
    timer = ending(loop, 60_000)  # five hundred clicks in one step, on a machine with other work
    loop.exec()
    timer.stop()
    return answers[0] if answers else None


if __name__ == "__main__":
    raise SystemExit(main())
