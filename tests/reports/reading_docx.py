"""Reads a Word document back, as a person would find it. Must not assert anything itself."""

from __future__ import annotations

import io
from typing import Any

from docx import Document as open_word

_UNSEEN = "\u200e\u200f\u2066\u2067\u2068\u2069"


def opened(content: bytes) -> Any:
    return open_word(io.BytesIO(content))


def headings(content: bytes, level: int = 1) -> list[str]:
    """The texts of the headings of a level."""
    wanted = f"Heading {level}"
    return [one.text for one in opened(content).paragraphs if one.style.name == wanted]


def tables(content: bytes) -> list[list[list[str]]]:
    """Every table, row by row."""
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in opened(content).tables]


def whole(content: bytes) -> str:
    """All words of the body, in its order of paragraphs and then of tables."""
    word = opened(content)
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in word.paragraphs), *cells])


def seen(text: str) -> str:
    """A text without the marks that only order it."""
    return "".join(sign for sign in text if sign not in _UNSEEN)
