"""Owns writing initiatives and projects as activities of IATI 2.03. Must not know a database, nor who may be told what.

Equal records and day give equal bytes. What the standard asks for and nobody said is not invented: an activity without
any date cannot be told in it and is left out (`Written.undated`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from desktop.errors import InvalidValue
from desktop.exchange.public_site import Frame
from desktop.exchange.whole_days import first_day, last_day
from desktop.i18n import LANGUAGES, N_, _, say_in
from desktop.services.audience.told import Names, Organisation, Spot
from desktop.services.audience.told_deeds import Deed
from desktop.services.words.word_lists import shipped_words

PLACEHOLDER: Final = "X-MAILLAGE"  # who reports, where nobody set a reference of IATI's own register
GAZETTEER: Final = "MA-HCP-2024"  # census codes of Morocco, as references of locations
_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_FORBIDDEN: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CENSUS: Final = re.compile(r"[0-9]{2}(\.[0-9]+)*\.?")
_CURRENCY: Final = re.compile(r"[A-Za-z]{3}")
_REFERENCE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,79}")
_LEVELS: Final = {"initiative": "2", "project": "1"}
_LETTERS: Final = {"initiative": "I", "project": "P"}
_OWN_LIST, _SDG_TAG = "99", "2"  # vocabularies of IATI: the reporting organisation's own, the goals
_UNTITLED: Final = N_("Sans titre")
_UNPUBLISHED: Final = N_("Organisation non publiée")
_REACHED: Final = N_("Personnes atteintes")


@dataclass(frozen=True, slots=True)
class Reporting:
    """Who reports: a reference (`PLACEHOLDER` where nobody set one), a name, a kind of organisation of IATI."""

    ref: str = PLACEHOLDER
    name: str = ""
    kind: str = "90"


@dataclass(frozen=True, slots=True)
class Written:
    """The file, how many activities it holds, and how many have no date and are not in it."""

    data: bytes
    activities: int
    undated: int


def reference(typed: str) -> str:
    """The reference of an organisation, as identifiers begin with it; empty gives ours. Raises InvalidValue."""
    wanted = typed.strip()
    if wanted and _REFERENCE.fullmatch(wanted) is None:
        raise InvalidValue(
            field=_("Référence IATI"),
            reason=_("elle tient en lettres, chiffres, points et traits d’union, comme MA-ICE-001234567."),
        )
    return wanted or PLACEHOLDER


def identifier(deed_id: bytes, kind: str, reporting: Reporting) -> str:
    """What names an activity for ever, on every laptop."""
    return f"{reporting.ref}-{_LETTERS[kind]}-{deed_id.hex()}"


def build(deeds: Iterable[Deed], actors: Iterable[Organisation], frame: Frame, reporting: Reporting) -> Written:
    """The file. `frame.day` is the day on which it is said. Raises InvalidValue when no activity can be told."""
    making = _Making({one.id: one for one in actors}, frame, reporting)
    root = Element("iati-activities", version="2.03")
    root.set("generated-datetime", f"{frame.day.isoformat()}T00:00:00Z")
    some = list(deeds)
    making.dated = {one.id: one for one in some if _dates(one, frame.day)}
    for one in making.dated.values():
        making.activity(root, one)
    if not making.dated:
        raise InvalidValue(field="IATI", reason=_("aucune activité qui porte une date n’est pour ce public."))
    indent(root, " ")
    data = tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"
    return Written(data, len(making.dated), len(some) - len(making.dated))


def _dates(one: Deed, today: date) -> dict[str, date]:
    """Type of date -> day. What is still to come is planned, whatever column it stands in."""
    found: dict[str, date] = {}
    for day, planned, actual in (
        (first_day(one.starts), "1", "2"),
        (last_day(one.ends), "3", "4"),
    ):
        if day is not None:
            found[planned if day > today else actual] = day
    for day, planned in ((first_day(one.planned_starts), "1"), (last_day(one.planned_ends), "3")):
        if day is not None:
            found.setdefault(planned, day)
    return dict(sorted(found.items()))


class _Making:
    """Records as elements, in the order that the schema wants."""

    def __init__(self, actors: Mapping[bytes, Organisation], frame: Frame, reporting: Reporting) -> None:
        self.actors, self.frame, self.reporting = actors, frame, reporting
        self.dated: dict[bytes, Deed] = {}
        self._codes = {
            scheme: {code: str(word["iati"]) for code, word in shipped_words(scheme).items() if word.get("iati")}
            for scheme in ("status", "role", "actor_type", "sdg")
        }
        self._own = {lang: say_in(lang, _REACHED) for lang in LANGUAGES}

    def activity(self, root: Element, one: Deed) -> None:
        dates = _dates(one, self.frame.day)
        made = SubElement(root, "iati-activity", {_LANG: self.frame.lang, "hierarchy": _LEVELS[one.kind]})
        SubElement(made, "iati-identifier").text = identifier(one.id, one.kind, self.reporting)
        org = SubElement(made, "reporting-org", ref=_clean(self.reporting.ref), type=self.reporting.kind)
        self._words(org, {self.frame.lang: self.reporting.name or "Maillage"})
        names = one.names or {lang: say_in(lang, _UNTITLED) for lang in LANGUAGES}
        self._words(SubElement(made, "title"), names)
        self._words(SubElement(made, "description", type="1"), one.description or names)
        if one.objectives:
            self._words(SubElement(made, "description", type="2"), one.objectives)
        self._participants(made, one)
        SubElement(made, "activity-status", code=self._status(one, dates))
        for kind, day in dates.items():
            SubElement(made, "activity-date", {"type": kind, "iso-date": day.isoformat()})
        self._where(made, one)
        if one.sector:
            sector = SubElement(made, "sector", vocabulary=_OWN_LIST, code=_clean(one.sector))
            self._words(sector, self.frame.labels.get("sector", {}).get(one.sector, {}))
        for goal in one.sdgs:
            if goal in self._codes["sdg"]:
                SubElement(made, "tag", vocabulary=_SDG_TAG, code=self._codes["sdg"][goal])
        self._budget(made, one)
        if one.within in self.dated:
            parent = identifier(one.within or b"", "project", self.reporting)
            SubElement(made, "related-activity", type="1", ref=parent)
        self._result(made, one)

    def _words(self, element: Element, texts: Names) -> None:
        """A narrative per language; our own languages first, in their order."""
        order = [*(lang for lang in LANGUAGES if lang in texts), *sorted(set(texts) - set(LANGUAGES))]
        for lang in order:
            SubElement(element, "narrative", {_LANG: _clean(lang)}).text = _clean(texts[lang])

    def _participants(self, made: Element, one: Deed) -> None:
        said: set[tuple[str, bytes]] = set()
        for role, actor in one.roles:
            known = self.actors.get(actor)
            code = self._codes["role"].get(role, "4")
            if known is None or (code, actor) in said:
                continue
            said.add((code, actor))
            org = SubElement(made, "participating-org", role=code)
            kind = self._codes["actor_type"].get(known.kind)
            if kind is not None:
                org.set("type", kind)
            self._words(org, known.names or {self.frame.lang: known.acronym})
        if not said:  # the standard wants one; who it is is not told, or nobody said
            org = SubElement(made, "participating-org", role="4")
            self._words(org, {lang: say_in(lang, _UNPUBLISHED) for lang in LANGUAGES})

    def _status(self, one: Deed, dates: Mapping[str, date]) -> str:
        """As somebody said; else as the dates say."""
        if one.status in self._codes["status"]:
            return self._codes["status"][one.status]
        return "4" if "4" in dates else "2" if "2" in dates else "1"

    def _where(self, made: Element, one: Deed) -> None:
        known = [spot for spot in one.spots if spot.area in self.frame.areas or spot.exact]
        for country in one.countries or (("MA",) if any(self._code(spot) for spot in known) else ()):
            SubElement(made, "recipient-country", code=_clean(country).upper())
        for spot in known:
            area = self.frame.areas.get(spot.area or b"")
            code = self._code(spot)
            # an internal reference of whoever reports: the territory, and the place in it where it is told
            refs = [f"{GAZETTEER}-{code}"] if code else []
            refs += [spot.place.hex()] if spot.place is not None else []
            location = SubElement(made, "location", {"ref": "-".join(refs)} if refs else {})
            SubElement(location, "location-reach", code="1")
            names = spot.names or (area.names if area is not None else {})
            if names:
                self._words(SubElement(location, "name"), names)
            if code:
                SubElement(location, "administrative", vocabulary="A4", level="0", code="MA")
            if spot.exact:
                point = SubElement(location, "point", srsName="http://www.opengis.net/def/crs/EPSG/0/4326")
                SubElement(point, "pos").text = f"{spot.latitude:.6f} {spot.longitude:.6f}"
            SubElement(location, "exactness", code="1" if spot.exact else "2")

    def _code(self, spot: Spot) -> str:
        """The census code of where it is, or of the smallest territory around that has one."""
        area, seen = spot.area, set[bytes]()
        while area is not None and area not in seen and area in self.frame.areas:
            seen.add(area)
            known = self.frame.areas[area]
            if _CENSUS.fullmatch(known.code):
                return known.code
            area = known.parent
        return ""

    def _budget(self, made: Element, one: Deed) -> None:
        first, last = first_day(one.starts or one.planned_starts), last_day(one.ends or one.planned_ends)
        if one.amount is None or not one.amount > 0 or _CURRENCY.fullmatch(one.currency.strip()) is None:
            return
        if first is None or last is None or first > last:
            return  # a budget is told of a period or not at all
        budget = SubElement(made, "budget", type="1", status="1")
        SubElement(budget, "period-start", {"iso-date": first.isoformat()})
        SubElement(budget, "period-end", {"iso-date": last.isoformat()})
        given = {"currency": one.currency.strip().upper(), "value-date": first.isoformat()}
        SubElement(budget, "value", given).text = _amount(one.amount)

    def _result(self, made: Element, one: Deed) -> None:
        """The people reached, from the first day to the last, or to the day on which this is said."""
        first, last = first_day(one.starts), last_day(one.ends)
        if one.people is None or (first is None and last is None):
            return
        ends = self.frame.day if last is None or (last > self.frame.day and first is not None) else last
        starts = first_day(one.ends) if first is None else first
        if starts is None or starts > ends:
            return
        result = SubElement(made, "result", {"type": "1", "aggregation-status": "false"})
        self._words(SubElement(result, "title"), self._own)
        indicator = SubElement(result, "indicator", {"measure": "1", "aggregation-status": "false"})
        self._words(SubElement(indicator, "title"), self._own)
        period = SubElement(indicator, "period")
        SubElement(period, "period-start", {"iso-date": starts.isoformat()})
        SubElement(period, "period-end", {"iso-date": ends.isoformat()})
        SubElement(period, "actual", value=str(one.people))


def _amount(value: float) -> str:
    return f"{value:.2f}".removesuffix(".00")


def _clean(text: str) -> str:
    """A text as XML may hold it: what no XML may hold is replaced visibly."""
    return _FORBIDDEN.sub("\ufffd", text)
