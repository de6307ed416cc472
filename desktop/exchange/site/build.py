"""Owns putting a site together: every file with its path, in one order. Must not know where files are written."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Final

from desktop import paths
from desktop.exchange.site import about, figures, others, records
from desktop.exchange.site.plan import Site
from desktop.exchange.site.shell import MAP, Page, gate, whole
from desktop.exchange.site.teller import Teller
from desktop.i18n import LANGUAGES, speaking
from desktop.services.audience.told import Doing, Organisation
from desktop.tokens import DARK, LIGHT, Tokens

MARK: Final = "maillage-site.json"  # says that a folder is a site of ours, which another may replace


def files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Path and content of every file of the site, made as they are asked for. Equal sites give equal files."""
    yield "index.html", gate(site)
    yield "style.css", _style()
    yield "search.js", (paths.resources() / "pages" / "search.js").read_bytes()
    if site.map:
        yield MAP, site.map
    for one in site.downloads:
        yield f"data/{one.name}", one.data
    for lang in LANGUAGES:
        yield from _language(site, lang)
    told = {"made with": "Maillage", "day": site.frame.day.isoformat(), "audience": site.told.audience}
    yield MARK, json.dumps(told, ensure_ascii=False).encode() + b"\n"


def about_how_many(site: Site) -> int:
    """About how many pages there are: those of records, and the lists in which they stand."""
    single = sum(len(site.files(kind)) for kind in ("actor", "initiative"))
    kinds = (site.told.organisations, site.told.doings, site.told.lacks, site.told.offers)
    rows = sum(2 * (1 + len(some) // 100) for some in kinds if some)
    return len(LANGUAGES) * (single + rows + 5) + 1


def _language(site: Site, lang: str) -> Iterator[tuple[str, bytes]]:
    """One language's pages. It is spoken while a page is made, and not while somebody does something with it."""
    with speaking(lang):
        teller = Teller(site)
        index = f"{lang}/index.js", _index(teller)
        made = _pages(teller)
    yield index
    while True:
        with speaking(lang):
            page = next(made, None)
            data = b"" if page is None else whole(site, page)
        if page is None:
            return
        yield f"{lang}/{page.path}", data


def _pages(teller: Teller) -> Iterator[Page]:
    site, told = teller.site, teller.site.told
    yield figures.home(teller)
    for some, make in (
        (told.organisations, records.actor_lists),
        (told.doings, records.doing_lists),
        (told.offers, others.services),
        (told.lacks, others.needs),
    ):
        if some:
            for pages in make(teller):
                yield from pages()
    if any(one.kind == "project" for one in site.deeds.deeds):
        yield from others.projects(teller)
    yield figures.figures(teller)
    if site.deeds.lessons:
        yield from others.practices(teller)
    if site.downloads:
        yield from others.downloads(teller)
    yield about.about(teller)
    for kind in ("actor", "initiative"):
        for file, on_it in site.files(kind).items():
            yield records.pages_of(teller, kind, file, on_it)


def _index(teller: Teller) -> bytes:
    """What the search box looks through: [name, what else, way, other names]."""
    site = teller.site
    rows = []
    everything: dict[str, list[Organisation | Doing]] = {
        "actor": [*site.actors.values()],
        "initiative": [*site.doings.values()],
    }
    for kind, some in everything.items():
        for one in some:
            file = site.file(kind, one.id)
            way = f"{file}#r-{site.key(one.id)}" if site.shared(kind) else file
            scheme, code = ("actor_type", one.kind) if isinstance(one, Organisation) else ("sector", one.sector)
            short = one.acronym if isinstance(one, Organisation) else ""
            name = teller.plain(one.names) or short
            more = [words for words in (*one.names.values(), short) if words and words != name]
            rows.append([name, teller.label(scheme, code), way, *more])
    text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
    return f"maillageFound({text});\n".encode("utf-8", errors="replace")


def _style() -> bytes:
    """Colours of the two themes, then the rules."""
    rules = (paths.resources() / "pages" / "pages.css").read_text(encoding="utf-8")
    dark = f"@media (prefers-color-scheme: dark) {{ :root {{ {_colours(DARK)} }} }}"
    # paper is white whatever the screen is
    paper = f"@media print {{ :root {{ {_colours(LIGHT)} }} }}"
    return f":root {{ {_colours(LIGHT)} }}\n{dark}\n{paper}\n{rules}".encode()


def _colours(tokens: Tokens) -> str:
    return " ".join(
        f"--{name.replace('_', '-')}: {value};" for name, value in asdict(tokens).items() if isinstance(value, str)
    )
