"""A draft comes back as it was typed; what cannot be kept is refused in a sentence, and nothing of it stays."""

from __future__ import annotations

from typing import Any

import pytest

from desktop.errors import (
    AmbiguousReference,
    InvalidValue,
    NotFound,
    UnknownField,
    UnknownKind,
)
from desktop.models.areas import area_id
from desktop.services.listing import lists
from desktop.services.record import records
from desktop.services.unit_of_work import UnitOfWork
from tests.services.opened import OUJDA, RABAT, Opened

FULL: dict[str, object] = {
    "title": "Kits d’hiver",
    "title.ar": "عدة الشتاء",
    "description": "Distribution dans trois quartiers",
    "sector": "basic-aid",
    "status": "done",
    "phase": "response",
    "modality": "in-person",
    "starts": "2018-03-02",
    "ends": "2018-03",
    "planned_starts": "2018",
    "places": [area_id(OUJDA), area_id(RABAT)],
    "groups": ["migrants", "refugees"],
    "snia": ["OSP15"],
    "sdg": ["10", "16"],
    "women": 41,
    "men": 99,
    "not_stated": 3,
    "amount": 150000.5,
    "currency": "EUR",
    "source": "Rapport public",
    "visibility": "partners",
}


def test_everything_comes_back(opened: Opened) -> None:
    actor = opened.record("actor", name="Al Wafae", kind="migrants-association", area=OUJDA)
    row = opened.act("initiative", {**FULL, "lead": actor, "partners": [actor]})
    loaded = opened.load("initiative", row)
    wanted: dict[str, Any] = {**FULL, "lead": actor, "partners": [actor]}
    for name, value in wanted.items():
        held = loaded[name]
        assert (sorted(held) if name == "places" else held) == (sorted(value) if name == "places" else value), name
    assert loaded["total"] == 143
    assert loaded["state_shown"] == "complete"
    again = {name: loaded[name] for name in FULL}
    with UnitOfWork(opened.database) as uow:
        records.record(uow, "initiative", again, row)
        assert not uow.commit("rien")  # saving what is there writes nothing


def test_absent_stays_and_empty_clears(opened: Opened) -> None:
    row = opened.act("initiative", FULL)
    opened.act("initiative", {"sector": None, "groups": [], "women": None, "title.ar": "", "places": ""}, row)
    loaded = opened.load("initiative", row)
    assert (loaded["sector"], loaded["groups"], loaded["women"], loaded["places"]) == (None, [], None, [])
    assert "title.ar" not in loaded
    assert (loaded["title"], loaded["men"], loaded["sdg"]) == ("Kits d’hiver", 99, ["10", "16"])


def test_an_empty_draft_is_a_record(opened: Opened) -> None:
    row = opened.act("initiative", {})
    loaded = opened.load("initiative", row)
    assert loaded["state_shown"] == "draft"
    with opened.database.read() as session:
        missing = {p.field for p in records.problems(session, "initiative", loaded) if p.level == "error"}
    assert missing == {"title", "lead", "sector", "starts", "places"}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2021-03-16", "2021-03-16"),
        ("2021-3-6", "2021-03-06"),
        ("2021-03", "2021-03"),
        ("2021", "2021"),
        ("16/03/2021", "2021-03-16"),
        ("6.3.2021", "2021-03-06"),
    ],
)
def test_dates_are_kept_as_exactly_as_they_are_known(opened: Opened, typed: str, kept: str) -> None:
    assert opened.load("initiative", opened.record("initiative", starts=typed))["starts"] == kept


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("starts", "31/02/2021"),
        ("starts", "demain"),
        ("starts", "0021-01-01"),
        ("women", "beaucoup"),
        ("women", -1),
        ("women", 1.5),
        ("women", True),
        ("women", 10**12),
        ("women", float("nan")),
        ("amount", "1e400"),
        ("amount", "nan"),
        ("sector", "inconnu"),
        ("groups", ["migrants", "inconnu"]),
        ("title", 12),
    ],
)
def test_what_no_cell_can_hold_is_refused(opened: Opened, field: str, typed: object) -> None:
    with pytest.raises(InvalidValue) as refused:
        opened.act("initiative", {"title": "Titre", field: typed})
    assert refused.value.sentence()
    with opened.database.read() as session:
        assert lists.count(session, "initiative") == 0
        assert [p for p in records.problems(session, "initiative", {field: typed}) if p.field == field]


@pytest.mark.parametrize("typed", ["91, 0", "0, 181", "a, b", "1", "1,2,3,4", (float("inf"), 0), (1, 2, -1)])
def test_a_point_that_is_nowhere_is_refused(opened: Opened, typed: object) -> None:
    with pytest.raises(InvalidValue):
        opened.record("place", name="Ici", point=typed)


def test_points(opened: Opened) -> None:
    row = opened.record("place", name="Ici", point="34.68, -1.91", area=OUJDA)
    assert opened.load("place", row)["point"] == (34.68, -1.91, None)
    opened.record("place", row, point=(-0.0, -0.0, 10))
    assert str(opened.load("place", row)["point"]) == "(0.0, 0.0, 10.0)"
    opened.record("place", row, point=None)
    assert opened.load("place", row)["point"] is None


def test_unknown_names_are_refused(opened: Opened) -> None:
    with pytest.raises(UnknownKind):
        opened.record("licorne", name="x")
    with pytest.raises(UnknownField):
        opened.record("actor", couleur="x")
    with pytest.raises(UnknownField):
        opened.record("actor", name__de="x")
    with pytest.raises(UnknownField):
        opened.record("actor", acronym__fr="x")
    with pytest.raises(NotFound):
        opened.record("actor", bytes(16), name="x")


def test_references(opened: Opened) -> None:
    actor = opened.record("actor", name="Association L’Élan", acronym="ALE")
    for reference in (actor, actor.hex(), "@association élan", "@ale"):
        row = opened.record("initiative", lead=reference)
        assert opened.load("initiative", row)["lead"] == actor
    with pytest.raises(NotFound):
        opened.record("initiative", lead="@nobody")
    with pytest.raises(NotFound):
        opened.record("initiative", lead="élan")
    twin = opened.record("actor", name="Association Elan")
    with pytest.raises(AmbiguousReference) as refused:
        opened.record("initiative", lead="@association elan")
    said = refused.value.sentence()
    assert actor.hex() in said
    assert twin.hex() in said


def test_a_commune_named_as_its_province_is_meant(opened: Opened) -> None:
    row = opened.record("initiative", places=["@Rabat", OUJDA])
    assert sorted(opened.load("initiative", row)["places"]) == sorted([area_id(RABAT), area_id(OUJDA)])


def test_one_act_may_name_what_it_made(opened: Opened) -> None:
    with UnitOfWork(opened.database) as uow:
        records.record(uow, "actor", {"name": "Nouvelle"})
        row = records.record(uow, "initiative", {"lead": "@nouvelle"})
        uow.commit()
    assert opened.load("initiative", row)["lead"] is not None


def test_totals(opened: Opened) -> None:
    row = opened.record("initiative", women=48, men=60)
    opened.record("initiative", row, total=120)
    assert opened.load("initiative", row)["not_stated"] == 12
    opened.record("initiative", row, total=108)
    assert opened.load("initiative", row)["not_stated"] is None
    with pytest.raises(InvalidValue):
        opened.record("initiative", row, total=100)
    with opened.database.read() as session:
        draft = {"women": 48, "men": 60, "total": 120}
        (warning,) = [p for p in records.problems(session, "initiative", draft) if p.field == "total"]
        assert warning.level == "warning"
        assert [fix.label for fix in warning.fixes] == ["Mettre 108", "Garder 120"]
        for fix in warning.fixes:
            assert not [
                p for p in records.problems(session, "initiative", {**draft, **fix.values}) if p.field == "total"
            ]
        (error,) = [p for p in records.problems(session, "initiative", {**draft, "total": 90}) if p.field == "total"]
        assert error.level == "error"


def test_counts_of_one_public_are_edited_where_they_are(opened: Opened) -> None:
    from desktop.services.record.counts import Family, counts_of, write_count

    row = opened.record("initiative", title="Aide")
    with UnitOfWork(opened.database) as uow:
        write_count(uow.session, row, Family(people="migrants"), "women", 10)
        uow.commit()
    opened.record("initiative", row, women=11, men=5)
    with opened.database.read() as session:
        assert {(c.family.people, c.sex, c.value) for c in counts_of(session, row)} == {
            ("migrants", "women", 11),
            ("migrants", "men", 5),
        }
    with UnitOfWork(opened.database) as uow:
        write_count(uow.session, row, Family(people="refugees"), "women", 1)
        uow.commit()
    assert opened.load("initiative", row)["women"] == 12
    with pytest.raises(InvalidValue):
        opened.record("initiative", row, women=13)


def test_a_form_keeps_what_holds(opened: Opened) -> None:
    with UnitOfWork(opened.database) as uow:
        row, left = records.record_what_holds(
            uow, "initiative", {"title": "Titre", "starts": "demain", "women": 5, "men": 3, "total": 2}
        )
        uow.commit()
    assert set(left) == {"starts", "total"}
    loaded = opened.load("initiative", row)
    assert (loaded["title"], loaded["starts"], loaded["women"]) == ("Titre", None, 5)


def test_warnings_offer_their_fix_and_refuse_nothing(opened: Opened) -> None:
    draft = {"starts": "2021-05-02", "ends": "2021-05-01", "description": "Appelez le 06 12 34 56 78"}
    with opened.database.read() as session:
        found = {p.field: p for p in records.problems(session, "initiative", draft) if p.level == "warning"}
    assert set(found) == {"ends", "description"}
    assert found["ends"].fixes[0].values == {"starts": "2021-05-01", "ends": "2021-05-02"}
    opened.act("initiative", draft)


def test_people_of_what_neither_ends_nor_goes_on_are_pointed_out(opened: Opened) -> None:
    """A day's distribution typed with its day alone would be told to the donor again each quarter."""
    draft: dict[str, object] = {"title": "Kits", "starts": "2026-02-12", "women": 45}
    with opened.database.read() as session:
        (told,) = [one for one in records.problems(session, "initiative", draft) if one.field == "status"]
        assert [fix.values for fix in told.fixes] == [{"status": "done"}, {"status": "ongoing"}]
        others = [{**fix.values} for fix in told.fixes] + [
            {"ends": "2026-02-12"},
            {"planned_ends": "2026-03"},
            {"women": 0},
        ]
        for more in others:
            assert not [
                one for one in records.problems(session, "initiative", {**draft, **more}) if one.field == "status"
            ]
        assert not [one for one in records.problems(session, "training", draft) if one.message == told.message]


def test_trash_and_back(opened: Opened) -> None:
    row = opened.act("initiative", FULL)
    opened.trash("initiative", row)
    with opened.database.read() as session:
        assert (lists.count(session, "initiative"), lists.count(session, "initiative", trash=True)) == (0, 1)
        assert list(lists.ids(session, "initiative", lists.ListQuery(trash=True, text="hiver"))) == [row]
        assert not lists.ids(session, "initiative", lists.ListQuery(text="hiver"))
    assert opened.load("initiative", row)["deleted"]
    with UnitOfWork(opened.database) as uow:
        assert records.restore(uow, "initiative", row) == 1
        assert records.restore(uow, "initiative", [row]) == 0
        uow.commit()
    assert opened.load("initiative", row)["title"] == FULL["title"]
    with pytest.raises(NotFound):
        opened.trash("initiative", bytes(16))


def test_a_contact_is_ciphertext_everywhere(opened: Opened) -> None:
    from sqlalchemy import select, text
    from sqlalchemy import table as table_of

    actor = opened.record("actor", name="Al Wafae")
    row = opened.record("contact", name="Fatima Zahra", phones="+212 600 000 000", actor=actor)
    assert opened.load("contact", row)["name"] == "Fatima Zahra"
    opened.record("contact", row, role="Présidente")
    assert opened.load("contact", row)["role"] == "Présidente"
    with opened.database.read() as session:
        for (table,) in session.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).all():
            for values in session.execute(select(text("*")).select_from(table_of(table))):
                assert not any("Fatima" in str(v) or (isinstance(v, bytes) and b"Fatima" in v) for v in values), table
        (shown,) = lists.rows(session, "contact", [row], "fr")
        assert shown.title == "Fatima Zahra"


def test_without_its_key_a_contact_is_locked(opened: Opened) -> None:
    from desktop.services.secret.keystore import keystore_of

    row = opened.record("contact", name="Fatima", actor=opened.record("actor", name="A"))
    store = keystore_of(opened.database.profile)
    store.destroy(store.names())
    loaded = opened.load("contact", row)
    assert loaded["name"] is None
    assert loaded["locked"] == ["name"]
    with pytest.raises(InvalidValue):
        opened.record("contact", row, name="Autre")


def test_a_protected_place_keeps_its_position_secret(opened: Opened) -> None:
    row = opened.record("place", name="Foyer", kind="shelter", area=RABAT, point="34.0, -6.8", address="Rue cachée")
    loaded = opened.load("place", row)
    assert (loaded["protected"], loaded["point"], loaded["address"]) == (1, None, None)
    assert (loaded["kept_point"], loaded["kept_address"]) == ((34.0, -6.8, None), "Rue cachée")
    with opened.database.read() as session:
        box = lists.ListQuery(area_box=(-90, -180, 90, 180))
        assert not lists.ids(session, "place", box)
        assert not lists.ids(session, "place", lists.ListQuery(text="cachée"))


def test_a_place_that_becomes_protected_hides_what_it_showed(opened: Opened) -> None:
    row = opened.record("place", name="Maison", kind="office", point="34.0, -6.8", address="Rue", protected=False)
    assert opened.load("place", row)["address"] == "Rue"
    opened.record("place", row, protected=True)
    loaded = opened.load("place", row)
    assert (loaded["point"], loaded["address"], loaded["kept_address"]) == (None, None, "Rue")
    opened.record("place", row, point="35.0, -6.0")
    assert (opened.load("place", row)["kept_point"], opened.load("place", row)["point"]) == ((35.0, -6.0, None), None)
    lowered = opened.record("place", name="Accueil", kind="shelter", protected=False, address="Rue connue")
    assert opened.load("place", lowered)["address"] == "Rue connue"


def test_a_new_territory_is_a_quarter(opened: Opened) -> None:
    row = opened.record("area", name="Lazaret", parent=OUJDA)
    assert opened.load("area", row)["level"] == 5


def test_a_namesake_is_only_said(opened: Opened) -> None:
    row = opened.record("actor", name="Al Wafae")
    with opened.database.read() as session:
        (said,) = records.problems(session, "actor", {"name": "AL-WAFAE", "kind": "association"})
        assert (said.field, said.level) == ("name", "warning")
        assert not [p for p in records.problems(session, "actor", opened.load("actor", row)) if p.level == "warning"]


def test_two_leads_wait_for_a_person(opened: Opened) -> None:
    from desktop.services.record.parts import write_actors

    one, other = opened.record("actor", name="Un"), opened.record("actor", name="Deux")
    row = opened.record("initiative", title="Kits", lead=one)
    with UnitOfWork(opened.database) as uow:  # as a merge leaves it
        write_actors(uow.session, "initiative", row, "lead", [one, other])
        uow.commit()
    loaded = opened.load("initiative", row)
    assert {loaded["lead"], *loaded["rivals"]} == {one, other}
    with opened.database.read() as session:
        (said,) = [p for p in records.problems(session, "initiative", loaded) if p.field == "lead"]
    assert {fix.label for fix in said.fixes} == {"Un", "Deux"}
    opened.act("initiative", said.fixes[1].values, row)
    assert opened.load("initiative", row)["rivals"] == []
