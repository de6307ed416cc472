"""Owns how a connection to the encrypted file is made and set; must not know any table."""

from __future__ import annotations

import os
import secrets
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, Final

from desktop.errors import (
    DiskFull,
    EngineUnfit,
    FolderReadOnly,
    KeyMissing,
    OnRemovableMedia,
    ProfileInUse,
    StorageProblem,
    WrongKey,
)
from desktop.models import raw_file
from desktop.paths import Profile
from desktop.safe_io import read_limited, write_file

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

# 3.7.0 to 3.51.2 can lose committed pages when a write-ahead log is reset
NEEDED: Final = (3, 51, 3)
KEY_BYTES: Final = 32
_LEAST_ROOM: Final = 512 * 1024  # below, a failed write means a full disk
_FILE: Final = "file"  # in a connection's info: where its database lies
OUTSIDE: Final = "outside"
CACHE_KIB: Final = 64 * 1024
SETTINGS: Final[Mapping[str, int | str]] = {
    "journal_mode": "wal",
    "synchronous": 2,  # FULL: NORMAL lost acknowledged saves in 180 of 500 power cuts
    "secure_delete": 1,
    "temp_store": 2,  # nothing is ever spilled to the disk in the clear
    "cache_size": -CACHE_KIB,
    "busy_timeout": 10_000,
    "journal_size_limit": 32 * 1024 * 1024,
    # pages: what a large merge wrote enters the file with what is written next, not while a person waits for it
    "wal_autocheckpoint": 4000,
    "recursive_triggers": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
}
_PLAIN_START: Final = b"SQLite format 3\x00"


def read_key(profile: Profile, *, make: bool) -> str:
    """The profile's raw 256-bit key in hexadecimal; drawn and written first when `make` and there is no database.

    Raises KeyMissing, WrongKey (a key file that holds no key), and what `safe_io.write_file` raises.
    """
    path = profile.key_file
    if not path.exists():
        if not make or profile.database.exists():
            raise KeyMissing(key_file=path)
        write_file(path, (secrets.token_hex(KEY_BYTES) + "\n").encode(), private=True)
    text = read_limited(path, 1024).decode("ascii", "replace").strip()
    if len(text) != 2 * KEY_BYTES or any(c not in "0123456789abcdefABCDEF" for c in text):
        raise WrongKey(key_file=path)
    return text


def is_plain(path: Path) -> bool:
    """Whether an SQLite file lies there unencrypted (benchmarks only make such)."""
    return raw_file.start_of(path, len(_PLAIN_START)) == _PLAIN_START


def check_version() -> str:
    """The engine's version. Raises EngineUnfit when it is older than the fix of the write-ahead log."""
    import sqlcipher3.dbapi2 as sqlcipher

    if sqlcipher.sqlite_version_info < NEEDED:
        raise EngineUnfit(found=sqlcipher.sqlite_version, needed=".".join(map(str, NEEDED)))
    return str(sqlcipher.sqlite_version)


def connect(path: Path, key: str | None) -> Any:
    """The driver's own connection, with the settings that saves rely on. `key` None means not encrypted.

    Raises what the driver raises; it may be used from several threads, one at a time.
    """
    import sqlcipher3.dbapi2 as sqlcipher

    connection = sqlcipher.connect(str(path), check_same_thread=False, timeout=10.0, cached_statements=512)
    connection.isolation_level = None  # transactions begin where we say, not where the driver guesses
    cursor = connection.cursor()
    if key is not None:
        cursor.execute(f"PRAGMA key = \"x'{key}'\"")
    cursor.execute("PRAGMA cipher_log_level=NONE")  # else damage is also told on the terminal, page by page
    for name, value in SETTINGS.items():
        cursor.execute(f"PRAGMA {name}={value}")
    cursor.close()
    return connection


def make_engine(
    path: Path,
    key: str | None,
    *,
    connections: int,
    begin: str = "BEGIN",
    take: Callable[[], Any] | None = None,
) -> Engine:
    """An engine on one file with `connections` pooled connections, made by `connect` or given by `take`.

    Every transaction starts with `begin`: no statement runs outside one, unless the connection's info says OUTSIDE.
    """
    import sqlcipher3.dbapi2 as sqlcipher
    from sqlalchemy import URL, QueuePool, create_engine, event
    from sqlalchemy.exc import DBAPIError

    from desktop.models.dialect import COMPILED, DRIVER

    engine = create_engine(
        URL.create(DRIVER, database=str(path)),
        execution_options={"compiled_cache": COMPILED},
        module=sqlcipher,
        creator=take or partial(connect, path, key),
        # the dialect's own pool closes connections that other threads use
        poolclass=QueuePool,
        pool_size=connections,
        max_overflow=0 if connections == 1 else 4,
        pool_use_lifo=True,
    )

    @event.listens_for(engine, "handle_error")
    def _explain(context: Any) -> None:
        said = _sentence_for(context.original_exception, path)
        if said is not None:
            raise said from context.original_exception

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.info[_FILE] = path
        if not connection.info.get(OUTSIDE):
            try:
                connection.connection.execute(begin)  # by the driver itself, in a fifth of the time
            except sqlcipher.Error as error:
                kind = sqlcipher.Error
                raise (
                    _sentence_for(error, path) or DBAPIError.instance(begin, None, error, kind, dialect=engine.dialect)
                ) from error

    return engine


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """What the engine says of the disk becomes a sentence; anything else passes as it is."""
    import sqlcipher3.dbapi2 as sqlcipher

    try:
        yield
    except sqlcipher.DatabaseError as error:
        said = _sentence_for(error, path)
        if said is None:
            raise
        raise said from error


def explanation(connection: Connection, error: BaseException) -> StorageProblem | None:
    """The same for an error of the driver met on a connection of `make_engine`; None on others too."""
    path = connection.info.get(_FILE)
    return _sentence_for(error, path) if isinstance(path, Path) else None


def _sentence_for(error: BaseException, path: Path) -> StorageProblem | None:
    """What the engine says of the disk, as a sentence; None for what is no matter of the disk."""
    said = str(error)
    if "disk is full" in said or ("disk I/O error" in said and _room(path.parent) < _LEAST_ROOM):
        return DiskFull(path=path)
    if "readonly database" in said or "unable to open database" in said:
        # a full disk has no room for the files beside the database either
        return FolderReadOnly(folder=path.parent) if _room(path.parent) >= _LEAST_ROOM else DiskFull(path=path)
    if "database is locked" in said:
        return ProfileInUse(folder=path.parent)
    return None


def _room(folder: Path) -> int:
    """Bytes that are free where the profile lies; plenty when that cannot be known."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return _LEAST_ROOM


def refuse_unsafe_folder(folder: Path) -> None:
    """Raises OnRemovableMedia for a network share, a cloud folder or a stick, as far as that is cheap to know."""
    if _looks_synchronised(folder) or _file_system(folder) in _FOREIGN:
        raise OnRemovableMedia(folder=folder)


_FOREIGN: Final = frozenset({"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p.remote", "vfat", "exfat"})
_CLOUDS: Final = ("onedrive", "dropbox", "google drive", "nextcloud", "owncloud", "icloud", "mega")


def _looks_synchronised(folder: Path) -> bool:
    if str(folder).startswith(("\\\\", "//")):
        return True
    parts = [part.casefold() for part in PurePath(folder).parts]
    return any(part == cloud or part.startswith(cloud + " ") for part in parts for cloud in _CLOUDS)


def _file_system(folder: Path) -> str:
    """The file system's name on Linux, empty where it is not cheap to know."""
    if not sys.platform.startswith("linux"):
        return ""
    try:
        real = os.path.realpath(folder)
        with open("/proc/mounts", encoding="utf-8", errors="replace") as stream:
            mounts = [line.split(" ")[1:3] for line in stream if line.count(" ") >= 3]
    except OSError:
        return ""
    best = ("", "")
    for point, kind in mounts:
        point = point.replace("\\040", " ")
        inside = real == point or real.startswith(point.rstrip("/") + "/")
        if inside and len(point) >= len(best[0]):
            best = (point, kind)
    return best[1]
