"""Maps (GeoJSON, uMap, KML, GPX) are recognised by what they hold; positions are known without a question."""

from __future__ import annotations

import json

import pytest

from desktop.exchange.incoming.files.recognising import found_in
from tests.exchange.incoming import made
from tests.exchange.incoming.recognised import only, said, told


def test_geojson_of_places_and_of_more() -> None:
    point = {"type": "Point", "coordinates": [-1.9, 34.68]}
    zone = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}
    features = [
        {"type": "Feature", "geometry": point, "properties": {"name": "Centre", "marker-color": "#f00"}},
        {"type": "Feature", "geometry": zone, "properties": {"name": "Quartier", "description": "<b>gras</b><br>ici"}},
    ]
    found, rows = only(json.dumps({"type": "FeatureCollection", "features": features}))
    assert (found.format, found.tables[0].kind) == ("geojson", "place")
    assert rows == [
        ["name", "description", "latitude", "longitude"],
        ["Centre", None, 34.68, -1.9],
        ["Quartier", "gras\nici"],
    ]
    assert said(found) == {"name": "place.name", "latitude": "place.latitude", "longitude": "place.longitude"}
    assert told(found) == {"shapes": {"count": 1}}
    features = [{"type": "Feature", "geometry": point, "properties": {"Organisation": "ACF", "Secteur": "Santé"}}]
    found, rows = only(json.dumps({"type": "FeatureCollection", "features": features}))
    assert (found.tables[0].kind, found.tables[0].known) == ("", {})
    assert rows[0] == ["Organisation", "Secteur", "latitude", "longitude"]


def test_umap_has_a_sheet_for_each_layer() -> None:
    feature = {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [-6.8, 34.0]},
        "properties": {"name": "A"},
    }
    layers = [
        {"type": "FeatureCollection", "features": [feature], "_umap_options": {"name": name}} for name in ("Un", "Deux")
    ]
    found = found_in(json.dumps({"type": "umap", "layers": layers, "properties": {}}).encode())
    assert found.format == "umap"
    assert [(table.name, table.kind) for table in found.tables] == [("Un", "place"), ("Deux", "place")]


KML = """<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Carte</name>
<Folder><name>Santé</name><Placemark><name>Dispensaire</name>
<description><![CDATA[<i>ouvert</i> le matin]]></description>
<Point><coordinates>-1.91,34.68,0</coordinates></Point></Placemark></Folder>
<Placemark><name>Route</name><LineString><coordinates>0,0 1,1</coordinates></LineString></Placemark></Document></kml>"""


@pytest.mark.parametrize("content", [KML.encode(), made.packed({"doc.kml": KML, "files/icone.png": b"x"})])
def test_kml_and_kmz(content: bytes) -> None:
    found, rows = only(content)
    assert (found.format, found.tables[0].name, found.tables[0].kind) == ("kml", "Carte", "place")
    assert rows == [
        ["folder", "name", "description", "latitude", "longitude"],
        ["Santé", "Dispensaire", "ouvert le matin", 34.68, -1.91],
        [None, "Route"],
    ]
    assert told(found) == {"shapes": {"count": 1}}


def test_kml_with_data_is_a_table() -> None:
    data = "".join(
        f'<Data name="{name}"><value>{value}</value></Data>' for name, value in (("Titre", "Kits"), ("Femmes", 4))
    )
    mark = f'<Placemark id="m{"0f" * 16}"><name>Kits</name><ExtendedData>{data}</ExtendedData></Placemark>'
    _found, rows = only(f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{mark}</Document></kml>')
    assert rows == [["id", "Titre", "Femmes", "latitude", "longitude"], ["0f" * 16, "Kits", "4"]]


def test_gpx_gives_its_waypoints() -> None:
    found, rows = only(
        '<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><wpt lat="34.02" lon="-6.84"><name>Guichet</name>'
        '</wpt><wpt lat="95" lon="0"><name>Nulle part</name></wpt><trk><trkseg/></trk></gpx>'
    )
    assert (found.format, found.tables[0].kind) == ("gpx", "place")
    assert rows == [["name", "latitude", "longitude"], ["Guichet", 34.02, -6.84], ["Nulle part"]]
    assert told(found) == {"shapes": {"count": 1}}
