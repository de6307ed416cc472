"""Owns the map's own address scheme and the walls around its page: no packet leaves. Must not know a record.

`register` must run before the first QApplication of a program that shows a map; it costs no WebEngine import.
The scheme itself is registered by `profile`, on WebEngine's first use: Qt accepts it until the first profile is made.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import shiboken6
from PySide6.QtCore import QByteArray, QCoreApplication, QFile, QIODevice, QObject, Qt, QUrl

from desktop import graphics, sandbox

if TYPE_CHECKING:
    from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile

    from desktop.geo.site import Site

SCHEME: Final = b"maillage"
HOME: Final = "maillage://app/"
# An interceptor alone still let 30 packets out (WebRTC, preconnect, DNS, mDNS), a policy alone 38; all together none.
SWITCHES: Final = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-pings",
    "--process-per-site",
    '--host-resolver-rules="MAP * ~NOTFOUND"',
    "--proxy-server=socks5://127.0.0.1:9",
    '--proxy-bypass-list="<-loopback>"',
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-features=WebRtcHideLocalIpsWithMdns",
)
SOFTWARE: Final = "--disable-gpu"
QUIET: Final = "--log-level=3"
WITHOUT: Final = "MAILLAGE_WITHOUT_MAP"  # set in the environment: do as on a computer that cannot show a map
_FLAGS: Final = "QTWEBENGINE_CHROMIUM_FLAGS"
_ALLOWED: Final = ("maillage", "data", "blob", "qrc")


def register(*, software: bool = False, quiet: bool = False) -> None:
    """Set what Chromium reads when it starts, before QApplication; again is harmless.

    `software`: never use the graphics card, even where there is one (a setting). `quiet`: say nothing on the terminal
    of what the machine lacks.
    """
    graphics.prepare(without=software)
    wanted = [*SWITCHES, *([SOFTWARE] if software else []), *([QUIET] if quiet else [])]
    given = os.environ.get(_FLAGS, "")
    os.environ[_FLAGS] = " ".join([*([given] if given else []), *(flag for flag in wanted if flag not in given)])
    sandbox.prepare()
    if QCoreApplication.instance() is None:
        QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)


def _register_scheme() -> None:
    from PySide6.QtWebEngineCore import QWebEngineUrlScheme

    if QWebEngineUrlScheme.schemeByName(QByteArray(SCHEME)).name() == SCHEME:
        return
    scheme = QWebEngineUrlScheme(QByteArray(SCHEME))
    scheme.setSyntax(QWebEngineUrlScheme.Syntax.Host)
    flag = QWebEngineUrlScheme.Flag
    scheme.setFlags(
        flag.SecureScheme | flag.LocalScheme | flag.LocalAccessAllowed | flag.CorsEnabled | flag.FetchApiAllowed
    )
    QWebEngineUrlScheme.registerScheme(scheme)


def channel_script() -> bytes:
    """Qt's own script for talking with the page."""
    import PySide6.QtWebChannel  # noqa: F401  # its resource is registered by the import

    file = QFile(":/qtwebchannel/qwebchannel.js")
    if not file.open(QIODevice.OpenModeFlag.ReadOnly):
        return b""
    return bytes(file.readAll().data())


class Ground(QObject):
    """What every map of the program stands on: one profile (one page process) and the site it answers from."""

    def __init__(self, app: QCoreApplication) -> None:
        from desktop.geo.site import Site

        super().__init__(app)
        self.setObjectName("map.ground")
        self.site = Site(channel_script)
        self.profile = _profile(self.site, self)
        self._pages: list[QWebEnginePage] = []
        app.aboutToQuit.connect(self.let_go)

    def page(self, parent: QObject, trouble: Callable[[str], object], home: str = HOME) -> QWebEnginePage:
        """Make a page that stays at `home`, opens no window and is granted nothing."""
        from desktop.views.map.map_walls import Page

        made = Page(self.profile, parent, QUrl(home), trouble)
        self._pages = [page for page in self._pages if shiboken6.isValid(page)] + [made]
        return made

    def let_go(self) -> None:
        """Delete the pages before their profile: Qt wants this order."""
        for page in self._pages:
            if shiboken6.isValid(page):
                shiboken6.delete(page)
        self._pages.clear()


def ground() -> Ground:
    """Give the ground of this program's maps, made on first use. Needs a QApplication.

    Raises ImportError where the engine is missing, or is told to be.
    """
    if os.environ.get(WITHOUT):
        raise ImportError(WITHOUT)
    app = QCoreApplication.instance()
    if app is None:
        raise RuntimeError("no application")
    found = app.findChild(Ground, "map.ground")
    return found if isinstance(found, Ground) else Ground(app)


def _profile(site: Site, parent: QObject) -> QWebEngineProfile:
    """Make an off-the-record profile that answers from `site` and refuses every other address."""
    register()
    _register_scheme()
    from PySide6.QtWebEngineCore import QWebEngineProfile, QWebEngineSettings

    from desktop.views.map.map_walls import Handler, Interceptor

    made = QWebEngineProfile(parent)
    made.setHttpCacheType(QWebEngineProfile.HttpCacheType.NoCache)
    made.setPersistentCookiesPolicy(QWebEngineProfile.PersistentCookiesPolicy.NoPersistentCookies)
    made.setSpellCheckEnabled(False)
    made.setUrlRequestInterceptor(Interceptor(_ALLOWED, made))
    made.installUrlSchemeHandler(QByteArray(SCHEME), Handler(site, made))
    made.downloadRequested.connect(lambda request: request.cancel())
    settings = made.settings()
    which = QWebEngineSettings.WebAttribute
    for attribute in (
        which.DnsPrefetchEnabled, which.PluginsEnabled, which.PdfViewerEnabled, which.WebGLEnabled,
        which.LocalStorageEnabled, which.JavascriptCanOpenWindows, which.JavascriptCanAccessClipboard,
        which.HyperlinkAuditingEnabled, which.AutoLoadIconsForPage, which.ErrorPageEnabled,
        which.LocalContentCanAccessRemoteUrls, which.ScreenCaptureEnabled, which.NavigateOnDropEnabled,
    ):  # fmt: skip
        settings.setAttribute(attribute, False)
    settings.setAttribute(which.WebRTCPublicInterfacesOnly, True)
    return made
