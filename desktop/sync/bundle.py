"""Owns the sealed bundle: header, contents, signature, hash; must not know databases, tables or files.

Layout: `MGB1` · u32 length + header (msgpack map) · u32 length + contents (zstd) · Ed25519 signature (64 bytes).
The signature covers all before it; the identity of a bundle is BLAKE2b-256 of all its bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Container
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, Final

import msgspec
import zstandard
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from desktop.paths import resources
from desktop.sync.codec import (
    CELLS_LIMIT,
    CellWrite,
    Column,
    Statement,
    columns_of,
    decode_columns,
    decode_rows,
    decode_whole_rows,
    encode_columns,
)
from desktop.sync.packing import PLAIN_LIMIT, Budget, inflated
from desktop.sync.rowids import BadPayload
from desktop.sync.vector import HASH_LENGTH, REPLICA_LENGTH, SEQ_LIMIT, BadVector, Vector, pack, unpack

FORMAT: Final = 1
NEEDS: Final = 2  # the level of understanding this version has; 2: retirements named in the header
NEEDS_RETIRED: Final = 2
RETIRED_LIMIT: Final = 100
MAGIC: Final = b"MGB1"
SIZE_LIMIT: Final = 32 * 2**20  # bytes of one bundle
HEADER_LIMIT: Final = 256 * 2**10
_SIGNED: Final = b"maillage-bundle-1\x00"
_SUCCEEDS: Final = b"maillage-succession-1\x00"
_SIGNATURE: Final = 64
_LEVEL: Final = 9
_SMALL: Final = 64 * 2**10  # bytes of contents up to which no effort is spared, and the dictionary helps
_SMALL_LEVEL: Final = 19
DICTIONARY: Final = 1  # the newest dictionary that ships; 0 is none
WALL_MIN: Final = -62_135_596_800_000  # year 1
WALL_MAX: Final = 253_402_300_799_999  # year 9999

_Eight = Annotated[bytes, msgspec.Meta(min_length=REPLICA_LENGTH, max_length=REPLICA_LENGTH)]
_Key = Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
_Hash = Annotated[bytes, msgspec.Meta(max_length=HASH_LENGTH)]
_Author = Annotated[bytes, msgspec.Meta(min_length=16, max_length=16)]


class Refused(ValueError):
    """A bundle that cannot be taken. `reason` is a word for logs and tests."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TooNew(Refused):
    """A bundle of a format this version cannot even open."""


class Header(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a bundle says of itself. Keys a newer version adds are kept, since the bytes are."""

    replica: _Eight = msgspec.field(name="r")
    key: _Key = msgspec.field(name="k")
    seq: int = msgspec.field(name="q")
    lamport: int = msgspec.field(name="l")
    wall: int = msgspec.field(name="w")  # milliseconds since 1970, shown to people, never deciding
    author: _Author = msgspec.field(name="u")
    cells: int = msgspec.field(name="c")
    size: int = msgspec.field(name="z")  # of the contents, decompressed
    applied: Any = msgspec.field(name="a")
    prev: _Hash = msgspec.field(name="p", default=b"")
    format: int = msgspec.field(name="v", default=FORMAT)
    needs: int = msgspec.field(name="n", default=1)
    schema: int = msgspec.field(name="s", default=1)
    dictionary: int = msgspec.field(name="d", default=0)
    succeeds: tuple[_Eight, bytes] | None = msgspec.field(name="o", default=None)  # former laptop id, its signature
    retired: bytes = msgspec.field(name="t", default=b"")  # hashes of bundles whose retired laptops were all applied

    @property
    def vector(self) -> Vector:
        return unpack(self.applied)


class _Probe(msgspec.Struct):
    """The one key every format keeps."""

    format: int = msgspec.field(name="v", default=FORMAT)


_header_decoder = msgspec.msgpack.Decoder(Header)
_probe_decoder = msgspec.msgpack.Decoder(_Probe)
_encode = msgspec.msgpack.Encoder().encode


@dataclass(frozen=True, slots=True)
class Bundle:
    """An opened bundle: signature and lengths were checked, its contents not yet read."""

    hash: bytes
    header: Header
    header_bytes: bytes
    contents: bytes
    raw: bytes

    def read(self) -> tuple[list[CellWrite], list[Statement]]:
        """Its writes and statements. Raises Refused when they are not as a laptop of ours writes them."""
        columns, said = self.columns()
        return [write for column in columns for write in column.writes()], said

    def columns(self) -> tuple[list[Column], list[Statement]]:
        """The same, column by column, sorted by table and field."""
        budget = Budget()
        try:
            return decode_columns(self._plain(budget), self.header.cells, budget)
        except BadPayload as bad:
            raise Refused(f"contents: {bad}") from bad

    def cells(self) -> list[tuple[str, str, list[bytes]]]:
        """Which cells it writes: table, field and rows of each column. For a bundle that was found sound before."""
        budget = Budget()
        try:
            return decode_rows(self._plain(budget), self.header.cells, budget)
        except BadPayload as bad:
            raise Refused(f"contents: {bad}") from bad

    def rows(self) -> list[tuple[str, list[bytes]]]:
        """Which rows it writes to: table and rows. For a bundle that was found sound before."""
        budget = Budget()
        try:
            return decode_whole_rows(self._plain(budget), self.header.cells, budget)
        except BadPayload as bad:
            raise Refused(f"contents: {bad}") from bad

    def _plain(self, budget: Budget) -> bytes:
        known = _dictionary(self.header.dictionary) if self.header.dictionary else None
        plain = inflated(self.contents, budget, known)
        if len(plain) != self.header.size:
            raise Refused("contents size")
        return plain


@dataclass(frozen=True, slots=True)
class Draft:
    """All that a new bundle says, before it is signed."""

    seq: int
    lamport: int
    wall: int
    author: bytes
    prev: bytes
    applied: Vector
    writes: tuple[CellWrite, ...] = ()
    statements: tuple[Statement, ...] = ()
    needs: int = 1
    schema: int = 1
    succeeds: tuple[bytes, bytes] | None = None
    retired: tuple[bytes, ...] = ()
    columns: tuple[Column, ...] | None = None  # the writes, if gathered already (sorted by table and field)


def replica_of(key: bytes) -> bytes:
    """The laptop id that belongs to a public key (32 bytes)."""
    return hashlib.blake2b(key, digest_size=REPLICA_LENGTH, person=b"maillage-replic").digest()


def bundle_hash(raw: bytes) -> bytes:
    return hashlib.blake2b(raw, digest_size=HASH_LENGTH, person=b"maillage-bundle").digest()


def succession(old_secret: bytes, old: bytes, new_key: bytes) -> tuple[bytes, bytes]:
    """The statement by which a laptop's former key names its next one."""
    return old, _private(old_secret).sign(_SUCCEEDS + new_key)


def proves_succession(header: Header, old_key: bytes) -> bool:
    """Whether `old_key` really named this bundle's laptop as its successor."""
    if header.succeeds is None or replica_of(old_key) != header.succeeds[0]:
        return False
    return _verifies(old_key, header.succeeds[1], _SUCCEEDS + header.key)


@lru_cache(maxsize=4)
def public_key(secret: bytes) -> bytes:
    """The public half of a signing key (both 32 raw bytes)."""
    return _private(secret).public_key().public_bytes_raw()


def seal_bundle(secret: bytes, draft: Draft) -> Bundle:
    """Signs a bundle. Deterministic: the same draft and key give the same bytes."""
    key = public_key(secret)
    columns = columns_of(draft.writes) if draft.columns is None else draft.columns
    plain = encode_columns(columns, draft.statements)
    contents, dictionary = _pack(plain)
    header = Header(
        replica=replica_of(key),
        key=key,
        seq=draft.seq,
        lamport=draft.lamport,
        wall=draft.wall,
        author=draft.author,
        cells=sum(len(one.rows) for one in columns),
        size=len(plain),
        applied=list(pack(draft.applied)),
        prev=draft.prev,
        needs=max(draft.needs, NEEDS_RETIRED) if draft.retired else draft.needs,
        schema=draft.schema,
        dictionary=dictionary,
        succeeds=draft.succeeds,
        retired=b"".join(sorted(draft.retired)),
    )
    return sign_parts(secret, _shortest(header), contents)


def _pack(plain: bytes) -> tuple[bytes, int]:
    """Contents compressed, and the number of the dictionary that this took."""
    if len(plain) > _SMALL:
        return zstandard.ZstdCompressor(level=_LEVEL).compress(plain), 0
    return _small_compressor().compress(plain), DICTIONARY


@lru_cache(maxsize=1)
def _small_compressor() -> zstandard.ZstdCompressor:
    return zstandard.ZstdCompressor(level=_SMALL_LEVEL, dict_data=_dictionary(DICTIONARY), write_dict_id=False)


@lru_cache(maxsize=DICTIONARY)
def _dictionary(number: int) -> zstandard.ZstdCompressionDict:
    """A dictionary that ships with the program. `resources/change-file` keeps every one there ever was."""
    raw = (resources() / "change-file" / f"dictionary-{number}").read_bytes()
    return zstandard.ZstdCompressionDict(raw)


def _shortest(header: Header) -> bytes:
    """A header in the shortest form: the encoder would make room for every key that it leaves out."""
    return _encode(msgspec.msgpack.decode(_encode(header)))


def sign_parts(secret: bytes, header_bytes: bytes, contents: bytes) -> Bundle:
    """Frames and signs a header and contents as they are (tests sign hostile ones with it)."""
    body = b"".join(
        (MAGIC, len(header_bytes).to_bytes(4, "big"), header_bytes, len(contents).to_bytes(4, "big"), contents)
    )
    raw = body + _private(secret).sign(_SIGNED + body)
    return Bundle(bundle_hash(raw), _header_decoder.decode(header_bytes), header_bytes, contents, raw)


def open_bundle(raw: bytes, *, proven: bool = False, known: Container[bytes] = ()) -> Bundle:
    """Checks frame, header and signature. Raises Refused (TooNew for a later format); reads no contents.

    `proven`: it was checked when it was stored, and its signature is believed. So is that of one whose hash, taken of
    these very bytes, is among the `known`: those stored here.
    """
    if len(raw) > SIZE_LIMIT:
        raise Refused("size")
    header_bytes, contents = _frame(raw)
    try:
        if _probe_decoder.decode(header_bytes).format != FORMAT:
            raise TooNew("format")
        header = _header_decoder.decode(header_bytes)
    except (msgspec.DecodeError, RecursionError, ValueError) as bad:
        if isinstance(bad, Refused):
            raise
        raise Refused("header") from bad
    _check(header)
    hash_ = bundle_hash(raw)
    believed = proven or hash_ in known
    if not believed and not _verifies(header.key, raw[-_SIGNATURE:], _SIGNED + raw[:-_SIGNATURE]):
        raise Refused("signature")
    return Bundle(hash_, header, header_bytes, contents, raw)


def _frame(raw: bytes) -> tuple[bytes, bytes]:
    if raw[:4] != MAGIC:
        raise Refused("not a bundle")
    parts: list[bytes] = []
    at = 4
    for limit in (HEADER_LIMIT, SIZE_LIMIT):
        length = int.from_bytes(raw[at : at + 4], "big")
        at += 4
        if length > limit or at + length > len(raw):
            raise Refused("frame")
        parts.append(raw[at : at + length])
        at += length
    if at + _SIGNATURE != len(raw):
        raise Refused("frame")
    return parts[0], parts[1]


def _check(header: Header) -> None:
    if header.replica != replica_of(header.key):
        raise Refused("laptop id")
    sound = (
        1 <= header.seq <= SEQ_LIMIT
        and 1 <= header.lamport < 2**62
        and WALL_MIN <= header.wall <= WALL_MAX
        and 0 <= header.cells <= CELLS_LIMIT
        and 0 < header.size <= PLAIN_LIMIT
        and header.needs >= 1
        # a number we do not have is for a newer version, which says so: held unread, not refused
        and header.dictionary >= 0
        and (header.dictionary <= DICTIONARY or header.needs > NEEDS)
        and len(header.prev) == (0 if header.seq == 1 else HASH_LENGTH)
        and (header.succeeds is None or (header.seq == 1 and len(header.succeeds[1]) == _SIGNATURE))
        and _are_hashes(header.retired)
    )
    if not sound:
        raise Refused("header values")
    try:
        unpack(header.applied)
    except BadVector as bad:
        raise Refused("applied") from bad


def _are_hashes(joined: bytes) -> bool:
    """Whole hashes, ascending, not too many."""
    parts = [joined[at : at + HASH_LENGTH] for at in range(0, len(joined), HASH_LENGTH)]
    return len(joined) % HASH_LENGTH == 0 and len(parts) <= RETIRED_LIMIT and parts == sorted(set(parts))


def sign_text(secret: bytes, purpose: bytes, signed: bytes) -> bytes:
    """Signs something else than a bundle; `purpose` keeps signatures of one use from serving another."""
    return _private(secret).sign(purpose + signed)


def text_is_signed(key: bytes, signature: bytes, purpose: bytes, signed: bytes) -> bool:
    return _verifies(key, signature, purpose + signed)


@lru_cache(maxsize=4)
def _private(secret: bytes) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(secret)


def _verifies(key: bytes, signature: bytes, signed: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, signed)
    except (InvalidSignature, ValueError):
        return False
    return True
