"""Search finds every word at the start of a word, asks an index and nothing else, and forgets what is cleared."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from desktop.services.keeping import search
from desktop.services.listing import lists
from desktop.services.listing.lists import ListQuery
from tests.services.opened import OUJDA, Opened


def found(opened: Opened, typed: str, kind: str = "initiative", **more: object) -> list[bytes]:
    with opened.database.read() as session:
        return list(lists.ids(session, kind, ListQuery(text=typed, **more)))  # type: ignore[arg-type]  # a test knows the names


@pytest.mark.parametrize(
    "typed",
    [
        "kits",
        "KITS HIVER",
        "d'hiver",
        "hiver ki",
        "distrib",
        "élan",
        "l’elan kits",
        "oujda",
        "وجدة",
        "الشتاء",
        "شتا",
        "عدّة",
        "  ",
        "le",
    ],
)
def test_what_is_found(opened: Opened, typed: str) -> None:
    actor = opened.record("actor", name="Association L’Élan")
    row = opened.record(
        "initiative",
        title="Kits d’hiver",
        title__ar="عدة الشتاء",
        description="Distribution",
        lead=actor,
        places=[OUJDA],
    )
    assert found(opened, typed) == [row]


@pytest.mark.parametrize("typed", ["its", "kits été", "casablanca", "hiver kits foo", "\ue000initiative1"])
def test_what_is_not(opened: Opened, typed: str) -> None:
    opened.record("initiative", title="Kits d’hiver")
    assert found(opened, typed) == []


@pytest.mark.parametrize(
    "typed", ['"', "*", "kits*", "NEAR(a b)", "a OR b", "folded:x", "-x", "^k", "(", "'", ";", "\x00", "{}"]
)
def test_signs_of_the_index_are_only_signs(opened: Opened, typed: str) -> None:
    opened.record("initiative", title="Kits d’hiver")
    found(opened, typed)


def test_lists_do_not_mix(opened: Opened) -> None:
    actor = opened.record("actor", name="Kits Sans Frontières")
    row = opened.record("initiative", title="Kits")
    assert found(opened, "kits", "actor") == [actor]
    assert found(opened, "kits") == [row]
    opened.trash("initiative", row)
    assert found(opened, "kits") == []
    assert found(opened, "kits", trash=True) == [row]


def test_a_cleared_word_leaves_the_index_at_once(opened: Opened) -> None:
    row = opened.record("initiative", title="Zanzibarette", description="Autre chose")
    with opened.database.read() as session:
        assert _pages_with(session, b"anzibarette")
    opened.record("initiative", row, title="Autre")
    with opened.database.read() as session:
        assert not _pages_with(session, b"anzibarette")


def _pages_with(session, word: bytes) -> bool:  # type: ignore[no-untyped-def]  # any session
    rows = [
        *session.execute(text("SELECT block FROM search_index_data")),
        *session.execute(text("SELECT c0 FROM search_index_content")),
    ]
    return any(word in (value if isinstance(value, bytes) else str(value).encode()) for (value,) in rows)


def test_lists_are_read_from_indexes_alone(opened: Opened) -> None:
    plans = {
        "SELECT row FROM listing WHERE kind = 'initiative' AND shown = 1 ORDER BY date DESC, n DESC": "ix_listing_date",
        "SELECT row FROM listing WHERE kind = 'actor' AND shown = 1 ORDER BY key, n": "ix_listing_key",
        "SELECT count(*) FROM listing WHERE kind = 'actor' AND shown = 1": "COVERING INDEX",
    }
    with opened.database.read() as session:
        for query, index in plans.items():
            plan = " / ".join(str(row[3]) for row in session.execute(text("EXPLAIN QUERY PLAN " + query)))
            assert "COVERING INDEX" in plan
            assert index in plan
            assert "TEMP B-TREE" not in plan
        through = session.execute(
            text("EXPLAIN QUERY PLAN " + str(search._THROUGH)),
            {"words": search.match_words("a", ("actor",)), "kind": "initiative"},
        )
        plan = " / ".join(str(row[3]) for row in through)
        assert "ix_facet_word_target" in plan
        assert "SCAN w" not in plan
        assert "SCAN v" not in plan
