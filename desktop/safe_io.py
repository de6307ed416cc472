"""The only writer of files. Owns how bytes reach the disk whole or not at all; must not know what they mean.

Qt's QSaveFile replaces a good file by a cut one on a full disk and reports success; so every file goes through
here: a temporary beside it, a length check, fsync, read back, replace with retries, fsync of the folder.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import secrets
import shutil
import stat
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO

from desktop.errors import (
    DiskFull,
    FileBusy,
    FileMissing,
    FileTooLarge,
    FileUnreadable,
    FolderInUse,
    FolderReadOnly,
    NotAFile,
)

BALLAST_SIZE = 2 * 1024 * 1024
_CHUNK = 1024 * 1024
_RETRIES = 12  # an antivirus holds a new file for about a second: 0.01 s doubled up to 0.2 s, 1.8 s in all
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOENT, errno.ENOTDIR}
_PLAIN = re.compile(r"[a-z0-9][a-z0-9._-]{0,80}")
_BINARY = getattr(os, "O_BINARY", 0)


def write_file(
    path: Path, data: bytes | Iterable[bytes], *, private: bool = False, ballast: Path | None = None
) -> None:
    """Put `data` at `path`, replacing what was there, or leave everything as it was and raise.

    `private` makes the file readable by its owner only. `ballast` names a file to give up when the disk is full.
    Raises DiskFull, FolderReadOnly, FileBusy; any other OSError as it came. The folder must exist.
    """
    path = Path(path)
    chunks = (data,) if isinstance(data, bytes) else data
    with _replacing(path) as temporary:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY, 0o600 if private else 0o666)
        try:
            length, digest = _write_all(handle, chunks, ballast)
            os.fsync(handle)
            written = os.fstat(handle).st_size
        finally:
            os.close(handle)
        if written != length or _digest(temporary) != digest:
            raise DiskFull(path=path)


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A path in the same folder for a library that writes by itself; on leaving, it takes the place of `path`.

    Raises what `write_file` raises; on any error `path` is untouched and the temporary is gone.
    """
    with _replacing(Path(path)) as temporary:
        yield temporary
        with temporary.open("rb+") as stream:
            os.fsync(stream.fileno())


@contextmanager
def replacing_folder(path: Path, mark: str) -> Iterator[Callable[[str, bytes], None]]:
    """Write a whole folder, file by file, with what it gives: a path inside (parts of plain letters) and its content.

    On leaving, the folder takes the place of `path`: of nothing, of an empty folder, or of one with a file `mark`,
    which every such folder should hold. On any error `path` is as it was. Raises FolderInUse, DiskFull, FolderReadOnly.
    """
    path = Path(path)
    if path.is_symlink() or (path.exists() and not path.is_dir()) or (path.is_dir() and not _may_go(path, mark)):
        raise FolderInUse(path=path)
    made = path.parent / f".{secrets.token_hex(8)}.part"
    old = path.parent / f".{secrets.token_hex(8)}.old"
    try:
        made.mkdir()
        yield partial(_write_inside, made)
        if path.exists():
            os.replace(path, old)
        try:
            os.replace(made, path)
        except OSError:
            if old.exists():
                os.replace(old, path)
            raise
        _sync_folder(path.parent)
    except OSError as error:
        raise _sentence_for(error, path) from error
    finally:
        for left in (made, old):
            shutil.rmtree(left, ignore_errors=True)


def _may_go(folder: Path, mark: str) -> bool:
    return (folder / mark).is_file() or not any(folder.iterdir())


def _write_inside(folder: Path, name: str, data: bytes) -> None:
    parts = name.split("/")
    if not all(_PLAIN.fullmatch(part) for part in parts):
        raise ValueError(name)
    file = folder.joinpath(*parts)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("xb") as stream:
        stream.write(data)


@contextmanager
def _replacing(path: Path) -> Iterator[Path]:
    temporary = path.parent / f".{secrets.token_hex(8)}.part"
    try:
        try:
            yield temporary
            _replace(temporary, path)
            _sync_folder(path.parent)
        except OSError as error:
            raise _sentence_for(error, path) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _sentence_for(error: OSError, path: Path) -> Exception:
    if error.errno in _FULL:
        return DiskFull(path=path)
    if error.errno in _FORBIDDEN:
        return FolderReadOnly(folder=path.parent)
    return error


def _write_all(handle: int, chunks: Iterable[bytes], ballast: Path | None) -> tuple[int, bytes]:
    """Write every byte; a short write goes on where it stopped. Returns length and digest of what was meant."""
    length, digest = 0, hashlib.blake2b()
    for chunk in chunks:
        digest.update(chunk)
        rest = memoryview(chunk)
        length += len(rest)
        while rest:
            try:
                done = os.write(handle, rest[:_CHUNK])
            except OSError as error:
                if error.errno not in _FULL or not free_ballast(ballast):
                    raise
                continue
            rest = rest[done:]
    return length, digest.digest()


def _digest(path: Path) -> bytes:
    digest = hashlib.blake2b()
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.digest()


def _replace(temporary: Path, path: Path) -> None:
    wait = 0.01
    for attempt in range(_RETRIES):
        try:
            os.replace(temporary, path)
            return
        except PermissionError as error:
            if os.name != "nt":
                raise
            if attempt == _RETRIES - 1:
                raise FileBusy(path=path) from error
            time.sleep(wait)
            wait = min(wait * 2, 0.2)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":
        return  # a folder cannot be opened there; NTFS journals the rename
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in (errno.EINVAL, errno.ENOTSUP):  # some network folders cannot
            raise
    finally:
        os.close(handle)


def lay_ballast(path: Path, size: int = BALLAST_SIZE) -> bool:
    """Keep `size` bytes of the disk in reserve at `path`. False when the disk has no room for it."""
    try:
        if path.exists() and path.stat().st_size >= size:
            return True
        # Random, not zeros: a compressing or sparse file system would keep nothing in reserve.
        write_file(path, (secrets.token_bytes(min(_CHUNK, size - at)) for at in range(0, size, _CHUNK)))
    except (DiskFull, FolderReadOnly):
        return False
    return True


def free_ballast(path: Path | None) -> bool:
    """Give the reserve back to the disk. True when there was one."""
    if path is None:
        return False
    try:
        path.unlink()
    except OSError:
        return False
    return True


def read_limited(path: Path, limit: int) -> bytes:
    """The whole file, if it is one and holds at most `limit` bytes.

    Raises FileMissing, NotAFile (a folder, a pipe, a device), FileTooLarge, FileUnreadable (not allowed to read,
    a stick pulled out).
    """
    path = Path(path)
    with _opened(path) as stream, _readable(path):
        size = os.fstat(stream.fileno()).st_size
        data = stream.read(limit + 1) if size <= limit else b""
    if size > limit or len(data) > limit:
        raise FileTooLarge(path=path, limit=limit)
    return data


def read_start(path: Path, count: int) -> bytes:
    """The first bytes of a file, to tell what it is. Raises what `read_limited` raises, but for the size."""
    with _opened(Path(path)) as stream, _readable(path):
        return stream.read(count)


def read_pieces(path: Path) -> Iterator[bytes]:
    """A file piece by piece, for what is too large to hold. Raises what `read_limited` raises, but for the size."""
    path = Path(path)
    with _opened(path) as stream:
        while True:
            with _readable(path):
                piece = stream.read(_CHUNK)
            if not piece:
                return
            yield piece


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise FileUnreadable(path=path) from error


def _opened(path: Path) -> BinaryIO:
    try:
        # Without O_NONBLOCK, opening a pipe that nobody writes would wait for ever.
        handle = os.open(path, os.O_RDONLY | _BINARY | getattr(os, "O_NONBLOCK", 0))
    except FileNotFoundError as error:
        raise FileMissing(path=path) from error
    except IsADirectoryError as error:
        raise NotAFile(path=path) from error
    except OSError as error:
        if error.errno in (errno.ENAMETOOLONG, errno.ENOTDIR, errno.EINVAL, errno.ELOOP):
            raise FileMissing(path=path) from error
        raise FileUnreadable(path=path) from error
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise NotAFile(path=path)
    return os.fdopen(handle, "rb")


def file_name(text: str, fallback: str = "maillage") -> str:
    """A name that every system accepts, made from `text`: only a-z, 0-9 and hyphens, 1 to 60 characters."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(char))
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].strip("-")
    reserved = {"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)}
    return fallback if not name or name in reserved else name
