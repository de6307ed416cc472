"""Owns how fast a place is found by its name over the whole gazetteer; must not know how it is found.

What is timed is one key press in a field that asks for a place. Names are typed letter by letter: official ones in
both scripts, the same by ear, other names, and quarters that people added. Every whole name must find its place.
"""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from benchmarks import profiles
from benchmarks.harness import Figure, Series, Table, expect
from benchmarks.search import SPELLINGS

REACH_MEDIAN: Final = 10.0  # ms
SHOWN: Final = 12
# by ear, and other names: what is typed, the census code it means
BY_EAR: Final = (
    ("hay riad", "04.421.01.01"),
    ("hay ryad", "04.421.01.01"),
    ("حي الرياض", "04.421.01.01"),
    ("ujda", "02.411.01.23"),
    ("casa", "06.141.01.0"),
    ("nadour", "02.381.01.05"),
    ("tetuan", "01.571.01.11"),
    ("swissi", "04.421.01.06"),
)


class Press(NamedTuple):
    """What stands in the field; the area it must find, when the whole name is typed."""

    typed: str
    area: bytes | None


def measure(*, folder: Path, names: int = 120, quarters: int = 2_000) -> Table:
    """Type names in both scripts, by ear, and of quarters that people added."""
    database = profiles.begun(folder / f"places-{quarters}")
    try:
        with database.write() as session:
            figures = _figures(session, names, quarters)  # never committed: the profile keeps no quarter
    finally:
        database.close()
    notes = [
        "One measure is one key press: the best twelve places. The baseline reads the same words with SQL `LIKE` on "
        "the names: it folds no accent or article, knows no other spelling, and says neither the best nor what is "
        "around.",
    ]
    return Table("places", "Finding a place, letter by letter", figures, notes)


def _figures(session: Any, names: int, quarters: int) -> list[Figure]:
    from desktop.geo.places import Gazetteer

    own = _add_quarters(session, quarters)
    start = time.perf_counter()
    gazetteer = Gazetteer.load(session)
    loading = Series((time.perf_counter() - start,))
    official = list(_official(session, names))
    groups = {
        "French names": [one for one in official if one[0].isascii()],
        "Arabic names": [one for one in official if not one[0].isascii()],
        "by ear and other names": [(typed, _area(code)) for typed, code in BY_EAR],
        f"quarters that people added ({quarters:,})": own[: max(1, names // 4)],
    }
    figures = [_group(session, gazetteer, what, asked) for what, asked in groups.items()]
    return [*figures, Figure("reading the whole gazetteer, once after a place changed", loading)]


def _group(session: Any, gazetteer: Any, what: str, asked: list[tuple[str, bytes]]) -> Figure:
    ours: list[float] = []
    plain: list[float] = []
    for press in _presses(asked):
        start = time.perf_counter()
        found = gazetteer.search(press.typed, "fr", SHOWN)
        ours.append(time.perf_counter() - start)
        if press.area is not None:
            expect(press.area in {one.id for one in found}, f"{press.typed!r} does not find its place")
        start = time.perf_counter()
        _like(session, press.typed)
        plain.append(time.perf_counter() - start)
    return Figure(what, Series(tuple(ours)), "SQL LIKE", Series(tuple(plain)), REACH_MEDIAN, absolute=True)


def _presses(asked: list[tuple[str, bytes]]) -> Iterator[Press]:
    for name, area in asked:
        for length in range(2, len(name) + 1):
            yield Press(name[:length], area if length == len(name) else None)


def _official(session: Any, names: int) -> Iterator[tuple[str, bytes]]:
    """Every so many of the communes, in both scripts, typed without accents or with other letters."""
    from sqlalchemy import text

    query = text(
        "SELECT t.lang, t.value, t.owner FROM text t JOIN area a ON a.id = t.owner WHERE a.level = 3 "
        "AND t.field = 'name' AND t.lang IN ('fr', 'ar') GROUP BY t.lang, t.value HAVING count(*) = 1 ORDER BY t.value"
    )
    rows = session.execute(query).all()
    for lang, value, owner in rows[:: max(1, len(rows) // (2 * names))]:
        yield (_plain(value).lower() if lang == "fr" else value.translate(SPELLINGS)), owner


def _add_quarters(session: Any, many: int) -> list[tuple[str, bytes]]:
    from desktop.models.areas import Area, area_id
    from desktop.models.vocabularies import TextRow, text_id
    from desktop.sync.capture import capture_off

    made = []
    with capture_off(session):
        for number in range(many):
            owner, name = number.to_bytes(16), f"Hay Exemple {number}"
            session.add(Area(id=owner, level=5, parent=area_id("02.411.01.23")))
            identity = text_id(owner, "name", "fr")
            session.add(TextRow(id=identity, owner_table="area", owner=owner, field="name", lang="fr", value=name))
            made.append((name.lower(), owner))
        session.flush()
    return made


def _area(code: str) -> bytes:
    from desktop.models.areas import area_id

    return area_id(code)


def _like(session: Any, typed: str) -> int:
    from sqlalchemy import text

    query = text("SELECT owner FROM text WHERE owner_table = 'area' AND value LIKE :typed LIMIT 12")
    return len(session.execute(query, {"typed": f"%{typed}%"}).all())


def _plain(word: str) -> str:
    split = unicodedata.normalize("NFKD", word)
    return "".join(char for char in split if not unicodedata.combining(char))
