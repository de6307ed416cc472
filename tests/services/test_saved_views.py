"""Saved views: kept in the profile, found again as they were; what somebody else wrote there harms nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import delete, insert

from desktop.models.areas import area_id
from desktop.models.derived import LocalFact
from desktop.services import saved_views
from desktop.services.keeping.refresh import rebuild
from desktop.services.listing import lists
from desktop.services.saved_views import View
from tests.services.opened import OUJDA, Opened

AREA = area_id(OUJDA).hex()
KITS = View("Kits à Oujda", "kits", "title", {"area": AREA, "sector": "health", "area_box": (34.0, -2.0, 35.0, -1.0)})


def kept(opened: Opened, kind: str = "initiative") -> list[View]:
    with opened.database.read() as session:
        return saved_views.kept(session, kind)


def test_views_are_found_again_after_a_restart_and_a_rebuild(opened: Opened) -> None:
    saved_views.keep(opened.database, "initiative", [KITS, View("autre", sort="oldest")])
    saved_views.keep(opened.database, "actor", [View("Vue d’acteurs", "wafae", "title")])
    with opened.database.write() as session:
        rebuild(session, ("initiative",))
        session.commit()
    opened.close()
    again = Opened(opened.database.profile.folder)
    assert kept(again) == [View("autre", sort="oldest"), KITS]
    assert [view.name for view in kept(again, "actor")] == ["Vue d’acteurs"]
    assert KITS.asks_the_same(kept(again)[1])
    again.close()


def test_a_view_is_a_question_that_lists_answer(opened: Opened) -> None:
    made = opened.record("initiative", title="Kits d’hiver", sector="health", places=[area_id(OUJDA)])
    opened.record("initiative", title="Kits d’été", sector="education", places=[area_id(OUJDA)])
    saved_views.keep(opened.database, "initiative", [View("v", "kits", "title", {"area": AREA, "sector": "health"})])
    (view,) = kept(opened)
    with opened.database.read() as session:
        query = lists.ListQuery(text=view.text, sort=view.sort, **view.filters)
        assert list(lists.ids(session, "initiative", query)) == [made]


def test_none_of_it_travels(opened: Opened) -> None:
    before = opened.database.engine_facts(), _changes(opened)
    saved_views.keep(opened.database, "initiative", [KITS])
    assert _changes(opened) == before[1]


def _changes(opened: Opened) -> int:
    from desktop.services.exchange import sharing

    with opened.database.read() as session:
        return int(sharing.to_give(session))


@pytest.mark.parametrize(
    "wrong",
    [
        *("", "{", "null", "7", '{"a": 1}', "[1, null, []]"),
        [{"name": " ", "text": "", "sort": "recent", "filters": {}}],
        [{"name": "x", "text": 5, "sort": "recent", "filters": {}}],
        [{"name": "x", "text": "", "sort": "; DROP TABLE actor", "filters": {}}],
        [{"name": "x", "text": "", "sort": "recent", "filters": {"trash": True}}],
        [{"name": "x", "text": "", "sort": "recent", "filters": {"area": "not an id"}}],
        [{"name": "x", "text": "", "sort": "recent", "filters": {"sector": [1]}}],
        [{"name": "x", "text": "", "sort": "recent", "filters": {"area_box": [1, 2, 3]}}],
    ],
)
def test_what_makes_no_sense_is_left_out(opened: Opened, wrong: Any) -> None:
    with opened.database.write() as session:
        session.execute(delete(LocalFact).where(LocalFact.key == "views.initiative"))
        told = wrong if isinstance(wrong, str) else json.dumps(wrong)
        session.execute(insert(LocalFact).values(key="views.initiative", value=told))
        session.commit()
    assert kept(opened) == []


def test_a_name_is_one_short_line() -> None:
    assert saved_views.tidy("  Kits \n d’hiver\t") == "Kits d’hiver"
    assert len(saved_views.tidy("x" * 500)) == saved_views.LONGEST
