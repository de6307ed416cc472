"""Start: the window is painted before anything heavy is imported; one window per profile; no screen is a sentence."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QLockFile
from PySide6.QtWidgets import QApplication

from desktop import app as composition
from desktop.errors import NoScreen
from desktop.paths import Profile
from desktop.settings import Settings
from desktop.views import map_beside
from tests.qt.pages import dress, rest

HEAVY = ("sqlalchemy", "sqlcipher3", "folium", "branca", "alembic", "PySide6.QtWebEngineCore", "babel", "msgspec")
SCRIPT = """
import json, os, sys
from pathlib import Path
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from desktop import app as composition, settings
from desktop.paths import Profile
profile = Profile(Path(sys.argv[1])).make()
chosen = settings.Settings(language="fr", first_run_done=sys.argv[2] == "1", author_name="Samira B.")
app = composition.make_application(chosen)
program = composition.Program(app, profile, chosen)
program.take_lock()
program.show()
program.window.grab()
print(json.dumps(sorted(sys.modules)))
sys.stdout.flush()
os._exit(0)
"""


@pytest.mark.parametrize("known", ["0", "1"], ids=["first launch", "known profile"])
def test_the_window_is_there_before_anything_heavy(tmp_path: Path, known: str) -> None:
    said = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path / "p"), known],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
        cwd=Path(__file__).resolve().parents[2],
    )
    loaded = set(json.loads(said.stdout.splitlines()[-1]))
    assert [name for name in HEAVY if name in loaded] == []


def test_one_window_per_profile(qapp: QApplication, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dress(qapp)
    profile = Profile(tmp_path / "p").make()
    first = composition.Program(qapp, profile, Settings(language="fr"))
    second = composition.Program(qapp, profile, Settings(language="fr"))
    assert first.take_lock()
    assert not second.take_lock()
    assert "déjà ouvert" in capsys.readouterr().err
    first.close()
    assert second.take_lock()
    second.close()


def test_a_lock_from_another_computer_is_taken_over(qapp: QApplication, tmp_path: Path) -> None:
    profile = Profile(tmp_path / "p").make()
    # what Qt writes: process, program, computer, and two identities of the machine and its start
    profile.lock.write_text("999999\nmaillage\nautre-ordinateur\nabc\ndef\n", encoding="utf-8")
    program = composition.Program(qapp, profile, Settings(language="fr"))
    assert program.take_lock()
    program.close()
    assert QLockFile(str(profile.lock)).tryLock(10)


def test_without_a_screen_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    with pytest.raises(NoScreen):
        composition.check_screen()


def test_looking_at_the_sample_keeps_it_apart(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dress(qapp)
    own = Profile(tmp_path / "p").make()
    monkeypatch.setattr(map_beside, "MAP_FROM", 100_000)  # the map's engine has its own tests
    program = composition.Program(qapp, own, Settings(language="fr", theme="light"))
    assert program.take_lock()
    program.show()
    assert program.store is not None
    rest(program.store)
    program.begin(Settings(language="fr", theme="light", author_name="S.", first_run_done=True), "sample")
    for _turn in range(3):
        rest(program.store, 150)
    assert program.profile.folder == tmp_path / "p-exemple"
    assert program.settings.sample
    page = program.window.page  # type: ignore[union-attr]  # it is shown
    assert page.list.total > 20  # type: ignore[union-attr]  # the page of initiatives
    program.window.close()  # type: ignore[union-attr]  # it is shown
    program.close()
    assert not os.path.exists(own.folder / "p-exemple")
