"""Owns the lines of meetings and what they lead to (notes, decisions, actions, plans); must not know how lists ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from desktop.models.decisions import Action, Decision
from desktop.models.meetings import AgendaItem, Meeting, Note, Series
from desktop.models.plain import listed
from desktop.models.roadmaps import Milestone, Objective, Roadmap
from desktop.models.trainings import Training
from desktop.services.keeping.line_parts import Line, Source, carry, folded_words, record_line, rows_of, years_of
from desktop.services.keeping.line_text import plain
from desktop.services.keeping.touched import UNDATED

_DAYS: Final = (
    "SELECT n.id, m.day FROM json_each(:ids) i CROSS JOIN note n ON n.id = unhex(i.value) "
    "JOIN meeting m ON m.id = n.meeting"
)
_AREA: Final = "SELECT area FROM place WHERE id = :id"


def series_lines(source: Source, ids: Sequence[bytes]) -> Iterator[Line]:
    """The lines of some series of meetings."""
    texts = source.texts(ids)
    for row in rows_of(source.ask, Series, ids):
        line = record_line("series", row, texts[row.id], "name", complete=True)
        line.sector, line.lead = row.kind, row.actor
        carry(source, line, "series", row, kind="kind", actor="actor", area="area")
        yield line


def meeting_lines(source: Source, ids: Sequence[bytes]) -> Iterator[Line]:
    """The lines of some meetings, the latest first."""
    texts = source.texts(ids)
    for row in rows_of(source.ask, Meeting, ids):
        line = record_line("meeting", row, texts[row.id], "title", complete=row.day is not None)
        line.sector, line.status, line.date = row.kind, row.status, row.day or UNDATED
        carry(source, line, "meeting", row, kind="kind", status="status", series="series", area="area")
        line.area, line.place = source.territory.town(row.area or _area_of(source, row.place))
        line.place = row.place or line.place
        line.values |= {("meeting.period", year) for year in years_of(row.day, None)}
        line.folded = folded_words([*texts[row.id].values(), row.venue or ""])
        yield line


def agenda_lines(source: Source, ids: Sequence[bytes]) -> Iterator[Line]:
    """The lines of some points of agendas."""
    for row in rows_of(source.ask, AgendaItem, ids):
        line = Line(row.id, 1 - row.deleted, status=row.status)
        line.state = "complete" if row.title and row.meeting else "draft"
        carry(source, line, "agenda_item", row, status="status", meeting="meeting")
        line.folded = folded_words([row.title or ""])
        yield line


def note_lines(source: Source, ids: Sequence[bytes]) -> Iterator[Line]:
    """The lines of some lines of meetings, found by their words but not by the people in them."""
    days = dict(source.ask.rows(_DAYS, ids=listed(ids)))
    for row in rows_of(source.ask, Note, ids):
        line = Line(row.id, 1 - row.deleted, sector=row.kind, date=days.get(row.id) or UNDATED)
        line.state = "complete" if row.text and row.meeting else "draft"
        carry(source, line, "note", row, kind="kind", meeting="meeting")
        line.folded = folded_words([plain(row.text)])
        yield line


def decision_lines(source: Source, ids: Sequence[bytes]) -> Iterator[Line]:
    """The lines of some decisions, the latest first."""
    texts = source.texts(ids)
    for row in rows_of(source.ask, Decision, ids):
        line = record_line("decision", row, texts[row.id], "title", complete=True)
        line.status, line.date = row.status, row.day or UNDATED
        carry(source, line, "decision", row, status="status", meeting="meeting", need="need")
        line.values |= {("decision.period", year) for year in years_of(row.day, None)}
        line.folded = folded_words([*texts[row.id].values(), row.number or ""])
        yield line


def action_lines(source: Source, ids: Sequence[bytes]) -> Iterator[Line]:
    """The lines of some actions: who, and until when."""
    texts = source.texts(ids)
    for row in rows_of(source.ask, Action, ids):
        line = record_line("action", row, texts[row.id], "title", complete=row.status is not None)
        line.status, line.lead, line.date = row.status, row.actor, row.due or UNDATED
        carry(
            source,
            line,
            "action",
            row,
            status="status",
            actor="actor",
            meeting="meeting",
            need="need",
            owner="owner",
            milestone="milestone",
        )
        line.values |= {("action.period", year) for year in years_of(row.due, None)}
        yield line


def roadmap_lines(source: Source, ids: Sequence[bytes]) -> Iterator[Line]:
    """The lines of some roadmaps."""
    texts = source.texts(ids)
    for row in rows_of(source.ask, Roadmap, ids):
        line = record_line("roadmap", row, texts[row.id], "title", complete=row.area is not None)
        line.status, line.lead, line.date = row.status, row.actor, row.starts or UNDATED
        line.area, line.place = source.territory.town(row.area)
        carry(source, line, "roadmap", row, status="status", actor="actor", area="area")
        line.values |= {("roadmap.period", year) for year in years_of(row.starts, row.ends)}
        yield line


def objective_lines(source: Source, ids: Sequence[bytes]) -> Iterator[Line]:
    """The lines of some objectives of roadmaps."""
    texts = source.texts(ids)
    for row in rows_of(source.ask, Objective, ids):
        line = record_line("objective", row, texts[row.id], "title", complete=row.roadmap is not None)
        carry(source, line, "objective", row, roadmap="roadmap")
        yield line


def milestone_lines(source: Source, ids: Sequence[bytes]) -> Iterator[Line]:
    """The lines of some milestones: until when."""
    texts = source.texts(ids)
    for row in rows_of(source.ask, Milestone, ids):
        line = record_line("milestone", row, texts[row.id], "title", complete=row.roadmap is not None)
        line.status, line.lead, line.date = row.status, row.actor, row.due or UNDATED
        carry(source, line, "milestone", row, status="status", actor="actor", roadmap="roadmap", owner="owner")
        yield line


def training_lines(source: Source, ids: Sequence[bytes]) -> Iterator[Line]:
    """The lines of some trainings and workshops, the latest first."""
    texts = source.texts(ids)
    for row in rows_of(source.ask, Training, ids):
        complete = bool(row.actor and row.starts and row.area)
        line = record_line("training", row, texts[row.id], "title", complete=complete)
        line.sector, line.status, line.lead = row.sector, row.status, row.actor
        line.date = row.starts or UNDATED
        line.area, line.place = source.territory.town(row.area)
        line.place = row.place or line.place
        carry(source, line, "training", row, kind="kind", sector="sector", status="status", actor="actor", area="area")
        line.values |= {("training.period", year) for year in years_of(row.starts, row.ends)}
        yield line


DESCRIBED: Final[Mapping[str, Callable[[Source, Sequence[bytes]], Iterator[Line]]]] = MappingProxyType(
    {
        "series": series_lines,
        "meeting": meeting_lines,
        "agenda_item": agenda_lines,
        "note": note_lines,
        "decision": decision_lines,
        "action": action_lines,
        "roadmap": roadmap_lines,
        "objective": objective_lines,
        "milestone": milestone_lines,
        "training": training_lines,
    }
)
MODELS: Final[Mapping[str, type[Any]]] = MappingProxyType(
    {
        "series": Series,
        "meeting": Meeting,
        "agenda_item": AgendaItem,
        "note": Note,
        "decision": Decision,
        "action": Action,
        "roadmap": Roadmap,
        "objective": Objective,
        "milestone": Milestone,
        "training": Training,
    }
)


def _area_of(source: Source, place: bytes | None) -> bytes | None:
    if place is None:
        return None
    found: bytes | None = source.ask.value(_AREA, id=place)
    return found
