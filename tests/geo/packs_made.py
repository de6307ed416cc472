"""Packs that tests make: vector tiles, PMTiles by the library that is our oracle, MBTiles by SQLite."""

from __future__ import annotations

import gzip
import io
import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from PIL import Image
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

Place = tuple[int, int, int]
OUJDA = (-2.10, 34.55, -1.75, 34.80)
KINDS = {"mvt": TileType.MVT, "png": TileType.PNG, "jpeg": TileType.JPEG, "webp": TileType.WEBP}


def number(value: int) -> bytes:
    """A number, seven bits a byte."""
    made = bytearray()
    while value > 0x7F:
        made.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*made, value])


def part(field: int, body: bytes) -> bytes:
    """A part of known length."""
    return number(field << 3 | 2) + number(len(body)) + body


def packed(values: Iterable[int]) -> bytes:
    return b"".join(map(number, values))


def shape(points: Iterable[tuple[int, int]], *, closed: bool = False) -> list[int]:
    """A line, or a ring, as the commands of a vector tile."""
    zigzag = list(map(_zigzag, _steps(list(points))))
    return [9, *zigzag[:2], len(zigzag[2:]) // 2 << 3 | 2, *zigzag[2:], *([15] if closed else [])]


def point(x: int, y: int) -> list[int]:
    return [9, _zigzag(x), _zigzag(y)]


def _zigzag(value: int) -> int:
    return 2 * value if value >= 0 else -2 * value - 1


def _steps(points: list[tuple[int, int]]) -> list[int]:
    before, steps = (0, 0), []
    for x, y in points:
        steps += [x - before[0], y - before[1]]
        before = (x, y)
    return steps


def layer(name: str, features: Iterable[tuple[int, Mapping[str, str], list[int]]]) -> bytes:
    """A layer of (type, properties, commands)."""
    keys: list[str] = []
    values: list[str] = []
    drawn = b""
    for kind, props, commands in features:
        tags = []
        for key, value in props.items():
            keys += [key] if key not in keys else []
            values += [value] if value not in values else []
            tags += [keys.index(key), values.index(value)]
        drawn += part(2, part(2, packed(tags)) + b"\x18" + number(kind) + part(4, packed(commands)))
    said = b"".join(part(3, key.encode()) for key in keys)
    said += b"".join(part(4, part(1, value.encode())) for value in values)
    return part(3, b"\x78\x02" + part(1, name.encode()) + drawn + said + b"\x28" + number(4096))


def streets(**names: str) -> bytes:
    """A tile with a street, a river, a park, a house and a quarter, in Protomaps' scheme."""
    named = {f"name:{lang}": text for lang, text in names.items()}
    whole = [(0, 0), (4096, 0), (4096, 4096), (0, 4096)]
    house = [(500, 2500), (900, 2500), (900, 2900), (500, 2900)]
    return b"".join(
        (
            layer("earth", [(3, {"kind": "earth"}, shape(whole, closed=True))]),
            layer("landuse", [(3, {"kind": "park"}, shape([(200, 200), (1800, 200), (1800, 1500), (200, 1500)]))]),
            layer("water", [(3, {"kind": "lake"}, shape([(2600, 2500), (3800, 2500), (3800, 3700)], closed=True))]),
            layer("roads", [
                (2, {"kind": "major_road", **named}, shape([(-100, 2048), (4196, 2048)])),
                (2, {"kind": "highway"}, shape([(2048, -100), (2048, 4196)])),
            ]),
            layer("buildings", [(3, {"kind": "building"}, shape(house))]),
            layer("boundaries", [(2, {"kind": "country"}, shape([(0, 1000), (4096, 1000)]))]),
            layer("places", [(1, {"kind": "neighbourhood", **named}, point(1000, 3300))]),
        )
    )  # fmt: skip


def picture(colour: str = "orange", side: int = 256, kind: str = "PNG") -> bytes:
    """A picture of one colour."""
    out = io.BytesIO()
    Image.new("RGB", (side, side), colour).save(out, kind)
    return out.getvalue()


def pmtiles(
    path: Path,
    tiles: Mapping[Place, bytes],
    *,
    kind: str = "mvt",
    box: tuple[float, float, float, float] = OUJDA,
    zipped: bool = True,
    **told: Any,
) -> Path:
    """Write a PMTiles file by the library."""
    zipped = zipped and kind == "mvt"
    with path.open("wb") as file:
        writer = Writer(file)
        for place in sorted(tiles, key=lambda one: zxy_to_tileid(*one)):
            body = tiles[place]
            writer.write_tile(zxy_to_tileid(*place), gzip.compress(body, mtime=0) if zipped else body)
        corners = dict(zip(("min_lon_e7", "min_lat_e7", "max_lon_e7", "max_lat_e7"), box, strict=True))
        head = {name: round(value * 1e7) for name, value in corners.items()}
        packing = Compression.GZIP if zipped else Compression.NONE
        writer.finalize({**head, "tile_type": KINDS[kind], "tile_compression": packing}, {"name": "Oujda", **told})
    return path


def town(path: Path, *, last: int = 14, kind: str = "mvt", body: bytes = b"", **told: Any) -> Path:
    """A pack of the tiles around Oujda, every zoom up to `last`, each the same."""
    body = body or (streets(fr="Rue de Marrakech", ar="زنقة مراكش") if kind == "mvt" else picture())
    return pmtiles(path, {place: body for zoom in range(last + 1) for place in around(zoom)}, kind=kind, **told)


def around(zoom: int, lat: float = 34.6867, lon: float = -1.9114) -> list[Place]:
    """The tile over a spot and those around it."""
    import math

    side = 2**zoom
    x = int((lon + 180) / 360 * side)
    y = int((1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * side)
    near = range(-1, 2) if zoom > 2 else range(1)
    return [(zoom, x + dx, y + dy) for dx in near for dy in near]


def mbtiles(path: Path, tiles: Mapping[Place, bytes], *, script: str = "", index: bool = True, **told: str) -> Path:
    """Write an MBTiles file; `script` runs last. Rows are counted from the south."""
    made = sqlite3.connect(path)
    made.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
    made.execute("CREATE TABLE tiles (zoom_level INTEGER, tile_column INTEGER, tile_row INTEGER, tile_data BLOB)")
    if index:
        made.execute("CREATE UNIQUE INDEX place ON tiles (zoom_level, tile_column, tile_row)")
    made.executemany("INSERT INTO metadata VALUES (?, ?)", told.items())
    rows = [(zoom, x, 2**zoom - 1 - y, body) for (zoom, x, y), body in tiles.items()]
    made.executemany("INSERT INTO tiles VALUES (?, ?, ?, ?)", rows)
    made.executescript(script)
    made.commit()
    made.close()
    return path
