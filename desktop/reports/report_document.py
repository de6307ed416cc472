"""Owns how a report of figures becomes a document of blocks. Must not know a file format, nor the subject."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from desktop.i18n import _, format_list, speaking
from desktop.reports.document import Block, Column, Document, Heading, Paragraph, Picture, Table
from desktop.reports.report_charts import NONE, Pictures, chart_of, picture_words
from desktop.reports.report_told import Cell, Grid, Part, ReportTold

LINE, LYING = 97, 145  # letters of a table's size across a sheet that stands, and across one that lies
_ROUND: Final = 2.1  # letters: what stands around the words of a cell
_BOLD: Final = 1.1
READ: Final = 200  # rows looked at for long words
_WORD: Final = re.compile(r" +|[/-]+(?!\d)")  # where a line may break: a date of figures is one word


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
        yield from _part(part, pictures, LYING if told.landscape else LINE)


def _part(part: Part, pictures: Pictures, line: int) -> Iterator[Block]:
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
            yield _table(grid, line)
        for sentence in grid.notes:
            yield Paragraph(sentence, "quiet")
    if not (part.words or part.notes or any(grid.rows or grid.notes for grid in part.grids)):
        yield Paragraph(_("Rien n’est inscrit ici."), "quiet")
    for sentence in part.notes:
        yield Paragraph(sentence, "quiet")


def _table(grid: Grid, line: int) -> Table:
    rows = [*grid.rows, *([grid.total] if grid.total else [])]
    shares = _shares(grid, rows, line)
    columns = tuple(
        Column(head.title, share, number=head.form in ("number", "share"))
        for head, share in zip(grid.heads, shares, strict=True)
    )
    return Table(columns, tuple(tuple(map(_text, row)) for row in rows), grid.title, total=bool(grid.total))


def _shares(grid: Grid, rows: Sequence[Sequence[Cell]], line: int) -> list[float]:
    """The shares of the columns, in letters of a line: as asked for, but none too narrow for its longest word.

    Where the line is too short for that, those with more room than their words need give of it, not the narrow ones.
    """
    asked = sum(head.share for head in grid.heads) or 1
    wanted, least = [], []
    for at, head in enumerate(grid.heads):
        wanted.append(head.share * line / asked)
        said = (row[at].text for row in rows[:READ])
        least.append(max(_BOLD * _widest([head.title]), _widest(said)) + _ROUND)
    spare = [max(0.0, one - need) for one, need in zip(wanted, least, strict=True)]
    over = sum(map(max, wanted, least)) - line
    given = min(1.0, max(0.0, over) / (sum(spare) or 1))
    return [need + (1 - given) * more if more else need for need, more in zip(least, spare, strict=True)]


def _widest(said: Iterable[str]) -> float:
    """The width of the widest word, in letters."""
    words = {word for words in said for word in _WORD.split(words)}
    return max((sum(map(_wide, word)) for word in words), default=0)


def _wide(sign: str) -> float:
    """About how wide a sign is in our fonts, to one letter."""
    if sign in "mwMW@%":
        return 1.7
    if sign in "ijlI.,:;'’|":
        return 0.5
    if sign in "tfr":
        return 0.7
    return 1.2 if sign.isupper() or sign.isdigit() else 1.05


def _text(cell: Cell) -> str:
    return cell.text
