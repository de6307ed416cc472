"""Makes the vectors of `docs/change-file.md`: `python -m tests.golden.make_change_files`.

Run once per format. The files are read by every later version: what is there is never made again.
"""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from desktop.sync.bundle import Bundle, Draft, public_key, replica_of, seal_bundle
from desktop.sync.changefile import Manifest, compose, zipped
from desktop.sync.codec import CellWrite, Statement
from desktop.sync.protected import protect_for, protect_under
from desktop.sync.vector import Range, Vector

HERE = Path(__file__).parent / "change-file-1"
FATIMA, SAMIR = bytes([1]) * 32, bytes([2]) * 32
ROW = bytes.fromhex("000102030405060708090a0b00000001")
NEXT = ROW[:-1] + b"\x02"
WORDS = "thé à la menthe"
WALL = 1_611_144_000_000


def bundles() -> list[Bundle]:
    """Two of Fatima's, one of Samir's who had applied her first: one clash, one deletion, one unknown field."""
    first = seal_bundle(
        FATIMA,
        Draft(
            seq=1,
            lamport=1,
            wall=WALL,
            author=bytes([7]) * 16,
            prev=b"",
            applied=Vector(),
            writes=(
                CellWrite("actor", ROW, "deleted", 0),
                CellWrite("actor", ROW, "acronym", "ASTICUDE"),
                CellWrite("actor", NEXT, "deleted", 0),
                CellWrite("actor", NEXT, "acronym", "FOO"),
                CellWrite("place", ROW, "deleted", 0),
                CellWrite("place", ROW, "point", (34.68, -1.91, 50.0)),
                CellWrite("actor", ROW, "colour_of_door", "bleu"),
            ),
        ),
    )
    mine = Range(first.header.replica, 1, 1, first.hash[:12])
    second = seal_bundle(
        FATIMA,
        Draft(2, 2, WALL + 60_000, bytes([7]) * 16, first.hash, Vector((mine,)), (_acronym("Asticude"),)),
    )
    third = seal_bundle(
        SAMIR,
        Draft(
            *(1, 2, WALL + 90_000, bytes([8]) * 16, b"", Vector((mine,))),
            (_acronym("ASTI"), CellWrite("actor", NEXT, "deleted", 1)),
            (Statement("vouch", first.header.replica),),
        ),
    )
    return [first, second, third]


def _acronym(value: str) -> CellWrite:
    return CellWrite("actor", ROW, "acronym", value)


def manifest(**changes: Any) -> Manifest:
    key = public_key(SAMIR)
    told = Manifest(
        replica_of(key), key, "Réseau Oriental", False, WALL + 90_000, Vector(), 1, {"actor": 2, "place": 1}
    )
    return replace(told, **changes)


def vectors() -> dict[str, bytes]:
    """File name -> bytes. A name begins with what a reader must do."""
    made = bundles()
    valid = compose(manifest(), SAMIR, {b.hash: b.raw for b in made})
    flipped = bytearray(valid)
    flipped[valid.index(made[0].contents) + 3] ^= 1
    too_new = seal_bundle(SAMIR, Draft(1, 1, WALL, bytes(16), b"", Vector(), (_acronym("x"),), needs=9))
    other = compose(manifest(), FATIMA, {b.hash: b.raw for b in made})
    return {
        "accept-three-bundles.maillage": valid,
        "hold-needs-9.maillage": compose(manifest(), SAMIR, {too_new.hash: too_new.raw}),
        "refuse-newer-format.maillage": compose(manifest(format=2), SAMIR, {}),
        "refuse-cut.maillage": valid[: len(valid) // 2],
        "refuse-flipped-bit.maillage": bytes(flipped),
        "refuse-appended.maillage": valid + b"\x00",
        "refuse-manifest-of-another-key.maillage": other,
        "refuse-foreign.maillage": b"%PDF-1.7 nothing of ours",
        "accept-packed.maillage": compose(manifest(), SAMIR, {b.hash: b.raw for b in packed()}),
        **protected_vectors(valid),
    }


def packed() -> list[Bundle]:
    """One bundle with every packing there is: shapes, numbered words, repeated values, composites, long streams."""
    writes: list[CellWrite] = []
    for number in range(150):
        row = ROW[:-2] + (number * 3).to_bytes(2, "big")
        text = f"Distribution de kits, séance {number} du quartier {number % 7} pour {number % 5} familles"
        writes.append(CellWrite("initiative", row, "source", text))
        if number % 3:
            writes.append(CellWrite("initiative", row, "status", ("done", "ongoing")[number % 2]))
        if number % 5 == 0:
            writes.append(CellWrite("initiative", row, "amount", (number * 1.5, "MAD")))
    return [seal_bundle(FATIMA, Draft(1, 1, WALL, bytes(16), b"", Vector(), tuple(writes)))]


def protected_vectors(valid: bytes) -> dict[str, bytes]:
    """The valid file, protected; and under a passphrase whose cost would take a gigabyte."""
    by_words = protect_under(valid, WORDS, cost=10)
    return {
        "protected-for-samir.maillage": protect_for(valid, [public_key(SAMIR)]),
        "protected-by-passphrase.maillage": by_words,
        "refuse-protected-cost.maillage": _costly(by_words),
    }


def _costly(raw: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return zipped([(name, archive.read(name).replace(b" 10\n", b" 20\n", 1)) for name in archive.namelist()])


def listing(made: list[Bundle] | None = None) -> dict[str, Any]:
    """What a reader finds in a valid file, readable by any language."""
    told = []
    for bundle in bundles() if made is None else made:
        writes, said = bundle.read()
        told.append(
            {
                "hash": bundle.hash.hex(),
                "laptop": bundle.header.replica.hex(),
                "seq": bundle.header.seq,
                "lamport": bundle.header.lamport,
                "wall": bundle.header.wall,
                "prev": bundle.header.prev.hex(),
                "applied": [[r.replica.hex(), r.first, r.last, r.tip.hex()] for r in bundle.header.vector.ranges],
                "writes": [[w.table, w.row.hex(), w.field, w.value] for w in writes],
                "statements": [[s.kind, s.target.hex()] for s in said],
            }
        )
    return {"bundles": sorted(told, key=lambda b: b["hash"])}


def main() -> None:
    HERE.mkdir(exist_ok=True)
    for name, raw in vectors().items():
        if not (HERE / name).exists():
            (HERE / name).write_bytes(raw)
    for name, told in (("accept-three-bundles", listing()), ("accept-packed", listing(packed()))):
        words = json.dumps(told, ensure_ascii=False, indent=1)
        (HERE / f"{name}.json").write_text(words + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
