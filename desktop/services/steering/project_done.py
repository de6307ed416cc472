"""Owns what was done in a project, as its page tells it: how many people, participants, what measures it.

Must not know how people are counted (`steering.people`), nor how a page shows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from desktop.i18n import _, format_number, ngettext
from desktop.models.plain import reader
from desktop.services.listing import lists
from desktop.services.plan import trainings
from desktop.services.steering.people import Headcount, People, headcounts
from desktop.services.steering.scope import Scope

_TRAININGS: Final = (
    "SELECT t.id FROM training t JOIN listing l ON l.row = t.id AND l.shown <> 0 "
    "JOIN initiative i ON i.id = t.initiative AND i.deleted = 0 WHERE i.project = :project ORDER BY t.id"
)
_INDICATORS: Final = (
    "SELECT i.id FROM indicator i JOIN listing l ON l.row = i.id AND l.shown <> 0 "
    "JOIN framework f ON f.id = i.framework AND f.deleted = 0 WHERE f.project = :project ORDER BY i.code, i.id"
)
_INITIATIVES: Final = "SELECT id FROM initiative WHERE project = :project AND deleted = 0"
_REACHED: Final = (
    "SELECT initiative, sum(value) FROM count WHERE initiative IN (SELECT id FROM initiative WHERE project = :project) "
    "AND measure = 'reached' AND coalesce(unit, 'people') = 'people' AND deleted = 0 AND value IS NOT NULL "
    "GROUP BY initiative"
)


@dataclass(frozen=True, slots=True)
class Done:
    """What was done. `people`: in need, targeted, reached; `participants` of its trainings, None without trainings.

    `reached`: initiative -> people reached, of those that say it; `indicators`: (id, name) of those that follow it.
    """

    project: bytes
    initiatives: int
    people: tuple[Headcount, ...]
    participants: int | None
    trainings: int
    reached: Mapping[bytes, int]
    indicators: tuple[tuple[bytes, str], ...]


def done(session: Session, project: bytes, lang: str) -> Done:
    """Everything, in one transaction."""
    ask = reader(session)
    held = list(ask.column(_TRAININGS, project=project))
    told = trainings.counts(session, held) if held else None
    rows = lists.rows(ask, "indicator", list(ask.column(_INDICATORS, project=project)), lang)
    return Done(
        project,
        len(list(ask.column(_INITIATIVES, project=project))),
        tuple(one for one in headcounts(session, Scope(project=project)) if one.total.counted),
        told.total if told is not None else None,
        len(held),
        {row: int(total) for row, total in ask.rows(_REACHED, project=project)},
        tuple((row.id, row.title) for row in rows),
    )


def people_words(people: People) -> str:
    """How many people, without adding in silence those who may be counted twice."""
    if people.one:
        return ngettext("{n} personne", "{n} personnes", people.cumulated)
    return _(
        "{sum} en cumul · au moins {least} personnes différentes",
        sum=format_number(people.cumulated),
        least=format_number(people.at_least),
    )
