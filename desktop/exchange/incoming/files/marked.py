"""Owns reading XML that a stranger wrote: no entity, no other file; must not know what its elements mean."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element

from desktop.exchange.incoming.files.found import Refused

ELEMENTS_LIMIT: Final = 1_500_000
DEPTH_LIMIT: Final = 200


def parse(content: bytes) -> Element:
    """The root, names without their spaces. Raises Refused (`trap`, `large`), SyntaxError for what is no XML."""
    from io import BytesIO

    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    depth = elements = 0
    root: Element | None = None
    try:
        for event, element in iterparse(BytesIO(content), events=("start", "end"), forbid_dtd=False):
            if event == "end":
                depth -= 1
                continue
            root = element if root is None else root
            element.tag = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
            depth += 1
            elements += 1
            if depth > DEPTH_LIMIT:
                raise Refused("trap")
            if elements > ELEMENTS_LIMIT:
                raise Refused("large")
    except DefusedXmlException as trap:
        raise Refused("trap") from trap
    if root is None:
        raise Refused("damaged")
    return root


def child(element: Element | None, *path: str) -> Element | None:
    """The first element down a path of names."""
    for name in path:
        element = next((one for one in element if one.tag == name), None) if element is not None else None
    return element


def text(element: Element | None, *path: str) -> str:
    """All the text in the first element down a path, on one line; "" for none."""
    found = child(element, *path)
    return " ".join("".join(found.itertext()).split()) if found is not None else ""


def every(element: Element, name: str) -> Iterator[Element]:
    """The elements of a name right under one."""
    return (one for one in element if one.tag == name)


def attribute(element: Element, name: str) -> str:
    """An attribute by its name without a space before it."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return value.strip()
    return ""
