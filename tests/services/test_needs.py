"""Needs and services: recorded, listed and found as any record; answers said from both sides; what is protected."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from desktop.models.areas import area_id
from desktop.models.derived import Spot
from desktop.services.description.kinds import KINDS
from desktop.services.listing import lists
from desktop.services.listing.lists import ListQuery
from desktop.services.names.references import find_any
from desktop.services.receptions import receptions
from desktop.services.record import same_as
from desktop.services.undo.history import story
from desktop.services.unit_of_work import UnitOfWork
from tests.services.opened import OUJDA, RABAT, Opened
from tests.services.test_bulk_reviews import hand_over, state

POINT = (34.68, -1.91, 20.0)
SECRET = "Maison du jujubier"


def need(opened: Opened, title: str = "Kits d’hiver", **more: object) -> bytes:
    draft = {"sector": "basic-aid", "status": "open", "people": 120, "places": [OUJDA], "said": "2021-01-20"}
    return opened.record("need", **{"title": title, **draft, **more})


def found(opened: Opened, kind: str, **query: object) -> list[bytes]:
    with opened.database.read() as session:
        return list(lists.ids(session, kind, ListQuery(**query)))  # type: ignore[arg-type]  # a test knows the names


def test_a_need_is_recorded_listed_found_and_counted(opened: Opened) -> None:
    actor = opened.record("actor", name="Al Wafae")
    made = need(opened, actor=actor, severity="4", groups=["migrants"], title__ar="حقائب الشتاء")
    loaded = opened.load("need", made, "ar")
    assert (loaded["title"], loaded["people"], loaded["severity"], loaded["state_shown"]) == (
        *("حقائب الشتاء", 120, "4"),
        "complete",
    )
    for query in ({"text": "kits oujda"}, {"text": "wafae"}, {"severity": "4"}, {"status": "open"}, {"period": "2021"}):
        assert found(opened, "need", **query) == [made], query
    assert found(opened, "need", severity="5") == []
    with opened.database.read() as session:
        (row,) = lists.rows(session, "need", [made], "fr")
        facets = lists.facets(session, "need", ListQuery(), "fr")
    assert (row.actor, row.place, row.status_label, row.sector_label) == ("Al Wafae", "Oujda", "Ouvert", "Aide de base")
    assert [(one.code, one.label, one.count) for one in facets["severity"]] == [("4", "4 · Grave", 1)]
    opened.trash("need", made)
    assert found(opened, "need") == []
    assert found(opened, "need", trash=True) == [made]


def test_how_a_service_receives_is_told_at_a_glance(opened: Opened) -> None:
    """What whoever looks for the nearest one asks next: which languages, which hours."""
    hours = "lundi 9 h – 16 h\n\nmardi 9 h – 12 h"
    both = opened.record("service", name="Écoute", languages=["fr", "ar"], opening=hours, places=[OUJDA])
    long = opened.record("service", name="Cours", opening="tous les jours " * 9, places=[OUJDA])
    none = opened.record("service", name="Repas", places=[OUJDA])
    with opened.database.read() as session:
        said = receptions(session, [both, long, none], "fr")
        arabic = receptions(session, [both], "ar")
    assert said[both] == "Français, Arabe · lundi 9 h – 16 h ; mardi 9 h – 12 h"
    assert said[long].endswith("…")
    assert len(said[long]) <= 61
    assert none not in said
    assert "العربية" in arabic[both].split(" · ")[0]


def test_a_need_that_lacks_what_it_needs_is_a_draft(opened: Opened) -> None:
    made = opened.record("need", title="Logements")
    assert opened.load("need", made)["state_shown"] == "draft"
    opened.record("need", made, sector="protection", status="open", places=[OUJDA])
    assert opened.load("need", made)["state_shown"] == "complete"
    assert found(opened, "need", state="complete") == [made]


def test_an_answer_is_one_thing_said_on_either_form(opened: Opened) -> None:
    first, second = need(opened), need(opened, "Couvertures")
    made = opened.record("initiative", title="Distribution", needs=[first, second])
    assert opened.load("need", first)["initiatives"] == [made]
    opened.record("need", first, initiatives=[made])
    opened.record("need", second, initiatives=[])
    assert opened.load("initiative", made)["needs"] == [first]
    opened.undo()
    assert set(opened.load("initiative", made)["needs"]) == {first, second}
    with opened.database.read() as session:
        told = [(line.label, line.before, line.after) for line in story(session, "need", second)]
    assert ("Initiatives qui y répondent", "", "Distribution") in told
    assert ("Initiatives qui y répondent", "Distribution", "") in told


def test_closing_a_need_keeps_why(opened: Opened) -> None:
    made = need(opened)
    opened.record("need", made, status="closed", closed="2021-03-01", closed_why="Les familles sont parties.")
    loaded = opened.load("need", made)
    assert (loaded["status"], loaded["closed"], loaded["closed_why"]) == (
        "closed",
        "2021-03-01",
        "Les familles sont parties.",
    )
    assert found(opened, "need", status="open") == []


def test_a_service_says_where_to_go_and_on_which_terms(opened: Opened) -> None:
    actor = opened.record("actor", name="Centre de santé Lazaret")
    made = opened.record(
        "service", name="Consultations", actor=actor, sector="health", status="active", places=[OUJDA],
        opening="lundi 9 h – 16 h\nmardi 9 h – 12 h", languages=["fr", "ary"], fee="free", capacity=20,
        eligibility="Sans condition", alert="Fermé cette semaine", groups=["migrants"],
    )  # fmt: skip
    loaded = opened.load("service", made)
    assert (loaded["opening"], loaded["fee"], loaded["alert"]) == (
        *("lundi 9 h – 16 h\nmardi 9 h – 12 h", "free"),
        "Fermé cette semaine",
    )
    for query in (
        {"language": "ary"},
        {"fee": "free"},
        {"actor": actor},
        {"text": "lazaret consult"},
        {"area": area_id(OUJDA)},
    ):
        assert found(opened, "service", **query) == [made], query
    with opened.database.read() as session:
        assert find_any(session, "@consultations") == ("service", made)
        (row,) = lists.rows(session, "service", [made], "en")
    assert (row.status_label, row.actor) == ("Running", "Centre de santé Lazaret")


def spots(opened: Opened, row: bytes) -> list[tuple[bytes | None, bytes | None, bool]]:
    with opened.database.read() as session:
        query = select(Spot.place, Spot.area, Spot.latitude).where(Spot.row == row, Spot.at >= 0)
        return [(place, area, latitude is not None) for place, area, latitude in session.execute(query)]


def test_a_protected_service_stands_as_its_commune_in_every_derived_thing(opened: Opened) -> None:
    quarter = opened.record("area", name="Hay Salam", parent=OUJDA)
    place = opened.record("place", name="Local", area=quarter, point=POINT)
    made = opened.record("service", name="Écoute", sector="protection", places=[place, quarter])
    assert set(spots(opened, made)) == {(place, quarter, True), (None, quarter, False)}
    opened.record("service", made, protected=True)
    assert spots(opened, made) == [(None, area_id(OUJDA), False)]
    with opened.database.read() as session:
        (row,) = lists.rows(session, "service", [made], "fr")
    assert "Hay Salam" not in row.place
    assert found(opened, "service", place=place) == found(opened, "service", area=quarter) == []
    assert found(opened, "service", text="hay salam") == []
    assert found(opened, "service", area_box=(34.0, -2.0, 35.0, -1.0)) == []
    assert found(opened, "service", area=area_id(OUJDA)) == [made]
    opened.undo()
    assert found(opened, "service", area=quarter) == [made]


def test_moving_a_place_moves_what_stands_there(opened: Opened) -> None:
    place = opened.record("place", name="Local", area=OUJDA, point=POINT)
    wanted, offered = need(opened, places=[place]), opened.record("service", name="Écoute", places=[place])
    opened.record("place", place, area=RABAT)
    assert found(opened, "need", area=area_id(RABAT)) == [wanted]
    assert found(opened, "service", area=area_id(RABAT)) == [offered]


def test_they_travel_and_two_laptops_agree(tmp_path: Path, template: Path) -> None:
    here, there = (Opened(tmp_path / name, template) for name in ("oujda", "rabat"))
    made = need(here)
    service = here.record("service", name="Écoute", sector="protection", places=[OUJDA], opening="lundi")
    hand_over(here, there, tmp_path)
    doing = there.record("initiative", title="Distribution", needs=[made])
    there.record("service", service, alert="Fermé")
    here.record("need", made, severity="5")
    hand_over(there, here, tmp_path)
    hand_over(here, there, tmp_path)
    assert here.load("need", made)["initiatives"] == [doing]
    assert (there.load("need", made)["severity"], here.load("service", service)["alert"]) == ("5", "Fermé")
    assert state(here) == state(there)
    for one in (here, there):
        one.close()


def test_two_needs_that_are_one_show_one_face(opened: Opened) -> None:
    first, second = need(opened), need(opened)
    with UnitOfWork(opened.database) as uow:
        same_as.link(uow, "need", first, second)
        uow.commit("doublon")
    assert found(opened, "need") == [min(first, second)]


def test_every_choice_names_a_list_that_ships(opened: Opened) -> None:
    from desktop.services.names.naming import choices

    with opened.database.read() as session:
        for kind in ("need", "service"):
            for field in KINDS[kind].fields:
                if field.type in ("choice", "terms"):
                    assert choices(session, field.scheme, "ar"), field.name
