"""Records confirmed with one act, requests that travel by change file and are answered by confirming."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select, table

from desktop.errors import NotConfirmable, NotFound
from desktop.models.areas import area_id
from desktop.models.plain import reader
from desktop.services.listing.asking import ListQuery
from desktop.services.steering import confirming, growing_old
from desktop.services.steering.confirming import Ask
from desktop.services.steering.opened import listed
from desktop.services.steering.scope import Behind, Scope
from desktop.services.unit_of_work import UnitOfWork
from tests.services.opened import OUJDA, Opened
from tests.services.test_bulk_reviews import hand_over

DAY = "2026-06-09"


def confirm(opened: Opened, *records: tuple[str, bytes], day: str = DAY, who: str = "Samira") -> int:
    with UnitOfWork(opened.database) as uow:
        done = confirming.confirm(uow, records, day, who)
        uow.commit("confirmer")
    return done


def ask(opened: Opened, *records: tuple[str, bytes], day: str = DAY, who: str = "Commune d’Oujda") -> int:
    with UnitOfWork(opened.database) as uow:
        done = confirming.ask(uow, records, day, who)
        uow.commit("demander")
    return done


def asks(opened: Opened, *actors: bytes) -> list[Ask]:
    with opened.database.read() as session:
        return confirming.open_asks(session, actors or None)


def test_several_are_confirmed_in_one_act_and_undone_in_one(opened: Opened) -> None:
    actor = opened.record("actor", name="Al Wafae", phone="0536112233")
    service = opened.record("service", name="Guichet", actor=actor, assured_at="2025-01-01", assured_by="Omar")
    assert confirm(opened, ("actor", actor), ("service", service)) == 2
    loaded = opened.load("service", service)
    assert (loaded["assured_at"], loaded["assured_by"]) == (DAY, "Samira")
    assert confirm(opened, ("actor", actor), ("service", service)) == 0  # said already
    opened.undo()
    loaded = opened.load("service", service)
    assert (loaded["assured_at"], loaded["assured_by"]) == ("2025-01-01", "Omar")
    assert opened.load("actor", actor)["assured_at"] is None
    with opened.database.read() as session:
        old = growing_old.growing_old(session, Scope(), date(2030, 1, 1), lang="fr")
    assert [(one.label, one.phone) for one in old.actors] == [("Al Wafae", "0536112233")]


def test_a_request_is_answered_by_confirming_on_that_day_or_later(opened: Opened) -> None:
    actor, other = (opened.record("actor", name=name) for name in ("Al Wafae", "Amal"))
    service = opened.record("service", name="Guichet", actor=actor, places=[OUJDA])
    assert ask(opened, ("service", service), ("actor", other)) == 2
    assert asks(opened, actor) == [Ask("service", service, DAY, "Commune d’Oujda", actor)]
    assert {one.actor for one in asks(opened)} == {actor, other}
    with opened.database.read() as session:
        assert confirming.asked_of(session, "service", service) is not None
        assert confirming.asked_of(session, "actor", actor) is None
        assert dict(confirming.names(session, asks(opened, actor), "fr")) == {service: "Guichet"}
        chosen = listed(session, Behind("service", ListQuery(), (("asked", actor.hex()),)))
        assert chosen.among == frozenset({service})
    confirm(opened, ("service", service), day="2026-06-08")
    assert len(asks(opened, actor)) == 1  # confirmed before anybody asked
    confirm(opened, ("service", service))
    assert asks(opened, actor) == []
    ask(opened, ("service", service), day="2026-12-01", who="Réseau")
    assert [one.asked_by for one in asks(opened, actor)] == ["Réseau"]
    opened.trash("service", service)
    assert asks(opened, actor) == []


def test_what_is_not_there_is_not_asked_for(opened: Opened) -> None:
    with pytest.raises(NotFound):
        ask(opened, ("service", bytes(16)))


def test_a_request_travels_and_the_answer_comes_back(tmp_path: Path, template: Path) -> None:
    commune, office = (Opened(tmp_path / name, template) for name in ("commune", "association"))
    try:
        actor = commune.record("actor", name="Al Wafae")
        service = commune.record("service", name="Guichet", actor=actor)
        ask(commune, ("service", service))
        hand_over(commune, office, tmp_path)
        assert asks(office, actor) == [Ask("service", service, DAY, "Commune d’Oujda", actor)]
        confirm(office, ("service", service), day="2026-06-11", who="Amal")
        assert asks(office, actor) == []
        hand_over(office, commune, tmp_path)
        assert asks(commune) == []
        assert commune.load("service", service)["assured_by"] == "Amal"
    finally:
        commune.close()
        office.close()


def test_what_grows_old_is_what_is_confirmed() -> None:
    assert tuple(growing_old.OVER) == confirming.KINDS


def test_what_was_just_written_is_old_by_its_confirmation_only(opened: Opened) -> None:
    known = {
        said: opened.record("need", title=said, status=status, assured_at=day)
        for said, status, day in (
            ("ancien", "open", "2025-01-01"),
            ("clos", "closed", "2025-01-01"),
            ("récent", "open", DAY),
            ("jamais", "open", None),
        )
    }
    with opened.database.read() as session:
        ask_it = reader(session)
        assert growing_old.still_old(ask_it, "need", set(known.values()), DAY) == {known["ancien"]}
        assert growing_old.still_old(ask_it, "need", {known["récent"]}, DAY) == frozenset()
        assert growing_old.records_old(session, ListQuery(), "need", DAY) == {known["ancien"]}
        assert confirming.confirmed_of(session, "need", known["récent"]) == (DAY, None)
        assert confirming.confirmed_of(session, "need", b"\0" * 16) is None
        assert confirming.confirmed_of(session, "area", known["récent"]) is None


@pytest.mark.parametrize("act", [confirm, ask])
def test_what_is_never_confirmed_is_refused_in_a_sentence(opened: Opened, act: Callable[..., int]) -> None:
    actor = opened.record("actor", name="Al Wafae")
    with pytest.raises(NotConfirmable) as refused:
        act(opened, ("actor", actor), ("area", area_id(OUJDA)))
    assert "« area »" in refused.value.sentence()
    assert asks(opened, actor) == []
    assert opened.load("actor", actor)["assured_at"] is None


def test_two_laptops_that_confirm_the_same_record_agree_and_ask_nobody(tmp_path: Path, template: Path) -> None:
    """One day with its own name is left on both, whatever the order; it is no clash for a person to settle."""
    told = []
    for order in (0, 1):
        commune, office = pair = [Opened(tmp_path / f"{name}-{order}", template) for name in ("commune", "office")]
        try:
            folder = tmp_path / f"files-{order}"
            folder.mkdir()
            service = commune.record("service", name="Guichet", actor=commune.record("actor", name="Al Wafae"))
            hand_over(commune, office, folder)
            confirm(commune, ("service", service), day="2026-06-10", who="Samira")
            confirm(office, ("service", service), day="2026-06-11", who="Amal")
            for giver, taker in ((commune, office), (office, commune))[:: -1 if order else 1]:
                hand_over(giver, taker, folder)
            for one in pair:
                held = one.load("service", service)
                told.append((held["assured_at"], held["assured_by"]))
                with one.database.read() as session:
                    assert session.scalar(select(func.count()).select_from(table("review"))) == 0
        finally:
            for one in pair:
                one.close()
    assert len(set(told[:2])) == len(set(told[2:])) == 1
    assert set(told) <= {("2026-06-10", "Samira"), ("2026-06-11", "Amal")}
