"""Owns how fast tables leave: 5,000 initiatives in every format; must not know how a format is written.

The baseline is XlsxWriter itself: the same cells, already in memory, written to a plain sheet.
"""

from __future__ import annotations

import io
from functools import partial
from pathlib import Path
from typing import Any, Final

from benchmarks import profiles
from benchmarks.harness import Contender, Figure, Table, expect, in_turn

SIZE: Final = profiles.Size(1_000, 5_000)
FORMS: Final = ("xlsx", "excel.csv", "json", "kml")


def measure(*, folder: Path, size: profiles.Size = SIZE, rounds: int = 3) -> Table:
    """Read, decide who is told what, make tables and write them, for everybody."""
    from desktop.paths import Profile
    from desktop.services.opening import open_profile

    place = folder / f"profile-{size.actors}-{size.initiatives}"
    profiles.make(place, size)
    database = open_profile(Profile(place))
    try:
        figures = _figures(database, size, rounds)
    finally:
        database.close()
    note = (
        f"{size.initiatives:,} initiatives of {size.actors:,} actors, for the network. Each time everything is read "
        "anew. The workbook has lists to choose from, styles and 500 rows ready; the baseline has the cells alone."
    )
    return Table("exports", "Tables that leave", figures, [note])


def _figures(database: Any, size: profiles.Size, rounds: int) -> list[Figure]:
    plain = _cells(database)
    runs = {form: Contender(partial(_written, database, "initiative", form), check=_some) for form in FORMS}
    runs["4w"] = Contender(lambda: _written(database, "4w", "hxl.csv"), check=_some)
    runs["plain"] = Contender(lambda: _plain(plain), check=_some)
    expect(len(plain) == size.initiatives + 1, f"{len(plain)} rows")
    taken = in_turn(runs, rounds)
    told = [
        Figure(f"{size.initiatives:,} initiatives as xlsx", taken["xlsx"], "XlsxWriter, cells alone", taken["plain"], 8)
    ]
    told += [Figure(f"{size.initiatives:,} initiatives as {form}", taken[form]) for form in FORMS[1:]]
    return [*told, Figure(f"4W of {size.initiatives:,} initiatives as hxl.csv", taken["4w"])]


def _written(database: Any, what: str, form: str) -> bytes:
    from desktop.exchange.formats import FORMATS
    from desktop.exchange.gathering import Gathered, Wanted

    with database.read() as session:
        return FORMATS[form].write(Gathered(session, Wanted(what, "internal", "fr"), database.clock.now().date()))


def _cells(database: Any) -> list[tuple[Any, ...]]:
    from desktop.exchange.gathering import Gathered, Wanted

    with database.read() as session:
        (table,) = Gathered(session, Wanted("initiative", "internal", "fr"), database.clock.now().date()).tables()
    return [tuple(column.label for column in table.columns), *table.rows]


def _plain(rows: list[tuple[Any, ...]]) -> bytes:
    from xlsxwriter import Workbook

    out = io.BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet()
    for at, row in enumerate(rows):
        sheet.write_row(at, 0, row)
    book.close()
    return out.getvalue()


def _some(made: Any) -> None:
    expect(len(made) > 1_000, "hardly anything was written")
