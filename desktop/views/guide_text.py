"""Owns how a page of the help looks: Markdown in the colours and sizes of the theme, with the guide's own pictures.

It never goes to the network. Must not know which chapters there are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QImage,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFrame,
    QTextFrameFormat,
    QTextLength,
    QTextListFormat,
    QTextOption,
    QTextTable,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QTextEdit

from desktop.i18n import isolate, language
from desktop.services.guide import CHAPTER_LINK, PICTURE, picture
from desktop.viewmodels.guide import hits
from desktop.views import theme

_SCREEN = "screen"
_PICTURE = "\ufffc"  # what stands for a picture in a text
_CODE = re.compile(r"`([^`]+)`")
_HEADINGS = {1: "page", 2: "record", 3: "section"}


class GuideText(QTextBrowser):
    """A page to read. A link leads to another chapter (`asked`) or nowhere; only pictures of the guide are loaded."""

    asked = Signal(str)  # the name of a chapter

    def __init__(self, label: str) -> None:
        super().__init__()
        self._pictures: dict[str, QImage] = {}
        self._fitted = 0  # the width for which they were drawn last
        self.setObjectName("guide")
        self.setAccessibleName(label)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setCursorWidth(0)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
            | Qt.TextInteractionFlag.LinksAccessibleByMouse
            | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
        )
        self.anchorClicked.connect(self._follow)
        tokens = theme.current().tokens
        self.setStyleSheet(
            "QTextBrowser#guide { border: 2px solid transparent; padding: 6px; }"
            f"QTextBrowser#guide:focus {{ border: 2px solid {tokens.primary}; padding: 6px; }}"
        )

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        """A picture of the guide that was made already; nothing else, wherever it is said to be."""
        address = name if isinstance(name, QUrl) else QUrl(name)
        drawn = self._pictures.get(address.path()) if address.scheme() == _SCREEN else None
        return None if drawn is None else self._fit(drawn)

    def _follow(self, address: QUrl) -> None:
        if f"{address.scheme()}:" == CHAPTER_LINK:
            self.asked.emit(address.path())

    def _with_pictures(self, markdown: str) -> str:
        """The text without the pictures that were not made; the others are held."""
        self._pictures.clear()
        self._fitted = 0
        for found in PICTURE.finditer(markdown):
            file = picture(language(), found["name"])
            drawn = QImage() if file is None else QImage(str(file))
            if not drawn.isNull():
                self._pictures[found["name"]] = drawn
        return PICTURE.sub(lambda found: found[0] if found["name"] in self._pictures else "", markdown)

    def _fit(self, drawn: QImage) -> QImage:
        """A picture as wide as the text at most, at the screen's own fineness."""
        ratio = self.devicePixelRatioF()
        widest = round((self.viewport().width() - 2) * ratio)
        fitted = drawn
        if drawn.width() > widest > 0:
            fitted = drawn.scaledToWidth(widest, Qt.TransformationMode.SmoothTransformation)
        fitted.setDevicePixelRatio(ratio)
        return fitted

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._pictures or self._fitted == self.viewport().width():
            return
        self._fitted = self.viewport().width()
        document = self.document()
        for name, drawn in self._pictures.items():
            kind = QTextDocument.ResourceType.ImageResource
            document.addResource(kind.value, QUrl(f"{_SCREEN}:{name}"), self._fit(drawn))
        document.markContentsDirty(0, document.characterCount())

    def show_page(self, markdown: str) -> None:
        """Show a page from its beginning."""
        now = theme.current()
        document = QTextDocument(self)
        document.setDefaultFont(now.font())
        document.setDocumentMargin(0)
        option = QTextOption()
        option.setTextDirection(Qt.LayoutDirection.RightToLeft if now.rtl else Qt.LayoutDirection.LeftToRight)
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        document.setDefaultTextOption(option)
        shown = _apart(self._with_pictures(markdown)) if now.rtl else self._with_pictures(markdown)
        document.setMarkdown(shown, QTextDocument.MarkdownFeature.MarkdownDialectGitHub)
        _dress(document)
        self.setDocument(document)
        self.setCursorWidth(0)  # each document draws its own
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def mark(self, words: str) -> int:
        """Mark every place of the words, however they are spelled, and show the first; gives how many there are."""
        tokens = theme.current().tokens
        style = QTextCharFormat()
        style.setBackground(QColor(tokens.warn_tint))
        style.setForeground(QColor(tokens.warn))
        marks: list[QTextEdit.ExtraSelection] = []
        for start, end in self._places(words):
            mark = QTextEdit.ExtraSelection()
            mark.cursor = QTextCursor(self.document())
            mark.cursor.setPosition(start)
            mark.cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            mark.format = style
            marks.append(mark)
        self.setExtraSelections(marks)
        if marks:
            first = QTextCursor(self.document())
            first.setPosition(marks[0].cursor.selectionStart())
            self.setTextCursor(first)
            self.ensureCursorVisible()
        return len(marks)

    def _places(self, words: str) -> Iterable[tuple[int, int]]:
        block = self.document().begin()
        while block.isValid():
            for start, end in hits(block.text(), words):
                yield block.position() + start, block.position() + end
            block = block.next()


def _apart(markdown: str) -> str:
    """Commands and names of files keep their own direction: "./run" would read "run/." from the right."""
    return _CODE.sub(lambda found: f"`{isolate(found[1])}`", markdown)


def _dress(document: QTextDocument) -> None:
    """Give headings, lists, code and tables the sizes and colours of the theme."""
    now = theme.current()
    direction = Qt.LayoutDirection.RightToLeft if now.rtl else Qt.LayoutDirection.LeftToRight
    block = document.begin()
    while block.isValid():
        cursor = QTextCursor(block)
        shape = QTextBlockFormat(block.blockFormat())
        level = shape.headingLevel()
        shape.setLayoutDirection(direction)
        in_table = cursor.currentTable() is not None
        shape.setTopMargin(0 if block.position() == 0 or in_table else 16 if level else 5)
        shape.setBottomMargin(8 if level else 0 if in_table else 5)
        if _PICTURE in block.text():
            shape.setLineHeight(100, QTextBlockFormat.LineHeightTypes.SingleHeight.value)
        elif not now.rtl:  # the Arabic letters bring their own air
            shape.setLineHeight(118, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.setBlockFormat(shape)
        _dress_words(document, block.position(), block.length(), level)
        if block.textList() is not None:
            listed = QTextListFormat(block.textList().format())
            listed.setIndent(1)
            block.textList().setFormat(listed)
        block = block.next()
    document.setIndentWidth(round(22 * now.scale))
    for frame in document.rootFrame().childFrames():
        _dress_table(frame)


def _dress_words(document: QTextDocument, start: int, length: int, level: int) -> None:
    now = theme.current()
    block = document.findBlock(start)
    fragments = [it.fragment() for it in block]  # type: ignore[attr-defined]  # the stubs leave iteration out
    for fragment in fragments:
        style = QTextCharFormat(fragment.charFormat())
        size = _HEADINGS.get(level, "body")
        style.setFontFamilies(list(theme.FAMILIES))
        style.clearProperty(QTextCharFormat.Property.FontSizeAdjustment)
        style.setProperty(QTextCharFormat.Property.FontPixelSize, now.px(size))
        style.setForeground(QColor(now.tokens.primary if style.isAnchor() else now.tokens.text))
        if now.rtl and style.fontItalic():  # Arabic letters do not lean
            style.setFontItalic(False)
            style.setFontWeight(QFont.Weight.DemiBold)
        if style.fontFixedPitch():
            style.setFontFixedPitch(False)
            style.setBackground(QColor(now.tokens.neutral_tint))
            style.setForeground(QColor(now.tokens.neutral))
        cursor = QTextCursor(document)
        cursor.setPosition(fragment.position())
        cursor.setPosition(fragment.position() + fragment.length(), QTextCursor.MoveMode.KeepAnchor)
        cursor.setCharFormat(style)


def _dress_table(frame: QTextFrame) -> None:
    if not isinstance(frame, QTextTable):
        return
    tokens = theme.current().tokens
    shape = frame.format()
    shape.setCellPadding(8)
    shape.setCellSpacing(0)
    shape.setBorder(1)
    shape.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    shape.setBorderBrush(QColor(tokens.line))
    shape.setBorderCollapse(True)
    shape.setTopMargin(8)
    shape.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    frame.setFormat(shape)
    for column in range(frame.columns()):
        style = frame.cellAt(0, column).format()
        style.setBackground(QColor(tokens.sunken))
        frame.cellAt(0, column).setFormat(style)
