"""Owns the bell between two starts on one profile: the second hands its files to the window that is open, and ends.

Only the computer's own socket, in the profile's folder or under the user's own rights. What comes through it is
taken for what it is, names of files to look at: nothing is received without the person's agreement.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from desktop.paths import Profile

LONGEST = 256 * 1024
MOST = 2000  # files in one message
PATIENCE_MS = 3000
_SOCKET_PATH = 100  # a socket's path holds 107 bytes on Linux, 103 on macOS
_HEARD = b"ok\n"


def address(profile: Profile) -> str:
    """Where the window of a profile listens."""
    inside = profile.folder.resolve() / "sonnette"
    if sys.platform != "win32" and len(bytes(inside)) <= _SOCKET_PATH:
        return str(inside)
    name = hashlib.blake2b(str(inside).encode("utf-8", "surrogateescape"), digest_size=12).hexdigest()
    return f"maillage-{name}"


def hand_over(profile: Profile, files: Sequence[Path]) -> bool:
    """Hand files to the window that is open on a profile, which comes to the front. False when none answers."""
    socket = QLocalSocket()
    socket.connectToServer(address(profile))
    if not socket.waitForConnected(PATIENCE_MS):
        return False
    socket.write(json.dumps({"open": [str(path) for path in files]}).encode() + b"\n")
    heard = b""
    while len(heard) < len(_HEARD) and socket.waitForReadyRead(PATIENCE_MS):
        heard += bytes(socket.readAll().data())
    socket.disconnectFromServer()
    return heard == _HEARD


class Bell(QObject):
    """Listens for a second start. Whoever has the profile's lock may make one."""

    rung = Signal(list)  # of Path, maybe none

    def __init__(self, profile: Profile, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)
        self._said: dict[QLocalSocket, bytes] = {}
        QLocalServer.removeServer(address(profile))  # one left by a window that was killed
        self.listening = self._server.listen(address(profile))

    def close(self) -> None:
        """Listen no more."""
        self._server.close()

    def _answer(self) -> None:
        while self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            self._said[socket] = b""
            socket.readyRead.connect(lambda socket=socket: self._read(socket))
            socket.disconnected.connect(lambda socket=socket: self._forget(socket))

    def _forget(self, socket: QLocalSocket) -> None:
        self._said.pop(socket, None)
        socket.deleteLater()

    def _read(self, socket: QLocalSocket) -> None:
        if socket not in self._said:
            return
        said = self._said[socket] = self._said[socket] + bytes(socket.readAll().data())
        if len(said) > LONGEST:
            socket.abort()
        elif said.endswith(b"\n"):
            files = understood(said)
            if files is None:
                socket.abort()
                return
            socket.write(_HEARD)
            socket.flush()
            self.rung.emit(files)


def understood(said: bytes) -> list[Path] | None:
    """The files that a message names; None when it is no message of ours."""
    try:
        message = json.loads(said)
    except (ValueError, RecursionError):
        return None
    names = message.get("open") if isinstance(message, dict) else None
    if not isinstance(names, list) or len(names) > MOST or not all(isinstance(n, str) and "\0" not in n for n in names):
        return None
    return [Path(name) for name in names]
