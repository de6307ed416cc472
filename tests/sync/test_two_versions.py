"""An older program keeps what it does not know, passes it on byte for byte, and shows it once it is renewed."""

from __future__ import annotations

from typing import Any

import msgspec

from desktop.sync.bundle import Draft, open_bundle, public_key, seal_bundle, sign_parts
from desktop.sync.codec import CellWrite, Statement
from desktop.sync.vector import Vector
from tests.golden.make_change_files import SAMIR, WALL
from tests.stateful.laptop import Laptop

ROW = bytes(15) + b"\x09"


def from_later(**changes: Any) -> bytes:
    """A bundle with a field, a table, a kind of statement and header keys that the older program never heard of."""
    writes = (
        CellWrite("thing", ROW, "deleted", 0),
        CellWrite("thing", ROW, "title", "Kits"),
        CellWrite("thing", ROW, "note", "écrit par la nouvelle version"),
        CellWrite("part", ROW, "label", "une pièce"),
        CellWrite("part", ROW, "deleted", 0),
        CellWrite("unheard_of", ROW, "colour", "bleu"),
    )
    made = seal_bundle(SAMIR, Draft(1, 1, WALL, bytes(16), b"", Vector(), writes, (Statement("unheard", b"x"),)))
    header = msgspec.msgpack.decode(made.header_bytes) | {"later": [1, {"deep": b"x"}], **changes}
    return sign_parts(SAMIR, msgspec.msgpack.encode(header), made.contents).raw


def test_what_an_older_program_does_not_know_is_kept_relayed_and_shown_later() -> None:
    raw = from_later()
    older, newer, third = Laptop("older", version=0), Laptop("newer"), Laptop("third")
    older.receive([raw])
    assert older.bundles()[open_bundle(raw).hash] == raw, "byte for byte"
    newer.receive(list(older.bundles().values()))
    third.receive([raw])
    assert newer.state()[0] == third.state()[0] == older.state()[0], "one state hash, whatever is understood"
    older.upgrade()
    with older.read() as session:
        run = session.connection().exec_driver_sql
        assert run("SELECT note FROM thing WHERE id = ?", (ROW,)).scalar() == "écrit par la nouvelle version"
        assert run("SELECT label FROM part WHERE id = ?", (ROW,)).scalar() == "une pièce"
    assert older.state()[:2] == newer.state()[:2]


def test_a_later_dictionary_is_held_unread_when_it_says_it_is_for_later() -> None:
    raw = from_later(n=9, d=7)
    reader = Laptop("reader")
    result = reader.receive([raw])
    assert (result.applied, result.too_new) == (0, 1)
    assert reader.bundles()[open_bundle(raw).hash] == raw
    assert open_bundle(raw).header.key == public_key(SAMIR)
