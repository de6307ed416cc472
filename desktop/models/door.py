"""Owns reading a profile before the mapper is imported; its connections go to the engine later.

Must not know what is asked, and never writes.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from desktop.errors import MaillageError
from desktop.models import raw_file
from desktop.models.engine import check_version, connect, is_plain, read_key
from desktop.models.plain import Reader
from desktop.models.version import SCHEMA
from desktop.paths import Profile


class Door:
    """Connections for reading, each used by one thread at a time."""

    def __init__(self, path: Path, key: str | None) -> None:
        self._path = path
        self._key = key
        self._idle: list[Any] = []
        self._lock = threading.Lock()
        self._open = True
        raw_file.hold(path)

    @classmethod
    def open(cls, profile: Profile, fit: Callable[[Reader], bool]) -> Door | None:
        """The door of a profile of this version's schema that `fit` finds in order; None for any other.

        Whatever is wrong with the profile is left for the whole opening to find and to say.
        """
        import sqlcipher3.dbapi2 as sqlcipher

        door = None
        try:
            check_version()
            if not profile.database.exists() or not profile.database.stat().st_size:
                return None
            key = None if is_plain(profile.database) else read_key(profile, make=False)
            door = cls(profile.database, key)
            with door.read() as ask:
                if ask.value("PRAGMA user_version") == SCHEMA and fit(ask):
                    return door
        except (MaillageError, OSError, sqlcipher.Error):
            pass
        if door is not None:
            door.close()
        return None

    @contextmanager
    def read(self) -> Iterator[Reader]:
        """Questions on one consistent state."""
        connection = self.take()
        try:
            connection.execute("BEGIN")
            yield Reader(connection, self._path)
        finally:
            connection.rollback()
            with self._lock:
                self._idle.append(connection)

    def take(self) -> Any:
        """A connection of the driver, to be kept: one that waits here with its warm pages, else a new one."""
        with self._lock:
            if self._idle:
                return self._idle.pop()
        return connect(self._path, self._key)

    def close(self) -> None:
        """Close the connections nobody took."""
        with self._lock:
            idle, self._idle = self._idle, []
            was_open, self._open = self._open, False
        for connection in idle:
            connection.close()
        if was_open:
            raw_file.let_go(self._path)
