"""Owns how fast records are found by words, in French and in Arabic; must not know how search works.

What is timed is what one key press asks for: the ids that match and the first page of rows. Each word is typed
letter by letter, without its accents or with another spelling of the same Arabic letters. Results are compared with
a plain reading of every name.
"""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from benchmarks import profiles, words
from benchmarks.harness import Figure, Series, Table, expect

PAGE: Final = 60
REACH_MEDIAN: Final = 10.0  # ms
REACH_P99: Final = 50.0
# letters that people write one for another
SPELLINGS: Final = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ة": "ه", "ى": "ي"})


def measure(*, folder: Path, size: profiles.Size | None = None, words_each: int = 30) -> Table:
    """Type words in both languages over actors (the judged 10,000) and over initiatives (reported)."""
    from desktop.paths import Profile
    from desktop.services.opening import open_profile

    size = size or profiles.Size()
    made = folder / f"profile-{size.actors}-{size.initiatives}"
    profiles.make(made, size)
    database = open_profile(Profile(made))
    figures: list[Figure] = []
    try:
        with database.read() as session:
            for kind, count in (("actor", size.actors), ("initiative", size.initiatives)):
                for lang in ("fr", "ar"):
                    figures += _figures(session, kind, lang, count, words_each)
    finally:
        database.close()
    notes = [
        "One measure is one key press: the ids that match, and the first sixty rows. The baseline reads the same words "
        "with SQL `LIKE` on the names alone: it folds no accent, sees no actor or place, and fetches no row.",
    ]
    return Table("search", "Searching, letter by letter", figures, notes)


def _figures(session: Any, kind: str, lang: str, count: int, words_each: int) -> list[Figure]:
    names = _names(session, kind, lang)
    ours: list[float] = []
    used: list[float] = []
    plain: list[float] = []
    _type(session, kind, lang, "exem")  # statements are compiled, pages are in the cache
    for typed, word in _presses(lang, words_each):
        start, busy = time.perf_counter(), time.thread_time()
        found = _type(session, kind, lang, typed)
        ours.append(time.perf_counter() - start)
        used.append(time.thread_time() - busy)
        _expect_names(found, names, typed, word)
        start = time.perf_counter()
        _like(session, kind, typed)
        plain.append(time.perf_counter() - start)
    taken, beside = Series(tuple(ours)), Series(tuple(plain))
    judged = kind == "actor"
    what = f"{count:,} {kind}s, {({'fr': 'French', 'ar': 'Arabic'})[lang]}"
    return [
        Figure(what, taken, "SQL LIKE", beside, REACH_MEDIAN if judged else None, absolute=True),
        Figure(f"{what}, slowest", taken, "SQL LIKE", beside, REACH_P99 if judged else None, of="p99", absolute=True),
        Figure(f"{what}, processor time, slowest", Series(tuple(used)), of="p99"),
    ]


def _type(session: Any, kind: str, lang: str, typed: str) -> set[bytes]:
    """What one key press asks for. Returns the ids found."""
    from desktop.services.listing import lists

    ids = lists.ids(session, kind, lists.ListQuery(text=typed))
    rows = lists.rows(session, kind, ids[:PAGE], lang)
    expect(len(rows) == min(PAGE, len(ids)), "a row is missing")
    return set(ids)


def _like(session: Any, kind: str, typed: str) -> int:
    from sqlalchemy import text

    query = text("SELECT owner FROM text WHERE owner_table = :kind AND value LIKE :typed")
    return len(session.execute(query, {"kind": kind, "typed": f"%{typed}%"}).all())


def _presses(lang: str, words_each: int) -> Iterator[tuple[str, str]]:
    """(what stands in the field, the word being typed), as somebody types without accents or by ear."""
    lists = (words.CIRCLES, words.THINGS, words.DEEDS) if lang == "fr" else (words.CIRCLES_AR, words.THINGS_AR)
    pool = [word for group in lists for word in group]
    step = max(1, len(pool) // words_each)
    mark = words.MARK if lang == "fr" else words.MARK_AR
    for number, word in enumerate(pool[::step][:words_each]):
        typed = _plain(word).lower() if lang == "fr" else word.translate(SPELLINGS)
        for length in range(2, len(typed) + 1):
            yield typed[:length], typed
        if number % 3 == 0:
            yield f"{mark} {typed}", typed


def _plain(word: str) -> str:
    split = unicodedata.normalize("NFKD", word)
    return "".join(char for char in split if not unicodedata.combining(char))


def _names(session: Any, kind: str, lang: str) -> dict[bytes, set[str]]:
    """Owner -> the words of its name, read plainly: the oracle."""
    from sqlalchemy import select

    from desktop.models.vocabularies import TextRow

    field = "name" if kind == "actor" else "title"
    query = select(TextRow.owner, TextRow.value).where(
        TextRow.owner_table == kind, TextRow.field == field, TextRow.lang == lang
    )
    return {
        owner: set((_plain(value).lower() if lang == "fr" else value.translate(SPELLINGS)).split())
        for owner, value in session.execute(query)
    }


def _expect_names(found: set[bytes], names: dict[bytes, set[str]], typed: str, word: str) -> None:
    """When the whole word is typed: every record that has it in its name is found."""
    if typed != word:
        return
    missing = sum(1 for owner, parts in names.items() if word in parts and owner not in found)
    expect(missing == 0, f"{missing} records named {word!r} were not found by {typed!r}")
