"""A folder shared by laptops: an exchange through it, what lies in it, what was read of it. Must not assert."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.services.exchange import hub, hub_gathered, sharing
from desktop.sync.hub_folder import Entry, Found, HubFolder
from tests.services.opened import Opened


def exchange(one: Opened, folder: Path, *, vouch: bool = True, **how: object) -> hub.Exchanged:
    return hub.exchange(
        one.database,
        folder,
        vouch=None if vouch else frozenset(),
        author=one.database.profile.folder.name,
        **how,  # type: ignore[arg-type]  # a test knows the names
    )


def new_of(one: Opened, folder: Path, *, accept_sample: bool = False) -> int:
    """How many changes an exchange brings; a folder that gives nothing fails the test here."""
    received = exchange(one, folder, accept_sample=accept_sample).received
    if received is None:
        raise LookupError("nothing was received")
    return received.new


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def lots(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.maillage"))


def history(one: Opened) -> list[tuple[str, str]]:
    with one.database.read() as session:
        return [(e.way, e.name) for e in sharing.exchanges(session)]


class Reads:
    """Counts the files that are opened; `again`: also the known ones that are looked at in their turn."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, again: bool = False) -> None:
        if not again:
            monkeypatch.setattr(hub_gathered, "AGAIN_FILES", 0)
        self.names: list[str] = []
        really = HubFolder.read

        def counted(at: HubFolder, entry: Entry) -> Found:
            self.names.append(entry.name)
            return really(at, entry)

        monkeypatch.setattr(HubFolder, "read", counted)
