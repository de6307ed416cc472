"""Owns a profile of random records in which some are protected and bear marks. Must not assert anything."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from desktop.services.audience.audiences import AUDIENCES
from desktop.services.record import records
from desktop.services.unit_of_work import UnitOfWork
from tests.services.opened import OUJDA, RABAT, Opened

MARKS = ("0699000", "Cachée", "hidden.example", "secret@")  # what only protected records say
WORDS = ("Atelier", "ورشة", "Taller", "Kits d’hiver", "<b>&amp;</b>", "=2+3", "\u202egnp", "a\tb", "مركز")
SECTORS = ("health", "education", "basic-aid", "protection", "")


def fill(opened: Opened, dice: random.Random, rounds: int, salt: str = "") -> None:
    """`rounds` times an actor, a place, a project, an initiative, a need, a service and a practice, in one act."""
    with UnitOfWork(opened.database) as uow:

        def record(kind: str, /, **draft: Any) -> bytes:
            return records.record(uow, kind, {name.replace("__", "."): value for name, value in draft.items()})

        for number in range(rounds):
            _round(record, dice, f"{salt}{number}")
        uow.commit("essai")


def _round(record: Any, dice: random.Random, number: str) -> None:
    hidden = dice.random() < 0.3
    word = "Cachée" if hidden else dice.choice(WORDS)
    phone = f"{'0699000' if hidden else '0536000'}{dice.randrange(1000):03d}"

    def seen() -> str | None:
        return dice.choice((*AUDIENCES, "public", "public", None))

    town = dice.choice((OUJDA, RABAT))
    actor = record(
        "actor",
        name=f"{word} {number}",
        **({"name__ar": f"جمعية {number}"} if dice.random() < 0.4 and not hidden else {}),
        acronym=f"{word[:1]}{number}" if dice.random() < 0.5 and not hidden else None,
        kind=dice.choice(("association", "commune", "donor", "un-agency")),
        protected=hidden or None,
        visibility=seen(),
        area=town,
        phone=phone,
        email=f"{'secret' if hidden else 'ouvert'}@x.ma",
        web=dice.choice(("hidden.example",) if hidden else ("open.example", "https://a.example/x y", "n’importe", "")),
        mandate=f"{word}, au 12",
        groups=dice.sample(["migrants", "refugees"], dice.randrange(3)),
        languages=dice.sample(["fr", "ar", "wo"], dice.randrange(3)),
    )
    place = record(
        "place",
        name=f"{word} maison",
        area=town,
        actor=actor,
        address=f"{word}, 12 rue",
        visibility=dice.choice(("public", None, "internal")),
        point={"latitude": 33 + dice.random(), "longitude": -0.2 if hidden else -6.5, "accuracy": None},
    )
    years = _years(dice)
    budget: dict[str, Any] = {"amount": dice.choice((150_000, 12.5)), "currency": "EUR"} if dice.random() < 0.5 else {}
    project = record(
        "project",
        title=f"Projet {word} {number}",
        title__en=f"Project {word}",
        objectives=f"{word} ensemble",
        lead=actor,
        places=[town],
        visibility=seen(),
        sdg=dice.sample(["10", "16", "17"], dice.randrange(3)),
        status=dice.choice(("planned", "ongoing", "done", None)),
        **years,
        **budget,
    )
    years = _years(dice)
    initiative = record(
        "initiative",
        title=f"Avec {word} {number}",
        title__ar=f"مع {word}",
        description=f"Chez {word}, {phone}" if dice.random() < 0.7 else None,
        sector=dice.choice(SECTORS) or None,
        lead=actor if dice.random() < 0.8 else None,
        partners=[actor] if dice.random() < 0.3 else [],
        places=[place, town],
        project=project if dice.random() < 0.6 else None,
        women=dice.choice((None, 0, 2, 40)),
        men=dice.choice((None, 1, 30)),
        status=dice.choice(("planned", "ongoing", "done", "suspended", None)),
        visibility=seen(),
        **years,
    )
    words = {"description": f"Chez {word}, {phone}", "visibility": seen()}
    record("need", title=f"Lits chez {word}", actor=actor, places=[place], people=dice.choice((3, 30)), **words)
    record(
        "service",
        name=f"Écoute {word}",
        actor=actor if hidden or dice.random() < 0.9 else None,
        places=dice.choice(([place], [town], [])),
        sector=dice.choice(SECTORS) or None,
        status=dice.choice(("active", "paused", "planned", "ended", None)),
        fee=dice.choice(("free", "paid", None)),
        opening=f"{word}, lundi\nmardi",
        eligibility=phone,
        alert=word,
        fee_note=word,
        languages=["fr"],
        **words,
    )
    record(
        "practice",
        title=f"Pratique {word}",
        actor=actor,
        city="Oujda",
        country="MA",
        context=f"{word}, {phone}",
        worked="Beaucoup",
        quotation=f"Parole {'Cachée' if hidden else 'dite'}",
        quoted="médiatrice",
        consent=dice.choice(("given", None)),
        initiatives=[initiative],
        visibility=seen(),
    )


def _years(dice: random.Random) -> dict[str, Any]:
    starts: Sequence[str | None] = ("2020", "2020-05", "2021-01-15", "2031-02", None)
    ends: Sequence[str | None] = ("2032", "2021-06", "2022-02-28", None)
    return {"starts": dice.choice(starts), "ends": dice.choice(ends)}
