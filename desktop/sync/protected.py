"""Owns the protected change file: a change file inside age, for chosen laptops or a passphrase; no database in sight.

A ZIP as every change file, so that who opens it without the program still reads what it is: LISEZMOI.html ·
inside.age. The page outside says nothing of the giver, the network or the contents.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from enum import Enum
from pathlib import Path
from typing import Final

import pyrage

from desktop.errors import (
    FileDamaged,
    FileProblem,
    NotForThisLaptop,
    PassphraseNeeded,
    WrongPassphrase,
)
from desktop.safe_io import read_limited
from desktop.sync import age_passphrase, envelope
from desktop.sync.changefile import FILE_LIMIT, README, README_LIMIT, ChangeFile, Known, nobody_knows, parse, zipped
from desktop.sync.readable import page_outside
from desktop.sync.strict_zip import NotStrict, entries_of, read_entry

INSIDE: Final = "inside.age"
COST_LIMIT: Final = 18  # 256 MiB of memory; age's own default, one more than we write
_SCRYPT: Final = re.compile(
    rb"age-encryption\.org/v1\n-> scrypt [A-Za-z0-9+/]{22} ([1-9][0-9]?)\n[A-Za-z0-9+/]{43}\n---"
)
_LIMITS: Final = {README: README_LIMIT, INSIDE: FILE_LIMIT}


class Way(Enum):
    """How a file is protected."""

    PEOPLE = "people"
    PASSPHRASE = "passphrase"


def protect_for(raw: bytes, keys: Iterable[bytes]) -> bytes:
    """`raw`, a change file, for the laptops with these public keys and nobody else."""
    return _wrapped(bytes(pyrage.encrypt(raw, [envelope.recipient(key) for key in sorted(set(keys))])), Way.PEOPLE)


def protect_under(raw: bytes, passphrase: str, *, cost: int = 0) -> bytes:
    """`raw`, a change file, for whoever knows the passphrase. Forgotten, it is lost with the file."""
    return _wrapped(age_passphrase.encrypt(raw, normal(passphrase), cost or age_passphrase.COST), Way.PASSPHRASE)


def normal(passphrase: str) -> str:
    """The one form of a passphrase: keyboards write one same letter in several ways."""
    return unicodedata.normalize("NFC", passphrase)


def read_any(
    path: Path, secrets: Iterable[bytes] = (), passphrase: str = "", known: Known = nobody_knows
) -> ChangeFile:
    """Reads and checks a whole change file, protected or not.

    `secrets` are this laptop's signing keys, `known` as for `changefile.parse`. Raises PassphraseNeeded,
    WrongPassphrase, NotForThisLaptop, and what reading an unprotected file raises.
    """
    raw = read_limited(path, FILE_LIMIT)
    try:
        return parse_any(raw, secrets, passphrase, known)
    except FileProblem as bad:
        raise type(bad)(path=path) from bad


def parse_any(
    raw: bytes, secrets: Iterable[bytes] = (), passphrase: str = "", known: Known = nobody_knows
) -> ChangeFile:
    """The same for bytes in memory."""
    return parse(opened(raw, secrets, passphrase) if is_protected(raw) else raw, known)


def is_protected(raw: bytes) -> bool:
    """Whether the directory's last entry is the protected one: cheap, and judged strictly afterwards."""
    return raw[-22 - len(INSIDE) : -22] == INSIDE.encode()


def way_of(raw: bytes) -> Way:
    """How a protected file is protected. Raises FileDamaged when it is not as we write it."""
    return _way(_inside(raw))


def opened(raw: bytes, secrets: Iterable[bytes] = (), passphrase: str = "") -> bytes:
    """The change file inside a protected one."""
    inside = _inside(raw)
    if _way(inside) is Way.PASSPHRASE:
        if not passphrase:
            raise PassphraseNeeded(path="")
        return _under(inside, passphrase)
    try:
        return bytes(pyrage.decrypt(inside, [envelope.identity(secret) for secret in secrets]))
    except pyrage.DecryptError as bad:
        raise (NotForThisLaptop if _says(bad, "No matching keys") else FileDamaged)(path="") from bad


def _under(inside: bytes, passphrase: str) -> bytes:
    try:
        return bytes(pyrage.passphrase.decrypt(inside, normal(passphrase)))
    except pyrage.DecryptError as bad:
        raise (WrongPassphrase if _says(bad, "Decryption failed") else FileDamaged)(path="") from bad


def _says(error: Exception, words: str) -> bool:
    """pyrage tells its refusals apart only in words; the tests hold them to it."""
    return words in str(error)


def _inside(raw: bytes) -> bytes:
    try:
        entries = entries_of(raw, lambda name: _LIMITS.get(name, -1))
        if list(entries) != [README, INSIDE]:
            raise NotStrict("entries")
        read_entry(raw, entries[README])
        return read_entry(raw, entries[INSIDE])
    except NotStrict as bad:
        raise FileDamaged(path="") from bad


def _way(inside: bytes) -> Way:
    """Judged before anything is derived: what a header may ask of this computer is bounded here."""
    found = _SCRYPT.match(inside)
    if found is not None:
        if int(found[1]) > COST_LIMIT:
            raise FileDamaged(path="")
        return Way.PASSPHRASE
    if not envelope.is_for_laptops(inside):
        raise FileDamaged(path="")
    return Way.PEOPLE


def _wrapped(inside: bytes, way: Way) -> bytes:
    return zipped([(README, page_outside(way is Way.PASSPHRASE)), (INSIDE, inside)])
