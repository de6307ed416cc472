"""Owns how long it takes to say where somebody can be sent, among 500 services; must not know how they are found."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from benchmarks import profiles
from benchmarks.harness import Contender, Figure, Series, Table, expect, in_turn

SERVICES: Final = 500
REACH: Final = 100.0  # milliseconds
FIRST: Final = 7  # processes that are started for a first answer
ROOT: Final = Path(__file__).resolve().parent.parent
NOW: Final = datetime(2026, 6, 9, 11, tzinfo=UTC)
OUJDA: Final = "02.411.01.23"


def measure(*, folder: Path, services: int = SERVICES, rounds: int = 20) -> Table:
    """Ask questions drawn at random of one profile: just after something was recorded, and again."""
    from desktop.services.keeping import list_state

    place = folder / f"services-{services}"
    database = _made(place, services)
    dice = random.Random(5)
    try:
        ask = _asking(database, dice)
        fresh = Contender(ask, list_state.forget_made, _check)
        again = Contender(ask, lambda: None, _check)
        took = in_turn({"fresh": fresh, "again": again}, rounds)
        busy = {name: _processor(one, rounds) for name, one in (("fresh", fresh), ("again", again))}
    finally:
        database.close()
    first, first_busy = _first(place, rounds)
    figures = [
        Figure(f"asked after a change, {services} services", took["fresh"], reach=REACH),
        Figure("asked after a change, processor time", busy["fresh"], reach=REACH),
        Figure("asked again", took["again"], reach=REACH),
        Figure("asked again, processor time", busy["again"], reach=REACH),
        Figure("first answer of a process", first, reach=REACH),
        Figure("first answer of a process, processor time", first_busy, reach=REACH),
    ]
    note = "Need, language, territory, point and moment are drawn at random; 40 answers at most are told in words."
    return Table("orient", "Where somebody can be sent", figures, [note])


def _processor(one: Contender, rounds: int) -> Series:
    """Seconds of processor, which other work on the machine does not change much."""
    took = []
    for _round in range(rounds):
        if one.prepare is not None:
            one.prepare()
        start = time.thread_time()
        one.run()
        took.append(time.thread_time() - start)
    return Series(tuple(took))


def _first(place: Path, rounds: int) -> tuple[Series, Series]:
    """Seconds of wall clock and of processor that the first answer takes, each in a process of its own."""
    took = []
    for _round in range(min(rounds, FIRST)):
        told = subprocess.run(
            [sys.executable, "-m", "benchmarks.orient_child", str(place)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout.split()
        expect(int(told[2]) > 0, "nothing fits")
        took.append((float(told[0]), float(told[1])))
    return Series(tuple(clock for clock, _busy in took)), Series(tuple(busy for _clock, busy in took))


def _asking(database: Any, dice: random.Random) -> Callable[[], Any]:
    from desktop.services.names.references import find
    from desktop.services.orient.finding import Wanted, orient

    with database.read() as session:
        area = find(session, ("area",), OUJDA)

    def run() -> Any:
        wanted = Wanted(
            dice.choice(("health", "médecin", "dormir", "écoute", "")),
            dice.choice(((), ("ar",), ("fr",))),
            dice.choice((None, area)),
            dice.choice((None, (34.68, -1.91))),
        )
        with database.read() as session:
            return orient(session, wanted, NOW + timedelta(hours=dice.randrange(2000)), "fr")

    return run


def _check(told: Any) -> None:
    expect(told.of >= len(told.found), "fewer services than are told")


def _made(place: Path, services: int) -> Any:
    """A profile with that many services at places of Oujda, and some that are protected."""
    from desktop.models.base import new_id
    from desktop.paths import Profile
    from desktop.services.names.references import find
    from desktop.services.opening import open_profile
    from desktop.services.record.many_records import record_many
    from desktop.services.unit_of_work import UnitOfWork

    if profiles.fresh(place):
        return open_profile(Profile(place))
    dice = random.Random(4)
    hours = ("lundi à vendredi 9 h – 16 h", "24h/24", "sur rendez-vous", "mardi et jeudi 10h-13h", "appelez", "")
    database = profiles.begun(place)
    with UnitOfWork(database) as uow:
        area = find(uow.session, ("area",), OUJDA)
        places = [(new_id(), _place(number, area, dice)) for number in range(services)]
        record_many(uow, "place", places, "fr")
        offers = [
            (
                new_id(),
                {
                    "name": f"Permanence {number}",
                    "sector": dice.choice(("health", "basic-aid", "education", "protection")),
                    "opening": dice.choice(hours).replace("9 h", f"{dice.randrange(7, 11)} h"),
                    "languages": dice.sample(("fr", "ar", "en"), dice.randrange(3)),
                    "places": [at],
                    "protected": 1 if dice.random() < 0.05 else None,
                    "description": "Écoute, soins et vaccination",
                },
            )
            for number, (at, _values) in enumerate(places)
        ]
        record_many(uow, "service", offers, "fr")
        uow.commit("acte")
    profiles.relist(database)
    profiles.stamp(place)
    return database


def _place(number: int, area: bytes, dice: random.Random) -> dict[str, Any]:
    point = (34.68 + dice.uniform(-0.05, 0.05), -1.91 + dice.uniform(-0.05, 0.05), 20.0)
    return {"name": f"Local {number}", "area": area, "point": point, "address": f"{number}, rue des Écoles"}
