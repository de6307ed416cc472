"""Owns drawing made-up actors and initiatives, equal for equal seeds; must not know profiles nor who measures."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any, Final

from benchmarks import words

Row = dict[str, Any]

BATCH: Final = 5_000  # records per transaction
SECTORS: Final = (
    "health", "psychosocial", "education", "protection", "basic-aid", "livelihoods", "sociocultural", "information",
)  # fmt: skip
GROUPS: Final = ("migrants", "refugees", "asylum-seekers", "families", "students", "host-community")
STATUSES: Final = (("done", 55), ("ongoing", 25), ("planned", 14), ("suspended", 4), ("cancelled", 2))
PHASES: Final = ("response", "recovery", "regular")
KINDS: Final = (
    ("association", 55), ("migrants-association", 18), ("cooperative", 9), ("foundation", 6), ("commune", 6),
    ("health-centre", 4), ("international-ngo", 2),
)  # fmt: skip
# centre (degrees), spread, weight: Rabat, Oujda, Tanger, Casablanca, Agadir, Fès
TOWNS: Final = (
    (34.01, -6.83, 0.05, 30), (34.68, -1.91, 0.04, 25), (35.76, -5.83, 0.04, 12), (33.58, -7.61, 0.06, 14),
    (30.42, -9.59, 0.04, 9), (34.03, -5.00, 0.04, 10),
)  # fmt: skip


class Inventor:
    """Draws records, equal for equal seeds. Rows of one record go into the same batch."""

    def __init__(self, seed: int, areas: Sequence[bytes]) -> None:
        self.dice = dice = random.Random(seed)
        self.areas = areas
        self.near = [dice.choice(areas) for _ in range(24)]  # where most things happen
        self.actors: list[tuple[bytes, bytes, bytes]] = []  # id, place, area
        self.drawn = dice.randbytes(12)
        self.count = 0

    def batches(self, actors: int, initiatives: int) -> Iterator[dict[Any, list[Row]]]:
        for first in range(0, actors, BATCH):
            rows = _empty()
            for number in range(first, min(first + BATCH, actors)):
                self.actor(rows, number)
            yield rows
        for first in range(0, initiatives, BATCH):
            rows = _empty()
            for number in range(first, min(first + BATCH, initiatives)):
                self.initiative(rows, number)
            yield rows

    def id(self) -> bytes:
        # dense, as one program start draws them, and equal for equal seeds
        self.count += 1
        return self.drawn + self.count.to_bytes(4, "big")

    def area(self) -> bytes:
        return self.dice.choice(self.near if self.dice.random() < 0.7 else self.areas)

    def actor(self, rows: dict[Any, list[Row]], number: int) -> None:
        from desktop.models.actors import Actor
        from desktop.models.areas import Place

        dice, key, place, area = self.dice, self.id(), self.id(), self.area()
        name = f"{words.MARK} {dice.choice(words.CIRCLES)} {dice.choice(words.THINGS)} {dice.choice(words.THINGS)}"
        rows[Actor].append(
            {
                "id": key,
                "acronym": f"EX{number}" if dice.random() < 0.4 else None,
                "kind": self.weighted(KINDS),
                "state": "complete",
                "visibility": "public",
                "area": area,
                "founded": dice.randint(1975, 2023) if dice.random() < 0.5 else None,
            }
        )
        self.text(rows, "actor", key, "name", "fr", name)
        if dice.random() < 0.7:
            arabic = f"{words.MARK_AR} {dice.choice(words.CIRCLES_AR)} {dice.choice(words.THINGS_AR)} {number}"
            self.text(rows, "actor", key, "name", "ar", arabic)
        if dice.random() < 0.3:
            self.text(rows, "actor", key, "mandate", "fr", self.sentence(20))
        lat, lon, spread, _weight = dice.choices(TOWNS, [t[3] for t in TOWNS])[0]
        rows[Place].append(
            {
                "id": place,
                "kind": "office",
                "latitude": round(dice.gauss(lat, spread), 6),
                "longitude": round(dice.gauss(lon, spread), 6),
                "accuracy": 20.0,
                "address": f"{dice.randint(1, 240)}, {dice.choice(words.THINGS)}",
                "area": area,
                "actor": key,
                "visibility": "public",
            }
        )
        self.links(rows, "actor", key, "groups", "group", GROUPS, 1)
        self.actors.append((key, place, area))

    def initiative(self, rows: dict[Any, list[Row]], number: int) -> None:
        from desktop.models.initiatives import Initiative

        dice, key = self.dice, self.id()
        year, month = dice.randint(2016, 2025), dice.randint(1, 12)
        deed, thing, when = dice.choice(words.DEEDS), dice.choice(words.THINGS), dice.choice(words.TIMES)
        rows[Initiative].append(
            {
                "id": key,
                "phase": dice.choice(PHASES),
                "status": self.weighted(STATUSES),
                "sector": dice.choice(SECTORS),
                "starts": f"{year}-{month:02d}-{dice.randint(1, 28):02d}",
                "ends": f"{year + (month > 9)}-{(month + 2) % 12 + 1:02d}-{dice.randint(1, 28):02d}",
                "state": "complete" if dice.random() < 0.8 else "draft",
                "visibility": "public",
            }
        )
        self.text(rows, "initiative", key, "title", "fr", f"{words.MARK} {deed} {thing} {when} {number}")
        if dice.random() < 0.4:
            arabic = (words.MARK_AR, dice.choice(words.DEEDS_AR), dice.choice(words.THINGS_AR), str(number))
            self.text(rows, "initiative", key, "title", "ar", " ".join(arabic))
        if dice.random() < 0.4:
            self.text(rows, "initiative", key, "description", "fr", self.sentence(30))
        self.who_and_where(rows, key)
        self.links(rows, "initiative", key, "groups", "group", GROUPS, dice.randint(0, 2))
        self.people(rows, key)

    def who_and_where(self, rows: dict[Any, list[Row]], key: bytes) -> None:
        from desktop.models.initiatives import InitiativePlace, Participation, initiative_place_id, participation_id

        dice = self.dice
        lead, place, area = dice.choice(self.actors)
        roles = {("lead", lead)}
        if dice.random() < 0.35:
            roles.add((dice.choice(("partner", "donor", "implementer")), dice.choice(self.actors)[0]))
        for role, actor in sorted(roles):
            rows[Participation].append(
                {"id": participation_id(key, actor, role), "initiative": key, "actor": actor, "role": role}
            )
        spot = place if dice.random() < 0.6 else area
        rows[InitiativePlace].append(
            {
                "id": initiative_place_id(key, spot),
                "initiative": key,
                "place": spot if spot is place else None,
                "area": spot if spot is area else None,
            }
        )

    def people(self, rows: dict[Any, list[Row]], key: bytes) -> None:
        from desktop.models.initiatives import BeneficiaryCount, count_id

        if self.dice.random() < 0.3:
            return
        for sex in ("women", "men"):
            rows[BeneficiaryCount].append(
                {
                    "id": count_id(key, "reached", sex=sex),
                    "initiative": key,
                    "measure": "reached",
                    "sex": sex,
                    "value": self.dice.randint(1, 400),
                    "unit": "people",
                }
            )

    def links(
        self, rows: dict[Any, list[Row]], table: str, key: bytes, field: str, scheme: str, codes: Sequence[str], n: int
    ) -> None:
        from desktop.models.identity import term_id
        from desktop.models.vocabularies import TermLink, term_link_id

        for code in self.dice.sample(list(codes), n):
            term = term_id(scheme, code)
            rows[TermLink].append(
                {
                    "id": term_link_id(key, field, term),
                    "owner_table": table,
                    "owner": key,
                    "field": field,
                    "term": term,
                }
            )

    def text(self, rows: dict[Any, list[Row]], table: str, key: bytes, field: str, lang: str, value: str) -> None:
        from desktop.models.vocabularies import TextRow, text_id

        rows[TextRow].append(
            {
                "id": text_id(key, field, lang),
                "owner_table": table,
                "owner": key,
                "field": field,
                "lang": lang,
                "value": value,
            }
        )

    def sentence(self, length: int) -> str:
        said = " ".join(self.dice.choice(words.THINGS) for _ in range(self.dice.randint(length // 2, length)))
        return f"{said.capitalize()}."

    def weighted(self, choices: Sequence[tuple[str, int]]) -> str:
        return self.dice.choices([c for c, _w in choices], [w for _c, w in choices])[0]


def _empty() -> dict[Any, list[Row]]:
    from desktop.models.actors import Actor
    from desktop.models.areas import Place
    from desktop.models.initiatives import BeneficiaryCount, Initiative, InitiativePlace, Participation
    from desktop.models.vocabularies import TermLink, TextRow

    kinds: tuple[Any, ...] = (
        Actor, Place, Initiative, Participation, InitiativePlace, BeneficiaryCount, TermLink, TextRow,
    )  # fmt: skip
    return {model: [] for model in kinds}
