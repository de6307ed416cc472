"""Owns a document without pages as blocks to show and print: headings, paragraphs, points of lists; nothing else of how
it looked. Must not know who asks. Runs in the child process only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from desktop.services.strangers.child import Refused
from desktop.services.strangers.paper_office import Block
from desktop.services.strangers.paper_words import MARKDOWN_NAMES, clean, in_line, office, without_facts
from desktop.services.words import letters

LETTERS_LIMIT: Final = 300_000  # about a hundred pages
HEADING, PARAGRAPH, ITEM, OPEN, DONE = "h", "p", "i", "o", "d"
KINDS: Final = (HEADING, PARAGRAPH, ITEM, OPEN, DONE)
_HEADING: Final = re.compile(r"^\s{0,3}#{1,6}\s+(.*?)\s*#*$")
_TASK: Final = re.compile(r"^\s*(?:[-*+]|\d{1,3}[.)])\s+\[([ xX])\]\s+(?:\{[a-z0-9-]{1,60}\}\s+)?(.*)$")
_ITEM: Final = re.compile(r"^\s*[-*+]\s+(.*)$")
_NUMBERED: Final = re.compile(r"^\s*\d{1,3}[.)]\s+\S")
_ROW: Final = re.compile(r"^\s*\|")
_RULE: Final = re.compile(r"^\s*(?:\|?[\s:|=*_-]{3,}\|?|```.*|~~~.*)\s*$")

Laid = tuple[str, str]  # a letter of KINDS, its words


def lay(content: bytes, suffix: str) -> tuple[list[Laid], bool]:
    """(the blocks, whether there are more than are told). Raises Refused, or what `paper_child.BROKEN` names."""
    if content[:2] == b"PK":
        _mime, _title, blocks = office(content)
        return _bounded(_office(blocks))
    text, _name, _lost = letters.read(content)
    if not text.strip():
        raise Refused("empty")
    return _bounded(_marked(without_facts(text)) if suffix in MARKDOWN_NAMES else _plain(text))


def _office(blocks: Iterable[Block]) -> Iterator[Laid]:
    for block in blocks:
        yield HEADING if block.heading else ITEM if block.item else PARAGRAPH, block.text


def _plain(text: str) -> Iterator[Laid]:
    for line in text.replace("\f", "\n").splitlines():
        yield PARAGRAPH, line


def _marked(text: str) -> Iterator[Laid]:
    """Markdown, line by line; lines of one paragraph are put together."""
    waiting: list[str] = []
    for line in (*text.splitlines(), ""):
        found = _line(line)
        if found is None and line.strip() and not _RULE.match(line):
            waiting.append(line.strip())
            continue
        if waiting:
            yield PARAGRAPH, in_line(" ".join(waiting))
            waiting = []
        if found is not None:
            yield found[0], in_line(found[1])
    if waiting:
        yield PARAGRAPH, in_line(" ".join(waiting))


def _line(line: str) -> Laid | None:
    """What a line is by itself; None for one of a paragraph, or between two."""
    if heading := _HEADING.match(line):
        return HEADING, heading[1]
    if task := _TASK.match(line):
        return OPEN if task[1] == " " else DONE, task[2]
    if item := _ITEM.match(line):
        return None if _RULE.match(line) else (ITEM, item[1])
    if _NUMBERED.match(line):
        return PARAGRAPH, line.strip()
    return (PARAGRAPH, line) if _ROW.match(line) and not _RULE.match(line) else None


def _bounded(blocks: Iterable[Laid]) -> tuple[list[Laid], bool]:
    out: list[Laid] = []
    left = LETTERS_LIMIT
    for kind, text in blocks:
        if told := clean(text):
            out.append((kind, told[:left]))
            left -= len(told)
        if left <= 0:
            return out, True
    return out, False
