"""Which services are open now: worked out when asked, the same as each record says, never kept in a row."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop.services.hours.clock import hours_of, kind_at, state_at, state_of
from desktop.services.keeping import facets
from desktop.services.listing import worked_out
from desktop.services.listing.asking import ListQuery, facet_counts, ids
from desktop.services.listing.lists import facets as told_facets
from desktop.timekeeping import on_the_wall
from tests.fakes import ManualClock
from tests.services.opened import Opened
from tests.services.orient.made import make

MONDAY = datetime(2026, 6, 15, 9, 30, tzinfo=UTC)  # half past ten in Morocco
KINDS = {"open": "open", "appointment": "appointment", "unsure": "unsure", "closed": "closed"}


@pytest.fixture
def opened(tmp_path: Path, template: Path) -> Iterator[Opened]:
    made = Opened(tmp_path / "p", template, ManualClock(MONDAY))
    yield made
    made.close()


def offer(opened: Opened, name: str, opening: str, **more: object) -> bytes:
    return opened.record("service", name=name, opening=opening, **more)


def shown(opened: Opened, value: str | list[str], **more: object) -> set[bytes]:
    with opened.database.read() as session:
        return set(ids(session, "service", ListQuery(now=value, **more)))  # type: ignore[arg-type]


def test_it_is_true_of_the_moment_of_asking(opened: Opened) -> None:
    clock = opened.database.clock
    assert isinstance(clock, ManualClock)
    morning = offer(opened, "matin", "lundi 9h-12h")
    later = offer(opened, "soir", "lundi 17h-19h")
    agreed = offer(opened, "rendez-vous", "sur rendez-vous")
    asked = offer(opened, "alerte", "lundi 9h-12h", alert="Fermé", alert_until="2026-06-15")
    over = offer(opened, "alerte passée", "lundi 9h-12h", alert="Fermé", alert_until="2026-06-14")
    paused = offer(opened, "en pause", "24h/24", status="paused")
    unread = offer(opened, "non lu", "appelez d’abord")
    opened.trash("service", offer(opened, "jeté", "24h/24"))
    assert shown(opened, "open") == {morning, over}
    assert shown(opened, "appointment") == {agreed}
    assert shown(opened, "unsure") == {asked}
    assert shown(opened, "closed") == {later, paused}
    assert shown(opened, ["unknown", "appointment"]) == {unread, agreed}
    with opened.database.read() as session:
        told = told_facets(session, "service", ListQuery(text="alerte"), "fr")["now"]
    assert {(one.code, one.label, one.count) for one in told} == {
        ("unsure", "À vérifier", 1),
        ("open", "Ouvert maintenant", 1),
    }
    clock.forward(hours=7)
    assert shown(opened, "open") == {later}
    clock.forward(days=7, hours=-7)
    assert shown(opened, "open") == {morning, asked, over}  # nothing was written since
    with opened.database.read() as session:
        before = (
            session.connection().exec_driver_sql("SELECT count(*) FROM facet_word WHERE facet LIKE '%.now'").scalar()
        )
    assert before == 0


def test_counts_are_what_the_list_then_shows_with_other_filters(opened: Opened) -> None:
    make(opened, 120, seed=5)
    dice = random.Random(3)
    for turn in range(12):
        if turn == 6:
            facets.forget_profile(opened.database.profile.database)
        asked = {"sector": dice.choice((None, "health", ["health", "education"])), "now": dice.choice((None, "open"))}
        query = ListQuery(**{name: value for name, value in asked.items() if value})  # type: ignore[arg-type]
        with opened.database.read() as session:
            counted = facet_counts(session, "service", query)["now"]
            for value in worked_out.NOW:
                narrowed = ListQuery(sector=query.sector, now=value)
                assert counted.get(value, 0) == len(ids(session, "service", narrowed))


def test_it_says_of_each_what_its_record_says(opened: Opened) -> None:
    make(opened, 60, seed=9)
    with opened.database.read() as session:
        listed = {value: set(ids(session, "service", ListQuery(now=value))) for value in worked_out.NOW}
        every = set(ids(session, "service", ListQuery()))
    assert set().union(*listed.values()) == every
    assert sum(map(len, listed.values())) == len(every)
    for value, kind in KINDS.items():
        for row in listed[value]:
            loaded = opened.load("service", row)
            if loaded["status"] != "paused":
                state = state_of(loaded["opening"], None, MONDAY)
                assert ("unsure" if state.kind == "open" and state.why else state.kind) == kind


def test_the_short_answer_is_the_long_one() -> None:
    texts = (
        "lundi à vendredi 9 h – 16 h ; fermé les jours fériés",
        "tous les jours 20h-4h",
        "samedi 9h-12h ou sur rdv",
        "premier lundi du mois 10h-12h",
        "lundi 9-12 ; pendant le ramadan lundi 10-12",
        "24h/24",
    )
    for text in texts:
        hours = hours_of(text, None)
        assert hours is not None
        for step in range(0, 24 * 400, 7):
            wall = on_the_wall(MONDAY + timedelta(hours=step)).replace(tzinfo=None)
            state = state_at(hours, wall)
            assert kind_at(hours, wall) == ("unsure" if state.kind == "open" and state.why else state.kind)
