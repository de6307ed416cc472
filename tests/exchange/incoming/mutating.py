"""A campaign of files changed at random: `python -m tests.exchange.incoming.mutating FILES SEED`; prints how they end.

Bits, cuts, parts of one workbook in another, numbers and names changed within the parts, then packed soundly again, so
that what is changed is read on instead of stopping at a checksum. Each is read in a fork, which may fall.
"""

from __future__ import annotations

import json
import os
import random
import re
import sys
import zipfile
from collections import Counter
from collections.abc import Callable
from io import BytesIO

from desktop.exchange.incoming.files.child import WORK
from desktop.exchange.incoming.files.found import Refused
from desktop.exchange.incoming.files.recognising import BROKEN, found_in
from desktop.exchange.incoming.shapes import Value
from desktop.services.strangers.child import confine
from tests.exchange.incoming import binary_made, made, old_made

_LINES: list[list[Value]] = [[f"Nom {n}", n, "Oujda"] for n in range(30)]
ROWS: made.Rows = [["Organisation", "Femmes", "Ville"], *_LINES]
_NUMBERS = ("0", "-1", "1e308", "4294967296", "99999999999", "NaN", "1048577", "", "A1:XFD1048576", "\x00", "é" * 300)


def sound() -> list[bytes]:
    """Files to begin with, one of each kind that native code reads, and texts."""
    plain = [[str(value) if index != 1 else 3.0 for index, value in enumerate(row)] for row in ROWS]
    return [
        made.xlsx(A=ROWS, B=ROWS[:5]),
        made.ods(made.ods_table("A", ROWS)),
        old_made.xls("A", plain),
        binary_made.workbook([("A", binary_made.sheet(plain), 0)]),
        "\n".join(";".join(row for row in line) for line in [["a", "b"], ['"x"', "é"]] * 20).encode("cp1252"),
        json.dumps(
            {"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"a": 1}}] * 9}
        ).encode(),
        b"<kml><Document><Placemark><name>a</name><Point><coordinates>1,2</coordinates></Point></Placemark></Document></kml>",
    ]


def changed(content: bytes, others: list[bytes], chance: random.Random) -> bytes:
    """The same file, changed in one way or two."""
    for _time in range(chance.randint(1, 2)):
        content = chance.choice((_bits, _cut, _inside, _inside, _inside, _mixed))(content, others, chance)
    return content


def _bits(content: bytes, _others: list[bytes], chance: random.Random) -> bytes:
    raw = bytearray(content)
    for _time in range(chance.randint(1, 8)):
        raw[chance.randrange(len(raw))] = chance.randrange(256) if raw else 0
    return bytes(raw)


def _cut(content: bytes, _others: list[bytes], chance: random.Random) -> bytes:
    at = chance.randrange(1, len(content))
    return content[:at] + (content[at + chance.randint(1, 400) :] if chance.random() < 0.6 else b"x")


def _inside(content: bytes, others: list[bytes], chance: random.Random) -> bytes:
    parts = _parts(content)
    if not parts:
        return _words(content, chance)
    name = chance.choice(list(parts))
    parts[name] = _words(parts[name], chance)
    return made.packed(dict(parts))


def _mixed(content: bytes, others: list[bytes], chance: random.Random) -> bytes:
    parts, foreign = _parts(content), _parts(chance.choice(others))
    if not parts or not foreign:
        return _bits(content, others, chance)
    parts[chance.choice(list(parts))] = chance.choice(list(foreign.values()))
    return made.packed(dict(parts))


def _parts(content: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(BytesIO(content)) as given:
            return {name: given.read(name) for name in given.namelist()}
    except BROKEN:
        return {}


def _words(part: bytes, chance: random.Random) -> bytes:
    """A number, a name or a tag of a text is another; of what is no text some bytes."""
    found = list(re.finditer(rb'\d+|"[^"<>]*"|<[^<>]*>', part))
    if not found or chance.random() < 0.2:
        return _bits(part, [], chance) if part else b"x"
    match = chance.choice(found)
    word = match[0]
    other = chance.choice(_NUMBERS).encode()
    ways: dict[bytes, Callable[[], bytes]] = {
        b'"': lambda: b'"' + other + b'"',
        b"<": lambda: chance.choice((b"", word * 2, word[:-1] + b"/>", chance.choice(found)[0])),
    }
    return part[: match.start()] + ways.get(word[:1], lambda: other)() + part[match.end() :]


def tables(content: bytes) -> None:
    """What is tried here: the tables of a file, none of which is of nothing."""
    assert all(any(table.rows) for table in found_in(content).tables)


def ending(
    content: bytes,
    look: Callable[[bytes], None] = tables,
    refusing: tuple[type[BaseException], ...] = (Refused, MemoryError, *BROKEN),
) -> tuple[str, float]:
    """How reading ends, in a fork that may fall (`read`, `refused`, `fallen`), and its seconds of processor."""
    child = os.fork()
    if not child:
        code = 3
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # what native code says when it falls is long
        try:
            look(content)
            code = 0
        except AssertionError:
            code = 4
        except refusing:
            code = 1
        finally:
            os._exit(code)
    _child, status, used = os.wait4(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code != 4, "what is read is not sound"
    return {0: "read", 1: "refused"}.get(code, "fallen"), used.ru_utime + used.ru_stime


def main(count: int, seed: int) -> None:
    confine(WORK)
    os.environ["RUST_BACKTRACE"] = "0"
    chance = random.Random(seed)
    files = sound()
    ends = Counter[str]()
    slowest = 0.0
    for number in range(count):
        content = changed(files[number % len(files)], files, chance)
        end, seconds = ending(content)
        ends[end] += 1
        slowest = max(slowest, seconds)
    print(json.dumps({**dict.fromkeys(("read", "refused", "fallen"), 0), **ends, "slowest": slowest}))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
