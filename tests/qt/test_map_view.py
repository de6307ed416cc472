"""The map in its page: records painted, chosen, filtered, moved; names shown as typed; walls that hold."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from desktop.geo import blob
from desktop.views.map import map_scheme
from tests.conftest import Silence
from tests.qt.maps import OUJDA, Shown, around_oujda, ask, spot, until
from tests.qt.pages import dress

map_scheme.register()  # before the QApplication that the first fixture makes

HOSTILE = (
    "{{ 7*7 }}${window.canary=1}",
    "<script>window.canary=1</script>",
    '<img src=x onerror="window.canary=1">',
    "</script><svg onload=window.canary=1>",
    "javascript:window.canary=1",
    "\u202egnp.exe\u2066 حي",
    "a\u0000b\u2028c",
    "'\"`]]>--><!--",
    "=1+1",
)


@pytest.fixture
def shown(qapp: QApplication) -> Iterator[Callable[..., Shown]]:
    dress(qapp)
    kept: list[Shown] = []

    def make(*size: int, **more: bool) -> Shown:
        kept.append(Shown((size[0], size[1]) if size else (800, 600), **more))  # type: ignore[arg-type]  # keywords pass
        return kept[-1]

    yield make
    for one in kept:
        one.close()


def press(one: Shown, x: float, y: float) -> None:
    """Click in the page with the mouse."""
    target = one.view.page_widget()
    QTest.mouseClick(target, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(round(x), round(y)))


def marks(one: Shown) -> list[dict[str, object]]:
    """What is drawn: kind, place on the screen, how many records."""
    script = "JSON.stringify(maillage.page.pins.drawn.map(m => ({kind: m.kind, x: m.x, y: m.y, n: m.group.count})))"
    found: list[dict[str, object]] = json.loads(ask(one.view, script))
    return found


def test_records_are_painted(shown: Callable[..., Shown]) -> None:
    one = shown()
    one.give(around_oujda(60))
    one.view.go(*OUJDA, 12)
    until(lambda: sum(int(m["n"]) for m in marks(one)) > 40, "few records are drawn")  # type: ignore[call-overload]  # numbers
    kinds = {m["kind"] for m in marks(one)}
    assert "cluster" in kinds
    image = one.view.grab().toImage()
    colours = {image.pixelColor(x, y).name() for x in range(0, 800, 7) for y in range(0, 600, 7)}
    assert len(colours) > 12
    assert ask(one.view, "Boolean(maillage.page.base.layers.land)")
    assert ask(one.view, "window.isSecureContext")  # the scheme was registered in time


def test_a_clicked_pin_is_chosen(shown: Callable[..., Shown]) -> None:
    one = shown(cards=False)
    one.give([spot(7, *OUJDA), spot(8, 34.75, -1.80)])
    one.view.go(*OUJDA, 13)
    until(lambda: any(m["kind"] == "pin" for m in marks(one)), "no pin")
    press(one, 400, 300 - 20)
    until(lambda: bool(one.clicked), "the click told nothing")
    assert one.clicked == [(7).to_bytes(16)]
    assert ask(one.view, "maillage.page.pins.selected") == (7).to_bytes(16).hex()
    one.view.select((8).to_bytes(16))
    until(lambda: ask(one.view, "maillage.page.pins.selected").endswith("08"), "the list's choice is not marked")


def test_several_at_one_point_open_a_list(shown: Callable[..., Shown]) -> None:
    one = shown()
    one.give([spot(n, *OUJDA, title=HOSTILE[n % len(HOSTILE)]) for n in range(1, 6)])
    one.view.go(*OUJDA, 18)
    until(lambda: [m["n"] for m in marks(one)] == [5], "not one mark")
    press(one, 400, 300)
    script = "JSON.stringify([...document.querySelectorAll('.card .entry .title')].map(e => e.textContent))"
    until(lambda: len(json.loads(ask(one.view, script))) == 5, "no list opened")
    press_entry = "document.querySelectorAll('.card .entry')[2].click()"
    ask(one.view, f"{press_entry}; 1")
    until(lambda: bool(one.opened), "the entry opened nothing")
    assert one.opened[0] in {n.to_bytes(16) for n in range(1, 6)}


def test_names_are_shown_as_typed_and_run_nowhere(shown: Callable[..., Shown]) -> None:
    one = shown()
    spots = [spot(n + 1, OUJDA[0], OUJDA[1] + n * 0.02, title=t, line=t) for n, t in enumerate(HOSTILE)]
    one.give(spots)
    one.view.go(*OUJDA, 11)
    told = ask(
        one.view,
        """(() => {
        const page = maillage.page, out = [];
        for (let i = 0; i < page.points.n; i++) {
          const {title, line} = page.points.text(i);
          page.controls.tip({x: 50, top: 50}, title, line);
          const tip = page.controls.tooltip.firstChild.textContent;
          page.controls.showCard({x: 50, top: 50}, title, [{id: page.points.id(i), sector: 0, title, line}]);
          out.push([title, tip, page.controls.card.querySelector('b').textContent,
            page.controls.card.querySelector('.entry .title').textContent,
            page.controls.card.querySelector('.entry .sub').textContent,
            page.controls.card.querySelectorAll('script,img,svg[onload]').length]);
        }
        return JSON.stringify(out);
        })()""",
    )
    shown_texts = sorted(json.loads(told))
    assert shown_texts == sorted([t, t, t, t, t, 0] for t in HOSTILE)
    QTest.qWait(200)
    assert ask(one.view, "window.canary === undefined")
    # the control route: the same words as markup do run, where no policy forbids it
    from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile

    profile = QWebEngineProfile()
    bare = QWebEnginePage(profile)
    answers: list[object] = []
    bare.loadFinished.connect(lambda _ok: bare.runJavaScript("window.canary", 0, answers.append))
    bare.setHtml(f"<body>{HOSTILE[1]}</body>")
    until(lambda: bool(answers), "the control page never loaded")
    assert answers == [1]
    bare.deleteLater()
    profile.deleteLater()


def test_the_legend_filters(shown: Callable[..., Shown]) -> None:
    one = shown()
    one.give(around_oujda(40))
    one.view.go(*OUJDA, 11)
    assert ask(one.view, "document.querySelectorAll('.legend .line').length") == 8
    ask(one.view, "document.querySelector('.legend .line').click(); 1")
    until(lambda: bool(one.filtered), "the legend told nothing")
    assert one.filtered == [frozenset({"health"})]
    shown_now = ask(one.view, "maillage.page.points.groups(11).reduce((n, g) => n + g.count, 0)")
    assert shown_now == 35
    assert ask(one.view, "document.querySelector('.legend .line').getAttribute('aria-pressed')") == "false"


def test_the_first_thousand_in_view_are_told_and_that_there_are_others(shown: Callable[..., Shown]) -> None:
    one = shown()
    told: list[tuple[int, int]] = []
    one.view.seen.connect(lambda ids, many: told.append((len(set(ids)), many)))
    one.view.go(*OUJDA, 11)
    for revision, (many, seen) in enumerate(((1000, (1000, 1000)), (1001, (1000, 1001)), (1400, (1000, 1001))), 1):
        one.give([spot(n, *OUJDA) for n in range(many)], revision)
        until(lambda seen=seen: told[-1:] == [seen], f"{many} are not told")  # type: ignore[misc]  # bound now
        told.clear()


def test_one_changed_record_moves_alone(shown: Callable[..., Shown]) -> None:
    one = shown()
    one.give(around_oujda(30))
    moved = spot(3, 34.70, -1.95, title="Ailleurs", sector="information", area="02.411.01.23")
    one.change([moved], [(3).to_bytes(16), (4).to_bytes(16)], 2)
    hexes = {n: n.to_bytes(16).hex() for n in (3, 4, 5)}
    rows = f"maillage.page.points.rowsOf('{hexes[3]}')"
    assert ask(one.view, f"{rows}.length") == 1
    assert ask(one.view, f"maillage.page.points.text({rows}[0]).title") == "Ailleurs"
    sector = f"maillage.page.points.head.sectors[maillage.page.points.sector({rows}[0])]"
    assert ask(one.view, sector) == "information"  # a delta numbers its own sectors
    assert ask(one.view, f"maillage.page.points.areaCode({rows}[0])") == "02.411.01.23"
    assert ask(one.view, "maillage.page.points.areaCode(0)") == ""
    assert ask(one.view, f"maillage.page.points.rowsOf('{hexes[4]}').length") == 0
    assert ask(one.view, f"maillage.page.points.rowsOf('{hexes[5]}').length") == 1


def test_a_record_that_moves_leaves_the_legend_and_who_stands_on_it_alone(shown: Callable[..., Shown]) -> None:
    one = shown()
    one.give(around_oujda(16))
    focused = (
        "document.activeElement.className + ' ' + (document.activeElement.querySelector('.count') || {}).textContent"
    )
    ask(one.view, "document.querySelector('.legend .line').focus(); 1")
    assert ask(one.view, focused) == "line 2"
    first, other = around_oujda(16)[:2]
    one.change([first._replace(latitude=34.70)], [first.id], 2)
    assert ask(one.view, focused) == "line 2"
    one.change([first._replace(sector=other.sector)], [first.id], 3)
    counts = "[...document.querySelectorAll('.legend .line')].map((line) => line.lastChild.textContent).join(' ')"
    assert sorted(ask(one.view, counts).split()) == ["1", *["2"] * 6, "3"]


def test_records_on_their_way_come_before_the_base_map(shown: Callable[..., Shown]) -> None:
    one = shown()
    until(lambda: ask(one.view, "Object.keys(maillage.page.base.names).length") > 0, "no base map")
    ask(
        one.view,
        "window.order = []; const read = maillage.read;"
        "maillage.read = (url) => {"
        " window.order.push(`${url.split('/')[1]} at ${maillage.page.points.head.revision}`); return read(url); }; 1",
    )
    address = map_scheme.ground().site.offer(blob.encode(around_oujda(3), revision=9))
    ask(one.view, f"maillage.command('points', ['{address}', false]); maillage.command('base', ['/base'])")
    until(lambda: 9 in one.painted, "the records were never painted")
    until(lambda: "base" in ask(one.view, "window.order.join(' ')"), "the base map was never read")
    assert ask(one.view, "window.order.slice(0, 2).join()") == "points at undefined,base at 9"


def test_what_a_commune_holds_is_a_plate_and_a_list(shown: Callable[..., Shown]) -> None:
    one = shown()
    areas: list[str] = []
    one.view.area_clicked.connect(areas.append)
    code = "02.411.01.23"
    one.give([spot(n, *OUJDA, area=code) for n in (1, 2, 3)])
    one.view.go(*OUJDA, 12)
    until(lambda: ask(one.view, "maillage.page.map.getZoom()") == 12, "it never went there")
    until(lambda: [m["kind"] for m in marks(one)] == ["area"], "no plate")
    press(one, 400, 300)
    until(lambda: areas == [code], "the area told nothing")
    assert ask(one.view, "document.querySelectorAll('.card .entry').length") == 3


def test_a_place_is_picked_by_a_click(shown: Callable[..., Shown]) -> None:
    one = shown()
    one.give(around_oujda(3))
    one.view.go(*OUJDA, 13)
    one.view.pick(True)
    until(lambda: ask(one.view, "maillage.page.picking"), "picking never began")
    press(one, 400, 300)
    until(lambda: bool(one.picked), "nothing was picked")
    assert one.picked[0][:2] == pytest.approx(OUJDA, abs=0.001)
    assert one.picked[0][2] == "02.411.01.23"
    assert one.clicked == []
    one.view.pick(False)


def test_keys_walk_through_what_is_drawn(shown: Callable[..., Shown]) -> None:
    one = shown()
    one.give([spot(1, *OUJDA), spot(2, 34.72, -1.95)])
    one.view.go(*OUJDA, 12)
    until(lambda: len(marks(one)) == 2, "two pins")
    ask(one.view, "document.querySelector('#map_maillage').focus(); 1")
    QTest.keyClick(one.view.page_widget(), Qt.Key.Key_PageDown)
    until(lambda: bool(ask(one.view, "maillage.page.controls.live.textContent")), "nothing was said aloud")
    QTest.keyClick(one.view.page_widget(), Qt.Key.Key_Return)
    until(lambda: bool(one.clicked), "Enter chose nothing")
    assert ask(one.view, "!maillage.page.controls.card.hidden")
    QTest.keyClick(one.view.page_widget(), Qt.Key.Key_Escape)
    until(lambda: ask(one.view, "maillage.page.controls.card.hidden"), "Escape closed nothing")


def test_language_and_theme_change_at_once(shown: Callable[..., Shown], qapp: QApplication) -> None:
    one = shown()
    one.give(around_oujda(5))
    assert ask(one.view, "maillage.page.controls.root.dir") == "ltr"
    dress(qapp, "ar", look="dark")
    until(lambda: ask(one.view, "maillage.page.controls.root.dir") == "rtl", "the map kept its direction")
    assert ask(one.view, "document.documentElement.lang") == "ar"
    assert ask(one.view, "getComputedStyle(document.querySelector('.leaflet-container')).direction") == "ltr"
    assert ask(one.view, "maillage.page.style.dark")
    words = ask(one.view, "document.querySelector('.legend .word').textContent")
    assert any("\u0600" <= letter <= "\u06ff" for letter in words)


def test_the_page_goes_nowhere(shown: Callable[..., Shown], silence: Silence) -> None:
    one = shown()
    ask(one.view, "location.href = 'https://example.org/'; 1")
    ask(
        one.view,
        "window.got = 'nothing'; fetch('https://example.org/').then(() => got = 'out', () => got = 'refused'); 1",
    )
    until(lambda: ask(one.view, "window.got") == "refused", "a fetch went out")
    ask(one.view, "window.second = String(window.open('maillage://app/')); 1")
    assert ask(one.view, "window.second") == "null"
    ask(one.view, "fetch('/nothing/here').catch(() => 0); 1")
    assert ask(one.view, "location.href") == map_scheme.HOME
    ground = map_scheme.ground()
    assert ground.profile.isOffTheRecord()
    for _time in ("the policy said so", "the promise said so"):
        silence.expect("desktop.views.map.map_view")


def test_the_page_is_restarted_once_never_in_a_loop(shown: Callable[..., Shown], silence: Silence) -> None:
    one = shown()
    one.give(around_oujda(4))
    first = one.view.process_id()
    os.kill(first, signal.SIGKILL)
    until(lambda: one.view.is_ready and one.view.process_id() not in (0, first), "the page did not come back")
    until(lambda: one.painted.count(1) >= 2, "its records did not come back")
    os.kill(one.view.process_id(), signal.SIGKILL)
    until(lambda: bool(one.failed), "the second end was not told")
    QTest.qWait(400)
    assert not one.view.is_ready
    for _time in range(2):
        silence.expect("desktop.views.map.map_view")


def test_without_a_base_map_there_is_plain_land_and_a_sentence(
    shown: Callable[..., Shown], monkeypatch: pytest.MonkeyPatch
) -> None:
    from desktop.geo.site import Site

    answer = Site.answer
    monkeypatch.setattr(Site, "answer", lambda self, at: None if at.startswith("/base") else answer(self, at))
    one = shown()
    one.give(around_oujda(5))
    one.view.go(*OUJDA, 12)
    until(lambda: "fond de carte" in ask(one.view, "document.querySelector('.note').textContent"), "no sentence")
    assert len(marks(one)) > 0


def test_records_that_were_overtaken_are_no_trouble(shown: Callable[..., Shown]) -> None:
    """Somebody types fast: what the program forgot meanwhile is not missed, as newer records follow."""
    one = shown()
    told: list[str] = []
    one.view.bridge.trouble.connect(told.append)
    address = map_scheme.ground().site.offer(blob.encode(around_oujda(3), revision=7))
    ask(one.view, f"maillage.command('points', ['/points/0', false]); maillage.command('points', ['{address}', false])")
    until(lambda: 7 in one.painted, "the newest were never painted")
    assert told == []


@pytest.mark.parametrize("name", ["old", "figures"])
def test_what_else_was_overtaken_is_no_trouble(shown: Callable[..., Shown], name: str, silence: Silence) -> None:
    one = shown()
    told: list[str] = []
    one.view.bridge.trouble.connect(told.append)
    bytes_of = {"old": b"", "figures": b"null"}
    address = map_scheme.ground().site.offer(bytes_of[name])
    ask(one.view, f"maillage.command('{name}', ['/points/0']); maillage.command('{name}', ['{address}'])")
    one.give(around_oujda(3), revision=8)
    assert told == []
    ask(one.view, f"maillage.command('{name}', ['/points/0'])")
    until(lambda: told == ["script"], "the newest is missed, and nobody says so")
    silence.expect("desktop.views.map.map_view")
