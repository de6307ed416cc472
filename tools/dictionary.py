"""Train the dictionary with which small bundles are packed. Owns resources/change-file/dictionary-1.

    python -m tools.dictionary

Run once for each number: a dictionary that has shipped never changes, since bundles packed with it stay for ever. It
learns from the sample and the shipped lists, which every laptop has; never from what a benchmark makes up.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import zstandard

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from desktop import paths  # noqa: E402 - after the path, to run as a file
from desktop.paths import Profile  # noqa: E402
from desktop.services import demo, opening  # noqa: E402
from desktop.services.exchange import taking_back  # noqa: E402
from desktop.sync.bundle import DICTIONARY, open_bundle  # noqa: E402
from desktop.sync.codec import CellWrite, encode_payload  # noqa: E402

SIZE = 24 * 2**10
SAMPLES = 4_000


def main() -> int:
    """Train and write."""
    made = zstandard.train_dictionary(SIZE, list(samples(random.Random(1))), level=19)
    target = paths.resources() / "change-file" / f"dictionary-{DICTIONARY}"
    target.write_bytes(made.as_bytes())
    print(f"{target.relative_to(ROOT)}: {len(made.as_bytes())} bytes")
    return 0


def samples(dice: random.Random) -> Iterator[bytes]:
    """Contents as small bundles have them: a few rows made, or a few cells of one field changed."""
    writes = _sample_writes()
    rows: dict[tuple[str, bytes], list[CellWrite]] = {}
    fields: dict[tuple[str, str], list[CellWrite]] = {}
    for write in writes:
        rows.setdefault((write.table, write.row), []).append(write)
        fields.setdefault((write.table, write.field), []).append(write)
    codes = _codes()
    kinds = list(fields.values())
    every = list(rows.values())
    for number in range(SAMPLES):
        if number % 2:
            chosen = [write for row in dice.sample(every, dice.randint(1, 6)) for write in row]
        else:
            chosen = []
            for column in dice.sample(kinds, dice.randint(1, 3)):
                some = dice.sample(column, min(len(column), dice.randint(1, 12)))
                chosen += [_changed(dice, one, codes) for one in some]
        yield encode_payload(_strange_rows(dice, chosen))


def _changed(dice: random.Random, one: CellWrite, codes: dict[str, list[str]]) -> CellWrite:
    """The cell with another code of its list, where its value is one."""
    for known in codes.values():
        if one.value in known:
            return CellWrite(one.table, one.row, one.field, dice.choice(known))
    return one


def _strange_rows(dice: random.Random, writes: list[CellWrite]) -> list[CellWrite]:
    """The same under identities drawn anew: they teach nothing and must not fill the dictionary."""
    start = dice.randbytes(12)
    known: dict[bytes, bytes] = {}
    for one in writes:
        known.setdefault(one.row, start + dice.randrange(2**16).to_bytes(4, "big"))
    return [
        CellWrite(
            w.table, known[w.row], w.field, known.get(w.value, w.value) if isinstance(w.value, bytes) else w.value
        )
        for w in writes
    ]


def _sample_writes() -> list[CellWrite]:
    with tempfile.TemporaryDirectory() as folder:
        database = opening.open_profile(Profile(Path(folder)), encrypted=False)
        demo.fill(database)
        with database.write() as session:
            taking_back.seal_now(session, database, "")
            session.commit()
        with database.read() as session:
            found = session.connection().exec_driver_sql("SELECT bytes FROM bundle ORDER BY no")
            writes = [write for (raw,) in found for write in open_bundle(bytes(raw)).read()[0]]
        database.close()
    return writes


def _codes() -> dict[str, list[str]]:
    """The codes of each shipped list."""
    codes: dict[str, list[str]] = {}
    for file in sorted((paths.resources() / "vocabularies").glob("*.json")):
        for entry in json.loads(file.read_text(encoding="utf-8")):
            codes.setdefault(entry["scheme"], []).append(entry["code"])
    return codes


if __name__ == "__main__":
    raise SystemExit(main())
