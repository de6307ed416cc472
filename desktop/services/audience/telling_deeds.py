"""Owns which projects, which further facts of initiatives and which good practices an audience is told.

It starts from what `redaction.tell` told of the same audience: who is not told openly there is not named here. Must not
know a format.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from desktop.services.audience.telling_rules import Ground, Where
from desktop.services.audience.told import Doing, Id, Names, Told
from desktop.services.audience.told_deeds import Deed, Deeds, Lesson

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

GIVEN: Final = "given"
_NOWHERE: Final = Where()
_WORDS: Final = (
    "SELECT owner, field, lang, value FROM text WHERE deleted = 0 AND value <> '' "
    "AND owner_table IN ('project', 'practice')"
)
_INITIATIVES: Final = "SELECT id, planned_starts, planned_ends, amount, currency, project FROM initiative"
_PROJECTS: Final = (
    "SELECT p.id, p.acronym, p.parent, p.status, p.starts, p.ends, p.amount, p.currency, p.visibility, p.state "
    "FROM project p JOIN listing l ON l.row = p.id AND l.kind = 'project' AND l.shown = 1 ORDER BY p.id"
)
_PRACTICES: Final = (
    "SELECT p.id, p.sector, p.actor, p.area, p.city, p.country, p.starts, p.ends, p.quoted, p.consent, "
    "p.visibility, p.state "
    "FROM practice p JOIN listing l ON l.row = p.id AND l.kind = 'practice' AND l.shown = 1 ORDER BY p.id"
)
_TAKE_PART: Final = "SELECT initiative, actor, role FROM participation WHERE deleted = 0 ORDER BY initiative, id"
_CARRY: Final = "SELECT project, actor, role FROM project_actor WHERE deleted = 0 ORDER BY project, id"
_SHOWN: Final = "SELECT practice, initiative FROM practice_initiative WHERE deleted = 0 ORDER BY practice, initiative"

_Roles = Mapping[Id, tuple[tuple[str, Id], ...]]


def tell_deeds(session: Session, told: Told) -> Deeds:
    """Activities and good practices for the audience of `told`, which holds its actors and initiatives."""
    return _Telling(Ground(session, told.audience), told).everything()


class _Telling:
    """One look for one audience."""

    def __init__(self, ground: Ground, told: Told) -> None:
        self.ground, self.told = ground, told
        self.ground.kept_back = {"audience": 0, "unsaid": 0, "draft": 0, "protected": 0}
        self.actors = {one.id for one in told.organisations if not one.withheld}
        self.doings = {one.id: one for one in told.doings if not one.withheld}
        self.sdgs, self.countries = ground.terms("sdg"), ground.terms("country")
        self.words: dict[tuple[Id, str], dict[str, str]] = {}
        for owner, name, lang, value in ground.ask.rows(_WORDS):
            self.words.setdefault((owner, name), {})[lang] = value

    def everything(self) -> Deeds:
        """Projects first, then their initiatives, then practices."""
        projects = self._projects()
        initiatives = self._initiatives({one.id for one in projects})
        lessons = self._lessons()
        return Deeds(self.told.audience, (*projects, *initiatives), lessons, dict(self.ground.kept_back))

    def _text(self, row: Id, name: str) -> Names:
        return self.words.get((row, name), {})

    def _roles(self, sql: str) -> _Roles:
        """Record -> who takes part and is told openly."""
        found: dict[Id, tuple[tuple[str, Id], ...]] = {}
        for record, actor, role in self.ground.ask.rows(sql):
            if actor in self.actors:
                found[record] = (*found.get(record, ()), (role or "", actor))
        return found

    def _projects(self) -> list[Deed]:
        ground = self.ground
        roles = self._roles(_CARRY)
        where = ground.where("project")
        told: list[Deed] = []
        parents: dict[Id, Id | None] = {}
        for row in ground.ask.rows(_PROJECTS):
            one, acronym, parent, status, starts, ends, amount, currency, visibility, state = row
            if not ground.leaves(visibility, state):
                continue
            if ground.touches("project", one):
                ground.kept_back["protected"] += 1
                continue
            parents[one] = parent
            told.append(
                Deed(
                    id=one,
                    kind="project",
                    names=self._text(one, "title"),
                    acronym=acronym or "",
                    description=self._text(one, "description"),
                    objectives=self._text(one, "objectives"),
                    status=status or "",
                    starts=starts or "",
                    ends=ends or "",
                    planned_starts="",
                    planned_ends="",
                    amount=amount,
                    currency=currency or "",
                    sector="",
                    groups=ground.groups.get(one, ()),
                    sdgs=self.sdgs.get(one, ()),
                    countries=self.countries.get(one, ()),
                    people=None,
                    roles=roles.get(one, ()),
                    within=None,
                    spots=where.get(one, _NOWHERE).spots,
                )
            )
        return [_inside(one, parents[one.id], parents) for one in told]

    def _initiatives(self, projects: Collection[Id]) -> list[Deed]:
        roles = self._roles(_TAKE_PART)
        self.ground.kept_back["protected"] += sum(one.withheld for one in self.told.doings)
        more = {row[0]: row[1:] for row in self.ground.ask.rows(_INITIATIVES)}
        return [self._initiative(one, more[one.id], roles, projects) for one in self.doings.values()]

    def _initiative(self, one: Doing, more: tuple[Any, ...], roles: _Roles, projects: Collection[Id]) -> Deed:
        planned_starts, planned_ends, amount, currency, project = more
        return Deed(
            id=one.id,
            kind="initiative",
            names=one.names,
            acronym="",
            description=one.description,
            objectives={},
            status=one.status,
            starts=one.starts,
            ends=one.ends,
            planned_starts=planned_starts or "",
            planned_ends=planned_ends or "",
            amount=amount,
            currency=currency or "",
            sector=one.sector,
            groups=one.groups,
            sdgs=self.sdgs.get(one.id, ()),
            countries=(),
            people=one.people,
            roles=roles.get(one.id, ()),
            within=project if project in projects else None,
            spots=one.spots,
        )

    def _lessons(self) -> tuple[Lesson, ...]:
        ground = self.ground
        shown: dict[Id, tuple[Id, ...]] = {}
        for practice, initiative in ground.ask.rows(_SHOWN):
            if initiative in self.doings:
                shown[practice] = (*shown.get(practice, ()), initiative)
        found = []
        for row in ground.ask.rows(_PRACTICES):
            one, sector, actor, area, city, country, starts, ends, quoted, consent, visibility, state = row
            if not ground.leaves(visibility, state):
                continue
            if ground.touches("practice", one):
                ground.kept_back["protected"] += 1
                continue
            spoken = self._text(one, "quotation") if consent == GIVEN else {}
            found.append(
                Lesson(
                    id=one,
                    names=self._text(one, "title"),
                    sector=sector or "",
                    actor=actor if actor in self.actors else None,
                    area=area,
                    city=city or "",
                    country=country or "",
                    starts=starts or "",
                    ends=ends or "",
                    context=self._text(one, "context"),
                    worked=self._text(one, "worked"),
                    limits=self._text(one, "limits"),
                    transfer=self._text(one, "transfer"),
                    quotation=spoken,
                    quoted=(quoted or "") if spoken else "",
                    initiatives=shown.get(one, ()),
                )
            )
        return tuple(found)


def _inside(one: Deed, parent: Id | None, told: Collection[Id]) -> Deed:
    return replace(one, within=parent) if parent in told and parent != one.id else one
