"""No file from a stranger harms: thousands made to harm and signed again, none of which may crash, linger or half-do.

Twenty thousand in every run, a million in soak (`MAILLAGE_FUZZ` and `MAILLAGE_SEED` choose others).
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
import zstandard

from desktop.sync.bundle import Header, Refused, public_key, replica_of, sign_parts
from desktop.sync.codec import decode_payload
from desktop.sync.packing import zipped
from desktop.sync.rowids import BadPayload, pack_rows
from tests.golden.make_change_files import FATIMA
from tests.stateful.laptop import Laptop
from tests.trust import fuzzing

SOAK = bool(os.environ.get("MAILLAGE_SOAK"))
FILES = int(os.environ.get("MAILLAGE_FUZZ", "1000000" if SOAK else "20000"))
SEED = int(os.environ.get("MAILLAGE_SEED", "1"))
MERGES = 4_000 if SOAK else 60
SLOWEST = 2.0  # seconds of this process's own time
HIGHEST = 150  # MiB, of the program reading a file, a bomb too
WHOLE = 256  # MiB, of a whole campaign, which also forges the files
encode = msgspec.msgpack.encode


@pytest.mark.slow
def test_hostile_files_are_taken_whole_or_refused_whole() -> None:
    """In a process of its own, so that its memory is its own and a fall of the interpreter is seen."""
    run = subprocess.run(
        [sys.executable, "-m", "tests.trust.fuzzing", str(FILES), str(SEED), str(MERGES)],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert run.returncode == 0, run.stderr[-3_000:]
    seen: dict[str, Any] = json.loads(run.stdout)
    print(f"{seen['files']} files, seed {SEED}: {seen['taken']} taken, {seen['merged']} merged, "
          f"slowest {seen['worst']:.2f} s ({seen['worst_how']}), "
          f"{seen['reading']} MiB to read, {seen['peak']} with forging")  # fmt: skip
    assert seen["files"] == FILES
    assert seen["worst"] < SLOWEST, seen["worst_how"]
    assert seen["reading"] < HIGHEST
    assert seen["peak"] < WHOLE
    # a campaign that is all refused, or all taken, would prove nothing
    assert FILES // 10 < seen["taken"] < FILES // 2
    assert seen["merged"] > MERGES // 3
    assert seen["merges_refused"] > 0
    assert len(seen["acts"]) > 50


class _HalfTaken(fuzzing.Living):
    """Sabotage: a database that keeps part of what it refuses."""

    def offer(self, bundles: Any, how: Any) -> bool:
        with self.laptop.write() as session:
            session.connection().exec_driver_sql("UPDATE thing SET title = 'half' WHERE id = ?", (b"\x01" * 16,))
        return super().offer(bundles, how)


def test_the_campaign_sees_a_crash_and_half_a_merge(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sabotage: a reader that stumbles, and a merge that leaves half, are both seen."""
    real = fuzzing.judged
    with monkeypatch.context() as seam:
        seam.setattr(fuzzing, "judged", lambda raw: real(raw) if len(raw) % 7 else 1 / 0)
        with pytest.raises(fuzzing.Broken, match="file "):
            fuzzing.campaign(50, 1, 0)
    living = fuzzing.Living(random.Random(1))
    hostile = _bundle([[["thing", b"\x00\x01" + bytes(16), [["deleted", b"", 0, encode([2])]]]], []], 1)
    assert not living.offer([hostile], ("a value no column holds",))

    def receive(self: Laptop, bundles: list[bytes], **_how: object) -> None:
        self.make("thing", b"\x05" * 16, title="half")
        raise Refused("after half was done")

    monkeypatch.setattr(Laptop, "receive", receive)
    with pytest.raises(fuzzing.Broken, match="refused, and yet"):
        living.offer([hostile], ("sabotage",))


# --- bombs ---------------------------------------------------------------------------------------------------------


def _bundle(tree: Any, cells: int) -> bytes:
    """Contents under a good signature."""
    plain = tree if isinstance(tree, bytes) else encode(tree)
    key = public_key(FATIMA)
    header = Header(replica_of(key), key, 1, 1, 0, bytes(16), cells, len(plain), [b"", [], [], b"", b""])
    return sign_parts(FATIMA, encode(header), zstandard.ZstdCompressor().compress(plain)).raw


def _many(token: bytes, count: int) -> bytes:
    """An array of so many times one token."""
    return b"\xdd" + count.to_bytes(4, "big") + token * count


def _column(kind: int, packed: bytes, which: bytes = b"") -> list[Any]:
    return ["title", zipped(which), kind, zipped(packed)]


def _table(*columns: Any, rows: int = 1, more: tuple[Any, ...] = ()) -> Any:
    return [
        [["thing", zipped(pack_rows([bytes(12) + n.to_bytes(4, "big") for n in range(rows)])), [*columns], *more]],
        [],
    ]


MILLIONS = 8 * 2**20
BOMBS: dict[str, tuple[Any, int]] = {
    "millions of tables": (b"\x92" + _many(b"\x90", MILLIONS) + b"\x90", 1),
    "millions of empty tables": (b"\x92" + _many(b"\x93\xa1a\xc4\x00\x90", 2**21) + b"\x90", 1),
    "millions of columns": (b"\x92\x91\x93\xa1a\xc4\x00" + _many(b"\x94\xa1a\xc4\x00\x00\xc4\x00", 2**20) + b"\x90", 1),
    "millions of statements": (b"\x92\x90" + _many(b"\x92\xa1a\xc4\x01a", 2**21), 0),
    "millions of values in one": (_table(_column(0, b"\x91" + _many(b"\xa2ab", 2**22))), 1),
    "millions of arrays in one": (_table(_column(0, b"\x91" + _many(b"\x90", MILLIONS))), 1),
    "millions of maps in one": (_table(_column(0, b"\x91" + _many(b"\x80", MILLIONS))), 1),
    "more values than cells": (_table(_column(0, _many(b"\xa2ab", 2**22))), 1),
    "more distinct than may be": (_table(_column(1, b"\x92" + _many(b"\xa2ab", 2**22) + b"\xc4\x01\x00")), 1),
    "composites of millions": (_table(_column(2, b"\x91" + _many(b"\xa2ab", 2**22))), 1),
    "too many parts": (_table(_column(2, encode([["ab"] * 100_000] * 16)), rows=100_000), 100_000),
    "millions of skips": (_table(_column(0, encode(["a"]), bytes(MILLIONS))), 1),
    "millions of words": (
        _table(_column(3, encode([zipped(encode([""])), zipped(encode([])), zipped(b"\xff" * 60_000),
                                  zipped(b"\x01" * (60_000 * 255)), b""])), rows=60_000), 60_000),
    "shapes that name nobody": (
        _table(_column(0, encode(["a"] * 9_000)), rows=9_000,
               more=([[[f"f{w}_{n}" for n in range(255)] for w in range(255)], zipped(bytes(9_000))],)), 9_000),
    "frames in frames": (_table(*([["title", b"", 0, zipped(bytes(15 * 2**20))]] * 3)), 1),
    "deep": (b"\x91" * (16 * 2**20 - 1) + b"\xc0", 1),
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused_in_a_second_and_little_memory(name: str) -> None:
    tree, cells = BOMBS[name]
    raw = _bundle(tree, cells)
    assert len(raw) < 300_000, "a bomb is small"
    code = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from desktop.sync.bundle import Refused, open_bundle\n"
        "raw = sys.stdin.buffer.read()\n"
        "begun = time.process_time()\n"
        "try:\n    open_bundle(raw).read()\n    said = 'taken'\nexcept Refused as bad:\n    said = 'refused'\n"
        "peak = Path('/proc/self/status').read_text().partition('VmHWM:')[2].split()[0]\n"
        "print(said, time.process_time() - begun, int(peak) // 1024)\n"
    )
    run = subprocess.run([sys.executable, "-c", code], input=raw, capture_output=True, check=True)
    said, spent, peak = run.stdout.decode().split()
    assert said == "refused"
    assert float(spent) < 1.0
    assert int(peak) < HIGHEST


def test_without_the_bounds_a_bomb_goes_off() -> None:
    """Sabotage: the plain decoder makes of the same few bytes what no old laptop has."""
    tree, _cells = BOMBS["millions of arrays in one"]
    packed = tree[0][0][2][0][3]
    assert len(packed.data) < 2_000
    some = msgspec.msgpack.decode(b"\x91" + _many(b"\x90", 1_000))[0]
    assert sum(map(sys.getsizeof, some)) * MILLIONS // len(some) > 2 * HIGHEST * 2**20
    with pytest.raises(BadPayload):
        decode_payload(encode(tree), 1)
