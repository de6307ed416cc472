"""What was written is sealed when the person pauses or leaves, and never gets in the way."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from desktop.errors import DiskFull
from desktop.services.exchange import resting, sharing
from desktop.services.exchange.resting import seal_at_rest
from tests.services.opened import Opened


def test_what_is_open_is_sealed_once(laptop: Callable[[str], Opened]) -> None:
    one = laptop("one")
    assert not seal_at_rest(one.database)
    one.record("initiative", title="Kits")
    assert seal_at_rest(one.database)
    assert not seal_at_rest(one.database)
    with one.database.read() as session:
        assert sharing.to_give(session) > 0


def test_what_cannot_be_sealed_now_stays_open(laptop: Callable[[str], Opened], monkeypatch: pytest.MonkeyPatch) -> None:
    one = laptop("one")
    one.record("initiative", title="Kits")

    def full(*_given: object) -> None:
        raise DiskFull(path="x")

    with monkeypatch.context() as broken:
        broken.setattr("desktop.services.exchange.taking_back.seal_now", full)
        assert not seal_at_rest(one.database)
    assert seal_at_rest(one.database)
    assert resting.seal_at_rest is seal_at_rest
