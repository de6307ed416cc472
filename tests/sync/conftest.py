"""Two or three laptops with real profiles, as the services see them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.services.opened import Opened

Maker = Callable[[str], Opened]


@pytest.fixture
def laptop(tmp_path: Path, template: Path) -> Iterator[Maker]:
    """Makes a named laptop with its own profile."""
    made: list[Opened] = []

    def make(name: str) -> Opened:
        made.append(Opened(tmp_path / name, template))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A shared folder, with somebody's report in it."""
    made = tmp_path / "Partage"
    made.mkdir()
    (made / "rapport.pdf").write_bytes(b"%PDF-1.7 somebody's report")
    return made
