"""The ways to work on the map, in its page: drawing a zone, measuring, looking around, the strip of time, placing."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from functools import partial
from itertools import count
from typing import Any

import pytest
from geographiclib.geodesic import Geodesic
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.i18n import format_distance, month_names
from desktop.views.map import map_scheme
from desktop.views.map.map_channel import Bridge
from tests.qt.maps import OUJDA, Shown, around_oujda, ask, spot, tool, until
from tests.qt.pages import dress

map_scheme.register()  # before the QApplication that the first fixture makes

PRESSED = "document.querySelector('.way[data-way=\"{}\"]').getAttribute('aria-pressed')"
YEAR = 12
REVISIONS = count(50)

WAYS = tool("Ways")


class Told(Shown):
    """A map that remembers what the ways told."""

    def __init__(self) -> None:
        super().__init__((900, 600))
        self.zones: list[Any] = []
        self.near: list[tuple[float, float]] = []
        self.stopped: list[bool] = []
        self.months: list[tuple[int, int] | None] = []
        seen = "window.at = `${event.clientX},${event.clientY}`"
        self.run(f"page.map.getContainer().addEventListener('pointermove', (event) => {{ {seen}; }}, true); return 1")
        self.view.bridge.zone.connect(self.zones.append)
        self.view.bridge.within.connect(self.months.append)
        self.view.bridge.near.connect(lambda *point: self.near.append(point))
        self.view.bridge.stopped.connect(lambda: self.stopped.append(True))

    def run(self, script: str) -> Any:
        return ask(self.view, f"(() => {{ const page = maillage.page; {script} }})()")

    def start(self, way: str) -> None:
        self.run(f"document.querySelector('.way[data-way=\"{way}\"]').click(); return 1")

    def drag(self, *points: tuple[int, int], shift: bool = False) -> None:
        target = self.view.page_widget()
        keys = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
        QTest.mousePress(target, Qt.MouseButton.LeftButton, keys, QPoint(*points[0]))
        for point in points[1:]:
            QTest.mouseMove(target, QPoint(*point))
            until(partial(self._is_at, point), "a move was not seen")
        QTest.mouseRelease(target, Qt.MouseButton.LeftButton, keys, QPoint(*points[-1]))

    def _is_at(self, point: tuple[int, int]) -> bool:
        return bool(self.run("return window.at") == f"{point[0]},{point[1]}")

    def click(self, x: int, y: int, button: Qt.MouseButton = Qt.MouseButton.LeftButton) -> None:
        QTest.mouseClick(self.view.page_widget(), button, Qt.KeyboardModifier.NoModifier, QPoint(x, y))

    def counts(self, what: str, number: int) -> bool:
        """Whether the way at work has so many corners or points."""
        return bool(self.run(f"return {WAYS}.active.{what}.length === {number}"))

    def hears(self) -> bool:
        """Whether a click is one again: the one that ends a drawn line is not."""
        return bool(self.run(f"return !({WAYS}.hushed > performance.now())"))

    def press(self, key: str, **more: bool) -> None:
        """A key on the map itself."""
        given = json.dumps({"key": key, "bubbles": True, "cancelable": True, **more})
        self.run(f"page.map.getContainer().dispatchEvent(new KeyboardEvent('keydown', {given})); return 1")

    def degrees(self, x: int, y: int) -> tuple[float, float]:
        lat, lng = json.loads(
            self.run(f"const at = page.map.containerPointToLatLng([{x}, {y}]); return JSON.stringify([at.lat, at.lng])")
        )
        return lat, lng


@pytest.fixture(scope="module")
def page(qapp: QApplication) -> Iterator[Told]:
    dress(qapp)
    made = Told()
    made.give(around_oujda(40))
    yield made
    made.close()


@pytest.fixture
def told(page: Told) -> Told:
    """The page, at rest over Oujda."""
    page.run("page.tools.forEach((tool) => tool.stop && tool.stop()); page.points.within(null); return 1")
    page.view.pick(False)
    page.view.go(*OUJDA, 13)
    until(lambda: page.run("return page.map.getZoom()") == 13, "the map did not go there")
    for heard in (page.zones, page.near, page.picked, page.stopped):
        heard.clear()
    return page


def test_a_line_drawn_by_hand_is_a_zone(told: Told) -> None:
    told.start("zone")
    assert told.run(f"return {PRESSED.format('zone')}") == "true"
    told.drag((300, 200), (500, 200), (500, 400), (300, 400), (300, 210))
    until(lambda: bool(told.zones), "no zone is told")
    (corners,) = told.zones
    assert len(corners) >= 4
    assert max(lat for lat, _lng in corners) == pytest.approx(told.degrees(300, 200)[0], abs=1e-4)
    assert max(lng for _lat, lng in corners) == pytest.approx(told.degrees(500, 200)[1], abs=1e-4)
    assert told.run(f"return {PRESSED.format('zone')}") == "false"
    assert told.run("return page.map.dragging.enabled()")
    assert not told.clicked  # the click that ended the line chose no record


def test_a_rectangle_and_corners_by_click(told: Told) -> None:
    told.start("zone")
    told.drag((300, 200), (400, 300), (500, 400), shift=True)
    until(lambda: bool(told.zones), "no rectangle is told")
    assert len(told.zones[0]) == 4
    until(told.hears, "the click at the end of a line is waited for without end")
    told.start("zone")
    for number, (x, y) in enumerate(((300, 150), (520, 150), (400, 420)), 1):
        told.click(x, y)
        until(partial(told.counts, "corners", number), "a corner is missing")
    told.click(302, 152)
    until(lambda: len(told.zones) == 2, "a click on the first corner does not close")
    assert [pytest.approx(told.degrees(300, 150), abs=1e-3)] == [told.zones[1][0]]
    assert len(told.zones[1]) == 3


def test_by_keyboard_the_zone_is_what_is_in_view(told: Told) -> None:
    told.start("zone")
    told.press("Enter")
    until(lambda: bool(told.zones), "no zone is told")
    assert told.zones[0][0] == pytest.approx(told.degrees(0, 0), abs=1e-4)
    assert told.zones[0][2] == pytest.approx(told.degrees(900, 600), abs=1e-4)
    told.start("zone")
    told.press("Escape")
    assert told.run(f"return {PRESSED.format('zone')}") == "false"
    assert len(told.zones) == 1
    told.view.tell("zone", [[34.6, -2.0], [34.6, -1.8], [34.75, -1.8]])
    until(lambda: told.run("return document.querySelectorAll('.leaflet-overlay-pane path').length") == 1, "not drawn")
    told.view.tell("zone", None)
    until(lambda: told.run("return document.querySelectorAll('.leaflet-overlay-pane path').length") == 0, "it stays")


@pytest.mark.parametrize("given", ["[[[1, 2]]]", "[[[1, 2], [3, 4], [5]]]", "[[[1, 2], [3, 400], [5, 6]]]", "[null]"])
def test_what_is_no_zone_is_not_heard(qapp: QApplication, given: str) -> None:
    bridge = Bridge()
    heard: list[object] = []
    for signal in (bridge.zone, bridge.near, bridge.trouble):
        signal.connect(lambda *values: heard.append(values))
    bridge.send("zone", given)
    bridge.send("near", "[91, 0]")
    assert heard == [("zone",), ("near",)]  # told as trouble, by name only


def test_metres_are_those_of_the_ellipsoid(told: Told) -> None:
    towns = [(34.6867, -1.9114), (34.0209, -6.8416), (35.7595, -5.834), (23.6848, -15.957), (34.6868, -1.9114), (0, 0)]
    script = "return maillage.metres(L.latLng({}, {}), L.latLng({}, {}))"
    for one in towns:
        for other in towns:
            ours = told.run(script.format(*one, *other))
            assert ours == pytest.approx(Geodesic.WGS84.Inverse(*one, *other)["s12"], abs=0.01)


def test_lengths_are_written_as_the_program_writes_them(told: Told) -> None:
    for metres in (0, 4.4, 99.4, 100, 123, 994, 996, 1234, 9994, 9996, 12340, 99949, 99951, 340_499):
        assert told.run(f"return maillage.distance({metres}, page.style)") == format_distance(metres)


def test_a_distance_is_measured_point_by_point(told: Told) -> None:
    told.start("measure")
    for number, (x, y) in enumerate(((300, 300), (500, 300), (500, 400)), 1):
        told.click(x, y)
        until(partial(told.counts, "points", number), "a point is missing")
    corners = [told.degrees(*at) for at in ((300, 300), (500, 300), (500, 400))]
    legs = [Geodesic.WGS84.Inverse(*corners[i], *corners[i + 1])["s12"] for i in (0, 1)]
    label = "document.querySelector('.length')"
    assert told.run(f"return {label}.textContent") == format_distance(sum(legs))
    told.press("Backspace")
    assert told.run(f"return {label}.textContent") == format_distance(legs[0])
    told.press("Escape")
    assert told.run(f"return {label}.hidden")
    assert not told.clicked


def test_a_distance_is_measured_by_keyboard(told: Told) -> None:
    told.start("measure")
    told.press("Enter")
    assert not told.run("return document.querySelector('.cross').hidden")
    told.run("page.map.panBy([200, 0], {animate: false}); return 1")
    told.press("Enter")
    assert told.counts("points", 2)
    words = told.run("return document.querySelector('.length').textContent")
    assert words.endswith(" km")
    assert told.run("return page.controls.live.textContent") == words


def test_a_right_click_and_the_menu_key_ask_what_is_near(told: Told) -> None:
    told.click(350, 250, Qt.MouseButton.RightButton)
    until(lambda: bool(told.near), "a right click asks nothing")
    assert told.near[0] == pytest.approx(told.degrees(350, 250), abs=1e-4)
    told.press("ContextMenu")
    until(lambda: len(told.near) == 2, "the menu key asks nothing")
    assert told.near[1] == pytest.approx(told.degrees(450, 300), abs=1e-4)
    told.start("near")
    told.click(400, 200)
    until(lambda: len(told.near) == 3, "the button and a click ask nothing")
    assert not told.clicked


def test_what_stands_over_the_map_follows_the_size_of_the_text(told: Told) -> None:
    sizes = (
        "const box = (name) => document.querySelector(name).getBoundingClientRect().width; "
        "return JSON.stringify([box('.zoom button'), box('.zoom svg'), box('.way'), box('.way svg')])"
    )
    restyle = "page.setStyle({{ ...page.style, scale: {} }}); return 1"
    before = told.run("return page.style.scale")
    for scale in (1, 1.25, 1.5):
        told.run(restyle.format(scale))
        assert json.loads(told.run(sizes)) == [32 * scale, 18 * scale, 32 * scale, 18 * scale]
    told.run(restyle.format(before))


# ---- time ------------------------------------------------------------------------------------------


def dated(number: int, first: int, last: int, **more: Any) -> Any:
    return spot(number, OUJDA[0] + number / 1000, OUJDA[1], months=(first, last), **more)


START = YEAR * 2020  # January 2020
MONTHS = month_names()  # French
SPOTS = [
    dated(1, START, START + 2),
    dated(2, START + 2, START + 5),
    dated(2, START + 2, START + 5, sector="education"),  # a second place of the same record
    dated(3, START + 11, START + 11),
    dated(4, 0, 0),
]
BARS = "return JSON.stringify(page.tools[0].all.find((way) => way.name === 'time').{})"


@pytest.fixture
def timed(told: Told) -> Iterator[Told]:
    told.give(SPOTS, revision=next(REVISIONS))
    told.view.go(*OUJDA, 10)
    told.start("time")
    yield told
    told.run("const way = page.tools[0].all.find((one) => one.name === 'time'); if (way.open) way.close(); return 1")


def drawn(told: Told) -> set[int]:
    script = (
        "const out = []; for (let i = 0; i < page.points.n; i++) if (page.points.shown(i)) out.push(page.points.id(i));"
    )
    return {int(one, 16) for one in json.loads(told.run(f"{script} return JSON.stringify(out)"))}


def handle(told: Told, end: str, key: str) -> None:
    given = json.dumps({"key": key, "bubbles": True, "cancelable": True})
    slider = f"document.querySelector('.handle[data-end=\"{end}\"]')"
    told.run(f"{slider}.dispatchEvent(new KeyboardEvent('keydown', {given})); return 1")


def test_months_are_counted_once_for_each_record(timed: Told) -> None:
    assert json.loads(timed.run(BARS.format("counts"))) == [1, 1, 2, 1, 1, 1, 0, 0, 0, 0, 0, 1]
    assert drawn(timed) == {1, 2, 3, 4}
    assert (
        timed.run("return document.querySelector('.timehead b').textContent") == f"{MONTHS[0]} 2020 – {MONTHS[11]} 2020"
    )


def test_handles_hide_what_is_not_under_way(timed: Told) -> None:
    for _month in range(3):
        handle(timed, "from", "ArrowRight")
    assert drawn(timed) == {2, 3}  # 4 has no date
    assert "sans date, cachées : 1" in timed.run("return document.querySelector('.timehead span').textContent")
    handle(timed, "to", "Home")
    assert drawn(timed) == {2}
    handle(timed, "from", "Home")
    assert drawn(timed) == {1, 2}
    until(lambda: {int.from_bytes(one) for one in timed.seen[-1]} == {1, 2}, "the list does not follow")
    until(lambda: timed.months[-1:] == [(1, START + 3)], "the program is not told which months")
    assert timed.view.months == (1, START + 3)
    slider = "document.querySelector('.handle[data-end=\"to\"]')"
    assert timed.run(f"return {slider}.getAttribute('aria-valuetext')") == f"{MONTHS[3]} 2020"
    timed.run("document.querySelector('.time [aria-label=\"Fermer et tout montrer\"]').click(); return 1")
    assert drawn(timed) == {1, 2, 3, 4}
    assert timed.run("return document.querySelector('.time').hidden")
    until(lambda: timed.months[-1] is None and timed.view.months is None, "it is not told that all is shown")


def test_a_step_opens_a_year_and_moves_it(timed: Told) -> None:
    timed.give([*SPOTS, dated(5, START + 30, START + 30)], revision=next(REVISIONS))
    step = "document.querySelector('.time [aria-label=\"Un mois plus tard\"]').click(); return 1"
    timed.run(step)
    assert [json.loads(timed.run(BARS.format(end))) for end in ("from", "to")] == [START, START + 11]
    timed.run(step)
    assert drawn(timed) == {1, 2, 3}
    assert json.loads(timed.run(BARS.format("from"))) == START + 1


def test_playing_begins_with_a_year_and_stops(timed: Told) -> None:
    timed.give([*SPOTS, dated(5, START + 30, START + 30)], revision=next(REVISIONS))
    press = "document.querySelector('.time [aria-label=\"{}\"]').click(); return 1"
    timed.run(press.format("Faire défiler les mois"))
    assert [json.loads(timed.run(BARS.format(end))) for end in ("from", "to")] == [START, START + 11]
    until(lambda: json.loads(timed.run(BARS.format("from"))) > START, "it does not play")
    timed.run(press.format("Arrêter le défilement"))
    assert not timed.run("return Boolean(page.tools[0].all.find((way) => way.name === 'time').playing)")


def test_who_wants_no_motion_is_offered_steps_only(timed: Told) -> None:
    timed.run("window.kept = window.matchMedia; window.matchMedia = () => ({ matches: true }); return 1")
    timed.give([*SPOTS], revision=next(REVISIONS))
    labels = "JSON.stringify([...document.querySelectorAll('.timehead button')].map((b) => b.title))"
    told = json.loads(timed.run(f"return {labels}"))
    timed.run("window.matchMedia = window.kept; return 1")
    assert told == ["Un mois plus tôt", "Un mois plus tard", "Fermer et tout montrer"]


def test_records_that_come_meanwhile_keep_the_window(timed: Told) -> None:
    handle(timed, "to", "PageDown")
    assert drawn(timed) == {1}
    timed.change([dated(9, START, START)], [], next(REVISIONS))
    assert drawn(timed) == {1, 9}
    assert json.loads(timed.run(BARS.format("counts")))[0] == 2


def test_in_arabic_time_runs_from_the_right(timed: Told, qapp: QApplication) -> None:
    dress(qapp, "ar")
    try:
        timed.view._restyle()
        until(lambda: timed.run("return page.style.rtl"), "the page stays in French")
        left = "return parseFloat(document.querySelector('.handle[data-end=\"from\"]').style.left)"
        assert timed.run(left) == 100
        handle(timed, "from", "ArrowLeft")
        assert timed.run(left) == pytest.approx(100 * 11 / 12)
        assert drawn(timed) == {1, 2, 3}
    finally:
        dress(qapp)
        timed.view._restyle()
        until(lambda: not timed.run("return page.style.rtl"), "the page stays in Arabic")


def test_actors_have_no_strip_of_time(timed: Told) -> None:
    handle(timed, "from", "End")
    timed.view.state.kind = "actor"
    timed.view._restyle()
    until(lambda: timed.run("return !document.querySelector('.way[data-way=\"time\"]')"), "the button stays")
    assert drawn(timed) == {1, 2, 3, 4}
    timed.view.state.kind = "initiative"
    timed.view._restyle()
    until(lambda: timed.run("return Boolean(document.querySelector('.way[data-way=\"time\"]'))"), "no button")


# ---- placing ---------------------------------------------------------------------------------------


def test_the_present_point_is_dragged(told: Told) -> None:
    told.view.pick(True, *OUJDA, words="Faites glisser <b>")
    until(lambda: told.run("return Boolean(page.pins.picked)"), "no point is shown")
    assert told.run("return page.controls.note.textContent") == "Faites glisser <b>"
    told.drag((450, 300), (470, 320), (500, 350))
    until(lambda: bool(told.picked), "the drag tells nothing")
    QTest.qWait(120)
    ((latitude, longitude, area),) = told.picked  # once: the click at its end is no click
    assert (latitude, longitude) == pytest.approx(told.degrees(500, 350), abs=2e-4)
    assert area.startswith("02.")
    assert told.run("return page.map.dragging.enabled()")
    assert math.isclose(told.run("return page.map.getCenter().lat"), OUJDA[0], abs_tol=1e-3)


def test_placing_by_keyboard(told: Told) -> None:
    told.view.pick(True)
    until(lambda: told.run("return page.picking"), "it does not wait")
    told.press("Enter")
    until(lambda: bool(told.picked), "Enter tells nothing")
    assert told.picked[0][:2] == pytest.approx(OUJDA, abs=1e-4)
    told.press("Escape")
    until(lambda: bool(told.stopped), "Escape tells nothing")
