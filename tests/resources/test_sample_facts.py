"""Holds the sample to its promise: sourced, consistent, nobody named, no coordinate; knows nothing of the database."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path
from typing import Any

RESOURCES = Path(__file__).parents[2] / "resources"
ENOUGH = 25
FILES = ("areas", "actors", "projects", "initiatives", "practices", "meetings", "trainings")
SHORTEST_SOURCE = 20


def rows(name: str) -> list[dict[str, Any]]:
    """The rows of one sample file."""
    return list(json.loads((RESOURCES / "sample" / f"{name}.json").read_text("utf-8")))


def codes(scheme: str) -> set[str]:
    """The codes of one shared list."""
    text = (RESOURCES / "vocabularies" / f"{scheme}.json").read_text("utf-8")
    return {row["code"] for row in json.loads(text)}


def test_every_row_says_where_it_was_read() -> None:
    for name in FILES:
        for row in rows(name):
            assert len(row["source"]) > SHORTEST_SOURCE, row["key"]


def test_there_are_about_twenty_five_of_each() -> None:
    assert len(rows("actors")) >= ENOUGH
    assert len(rows("initiatives")) >= ENOUGH


def test_keys_are_unique_and_references_hold() -> None:
    actors = {row["key"] for row in rows("actors")}
    quarters = {row["key"] for row in rows("areas")}
    keys = [row["key"] for name in FILES for row in rows(name)]
    assert len(keys) == len(set(keys))
    projects = {row["key"] for row in rows("projects")}
    for row in rows("initiatives") + rows("projects"):
        assert {part["actor"] for part in row["participations"]} <= actors, row["key"]
        assert row.get("project") in projects | {None}, row["key"]
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

    for row in rows("projects"):
        assert {row["kind"]} <= codes("project_kind")
        assert {part["role"] for part in row["participations"]} <= codes("role") - {"host"}
        for scheme in ("snia", "sdg"):
            assert set(row.get(scheme, [])) <= codes(scheme)
    for row in rows("practices"):
        assert {row["country"]} <= codes("country")
        assert not row.keys() & {"context", "worked", "quotation"}, "no source published them"


def test_initiatives_carry_what_their_project_is_aligned_with() -> None:
    projects = {row["key"]: row for row in rows("projects")}
    for row in rows("initiatives"):
        for scheme in ("snia", "sdg"):
            assert row.get(scheme) == projects.get(row.get("project", ""), {}).get(scheme), row["key"]
    assert {code for row in projects.values() for code in row.get("sdg", [])} == {"10", "16", "17"}
    told = {code for row in projects.values() for code in row.get("snia", [])}
    assert told == {"OSP15", "OSP16", "OSP17", "OSP24", "OSP26", "OSP27"}


def test_dates_are_as_exact_as_the_source_and_in_order() -> None:
    for row in rows("initiatives") + rows("projects"):
        ends = [row[end] for end in ("start", "end") if end in row]
        for end in ends:
            assert re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", end), row["key"]
            datetime.date.fromisoformat(end + "-01-01"[len(end) - 4 :])
        assert ends == sorted(ends), row["key"]


def test_no_person_and_no_coordinate() -> None:
    files = [RESOURCES / "sample" / f"{name}.json" for name in FILES]
    text = "".join(file.read_text("utf-8") for file in files)
    assert not re.search(r"\b(M\.|Mme|Mr|Mrs|Dr)\s", text)
    assert not re.search(r"latitude|longitude|phone|\+212|@", text)


def test_the_winter_kits_are_the_published_figures() -> None:
    kits = next(row for row in rows("initiatives") if row["key"] == "kits-froid-oujda")
    assert (kits["counts"][0]["women"], kits["counts"][0]["men"]) == (41, 99)
    assert kits["areas"] == ["hay-andalous", "hay-alqods", "village-bouarfa"]


def test_meetings_and_trainings_say_what_the_sources_say() -> None:
    """Each tells of an initiative read in the same source: same day, same place, same numbers, and nothing more."""
    told = {row["key"]: row for row in rows("initiatives")}
    assert [row["day"] for row in rows("meetings")] == [
        *("2021-01-20", "2021-02-12", "2021-03-16", "2021-04-13", "2024-08-01")
    ]
    for row in rows("meetings") + rows("trainings"):
        behind = told[row["initiative"]]
        assert row["source"] == behind["source"], row["key"]
        assert row["titles"] == behind["titles"], row["key"]
        assert row.get("day", row.get("starts")) == behind.get("start"), row["key"]
        assert row.get("area") == behind.get("areas", [None])[0], row["key"]
    assert {row["kind"] for row in rows("meetings")} <= codes("meeting_kind")
    assert {row.get("mode", "online") for row in rows("meetings")} <= codes("meeting_mode")


def test_participants_are_the_published_figures() -> None:
    told = {row["key"]: row for row in rows("initiatives")}
    totals = []
    for row in rows("trainings"):
        assert {row["kind"]} <= codes("training_kind")
        assert {row["sector"]} <= codes("sector")
        counted = row.get("participants", [])
        assert {one["audience"] for one in counted} <= codes("audience")
        published = {s: c[s] for c in told[row["initiative"]].get("counts", []) for s in codes("sex") if s in c}
        assert {s: n for one in counted for s, n in one.items() if s != "audience"} == published, row["key"]
        totals.append(sum(published.values()))
    assert totals[:4] == [22, 24, 26, 47]
