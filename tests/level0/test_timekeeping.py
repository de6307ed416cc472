"""The clocks on the wall of a meeting: Morocco's, whatever the computer believes, also where Ramadan sets them back."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop.i18n import format_time
from desktop.timekeeping import hour_of, on_the_wall


@pytest.fixture(params=["Asia/Tokyo", "America/Lima", "UTC"])
def elsewhere(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A computer that believes to be somewhere else."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        ("2024-03-10T01:59", "02:59"),  # the last minute before Ramadan's hour
        ("2024-03-10T02:00", "02:00"),
        ("2024-04-14T01:59", "01:59"),
        ("2024-04-14T02:00", "03:00"),  # and the first after it
        ("2020-06-16T13:12", "14:12"),
    ],
)
def test_a_meeting_has_moroccos_hours(elsewhere: str, moment: str, shown: str) -> None:
    told = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert hour_of(told) == shown
    assert (format_time(told) == shown) is (elsewhere == "UTC" and moment[11:] == shown)  # the fixture does move clocks


def test_a_moment_that_no_clock_can_tell_stays_as_it_came() -> None:
    last = datetime.max.replace(tzinfo=UTC)
    assert on_the_wall(last) == last
    assert hour_of(last) == "23:59"


def test_the_zone_comes_with_the_program_where_the_system_has_none() -> None:
    """Windows has no time zone database: the package `tzdata`, which the program asks for, is all there is."""
    code = (
        "import zoneinfo; from datetime import UTC, datetime; from desktop.timekeeping import hour_of\n"
        "assert not zoneinfo.TZPATH\n"
        "print(hour_of(datetime(2026, 3, 2, 9, tzinfo=UTC)), hour_of(datetime(2026, 6, 2, 9, tzinfo=UTC)))"
    )
    told = subprocess.run(
        [sys.executable, "-c", code],
        cwd=Path(__file__).resolve().parents[2],
        env={**os.environ, "PYTHONTZPATH": ""},
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.split() == ["09:00", "10:00"]  # in Ramadan, and not
