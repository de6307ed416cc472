"""The search index answers with every record that has the word, whatever was changed, trashed and restored before."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from typing import Any

import pytest
import sqlcipher3.dbapi2 as engine

from desktop.models.derived import SEARCH_DDL, SECURE_DDL
from desktop.services.keeping.search import mark

HISTORIES = 2_000 if os.environ.get("MAILLAGE_SOAK") else 60
WORDS = ("kits", "hiver", "rabat", "oujda", "ra", "a", "sante", "centre", "سنة", "صحة")
STARTS = tuple(sorted({word[:most] for word in WORDS for most in (1, 2, 3, 9)}))
KINDS = ("actor", "contact", "need")


class Index:
    """An index by itself, beside what it should hold."""

    def __init__(self) -> None:
        self.connection = engine.connect(":memory:", isolation_level=None)
        self.connection.execute(SEARCH_DDL)
        self.connection.execute(SECURE_DDL)
        self.held: dict[int, str] = {}

    def put(self, n: int, folded: str) -> None:
        known = n in self.held
        words = "UPDATE search_index SET folded = :folded WHERE rowid = :n"
        if not known:
            words = "INSERT INTO search_index (rowid, folded) VALUES (:n, :folded)"
        self.connection.execute(words, {"n": n, "folded": folded})
        self.held[n] = folded

    def drop(self, n: int) -> None:
        self.connection.execute("DELETE FROM search_index WHERE rowid = ?", (n,))
        del self.held[n]

    def found(self, start: str) -> set[int]:
        asked = "SELECT rowid FROM search_index WHERE search_index MATCH ?"
        return {n for (n,) in self.connection.execute(asked, (f'"{start}"*',))}

    def wanted(self, start: str) -> set[int]:
        return {n for n, folded in self.held.items() if any(word.startswith(start) for word in folded.split())}

    def check(self) -> None:
        """Raises the engine's error when the index does not agree with itself."""
        self.connection.execute("INSERT INTO search_index (search_index) VALUES ('integrity-check')")


def acts(draw: random.Random, index: Index) -> Iterator[tuple[Any, ...]]:
    """Some acts of one transaction, on records that are there or new."""
    for _ in range(draw.randrange(1, 5)):
        text = " ".join((mark(draw.choice(KINDS), trash=draw.random() < 0.4), *draw.sample(WORDS, draw.randrange(4))))
        act = draw.random()
        if index.held and act < 0.6:
            yield "put", draw.choice(sorted(index.held)), text
        elif index.held and act < 0.7:
            yield "drop", draw.choice(sorted(index.held))
        else:
            yield "put", max(index.held, default=0) + draw.randrange(1, 4), text


@pytest.mark.parametrize("seed", range(4))
def test_no_record_is_lost_whatever_was_done_before(seed: int) -> None:
    draw = random.Random(seed)
    for _ in range(HISTORIES // 4):
        index = Index()
        for _ in range(draw.randrange(3, 14)):
            index.connection.execute("BEGIN")
            for name, *values in acts(draw, index):
                getattr(index, name)(*values)
            index.connection.execute("COMMIT")
            index.check()
            for start in (*STARTS, *(mark(kind, trash=trash) for kind in KINDS for trash in (False, True))):
                assert index.found(start) == index.wanted(start), start


def test_a_word_that_is_lost_is_seen() -> None:
    """The sabotage: the index forgets a record."""
    index = Index()
    index.put(1, "kits rabat")
    index.put(2, "kits oujda")
    assert index.found("kit") == index.wanted("kit") == {1, 2}
    index.connection.execute("DELETE FROM search_index WHERE rowid = 2")
    assert index.found("kit") != index.wanted("kit")
