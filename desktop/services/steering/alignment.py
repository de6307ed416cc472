"""Owns how what is done serves the objectives of a scheme (SNIA, SDG, GCM, cluster), and where it does not.

A tag is counted where it stands; an objective that holds others (a programme of the SNIA) also says how many
initiatives carry it or one of those, each once. Must not know a page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from desktop.i18n import _
from desktop.models.plain import Reader, reader
from desktop.services.names.naming import Choice, choices, labels
from desktop.services.steering.facts import UNSAID, listed
from desktop.services.steering.looking import looked
from desktop.services.steering.people import REACHED, People, told
from desktop.services.steering.scope import Behind, Scope, behind
from desktop.services.steering.tally import Tally
from desktop.services.steering.view import View

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

SCHEMES: Final = ("snia", "sdg", "gcm", "cluster")


@dataclass(frozen=True, slots=True)
class Objective:
    """One objective. `parent`: the code of the one that holds it; `holds`: it holds others, and then `whole` counts
    the initiatives of all of them, each once. A label equal to the code: nobody knows its words yet."""

    code: str
    label: str
    parent: str
    holds: bool
    initiatives: int
    people: People
    whole: int
    whole_people: People
    behind: Behind
    whole_behind: Behind


@dataclass(frozen=True, slots=True)
class Aligned:
    """Initiatives of a sector that serve an objective."""

    sector: str
    code: str
    initiatives: int
    people: People
    behind: Behind


@dataclass(frozen=True, slots=True)
class Sector:
    """A row: the initiatives of a sector ("" for none said), and those of them without any tag of the scheme."""

    code: str
    label: str
    initiatives: int
    untagged: int
    behind: Behind
    untagged_behind: Behind


@dataclass(frozen=True, slots=True)
class Alignment:
    """Sectors × objectives of a scheme. `gaps`: codes of the objectives that nothing serves, nor any that they hold."""

    scheme: str
    objectives: tuple[Objective, ...]
    sectors: tuple[Sector, ...]
    cells: tuple[Aligned, ...]
    gaps: tuple[str, ...]
    initiatives: int
    untagged: int
    untagged_behind: Behind


def alignment(session: Reader | Session, scope: Scope, scheme: str, *, lang: str, measure: str = REACHED) -> Alignment:
    """The matrix of a scheme of SCHEMES. Raises ValueError for another."""
    return aligned(looked(reader(session), scope.initiative_query()), scope, scheme, lang, measure)


def aligned(view: View, scope: Scope, scheme: str, lang: str, measure: str = REACHED) -> Alignment:
    """The same of what is looked at already."""
    if scheme not in SCHEMES:
        raise ValueError(scheme)
    known = choices(view.ask, scheme, lang)
    both = view.tallies(measure, ("sector", scheme))
    alone: dict[str, Tally] = defaultdict(Tally)
    for (_sector, code), tally in both.items():  # an initiative has one sector: nobody is in two of them
        alone[code].join(tally)
    known += [Choice(code, code) for code in sorted(alone.keys() - {one.code for one in known} - {UNSAID})]
    objectives = _objectives(view, scope, scheme, measure, known, alone)
    place = {one.code: n for n, one in enumerate(objectives)}
    sectors = _sectors(view, scope, scheme, lang, both)
    rank = {one.code: n for n, one in enumerate(sectors)}
    cells = [
        Aligned(sector, code, tally.initiatives, told(tally), _narrowed(scope, sector, **{scheme: code}))
        for (sector, code), tally in both.items()
        if code != UNSAID
    ]
    cells.sort(key=lambda one: (rank[one.sector], place[one.code]))
    untagged = alone.get(UNSAID, Tally()).initiatives
    gaps = tuple(one.code for one in objectives if not one.whole)
    whole = view.total(measure).initiatives
    nothing = behind(scope, lacking=(scheme,))
    return Alignment(scheme, tuple(objectives), tuple(sectors), tuple(cells), gaps, whole, untagged, nothing)


def tags(session: Reader | Session, scheme: str, initiatives: Sequence[bytes]) -> dict[bytes, tuple[str, ...]]:
    """Initiative -> the codes of a scheme that it carries: rows of a matrix by initiative."""
    ask = reader(session)
    found: dict[bytes, list[str]] = defaultdict(list)
    for row, code in ask.rows(_CARRIED, facet=f"initiative.{scheme}", ids=listed(initiatives)):
        found[row].append(code)
    return {row: tuple(found.get(row, ())) for row in initiatives}


_CARRIED: Final = (
    "SELECT l.row, w.value FROM json_each(:ids) i CROSS JOIN listing l ON l.row = unhex(i.value) "
    "CROSS JOIN facet_value v ON v.n = l.n CROSS JOIN facet_word w ON w.w = v.w WHERE w.facet = :facet ORDER BY w.value"
)


def _objectives(
    view: View, scope: Scope, scheme: str, measure: str, known: Sequence[Choice], alone: dict[str, Tally]
) -> list[Objective]:
    held: dict[str, list[str]] = defaultdict(list)
    for one in known:
        if one.parent:
            held[one.parent].append(one.code)
    wholes = view.tallies(measure, (f"{scheme}+",))
    found = []
    for one in known:
        tally = alone.get(one.code, Tally())
        codes = [one.code, *held.get(one.code, ())]
        whole = wholes.get((one.code,), Tally())
        found.append(
            Objective(
                *(one.code, one.label, one.parent, one.code in held, tally.initiatives, told(tally)),
                *(whole.initiatives, told(whole)),
                _narrowed(scope, None, **{scheme: one.code}),
                _narrowed(scope, None, **{scheme: tuple(codes)}),
            )
        )
    return found


def _sectors(view: View, scope: Scope, scheme: str, lang: str, both: dict[tuple[str, ...], Tally]) -> list[Sector]:
    counted = {key: tally.initiatives for (key,), tally in view.tallies(REACHED, ("sector",)).items()}
    words = labels(view.ask, "sector", [key for key in counted if key], lang) | {UNSAID: _("Non renseigné")}
    ranks = {one.code: n for n, one in enumerate(choices(view.ask, "sector", lang))}
    order = sorted(counted, key=lambda key: (key == UNSAID, ranks.get(key, len(ranks)), key))
    return [
        Sector(
            key,
            words[key],
            counted[key],
            both.get((key, UNSAID), Tally()).initiatives,
            _narrowed(scope, key),
            _narrowed(scope, key, lacking=(scheme,)),
        )
        for key in order
    ]


def _narrowed(scope: Scope, sector: str | None, **more: Any) -> Behind:
    """The initiatives of a sector ("": that have none; None: all)."""
    if sector:
        return behind(scope, sector=sector, **more)
    lacking = (*more.pop("lacking", ()), *(("sector",) if sector is not None else ()))
    return behind(scope, **more, lacking=lacking) if lacking else behind(scope, **more)
