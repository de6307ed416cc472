"""Owns the one file for the web: map, directory, search, filters, four languages. Must not know a database or widgets.

The file asks nobody for anything: its own policy forbids every request. Records travel as one packed block and reach
the page by `textContent` alone, so no word of a user is ever part of its source.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from desktop import paths
from desktop.exchange import site_words
from desktop.exchange.carried_block import packed
from desktop.geo import page, site
from desktop.geo.anchors import Anchors
from desktop.models.degrees import units
from desktop.services.audience.told import Doing, Lack, Offer, Organisation, Spot, Told

LIMIT: Final = 2_000_000  # bytes the file should not pass with ten thousand actors
_BASE: Final = ("land.layer", "provinces.layer", "names.json", "anchors.json", "about.json")
_CLOSE: Final = "communes.layer"  # left out when the file would be too heavy: provinces stay
_PACK_TOOLS: Final = ("street_kinds", "streets", "packs")
_ASKING: Final = "connect-src 'self'; "  # tiles of packs, on paper only
_OWN: Final = ("records", "sheet", "filters", "details", "site")
_FACE: Final = re.compile(r"@font-face\s*\{[^}]*\}")

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Area:
    """A territory as the page needs it: its names, its census code if it has one, and what it is in."""

    names: Names
    code: str
    parent: bytes | None


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the records: the network's name, the day, the language it opens in, words of all lists."""

    title: str
    day: date
    lang: str
    areas: Mapping[bytes, Area]
    labels: Mapping[str, Mapping[str, Names]]  # list -> code -> language -> text


@dataclass(frozen=True, slots=True)
class Sheet:
    """The same map as a sheet of paper instead of a directory. `size` is width and height in millimetres; `box` west,
    south, east and north in degrees (None: all records); `note` says what was left out; `period` first and last month
    (2021-03, empty where it is open) of what is shown, None for all of time."""

    title: str
    kind: str
    size: tuple[float, float]
    box: tuple[float, float, float, float] | None = None
    note: str = ""
    period: tuple[str, str] | None = None
    packs: tuple[Mapping[str, Any], ...] = ()


def build(told: Told, frame: Frame, *, base: Path | None = None, sheet: Sheet | None = None) -> bytes:
    """The whole file. Without a base map (it is built at set-up) records stand on plain ground."""
    folder = base or paths.assets() / "basemap"
    said = _Packing(told, frame).head() | ({"sheet": asdict(sheet)} if sheet is not None else {})
    head = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    for names in ((*_BASE, _CLOSE), _BASE):
        made = _page(packed(head, folder, names), frame, sheet.packs if sheet is not None else ())
        if len(made) <= LIMIT or sheet is not None:  # paper has no limit
            break
    return made


def _page(block: str, frame: Frame, packs: Sequence[Mapping[str, Any]]) -> bytes:
    own = paths.resources()
    skeleton = page.skeleton()
    tools = _PACK_TOOLS if packs else ()
    drawing = [site.vector_script().decode()] if any(pack["format"] == "mvt" for pack in packs) else []
    scripts = [
        site.leaflet("leaflet.js").read_text(encoding="utf-8"),
        (own / "site" / "carried.js").read_text(encoding="utf-8"),
        *drawing,
        *(
            (own / "map" / f"{name}.js").read_text(encoding="utf-8")
            for name in (*page.SCRIPTS[:-1], *tools, page.SCRIPTS[-1])
        ),
        # the page's own elements come first, then the map that folium made, then what ties both
        (own / "site" / "shell.js").read_text(encoding="utf-8"),
        skeleton.script,
        *((own / "site" / f"{name}.js").read_text(encoding="utf-8") for name in _OWN),
    ]
    scripts = [_inline(text) for text in scripts]
    look = _inline(
        "\n".join(
            (
                site.leaflet("leaflet.css").read_text(encoding="utf-8").replace("url(images/", "url(data:,"),
                _FACE.sub("", (own / "map" / "map.css").read_text(encoding="utf-8")),
                (own / "site" / "site.css").read_text(encoding="utf-8"),
            )
        )
    )
    policy = (
        f"default-src 'none'; script-src {_hashes(scripts)}; style-src {_hashes([look])}; img-src data: blob:; "
        f"{_ASKING if packs else ''}base-uri 'none'; form-action 'none'"
    )
    lines = [
        "<!DOCTYPE html>",
        f'<html lang="{frame.lang}"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="robots" content="noindex"><meta name="referrer" content="no-referrer">',
        f"<title>{html.escape(frame.title)}</title>",
        f"<style>{look}</style></head><body>",
        f"<noscript>{html.escape(site_words.no_script())}</noscript>",
        f'<script type="application/octet-stream" id="carried" data-trouble="{html.escape(site_words.trouble())}">',
        f"{block}</script>",
        *(f"<script>{text}</script>" for text in scripts),
        "</body></html>\n",
    ]
    return "\n".join(lines).encode()


def _inline(text: str) -> str:
    """A script or style as it may stand inside the page: nothing of it may end its element."""
    return re.sub(r"</(?=script|style)", r"<\\/", text, flags=re.IGNORECASE)


def _hashes(texts: Iterable[str]) -> str:
    digests = (base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts)
    return " ".join(f"'sha256-{digest}'" for digest in digests)


class _Packing:
    """Records as short rows. Their identities stay inside: the page numbers what it shows."""

    def __init__(self, told: Told, frame: Frame) -> None:
        self._told = told
        self._frame = frame
        self._anchors = Anchors.shipped()
        self._numbers = {one.id: number for kind in ("actor", "initiative") for number, one in enumerate(told.of(kind))}
        self._areas: dict[bytes, int] = {}
        self._area_rows: list[list[Any]] = []

    def head(self) -> dict[str, Any]:
        """Everything the page reads at its start."""
        actors = [self._organisation(one) for one in self._told.organisations]
        initiatives = [self._doing(one) for one in self._told.doings]
        needs = [self._lack(one) for one in self._told.lacks]
        services = [self._offer(one) for one in self._told.offers]
        return {
            "title": self._frame.title,
            "day": self._frame.day.isoformat(),
            "lang": self._frame.lang,
            "audience": self._told.audience,
            **site_words.everything(self._frame.labels),
            "actor": actors,
            "initiative": initiatives,
            "need": needs,
            "service": services,
            "areas": self._area_rows,
        }

    def _organisation(self, one: Organisation) -> list[Any]:
        return [
            *(dict(one.names), one.kind, self._spots(one.spots), one.acronym, one.web, one.email, one.phone),
            *(dict(one.mandate), list(one.groups), list(one.languages), int(one.withheld)),
        ]

    def _doing(self, one: Doing) -> list[Any]:
        return [
            *(dict(one.names), one.sector, self._spots(one.spots), self._number(one.lead), one.status),
            *(one.starts, one.ends, dict(one.description), list(one.groups), one.people, int(one.withheld)),
        ]

    def _lack(self, one: Lack) -> list[Any]:
        answers = [self._numbers[answer] for answer in one.answers]
        return [
            *(dict(one.names), one.sector, self._spots(one.spots), one.status, one.severity, one.said, one.closed),
            *(dict(one.description), list(one.groups), one.people, answers, int(one.withheld)),
        ]

    def _offer(self, one: Offer) -> list[Any]:
        return [
            *(dict(one.names), one.sector, self._spots(one.spots), self._number(one.provider), one.status),
            *(dict(one.alert), one.opening, list(one.languages), list(one.groups), dict(one.eligibility)),
            *(one.fee, dict(one.fee_note), dict(one.description), int(one.withheld)),
        ]

    def _number(self, actor: bytes | None) -> int:
        return self._numbers.get(actor, -1) if actor is not None else -1

    def _spots(self, spots: Iterable[Spot]) -> list[list[Any]]:
        """[area, latitude, longitude, names] of a point in units, or [area] of a territory; -1 is no area."""
        found: list[list[Any]] = []
        for spot in spots:
            area = -1 if spot.area is None else self._area(spot.area)
            if spot.latitude is not None and spot.longitude is not None:
                found.append([area, units(spot.latitude), units(spot.longitude), dict(spot.names)])
            elif area >= 0:
                found.append([area])
        return found

    def _area(self, area: bytes) -> int:
        """The number of a territory, given with what it is in: [names, code, number of what it is in or -1]."""
        known = self._areas.get(area)
        if known is not None:
            return known
        told = self._frame.areas.get(area)
        if told is None:
            return -1
        number = self._areas[area] = len(self._area_rows)
        row: list[Any] = [dict(told.names), told.code if self._anchors.of(told.code) else "", -1]
        self._area_rows.append(row)
        if told.parent is not None:
            row[2] = self._area(told.parent)
        return number
