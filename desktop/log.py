"""The program's diary, for the person who helps. Owns its files; must never hold a word that somebody recorded.

So a text given as an argument is written as its length only, unless the code vouches for it with `Code`; an
exception is written as its type and places, without its message (a database puts the values in there).
"""

from __future__ import annotations

import logging
import sys
import traceback
from types import TracebackType

from desktop.paths import Profile

ROOT = "desktop"  # so that `logging.getLogger(__name__)` is ours
_FILE_BYTES, _FILES = 512 * 1024, 3


class Code(str):
    """A word of the program's own (a kind, a step, a version), never of a person."""

    __slots__ = ()


def get(room: str) -> logging.Logger:
    """The logger of one room."""
    return logging.getLogger(f"{ROOT}.{room}")


def _safe(value: object) -> object:
    if value is None or isinstance(value, (bool, int, float, Code)):
        return value
    if isinstance(value, bytes):
        return value.hex() if len(value) in (8, 16, 32) else f"<{len(value)} bytes>"
    if isinstance(value, BaseException):
        return type(value).__name__
    if isinstance(value, str):
        return f"<{len(value)} characters>"
    return f"<{type(value).__name__}>"


class SafeFormatter(logging.Formatter):
    """Writes a line without any text that somebody recorded."""

    def format(self, record: logging.LogRecord) -> str:
        ours = record.name.split(".")[0] == ROOT
        # Others build their messages from values: of theirs only the place is kept.
        message = record.msg if ours and isinstance(record.msg, str) else "<message of a library>"
        if ours and record.args:
            args = record.args
            if isinstance(args, tuple):
                message = message % tuple(_safe(arg) for arg in args)
            else:
                message = message % {name: _safe(arg) for name, arg in args.items()}
        line = f"{self.formatTime(record)} {record.levelname} {record.name}:{record.lineno} {message}"
        if record.exc_info and record.exc_info[0] is not None:
            line += "\n" + describe(record.exc_info[0], record.exc_info[2])
        return line


def describe(kind: type[BaseException], where: TracebackType | None) -> str:
    """An exception as its type and the places it went through, innermost last; no message, no values."""
    places = [
        f"  {frame.name} {frame.filename.rsplit('desktop', 1)[-1]}:{frame.lineno}"
        for frame in traceback.extract_tb(where)
    ]
    return "\n".join([*places, f"  {kind.__name__}"])


def start(profile: Profile) -> logging.Handler | None:
    """Write the diary in the profile from now on. None when the folder does not allow it: no diary then."""
    from logging.handlers import RotatingFileHandler  # brings sockets: after the window is painted

    logger = logging.getLogger(ROOT)
    logger.setLevel(logging.INFO)
    try:
        profile.logs.mkdir(parents=True, exist_ok=True)
        handler = RotatingFileHandler(
            profile.logs / "maillage.log", maxBytes=_FILE_BYTES, backupCount=_FILES - 1, encoding="utf-8"
        )
    except OSError:
        return None
    handler.setFormatter(SafeFormatter())
    logger.addHandler(handler)
    return handler


def stop(handler: logging.Handler | None) -> None:
    """Close the diary that `start` opened."""
    if handler is not None:
        logging.getLogger(ROOT).removeHandler(handler)
        handler.close()


def catch_uncaught() -> None:
    """Write what nobody caught into the diary instead of losing it; the program goes on if it can."""

    def hook(kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, where)
            return
        get("uncaught").error("nobody caught this", exc_info=(kind, error, where))
        if sys.stderr is not None:  # a window started without a terminal has none on Windows
            sys.stderr.write(describe(kind, where) + "\n")

    sys.excepthook = hook
