"""Another reader of change files, made from docs/change-file.md alone: `reader.py FILE` checks it and lists it as JSON.

Nothing of Maillage is used but the dictionary it ships. It merges nothing. A protected file is opened first with any
age: `unzip -p FILE inside.age | age -d -i KEY > plain.maillage`.
"""

import json
import sys
from functools import partial
from hashlib import blake2b
from io import BytesIO
from itertools import accumulate, chain, pairwise
from math import isfinite
from pathlib import Path
from typing import Annotated, Any, Literal
from unicodedata import is_normalized
from zipfile import ZipFile, ZipInfo

import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from msgspec import Meta, convert, defstruct, msgpack

LIMITS = {"LISEZMOI.html": 2**18, "manifest.json": 2**23, "keys.bin": 2**23, "bundles/": 2**25, "files/": 2**26}
YEARS = range(-62135596800000, 253402300800000)  # 1 to 9999, in milliseconds
Name, Hash = (Annotated[str, Meta(pattern=form + r"\Z")] for form in ("^[a-z][a-z0-9_]{0,39}", "^[0-9a-f]{64}"))
Count = Annotated[int, Meta(ge=0, lt=2**31)]
Target = Annotated[bytes, Meta(min_length=1, max_length=64)]
KEYS = {"r": bytes, "k": bytes, "q": int, "l": int, "w": int, "a": list, "u": bytes, "c": int, "z": int}
MAYBE = [(key, type(usual), usual) for key, usual in {"p": b"", "v": 1, "n": 1, "d": 0, "s": 1, "t": b""}.items()]
Header = defstruct("Header", [*KEYS.items(), *MAYBE, ("o", tuple[bytes, bytes] | None, None)])
dumps = partial(json.dumps, sort_keys=True, separators=(",", ":"), allow_nan=False)
SHIPPED = Path(__file__).parents[2] / "resources" / "change-file"


def need(sound, why):
    if not sound:
        raise ValueError(why)


def rising(parts):
    return all(a < b for a, b in pairwise(parts))


def chunks(raw, size):
    need(len(raw) % size == 0, "length")
    return [raw[at : at + size] for at in range(0, len(raw), size)]


def digest(raw, purpose=b"maillage-bundle", size=32):
    return blake2b(raw, digest_size=size, person=purpose).digest()


def laptop_of(key, signature, text):
    Ed25519PublicKey.from_public_bytes(key).verify(signature, text)  # raises unless it fits
    return digest(key, b"maillage-replic", 8)


def read_entries(raw):
    """Section 3: the container has one form only, so it is written anew and compared."""
    found, again = {}, BytesIO()
    with ZipFile(BytesIO(raw)) as archive, ZipFile(again, "w") as copy:
        for info in archive.infolist():
            folder, slash, rest = info.filename.partition("/")
            need(info.compress_size == info.file_size <= LIMITS[folder + slash] and info.filename not in found, "entry")
            found[info.filename], plain = archive.read(info), ZipInfo(info.filename)
            need(rest == (digest(found[info.filename]).hex() if slash else ""), "hash")
            plain.create_system = 3
            copy.writestr(plain, found[info.filename])
    need(again.getvalue() == raw and next(iter(found)) == "LISEZMOI.html", "container")
    return found


def read_manifest(raw):
    said = json.loads(raw, parse_float=int)  # a fraction is none
    need(said["format"] == 1 and dumps(said).encode() == raw and depth(said) <= 8, "format")
    key, signature = bytes.fromhex(said["sender"]["key"]), bytes.fromhex(said.pop("signature"))
    signer = laptop_of(key, signature, b"maillage-manifest-1\0" + dumps(said).encode())
    need(signer.hex() == said["sender"]["laptop"] and isinstance(said["sample"], bool), "sender")
    convert((said["seq"], said["counts"], said["bundles"]), tuple[Count, dict[str, Count], dict[str, Count]])
    need(len(convert(said["network"], str)) <= 200 and convert(said["written"], int) in YEARS, "manifest")
    lacks, (part, of) = convert((said.get("missing", []), said.get("part", (1, 1))), tuple[list[Hash], tuple[int, int]])
    need(rising(lacks) and len(lacks) <= 5_000 and len(said["bundles"]) <= 20_000 and 1 <= part <= of <= 9_999, "sizes")
    read_applied([bytes.fromhex(part) if isinstance(part, str) else part for part in said["have"]])
    return said


def depth(said):
    inner = said.values() if isinstance(said, dict) else said
    return 1 + max(map(depth, inner), default=0) if isinstance(said, dict | list) else 0


def read_applied(packed):
    laptops, firsts, lasts, tips, exceptions = convert(packed, tuple[bytes, list[int], list[int], bytes, bytes])
    ranges = list(zip(chunks(laptops, 8), firsts, lasts, chunks(tips, 12), strict=True))
    need(len(ranges) <= 2_000 and all(1 <= first <= last <= 2**31 for _, first, last, _ in ranges), "applied")
    need(rising(ranges) and rising(chunks(exceptions, 12)), "applied")
    return [[laptop.hex(), first, last, tip.hex()] for laptop, first, last, tip in ranges]


def read_bundle(raw):
    """Section 2: frame, header, signature, contents. What needs a level above 2 is held, its contents not read."""
    split = 8 + int.from_bytes(raw[4:8], "big")
    length = int.from_bytes(raw[split : split + 4], "big")
    need(raw[:4] == b"MGB1" and split <= 2**18 + 8 and split + 68 + length == len(raw), "frame")
    head = msgpack.decode(raw[8:split], type=Header)
    need(laptop_of(head.k, raw[-64:], b"maillage-bundle-1\0" + raw[:-64]) == head.r and head.v == 1, "laptop")
    need(1 <= head.q <= 2**31 and len(head.p) == (32 if head.q > 1 else 0) and len(head.u) == 16, "header")
    need(1 <= head.l < 2**62 and head.w in YEARS and head.n >= 1 and 0 <= head.c <= 10**6, "header")
    need(0 < head.z <= 2**24 and len(head.t) <= 3_200 and rising(chunks(head.t, 32)), "header")
    need(head.o is None or (head.q == 1 and [len(part) for part in head.o] == [8, 64]), "successor")
    told = {"hash": digest(raw).hex(), "laptop": head.r.hex(), "seq": head.q, "lamport": head.l, "wall": head.w}
    told |= {"prev": head.p.hex(), "applied": read_applied(head.a)}
    return told | ({"held": True} if head.n > 2 else Contents().read(head, raw[split + 4 : -64]))


class Contents:
    """The contents of one bundle; what its streams unpack to stays within 16 MiB in all."""

    left = 2**24

    def stream(self, packed, dictionary=b""):
        if isinstance(packed, bytes):
            return packed
        size = zstandard.get_frame_parameters(packed.data).content_size
        self.left -= size
        need(packed.code == 1 and self.left >= 0, "stream")
        codec = zstandard.ZstdDecompressor(zstandard.ZstdCompressionDict(dictionary), max_window_size=2**24)
        return codec.decompress(packed.data, size, allow_extra_data=False)

    def read(self, head, frame):
        plain = self.stream(msgpack.Ext(1, frame), (SHIPPED / f"dictionary-{head.d}").read_bytes() if head.d else b"")
        tables, said = convert(msgpack.decode(plain), tuple[list[list], list[tuple[Name, Target]]])
        writes = [write for table in tables for write in self.table(*table)]
        need(len(plain) == head.z and len(writes) == head.c and len(said) <= 10_000 and len(tables) <= 256, "count")
        need(rising(convert([table[0] for table in tables], list[Name])) and rising(said), "order")
        return {"writes": writes, "statements": [[kind, target.hex()] for kind, target in said]}

    def table(self, name, packed, columns, shapes=None):
        rows, found = read_rows(self.stream(packed)), []
        ways, numbers = (shapes[0], self.stream(shapes[1])) if shapes is not None else ([[]], bytes(len(rows)))
        need(len(numbers) == len(rows) and 0 < len(ways) <= 255 and max(map(len, ways)) <= 255, "shapes")
        named, fields = {*chain(*convert(ways, list[list[str]]))}, [field for field, *_ in columns]
        need(rising(fields) and len(fields) <= 256 and named <= {*fields}, "columns")
        partly = {field: [i for i, n in enumerate(numbers) if field in ways[n]] for field in named}
        for field, which, kind, values in convert(columns, list[tuple[Name, Any, Literal[0, 1, 2, 3], Any]]):
            places = accumulate(varints(self.stream(which)), lambda last, skipped: last + skipped + 1)
            at = list(places) or partly.get(field, range(len(rows)))
            cells = zip(at, self.values(kind, msgpack.decode(self.stream(values))), strict=True)
            found += [[name, rows[i].hex(), field, value] for i, value in cells]
        need(len({row for _, row, _, _ in found}) == len(rows), "rows without a cell")
        return found

    def values(self, kind, said):
        if kind == 1:
            need(len(said[0]) <= 256 and all(map(is_sound, said[0])), "values")
            return [said[0][i] for i in convert(said[1], bytes)]
        values = [list(parts) for parts in zip(*said, strict=True)] if kind == 2 else said
        values = self.texts(*map(self.stream, said)) if kind == 3 else values
        need(isinstance(said, list) and all(map(is_sound, values)), "values")
        return values

    def texts(self, common, once, counts, low, high):
        numbers = [a + 256 * b for a, b in zip(low, high or bytes(len(low)), strict=True)]
        common, fresh = (convert(msgpack.decode(words), list[str]) for words in (common, once))
        need(numbers.count(0) == len(fresh) and sum(counts) == len(numbers), "words")
        words = [common[number - 1] if number else fresh.pop(0) for number in numbers]
        need(sum(map(len, words)) <= self.left, "too large")
        return [" ".join(words[end - n : end]) for n, end in zip(counts, accumulate(counts), strict=True)]


def is_sound(value):
    if isinstance(value, list):
        return value.count(None) < len(value) <= 16 and all(not isinstance(p, list) and is_sound(p) for p in value)
    if isinstance(value, float):
        return isfinite(value) and str(value) != "-0.0"
    if isinstance(value, str | bytes):
        return len(value) <= 10**6 and (isinstance(value, bytes) or is_normalized("NFC", value))
    return value is None or (type(value) is int and -(2**63) <= value < 2**63)


def varint(stream, most=6):
    (byte,) = stream.read(1)
    need(most, "varint")
    return byte if byte < 128 else byte - 128 + 128 * varint(stream, most - 1)


def varints(raw):
    stream = BytesIO(raw)
    while stream.tell() < len(raw):
        yield varint(stream)


def read_rows(packed):
    rows, stream = [], BytesIO(packed)
    while stream.tell() < len(packed):
        if count := varint(stream):
            prefix, steps = stream.read(12), (varint(stream) for _ in range(count))
            rows += [prefix + last.to_bytes(4, "big") for last in accumulate(steps)]
        else:
            rows += [stream.read(16) for _ in range(min(varint(stream), len(packed)))]
    need(all(len(row) == 16 for row in rows) and rising(rows), "rows")
    return rows


def read(raw):
    found = read_entries(raw)
    told = read_manifest(found["manifest.json"])
    bundles = {name[8:]: content for name, content in sorted(found.items()) if name.startswith("bundles/")}
    need({name: len(content) for name, content in bundles.items()} == told["bundles"], "bundles")
    listed = [read_bundle(content) for content in bundles.values()]
    return {"sender": told["sender"]["laptop"], "network": told["network"], "counts": told["counts"], "bundles": listed}


if __name__ == "__main__":
    print(json.dumps(read(Path(sys.argv[1]).read_bytes()), ensure_ascii=False, indent=1, default=bytes.hex))
