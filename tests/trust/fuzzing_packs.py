"""Owns a campaign of hostile packs: `python -m tests.trust.fuzzing_packs FILES SEED` prints its figures as JSON.

Each is a sound pack changed on purpose (bits, runs, numbers, cuts, parts exchanged) and brought in as a person would.
It runs in a process of its own, so that its memory and a fall of the interpreter are seen.
"""

from __future__ import annotations

import gzip
import json
import random
import sqlite3
import sys
import tempfile
import time
import zlib
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from desktop.errors import MaillageError
from desktop.geo.packs import Shelf, open_pack
from tests.geo.packs_made import around, mbtiles, picture, streets, town
from tests.trust.fuzzing import peak

Act = Callable[[bytearray, random.Random], None]


def _bits(data: bytearray, draw: random.Random) -> None:
    for _ in range(draw.choice((1, 3, 20))):
        data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)


def _front(data: bytearray, draw: random.Random) -> None:
    for _ in range(draw.choice((1, 2, 6))):
        data[draw.randrange(min(400, len(data)))] = draw.choice((0, 1, 0x7F, 0x80, 0xFF, draw.randrange(256)))


def _number(data: bytearray, draw: random.Random) -> None:
    """A number of eight bytes: nothing, one, the end, beyond it, all ones."""
    at = 8 + 8 * draw.randrange(11) if draw.random() < 0.7 else draw.randrange(max(1, len(data) - 8))
    value = draw.choice((0, 1, 127, len(data), len(data) + 1, 2**31, 2**63, 2**64 - 1))
    data[at : at + 8] = value.to_bytes(8, "little")


def _cut(data: bytearray, draw: random.Random) -> None:
    del data[draw.randrange(len(data)) :]


def _run(data: bytearray, draw: random.Random) -> None:
    at, length = draw.randrange(len(data)), draw.choice((4, 50, 1000))
    data[at : at + length] = draw.choice((bytes(length), b"\xff" * length, draw.randbytes(length)))


def _exchange(data: bytearray, draw: random.Random) -> None:
    length = draw.choice((16, 100, 4096))
    a, b = draw.randrange(len(data)), draw.randrange(len(data))
    data[a : a + length], data[b : b + length] = data[b : b + length], data[a : a + length]


def _insert(data: bytearray, draw: random.Random) -> None:
    at = draw.randrange(len(data))
    data[at:at] = draw.randbytes(draw.choice((1, 7, 300)))


def _directory(data: bytearray, draw: random.Random) -> None:
    """Another root directory, unpacked first and packed again, so that it is read on."""
    length = int.from_bytes(data[16:24], "little")
    try:
        root = bytearray(gzip.decompress(data[127 : 127 + length]))
    except (OSError, EOFError, zlib.error):
        return
    for _ in range(draw.choice((1, 4)) if root else 0):
        root[draw.randrange(len(root))] = draw.choice((0, 1, 0x7F, 0x80, 0xFF, draw.randrange(256)))
    root += b"\x80" * draw.choice((0, 0, 9, 200))
    packed = gzip.compress(bytes(root) * draw.choice((1, 1, 1, 50)), mtime=0)
    data += packed
    data[8:24] = (len(data) - len(packed)).to_bytes(8, "little") + len(packed).to_bytes(8, "little")


ACTS: tuple[Act, ...] = (_bits, _front, _number, _cut, _run, _exchange, _insert, _directory)


def sound(folder: Path) -> list[bytes]:
    """Packs of both kinds, to be changed."""
    some = {place: gzip.compress(streets(fr="Rue"), mtime=0) for zoom in range(5) for place in around(zoom)}
    seen = {place: picture(side=32) for zoom in range(5) for place in around(zoom)}
    files = (
        town(folder / "a.pmtiles", last=6),
        town(folder / "b.pmtiles", last=5, kind="png", body=picture(side=32)),
        mbtiles(folder / "c.mbtiles", some, format="pbf", name="C"),
        mbtiles(folder / "d.mbtiles", seen, name="D"),
    )
    return [file.read_bytes() for file in files]


def judged(file: Path, shelf: Shelf) -> bool:
    """Whether a pack was taken; whatever is read of it then must not fall."""
    try:
        waiting = shelf.bring(file)
    except MaillageError as refused:
        return not refused.sentence()
    pack = open_pack(waiting.file)
    for zoom in range(8):
        for place in around(zoom)[:3]:
            pack.tile(*place)
    pack.close()
    shelf.drop(waiting)
    return True


def campaign(files: int, seed: int, folder: Path) -> dict[str, object]:
    """Bring in so many. Raises what no reader may raise."""
    draw = random.Random(seed)
    models = sound(folder)
    shelf = Shelf(folder / "fonds")
    seen: Counter[str] = Counter()
    worst, taken = 0.0, 0
    for number in range(files):
        data = bytearray(draw.choice(models))
        acts = draw.choices(ACTS, k=draw.choice((1, 1, 1, 2, 3)))
        for act in acts:
            if data:
                act(data, draw)
                seen[act.__name__] += 1
        file = folder / "piege"
        file.write_bytes(data)
        start = time.process_time()
        try:
            taken += judged(file, shelf)
        except (ArithmeticError, AssertionError, LookupError, OSError, TypeError, ValueError, sqlite3.Error) as fell:
            raise AssertionError(f"file {number} of seed {seed}: {[act.__name__ for act in acts]}") from fell
        worst = max(worst, time.process_time() - start)
    left = [one.name for one in shelf.folder.iterdir()] if shelf.folder.exists() else []
    return {"files": files, "taken": taken, "worst": worst, "peak": peak(), "left": left, "acts": seen}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        print(json.dumps(campaign(int(sys.argv[1]), int(sys.argv[2]), Path(place))))
