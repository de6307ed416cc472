"""Circles, broken links, double counts as a person reads and settles them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import insert, update

from desktop.models.actors import Actor
from desktop.models.initiatives import participation_id
from desktop.models.vocabularies import SameAs, same_as_id
from desktop.services.exchange.exchanged import Review
from desktop.services.record.counts import Family, short_form, write_count
from desktop.services.review import reviews
from desktop.services.unit_of_work import UnitOfWork
from tests.services.opened import Opened

Act = Callable[[UnitOfWork], object]


def do(one: Opened, act: Act) -> None:
    with UnitOfWork(one.database) as uow:
        act(uow)
        uow.commit("acte")


def only(one: Opened) -> Review:
    with one.database.read() as session:
        (waiting,) = reviews.reviews(session, "fr")
        found = reviews.review(session, waiting.id, "fr")
    assert waiting.odd == (found.fields[0].kind,)
    return found


def settle(one: Opened, id: str, keep: int) -> None:
    do(one, lambda uow: reviews.settle(uow, id, keep))


def asked(one: Opened) -> int:
    with one.database.read() as session:
        return len(reviews.reviews(session))


def test_a_circle_is_opened_where_the_person_says(opened: Opened) -> None:
    names = {opened.record("actor", name=name): name for name in ("Al Wafae", "ASTICUDE")}
    one, other = sorted(names)
    do(opened, lambda uow: uow.session.execute(update(Actor).where(Actor.id == one).values(parent=other)))
    do(opened, lambda uow: uow.session.execute(update(Actor).where(Actor.id == other).values(parent=one)))
    (field,) = only(opened).fields
    assert field.label == "Fait partie de"
    assert f"« {names[one]} » est lue" in field.why
    assert [(v.text, v.shown_now) for v in field.versions] == [
        (f"« {names[one]} » ne fait plus partie de « {names[other]} »", True),
        (f"« {names[other]} » ne fait plus partie de « {names[one]} »", False),
    ]
    settle(opened, field.id, 2)
    assert asked(opened) == 0
    assert (opened.load("actor", one)["parent"], opened.load("actor", other)["parent"]) == (other, None)
    opened.undo()
    assert asked(opened) == 1


def broken(opened: Opened) -> tuple[bytes, bytes]:
    """A link to an actor that is in the trash, asked about (made by hand: one laptop alone knows what it links)."""
    actor = opened.record("actor", name="Al Wafae")
    kits = opened.record("initiative", title="Kits", lead=actor)
    opened.trash("actor", actor)
    from desktop.sync.oddities import LINK, odd_id

    link = participation_id(kits, actor, "lead")

    def ask(uow: UnitOfWork) -> None:
        uow.session.connection().exec_driver_sql(
            "INSERT INTO review VALUES (?, 'participation', ?, 'actor', 'link')",
            (odd_id(LINK, "participation", link, "actor"), link),
        )

    do(opened, ask)
    return actor, kits


@pytest.mark.parametrize(
    ("keep", "text", "trashed", "lead"),
    [
        (1, "Remettre « Al Wafae »", False, True),
        (2, "Retirer le lien vers « Al Wafae »", True, False),
        (3, "Laisser le lien vers « Al Wafae », à la corbeille", True, True),
    ],
)
def test_a_broken_link_has_three_ways_out(opened: Opened, keep: int, text: str, trashed: bool, lead: bool) -> None:
    actor, kits = broken(opened)
    review = only(opened)
    assert review.record == kits
    (field,) = review.fields
    assert "à la corbeille" in field.why
    assert field.versions[keep - 1].text == text
    settle(opened, field.id, keep)
    assert asked(opened) == 0
    assert bool(opened.load("actor", actor)["deleted"]) is trashed
    assert bool(opened.load("initiative", kits)["lead"]) is lead


def test_a_link_to_what_never_arrived_is_kept_and_said(opened: Opened, tmp_path: Path) -> None:
    kits = opened.record("initiative", title="Kits")
    lost = b"\x77" * 16
    do(opened, lambda uow: uow.session.execute(update(Actor).where(Actor.id == b"x").values(parent=lost)))
    actor = opened.record("actor", name="Al Wafae")
    do(opened, lambda uow: uow.session.execute(update(Actor).where(Actor.id == actor).values(parent=lost)))
    review = only(opened)
    assert review.record == actor
    assert kits != actor
    (field,) = review.fields
    assert "pas encore arrivée" in field.why
    assert [v.text for v in field.versions] == ["Retirer ce lien"]
    do(opened, lambda uow: uow.session.execute(insert(Actor).values(id=lost)))
    assert asked(opened) == 0  # it arrived


def test_people_counted_twice_are_one_number(opened: Opened) -> None:
    one, other = sorted(opened.record("actor", name=name) for name in ("Al Wafae", "Association Al Wafae"))
    kits = opened.record("initiative", title="Kits")

    def count(uow: UnitOfWork) -> None:
        for reporter, value in ((one, 36), (other, 42)):
            write_count(uow.session, kits, Family(reporter=reporter), "women", value)
        uow.session.execute(insert(SameAs).values(id=same_as_id(one, other), kind="actor", one=one, other=other))

    do(opened, count)
    review = only(opened)
    assert review.record == kits
    (field,) = review.fields
    assert field.label == "Femmes"
    assert sorted(v.text.split(" · ")[0] for v in field.versions) == ["36", "42"]
    with opened.database.read() as session:
        shown = next(v for v in field.versions if v.shown_now)
        assert short_form(session, kits)["women"] == int(shown.text.split(" · ")[0])  # one of them, never 78
    wanted = next(v for v in field.versions if v.text.startswith("42"))
    settle(opened, field.id, wanted.number)
    assert asked(opened) == 0
    assert opened.load("initiative", kits)["women"] == 42
