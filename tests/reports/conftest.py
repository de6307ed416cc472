"""The sample meeting in each language, held once in a run, and minutes without a profile."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop.paths import Profile
from desktop.reports import minutes_reading
from desktop.reports.minutes import Minutes
from desktop.reports.minutes_reading import Wanted
from desktop.services.opening import open_profile
from tests.services.conftest import opened as opened
from tools.sample_meeting import SAID, write_meeting

TODAY = date(2021, 1, 27)


@pytest.fixture(scope="session")
def held(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Minutes]]:
    """Language -> minutes of its meeting; those in Arabic and Spanish are final, with a correction."""
    folder = tmp_path_factory.mktemp("reunions") / "profil"
    shutil.copytree(template, folder)
    database = open_profile(Profile(folder))
    found = {}
    for lang in SAID:
        meeting = write_meeting(database, lang, final=lang in ("ar", "es"))
        with database.read() as session:
            found[lang] = minutes_reading.read(session, Wanted(meeting, TODAY))
    yield found
    database.close()
