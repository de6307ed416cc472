"""Owns reading the bytes of a database's file while this process has it open; must not know what is in it.

Where locks are POSIX's, closing *any* descriptor of a file takes away every lock that this process has on it, those of
the engine too; another program could then believe that it is alone, and throw the log away. So one descriptor is kept
for as long as somebody here has the file open, and all reading goes through it.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from io import FileIO
from pathlib import Path
from typing import Final

CHUNK: Final = 1024 * 1024
_lock: Final = threading.Lock()
_held: Final[dict[str, _Held]] = {}


class _Held:
    """A file that somebody has open, and the descriptor by which it is read, once somebody did."""

    def __init__(self) -> None:
        self.count = 0
        self.stream: FileIO | None = None


def hold(path: Path) -> None:
    """Says that connections to the file will be open; `let_go` says, for each, that they are closed."""
    with _lock:
        _held.setdefault(_name(path), _Held()).count += 1


def let_go(path: Path) -> None:
    """The connections announced by one `hold` are closed; after the last, so is the descriptor."""
    with _lock:
        held = _held.get(_name(path))
        if held is None:
            return
        held.count -= 1
        if held.count <= 0:
            del _held[_name(path)]
            if held.stream is not None:
                held.stream.close()


def start_of(path: Path, count: int) -> bytes:
    """The first `count` bytes, fewer where the file is shorter. Raises OSError."""
    with _lock:
        held = _held.get(_name(path))
        if held is None:
            with path.open("rb", buffering=0) as stream:
                return stream.read(count)
        stream = _stream(held, path)
        stream.seek(0)
        return stream.read(count)


def pieces(path: Path) -> Iterator[bytes]:
    """The whole file, a megabyte at a time, whole pages each. It must be held, and nobody may write. Raises OSError."""
    at = 0
    while True:
        with _lock:
            stream = _stream(_held[_name(path)], path)
            stream.seek(at)
            piece = stream.read(CHUNK)
        if not piece:
            return
        yield piece
        at += len(piece)


def _stream(held: _Held, path: Path) -> FileIO:
    if held.stream is None:
        held.stream = path.open("rb", buffering=0)
    return held.stream


def _name(path: Path) -> str:
    return os.path.realpath(path)
