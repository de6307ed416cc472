"""The filters over a list stay on one line: those without room stand behind *Autres filtres*, and filter from there."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QMenu

from desktop.paths import Profile
from desktop.services import demo_examples
from desktop.services.opening import open_profile
from desktop.views.window.main_window import MainWindow
from tests.qt.windows import calm, settings, window


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Profile:
    """A profile of made-up services; no test here writes into it."""
    profile = Profile(tmp_path_factory.mktemp("services"))
    opened = open_profile(profile)
    demo_examples.fill(opened)
    opened.close()
    return profile


def _filters(shown: MainWindow) -> Any:
    page: Any = shown.page
    return page.filters


def _there(shown: MainWindow) -> set[str]:
    return {name for name, chip in _filters(shown).chips.items() if chip.isVisible()}


def _behind(shown: MainWindow) -> list[QMenu]:
    return [
        menu for action in _filters(shown).facet_box.more.menu_of().actions() if (menu := action.menu()) is not None
    ]


@pytest.mark.parametrize("scale", [1.0, 1.25])
@pytest.mark.parametrize("lang", ["fr", "en", "es", "ar"])
def test_filters_of_services_stand_on_one_line(qapp: QApplication, services: Profile, lang: str, scale: float) -> None:
    with window(qapp, services, settings(language=lang, text_scale=scale), page="services") as shown:
        filters = _filters(shown)
        for width in (1280, 900, 1600, 1280):
            shown.resize(width, 640)
            calm(shown.store)
            box = filters.facet_box
            assert box.more.isVisible() == (len(_there(shown)) < len(filters.chips))
            assert len(_there(shown)) + len(box.more.folded) == len(filters.chips)
            for inside in box.children():
                if inside.isWidgetType() and inside.isVisible():
                    assert inside.y() == 0, width
                    assert inside.geometry().right() <= box.width(), width


def test_a_filter_without_room_filters_and_is_seen_then(qapp: QApplication, services: Profile) -> None:
    with window(qapp, services, settings(), page="services", size=(900, 640)) as shown:
        before = _there(shown)
        filters = _filters(shown)
        folded = filters.facet_box.more.folded[-1]
        menu = _behind(shown)[-1]
        assert menu.title() == folded.text()
        next(action for action in menu.actions() if "\t" in action.text()).trigger()
        calm(shown.store)
        assert folded.isVisible()
        assert folded.value is not None
        assert _there(shown) != before
        assert folded.y() == 0
        folded.set_value(None)
        filters.cleared.emit()
        calm(shown.store)
        assert _there(shown) == before


def test_the_line_of_filters_rests(qapp: QApplication, services: Profile) -> None:
    """Showing and hiding asks for a new layout, which must not ask again for ever."""
    with window(qapp, services, settings(), page="services", size=(900, 640)) as shown:
        calm(shown.store)
        box = _filters(shown).facet_box
        asked: list[int] = []
        fit = box._fit
        box._fit = lambda: (asked.append(1), fit())
        calm(shown.store, 400)
        assert len(asked) < 3
