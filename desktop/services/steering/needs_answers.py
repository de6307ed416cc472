"""Owns needs against responses, by commune: open needs, the people reached by what answers them, what is lacking.

The arithmetic is that of the map (`services.territory.figures`). Needs are those that are open today, whenever they
were said; answers are the initiatives that are looked at. Must not know a page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from desktop.models.levels import COMMUNE
from desktop.models.plain import Reader, reader
from desktop.services.listing.asking import ListQuery, ids
from desktop.services.names.naming import best, texts_of
from desktop.services.steering.facts import Same, listed
from desktop.services.steering.looking import looked
from desktop.services.steering.people import REACHED
from desktop.services.steering.scope import INITIATIVE, Behind, Scope
from desktop.services.steering.view import View
from desktop.services.territory import figures
from desktop.services.territory.figures import Figure, Want
from desktop.services.territory.grounds import Ground

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

NEED: Final = "need"
OPEN: Final = "open"
_SPOTS: Final = (
    "SELECT s.row, s.area FROM json_each(:ids) i CROSS JOIN spot s ON s.kind = 'need' AND s.row = unhex(i.value)"
)
_WANTS: Final = (
    "SELECT n.id, n.sector, n.people, n.said FROM json_each(:ids) i CROSS JOIN need n ON n.id = unhex(i.value)"
)
_ANSWERS: Final = (
    "SELECT need, initiative FROM need_answer WHERE deleted = 0 AND need IS NOT NULL AND initiative IS NOT NULL"
)


@dataclass(frozen=True, slots=True)
class Place:
    """One commune that has open needs. `value` None: nobody said how many; `partial`: some did not say.

    `reached`: by all that is done there, cumulated; the gap's own two sides are in it (see `figures.Figure`).
    """

    key: str
    label: str
    needs: Figure
    reached: Figure
    gap: Figure
    needs_behind: Behind
    initiatives_behind: Behind


@dataclass(frozen=True, slots=True)
class NeedsAnswers:
    """Communes, the widest gap first. Apart: needs in no commune (`nowhere`); needs of several (`shared`) and how many
    people lack there (`people`). `open`: all open needs."""

    places: tuple[Place, ...]
    open: int
    open_behind: Behind
    nowhere: int
    shared: int
    people: int


def needs_answers(session: Reader | Session, scope: Scope, *, lang: str) -> NeedsAnswers:
    """Open needs against what answers them, in each commune that has some."""
    return compared(looked(reader(session), scope.initiative_query()), scope, lang)


def compared(view: View, scope: Scope, lang: str) -> NeedsAnswers:
    """The same of what is looked at already."""
    query = open_needs(scope)
    wants: list[Want] = view.noted(("wants", query), lambda: _wants(view.ask, query, view.ground, view.same))
    towns = {town for want in wants for town in want.territories}
    needs, gaps = figures.needs(wants), figures.gap(wants, _answering(view, wants))
    reached = _reached(view)
    names = texts_of(view.ask, sorted(towns), "name")
    places = [
        Place(
            town.hex(),
            best(names.get(town, {}), lang)[1],
            needs.by_territory[town],
            reached.get(town.hex(), Figure(None, 0)),
            gaps.by_territory[town],
            Behind(NEED, query, (("commune", town.hex()),)),
            Behind(INITIATIVE, view.query, (("commune", town.hex()),)),
        )
        for town in towns
    ]
    places.sort(key=lambda one: (one.gap.value is None, -(one.gap.value or 0), -one.needs.records, one.label, one.key))
    return NeedsAnswers(tuple(places), len(wants), Behind(NEED, query), needs.nowhere, needs.shared, needs.people)


def open_needs(scope: Scope) -> ListQuery:
    """The list of the open needs that are looked at."""
    return replace(scope.query_of(NEED), during=None, status=OPEN)


def standing_in(ask: Reader, query: ListQuery, town: str) -> frozenset[bytes]:
    """The needs of a list that stand in a commune ("": in none)."""
    wants = _wants(ask, query, Ground(ask, COMMUNE), Same(ask))
    return frozenset(want.id for want in wants if town in ({one.hex() for one in want.territories} or {""}))


def _wants(ask: Reader, query: ListQuery, ground: Ground, same: Same) -> list[Want]:
    given = listed(ids(ask, NEED, query))
    where: dict[bytes, set[bytes]] = defaultdict(set)
    for row, area in ask.rows(_SPOTS, ids=given):
        town = ground.around(area)
        where[row].update(() if town is None else (town,))
    answers = _answers(ask, same)
    return [
        Want(row, frozenset(where.get(row, ())), sector or "", people, said or "", frozenset(answers.get(row, ())))
        for row, sector, people, said in ask.rows(_WANTS, ids=given)
    ]


def _answers(ask: Reader, same: Same) -> Mapping[bytes, set[bytes]]:
    standing = same.faces[INITIATIVE]
    found: dict[bytes, set[bytes]] = defaultdict(set)
    for need, initiative in ask.rows(_ANSWERS):
        found[need].add(standing.get(initiative, initiative))
    return found


def _reached(view: View) -> dict[str, Figure]:
    """Commune -> the people reached there, and the initiatives that stand there."""
    people = {key: tally for (key,), tally in view.tallies(REACHED, ("area",)).items()}
    found = {}
    for (key,), tally in view.tallies(REACHED, ("commune",)).items():
        here = people.get(key)
        counted = here.counted if here else 0
        found[key] = Figure(here.cumulated if here else None, tally.initiatives, counted < tally.initiatives)
    return {key: Figure(one.cumulated, one.counted) for key, one in people.items()} | found


def _answering(view: View, wants: Sequence[Want]) -> list[figures.Doing]:
    """The initiatives that may answer: of a theme and a commune of some need, or joined to one."""
    pairs = {(town.hex(), want.sector) for want in wants for town in want.territories if want.sector}
    also = {row for want in wants for row in want.answers}
    return view.answering(REACHED, pairs, also)
