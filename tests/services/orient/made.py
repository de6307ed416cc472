"""Services drawn at random for the tests of who is sent where, some of them protected in each of the ways there are."""

from __future__ import annotations

import random
from typing import Any, Final

from desktop.services.names.references import find
from desktop.services.record import records
from desktop.services.unit_of_work import UnitOfWork
from tests.services.opened import OUJDA, RABAT, Opened

SECTORS: Final = (
    *("health", "psychosocial", "education", "protection", "basic-aid", "livelihoods", "sociocultural", "information"),
)
LANGUAGES: Final = ("fr", "ar", "en", "es")
OPENINGS: Final = (
    *("lundi à vendredi 9 h – 16 h", "lundi à vendredi 8h30-16h30; samedi 9h-12h", "24h/24", "sur rendez-vous", ""),
    *("mardi et jeudi 10h-13h", "premier lundi du mois 10h-12h", "appelez d’abord", "كل يوم ما عدا الأحد 9:00-18:00"),
)
SECRET: Final = "jujubier"
OPEN: Final = "tilleul"  # of what anybody may be told
WAYS: Final = ("itself", "place", "actor", "groups", "shelter", "actor groups")


def make(opened: Opened, count: int, seed: int = 1, secret: int = 0, *, around: bool = True) -> set[bytes]:
    """So many services around Oujda and Rabat, and others protected, whose every word holds SECRET. Gives those.

    `around`: the words of their actors and places hold it too, where these are not protected themselves.
    """
    dice = random.Random(seed)
    hidden: set[bytes] = set()
    with UnitOfWork(opened.database) as uow:
        actors = [
            records.record(uow, "actor", {"name": f"Association {n}", "phone": f"05360000{n:02d}"}) for n in range(20)
        ]
        for number in range(count):
            records.record(uow, "service", _service(uow, dice, number, dice.choice(actors)))
        for number in range(secret):
            hidden.add(_secret(uow, dice, number, around))
        uow.commit("acte")
    return hidden


def _service(uow: UnitOfWork, dice: random.Random, number: int, actor: bytes) -> dict[str, Any]:
    home, at = dice.choice(((OUJDA, (34.68, -1.91)), (RABAT, (34.02, -6.84))))
    point = (at[0] + dice.uniform(-0.05, 0.05), at[1] + dice.uniform(-0.05, 0.05), 20.0)
    place = records.record(
        uow,
        "place",
        {
            "name": f"Local {number}",
            "area": home,
            "point": point,
            "address": f"{number} rue des Écoles",
            "directions": "Derrière la poste.",
        },
    )
    return {
        "name": f"Permanence {number}",
        "name.ar": f"مداومة {number}",
        "actor": actor,
        "sector": dice.choice(SECTORS),
        "status": dice.choice(("active", "active", "active", "paused", "")),
        "opening": dice.choice(OPENINGS),
        "languages": dice.sample(LANGUAGES, dice.randint(0, 3)),
        "places": [place] if dice.random() < 0.8 else [home],
        "visibility": dice.choice(("public", "partners", "internal", "")),
        "fee": dice.choice(("free", "")),
        "description": dice.choice(("Soins et vaccination", "Cours d’alphabétisation", "Écoute", "")),
    }  # fmt: skip


def _secret(uow: UnitOfWork, dice: random.Random, number: int, around: bool) -> bytes:
    way = WAYS[number % len(WAYS)]
    whose = SECRET if around or way in ("actor", "actor groups") else OPEN
    where = SECRET if around or way in ("place", "shelter") else OPEN
    phone = "0600990099" if whose == SECRET else "0600110011"
    actor: dict[str, Any] = {"name": f"Association du {whose}", "phone": phone, "visibility": "public"}
    place: dict[str, Any] = {"name": f"Maison du {where}", "area": OUJDA, "point": (34.68, -1.91, 5.0),
                             "address": f"1 rue du {where}", "directions": f"Sous le {where}"}  # fmt: skip
    service: dict[str, Any] = {
        "name": f"Accueil du {SECRET}",
        "sector": dice.choice(SECTORS),
        "opening": "24h/24",
        "phone": "0600990099",
        "web": f"https://{SECRET}.example",
        "alert": f"Le {SECRET} est ouvert",
        "eligibility": f"Demander le {SECRET}",
        "description": f"Soins du {SECRET}",
        "visibility": dice.choice(("public", "partners", "")),
        "languages": list(LANGUAGES),
    }
    if way == "itself":
        service["protected"] = True
    elif way == "place":
        place["protected"] = True
    elif way == "actor":
        actor["protected"] = True
    elif way == "groups":
        service["groups"] = ["gbv-survivors"]
    elif way == "shelter":
        place["kind"] = "shelter"
    else:
        actor["groups"] = ["trafficking-victims"]
    service["actor"] = records.record(uow, "actor", actor)
    service["places"] = [records.record(uow, "place", place)]
    return records.record(uow, "service", service)


def area(opened: Opened, code: str) -> bytes:
    """A commune by its code."""
    with opened.database.read() as session:
        return find(session, ("area",), code)
