"""Clashes as the service shows them, and what settling them does on both laptops."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.errors import (
    AlreadySettled,
    InvalidValue,
    NotFound,
)
from desktop.services.exchange import sharing
from desktop.services.exchange.exchanged import Review
from desktop.services.review import reviews
from desktop.services.unit_of_work import UnitOfWork
from tests.services.opened import Opened
from tests.sync.handed import Maker, pass_on, state


@pytest.fixture
def clashing(laptop: Maker, tmp_path: Path) -> tuple[Opened, Opened, bytes, bytes]:
    """Both changed one title; one deleted an actor that the other edited."""
    oujda, rabat, file = laptop("oujda"), laptop("rabat"), tmp_path / "a.maillage"
    row = oujda.record("initiative", title="Kits")
    actor = oujda.record("actor", name="Al Wafae")
    pass_on(oujda, rabat, file)
    oujda.record("initiative", row, title="Kits d’Oujda")
    rabat.record("initiative", row, title="Kits de Rabat")
    oujda.record("actor", actor, name="Al Wafae Oujda")
    rabat.trash("actor", actor)
    sharing.give(rabat.database, tmp_path / "b.maillage", author="rabat")
    pass_on(oujda, rabat, file)
    sharing.receive(oujda.database, tmp_path / "b.maillage", vouch=True, author="oujda")
    return oujda, rabat, row, actor


def open_reviews(one: Opened) -> dict[str, Review]:
    with one.database.read() as session:
        return {r.kind: reviews.review(session, r.id, "fr") for r in reviews.reviews(session, "fr")}


def settle(one: Opened, id: str, keep: int | str) -> int:
    with UnitOfWork(one.database) as uow:
        done = reviews.settle(uow, id, keep)
        uow.commit("choix")
    return done


def test_both_sides_ask_the_same(clashing: tuple[Opened, Opened, bytes, bytes]) -> None:
    oujda, rabat, row, actor = clashing
    assert state(oujda) == state(rabat)
    mine, theirs = open_reviews(oujda), open_reviews(rabat)
    assert {k: r.record for k, r in mine.items()} == {"initiative": row, "actor": actor}
    for kind in mine:
        assert [(f.id, f.kind) for f in mine[kind].fields] == [(f.id, f.kind) for f in theirs[kind].fields]
    (field,) = mine["initiative"].fields
    assert {(v.text, v.author, v.here) for v in field.versions} == {
        ("Kits d’Oujda", "oujda", True),
        ("Kits de Rabat", "rabat", False),
    }
    assert [v.number for v in field.versions] == [1, 2]
    assert sum(v.shown_now for v in field.versions) == 1
    (deletion,) = mine["actor"].fields
    assert [(v.deletes, v.author, v.shown_now) for v in deletion.versions] == [
        (False, "oujda", True),
        (True, "rabat", False),
    ]
    assert oujda.load("actor", actor)["name"] == "Al Wafae Oujda"


@pytest.mark.parametrize(
    ("keep", "title"), [("here", "Kits d’Oujda"), ("received", "Kits de Rabat"), (1, None), ("2", None), ("both", None)]
)
def test_a_choice_holds_everywhere(
    clashing: tuple[Opened, Opened, bytes, bytes], tmp_path: Path, keep: int | str, title: str | None
) -> None:
    oujda, rabat, row, _actor = clashing
    review = open_reviews(oujda)["initiative"]
    texts = [v.text for v in review.fields[0].versions]
    wanted = title or ("\n\n".join(texts) if keep == "both" else texts[int(keep) - 1])
    assert settle(oujda, review.fields[0].id, keep) == 1
    assert "initiative" not in open_reviews(oujda)
    with pytest.raises(AlreadySettled):
        settle(oujda, review.fields[0].id, keep)
    pass_on(oujda, rabat, tmp_path / "c.maillage")
    assert "initiative" not in open_reviews(rabat)
    assert rabat.load("initiative", row)["title"] == oujda.load("initiative", row)["title"] == wanted
    assert state(oujda) == state(rabat)


@pytest.mark.parametrize(("keep", "stays"), [("both", True), ("here", True), ("received", False), (2, False)])
def test_a_deletion_against_an_edit(
    clashing: tuple[Opened, Opened, bytes, bytes], tmp_path: Path, keep: int | str, stays: bool
) -> None:
    oujda, rabat, _row, actor = clashing
    settle(oujda, open_reviews(oujda)["actor"].id, keep)
    pass_on(oujda, rabat, tmp_path / "c.maillage")
    assert "actor" not in open_reviews(rabat)
    assert state(oujda) == state(rabat)
    with rabat.database.read() as session:
        gone = session.connection().exec_driver_sql("SELECT deleted FROM actor WHERE id = ?", (actor,)).scalar()
    assert gone == (0 if stays else 1)


def test_what_is_no_choice_is_refused(clashing: tuple[Opened, Opened, bytes, bytes]) -> None:
    oujda, _rabat, _row, _actor = clashing
    id = open_reviews(oujda)["initiative"].fields[0].id
    for keep in (0, 3, "left", ""):
        with pytest.raises(InvalidValue):
            settle(oujda, id, keep)
    with pytest.raises(NotFound):
        settle(oujda, "xyz", 1)
    with pytest.raises(AlreadySettled):
        settle(oujda, "0" * 16, 1)
    assert "initiative" in open_reviews(oujda)
