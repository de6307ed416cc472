"""A workbook goes out, is edited in a spreadsheet and comes back while people went on: only the edited cells change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from desktop.i18n import say_in
from desktop.services.description.kinds import kind_of
from tests.terminal import Terminal

OUJDA = "02.411.01.23"


@pytest.fixture
def laptop(tmp_path: Path) -> Terminal:
    made = Terminal(tmp_path / "profil")
    lead = made.record("actor", "name=Exemple association", "acronym=EX", "kind=association")
    partner = made.record("actor", "name=Autre exemple", "kind=association")
    common = (f"lead={lead}", f"partners={partner}", f"places={OUJDA}", "sector=health", "starts=2021-02")
    for name in ("Un", "Deux", "Trois"):
        made.record("initiative", f"title=Exemple {name}", *common, "women=4", "not_stated=6", "groups=migrants")
    return made


def out(laptop: Terminal, path: Path, audience: str = "internal", lang: str = "fr") -> Path:
    answer = laptop.run("export", "initiative", path, "--audience", audience, "--lang", lang)
    assert answer.code == 0, answer
    return path


def edit(path: Path, change: Callable[[Any, dict[str, int], list[int]], None], lang: str = "fr") -> None:
    """Save the workbook anew as a spreadsheet would, after `change(sheet, heading -> column, rows of records)`."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    at = {str(cell.value): cell.column for cell in sheet[1]}
    rows = [row for row in range(2, sheet.max_row + 1) if sheet.cell(row, at["id"]).value]
    change(sheet, at, rows)
    book.save(path)


def label(field: str, lang: str = "fr") -> str:
    return say_in(lang, kind_of("initiative").field(field).label)


def told(laptop: Terminal, title: str) -> dict[str, Any]:
    [id] = [one["id"] for one in laptop.ask("list", "initiative") if one["title"] == title]
    return dict(laptop.ask("show", id)["fields"])


def row_of(sheet: Any, at: dict[str, int], rows: list[int], title: str) -> int:
    return next(row for row in rows if sheet.cell(row, at[label("title")]).value == title)


@pytest.mark.parametrize("lang", ["fr", "ar"])
def test_untouched_it_says_nothing(laptop: Terminal, tmp_path: Path, lang: str) -> None:
    path = out(laptop, tmp_path / "fiches.xlsx", lang=lang)
    edit(path, lambda *_unchanged: None)
    state = laptop.state
    looked = laptop.ask("import", path, "--dry-run", "--lang", lang)
    assert looked["questions"] == []
    assert looked["counts"] == {"new": 0, "changed": 0, "same": 3, "doubtful": 0, "refused": 0}
    assert any(name in note for note in looked["notes"] for name in ("Maillage", "نسيج"))
    assert laptop.run("import", path).code == 0
    assert laptop.state == state


def test_only_what_was_edited_changes(laptop: Terminal, tmp_path: Path) -> None:
    path = out(laptop, tmp_path / "fiches.xlsx")
    one, other = told(laptop, "Exemple Un"), told(laptop, "Exemple Deux")
    # here somebody goes on: it must not be written over by what the workbook still says
    ids = {each["title"]: each["id"] for each in laptop.ask("list", "initiative")}
    assert laptop.run("record", "initiative", ids["Exemple Deux"], "sector=education", "women=9").code == 0

    def change(sheet: Any, at: dict[str, int], rows: list[int]) -> None:
        row = row_of(sheet, at, rows, "Exemple Un")
        sheet.cell(row, at[label("women")]).value = 5
        sheet.cell(row, at[label("description")]).value = "Écrit dans le classeur"
        sheet.cell(row, at[label("partners")]).value = None  # an emptied cell empties nothing
        sheet.delete_rows(row_of(sheet, at, rows, "Exemple Trois"))  # nor does a row that is gone take a record away

    edit(path, change)
    done = laptop.ask("import", path)
    assert done["kinds"]["initiative"] == {"changed": 1, "same": 1}
    now = told(laptop, "Exemple Un")
    different = {name for name in now if now[name] != one.get(name)}
    assert different >= {"women", "description"}
    assert different <= {"women", "total", "description", "description.fr", "shown"}
    assert (now["women"], now["not_stated"], now["total"]) == (5, 6, 11)
    still = told(laptop, "Exemple Deux")
    assert (still["sector"], still["women"], still["partners"]) == ("education", 9, other["partners"])


def test_what_was_edited_there_and_here_is_asked(laptop: Terminal, tmp_path: Path) -> None:
    path = out(laptop, tmp_path / "fiches.xlsx", lang="ar")
    ids = {each["title"]: each["id"] for each in laptop.ask("list", "initiative")}
    for name in ("Exemple Un", "Exemple Deux"):  # here somebody goes on, to what the workbook says too or to another
        assert laptop.run("record", "initiative", ids[name], "women=9", "sector=education").code == 0
    women = say_in("ar", kind_of("initiative").field("women").label)
    described = say_in("ar", kind_of("initiative").field("description").label)

    def change(sheet: Any, at: dict[str, int], rows: list[int]) -> None:
        by_id = {sheet.cell(row, at["id"]).value: row for row in rows}
        sheet.cell(by_id[ids["Exemple Un"]], at[women]).value = 5
        sheet.cell(by_id[ids["Exemple Un"]], at[described]).value = "كتب في المصنف"
        sheet.cell(by_id[ids["Exemple Deux"]], at[women]).value = 9
        sheet.cell(by_id[ids["Exemple Trois"]], at[women]).value = 6

    edit(path, change)
    looked = laptop.run("import", path, "--dry-run", "--json").data
    (asked,) = looked["questions"]
    assert asked["key"] == f"meanwhile:initiative:{ids['Exemple Un']}"
    assert asked["suggested"] is None
    assert looked["kinds"]["initiative"] == {"doubtful": 1, "same": 1, "changed": 1}
    assert laptop.run("import", path).code != 0  # nothing is written while it waits
    assert told(laptop, "Exemple Trois")["women"] == 4
    assert laptop.run("import", path, "--answer", f"{asked['key']}=here").code == 0
    one = told(laptop, "Exemple Un")
    assert (one["women"], one["sector"]) == (9, "education")
    assert "كتب في المصنف" in {one.get("description"), one.get("description.ar")}
    assert told(laptop, "Exemple Trois")["women"] == 6
    laptop.ask("import", path, "--answer", f"{asked['key']}=file")
    assert told(laptop, "Exemple Un")["women"] == 5


def test_a_list_is_whole_only_in_our_own_workbook(laptop: Terminal, tmp_path: Path) -> None:
    laptop.record("actor", "name=Troisième exemple", "kind=association")

    def change(sheet: Any, at: dict[str, int], rows: list[int]) -> None:
        for row in rows:
            sheet.cell(row, at[label("partners")]).value = "Troisième exemple"

    for audience, partners in (("internal", 1), ("partners", 2)):
        for each in laptop.ask("list", "initiative"):
            laptop.run("record", "initiative", each["id"], "visibility=public", "partners=@Autre exemple")
        for each in laptop.ask("list", "actor"):
            laptop.run("record", "actor", each["id"], "visibility=public")
        path = out(laptop, tmp_path / f"{audience}.xlsx", audience)
        edit(path, change)
        laptop.ask("import", path)
        assert len(told(laptop, "Exemple Un")["partners"]) == partners


def test_a_workbook_of_somebody_else_only_fills(laptop: Terminal, tmp_path: Path) -> None:
    path = out(laptop, tmp_path / "fiches.xlsx")
    book = openpyxl.load_workbook(path)
    del book["_maillage"]  # as a table copied into another workbook
    sheet = book.worksheets[0]
    at = {str(cell.value): cell.column for cell in sheet[1]}
    sheet.cell(2, at[label("women")]).value = 8
    book.save(path)
    assert laptop.ask("import", path, "--dry-run")["counts"]["changed"] == 0
    assert laptop.ask("import", path, "--dry-run", "--mode", "update")["counts"]["changed"] == 1


def test_what_it_remembers_names_nobody(laptop: Terminal, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(out(laptop, tmp_path / "fiches.xlsx"))
    sheet = book["_maillage"]
    assert sheet.sheet_state == "veryHidden"
    labels = {label(field.name) for field in kind_of("initiative").fields}
    ids = {one["id"] for one in laptop.ask("list", "initiative")}
    for row in sheet.iter_rows(min_row=3, values_only=True):
        assert row[0] in ids
        assert set(str(row[1])) <= set("0123456789abcdef")
    assert labels & {str(value) for value in next(sheet.iter_rows(min_row=2, max_row=2, values_only=True))}
