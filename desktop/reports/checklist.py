"""Owns a checklist on paper: what is done, what is open, room for a tick by hand. Must not know a format.

For others than the network it tells the points alone: no note, nobody's name, no initiative.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from desktop.errors import InvalidValue, NotFound
from desktop.i18n import LANGUAGES, _, format_date, format_list, isolate, language, ngettext, speaking
from desktop.models.checklists import Checklist
from desktop.reports.document import Block, Column, Document, Heading, Table
from desktop.reports.other_language import only_in
from desktop.reports.roadmap import written
from desktop.services.audience.redaction import audience_named
from desktop.services.audience.telling_rules import RANK, UNSAID, Ground
from desktop.services.documents import checklist_rows
from desktop.services.documents.checklist_rows import Book, Point

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

DONE, OPEN = "☑", "☐"
WITHIN: Final = "internal"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which checklist: in a language ("" for the one in force), for an audience, told on a day."""

    checklist: bytes
    today: date
    lang: str = ""
    audience: str = WITHIN


@dataclass(frozen=True, slots=True)
class ChecklistTold:
    """A checklist as it was at one moment, for one audience, in one language."""

    book: Book
    lang: str
    audience: str

    @property
    def within(self) -> bool:
        """Whether it stays in the network: only then are notes and people told."""
        return self.audience == WITHIN


def read(session: Session, wanted: Wanted) -> ChecklistTold:
    """What may be told. Raises NotFound, InvalidValue for an audience that is none or that the list is not for."""
    audience = audience_named(wanted.audience)
    columns = (Checklist.id, Checklist.visibility, Checklist.state, Checklist.initiative)
    row = session.execute(select(*columns).where(Checklist.id == wanted.checklist, Checklist.deleted == 0)).first()
    if row is None:
        raise NotFound(reference=wanted.checklist.hex())
    if RANK[row.visibility if row.visibility in RANK else UNSAID] > RANK[audience]:
        reason = _("cette liste est pour un public plus étroit (« Qui peut la lire », dans le suivi de sa fiche).")
        raise InvalidValue(field=_("Pour qui"), reason=reason)
    if audience != WITHIN and row.initiative and Ground(session, audience).touches("initiative", row.initiative):
        reason = _("elle touche des personnes protégées : ce qui y est écrit librement ne sort pas du réseau.")
        raise InvalidValue(field=_("Pour qui"), reason=reason)
    lang = wanted.lang if wanted.lang in LANGUAGES else language()
    with speaking(lang):
        return ChecklistTold(checklist_rows.read(session, wanted.checklist, lang, today=wanted.today), lang, audience)


def words(told: ChecklistTold) -> list[str]:
    """What whoever passes it on must know, in the language of whoever reads it."""
    if told.within:
        return [_("Elle porte des remarques et des noms : pour les membres du réseau, pas pour le web.")]
    return [_("Les remarques, les personnes et l’initiative n’y sont pas.")]


def document(told: ChecklistTold) -> Document:
    """The list, in its language."""
    with speaking(told.lang):
        book = told.book
        day = format_date(book.today, "long")
        return Document(
            told.lang,
            _("Liste de contrôle"),
            book.title,
            tuple((label, text) for label, text in _facts(told) if text),
            tuple(_blocks(told)),
            format_list([book.title, day]),
            datetime(*book.today.timetuple()[:3], tzinfo=UTC),
        )


def _facts(told: ChecklistTold) -> Iterator[tuple[str, str]]:
    book = told.book
    yield _("Territoire"), book.area
    yield _("Initiative"), book.initiative if told.within else ""
    yield _("Suivie par"), book.actor if told.within else ""
    yield _("Secteur"), book.sector
    yield _("Commencée le"), written(book.starts)
    yield _("À finir avant le"), written(book.due)
    yield _("Avancement"), progress(book.done, len(book.points))
    yield _("D’après"), book.document if book.document != book.title else ""


def progress(done: int, points: int) -> str:
    """ "7 points faits sur 12"."""
    return ngettext("{n} point fait sur {all}", "{n} points faits sur {all}", done, all=points)


def _blocks(told: ChecklistTold) -> Iterator[Block]:
    for heading, points in groupby(told.book.points, key=lambda point: point.heading):
        if heading:
            yield Heading(heading)
        yield _table(told, list(points), heading)
    yield from only_in({point.lang for point in told.book.points}, told.lang)


def _table(told: ChecklistTold, points: list[Point], heading: str) -> Table:
    columns = (
        Column(_("Fait"), 0.5),
        Column(_("Point"), 2.45),
        Column(_("Le"), 0.75),
        Column(_("Remarque, qui, avant quand"), 1.6),
    )
    rows = [
        (DONE if point.done else OPEN, point.text, written(point.done_on), _beside(point) if told.within else "")
        for point in points
    ]
    kept = columns if told.within else columns[:3]
    return Table(kept, tuple(row[: len(kept)] for row in rows), heading or told.book.title)


def _beside(point: Point) -> str:
    parts = [point.note]
    if point.action is not None and not point.done:
        due = _("avant le {date}", date=written(point.action.due)) if point.action.due else ""
        parts.append(" · ".join(isolate(one) for one in (point.action.who, due, point.action.status_label) if one))
    return "\n".join(part for part in parts if part)
