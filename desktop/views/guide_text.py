"""Owns how a page of the help looks: Markdown in the colours and sizes of the theme, with the guide's own pictures.

It never goes to the network. Must not know which chapters there are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
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
from desktop.services.documents.guide import CHAPTER_LINK, PICTURE, picture
from desktop.viewmodels.documents.guide import hits
from desktop.views import theme

_SCREEN = "screen"
_PICTURE = "\ufffc"  # what stands for a picture in a text
_ROW = re.compile(r"^\|(.*)\|[ \t]*$", re.MULTILINE)
_CELL = re.compile(r"(?<!\\)\|")
_CODE = re.compile(r"`([^`]+)`")
_HEADINGS = {1: "page", 2: "record", 3: "section"}
_BOX = QTextBlockFormat.MarkerType
_POINTS = {"page": 18.0, "record": 14.0, "section": 12.0, "body": 10.5}  # on paper


@dataclass(frozen=True, slots=True)
class _Look:
    """Sizes and colours of a text. `points`: its sizes are points, else pixels of the screen."""

    rtl: bool
    size: Callable[[str], float]
    points: bool
    indent: int
    text: str
    link: str
    code: str
    code_ground: str
    line: str
    head_ground: str


def _on_screen() -> _Look:
    now = theme.current()
    ink = now.tokens
    colours = (ink.text, ink.primary, ink.neutral, ink.neutral_tint, ink.line, ink.sunken)
    return _Look(now.rtl, now.px, False, round(22 * now.scale), *colours)


def lay_on_paper(document: QTextDocument, markdown: str, *, rtl: bool) -> None:
    """Put a text of our own into an empty document, in the sizes of paper."""
    _direct(document, rtl=rtl)
    document.setMarkdown(
        _from_the_right(markdown) if rtl else markdown, QTextDocument.MarkdownFeature.MarkdownDialectGitHub
    )
    _write_marks(document)
    colours = ("black", "black", "black", "white", "#808080", "#eeeeee")
    _dress(document, _Look(rtl, _POINTS.__getitem__, True, 22, *colours))


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
        _direct(document, rtl=now.rtl)
        shown = _from_the_right(self._with_pictures(markdown)) if now.rtl else self._with_pictures(markdown)
        document.setMarkdown(shown, QTextDocument.MarkdownFeature.MarkdownDialectGitHub)
        _dress(document, _on_screen())
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


def _write_marks(document: QTextDocument) -> None:
    """Numbers, dots and boxes of lists as words: a printer of many dots to the inch is given them too small to see."""
    marks: list[tuple[int, str]] = []
    block = document.begin()
    while block.isValid():
        held = block.textList()
        if held is not None:
            boxed = block.blockFormat().marker()
            numbered = held.format().style() == QTextListFormat.Style.ListDecimal
            plain = f"{held.itemNumber(block) + 1}." if numbered else "•"
            marks.append((block.position(), {_BOX.Unchecked: "☐", _BOX.Checked: "☑"}.get(boxed, plain)))
        block = block.next()
    for position, mark in reversed(marks):
        cursor = QTextCursor(document)
        cursor.setPosition(position)
        shape = QTextBlockFormat(cursor.blockFormat())
        shape.setMarker(_BOX.NoMarker)
        shape.setIndent(1)
        held = document.findBlock(position).textList()
        if held is not None:
            held.remove(document.findBlock(position))
        cursor.setBlockFormat(shape)
        cursor.insertText(f"{mark}\u2002")


def _direct(document: QTextDocument, *, rtl: bool) -> None:
    option = QTextOption()
    option.setTextDirection(Qt.LayoutDirection.RightToLeft if rtl else Qt.LayoutDirection.LeftToRight)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    document.setDefaultTextOption(option)


def _from_the_right(markdown: str) -> str:
    """A text as Qt must be given it to be read from the right: it puts the first column of a table on the left, and
    commands and names of files keep their own direction ("./run" would read "run/.")."""
    mirrored = _ROW.sub(lambda row: f"|{'|'.join(reversed(_CELL.split(row[1])))}|", markdown)
    return _CODE.sub(lambda found: f"`{isolate(found[1])}`", mirrored)


def _dress(document: QTextDocument, look: _Look) -> None:
    """Give headings, lists, code and tables their sizes and colours."""
    direction = Qt.LayoutDirection.RightToLeft if look.rtl else Qt.LayoutDirection.LeftToRight
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
        elif not look.rtl:  # the Arabic letters bring their own air
            shape.setLineHeight(118, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.setBlockFormat(shape)
        _dress_words(document, block.position(), block.length(), level, look)
        if block.textList() is not None:
            listed = QTextListFormat(block.textList().format())
            listed.setIndent(1)
            block.textList().setFormat(listed)
        block = block.next()
    document.setIndentWidth(look.indent)
    for frame in document.rootFrame().childFrames():
        _dress_table(frame, look)


def _dress_words(document: QTextDocument, start: int, length: int, level: int, look: _Look) -> None:
    block = document.findBlock(start)
    fragments = [it.fragment() for it in block]  # type: ignore[attr-defined]  # the stubs leave iteration out
    for fragment in fragments:
        style = QTextCharFormat(fragment.charFormat())
        size = look.size(_HEADINGS.get(level, "body"))
        style.setFontFamilies(list(theme.FAMILIES))
        style.clearProperty(QTextCharFormat.Property.FontSizeAdjustment)
        if look.points:
            style.setFontPointSize(size)
        else:
            style.setProperty(QTextCharFormat.Property.FontPixelSize, size)
        style.setForeground(QColor(look.link if style.isAnchor() else look.text))
        if style.fontFixedPitch():
            style.setFontFixedPitch(False)
            style.setBackground(QColor(look.code_ground))
            style.setForeground(QColor(look.code))
        cursor = QTextCursor(document)
        cursor.setPosition(fragment.position())
        cursor.setPosition(fragment.position() + fragment.length(), QTextCursor.MoveMode.KeepAnchor)
        cursor.setCharFormat(style)


def _dress_table(frame: QTextFrame, look: _Look) -> None:
    if not isinstance(frame, QTextTable):
        return
    shape = frame.format()
    shape.setCellPadding(4 if look.points else 8)
    shape.setCellSpacing(0)
    shape.setBorder(1)
    shape.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    shape.setBorderBrush(QColor(look.line))
    shape.setBorderCollapse(True)
    shape.setTopMargin(8)
    shape.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    frame.setFormat(shape)
    for column in range(frame.columns()):
        style = frame.cellAt(0, column).format()
        style.setBackground(QColor(look.head_ground))
        frame.cellAt(0, column).setFormat(style)
