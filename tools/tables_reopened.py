"""Whether LibreOffice finds in an exported workbook the cells that we wrote, and no formula.

Called by `tools.check_documents`; must not know what a report is.
"""

from __future__ import annotations

import subprocess
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

from desktop.exchange import exporting
from desktop.exchange.gathering import Wanted
from desktop.i18n import LANGUAGES
from desktop.paths import Profile
from desktop.services import demo
from desktop.services.opening import open_profile

Cells = dict[tuple[str, int, int], Any]


def write_tables(out: Path) -> list[Path]:
    """Write the whole sample as a workbook for the network, in each language."""
    files = []
    with tempfile.TemporaryDirectory() as folder:
        database = open_profile(Profile(Path(folder) / "profil"))
        demo.fill(database)
        for lang in LANGUAGES:
            files.append(out / f"tables-{lang}.xlsx")
            exporting.write(database, files[-1], Wanted("all", "internal", lang), "xlsx")
        database.close()
    return files


def differences(books: list[Path]) -> list[str]:
    """Sentences on the cells that LibreOffice opens otherwise than they were written, and on formulas."""
    with tempfile.TemporaryDirectory() as folder:
        home = f"-env:UserInstallation={(Path(folder) / 'home').as_uri()}"
        asked = ["soffice", home, "--headless", "--convert-to", "ods", "--outdir", folder, *map(str, books)]
        subprocess.run(asked, check=True, capture_output=True, timeout=600)
        return [words for book in books for words in _compared(book, Path(folder) / f"{book.stem}.ods")]


def _compared(book: Path, reopened: Path) -> list[str]:
    ours, theirs = _cells(book), _cells(reopened)
    found = [
        f"{book.name}, {sheet}, line {row + 1}, column {column + 1}: {ours.get(at)!r}, reopened {theirs.get(at)!r}"
        for at in sorted({*ours, *theirs})
        if ours.get(at) != theirs.get(at)
        for sheet, row, column in (at,)
    ]
    with zipfile.ZipFile(reopened) as package:
        formulas = package.read("content.xml").count(b"table:formula=")
    print(f"{book.name}: {len(ours)} cells, {len(found)} reopened otherwise, {formulas} formulas")
    return [*found, f"{book.name}: {formulas} formulas"] if formulas else found


def _cells(file: Path) -> Cells:
    book = CalamineWorkbook.from_path(file)
    return {
        (sheet, row, column): value
        for sheet in book.sheet_names
        for row, line in enumerate(book.get_sheet_by_name(sheet).to_python(skip_empty_area=False))
        for column, value in enumerate(line)
        if value != ""
    }
