"""Owns which sort of document some bytes are, and its words page by page; must not know who asks. Child process only.

A document that has no pages (Markdown, a text, a Word file that was never laid out) is told in parts: from one heading
to the next, or by paragraphs of about a page together.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from desktop.services.strangers import containers
from desktop.services.strangers.child import Refused
from desktop.services.strangers.paper_office import Block, docx, is_odt, odt
from desktop.services.strangers.pictures import DOCX, MARKDOWN, ODT, PDF, TEXT
from desktop.services.words import letters

MARKDOWN_NAMES: Final = (".md", ".markdown")
_TEXTS: Final = (".txt", ".text", "")
PAGES_LIMIT: Final = 1500
LETTERS_LIMIT: Final = 4_000_000
PART: Final = 2500  # letters of a part, about a page
_SHORT: Final = 400  # a heading does not end a part shorter than this
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED_STREAM: Final = "EncryptedPackage".encode("utf-16-le")
_NO_CHARACTERS: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u00ad\ud800-\udfff\uffff]")
_BROKEN_WORD: Final = re.compile("[\ufffe\x02]\\s*")  # how a word that goes on in the next line is told
_JOINED_LETTERS: Final = re.compile("[\ufb00-\ufb06\ufb50-\ufdff\ufe70-\ufefc]+")
_HEADING: Final = re.compile(r"^#{1,6}\s+(.*?)\s*#*$")
_MARKS: Final = (
    (re.compile(r"!?\[([^\]]{0,300})\]\([^)\s]{0,500}(?:\s+\"[^\"]{0,200}\")?\)"), r"\1"),
    (re.compile(r"(\*\*|__|\*|`)(?=\S)(.{1,500}?)(?<=\S)\1"), r"\2"),
    (re.compile(r"^\s{0,3}(?:>|[-*+])\s+", re.M), ""),
    (re.compile(r"^\s*\|?[\s:|-]{3,}\|?\s*$", re.M), ""),
    (re.compile(r"^\s*\||\|\s*$", re.M), ""),
    (re.compile(r"(?<=\S)\s+\|\s+(?=\S)"), " · "),
    (re.compile(r"\[[ xX]\] (?:\{[a-z0-9-]+\} )?"), ""),
)
_NAMELESS: Final = re.compile(
    r"^(microsoft word\s*-.*|untitled|sans titre|sin título|document\s*\d*|powerpoint .*)$", re.I
)


@dataclass(frozen=True, slots=True)
class Words:
    """What a document says. `numbered`: these are its pages, not parts; `total`: how many there are of them in all."""

    mime: str
    title: str
    numbered: bool
    pages: tuple[str, ...]
    total: int


def read(content: bytes, suffix: str) -> Words:
    """The words of a document, recognised by what it holds; only texts by their name's `suffix`.

    Raises Refused (`unknown`, `empty`, `damaged`, `locked`, `trap`, `large`), or what `paper_child.BROKEN` names.
    """
    if b"%PDF-" in content[:1024]:
        from desktop.services.strangers import paper_pdf

        title, total, pages = paper_pdf.pages(content, PAGES_LIMIT)
        return _told(PDF, title, True, pages, total)
    if content[:2] == b"PK":
        return _packed(content)
    if content.startswith(_OLE):
        raise Refused("locked" if _LOCKED_STREAM in content else "old")
    if not content.strip():
        raise Refused("empty")
    if suffix not in (*MARKDOWN_NAMES, *_TEXTS):  # nearly any bytes are letters in some alphabet
        raise Refused("unknown")
    text, _name, lost = letters.read(content)
    if lost or "\x00" in text or not text.strip():
        raise Refused("unknown" if text.strip() else "empty")
    if suffix in MARKDOWN_NAMES:
        return _marked(text)
    if "\f" in text:
        turned = text.split("\f")
        return _told(TEXT, "", True, turned, len(turned))
    return _in_parts(TEXT, "", (Block(line) for line in text.splitlines()))


def office(content: bytes) -> tuple[str, str, list[Block]]:
    """(its sort, its own title, its paragraphs) of a Word or OpenDocument text. Raises what `read` raises."""
    names = set(containers.names_in(content))
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused("macros")
    if "word/document.xml" in names:
        return (DOCX, *docx(content))
    if "content.xml" in names and is_odt(content):
        return (ODT, *odt(content))
    raise Refused("unknown")


def _packed(content: bytes) -> Words:
    mime, title, blocks = office(content)
    if not any(block.turn for block in blocks[1:]):
        return _in_parts(mime, title, blocks)
    pages: list[list[str]] = [[]]
    for block in blocks:
        if block.turn and (pages[0] or len(pages) > 1):
            pages.append([])
        pages[-1].append(block.text)
    return _told(mime, title or _first_heading(blocks), True, ("\n".join(page) for page in pages), len(pages))


def without_facts(text: str) -> str:
    """A Markdown text without the facts about it that may stand before it."""
    if text.startswith("---\n") and "\n---\n" in text[4:4000]:
        return text[text.index("\n---\n", 4) + 5 :]
    return text


def in_line(text: str) -> str:
    """Markdown as plain words: no sign that makes them bold, a link, a point or a cell."""
    for pattern, kept in _MARKS:
        text = pattern.sub(kept, text)
    return text


def _marked(text: str) -> Words:
    text = in_line(without_facts(text))
    blocks = []
    for line in text.splitlines():
        heading = _HEADING.match(line)
        blocks.append(Block(heading[1], heading=True) if heading else Block(line))
    return _in_parts(MARKDOWN, "", blocks)


def _in_parts(mime: str, title: str, blocks: Iterable[Block]) -> Words:
    """Paragraphs put together into parts."""
    blocks = list(blocks)
    parts: list[list[str]] = [[]]
    size = 0
    for block in blocks:
        if size > (_SHORT if block.heading else PART):
            parts.append([])
            size = 0
        for text in _pieces(block.text):
            if size > PART:
                parts.append([])
                size = 0
            parts[-1].append(text)
            size += len(text)
    return _told(mime, title or _first_heading(blocks), False, ("\n".join(part) for part in parts), len(parts))


def _pieces(text: str) -> list[str]:
    """A paragraph, cut between words where it is longer than a part."""
    if len(text) <= 2 * PART:
        return [text]
    return [match[0] for match in re.finditer(rf"(?s).{{1,{PART}}}(?:\s|$)|.{{1,{2 * PART}}}", text)]


def _first_heading(blocks: Iterable[Block]) -> str:
    return next((block.text for block in blocks if block.heading and block.text.strip()), "")


def _told(mime: str, title: str, numbered: bool, pages: Iterable[str], total: int) -> Words:
    kept: list[str] = []
    left = LETTERS_LIMIT
    for page in pages:
        said = clean(page)[:left]
        left -= len(said)
        kept.append(said)
        if len(kept) >= PAGES_LIMIT or left <= 0:
            break
    name = " ".join(clean(title).split())[:300]
    return Words(mime, "" if _NAMELESS.match(name) else name, numbered, tuple(kept), max(total, len(kept)))


def clean(text: str) -> str:
    """The text without what is no character, its words whole, its letters plain where a font had joined them."""
    text = _BROKEN_WORD.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _NO_CHARACTERS.sub("", text)
    return _JOINED_LETTERS.sub(lambda match: unicodedata.normalize("NFKC", match[0]), text).strip()
