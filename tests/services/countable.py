"""Random records of every kind that formulas count, in a profile and beside it, and where and when each stands."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert

from desktop.models.areas import area_id
from desktop.models.base import new_id
from desktop.models.levels import COMMUNE, REGION
from desktop.models.meetings import Attendance
from desktop.services.plan import trainings
from desktop.services.record import counts, records, same_as
from desktop.services.unit_of_work import UnitOfWork
from desktop.services.words.period_codes import Period, period
from tests.services.opened import OUJDA, RABAT, Opened

ORIENTAL, OF_RABAT = area_id("02"), area_id("04")
COMMUNES = {area_id(OUJDA): ORIENTAL, area_id(RABAT): OF_RABAT}
DAYS = ("", "2020-11", "2021", "2021-02-03", "2021-05", "2021-12-31", "2022-01-15")


@dataclass(slots=True)
class Made:
    """A record of a profile made for the test, as the test knows it."""

    id: bytes
    told: dict[str, Any]
    sites: frozenset[bytes]
    first: str = ""
    last: str = ""
    numbers: tuple[dict[str, Any], ...] = ()


class Place:
    """Random records of every kind that formulas count, in a profile and beside it."""

    def __init__(self, opened: Opened, seed: int) -> None:
        self.draw = random.Random(seed)
        self.opened = opened
        with UnitOfWork(opened.database) as uow:
            self.uow = uow
            self.actors = [
                self._record("actor", name=f"Acteur {n}", kind=k) for n, k in enumerate(("association", "commune"))
            ]
            self.initiatives = [self._initiative(n) for n in range(36)]
            self.trainings = [self._training(n) for n in range(10)]
            self.meetings = [self._meeting(n) for n in range(10)]
            self.needs = [self._need(n) for n in range(16)]
            self.actions = [self._action(n) for n in range(16)]
            self.projects = [self._project(n) for n in range(5)]
            self.twins = sorted(self.draw.sample(self.initiatives, 2), key=lambda one: one.id)
            same_as.link(uow, "initiative", self.twins[0].id, self.twins[1].id)
            uow.commit("profil")

    def one(self, *some: Any) -> Any:
        return self.draw.choice(some)

    def _record(self, kind: str, /, **draft: Any) -> bytes:
        return records.record(self.uow, kind, {name: value for name, value in draft.items() if value not in ("", None)})

    def _days(self) -> tuple[str, str]:
        first = self.one(*DAYS)
        return first, (self.one("", *(day for day in DAYS if day[:4] >= first[:4])) if first else "")

    def _some(self) -> list[bytes]:
        return self.draw.sample([*COMMUNES, ORIENTAL], self.one(0, 1, 1, 2))

    def _initiative(self, n: int) -> Made:
        starts, ends = self._days()
        told = {
            "sector": self.one("health", "education", ""),
            "status": self.one("done", "ongoing", "planned", ""),
            "counting": self.one("distinct", "overlap", ""),
            "phase": self.one("response", ""),
            "groups": self.one([], ["migrants"], ["migrants", "refugees"]),
            "lead": self.one(*self.actors, None),
            "snia": self.one([], ["P3"]),
            "amount": self.one(1000, 250, None),
        }
        told["currency"] = self.one("MAD", "EUR") if told["amount"] else None
        sites = self._some()
        row = self._record("initiative", title=f"Exemple {n}", starts=starts, ends=ends, places=sites, **told)
        numbers: dict[bytes, dict[str, Any]] = {}
        for _again in range(self.one(0, 1, 3, 4)):
            family = counts.Family(
                self.one("reached", "reached", "targeted", "in-need"),
                self.one("", "migrants"),
                area=self.one(b"", b"", area_id(OUJDA), ORIENTAL),
                period=self.one("", "", "2021-Q1", "2021"),
            )
            sex, value = self.one("women", "men", "", "not-stated"), self.draw.randrange(60)
            counts.write_count(self.uow.session, row, family, sex, value)
            number = {"measure": family.measure, "group": family.people, "sex": sex, "value": value}
            number |= {"area": family.area, "period": family.period, "said": (family, sex)}
            numbers[
                counts.count_id(
                    row, family.measure, people=family.people, sex=sex, period=family.period, area=family.area
                )
            ] = number
        first, last = days(starts, ends, open_end=told["status"] not in ("done", "planned"))
        listed = tuple({**one, "id": key} for key, one in numbers.items())
        return Made(row, told, frozenset(sites), first, last, listed)

    def _training(self, n: int) -> Made:
        starts, ends = self._days()
        told = {
            "kind": self.one("training", "workshop"),
            "sector": self.one("health", ""),
            "score": self.one(3.5, 4, None),
        }
        told["answers"] = self.one(10, 20) if told["score"] else None
        area = self.one(area_id(OUJDA), area_id(RABAT), None)
        row = self._record("training", title=f"Formation {n}", starts=starts, ends=ends, area=area, **told)
        numbers = {}
        for audience, sex in {
            (self.one("", "associations"), self.one("women", "men", "not-stated")) for _n in range(2)
        }:
            numbers[audience, sex] = self.draw.randrange(30)
            trainings.write_participants(self.uow, row, audience, sex, numbers[audience, sex])
        first, last = days(starts, ends)
        listed = tuple({"audience": a, "sex": s, "value": value, "period": ""} for (a, s), value in numbers.items())
        return Made(row, told, frozenset({area} - {None}), first, last, listed)

    def _meeting(self, n: int) -> Made:
        told = {"kind": self.one("coordination", "workshop")}
        day, area = self.one("2021-02-03", "2021-06-01", ""), self.one(area_id(OUJDA), None)
        row = self._record("meeting", title=f"Réunion {n}", day=day, area=area, **told)
        numbers = []
        for present, sex in ((1, "women"), (1, None), (0, "men"), (self.one(0, 1), "men")):
            values = {"id": new_id(), "meeting": row, "actor": new_id(), "present": present, "sex": sex}
            self.uow.session.execute(insert(Attendance).values(**values))
            if present:
                numbers.append({"sex": sex or "", "value": 1, "period": ""})
        return Made(row, told, frozenset({area} - {None}), day, day, tuple(numbers))

    def _need(self, n: int) -> Made:
        told = {
            "sector": self.one("health", "education"),
            "status": self.one("open", "covered", "closed"),
            "severity": self.one("3", "5"),
            "people": self.one(None, 10, 40),
        }
        said = self.one(*DAYS)
        told["closed"] = (
            self.one("", *(day for day in DAYS if day >= said)) if told["status"] != "open" and said else ""
        )
        sites = self._some()
        row = self._record("need", title=f"Besoin {n}", said=said, places=sites, **told)
        first, last = days(said, said)
        return Made(row, {**told, "said": said}, frozenset(sites), first, last)

    def _action(self, n: int) -> Made:
        told = {"status": self.one("todo", "done", "dropped"), "actor": self.one(*self.actors)}
        due = self.one("2021-02-03", "2021-05-01", "2022-05-01", "2022-09-01", "")
        told["done"] = self.one("2021-02-01", "2021-05-01", "2022-04-01", "") if told["status"] == "done" else ""
        held = self.one(None, *self.meetings)
        row = self._record("action", title=f"Action {n}", due=due, meeting=held.id if held else None, **told)
        return Made(row, told, held.sites if held else frozenset(), due, due)

    def _project(self, n: int) -> Made:
        starts, ends = self._days()
        told = {"status": self.one("done", "ongoing"), "amount": 5000 + n, "currency": self.one("MAD", "EUR")}
        sites = self._some()
        row = self._record("project", title=f"Projet {n}", starts=starts, ends=ends, places=sites, **told)
        first, last = days(starts, ends, open_end=told["status"] == "ongoing")
        return Made(row, told, frozenset(sites), first, last)


def days(starts: str, ends: str, *, open_end: bool = False) -> tuple[str, str]:
    """The days of a record, as text: what stops at a month or a year holds all of it."""
    if not starts:
        return "", ""
    first = (starts + "-01-01" if len(starts) == 4 else starts + "-01")[:10]
    until = ends or ("9999" if open_end else starts)
    last = {4: until + "-12-31", 7: until + "-31"}.get(len(until), until)
    return first, max(first, last)


def around(site: bytes, level: int) -> bytes | None:
    if level == REGION:
        return COMMUNES.get(site, site)
    return site if site in COMMUNES else None


def level_of(area: bytes) -> int:
    return COMMUNE if area in COMMUNES else REGION


def stands(made: Made, area: bytes | None) -> bool:
    return area is None or any(area in (site, COMMUNES.get(site)) for site in made.sites)


def whose(made: Made, number: dict[str, Any], area: bytes | None) -> str:
    """here, apart (of several territories), or elsewhere."""
    if area is None:
        return "here"
    own = number.get("area") or None
    spots = {around(site, level_of(area)) for site in ((own,) if own else made.sites)} - {None}
    if spots == {area}:
        return "here"
    return "elsewhere" if own and spots else "apart"


def within(made: Made, one: Period, number: dict[str, Any] | None = None) -> bool:
    first, last = one.first.isoformat(), one.last.isoformat()
    if not made.first or made.first > last or made.last < first:
        return False
    if number is None or not number["period"]:
        return True
    own = period(number["period"])
    return own.first <= one.last and own.last >= one.first
