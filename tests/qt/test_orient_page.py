"""*Orienter quelqu’un* by keys alone: need, language, where, answer, card; what is asked is nowhere afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop.paths import Profile
from desktop.services import demo_examples
from desktop.services.opening import open_profile
from desktop.views import record_report
from desktop.views.main_window import MainWindow
from tests.qt.windows import Keys, calm, settings, window
from tests.reports.reading_docx import seen, whole
from tests.summary import TOLD

NEEDS = {"fr": "santé", "ar": "الصحة"}
TOWN = {"fr": "Oujda", "ar": "وجدة"}


@pytest.fixture
def shown(qapp: QApplication, profile: Profile, request: pytest.FixtureRequest) -> Iterator[MainWindow]:
    database = open_profile(profile)
    demo_examples.fill(database)
    database.close()
    with window(qapp, profile, settings(language=request.param), page="orient") as made:
        calm(made.store)
        yield made


@pytest.mark.parametrize("shown", ["fr", "ar"], indirect=True)
def test_somebody_is_sent_and_given_a_card_by_keys_alone(
    shown: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    lang, page = shown.settings.language, shown.page
    card = tmp_path / "carte.docx"
    monkeypatch.setattr(record_report, "ask_place", lambda *_asked: str(card))
    keys = Keys(shown, lambda: calm(shown.store))
    before = len(titles(page))
    keys.fill(NEEDS[lang])
    assert 0 < len(titles(page)) < before
    keys.go_to("field.orient_language")
    choose(keys, page.spoken, "ary")
    keys.go_to("field.orient_where")
    keys.fill(TOWN[lang])
    keys.press(Qt.Key.Key_Return)
    title = titles(page)[0]
    assert all(TOWN[lang] in one for one in titles(page))
    keys.go_to("action.orient_give")
    keys.press(Qt.Key.Key_Space)
    assert shown.focusWidget().objectName() == "action.report_pdf"
    keys.go_to("action.report_docx", Qt.Key.Key_Backtab)
    keys.press(Qt.Key.Key_Return)
    assert title in seen(whole(card.read_bytes()))
    told = f"somebody sent and given a card in {lang}: {keys.actions} actions, {keys.seconds:.0f} s at human speed"
    request.node.user_properties.append((TOLD, told))
    assert keys.actions <= 8, keys.actions
    keys.go_to("action.orient_clear", Qt.Key.Key_Backtab)
    keys.press(Qt.Key.Key_Space)
    assert shown.focusWidget().objectName() == "field.need"
    assert len(titles(page)) == before


def titles(page: Any) -> list[str]:
    """What the answer shows."""
    return [one.name[1] for one in page._answer.found]


def choose(keys: Keys, choice: Any, wanted: str) -> None:
    """Go down a list to what is wanted: one choice."""
    steps = 0
    while choice.value() != wanted:
        keys.tab(Qt.Key.Key_Down)
        steps += 1
        assert steps < 40, wanted
    keys.acted(0)
