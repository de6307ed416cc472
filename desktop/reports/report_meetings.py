"""Owns the sections of meetings (what was decided, what is done) and of trainings. Must not know a file format.

A meeting for which nobody chose is for partners, as its minutes are. Nobody is named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from desktop.i18n import _, format_span, ngettext
from desktop.reports.report_ground import ReportGround
from desktop.reports.report_told import Cell, Grid, Head, Part, day, number, summed, words
from desktop.services.audience.few_people import counts
from desktop.services.audience.telling_rules import SMALL
from desktop.services.listing.asking import ids

_MEETINGS: Final = (
    "SELECT m.id, m.day, m.kind, m.area, m.place, m.status, m.visibility, m.state FROM meeting m "
    "WHERE m.id IN (SELECT unhex(value) FROM json_each(:ids)) ORDER BY m.day, m.id"
)
_PRESENT: Final = "SELECT meeting, count(*) FROM attendance WHERE deleted = 0 AND present = 1 GROUP BY meeting"
_DECISIONS: Final = (
    "SELECT d.id, d.meeting, d.number, d.day, d.status, d.visibility, d.need FROM decision d "
    "JOIN listing l ON l.row = d.id AND l.kind = 'decision' AND l.shown = 1 ORDER BY d.day, d.id"
)
_ACTIONS: Final = (
    "SELECT a.id, a.meeting, a.due, a.done, a.status, a.visibility, a.need FROM action a "
    "JOIN listing l ON l.row = a.id AND l.kind = 'action' AND l.shown = 1 ORDER BY a.due, a.id"
)
_TRAININGS: Final = (
    "SELECT id, kind, sector, actor, starts, ends, area, initiative, visibility, state FROM training "
    "WHERE id IN (SELECT unhex(value) FROM json_each(:ids)) ORDER BY starts IS NULL, starts, id"
)
_PARTICIPANTS: Final = "SELECT training, audience, sex, value FROM participants WHERE deleted = 0 AND value IS NOT NULL"
_CANCELLED: Final = "cancelled"
_ENDED: Final = frozenset({"done", "dropped"})


def meetings(ground: ReportGround) -> Part:
    """Meetings held in the period, their decisions, and where actions are."""
    held = [row for row in _rows(ground, "meeting", _MEETINGS) if row[5] != _CANCELLED]
    known = {row[0] for row in held}
    decisions = [row for row in ground.ask.rows(_DECISIONS) if row[1] in known and _told(ground, row[5], row[6])]
    actions = [row for row in ground.ask.rows(_ACTIONS) if row[1] in known and _told(ground, row[5], row[6])]
    present = dict(ground.ask.rows(_PRESENT))
    titles = ground.titles([row[0] for row in (*held, *decisions)])
    decided, to_do = Counter(row[1] for row in decisions), Counter(row[1] for row in actions)
    heads = (
        Head("day", _("Date"), 0.8, "day"),
        Head("title", _("Réunion"), 1.8),
        Head("kind", _("Type de réunion"), 1.0),
        Head("where", _("Où"), 1.0),
        Head("present", _("Présences"), 0.85, "number"),
        Head("decisions", _("Décisions"), 0.8, "number"),
        Head("actions", _("Actions"), 0.7, "number"),
    )
    rows = tuple(
        (
            day(when or ""),
            words(titles[row] or ground.label("meeting_kind", kind or "")),
            words(ground.label("meeting_kind", kind or "")),
            words(ground.area(area) or ground.names.place(place)),
            number(_enough(ground, present.get(row, 0))),
            number(decided[row]),
            number(to_do[row]),
        )
        for row, when, kind, area, place, *_more in held
    )
    grids = [Grid("meetings", _("Réunions"), heads, rows)]
    if decisions:
        grids.append(_decided(ground, decisions, titles))
    if actions:
        grids.append(_doing(ground, actions))
    return Part("meetings", _("Réunions, décisions, actions"), (_held_words(len(held)),), tuple(grids))


def _held_words(held: int) -> str:
    if not held:
        return _("Aucune réunion dans cette période.")
    return ngettext("{n} réunion tenue.", "{n} réunions tenues.", held)


def _decided(ground: ReportGround, decisions: list[Any], titles: dict[bytes, str]) -> Grid:
    heads = (
        Head("number", _("Numéro"), 0.7),
        Head("day", _("Date"), 0.7, "day"),
        Head("title", _("Décision"), 2.6),
        Head("status", _("Statut"), 0.7),
    )
    rows = tuple(
        (
            words(said or ""),
            day(when or ""),
            words(titles[row]),
            words(ground.label("decision_status", status or "")),
        )
        for row, _meeting, said, when, status, *_more in decisions
    )
    return Grid("decisions", _("Décisions"), heads, rows)


def _doing(ground: ReportGround, actions: list[Any]) -> Grid:
    """Actions by status, and how many are late on the report's day."""
    today = ground.wanted.today.isoformat()
    by_status: Counter[str] = Counter(row[4] or "" for row in actions)
    late = sum(1 for row in actions if row[4] not in _ENDED and row[2] and row[2] < today)
    heads = (Head("status", _("Statut"), 1.6), Head("actions", _("Actions"), 0.6, "number"))
    rows = [
        (words(ground.label("action_status", code) or _("Non renseigné")), number(by_status[code]))
        for code in ground.order("action_status", by_status)
    ]
    total = (words(_("Total")), number(len(actions)))
    note = ngettext("{n} action en retard le {day}.", "{n} actions en retard le {day}.", late, day=day(today).text)
    return Grid("actions", _("Actions par statut"), heads, tuple(rows), total, (note,))


def trainings(ground: ReportGround) -> Part:
    """Trainings of the period with their participants by sex. They are never added to the people of initiatives."""
    some = [row for row in _rows(ground, "training", _TRAININGS) if not _withheld(ground, row)]
    numbers: dict[bytes, dict[tuple[str, str], int]] = {}
    for training, audience, sex, value in ground.ask.rows(_PARTICIPANTS):
        cells = numbers.setdefault(training, {})
        key = (audience or "", sex if sex in ("women", "men") else "not-stated")
        cells[key] = cells.get(key, 0) + value
    least = 1 if ground.internal else SMALL
    told = {row[0]: counts(numbers[row[0]], least) for row in some if numbers.get(row[0])}
    titles = ground.titles([row[0] for row in some])
    who = ground.actors([row[3] for row in some if row[3]])
    heads = (
        Head("when", _("Date"), 0.8),
        Head("title", _("Formation"), 1.9),
        Head("who", _("Par qui"), 1.1),
        Head("where", _("Où"), 0.9),
        Head("participants", _("Participants"), 1.0, "number"),
        Head("women", _("Femmes"), 0.7, "number"),
        Head("men", _("Hommes"), 0.75, "number"),
        Head("not_stated", _("Sexe non renseigné"), 0.95, "number"),
    )
    rows = tuple(
        (
            words(format_span(starts or "", ends or "")),
            words(titles[row]),
            words(who.get(actor, "")),
            words(ground.area(area)),
            *_by_sex(told.get(row)),
        )
        for row, _kind, _sector, actor, starts, ends, area, *_more in some
    )
    whole: dict[tuple[str, str], int] = {}
    for cells in told.values():
        for key, n in cells.items():
            whole[key] = whole.get(key, 0) + n
    total = (words(_("Total")), Cell(), Cell(), Cell(), *_by_sex(whole or None))
    note = _("Participants : une mesure à part, jamais ajoutée aux personnes atteintes.")
    none = _("Aucune formation dans cette période.")
    said = ngettext("{n} formation.", "{n} formations.", len(some)) if some else none
    grid = Grid("trainings", _("Formations"), heads, rows, total if rows else ())
    return Part("trainings", _("Formations"), (said,), (grid,), (note,) if rows else ())


def _by_sex(cells: dict[tuple[str, str], int] | None) -> tuple[Cell, ...]:
    if not cells:
        return (Cell(),) * 4
    sums = [summed([n for (_a, sex), n in cells.items() if sex == wanted]) for wanted in ("women", "men", "not-stated")]
    return (number(summed(list(cells.values()))), *map(number, sums))


def _rows(ground: ReportGround, kind: str, sql: str) -> Iterator[tuple[Any, ...]]:
    """The records of a kind that are looked at, as far as they may be told: visibility and state stand last or before
    what is asked after them."""
    wanted = "[" + ",".join(f'"{row.hex()}"' for row in ids(ground.ask, kind, ground.scope.query_of(kind))) + "]"
    at = -2
    for row in ground.ask.rows(sql, ids=wanted):
        if ground.rules.leaves(row[at], row[at + 1]):
            yield row
        else:
            ground.kept_other += 1


def _told(ground: ReportGround, visibility: str | None, need: bytes | None) -> bool:
    """Whether what came out of a meeting goes with it."""
    if not ground.rules.goes_with(visibility):
        return False
    return ground.internal or need is None or need not in ground.sheltered_needs


def _withheld(ground: ReportGround, training: tuple[Any, ...]) -> bool:
    """Whether somebody protected gives a training, or is part of the initiative that it is: it is not told then."""
    actor, initiative = training[3], training[7]
    told = ground.doing(initiative) if initiative is not None else None
    withheld = actor in ground.rules.hidden or (told is not None and told.withheld)
    ground.kept_other += withheld
    return withheld


def _enough(ground: ReportGround, people: int) -> int | None:
    """How many were there, where that may be told."""
    if not people:
        return None
    return people if ground.internal or people >= SMALL else None
