"""Owns which chapter answers F1 where the keyboard is, and showing one over whatever cannot turn to the page "Aide".

A part of a page that has a chapter of its own says so: `CHAPTER` of its class. Must not know which parts there are.
"""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from desktop.i18n import _, language
from desktop.viewmodels.documents.guide import chapters
from desktop.views import theme
from desktop.views.guide_text import GuideText
from desktop.views.widgets.basics import Button


class Asked(NamedTuple):
    """Who asked for help: the page, and the chapter of the part of it in which the keyboard was ("" for the page's)."""

    page: str
    chapter: str = ""


def chapter_at(part: QWidget | None) -> str:
    """The chapter of the nearest part around that has one; "" where none has."""
    while part is not None:
        chapter = getattr(part, "CHAPTER", "")
        if isinstance(chapter, str) and chapter:
            return chapter
        part = part.parentWidget()
    return ""


class GuideSheet(QDialog):
    """One chapter over what is shown; its links lead to others, Escape and F1 close it."""

    def __init__(self, over: QWidget, chapter: str) -> None:
        super().__init__(over)
        self.setObjectName("sheet.guide")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Aide"))
        self.setModal(True)
        self._chapters = {one.name: one for one in chapters(language())}
        column = QVBoxLayout(self)
        theme.lay(column, 20, 16, 16, 12, gap=8)
        self.text = GuideText(_("Texte de l’aide"))
        self.text.asked.connect(self.show_chapter)
        column.addWidget(self.text, 1)
        foot = QHBoxLayout()
        foot.addStretch(1)
        self.close_button = Button(_("Fermer"), name="action.close_guide", keys="F1", on=self.accept)
        self.close_button.setShortcut("F1")
        foot.addWidget(self.close_button)
        column.addLayout(foot)
        self.resize(min(760, over.width() - 40), min(620, over.height() - 40))
        self.show_chapter(chapter)
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_chapter(self, name: str) -> None:
        """Show a chapter from its beginning; one that does not exist changes nothing."""
        found = self._chapters.get(name)
        if found is not None:
            self.text.show_page(found.text)
