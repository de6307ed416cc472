"""Owns how a report of figures becomes a document of blocks. Must not know a file format, nor the subject."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.i18n import _, format_list, speaking
from desktop.reports.document import Block, Column, Document, Heading, Paragraph, Table
from desktop.reports.report_told import Cell, Grid, Part, ReportTold


def document(told: ReportTold) -> Document:
    """The report as a document, in its language."""
    with speaking(told.lang):
        foot = format_list([part for part in (told.title, told.foot) if part])
        blocks = tuple(_blocks(told))
        return Document(told.lang, told.organisation, told.title, told.facts, blocks, foot, told.stamp, told.landscape)


def _blocks(told: ReportTold) -> Iterator[Block]:
    for sentence in told.kept_back:
        yield Paragraph(sentence, "notice")
    for part in told.parts:
        yield from _part(part)


def _part(part: Part) -> Iterator[Block]:
    yield Heading(part.title)
    for sentence in part.words:
        yield Paragraph(sentence)
    alone = len(part.grids) == 1
    for grid in part.grids:
        if not (grid.rows or grid.notes):
            continue
        if not alone or grid.title != part.title:
            yield Heading(grid.title, 2)
        if grid.rows:
            yield _table(grid)
        for sentence in grid.notes:
            yield Paragraph(sentence, "quiet")
    if not (part.words or part.notes or any(grid.rows or grid.notes for grid in part.grids)):
        yield Paragraph(_("Rien n’est inscrit ici."), "quiet")
    for sentence in part.notes:
        yield Paragraph(sentence, "quiet")


def _table(grid: Grid) -> Table:
    columns = tuple(Column(head.title, head.share, number=head.form in ("number", "share")) for head in grid.heads)
    rows = [*grid.rows, *([grid.total] if grid.total else [])]
    return Table(columns, tuple(tuple(map(_text, row)) for row in rows), grid.title, total=bool(grid.total))


def _text(cell: Cell) -> str:
    return cell.text
