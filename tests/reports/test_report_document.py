"""Columns of a report's tables: as wide as asked for, but no word is cut that need not be."""

from __future__ import annotations

from desktop.reports import docx, printed
from desktop.reports.document import Block, Column, Document, Heading, Paragraph, Picture, Table, leading
from desktop.reports.report_document import LINE, LYING, document
from desktop.reports.report_told import Cell, Grid, Head, Part, ReportTold, number, words
from desktop.timekeeping import EPOCH
from tests.reports.reading_docx import opened


def shares(*heads: tuple[str, float, str], landscape: bool = False) -> list[float]:
    """How the columns of a table of one row share the line: head, what is asked for, what stands there."""
    row = tuple(words(text) if not text.isdigit() else number(int(text)) for _title, _share, text in heads)
    grid = Grid("a", "Table", tuple(Head(f"h{at}", one[0], one[1]) for at, one in enumerate(heads)), (row,))
    told = ReportTold("4w", "fr", "internal", "", "Titre", (), (Part("a", "A", (), (grid,)),), (), "", EPOCH, landscape)
    table = next(block for block in document(told).blocks if hasattr(block, "columns"))
    return [column.share for column in table.columns]


def grouped(*said: tuple[str, str]) -> Table:
    """The only table of some rows that are grouped by their first column, as a document has it."""
    (table,) = grouped_all(*said)
    return table


def grouped_all(*said: tuple[str, str]) -> list[Table]:
    heads = (Head("who", "Qui"), Head("day", "Jour", form="day"), Head("what", "Quoi"))
    grid = Grid("a", "Table", heads, tuple((words(who), words(""), words(what)) for who, what in said), grouped=True)
    told = ReportTold("4w", "fr", "internal", "", "Titre", (), (Part("a", "A", (), (grid,)),), (), "", EPOCH)
    return [block for block in document(told).blocks if isinstance(block, Table)]


def test_what_repeats_itself_stands_over_its_rows_once() -> None:
    table = grouped(("Al Wafae", "kits"), ("Al Wafae", "soins"), ("ASTICUDE", "kits"), ("ASTICUDE", "cours"))
    assert [column.title for column in table.columns] == ["Quoi"], "nor is there a column of days that nobody said"
    assert [(one.over, one.rows) for one in table.sections] == [
        ("Al Wafae", (("kits",), ("soins",))),
        ("ASTICUDE", (("kits",), ("cours",))),
    ]


def test_a_group_that_may_go_over_a_page_says_its_name_again_there() -> None:
    said = [
        ("Al Wafae", "kits"),
        ("Al Wafae", "soins"),
        *(("OIM", f"cours {n}") for n in range(9)),
        ("UM5", "a"),
        ("UM5", "b"),
    ]
    tables = grouped_all(*said)
    assert [(one.over, [part.over for part in one.sections], len(one.rows)) for one in tables] == [
        ("", ["Al Wafae"], 2),
        ("OIM", [""], 9),
        ("", ["UM5"], 2),
    ]
    page = printed.page(Document("fr", "", "Titre", (), tuple(tables), "", EPOCH)).decode()
    head = page.split("<thead>")[2].split("</thead>")[0]
    assert head.count("<tr") == 2, "its name is in the head, which comes back on each page"
    assert "OIM" in head
    word = opened(docx.write(Document("fr", "", "Titre", (), tuple(tables), "", EPOCH)))
    assert [bool(row._tr.xpath(".//w:tblHeader")) for row in word.tables[1].rows] == [True, True, *[False] * 9]


def test_what_hardly_repeats_itself_or_is_not_said_keeps_its_column() -> None:
    apart = grouped(("Al Wafae", "kits"), ("ASTICUDE", "soins"), ("OIM", "kits"))
    unsaid = grouped(("", "kits"), ("", "soins"), ("OIM", "kits"), ("OIM", "cours"))
    for table in (apart, unsaid):
        assert [column.title for column in table.columns] == ["Qui", "Quoi"]
        assert [one.over for one in table.sections] == [""]


def test_what_leads_is_kept_with_what_follows() -> None:
    """No heading, nor the words under it, ends a page; what is noted on a table stands with it."""
    table = Table((Column("A", 1),), (("1",),))
    note, said = Paragraph("Remarque", "quiet"), Paragraph("3 projets.")
    blocks = (Heading("Projets"), said, table, note, Heading("Suite"), said, Heading("Plus", 2), said, Heading("Fin"))
    assert leading(blocks) == [True, True, True, False, True, True, True, False, False]
    assert leading((Heading("A"), Picture(b"", ""), table, said)) == [True, False, False, False]
    assert leading(()) == [], "a meeting in which nothing was written"
    assert leading((table, note, note, note)) == [True, True, True, False], "the last note is not alone on a page"
    many = leading((table, *[note] * 12, said))
    assert many == [True, *[False] * 7, *[True] * 4, False, False], "of many only the last stay together"


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


def test_what_a_column_leaves_empty_goes_to_those_whose_texts_break() -> None:
    short, long, number_ = shares(
        ("Unité", 3.0, "Personnes"), ("Qui", 1.0, "Organisation des régions"), ("N", 1.0, "7")
    )
    assert long > len("Organisation des régions"), "one line"
    assert short > 40, "what nobody needs stays where it was asked for"
    assert round(short + long + number_) == LINE
    wide, other = shares(("Unité", 9.0, "Personnes"), ("Texte", 1.0, "mot " * 300))
    assert round(wide + other) == LINE
    assert wide > 15, "a long text does not take all"


def test_a_column_that_says_the_same_all_over_is_told_once_above() -> None:
    heads = (Head("what", "Quoi"), Head("who", "Par qui"), Head("where", "Où"), Head("n", "Combien", form="number"))
    rows = tuple((words(what), words("Al Wafae"), words(where), number(4)) for what, where in ("aA", "bB", "cB"))

    def blocks(*some: tuple[Cell, ...], total: tuple[Cell, ...] = ()) -> list[Block]:
        grid = Grid("a", "Table", heads, some, total)
        told = ReportTold("4w", "fr", "internal", "", "Titre", (), (Part("a", "A", (), (grid,)),), (), "", EPOCH)
        return list(document(told).blocks)

    *_headings, once, table = blocks(*rows, total=(words("Total"), Cell(), Cell(), number(12)))
    assert isinstance(once, Paragraph)
    assert once.text.replace("\u202f", " ").replace("\xa0", " ") == "Par qui : Al Wafae"
    assert isinstance(table, Table)
    assert [column.title for column in table.columns] == ["Quoi", "Où", "Combien"], "numbers stay, alike or not"
    *_headings, table = blocks(*rows[:2])
    assert isinstance(table, Table)
    assert len(table.columns) == 4, "two rows say little"


def test_what_is_remarked_of_a_row_stands_under_the_table() -> None:
    heads = (
        Head("name", "Indicateur"),
        Head("n", "Réalisé", form="number"),
        Head("doubts", "À regarder", form="remark"),
    )
    rows = ((words("E1"), number(4), words("attendu")), (words("E2"), number(5), words("")))
    grid = Grid("a", "Table", heads, rows, notes=("Voilà.",))
    told = ReportTold("4w", "fr", "internal", "", "Titre", (), (Part("a", "A", (), (grid,)),), (), "", EPOCH)
    *_others, table, remark, note = document(told).blocks
    assert isinstance(table, Table)
    assert [column.title for column in table.columns] == ["Indicateur", "Réalisé"]
    assert isinstance(remark, Paragraph)
    assert isinstance(note, Paragraph)
    assert [one.text.replace("\u202f", " ").replace("\xa0", " ") for one in (remark, note)] == [
        *("À regarder – E1 : attendu", "Voilà."),
    ]


def test_a_date_of_figures_is_one_word_a_path_is_not() -> None:
    day, path = shares(*(("a", 0.01, text) for text in ("2017/04/05", "abcd/ef/gh")), ("b", 50.0, "x " * 90))[:2]
    assert day > 10 > path


def test_where_no_line_is_long_enough_each_has_what_its_words_need() -> None:
    found = shares(*(("Qui", 1.0, "m" * 20) for _n in range(9)))
    assert len(set(found)) == 1
    assert sum(found) > LINE, "shares of a line: they are made less together"
