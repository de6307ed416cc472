"""Owns the three refusals around the map's page: requests, answers and navigation. Must not know a record.

Imported only when a map is first shown: it needs WebEngine.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QUrl
from PySide6.QtWebEngineCore import (
    QWebEnginePage,
    QWebEngineProfile,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
    QWebEngineUrlRequestJob,
    QWebEngineUrlSchemeHandler,
)

if TYPE_CHECKING:
    from desktop.geo.site import Site


class Interceptor(QWebEngineUrlRequestInterceptor):
    """Blocks every request but those of our own schemes."""

    def __init__(self, allowed: tuple[str, ...], parent: QObject) -> None:
        super().__init__(parent)
        self._allowed = allowed
        self.refused = 0

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        """Refuse an address of another scheme (Qt calls this)."""
        url = info.requestUrl()
        if url.scheme() not in self._allowed:
            info.block(True)
            self.refused += 1


class Handler(QWebEngineUrlSchemeHandler):
    """Answers `maillage://app/…` from the site's table."""

    def __init__(self, site: Site, parent: QObject) -> None:
        super().__init__(parent)
        self._site = site

    def requestStarted(self, job: QWebEngineUrlRequestJob) -> None:
        """Reply, on the window's thread: everything is in memory after its first time."""
        url = job.requestUrl()
        answer = self._site.answer(url.path()) if url.host() == "app" else None
        if answer is None or job.requestMethod() != b"GET":
            job.fail(QWebEngineUrlRequestJob.Error.UrlNotFound)
            return
        buffer = QBuffer(job)  # lives as long as the job that carries it
        buffer.setData(QByteArray(answer.body))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        job.reply(QByteArray(answer.type.encode()), buffer)


class Page(QWebEnginePage):
    """A page that stays where it is. `trouble` hears of a script's errors, without any recorded text."""

    def __init__(
        self, profile: QWebEngineProfile, parent: QObject, home: QUrl, trouble: Callable[[str], object]
    ) -> None:
        super().__init__(profile, parent)
        self._home = home
        self._trouble = trouble
        self.permissionRequested.connect(lambda permission: permission.deny())
        self.fullScreenRequested.connect(lambda request: request.reject())

    def acceptNavigationRequest(
        self,
        url: QUrl | str,
        type: QWebEnginePage.NavigationType,
        isMainFrame: bool,
    ) -> bool:
        """Allow our own page only, in the main frame only."""
        return isMainFrame and QUrl(url) == self._home

    def createWindow(self, type: QWebEnginePage.WebWindowType) -> QWebEnginePage:
        """Open nothing: Qt takes a missing page as a refusal."""
        return None  # type: ignore[return-value]  # Qt's declaration forgets that None is allowed

    def javaScriptConsoleMessage(
        self,
        level: QWebEnginePage.JavaScriptConsoleMessageLevel,
        message: str,
        lineNumber: int,
        sourceID: str,
    ) -> None:
        """Tell of errors by script and line; the words stay in the page, they may hold a record's text."""
        if level == QWebEnginePage.JavaScriptConsoleMessageLevel.ErrorMessageLevel:
            self._trouble(f"{QUrl(sourceID).path()}:{lineNumber}")
