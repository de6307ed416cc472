"""Owns reading an MBTiles file that a stranger made: a database whose every statement, step and value is bounded.

It is opened to be read only, as a file that nobody changes. A view may stand where a table should, so what a
statement may touch is a short list, and how long it may run is counted. Must not know what is drawn.
"""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, Final

from desktop.errors import FileUnreadable, PackRefused
from desktop.geo import tile_bytes, tiles
from desktop.geo.tile_bytes import Tile
from desktop.geo.tiles import DEEPEST, Head
from desktop.i18n import _

_VALUE: Final = 4 * 2**20  # bytes of one value or row
_BIT: Final = 1000  # steps of the engine between two looks at the budget
_TILE, _LOOK, _OPEN = 200, 3000, 2000  # bits that a tile, a look around and the opening may take
_FUNCTIONS: Final = frozenset({"length", "typeof", "min", "max", "coalesce", "ifnull"})
_LIMITS: Final = (
    (sqlite3.SQLITE_LIMIT_LENGTH, _VALUE),
    (sqlite3.SQLITE_LIMIT_SQL_LENGTH, 100_000),
    (sqlite3.SQLITE_LIMIT_COLUMN, 100),
    (sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 100),
    (sqlite3.SQLITE_LIMIT_COMPOUND_SELECT, 10),
    (sqlite3.SQLITE_LIMIT_VDBE_OP, 10_000),
    (sqlite3.SQLITE_LIMIT_ATTACHED, 0),
    (sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH, 0),
    (sqlite3.SQLITE_LIMIT_WORKER_THREADS, 0),
)
_SETTINGS: Final = (
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA query_only = ON",
    "PRAGMA mmap_size = 0",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -4000",
)
_READABLE: Final = (
    "SELECT name FROM sqlite_master WHERE type = 'view' OR type = 'table' AND rootpage > 0 ORDER BY rowid LIMIT 200"
)
_TOLD: Final = "SELECT name, value FROM metadata WHERE length(value) < 100000 LIMIT 100"
_ONE: Final = (
    "SELECT CASE WHEN typeof(tile_data) = 'blob' AND length(tile_data) <= :most THEN tile_data END FROM tiles "
    "WHERE zoom_level = :zoom AND tile_column = :x AND tile_row = :y LIMIT 1"
)
_SOME: Final = "SELECT tile_column, tile_row FROM tiles WHERE zoom_level = :zoom LIMIT 3"
_FORMATS: Final = {"pbf": "mvt", "mvt": "mvt", "png": "png", "jpg": "jpeg", "jpeg": "jpeg", "webp": "webp"}


class MBTiles:
    """An open file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._left = 0
        self._readable = frozenset({"sqlite_master"})
        try:
            address = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
            self._engine = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)
        except (sqlite3.Error, OSError) as error:
            raise FileUnreadable(path=path) from error
        self._closing = weakref.finalize(self, self._engine.close)
        try:
            self._bound()
            self._read_head()
        except PackRefused:
            self.close()
            raise

    def close(self) -> None:
        """Let go of the file."""
        self._closing()

    def _bound(self) -> None:
        """Say how much any statement may do, before the first one reads the file."""
        self._engine.text_factory = partial(str, encoding="utf-8", errors="replace")
        for which, most in _LIMITS:
            self._engine.setlimit(which, most)
        for setting in _SETTINGS:
            with suppress(sqlite3.Error, ValueError):  # its complaint of a damaged file may be no text
                self._engine.execute(setting)
        own = weakref.ref(self)  # the engine keeps its handlers; they must not keep what closes it
        self._engine.set_progress_handler(_bounding(own), _BIT)
        self._engine.set_authorizer(_allowing(own))
        names = self._ask(_READABLE, _OPEN)
        if names is None:
            raise self._damaged()
        self._readable = frozenset({"sqlite_master", *(str(row[0]).lower() for row in names)})
        if "tiles" not in self._readable:
            raise PackRefused(path=self._path, reason=_("c’est une base de données, mais sans tuiles"))

    def _damaged(self) -> PackRefused:
        return PackRefused(path=self._path, reason=_("il est abîmé ou incomplet"))

    def _ask(self, question: str, budget: int, **values: Any) -> list[Any] | None:
        """The rows of an answer; None when the file does not give one within the budget."""
        self._left = budget
        try:
            return self._engine.execute(question, values).fetchall()
        except (sqlite3.Error, OverflowError, MemoryError, ValueError):
            return None

    def _read_head(self) -> None:
        told = {str(row[0]).lower(): row[1] for row in self._ask(_TOLD, _LOOK) or []}
        least, most = (self._edge(which, told) for which in ("min", "max"))
        if least is None or most is None or not 0 <= least <= most <= DEEPEST:
            raise PackRefused(path=self._path, reason=_("ses niveaux de zoom n’ont pas de sens"))
        kind = _FORMATS.get(str(told.get("format", "")).lower(), "")
        self.head = Head("mbtiles", kind or "png", least, most, _box(told.get("bounds")))
        found = self._raw_samples()
        kind = kind or next((tile_bytes.picture(data) for data in found if tile_bytes.picture(data)), "mvt")
        name, credit = tiles.plain(told.get("name"), tiles.NAME), tiles.plain(told.get("attribution"), tiles.CREDIT)
        self.head = Head("mbtiles", kind, least, most, self.head.box, name, credit)

    def _edge(self, which: str, told: dict[str, Any]) -> int | None:
        """The first or last zoom: that of the tiles, or what the pack tells where finding out would take long."""
        question = "SELECT min(zoom_level) FROM tiles" if which == "min" else "SELECT max(zoom_level) FROM tiles"
        rows = self._ask(question, _LOOK)
        value = rows[0][0] if rows else told.get(f"{which}zoom")
        try:
            return int("" if value is None else value)
        except (TypeError, ValueError, OverflowError):
            return None

    def tile(self, zoom: int, x: int, y: int) -> Tile | None:
        """The tile at a place; MBTiles counts rows from the south."""
        if not self.head.first <= zoom <= self.head.last or not (0 <= x < 1 << zoom and 0 <= y < 1 << zoom):
            return None
        data = self._raw(zoom, x, (1 << zoom) - 1 - y)
        return None if data is None else tile_bytes.fit(data, vector=self.head.vector)

    def _raw(self, zoom: int, column: object, row: object) -> bytes | None:
        rows = self._ask(_ONE, _TILE, zoom=zoom, x=column, y=row, most=tile_bytes.PACKED)
        return rows[0][0] if rows and isinstance(rows[0][0], bytes) else None

    def _raw_samples(self) -> list[bytes]:
        found: list[bytes] = []
        for zoom in range(self.head.first, self.head.last + 1):
            for column, row in self._ask(_SOME, _LOOK, zoom=zoom) or []:
                data = self._raw(zoom, column, row)
                found += [data] if data is not None else []
        return found

    def samples(self) -> list[Tile]:
        """Some of its tiles, three of each zoom."""
        fitting = (tile_bytes.fit(data, vector=self.head.vector) for data in self._raw_samples())
        return [tile for tile in fitting if tile is not None]

    def check(self) -> None:
        """See that tiles are found at once. Raises PackRefused."""
        some = [self._ask(_SOME, _LOOK, zoom=zoom) for zoom in range(self.head.first, self.head.last + 1)]
        if not any(some):
            raise PackRefused(path=self._path, reason=_("il ne contient aucune tuile"))
        absent = self._ask(_ONE, _TILE, zoom=self.head.last, x=-1, y=-1, most=0)  # looked for in vain, as many will be
        if absent is None or not self._raw_samples():
            raise PackRefused(path=self._path, reason=_("ses tuiles ne se lisent pas, ou trop lentement (sans index)"))


def _box(told: object) -> tiles.Box:
    try:
        return tiles.box_of([float(part) for part in str(told).split(",")[:5]])
    except ValueError:
        return tiles.WORLD


def _bounding(own: weakref.ref[MBTiles]) -> Callable[[], int]:
    def spend() -> int:
        pack = own()
        if pack is None:
            return 1
        pack._left -= 1
        return int(pack._left < 0)

    return spend


def _allowing(own: weakref.ref[MBTiles]) -> Callable[..., int]:
    """Reading the file's own tables and views, and nothing else: no function that makes large values, no recursion."""

    def allow(action: int, first: str | None, second: str | None, *_where: str | None) -> int:
        pack = own()
        if action == sqlite3.SQLITE_SELECT:
            allowed = True
        elif action == sqlite3.SQLITE_READ:
            allowed = pack is not None and (first or "").lower() in pack._readable
        else:
            allowed = action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in _FUNCTIONS
        return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY

    return allow
