"""What a page needs around it in a test: a shell that remembers, a theme, events until the work is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication

from desktop import i18n, paths
from desktop.settings import Settings
from desktop.viewmodels.store import Store
from desktop.views import theme


class QuietShell:
    """Stands for the window: remembers where it was sent and what it was told to say."""

    def __init__(self, settings: Settings | None = None) -> None:
        self._settings = settings or Settings(language="fr", author_name="Samira B.", first_run_done=True)
        self.went: list[tuple[str, object]] = []
        self.said: list[str] = []
        self.offered: list[object] = []
        self.counted = 0
        self.alone = False

    @property
    def settings(self) -> Settings:
        return self._settings

    def go(self, page: str, target: object = None) -> None:
        self.went.append((page, target))

    def say(self, text: str, action: tuple[str, Callable[[], object]] | None = None) -> None:
        self.said.append(text)
        self.offered.append(action)

    def change_settings(self, **values: object) -> None:
        self._settings = replace(self._settings, **values)  # type: ignore[arg-type]  # a test knows the names

    def count_again(self) -> None:
        self.counted += 1

    def spread(self, on: bool) -> None:
        self.alone = on


def dress(
    app: QApplication, lang: str = "fr", *, look: str = "light", scale: float = 1.0, doubled: bool = False
) -> None:
    """Speak a language in a theme, as the window does."""
    _fonts()
    i18n.set_language(lang, doubled=doubled)
    theme.apply(app, look, scale, rtl=i18n.is_rtl())


def _fonts() -> None:
    if not getattr(_fonts, "done", False):
        theme.load_fonts(paths.assets() / "fonts")
        _fonts.done = True


def rest(store: Store | None = None, ms: int = 20) -> None:
    """Let events and jobs run until nothing is on its way."""
    loop, ending = QEventLoop(), QTimer()  # one of our own: PySide's `singleShot` makes and drops one at each call
    ending.setSingleShot(True)
    ending.timeout.connect(loop.quit)
    for _turn in range(400):
        ending.start(ms)
        loop.exec()
        if store is None or store.idle:
            return
    raise AssertionError("the work does not end")


def until(condition: Callable[[], bool], turns: int = 200) -> None:
    """Let events run until a condition holds."""
    for _turn in range(turns):
        if condition():
            return
        rest(ms=30)
    raise AssertionError("it does not come to that")


def printing_into(file: Path, first: int = 0, last: int = 0) -> Callable[..., QPrinter]:
    """What stands for the system's dialog: a printer that writes a PDF."""

    def ask(_parent: object, _title: str) -> QPrinter:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(file))
        if first:
            printer.setFromTo(first, last)
        return printer

    return ask
