"""The grid of people: each family is edited in its cell, totals add people once, what waits is not touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.errors import ChangedMeanwhile, InvalidValue, NotFound
from desktop.services.record import people_grid
from desktop.services.record.counts import Family, write_count
from desktop.services.record.people_grid import Sheet, Typed
from desktop.services.unit_of_work import UnitOfWork
from desktop.viewmodels.record.people_grid import block_of
from tests.services.opened import Opened
from tests.services.test_trainings import hand_over

WOMEN_18 = Family("reached", people="migrants", age="18-59")
CHILDREN = Family("reached", people="unaccompanied-children", age="12-17")


def sheet(opened: Opened, row: bytes) -> Sheet:
    with opened.database.read() as session:
        return people_grid.sheet(session, row, "fr")


def put(opened: Opened, row: bytes, *typed: Typed) -> int:
    with UnitOfWork(opened.database) as uow:
        changed = people_grid.write(uow, row, typed)
        uow.commit("personnes")
    return changed


def test_an_initiative_without_numbers_has_one_line(opened: Opened) -> None:
    made = opened.record("initiative", title="Kits")
    told = sheet(opened, made)
    assert [table.measure for table in told.tables] == ["targeted", "reached", "in-need"]
    assert [(row.label, row.total) for row in told.table("reached").rows] == [("Non renseigné", None)]
    assert told.table("reached").total is None


def test_several_families_are_edited_cell_by_cell_and_undone(opened: Opened) -> None:
    made = opened.record("initiative", title="Kits", women=41, men=99)
    assert put(opened, made, Typed(WOMEN_18, "women", 7, None), Typed(CHILDREN, "not-stated", 5, None)) == 2
    table = sheet(opened, made).table("reached")
    assert [row.label for row in table.rows][-1] == "Non renseigné"  # of whom nothing is said, last
    assert (table.totals, table.total) == ((48, 99, 5), 152)
    assert opened.load("initiative", made)["total"] == 152
    with pytest.raises(InvalidValue):  # the short form does not guess which of them is meant
        opened.record("initiative", made, women=3)
    assert put(opened, made, Typed(Family(), "women", None, 41)) == 1
    assert sheet(opened, made).table("reached").totals == (7, 99, 5)
    opened.undo()
    opened.undo()
    assert sheet(opened, made).table("reached").totals == (41, 99, None)


def test_measures_and_units_stay_apart(opened: Opened) -> None:
    made = opened.record("initiative", title="Kits", women=41)
    put(opened, made, Typed(people_grid.of_measure(WOMEN_18, "targeted"), "women", 100, None))
    with UnitOfWork(opened.database) as uow:
        write_count(uow.session, made, Family("reached", people="host-community"), "not-stated", 12, "households")
        uow.commit("ménages")
    told = sheet(opened, made)
    assert (told.table("targeted").total, told.table("reached").total) == (100, 41)
    households = next(row for row in told.table("reached").rows if row.unit_label)
    assert (households.unit_label, households.total) == ("Ménages", 12)
    put(opened, made, Typed(households.family, "not-stated", 13, 12))
    kept = next(row for row in sheet(opened, made).table("reached").rows if row.unit_label)
    assert (kept.unit, kept.total) == ("households", 13)


def test_a_block_is_written_whole_or_not_at_all(opened: Opened) -> None:
    made = opened.record("initiative", title="Kits", women=41, men=99)
    with pytest.raises(ChangedMeanwhile):
        put(opened, made, Typed(Family(), "women", 42, 41), Typed(Family(), "men", 100, 98))
    assert sheet(opened, made).table("reached").totals == (41, 99, None)
    with pytest.raises(InvalidValue):
        put(opened, made, Typed(Family(), "women", -1, 41))
    with pytest.raises(NotFound):
        put(opened, b"\0" * 16, Typed(Family(), "women", 1, None))


def test_a_number_that_waits_for_a_choice_is_left_to_it(tmp_path: Path, template: Path) -> None:
    oujda, rabat = Opened(tmp_path / "oujda", template), Opened(tmp_path / "rabat", template)
    made = oujda.record("initiative", title="Kits")
    hand_over(oujda, rabat, tmp_path)
    put(oujda, made, Typed(WOMEN_18, "women", 10, None), Typed(WOMEN_18, "men", 3, None))
    put(rabat, made, Typed(WOMEN_18, "women", 12, None))
    hand_over(rabat, oujda, tmp_path)
    (row,) = sheet(oujda, made).table("reached").rows
    assert row.waiting == (True, False, False)
    with pytest.raises(ChangedMeanwhile):
        put(oujda, made, Typed(WOMEN_18, "women", 11, row.values[0]))
    with UnitOfWork(oujda.database) as uow:
        assert people_grid.drop_row(uow, made, WOMEN_18) == 1  # the men; what waits stays
        uow.commit("vider")
    assert sheet(oujda, made).table("reached").rows[0].values[1:] == (None, None)
    for one in (oujda, rabat):
        one.close()


def test_a_block_of_a_spreadsheet_is_read_as_it_was_written() -> None:
    assert block_of("41\t99\r\n1\u202f024\t\r\n") == [[41, 99], [1024, None]]
    assert block_of("٤١\t 3 ") == [[41, 3]]
    assert block_of("Migrants\t41") == [["Migrants", 41]]
    assert block_of("-5") == [["-5"]]
    assert block_of("") == []
