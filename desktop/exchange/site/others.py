"""Owns the pages of services, needs, projects, good practices and downloads. Knows nothing of other pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from markupsafe import Markup

from desktop.exchange.site import lists
from desktop.exchange.site.lists import Listing, Section
from desktop.exchange.site.parts import NOTHING, Part, facts, joined, lines, listed, tag
from desktop.exchange.site.plan import Download
from desktop.exchange.site.records import by_theme_and_territory, offer
from desktop.exchange.site.shell import Page
from desktop.exchange.site.teller import Teller, number
from desktop.i18n import _, format_size, language
from desktop.services.audience.told import Lack, Names
from desktop.services.audience.told_deeds import Deed, Lesson

# ---- services ----------------------------------------------------------------------------------------


def services(teller: Teller) -> Iterator[Callable[[], Iterator[Page]]]:
    """Services by theme and by territory, each told whole in its line: nobody should have to follow a link."""
    some = sorted(teller.site.told.offers, key=lambda one: (one.withheld, *teller.order(one.names), one.id))
    rows = [(one, tag("li", offer(teller, "services.html", one, "h3", whose=True))) for one in some]
    yield from by_theme_and_territory(teller, "services", _("Services"), rows)


# ---- needs -------------------------------------------------------------------------------------------


def needs(teller: Teller) -> Iterator[Callable[[], Iterator[Page]]]:
    """Needs by theme and by territory, the gravest first."""
    some = sorted(teller.site.told.lacks, key=lambda one: (*teller.order(one.names), one.id))
    some.sort(key=lambda one: one.severity, reverse=True)
    some.sort(key=lambda one: one.withheld)
    rows = [(one, _lack(teller, one)) for one in some]
    yield from by_theme_and_territory(teller, "needs", _("Besoins"), rows)


def _lack(teller: Teller, one: Lack) -> Markup:
    doings = teller.site.doings
    answers = listed(teller.doing("needs.html", doings[answer]) for answer in one.answers if answer in doings)
    why = tag("p", _("Ce qui a été dit et l’endroit ne sont pas publiés.")) if one.withheld else None
    return tag(
        "li",
        tag(
            "article",
            tag("h3", teller.title(one)),
            why,
            facts(
                (
                    (_("Gravité"), teller.label("severity", one.severity)),
                    (_("Statut"), teller.label("need_status", one.status)),
                    (_("Secteur"), teller.label("sector", one.sector)),
                    (_("Lieux"), teller.places(one.spots)),
                    (_("Public"), teller.labels("group", one.groups)),
                    (_("Personnes concernées"), number(one.people)),
                    (_("Dit le"), teller.day(one.said) if one.said else ""),
                    (_("Couvert ou clos le"), teller.day(one.closed) if one.closed else ""),
                    (_("Initiatives qui y répondent"), answers),
                )
            ),
            tag("div", lines(one.description, teller.lang), class_="words") if one.description else None,
        ),
    )


# ---- projects ----------------------------------------------------------------------------------------


def projects(teller: Teller) -> Iterator[Page]:
    """Projects with who pays and carries them, and their initiatives."""
    site = teller.site
    some = [one for one in site.deeds.deeds if one.kind == "project"]
    some.sort(key=lambda one: (*teller.order(one.names), one.id))
    some.sort(key=lambda one: one.starts, reverse=True)
    rows = [_project(teller, one) for one in some]
    title = _("Projets")
    yield from lists.pages(Listing("projects.html", title, "projects.html", (Section("all", title, title, rows),)))


def _project(teller: Teller, one: Deed) -> Markup:
    site, here = teller.site, "projects.html"

    def who(role: str) -> Markup:
        return listed(teller.actor(here, actor) for found, actor in one.roles if found == role)

    part_of = None if one.within is None else site.deed_of.get(one.within)
    budget = f"{_amount(one.amount)} {one.currency}".strip() if one.amount else ""
    inside = [site.doings[it.id] for it in site.deeds.deeds if it.within == one.id and it.id in site.doings]
    return tag(
        "li",
        tag(
            "article",
            tag("h3", teller.said(one.names, one.acronym or _("Sans titre"))),
            facts(
                (
                    (_("Programme dont il fait partie"), teller.said(part_of.names) if part_of is not None else None),
                    (_("Porté par"), who("lead")),
                    (_("Bailleurs"), who("donor")),
                    (_("Partenaires"), who("partner")),
                    (_("Mise en œuvre"), who("implementer")),
                    (_("Statut"), teller.label("status", one.status)),
                    (_("Dates"), teller.dates(one.starts, one.ends)),
                    (_("Budget"), tag("bdi", budget) if budget else None),
                    (_("Régions et territoires"), teller.places(one.spots)),
                    (_("Initiatives"), listed(teller.doing(here, it) for it in inside)),
                )
            ),
            tag("div", lines(one.objectives or one.description, teller.lang), class_="words"),
        ),
    )


def _amount(value: float) -> str:
    return number(round(value))


# ---- good practices ----------------------------------------------------------------------------------


def practices(teller: Teller) -> Iterator[Page]:
    """Good practices, told whole."""
    some = sorted(teller.site.deeds.lessons, key=lambda one: (*teller.order(one.names), one.id))
    title = _("Bonnes pratiques")
    rows = [_lesson(teller, one) for one in some]
    yield from lists.pages(Listing("practices.html", title, "practices.html", (Section("all", title, title, rows),)))


def _lesson(teller: Teller, one: Lesson) -> Markup:
    here, doings = "practices.html", teller.site.doings
    where = listed(
        (
            tag("bdi", one.city) if one.city else NOTHING,
            tag("bdi", teller.country(one.country)) if one.country else NOTHING,
            teller.area(one.area),
        ),
        teller.comma,
    )
    shown = listed(teller.doing(here, doings[it]) for it in one.initiatives if it in doings)
    texts: tuple[tuple[str, Names], ...] = (
        (_("Contexte"), one.context),
        (_("Ce qui a marché"), one.worked),
        (_("Limites"), one.limits),
        (_("Ce que d’autres peuvent reprendre"), one.transfer),
    )
    quoted = None
    if one.quotation:
        who: Part = tag("footer", tag("bdi", one.quoted)) if one.quoted else None
        quoted = tag("blockquote", lines(one.quotation, teller.lang), who)
    return tag(
        "li",
        tag(
            "article",
            tag("h3", teller.said(one.names, _("Sans titre"))),
            facts(
                (
                    (_("Lieux"), where),
                    (_("Secteur"), teller.label("sector", one.sector)),
                    (_("Portée par"), teller.actor(here, one.actor)),
                    (_("Dates"), teller.dates(one.starts, one.ends)),
                    (_("Initiatives qui la montrent"), shown),
                )
            ),
            [joined(tag("h4", title), lines(words, teller.lang)) for title, words in texts if words],
            quoted,
        ),
    )


# ---- downloads ---------------------------------------------------------------------------------------


def downloads(teller: Teller) -> Iterator[Page]:
    """The same data as files for other programs."""
    lang = language()
    some = [one for one in teller.site.downloads if one.lang in ("", lang)]
    rows = [_download(one) for one in some]
    body = joined(tag("p", _("Les mêmes données, pour d’autres programmes.")), tag("ul", rows, class_="rows"))
    yield Page("downloads.html", _("Téléchargements"), body, "downloads.html")


def _download(one: Download) -> Markup:
    size = format_size(len(one.data))
    name = tag("a", _(one.label), href=f"../data/{one.name}", download=True)
    second = listed(
        (tag("bdi", one.name, dir="ltr"), tag("bdi", size), tag("bdi", _(one.note)) if one.note else NOTHING)
    )
    return tag("li", tag("span", name, class_="name"), tag("span", second, class_="second"))
