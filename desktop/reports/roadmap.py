"""Owns a roadmap as a report: what an audience may be told of it, and under which headings. Must not know a format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from desktop.errors import InvalidValue, NotFound
from desktop.i18n import LANGUAGES, _, format_date, format_list, format_span, isolate, language, ngettext, speaking
from desktop.models.roadmaps import Roadmap
from desktop.reports import roadmap_bars
from desktop.reports.document import Block, Column, Document, Heading, Paragraph, Table
from desktop.reports.minutes_names import Names
from desktop.services.audience.redaction import audience_named
from desktop.services.audience.telling_rules import RANK, UNSAID
from desktop.services.plan import roadmaps
from desktop.services.plan.roadmap_words import reached_words, share, source_words
from desktop.services.plan.roadmaps import Aim, RoadmapBook, Step, Task
from desktop.services.words.day_spans import due_words

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which roadmap: in a language ("" for the one in force), for an audience, told on a day."""

    roadmap: bytes
    today: date
    lang: str = ""
    audience: str = "internal"


@dataclass(frozen=True, slots=True)
class RoadmapTold:
    """A roadmap as it was at one moment, for one audience, in one language."""

    book: RoadmapBook
    lang: str
    audience: str
    stamp: datetime


def read(session: Session, wanted: Wanted) -> RoadmapTold:
    """What may be told. Raises NotFound, InvalidValue for an audience that is none or that the roadmap is not for."""
    audience_named(wanted.audience)
    row = session.execute(select(Roadmap.id, Roadmap.visibility).where(Roadmap.id == wanted.roadmap)).first()
    if row is None:
        raise NotFound(reference=wanted.roadmap.hex())
    if RANK[row.visibility if row.visibility in RANK else UNSAID] > RANK[wanted.audience]:
        reason = _(
            "cette feuille de route est pour un public plus étroit (« Qui peut la lire », dans le suivi de sa fiche)."
        )
        raise InvalidValue(field=_("Pour qui"), reason=reason)
    lang = wanted.lang if wanted.lang in LANGUAGES else language()
    with speaking(lang):
        names = Names(session, lang, wanted.audience)
        book = roadmaps.read(session, wanted.roadmap, lang, today=wanted.today, telling=names)
    return RoadmapTold(book, lang, wanted.audience, datetime(*wanted.today.timetuple()[:3], tzinfo=UTC))


def words(told: RoadmapTold) -> list[str]:
    """What whoever passes it on must know, in the language of whoever reads it."""
    said = [_kept_back(told.book)] if told.book.kept_back else []
    if told.audience == "internal":
        said.append(_("Il porte des noms de personnes : pour les membres du réseau, pas pour le web."))
    else:
        said.append(_("Les personnes y sont par leur fonction."))
    return said


def document(told: RoadmapTold) -> Document:
    """The roadmap as a report, in its language."""
    with speaking(told.lang):
        book = told.book
        title = book.title or _("Sans titre")
        day = format_date(book.today, "long")
        return Document(
            told.lang,
            _("Feuille de route"),
            title,
            tuple((label, text) for label, text in _facts(book) if text),
            tuple(_blocks(book, day)),
            format_list([title, day]),
            told.stamp,
        )


def _facts(book: RoadmapBook) -> Iterator[tuple[str, str]]:
    yield _("Territoire"), book.area
    yield _("Pilotée par"), book.actor
    yield _("Période"), format_span(book.starts, book.ends)
    yield _("Statut"), book.status_label
    yield _("Avancement"), format_list([part for part in (share(book.reached.progress), _of(book)) if part])
    yield _("Source"), book.source


def _of(book: RoadmapBook) -> str:
    return reached_words(book.reached) if book.reached.counted else ""


def _kept_back(book: RoadmapBook) -> str:
    return ngettext(
        "{n} ligne n’y est pas : elle est pour un public plus étroit.",
        "{n} lignes n’y sont pas : elles sont pour un public plus étroit.",
        book.kept_back,
    )


def _blocks(book: RoadmapBook, day: str) -> Iterator[Block]:
    if book.kept_back:
        yield Paragraph(_kept_back(book), "notice")
    if book.late:
        late = ngettext("{n} étape en retard", "{n} étapes en retard", book.late)
        yield Paragraph(_("{late} au {day}.", late=late, day=day), "notice")
    if book.description:
        yield Paragraph(book.description)
    yield from roadmap_bars.blocks(book)
    number = 0
    for aim in book.aims:
        number += aim.id is not None
        yield from _aim(aim, number, book.today)
    serving = [(step, task) for step in book.steps for task in step.tasks]
    if serving:
        yield Heading(_("Actions qui servent les étapes"))
        yield _actions(serving, book.today)
    yield Paragraph(_("Responsables, échéances et statuts au {day}.", day=day), "quiet")
    if any(step.of_actions for step in book.steps):
        yield Paragraph(
            _(
                "L’avancement d’une étape que servent des actions est la moyenne de ces actions, jamais un chiffre "
                "saisi."
            ),
            "quiet",
        )


def _aim(aim: Aim, number: int, today: date) -> Iterator[Block]:
    if aim.id is None:
        yield Heading(_("Étapes sans objectif"))
    else:
        yield Heading(f"{number}. {isolate(aim.title or _('Sans titre'))}")
    if aim.measure:
        yield Paragraph(_("On verra qu’il est atteint ainsi : {measure}", measure=aim.measure))
    told = format_list([part for part in (share(aim.reached.progress), reached_words(aim.reached)) if part])
    yield Paragraph(told, "quiet")
    if aim.steps:
        columns = [(_("Étape"), 1.7), (_("Qui"), 1.0), (_("Avant le"), 0.9), (_("Statut"), 0.7), (_("Avancement"), 0.8)]
        rows = [
            (step.title or _("Sans titre"), step.who, _when(step, today), step.status_label, _far(step))
            for step in aim.steps
        ]
        yield _table(aim.title or _("Étapes"), columns, rows)


def _actions(serving: Sequence[tuple[Step, Task]], today: date) -> Table:
    columns = [(_("Ce qu’il faut faire"), 1.5), (_("Étape"), 1.1), (_("Qui"), 0.9), (_("Avant le"), 0.8)]
    columns += [(_("Statut"), 0.6), (_("Avancement"), 0.75)]
    rows = [
        (task.title, step.title, task.who, _when(task, today), task.status_label, share(task.progress))
        for step, task in serving
    ]
    return _table(_("Actions qui servent les étapes"), columns, rows)


def _when(line: Step | Task, today: date) -> str:
    """The date, and how late it is in words."""
    late = due_words(line.due, today) if line.late else ""
    return format_list([part for part in (written(line.due), late) if part])


def _far(step: Step) -> str:
    return format_list([part for part in (share(step.progress), source_words(step)) if part])


def written(iso: str) -> str:
    """A day, a month or a year in the language in force."""
    parts = [int(part) for part in iso.split("-") if part.isdecimal()]
    try:
        if len(parts) == 3:
            return format_date(date(parts[0], parts[1], parts[2]), "long")
        if len(parts) == 2:
            return format_date(date(parts[0], parts[1], 1), "month_year")
    except ValueError:
        return iso
    return iso


def _table(label: str, columns: Sequence[tuple[str, float]], rows: Sequence[tuple[str, ...]]) -> Table:
    """A table without the columns in which nothing stands."""
    kept = [at for at in range(len(columns)) if at == 0 or any(row[at] for row in rows)]
    return Table(
        tuple(Column(*columns[at]) for at in kept), tuple(tuple(row[at] for at in kept) for row in rows), label
    )
