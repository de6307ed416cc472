"""Owns Qt's application object: what is registered before it, its fonts, its language and theme. Must not know pages.

Nothing of Qt is imported when this module is.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from desktop import i18n, paths

if TYPE_CHECKING:
    from PySide6.QtCore import QSize
    from PySide6.QtWidgets import QApplication

    from desktop.settings import Settings


def make_application(chosen: Settings) -> QApplication:
    """Make Qt's application in a language and a theme; the map's address scheme is registered before it."""
    _spare_reading_sources()
    from PySide6.QtWidgets import QApplication

    from desktop.views import icons
    from desktop.views.map import map_scheme

    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        app = existing
    else:
        map_scheme.register(software=chosen.software_rendering)
        app = QApplication(sys.argv[:1])
    app.setApplicationName("Maillage")
    app.setDesktopFileName("maillage")
    dress(app, chosen)
    app.setWindowIcon(icons.mark())
    return app


def _spare_reading_sources() -> None:
    """Keep PySide6 from reading the source of each module imported after it, to see whether it may want snake_case.

    Nothing here wants it, and reading takes a tenth of every import. Where PySide6 is made otherwise, nothing is done.
    """
    import PySide6.QtCore  # noqa: F401  # it brings the other

    feature = sys.modules.get("shibokensupport.feature") or sys.modules.get("PySide6.support.feature")
    if hasattr(feature, "_mod_uses_pyside"):
        vars(feature)["_mod_uses_pyside"] = lambda _module: False


def dress(app: QApplication, chosen: Settings) -> None:
    """Speak the language and wear the theme of the settings."""
    from desktop.views import theme

    i18n.set_language(chosen.language or _system_language())
    if not theme.families():
        theme.load_fonts(paths.assets() / "fonts")
    theme.apply(app, chosen.theme, chosen.text_scale, rtl=i18n.is_rtl())


def within_the_screen(size: QSize) -> QSize:
    """The size, or what a small laptop's screen has room for. Drawing without a screen leaves it as it is."""
    from PySide6.QtWidgets import QApplication

    screen = QApplication.primaryScreen()
    if screen is None or QApplication.platformName() == "offscreen":
        return size
    return size.boundedTo(screen.availableSize())


def _system_language() -> str:
    from PySide6.QtCore import QLocale

    code = QLocale.system().name()[:2]
    return code if code in i18n.LANGUAGES else "fr"
