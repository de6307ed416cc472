"""What a map shows follows what is committed: a delta for a little, everything for a lot, never an older state."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication

from desktop.models.plain import reader
from desktop.services.exchange.taking_back import seal_now
from desktop.services.steering import lately
from desktop.services.unit_of_work import Changes
from desktop.viewmodels.map import map_state
from desktop.viewmodels.map.map_state import MapState, Whole
from desktop.views.map.map_channel import Box, Bridge, command
from tests.fakes import ManualClock
from tests.services.opened import OUJDA, Opened

A, B = b"\x01" * 16, b"\x02" * 16


class HeldStore(QObject):
    """A store whose answers come when the test lets them."""

    changed = Signal(object)
    ready = True

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Callable[[Any], object]] = []

    def ask(self, _work: object, done: Callable[[Any], object], **_more: object) -> None:
        self.asked.append(done)


@pytest.fixture
def held(qapp: QApplication) -> tuple[HeldStore, MapState, list[tuple[str, bytes]]]:
    store = HeldStore()
    state = MapState(store)  # type: ignore[arg-type]  # stands for the store
    heard: list[tuple[str, bytes]] = []
    state.arrived.connect(lambda blob, _fit: heard.append(("whole", blob)))
    state.moved.connect(lambda blob: heard.append(("delta", blob)))
    return store, state, heard


def touching(table: str, *ids: bytes) -> Changes:
    return Changes({table: frozenset(ids)})


def test_a_small_act_is_a_delta(held: tuple[HeldStore, MapState, list[tuple[str, bytes]]]) -> None:
    store, state, heard = held
    lacking: list[list[bytes]] = []
    state.lacking.connect(lacking.append)
    state.show("initiative")
    store.asked.pop()(Whole(b"all", [A]))
    state.follow(touching("initiative", A))
    store.asked.pop()((b"one", [], {A}))
    assert heard == [("whole", b"all"), ("delta", b"one")]
    assert lacking == [[A], []]


def test_what_records_lean_on_is_read_again_whole(held: tuple[HeldStore, MapState, list[tuple[str, bytes]]]) -> None:
    store, state, heard = held
    state.show("initiative")
    store.asked.pop()(Whole(b"all", []))
    for changes in (
        touching("place", A),
        touching("actor", A),
        touching("initiative", *(n.to_bytes(16) for n in range(400))),
    ):
        state.follow(changes)
        store.asked.pop()(Whole(b"again", []))
    assert [what for what, _blob in heard] == ["whole"] * 4


def test_a_delta_never_overtakes_a_whole_read(held: tuple[HeldStore, MapState, list[tuple[str, bytes]]]) -> None:
    store, state, heard = held
    state.show("initiative")
    store.asked.pop()(Whole(b"first", []))
    state.follow(touching("initiative", A))
    late_delta = store.asked.pop()
    state.follow(touching("place", B))  # reads again
    late_delta((b"old", [], {A}))
    store.asked.pop()(Whole(b"new", []))
    assert heard == [("whole", b"first"), ("whole", b"new")]


def test_many_are_painted_before_their_words_are_there(
    held: tuple[HeldStore, MapState, list[tuple[str, bytes]]],
) -> None:
    store, state, heard = held
    state.show("initiative")
    store.asked.pop()(Whole(b"spots", [], wordless=True))
    assert heard == [("whole", b"spots")]
    state.follow(touching("initiative", A))  # the words are to come: a delta would be undone by them
    store.asked.pop()(Whole(b"more spots", [], wordless=True))
    heard.clear()
    assert state._calm.isActive()
    state.ask_words()
    store.asked.pop()(Whole(b"spots and words", []))
    assert heard == [("whole", b"spots and words")]


def test_who_has_grown_old_may_come_after_them(held: tuple[HeldStore, MapState, list[tuple[str, bytes]]]) -> None:
    store, state, heard = held
    state.aged.connect(lambda old: heard.append(("old", old)))
    state.show("initiative", [A, B])
    store.asked.pop()(Whole(b"two", [], ageless=True))
    assert heard == [("whole", b"two")]
    state.follow(touching("initiative", A))  # who is old is to come: a delta would be undone by it
    store.asked.pop()(Whole(b"two again", [], ageless=True))
    assert state._calm.isActive()
    state._calm.timeout.emit()
    store.asked.pop()(A)
    assert heard[1:] == [("whole", b"two again"), ("old", A)]
    state.follow(touching("initiative", A))
    store.asked.pop()((b"one", [], {A}))
    assert heard[3:] == [("delta", b"one")]


def test_a_long_journal_is_read_after_what_is_shown_and_before_what_is_shown_again(
    tmp_path: Path, template: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lately, "LITTLE", 0)
    clock = ManualClock(datetime.now(UTC) - timedelta(days=300))
    opened = Opened(tmp_path / "profil", template, clock)
    try:
        some = [opened.record("actor", name=name, kind="association", area=OUJDA) for name in ("Un", "Deux", "Trois")]
        with opened.database.write() as session:
            seal_now(session, opened.database, "Essai")  # what is in no bundle was written just now
            session.commit()
        clock.forward(days=300)
        opened.record("actor", some[1], name="Deux, renommé")
        shown = frozenset(some[:2])
        with opened.database.read() as session:
            ask = reader(session)
            first = map_state._whole("actor", "fr", shown, 1, words=True, patient=False)(ask)
            assert first.ageless
            assert map_state._aged("actor", shown)(ask) == some[0]
            known = map_state._whole("actor", "fr", shown, 2, words=True, patient=False)(ask)
            assert (known.ageless, known.blob != first.blob) == (False, True), "it has been read now"
        opened.record("actor", some[1], name="Deux, encore")
        with opened.database.read() as session:
            again = map_state._whole("actor", "fr", shown, 2, words=True, patient=True)(reader(session))
        assert not again.ageless, "what is on the page does not lose its age to get it back"
    finally:
        opened.close()


def test_a_whole_kind_in_step_is_not_read_again(held: tuple[HeldStore, MapState, list[tuple[str, bytes]]]) -> None:
    store, state, _heard = held
    state.show("initiative")
    store.asked.pop()(Whole(b"all", []))
    state.show("initiative")
    assert store.asked == []
    state.show("initiative", [A])
    state.show("initiative")
    assert len(store.asked) == 2


def test_nothing_shown_asks_nothing(held: tuple[HeldStore, MapState, list[tuple[str, bytes]]]) -> None:
    store, state, _heard = held
    state.follow(touching("initiative", A))
    state.again()
    assert store.asked == []


def test_the_bridge_drops_what_it_does_not_know(qapp: QApplication) -> None:
    bridge = Bridge()
    heard: list[object] = []
    for signal in (bridge.clicked, bridge.search_here, bridge.seen, bridge.trouble):
        signal.connect(lambda *values: heard.append(values))
    bridge.send("format", "[1]")
    bridge.send("clicked", '["not hexadecimal"]')
    bridge.send("clicked", "{")
    bridge.send("searchHere", "[1]")
    bridge.send("clicked", '["' + "0" * 50_000 + '"]')
    assert heard == [("clicked",), ("clicked",), ("searchHere",)]  # told as trouble, by name only
    heard.clear()
    bridge.send("clicked", f'["{A.hex()}"]')
    bridge.send("searchHere", "[1, 2, 3, 4]")
    bridge.send("seen", f'["{A.hex()}{B.hex()}", 2]')
    assert heard == [(A,), (Box(1, 2, 3, 4),), ([A, B], 2)]


def test_a_command_cannot_leave_its_script(qapp: QApplication) -> None:
    script = command("style", {"name": "</script><b>\u2028'\"\\"})
    assert "</script>" not in script
    assert "\u2028" not in script
    assert script.isascii()
