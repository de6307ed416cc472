"""Where records stand: real points, communes for what is known by its commune only, nothing for the rest."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy.orm import Session

from desktop.geo import blob, points
from desktop.geo.anchors import Anchor, Anchors
from desktop.geo.places import Gazetteer
from desktop.geo.placing import place_record
from desktop.models.actors import Actor
from desktop.models.areas import Area, Place, area_id
from desktop.models.base import new_id
from desktop.models.database import Database
from desktop.models.initiatives import Initiative, InitiativePlace, Participation
from desktop.models.levels import QUARTER
from desktop.models.vocabularies import TextRow, text_id
from desktop.services.keeping.refresh import rebuild
from desktop.services.keeping.spots import KINDS
from desktop.services.unit_of_work import UnitOfWork
from tests.geo.test_blob import decode, texts

OUJDA, RABAT = "02.411.01.23", "04.421.01.0"
ANCHORS = Anchors(
    {
        OUJDA: Anchor(-1.9, 34.68, -1.97, 34.64, -1.85, 34.74),
        RABAT: Anchor(-6.85, 33.95, -6.93, 33.9, -6.76, 34.04),
    }
)


def name(session: Session, table: str, owner: bytes, value: str, lang: str = "fr", field: str = "name") -> None:
    session.add(
        TextRow(id=text_id(owner, field, lang), owner_table=table, owner=owner, field=field, lang=lang, value=value)
    )


def initiative(session: Session, title: str, *, places: tuple[bytes, ...] = (), areas: tuple[bytes, ...] = ()) -> bytes:
    made = new_id()
    session.add(Initiative(id=made, sector="health", status="done", starts="2018"))
    name(session, "initiative", made, title, field="title")
    for where in places:
        session.add(InitiativePlace(id=new_id(), initiative=made, place=where))
    for where in areas:
        session.add(InitiativePlace(id=new_id(), initiative=made, area=where))
    return made


def place(session: Session, lat: float | None, lon: float | None, *, area: str = OUJDA, **more: object) -> bytes:
    made = new_id()
    session.add(Place(id=made, latitude=lat, longitude=lon, area=area_id(area), **more))
    return made


@dataclass
class Drawn:
    """What was gathered, as spots again."""

    spots: list[blob.Spot]
    without: list[bytes]
    labels: dict[str, str]


def spots_of(session: Session, kind: str, ids: set[bytes] | None = None, lang: str = "fr") -> Drawn:
    session.flush()
    rebuild(session)
    got = points.gather(session, kind, lang, ids, ANCHORS)
    head, columns = decode(blob.encode(got.columns))
    spots = []
    for at, (title, line) in enumerate(texts(columns)):
        latitude, longitude = columns["lat"][at] / 1e7, columns["lon"][at] / 1e7
        area = head["areas"][columns["area"][at]] if columns["area"][at] >= 0 else ""
        sector, status = head["sectors"][columns["sector"][at]], head["statuses"][columns["status"][at]]
        assert columns["flags"][at] == (blob.AREA if area else 0)
        spots.append(blob.Spot(columns["ids"][at], latitude, longitude, title, line, sector, status, area))
    return Drawn(spots, got.without, got.labels)


def test_a_point_is_a_point(session: Session) -> None:
    centre = place(session, 34.6867, -1.9114)
    name(session, "place", centre, "Centre Lazaret")
    made = initiative(session, "Consultations", places=(centre,))
    lead = new_id()
    session.add(Actor(id=lead, kind="association"))
    name(session, "actor", lead, "Al Wafae")
    session.add(Participation(id=new_id(), initiative=made, actor=lead, role="lead"))
    (spot,) = spots_of(session, "initiative", {made}).spots
    assert (spot.latitude, spot.longitude, spot.area) == (34.6867, -1.9114, "")
    assert (spot.title, spot.line) == ("Consultations", "Al Wafae · Centre Lazaret")
    assert (spot.sector, spot.status) == ("health", "done")


def test_a_commune_alone_is_an_area_never_a_pin(session: Session) -> None:
    made = initiative(session, "Kits d’hiver", areas=(area_id(OUJDA),))
    (spot,) = spots_of(session, "initiative", {made}).spots
    assert spot.area == OUJDA
    assert (spot.latitude, spot.longitude) == (34.68, -1.9)


def test_quarters_count_on_their_commune_once(session: Session) -> None:
    quarters = []
    for word in ("Hay Andalous", "Hay Alqods", "Village Bouarfa"):
        quarter = new_id()
        session.add(Area(id=quarter, level=QUARTER, parent=area_id(OUJDA)))
        name(session, "area", quarter, word)
        quarters.append(quarter)
    made = initiative(session, "Kits", areas=tuple(quarters))
    (spot,) = spots_of(session, "initiative", {made}).spots
    assert spot.area == OUJDA


def test_two_towns_are_two_spots(session: Session) -> None:
    made = initiative(session, "Ateliers", areas=(area_id(OUJDA), area_id(RABAT)))
    assert {s.area for s in spots_of(session, "initiative", {made}).spots} == {OUJDA, RABAT}


def test_nowhere_is_counted_not_drawn(session: Session) -> None:
    made = initiative(session, "Radio")
    gathered = spots_of(session, "initiative", {made})
    assert gathered.spots == []
    assert gathered.without == [made]


@pytest.mark.parametrize(("lat", "lon"), [(1e308, 0.0), (float("inf"), 1.0), (34.0, 1e9)])
def test_an_impossible_point_falls_back_on_its_commune(session: Session, lat: float, lon: float) -> None:
    made = initiative(session, "x", places=(place(session, lat, lon),))
    (spot,) = spots_of(session, "initiative", {made}).spots
    assert spot.area == OUJDA


def test_a_protected_place_gives_its_commune_and_not_its_name(session: Session) -> None:
    shelter = place(session, 34.6867, -1.9114, protected=1)
    name(session, "place", shelter, "Foyer caché")
    made = initiative(session, "Hébergement", places=(shelter,))
    (spot,) = spots_of(session, "initiative", {made}).spots
    assert spot.area == OUJDA
    assert spot.latitude != 34.6867
    assert "Foyer" not in spot.line


def test_a_protected_actor_gives_its_commune(session: Session) -> None:
    actor = new_id()
    session.add(Actor(id=actor, kind="association", protected=1, area=area_id(RABAT)))
    name(session, "actor", actor, "Association")
    place(session, 34.01, -6.83, area=RABAT, actor=actor)
    (spot,) = spots_of(session, "actor", {actor}).spots
    assert (spot.area, spot.latitude) == (RABAT, 33.95)


def test_deleted_things_are_gone(session: Session) -> None:
    gone = place(session, 34.6, -1.9, deleted=1)
    made = initiative(session, "x", places=(gone,))
    trashed = initiative(session, "y", areas=(area_id(OUJDA),))
    session.flush()
    row = session.get(Initiative, trashed)
    assert row is not None
    row.deleted = 1
    gathered = spots_of(session, "initiative", {made, trashed})
    assert gathered.spots == []
    assert gathered.without == [made]


def test_titles_come_in_the_language_or_the_nearest(session: Session) -> None:
    made = initiative(session, "Cours", areas=(area_id(OUJDA),))
    name(session, "initiative", made, "دروس", "ar", "title")
    assert spots_of(session, "initiative", {made}, "ar").spots[0].title == "دروس"
    assert spots_of(session, "initiative", {made}, "es").spots[0].title == "Cours"


def test_asking_for_all_gives_the_same(session: Session) -> None:
    made = {initiative(session, f"n{i}", areas=(area_id(OUJDA),)) for i in range(5)}
    whole = spots_of(session, "initiative", None)
    assert {s.id for s in whole.spots} >= made
    assert sorted(s for s in whole.spots if s.id in made) == sorted(spots_of(session, "initiative", made).spots)


def test_a_click_puts_a_record_in_a_place_of_its_own(base: Database) -> None:
    with UnitOfWork(base) as uow:  # left without commit: nothing stays
        session = uow.session
        made = initiative(session, "Kits", areas=(area_id(OUJDA), area_id(RABAT)))
        session.flush()
        first = place_record(uow, "initiative", made, 34.6867, -1.9114, area=OUJDA, name="Kits")
        spots = spots_of(session, "initiative", {made}).spots
        assert {(s.latitude, s.area) for s in spots} == {(34.6867, ""), (33.95, RABAT)}
        again = place_record(uow, "initiative", made, 34.7, -1.9, area=OUJDA, name="Kits")
        assert again == first  # its own place is moved
        other = initiative(session, "Autre", places=(first,))
        session.flush()
        assert (
            place_record(uow, "initiative", other, 34.65, -1.95, area="", name="Autre") != first
        )  # shared: left alone
        actor = new_id()
        session.add(Actor(id=actor, kind="association"))
        session.flush()
        place_record(uow, "actor", actor, 34.6, -1.9, area="no such code", name="Siège")
        (spot,) = spots_of(session, "actor", {actor}).spots
        assert (spot.latitude, spot.longitude) == (34.6, -1.9)


def test_places_are_found_in_both_scripts(session: Session) -> None:
    quarter = new_id()
    session.add(Area(id=quarter, level=QUARTER, parent=area_id(RABAT)))
    name(session, "area", quarter, "Hay Riad")
    name(session, "area", quarter, "حي الرياض", "ar")
    name(session, "area", quarter, "Hay Ryad\nSecteur 12", field="alias")
    session.flush()
    gazetteer = Gazetteer.load(session, ANCHORS)
    for typed in ("hay riad", "HAY RYAD", "حي الرياض", "secteur 12"):
        found = gazetteer.search(typed, "fr")
        assert found[0].id == quarter, typed
        assert found[0].within == "Rabat"
        assert found[0].anchor == ANCHORS.of(RABAT)
    for typed in ("oujda", "وجدة", "OUJDA"):
        assert gazetteer.search(typed, "fr")[0].code == OUJDA
    assert gazetteer.search("oujda", "ar")[0].name == "وجدة"
    assert gazetteer.search("sale", "fr")[0].name == "Salé"
    assert gazetteer.search("  ", "fr") == []
    assert gazetteer.search("xyzzy", "fr") == []


DATES: tuple[tuple[dict[str, str], tuple[int, int]], ...] = (
    ({"starts": "2021-03-05", "ends": "2022-01-31"}, (12 * 2021 + 2, 12 * 2022)),
    ({"starts": "2021-03"}, (12 * 2021 + 2, 12 * 2021 + 2)),
    ({"starts": "2021"}, (12 * 2021, 12 * 2021 + 11)),
    ({"starts": "2021-05", "ends": "2020"}, (12 * 2021 + 4, 12 * 2021 + 4)),
    ({"planned_starts": "2024-01-02", "planned_ends": "2024-02"}, (12 * 2024, 12 * 2024 + 1)),
    ({"ends": "2021"}, blob.UNDATED),
    ({"starts": "bientôt"}, blob.UNDATED),
    ({"starts": "2021-13"}, blob.UNDATED),
    ({"starts": "99999"}, blob.UNDATED),
    ({"starts": "²021"}, blob.UNDATED),
)


def test_months_are_those_under_way(session: Session) -> None:
    made = [new_id() for _dates in DATES]
    for one, (dates, _months) in zip(made, DATES, strict=True):
        session.add(Initiative(id=one, sector="health", **dates))
        session.add(InitiativePlace(id=new_id(), initiative=one, area=area_id(OUJDA)))
    session.flush()
    rebuild(session, KINDS)
    for ids in (set(made), None):
        columns = points.gather(session, "initiative", "fr", ids, ANCHORS).columns
        at = [bytes(columns.ids).index(one) // 16 for one in made]
        assert [(columns.firsts[row], columns.lasts[row]) for row in at] == [months for _dates, months in DATES]
    assert not any(points.gather(session, "initiative", "fr", set(made), ANCHORS, words=False).columns.firsts)


def test_what_nobody_confirmed_for_long_carries_a_bit_of_its_own(session: Session) -> None:
    old = initiative(session, "Vieille", places=(place(session, 34.68, -1.91),), areas=(area_id(RABAT),))
    fresh = initiative(session, "Neuve", areas=(area_id(OUJDA),))
    session.flush()
    rebuild(session)
    columns = points.gather(session, "initiative", "fr", {old, fresh}, ANCHORS, old={old}).columns
    ids = [bytes(columns.ids)[at : at + 16] for at in range(0, len(columns.ids), 16)]
    told = sorted(zip(ids, columns.flags, strict=True))
    assert told == sorted([(old, blob.OLD), (old, blob.OLD | blob.AREA), (fresh, blob.AREA)])
    head, decoded = decode(blob.encode(columns))
    assert (head["n"], list(decoded["flags"])) == (3, list(columns.flags))
