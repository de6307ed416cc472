"""Owns how a document without pages looks, on the screen and on paper: its blocks, each in the direction of its words.

Everything is inserted as plain words: nothing of a stranger's file is read as markup here. Must not know where they
come from.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument, QTextOption

from desktop.views import theme

if TYPE_CHECKING:
    from desktop.services.strangers.papers import Kind, LaidOut

_SIGNS: Final[dict[Kind, str]] = {"i": "•\u2002", "o": "☐\u2002", "d": "☑\u2002"}
_INDENT: Final = 18.0
_PAPER_BODY, _PAPER_HEADING = 11.0, 15.0  # points
SHOWN: Final = 12_000  # letters on the screen: some five pages


def lay(document: QTextDocument, laid: LaidOut, *, paper: bool, letters: int | None = None) -> bool:
    """Put the blocks into an empty document, in the theme's sizes or for paper; True when some were left out."""
    option = QTextOption()
    option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)  # each paragraph as its words ask
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    document.setDefaultTextOption(option)
    document.setIndentWidth(_INDENT)
    blocks, cut = _first(laid.blocks, letters)
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    for at, (kind, text) in enumerate(blocks):
        shape, style = _shape(kind, first=not at), _style(kind, paper=paper)
        if at:
            cursor.insertBlock(shape, style)
        else:
            cursor.setBlockFormat(shape)
            cursor.setBlockCharFormat(style)
        cursor.insertText(_SIGNS.get(kind, "") + text.replace("\n", "\u2028"), style)
    cursor.endEditBlock()
    return cut or laid.more


def _first(blocks: Sequence[tuple[Kind, str]], letters: int | None) -> tuple[Sequence[tuple[Kind, str]], bool]:
    if letters is None:
        return blocks, False
    kept: list[tuple[Kind, str]] = []
    for kind, text in blocks:
        if len(text) > letters:
            return [*kept, (kind, text[:letters])], True
        kept.append((kind, text))
        letters -= len(text)
    return kept, False


def _shape(kind: Kind, *, first: bool) -> QTextBlockFormat:
    shape = QTextBlockFormat()
    shape.setTopMargin(0 if first else 12 if kind == "h" else 2)
    shape.setBottomMargin(6 if kind == "h" else 4)
    if kind in _SIGNS:
        shape.setTextIndent(0)
        shape.setIndent(1)
    return shape


def _style(kind: Kind, *, paper: bool) -> QTextCharFormat:
    style = QTextCharFormat()
    style.setFontFamilies(list(theme.FAMILIES))
    style.setFontWeight(QFont.Weight.Bold if kind == "h" else QFont.Weight.Normal)
    if paper:
        style.setFontPointSize(_PAPER_HEADING if kind == "h" else _PAPER_BODY)
        style.setForeground(QColor("black"))
    else:
        now = theme.current()
        style.setProperty(QTextCharFormat.Property.FontPixelSize, now.px("section" if kind == "h" else "body"))
        style.setForeground(QColor(now.tokens.text))
    return style
