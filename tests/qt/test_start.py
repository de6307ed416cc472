"""Start: the window is painted before anything heavy is imported; one window per profile; no screen is a sentence."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QLockFile, QTimer
from PySide6.QtWidgets import QApplication

from desktop import app as composition
from desktop.errors import NoScreen
from desktop.paths import Profile
from desktop.services.opening import open_profile
from desktop.services.record.records import record
from desktop.services.unit_of_work import UnitOfWork
from desktop.settings import Settings
from desktop.views.map import map_beside
from desktop.views.screen import check_screen
from tests.qt.pages import dress, rest, until

HEAVY = (
    "sqlalchemy",
    "sqlcipher3",
    "folium",
    "branca",
    "alembic",
    "PySide6.QtWebEngineCore",
    "babel",
    "msgspec",
    "numpy",
    "pyqtgraph",
    "platformdirs",
    "subprocess",
    "desktop.cli.main",
)
SCRIPT = """
import json, os, sys
from pathlib import Path
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from desktop import __main__ as way_in, app as composition, settings
from desktop.paths import Profile

def run(profile, lang, files):
    profile.make()
    chosen = settings.Settings(language="fr", first_run_done=sys.argv[2] == "1", author_name="Samira B.")
    app = composition.make_application(chosen)
    program = composition.Program(app, profile, chosen)
    program.take_lock()
    program.show()
    program.window.grab()
    print(json.dumps(sorted(sys.modules)))
    sys.stdout.flush()
    os._exit(0)

composition.run_window = run
way_in.main(["--profile", sys.argv[1]])
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


LIST_SCRIPT = """
import json, os, sys, time
from pathlib import Path
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from PySide6.QtCore import QTimer
from desktop import app as composition, settings
from desktop.paths import Profile
from desktop.views.map import map_beside; from desktop.views.record import records_page
map_beside.MAP_FROM = 100_000  # the map's engine has its own tests
records_page.AFTER_ROWS_MS = 3_600_000  # nor is a record opened: its form needs the mapper
profile = Profile(Path(sys.argv[1]))
chosen = settings.Settings(language="fr", first_run_done=True, author_name="Samira B.")
app = composition.make_application(chosen)
program = composition.Program(app, profile, chosen)
program.take_lock()
program.show()
program.store._calm.setInterval(3_600_000)
said = {}

def until(holds):
    ended = time.monotonic() + 60
    while not holds() and time.monotonic() < ended:
        app.processEvents()
        time.sleep(0.005)

def shown():
    model = program.window.page.list.model
    return [model.row_at(place).title for place in range(model.rowCount()) if model.row_at(place) is not None]

def look(name):
    model = program.window.page.list.model
    until(lambda: model.rowCount() and model.index(0).data(records_page_role) is not None)
    said[name] = {"rows": shown(), "modules": sorted(m for m in sys.modules if "." not in m)}

from desktop.viewmodels.tables import ROW_ROLE as records_page_role
until(lambda: program.window.page is not None and program.window.page.list.found)
look("list")
program.window.page.search.setText("hiver")
until(lambda: program.window.page.list.found == 1)
look("search")
program.window.page.view.setCurrentIndex(program.window.page.list.model.index(0))
until(lambda: program.store.whole and program.window.page.detail.form.value("title"))
said["record"] = program.window.page.detail.form.value("title")
program.close()
print(json.dumps(said))
sys.stdout.flush()
os._exit(0)
"""


def test_the_first_list_and_its_search_need_no_mapper(tmp_path: Path) -> None:
    profile = Profile(tmp_path / "p")
    database = open_profile(profile)
    with UnitOfWork(database) as uow:
        for title in ("Kits d’hiver", "Cours de langue"):
            record(uow, "initiative", {"title": title})
        uow.commit("x")
    database.close()
    done = subprocess.run(
        [sys.executable, "-c", LIST_SCRIPT, str(profile.folder)],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
        cwd=Path(__file__).resolve().parents[2],
    )
    said = json.loads(done.stdout.splitlines()[-1])
    assert sorted(said["list"]["rows"]) == ["Cours de langue", "Kits d’hiver"]
    assert said["search"]["rows"] == ["Kits d’hiver"]
    assert said["record"] == "Kits d’hiver"
    for moment in ("list", "search"):
        assert "sqlcipher3" in said[moment]["modules"]
        assert {"sqlalchemy", "cryptography", "msgspec", "alembic"}.isdisjoint(said[moment]["modules"])


def test_the_map_s_page_needs_no_mapper_to_be_made() -> None:
    """It is made on the window's thread: importing the mapper there holds everything up for half a second."""
    script = "import json, sys, desktop.views.map.map_page; print(json.dumps(sorted(sys.modules)))"
    command = [sys.executable, "-c", script]
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True, cwd=root)
    loaded = set(json.loads(done.stdout))
    assert {"sqlalchemy", "folium", "PySide6.QtWebEngineCore"}.isdisjoint(loaded)


def test_one_window_per_profile(qapp: QApplication, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dress(qapp)
    profile = Profile(tmp_path / "p").make()
    first = composition.Program(qapp, profile, Settings(language="fr"))
    second = composition.Program(qapp, profile, Settings(language="fr"))
    assert first.take_lock()
    assert not second.take_lock()
    assert second.hand_over() == 1, "it has the lock but does not listen: a window that hangs, or is just starting"
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
        check_screen()


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
    page = program.window.page
    assert page.list.total > 20
    program.window.close()
    program.close()
    assert not os.path.exists(own.folder / "p-exemple")


def test_the_windows_thread_sweeps_what_is_young_often_and_everything_seldom(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[tuple[int, bool]] = []

    def collect(generation: int) -> int:
        seen.append((generation, threading.current_thread() is threading.main_thread()))
        return 0

    monkeypatch.setattr(composition, "COLLECT_MS", 1)
    monkeypatch.setattr(composition, "WHOLE_AT", 3)
    monkeypatch.setattr(composition.gc, "collect", collect)
    monkeypatch.setattr(composition.gc, "freeze", lambda: None)
    timers = set(qapp.findChildren(QTimer))
    composition.sweep_here(qapp)
    (timer,) = set(qapp.findChildren(QTimer)) - timers
    until(lambda: len(seen) > 5)
    timer.stop()
    timer.deleteLater()
    assert seen[:6] == [(1, True), (1, True), (2, True)] * 2
