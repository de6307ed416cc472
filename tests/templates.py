"""Closed profiles that tests start as copies of: made once in a run, by the first worker that wants one."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.paths import Profile
from desktop.services import demo
from desktop.services.exchange.resting import seal_at_rest
from desktop.services.opening import open_profile


def shared(folders: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """The folder `name`, made by one worker while the others wait."""
    base = folders.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    folder = base / name
    with (base / f"{name}.turn").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if not folder.exists():
            making = base / f"{name}.making"
            make(making)
            making.rename(folder)
    return folder


def empty(folder: Path) -> None:
    """A profile with its shipped lists: loading the gazetteer takes a second."""
    open_profile(Profile(folder)).close()


def with_sample(folder: Path) -> None:
    """A profile filled with the sample, then closed as a window closes it: at rest, sealed."""
    database = open_profile(Profile(folder))
    demo.fill(database)
    seal_at_rest(database)
    database.close()
