"""Owns the page of figures and the first page: numbers counted over what the site tells, and nothing else.

Each number of people is one that may be told, so that no sum or difference of them betrays a small group. Must not know
how pages are put together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from markupsafe import Markup

from desktop.exchange.site.parts import NOTHING, Part, bar, joined, tag
from desktop.exchange.site.shell import Page, link
from desktop.exchange.site.teller import Teller, counted
from desktop.i18n import _, format_number, ngettext
from desktop.services.audience.told import Doing, Id, Lack, Offer, Organisation

Row = tuple[Part, int, int | None]  # what, how many, people


def figures(teller: Teller) -> Page:
    """Tables by theme, status, territory and kind, each number with a bar beside it."""
    told = teller.site.told
    doings = told.doings
    parts = [_cards(teller), _people_words(doings)]
    if doings:
        parts += [
            _table(
                _("Initiatives par secteur"),
                _("Initiatives"),
                _by(teller, "sector", [(one.sector, one.people) for one in doings], _("Sans secteur")),
                people=True,
            ),
            _table(
                _("Initiatives par statut"),
                _("Initiatives"),
                _by(teller, "status", [(one.status, None) for one in doings], _("Sans statut")),
            ),
            _table(_("Initiatives par territoire"), _("Initiatives"), _regions(teller, doings)),
        ]
    if told.organisations:
        kinds = [(one.kind, None) for one in told.organisations]
        parts += [
            _table(_("Acteurs par type"), _("Acteurs"), _by(teller, "actor_type", kinds, _("Sans type"))),
            _table(_("Acteurs par territoire"), _("Acteurs"), _regions(teller, told.organisations)),
        ]
    if told.offers:
        themes = [(one.sector, None) for one in told.offers]
        parts += [_table(_("Services par secteur"), _("Services"), _by(teller, "sector", themes, _("Sans secteur")))]
    if told.lacks:
        grave = [(one.severity, None) for one in told.lacks]
        parts += [
            _table(_("Besoins par gravité"), _("Besoins"), _by(teller, "severity", grave, _("Sans gravité"))),
            _table(_("Besoins par territoire"), _("Besoins"), _regions(teller, told.lacks)),
        ]
    return Page("figures.html", _("Chiffres"), joined(parts), "figures.html")


def _people_words(doings: Iterable[Doing]) -> Markup:
    """What the sum of people is, and is not."""
    known = [one.people for one in doings if one.people is not None]
    if not known:
        return NOTHING
    words = [
        ngettext(
            "{people} personnes atteintes, dites par {n} initiative.",
            "{people} personnes atteintes en cumul, dites par {n} initiatives.",
            len(known),
            people=format_number(sum(known)),
        )
    ]
    if len(known) > 1:
        least = format_number(max(known))
        words.append(
            _("Une même personne peut y être comptée plusieurs fois : au moins {least} différentes.", least=least)
        )
    words.append(_("Les groupes trop petits ne sont pas dits."))
    return tag("p", " ".join(words), class_="people")


def _by(teller: Teller, scheme: str, some: Iterable[tuple[str, int | None]], otherwise: str) -> list[Row]:
    """How many records, and people, under each entry of a list, in its order."""
    rows = list(some)
    numbers = counted(code for code, _people in rows)
    order = [code for code in teller.site.frame.labels.get(scheme, {}) if code in numbers]
    order += sorted(code for code in numbers if code and code not in order)
    found: list[Row] = []
    for code in (*order, *([""] if "" in numbers else [])):
        people = [n for one, n in rows if one == code and n is not None]
        words = teller.label(scheme, code) if code else otherwise
        found.append((tag("bdi", words), numbers[code], sum(people) if people else None))
    return found


def _regions(teller: Teller, some: Sequence[Organisation | Doing | Lack | Offer]) -> list[Row]:
    """How many are in each region: one that is in two counts in both, and the lines do not add up."""
    numbers: dict[Id | None, int] = {}
    for one in some:
        for area in teller.site.region(one.spots) or (None,):
            numbers[area] = numbers.get(area, 0) + 1
    areas = teller.site.frame.areas
    order = sorted((area for area in numbers if area is not None), key=lambda it: teller.order(areas[it].names))
    rows: list[Row] = [(teller.said(areas[area].names), numbers[area], None) for area in order]
    if None in numbers:
        rows.append((tag("bdi", _("Sans territoire")), numbers[None], None))
    return rows


def _table(title: str, unit: str, rows: Sequence[Row], *, people: bool = False) -> Markup:
    most = max((n for _what, n, _people in rows), default=1)
    most_people = max((n or 0 for _what, _n, n in rows), default=1)
    heads = [tag("td", ""), tag("th", unit, scope="col"), tag("td", "", class_="bars", aria_hidden="true")]
    if people:
        heads += [
            tag("th", _("Personnes atteintes"), scope="col"),
            tag("td", "", class_="bars", aria_hidden="true"),
        ]
    made = []
    for what, n, reached in rows:
        cells = [tag("th", what, scope="row"), *_cells(n, most)]
        if people:
            cells += _cells(reached, most_people)
        made.append(tag("tr", cells))
    return tag(
        "section",
        tag("table", tag("caption", tag("h2", title)), tag("thead", tag("tr", heads)), tag("tbody", made)),
        class_="figures",
    )


def _cells(n: int | None, most: int) -> list[Markup]:
    """A number and its bar; nothing where nothing is told."""
    if n is None:
        return [tag("td", "–"), tag("td", "", class_="bars", aria_hidden="true")]
    return [tag("td", format_number(n)), tag("td", bar(n / most if most else 0), class_="bars", aria_hidden="true")]


# ---- the first page ------------------------------------------------------------------------------------


def home(teller: Teller) -> Page:
    """What this is, how much there is, and the ways into it."""
    network = teller.site.frame.title or _("Maillage")
    words = tag(
        "p",
        _(
            "Annuaire et chiffres de ce que font les acteurs pour les personnes migrantes. Ces pages se lisent sans "
            "réseau et ne demandent rien à personne."
        ),
        class_="lead",
    )
    return Page("index.html", network, joined(words, _cards(teller)), "index.html")


def _cards(teller: Teller) -> Markup:
    """How many of each kind, with the way to them."""
    told = teller.site.told
    cards = (
        ("actors.html", len(told.organisations), _("Acteurs")),
        ("initiatives.html", len(told.doings), _("Initiatives")),
        ("services.html", len(told.offers), _("Services")),
        ("needs.html", len(told.lacks), _("Besoins")),
        ("practices.html", len(teller.site.deeds.lessons), _("Bonnes pratiques")),
    )
    made = [
        tag("li", link("index.html", path, tag("strong", format_number(n)), " ", tag("span", words)))
        for path, n, words in cards
        if n
    ]
    return tag("ul", made, class_="cards")
