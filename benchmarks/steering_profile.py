"""Owns made-up profiles with everything that figures of steering are made of, equal for equal seeds; no measuring.

Beside what `profiles` makes: projects, alignments, counts by measure, age, group, period and territory, other units,
initiatives in two places or without a date, doubles, needs with answers, actions and milestones.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from benchmarks import invented, profiles, words
from benchmarks.invented import Row

SEED: Final = 20261127
AGES: Final = ("0-4", "5-11", "children", "18-59", "60+", "not-stated")
GROUPS: Final = ("migrants", "refugees", "asylum-seekers", "returnees", "host-community")
SCHEMES: Final = (
    ("sdg", "sdg", tuple(str(n) for n in range(1, 18))),
    ("snia", "snia", (*(f"P{n}" for n in range(1, 12)), *(f"OSP{n}" for n in range(1, 28)))),
    ("gcm", "gcm", tuple(f"GCM{n}" for n in range(1, 24))),
    ("cluster", "cluster", ("health", "education", "protection", "gbv", "shelter", "wash")),
)


def make(folder: Path, size: profiles.Size, *, seed: int = SEED) -> Path:
    """Make such a profile in `folder`, lists ready. One that today's program made there is kept. Returns the folder."""
    from desktop.paths import Profile
    from desktop.services.keeping.refresh import rebuild
    from desktop.services.opening import open_profile

    if profiles.fresh(folder):
        return folder
    database = open_profile(Profile(folder))
    try:
        profiles.fill(database, size, seed=seed, said=lambda _line: None)
        enrich(database, seed)
        with database.write() as session:
            rebuild(session)
            session.commit()
    finally:
        database.close()
    profiles.stamp(folder)
    return folder


def enrich(database: Any, seed: int) -> None:
    """Add what steering looks at to the initiatives of an open profile; lists are to be made again."""
    from sqlalchemy import select, update

    from desktop.models.actors import Actor
    from desktop.models.areas import Area
    from desktop.models.initiatives import Initiative
    from desktop.sync.capture import capture_off

    dice = random.Random(seed)
    with database.read() as session:
        initiatives = [tuple(row) for row in session.execute(select(Initiative.id, Initiative.starts))]
        areas = list(session.scalars(select(Area.id).where(Area.level == 3).order_by(Area.code)))[:200]
        actors = list(session.scalars(select(Actor.id).order_by(Actor.id)))
    initiatives.sort()
    maker = _Maker(dice, areas, actors)
    changes = maker.everything(initiatives)
    with database.read() as session:
        drawn = {model: _new(session, model, some) for model, some in maker.rows.items()}
    profiles.put(database, drawn, journal="none")
    with database.write() as session:
        with capture_off(session):
            table: Any = Initiative.__table__
            for columns, rows in changes.items():
                for at in range(0, len(rows), 500):
                    some = table.c.id.in_(rows[at : at + 500])
                    session.execute(update(table).where(some).values(**dict(columns)))
        session.commit()  # outside: else nothing of what is written later would be captured


def _new(session: Any, model: Any, drawn: Sequence[Row]) -> list[Row]:
    """Each row once, without those that are there already: of many draws some are alike."""
    from sqlalchemy import select

    there = set(session.scalars(select(model.id)))
    return list({row["id"]: row for row in reversed(drawn) if row["id"] not in there}.values())[::-1]


class _Maker:
    """Draws rows around initiatives."""

    def __init__(self, dice: random.Random, areas: Sequence[bytes], actors: Sequence[bytes]) -> None:
        self.dice, self.areas, self.actors = dice, areas, actors
        self.rows: dict[Any, list[Row]] = defaultdict(list)
        self.drawn, self.count = dice.randbytes(12), 0

    def everything(self, initiatives: Sequence[tuple[bytes, str]]) -> dict[Any, list[bytes]]:
        """Fill `rows`; returns columns to set -> the initiatives."""
        dice = self.dice
        projects = [self.project(n) for n in range(12)]
        changes: dict[Any, list[bytes]] = defaultdict(list)
        for key, starts in initiatives:
            said = dice.random()
            if said < 0.4:
                changes[("counting", "distinct" if said < 0.25 else "overlap"),].append(key)
            if dice.random() < 0.5:
                changes[("project", dice.choice(projects)),].append(key)
            if dice.random() < 0.01:
                changes[("starts", None), ("ends", None)].append(key)
            self.numbers(key, starts or "2021")
            self.where(key)
            self.tags(key)
        self.doubles([key for key, _starts in initiatives])
        self.needs([key for key, _starts in initiatives])
        self.plans(len(initiatives))
        return changes

    def id(self) -> bytes:
        self.count += 1
        return self.drawn + self.count.to_bytes(4, "big")

    def project(self, n: int) -> bytes:
        from desktop.models.projects import Project

        key = self.id()
        self.rows[Project].append({"id": key, "acronym": f"EX{n}", "status": "ongoing", "starts": "2019"})
        self.text("project", key, f"{words.MARK} projet {n}")
        return key

    def text(self, table: str, owner: bytes, value: str) -> None:
        from desktop.models.vocabularies import TextRow, text_id

        key = text_id(owner, "title", "fr")
        row = {"id": key, "owner_table": table, "owner": owner, "field": "title", "lang": "fr", "value": value}
        self.rows[TextRow].append(row)

    def numbers(self, key: bytes, starts: str) -> None:
        dice, year = self.dice, starts[:4]
        if dice.random() < 0.3:
            self.number(key, "targeted", value=dice.randint(20, 900))
        if dice.random() < 0.1:
            self.number(key, "in-need", value=dice.randint(20, 2000))
        if dice.random() < 0.25:
            for age in dice.sample(AGES, 2):
                for people in dice.sample(GROUPS, 2):
                    self.number(key, "reached", sex=dice.choice(("women", "men", "")), age=age, people=people)
        if dice.random() < 0.05:
            self.number(key, "reached", period=f"{year}-Q{dice.randint(1, 4)}", age="18-59")
        if dice.random() < 0.04:
            self.number(key, "reached", area=dice.choice(self.areas), people="migrants")
        if dice.random() < 0.03:
            self.number(key, "reached", unit="kits", people="families")

    def number(self, key: bytes, measure: str, *, unit: str = "people", value: int = 0, **more: Any) -> None:
        from desktop.models.initiatives import BeneficiaryCount, count_id

        row = {name: more.get(name) or None for name in ("sex", "age", "people", "period", "area")}
        said = {"id": count_id(key, measure, **more), "initiative": key, "measure": measure, "unit": unit}
        self.rows[BeneficiaryCount].append(said | row | {"value": value or self.dice.randint(1, 300)})

    def where(self, key: bytes) -> None:
        from desktop.models.initiatives import InitiativePlace, Participation, initiative_place_id, participation_id

        dice = self.dice
        if dice.random() < 0.08:
            area = dice.choice(self.areas)
            row = {"id": initiative_place_id(key, area), "initiative": key, "place": None, "area": area}
            self.rows[InitiativePlace].append(row)
        if dice.random() < 0.05:
            actor = dice.choice(self.actors)
            part: Row = {"initiative": key, "actor": actor, "role": "implementer"}
            self.rows[Participation].append({"id": participation_id(key, actor, "implementer"), **part})

    def tags(self, key: bytes) -> None:
        from desktop.models.identity import term_id
        from desktop.models.vocabularies import TermLink, term_link_id

        for field, scheme, codes in SCHEMES:
            for code in self.dice.sample(codes, self.dice.choice((0, 0, 1, 1, 2))):
                term = term_id(scheme, code)
                link = {"owner_table": "initiative", "owner": key, "field": field, "term": term}
                self.rows[TermLink].append({"id": term_link_id(key, field, term), **link})

    def doubles(self, keys: Sequence[bytes]) -> None:
        from desktop.models.vocabularies import SameAs, same_as_id

        for kind, some in (("initiative", keys), ("actor", self.actors)):
            for at in range(0, len(some) - 1, 199):
                one, other = some[at], some[at + 1]
                chosen = other if at % 2 else None
                row = {"kind": kind, "one": one, "other": other, "preferred": chosen}
                self.rows[SameAs].append({"id": same_as_id(one, other), **row})

    def needs(self, keys: Sequence[bytes]) -> None:
        from desktop.models.needs import Need, NeedAnswer, NeedPlace, need_answer_id, need_place_id

        dice = self.dice
        for n in range(max(20, len(keys) // 25)):
            key = self.id()
            said = f"{dice.randint(2018, 2025)}-{dice.randint(1, 12):02d}-{dice.randint(1, 28):02d}"
            status = dice.choice(("open", "open", "covered"))
            people = dice.choice((None, 20, 120, 800, 3000))
            sector = dice.choice(invented.SECTORS)
            self.rows[Need].append(
                {"id": key, "status": status, "sector": sector, "people": people, "said": said, "severity": "3"}
            )
            self.text("need", key, f"{words.MARK} besoin {n}")
            for area in dice.sample(self.areas[:60], dice.choice((0, 1, 1, 1, 2))):
                place: Row = {"id": need_place_id(key, area), "need": key, "place": None, "area": area}
                self.rows[NeedPlace].append(place)
            if dice.random() < 0.5:
                answer = dice.choice(keys)
                self.rows[NeedAnswer].append({"id": need_answer_id(key, answer), "need": key, "initiative": answer})

    def plans(self, size: int) -> None:
        from desktop.models.decisions import Action
        from desktop.models.roadmaps import Milestone

        dice = self.dice
        for n in range(max(20, size // 20)):
            model, kind = (Milestone, "milestone") if n % 10 == 0 else (Action, "action")
            key, actor = self.id(), dice.choice(self.actors) if dice.random() < 0.7 else None
            due = f"{dice.randint(2024, 2027)}-{dice.randint(1, 12):02d}-{dice.randint(1, 28):02d}"
            status = dice.choice(("todo", "doing", "done", "dropped"))
            self.rows[model].append({"id": key, "status": status, "due": due, "actor": actor})
            self.text(kind, key, f"{words.MARK} {kind} {n}")
