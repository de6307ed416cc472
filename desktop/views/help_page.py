"""Owns the help: the guide's pages in the person's language, and the keys. Must not know what it explains."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QScrollArea, QTextBrowser, QVBoxLayout, QWidget

from desktop import paths
from desktop.i18n import _, language
from desktop.viewmodels.store import Store
from desktop.views import theme
from desktop.views.base_page import BasePage, Shell
from desktop.views.widgets.basics import Button

# the page one comes from -> the guide's file
TOPICS = {
    "initiatives": "2-initiatives",
    "actors": "3-actors",
    "map": "4-map",
    "exchanges": "5-exchanges",
    "review": "6-review",
    "settings": "7-safety",
    "keys": "8-keys",
}


def guide(lang: str) -> list[Path]:
    """Give the guide's files in a language, in their order (French where it was not translated)."""
    folder = paths.resources() / "guide" / lang
    return sorted(folder.glob("*.md")) or sorted((paths.resources() / "guide" / "fr").glob("*.md"))


def title_of(file: Path) -> str:
    """Give the first heading of a page of the guide."""
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            return line[2:].strip()
    return file.stem


class HelpPage(BasePage):
    """Subjects on one side, the text on the other."""

    NAME = "help"

    def __init__(self, store: Store, shell: Shell) -> None:
        super().__init__(store, shell)
        self.header(_("Aide")).addStretch(1)
        row = QHBoxLayout()
        theme.lay(row, gap=0)
        self._files = guide(language())
        row.addWidget(self._subjects())
        self.text = QTextBrowser()
        self.text.setObjectName("field.help")
        self.text.setAccessibleName(_("Aide"))
        self.text.setOpenLinks(False)
        self.text.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.text.setStyleSheet("QTextBrowser { border: 0; border-radius: 0; padding: 0 16px; }")
        self.text.viewport().setAutoFillBackground(True)
        row.addWidget(self.text, 1)
        self.outer.addLayout(row, 1)
        self._shown = ""

    def _subjects(self) -> QWidget:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFixedWidth(round(248 * theme.current().scale))
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        holder = QWidget()
        holder.setObjectName("panel")
        column = QVBoxLayout(holder)
        theme.lay(column, 12, gap=6)
        self._group = QButtonGroup(self)
        self._buttons: dict[str, Button] = {}
        for file in self._files:
            button = Button(title_of(file), look="choice", name=f"action.help_{file.stem}")
            button.setCheckable(True)
            button.clicked.connect(lambda _checked=False, stem=file.stem: self._open(stem))
            self._group.addButton(button)
            self._buttons[file.stem] = button
            column.addWidget(button)
        column.addStretch(1)
        area.setWidget(holder)
        return area

    def enter(self, target: object = None) -> None:
        """Show the subject of the page one comes from."""
        stem = TOPICS.get(str(target), str(target) if str(target) in self._buttons else self._shown)
        self._open(stem if stem in self._buttons else next(iter(self._buttons), ""))

    def state(self) -> object:
        """Give the subject shown."""
        return self._shown

    def _open(self, stem: str) -> None:
        file = next((one for one in self._files if one.stem == stem), None)
        if file is None:
            return
        self._shown = stem
        self._buttons[stem].setChecked(True)
        document = self.text.document()
        option = document.defaultTextOption()
        option.setTextDirection(self.layoutDirection())
        document.setDefaultTextOption(option)
        document.setDefaultFont(theme.current().font())
        palette = self.text.palette()
        palette.setColor(QPalette.ColorRole.Link, palette.color(QPalette.ColorRole.Text))
        self.text.setPalette(palette)
        document.setMarkdown(file.read_text(encoding="utf-8"))
        document.setDocumentMargin(12)
