"""What holds for every test: silence, no network in sight, the language and the clock put back."""

from __future__ import annotations

import gc
import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from desktop import i18n, sandbox
from desktop.paths import Profile
from tests import in_memory, templates
from tests.services.opened import close_others, open_now

sandbox.prepare()

in_memory.write_there()

# The same examples every run, so that a red run is about the change; `make soak` draws new ones.
hypothesis_settings.register_profile(
    "house", deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.register_profile("soak", deadline=None, print_blob=True)
hypothesis_settings.load_profile(os.environ.get("MAILLAGE_HYPOTHESIS", "house"))


pytest_plugins = ["tests.summary"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files with long tests begin, so that neither worker ends long before the other."""
    long = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in long)


def pytest_collection_finish() -> None:
    """What is imported by now stays: the collector need not walk through it again after every test.

    Nor need it look for garbage after every seven hundred objects: a test makes a million and ends.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


class Silence(logging.Handler):
    """Collects what the log should not have said. A test that expects a line takes it with `expect`."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)

    def expect(self, logger: str, level: int = logging.WARNING) -> logging.LogRecord:
        """Take one line of that logger and level; fails when there is none."""
        for record in self.records:
            if record.name == logger and record.levelno == level:
                self.records.remove(record)
                return record
        raise AssertionError(f"{logger} said nothing at level {level}")


@pytest.fixture(autouse=True)
def no_profile_stays_open() -> Iterator[None]:
    """Close the profiles that a test opened: at the end of the run Python would speak of each file left open."""
    before = open_now()
    yield
    close_others(before)


@pytest.fixture(autouse=True)
def silence() -> Iterator[Silence]:
    """An unexpected warning in the log fails the test. (Qt's own: `qt_log_level_fail` in pyproject.toml.)"""
    handler = Silence()
    root = logging.getLogger()
    root.addHandler(handler)
    yield handler
    root.removeHandler(handler)
    said = [f"{record.levelname} {record.name}: {record.getMessage()}" for record in handler.records]
    assert not said, said


@pytest.fixture(autouse=True)
def french() -> Iterator[None]:
    """Every test starts and ends in French."""
    i18n.set_language("fr")
    yield
    i18n.set_language("fr")


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new profile with its shipped lists, closed: copying it takes less time than making it."""
    return templates.shared(tmp_path_factory, "modele", templates.empty)


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Profile:
    """A profile with the sample, closed; never opened by a test itself."""
    return Profile(templates.shared(tmp_path_factory, "exemple", templates.with_sample))


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    """A new, empty profile."""
    return Profile(tmp_path / "profil").make()
