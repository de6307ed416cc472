"""Owns reading maps (GeoJSON, uMap, KML, GPX) as tables of what stands where; must not know territories.

A point gives its latitude and longitude. A line or a zone is no place of ours: what it says is read, its shape is not,
and no middle is invented for it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final
from xml.etree.ElementTree import Element

from desktop.exchange.incoming.files import marked
from desktop.exchange.incoming.files.found import Found, Refused, Table, Tidying
from desktop.exchange.incoming.files.nested import plain
from desktop.exchange.incoming.shapes import Target

# how a thing is drawn, not what it is
_LOOKS: Final = re.compile(
    r"^(_umap_options|marker-.*|stroke.*|fill.*|styleurl|stylehash|stylemaphash|icon.*|tessellate|extrude|visibility"
    r"|timestamp|begin|end|altitudemode|draworder|color|weight|opacity|@id|gx_media_links)$",
    re.IGNORECASE,
)
_NAMES: Final = ("name", "title", "nom", "titre", "nombre", "titulo", "label", "الاسم")
_WORDS: Final = ("description", "desc", "cmt", "comment", "folder", "ele", "time", "sym", "type")
_TAG: Final = re.compile(r"<[^<>]{1,2000}>")
_BREAK: Final = re.compile(r"<(br|/p|/div|/li|/tr)\b[^<>]*>", re.IGNORECASE)
_POSITION: Final = re.compile(r"-?\d{1,2}(\.\d+)?, -?\d{1,3}(\.\d+)?(, \d+(\.\d+)?)?")
_LAYERS_LIMIT: Final = 100
Feature = tuple[dict[str, Any], float | None, float | None, str]  # what it says, latitude, longitude, its id


def is_geojson(told: Any) -> bool:
    """Whether a JSON value is GeoJSON or a uMap."""
    return isinstance(told, dict) and told.get("type") in ("FeatureCollection", "Feature", "umap")


def geojson(told: Mapping[str, Any]) -> Found:
    """The features of a GeoJSON, or of each layer of a uMap."""
    if told.get("type") == "umap":
        found = Found("umap", [])
        for number, layer in enumerate(list(told.get("layers") or [])[:_LAYERS_LIMIT], 1):
            options = layer.get("_umap_options") or layer.get("_storage") or {}
            name = str(options.get("name") or f"{number}")
            _table(found, name, [_feature(one) for one in layer.get("features") or []])
        return found
    found = Found("geojson", [])
    features = [told] if told.get("type") == "Feature" else told.get("features") or []
    _table(found, str(told.get("name") or ""), [_feature(one) for one in features])
    return found


def _feature(told: Any) -> Feature:
    if not isinstance(told, dict):
        raise Refused("damaged")
    said = told.get("properties") or {}
    latitude, longitude = _point(told.get("geometry"))
    shape = (told.get("geometry") or {}).get("type", "")
    said = {**said, "": shape} if shape and latitude is None else said
    return said, latitude, longitude, str(told.get("id") or "")


def _point(geometry: Any) -> tuple[float | None, float | None]:
    """Latitude and longitude of a point that can be on Earth."""
    if not isinstance(geometry, dict):
        return None, None
    at = geometry.get("coordinates")
    if geometry.get("type") == "GeometryCollection":
        parts = geometry.get("geometries") or []
        return _point(parts[0]) if len(parts) == 1 else (None, None)
    if geometry.get("type") == "MultiPoint" and isinstance(at, list) and len(at) == 1:
        at = at[0]
    elif geometry.get("type") != "Point":
        return None, None
    if not isinstance(at, list) or len(at) < 2:
        return None, None
    return on_earth(at[1], at[0])


def on_earth(latitude: Any, longitude: Any) -> tuple[float | None, float | None]:
    """The two as numbers; nothing when they are nowhere."""
    try:
        found = float(latitude), float(longitude)
    except (TypeError, ValueError):
        return None, None
    return found if abs(found[0]) <= 90 and abs(found[1]) <= 180 else (None, None)


def _table(found: Found, name: str, features: Iterable[Feature]) -> None:
    """One sheet of features: what they say, then where they are."""
    some = list(features)
    shapes = 0
    keys: dict[str, None] = {}
    for said, _latitude, _longitude, _id in some:
        shapes += bool(said.pop("", ""))
        keys.update(dict.fromkeys(key for key in said if not _LOOKS.match(str(key))))
    known = [key for key in keys if str(key).lower() in _NAMES]
    places = all(str(key).lower() in (*_NAMES, *_WORDS) for key in keys) and bool(known)
    ids = any(re.fullmatch(r"m?[0-9a-f]{32}", one[3]) for one in some)
    if any(key.lower() in ("latitude", "longitude", "id") for key in map(str, keys)):
        keys = dict.fromkeys(key for key in keys if str(key).lower() not in ("latitude", "longitude"))
    if ids:  # what our own export writes beside a point stays behind when the point is moved
        keys = {key: None for key in keys if not _says_where(one[0].get(key) for one in some)}
    headers = [*(["id"] if ids and "id" not in keys else []), *map(str, keys), "latitude", "longitude"]
    tidying = Tidying()
    rows = [
        [
            *([id_.removeprefix("m")] if ids and "id" not in keys else []),
            *(plain(said.get(key)) if ids else _words(said.get(key)) for key in keys),
            latitude,
            longitude,
        ]
        for said, latitude, longitude, id_ in some
    ]
    table = Table(name, tidying.rows([headers, *rows] if rows else []))
    if places:
        table.kind = "place"
        table.known = {
            headers.index(str(known[0])): Target("place", "name"),
            len(headers) - 2: Target("place", "latitude"),
            len(headers) - 1: Target("place", "longitude"),
        }
    found.tables.append(table)
    if shapes:
        found.say("shapes", count=shapes)
    tidying.tell(found)


def _says_where(values: Iterable[Any]) -> bool:
    """Whether a column holds nothing but positions."""
    said = [str(value) for value in values if value not in (None, "")]
    return bool(said) and all(_POSITION.fullmatch(one) for one in said)


def _words(value: Any) -> Any:
    """A value without the HTML that maps put into their balloons."""
    flat = plain(value)
    if isinstance(flat, str) and "<" in flat:
        flat = html.unescape(_TAG.sub(" ", _BREAK.sub("\n", flat)))
        flat = "\n".join(line for line in (" ".join(one.split()) for one in flat.splitlines()) if line)
    return flat


def kml(root: Element) -> Found:
    """The placemarks of a KML."""
    found = Found("kml", [])
    features: list[Feature] = []
    _folder(root, "", features)
    links = sum(1 for one in root.iter("NetworkLink"))
    if links:
        found.say("links", count=links)
    _table(found, marked.text(root, "Document", "name") or marked.text(root, "Folder", "name"), features)
    return found


def _folder(element: Element, name: str, features: list[Feature]) -> None:
    for one in element:
        if one.tag == "Placemark":
            features.append(_placemark(one, name))
        elif one.tag in ("Document", "Folder"):
            _folder(one, marked.text(one, "name") if one.tag == "Folder" else name, features)


def _placemark(element: Element, folder: str) -> Feature:
    said: dict[str, Any] = {"folder": folder} if folder else {}
    told: dict[str, Any] = {}
    for data in element.iter("Data"):
        value = marked.child(data, "value")
        told[marked.attribute(data, "name")] = "".join(value.itertext()) if value is not None else ""
    for data in element.iter("SimpleData"):
        told[marked.attribute(data, "name")] = "".join(data.itertext())
    # our own file, and many others, say the name twice
    name = marked.text(element, "name")
    if name and name not in [" ".join(str(value).split()) for value in told.values()]:
        said["name"] = name
    description = marked.child(element, "description")
    if description is not None and not told:
        said["description"] = "".join(description.itertext())
    address = marked.text(element, "address")
    if address:
        said["address"] = address
    said |= told
    points = [marked.text(point, "coordinates") for point in element.iter("Point")]
    shape = next((tag for tag in ("Polygon", "LineString", "Track", "Model") for _one in element.iter(tag)), "")
    latitude = longitude = None
    if len(points) == 1 and not shape:
        longitude_text, _comma, rest = points[0].partition(",")
        latitude, longitude = on_earth(rest.partition(",")[0].strip(), longitude_text.strip())
    if latitude is None and (points or shape):
        said[""] = shape or "Point"
    return said, latitude, longitude, marked.attribute(element, "id")


def gpx(root: Element) -> Found:
    """The waypoints of a GPX. Tracks and routes are where somebody went, not places."""
    found = Found("gpx", [])
    features: list[Feature] = []
    for point in root.iter("wpt"):
        said = {tag: marked.text(point, tag) for tag in ("name", "desc", "cmt", "type") if marked.text(point, tag)}
        said.setdefault("name", "")
        features.append((said, *on_earth(point.get("lat"), point.get("lon")), ""))
    _table(found, "", features)
    tracks = sum(1 for tag in ("trk", "rte") for _one in root.iter(tag))
    if tracks:
        found.say("shapes", count=tracks)
    return found
