"""What a binary workbook (XLSB) hides is told, as of any other; a damaged part says less and harms nothing."""

from __future__ import annotations

import random

from desktop.exchange.incoming.files import binary_workbooks
from desktop.exchange.incoming.files.recognising import found_in
from tests.exchange.incoming import binary_made

ROWS: list[list[binary_made.Cell]] = [
    ["Organisation", "Téléphone", "Femmes"],
    ["Ong Exemple", "0536", 4.0],
    ["Autre Exemple", "0537", 9.0],
]


def book() -> bytes:
    first = binary_made.sheet(ROWS, hidden_rows=(2,), hidden_columns=(1,), formulas=((1, 2),))
    return binary_made.workbook([("Données", first, 0), ("Listes", binary_made.sheet([["a", "b"]]), 1)])


def test_what_it_holds_and_what_it_hides() -> None:
    found = found_in(book())
    assert found.format == "xlsb"
    assert [table.name for table in found.tables] == ["Données", "Listes"]
    assert found.tables[0].rows == [ROWS[0], ["Ong Exemple", "0536", 4], ["Autre Exemple", "0537", 9]]
    assert found.tables[0].hidden == {1}
    told = {one.code: dict(one.values) for one in found.told}
    assert told == {
        "hidden_sheets": {"names": "Listes"},
        "hidden_columns": {"sheet": "Données", "columns": "B"},
        "hidden_rows": {"sheet": "Données", "count": 1},
        "formulas": {"count": 1},
    }


def test_a_plain_one_has_nothing_to_tell() -> None:
    assert found_in(binary_made.workbook([("Données", binary_made.sheet(ROWS), 0)])).told == []


def test_records_that_are_cut_or_turned_say_less() -> None:
    part = binary_made.sheet(ROWS, hidden_rows=(2,), hidden_columns=(1,), formulas=((1, 2),))
    whole = binary_workbooks.beside(part)
    assert (whole.formulas, whole.errors, whole.rows, whole.columns) == (1, 0, {2}, {1})
    dice = random.Random(5)
    for cut in range(0, len(part), 3):
        told = binary_workbooks.beside(part[:cut])
        assert told.rows <= whole.rows
        assert told.columns <= whole.columns
    for _ in range(300):
        turned = bytearray(part)
        for _byte in range(3):
            turned[dice.randrange(len(turned))] = dice.randrange(256)
        binary_workbooks.beside(bytes(turned))
        binary_workbooks.sheets(bytes(turned))
