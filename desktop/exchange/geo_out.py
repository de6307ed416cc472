"""Owns writing one table as GeoJSON or KML: each row where it is told to be. Must not know what a table tells.

A row that is told by its territory alone has no shape: a point in the middle of a commune would be read as an address.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from desktop.exchange.table import ID, Table, Value
from desktop.exchange.xlsx_out import plain
from desktop.services.audience.told import Spot

_KML: Final = "http://www.opengis.net/kml/2.2"


def geojson(table: Table) -> bytes:
    """RFC 7946: longitude before latitude; properties by the labels of the table's language."""
    features = []
    for row, spots in zip(table.rows, table.spots, strict=True):
        said = {
            column.label: _native(value) for column, value in zip(table.columns, row, strict=True) if column.name != ID
        }
        feature: dict[str, Any] = {"type": "Feature", "geometry": _shape(spots), "properties": said}
        if identity := _identity(table, row):
            feature["id"] = identity
        features.append(feature)
    told = {"type": "FeatureCollection", "name": table.title, "features": features}
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def kml(table: Table) -> bytes:
    """KML 2.2: a placemark for each row, its cells as data by the labels of the table's language."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<kml xmlns="{_KML}"><Document><name>{_xml(table.title)}</name>',
    ]
    title = next((at for at, one in enumerate(table.columns) if one.name in ("title", "name")), 0)
    for row, spots in zip(table.rows, table.spots, strict=True):
        identity = _identity(table, row)
        mark = f" id={quoteattr(f'm{identity}')}" if identity else ""  # a name in XML begins with a letter
        lines.append(f"<Placemark{mark}><name>{_xml(str(row[title] or ''))}</name><ExtendedData>")
        for column, value in zip(table.columns, row, strict=True):
            if value is not None and value != "":
                cell = _xml(str(_native(value)))
                lines.append(f"<Data name={quoteattr(plain(column.label))}><value>{cell}</value></Data>")
        lines.append(f"</ExtendedData>{_points(spots)}</Placemark>")
    lines.append("</Document></kml>\n")
    return "\n".join(lines).encode()


def _exact(spots: Sequence[Spot]) -> list[list[float]]:
    return [
        [round(spot.longitude, 7), round(spot.latitude, 7)]
        for spot in spots
        if spot.latitude is not None and spot.longitude is not None
    ]


def _shape(spots: Sequence[Spot]) -> dict[str, Any] | None:
    points = _exact(spots)
    if not points:
        return None
    return (
        {"type": "Point", "coordinates": points[0]}
        if len(points) == 1
        else {"type": "MultiPoint", "coordinates": points}
    )


def _points(spots: Sequence[Spot]) -> str:
    some = [
        f"<Point><coordinates>{longitude},{latitude}</coordinates></Point>" for longitude, latitude in _exact(spots)
    ]
    return some[0] if len(some) == 1 else f"<MultiGeometry>{''.join(some)}</MultiGeometry>" if some else ""


def _identity(table: Table, row: tuple[Value, ...]) -> str:
    return str(row[0] or "") if table.columns and table.columns[0].name == ID else ""


def _native(value: Value) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _xml(text: str) -> str:
    return escape(plain(text))
