"""Owns reading the guide's own Markdown as HTML: headings, lists, tables, paragraphs, pictures. Must not know files.

Only what the guide uses is known; a test holds every chapter to it. All text is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from markupsafe import Markup, escape

from desktop.services.documents.guide import CHAPTER_LINK, PICTURE

Draw = Callable[[str, str], Markup]  # a picture's name, what it shows -> the figure, or nothing

_INLINE: Final = re.compile(
    r"`(?P<code>[^`]+)`|\*\*(?P<strong>.+?)\*\*|\*(?P<soft>[^*\s][^*]*)\*"
    rf"|\[(?P<label>[^\]]+)\]\({CHAPTER_LINK}(?P<chapter>[a-z-]+)\)",
    re.DOTALL,
)
_UNBROKEN: Final = 40  # letters; what is longer finds no line of its own
_TASK: Final = "[ ] "
_ITEM: Final = re.compile(r"(?:(?P<dot>-)|(?P<number>\d+)\.) +(?P<text>.*)")
_RULE: Final = re.compile(r"\|[\s|:-]+\|?$")


def html(text: str, draw: Draw, *, first: int = 1) -> Markup:
    """The HTML of a chapter; its title is a heading of level `first`."""
    return Markup("\n").join(_block(lines, draw, first) for lines in _blocks(text))


def _blocks(text: str) -> Iterator[list[str]]:
    """Lines that belong together: a heading, a table, a list, a paragraph."""
    held: list[str] = []
    for line in [*text.splitlines(), ""]:
        alone = line.startswith("#") or PICTURE.match(line)
        starts_list = held and _ITEM.match(line) and not _ITEM.match(held[0])
        if held and (not line.strip() or alone or starts_list):
            yield held
            held = []
        if alone:
            yield [line]
        elif line.strip():
            held.append(line)


def _block(lines: list[str], draw: Draw, first: int) -> Markup:
    shown = PICTURE.match(lines[0])
    if shown:
        return draw(shown["name"], shown["label"])
    if lines[0].startswith("#"):
        signs, _space, words = lines[0].partition(" ")
        level = len(signs) + first - 1
        return Markup("<h{0}>{1}</h{0}>").format(level, inline(words))
    if lines[0].startswith("|"):
        return _table(lines)
    found = _ITEM.match(lines[0])
    if found:
        return _list(lines, int(found["number"] or 0))
    return Markup("<p>{}</p>").format(inline(" ".join(line.strip() for line in lines)))


def _list(lines: list[str], number: int) -> Markup:
    """A list with bullets, or one that counts from `number`: a command may stand between two steps."""
    items: list[str] = []
    for line in lines:
        found = _ITEM.match(line)
        if found:
            items.append(found["text"])
        else:
            items[-1] += f" {line.strip()}"
    rows = Markup("").join(_item(item) for item in items)
    if not number:
        return Markup("<ul>{}</ul>").format(rows)
    start = Markup(' start="{}"').format(number) if number > 1 else ""
    return Markup("<ol{}>{}</ol>").format(start, rows)


def _item(text: str) -> Markup:
    """One item; a point to tick has its empty box instead of a bullet."""
    if text.startswith(_TASK):
        return Markup('<li class="task">{}</li>').format(inline(f"\u2610 {text.removeprefix(_TASK)}"))
    return Markup("<li>{}</li>").format(inline(text))


def _table(lines: list[str]) -> Markup:
    head, *rest = [line for line in lines if not _RULE.match(line)]
    titles = Markup("").join(Markup('<th scope="col">{}</th>').format(inline(cell)) for cell in _cells(head))
    rows = Markup("").join(Markup("<tr>{}</tr>").format(_row(line)) for line in rest)
    return Markup("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>").format(titles, rows)


def _row(line: str) -> Markup:
    return Markup("").join(Markup("<td>{}</td>").format(inline(cell)) for cell in _cells(line))


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def inline(text: str) -> Markup:
    """One line of words as HTML."""
    made, at = Markup(""), 0
    for found in _INLINE.finditer(text):
        made += escape(text[at : found.start()]) + _span(found)
        at = found.end()
    return made + escape(text[at:])


def _span(found: re.Match[str]) -> Markup:
    if found["code"] is not None:
        words = Markup(" ").join(_unbroken(word) for word in found["code"].split(" "))
        return Markup("<code><bdi>{}</bdi></code>").format(words)
    if found["strong"] is not None:
        return Markup("<strong>{}</strong>").format(inline(found["strong"]))
    if found["soft"] is not None:
        return Markup("<em>{}</em>").format(inline(found["soft"]))
    return Markup('<a href="#{}">{}</a>').format(found["chapter"], inline(found["label"]))


def _unbroken(word: str) -> Markup:
    """A word of a command: an option is not cut after its hyphens, which nobody would type again."""
    cut = "-" in word[:-1] and len(word) <= _UNBROKEN
    return Markup("<span>{}</span>").format(word) if cut else escape(word)
