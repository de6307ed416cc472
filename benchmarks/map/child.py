"""Owns one measured map in a process of its own: ours, folium's default page, or its FastMarkerCluster.

    python -m benchmarks.map.child ours|folium|fast COUNT

Prints one line of JSON. Every page says it is painted in the same way: two animation frames after its last script.
Must not know what is compared with what.
"""

from __future__ import annotations

import json
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

PAINTED = (
    "requestAnimationFrame(() => requestAnimationFrame(() => { document.title = 'painted ' + (window.turn || 0); }));"
)
# Our page draws when it is told to: its last script is the one that says so, heard in the page as folium's is.
HEARD = f"""
(() => {{
  const page = maillage.page, send = page.send;
  page.send = (name, ...values) => {{
    send(name, ...values);
    if (name !== 'painted') return;
    window.turn = values[0];
    {PAINTED}
  }};
}})(); 1;
"""
# Sixty steps of a drag, then five zooms; each frame's length in milliseconds.
FRAMES = """
(async (map) => {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const lengths = async (count, act) => {
    const found = [];
    let last = performance.now();
    for (let i = 0; i < count; i++) {
      act(i);
      await frame();
      const now = performance.now();
      found.push(now - last);
      last = now;
    }
    return found;
  };
  await lengths(10, () => 0);
  const drag = await lengths(60, (i) => {
    map._rawPanBy(L.point(i < 30 ? 9 : -9, 5));  // what a hand's drag does
    map.fire('move');
    map.fire('drag');
  });
  const levels = [7, 8, 9, 8, 7];
  const zoom = await lengths(50, (i) => { if (i % 10 === 0) map.setZoom(levels[i / 10], {animate: false}); });
  document.title = 'frames ' + JSON.stringify({drag, zoom});
})(MAP); 1;
"""
# folium's popups ask jQuery for an element; this is all they need of it, and cheaper.
DOLLAR = "window.$ = (html) => { const t = document.createElement('div'); t.innerHTML = html; return [t.firstChild]; };"
# folium's own callback wants the Awesome icons, a second font and a second script: ours is lighter.
MARKER = "function (row) { return L.marker(new L.LatLng(row[0], row[1])); }"
CHANGES = 5  # of one record, in each page: a screen draws sixty times a second, and one change falls anywhere between
BOX = (30.0, -9.5, 35.0, -2.0)


def strewn(count: int) -> list[tuple[float, float, str]]:
    """Points over the country, the same ones every time."""
    drawn = random.Random(count)
    south, west, north, east = BOX
    return [
        (drawn.uniform(south, north), drawn.uniform(west, east), f"Exemple {n} : association de quartier")
        for n in range(count)
    ]


def folium_page(points: list[tuple[float, float, str]], folder: Path, *, fast: bool) -> Path:
    """Let folium make its page with local assets only."""
    import folium
    from folium.plugins import FastMarkerCluster
    from xstatic.pkg import leaflet, leaflet_markercluster

    def local(package: Any, name: str) -> str:
        return (Path(package.BASE_DIR) / name).as_uri()

    page = folium.Map(location=[32.5, -6], zoom_start=7, tiles=None)
    page.default_js = [("leaflet", local(leaflet, "leaflet.js"))]
    page.default_css = [("leaflet_css", local(leaflet, "leaflet.css"))]
    page.options["maxZoom"] = 18
    if fast:
        cluster: Any = FastMarkerCluster  # folium does not annotate it
        layer = cluster([[lat, lon] for lat, lon, _title in points], callback=MARKER)
        layer.default_js = [("cluster", local(leaflet_markercluster, "leaflet.markercluster.js"))]
        layer.default_css = [("cluster_css", local(leaflet_markercluster, "MarkerCluster.Default.css"))]
        layer.add_to(page)
    else:
        for lat, lon, title in points:
            folium.Marker([lat, lon], popup=folium.Popup(title)).add_to(page)
    text = page.get_root().render()
    text = text.replace("</head>", f"<script>{DOLLAR}</script></head>", 1)
    end = f"<script>window.MAP = {page.get_name()}; {PAINTED}</script></html>"
    file = folder / "page.html"
    file.write_text(text.replace("</html>", end, 1), encoding="utf-8")
    return file


class Measured:
    """A page, and the waiting for what its title says."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.titles: list[str] = []
        page.titleChanged.connect(self.titles.append)

    def until(self, start: str, seconds: float = 240) -> str:
        """Wait for a title that begins so; give it whole."""
        from PySide6.QtCore import QEventLoop, QTimer

        loop = QEventLoop()
        heard = self.page.titleChanged.connect(lambda title: loop.quit() if title.startswith(start) else None)
        QTimer.singleShot(round(seconds * 1000), loop, loop.quit)
        if not any(title.startswith(start) for title in self.titles):
            loop.exec()
        self.page.titleChanged.disconnect(heard)
        found = [title for title in self.titles if title.startswith(start)]
        if not found:
            raise SystemExit(f"never {start}")
        self.titles.clear()
        return found[-1]

    def calm(self, milliseconds: int) -> None:
        """Let the page be for a while."""
        self.page.runJavaScript(f"setTimeout(() => {{ document.title = 'calm'; }}, {milliseconds}); 1")
        self.until("calm")

    def changes(self, change: Callable[[int], object]) -> float:
        """The middle of how long some changes took, each at another moment between two frames of the screen."""
        drawn = random.Random(7)
        taken = []
        for turn in range(CHANGES):
            self.calm(drawn.randint(300, 350))
            start = time.perf_counter()
            change(turn)
            taken.append(time.perf_counter() - start)
        return statistics.median(taken)

    def frames(self, name: str) -> dict[str, list[float]]:
        """Drag and zoom, and give the lengths of the frames in milliseconds."""
        self.page.runJavaScript(FRAMES.replace("MAP", name))
        told: dict[str, list[float]] = json.loads(self.until("frames").removeprefix("frames "))
        return told

    def memory(self) -> int:
        """Bytes of the page's process that are its own share (PSS)."""
        text = Path(f"/proc/{self.page.renderProcessPid()}/smaps_rollup").read_text(encoding="utf-8")
        line = next(line for line in text.splitlines() if line.startswith("Pss:"))
        return int(line.split()[1]) * 1024


def timed(act: Callable[[], object]) -> float:
    """Seconds an act took."""
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def measure_folium(count: int, *, fast: bool) -> dict[str, Any]:
    """folium's page: made, loaded, painted; made and loaded again for one change."""
    import folium.plugins  # noqa: F401  # its import is not what is compared
    from PySide6.QtCore import QUrl
    from PySide6.QtWebEngineWidgets import QWebEngineView

    points = strewn(count)
    view = QWebEngineView()
    view.resize(900, 640)
    view.show()
    page = Measured(view.page())
    view.setHtml(f"<body>warm<script>{PAINTED}</script></body>")
    page.until("painted")
    with tempfile.TemporaryDirectory() as folder:

        def show() -> None:
            view.load(QUrl.fromLocalFile(str(folium_page(points, Path(folder), fast=fast))))
            page.until("painted")

        first = timed(show)
        drawn = "document.querySelectorAll('.leaflet-marker-icon').length > 0"
        expect_true(view.page(), drawn, "folium drew nothing")
        frames = page.frames("window.MAP")
        memory = page.memory()

        def change(_turn: int) -> None:
            points[0] = (points[0][0] + 0.01, *points[0][1:])
            show()

        changed = page.changes(change) if fast else None
    return {"painted": first, "frames": frames, "memory": memory, "changed": changed}


def expect_true(page: Any, script: str, otherwise: str) -> None:
    """Stop with a sentence unless a script of the page says true."""
    from PySide6.QtCore import QEventLoop

    loop = QEventLoop()
    answers: list[object] = []
    page.runJavaScript(script, 0, lambda answer: (answers.append(answer), loop.quit()))
    loop.exec()
    if answers != [True]:
        raise SystemExit(otherwise)


def measure_ours(count: int) -> dict[str, Any]:
    """Our page: loaded anew and painted; painted when it is there already; one change; frames."""
    from PySide6.QtCore import QUrl

    from desktop.geo import blob
    from desktop.geo.blob import Spot
    from desktop.views.map import map_scheme
    from desktop.views.map.map_view import MapView
    from tests.qt.maps import SECTORS, EmptyStore

    points = strewn(count)
    spots = [
        Spot(n.to_bytes(16), lat, lon, title, "Exemple", SECTORS[n % 8]) for n, (lat, lon, title) in enumerate(points)
    ]
    view = MapView(EmptyStore())  # type: ignore[arg-type]  # stands for the store
    view.resize(900, 640)
    view.state.kind = "initiative"
    view.show()
    _until_signal(view.started)
    page = Measured(view._page)
    page.calm(2500)  # as for folium: the process runs, the next page is loaded into it

    view.started.connect(lambda: view.ask(HEARD, lambda _answer: None))  # in each page, before any record comes

    def anew() -> None:
        view._ready = False
        view._arrived(blob.encode(spots, revision=1), True)
        view._page.load(QUrl(map_scheme.HOME))
        page.until("painted 1")

    first = timed(anew)
    page.calm(2500)  # the base map comes after the records
    again = timed(lambda: (view._arrived(blob.encode(spots, revision=2), False), page.until("painted 2")))
    expect_true(
        view._page, f"maillage.page.points.n === {count} && maillage.page.pins.drawn.length > 0", "nothing drawn"
    )
    view.ask("maillage.page.map.setView([32.5, -6], 7, {animate: false}); 1", lambda _answer: None)
    page.calm(2500)
    frames = page.frames("maillage.page.map")

    def change(turn: int) -> None:
        spots[0] = spots[0]._replace(latitude=spots[0].latitude + 0.01)
        view._delta(blob.encode([spots[0]], revision=3 + turn, replaced=[spots[0].id]))
        page.until(f"painted {3 + turn}")

    memory = page.memory()
    return {"painted": first, "again": again, "frames": frames, "memory": memory, "changed": page.changes(change)}


def _until_signal(signal: Any) -> None:
    from PySide6.QtCore import QEventLoop

    loop = QEventLoop()
    signal.connect(loop.quit)
    loop.exec()


def main() -> None:
    """Measure one, and say."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    who, count = sys.argv[1], int(sys.argv[2])
    from desktop.views.map import map_scheme

    map_scheme.register()
    from PySide6.QtWidgets import QApplication

    app = QApplication([])
    told = measure_ours(count) if who == "ours" else measure_folium(count, fast=who == "fast")
    print(json.dumps(told), flush=True)
    del app
    os._exit(0)


if __name__ == "__main__":
    main()
