"""Folders, clock, diary, sandbox: the rest of floor 0."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from desktop import graphics, log, paths, sandbox, timekeeping
from desktop.paths import Profile
from tests.house.rules import ROOT

SECRET = "Fatima El Idrissi 0612345678"


def test_a_profile_is_not_made_by_looking(tmp_path: Path) -> None:
    profile = Profile(tmp_path / "à moi" / "نسيج")
    parts = (profile.database, profile.key_file, profile.backups, profile.logs, profile.settings_file, profile.lock)
    assert len({*parts, profile.ballast}) == 7
    assert not profile.folder.exists()
    assert profile.make() == profile
    assert profile.folder.is_dir()
    assert os.name == "nt" or profile.folder.stat().st_mode & 0o077 == 0


def test_where_things_are() -> None:
    assert (paths.resources() / "vocabularies").is_dir()
    assert paths.default_profile() != paths.sample_profile()
    assert paths.portable_profile().folder.name == paths.PORTABLE_FOLDER


def test_where_things_are_when_frozen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert paths.assets() == tmp_path / "assets"
    assert paths.translations() == tmp_path / "translations"
    assert paths.portable_profile().folder == Path(sys.executable).parent / paths.PORTABLE_FOLDER


@pytest.mark.parametrize("year", [1, 1969, 1970, 2024, 2038, 2106, 9999])
def test_moments_are_whole_milliseconds(year: int) -> None:
    moment = datetime(year, 12, 31, 23, 59, 59, 999000, tzinfo=UTC)
    assert timekeeping.from_millis(timekeeping.to_millis(moment)) == moment


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        timekeeping.to_millis(datetime(2024, 1, 1))
    assert timekeeping.SystemClock().now().tzinfo is UTC


def test_the_diary_never_holds_a_recorded_word(profile: Profile) -> None:
    handler = log.start(profile)
    room = log.get("test")
    room.info("kind %s, title %s, row %s, %d rows", log.Code("actor"), SECRET, b"\x01" * 16, 12)
    room.info("%(name)s", {"name": SECRET})
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        room.info("failed: %s", error, exc_info=True)
    log.stop(handler)
    text = (profile.logs / "maillage.log").read_text(encoding="utf-8")
    assert SECRET not in text
    assert "Fatima" not in text
    assert f"kind actor, title <{len(SECRET)} characters>, row {'01' * 16}, 12 rows" in text
    assert "failed: ValueError" in text
    assert "test_house_floor.py" in text


def test_a_library_is_kept_by_its_place_only() -> None:
    record = logging.LogRecord("sqlalchemy", logging.INFO, "x.py", 7, f"insert {SECRET}", None, None)
    said = log.SafeFormatter().format(record)
    assert SECRET not in said
    assert "sqlalchemy:7" in said


def test_an_ordinary_formatter_would_write_the_word() -> None:
    """The control: what the safe formatter keeps out is really there."""
    record = logging.LogRecord("desktop.x", logging.INFO, "x.py", 7, "title %s", (SECRET,), None)
    assert SECRET in logging.Formatter().format(record)
    assert SECRET not in log.SafeFormatter().format(record)


def test_no_folder_no_diary(tmp_path: Path) -> None:
    (tmp_path / "journaux").write_text("a file where the folder should be")
    assert log.start(Profile(tmp_path)) is None
    log.stop(None)


def test_what_nobody_caught_goes_to_the_diary(profile: Profile) -> None:
    code = (
        "import sys; from pathlib import Path; from desktop import log; from desktop.paths import Profile\n"
        "log.start(Profile(Path(sys.argv[1]))); log.catch_uncaught()\n"
        f"raise RuntimeError({SECRET!r})"
    )
    command = [sys.executable, "-c", code, str(profile.folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    text = (profile.logs / "maillage.log").read_text(encoding="utf-8")
    assert done.returncode == 1
    assert "RuntimeError" in text
    assert SECRET not in text + done.stdout + done.stderr


@pytest.mark.parametrize(("user", "off"), [(0, True), (1000, False)])
def test_the_sandbox_is_off_for_root_only(monkeypatch: pytest.MonkeyPatch, user: int, off: bool) -> None:
    monkeypatch.setenv(sandbox.SWITCH, "1")
    monkeypatch.setattr(os, "geteuid", lambda: user, raising=False)
    assert sandbox.prepare() is off
    assert (os.environ.get(sandbox.SWITCH) == "1") is off


@pytest.mark.parametrize("device", ["dri/renderD128", "nvidia0", "dxg", ""])
def test_a_graphics_card_is_seen_by_its_device(tmp_path: Path, device: str) -> None:
    (tmp_path / "dri").mkdir()
    (tmp_path / "dri" / "card0").touch()  # shows a picture but draws none
    (tmp_path / "nvidiactl").touch()
    if device:
        (tmp_path / device).touch()
    assert graphics.has_card(tmp_path, "linux") is bool(device)
    assert graphics.has_card(tmp_path, "win32"), "other systems see to it themselves"


def test_without_a_card_nothing_asks_for_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graphics, "has_card", lambda: True)
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    for name in graphics.WITHOUT:
        monkeypatch.delenv(name, raising=False)
    assert not graphics.prepare()
    assert not any(name in os.environ for name in graphics.WITHOUT)
    monkeypatch.setenv("QT_QUICK_BACKEND", "rhi")
    assert graphics.prepare(without=True)
    assert os.environ["QT_QUICK_BACKEND"] == "rhi", "what the person chose stays"
    assert os.environ["QT_XCB_GL_INTEGRATION"] == "none"
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert not graphics.prepare(without=True), "nothing is shown there"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems always have a screen")
@pytest.mark.parametrize("screen", [{}, {"DISPLAY": ":4711"}], ids=["no screen", "a screen that does not answer"])
def test_without_a_screen_it_says_so(tmp_path: Path, screen: dict[str, str]) -> None:
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {name: value for name, value in os.environ.items() if name not in hidden} | screen
    command = [sys.executable, "-m", "desktop", "--lang", "fr", "--profile", str(tmp_path / "p")]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "pas d’écran" in done.stderr
    assert not (tmp_path / "p").exists()
