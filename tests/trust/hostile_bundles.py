"""Owns bundles made to harm: a sound one changed in one or two places and signed again, so that it is read on.

A signature stops what was merely damaged; these are what somebody with a key of their own can write.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import msgspec
import zstandard

from desktop.paths import resources
from desktop.sync.bundle import Bundle, Draft, open_bundle, public_key, replica_of, seal_bundle, sign_parts, sign_text
from desktop.sync.codec import CellWrite, Statement
from desktop.sync.packing import Budget, inflated
from desktop.sync.vector import Range, Vector
from tests.golden.make_change_files import FATIMA, SAMIR, WALL
from tests.trust.hostile_values import KINDS, NAMES, encode, raw, value, varints

ROWS = [bytes([n]) + bytes(10) + bytes([9]) + n.to_bytes(4, "big") for n in (1, 1, 2, 3)]
ROWS[1] = ROWS[0][:-1] + b"\x02"
MADE = 24  # sound bundles to start from
# Much in little: a value that opens into millions, in the few bytes that a frame makes of it.
NESTED = (
    b"\xdd\x00\x20\x00\x00" + b"\x90" * 2**21,
    b"\x91\xdd\x00\x20\x00\x00" + b"\x90" * 2**21,
    b"\x91\xdd\x00\x20\x00\x00" + b"\xa2ab" * 2**21,
)


@lru_cache(maxsize=1)
def sound() -> tuple[Bundle, ...]:
    """Bundles of two laptops on the schema of the histories: every kind of column, a chain, some statements."""
    draw = random.Random(1)
    made: list[Bundle] = []
    chains: dict[bytes, list[Bundle]] = {FATIMA: [], SAMIR: []}
    for n in range(MADE + 1):
        secret = FATIMA if n % 3 else SAMIR
        mine = chains[secret]
        known = [r for chain in chains.values() if chain for r in [_range(chain)]]
        said = (Statement("vouch", replica_of(public_key(SAMIR))),) if n == 4 else ()
        draft = Draft(len(mine) + 1, n + 1, WALL + n, bytes(16), mine[-1].hash if mine else b"", Vector(tuple(known)),
                      tuple(_writes(draw, n) if n < MADE else _many(draw)), said)  # fmt: skip
        mine.append(seal_bundle(secret, draft))
        made.append(mine[-1])
    return tuple(made)


def _range(chain: list[Bundle]) -> Range:
    return Range(chain[-1].header.replica, 1, len(chain), chain[-1].hash[:12])


def _writes(draw: random.Random, n: int) -> list[CellWrite]:
    rows = [*ROWS, *(bytes([7]) * 12 + i.to_bytes(4, "big") for i in range(6))]
    found: dict[tuple[str, bytes, str], Any] = {}
    for row in draw.sample(rows, 5):
        found["thing", row, "deleted"] = int(n > 12 and draw.random() < 0.2)
        found["thing", row, "title"] = draw.choice(("Kits", "Atelier", "حقائب", f"titre {n}"))
        found["thing", row, "point"] = (34.68 + n, -1.91, None)[:2]
        found["thing", row, "rank"] = n
        if n % 2:
            found["thing", row, "note"] = f"note {n}"
        found["part", row, "thing"] = draw.choice(rows)
        found["part", row, "deleted"] = 0
        found["unheard_of", row, "colour"] = [None, 1.5, b"x", "y"][n % 4]
    return [CellWrite(table, row, field, it) for (table, row, field), it in found.items()]


def plain_of(bundle: Bundle) -> bytes:
    """The contents of a sound bundle, unpacked."""
    number = bundle.header.dictionary
    shipped = (resources() / "change-file" / f"dictionary-{number}").read_bytes() if number else b""
    return inflated(bundle.contents, Budget(), zstandard.ZstdCompressionDict(shipped))


@lru_cache(maxsize=1)
def _plains() -> dict[bytes, bytes]:
    return {bundle.hash: plain_of(bundle) for bundle in sound()}


def opened(stream: Any) -> bytes:
    """A stream's bytes, wherever it was packed."""
    return inflated(bytes(stream.data), Budget()) if isinstance(stream, msgspec.msgpack.Ext) else bytes(stream)


def _many(draw: random.Random) -> list[CellWrite]:
    """Enough texts that they are packed as words, some rows with other fields than others."""
    words = ["kits", "eau", "santé", "école", "quartier", "حي", "familles", "réunion", "besoin"]
    rows = [bytes([8]) * 12 + n.to_bytes(4, "big") for n in range(60)]
    found = [CellWrite("thing", row, "deleted", 0) for row in rows]
    found += [CellWrite("thing", row, "title", " ".join(draw.choices(words, k=9))) for row in rows]
    found += [CellWrite("thing", row, "note", f"note {n}") for n, row in enumerate(rows) if n % 3]
    return found


class BundleForge:
    """Makes hostile bundles, one different from the other, from one source of chance."""

    def __init__(self, draw: random.Random) -> None:
        self.draw = draw
        self._bombs: dict[int, bytes] = {}

    def bundle(self, how: list[str]) -> bytes:
        """One bundle under a good signature."""
        draw = self.draw
        model = draw.choice(sound())
        secret = FATIMA if model.header.key == public_key(FATIMA) else SAMIR
        header: dict[Any, Any] = msgspec.msgpack.decode(model.header_bytes)
        plain = _plains()[model.hash]
        header["d"] = 0
        where = draw.choices(("contents", "header", "frame", "bytes", "none"), (55, 20, 12, 10, 3))[0]
        if where in ("contents", "bytes"):
            plain = self._contents(plain, header, how) if where == "contents" else self.flipped(plain, how)
            header["z"] = len(plain)
        contents = zstandard.ZstdCompressor(level=1).compress(plain)
        if where == "header":
            for _ in range(draw.choice((1, 1, 2))):
                self._header(header, how)
        if where == "frame":
            contents = self._frame(contents, plain, header, how)
        if draw.random() < 0.1:  # a laptop nobody ever saw, or one that says it took over from another
            secret = draw.randbytes(32)
            header |= {"k": public_key(secret), "r": replica_of(public_key(secret)), "q": 1, "p": b""}
            how.append("new laptop")
        head = self._as_bytes(header, how)
        body = b"".join((b"MGB1", len(head).to_bytes(4, "big"), head, len(contents).to_bytes(4, "big"), contents))
        body = self._cut(body, how) if draw.random() < 0.03 else body
        return body + sign_text(secret, b"maillage-bundle-1\x00", body)

    def altered(self, raw: bytes, how: list[str]) -> bytes:
        """Another laptop's bundle with hostile contents, as a laptop nobody ever saw would sign it."""
        model, secret = open_bundle(raw), self.draw.randbytes(32)
        header: dict[Any, Any] = msgspec.msgpack.decode(model.header_bytes)
        plain = self._contents(plain_of(model), header, how)
        key = public_key(secret)
        header |= {"k": key, "r": replica_of(key), "q": 1, "p": b"", "d": 0, "z": len(plain), "l": 2**20}
        header.pop("o", None)
        return sign_parts(secret, encode(header), zstandard.ZstdCompressor(level=1).compress(plain)).raw

    def _as_bytes(self, header: dict[Any, Any], how: list[str]) -> bytes:
        packed = encode(header)
        if self.draw.random() < 0.02:
            how.append("header bytes")
            return self.flipped(packed, how)
        if self.draw.random() < 0.02:
            how.append("key twice")
            return bytes((0x80 | len(header) + 1,)) + packed[1:] + b"\xa1q\x01" if len(header) < 15 else packed
        return packed

    def _cut(self, body: bytes, how: list[str]) -> bytes:
        how.append("cut")
        at = self.draw.randrange(len(body))
        return self.draw.choice((body[:at], body + b"x", b"MGB2" + body[4:], body[:4] + b"\xff" * 4 + body[8:]))

    def flipped(self, plain: bytes, how: list[str]) -> bytes:
        """Bytes changed, left out or put in, in one to four places."""
        how.append("bytes")
        broken = bytearray(plain)
        for _ in range(self.draw.randint(1, 4)):
            at = self.draw.randrange(len(broken) or 1)
            broken[at : at + self.draw.choice((1, 1, 0, 3))] = self.draw.randbytes(self.draw.choice((1, 1, 0, 2)))
        return bytes(broken) or b"\xc0"

    # --- its contents --------------------------------------------------------------------------------------------

    def _contents(self, plain: bytes, header: dict[Any, Any], how: list[str]) -> bytes:
        tree: Any = msgspec.msgpack.decode(plain)
        acts: tuple[Callable[[Any], Any], ...] = (
            *(self._cell,) * 10, self._rows, self._which, self._kind, self._names, self._order, self._statements,
            self._statements, self._shape, self._blob)  # fmt: skip
        for _ in range(self.draw.choice((1, 1, 1, 2))):
            act = self.draw.choice(acts)
            how.append(act.__name__.strip("_"))
            try:
                tree = act(tree)
            except (TypeError, ValueError, IndexError, KeyError, msgspec.DecodeError, AttributeError, RecursionError):
                break  # the first change left nothing that a second could find
        if self.draw.random() < 0.05:
            how.append("count")
            header["c"] = self.draw.choice((0, 1, header["c"] + 1, 10**6, 10**6 + 1, 2**40))
        return encode(tree)

    def _column(self, tree: Any) -> list[Any]:
        table = self.draw.choice(tree[0])
        column: list[Any] = self.draw.choice(table[2])
        return column

    def _cell(self, tree: Any) -> Any:
        """Another value in one cell of a column that stays well formed."""
        column = self._column(tree)
        whole = opened(column[3])
        if len(whole) > 2**20:
            raise ValueError("a bomb laid before: not to be opened here")
        inner = msgspec.msgpack.decode(whole)
        values = inner if column[2] == 0 else inner[0]
        if column[2] == 3:
            values = msgspec.msgpack.decode(opened(inner[0]))
        values[self.draw.randrange(len(values))] = value(self.draw)
        if column[2] == 3:
            inner[0] = encode(values)
        column[3] = encode(inner)
        return tree

    def _words(self, tree: Any) -> Any:
        """One of the five streams of texts packed as words."""
        column = next(c for table in tree[0] for c in table[2] if c[2] == 3)
        inner = msgspec.msgpack.decode(opened(column[3]))
        at = self.draw.randrange(5)
        whole = opened(inner[at])
        inner[at] = self.draw.choice(
            (whole[:-1], whole + b"\x01", self.flipped(whole, []), b"", self._stream(whole), 7)
        )
        column[3] = encode(inner)
        return tree

    def _blob(self, tree: Any) -> Any:
        column = self._column(tree)
        whole = opened(column[3])
        column[3] = self.draw.choice((encode(value(self.draw)), self.draw.randbytes(20), b"", 5, self._stream(whole)))
        return tree

    def _stream(self, plain: bytes) -> Any:
        """A stream packed by itself as no laptop packs it."""
        which, frame = self.draw.randrange(12), zstandard.ZstdCompressor(level=1).compress(plain)
        if which == 0:
            frame = zstandard.ZstdCompressor(write_content_size=False).compress(plain)
        elif which == 1:
            frame = self._bomb({})
        elif which == 2:
            frame = zstandard.ZstdCompressor(level=1).compress(self.draw.choice(NESTED))
        else:
            frame = self.draw.choice((frame, frame, frame + b"x", frame[:-1], frame + frame, b"", plain))
        return msgspec.msgpack.Ext(self.draw.choice((1, 1, 1, 1, 2, -1)), frame)

    def _shapes(self, tree: Any) -> Any:
        """Which fields a row has, said in ways that do not fit."""
        table = self.draw.choice(tree[0])
        rows, fields = 6, [column[0] for column in table[2]]
        shapes: tuple[Any, ...] = (
            [fields],
            [fields, fields[:1]],
            [],
            [[]],
            [["nobody"]],
            [fields] * 256,
            [None],
            fields,
            [[1]],
            NESTED[0],
        )
        numbers = (bytes(rows), b"", b"\x01" * rows, b"\xff" * rows, self._stream(bytes(rows)), 3)
        said = [self.draw.choice(shapes), self.draw.choice(numbers)]
        table[3:] = self.draw.choice(([said], [said], [said, said], [None], [[]], []))
        return tree

    def _rows(self, tree: Any) -> Any:
        table = self.draw.choice(tree[0])
        rows = opened(table[1])
        table[1] = self.draw.choice((varints(self.draw), rows + rows, rows[:-1], 7, self._stream(rows)))
        return tree

    def _which(self, tree: Any) -> Any:
        self._column(tree)[1] = varints(self.draw)
        return tree

    def _kind(self, tree: Any) -> Any:
        self._column(tree)[2] = self.draw.choice((0, 1, 2, 3, 4, -1, 2**64 - 1, True, None, "0"))
        return tree

    def _names(self, tree: Any) -> Any:
        table = self.draw.choice(tree[0])
        if self.draw.random() < 0.5:
            table[0] = self.draw.choice(NAMES)
        else:
            self.draw.choice(table[2])[0] = self.draw.choice(NAMES)
        return tree

    def _order(self, tree: Any) -> Any:
        part = self.draw.choice((tree[0], self.draw.choice(tree[0])[2]))
        act = self.draw.randrange(4)
        if act == 0:
            part.reverse()
        elif act == 1:
            part.append(part[0])
        elif act == 2:
            del part[0]
        else:
            part.clear()
        return tree

    def _statements(self, tree: Any) -> Any:
        known = [b.hash for b in sound()] + [b.header.replica for b in sound()[:2]]
        targets = (*known, bytes(32), b"", bytes(64), bytes(65), self.draw.randbytes(16), "text", None)
        said = [[self.draw.choice(KINDS), self.draw.choice(targets)] for _ in range(self.draw.choice((1, 1, 2, 40)))]
        if self.draw.random() < 0.8:
            said = sorted((s for s in said if isinstance(s[0], str) and isinstance(s[1], bytes)), key=tuple)
        tree[1] = [one for n, one in enumerate(said) if n == 0 or one != said[n - 1]]
        return tree

    def _shape(self, tree: Any) -> Any:
        return self.draw.choice((value(self.draw), [], [tree], [tree[0]], [*tree, []], [tree[1], tree[0]], [{}, []],
                                 [[tree[0][0]] * 3_000, []], [[], [["vouch", b"x"]] * 10_001]))  # fmt: skip

    # --- its header and its frame ----------------------------------------------------------------------------------

    def _header(self, header: dict[Any, Any], how: list[str]) -> None:
        draw = self.draw
        key = draw.choice((*header, "v", "n", "d", "o", "s", "a", "a", "l", "q", "w"))
        how.append(f"header {key}")
        act = draw.random()
        if act < 0.1:
            header.pop(key, None)
        elif act < 0.2:
            header[draw.choice(("unheard", "x", 7, b"k"))] = draw.choice((1, "x", [{}], raw(b"\x93\x01\x02\x03")))
        elif key == "a" and act < 0.9:
            header["a"] = self._vector(sound()[-1].header.applied)
        elif key in ("q", "l", "w", "c", "z", "n", "s", "v", "d") and act < 0.9:
            header[key] = draw.choice((0, 1, 2, 9, 2**31, 2**31 + 1, 2**40, 2**62, 2**63, -1, 1.0, True, None))
        elif key == "o":
            header["o"] = [draw.randbytes(8), draw.randbytes(draw.choice((64, 64, 3)))]
        else:
            header[key] = value(draw)

    def _vector(self, packed: Any) -> Any:
        draw = self.draw
        laptops, firsts, lasts, tips, exceptions = packed
        count = draw.choice((0, 1, 2, 3, 3, 2)) if draw.random() < 0.95 else draw.choice((2_000, 2_001))
        tidy = [
            b"".join(sorted(draw.randbytes(8) for _ in range(count))),
            [1] * count,
            [draw.choice((1, 5, 2**31, 2**31 + 1, 0)) for _ in range(min(count, 1))] * count,
            draw.randbytes(12 * count),
            b"".join(sorted(draw.randbytes(12) for _ in range(draw.choice((0, 2)) if count < 9 else 5_000))),
        ]
        return draw.choice(
            (
                tidy,
                tidy,
                [laptops, firsts, [n + 5 for n in lasts], tips, exceptions],
                [laptops, [0 for _ in firsts], lasts, tips, exceptions],
                [laptops, firsts, firsts[:-1], tips, exceptions],
                [laptops, firsts, lasts, bytes(len(tips)), sound()[0].hash[:12]],
                [laptops * 2, firsts * 2, lasts * 2, tips * 2, exceptions],
                [*packed, 1],
                packed[:4],
                value(draw),
            )
        )

    def _frame(self, contents: bytes, plain: bytes, header: dict[Any, Any], how: list[str]) -> bytes:
        draw = self.draw
        which = draw.randrange(9)
        how.append(f"zstd {which}")
        if which == 0:
            return zstandard.ZstdCompressor(write_content_size=False).compress(plain)
        if which == 1:
            return contents + contents
        if which == 2:
            return b"\x50\x2a\x4d\x18\x04\x00\x00\x00abcd" + contents
        if which == 3:
            return contents[: draw.randrange(len(contents))]
        if which == 4:
            return self.flipped(contents, how)
        if which == 5:
            dictionary = zstandard.ZstdCompressionDict(bytes(range(256)) * 8)
            return zstandard.ZstdCompressor(dict_data=dictionary).compress(plain)
        if which == 6:
            header["d"] = draw.choice((1, 2, 255, -1, 2**40, "x"))
            return contents
        if which == 7 and draw.random() < 0.2:
            return self._bomb(header)
        header["z"] = draw.choice((0, 1, len(plain) - 1, len(plain) + 1, 16 * 2**20, 16 * 2**20 + 1, 2**62))
        return contents

    def _bomb(self, header: dict[Any, Any]) -> bytes:
        """Much in little: at the limit (read and refused) or over it (refused unread)."""
        size = self.draw.choice((16 * 2**20, 64 * 2**20))
        if size not in self._bombs:
            packer = zstandard.ZstdCompressor(level=3).compressobj(size=size)  # never whole in memory here
            parts = [packer.compress(bytes(2**20)) for _ in range(size // 2**20)]
            self._bombs[size] = b"".join((*parts, packer.flush()))
        header["z"] = self.draw.choice((size, 16 * 2**20))
        return self._bombs[size]
