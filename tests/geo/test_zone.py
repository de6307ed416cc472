"""A zone drawn on the map holds what stands inside it as drawn; what is known by its commune stands on its commune."""

from __future__ import annotations

import math

import shapely
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from desktop.geo import zone
from desktop.models.areas import area_id
from desktop.services.keeping.refresh import rebuild
from desktop.services.keeping.spots import KINDS
from desktop.services.listing import lists
from tests.geo.test_points import ANCHORS, OUJDA, initiative, name, place

AROUND_OUJDA = ((34.6, -2.0), (34.6, -1.8), (34.75, -1.8), (34.75, -2.0))
NORTH_OF_OUJDA = ((34.7, -2.0), (34.7, -1.8), (34.75, -1.8), (34.75, -2.0))  # the commune's anchor is not in it


def north(latitude: float) -> float:
    return math.asinh(math.tan(math.radians(latitude)))


@st.composite
def stars(draw: st.DrawFn) -> list[tuple[float, float]]:
    """An outline around one point, whose corners come in order: it never crosses itself."""
    many = draw(st.integers(3, 24))
    far = st.floats(0.05, 3)
    return [
        (33 + reach * math.sin(2 * math.pi * at / many), -6 + reach * math.cos(2 * math.pi * at / many))
        for at, reach in enumerate(draw(st.lists(far, min_size=many, max_size=many)))
    ]


@given(corners=stars(), points=st.lists(st.tuples(st.floats(29, 37), st.floats(-10, -2)), max_size=60))
def test_inside_is_what_shapely_says(corners: list[tuple[float, float]], points: list[tuple[float, float]]) -> None:
    polygon = shapely.Polygon([(longitude, north(latitude)) for latitude, longitude in corners])
    told = list(zone.inside(corners, [p[0] for p in points], [p[1] for p in points]))
    for (latitude, longitude), found in zip(points, told, strict=True):
        there = shapely.Point(longitude, north(latitude))
        if polygon.boundary.distance(there) > 1e-9:  # on the line itself both answers are right
            assert found == polygon.contains(there)


def test_where_the_outline_crosses_itself_it_is_as_drawn() -> None:
    bow = ((34.0, -6.0), (35.0, -5.0), (35.0, -6.0), (34.0, -5.0))
    assert list(zone.inside(bow, [34.5, 34.2, 34.8], [-5.8, -5.5, -5.5])) == [False, True, True]


def test_records_with_points_and_records_of_a_commune(session: Session) -> None:
    inner = initiative(session, "Dedans", places=(place(session, 34.72, -1.9),))
    outer = initiative(session, "Dehors", places=(place(session, 34.0, -6.8),))
    both = initiative(session, "Les deux", places=(place(session, 34.0, -6.8), place(session, 34.71, -1.9)))
    commune = initiative(session, "Commune", areas=(area_id(OUJDA),))
    session.flush()
    rebuild(session, KINDS)
    found = zone.records_inside(session, "initiative", NORTH_OF_OUJDA, ANCHORS)
    assert {inner, both} <= found
    assert not {outer, commune} & found
    assert commune in zone.records_inside(session, "initiative", AROUND_OUJDA, ANCHORS)


def test_a_protected_place_is_inside_by_its_commune_only(session: Session) -> None:
    hidden = initiative(session, "Foyer", places=(place(session, 34.72, -1.9, protected=1),))
    session.flush()
    rebuild(session, KINDS)
    assert hidden not in zone.records_inside(session, "initiative", NORTH_OF_OUJDA, ANCHORS)
    assert hidden in zone.records_inside(session, "initiative", AROUND_OUJDA, ANCHORS)


def test_the_list_and_its_counts_are_narrowed(session: Session) -> None:
    inner = initiative(session, "Kits dedans", places=(place(session, 34.72, -1.9),))
    initiative(session, "Kits dehors", places=(place(session, 34.0, -6.8),))
    name(session, "initiative", inner, "حقائب", "ar", field="title")
    session.flush()
    rebuild(session, KINDS)
    asked = zone.narrowed(session, "initiative", lists.ListQuery(text="kits"), NORTH_OF_OUJDA)
    assert list(lists.ids(session, "initiative", asked)) == [inner]
    sectors = lists.facets(session, "initiative", asked, "fr")["sector"]
    assert [(one.code, one.count) for one in sectors] == [("health", 1)]
