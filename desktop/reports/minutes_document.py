"""Owns in which order and under which headings minutes are told. Must not know a file format, nor the profile."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from desktop.i18n import _, format_list, isolate, ngettext, speaking
from desktop.reports.document import Block, Column, Document, Heading, Paragraph, Said, Table
from desktop.reports.minutes import ActionTold, Correction, Minutes, Person
from desktop.reports.needs_map import needs_map

MINUTES: Final = "minutes"


def document(minutes: Minutes) -> Document:
    """The minutes as a report, in their own language."""
    with speaking(minutes.lang):
        return Document(
            minutes.lang,
            _stand(minutes),
            minutes.title,
            tuple(_facts(minutes)),
            tuple(_blocks(minutes)),
            format_list([part for part in (minutes.title, minutes.day) if part]),
            minutes.stamp,
        )


def _stand(minutes: Minutes) -> str:
    if not minutes.final:
        return _("Compte rendu provisoire")
    return _("Compte rendu final, avec rectificatifs") if _corrected(minutes) else _("Compte rendu final")


def _corrected(minutes: Minutes) -> bool:
    return bool(minutes.corrections) or any(line.corrections for item in minutes.items for line in item.lines)


def _facts(minutes: Minutes) -> Iterator[tuple[str, str]]:
    when = format_list([part for part in (minutes.day, minutes.hours) if part])
    for label, text in (
        (_("Type de réunion"), minutes.kind),
        (_("Date"), when),
        (_("Forme"), minutes.mode),
        (_("Lieu"), minutes.place),
        (_("Animée par"), minutes.chair),
        (_("Notes prises par"), minutes.notes_by),
        (_("Compte rendu final le"), minutes.closed),
    ):
        if text:
            yield label, text


def _blocks(minutes: Minutes) -> Iterator[Block]:
    if not minutes.final:
        yield Paragraph(_("Ce compte rendu n’est pas encore final : il peut changer."), "notice")
    if minutes.kept_back:
        said = ngettext(
            "{n} ligne n’y est pas : elle est pour un public plus étroit.",
            "{n} lignes n’y sont pas : elles sont pour un public plus étroit.",
            minutes.kept_back,
        )
        yield Paragraph(said, "notice")
    for correction in minutes.corrections:
        yield _correction(correction)
    yield from _presences(minutes)
    yield from _agenda(minutes)
    yield from _needs(minutes)
    yield from _outcome(minutes)


def _correction(correction: Correction) -> Paragraph:
    text = _("Rectificatif du {day} : {text}", day=correction.day, text=correction.text)
    return Paragraph(text, "amendment")


def _presences(minutes: Minutes) -> Iterator[Block]:
    if not (minutes.present or minutes.absent):
        return
    yield Heading(_("Présences"))
    if minutes.present:
        count = ngettext("{n} présence", "{n} présences", len(minutes.present))
        yield Paragraph(format_list([part for part in (count, minutes.counted) if part]), "quiet")
        yield _people(_("Présences"), minutes.present)
    if minutes.absent:
        yield Heading(_("Absences"), 2)
        yield _people(_("Absences"), minutes.absent)


def _people(label: str, people: Sequence[Person]) -> Table:
    columns = [
        (_("Nom"), 1.0, [one.name for one in people]),
        (_("Fonction"), 0.9, [one.function for one in people]),
        (_("Organisation"), 1.3, [one.organisation for one in people]),
        (_("Rôle"), 0.8, [one.role for one in people]),
    ]
    kept = [column for column in columns if any(column[2])] or columns[2:3]
    return _table(
        label, [(title, share) for title, share, _texts in kept], list(zip(*(c[2] for c in kept), strict=True))
    )


def _agenda(minutes: Minutes) -> Iterator[Block]:
    if not minutes.items:
        return
    yield Heading(_("Ordre du jour et notes"))
    number = 0
    for item in minutes.items:
        if item.title:
            number += 1
            more = format_list([part for part in (item.planned, item.status) if part])
            yield Heading(f"{number}. {isolate(item.title)}", 2)
            if more:
                yield Paragraph(more, "quiet")
        for line in item.lines:
            yield Said(line.time, line.kind, line.label, line.text, line.more)
            for correction in line.corrections:
                yield _correction(correction)


def _needs(minutes: Minutes) -> Iterator[Block]:
    if minutes.needs:
        yield Heading(_("Besoins"))
        columns = [(_("N°"), 0.35), (_("Besoin"), 1.7), (_("Secteur"), 0.8), (_("Où"), 0.9)]
        columns += [(_("Gravité"), 0.7), (_("Personnes"), 0.7)]
        rows = [
            (str(number), one.statement, one.sector, one.places, one.severity, one.people)
            for number, one in enumerate(minutes.needs, start=1)
        ]
        yield _table(_("Besoins"), columns, rows)
        drawn = needs_map(minutes.needs)
        if drawn is not None:
            yield drawn
    if minutes.priorities:
        yield Heading(_("Priorités"))
        columns = [(_("Rang"), 0.3), (_("Besoin"), 2.0), (_("Points"), 0.5), (_("Pourquoi"), 1.2)]
        ranked = [
            (str(rank), one.statement, one.points, one.why) for rank, one in enumerate(minutes.priorities, start=1)
        ]
        yield _table(_("Priorités"), *_without_empty(columns, ranked))


def _outcome(minutes: Minutes) -> Iterator[Block]:
    if minutes.decisions:
        yield Heading(_("Décisions"))
        columns = [(_("Numéro"), 0.5), (_("Décision"), 2.5)]
        yield _table(_("Décisions"), columns, [(isolate(one.number), one.text) for one in minutes.decisions])
    for title, actions in ((_("Actions"), minutes.actions), (_("Actions reprises"), minutes.carried)):
        if actions:
            yield Heading(title)
            yield _actions(title, actions)
    if minutes.actions or minutes.carried:
        yield Paragraph(_("Responsables, échéances et statuts au {day}.", day=minutes.as_of), "quiet")


def _actions(label: str, actions: Sequence[ActionTold]) -> Table:
    columns = [(_("Ce qu’il faut faire"), 1.8), (_("Qui"), 1.1), (_("Avant le"), 0.7), (_("Statut"), 0.7)]
    return _table(label, columns, [(one.what, one.who, one.until, one.status) for one in actions])


def _table(label: str, columns: Sequence[tuple[str, float]], rows: Sequence[tuple[str, ...]]) -> Table:
    return Table(tuple(Column(*column) for column in columns), tuple(rows), label)


def _without_empty(
    columns: Sequence[tuple[str, float]], rows: Sequence[tuple[str, ...]]
) -> tuple[list[tuple[str, float]], list[tuple[str, ...]]]:
    """The same without columns in which nothing stands."""
    kept = [at for at in range(len(columns)) if any(row[at] for row in rows)]
    return [columns[at] for at in kept], [tuple(row[at] for at in kept) for row in rows]
