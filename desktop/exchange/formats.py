"""Owns the formats in which tables and records leave: each with its name in plain words, its endings, what it can tell.

Must not know how a format is written: that is a module of its own, imported when it is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from desktop.i18n import N_
from desktop.services.description.kinds import KINDS

if TYPE_CHECKING:
    from desktop.exchange.gathering import Gathered

FOUR_W: Final = "4w"
ALL: Final = "all"
_TABLES: Final = frozenset({*KINDS, FOUR_W})
_PLACED: Final = frozenset({"initiative", "actor", "need", "service", "project", "place", FOUR_W})


@dataclass(frozen=True, slots=True)
class Format:
    """One format. `label` is a message; `endings` the first of which is proposed; `whats` what it can tell (kinds, 4w,
    all); `write` gives the bytes of what was gathered. `fixed`: the language does not matter."""

    name: str
    label: str
    endings: tuple[str, ...]
    whats: frozenset[str]
    write: Callable[[Gathered], bytes]
    fixed: bool = False


def _xlsx(gathered: Gathered) -> bytes:
    from desktop.exchange.xlsx_out import write

    four = gathered.wanted.what == FOUR_W
    return write(gathered.book(tagged=four, lists=not four), gathered.progress)


def _hxl_xlsx(gathered: Gathered) -> bytes:
    from desktop.exchange.xlsx_out import write

    return write(gathered.book(tagged=True), gathered.progress)


def _csv(gathered: Gathered) -> bytes:
    from desktop.exchange.csv_out import for_machines

    return for_machines(gathered.tables()[0])


def _excel_csv(gathered: Gathered) -> bytes:
    from desktop.exchange.csv_out import for_spreadsheets

    return for_spreadsheets(gathered.tables()[0], gathered.wanted.lang)


def _hxl_csv(gathered: Gathered) -> bytes:
    from desktop.exchange.csv_out import hxl

    return hxl(gathered.tables()[0])


def _geojson(gathered: Gathered) -> bytes:
    from desktop.exchange.geo_out import geojson

    return geojson(gathered.tables()[0])


def _kml(gathered: Gathered) -> bytes:
    from desktop.exchange.geo_out import kml

    return kml(gathered.tables()[0])


def _json(gathered: Gathered) -> bytes:
    from desktop.exchange.json_out import write

    return write(gathered)


def _iati(gathered: Gathered) -> bytes:
    from desktop.exchange import standards

    wanted = gathered.wanted
    kinds = standards.IATI_KINDS if wanted.what == ALL else (wanted.what,)
    made = standards.iati(
        gathered.session, wanted.audience, lang=wanted.lang, day=gathered.day, kinds=kinds, org=wanted.org
    )
    return made.data


def _hsds(gathered: Gathered) -> bytes:
    from desktop.exchange import standards

    wanted = gathered.wanted
    kind = "service" if wanted.what == "service" else "actor"
    return standards.hsds(gathered.session, wanted.audience, lang=wanted.lang, day=gathered.day, kind=kind).data


FORMATS: Final = {
    one.name: one
    for one in (
        Format("xlsx", N_("Classeur Excel"), (".xlsx",), _TABLES | {ALL}, _xlsx),
        Format("hxl.xlsx", N_("Classeur avec balises HXL"), (".hxl.xlsx",), _TABLES | {ALL}, _hxl_xlsx),
        Format("hxl.csv", N_("CSV avec balises HXL, pour la coordination"), (".hxl.csv",), _TABLES, _hxl_csv),
        Format("excel.csv", N_("CSV à ouvrir dans Excel"), (".excel.csv",), _TABLES, _excel_csv),
        Format("csv", N_("CSV pour un programme"), (".csv",), _TABLES, _csv),
        Format("geojson", N_("GeoJSON, pour un logiciel de cartes"), (".geojson",), _PLACED, _geojson),
        Format("kml", N_("KML, pour Google Earth"), (".kml",), _PLACED, _kml),
        Format("json", N_("JSON, dans toutes les langues"), (".json",), frozenset({*KINDS, ALL}), _json, fixed=True),
        Format(
            "iati.xml",
            N_("IATI 2.03, pour les bailleurs"),
            (".iati.xml",),
            frozenset({"initiative", "project", ALL}),
            _iati,
            fixed=True,
        ),
        Format(
            "hsds.json",
            N_("HSDS 3.0, pour un annuaire de services"),
            (".hsds.json",),
            frozenset({"actor", "service", ALL}),
            _hsds,
        ),
    )
}


def telling(what: str) -> list[Format]:
    """The formats that can tell that."""
    return [one for one in FORMATS.values() if what in one.whats]


def by_ending(name: str, what: str) -> Format | None:
    """The format that the name of a file asks for, the longest ending first."""
    low = name.lower()
    some = [(ending, one) for one in telling(what) for ending in one.endings if low.endswith(ending)]
    return max(some, key=lambda pair: len(pair[0]))[1] if some else None
