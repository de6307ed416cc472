"""The nearest records of every kind, with a distance that is right; of a protected one no distance is told."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from desktop.geo.near import MOST, Sought, nearest, point_of, stand_of
from desktop.models.actors import Actor
from desktop.models.areas import Place, area_id
from desktop.models.base import new_id
from desktop.services.keeping.refresh import rebuild
from desktop.services.keeping.spots import KINDS
from tests.geo.test_points import ANCHORS, OUJDA, initiative, place

HERE = (34.6867, -1.9114)


def seat(session: Session, latitude: float, longitude: float, *, protected: int = 0) -> bytes:
    """An actor with a place of its own."""
    actor = new_id()
    session.add(Actor(id=actor, kind="association", protected=protected))
    where = area_id(OUJDA)
    session.add(Place(id=new_id(), actor=actor, latitude=latitude, longitude=longitude, area=where))
    return actor


def test_kinds_come_together_by_distance(session: Session) -> None:
    near = initiative(session, "Près", places=(place(session, 34.6877, -1.9114),))
    far = initiative(session, "Loin", places=(place(session, 34.7867, -1.9114), place(session, 33.9, -6.8)))
    actor = seat(session, 34.6967, -1.9114)
    session.flush()
    rebuild(session, KINDS)
    found = nearest(session, {"initiative": Sought({near, far}), "actor": Sought({actor})}, *HERE, anchors=ANCHORS)
    assert [(one.kind, one.id) for one in found] == [("initiative", near), ("actor", actor), ("initiative", far)]
    # a minute of latitude at 34° north is 1,848.7 m: geographiclib's own figures for these three
    assert [one.metres for one in found] == pytest.approx([110.93, 1109.25, 11092.6], rel=1e-3)


def test_a_sector_that_is_hidden_is_left_out(session: Session) -> None:
    made = initiative(session, "Santé", places=(place(session, *HERE),))
    session.flush()
    rebuild(session, KINDS)
    assert [one.id for one in nearest(session, {"initiative": Sought({made})}, *HERE)] == [made]
    assert nearest(session, {"initiative": Sought({made}, frozenset({"health"}))}, *HERE) == []


def test_what_is_protected_stands_on_its_commune_without_a_distance(session: Session) -> None:
    home = initiative(session, "Foyer", places=(place(session, *HERE, protected=1),))
    actor = seat(session, *HERE, protected=1)
    session.flush()
    rebuild(session, KINDS)
    found = nearest(session, {"initiative": Sought({home}), "actor": Sought({actor})}, *HERE, anchors=ANCHORS)
    anchor = ANCHORS.of(OUJDA)
    assert anchor is not None
    assert {one.id for one in found} == {home, actor}
    assert {(one.metres, one.latitude, one.longitude) for one in found} == {(None, anchor.latitude, anchor.longitude)}
    assert stand_of(session, "initiative", home, ANCHORS) == (anchor.latitude, anchor.longitude)
    assert point_of(session, "initiative", home) is None


def test_a_record_stands_at_its_point_or_nowhere(session: Session) -> None:
    there = initiative(session, "Là", places=(place(session, *HERE),))
    lost = initiative(session, "Nulle part")
    twice = initiative(session, "Deux", places=(place(session, *HERE), place(session, 34.0, -6.8)))
    session.flush()
    rebuild(session, KINDS)
    assert stand_of(session, "initiative", there) == point_of(session, "initiative", there) == HERE
    assert stand_of(session, "initiative", lost) is None
    assert point_of(session, "initiative", twice) is None


def test_no_more_than_asked_and_the_nearest_of_many(session: Session) -> None:
    made = [
        initiative(session, f"N{n}", places=(place(session, HERE[0] + n / 1000, HERE[1] + n / 2000),))
        for n in range(MOST + 30)
    ]
    session.flush()
    rebuild(session, KINDS)
    found = nearest(session, {"initiative": Sought(set(made))}, *HERE)
    assert [one.id for one in found] == made[:MOST]
