"""Owns the page "Aide": the chapters that ship with the program, in the language in force, searched and read offline.

Must not know what the chapters say.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListView, QVBoxLayout, QWidget

from desktop.i18n import _, language
from desktop.viewmodels.documents.guide import CHAPTER_OF, ChaptersModel, chapters
from desktop.viewmodels.store import Store
from desktop.views import theme
from desktop.views.base_page import BasePage, Shell
from desktop.views.commands import COMMANDS, OTHER_KEYS
from desktop.views.guide_text import GuideText
from desktop.views.help.guide_printing import GuidePrinting
from desktop.views.help.help_ways import Asked
from desktop.views.pages import named
from desktop.views.widgets.basics import Button, Label, SearchField, hint, plain, rule

FIRST = "start"
READABLE = 760  # widest column of text, in pixels at 100 %


def shortcuts() -> str:
    """The page of shortcuts as a table, from the very list that the window obeys."""
    lines = [f"| {_('Touches')} | {_('Effet')} |", "|---|---|"]
    native = QKeySequence.SequenceFormat.NativeText
    for command in COMMANDS:
        keys = ", ".join(QKeySequence(keys).toString(native) for keys in command.keys)
        if keys:
            lines.append(f"| {keys} | {_(command.label)} |")
    lines += [f"| {QKeySequence(keys).toString(native)} | {_(label)} |" for keys, label in OTHER_KEYS]
    return "\n".join(lines)


def _chapters_style() -> str:
    tokens = theme.current().tokens
    item = 'QListView[look="chapters"]::item'
    return (
        f"{item} {{ padding: 8px 10px; border: 1px solid transparent; border-radius: 7px; color: {tokens.text}; }}"
        f"{item}:hover {{ background: {tokens.hover}; }}"
        f"{item}:selected {{ background: {tokens.primary_tint}; color: {tokens.primary}; }}"
        f"{item}:selected:active {{ border: 1px solid {tokens.primary}; }}"
    )


class HelpPage(BasePage):
    """The guide."""

    NAME = "help"

    def __init__(self, store: Store, shell: Shell) -> None:
        super().__init__(store, shell)
        self.model = ChaptersModel(chapters(language()), self)
        self._shown = ""
        self._asked = ""  # the page that asked, to go back to
        row = self.header(_("Aide"))
        self.back = Button("", look="link", icon="arrow-left", name="action.leave_help", keys="F1", on=self.go_back)
        self.back.hide()
        row.addWidget(self.back)
        self.search = SearchField(_("Chercher dans l’aide"), name="field.search")
        self.search.textChanged.connect(self._searched)
        self.search.returnPressed.connect(self._to_text)
        self.search.setMaximumWidth(460)
        row.addWidget(self.search, 1)
        row.addStretch(1)
        self.printing = GuidePrinting(self, store)
        self.print = Button(_("Imprimer / PDF"), icon="printer", name="action.print_guide", on=self.printing.ask)
        self.printing.busy.connect(self._printing)
        row.addWidget(self.print)
        body = QWidget()
        line = QHBoxLayout(body)
        theme.lay(line, gap=0)
        self.list = QListView()
        self.list.setObjectName("list.chapters")
        self.list.setProperty("look", "chapters")
        self.list.setAccessibleName(_("Chapitres de l’aide"))
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setWordWrap(True)
        self.list.setStyleSheet(_chapters_style())
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setModel(self.model)
        self.list.selectionModel().currentChanged.connect(lambda now, _before: self._open(now.row()))
        self.list.activated.connect(lambda _index: self._to_text())
        side = QVBoxLayout()
        theme.lay(side, 8, 10, 8, 10, gap=8)
        side.addWidget(self.list, 1)
        self.nothing = Label(_("Aucun chapitre ne contient ces mots."), tone="secondary", wrap=True)
        self.nothing.hide()
        side.addWidget(self.nothing, 1, Qt.AlignmentFlag.AlignTop)
        self.side = QWidget()
        self.side.setObjectName("panel")
        self.side.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.side.setLayout(side)
        line.addWidget(self.side)
        line.addWidget(rule(vertical=True))
        self.text = GuideText(_("Texte de l’aide"))
        self.text.asked.connect(self.show_chapter)
        self.text_margins = QHBoxLayout()
        theme.lay(self.text_margins, 32, 20, 16, 0, gap=0)
        self.text_margins.addWidget(self.text, 100)
        self.text_margins.addStretch(1)
        self.text.setMaximumWidth(round(READABLE * theme.current().scale))
        reading = QWidget()
        reading.setObjectName("panel")
        reading.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        reading.setLayout(self.text_margins)
        line.addWidget(reading, 1)
        self.outer.addWidget(body, 1)
        self._select(FIRST)

    # ---- the page --------------------------------------------------------------------------------

    def enter(self, target: object = None) -> None:
        """Be shown; `target` is who asked, a page, or a chapter’s name. Asked from here, go back where one was."""
        if isinstance(target, Asked):
            if target.page == self.NAME:
                self.go_back()
                return
            self._asked_from(target.page)
            target = target.chapter or target.page
        if isinstance(target, str) and target not in ("", self.NAME):
            self.show_chapter(CHAPTER_OF.get(target, target if self.model.row_of(target) >= 0 else FIRST))
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _asked_from(self, page: str) -> None:
        self._asked = page
        word = _(named(page).label)
        self.back.setText(plain(word))
        self.back.setAccessibleName(_("Revenir à la page {page}", page=word))
        self.back.setToolTip(hint(self.back.accessibleName(), "F1"))
        self.back.show()

    def go_back(self) -> None:
        """Go to the page from which help was asked for, as it was left."""
        if self._asked:
            self.shell.go(self._asked)

    def show_chapter(self, name: str) -> None:
        """Show a chapter, whatever was searched."""
        self.search.clear()
        self._select(name)

    def state(self) -> object:
        """The chapter shown."""
        return self._shown

    def focus_search(self) -> None:
        """Put the cursor in the search field."""
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    @property
    def chapter(self) -> str:
        """The name of the chapter shown."""
        return self._shown

    # ---- inside ----------------------------------------------------------------------------------

    def _select(self, name: str) -> None:
        row = self.model.row_of(name)
        if row >= 0:
            self.list.setCurrentIndex(self.model.index(row, 0))

    def _open(self, row: int) -> None:
        chapter = self.model.chapter(row)
        if chapter is None:
            return
        self._shown = chapter.name
        text = chapter.text
        if chapter.name == "keys":
            text = f"{text.partition('|')[0].rstrip()}\n\n{shortcuts()}\n"
        self.text.show_page(text)
        self._mark()

    def _searched(self, words: str) -> None:
        before = self._shown
        found = self.model.search(words)
        self.nothing.setVisible(found == 0)
        self.list.setVisible(found > 0)
        if found:
            row = 0 if words.strip() else max(0, self.model.row_of(before))  # what is most about the words
            self.list.setCurrentIndex(self.model.index(row, 0))
        self._mark()

    def _mark(self) -> None:
        self.text.mark(self.search.text())

    def _printing(self, busy: bool) -> None:
        self.print.setEnabled(not busy)
        if busy:
            self.wait()
        else:
            self.ready()

    def _to_text(self) -> None:
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            if self.search.text():
                self.search.clear()
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        metrics = QFontMetrics(theme.current().font())
        titles = [chapter.title for chapter in self.model.every]
        widest = max((metrics.horizontalAdvance(title) for title in titles), default=0) + 56
        self.side.setFixedWidth(max(220, min(widest, self.width() * 2 // 5)))
