"""Owns the paragraphs of Word and OpenDocument texts; must not know who asks. Runs in the child process only.

Both are ZIPs of XML: unpacked within bounds, read without entities, and cleared while they are read.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from desktop.services.strangers import containers
from desktop.services.strangers.child import Refused

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_FO: Final = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_TITLE: Final = "{http://purl.org/dc/elements/1.1/}title"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_ODT: Final = b"application/vnd.oasis.opendocument.text"
_HEADING_NAME: Final = re.compile(r"(heading|titre|título|عنوان) ?[1-3]|title", re.I)
_BLOCKS_LIMIT: Final = 400_000
_DEPTH_LIMIT: Final = 400


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, as the readers of Word and OpenDocument files give them. `turn`: a page begins with it; `item`:
    it is one of a list."""

    text: str
    heading: bool = False
    turn: bool = False
    item: bool = False


def docx(content: bytes) -> tuple[str, list[Block]]:
    """(its own title, its paragraphs). Raises Refused, what a broken ZIP or XML raises."""
    wanted = ("word/document.xml", "word/styles.xml", "docProps/core.xml")
    parts = containers.unpacked(content, wanted.__contains__)
    headings = _heading_styles(parts.get("word/styles.xml", b""))
    blocks: list[Block] = []
    for paragraph in _ended(parts["word/document.xml"], f"{_W}p", _FALLBACK):
        blocks += _of_word(paragraph, headings)
        if len(blocks) > _BLOCKS_LIMIT:
            raise Refused("large")
    return _own_title(parts.get("docProps/core.xml", b"")), blocks


def is_odt(content: bytes) -> bool:
    """Whether a ZIP says that it is an OpenDocument text (or a template of one)."""
    return containers.unpacked(content, "mimetype".__eq__).get("mimetype", b"").startswith(_ODT)


def odt(content: bytes) -> tuple[str, list[Block]]:
    """(its own title, its paragraphs). Raises Refused, what a broken ZIP or XML raises."""
    wanted = ("content.xml", "meta.xml", "META-INF/manifest.xml")
    parts = containers.unpacked(content, wanted.__contains__)
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise Refused("locked")
    turning: set[str] = set()
    blocks: list[Block] = []
    page_turned = False
    tags = (f"{_TEXT}p", f"{_TEXT}h", f"{_STYLE}style", f"{_TEXT}soft-page-break")
    for element in _ended(parts["content.xml"], *tags):
        if element.tag == f"{_STYLE}style":
            if any(one.get(f"{_FO}break-before") == "page" for one in element):
                turning.add(element.get(f"{_STYLE}name", ""))
        elif element.tag == f"{_TEXT}soft-page-break":
            page_turned = True
        else:
            turn = page_turned or element.get(f"{_TEXT}style-name") in turning
            blocks.append(Block("".join(_of_odt(element)), element.tag == f"{_TEXT}h", turn))
            page_turned = False
        if len(blocks) > _BLOCKS_LIMIT:
            raise Refused("large")
    return _own_title(parts.get("meta.xml", b"")), blocks


def _ended(xml: bytes, *tags: str) -> Iterator[Element]:
    """The elements of these tags as they end, cleared afterwards; what stands in a fallback is left out.

    Raises Refused (`trap`: entities, or deeper than any text), ParseError as `damaged`.
    """
    depth = aside = 0
    try:
        for event, element in iterparse(io.BytesIO(xml), ("start", "end"), forbid_dtd=True):
            if event == "start":
                depth += 1
                aside += element.tag == _FALLBACK
                if depth > _DEPTH_LIMIT:
                    raise Refused("trap")
                continue
            depth -= 1
            if element.tag in tags and element.tag != _FALLBACK and not aside:
                yield element
            aside -= element.tag == _FALLBACK
            if element.tag in tags:
                tail = element.tail
                element.clear()
                element.tail = tail
    except DefusedXmlException as trap:
        raise Refused("trap") from trap
    except ParseError as bad:
        raise Refused("damaged") from bad


def _of_word(paragraph: Element, headings: set[str]) -> Iterator[Block]:
    """A paragraph of Word: two or more where pages turn within it."""
    said: dict[str, Callable[[Element], str]] = {
        f"{_W}t": lambda one: one.text or "",
        f"{_W}tab": lambda _one: "\t",
        f"{_W}cr": lambda _one: "\n",
        f"{_W}noBreakHyphen": lambda _one: "-",
    }
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    heading = style is not None and style.get(f"{_W}val", "") in headings
    item = paragraph.find(f"{_W}pPr/{_W}numPr") is not None and not heading
    before = paragraph.find(f"{_W}pPr/{_W}pageBreakBefore")
    turn = before is not None and before.get(f"{_W}val", "1") not in ("0", "false")
    words: list[str] = []
    for one in paragraph.iter():
        turned = one.tag == f"{_W}lastRenderedPageBreak" or (one.tag == f"{_W}br" and one.get(f"{_W}type") == "page")
        if turned and "".join(words).strip():
            yield Block("".join(words), heading, turn, item)
            words, turn = [], True
        elif turned:
            turn = True
        elif one.tag == f"{_W}br":
            words.append("\n")
        elif one.tag in said and not (one.tag == f"{_W}tab" and one.get(f"{_W}val")):  # a stop of tabs is no tab
            words.append(said[one.tag](one))
    yield Block("".join(words), heading, turn, item)


def _of_odt(element: Element) -> Iterator[str]:
    yield element.text or ""
    for one in element:
        if one.tag == f"{_TEXT}s":
            yield " "
        elif one.tag == f"{_TEXT}tab":
            yield "\t"
        elif one.tag == f"{_TEXT}line-break":
            yield "\n"
        elif one.tag not in (f"{_TEXT}note", f"{_TEXT}p", f"{_TEXT}h"):  # those have ended before
            yield from _of_odt(one)
        yield one.tail or ""


def _heading_styles(xml: bytes) -> set[str]:
    """The ids of the styles of headings: a style's name is English in every language of Word."""
    found = {f"Heading{level}" for level in (1, 2, 3)}
    for style in _ended(xml, f"{_W}style") if xml else ():
        name = style.find(f"{_W}name")
        if name is not None and _HEADING_NAME.fullmatch(name.get(f"{_W}val", "")):
            found.add(style.get(f"{_W}styleId", ""))
    return found


def _own_title(xml: bytes) -> str:
    return next((one.text or "" for one in _ended(xml, _TITLE)), "") if xml else ""
