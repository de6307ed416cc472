"""Holds the sample to its promise: sourced, consistent, nobody named, no coordinate; knows nothing of the database."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path
from typing import Any

RESOURCES = Path(__file__).parents[2] / "resources"
ENOUGH = 25
SHORTEST_SOURCE = 20


def rows(name: str) -> list[dict[str, Any]]:
    """The rows of one sample file."""
    return list(json.loads((RESOURCES / "sample" / f"{name}.json").read_text("utf-8")))


def codes(scheme: str) -> set[str]:
    """The codes of one shared list."""
    text = (RESOURCES / "vocabularies" / f"{scheme}.json").read_text("utf-8")
    return {row["code"] for row in json.loads(text)}


def test_every_row_says_where_it_was_read() -> None:
    for name in ("areas", "actors", "initiatives"):
        for row in rows(name):
            assert len(row["source"]) > SHORTEST_SOURCE, row["key"]


def test_there_are_about_twenty_five_of_each() -> None:
    assert len(rows("actors")) >= ENOUGH
    assert len(rows("initiatives")) >= ENOUGH


def test_keys_are_unique_and_references_hold() -> None:
    actors = {row["key"] for row in rows("actors")}
    quarters = {row["key"] for row in rows("areas")}
    keys = [row["key"] for name in ("areas", "actors", "initiatives") for row in rows(name)]
    assert len(keys) == len(set(keys))
    for row in rows("initiatives"):
        assert {part["actor"] for part in row["participations"]} <= actors, row["key"]
        assert [part["role"] for part in row["participations"]].count("lead") == 1, row["key"]
        for area in row.get("areas", []):
            assert area in quarters or re.fullmatch(r"\d\d(\.\d{3}\.\d\d\.\d{1,2})?", area), area


def test_codes_come_from_the_shared_lists() -> None:
    assert {row["type"] for row in rows("actors")} <= codes("actor_type")
    for row in rows("initiatives"):
        assert set(row.get("sectors", [])) <= codes("sector")
        assert set(row.get("groups", [])) <= codes("group")
        assert set(row.get("snia", [])) <= codes("snia")
        assert set(row.get("sdg", [])) <= codes("sdg")
        assert {row["status"]} <= codes("status")
        assert {part["role"] for part in row["participations"]} <= codes("role")
        for count in row.get("counts", []):
            assert {count["measure"]} <= codes("measure")
            assert {count["group"]} <= codes("group")


def test_dates_are_as_exact_as_the_source_and_in_order() -> None:
    for row in rows("initiatives"):
        ends = [row[end] for end in ("start", "end") if end in row]
        for end in ends:
            assert re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", end), row["key"]
            datetime.date.fromisoformat(end + "-01-01"[len(end) - 4 :])
        assert ends == sorted(ends), row["key"]


def test_no_person_and_no_coordinate() -> None:
    files = [RESOURCES / "sample" / f"{name}.json" for name in ("areas", "actors", "initiatives")]
    text = "".join(file.read_text("utf-8") for file in files)
    assert not re.search(r"\b(M\.|Mme|Mr|Mrs|Dr)\s", text)
    assert not re.search(r"latitude|longitude|phone|\+212|@", text)


def test_the_winter_kits_are_the_published_figures() -> None:
    kits = next(row for row in rows("initiatives") if row["key"] == "kits-froid-oujda")
    assert (kits["counts"][0]["women"], kits["counts"][0]["men"]) == (41, 99)
    assert kits["areas"] == ["hay-andalous", "hay-alqods", "village-bouarfa"]
