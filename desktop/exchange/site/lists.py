"""Owns long lists as pages: sections with jumps on one page, or a page a section where they are many. Must not know a
record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from desktop.exchange.site.parts import NOTHING, Part, joined, tag
from desktop.exchange.site.shell import Page, link, sections
from desktop.i18n import _, format_number

TOGETHER: Final = 400  # rows on one page; with more, each section has its own
A_PAGE: Final = 500  # rows of one section on one page


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its rows. `key` is its name in addresses."""

    key: str
    title: Part
    words: str
    rows: Sequence[Markup]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list and the ways it is ordered: (path, words) of its siblings, its own path among them."""

    path: str
    title: str
    entry: str
    sections: Sequence[Section]
    ways: Sequence[tuple[str, str]] = ()
    intro: Markup | None = None


def pages(one: Listing) -> Iterator[Page]:
    """The pages of a list, all in the language’s own folder: the links of rows are made for it."""
    rows = sum(len(section.rows) for section in one.sections)
    some = [section for section in one.sections if section.rows]
    if rows <= TOGETHER:
        jumps = sections([(f"s-{one.key}", f"{one.words} ({len(one.rows)})") for one in some])
        body = joined(
            _ways(one),
            jumps if len(some) > 1 else NOTHING,
            [_section(it, alone=len(some) == 1 and it.words == one.title) for it in some],
        )
        yield Page(one.path, one.title, body, one.entry, one.intro)
        return
    stem = one.path.removesuffix(".html")
    if len(some) == 1:
        yield from _pages_of(one, some[0], stem, one.path)
        return
    index = [
        tag("li", link(one.path, f"{stem}-{it.key}.html", it.title), " ", tag("span", _count(it), class_="count"))
        for it in some
    ]
    yield Page(one.path, one.title, joined(_ways(one), tag("ul", index, class_="rows index")), one.entry, one.intro)
    for it in some:
        yield from _pages_of(one, it, f"{stem}-{it.key}", f"{stem}-{it.key}.html")


def _section(it: Section, *, alone: bool) -> Markup:
    """A heading and its rows. One that only says the page's title again is there for those who jump by headings."""
    heading = tag("h2", it.title, id=f"s-{it.key}", class_="unseen" if alone else None)
    return tag("section", heading, tag("ul", it.rows, class_="rows"))


def _pages_of(one: Listing, it: Section, stem: str, first: str) -> Iterator[Page]:
    """The pages of one section; `first` is the path of the first of them."""
    parts = [it.rows[at : at + A_PAGE] for at in range(0, len(it.rows), A_PAGE)]
    names = [first, *(f"{stem}-{number}.html" for number in range(2, len(parts) + 1))]
    for number, (name, rows) in enumerate(zip(names, parts, strict=True)):
        words = one.title if it.words == one.title else f"{one.title} – {it.words}"
        title = words if len(parts) == 1 else f"{words} ({number + 1})"
        turns = [
            link(name, names[number - 1], _("Page précédente"), rel="prev") if number else NOTHING,
            link(name, names[number + 1], _("Page suivante"), rel="next") if number + 1 < len(names) else NOTHING,
        ]
        back = tag("p", link(name, one.path, one.title), class_="back") if name != one.path else NOTHING
        heading = tag("h2", it.title, class_="unseen")
        turn = tag("p", joined(turns[0], " ", turns[1]), class_="turns")
        body = joined(_ways(one) if name == one.path else NOTHING, back, heading, tag("ul", rows, class_="rows"), turn)
        # a letter or a part of one language is none of another: there the list begins
        yield Page(name, title, body, one.entry, abroad=one.path)


def _ways(one: Listing) -> Markup:
    if len(one.ways) < 2:
        return NOTHING
    some = [
        tag("li", link(one.path, path, words, aria_current="page" if path == one.path else None))
        for path, words in one.ways
    ]
    return tag("nav", tag("ul", some), class_="ways", aria_label=_("Ordre de la liste"))


def _count(it: Section) -> str:
    return format_number(len(it.rows))
