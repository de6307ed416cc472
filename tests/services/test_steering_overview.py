"""The dashboard's figures: needs, late actions, what changed, what grew old, alignments; each opens what it counts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from desktop.models.areas import area_id
from desktop.services.listing import lists
from desktop.services.listing.lists import ListQuery
from desktop.services.steering import alignment, growing_old, late_actions, lately, needs_answers
from desktop.services.steering.lately import Changed
from desktop.services.steering.opened import listed
from desktop.services.steering.overview import Overview, overview
from desktop.services.steering.scope import Behind, Scope
from desktop.services.territory import figure_rows
from tests.fakes import ManualClock
from tests.services.opened import OUJDA, RABAT, Opened

TODAY = date(2026, 11, 27)


@pytest.fixture
def filled(opened: Opened) -> Opened:
    """A little of everything."""
    lead = opened.record("actor", name="Association Espoir", kind="association")
    town = opened.record("actor", name="Commune", kind="commune")
    drafts: list[tuple[str | None, dict[str, Any]]] = [
        ("health", {"sdg": ["3", "10"], "snia": ["OSP5"], "places": [OUJDA], "women": 30, "men": 4}),
        ("health", {"sdg": ["10"], "snia": ["P3", "OSP5"], "places": [OUJDA, RABAT], "women": 9}),
        ("education", {"implementers": [town], "total": 12, "status": "ongoing", "counting": "distinct"}),
        ("protection", {"starts": None, "women": 3}),
        (None, {"lead": None, "starts": "2020"}),
    ]
    for n, (sector, more) in enumerate(drafts):
        draft = {"lead": lead, "sector": sector, "starts": "2021-03", **more}
        opened.record("initiative", title=f"Atelier {n}", **draft)
    for people, places in ((100, [OUJDA]), (None, [OUJDA]), (50, [OUJDA, RABAT]), (7, [])):
        opened.record("need", title="Soins", sector="health", status="open", people=people, places=places)
    opened.record("action", title="Écrire", status="todo", due="2026-11-01", actor=lead)
    opened.record("action", title="Relire", status="doing", due="2026-11-26")
    opened.record("action", title="Signer", status="done", due="2026-11-01", actor=lead)
    opened.record("action", title="Fêter", status="todo", due="2026-11-27", actor=lead)
    return opened


def read(opened: Opened, scope: Scope, **more: Any) -> Overview:
    with opened.database.read() as session:
        return overview(session, scope, TODAY, "fr", **more)


def count(opened: Opened, behind: Behind) -> int:
    with opened.database.read() as session:
        return lists.matching(session, behind.kind, listed(session, behind))


def figures_of(value: Any) -> Iterator[tuple[int, Behind]]:
    """Every figure with the list behind it, wherever it stands in an overview."""
    named = {
        "behind": ("initiatives", "old", "people", "total"),
        "undated_behind": ("undated",),
        "untagged_behind": ("untagged",),
        "whole_behind": ("whole",),
        "open_behind": ("open",),
        "needs_behind": ("needs",),
        "actions_behind": ("actions",),
        "milestones_behind": ("milestones",),
        **{f"{act}_behind": (act,) for act in lately.ACTS},
    }
    for behind_name, numbers in named.items():
        behind = getattr(value, behind_name, None)
        number = next((getattr(value, name) for name in numbers if hasattr(value, name)), None)
        if isinstance(behind, Behind) and number is not None and not isinstance(number, tuple):
            number = getattr(number, "counted", getattr(number, "records", number))
            if isinstance(number, int):
                yield number, behind
    for name in getattr(value, "__dataclass_fields__", ()):
        if not isinstance(getattr(value, name), Behind):
            yield from figures_of(getattr(value, name))
    if isinstance(value, tuple):
        for one in value:
            yield from figures_of(one)


@pytest.mark.parametrize(
    "scope", [Scope(), Scope(since="2021", area=area_id(OUJDA)), Scope(until="2021-Q1", sector="health")]
)
def test_every_figure_of_the_dashboard_opens_what_it_counts(filled: Opened, scope: Scope) -> None:
    told = list(figures_of(read(filled, scope)))
    assert len(told) > 60
    for number, behind in told:
        assert count(filled, behind) == number, behind


def test_the_dashboard_can_be_written_as_json(filled: Opened) -> None:
    plain = read(filled, Scope(area=area_id(OUJDA)), period="month").plain()
    assert json.loads(json.dumps(plain)) == plain
    assert plain["headcounts"][2]["total"]["cumulated"] == 34
    assert plain["scope"]["area"] == area_id(OUJDA).hex()


def test_needs_are_compared_as_on_the_map(filled: Opened) -> None:
    with filled.database.read() as session:
        found = needs_answers.needs_answers(session, Scope(), lang="fr")
        gaps = figure_rows.read(session, "gap", "commune", "need", ListQuery())
        needs = figure_rows.read(session, "needs", "commune", "need", ListQuery())
    assert {bytes.fromhex(one.key): one.gap for one in found.places} == gaps.by_territory
    assert {bytes.fromhex(one.key): one.needs for one in found.places} == needs.by_territory
    assert (found.open, found.nowhere, found.shared, found.people) == (4, 1, 1, 50)
    assert [(one.label, one.needs.value, one.reached.value) for one in found.places] == [
        ("Oujda", 100, 34), ("Rabat", None, None),
    ]  # fmt: skip


def test_what_is_late_is_named_from_the_oldest_on_and_by_actor(filled: Opened) -> None:
    with filled.database.read() as session:
        found = late_actions.late(session, Scope(sector="health"), TODAY, lang="fr")
    assert (found.actions, found.milestones) == (2, 0)
    assert [(one.title, one.due, one.actor) for one in found.oldest] == [
        ("Écrire", "2026-11-01", "Association Espoir"), ("Relire", "2026-11-26", ""),
    ]  # fmt: skip
    assert [(one.label, one.actions) for one in found.actors] == [("Association Espoir", 1), ("Non renseigné", 1)]


def test_what_changed_is_told_from_the_journal_and_from_open_writes(tmp_path: Any, template: Any) -> None:
    clock = ManualClock(datetime(2026, 9, 1, 12, tzinfo=UTC))
    opened = Opened(tmp_path / "profil", template, clock)
    try:
        old = opened.record("actor", name="Ancien", kind="association")
        gone = opened.record("actor", name="Parti", kind="association")
        still = opened.record("initiative", title="Inchangée")
        _seal(opened)
        clock.forward(days=70)
        changed = opened.record("actor", old, name="Ancien, renommé")
        opened.trash("actor", gone)
        made = opened.record("initiative", title="Neuve", lead=old)
        brief = opened.record("initiative", title="Brève")
        opened.trash("initiative", brief)
        for _round in ("open", "sealed"):
            with opened.database.read() as session:
                found = lately.changed(session, "2026-10-01")
                everything = lately.changed(session, "2026-08-01")
                lines = lately.lately(session, Scope(), "2026-10-01").lines
                aged = growing_old.growing_old(session, Scope(), TODAY, lang="fr", months=2)
            assert found["actor"] == Changed(changed=frozenset({changed}), trashed=frozenset({gone}))
            assert found["initiative"] == Changed(made=frozenset({made}))
            assert everything["initiative"].made == {made, still}
            assert {(one.kind, one.made, one.changed, one.trashed) for one in lines} == {
                ("actor", 0, 1, 1), ("initiative", 1, 0, 0),
            }  # fmt: skip
            assert {one.key: one.old for one in aged.kinds if one.old} == {"initiative": 1}
            _seal(opened)
    finally:
        opened.close()


def test_a_long_journal_is_at_hand_once_it_was_read(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    opened.record("actor", name="Exemple", kind="association")
    _seal(opened)
    with opened.database.read() as session:
        assert lately.at_hand(session, "2020-01-01"), "there is little to read"
        monkeypatch.setattr(lately, "LITTLE", 10)
        assert not lately.at_hand(session, "2020-01-01")
        assert lately.at_hand(session, "2999-01-01"), "nothing was written since"
        lately.changed(session, "2020-01-01")
        assert lately.at_hand(session, "2020-01-01")
    opened.record("actor", name="Autre", kind="association")
    with opened.database.read() as session:
        assert not lately.at_hand(session, "2020-01-01"), "that was another state"


def _seal(opened: Opened) -> None:
    from desktop.services.exchange.taking_back import seal_now

    with opened.database.write() as session:
        seal_now(session, opened.database, "Essai")
        session.commit()


def test_what_was_confirmed_is_not_old_until_its_day(filled: Opened) -> None:
    with filled.database.read() as session:
        (actor, _other) = lists.ids(session, "actor", ListQuery(sort="title"))
    filled.record("actor", actor, assured_at="2026-05-26")
    with filled.database.read() as session:
        found = growing_old.growing_old(session, Scope(), TODAY, lang="fr", months=6)
        later = growing_old.growing_old(session, Scope(), TODAY, lang="fr", months=7)
    assert [(one.label, one.old) for one in found.actors] == [("Association Espoir", 1)]
    assert (found.day, later.day, later.old) == ("2026-05-27", "2026-04-27", 0)
    assert [count(filled, behind) for behind in found.actors[0].behinds] == [1]
    assert growing_old.months_before(date(2024, 8, 31), 6) == "2024-02-29"


def test_an_alignment_shows_what_nothing_serves(filled: Opened) -> None:
    with filled.database.read() as session:
        found = alignment.alignment(session, Scope(), "snia", lang="fr")
        tags = alignment.tags(session, "sdg", list(lists.ids(session, "initiative", ListQuery(sort="title"))))
        with pytest.raises(ValueError, match="iati"):
            alignment.alignment(session, Scope(), "iati", lang="fr")
    health = next(one for one in found.objectives if one.code == "P3")
    assert (health.initiatives, health.whole, health.holds) == (1, 2, True)
    assert (found.initiatives, found.untagged) == (5, 3)
    assert [(one.sector, one.code, one.initiatives) for one in found.cells] == [
        ("health", "P3", 1),
        ("health", "OSP5", 2),
    ]
    assert {"OSP6", "P1", "OSP7"} <= set(found.gaps)
    assert not {"P3", "OSP5"} & set(found.gaps)
    assert next(one.label for one in found.objectives if one.code == "OSP7") == "OSP7"
    assert list(tags.values()) == [("10", "3"), ("10",), (), (), ()]
