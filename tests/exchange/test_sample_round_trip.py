"""What the sample says leaves in every table and comes back the same: no change, no question, nothing refused."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from desktop.exchange.csv_out import for_machines, for_spreadsheets
from desktop.exchange.gathering import ALL, Gathered, Wanted
from desktop.exchange.incoming.edited import only_edited
from desktop.exchange.incoming.files.recognising import found_in
from desktop.exchange.incoming.matching import understand
from desktop.exchange.incoming.plan import plan
from desktop.exchange.incoming.shapes import Sheet, Source
from desktop.exchange.marks import SHEET
from desktop.exchange.xlsx_out import write
from desktop.i18n import speaking
from desktop.models.database import Database
from desktop.paths import Profile
from desktop.services.opening import open_profile

TODAY = date(2026, 11, 27)


@pytest.fixture(scope="module")
def database(filled: Profile, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    folder = tmp_path_factory.mktemp("exemple") / "profil"
    shutil.copytree(filled.folder, folder)
    opened = open_profile(Profile(folder))
    yield opened
    opened.close()


def source(database: Database, lang: str, form: str) -> Source:
    """Everything as it leaves: a workbook of all tables, or a text for each."""
    with database.read() as session, speaking(lang):
        gathered = Gathered(session, Wanted(ALL, "internal", lang), TODAY)
        if form == "xlsx":
            tables = found_in(write(gathered.book(lists=True))).tables
        else:
            texts = [
                for_machines(one) if form == "csv" else for_spreadsheets(one, lang)
                for one in gathered.tables()
                if one.rows
            ]
            tables = [found_in(text).tables[0] for text in texts]
    sheets = tuple(Sheet(one.name, one.rows, tuple(one.merged), frozenset(one.hidden)) for one in tables)
    return Source(form, "essai", b"", sheets)


@pytest.mark.parametrize(("form", "lang"), [("excel.csv", "fr"), ("csv", "ar"), ("xlsx", "fr"), ("xlsx", "ar")])
def test_the_sample_comes_back_as_it_left(database: Database, lang: str, form: str) -> None:
    whole = source(database, lang, form)
    # without what it remembers, as a table copied into another workbook: every cell is looked at
    file = replace(whole, sheets=tuple(one for one in whole.sheets if one.name != SHEET))
    with database.read() as session, speaking(lang):
        read = understand(session, file, lang, today=TODAY)
        todo = plan(session, read, "update")
    assert read.questions == ()
    assert read.refused == ()
    assert {"actor", "area", "initiative", "meeting", "practice", "project", "training"} <= todo.by_kind.keys()
    assert {verdict for told in todo.by_kind.values() for verdict, n in told.items() if n} == {"same"}
    if form == "xlsx":  # and what it remembers says that nobody edited it
        with database.read() as session:
            read = understand(session, only_edited(whole), lang, today=TODAY)
            assert {one.verdict for one in plan(session, read, "update").planned} == {"same"}
