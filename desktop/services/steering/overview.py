"""Owns everything the dashboard tells of a scope, read in one transaction and frozen; must not know how it is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from desktop.models.plain import Reader, reader
from desktop.services.listing.lists import count, facets
from desktop.services.steering import alignment, growing_old, late_actions, lately, matrix, needs_answers, people
from desktop.services.steering.alignment import Alignment
from desktop.services.steering.facts import UNSAID
from desktop.services.steering.growing_old import GrowingOld
from desktop.services.steering.kept import renewed
from desktop.services.steering.late_actions import Late
from desktop.services.steering.lately import Lately
from desktop.services.steering.looking import looked
from desktop.services.steering.matrix import Matrix
from desktop.services.steering.needs_answers import NeedsAnswers
from desktop.services.steering.people import Breakdown, Cross, Headcount
from desktop.services.steering.scope import INITIATIVE, Behind, Scope, behind
from desktop.services.steering.view import View
from desktop.services.territory.figures import Figure

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

LATELY: Final = 30  # days: what changed since
SHOWN: Final = ("sex", "age", "group", "sector", "area")
MOST_ACTORS: Final = 12  # rows of the matrix by actor


@dataclass(frozen=True, slots=True)
class Status:
    """How many initiatives have a status ("" for none)."""

    code: str
    label: str
    initiatives: int
    behind: Behind


@dataclass(frozen=True, slots=True)
class Overview:
    """The dashboard. `day`: the day that it is told of; `measure`: that of every table of people but `headcounts`.

    `undated`: initiatives without any date, where a period is looked at: they are in no other figure. `endless`: those
    that began before it, of which nobody said whether they go on (`View.endless`).
    """

    scope: Scope
    day: str
    lang: str
    measure: str
    initiatives: int
    behind: Behind
    undated: int
    endless: int
    undated_behind: Behind | None
    statuses: tuple[Status, ...]
    headcounts: tuple[Headcount, ...]
    by_sex: Breakdown
    by_age: Breakdown
    by_group: Breakdown
    sex_and_age: Cross
    by_sector: Breakdown
    by_area: Breakdown
    by_period: Breakdown
    actor_types: Matrix
    actors: Matrix
    needs: NeedsAnswers
    late: Late
    lately: Lately
    old: GrowingOld
    alignments: tuple[Alignment, ...]

    def plain(self) -> dict[str, Any]:
        """As JSON: what is told, and for each figure the list behind it."""
        return {name: plain(getattr(self, name)) for name in (f.name for f in fields(self))}


def overview(
    session: Reader | Session,
    scope: Scope,
    today: date,
    lang: str,
    *,
    measure: str = people.REACHED,
    period: str = "quarter",
    since: str = "",
    months: int = growing_old.MONTHS,
) -> Overview:
    """The whole dashboard. `period`: of the series (month, quarter, half, year); `since`: of what changed (ISO day; ""
    is thirty days ago); `months`: how long until a record has grown old. Raises KeyError, ValueError."""
    ask = reader(session)
    view = looked(ask, scope.initiative_query())
    undated = looked(ask, scope.undated_query()) if scope.during else None
    by = {one: people.by_dimension(view, scope, one, measure, lang) for one in SHOWN}
    return Overview(
        scope=scope,
        day=today.isoformat(),
        lang=lang,
        measure=measure,
        initiatives=view.many,
        behind=behind(scope),
        undated=undated.many if undated else 0,
        endless=view.endless(people.REACHED),
        undated_behind=Behind("initiative", scope.undated_query()) if undated else None,
        statuses=_statuses(view, scope, lang),
        headcounts=tuple(people.headcount(view, scope, one, undated) for one in people.MEASURES),
        by_sex=by["sex"],
        by_age=by["age"],
        by_group=by["group"],
        sex_and_age=people.crossed(view, scope, ("age", "sex"), measure, lang),
        by_sector=by["sector"],
        by_area=by["area"],
        by_period=people.by_period(view, scope, period, measure, today),
        actor_types=matrix.drawn(view, scope, lang, "actor_type", measure=measure),
        actors=matrix.drawn(view, scope, lang, "actor", measure=measure, most=MOST_ACTORS),
        needs=needs_answers.compared(view, scope, lang),
        late=late_actions.late(ask, scope, today, lang=lang),
        lately=lately.lately(session, scope, since or (today - timedelta(days=LATELY)).isoformat()),
        old=growing_old.growing_old(session, scope, today, lang=lang, months=months),
        alignments=tuple(alignment.aligned(view, scope, one, lang, measure) for one in alignment.SCHEMES),
    )


def prepared(session: Reader | Session, today: date, lang: str, many: int) -> bool:
    """Have what the dashboard is made of laid out, where there are so many initiatives; whether there are."""
    ask = reader(session)
    if count(ask, INITIATIVE) < many:
        return False
    renewed(ask)
    view = looked(ask, Scope().initiative_query())
    if "prepared" not in view.kept.made:
        found = overview(ask, Scope(), today, lang)
        facets(ask, INITIATIVE, found.scope.initiative_query(), lang)
        view.kept.made["prepared"] = True
    return True


def plain(value: Any) -> Any:
    """A figure, or anything made of figures, as JSON takes it."""
    if isinstance(value, Behind):
        return value.plain()
    if isinstance(value, Figure):
        return {"value": value.value, "records": value.records, "partial": value.partial}
    if is_dataclass(value):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    return value.hex() if isinstance(value, bytes) else value


def _statuses(view: View, scope: Scope, lang: str) -> tuple[Status, ...]:
    counted = {key: tally.initiatives for (key,), tally in view.tallies(people.REACHED, ("status",)).items()}
    words = people.worded(view.ask, "status", counted, lang)
    order = people.ordered(view.ask, "status", counted)
    known: list[Status] = []
    for key in order:
        filters: dict[str, Any] = {"status": key} if key != UNSAID else {"lacking": ("status",)}
        known.append(Status(key, words[key], counted[key], behind(scope, **filters)))
    return tuple(known)
