"""What the tests of the window share: copies of a filled profile, and windows that are gone when a test ends."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.paths import Profile
from tests.neighbours import Office
from tests.qt.leaving import nothing_stays
from tests.qt.windows import copy_of

__all__ = ["nothing_stays"]


@pytest.fixture
def sample(filled: Profile, tmp_path: Path) -> Callable[[], Profile]:
    """Gives a fresh copy of the sample's profile at each call."""
    made: list[Profile] = []

    def give() -> Profile:
        made.append(copy_of(filled, tmp_path / f"profile{len(made)}"))
        return made[-1]

    return give


@pytest.fixture
def here(tmp_path: Path) -> Office:
    """Oujda, where Samira sits."""
    return Office(tmp_path / "oujda", "Samira B.")


@pytest.fixture
def there(tmp_path: Path) -> Office:
    """Rabat, where Omar sits."""
    return Office(tmp_path / "rabat", "Omar")
