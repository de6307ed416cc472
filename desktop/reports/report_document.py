"""Owns how a report of figures becomes a document of blocks. Must not know a file format, nor the subject."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from desktop.i18n import _, format_list, speaking
from desktop.reports.document import Block, Column, Document, Heading, Paragraph, Picture, Table
from desktop.reports.report_charts import NONE, Pictures, chart_of, picture_words
from desktop.reports.report_told import Cell, Grid, Part, ReportTold

LINE: Final = 78  # letters of a table's size across a page
READ: Final = 200  # rows looked at for long words
_WORD: Final = re.compile(r"[ /-]+")


def document(told: ReportTold, pictures: Pictures = NONE) -> Document:
    """The report as a document, in its language, with those of its charts that have been drawn."""
    with speaking(told.lang):
        foot = format_list([part for part in (told.title, told.foot) if part])
        blocks = tuple(_blocks(told, pictures))
        return Document(told.lang, told.organisation, told.title, told.facts, blocks, foot, told.stamp, told.landscape)


def _blocks(told: ReportTold, pictures: Pictures) -> Iterator[Block]:
    for sentence in told.kept_back:
        yield Paragraph(sentence, "notice")
    for part in told.parts:
        yield from _part(part, pictures)


def _part(part: Part, pictures: Pictures) -> Iterator[Block]:
    yield Heading(part.title)
    for sentence in part.words:
        yield Paragraph(sentence)
    alone = len(part.grids) == 1
    for grid in part.grids:
        if not (grid.rows or grid.notes):
            continue
        if not alone or grid.title != part.title:
            yield Heading(grid.title, 2)
        spec = chart_of(grid)
        if spec is not None and spec in pictures:
            yield Picture(pictures[spec], picture_words(spec))
        if grid.rows:
            yield _table(grid)
        for sentence in grid.notes:
            yield Paragraph(sentence, "quiet")
    if not (part.words or part.notes or any(grid.rows or grid.notes for grid in part.grids)):
        yield Paragraph(_("Rien n’est inscrit ici."), "quiet")
    for sentence in part.notes:
        yield Paragraph(sentence, "quiet")


def _table(grid: Grid) -> Table:
    rows = [*grid.rows, *([grid.total] if grid.total else [])]
    shares = _shares(grid, rows)
    columns = tuple(
        Column(head.title, share, number=head.form in ("number", "share"))
        for head, share in zip(grid.heads, shares, strict=True)
    )
    return Table(columns, tuple(tuple(map(_text, row)) for row in rows), grid.title, total=bool(grid.total))


def _shares(grid: Grid, rows: Sequence[Sequence[Cell]]) -> list[float]:
    """The shares of the columns, in letters of a line: as asked for, but none too narrow for its longest word."""
    asked = sum(head.share for head in grid.heads) or 1
    shares = []
    for at, head in enumerate(grid.heads):
        said = [head.title, *(row[at].text for row in rows[:READ])]
        longest = max((len(word) for words in said for word in _WORD.split(words)), default=0)
        shares.append(max(head.share * LINE / asked, 1.2 * longest + 2))
    return shares


def _text(cell: Cell) -> str:
    return cell.text
