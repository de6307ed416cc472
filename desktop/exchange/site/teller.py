"""Owns how records are called on the pages of one language: names, lists, dates, places, ways. Knows no page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from markupsafe import Markup

from desktop.exchange.site.parts import NOTHING, Part, joined, listed, said, tag
from desktop.exchange.site.plan import Site
from desktop.exchange.site.shell import link
from desktop.i18n import _, comma, format_date, format_number, language
from desktop.services.audience.told import Doing, Id, Lack, Names, Offer, Organisation, Spot
from desktop.services.names.naming import best
from desktop.services.words.folding import fold
from desktop.services.words.period_codes import say_period

_OPEN_WEB: Final = ("http://", "https://")
OTHERS: Final = "\U0010ffff"  # the letter of names that begin with none: last


class Teller:
    """One site, in the language in force when it was made."""

    def __init__(self, site: Site) -> None:
        self.site, self.lang = site, language()
        self.comma = comma()
        self._labels: dict[tuple[str, str], str] = {}

    # ---- words -----------------------------------------------------------------------------------------

    def label(self, scheme: str, code: str) -> str:
        """An entry of a list; its code where the list has it no more, "" for none."""
        if not code:
            return ""
        key = (scheme, code)
        if key not in self._labels:
            names = self.site.frame.labels.get(scheme, {}).get(code, {})
            self._labels[key] = best(names, self.lang)[1] or code
        return self._labels[key]

    def labels(self, scheme: str, codes: Iterable[str]) -> Markup:
        """Several on one line."""
        return listed(tag("bdi", self.label(scheme, code)) for code in codes)

    def country(self, code: str) -> str:
        """A country by its code."""
        return best(self.site.countries.get(code, {}), self.lang)[1] or code

    def said(self, names: Names, otherwise: str = "") -> Markup:
        """A text in this language, else as it is."""
        return said(names, self.lang, otherwise)

    def plain(self, names: Names) -> str:
        """The same as plain words."""
        return best(names, self.lang)[1]

    def order(self, names: Names) -> tuple[str, str]:
        """Where a name stands in an alphabetical list."""
        words = self.plain(names)
        return fold(words), words

    def letter(self, names: Names) -> str:
        """The letter under which a name stands: a capital, an Arabic letter, or `OTHERS`."""
        first = fold(self.plain(names))[:1].upper()
        return first if first.isalpha() else OTHERS

    def day(self, text: str) -> str:
        """A date that may stop at the month or the year."""
        if len(text) == 10:
            try:
                return format_date(date.fromisoformat(text), "long")
            except ValueError:
                return text
        return say_period(text) or text

    def dates(self, first: str, last: str) -> Markup:
        """From one to the other."""
        if first and first == last:
            return tag("bdi", self.day(first))
        return listed((tag("bdi", self.day(one)) for one in (first, last) if one), " – ")

    # ---- where -----------------------------------------------------------------------------------------

    def area(self, area: Id | None) -> Markup:
        """A territory and the largest around it."""
        chain = self.site.chain(area)
        some = [chain[0].names, chain[-1].names] if len(chain) > 1 else [one.names for one in chain]
        return listed((self.said(names) for names in some), self.comma)

    def town(self, spots: Iterable[Spot]) -> Markup:
        """The territories of some spots, each once."""
        found: dict[Id, None] = {spot.area: None for spot in spots if spot.area is not None}
        known = [self.site.frame.areas[area].names for area in found if area in self.site.frame.areas]
        return listed(self.said(names) for names in known)

    def places(self, spots: Iterable[Spot]) -> Markup:
        """Each spot with its name, address and territory."""
        some = []
        for spot in spots:
            parts = [self.said(spot.names), tag("bdi", spot.address) if spot.address else NOTHING, self.area(spot.area)]
            some.append(tag("li", listed(parts)))
        return tag("ul", some, class_="plain") if some else NOTHING

    # ---- records ---------------------------------------------------------------------------------------

    def actor(self, here: str, actor: Id | None) -> Markup:
        """An actor by name, with the way to it."""
        known = None if actor is None else self.site.actors.get(actor)
        return NOTHING if known is None else self.go(here, "actor", known.id, self.actor_name(known))

    def actor_name(self, one: Organisation) -> Markup:
        """Its name, or that it is protected."""
        if one.withheld:
            return tag("bdi", _("Organisation protégée"))
        return self.said(one.names, one.acronym or _("Sans titre"))

    def doing(self, here: str, one: Doing) -> Markup:
        """An initiative by name, with the way to it."""
        return self.go(here, "initiative", one.id, self.title(one))

    def title(self, one: Doing | Lack | Offer) -> Markup:
        """What it is called, or that it is protected."""
        if one.withheld:
            words = {Doing: _("Initiative protégée"), Lack: _("Besoin protégé"), Offer: _("Service protégé")}
            return tag("bdi", words[type(one)])
        return self.said(one.names, _("Sans titre"))

    def go(self, here: str, kind: str, record: Id, words: Part) -> Markup:
        """A way to a record's page, or only its words where it has none."""
        file = self.site.file(kind, record)
        if not file:
            return joined(words)
        return link(here, f"{file}#r-{self.site.key(record)}" if self.site.shared(kind) else file, words)

    def row(self, name: Part, *details: Markup) -> Markup:
        """A line of a list: what it is called, and what else."""
        second = listed(details)
        return tag("li", tag("span", name, class_="name"), tag("span", second, class_="second") if second else None)

    def web(self, address: str) -> Markup:
        """An address one can follow where it is one of the web; else as it was typed."""
        typed = address.strip()
        whole = typed if typed.lower().startswith(_OPEN_WEB) else f"https://{typed}"
        follows = typed and "." in typed and not any(sign.isspace() or sign in "<>\"'`" for sign in typed)
        if follows and (typed == whole or ":" not in typed):
            return tag("a", tag("bdi", typed, dir="ltr"), href=whole, rel="noreferrer noopener nofollow")
        return tag("bdi", typed, dir="auto") if typed else NOTHING


def number(value: int | None) -> str:
    """A number as the language writes it; "" where nothing is told."""
    return "" if value is None else format_number(value)


def counted(values: Iterable[str]) -> Mapping[str, int]:
    """How many of each, the most first and then by name."""
    found: dict[str, int] = {}
    for value in values:
        found[value] = found.get(value, 0) + 1
    return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))
