"""Whom to call: everything that grew old, once, under whoever answers for it, with their telephone."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from desktop.reports import call_list as paper
from desktop.reports.document import Heading, Paragraph, Table
from desktop.services.listing.asking import ListQuery, ids
from desktop.services.steering import confirming
from desktop.services.steering.calling import KINDS, call_list
from desktop.services.steering.growing_old import growing_old, months_before
from desktop.services.steering.scope import Scope
from desktop.services.unit_of_work import UnitOfWork
from tests.fakes import ManualClock
from tests.services.opened import Opened

NOW = datetime(2026, 6, 12, 9, 0, tzinfo=UTC)
TODAY = date(2026, 6, 12)


@pytest.fixture
def opened(tmp_path: Path, template: Path) -> Iterator[Opened]:
    made = Opened(tmp_path / "p", template, ManualClock(NOW))
    yield made
    made.close()


def confirmed(days: int) -> dict[str, str]:
    return {"assured_at": (TODAY - timedelta(days=days)).isoformat(), "assured_by": "Omar"}


def test_each_actor_once_with_its_telephone_and_what_is_old_of_it(opened: Opened) -> None:
    wafae = opened.record("actor", name="Al Wafae", phone="0536 11 22 33", **confirmed(400))
    zakoura = opened.record("actor", name="Zakoura", **confirmed(1))
    old = opened.record("service", name="Écoute", actor=wafae, **confirmed(300))
    opened.record("service", name="Fraîche", actor=wafae, **confirmed(3))
    opened.record("service", name="Finie", actor=wafae, status="ended", **confirmed(900))
    lone = opened.record("service", name="À personne", **confirmed(300))
    course = opened.record("initiative", title="Cours", lead=zakoura, **confirmed(200))
    with opened.database.read() as session:
        told = call_list(session, TODAY, "fr")
        only = call_list(session, TODAY, "fr", ("service",))
    assert [(call.name, call.phone, [one.id for one in call.records]) for call in told.calls] == [
        ("Al Wafae", "0536 11 22 33", [wafae, old]),
        ("Zakoura", "", [course]),
        ("Personne n’en répond", "", [lone]),
    ]
    assert [(call.actor, [one.kind for one in call.records]) for call in only.calls] == [
        (wafae, ["service"]),
        (None, ["service"]),
    ]
    with UnitOfWork(opened.database) as uow:
        confirming.confirm(uow, [("service", old)], TODAY.isoformat(), "Samira")
        uow.commit("confirmer")
    with opened.database.read() as session:
        assert old not in {one.id for call in call_list(session, TODAY, "fr").calls for one in call.records}
    opened.undo()
    with opened.database.read() as session:
        assert call_list(session, TODAY, "fr") == told


def test_it_says_as_many_as_the_dashboard(opened: Opened) -> None:
    dice = random.Random(4)
    actors = [opened.record("actor", name=f"A{n}", **confirmed(dice.randint(0, 400))) for n in range(6)]
    for number in range(40):
        kind = dice.choice(("service", "need", "project", "place", "initiative"))
        title = "name" if kind in ("service", "place") else "title"
        more = {"actor": dice.choice(actors)} if kind in ("service", "need", "place") else {}
        opened.act(kind, {title: f"x{number}", **more, **confirmed(dice.randint(0, 400))})
    with opened.database.read() as session:
        told = call_list(session, TODAY, "fr")
        board = growing_old(session, Scope(), TODAY, lang="fr", most=99)
        listed = {kind: set(ids(session, kind, ListQuery())) for kind in KINDS}
    assert told.records == board.old > 0
    assert told.day == months_before(TODAY, 6)
    assert {(call.actor.hex() if call.actor else ""): len(call.records) for call in told.calls} == {
        line.key: line.old for line in board.actors
    }
    assert all(one.id in listed[one.kind] for call in told.calls for one in call.records)


def test_on_paper_no_telephone_of_who_is_protected(opened: Opened) -> None:
    opened.record("actor", name="Refuge", phone="0600990099", protected=True, **confirmed(400))
    opened.record("actor", name="Al Wafae", phone="0536112233", **confirmed(400))
    with opened.database.read() as session:
        told = paper.read(session, TODAY, "fr")
    made = paper.document(told)
    said = "\n".join(one.text for one in made.blocks if isinstance(one, Heading | Paragraph))
    assert "0536112233" in said
    assert "0600990099" not in repr(made)
    assert len([one for one in made.blocks if isinstance(one, Table)]) == 2
    assert len(paper.words(told)) == 2
