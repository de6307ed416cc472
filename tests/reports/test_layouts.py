"""A layout is a file that an organisation changes: what it may say, and the line on which it says what it may not."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from desktop.errors import FileMissing, FileTooLarge, LayoutRefused
from desktop.i18n import LANGUAGES, speaking
from desktop.reports import layouts, steering_report
from desktop.reports.layouts import Section, chosen, parse, said, shipped
from desktop.reports.report_ground import ReportGround, Wanted
from desktop.reports.report_told import REPORTS
from desktop.services.indicators.values import write_value
from desktop.services.unit_of_work import UnitOfWork
from tests.services.opened import Opened

TODAY = date(2021, 7, 1)
PAGE = Path(__file__).parents[2] / "docs" / "reports.md"
ROW = re.compile(r"^\| ((?:`\w+`(?:, )?)+) \| (.+) \|$", re.MULTILINE)

GOOD = """
report = "quarterly"
landscape = true
[title]
fr = "Bilan"
ar = "حصيلة"
[[section]]
name = "4w"
title = "Partout"
columns = ["who", "title"]
most = 3
[[section]]
name = "summary"
"""


@pytest.mark.parametrize("report", REPORTS)
def test_those_of_the_program_name_every_section_in_four_languages(report: str) -> None:
    layout = shipped(report)
    assert [one.name for one in layout.sections] == list(layouts.SECTIONS[report])
    assert set(layout.title) == set(LANGUAGES)


def test_a_layout_says_order_titles_columns_and_how_many() -> None:
    layout = parse(GOOD, "a.toml")
    assert [one.name for one in layout.sections] == ["4w", "summary"]
    assert layout.sections[0] == Section("4w", dict.fromkeys(LANGUAGES, "Partout"), {}, (), ("who", "title"), 3)
    assert (said(layout.title, "ar"), said(layout.title, "en"), layout.landscape) == ("حصيلة", "Bilan", True)


FAULTS = [
    ('report = "quarterly"\n[[section]]\nname = summary', 3, "TOML"),
    ('report = "yearly"\n[[section]]\nname = "summary"', 1, "quarterly"),
    ('report = "quarterly"', 1, "[[section]]"),
    ('report = "quarterly"\nsection = []', 2, "[[section]]"),
    ('report = "quarterly"\n\n[[section]]\nname = "summary"\n[[section]]\nname = "secret"', 6, "summary"),
    ('report = "quarterly"\n[[section]]\nname = "4w"\ninclude = "/etc/passwd"', 4, "include"),
    ('report = "quarterly"\n[[section]]\nname = "4w"\nmost = -1', 4, "most"),
    ('report = "quarterly"\n[[section]]\nname = "4w"\nmost = true', 4, "most"),
    ('report = "quarterly"\n[[section]]\nname = "4w"\ncolumns = "who"', 4, "columns"),
    ('report = "quarterly"\n[[section]]\nname = "4w"\ntables = ["{{ 7*7 }}"]', 4, "tables"),
    ('report = "quarterly"\n[title]\nde = "Bericht"\n[[section]]\nname = "4w"', 2, "title"),
    ('report = "quarterly"\ntitle = 7\n[[section]]\nname = "4w"', 2, "title"),
    ('report = "quarterly"\nlandscape = "yes"\n[[section]]\nname = "4w"', 2, "landscape"),
    ('report = "quarterly"\nx = ' + "[" * 5000, None, "TOML"),
    ('report = "quarterly"\n' + '[[section]]\nname = "4w"\n' * 41, 82, "40"),
]


@pytest.mark.parametrize(("text", "line", "word"), FAULTS)
def test_a_fault_is_told_by_its_line(text: str, line: int | None, word: str) -> None:
    with pytest.raises(LayoutRefused) as refused:
        parse(text, "mien.toml")
    assert word in str(refused.value.details["reason"])
    assert line in (None, refused.value.details["line"])
    assert "mien.toml" in refused.value.sentence()


def test_the_profiles_own_comes_before_the_programs_and_a_named_file_before_both(tmp_path: Path) -> None:
    own = tmp_path / "layouts"
    own.mkdir()
    assert chosen("quarterly", tmp_path) == shipped("quarterly")
    (own / "quarterly.toml").write_text(GOOD, "utf-8")
    assert said(chosen("quarterly", tmp_path).title, "fr") == "Bilan"
    assert chosen("4w", tmp_path) == shipped("4w")
    other = tmp_path / "autre.toml"
    other.write_text(GOOD.replace("Bilan", "Autre"), "utf-8-sig")
    assert said(chosen("quarterly", tmp_path, other).title, "fr") == "Autre"
    with pytest.raises(LayoutRefused, match="4w"):
        chosen("4w", None, other)


def test_files_that_are_none_too_large_or_no_text_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileMissing):
        chosen("4w", None, tmp_path / "rien.toml")
    large = tmp_path / "grand.toml"
    large.write_bytes(b"#" * (layouts.MOST_BYTES + 1))
    with pytest.raises(FileTooLarge):
        chosen("4w", None, large)
    large.write_bytes(b'report = "4w"\n# \xff\xfe')
    with pytest.raises(LayoutRefused) as refused:
        chosen("4w", None, large)
    assert refused.value.details["line"] == 2


def test_texts_stay_texts() -> None:
    hostile = 'report = "4w"\n[title]\nfr = "{{ config }} <script>=1+1</script>"\n[[section]]\nname = "4w"\n'
    assert said(parse(hostile, "a").title, "fr") == "{{ config }} <script>=1+1</script>"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("report", layouts.SECTIONS)
def test_a_layout_to_change_says_what_the_programs_says(tmp_path: Path, report: str, lang: str) -> None:
    with speaking(lang):
        own = layouts.to_change(report, tmp_path)
    assert layouts.chosen(report, tmp_path) == layouts.shipped(report)
    head = own.read_text("utf-8").partition("\nreport =")[0]
    assert all(line.startswith("# ") for line in head.splitlines())
    assert all(name in head for name in layouts.SECTIONS[report]), "what may be written stands in it"
    own.write_text(own.read_text("utf-8") + "\n# à nous\n", "utf-8")
    assert layouts.to_change(report, tmp_path).read_text("utf-8").endswith("# à nous\n"), "never written over"


def documented() -> dict[tuple[str, str], list[str]]:
    """(section, table) -> its columns, as the page for who lays a report out says them."""
    text = PAGE.read_text("utf-8").partition("| section | tables and their columns |")[2]
    found = {}
    for sections, told in ROW.findall(text):
        for section in re.findall(r"`(\w+)`", sections):
            for one in told.split(" · "):
                tables, _colon, columns = one.partition(": ")
                names = [word for word in columns.replace(",", " ").split() if word.isidentifier()]
                for table in re.findall(r"`(\w+)`", tables):
                    found[section, table] = [] if "column" in names or "same" in names else names
    return found


def test_the_page_for_layouts_names_every_column(opened: Opened) -> None:
    made = opened.record("indicator", name="Accueil", unit="people", frequency="year")
    subject = opened.record("project", title="Exemple", starts="2021")
    with UnitOfWork(opened.database) as uow:
        write_value(uow, made, "actual", "2018", 3)
        uow.commit("valeur")
    told, seen = documented(), set()
    with opened.database.read() as session:
        for report, sections in layouts.SECTIONS.items():
            ground = ReportGround(session, Wanted(report, TODAY, subject=subject if report == "project" else None))
            for section in sections:
                for grid in steering_report.raw(ground, report, section).grids:
                    assert (section, grid.name) in told, "a table that the page does not name"
                    columns = told[section, grid.name]
                    assert not columns or [head.name for head in grid.heads] == columns, (section, grid.name)
                    seen.add((section, grid.name))
    assert len(seen) > 20
