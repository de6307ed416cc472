"""A profile read by many tests, opened once for each file of tests: understanding a file writes nothing."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from desktop.paths import Profile
from desktop.services.opening import open_profile


@pytest.fixture(scope="module")
def read_only(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """A session on a new profile, for reading."""
    folder = tmp_path_factory.mktemp("lu") / "profil"
    shutil.copytree(template, folder)
    database = open_profile(Profile(folder))
    with database.read() as session:
        yield session
    database.close()
