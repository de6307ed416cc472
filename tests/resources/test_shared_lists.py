"""Holds the shipped lists to their own rules; knows nothing of the database that loads them."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

LISTS = Path(__file__).parents[2] / "resources" / "vocabularies"
LANGUAGES = {"fr", "en", "es", "ar"}
SECTORS = 8


def entries() -> list[dict[str, Any]]:
    """Every entry of every shipped list."""
    return [row for path in sorted(LISTS.glob("*.json")) for row in json.loads(path.read_text("utf-8"))]


@pytest.mark.parametrize("path", sorted(LISTS.glob("*.json")), ids=lambda path: path.stem)
def test_a_list_is_one_scheme_with_unique_codes_and_known_parents(path: Path) -> None:
    rows = json.loads(path.read_text("utf-8"))
    codes = [row["code"] for row in rows]
    assert {row["scheme"] for row in rows} == {path.stem}
    assert len(codes) == len(set(codes))
    assert {row["parent"] for row in rows} - {None} <= set(codes)


def test_every_entry_speaks_four_languages_or_none() -> None:
    for row in entries():
        names = row["names"]
        assert set(names) == LANGUAGES
        filled = [language for language in names if names[language]]
        assert len(filled) in (0, len(LANGUAGES)), row["code"]
        for text in names.values():
            assert text == unicodedata.normalize("NFC", text.strip()), row["code"]


def test_only_unpublished_objectives_have_no_text() -> None:
    empty = {row["code"] for row in entries() if not row["names"]["fr"]}
    assert empty == {f"OSP{n}" for n in (*range(7, 15), *range(18, 24), 25)}


def test_every_entry_says_where_it_comes_from_and_what_is_official() -> None:
    for row in entries():
        assert row["source"], row["code"]
        assert row["official"] is bool(row["official_languages"])
        assert set(row["official_languages"]) <= LANGUAGES
    unofficial_arabic = [row for row in entries() if row["scheme"] in {"gcm", "sdg", "snia"}]
    assert all("ar" not in row["official_languages"] for row in unofficial_arabic)


def test_sectors_differ_by_icon_and_by_colour() -> None:
    sectors = [row for row in entries() if row["scheme"] == "sector"]
    assert len(sectors) == SECTORS
    for part in ("icon", "color"):
        assert len({json.dumps(row[part]) for row in sectors}) == SECTORS
