"""Circles, broken links and numbers counted twice: asked on every laptop alike, mended by ordinary edits."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import insert, select, update

from desktop.models.actors import Actor
from desktop.models.areas import Area
from desktop.models.vocabularies import SameAs, same_as_id
from desktop.services.keeping.line_parts import Territory
from desktop.services.record.counts import Family, count_id, write_count
from desktop.services.unit_of_work import UnitOfWork
from desktop.sync.apply import resettle_all
from desktop.sync.oddities import ODD
from tests.services.opened import OUJDA, Opened
from tests.sync.handed import Maker, pass_on, state

Asked = set[tuple[str, str, bytes]]


@pytest.fixture
def two(laptop: Maker) -> tuple[Opened, Opened]:
    return laptop("oujda"), laptop("rabat")


def asked(one: Opened) -> Asked:
    with one.database.read() as session:
        found = session.connection().exec_driver_sql("SELECT kind, tbl, row FROM review WHERE kind IN (?, ?, ?)", ODD)
        return {(kind, table, row) for kind, table, row in found}


def swap(one: Opened, other: Opened, folder: Path, turn: int = 0) -> None:
    pass_on(one, other, folder / f"{turn}-there.maillage")
    pass_on(other, one, folder / f"{turn}-back.maillage")


def agreed(laptops: Sequence[Opened]) -> Asked:
    """What all ask; rebuilding from the log asks the same."""
    assert len({state(one) for one in laptops}) == 1  # sealed, too: the log knows everything
    told = asked(laptops[0])
    for one in laptops:
        assert asked(one) == told
        with one.database.write() as session:
            resettle_all(session)
            session.commit()
        assert asked(one) == told
    return told


def test_two_actors_that_contain_each_other_are_asked_about_once(two: tuple[Opened, Opened], tmp_path: Path) -> None:
    oujda, rabat = two
    one, other = sorted(oujda.record("actor", name=name) for name in ("Al Wafae", "ASTICUDE"))
    pass_on(oujda, rabat, tmp_path / "a.maillage")
    oujda.record("actor", one, parent=other)
    rabat.record("actor", other, parent=one)
    swap(oujda, rabat, tmp_path)
    assert agreed(two) == {("cycle", "actor", one)}
    # both writes are kept: nobody's was thrown away to open the circle
    with oujda.database.read() as session:
        assert dict(session.execute(select(Actor.id, Actor.parent)).all()) == {one: other, other: one}
    rabat.record("actor", one, parent=None)
    assert asked(rabat) == set()
    swap(oujda, rabat, tmp_path, 1)
    assert agreed(two) == set()


def test_a_circle_of_territories_is_read_alike_everywhere(two: tuple[Opened, Opened], tmp_path: Path) -> None:
    oujda, rabat = two
    one, other = sorted(oujda.record("area", name=name, parent=OUJDA) for name in ("Lazaret", "Hay Qods"))
    pass_on(oujda, rabat, tmp_path / "a.maillage")
    oujda.record("area", one, parent=other)
    rabat.record("area", other, parent=one)
    swap(oujda, rabat, tmp_path)
    assert agreed(two) == {("cycle", "area", one)}
    for laptop in two:
        with laptop.database.read() as session:
            for whole in (False, True):
                territory = Territory(session, whole=whole)
                assert territory.upwards(other) == [other, one]
                assert territory.upwards(one) == [one]


def test_an_own_circle_is_asked_at_once_and_undo_takes_it_back(two: tuple[Opened, Opened]) -> None:
    oujda, _ = two
    row = oujda.record("actor", name="Al Wafae")
    with UnitOfWork(oujda.database) as uow:
        uow.session.execute(update(Actor).where(Actor.id == row).values(parent=row))
        uow.commit("boucle")
    assert asked(oujda) == {("cycle", "actor", row)}
    oujda.undo()
    assert asked(oujda) == set()
    oujda.redo()
    assert agreed([oujda]) == {("cycle", "actor", row)}


def test_a_link_to_what_somebody_deleted_without_seeing_it_is_asked(two: tuple[Opened, Opened], tmp_path: Path) -> None:
    oujda, rabat = two
    actor = oujda.record("actor", name="Al Wafae")
    old = oujda.record("initiative", title="Kits", lead=actor)
    new = oujda.record("initiative", title="Cours")
    pass_on(oujda, rabat, tmp_path / "a.maillage")
    oujda.record("initiative", new, lead=actor)
    rabat.trash("actor", actor)
    swap(oujda, rabat, tmp_path)
    told = agreed(two)
    # the link that the deleter had seen is no question: only the one that nobody compared
    assert [(kind, table) for kind, table, _row in told] == [("link", "participation")]
    assert {oujda.load("initiative", row)["lead"] for row in (old, new)} == {actor}
    with UnitOfWork(rabat.database) as uow:
        uow.session.execute(update(Actor).where(Actor.id == actor).values(deleted=0))
        uow.commit("remise")
    assert asked(rabat) == set()
    swap(oujda, rabat, tmp_path, 1)
    assert agreed(two) == set()


def test_a_deletion_that_knew_the_links_asks_nothing(two: tuple[Opened, Opened], tmp_path: Path) -> None:
    oujda, rabat = two
    actor = oujda.record("actor", name="Al Wafae")
    oujda.record("initiative", title="Kits", lead=actor)
    pass_on(oujda, rabat, tmp_path / "a.maillage")
    rabat.trash("actor", actor)
    assert asked(rabat) == set()
    swap(oujda, rabat, tmp_path)
    assert agreed(two) == set()


def linked(uow: UnitOfWork, kind: str, one: bytes, other: bytes) -> bytes:
    low, high = sorted((one, other))
    key = same_as_id(one, other)
    uow.session.execute(insert(SameAs).values(id=key, kind=kind, one=low, other=high))
    return key


def test_numbers_of_one_reporter_under_two_names_are_asked_about(two: tuple[Opened, Opened], tmp_path: Path) -> None:
    oujda, rabat = two
    names = [oujda.record("actor", name=name) for name in ("Al Wafae", "Association Al Wafae")]
    kits = oujda.record("initiative", title="Kits")
    with UnitOfWork(oujda.database) as uow:
        for reporter, value in zip(names, (36, 42), strict=True):
            write_count(uow.session, kits, Family(reporter=reporter), "women", value)
        uow.commit("nombres")
    pass_on(oujda, rabat, tmp_path / "a.maillage")
    assert agreed(two) == set()  # two reporters may count the same people: that is no clash
    with UnitOfWork(rabat.database) as uow:
        link = linked(uow, "actor", *names)
        uow.commit("doublon")
    rows = [count_id(kits, "reached", sex="women", reporter=name) for name in names]
    assert asked(rabat) == {("total", "count", min(rows))}
    swap(oujda, rabat, tmp_path)
    assert agreed(two) == {("total", "count", min(rows))}
    with UnitOfWork(oujda.database) as uow:
        uow.session.execute(update(SameAs).where(SameAs.id == link).values(deleted=1))
        uow.commit("distincts")
    assert asked(oujda) == set()
    with UnitOfWork(oujda.database) as uow:
        uow.session.execute(update(SameAs).where(SameAs.id == link).values(deleted=0))
        write_count(uow.session, kits, Family(reporter=names[0]), "women", 42)
        uow.commit("le même nombre")
    swap(oujda, rabat, tmp_path, 1)
    assert agreed(two) == set()  # equal numbers are one number


def test_shipped_circles_do_not_exist(two: tuple[Opened, Opened]) -> None:
    oujda, _ = two
    with oujda.database.read() as session:
        assert session.scalar(select(Area.id).where(Area.parent == Area.id)) is None
    assert agreed([oujda]) == set()
