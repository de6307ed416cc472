"""Owns the help as the window shows it: its chapters in the language in force, and where a word stands in them.

Reads only the guide that ships with the program. Must not know widgets.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from desktop.services.documents.guide import Chapter, chapters
from desktop.services.words.folding import fold, placed_words

__all__ = ["CHAPTER_OF", "Chapter", "ChaptersModel", "chapters", "hits"]

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
# Which chapter speaks of a page; what is not here opens the first one.
CHAPTER_OF = {
    "dashboard": "steering",
    "initiatives": "initiatives",
    "projects": "projects",
    "practices": "projects",
    "toolbox": "toolbox",
    "alignment": "projects",
    "checklists": "checklists",
    "actors": "actors",
    "places": "actors",
    "contacts": "actors",
    "needs": "needs",
    "services": "needs",
    "orient": "orient",
    "meetings": "meetings",
    "actions": "meetings",
    "decisions": "meetings",
    "roadmaps": "plans",
    "trainings": "plans",
    "indicators": "indicators",
    "frameworks": "indicators",
    "reports": "reports",
    "map": "map",
    "exchanges": "exchanges",
    "import": "import",
    "export": "export",
    "review": "review",
    "duplicates": "duplicates",
    "help": "start",
    "settings": "settings",
    "keys": "keys",
}


class ChaptersModel(QAbstractListModel):
    """The chapters, or those in which a word stands."""

    def __init__(self, every: Iterable[Chapter], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._every = list(every)
        self._shown = list(self._every)
        self._folded = {chapter.name: fold(chapter.words) for chapter in self._every}
        self._titles = {chapter.name: _titles(chapter.text) for chapter in self._every}

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._shown):
            return None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return self._shown[index.row()].title
        return None

    def _farness(self, chapter: Chapter, wanted: str) -> int:
        """How far a chapter is from being about the words: its title, a heading, a place where they stand together."""
        title, *headings = self._titles[chapter.name]
        if wanted in title:
            return 0
        if any(wanted in heading for heading in headings):
            return 1
        if set(wanted.split()) & set(title.split()):
            return 2
        return 3 if wanted in self._folded[chapter.name] else 4

    @property
    def every(self) -> list[Chapter]:
        """Every chapter, whatever is searched."""
        return list(self._every)

    def chapter(self, row: int) -> Chapter | None:
        """The chapter of a row."""
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def row_of(self, name: str) -> int:
        """Where a chapter stands; -1 when it is not shown."""
        return next((n for n, chapter in enumerate(self._shown) if chapter.name == name), -1)

    def search(self, words: str) -> int:
        """Show only the chapters that hold every word typed, those that are about them first; gives how many."""
        wanted = fold(words)
        found = [c for c in self._every if all(word in self._folded[c.name] for word in wanted.split())]
        found.sort(key=lambda chapter: self._farness(chapter, wanted))
        if found != self._shown:
            self.beginResetModel()
            self._shown = found
            self.endResetModel()
        return len(found)


def _titles(text: str) -> list[str]:
    return [fold(line.lstrip("# ")) for line in text.splitlines() if line.startswith("#")]


def hits(text: str, words: str) -> list[tuple[int, int]]:
    """Where words typed stand in a text (from, to), as a search finds them: by folded words."""
    wanted = [word for word in fold(words).split() if len(word) > 1]
    return [(word.start, word.end) for word in placed_words(text) if any(one in word.letters for one in wanted)]
