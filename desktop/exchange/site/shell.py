"""Owns what stands around every page: head, policy, navigation, languages, foot. Must not know what a page tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup

from desktop.exchange.site.parts import Part, direction, joined, tag
from desktop.exchange.site.plan import Site
from desktop.i18n import LANGUAGES, NAMES, _, format_date, language

# `file:` beside 'self': on a stick, a page's own folder is no origin for every browser
POLICY: Final = (
    "default-src 'none'; style-src 'self' file:; script-src 'self' file:; img-src 'self' file: data:; "
    "base-uri 'none'; form-action 'none'"
)
MAP: Final = "map.html"


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its path from the language's folder, its title, what it shows, under which entry it is."""

    path: str
    title: str
    body: Markup
    entry: str = ""
    intro: Markup | None = None
    abroad: str = ""  # where its like is in the other languages, if not at the same path
    heading: Part = None  # the title as it stands on the page, where that is more than words


def up(path: str) -> str:
    """The way from a page to its language's folder."""
    return "../" * path.count("/")


def link(here: str, to: str, *words: Part, **given: object) -> Markup:
    """A link from one page to another, both from the language's folder."""
    return tag("a", *words, href=f"{up(here)}{to}", **given)


def entries(site: Site) -> list[tuple[str, str]]:
    """(path, words) of the entries of the navigation, in the language in force; one without records is left out."""
    told = site.told
    some = [
        ("index.html", _("Première page"), True),
        ("actors.html", _("Acteurs"), bool(told.organisations)),
        ("initiatives.html", _("Initiatives"), bool(told.doings)),
        ("services.html", _("Services"), bool(told.offers)),
        ("needs.html", _("Besoins"), bool(told.lacks)),
        ("projects.html", _("Projets"), any(one.kind == "project" for one in site.deeds.deeds)),
        ("figures.html", _("Chiffres"), True),
        ("practices.html", _("Bonnes pratiques"), bool(site.deeds.lessons)),
        ("downloads.html", _("Téléchargements"), bool(site.downloads)),
        ("about.html", _("Ces données"), True),
    ]
    return [(path, words) for path, words, there in some if there]


def whole(site: Site, page: Page) -> bytes:
    """The page as a file."""
    lang, way = language(), up(page.path)
    network = site.frame.title or _("Maillage")
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        Markup(f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'),  # words of this module
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", f"{page.title} – {network}" if page.title != network else network),
        tag("link", rel="stylesheet", href=f"{way}../style.css"),
        tag("script", "", src=f"{way}../search.js", defer=True),
    )
    body = tag(
        "body",
        tag("a", _("Aller au contenu"), class_="skip", href="#content"),
        _top(site, page, network, way),
        tag("main", tag("h1", page.heading or page.title), page.intro, page.body, id="content"),
        _foot(site, page),
        data_up=way,
    )
    return _document(lang, head, body)


def _document(lang: str, head: Markup, body: Markup) -> bytes:
    made = joined(Markup("<!DOCTYPE html>\n"), tag("html", head, "\n", body, lang=lang, dir=direction(lang)), "\n")
    return made.encode("utf-8", errors="replace")


def _top(site: Site, page: Page, network: str, way: str) -> Markup:
    languages = [
        tag("li", tag("span", NAMES[lang], lang=lang, aria_current="true"))
        if lang == language()
        else tag(
            "li", tag("a", NAMES[lang], href=f"{way}../{lang}/{page.abroad or page.path}", lang=lang, hreflang=lang)
        )
        for lang in LANGUAGES
    ]
    some = [
        tag("li", link(page.path, path, words, aria_current="page" if path == page.entry else None))
        for path, words in entries(site)
    ]
    if site.map:
        some.insert(1, tag("li", tag("a", _("Carte"), href=f"{way}../{MAP}#{language()}")))
    search = tag(
        "div",
        tag("label", _("Chercher un nom, un lieu, une activité"), for_="search"),
        tag("input", id="search", type="search", autocomplete="off", role="combobox", aria_expanded="false",
            aria_controls="found"),
        tag("ul", "", id="found", hidden=True),
        class_="search",
        hidden=True,
        data_none=_("Rien ne correspond."),
    )  # fmt: skip
    return tag(
        "header",
        tag("p", link(page.path, "index.html", tag("bdi", network)), class_="network"),
        tag("nav", tag("ul", languages), class_="languages", aria_label=_("Langue")),
        tag("nav", tag("ul", some), class_="entries", aria_label=_("Parties du site")),
        search,
    )


def _foot(site: Site, page: Page) -> Markup:
    made = _("Fait avec Maillage le {date}", date=format_date(site.frame.day, "long"))
    about = link(page.path, "about.html", _("À propos de ces données"))
    licence = tag("p", _("Licence : {licence}", licence=site.choices.licence)) if site.choices.licence else None
    return tag("footer", tag("p", made, " · ", about), licence)


def gate(site: Site) -> bytes:
    """The first page of all: the same words in four languages, each with its way in."""
    network = site.frame.title or "Maillage"
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        Markup(f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'),  # words of this module
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", network),
        tag("link", rel="stylesheet", href="style.css"),
    )
    ways = [
        tag("li", tag("a", NAMES[lang], href=f"{lang}/index.html", lang=lang, hreflang=lang, dir=direction(lang)))
        for lang in LANGUAGES
    ]
    body = tag("body", tag("main", tag("h1", tag("bdi", network)), tag("ul", ways, class_="gate"), id="content"))
    return _document(site.frame.lang, head, body)


def sections(titles: Sequence[tuple[str, str]]) -> Markup:
    """A line of jumps to the sections of a page: (id, words)."""
    jumps = [tag("li", tag("a", words, href=f"#{name}")) for name, words in titles]
    return tag("nav", tag("ul", jumps), class_="jumps", aria_label=_("Sur cette page"))
