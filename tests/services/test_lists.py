"""Lists: ids first, rows by page, facets that agree with counting by hand, search through who and where."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop import i18n
from desktop.models.areas import area_id
from desktop.models.vocabularies import same_as_id
from desktop.services.keeping.refresh import refresh
from desktop.services.listing import lists
from desktop.services.listing.lists import Ids, ListQuery
from desktop.services.unit_of_work import UnitOfWork
from tests.services.opened import OUJDA, RABAT, Opened

SECTORS = ("health", "education", "basic-aid")
STATUSES = ("planned", "ongoing", "done")
GROUPS = ("migrants", "refugees", "families")


@pytest.fixture(scope="module")
def filled(
    tmp_path_factory: pytest.TempPathFactory, template: Path
) -> Iterator[tuple[Opened, dict[bytes, dict[str, Any]]]]:
    """A hundred initiatives of every mixture, and what was said of each."""
    one = Opened(tmp_path_factory.mktemp("listes") / "profil", template)
    said: dict[bytes, dict[str, Any]] = {}
    from desktop.services.record import records

    with UnitOfWork(one.database) as uow:
        actors = [records.record(uow, "actor", {"name": name}) for name in ("Al Wafae", "Fondation Orient")]
        for n in range(100):
            draft = {
                "title": f"Atelier numéro {n}",
                "sector": (*SECTORS, None)[n % 4],
                "status": (*STATUSES, None, None)[n % 5],
                "groups": [group for at, group in enumerate(GROUPS) if n >> at & 1],
                "starts": (f"201{n % 3}-05-0{n % 9 + 1}", None)[n % 7 == 0],
                "places": [code for at, code in enumerate((OUJDA, RABAT)) if n >> (at + 3) & 1],
                "lead": (*actors, None)[n % 3],
            }
            said[records.record(uow, "initiative", draft)] = draft
        uow.commit()
    yield one, said
    one.close()


FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "sector": st.one_of(st.sampled_from(SECTORS), st.lists(st.sampled_from(SECTORS), min_size=1, max_size=2)),
        "status": st.sampled_from(STATUSES),
        "group": st.lists(st.sampled_from(GROUPS), min_size=1, max_size=2),
        "area": st.sampled_from([area_id(OUJDA), area_id(RABAT), area_id("02")]),
        "period": st.sampled_from(["2010", "2011", "2013"]),
        "text": st.sampled_from(["", "atelier", "wafae", "oujda", "atelier wafae", "rabat 1", "rien"]),
    },
)
INSIDE = {area_id(OUJDA): {OUJDA}, area_id(RABAT): {RABAT}, area_id("02"): {OUJDA}}


def fits(said: dict[str, Any], filters: dict[str, Any], but: str = "") -> bool:
    """Whether an initiative answers the filters, by hand."""
    as_list = {name: value if isinstance(value, list) else [value] for name, value in filters.items() if name != but}
    words = [said["title"].lower(), *(("oujda",) if OUJDA in said["places"] else ())]
    words += ("rabat",) if RABAT in said["places"] else ()
    words += (said["leading"],) if said["leading"] else ()
    whole = " ".join(words).replace("-", " ").split()
    checks = {
        "sector": lambda wanted: said["sector"] in wanted,
        "status": lambda wanted: said["status"] in wanted,
        "group": lambda wanted: bool(set(wanted) & set(said["groups"])),
        "area": lambda wanted: any(INSIDE[one] & set(said["places"]) for one in wanted),
        "period": lambda wanted: (said["starts"] or "")[:4] in wanted,
        "text": lambda wanted: all(any(w.startswith(typed) for w in whole) for typed in wanted[0].split()),
    }
    return all(checks[name](wanted) for name, wanted in as_list.items())


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(filters=FILTERS)
def test_lists_and_facets_agree_with_counting_by_hand(filled: Any, filters: dict[str, Any]) -> None:
    opened, rows = filled
    leads = ("wafae", "fondation orient", None)
    said = {row: {**draft, "leading": leads[n % 3]} for n, (row, draft) in enumerate(rows.items())}
    query = ListQuery(**filters)
    with opened.database.read() as session:
        shown = list(lists.ids(session, "initiative", query))
        assert set(shown) == {row for row, one in said.items() if fits(one, filters)}
        assert len(shown) == len(set(shown)) == lists.matching(session, "initiative", query)
        counted = lists.facet_counts(session, "initiative", query)
        for name in ("sector", "status"):
            by_hand = Counter(one[name] for one in said.values() if one[name] and fits(one, filters, name))
            assert counted[name] == by_hand, name
        by_hand = Counter(g for one in said.values() if fits(one, filters, "group") for g in one["groups"])
        assert counted["group"] == by_hand
        by_hand = Counter(one["starts"][:4] for one in said.values() if one["starts"] and fits(one, filters, "period"))
        assert counted["period"] == by_hand
        oujda = sum(OUJDA in one["places"] for one in said.values() if fits(one, filters, "area"))
        assert counted["area"].get(area_id(OUJDA).hex(), 0) == oujda


def test_orders(filled: Any) -> None:
    opened, rows = filled
    with opened.database.read() as session:
        recent = [rows[row]["starts"] for row in lists.ids(session, "initiative", ListQuery())]
        known = [date for date in recent if date]
        assert known == sorted(known, reverse=True)
        assert recent[: len(recent) - len(known)] == [None] * (len(recent) - len(known))
        oldest = [rows[row]["starts"] for row in lists.ids(session, "initiative", ListQuery(sort="oldest"))]
        assert oldest[: len(known)] == sorted(known)
        titles = [rows[row]["title"] for row in lists.ids(session, "initiative", ListQuery(sort="title"))]
        assert titles == sorted(titles)
        backwards = [rows[row]["title"] for row in lists.ids(session, "initiative", ListQuery(sort="title_desc"))]
        assert backwards == sorted(titles, reverse=True)


def test_rows_say_what_the_pictures_show(opened: Opened) -> None:
    actor = opened.record("actor", name="Al Wafae", acronym="AW", kind="migrants-association", area=OUJDA)
    quarter = opened.record("area", name="Lazaret", parent=OUJDA, level=5)
    place = opened.record("place", name="Centre", area=quarter, point="34.68, -1.91")
    row = opened.record(
        "initiative",
        title="Kits",
        title__ar="عدة",
        lead=actor,
        sector="health",
        status="ongoing",
        starts="2020-06-12",
        places=[place],
    )
    with opened.database.read() as session:
        (shown,) = lists.rows(session, "initiative", [row], "fr")
        assert (shown.title, shown.actor, shown.place) == ("Kits", "Al Wafae", "Oujda · Centre")
        assert (shown.status_label, shown.sector_label, shown.date, shown.draft) == (
            "En cours",
            "Santé",
            "2020-06-12",
            False,
        )
        assert lists.rows(session, "initiative", [row], "ar")[0].title == "عدة"
        assert lists.rows(session, "initiative", [bytes(16), row], "fr") == [shown]
        (actor_row,) = lists.rows(session, "actor", [actor], "fr")
        assert (actor_row.acronym, actor_row.place, actor_row.sector_label) == (
            "AW",
            "Oujda",
            "Association de migrants",
        )
        box = ListQuery(area_box=(34, -2, 35, -1))
        assert list(lists.ids(session, "initiative", box)) == [row]
        assert lists.facet_counts(session, "initiative", box)["sector"] == {"health": 1}
        assert not lists.ids(session, "initiative", ListQuery(area_box=(0, 0, 1, 1)))
    opened.record("initiative", row, places=[place, RABAT])
    with opened.database.read() as session:
        assert lists.rows(session, "initiative", [row], "fr")[0].place.endswith(" · 2 lieux")
    opened.record("initiative", row, places=[quarter])
    with opened.database.read() as session:
        assert lists.rows(session, "initiative", [row], "fr")[0].place == "Oujda · Lazaret"
    opened.record("initiative", row, places=[OUJDA])
    with opened.database.read() as session:
        assert lists.rows(session, "initiative", [row], "fr")[0].place == "Oujda"


def test_a_name_in_another_language_sorts_in_that_language(opened: Opened) -> None:
    first = opened.record("actor", name__fr="Zohour", name__ar="ألف")
    second = opened.record("actor", name__fr="Amal", name__ar="ياسمين")
    with opened.database.read() as session:
        assert list(lists.ids(session, "actor", ListQuery(sort="title"))) == [second, first]
        i18n.set_language("ar")
        assert list(lists.ids(session, "actor", ListQuery(sort="title"))) == [first, second]


def test_renaming_an_actor_is_found_at_once(opened: Opened) -> None:
    actor = opened.record("actor", name="Ancien nom")
    row = opened.record("initiative", title="Kits", partners=[actor])
    opened.record("actor", actor, name="Nouveau nom")
    with opened.database.read() as session:
        assert list(lists.ids(session, "initiative", ListQuery(text="nouveau kits"))) == [row]
        assert not lists.ids(session, "initiative", ListQuery(text="ancien"))


def test_a_quarter_that_moves_moves_what_happens_there(opened: Opened) -> None:
    quarter = opened.record("area", name="Lazaret", parent=OUJDA, level=5)
    place = opened.record("place", name="Centre", area=quarter)
    row = opened.record("initiative", title="Kits", places=[place])
    opened.record("area", quarter, parent=RABAT)
    with opened.database.read() as session:
        assert not lists.ids(session, "initiative", ListQuery(area=area_id(OUJDA)))
        assert list(lists.ids(session, "initiative", ListQuery(area=area_id("04")))) == [row]
        assert list(lists.ids(session, "place", ListQuery(text="rabat"))) == [place]


def test_a_circle_of_territories_ends(opened: Opened) -> None:
    one = opened.record("area", name="Un", parent=OUJDA, level=5)
    two = opened.record("area", name="Deux", parent=one, level=5)
    opened.record("area", one, parent=two)
    row = opened.record("initiative", title="Kits", places=[two])
    with opened.database.read() as session:
        assert list(lists.ids(session, "initiative", ListQuery(area=one))) == [row]


def test_duplicates_show_one_face(opened: Opened) -> None:
    from sqlalchemy import insert

    from desktop.models.vocabularies import SameAs

    rows = sorted(opened.record("actor", name=name) for name in ("Al Wafae", "Alwafae", "AL WAFAA"))
    with UnitOfWork(opened.database) as uow:
        for one, other in ((rows[0], rows[1]), (rows[1], rows[2])):
            key = same_as_id(one, other)
            uow.session.execute(insert(SameAs).values(id=key, kind="actor", one=one, other=other))
        uow.commit()
    with opened.database.read() as session:
        assert list(lists.ids(session, "actor", ListQuery())) == [rows[0]]
    opened.trash("actor", rows[0])
    with opened.database.read() as session:
        assert list(lists.ids(session, "actor", ListQuery())) == [rows[1]]
    opened.undo()
    with opened.database.read() as session:
        assert list(lists.ids(session, "actor", ListQuery())) == [rows[0]]


def test_many_ids_are_one_block() -> None:
    rows = [bytes([n]) * 16 for n in range(5)]
    block = Ids(b"".join(rows))
    assert (len(block), block[0], block[-1], block[1:3], list(block)) == (5, rows[0], rows[4], rows[1:3], rows)
    assert block.index(rows[3]) == 3
    assert rows[2] in block
    assert b"x" * 16 not in block
    assert bytes([1] * 8 + [2] * 8) not in block  # across two ids is no id
    assert block == rows
    assert block == Ids(b"".join(rows))
    with pytest.raises(IndexError):
        block[5]


def test_facets_are_named_and_chosen_ones_stay(opened: Opened) -> None:
    opened.record("initiative", title="Kits", sector="health", places=[OUJDA], starts="2020")
    with opened.database.read() as session:
        found = lists.facets(session, "initiative", ListQuery(sector="education"), "ar")
        assert [(one.label, one.count) for one in found["sector"]] == [("الصحة", 1), ("التعليم والتكوين", 0)]
        areas = lists.facets(session, "initiative", ListQuery(), "fr")["area"]
        assert [(one.label, one.level) for one in areas] == [("Oujda", 3), ("Oriental", 1)]


def test_bits_follow_commits_and_not_what_was_rolled_back(opened: Opened) -> None:
    from desktop.services.record import records

    query = ListQuery(sector="health")

    def counted() -> dict[str, int]:
        with opened.database.read() as session:
            return lists.facet_counts(session, "initiative", query)["status"]

    row = opened.record("initiative", title="Kits", sector="health", status="done")
    assert counted() == {"done": 1}
    opened.record("initiative", row, status="planned")
    assert counted() == {"planned": 1}
    with UnitOfWork(opened.database) as uow:
        records.record(uow, "initiative", {"status": "done"}, row)
        refresh(uow.session, {"initiative": [row]})
    assert counted() == {"planned": 1}
    opened.trash("initiative", row)
    assert counted() == {}


def test_a_restored_profile_counts_its_own_records(opened: Opened) -> None:
    folder = opened.database.profile.folder
    query = ListQuery(sector="health")
    opened.close()
    shutil.copytree(folder, folder.parent / "copie")
    opened.database = Opened(folder).database
    opened.record("initiative", title="Kits", sector="health", status="done")
    with opened.database.read() as session:
        assert lists.facet_counts(session, "initiative", query)["status"] == {"done": 1}
    opened.close()
    shutil.rmtree(folder)
    shutil.copytree(folder.parent / "copie", folder)
    opened.database = Opened(folder).database
    with opened.database.read() as session:
        assert lists.facet_counts(session, "initiative", query)["status"] == {}
