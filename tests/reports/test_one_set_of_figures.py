"""One set of figures in word, page, workbook, window and command, whatever is looked at, by whom, in which language."""

from __future__ import annotations

from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from desktop import i18n
from desktop.i18n import LANGUAGES
from desktop.models.areas import area_id
from desktop.models.database import Database
from desktop.reports import report_writing, steering_report
from desktop.reports.report_ground import ReportGround
from desktop.reports.report_told import REPORTS, Grid, Part, ReportTold, picked
from desktop.services.steering.overview import overview
from desktop.services.steering.scope import Scope
from tests.reports.reading_docx import seen, tables
from tests.reports.reading_xlsx import day, sheets
from tests.reports.test_steering_report import TODAY, project, read
from tests.reports.test_steering_report import sample as sample
from tests.services.opened import OUJDA, Opened

AREAS = (None, area_id("01"), area_id("02"), area_id("04"), area_id("02.411.01.23"))
DAYS = ("", "2016", "2017-Q3", "2018-01-03", "2018", "2019-H2", "2020", "2021-Q1", "2021-02-12", "2024-08")


class _Cells(HTMLParser):
    """The words of every cell of the tables of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[list[list[str]]] = []
        self._in = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag == "table":
            self.found.append([])
        elif tag == "tr":
            self.found[-1].append([])
        elif tag in ("td", "th"):
            self.found[-1][-1].append("")
            self._in = True

    def handle_endtag(self, tag: str) -> None:
        self._in = self._in and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self._in:
            self.found[-1][-1][-1] += data


def of_page(page: bytes) -> list[list[list[str]]]:
    reading = _Cells()
    reading.feed(page.decode())
    return [[[seen(cell) for cell in row] for row in table] for table in reading.found]


def unfolded(table: list[list[str]], titles: list[str]) -> tuple[list[str], list[list[str]]]:
    """A table's heads and rows; what stands over some rows is their first cell again."""
    heads, *rows = ([seen(cell) for cell in row] for row in table)
    if heads[0] == titles[0]:
        return heads, rows
    out, over = [], ""
    for row in rows:
        if len(row) == 1 or (len(set(row)) == 1 and row[0]):
            over = row[0]
        else:
            out.append([over, *row])
    return [titles[0], *heads], out


def _beside_remarks(grid: Grid) -> Grid:
    """A remark is of its row: on paper it stands under the table."""
    return picked(grid, [head.name for head in grid.heads if head.form != "remark"])


def assert_one_set(told: ReportTold) -> None:
    """Word, page and workbook hold the frozen figures, no more and no less."""
    grids = [grid for _part, grid in told.grids()]
    shown = [grid for grid in grids if grid.rows]
    for found in (
        of_page(report_writing.report_content(told, "html")),
        tables(report_writing.report_content(told, "docx"))[1:],
    ):
        left = iter(found)
        for grid in map(_beside_remarks, shown):
            titles = [seen(head.title) for head in grid.heads]
            rows = [[seen(cell.text) for cell in row] for row in (*grid.rows, *([grid.total] if grid.total else []))]
            heads, told_rows = unfolded(next(left), titles)
            while grid.grouped and len(told_rows) < len(rows):  # a long group is a table of its own
                told_rows += unfolded(next(left), titles)[1]
            at = [titles.index(head) for head in heads]
            assert told_rows == [[row[n] for n in at] for row in rows], grid.name
            unsaid = set(range(len(titles))) - set(at)
            body = rows[: len(grid.rows)]
            assert all(len({row[n] for row in body}) <= 1 for n in unsaid), "nothing at all, or the same: told once"
        assert next(left, None) is None
    for grid, sheet in zip(grids, list(sheets(report_writing.report_content(told, "xlsx")).values())[1:], strict=True):
        assert len(sheet) > len(grid.rows)  # notes stand below
        for cells, kept in zip(grid.rows, sheet[1:], strict=False):
            for cell, value in zip(cells, [*kept, *[None] * len(cells)], strict=False):
                native = cell.value.isoformat() if isinstance(cell.value, date) else cell.value
                assert (day(value) if isinstance(cell.value, date) else value) == native


@pytest.mark.parametrize(("report", "lang"), [("quarterly", "fr"), ("4w", "ar")])
def test_one_set_of_figures_in_every_format(sample: Database, report: str, lang: str) -> None:
    assert_one_set(read(sample, report, lang=lang))


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    report=st.sampled_from(REPORTS),
    lang=st.sampled_from(LANGUAGES),
    audience=st.sampled_from(("internal", "partners", "public")),
    days=st.tuples(st.sampled_from(DAYS), st.sampled_from(DAYS)),
    area=st.sampled_from(AREAS),
)
def test_whatever_is_looked_at_is_one_set_of_figures(
    sample: Database, report: str, lang: str, audience: str, days: tuple[str, str], area: bytes | None
) -> None:
    try:
        scope = Scope(*days, area=area)
    except ValueError:
        assume(False)  # it ends before it begins
    subject = project(sample) if report == "project" else None
    told = read(sample, report, lang=lang, audience=audience, scope=scope, subject=subject)
    assert_one_set(told)
    if audience == "internal" and report in ("quarterly", "4w"):
        with sample.read() as session:
            shown = overview(session, scope, TODAY, lang)
        figures = {row[0].text: row[1].value for row in told.part("summary").grids[0].rows}
        with i18n.speaking(lang):
            initiatives, people = i18n._("Initiatives"), i18n._("Personnes atteintes")
        reached = next(one.total for one in shown.headcounts if one.measure == "reached")
        assert figures[initiatives] == shown.initiatives
        assert figures[people] == (reached.cumulated if reached.counted else None)


def test_what_is_written_while_a_report_is_read_is_in_none_of_its_sections(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = {"sector": "health", "starts": "2021-05-02", "places": [OUJDA], "snia": ["OSP15"]}
    opened.record("initiative", title="Avant", women=10, **draft)
    real, meanwhile = steering_report.raw, iter(("pendant un", "pendant deux"))

    def slow(ground: ReportGround, report: str, section: str) -> Part:
        part = real(ground, report, section)
        if (title := next(meanwhile, "")) != "":
            opened.record("initiative", title=title, women=500, **draft)
        return part

    monkeypatch.setattr(steering_report, "raw", slow)
    told = read(opened.database, lang="fr")
    assert next(meanwhile, None) is None, "somebody wrote after the first section and after the second"
    for name, grid in (("summary", 0), ("people", 0), ("sectors", 0), ("territories", 0), ("4w", 0), ("alignment", 0)):
        numbers = {cell.value for row in told.part(name).grids[grid].rows for cell in row}
        assert 10 in numbers, name
        assert not {500, 510, 1010} & numbers, name
    assert told.part("summary").grids[0].rows[0][1].value == 1
    assert read(opened.database).part("summary").grids[0].rows[0][1].value == 3
