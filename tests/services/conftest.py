"""An opened profile for the tests of the services."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.services.opened import Opened


@pytest.fixture
def opened(tmp_path: Path, template: Path) -> Iterator[Opened]:
    """A new profile, open."""
    one = Opened(tmp_path / "profil", template)
    yield one
    one.close()
