"""One profile for all that reads territories and spots; what a test writes there is thrown away."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from desktop.models.database import Database
from desktop.paths import Profile
from desktop.services.opening import open_profile
from tests.services.conftest import opened

__all__ = ["base", "opened", "session"]


@pytest.fixture(scope="session")
def base(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    folder = tmp_path_factory.mktemp("carte") / "profil"
    shutil.copytree(template, folder)
    database = open_profile(Profile(folder))
    yield database
    database.close()


@pytest.fixture
def session(base: Database) -> Iterator[Session]:
    """A session whose writing is thrown away."""
    with base.write() as writing:
        yield writing
