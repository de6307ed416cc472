"""Owns what a record came from and what it led to: meetings, needs, decisions, actions, initiatives, both ways.

One question for a form. Must not know how a form shows it, nor how such ties are made. Read in plain SQL: what is in
the trash, or hangs on something there, is not told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple

from desktop.i18n import N_, _, format_number, ngettext
from desktop.models.plain import Reader, reader
from desktop.services.keeping.touched import UNDATED
from desktop.services.listing import lists
from desktop.services.marked.line_names import readable

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Way = Literal["from", "to"]
SHOWN: Final = 40  # entries of one group


class _Tie(NamedTuple):
    """One way in which records of a kind hang together: `kind` of the others, and the query that gives their ids."""

    way: Way
    label: str
    kind: str
    query: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One record at the other end. `date` is ISO or empty; `why` a few words of how they hang together.

    `goes` is (kind, id) of the record to open: itself, or of a line the meeting in which it was said.
    """

    kind: str
    id: bytes
    title: str
    status: str = ""
    status_label: str = ""
    date: str = ""
    why: str = ""
    goes: tuple[str, bytes] = ("", b"")


@dataclass(frozen=True, slots=True)
class Group:
    """Records that hang together with one in the same way, the earliest first. `left` are more than `SHOWN`."""

    way: Way
    label: str
    entries: tuple[Entry, ...]
    left: int = 0


@dataclass(frozen=True, slots=True)
class Trail:
    """Where a record comes from and where it leads, group by group. `placed` is (kind, id) of who stands on the map."""

    groups: tuple[Group, ...] = ()
    placed: tuple[str, bytes] | None = None

    def way(self, way: Way) -> list[Group]:
        """The groups of one way."""
        return [group for group in self.groups if group.way == way]

    @property
    def empty(self) -> bool:
        """Whether nothing is known."""
        return not self.groups


_LINES: Final = (
    "SELECT n.id FROM note n JOIN listing l ON l.row = n.meeting AND l.shown <> 0 "
    "LEFT JOIN meeting m ON m.id = n.meeting WHERE n.subject = :id AND n.deleted = 0 ORDER BY m.day, n.rank"
)
_RANKED: Final = (
    "SELECT p.id FROM priority p JOIN listing l ON l.row = p.meeting AND l.shown <> 0 "
    "LEFT JOIN meeting m ON m.id = p.meeting WHERE p.need = :id AND p.deleted = 0 ORDER BY m.day"
)
_TAKEN_UP: Final = (
    "SELECT a.id FROM agenda_item a JOIN listing l ON l.row = a.meeting AND l.shown <> 0 "
    "LEFT JOIN meeting m ON m.id = a.meeting WHERE a.about = :id AND a.deleted = 0 ORDER BY m.day"
)
_ANSWERS: Final = "SELECT initiative FROM need_answer x WHERE need = :id AND deleted = 0"
_SHOWING: Final = "SELECT initiative FROM practice_initiative x WHERE practice = :id AND deleted = 0"
_SHOWN_BY: Final = "SELECT practice FROM practice_initiative x WHERE initiative = :id AND deleted = 0"
_LEARNT: Final = (
    "SELECT DISTINCT x.practice FROM practice_initiative x JOIN initiative i ON i.id = x.initiative AND i.deleted = 0 "
    "WHERE i.project = :id AND x.deleted = 0"
)
_LEARNT_IN: Final = (
    "SELECT DISTINCT i.project FROM practice_initiative x JOIN initiative i ON i.id = x.initiative AND i.deleted = 0 "
    "WHERE x.practice = :id AND x.deleted = 0"
)
_USEFUL: Final = "SELECT document FROM document_use x WHERE owner = :id AND deleted = 0"
_ANSWERED: Final = "SELECT need FROM need_answer x WHERE initiative = :id AND deleted = 0"


def _own(column: str, table: str) -> str:
    """The query of what a record itself names in a column."""
    return f"SELECT {column} FROM {table} WHERE id = :id AND {column} IS NOT NULL"  # noqa: S608  # words of this module


def _naming(column: str, table: str) -> str:
    """The query of the records that name this one in a column."""
    return f"SELECT id FROM {table} WHERE {column} = :id AND deleted = 0"  # noqa: S608  # words of this module


_SAID: Final = "SELECT DISTINCT n.subject FROM note n WHERE n.meeting = :id AND n.deleted = 0 AND n.subject IS NOT NULL"
_SAID_IN: Final = _Tie("from", N_("Dit en réunion"), "note", _LINES)
_AGAIN: Final = _Tie("from", N_("Repris à l’ordre du jour"), "agenda_item", _TAKEN_UP)
_PAPERS: Final = _Tie("to", N_("Documents utiles"), "document", _USEFUL)
_TIES: Final[Mapping[str, tuple[_Tie, ...]]] = MappingProxyType(
    {
        "need": (
            _SAID_IN,
            _Tie("from", N_("Retenu comme priorité"), "priority", _RANKED),
            _AGAIN,
            _Tie("to", N_("Décisions"), "decision", _naming("need", "decision")),
            _Tie("to", N_("Actions"), "action", _naming("need", "action")),
            _Tie("to", N_("Initiatives qui y répondent"), "initiative", _ANSWERS),
            _PAPERS,
        ),
        "decision": (
            _Tie("from", N_("Réunion"), "meeting", _own("meeting", "decision")),
            _Tie("from", N_("Besoin"), "need", _own("need", "decision")),
            _SAID_IN,
            _AGAIN,
            _Tie("to", N_("Actions"), "action", _naming("decision", "action")),
            _Tie("to", N_("Initiative"), "initiative", _own("initiative", "decision")),
        ),
        "action": (
            _Tie("from", N_("Réunion"), "meeting", _own("meeting", "action")),
            _Tie("from", N_("Décision"), "decision", _own("decision", "action")),
            _Tie("from", N_("Besoin"), "need", _own("need", "action")),
            _SAID_IN,
            _AGAIN,
            _Tie("to", N_("Initiative"), "initiative", _own("initiative", "action")),
            _Tie("to", N_("Étape de feuille de route"), "milestone", _own("milestone", "action")),
        ),
        "initiative": (
            _Tie("from", N_("Projet"), "project", _own("project", "initiative")),
            _Tie("from", N_("Besoins auxquels elle répond"), "need", _ANSWERED),
            _Tie("from", N_("Décisions"), "decision", _naming("initiative", "decision")),
            _Tie("to", N_("Actions"), "action", _naming("initiative", "action")),
            _Tie("to", N_("Bonnes pratiques qu’elle montre"), "practice", _SHOWN_BY),
            _PAPERS,
        ),
        "project": (
            _Tie("from", N_("Programme"), "project", _own("parent", "project")),
            _Tie("to", N_("Projets du programme"), "project", _naming("parent", "project")),
            _Tie("to", N_("Initiatives"), "initiative", _naming("project", "initiative")),
            _Tie("to", N_("Bonnes pratiques"), "practice", _LEARNT),
            _Tie("to", N_("Cadres de suivi"), "framework", _naming("project", "framework")),
            _PAPERS,
        ),
        "practice": (
            _Tie("from", N_("Initiatives qui la montrent"), "initiative", _SHOWING),
            _Tie("from", N_("Projets"), "project", _LEARNT_IN),
        ),
        "meeting": (
            _Tie(
                "from",
                N_("Ce qu’elle reprend"),
                "*",
                "SELECT about FROM agenda_item WHERE meeting = :id AND deleted = 0",
            ),
            _Tie("to", N_("Besoins"), "need", _SAID),
            _Tie("to", N_("Décisions"), "decision", _naming("meeting", "decision")),
            _Tie("to", N_("Actions"), "action", _naming("meeting", "action")),
            _PAPERS,
        ),
        "training": (_PAPERS,),
        "roadmap": (_PAPERS,),
        "milestone": (_Tie("to", N_("Actions"), "action", _naming("milestone", "action")),),
    }
)
KINDS: Final = tuple(_TIES)
_ABOUT: Final = ("action", "decision", "need", "initiative")
_NOTE: Final = (
    "SELECT n.text, n.meeting, coalesce(m.day, ''), n.kind FROM note n "
    "LEFT JOIN meeting m ON m.id = n.meeting WHERE n.id = :id"
)
_PRIORITY: Final = (
    "SELECT p.meeting, coalesce(m.day, ''), p.points, p.why, "
    "(SELECT count(*) FROM priority o WHERE o.meeting = p.meeting AND o.deleted = 0 "
    "AND (o.rank < p.rank OR (o.rank = p.rank AND o.id < p.id))) + 1 "
    "FROM priority p LEFT JOIN meeting m ON m.id = p.meeting WHERE p.id = :id"
)
_ITEM: Final = (
    "SELECT a.meeting, coalesce(m.day, ''), a.title FROM agenda_item a "
    "LEFT JOIN meeting m ON m.id = a.meeting WHERE a.id = :id"
)
_WHERE: Final = (
    ("need", "SELECT 1 FROM need_place WHERE need = :id AND deleted = 0"),
    ("initiative", "SELECT 1 FROM initiative_place WHERE initiative = :id AND deleted = 0"),
)


def trail(session: Reader | Session, kind: str, id: bytes, lang: str) -> Trail:
    """Everything that a record came from and led to; empty for a kind that knows no such ties."""
    ask = reader(session)
    groups = tuple(_groups(ask, kind, id, lang))
    return Trail(groups, _placed(ask, kind, id, groups))


def _groups(ask: Reader, kind: str, id: bytes, lang: str) -> Iterator[Group]:
    for tie in _TIES.get(kind, ()):
        ids = [row for row in ask.column(tie.query, id=id) if row is not None]
        entries = _described(ask, tie.kind, ids, lang)
        if entries:
            yield Group(tie.way, _(tie.label), tuple(entries[:SHOWN]), max(0, len(entries) - SHOWN))


def _described(ask: Reader, kind: str, ids: list[bytes], lang: str) -> list[Entry]:
    if kind == "note":
        return [entry for row in ids if (entry := _line(ask, row, lang))]
    if kind == "priority":
        return [entry for row in ids if (entry := _priority(ask, row, lang))]
    if kind == "agenda_item":
        return [entry for row in ids if (entry := _item(ask, row, lang))]
    kinds = _ABOUT if kind == "*" else (kind,)
    found = [entry for one in kinds for entry in _records(ask, one, ids, lang)]
    return sorted(found, key=lambda entry: (entry.kind, entry.date or UNDATED, entry.title))


def _records(ask: Reader, kind: str, ids: list[bytes], lang: str) -> Iterator[Entry]:
    """Records that have lines of their own; those in the trash are left out."""
    if not ids:
        return
    for row in lists.rows(ask, kind, list(dict.fromkeys(ids)), lang):
        if not row.deleted:
            title = row.title or _("Sans titre")
            yield Entry(kind, row.id, title, row.status, row.status_label, row.date, row.actor, (kind, row.id))


def _line(ask: Reader, row: bytes, lang: str) -> Entry | None:
    """A line of a meeting, as it is read; it is opened in its meeting."""
    for text, meeting, day, _said in ask.rows(_NOTE, id=row):
        return Entry(
            "note", row, readable(ask, text, lang), date=day, why=_title(ask, meeting, lang), goes=_to(meeting)
        )
    return None


def _priority(ask: Reader, row: bytes, lang: str) -> Entry | None:
    """A place among the priorities of a meeting."""
    for meeting, day, points, why, place in ask.rows(_PRIORITY, id=row):
        said = [_("priorité n° {n}", n=format_number(place))]
        said += [ngettext("{n} point", "{n} points", points)] if points else []
        said += [why] if why else []
        return Entry("priority", row, _title(ask, meeting, lang), date=day, why=" · ".join(said), goes=_to(meeting))
    return None


def _item(ask: Reader, row: bytes, lang: str) -> Entry | None:
    """A point of an agenda that takes the record up again."""
    for meeting, day, _said in ask.rows(_ITEM, id=row):
        return Entry("agenda_item", row, _title(ask, meeting, lang), date=day, goes=_to(meeting))
    return None


def _to(meeting: bytes | None) -> tuple[str, bytes]:
    return ("meeting", meeting) if meeting else ("", b"")


def _title(ask: Reader, meeting: bytes | None, lang: str) -> str:
    rows = lists.rows(ask, "meeting", [meeting], lang) if meeting else []
    return rows[0].title or _("Réunion sans titre") if rows else ""


def _placed(ask: Reader, kind: str, id: bytes, groups: tuple[Group, ...]) -> tuple[str, bytes] | None:
    """Who stands on the map for this record: itself, else the first initiative or need that it hangs together with."""
    candidates: list[tuple[str, bytes]] = [(kind, id)]
    candidates += [entry.goes for group in groups for entry in group.entries]
    queries: dict[str, Any] = dict(_WHERE)
    for wanted in (kind, "initiative", "need"):
        for one, row in candidates:
            if one == wanted and one in queries and ask.value(queries[one], id=row):
                return one, row
    return None
