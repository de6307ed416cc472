"""Places are found however their names are heard; what is written alike comes first."""

from __future__ import annotations

import json

import pytest
from sqlalchemy.orm import Session

from desktop import paths
from desktop.geo.hearing import heard
from desktop.geo.places import Gazetteer
from desktop.models.areas import Area, area_id
from desktop.models.base import new_id
from desktop.models.database import Database
from desktop.models.levels import QUARTER
from desktop.services.record import records
from desktop.services.unit_of_work import UnitOfWork
from desktop.services.words.folding import words
from tests.geo.test_points import ANCHORS, OUJDA, RABAT, name


@pytest.fixture(scope="module")
def shipped(base: Database) -> Gazetteer:
    """The places that ship, before anybody adds one."""
    with base.read() as session:
        return Gazetteer.load(session, ANCHORS)


AGDAL_RIYAD, CASABLANCA = "04.421.01.01", "06.141.01.0"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("riad", "ryad"),
        ("riad", "riyad"),
        ("alqods", "kods"),
        ("youssoufia", "yusufiya"),
        ("laayoune", "layoun"),
        ("oujda", "ujda"),
        ("souissi", "swissi"),
        ("shouk", "chouk"),
        ("djerada", "jerada"),
        ("اكدال", "اڭدال"),
        ("وجده", "وجد"),
        ("ناظور", "ناضور"),
    ],
)
def test_heard_alike(one: str, other: str) -> None:
    assert heard(one) == heard(other) != ""


@pytest.mark.parametrize(("one", "other"), [("rabat", "ribat"), ("sale", "safi"), ("fes", "fnideq"), ("طنجه", "طاطا")])
def test_heard_apart(one: str, other: str) -> None:
    assert heard(one) != heard(other)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("hay riad", AGDAL_RIYAD),
        ("Hay Ryad", AGDAL_RIYAD),
        ("hay riyad", AGDAL_RIYAD),
        ("حي الرياض", AGDAL_RIYAD),
        ("riad", AGDAL_RIYAD),
        ("ujda", OUJDA),
        ("wejda", ""),
        ("casa", CASABLANCA),
        ("كازا", CASABLANCA),
        ("el layoun", "11.321.01.03"),
        ("nadour", "02.381.01.05"),
        ("الناظور", "02.381.01.05"),
        ("khmissat", ""),
    ],
)
def test_the_whole_gazetteer_is_found_as_typed(shipped: Gazetteer, typed: str, code: str) -> None:
    found = shipped.search(typed, "fr")
    assert (found[0].code if found else "") == code


def test_peoples_own_quarters_are_found_by_ear_too(session: Session) -> None:
    quarter = new_id()
    session.add(Area(id=quarter, level=QUARTER, parent=area_id(RABAT)))
    name(session, "area", quarter, "Hay Alqods")
    session.flush()
    gazetteer = Gazetteer.load(session, ANCHORS)
    for typed in ("hay alqods", "Hay Al Qods", "hay kods", "qods"):
        assert quarter in {one.id for one in gazetteer.search(typed, "fr")}, typed
    assert gazetteer.search("Hay Al-Qods", "fr")[0].anchor == ANCHORS.of(RABAT)


def test_written_alike_comes_before_heard_alike(session: Session) -> None:
    for spelling in ("Hay Zzitun", "Hay Zitoun"):
        quarter = new_id()
        session.add(Area(id=quarter, level=QUARTER, parent=area_id(RABAT)))
        name(session, "area", quarter, spelling)
    session.flush()
    gazetteer = Gazetteer.load(session, ANCHORS)
    assert [one.name for one in gazetteer.search("hay zitoun", "fr")][:2] == ["Hay Zitoun", "Hay Zzitun"]
    assert [one.name for one in gazetteer.search("hay zzitun", "fr")][:2] == ["Hay Zzitun", "Hay Zitoun"]


def test_every_alias_names_a_known_place_in_another_way(shipped: Gazetteer) -> None:
    told = json.loads((paths.resources() / "places" / "aliases.json").read_text(encoding="utf-8"))
    for code, names in told.items():
        for alias in names:
            assert words(alias), alias
            assert area_id(code) in {one.id for one in shipped.search(alias, "fr")}, (code, alias)


def test_other_names_that_a_person_records_are_found(base: Database) -> None:
    with UnitOfWork(base) as uow:
        draft = {
            "name": "Hay Exemple",
            "alias": "Derb Kbir\nLa Colline",
            "alias.ar": "الهضبة",
            "parent": area_id(RABAT),
        }
        quarter = records.record(uow, "area", draft)
        gazetteer = Gazetteer.load(uow.session, ANCHORS)
        for typed in ("derb kbir", "colline", "هضبه", "hay exemple"):
            assert gazetteer.search(typed, "fr")[0].id == quarter, typed
        assert gazetteer.search("colline", "fr")[0].name == "Hay Exemple"
