"""The spots kept for the map follow every act, and nothing of a protected place is told by them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from desktop.models.areas import area_id
from desktop.models.derived import Spot
from desktop.services.keeping.refresh import rebuild
from desktop.services.keeping.spots import KINDS
from tests.services import opened as gazetteer
from tests.services.opened import Opened

OUJDA, RABAT = area_id(gazetteer.OUJDA), area_id(gazetteer.RABAT)
POINT = (34.68, -1.91, 20.0)


def spots(opened: Opened, *, afresh: bool = False) -> set[tuple[Any, ...]]:
    with opened.database.write() as session:
        if afresh:
            rebuild(session, KINDS)
        return {tuple(spot) for spot in session.execute(select(*Spot.__table__.columns))}


def of(opened: Opened, row: bytes) -> list[tuple[Any, ...]]:
    """(place, area, whether a point is told) of each spot of a record."""
    with opened.database.read() as session:
        query = select(Spot.place, Spot.area, Spot.told, Spot.latitude).where(Spot.row == row, Spot.at >= 0)
        return sorted(
            (place if told else None, area, at is not None) for place, area, told, at in session.execute(query)
        )


def in_step(opened: Opened) -> None:
    assert spots(opened) == spots(opened, afresh=True)


def test_spots_follow_places_their_owner_and_their_protection(opened: Opened) -> None:
    first, second = (opened.record("actor", name=name) for name in ("Al Wafae", "Fondation Orient"))
    place = opened.record("place", name="Centre", area=OUJDA, actor=first, point=POINT)
    made = opened.record("initiative", title="Kits", places=[place])
    assert of(opened, made) == of(opened, first) == of(opened, place) == [(place, OUJDA, True)]
    assert of(opened, second) == [(None, None, False)]
    in_step(opened)
    opened.act("place", {"actor": second}, place)
    assert (of(opened, first), of(opened, second)) == ([(None, None, False)], [(place, OUJDA, True)])
    in_step(opened)
    opened.act("place", {"protected": True}, place)
    assert of(opened, made) == of(opened, second) == of(opened, place) == [(None, OUJDA, False)]
    in_step(opened)
    opened.act("place", {"protected": False, "point": None, "area": RABAT}, place)
    assert of(opened, made) == of(opened, second) == [(place, RABAT, False)]
    in_step(opened)
    opened.trash("place", place)
    assert of(opened, place) == []
    assert of(opened, made) == [(None, None, False)]
    in_step(opened)


def test_a_protected_actor_is_known_by_its_territory(opened: Opened) -> None:
    actor = opened.record("actor", name="Al Wafae", protected=True)
    for point in (POINT, (34.69, -1.9, 5.0)):
        opened.record("place", name="Centre", area=OUJDA, actor=actor, point=point)
    assert of(opened, actor) == [(None, OUJDA, False)]
    opened.act("actor", {"area": RABAT}, actor)
    assert of(opened, actor) == [(None, RABAT, False)]
    in_step(opened)
    opened.act("actor", {"protected": False}, actor)
    assert [told for _place, _area, told in of(opened, actor)] == [True, True]
    in_step(opened)


def test_the_same_ground_is_drawn_once(opened: Opened) -> None:
    made = opened.record("initiative", title="Kits", places=[OUJDA, opened.record("place", name="Souk", area=OUJDA)])
    assert len(of(opened, made)) == 1
    in_step(opened)


def test_what_falls_out_of_step_is_seen(opened: Opened) -> None:
    """The sabotage: a spot that somebody else wrote."""
    opened.record("initiative", title="Kits", places=[OUJDA])
    with opened.database.write() as session:
        session.execute(Spot.__table__.update().values(area=RABAT))
        session.commit()
    assert spots(opened) != spots(opened, afresh=True)
