"""What the tests of the window share: one profile filled with the sample, copied for each test."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.paths import Profile
from tests.qt.windows import copy_of, template


@pytest.fixture(autouse=True)
def _garbage_on_the_windows_thread() -> Iterator[None]:
    """As the program does: collected on a query's thread, a widget would be destroyed there."""
    gc.disable()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Profile:
    """A profile with the sample; never opened by a test itself."""
    return template(tmp_path_factory.mktemp("filled") / "profile")


@pytest.fixture
def sample(filled: Profile, tmp_path: Path) -> Callable[[], Profile]:
    """Gives a fresh copy of the sample's profile at each call."""
    made: list[Profile] = []

    def give() -> Profile:
        made.append(copy_of(filled, tmp_path / f"profile{len(made)}"))
        return made[-1]

    return give
