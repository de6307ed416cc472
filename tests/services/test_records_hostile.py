"""Records keep hostile, naughty and random text as typed, or refuse it whole."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.errors import (
    MaillageError,
    NotText,
)
from desktop.services.listing import lists
from desktop.services.record import records
from desktop.services.unit_of_work import UnitOfWork
from tests.services.opened import Opened
from tests.services.test_records import FULL

HOSTILE = [
    "a\u0000b",
    "1\u00a0000",
    "\u202egnihtemos\u202c",
    "\u2066isolé\u2069",
    "{title} {0} {{x}} %s %(a)s ${HOME}",
    "<script>alert(1)</script>",
    '=CMD("x")',
    "'; DROP TABLE actor; --",
    "x" * 32_768,
    "é" * 32_768,
    "\ue000actor1",
    "👩🏽‍🌾",
    " espaces \t\r\n",
    "\ufeffbom",
]


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_comes_back_as_typed(opened: Opened, value: str) -> None:
    actor = opened.record("actor", name=value, acronym=value, mandate=value, web=value)
    row = opened.record("initiative", title=value, description=value, source=value, lead=actor)
    loaded = opened.load("initiative", row)
    assert {loaded[name] for name in ("title", "description", "source")} == {value}
    with opened.database.read() as session:
        for query in (lists.ListQuery(text=value), lists.ListQuery(text=value, trash=True)):
            lists.ids(session, "initiative", query)
        (shown,) = lists.rows(session, "initiative", [row], "ar")
        assert (shown.title, shown.actor) == (value, value)


@pytest.mark.parametrize("value", ["\ud800", "a\udfffb"])
@pytest.mark.parametrize("field", ["title", "source", "sector", "lead", "groups", "places"])
def test_what_is_no_text_is_refused(opened: Opened, field: str, value: str) -> None:
    with pytest.raises(NotText) as refused:
        opened.act("initiative", {field: value})
    refused.value.sentence().encode()


def test_every_naughty_string(opened: Opened) -> None:
    file = Path(__file__).resolve().parents[3] / "shared" / "data" / "naughty-strings.json"
    if not file.exists():
        pytest.skip("the test data of ../shared is not here")
    strings = [text for text in json.loads(file.read_text(encoding="utf-8")) if text]
    with UnitOfWork(opened.database) as uow:
        rows = [records.record(uow, "initiative", {"title": text, "source": text}) for text in strings]
        uow.commit()
    with opened.database.read() as session:
        for row, text in zip(rows, strings, strict=True):
            loaded = records.load(session, "initiative", row, "fr")
            assert (loaded["title"], loaded["source"]) == (text, text)
            found = lists.ids(session, "initiative", lists.ListQuery(text=text))
            assert row in found or len(text) > 100


typed_text = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=typed_text, source=typed_text, women=st.integers(0, 10**9), lang=st.sampled_from(["fr", "ar"]))
def test_any_text_and_number_come_back(opened: Opened, title: str, source: str, women: int, lang: str) -> None:
    row = opened.act("initiative", {f"title.{lang}": title, "source": source, "women": women})
    loaded = opened.load("initiative", row, lang)
    assert (loaded["title"], loaded["source"] or "", loaded["women"]) == (title, source, women)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    draft=st.dictionaries(
        st.sampled_from(sorted(FULL)),
        st.one_of(typed_text, st.integers(), st.floats(), st.none(), st.booleans(), st.lists(typed_text, max_size=3)),
        max_size=5,
    )
)
def test_any_draft_is_kept_or_refused_whole(opened: Opened, draft: dict[str, object]) -> None:
    with opened.database.read() as session:
        before = lists.count(session, "initiative")
    more = 1
    try:
        opened.act("initiative", draft)
    except MaillageError:
        more = 0
    with opened.database.read() as session:
        assert lists.count(session, "initiative") == before + more
        records.problems(session, "initiative", draft)
