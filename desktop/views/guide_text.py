"""Owns how a page of the help looks: Markdown in the colours and sizes of the theme. It never goes to the network.

Must not know which chapters there are.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import (
    QColor,
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

from desktop.views import theme

_HEADINGS = {1: "page", 2: "record", 3: "section"}


class GuideText(QTextBrowser):
    """A page to read. Links are shown and lead nowhere; nothing is ever loaded."""

    def __init__(self, label: str) -> None:
        super().__init__()
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
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        tokens = theme.current().tokens
        self.setStyleSheet(
            "QTextBrowser#guide { border: 2px solid transparent; padding: 6px; }"
            f"QTextBrowser#guide:focus {{ border: 2px solid {tokens.primary}; padding: 6px; }}"
        )

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        return None

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
        document.setMarkdown(markdown, QTextDocument.MarkdownFeature.MarkdownDialectGitHub)
        _dress(document)
        self.setDocument(document)
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def mark(self, words: list[str]) -> int:
        """Mark every place of the words; gives how many there are."""
        tokens = theme.current().tokens
        marks: list[QTextEdit.ExtraSelection] = []
        for word in words:
            place = self.document().find(word)
            while not place.isNull():
                mark = QTextEdit.ExtraSelection()
                mark.cursor = place
                style = QTextCharFormat()
                style.setBackground(QColor(tokens.warn_tint))
                style.setForeground(QColor(tokens.warn))
                mark.format = style
                marks.append(mark)
                place = self.document().find(word, place)
        self.setExtraSelections(marks)
        return len(marks)


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
        if not now.rtl:  # the Arabic letters bring their own air
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
        style.setForeground(QColor(now.tokens.text))
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
