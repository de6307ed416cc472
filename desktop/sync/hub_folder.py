"""Owns a folder as hub: which of its files are ours, each checked when first seen; must not know databases.

A folder on a stick, in a synchronised drive or in a mailbox. In it lie, beside whatever else people keep there:
`lot-<hash>.maillage`, change files without keys, never changed once written · `poste-<laptop>.json`, what one laptop
says it has, signed · `cles-<laptop>.bin`, its keys of secret cells, apart because they must be deletable. Names are
hints for people: content decides. `docs/change-file.md` specifies it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

import msgspec

from desktop import safe_io
from desktop.errors import (
    FileDamaged,
    FileMissing,
    FileProblem,
    FileTooNew,
    FileUnreadable,
    FolderReadOnly,
    HubGone,
    HubTooFull,
    MaillageError,
)
from desktop.sync.bundle import TooNew
from desktop.sync.changefile import (
    FILE_LIMIT,
    ChangeFile,
    Manifest,
    digest_of,
    is_change_file,
    parse,
    read_manifest,
)
from desktop.sync.strict_zip import NotStrict
from desktop.sync.vector import SHORT_LENGTH

ENTRIES_LIMIT: Final = 50_000
WORD_LIMIT: Final = 2**20
KEYS_LIMIT: Final = 2**20
LOT_BYTES: Final = 4 * 2**20  # of bundles in one file: a stick pulled in the middle costs at most that much again
LOT_BUNDLES: Final = 500
_KEYS_MAGIC: Final = b"MGK1"
_HEAD: Final = 64
_LOT: Final = re.compile(r"lot-[0-9a-f]{48}\.maillage")
_OURS: Final = re.compile(r"(lot|poste|cles)-[0-9a-f]{16,48}.*|.*\.maillage", re.DOTALL)


class Kind(StrEnum):
    """What a file proved to be."""

    LOT = "lot"
    WORD = "word"
    KEYS = "keys"
    OTHER = "other"  # somebody's own: left alone, never said
    BAD = "bad"  # ours by name or beginning, but cut, damaged or too new: said, looked at again when it changes
    GONE = "gone"  # listed a moment ago, and no more
    BUSY = "busy"  # held by another program, or a part of the disk that cannot be read: tried again next time


@dataclass(frozen=True, slots=True)
class Entry:
    """One file as the folder lists it."""

    name: str
    size: int
    mtime: int


@dataclass(frozen=True, slots=True)
class Seen:
    """What is remembered of a file: `bundles` by the beginnings of their hashes, `why` a bad one was set aside.

    `exact`: its name is that of its content. `relayed`: what a sample's file holds of others than the sample itself;
    real profiles do not take that file, so for them these are not there. `pieces`: attachments, by the same beginnings.
    """

    size: int
    mtime: int
    kind: str
    bundles: tuple[bytes, ...] = ()
    exact: bool = False
    sample: bool = False
    relayed: tuple[bytes, ...] = ()
    pieces: tuple[bytes, ...] = ()
    why: str = ""

    def is_still(self, entry: Entry) -> bool:
        """Whether a listed file is the one that was seen. A file named by its hash never changes: its date may."""
        return self.size == entry.size and (self.exact or self.mtime == entry.mtime)


Memory = dict[str, Seen]


@dataclass(frozen=True, slots=True)
class Found:
    """One file, read. Which of the fields is set depends on its kind."""

    kind: Kind
    file: ChangeFile | None = None
    word: Manifest | None = None
    keys: bytes = b""
    reason: MaillageError | None = None


class HubFolder:
    """The folder itself. Every act raises HubGone when the folder is not there (any more)."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def there(self) -> bool:
        """Whether the folder can be listed now."""
        try:
            with os.scandir(self.path):
                return True
        except OSError:
            return False

    def entries(self) -> dict[str, Entry]:
        """Plain files by name: no link, no pipe, nothing hidden (copies on their way are), no folder inside."""
        found: dict[str, Entry] = {}
        try:
            with os.scandir(self.path) as listed:
                for one in listed:
                    if one.name.startswith(".") or not one.is_file(follow_symlinks=False):
                        continue
                    facts = one.stat(follow_symlinks=False)
                    found[one.name] = Entry(one.name, facts.st_size, facts.st_mtime_ns)
                    if len(found) > ENTRIES_LIMIT:
                        raise HubTooFull(folder=self.path)
        except FileNotFoundError:
            if self.there():  # a file that vanished while being listed
                return self.entries()
            raise HubGone(folder=self.path) from None
        except OSError as error:
            raise HubGone(folder=self.path) from error
        return found

    def read(self, entry: Entry) -> Found:
        """What a listed file is, by its content alone."""
        path = self.path / entry.name
        try:
            head = safe_io.read_start(path, _HEAD)
            if is_change_file(head) or entry.name.endswith(".maillage"):
                return _lot(path)
            if head[:4] == _KEYS_MAGIC:
                return Found(Kind.KEYS, keys=safe_io.read_limited(path, KEYS_LIMIT)[len(_KEYS_MAGIC) :])
            if head[:1] == b"{" and entry.size <= WORD_LIMIT:
                return _word(path)
        except FileMissing:
            return Found(Kind.GONE)
        except FileUnreadable:
            return Found(Kind.BUSY)
        except FileProblem as bad:
            return Found(Kind.BAD, reason=bad)
        if _OURS.fullmatch(entry.name):
            return Found(Kind.BAD, reason=FileDamaged(path=path))
        return Found(Kind.OTHER)

    def write(self, name: str, data: bytes) -> Entry:
        """Puts a whole file under a name, replacing one of that name. Raises DiskFull, FolderReadOnly, FileBusy."""
        path = self.path / name
        try:
            safe_io.write_file(path, data)
            facts = path.stat()
        except (FolderReadOnly, OSError) as error:
            if isinstance(error, OSError) or not self.there():
                raise HubGone(folder=self.path) from error
            raise
        return Entry(name, facts.st_size, facts.st_mtime_ns)

    def remove(self, name: str) -> bool:
        """Takes away a file that we wrote, or keys that must not be. False when it could not."""
        try:
            (self.path / name).unlink(missing_ok=True)
        except OSError:
            return False
        return True


def _lot(path: Path) -> Found:
    raw = safe_io.read_limited(path, FILE_LIMIT)
    try:
        return Found(Kind.LOT, file=parse(raw))
    except FileProblem as bad:
        return Found(Kind.BAD, reason=type(bad)(path=path))


def _word(path: Path) -> Found:
    try:
        word, _bundles = read_manifest(safe_io.read_limited(path, WORD_LIMIT))
    except (NotStrict, TooNew) as bad:
        if not _OURS.fullmatch(path.name):
            return Found(Kind.OTHER)
        return Found(Kind.BAD, reason=(FileTooNew if isinstance(bad, TooNew) else FileDamaged)(path=path))
    return Found(Kind.WORD, word=word)


def seen(entry: Entry, found: Found) -> Seen:
    """What to remember of a file that was read."""
    if found.file is None:
        why = "" if found.reason is None else type(found.reason).__name__
        return Seen(entry.size, entry.mtime, found.kind, why=why)
    said = found.file.manifest
    own: list[bytes] = []
    relayed: list[bytes] = []
    for bundle in found.file.bundles:
        foreign = said.sample and bundle.header.replica != said.sender
        (relayed if foreign else own).append(bundle.hash[:SHORT_LENGTH])
    return Seen(
        entry.size,
        entry.mtime,
        found.kind,
        tuple(sorted(own)),
        exact=entry.name == lot_name(found.file.digest),
        sample=said.sample,
        relayed=tuple(sorted(relayed)),
        pieces=tuple(sorted(hash_[:SHORT_LENGTH] for hash_ in found.file.files)),
    )


def reason(one: Seen, name: str) -> MaillageError:
    """Why a file was set aside, as it was found then."""
    known: dict[str, type[FileProblem]] = {kind.__name__: kind for kind in FileProblem.__subclasses__()}
    return known.get(one.why, FileDamaged)(path=Path(name))


def is_lot_name(name: str) -> bool:
    """Whether a file bears a name that a laptop gave it."""
    return _LOT.fullmatch(name) is not None


def lot_name(digest: bytes) -> str:
    """The name of a change file by the hash of its bytes."""
    return f"lot-{digest.hex()[:48]}.maillage"


def named(raw: bytes) -> str:
    """The name under which a change file is written."""
    return lot_name(digest_of(raw))


def word_name(replica: bytes) -> str:
    return f"poste-{replica.hex()}.json"


def keys_name(replica: bytes) -> str:
    return f"cles-{replica.hex()}.bin"


def framed_keys(envelope: bytes) -> bytes:
    """The bytes of a file of keys."""
    return _KEYS_MAGIC + envelope


def portions(bundles: Mapping[bytes, int]) -> Iterator[list[bytes]]:
    """Bundles (hash -> size) in order, parted into files: small ones together, so that a folder keeps few files."""
    part: list[bytes] = []
    size = 0
    for hash_, length in bundles.items():
        if part and (size + length > LOT_BYTES or len(part) >= LOT_BUNDLES):
            yield part
            part, size = [], 0
        part.append(hash_)
        size += length
    if part:
        yield part


class _Row(msgspec.Struct, array_like=True):
    """One remembered file as it is kept; beginnings of hashes are joined."""

    name: str
    size: int
    mtime: int
    kind: str
    bundles: bytes
    exact: bool
    sample: bool
    relayed: bytes
    pieces: bytes
    why: str


def pack_memory(memory: Memory) -> bytes:
    """For keeping between two exchanges; what is lost of it is only read again."""
    rows = []
    for name, s in memory.items():
        if _is_text(name):
            joined = (b"".join(s.bundles), b"".join(s.relayed), b"".join(s.pieces))
            rows.append(_Row(name, s.size, s.mtime, s.kind, joined[0], s.exact, s.sample, *joined[1:], s.why))
    return msgspec.msgpack.encode(rows)


def unpack_memory(packed: bytes) -> Memory:
    """What was kept; nothing when it makes no sense."""
    try:
        rows = msgspec.msgpack.decode(packed, type=list[_Row])
    except msgspec.DecodeError:
        return {}
    return {
        r.name: Seen(
            *(r.size, r.mtime, r.kind, _parted(r.bundles), r.exact, r.sample),
            *(_parted(r.relayed), _parted(r.pieces), r.why),
        )
        for r in rows
    }


def _parted(joined: bytes) -> tuple[bytes, ...]:
    return tuple(joined[at : at + SHORT_LENGTH] for at in range(0, len(joined), SHORT_LENGTH))


def _is_text(name: str) -> bool:
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
