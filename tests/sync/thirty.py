"""Thirty change files by ten laptops, made without a database: edits that clash, some files twice, some not sound.

`python -m tests.sync.thirty PROFILE FOLDER` receives a folder of them in one act and prints the peak of its memory.
"""

from __future__ import annotations

import random
import sys
from dataclasses import dataclass
from pathlib import Path

from desktop.sync.bundle import Bundle, Draft, public_key, replica_of, seal_bundle
from desktop.sync.changefile import Manifest, compose
from desktop.sync.codec import CellWrite
from desktop.sync.vector import Range, Vector

LAPTOPS, SHARED = 10, 40
WALL = 1_611_144_000_000
TRUNCATED, HOSTILE = "coupe.maillage", "hostile.maillage"
OLDER, NEWER = "ancien.maillage", "nouveau.maillage"
TWICE = ("copie-1.maillage", "copie-2.maillage", "copie-3.maillage")


@dataclass
class Writer:
    """One laptop and its chain of bundles."""

    secret: bytes
    made: list[Bundle]

    def seal(self, writes: list[CellWrite], *, schema: int = 1, author: bytes = bytes(16)) -> Bundle:
        """One more bundle of this laptop, which never saw anybody else's."""
        last = self.made[-1] if self.made else None
        replica = replica_of(public_key(self.secret))
        seen = () if last is None else (Range(replica, 1, last.header.seq, last.hash[:12]),)
        self.made.append(
            seal_bundle(
                self.secret,
                Draft(
                    seq=len(self.made) + 1,
                    lamport=len(self.made) + 1,
                    wall=WALL + 1000 * len(self.made),
                    author=author,
                    prev=b"" if last is None else last.hash,
                    applied=Vector(seen),
                    writes=tuple(writes),
                    schema=schema,
                ),
            )
        )
        return self.made[-1]

    def file(self, bundles: list[Bundle]) -> bytes:
        """A change file of some of its bundles."""
        key = public_key(self.secret)
        told = Manifest(replica_of(key), key, "", False, WALL, Vector(), len(self.made), {"actor": 1})
        return compose(told, self.secret, {b.hash: b.raw for b in bundles})


def make(folder: Path, changes: int, golden: Path) -> list[Path]:
    """Thirty files: 24 of `changes` writes each, three of them a second time, one cut, one hostile, one of a version
    to come; and the file that the first version of all left behind."""
    folder.mkdir()
    draw = random.Random(30)
    writers = [Writer(bytes([n + 1]) * 32, []) for n in range(LAPTOPS)]
    for number in range(23):
        writer = writers[number % LAPTOPS]
        bundle = writer.seal(_writes(draw, number, changes))
        (folder / f"bureau-{number:02}.maillage").write_bytes(writer.file([bundle]))
    for number, name in enumerate(TWICE):
        (folder / name).write_bytes((folder / f"bureau-{number * 5:02}.maillage").read_bytes())
    cut = (folder / "bureau-07.maillage").read_bytes()
    (folder / TRUNCATED).write_bytes(cut[: len(cut) * 2 // 3])
    later = Writer(bytes([40]) * 32, [])
    unknown = [CellWrite("actor", _row(99, n), "colour_of_door", "bleu") for n in range(changes // 2)]
    unknown += [CellWrite("table_to_come", _row(99, n), "field", n) for n in range(changes // 2)]
    (folder / NEWER).write_bytes(later.file([later.seal(unknown, schema=9)]))
    foe = Writer(bytes([41]) * 32, [])
    wrong = [CellWrite("actor", _row(98, n), "founded", "not a year; DROP TABLE actor") for n in range(changes)]
    (folder / HOSTILE).write_bytes(foe.file([foe.seal(wrong)]))
    (folder / OLDER).write_bytes(golden.read_bytes())
    return sorted(folder.iterdir())


def _row(number: int, n: int) -> bytes:
    return bytes([number]) * 12 + n.to_bytes(4, "big")


def _writes(draw: random.Random, number: int, changes: int) -> list[CellWrite]:
    """New actors, and edits of actors that every other laptop edits too."""
    writes = []
    for n in range(changes // 4):
        writes.append(CellWrite("actor", _row(number + 1, n), "deleted", 0))
        writes.append(CellWrite("actor", _row(number + 1, n), "acronym", f"A{number}-{n}"))
    for n in range(changes - len(writes)):
        row = _row(0, draw.randrange(SHARED))
        field, value = draw.choice(
            (("web", f"https://x{number}-{n}.ma"), ("phone", f"05{n:08}"), ("founded", 1990 + n % 30))
        )
        writes.append(CellWrite("actor", row, field, value))
    shared = [CellWrite("actor", _row(0, n), "deleted", 0) for n in range(SHARED)]
    return list({(w.table, w.row, w.field): w for w in (*shared, *writes)}.values())


def main() -> int:
    from benchmarks.sync.merge_child import peak
    from desktop.paths import Profile
    from desktop.services.exchange import sharing
    from desktop.services.exchange.exchanged import Offer
    from desktop.services.opening import open_profile

    database = open_profile(Profile(Path(sys.argv[1])))
    answers = sharing.receive_all(database, [Offer(path, True) for path in sharing.change_files([Path(sys.argv[2])])])
    database.close()
    print(sum(answer.received is not None for answer in answers), peak())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
