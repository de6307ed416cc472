"""Owns making elements of HTML: every text is escaped as it enters. Must not know a record."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import Final

from markupsafe import Markup

from desktop.services.audience.told import Names
from desktop.services.names.naming import best

_NO_TEXT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_VOID: Final = frozenset({"meta", "link", "input", "br", "hr", "img"})
_RTL: Final = frozenset({"ar", "fa", "he", "ur"})
NOTHING: Final = Markup("")

Part = Markup | str | None


def text(words: object) -> Markup:
    """Words as a page may hold them: nothing of them is markup, and no sign that is none."""
    return Markup(_escaped(str(words)))  # escaped


def _escaped(words: str) -> str:
    # tens of thousands of pages are made of this: html's own is twice as quick as a Markup's
    return escape(_NO_TEXT.sub("\ufffd", words))


def tag(name: str, /, *parts: Part | Iterable[Part], **given: object) -> Markup:
    """An element. Attributes that are None or False are left out, True stands alone; `class_` and `aria_label` are
    spelled as a page does."""
    said = "".join(_attribute(key, value) for key, value in given.items() if value is not None and value is not False)
    if name in _VOID:
        return Markup(f"<{name}{said}>")  # made of parts that are escaped
    return Markup(f"<{name}{said}>{_joined(parts)}</{name}>")  # as above


def _attribute(key: str, value: object) -> str:
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{_escaped(str(value))}"'


def joined(*parts: Part | Iterable[Part]) -> Markup:
    """Parts one after the other: a `Markup` as it is, anything else as text."""
    return Markup(_joined(parts))  # made of parts that are escaped


def _joined(parts: Iterable[Part | Iterable[Part]]) -> str:
    found: list[str] = []
    for part in parts:
        if part is None:
            continue
        if isinstance(part, Markup):
            found.append(part)
        else:
            found.append(_escaped(part) if isinstance(part, str) else _joined(part))
    return "".join(found)


def direction(lang: str) -> str:
    """Which way a language is written."""
    return "rtl" if lang in _RTL else "ltr"


def said(names: Names, lang: str, otherwise: str = "") -> Markup:
    """A text in the reader's language, else in the first there is, and marked as being in that one."""
    found, words = best(names, lang)
    if not words:
        return tag("bdi", otherwise) if otherwise else NOTHING
    return tag("bdi", words, lang=found if found and found != lang else None, dir="auto" if found != lang else None)


def lines(names: Names, lang: str) -> Markup:
    """A longer text: a paragraph a line, in the direction of what is written."""
    found, words = best(names, lang)
    some = [line.strip() for line in words.splitlines() if line.strip()]
    return joined(tag("p", line, lang=found if found != lang else None, dir="auto") for line in some)


def listed(parts: Iterable[Markup], mark: str = " · ") -> Markup:
    """Several on one line."""
    between = mark if isinstance(mark, Markup) else _escaped(mark)
    return Markup(between.join(part for part in parts if part))  # as above


def bar(share: float) -> Markup:
    """A bar beside a number that is written: it says nothing of its own."""
    wide = round(100 * min(max(share, 0.0), 1.0), 1)
    inside = tag("rect", width=f"{wide:g}", height="8", rx="1.5")
    return tag("svg", inside, class_="bar", viewBox="0 0 100 8", preserveAspectRatio="none", aria_hidden="true")


def facts(rows: Iterable[tuple[str, Part]]) -> Markup:
    """Label and value, where there is a value."""
    made = [joined(tag("dt", label), tag("dd", value)) for label, value in rows if value]
    return tag("dl", made) if made else NOTHING
