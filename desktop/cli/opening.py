"""How a command opens the profile and reads a path or a text. Must not know any verb."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.cli.console import Desk
from desktop.errors import NotText
from desktop.services.exchange.resting import seal_at_rest
from desktop.services.opening import open_profile

if TYPE_CHECKING:
    from desktop.models.database import Database


@contextmanager
def opened(desk: Desk) -> Iterator[Database]:
    """The profile's database, made if it is missing. Raises what `open_profile` raises."""
    database = open_profile(desk.profile, clock=desk.clock)
    try:
        yield database
        seal_at_rest(database)
    finally:
        database.close()


def place_of(word: str) -> Path:
    """A typed path. Names that are not text are the system's own and allowed; a NUL names no file (NotText)."""
    if "\0" in word or not word:
        raise NotText(field=word)
    return Path(word)


def text_of(word: str, field: str) -> str:
    """A typed text. What arrived as bytes that are no UTF-8 holds lone surrogates: refused with NotText."""
    try:
        word.encode("utf-8")
    except UnicodeEncodeError:
        raise NotText(field=field) from None
    return word
