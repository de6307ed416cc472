"""A second start brings the open window forward and hands it its files; what comes that way is only looked at."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalSocket
from PySide6.QtWidgets import QApplication

from desktop import app as composition
from desktop.paths import Profile
from desktop.settings import Settings
from desktop.viewmodels.exchange.incoming import State
from desktop.views.exchange.exchanges_page import ExchangesPage
from desktop.views.map import map_beside
from desktop.views.window import handover
from tests.neighbours import Office
from tests.qt.pages import dress, rest, until
from tests.qt.windows import settings


@contextmanager
def running(app: QApplication, profile: Profile, chosen: Settings, *files: Path) -> Iterator[composition.Program]:
    """The program on a profile, listening."""
    before, map_beside.MAP_FROM = map_beside.MAP_FROM, 100_000
    dress(app, "fr")
    program = composition.Program(app, profile, chosen, files)
    assert program.take_lock()
    program.show()
    program.listen()
    rest(program.store)
    try:
        yield program
    finally:
        program.close()
        assert program.window is not None
        program.window.close()
        program.window.deleteLater()
        app.aboutToQuit.disconnect(program.close)
        map_beside.MAP_FROM = before


@pytest.fixture
def there(tmp_path: Path) -> Office:
    made = Office(tmp_path / "rabat", "Omar")
    made.record("initiative", {"title": "Kits d’hiver"})
    return made


@pytest.fixture
def here(tmp_path: Path) -> Office:
    return Office(tmp_path / "oujda", "Samira B.")


def looked_at(program: composition.Program, file: Path) -> State:
    assert program.window is not None
    page = program.window.page
    assert isinstance(page, ExchangesPage)
    while page.exchanges.busy:
        rest(program.store)
    row = page.exchanges.files.row(file)
    assert row is not None
    return row.state


def test_a_second_start_hands_its_file_over(qapp: QApplication, here: Office, there: Office) -> None:
    file = there.give("rabat.maillage")
    before = here.state()
    with running(qapp, here.profile, settings()) as program:
        assert program.bell is not None
        assert program.bell.listening
        assert program.window is not None
        program.window.showMinimized()
        words = [sys.executable, "-m", "desktop", "--profile", str(here.profile.folder), str(file)]
        quiet = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        with subprocess.Popen(words, env=quiet, stderr=subprocess.PIPE, text=True) as second:
            until(lambda: second.poll() is not None, turns=2000)
            assert second.returncode == 0, second.communicate()
        until(lambda: program.window is not None and program.window.page_name == "exchanges")
        assert looked_at(program, file) is State.ASKS
        assert not program.window.isMinimized()
    assert here.state() == before, "it was only looked at"


def test_a_file_opened_from_outside_waits_for_the_welcome(qapp: QApplication, tmp_path: Path, there: Office) -> None:
    file = there.give("rabat.maillage")
    new = Office(tmp_path / "oujda", "")
    with running(qapp, new.profile, Settings(language="fr", theme="light"), file) as program:
        assert program.window is not None
        assert program.window.launching
        program.begin(settings(), "empty")
        rest(program.store)
        assert program.window.page_name == "exchanges"
        assert looked_at(program, file) is State.ASKS


@pytest.mark.parametrize(
    "said",
    [
        b"hello\n",
        b'{"open": "x"}\n',
        b'{"open": [1, null]}\n',
        b'{"open": ["a\\u0000b"]}\n',
        b'{"run": ["rm"]}\n',
        b"[" * 100_000 + b"\n",
        b"x" * (handover.LONGEST + 10),
        b"\xff\xfe\n",
    ],
)
def test_what_is_no_message_is_not_heard(qapp: QApplication, profile: Profile, said: bytes) -> None:
    bell = handover.Bell(profile)
    rung: list[object] = []
    bell.rung.connect(rung.append)
    socket = QLocalSocket()
    socket.connectToServer(handover.address(profile))
    assert socket.waitForConnected(3000)
    socket.write(said)
    until(lambda: socket.state() == QLocalSocket.LocalSocketState.UnconnectedState)
    assert rung == []
    bell.close()
    assert handover.understood(b'{"open": ["/a b.maillage"]}\n') == [Path("/a b.maillage")]


def test_a_socket_left_by_a_killed_window_is_taken_over(qapp: QApplication, profile: Profile) -> None:
    Path(handover.address(profile)).write_bytes(b"")
    bell = handover.Bell(profile)
    assert bell.listening
    bell.close()
    assert not handover.hand_over(profile, [])


def test_a_long_folder_has_an_address_too(tmp_path: Path) -> None:
    deep = Profile(tmp_path / ("x" * 90) / "profil")
    assert len(handover.address(deep)) < 60
    assert handover.address(deep) != handover.address(Profile(tmp_path / ("y" * 90) / "profil"))
