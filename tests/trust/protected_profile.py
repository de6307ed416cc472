"""Owns a profile in which some are protected, and moving these within their communes. Must not assert anything."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from desktop.services.audience.audiences import AUDIENCES
from tests.fakes import ManualClock
from tests.services.opened import OUJDA, RABAT, Opened

# A commune, and a box inside it; three quarters are recorded in each.
TOWNS = {OUJDA: (34.65, 34.72, -1.95, -1.86), RABAT: (33.97, 34.02, -6.88, -6.80)}
SECTORS = ("health", "psychosocial", "education", "basic-aid")


@dataclass
class Hidden:
    """One protected actor with its place and what it does."""

    town: str
    actor: bytes
    place: bytes
    initiative: bytes
    need: bytes
    service: bytes
    others: list[str] = field(default_factory=list)  # where else it is lacking
    marks: list[str] = field(default_factory=list)  # words and numbers that no export may hold
    points: list[tuple[float, float]] = field(default_factory=list)


@dataclass
class Profiled:
    """A profile of a few open and a few protected records."""

    opened: Opened
    seed: int
    dice: random.Random
    quarters: dict[str, list[bytes]] = field(default_factory=dict)
    hidden: list[Hidden] = field(default_factory=list)
    moves: int = 0

    def move(self) -> None:
        """Everybody protected moves within its commune and changes all that is not told."""
        self.moves += 1
        for one in self.hidden:
            self._write(one)

    def _write(self, one: Hidden) -> None:
        number = f"{self.moves}{self.hidden.index(one)}{self.dice.randrange(10**4):04d}"
        quarter = self.dice.choice(self.quarters[one.town])
        south, north, west, east = TOWNS[one.town]
        point = self.dice.uniform(south, north), self.dice.uniform(west, east)
        phone, street = f"0699{number}", f"Zanqat {number}"
        secret = {
            "name": f"Foyer {number}",
            "acronym": f"F{number}",
            "phone": phone,
            "email": f"a{number}@cache.ma",
            "web": f"f{number}.cache.ma",
            "mandate": f"Au 12, {street}",
            "area": quarter,
        }
        self.opened.act("actor", secret, one.actor)
        where = {"latitude": point[0], "longitude": point[1], "accuracy": None}
        inside = {"name": f"Maison {number}", "address": f"12, {street}", "area": quarter, "point": where}
        self.opened.act("place", inside, one.place)
        doing = {"title": f"Au {street}", "description": f"Tél. {phone}"}
        doing["planned_ends"] = f"202{self.dice.randrange(1, 5)}-0{self.dice.randrange(1, 9)}"  # not told either
        self.opened.act("initiative", doing, one.initiative)
        # what is said of a need and of a service changes with them, and they move as far as they are told: the commune
        lack = {"title": f"Lits au {street}", "description": f"Tél. {phone}", "places": [quarter, *one.others]}
        self.opened.act("need", lack, one.need)
        terms = {"opening": f"{street}, le lundi", "eligibility": f"Tél. {phone}", "fee_note": street, "alert": street}
        speaks = {"languages": [self.dice.choice(("fr", "ar", "en"))], "fee": self.dice.choice(("free", "paid"))}
        self.opened.act("service", {"name": f"Écoute {number}", "places": [one.place], **terms, **speaks}, one.service)
        one.marks += [phone, street, f"Foyer {number}", f"{number}.cache.ma"]
        one.points.append(point)


def profiled(folder: Path, template: Path, seed: int, *, actors: int = 8) -> Profiled:
    """A profile made of a seed. Half of its actors are protected: because somebody said so, or for whom they serve."""
    dice = random.Random(seed)
    made = Profiled(Opened(folder, template, ManualClock()), seed, dice)
    for town in TOWNS:
        quarters = [made.opened.record("area", name=f"Hay {town[:2]} {n}", parent=town, level=5) for n in range(3)]
        made.quarters[town] = quarters
    for number in range(actors):
        town = dice.choice(list(TOWNS))
        if number % 2:
            _open_records(made, town, number)
        else:
            made.hidden.append(_hidden_records(made, town))
            made._write(made.hidden[-1])
    return made


def _hidden_records(made: Profiled, town: str) -> Hidden:
    dice, opened = made.dice, made.opened
    shown = dice.choice((*AUDIENCES, "public"))
    why: dict[str, Any] = dice.choice(({"protected": True}, {"groups": ["gbv-survivors"]}))
    kind = ("association", "cooperative", "commune")[len(made.hidden) % 3]
    actor = opened.record("actor", name="x", kind=kind, area=town, visibility=shown, **why)
    place = opened.record("place", name="x", area=town, actor=actor, kind=dice.choice((None, "shelter")))
    does = {"title": "x", "lead": actor, "sector": dice.choice(SECTORS), "status": "ongoing", "starts": "2021-03"}
    others = [dice.choice(list(TOWNS))] if dice.random() < 0.4 else []
    initiative = opened.record("initiative", places=[place, *others], women=40, visibility=shown, **does)
    lacks = {"sector": dice.choice(SECTORS), "severity": dice.choice("345"), "status": "open", "said": "2021-03"}
    need = opened.record("need", title="x", actor=actor, people=40, initiatives=[initiative], visibility=shown, **lacks)
    offers = {"sector": dice.choice(SECTORS), "status": "active"}
    service = opened.record("service", name="x", actor=actor, visibility=shown, **offers)
    return Hidden(town, actor, place, initiative, need, service, others)


def _open_records(made: Profiled, town: str, number: int) -> None:
    dice, opened = made.dice, made.opened
    south, north, west, east = TOWNS[town]
    where = {"latitude": dice.uniform(south, north), "longitude": dice.uniform(west, east), "accuracy": None}
    quarter = dice.choice(made.quarters[town])
    actor = opened.record(
        "actor", name=f"Ouverte {number}", kind="association", visibility="public", phone="0536000111"
    )
    place = opened.record(
        "place", name=f"Local {number}", area=quarter, actor=actor, point=where, address="12, rue Ouverte"
    )
    initiative = opened.record(
        "initiative",
        title=f"Atelier {number}",
        lead=actor,
        places=[place],
        sector=dice.choice(SECTORS),
        starts="2020-05",
        visibility=dice.choice(AUDIENCES),
    )
    lacks = {"severity": "3", "status": "open", "said": "2021-02", "people": 20, "visibility": "public"}
    # what somebody protected does answers it too, among others: that is not told
    answers = [initiative, *(one.initiative for one in made.hidden)]
    opened.record("need", title=f"Livres {number}", sector="education", places=[place], initiatives=answers, **lacks)
    opened.record(
        "service", name=f"Cours {number}", actor=actor, sector="education", places=[quarter], visibility="public"
    )


def spelled(point: tuple[float, float]) -> Iterator[bytes]:
    """A point's degrees as a file may hold them: in figures, in units of the map, in bytes."""
    for degrees in point:
        units = round(degrees * 10**7)
        yield f"{degrees:.4f}".encode()
        yield str(units)[:-2].encode()
        yield units.to_bytes(4, "little", signed=True)
        yield units.to_bytes(4, "big", signed=True)
