"""Owns turning any file that somebody brings into a `Source` of tables, and saying why it cannot be; must not know what
the tables mean.

The bytes are read here only to be passed on and hashed: a process of its own looks into them (`files.child`), with a
limit of time and memory, and what it answers is believed only as far as its frames are well made.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, Final

from desktop.errors import (
    FileMissing,
    FileProblem,
    FileTooNew,
    FileUnreadable,
    ForeignDamaged,
    ForeignEmpty,
    ForeignIsChangeFile,
    ForeignIsProfile,
    ForeignIsRules,
    ForeignLocked,
    ForeignTooLarge,
    ForeignTooSlow,
    ForeignTrap,
    ForeignUnknown,
    NotAFile,
)
from desktop.exchange.incoming.edited import only_edited
from desktop.exchange.incoming.files import child, talking
from desktop.exchange.incoming.files.child import WORD
from desktop.exchange.incoming.files.found import FILE_LIMIT, Found
from desktop.exchange.incoming.files.sentences import SENTENCES
from desktop.exchange.incoming.shapes import Progress, Sheet, Source, nothing
from desktop.i18n import _
from desktop.paths import Profile, frozen
from desktop.sync.changefile import is_change_file

PATIENCE: Final = 180.0  # seconds
_BLOCK: Final = 2**20
_REFUSALS: Final[Mapping[str, type[FileProblem]]] = {
    "unknown": ForeignUnknown,
    "empty": ForeignEmpty,
    "damaged": ForeignDamaged,
    "locked": ForeignLocked,
    "trap": ForeignTrap,
    "large": ForeignTooLarge,
    "rules": ForeignIsRules,
    "database": ForeignIsProfile,
    "newer": FileTooNew,
}


def read(path: Path, progress: Progress = nothing) -> Source:
    """The tables of a file, recognised by what it holds. Nothing is changed anywhere.

    `progress` hears how many rows are read, and may raise to stop. Raises FileMissing, NotAFile, FileUnreadable and the
    errors of `desktop.errors.foreign`.
    """
    try:
        if not path.is_file():
            raise NotAFile(path=path) if path.exists() else FileMissing(path=path)
        with path.open("rb") as stream:
            if os.fstat(stream.fileno()).st_size > FILE_LIMIT:
                raise ForeignTooLarge(path=path)
            if Profile(path.absolute().parent).database == path.absolute():
                raise ForeignIsProfile(path=path)  # its bytes are ciphertext and say nothing
            if is_change_file(stream.read(4096)):
                raise ForeignIsChangeFile(path=path)
            stream.seek(0)
            found, digest = _Talk(path, stream, progress).heard()
    except (OSError, ValueError) as bad:  # a path may hold what no file name may
        raise FileUnreadable(path=path) from bad
    sheets = tuple(
        Sheet(table.name, table.rows, tuple(table.merged), frozenset(table.hidden), dict(table.known), table.kind)
        for table in found.tables
    )
    told = tuple(_(SENTENCES[told.code], **dict(told.values)) for told in found.told if told.code in SENTENCES)
    return only_edited(Source(found.format, path.name, digest, sheets, told))


class _Talk:
    """One question to the child, from its start to its end."""

    def __init__(self, path: Path, stream: BinaryIO, progress: Progress) -> None:
        self._path = path
        self._stream = stream
        self._progress = progress
        self._hash = hashlib.sha256()
        self._unread: OSError | None = None
        self._late = False
        self._stopped = False

    def heard(self) -> tuple[Found, bytes]:
        """What the child found, and the digest of the file. The child is gone when this ends, however it ends."""
        with subprocess.Popen(
            _command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=_environment(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        ) as looking:
            assert looking.stdin is not None
            assert looking.stdout is not None
            watch = threading.Timer(PATIENCE, self._give_up, (looking,))
            feed = threading.Thread(target=self._feed, args=(looking.stdin,), daemon=True)
            watch.start()
            feed.start()
            try:
                answer = talking.listen(looking.stdout, self._progress)
            except talking.Garbled as bad:
                raise self._why(_ended(looking)) from bad
            else:
                feed.join()  # the whole file counts for the digest, even where the child read less
            finally:
                self._stopped = True
                looking.kill()
                watch.cancel()
                feed.join()
        if self._unread is not None:
            raise self._unread
        if isinstance(answer, str):
            raise _REFUSALS.get(answer, ForeignDamaged)(path=self._path)
        return answer, self._hash.digest()

    def _why(self, code: int) -> FileProblem | OSError:
        """Why the child fell silent."""
        if self._unread is not None:
            return self._unread
        if self._late or code == -24:  # SIGXCPU
            return ForeignTooSlow(path=self._path)
        # the reader ends the process when it is refused memory
        return ForeignTooLarge(path=self._path) if code == -6 else ForeignDamaged(path=self._path)

    def _give_up(self, looking: subprocess.Popen[bytes]) -> None:
        self._late = True
        looking.kill()

    def _feed(self, pipe: BinaryIO) -> None:
        """Pass the file on, block by block. Hashed to its end even when the child has heard enough."""
        listening = True
        try:
            while block := self._stream.read(_BLOCK):
                self._hash.update(block)
                if self._stopped:
                    break
                if listening:
                    try:
                        pipe.write(block)
                    except OSError:  # the child has answered, or died, before it read all
                        listening = False
        except OSError as bad:
            self._unread = bad
        with suppress(OSError):
            pipe.close()


def _ended(looking: subprocess.Popen[bytes]) -> int:
    """The exit code of a child that fell silent."""
    try:
        return looking.wait(5)
    except subprocess.TimeoutExpired:
        looking.kill()
        return looking.wait()


def _command() -> list[str]:
    # from source the child is started without the way in, whose imports would double the time that it takes
    return [sys.executable, WORD] if frozen() else [sys.executable, "-m", child.__name__]


def _environment() -> dict[str, str]:
    """From source the child must find the same package, wherever it is started."""
    root = str(Path(__file__).resolve().parents[3])
    known = os.environ.get("PYTHONPATH", "")
    quiet = {"RUST_BACKTRACE": "0"}  # native code that falls need not say where: nobody listens
    return {**os.environ, **quiet, "PYTHONPATH": f"{root}{os.pathsep}{known}" if known else root}
