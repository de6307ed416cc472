"""Owns the change file `name.maillage`: what is in it, written and read strictly; must not know databases.

A ZIP of stored entries: LISEZMOI.html · manifest.json (signed by the giver) · keys.bin · bundles/<hash> · files/<hash>.
`docs/change-file.md` specifies it.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from desktop.errors import FileDamaged, FileProblem, FileTooNew, FileTruncated, NotOurFile
from desktop.safe_io import read_limited
from desktop.sync.bundle import (
    WALL_MAX,
    WALL_MIN,
    Bundle,
    Refused,
    TooNew,
    bundle_hash,
    open_bundle,
    replica_of,
    sign_text,
    text_is_signed,
)
from desktop.sync.readable import page_inside
from desktop.sync.strict_zip import Entry, NotStrict, entries_of, read_entry
from desktop.sync.vector import BadVector, Vector, pack, unpack

FORMAT: Final = 1
FILE_LIMIT: Final = 256 * 2**20
README: Final = "LISEZMOI.html"
MANIFEST: Final = "manifest.json"
KEYS: Final = "keys.bin"
README_LIMIT: Final = 256 * 2**10
_LIMITS: Final = {README: README_LIMIT, MANIFEST: 8 * 2**20, KEYS: 8 * 2**20}
_HASHED: Final = re.compile(r"(bundles|files)/[0-9a-f]{64}")
_HASHED_LIMITS: Final = {"bundles": 32 * 2**20, "files": 64 * 2**20}
_BUNDLES_LIMIT: Final = 20_000
_HASH: Final = re.compile(r"[0-9a-f]{64}")
LACKS_LIMIT: Final = 5_000
PARTS_LIMIT: Final = 9_999
_WHEN: Final = (1980, 1, 1, 0, 0, 0)
_SIGNED: Final = b"maillage-manifest-1\x00"
_LABEL_LIMIT: Final = 200
_DEPTH: Final = 8
Known = Callable[[Sequence[bytes]], Set[bytes]]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a change file says of itself. `have` is what the giver's database knows, `counts` rows by wire table.

    `lacks` names the attachments that the giver would like to have; `part` is (2, 3) in the second file of three.
    """

    sender: bytes
    key: bytes
    network: str
    sample: bool
    written: int
    have: Vector
    seq: int
    counts: Mapping[str, int] = field(default_factory=dict)
    format: int = FORMAT
    lacks: tuple[bytes, ...] = ()
    part: tuple[int, int] = (1, 1)


@dataclass(frozen=True, slots=True)
class ChangeFile:
    """A file that was read and found sound: every hash and signature fits. `files` are attachments by their hash."""

    manifest: Manifest
    bundles: tuple[Bundle, ...]
    keys: bytes
    digest: bytes
    files: Mapping[bytes, memoryview] = field(default_factory=dict)


def nobody_knows(_hashes: Sequence[bytes]) -> Set[bytes]:
    """Where there is no database: every signature is checked."""
    return frozenset()


def compose(
    manifest: Manifest,
    secret: bytes,
    bundles: Mapping[bytes, bytes],
    keys: bytes = b"",
    files: Mapping[bytes, bytes] = MappingProxyType({}),
) -> bytes:
    """The bytes of a change file. The same inputs give the same bytes."""
    page = page_inside(manifest.sender, manifest.network, manifest.written, manifest.counts, sample=manifest.sample)
    entries = [(README, page), (MANIFEST, manifest_bytes(manifest, secret, bundles))]
    if keys:
        entries.append((KEYS, keys))
    entries += [(f"bundles/{hash_.hex()}", raw) for hash_, raw in sorted(bundles.items())]
    entries += [(f"files/{hash_.hex()}", raw) for hash_, raw in sorted(files.items())]
    return zipped(entries)


def zipped(entries: Iterable[tuple[str, bytes]]) -> bytes:
    """The one form of our ZIP."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for name, content in entries:
            info = zipfile.ZipInfo(name, _WHEN)
            info.create_system = 3
            archive.writestr(info, content)
    return out.getvalue()


def read_change_file(path: Path) -> ChangeFile:
    """Reads and checks a whole file before anything is done with it.

    Raises NotOurFile, FileTruncated, FileDamaged, FileTooNew, and what reading a file raises.
    """
    raw = read_limited(path, FILE_LIMIT)
    try:
        return parse(raw)
    except FileProblem as bad:
        raise type(bad)(path=path) from bad


def parse(raw: bytes, known: Known = nobody_knows) -> ChangeFile:
    """The same for bytes in memory. `known` tells which of the bundles listed are stored here, proven long since."""
    if not _looks_ours(raw):
        raise NotOurFile(path="")
    try:
        entries = entries_of(raw, _limit_of)
        if README not in entries or MANIFEST not in entries:
            raise NotStrict("entries")
        manifest, listed = read_manifest(read_entry(raw, entries[MANIFEST]))
        keys = read_entry(raw, entries[KEYS]) if KEYS in entries else b""
        read_entry(raw, entries[README])
        bundles = _bundles(raw, entries, listed, known)
        files = _files(raw, entries)
    except NotStrict as bad:
        raise (FileTruncated if bad.cut else FileDamaged)(path="") from bad
    except TooNew as bad:
        raise FileTooNew(path="") from bad
    except Refused as bad:
        raise FileDamaged(path="") from bad
    return ChangeFile(manifest, bundles, keys, digest_of(raw), files)


def digest_of(raw: bytes) -> bytes:
    """The hash under which a receipt remembers a file."""
    return bundle_hash(raw)


def is_change_file(start: bytes) -> bool:
    """Whether a file that begins so (64 bytes are enough) is a change file, whatever its name."""
    return len(start) >= 30 + len(README) and _looks_ours(start)


def _looks_ours(raw: bytes) -> bool:
    """Whether the first bytes are those of a change file, as far as they go."""
    start = b"PK\x03\x04"
    if raw[:4] != start[: len(raw[:4])]:
        return False
    name = raw[30 : 30 + len(README)]
    return name == README.encode()[: len(name)]


def _limit_of(name: str) -> int:
    match = _HASHED.fullmatch(name)
    return _HASHED_LIMITS[match[1]] if match else _LIMITS.get(name, -1)


def _bundles(raw: bytes, entries: Mapping[str, Entry], listed: Mapping[str, int], known: Known) -> tuple[Bundle, ...]:
    names = {name[len("bundles/") :]: entry for name, entry in entries.items() if name.startswith("bundles/")}
    if {name: entry.size for name, entry in names.items()} != dict(listed):
        raise NotStrict("bundles")
    here = known([bytes.fromhex(name) for name in names])
    found = []
    for name, entry in names.items():
        bundle = open_bundle(read_entry(raw, entry), known=here)
        if bundle.hash.hex() != name:
            raise NotStrict("hash")
        found.append(bundle)
    return tuple(found)


def _files(raw: bytes, entries: Mapping[str, Entry]) -> dict[bytes, memoryview]:
    """The attachments, without a copy of their bytes."""
    found = {}
    for name, entry in entries.items():
        if name.startswith("files/"):
            if bundle_hash(read_entry(raw, entry)).hex() != name[len("files/") :]:
                raise NotStrict("hash")
            found[bytes.fromhex(name[len("files/") :])] = memoryview(raw)[entry.start : entry.start + entry.size]
    return found


def manifest_bytes(manifest: Manifest, secret: bytes, bundles: Mapping[bytes, bytes]) -> bytes:
    """The manifest, signed. Without bundles it is a laptop's word on what it has (`poste-….json` in a folder)."""
    said: dict[str, Any] = {
        "format": manifest.format,
        "network": manifest.network,
        "sample": manifest.sample,
        "sender": {"laptop": manifest.sender.hex(), "key": manifest.key.hex()},
        "written": manifest.written,
        "seq": manifest.seq,
        "counts": dict(sorted(manifest.counts.items())),
        "have": [p.hex() if isinstance(p, bytes) else p for p in pack(manifest.have)],
        "bundles": {hash_.hex(): len(raw) for hash_, raw in sorted(bundles.items())},
        "missing": [hash_.hex() for hash_ in sorted(manifest.lacks)],
    }
    if manifest.part != (1, 1):
        said["part"] = list(manifest.part)
    said["signature"] = sign_text(secret, _SIGNED, _canonical(said)).hex()
    return _canonical(said)


def _canonical(said: Mapping[str, Any]) -> bytes:
    return json.dumps(said, sort_keys=True, ensure_ascii=True, separators=(",", ":"), allow_nan=False).encode()


def read_manifest(raw: bytes) -> tuple[Manifest, dict[str, int]]:
    """A signed manifest, and the bundles it lists with their sizes. Raises NotStrict, TooNew."""
    said = _json(raw)
    if not isinstance(said, dict):
        raise NotStrict("manifest")
    if type(said.get("format")) is int and said["format"] > FORMAT:
        raise TooNew("manifest")
    if raw != _canonical(said) or any(type(said.get(key)) is not int for key in ("format", "written", "seq")):
        raise NotStrict("manifest")
    signature = said.pop("signature", None)
    match said:
        case {
            "format": 1,
            "network": str(network),
            "sample": bool(sample),
            "sender": {"laptop": str(laptop), "key": str(key)},
            "written": int(written),
            "seq": int(seq),
            "counts": dict(counts),
            "have": [str(r), list(f), list(t), str(tips), str(excepted)],
            "bundles": dict(bundles),
        } if isinstance(signature, str) and WALL_MIN <= written <= WALL_MAX and len(network) <= _LABEL_LIMIT:
            pass
        case _:
            raise NotStrict("manifest")
    try:
        sender, public = bytes.fromhex(laptop), bytes.fromhex(key)
        have = unpack((bytes.fromhex(r), f, t, bytes.fromhex(tips), bytes.fromhex(excepted)))
        signed = text_is_signed(public, bytes.fromhex(signature), _SIGNED, _canonical(said))
    except (ValueError, BadVector) as bad:
        raise NotStrict("manifest") from bad
    sound = signed and sender == replica_of(public) and len(bundles) <= _BUNDLES_LIMIT and 0 <= seq < 2**31
    if not sound or not _whole_numbers(bundles) or not _whole_numbers(counts):
        raise NotStrict("manifest")
    lacks, part = _lacks(said.get("missing", [])), _part(said.get("part", [1, 1]))
    return Manifest(sender, public, network, sample, written, have, seq, counts, FORMAT, lacks, part), bundles


def _lacks(said: object) -> tuple[bytes, ...]:
    """The attachments asked for, each once and in order."""
    if not isinstance(said, list) or len(said) > LACKS_LIMIT:
        raise NotStrict("missing")
    hashes = [one for one in said if isinstance(one, str) and _HASH.fullmatch(one)]
    if hashes != said or any(one >= after for one, after in pairwise(hashes)):
        raise NotStrict("missing")
    return tuple(bytes.fromhex(one) for one in hashes)


def _part(said: object) -> tuple[int, int]:
    match said:
        case [int(part), int(of)] if type(part) is type(of) is int and 1 <= part <= of <= PARTS_LIMIT:
            return part, of
    raise NotStrict("part")


def _json(raw: bytes) -> object:
    try:
        said = json.loads(raw.decode("utf-8"), parse_constant=_no_fraction, parse_float=_no_fraction)
    except (ValueError, RecursionError) as bad:
        raise NotStrict("manifest") from bad
    if _deeper(said, _DEPTH):
        raise NotStrict("manifest depth")
    return said


def _deeper(said: object, left: int) -> bool:
    """Whether arrays and maps lie in one another more than so deep."""
    if not isinstance(said, dict | list):
        return False
    parts = said.values() if isinstance(said, dict) else said
    return left == 0 or any(_deeper(part, left - 1) for part in parts if isinstance(part, dict | list))


def _no_fraction(words: str) -> object:
    raise ValueError(words)


def _whole_numbers(said: Mapping[str, object]) -> bool:
    return all(type(n) is int and 0 <= n < 2**31 for n in said.values())
