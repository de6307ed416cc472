"""What nobody confirmed for long: paler, in a dashed ring, said in the legend and the card; its switch is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, cast

import pytest
from PySide6.QtWidgets import QApplication

from desktop.geo import blob, page
from desktop.settings import Settings
from desktop.views.base_page import Shell
from desktop.views.map import map_scheme
from desktop.views.map.map_fading import Fading
from tests.qt.maps import OUJDA, Shown, ask, spot, until
from tests.qt.pages import dress

map_scheme.register()  # before the QApplication that the first fixture makes

LINE = "document.querySelector('.legend .fading')"


class OwnShell:
    """Keeps settings as the window does."""

    def __init__(self) -> None:
        self.settings = Settings()

    def change_settings(self, **values: Any) -> None:
        self.settings = replace(self.settings, **values)


@pytest.fixture
def shown(qapp: QApplication) -> Iterator[Shown]:
    dress(qapp)
    one = Shown(cards=True)
    yield one
    one.close()


def test_who_has_grown_old_may_be_told_later_and_an_open_card_stays(shown: Shown) -> None:
    some = [spot(n, OUJDA[0], OUJDA[1] + n / 100) for n in range(1, 4)]
    shown.give(some)
    shown.change([some[2]], [some[2].id], 2)  # it stands in a blob of its own now
    shown.view.go(OUJDA[0], OUJDA[1] + 0.02, 14)
    ask(shown.view, "maillage.page.controls.showCard(maillage.page.pins.drawn[0], 'x', []); 1")
    assert ask(shown.view, f"{LINE} === null")
    shown.view.state.aged.emit(some[0].id + some[2].id)
    until(lambda: ask(shown.view, f"({LINE} || {{}}).textContent") == "À reconfirmer2", "nobody has grown old")
    rows = "[...Array(maillage.page.points.n).keys()].filter(i => maillage.page.points.shown(i))"
    old = f"{rows}.filter(i => maillage.page.points.flags[i] & {blob.OLD}).map(i => maillage.page.points.id(i)).join()"
    assert sorted(ask(shown.view, old).split(",")) == sorted(one.id.hex() for one in (some[0], some[2]))
    assert ask(shown.view, "maillage.page.controls.card.hidden") is False


def test_what_is_old_is_paler_and_the_legend_is_its_switch(shown: Shown) -> None:
    shell = OwnShell()
    fading = Fading(shown.view, cast(Shell, shell))
    columns = blob.Columns.of([spot(1, *OUJDA), spot(2, OUJDA[0], OUJDA[1] + 0.02)])
    columns.flags[0] |= blob.OLD
    shown.view._arrived(blob.encode(columns, revision=1), False)
    until(lambda: 1 in shown.painted, "the records were never painted")
    shown.view.go(OUJDA[0], OUJDA[1] + 0.01, 14)
    old = "JSON.stringify(maillage.page.pins.drawn.map(m => m.group.old))"
    until(lambda: sorted(ask(shown.view, old)) == sorted("[true,false]"), "not one of two is old")
    # the flag of age is no territory: nothing is marked on the ground
    assert ask(shown.view, "maillage.page.base.marked.size") == 0
    assert ask(shown.view, f"{LINE}.textContent") == "À reconfirmer1"
    assert ask(shown.view, "maillage.page.told(0).line") == "Exemple · 1 · À reconfirmer"
    assert ask(shown.view, "maillage.page.told(1).line") == "Exemple · 2"
    drawn = "document.querySelector('canvas.leaflet-zoom-animated, .leaflet-overlay-pane canvas').toDataURL()"
    faded = ask(shown.view, drawn)
    ask(shown.view, f"{LINE}.click(); 1")
    until(lambda: shell.settings.map_fades is False, "the switch told nothing")
    assert ask(shown.view, f"{LINE}.getAttribute('aria-pressed')") == "false"
    until(lambda: ask(shown.view, drawn) != faded, "nothing looks otherwise")
    shell.change_settings(map_fades=True)
    fading.tell()
    until(lambda: ask(shown.view, f"{LINE}.getAttribute('aria-pressed')") == "true", "the map does not follow")
    assert ask(shown.view, drawn) == faded


def test_the_card_of_a_point_says_when_it_was_confirmed(shown: Shown) -> None:
    shown.give([spot(1, *OUJDA)])
    shown.view.go(*OUJDA, 14)
    until(lambda: ask(shown.view, "maillage.page.pins.drawn.length") == 1, "no pin")
    assert ask(shown.view, f"{LINE} === null")  # nothing is old: no line
    ask(shown.view, "maillage.page.act(maillage.page.pins.drawn[0]); 1")
    until(lambda: bool(shown.clicked), "the click told nothing")
    shown.view.state.confirmed.emit((2).to_bytes(16), "d’une autre")
    shown.view.state.confirmed.emit((1).to_bytes(16), "Confirmé le <b>2 oct.</b>")
    said = "[...document.querySelectorAll('.card .confirmed')].map(e => e.textContent).join('|')"
    until(lambda: ask(shown.view, said) == "Confirmé le <b>2 oct.</b>", "the card does not say it")


def test_a_published_file_knows_nothing_of_it() -> None:
    from desktop.geo import style

    assert "fading" in page.TOOLS
    assert "fading" not in page.SCRIPTS
    assert not {"toConfirm", "fade", "fadeNot"} & set(style.words(str))
