"""Columns of a report's tables: as wide as asked for, but no word is cut that need not be."""

from __future__ import annotations

from desktop.reports.report_document import LINE, LYING, document
from desktop.reports.report_told import Grid, Head, Part, ReportTold, number, words
from desktop.timekeeping import EPOCH


def shares(*heads: tuple[str, float, str], landscape: bool = False) -> list[float]:
    """How the columns of a table of one row share the line: head, what is asked for, what stands there."""
    row = tuple(words(text) if not text.isdigit() else number(int(text)) for _title, _share, text in heads)
    grid = Grid("a", "Table", tuple(Head(f"h{at}", one[0], one[1]) for at, one in enumerate(heads)), (row,))
    told = ReportTold("4w", "fr", "internal", "", "Titre", (), (Part("a", "A", (), (grid,)),), (), "", EPOCH, landscape)
    table = next(block for block in document(told).blocks if hasattr(block, "columns"))
    return [column.share for column in table.columns]


def test_a_column_has_what_it_asks_for_where_there_is_room() -> None:
    one, other = shares(("Qui", 3.0, "Nous"), ("Quoi", 1.0, "Ici"))
    assert (round(one / other, 6), one + other) == (3, LINE)
    assert sum(shares(("Qui", 3.0, "Nous"), ("Quoi", 1.0, "Ici"), landscape=True)) == LYING


def test_a_narrow_column_keeps_its_longest_word_and_the_wide_give() -> None:
    long = "gouvernements"
    wide, narrow = shares(("Activité", 30.0, "de " * 90), ("N", 1.0, long))
    assert narrow > len(long), "the word, and what stands around it"
    assert wide + narrow == LINE
    bold, plain = shares(("gouvernements", 0.01, "a"), ("a", 0.01, "gouvernements"), ("b", 50.0, "x"))[:2]
    assert bold > plain, "heads are bold"


def test_a_date_of_figures_is_one_word_a_path_is_not() -> None:
    day, path = shares(*(("a", 0.01, text) for text in ("2017/04/05", "abcd/ef/gh")), ("b", 50.0, "x"))[:2]
    assert day > 10 > path


def test_where_no_line_is_long_enough_each_has_what_its_words_need() -> None:
    found = shares(*(("Qui", 1.0, "m" * 20) for _n in range(9)))
    assert len(set(found)) == 1
    assert sum(found) > LINE, "shares of a line: they are made less together"
