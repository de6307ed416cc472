"""import as typed: nothing while a question is open, what would change, one act, the same file again, what is left."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from xlsxwriter import Workbook

from tests.exchange.incoming.understood import shared
from tests.terminal import Terminal

HEAD = ("Titre", "Acteur responsable", "Secteur", "Commune", "Début", "Femmes", "Hommes", "Total")
ROWS = (
    ("Exemple de kits", "Exemple association", "Santé", "Oujda", "2021-02-12", 41, 9, 50),
    ("Exemple de cours", "Exemple association", "Éducation, formation", "Rabat", "2021-03", 5, 4, 9),
    ("Exemple d’atelier", "Autre exemple", "Zorglub", "Oujda", "2021-03-16", 7, 8, 3),
)


@pytest.fixture
def book(tmp_path: Path) -> Path:
    made = Workbook(str(tmp_path / "exemple.xlsx"))
    page = made.add_worksheet("Suivi")
    for y, row in enumerate((HEAD, *ROWS)):
        for x, value in enumerate(row):
            page.write(y, x, value)
    made.close()
    return tmp_path / "exemple.xlsx"


@pytest.fixture
def laptop(tmp_path: Path) -> Terminal:
    return Terminal(tmp_path / "profil")


def test_a_question_stops_it_and_is_answered(laptop: Terminal, book: Path, tmp_path: Path) -> None:
    state = laptop.state
    looked = laptop.ask("import", book, "--dry-run")
    [question] = looked["questions"]
    assert (looked["decisions"], question["values"], looked["written"]) == (1, ["Zorglub"], False)
    assert looked["sheets"][0]["kind"] == "initiative"
    refused = laptop.run("import", book)
    assert refused.code == 1
    assert "questions attendent" in refused.err
    assert laptop.state == state
    recipe = tmp_path / "suivi.maillage-import.json"
    key = question["key"]
    done = laptop.ask(
        "import", book, "--answer", f"{key}=sociocultural", "--save-mapping", recipe, "--refused", tmp_path / "non.xlsx"
    )
    assert done["written"]
    assert done["kinds"]["initiative"] == {"new": 3}
    [left] = done["refused"]
    assert (left["sheet"], left["row"]) == ("Suivi", 4)
    assert "plus petit que" in left["reasons"][0]
    told = openpyxl.load_workbook(tmp_path / "non.xlsx").active
    assert [cell.value for cell in told[2]][:3] == ["Exemple d’atelier", "Autre exemple", "Zorglub"]
    titles = {one["title"] for one in laptop.ask("list", "initiative")}
    assert titles == {row[0] for row in ROWS}
    again = laptop.run("import", book)
    assert (again.code, "Rien de nouveau." in again.out) == (0, True)
    other = Terminal(tmp_path / "autre")
    assert other.ask("import", book, "--mapping", recipe)["written"]  # what one answered another need not
    assert {one["id"] for one in other.ask("list", "initiative")} == {
        one["id"] for one in laptop.ask("list", "initiative")
    }


def test_a_row_of_a_table_without_a_name_is_told_by_its_number(laptop: Terminal, tmp_path: Path) -> None:
    text = tmp_path / "essai.csv"
    rows = ["Titre;Acteur responsable;Secteur;Début;Femmes", "Exemple;Une association;Santé;2021-02-12;beaucoup"]
    rows += [f"Exemple {n};Une association;Santé;2021-02-12;{n}" for n in range(4)]
    text.write_text("\n".join(rows), "utf-8")
    told = laptop.run("import", text, "--dry-run", "--accept")
    assert any(line.startswith("Ligne 2 : Femmes") for line in told.err.splitlines()), told
    assert ", ligne" not in told.err


def test_misuse_and_files_that_are_none(laptop: Terminal, book: Path, tmp_path: Path) -> None:
    assert laptop.run("import", book, "--mode", "tout").code == 2
    assert laptop.run("import", book, "--answer", "rien").code == 2
    lost = laptop.run("import", tmp_path / "nulle-part.xlsx")
    assert lost.code == 1
    assert lost.err
    (tmp_path / "faux.xlsx").write_bytes(b"PK\x03\x04 rien du tout")
    assert laptop.run("import", tmp_path / "faux.xlsx").code == 1


@pytest.mark.parametrize(("name", "initiatives"), [("3w-tchad-avr2025.xlsx", 1556), ("3w-hxl-mali-senegal.csv", 133)])
def test_real_files_ask_at_most_ten_times(laptop: Terminal, name: str, initiatives: int) -> None:
    file = shared(name)
    looked = laptop.ask("import", file, "--dry-run", "--accept")
    assert 0 < looked["decisions"] <= 10
    done = laptop.ask("import", file, "--accept")
    assert done["kinds"]["initiative"] == {"new": initiatives}
    assert len(laptop.ask("list", "initiative")) == initiatives
    assert "Rien de nouveau." in laptop.run("import", file, "--accept").out
