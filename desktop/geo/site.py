"""Owns what the map's page may fetch: a closed table from address to bytes. Must not know Qt.

Nothing outside the table is answered, so no address can reach another file.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import cache, cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from desktop import paths
from desktop.geo import page

if TYPE_CHECKING:
    from desktop.geo.pack_tiles import PackTiles

_TYPES: Final = {
    ".json": "application/json",
    ".layer": "application/octet-stream",
    ".ttf": "font/ttf",
}
_FONTS: Final = {
    "/fonts/latin-400": "NotoSans_400Regular.ttf",
    "/fonts/latin-600": "NotoSans_600SemiBold.ttf",
    "/fonts/arabic-400": "NotoSansArabic_400Regular.ttf",
    "/fonts/arabic-600": "NotoSansArabic_600SemiBold.ttf",
}
_BASE: Final = ("land.layer", "provinces.layer", "communes.layer", "names.json", "anchors.json", "about.json")
_SHEETS: Final = "/sheet/"
_PACKS: Final = "/packs/"
_KEPT: Final = 2  # of each asker's: the newest, and the one that its page may just be fetching
_ALL: Final = 24  # of all together: a page that was closed fetches nothing any more


class Answer(NamedTuple):
    """What to reply: a type and its bytes."""

    type: str
    body: bytes


def leaflet(name: str) -> Path:
    """Where a file of Leaflet is: copied at set-up, or in its package."""
    copied = paths.assets() / "map" / name
    if copied.is_file():
        return copied
    spec = find_spec("xstatic.pkg.leaflet")
    found = list(spec.submodule_search_locations or ()) if spec else []
    return Path(found[0]) / "data" / name if found else copied


def _file(path: Path) -> Answer | None:
    try:
        return Answer(_TYPES.get(path.suffix, "application/octet-stream"), path.read_bytes())
    except OSError:
        return None


@cache
def _skeleton() -> page.Skeleton:
    return page.skeleton()


def vector_script() -> bytes:
    """The library that draws vector tiles, which set-up copied. Raises OSError when it did not."""
    return (paths.assets() / "map" / "protomaps-leaflet.js").read_bytes()


def _scripts(channel: Callable[[], bytes]) -> list[Callable[[], bytes]]:
    own = paths.resources() / "map"
    return [
        leaflet("leaflet.js").read_bytes,
        channel,
        lambda: _skeleton().script.encode(),
        *((own / f"{name}.js").read_bytes for name in (*page.SCRIPTS[:-1], *page.TOOLS, page.SCRIPTS[-1])),
    ]


def _styles() -> list[Callable[[], bytes]]:
    own = paths.resources() / "map"
    looks = ((own / name).read_bytes for name in ("map.css", "tools.css"))
    return [leaflet("leaflet.css").read_bytes, lambda: _skeleton().style.encode(), *looks]


def _joined(type: str, parts: list[Callable[[], bytes]]) -> Answer | None:
    """The parts as one file: each further file is a further turn through the window's thread as the map starts."""
    try:
        return Answer(type, b"\n".join(read() for read in parts))
    except OSError:
        return None


def _table(base: Path, channel: Callable[[], bytes]) -> dict[str, Callable[[], Answer | None]]:
    table: dict[str, Callable[[], Answer | None]] = {
        "/": lambda: Answer("text/html", _skeleton().html.encode()),
        "/page.js": lambda: _joined("text/javascript", _scripts(channel)),
        "/page.css": lambda: _joined("text/css", _styles()),
        "/vector.js": lambda: _joined("text/javascript", [vector_script]),  # only where a pack's streets are shown
    }

    def add(address: str, path: Path) -> None:
        table[address] = lambda: _file(path)

    for address, font in _FONTS.items():
        add(address, paths.assets() / "fonts" / font)
    for name in _BASE:
        add(f"/base/{name}", base / name)
    return table


class Site:
    """Answers the page's requests. `channel_script` gives Qt's qwebchannel.js, which only the view can read.

    Raises ImportError when the page was not built at set-up and folium is not there to build it.
    """

    def __init__(self, channel_script: Callable[[], bytes] = lambda: b"", base: Path | None = None) -> None:
        _skeleton()  # built now if set-up did not: an absent folium is met here, not in the middle of a reply
        self._table = _table(base or paths.assets() / "basemap", channel_script)
        self._once = cache(lambda address: self._table[address]())
        self._blobs: dict[str, Answer] = {}
        self._offered: dict[str, str] = {}  # address of a blob -> who asked, the newest last
        self._number = 0
        self._lock = threading.Lock()

    @cached_property
    def packs(self) -> PackTiles:
        """The packs of tiles. What reads them is imported when one is put there or asked for: most people have none."""
        from desktop.geo.pack_tiles import PackTiles

        return PackTiles()

    def offer(self, blob: bytes, asker: str = "") -> str:
        """Keep a blob and give the address the page fetches it from; the asker's oldest ones are forgotten."""
        with self._lock:
            self._number += 1
            address = f"/points/{self._number}"
            self._blobs[address] = Answer("application/octet-stream", blob)
            self._offered[address] = asker
            its = [at for at, whose in self._offered.items() if whose == asker]
            for old in {*its[:-_KEPT], *list(self._offered)[:-_ALL]}:
                self._blobs.pop(old, None)
                del self._offered[old]
        return address

    def offer_page(self, page: bytes) -> str:
        """Keep a whole page and give the address it is opened from; the one before is forgotten."""
        with self._lock:
            self._number += 1
            self._blobs = {at: kept for at, kept in self._blobs.items() if not at.startswith(_SHEETS)}
            address = f"{_SHEETS}{self._number}"
            self._blobs[address] = Answer("text/html", page)
        return address

    def answer(self, address: str) -> Answer | None:
        """Give the reply to an address (its path only), or None when there is none."""
        if address.startswith(_PACKS):
            tile = self.packs.answer(address)
            return None if tile is None else Answer(*tile)
        with self._lock:
            blob = self._blobs.get(address)
        if blob is not None:
            return blob
        return self._once(address) if address in self._table else None
