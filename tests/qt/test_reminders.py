"""What is late is said once a day in a quiet bar, and the badge counts what waits for this person alone."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from desktop.paths import Profile
from desktop.services.plan.actions import Reminder
from desktop.views.widgets.notices import Banner
from desktop.views.window.reminders import words
from tests.qt.windows import calm, settings, window
from tests.services.opened import Opened

TODAY = date.today()


@pytest.fixture
def profile_with_actions(tmp_path: Path, template: Path) -> tuple[Profile, bytes]:
    opened = Opened(tmp_path / "profil", template)
    mine = opened.record("contact", name="Quelqu’un d’autre", actor=opened.record("actor", name="Collectif"))
    late = (TODAY - timedelta(days=2)).isoformat()
    opened.record("action", title="Devis", due=late, status="todo", owner=mine)
    opened.record("action", title="Salle", due=late, status="doing")
    opened.record("action", title="Bilan", due=TODAY.isoformat(), status="todo")
    opened.close()
    return Profile(tmp_path / "profil"), mine


def said(page: Any) -> list[str]:
    bars = [bar for bar in page.findChildren(Banner) if not bar.isHidden()]
    return [bar.label.text().replace("\u2068", "").replace("\u2069", "") for bar in bars]


def test_it_reminds_once_a_day_and_leads_to_what_is_late(
    qapp: QApplication, profile_with_actions: tuple[Profile, bytes]
) -> None:
    profile, mine = profile_with_actions
    with window(qapp, profile, settings(contact=mine.hex()), page="actors") as shown:
        calm(shown.store, 300)
        assert said(shown.page) == ["2 actions en retard · 1 pour cette semaine"]
        assert shown.settings.reminded == TODAY.isoformat()
        badge: Any = shown.sidebar.buttons["meetings"]
        assert badge._badge == 1
        bar = next(bar for bar in shown.page.findChildren(Banner) if not bar.isHidden())
        next(button for button in bar.findChildren(QPushButton) if button.text() == "Les voir").click()
        calm(shown.store)
        assert shown.page_name == "actions"
        page: Any = shown.page
        assert page.desk.view == "late"
        shown.go("needs")
        shown.count_again()
        calm(shown.store, 300)
        assert said(shown.page) == []


def test_it_is_silent_on_a_day_it_has_spoken_already(
    qapp: QApplication, profile_with_actions: tuple[Profile, bytes]
) -> None:
    profile, _mine = profile_with_actions
    with window(qapp, profile, settings(reminded=TODAY.isoformat()), page="actors") as shown:
        calm(shown.store, 300)
        assert said(shown.page) == []
        badge: Any = shown.sidebar.buttons["meetings"]
        assert badge._badge == 0


def test_it_says_only_what_there_is() -> None:
    plain = dict.fromkeys((8296, 8297))
    assert words(Reminder(late=1)).translate(plain) == "1 action en retard"
    assert words(Reminder(week=2)).translate(plain) == "2 actions pour cette semaine"


def test_who_one_is_is_chosen_in_the_settings(qapp: QApplication, profile_with_actions: tuple[Profile, bytes]) -> None:
    profile, mine = profile_with_actions
    with window(qapp, profile, settings(reminded=TODAY.isoformat()), page="settings") as shown:
        calm(shown.store)
        page: Any = shown.page
        page._me.set_value(mine, "Quelqu’un d’autre")
        page._me_chosen()
        calm(shown.store, 300)
        assert shown.settings.contact == mine.hex()
        badge: Any = shown.sidebar.buttons["meetings"]
        assert badge._badge == 1
        found: list[Any] = []
        page._find_me("quelqu", found.extend)
        calm(shown.store)
        assert [(one.value, one.detail) for one in found] == [(mine, "Collectif")]
        page._me.set_value(None, "")
        page.enter()
        calm(shown.store)
        assert page._me.value() == mine
