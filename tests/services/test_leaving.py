"""Everything that leaves was decided field by field; who is protected, few people and secrets stay inside."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from desktop.models.areas import area_id
from desktop.services.audience.audiences import AUDIENCES
from desktop.services.audience.leaving import Leaf, Left, leave
from desktop.services.audience.leaving_fields import NETWORK_ONLY, VERDICTS, verdict
from desktop.services.audience.redaction import tell
from desktop.services.audience.telling_deeds import tell_deeds
from desktop.services.description.kinds import KINDS, every_field
from desktop.services.indicators import values
from desktop.services.unit_of_work import UnitOfWork
from tests.services.opened import OUJDA, Opened

SPOT = {"latitude": 34.6873, "longitude": -1.9114, "accuracy": 10.0}
CANARY = "Zanqat 99"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, template: Path) -> Iterator[tuple[Opened, dict[str, bytes]]]:
    opened = Opened(tmp_path_factory.mktemp("leaving") / "p", template)
    made: dict[str, bytes] = {}

    def add(name: str, kind: str, /, **draft: object) -> bytes:
        made[name] = opened.record(kind, visibility="public", **draft)
        return made[name]

    hidden = add("hidden", "actor", name=CANARY, protected=True, area=OUJDA, phone="0699", mandate=CANARY)
    open_ = add("open", "actor", name="Ouverte", name__ar="مفتوحة", kind="association", phone="0536000111")
    home = add("home", "place", name=CANARY, area=OUJDA, actor=hidden, point=SPOT, address=CANARY)
    hall = add("hall", "place", name="Salle", area=OUJDA, actor=open_, point=SPOT, address="12, rue Ouverte")
    led = add("led", "project", title=CANARY, lead=hidden, starts="2021")
    add("project", "project", title="Projet", lead=open_, starts="2021", amount=1000, currency="MAD")
    add("beside", "project", title=CANARY, lead=open_, partners=[hidden], starts="2021")
    add("at", "project", title=CANARY, lead=open_, places=[home], starts="2021")
    add("at_home", "initiative", title=CANARY, lead=hidden, places=[home], women=40, project=led, sector="health")
    add(*("cook", "initiative"), title="Cuisine", lead=open_, partners=[hidden], places=[hall], women=7, men=3)
    add("class", "initiative", title="Cours", lead=open_, places=[hall], women=7, men=3, project=made["project"])
    add("few", "initiative", title="Quatre", lead=open_, women=4)
    add("kept", "training", title=CANARY, actor=hidden, starts="2021-01-01", area=OUJDA)
    add("training", "training", title="Formation", actor=open_, starts="2021-01-01", area=OUJDA, worked="Bien")
    add("meeting", "meeting", title="Réunion", day="2021-01-20", area=OUJDA, venue="Salle 3", place=home)
    add("quoted", "practice", title="Avec accord", quotation="Oui", consent="given", city="Oujda", actor=open_)
    add("unquoted", "practice", title="Sans accord", quotation=CANARY, consent="asked", city="Oujda", actor=open_)
    add("of_hidden", "practice", title=CANARY, city="Oujda", actor=hidden)
    add("shows", "practice", title=CANARY, city="Oujda", actor=open_, initiatives=[made["at_home"]])
    inside = opened.record("initiative", title=CANARY, lead=hidden, visibility="internal")
    add("shows_inside", "practice", title=CANARY, city="Oujda", actor=open_, initiatives=[inside])
    add("taught_inside", "training", title=CANARY, actor=open_, starts="2021-01-01", area=OUJDA, initiative=inside)
    add("map", "roadmap", title=CANARY, area=OUJDA, actor=hidden)
    add("step", "milestone", title=CANARY, roadmap=made["map"])
    add("said", "contact", name="Amina", actor=open_, phones="0600", consent_basis="oral", consent_date="2021-01-01")
    add("unsaid", "contact", name=CANARY, actor=open_)
    add("need", "need", title="Livres", actor=open_, people=4, places=[hall], initiatives=[made["at_home"]])
    opened.record("actor", name="Pour personne de dit", kind="association")
    yield opened, made
    opened.close()


def left(made: tuple[Opened, dict[str, bytes]], audience: str) -> Left:
    with made[0].database.read() as session:
        return leave(session, audience, tuple(KINDS))


def one(found: Left, made: tuple[Opened, dict[str, bytes]], kind: str, name: str) -> Leaf:
    return next(leaf for leaf in found.of(kind) if leaf.id == made[1][name])


def stays(found: Left, made: tuple[Opened, dict[str, bytes]], kind: str, name: str) -> bool:
    return all(leaf.id != made[1][name] for leaf in found.of(kind))


def test_every_field_of_every_kind_has_a_verdict_and_no_other() -> None:
    for kind, field in every_field():
        assert field.name in VERDICTS[kind.name], f"nobody said who may be told {kind.name}.{field.name}"
        if field.secret:
            assert verdict(kind.name, field.name) in ("never", "agreed")
        if field.ref == "contact":
            assert verdict(kind.name, field.name) == "network", "contacts leave with their own consent only"
    for name, fields in VERDICTS.items():
        assert set(fields) == {field.name for field in KINDS[name].fields}
    assert verdict("actor", "invented_later") == "never"


@pytest.mark.parametrize("audience", ["public", "partners"])
def test_nobody_protected_is_found_in_what_others_are_told(made: Any, audience: str) -> None:
    found = left(made, audience)
    assert CANARY not in repr({kind: found.of(kind) for kind in KINDS})
    assert found.kept_back["protected"] >= 6
    hidden, at_home = one(found, made, "actor", "hidden"), one(found, made, "initiative", "at_home")
    assert hidden.withheld
    assert hidden.values == {"area": area_id(OUJDA)}
    assert "project" not in at_home.values
    assert "lead" not in at_home.values
    assert stays(found, made, "place", "home")
    project, cook = one(found, made, "project", "project"), one(found, made, "initiative", "cook")
    assert project.values["amount"] == 1000
    assert cook.withheld
    assert set(cook.values) == {"places", "total"}
    for kind in NETWORK_ONLY:
        assert found.of(kind) == ()
    meeting = one(found, made, "meeting", "meeting")
    assert set(meeting.values) == {"title", "day", "area"}


@pytest.mark.parametrize("audience", ["public", "partners"])
def test_tables_and_files_for_donors_tell_of_the_same_projects_and_practices(made: Any, audience: str) -> None:
    """Who takes part in whatever role, where it is, and what it shows; told to this audience or not."""
    found = left(made, audience)
    with made[0].database.read() as session:
        deeds = tell_deeds(session, tell(session, audience))
    projects = {one.id for one in deeds.deeds if one.kind == "project"}
    assert {leaf.id for leaf in found.of("project")} == projects == {made[1]["project"]}
    lessons = {made[1]["quoted"], made[1]["unquoted"]}
    assert {leaf.id for leaf in found.of("practice")} == {one.id for one in deeds.lessons} == lessons
    assert stays(found, made, "training", "taught_inside")


def test_few_people_are_not_told_and_no_part_can_be_computed(made: Any) -> None:
    found = left(made, "public")
    told = {name: one(found, made, "initiative", name) for name in ("class", "few", "at_home")}
    numbers = {
        name: {k: v for k, v in leaf.values.items() if k in ("women", "men", "not_stated", "total")}
        for name, leaf in told.items()
    }
    assert numbers == {"class": {"total": 10}, "few": {}, "at_home": {"women": 40, "total": 40}}
    assert found.few == 1
    need = one(found, made, "need", "need")
    assert not {"people", "actor", "initiatives"} & set(need.values)


def test_a_quotation_leaves_with_consent_and_a_contact_with_its_own(made: Any) -> None:
    for audience in AUDIENCES:
        found = left(made, audience)
        quoted, unquoted = one(found, made, "practice", "quoted"), one(found, made, "practice", "unquoted")
        assert quoted.values["quotation"] == {"fr": "Oui"}
        assert "quotation" not in unquoted.values
    said = one(found, made, "contact", "said")
    assert said.values["name"] == "Amina"
    assert stays(found, made, "contact", "unsaid")
    assert found.kept_back["consent"] == 1


def test_the_network_is_told_all_but_secrets_and_what_forms_promise(made: Any) -> None:
    found = left(made, "internal")
    hidden, home = one(found, made, "actor", "hidden"), one(found, made, "place", "home")
    assert hidden.values["name"] == {"fr": CANARY}
    assert "phone" not in hidden.values
    assert "address" not in home.values
    assert "point" not in home.values
    class_, hall = one(found, made, "initiative", "class"), one(found, made, "place", "hall")
    assert (class_.values["women"], class_.values["men"], class_.values["total"]) == (7, 3, 10)
    assert class_.values["places"] == (made[1]["hall"],)
    assert hall.values["point"] == (34.6873, -1.9114, 10.0)
    assert len(found.of("actor")) == 3
    assert len(left(made, "public").of("actor")) == 2


def test_values_of_indicators_are_told_whole_where_a_part_is_of_a_handful(made: Any) -> None:
    opened, _names = made
    framework = opened.record("framework", title="Cadre", area=OUJDA, visibility="public")
    shared = {"framework": framework, "unit": "people", "frequency": "year", "visibility": "public"}
    small, large = (opened.record("indicator", name=name, dimensions=["sex"], **shared) for name in ("Peu", "Assez"))
    with UnitOfWork(opened.database) as uow:
        for indicator, women in ((small, 3), (large, 9)):
            values.write_value(uow, indicator, "actual", "2021", 20)
            values.write_value(uow, indicator, "actual", "2021", women, sex="women")
        uow.commit("acte")
    told = {(one.indicator, one.sex): one.value for one in left(made, "public").series}
    assert told == {(small, ""): 20, (large, ""): 20, (large, "women"): 9}
    assert len(left(made, "internal").series) == 4
