"""Owns reading a meeting's minutes from one state of the profile, for an audience. Must not know how a file looks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from desktop.errors import InvalidValue, NotFound
from desktop.i18n import (
    LANGUAGES,
    _,
    format_date,
    format_list,
    format_number,
    format_percent,
    language,
    ngettext,
    speaking,
)
from desktop.models.decisions import Action, Decision
from desktop.models.meetings import Meeting
from desktop.models.needs import Need
from desktop.reports.minutes import (
    ActionTold,
    Correction,
    DecisionTold,
    Item,
    Line,
    Minutes,
    NeedTold,
    Person,
    PriorityTold,
)
from desktop.reports.minutes_names import Names, NeedWhere
from desktop.services.audience.redaction import audience_named
from desktop.services.audience.telling_rules import RANK, UNSAID
from desktop.services.keeping.line_text import named_in
from desktop.services.marked.kept_lines import read_line
from desktop.services.meeting import meetings
from desktop.services.meeting.meetings import AgendaPoint, MeetingBook, Presence, SaidLine, Subject
from desktop.services.names.naming import labels
from desktop.timekeeping import hour_of, on_the_wall

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_TAKES_PART: Final = ("", "member")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which minutes: of a meeting, in a language ("" for the meeting's own), for an audience, told on a day."""

    meeting: bytes
    today: date
    lang: str = ""
    audience: str = "internal"


def read(session: Session, wanted: Wanted) -> Minutes:
    """The minutes. Raises NotFound, InvalidValue for an audience that is none or that the meeting is not for."""
    audience_named(wanted.audience)
    row = session.execute(select(Meeting.lang, Meeting.visibility).where(Meeting.id == wanted.meeting)).first()
    if row is None:
        raise NotFound(reference=wanted.meeting.hex())
    if RANK[row.visibility if row.visibility in RANK else UNSAID] > RANK[wanted.audience]:
        raise InvalidValue(
            field=_("Pour qui"),
            reason=_("cette réunion est pour un public plus étroit (« Qui peut la lire », dans le suivi de sa fiche)."),
        )
    own = row.lang if row.lang in LANGUAGES else language()
    with speaking(wanted.lang or own):
        return _Reading(session, wanted, meetings.read(session, wanted.meeting, own)).minutes()


class _Reading:
    """One meeting, one language, one audience."""

    def __init__(self, session: Session, wanted: Wanted, book: MeetingBook) -> None:
        self._session, self._wanted, self._book = session, wanted, book
        self._lang = language()
        self._names = Names(session, self._lang, wanted.audience)
        self._subjects = dict(book.subjects)
        self._subjects |= meetings.subjects_of(session, self._elsewhere(), self._lang)
        self._told = {id: one for id, one in self._subjects.items() if not one.deleted}
        self._heed_visibility()
        marked = [pair for line in book.lines for pair in named_in(line.text)]
        marked += [pair for point in book.agenda for pair in named_in(point.title)]
        marked += [pair for one in book.amendments for pair in named_in(one.text)]
        subjects = self._subjects.values()
        people = [*(one.contact for one in book.presences), *(one.owner for one in subjects), book.chair]
        actors = [*(one.actor for one in book.presences), *(one.actor for one in subjects)]
        self._names.learn(
            [*(one for one in people if one), *(row for kind, row in marked if kind == "contact")],
            [*(one for one in actors if one), *(row for kind, row in marked if kind == "actor")],
        )
        self._labels = self._names.labels(marked)

    # ---- what belongs to the meeting ---------------------------------------------------------------

    def _elsewhere(self) -> list[bytes]:
        """Decisions and actions of this meeting that no line made, needs among the priorities, what came back."""
        book = self._book
        found: list[bytes] = [one.about for one in book.agenda if one.about and one.about_table in ("action", "need")]
        found += [one.need for one in book.priorities if one.need]
        for model in (Decision, Action):
            query = select(model.id).where(model.meeting == book.id, model.deleted == 0).order_by(model.id)
            found += self._session.scalars(query)
        return [one for one in dict.fromkeys(found) if one not in book.subjects]

    def _heed_visibility(self) -> None:
        """Leave out what a narrower audience alone may read, and know which lines go with it."""
        self._held_back: set[bytes] = set()
        for model in (Need, Decision, Action):
            query = select(model.id, model.visibility).where(model.id.in_(list(self._subjects)))
            self._held_back |= {row for row, chosen in self._session.execute(query) if not self._names.reaches(chosen)}
        self._where = self._names.needs(one for one in self._subjects.values() if one.kind == "need")
        if not self._names.people_are_named:
            self._held_back |= {need for need, where in self._where.items() if where.sheltered}
        self._told = {id: one for id, one in self._told.items() if id not in self._held_back}

    @cached_property
    def _lines(self) -> list[SaidLine]:
        return [line for line in self._book.lines if line.subject not in self._held_back and line.shown.strip()]

    @cached_property
    def _words(self) -> dict[str, dict[str, str]]:
        """The words of every code that is told, by list."""
        subjects = self._told.values()
        codes = {
            "note_kind": [line.kind for line in self._lines],
            "attendance_role": [one.role for one in self._book.presences],
            "agenda_status": [one.status for one in self._book.agenda],
            "sector": [one.sector for one in subjects if one.sector],
            "severity": [one.severity for one in subjects if one.severity],
            "action_status": [one.status for one in subjects if one.kind == "action"],
            "meeting_kind": [self._book.kind],
            "meeting_mode": [self._book.mode],
        }
        return {scheme: labels(self._session, scheme, filter(None, some), self._lang) for scheme, some in codes.items()}

    def _word(self, scheme: str, code: str) -> str:
        return self._words[scheme].get(code, "")

    # ---- the whole ---------------------------------------------------------------------------------

    def minutes(self) -> Minutes:
        book = self._book
        present = [one for one in book.presences if one.present]
        chair = self._names.who(book.chair) if book.chair else self._with_role(book.presences, "chair")
        return Minutes(
            lang=self._lang,
            audience=self._wanted.audience,
            title=book.title or self._word("meeting_kind", book.kind) or _("Réunion"),
            kind=self._word("meeting_kind", book.kind),
            day=_day(book.day, "full"),
            hours=_hours(book.starts, book.ends),
            mode=self._word("meeting_mode", book.mode),
            place=self._place(),
            chair=chair,
            notes_by=self._with_role(book.presences, "rapporteur"),
            final=book.final,
            closed=self._closed(),
            present=tuple(self._person(one) for one in present),
            absent=tuple(self._person(one) for one in book.presences if not one.present),
            counted=self._counted(present) if book.count_sex else "",
            items=tuple(self._items()),
            needs=tuple(self._needs()),
            priorities=tuple(self._priorities()),
            decisions=tuple(self._decisions()),
            actions=tuple(self._action(one) for one in self._actions()),
            carried=tuple(self._action(one) for one in self._carried()),
            corrections=self._corrections(None),
            kept_back=sum(line.subject in self._held_back for line in book.lines),
            as_of=format_date(self._wanted.today, "long"),
            stamp=book.final_at or self._stamp(),
        )

    def _stamp(self) -> datetime:
        """The moment that a file of minutes bears: when they became final, else the day they are told on."""
        today = self._wanted.today
        return datetime(today.year, today.month, today.day, tzinfo=UTC)

    def _place(self) -> str:
        book = self._book
        venue = "" if self._names.sheltered(book.place) else book.venue
        if not self._names.people_are_named and "://" in venue:
            venue = ""  # whoever has the address of a meeting online may enter the next one
        where = self._names.place(book.place)
        area = self._names.area(book.area)
        return format_list([part for part in dict.fromkeys((venue, where, area)) if part])

    def _closed(self) -> str:
        book = self._book
        if not book.final or book.final_at is None:
            return ""
        day = format_date(on_the_wall(book.final_at).date(), "long")
        if book.final_by and self._names.people_are_named:
            return _("{day}, par {name}", day=day, name=book.final_by)
        return day

    def _with_role(self, presences: Iterable[Presence], role: str) -> str:
        found = [self._names.who(one.contact, one.actor) for one in presences if one.role == role and one.present]
        return format_list(found)

    def _person(self, one: Presence) -> Person:
        role = "" if one.role in _TAKES_PART else self._word("attendance_role", one.role)
        organisation = self._names.actor(one.actor)
        return Person(self._names.person(one.contact), self._names.function(one.contact), organisation, role)

    def _counted(self, present: Sequence[Presence]) -> str:
        known = {sex: sum(one.sex == sex for one in present) for sex in ("women", "men")}
        unknown = len(present) - sum(known.values())
        parts = [
            ngettext("{n} femme", "{n} femmes", known["women"]),
            ngettext("{n} homme", "{n} hommes", known["men"]),
            *([_("non renseigné : {n}", n=format_number(unknown))] if unknown else []),
        ]
        return format_list(parts)

    # ---- lines -------------------------------------------------------------------------------------

    def _items(self) -> Iterable[Item]:
        known = {point.id for point in self._book.agenda}
        for point in self._book.agenda:
            yield self._item(point, [line for line in self._lines if line.item == point.id])
        rest = [line for line in self._lines if line.item not in known]
        if rest:
            yield Item("" if not known else _("Hors de l’ordre du jour"), "", "", tuple(map(self._line, rest)))

    def _item(self, point: AgendaPoint, lines: Iterable[SaidLine]) -> Item:
        planned = ngettext("{n} minute", "{n} minutes", point.minutes) if point.minutes else ""
        status = self._word("agenda_status", point.status) if point.status == "postponed" else ""
        title = read_line(point.title, self._labels, self._lang, self._book.reference)
        return Item(title, planned, status, tuple(self._line(line) for line in lines))

    def _line(self, line: SaidLine) -> Line:
        return Line(
            "" if line.at is None else hour_of(line.at),
            line.kind,
            self._word("note_kind", line.kind),
            self._read(line.text),
            self._more(self._told.get(line.subject or b"")),
            self._corrections(line.id),
        )

    def _read(self, kept: str) -> str:
        return read_line(kept, self._labels, self._book.lang or self._lang, self._book.reference).strip()

    def _more(self, subject: Subject | None) -> str:
        """What a line's record adds to its words."""
        if subject is None:
            return ""
        if subject.kind == "decision":
            return _("n° {number}", number=subject.number) if subject.number else ""
        if subject.kind == "action":
            told = self._action(subject)
            return format_list([part for part in (told.who, told.until) if part])
        need = self._need(subject)
        return format_list([part for part in (need.sector, need.places, need.severity, need.people) if part])

    def _corrections(self, note: bytes | None) -> tuple[Correction, ...]:
        lines = {line.id for line in self._lines}
        return tuple(
            Correction(_("date inconnue") if one.at is None else _instant(one.at), self._read(one.text))
            for one in self._book.amendments
            if (one.note if one.note in lines else None) == note
        )

    # ---- what the meeting made ---------------------------------------------------------------------

    def _said_of(self, kind: str) -> list[Subject]:
        """The records of a kind in the order of their lines, then those that no line made."""
        spoken = [self._told.get(line.subject or b"") for line in self._lines]
        whole = dict.fromkeys([*(one.id for one in spoken if one is not None), *self._told])
        return [self._told[id] for id in whole if self._told[id].kind == kind]

    @cached_property
    def _first_words(self) -> dict[bytes, str]:
        """Record -> the words of the line that says it first."""
        found: dict[bytes, str] = {}
        for line in self._lines:
            if line.subject is not None:
                found.setdefault(line.subject, self._read(line.text))
        return found

    def _title(self, subject: Subject) -> str:
        return subject.title or self._first_words.get(subject.id, "")

    def _need(self, need: Subject) -> NeedTold:
        where = self._where.get(need.id, NeedWhere())
        lacking = self._names.people(need.id, need.people)
        people = "" if lacking is None else ngettext("{n} personne", "{n} personnes", lacking)
        severity = self._word("severity", need.severity)
        return NeedTold(
            self._title(need), self._word("sector", need.sector), where.words, severity, people, where.spots
        )

    def _needs(self) -> Iterable[NeedTold]:
        said = {line.subject for line in self._lines}
        return (self._need(one) for one in self._said_of("need") if one.id in said)

    def _priorities(self) -> Iterable[PriorityTold]:
        for one in self._book.priorities:
            need = self._told.get(one.need or b"")
            if need is not None:
                points = "" if one.points is None else ngettext("{n} point", "{n} points", one.points)
                yield PriorityTold(self._title(need) or one.title, points, one.why)

    def _decisions(self) -> Iterable[DecisionTold]:
        for at, one in enumerate(self._said_of("decision"), start=1):
            number = one.number or meetings.decision_number(self._book.day, at)
            yield DecisionTold(number, self._first_words.get(one.id) or one.title)

    @cached_property
    def _homes(self) -> dict[bytes, bytes | None]:
        """Action -> the meeting that it comes from."""
        ids = [one.id for one in self._told.values() if one.kind == "action"]
        rows = self._session.execute(select(Action.id, Action.meeting).where(Action.id.in_(ids)))
        return {row: meeting for row, meeting in rows}  # noqa: C416  # two columns each

    def _actions(self) -> Iterable[Subject]:
        return (one for one in self._said_of("action") if self._homes.get(one.id) == self._book.id)

    def _carried(self) -> Iterable[Subject]:
        return (one for one in self._said_of("action") if self._homes.get(one.id) != self._book.id)

    def _action(self, one: Subject) -> ActionTold:
        status = self._word("action_status", one.status)
        if one.progress and one.status not in ("done", "dropped"):
            status = format_list([part for part in (status, format_percent(one.progress / 100)) if part])
        who = self._names.who(one.owner, one.actor)
        return ActionTold(self._title(one), who, _day(one.due, "medium"), status)


def _day(iso: str, style: Any) -> str:
    """An ISO date in words; as it stands where it is none."""
    try:
        return format_date(date.fromisoformat(iso), style)
    except ValueError:
        return iso


def _hours(starts: str, ends: str) -> str:
    if starts and ends:
        return _("de {start} à {end}", start=starts, end=ends)
    return starts or ends


def _instant(moment: datetime) -> str:
    return format_date(on_the_wall(moment).date(), "long")
