"""Run inside a network namespace of its own: shows a map, or a bare page, and counts the frames that leave.

    unshare -n python -m tests.trust.quiet_map walls|unswitched|bare

Prints one line of JSON: {"frames": n}. Not a test: test_map_quiet.py starts it.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.qt.maps import Shown

SECONDS = 6.0
_ETH_ALL = 3
HOSTS = [f"h{number}.example-{number}.org" for number in range(60)]
# What a hostile page would try. `go` is called when the page is there.
ATTACK = """
const hosts = %s;
for (const host of hosts) {
  fetch('https://' + host + '/a').catch(() => 0);
  new Image().src = 'http://' + host + '/b.png';
  for (const rel of ['dns-prefetch', 'preconnect', 'prefetch']) {
    const link = document.createElement('link');
    link.rel = rel;
    link.href = 'https://' + host + '/c';
    document.head.appendChild(link);
  }
  try { new WebSocket('wss://' + host + '/d'); } catch (e) { 0; }
  try { navigator.sendBeacon('https://' + host + '/e', 'x'); } catch (e) { 0; }
  try { new EventSource('https://' + host + '/f'); } catch (e) { 0; }
}
try {
  const peer = new RTCPeerConnection({iceServers: [{urls: 'stun:10.99.0.9:3478'}, {urls: 'stun:' + hosts[0]}]});
  peer.createDataChannel('x');
  peer.createOffer().then((offer) => peer.setLocalDescription(offer));
} catch (e) { 0; }
const frame = document.createElement('iframe');
frame.src = 'https://' + hosts[1] + '/g';
document.documentElement.appendChild(frame);
setTimeout(() => { location.href = 'https://' + hosts[2] + '/h'; }, 1500);
1;
""" % json.dumps(HOSTS)  # noqa: UP031  # a script is full of braces


def wire() -> None:
    """Make a cable whose other end we listen to: everything not for this machine goes through it."""
    commands = (
        "ip link set lo up",
        "ip link add out0 type veth peer name in0",
        "sysctl -q -w net.ipv6.conf.all.disable_ipv6=1",
        "sysctl -q -w net.ipv6.conf.default.disable_ipv6=1",
        "ip addr add 10.99.0.2/24 dev out0",
        "ip link set out0 up",
        "ip link set in0 up",
        "ip neigh add 10.99.0.1 lladdr 02:00:00:00:00:01 dev out0",
        "ip neigh add 10.99.0.9 lladdr 02:00:00:00:00:09 dev out0",
        "ip route add default via 10.99.0.1",
    )
    for command in commands:
        done = subprocess.run(command.split(), capture_output=True, text=True, check=False)
        if done.returncode and not command.startswith("sysctl"):
            raise SystemExit(f"no network of our own: {command}: {done.stderr.strip()}")


class Sniffer(threading.Thread):
    """Counts the IPv4 and ARP frames that reach the far end of the cable."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(_ETH_ALL))
        self.socket.bind(("in0", 0))
        self.frames = 0
        self.kinds: dict[str, int] = {}

    def run(self) -> None:
        while True:
            frame, where = self.socket.recvfrom(2048)
            if where[2] == 4 or frame[12:14] == b"\x86\xdd":  # our own end, or IPv6's multicast chatter of the kernel
                continue
            self.frames += 1
            kind = frame[12:14].hex() + (f"/{frame[23]}:{int.from_bytes(frame[36:38])}" if len(frame) > 38 else "")
            self.kinds[kind] = self.kinds.get(kind, 0) + 1


def show(which: str) -> None:
    """Show the map with hostile records and a hostile script in its page; or the same script in a bare page.

    `unswitched`: the map, but Chromium is started without our switches (the sabotage run).
    """
    walls = which != "bare"
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from desktop.views.map import map_scheme

    if which == "unswitched":
        map_scheme.SWITCHES = ()  # type: ignore[misc,assignment]  # the sabotage: there are to be none
    if walls:
        map_scheme.register()
    else:
        from desktop import sandbox

        sandbox.prepare()
        from PySide6.QtCore import QCoreApplication, Qt

        QCoreApplication.setAttribute(Qt.ApplicationAttribute.AA_ShareOpenGLContexts)
    from PySide6.QtCore import QTimer, QUrl
    from PySide6.QtWidgets import QApplication

    app = QApplication([])
    QTimer.singleShot(int(SECONDS * 1000), app.quit)
    if walls:
        from tests.qt.maps import Shown, spot

        one = Shown()
        stack_packs(one)
        one.view.go(34.6867, -1.9114, 13)
        one.give([spot(n, 34.6 + n / 100, -1.9, title=f"<img src=https://{HOSTS[n]}/x>") for n in range(1, 20)])
        one.view.ask(ATTACK, lambda _answer: None)
        app.exec()
        if not one.painted:
            raise SystemExit("the map was never painted")
        if not map_scheme.ground().site.packs._at_hand:
            raise SystemExit("no tile of a pack was asked for")
        one.close()
    else:
        from PySide6.QtWebEngineWidgets import QWebEngineView

        bare = QWebEngineView()
        bare.page().loadFinished.connect(lambda _ok: bare.page().runJavaScript(ATTACK))
        bare.setHtml("<body>x</body>", QUrl("https://h0.example-0.org/"))
        bare.show()
        app.exec()


def stack_packs(one: Shown) -> None:
    """Show two packs whose words would reach out, were they ever more than text."""
    from desktop.geo.packs import Shelf
    from desktop.viewmodels.map import map_packs
    from tests.geo.packs_made import picture, streets, town

    folder = Path(tempfile.mkdtemp())
    link = f"<img src=https://{HOSTS[3]}/x>"
    shelf = Shelf(folder / "fonds")
    for name, more in (("a", {"kind": "png", "body": picture(), "last": 11}), ("b", {"body": streets(fr=link)})):
        shelf.keep(shelf.bring(town(folder / f"{name}.pmtiles", attribution=link, name=link, **more)))
    one.view.packs._arrived(map_packs._stack(shelf, {}))


def main() -> None:
    """Count, and say."""
    sys.path.insert(0, str(Path(__file__).parents[2]))
    wire()
    sniffer = Sniffer()
    sniffer.start()
    show(sys.argv[1])
    time.sleep(0.5)
    print(json.dumps({"frames": sniffer.frames, "kinds": sniffer.kinds}), flush=True)
    os._exit(0)


if __name__ == "__main__":
    main()
