"""Owns the pages of single actors and initiatives, and the lists of them. Must not know how pages are put together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from markupsafe import Markup

from desktop.exchange.site import lists
from desktop.exchange.site.lists import Listing, Section
from desktop.exchange.site.parts import NOTHING, facts, joined, lines, listed, tag
from desktop.exchange.site.shell import Page
from desktop.exchange.site.teller import OTHERS, Teller, number
from desktop.i18n import _
from desktop.services.audience.told import Doing, Id, Lack, Offer, Organisation

# ---- actors ------------------------------------------------------------------------------------------


def actor_lists(teller: Teller) -> Iterator[Callable[[], Iterator[Page]]]:
    """The directory, three times: by letter, by territory, by kind."""
    ways = (
        ("actors.html", _("De A à Z")),
        ("actors-territory.html", _("Par territoire")),
        ("actors-kind.html", _("Par type d’acteur")),
    )
    some = sorted(teller.site.told.organisations, key=lambda one: (one.withheld, *teller.order(one.names), one.id))
    title, intro = _("Acteurs"), _intro(teller)

    def listed_by(path: str, sections: Sequence[Section]) -> Iterator[Page]:
        return lists.pages(Listing(path, title, "actors.html", sections, ways, intro))

    rows = {one.id: _actor_row(teller, one) for one in some}
    yield lambda: listed_by("actors.html", _by_letter(teller, some, rows))
    yield lambda: listed_by("actors-territory.html", by_territory(teller, [(one, rows[one.id]) for one in some]))
    kinds = [(one.kind, rows[one.id]) for one in some]
    yield lambda: listed_by("actors-kind.html", by_term(teller, "actor_type", kinds, _("Sans type")))


def _intro(teller: Teller) -> Markup | None:
    hidden = any(one.withheld for one in teller.site.told.organisations)
    return tag("p", _("Le nom et l’adresse des organisations protégées ne sont pas publiés.")) if hidden else None


def _actor_row(teller: Teller, one: Organisation) -> Markup:
    name = teller.go("actors.html", "actor", one.id, teller.actor_name(one))
    short = tag("bdi", one.acronym) if one.acronym and one.acronym != teller.plain(one.names) else NOTHING
    return teller.row(name, short, tag("bdi", teller.label("actor_type", one.kind)), teller.town(one.spots))


def _by_letter(teller: Teller, some: Iterable[Organisation], rows: dict[Id, Markup]) -> list[Section]:
    found: dict[str, list[Markup]] = {}
    protected = []
    for one in some:
        if one.withheld:
            protected.append(rows[one.id])
        else:
            found.setdefault(teller.letter(one.names or {"": one.acronym}), []).append(rows[one.id])
    made = []
    # the reader's own letters first
    for letter in sorted(found, key=lambda one: (one == OTHERS, (one > "\u05ff") != (teller.lang == "ar"), one)):
        words = _("Autres signes") if letter == OTHERS else letter
        key = "0" if letter == OTHERS else f"{ord(letter):x}" if not letter.isascii() else letter.lower()
        made.append(Section(key, words, words, found[letter]))
    if protected:
        words = _("Organisations protégées")
        made.append(Section("protected", words, words, protected))
    return made


def by_territory(teller: Teller, some: Iterable[tuple[Organisation | Doing | Lack | Offer, Markup]]) -> list[Section]:
    """Rows under each region where they are; those of nowhere last."""
    found: dict[Id | None, list[Markup]] = {}
    for one, row in some:
        for area in teller.site.region(one.spots) or (None,):
            found.setdefault(area, []).append(row)
    areas = teller.site.frame.areas
    order = sorted((area for area in found if area is not None), key=lambda area: teller.order(areas[area].names))
    made = []
    for area in order:
        names = areas[area].names
        key = "".join(sign for sign in areas[area].code if sign.isalnum()) or area.hex()[:8]
        made.append(Section(key, teller.said(names), teller.plain(names), found[area]))
    if None in found:
        made.append(Section("0", _("Sans territoire"), _("Sans territoire"), found[None]))
    return made


def by_term(teller: Teller, scheme: str, some: Iterable[tuple[str, Markup]], otherwise: str) -> list[Section]:
    """Rows under each entry of a list, in the list's order; those of none last."""
    found: dict[str, list[Markup]] = {}
    for code, row in some:
        found.setdefault(code, []).append(row)
    known = [code for code in teller.site.frame.labels.get(scheme, {}) if code in found]
    rest = sorted(code for code in found if code and code not in known)
    made = []
    for place, code in enumerate((*known, *rest)):
        words = teller.label(scheme, code)
        made.append(Section(f"{place + 1}", words, words, found[code]))
    if "" in found:
        made.append(Section("0", otherwise, otherwise, found[""]))
    return made


def by_theme_and_territory(
    teller: Teller, name: str, title: str, rows: Sequence[tuple[Doing | Lack | Offer, Markup]]
) -> Iterator[Callable[[], Iterator[Page]]]:
    """The same rows listed twice, on `name`.html by theme and on `name`-territory.html."""
    first, second = f"{name}.html", f"{name}-territory.html"
    ways = ((first, _("Par secteur")), (second, _("Par territoire")))

    def listed_by(path: str, sections: Sequence[Section]) -> Iterator[Page]:
        return lists.pages(Listing(path, title, first, sections, ways))

    themes = [(one.sector, row) for one, row in rows]
    yield lambda: listed_by(first, by_term(teller, "sector", themes, _("Sans secteur")))
    yield lambda: listed_by(second, by_territory(teller, rows))


def actor(teller: Teller, here: str, one: Organisation, level: str) -> Markup:
    """What is told of an actor, under a heading that stands before it."""
    site = teller.site
    phone = tag("bdi", one.phone, dir="ltr") if one.phone else None
    rows = facts(
        (
            (_("Sigle"), tag("bdi", one.acronym) if one.acronym else None),
            (_("Type d’acteur"), tag("bdi", teller.label("actor_type", one.kind)) if one.kind else None),
            (_("Lieux"), teller.places(one.spots)),
            (_("Téléphone"), phone),
            (_("Courriel"), _email(one.email)),
            (_("Site web"), teller.web(one.web)),
            (_("Public"), teller.labels("group", one.groups)),
            (_("Langues parlées"), teller.labels("language", one.languages)),
        )
    )
    doings = [tag("li", teller.doing(here, it)) for it in site.by_lead.get(one.id, ())]
    offers = [offer(teller, here, it, f"h{int(level[1]) + 2}") for it in site.by_provider.get(one.id, ())]
    below = f"h{int(level[1]) + 1}"
    return joined(
        rows,
        tag("div", lines(one.mandate, teller.lang), class_="words") if one.mandate else None,
        joined(tag(below, _("Ses services")), offers) if offers else None,
        joined(tag(below, _("Ses initiatives")), tag("ul", doings)) if doings else None,
    )


def _email(address: str) -> Markup:
    typed = address.strip()
    plain = typed.isascii() and typed.count("@") == 1 and all(sign.isalnum() or sign in "@._+-" for sign in typed)
    words = tag("bdi", typed, dir="ltr")
    return NOTHING if not typed else tag("a", words, href=f"mailto:{typed}") if plain else words


def offer(teller: Teller, here: str, one: Offer, level: str, *, whose: bool = False) -> Markup:
    """What is told of a service, as a part of a page."""
    alert = tag("p", lines(one.alert, teller.lang), class_="alert") if one.alert else None
    opening = listed((tag("bdi", line) for line in one.opening.splitlines() if line.strip()), Markup("<br>"))
    note = teller.said(one.fee_note)
    fee = tag("bdi", teller.label("fee", one.fee)) if one.fee else NOTHING
    return tag(
        "article",
        tag(level, teller.title(one)),
        alert,
        tag("p", _("Le nom et l’adresse ne sont pas publiés.")) if one.withheld else None,
        facts(
            (
                (_("Proposé par"), teller.actor(here, one.provider) if whose else None),
                (_("Secteur"), teller.label("sector", one.sector)),
                (_("Statut"), teller.label("service_status", one.status)),
                (_("Lieux"), teller.places(one.spots)),
                (_("Horaires"), opening),
                (_("Public"), teller.labels("group", one.groups)),
                (_("Conditions"), teller.said(one.eligibility)),
                (_("Coût"), listed((fee, note))),
                (_("Langues parlées"), teller.labels("language", one.languages)),
            )
        ),
        tag("div", lines(one.description, teller.lang), class_="words") if one.description else None,
    )


# ---- initiatives -------------------------------------------------------------------------------------


def doing_lists(teller: Teller) -> Iterator[Callable[[], Iterator[Page]]]:
    """Initiatives by theme and by territory, the latest first."""
    some = sorted(teller.site.told.doings, key=lambda one: (*teller.order(one.names), one.id))
    some.sort(key=lambda one: one.starts, reverse=True)
    some.sort(key=lambda one: one.withheld)
    rows = [(one, _doing_row(teller, one)) for one in some]
    yield from by_theme_and_territory(teller, "initiatives", _("Initiatives"), rows)


def _doing_row(teller: Teller, one: Doing) -> Markup:
    return teller.row(
        teller.doing("initiatives.html", one),
        teller.actor("initiatives.html", one.lead),
        tag("bdi", teller.label("status", one.status)) if one.status else NOTHING,
        teller.dates(one.starts, one.ends),
        teller.town(one.spots),
    )


def doing(teller: Teller, here: str, one: Doing, level: str) -> Markup:
    """What is told of an initiative, under a heading that stands before it."""
    site = teller.site
    deed = site.deed_of.get(one.id)
    roles = [] if deed is None else [actor for role, actor in deed.roles if role != "lead"]
    within = None if deed is None or deed.within is None else site.deed_of.get(deed.within)
    needs = [tag("li", teller.title(it)) for it in site.answered.get(one.id, ())]
    lessons = [tag("li", teller.said(it.names, _("Sans titre"))) for it in site.lessons_of.get(one.id, ())]
    below = f"h{int(level[1]) + 1}"
    return joined(
        facts(
            (
                (_("Acteur responsable"), teller.actor(here, one.lead)),
                (_("Partenaires"), listed(teller.actor(here, actor) for actor in dict.fromkeys(roles))),
                (_("Projet"), teller.said(within.names, within.acronym) if within is not None else None),
                (_("Secteur"), teller.label("sector", one.sector)),
                (_("Statut"), teller.label("status", one.status)),
                (_("Dates"), teller.dates(one.starts, one.ends)),
                (_("Lieux"), teller.places(one.spots)),
                (_("Public"), teller.labels("group", one.groups)),
                (_("Personnes bénéficiaires"), number(one.people)),
            )
        ),
        tag("div", lines(one.description, teller.lang), class_="words") if one.description else None,
        joined(tag(below, _("Besoins auxquels elle répond")), tag("ul", needs)) if needs else None,
        joined(tag(below, _("Bonnes pratiques")), tag("ul", lessons)) if lessons else None,
    )


# ---- pages of records --------------------------------------------------------------------------------


def pages_of(teller: Teller, kind: str, file: str, some: Sequence[Id]) -> Page:
    """The page of one record, or of the records that share it."""
    site = teller.site
    entry, title = ("actors.html", _("Acteurs")) if kind == "actor" else ("initiatives.html", _("Initiatives"))

    def told(record: Id, level: str) -> Markup:
        if kind == "actor":
            return actor(teller, file, site.actors[record], level)
        return doing(teller, file, site.doings[record], level)

    def named(record: Id) -> tuple[Markup, str]:
        if kind == "actor":
            one = site.actors[record]
            return teller.actor_name(one), teller.plain(one.names) or one.acronym or _("Sans titre")
        return teller.title(site.doings[record]), teller.plain(site.doings[record].names) or _("Sans titre")

    if not site.shared(kind):
        heading, words = named(some[0])
        return Page(file, words, told(some[0], "h1"), entry, heading=heading)
    order = sorted(some, key=lambda record: (named(record)[1], record))
    parts = [
        tag("article", tag("h2", named(one)[0], id=f"r-{site.key(one)}"), told(one, "h2"), class_="record")
        for one in order
    ]
    return Page(file, f"{title} ({file[2:4]})", joined(parts), entry)
