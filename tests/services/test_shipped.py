"""The shared lists and the gazetteer are there on the first opening, equal everywhere, and are no edit."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import func, select

from desktop.models.areas import Area, area_id
from desktop.models.vocabularies import Term, TextRow, text_id
from desktop.services.names import references, terms
from desktop.services.unit_of_work import UnitOfWork
from desktop.sync.capture import open_count
from tests.services.opened import OUJDA, Opened


def test_the_whole_gazetteer_is_there(opened: Opened) -> None:
    with opened.database.read() as session:
        counted = {level: n for level, n in session.execute(select(Area.level, func.count()).group_by(Area.level))}  # noqa: C416  # a Result has keys(): dict() would take it for a mapping
        assert counted == {1: 12, 2: 75, 3: 1503, 4: 41}
        orphans = session.scalar(select(func.count()).where(Area.level > 1, Area.parent.notin_(select(Area.id))))
        assert orphans == 0
        assert (
            session.scalar(select(TextRow.value).where(TextRow.id == text_id(area_id(OUJDA), "name", "ar"))) == "وجدة"
        )


def test_loading_is_not_an_edit(opened: Opened) -> None:
    with opened.database.read() as session:
        assert open_count(session) == 0


def test_changing_a_shipped_row_is_one(opened: Opened) -> None:
    opened.record("area", area_id(OUJDA), name__es="Uchda")
    with opened.database.read() as session:
        assert open_count(session) > 0


def test_two_laptops_have_the_same_rows(opened: Opened, tmp_path: Path) -> None:
    other = Opened(tmp_path / "autre")
    found = []
    for one in (opened, other):
        with one.database.read() as session:
            found.append({model: set(session.scalars(select(model.id))) for model in (Area, Term, TextRow)})
    other.close()
    assert found[0] == found[1]


def test_opening_again_loads_nothing_and_keeps_what_was_changed(opened: Opened) -> None:
    opened.record("area", area_id(OUJDA), name__fr="Oujda-Ville")
    folder = opened.database.profile.folder
    opened.close()
    again = Opened(folder)
    assert again.load("area", area_id(OUJDA))["name"] == "Oujda-Ville"
    again.close()
    opened.database = Opened(folder).database


def test_codes_of_2014_are_still_understood(opened: Opened) -> None:
    with opened.database.read() as session:
        assert references.find(session, ("area",), "01.051.05.01") == area_id("01.051.11.01")


def test_choices_fall_back_and_say_which_text_is_ours(opened: Opened) -> None:
    with opened.database.read() as session:
        sectors = terms.choices(session, "sector", "ar")
        assert len(sectors) == 8
        assert all(choice.icon and choice.color_light and choice.color_dark for choice in sectors)
        goals = {choice.code: choice for choice in terms.choices(session, "sdg", "ar")}
        assert goals["10"].unofficial
        assert not {c.code: c for c in terms.choices(session, "sdg", "fr")}["10"].unofficial
        assert terms.labels(session, "sector", ["health", "jamais-vu"], "fr") == {
            "health": "Santé",
            "jamais-vu": "jamais-vu",
        }


def test_a_local_entry_is_the_same_for_two_people(opened: Opened) -> None:
    with UnitOfWork(opened.database) as uow:
        code = terms.add_term(uow, "sector", "Sport", "fr")
        assert terms.add_term(uow, "sector", "sport", "es") == code
        uow.commit()
    row = opened.record("initiative", title="Match", sector="Sport")
    assert opened.load("initiative", row)["sector"] == code
