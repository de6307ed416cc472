"""Files handed from one opened profile to another."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from desktop.services.exchange import sharing
from tests.services.opened import Opened

Maker = Callable[[str], Opened]


def pass_on(giver: Opened, taker: Opened, file: Path, **how: object) -> str:
    """A file handed over; gives what receiving it was."""
    sharing.give(giver.database, file, author=giver.database.profile.folder.name)
    return sharing.receive(
        taker.database,
        file,
        vouch=True,
        author=taker.database.profile.folder.name,
        **how,  # type: ignore[arg-type]  # a test knows the names
    ).result


def state(one: Opened) -> str:
    return sharing.current_state_hash(one.database, one.database.profile.folder.name)
