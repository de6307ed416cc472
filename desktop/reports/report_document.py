"""Owns how a report of figures becomes a document of blocks. Must not know a file format, nor the subject."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from desktop.i18n import _, format_list, speaking
from desktop.reports.document import Block, Column, Document, Heading, Paragraph, Picture, Section, Table
from desktop.reports.report_charts import NONE, Pictures, chart_of, picture_words
from desktop.reports.report_told import Cell, Grid, Head, Part, ReportTold, picked

LINE, LYING = 97, 145  # letters of a table's size across a sheet that stands, and across one that lies
_ROUND: Final = 2.1  # letters: what stands around the words of a cell
_BOLD: Final = 1.1
_SLACK: Final = 1.16
SEVERAL: Final = 3  # rows that make a column of the same words worth telling once
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
            if alike(grid):
                yield Paragraph(_told_once(grid))
            yield from _tables(grid, line)
        for sentence in (*_remarks(grid), *grid.notes):
            yield Paragraph(sentence, "quiet")
    if part.empty:
        yield Paragraph(_("Rien n’est inscrit ici."), "quiet")
    for sentence in part.notes:
        yield Paragraph(sentence, "quiet")


def _tables(told: Grid, line: int) -> Iterator[Table]:
    """The table; each group that may go over a page is one of its own, so that the next page says its name again."""
    whole = _table(_with_words(told), line)
    together: list[Section] = []
    for section in whole.sections:
        if section.over and not section.short:
            yield from _together(whole, together)
            together = []
            yield replace(whole, rows=section.rows, groups=(), over=section.over)
        else:
            together.append(section)
    yield from _together(whole, together)


def _together(whole: Table, sections: Sequence[Section]) -> Iterator[Table]:
    """Some sections of a table as one."""
    rows: list[tuple[str, ...]] = []
    groups = []
    for section in sections:
        groups += [(len(rows), section.over)] if section.over else []
        rows += section.rows
    if rows:
        yield replace(whole, rows=tuple(rows), groups=tuple(groups))


def _table(grid: Grid, line: int) -> Table:
    groups = _groups(grid)
    apart = bool(groups)  # the first column stands over the rows
    heads = grid.heads[apart:]
    rows = [row[apart:] for row in (*grid.rows, *([grid.total] if grid.total else []))]
    columns = tuple(
        Column(head.title, share, number=head.form in ("number", "share"))
        for head, share in zip(heads, _shares(heads, rows, line), strict=True)
    )
    cells = tuple(tuple(map(_text, row)) for row in rows)
    return Table(columns, cells, grid.title, total=bool(grid.total), groups=groups)


def _remarks(grid: Grid) -> Iterator[str]:
    """What is remarked of rows, under the table: in a column beside their numbers it would be one word wide."""
    for at, head in enumerate(grid.heads):
        if at and head.form == "remark":
            for row in grid.rows:
                if row[at].text:
                    yield _("{head} – {name} : {text}", head=head.title, name=row[0].text, text=row[at].text)


def alike(grid: Grid) -> dict[str, str]:
    """The columns of words, but for the first, that say the same in all of several rows: their name, what they say."""
    rows = grid.rows
    return {
        head.name: rows[0][at].text
        for at, head in enumerate(grid.heads)
        if at
        and head.form == "text"
        and len(rows) >= SEVERAL
        and len({row[at].text for row in rows}) == 1
        and rows[0][at].text
        and not (grid.total and grid.total[at].text)
    }


def _told_once(grid: Grid) -> str:
    """What the columns that are alike all over say: once above the table, not in a narrow column of it."""
    titles = {head.name: head.title for head in grid.heads}
    return format_list([_("{label} : {text}", label=titles[name], text=text) for name, text in alike(grid).items()])


def _with_words(grid: Grid) -> Grid:
    """Without the columns of words and days in which nothing stands, or the same all over: paper is narrow. A number
    unsaid stays."""
    once = alike(grid)
    rows = (*grid.rows, *([grid.total] if grid.total else []))
    kept = [
        head.name
        for at, head in enumerate(grid.heads)
        if not at
        or head.form in ("number", "share")
        or (head.form != "remark" and head.name not in once and any(row[at].text for row in rows))
    ]
    return picked(grid, kept)


def _groups(grid: Grid) -> tuple[tuple[int, str], ...]:
    """Where what stands in the first column changes; none where it hardly repeats itself, or closes the table."""
    if not grid.grouped or grid.total or len(grid.heads) < 2:
        return ()
    said = [row[0].text for row in grid.rows]
    groups = tuple((at, text) for at, text in enumerate(said) if not at or text != said[at - 1])
    return groups if all(text for _at, text in groups) and 2 * len(groups) <= len(said) else ()


def _shares(heads: Sequence[Head], rows: Sequence[Sequence[Cell]], line: int) -> list[float]:
    """The shares of the columns, in letters of a line: as asked for, but none too narrow for its longest word.

    A Word file may be opened where our fonts are not: while there is room, its words may be wider, up to a sixth. Where
    the line is too short, those with more room than their words need give of it, not the narrow ones; what a column
    would leave empty beside its longest text goes to those whose texts break.
    """
    asked = sum(head.share for head in heads) or 1
    wanted = [head.share * line / asked for head in heads]
    words = []
    for at, head in enumerate(heads):
        said = (row[at].text for row in rows[:READ])
        words.append(max(_BOLD * _widest([head.title]), _widest(said)))
    slack = max(1.0, min(_SLACK, (line - _ROUND * len(words)) / (sum(words) or 1)))
    least = [one * slack + _ROUND for one in words]
    spare = [max(0.0, one - need) for one, need in zip(wanted, least, strict=True)]
    over = sum(map(max, wanted, least)) - line
    given = min(1.0, max(0.0, over) / (sum(spare) or 1))
    found = [need + (1 - given) * more if more else need for need, more in zip(least, spare, strict=True)]
    whole = [_ROUND + slack * max((_long(row[at].text) for row in rows[:READ]), default=0) for at in range(len(heads))]
    return _evened(found, [max(one, need) for one, need in zip(whole, least, strict=True)])


def _evened(found: Sequence[float], whole: Sequence[float]) -> list[float]:
    """The same line, where no column is wider than its longest text while those of others break. None is doubled
    before it: a long text would take all."""
    empty = [max(0.0, one - need) for one, need in zip(found, whole, strict=True)]
    lacking = [min(one, max(0.0, need - one)) for one, need in zip(found, whole, strict=True)]
    moved = min(sum(empty), sum(lacking))
    if not moved:
        return list(found)
    gives, takes = moved / sum(empty), moved / sum(lacking)
    return [one - gives * out + takes * in_ for one, out, in_ in zip(found, empty, lacking, strict=True)]


def _widest(said: Iterable[str]) -> float:
    """The width of the widest word, in letters."""
    words = {word for words in said for word in _WORD.split(words)}
    return max(map(_long, words), default=0)


def _long(text: str) -> float:
    """About how long a text is on one line, in letters."""
    return sum(map(_wide, text))


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
