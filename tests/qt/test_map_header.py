"""The head of the page *Carte* on narrow windows: words go before anything is cut, and stay in names and tooltips."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from desktop.i18n import LANGUAGES
from desktop.views.map.map_header import MapHeader
from desktop.views.widgets.basics import Button
from tests.qt.pages import dress, rest

KINDS = ("initiative", "actor", "need", "service")


def header() -> MapHeader:
    actions = [Button(word, icon="printer", name=f"action.{word}") for word in ("Fonds de carte…", "Imprimer…")]
    made = MapHeader(KINDS, actions)
    made.show_kind("actor")
    return made


def worded(one: MapHeader) -> list[str]:
    return [button.accessibleName() for button in one.findChildren(Button) if button.text()]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_nothing_is_cut_at_any_width(qapp: QApplication, lang: str, scale: float) -> None:
    dress(qapp, lang, scale=scale)
    one = header()
    seen = set()
    for width in range(round(560 * scale), round(1500 * scale), 40):
        one.resize(width, 48)
        one.show()
        rest(None)
        shown = [one.search, *one.findChildren(Button)]
        for widget in shown:
            assert widget.width() >= widget.minimumSizeHint().width(), (width, widget.objectName())
            assert widget.geometry().left() >= 0
            assert widget.geometry().right() < one.width(), (width, widget.objectName())
            assert widget.accessibleName()
        for button in one.findChildren(Button):
            assert button.width() >= button.sizeHint().width(), (width, button.objectName())
            assert button.text() or button.toolTip()
        seen.add(len(worded(one)))
    assert seen == {1, 4, 6}, "all words, those of kinds, that of the kind shown"
    one.deleteLater()


def test_the_kind_shown_keeps_its_word(qapp: QApplication) -> None:
    dress(qapp)
    one = header()
    one.resize(560, 48)
    one.show()
    assert worded(one) == ["Acteurs"]
    chosen: list[str] = []
    one.kind_chosen.connect(chosen.append)
    next(b for b in one.findChildren(Button) if b.objectName() == "action.show_need").click()
    assert chosen == ["need"]
    one.show_kind("need")
    assert worded(one) == ["Besoins"]
    one.deleteLater()
