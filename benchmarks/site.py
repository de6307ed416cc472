"""Owns how long the public site of many records takes, and how heavy it is; must not know how its pages are made."""

from __future__ import annotations

import random
import shutil
import time
import zipfile
from datetime import date
from pathlib import Path
from typing import Final

from benchmarks.harness import Figure, Series, Table, expect
from desktop.exchange.public_site import Area, Frame
from desktop.exchange.site import build
from desktop.exchange.site.plan import Site
from desktop.services.audience.told import Doing, Organisation, Spot, Told
from desktop.services.audience.told_deeds import Deeds

ACTORS: Final = 10_000
INITIATIVES: Final = 5_000
KINDS: Final = ("association", "cooperative", "commune", "foundation")


def measure(*, folder: Path, actors: int = ACTORS, initiatives: int = INITIATIVES) -> Table:
    """Every page into one ZIP, once; the files are counted and weighed."""
    site = made_up(actors, initiatives)
    file = folder / "site.zip"
    start = time.process_time()
    count = size = 0
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, data in build.files(site):
            count += 1
            size += len(data)
            pack.writestr(name, data)
    seconds = time.process_time() - start
    expect(count > 4 * 10, f"{count} files")
    packed = file.stat().st_size
    shutil.rmtree(folder / "site", ignore_errors=True)
    what = f"{actors:,} actors and {initiatives:,} initiatives"
    figures = [
        Figure(f"{what} as pages, processor time", Series((seconds,)), unit="s", reach=120, absolute=True),
        Figure("files", Series((float(count),)), unit=""),
        Figure("all files", Series((float(size),)), unit="MB"),
        Figure("packed", Series((float(packed),)), unit="MB", reach=30, absolute=True),
    ]
    return Table("site", "The public site of many records", figures, ["Four languages; without map and downloads."])


def made_up(actors: int, initiatives: int) -> Site:
    """A site of made-up records, equal every time."""
    dice = random.Random(5)
    words = [f"{a}{b}" for a in ("Asso", "Réseau", "Comité", "Union", "Foyer", "Zone", "Kif") for b in range(400)]
    areas = {bytes([n]) * 16: Area({"fr": f"Commune {n}", "ar": f"جماعة {n}"}, "", None) for n in range(40)}
    known = list(areas)

    def spot() -> Spot:
        return Spot(dice.choice(known), 33 + dice.random(), -7 + dice.random(), {"fr": "Local"}, "12, rue")

    told = tuple(
        Organisation(
            number.to_bytes(16, "big"),
            {"fr": " ".join(dice.sample(words, 3))},
            dice.choice(KINDS),
            *("", "", "", f"05{dice.randrange(10**8):08d}"),
            {"fr": "Un mandat de quelques mots. " * 4},
            ("migrants",),
            ("fr", "ar"),
            False,
            (spot(),),
        )
        for number in range(actors)
    )
    doings = tuple(
        Doing(
            (number + 10**6).to_bytes(16, "big"),
            {"fr": " ".join(dice.sample(words, 4))},
            dice.choice(told).id,
            *("health", "done", "2021-03", "2021-05"),
            {"fr": "Une description. " * 12},
            ("migrants",),
            dice.randrange(5, 300),
            False,
            (spot(),),
        )
        for number in range(initiatives)
    )
    return Site(Told("public", told, doings), Deeds("public", (), (), {}), Frame("", date(2021, 3, 1), "fr", areas, {}))
