"""Owns what activities of IATI (2.0x, and as far as it goes 1.0x) say. Must not know records.

An activity that others are within is a project, any other an initiative. Money that moved and persons to ask are left;
results are left but for the people reached that Maillage itself writes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final
from xml.etree.ElementTree import Element

from desktop.exchange import cells
from desktop.exchange.incoming.files import marked
from desktop.exchange.incoming.files.found import Found, Tidying, known_table
from desktop.exchange.incoming.files.nested import joined
from desktop.exchange.incoming.files.places import on_earth

_LANGUAGES: Final = ("fr", "en", "es", "ar")
_ROLES: Final = {
    "1": "donor",
    "funding": "donor",
    "donor": "donor",
    "2": "lead",
    "accountable": "lead",
    "3": "partner",
    "extending": "partner",
    "4": "implementer",
    "implementing": "implementer",
}
_STATUS: Final = {"1": "planned", "2": "ongoing", "3": "done", "4": "done", "5": "cancelled", "6": "suspended"}
_DATES: Final = {"start-planned": "1", "start-actual": "2", "end-planned": "3", "end-actual": "4"}
_REACHED: Final = frozenset({"personnes atteintes", "people reached", "personas alcanzadas", "الأشخاص المستفيدون"})
_OURS: Final = re.compile(r".*-([IP])-([0-9a-f]{32})")
_CENSUS: Final = re.compile(r"MA-HCP-\d{4}-([\d.]+)")
_PLACE: Final = re.compile(r"(?:^|-)([0-9a-f]{32})$")  # ours, at the end of the reference of a location
_IASC, _OWN, _GOALS = "10", "99", "7"
# the sectors of the Development Assistance Committee by their first three digits
_DAC: Final = {
    "110": "Education",
    "111": "Education",
    "112": "Education",
    "113": "Education",
    "114": "Education",
    "120": "Health",
    "121": "Health",
    "122": "Health",
    "123": "Health",
    "130": "Reproductive health",
    "140": "Water and sanitation",
    "150": "Governance",
    "151": "Governance",
    "152": "Peace and security",
    "160": "Social services",
    "240": "Financial services",
    "250": "Business",
    "310": "Agriculture",
    "311": "Agriculture",
    "410": "Environment",
    "430": "Multisector",
    "520": "Food security",
    "720": "Emergency response",
    "730": "Reconstruction",
    "740": "Disaster prevention",
    "930": "Refugees in donor countries",
}
_COLUMNS: Final[tuple[Any, ...]] = (
    *("id", "identifier", "title", "title.fr", "title.en", "title.es", "title.ar"),
    *("description", "description.fr", "description.en", "description.es", "description.ar"),
    *(("actor", "name", "lead"), ("actor", "name", "implementer"), ("actor", "name", "partner")),
    *(("actor", "name", "donor"), "sector", "clusters", "sdg", "status", "starts", "ends"),
    *("planned_starts", "planned_ends", "amount", "currency", "total", ("project", "title", "project")),
    *(("area", "name", "area0"), ("area", "name", "area3"), ("place", "name", "place")),
    *(("place", "latitude", "place"), ("place", "longitude", "place")),
)
_FOR_PROJECTS: Final = frozenset(("total", "planned_starts", "planned_ends"))


def read(root: Element) -> Found:
    """Two tables: projects, then the initiatives."""
    found = Found("iati", [])
    activities = list(marked.every(root, "iati-activity"))
    parents, titles_of = _parents(activities), _titles(activities)
    left = {"contacts": 0, "transactions": 0, "results": 0, "roles": 0}
    rows: dict[str, list[list[Any]]] = {"project": [], "initiative": []}
    for one in activities:
        identifier = _identifier(one)
        own = _OURS.fullmatch(identifier)
        project = own[1] == "P" if own else identifier in parents
        kind = "project" if project else "initiative"
        said = _said(one, identifier, kind, left, titles_of)
        if own:
            said["id"] = own[2]
            left["roles"] += _unsay(said, _dates(one))
        rows[kind].append([said.get(column) for column in _COLUMNS])
    tidying = Tidying()
    ours = bool(activities) and all(_OURS.fullmatch(_identifier(one)) for one in activities)
    for kind, some in rows.items():
        if some:
            columns = [_column(one, kind) for one in _COLUMNS]
            lines = [[_cell(value, ours=ours) for value in row] for row in some]
            table = known_table(f"{kind}s", kind, columns, lines, tidying)
            table.ours = ours
            found.tables.append(table)
    for code, count in left.items():
        if count:
            found.say(code, count=count)
    tidying.tell(found)
    return found


def _cell(value: Any, *, ours: bool) -> Any:
    """Several values in one cell as whoever reads it parts them: in a file of ours nothing else does."""
    if not isinstance(value, list):
        return value
    return cells.joined(map(cells.one_value, dict.fromkeys(value))) if ours else joined(value)


def _column(column: Any, kind: str) -> Any:
    """What a column says of a record of that kind; of a project it says less."""
    beyond = column in _FOR_PROJECTS or (isinstance(column, tuple) and column[2] in ("project", "place"))
    return None if beyond and kind == "project" else column


def _titles(activities: Iterable[Element]) -> dict[str, str]:
    """Identifier -> title of each activity of the file."""
    return {
        _identifier(one): _named(_or_none(one, "title"), marked.attribute(one, "lang")[:2].lower())
        for one in activities
    }


def _within(one: Element, titles: Mapping[str, str]) -> str | None:
    """The one project that an activity is within, by its title here; ours with its identity, as our tables say it."""
    ties = [tie for tie in marked.every(one, "related-activity") if marked.attribute(tie, "type") == "1"]
    if len(ties) != 1:
        return None
    identifier = marked.attribute(ties[0], "ref")
    title, own = titles.get(identifier) or identifier, _OURS.fullmatch(identifier)
    return f"{title} [{own[2]}]" if own else title


def _identifier(one: Element) -> str:
    return marked.text(one, "iati-identifier") or marked.text(one, "other-identifier")


def _parents(activities: Iterable[Element]) -> set[str]:
    """The activities that others are within, whoever of the two says so."""
    found = set()
    for one in activities:
        for related in marked.every(one, "related-activity"):
            kind, ref = marked.attribute(related, "type"), marked.attribute(related, "ref")
            if kind == "1":
                found.add(ref)
            elif kind == "2":
                found.add(_identifier(one))
    return found


def _unsay(said: dict[Any, Any], dates: Mapping[str, str]) -> int:
    """Take back what our own file says only because the standard wants it. 1 when a role was taken back.

    It is a status that the dates give, and a role that in IATI is one for who carries out, is a partner or receives.
    """
    if said["status"] == _STATUS["4" if "4" in dates else "2" if "2" in dates else "1"]:
        said["status"] = None
    return int(bool(said.pop(("actor", "name", "implementer"), "")))


def _said(
    one: Element, identifier: str, kind: str, left: dict[str, int], titles_of: Mapping[str, str]
) -> dict[Any, Any]:
    """One activity, by what `_COLUMNS` names."""
    left["contacts"] += sum(1 for _one in marked.every(one, "contact-info"))
    left["transactions"] += sum(1 for _one in marked.every(one, "transaction"))
    said: dict[Any, Any] = {"identifier": identifier}
    lang = marked.attribute(one, "lang")[:2].lower()
    titles = _narratives(marked.child(one, "title"), lang)
    abouts = _narratives(_description(one), lang)
    if abouts == titles:
        abouts = {}  # the standard wants a description; ours repeats the title where there is none
    for name, texts in (("title", titles), ("description", abouts)):
        said |= {f"{name}.{tongue}": text for tongue, text in texts.items() if tongue}
        said[name] = texts.get("")
    for role, names in _participants(one, lang, ours=_OURS.fullmatch(identifier) is not None).items():
        said["actor", "name", role] = names
    dates = _dates(one)
    said |= {"starts": dates.get("2") or dates.get("1"), "ends": dates.get("4") or dates.get("3")}
    said |= {"planned_starts": dates.get("1") if "2" in dates else None}
    said |= {"planned_ends": dates.get("3") if "4" in dates else None}
    said["status"] = _STATUS.get(marked.attribute(_or_none(one, "activity-status"), "code"))
    said |= _sectors(one, lang)
    said |= _money(one)
    said |= _where(one, lang)
    if kind == "initiative":
        said["project", "title", "project"] = _within(one, titles_of)
    said["total"] = _reached(one, left)
    return said


def _or_none(one: Element, name: str) -> Element:
    found = marked.child(one, name)
    return found if found is not None else Element("none")


def _narratives(element: Element | None, lang: str) -> dict[str, str]:
    """Language -> text; "" for one that is in none of ours, or does not say."""
    if element is None:
        return {}
    texts: dict[str, str] = {}
    told = list(marked.every(element, "narrative")) or [element]
    for one in told:
        tongue = (marked.attribute(one, "lang") or marked.attribute(element, "lang") or lang)[:2].lower()
        text = "".join(one.itertext()).strip()
        if text:
            texts.setdefault(tongue if tongue in _LANGUAGES else "", text)
    return texts


def _named(element: Element, lang: str) -> str:
    texts = _narratives(element, lang)
    return " ".join((texts.get(lang) or next(iter(texts.values()), "")).split())


def _description(one: Element) -> Element | None:
    """The general description; the others tell aims and who it is for."""
    some = list(marked.every(one, "description"))
    general = [element for element in some if marked.attribute(element, "type") in ("", "1")]
    return next(iter(general or some), None)


def _participants(one: Element, lang: str, *, ours: bool) -> dict[str, list[str]]:
    """Role -> names. Where nobody is accountable it is who carries out, else who reports; ours says so itself."""
    found: dict[str, list[str]] = {}
    for org in marked.every(one, "participating-org"):
        role = _ROLES.get(marked.attribute(org, "role").lower())
        name = _named(org, lang)
        if role and name:
            found.setdefault(role, []).append(name)
    if "lead" not in found and not ours:
        reporting = _named(_or_none(one, "reporting-org"), lang)
        found["lead"] = found.get("implementer", [])[:1] or ([reporting] if reporting else [])
    lead = found.get("lead", [])
    found["partner"] = [*found.get("partner", []), *lead[1:]]
    found["lead"] = lead[:1]
    found["implementer"] = [name for name in found.get("implementer", []) if name not in found["lead"]]
    return found


def _dates(one: Element) -> dict[str, str]:
    found = {}
    for day in marked.every(one, "activity-date"):
        kind = marked.attribute(day, "type")
        said = marked.attribute(day, "iso-date")[:10]
        if re.fullmatch(r"\d{4}(-\d\d){0,2}", said):
            found[_DATES.get(kind, kind)] = said
    return found


def _sectors(one: Element, lang: str) -> dict[str, list[str]]:
    """Sectors in words; IASC clusters and the goals of sustainable development by themselves."""
    sectors, clusters, goals = [], [], []
    for sector in marked.every(one, "sector"):
        list_, code = marked.attribute(sector, "vocabulary"), marked.attribute(sector, "code")
        words = _named(sector, lang)
        if list_ == _IASC:
            clusters.append(words or code)
        elif list_ == _GOALS:
            goals.append(code)
        elif list_ == _OWN:
            sectors.append(code if re.fullmatch(r"[a-z][a-z-]+", code) else words or code)
        else:
            sectors.append(words or ("Migration" if code == "15190" else _DAC.get(code[:3], code)))
    tags = [tag for tag in marked.every(one, "tag") if marked.attribute(tag, "vocabulary") == "2"]
    goals += [marked.attribute(tag, "code") for tag in tags]
    return {"sector": sectors, "clusters": clusters, "sdg": goals}


def _money(one: Element) -> dict[str, Any]:
    """What the budgets come to, when they are in one currency."""
    total, currencies = 0.0, set()
    for budget in marked.every(one, "budget"):
        value = marked.child(budget, "value")
        if value is not None:
            total += float("".join(value.itertext()).replace(",", "").strip() or 0)
            currencies.add(marked.attribute(value, "currency") or marked.attribute(one, "default-currency"))
    return {"amount": total, "currency": currencies.pop()} if total and len(currencies) == 1 else {}


def _where(one: Element, lang: str) -> dict[Any, Any]:
    """Countries, territories, and the place when there is but one with a point."""
    countries = [
        _named(country, lang) or marked.attribute(country, "code") for country in marked.every(one, "recipient-country")
    ]
    areas, points = [], []
    for location in marked.every(one, "location"):
        name = _named(_or_none(location, "name"), lang)
        census = _CENSUS.match(marked.attribute(location, "ref"))
        latitude, _space, longitude = marked.text(location, "point", "pos").partition(" ")
        at = on_earth(latitude, longitude)
        place = _PLACE.search(marked.attribute(location, "ref"))
        if at[0] is not None and name:
            points.append((cells.referring(name, place[1]) if place else name, *at))
        elif name or census:
            areas.append(name or (census[1] if census else ""))
    said: dict[Any, Any] = {("area", "name", "area0"): countries, ("area", "name", "area3"): areas}
    said["place", "name", "place"] = [point[0] for point in points]
    if len(points) == 1:
        said["place", "latitude", "place"], said["place", "longitude", "place"] = points[0][1:]
    return said


def _reached(one: Element, left: dict[str, int]) -> int | None:
    """The people reached, where our own file tells them."""
    for result in marked.every(one, "result"):
        titles = {text.casefold() for text in _narratives(marked.child(result, "title"), "").values()}
        actual = marked.child(result, "indicator", "period", "actual")
        value = marked.attribute(actual, "value") if actual is not None else ""
        if titles & _REACHED and value.isdecimal():
            return int(value)
        left["results"] += 1
    return None
