"""What changed is told once after an update, never in a profile that is new, and leads to its chapter."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from desktop import VERSION
from desktop.paths import Profile
from desktop.settings import Settings
from desktop.viewmodels.store import Store
from desktop.views.help.help_page import HelpPage
from desktop.views.help.news import News
from desktop.views.record.list_side import NONE
from desktop.views.widgets.notices import Banner
from tests.qt.pages import QuietShell, dress, rest, until
from tests.qt.widths import cut_texts
from tests.qt.windows import calm, copy_of, settings, window


@pytest.mark.parametrize(("seen", "told"), [("", False), (VERSION, False), ("0.0.9", True)])
def test_it_is_told_once_and_only_after_an_update(qapp: QApplication, seen: str, told: bool) -> None:
    dress(qapp)
    shell, store = QuietShell(Settings(language="fr", first_run_done=True, news_seen=seen)), Store()
    page = HelpPage(store, shell)
    news = News(shell, lambda: page)
    assert news.tell() is told
    assert shell.settings.news_seen == VERSION
    bars = page.findChildren(Banner)
    assert len(bars) == told
    if told:
        next(one for one in bars[0].findChildren(QPushButton) if one.text() == "Voir ce qui est nouveau").click()
        assert shell.went == [("help", "news")]
        page.enter("news")
        assert page.chapter == "news"
    assert news.tell() is False
    page.leave()
    store.close()


def test_the_window_tells_it_beside_an_empty_list_that_says_what_to_do(
    qapp: QApplication, template: Path, tmp_path: Path
) -> None:
    with window(
        qapp,
        copy_of(Profile(template), tmp_path / "profil"),
        settings(news_seen="0.0.9", language="ar"),
        size=(1024, 600),
    ) as shown:
        until(lambda: shown.settings.news_seen == VERSION)  # told once the window has counted, a moment later
        at: Any = shown.page
        until(
            lambda: any(bar.isVisible() for bar in at.findChildren(Banner))
        )  # laid out now, shown in a turn of the loop
        for name in ("initiatives", "places", "contacts", "actions"):
            shown.go(name)
            calm(shown.store)
            page: Any = shown.page
            assert page.side.faces.currentIndex() == NONE
            assert cut_texts(page) == []
        example = next(one for one in page.findChildren(QPushButton) if one.objectName() == "action.example")
        assert example.isVisible()
        example.click()
        rest(shown.store)
        assert shown.page_name == "help"
        at = shown.page
        assert at.chapter == "meetings"
        shown.go("places")
        calm(shown.store)
        page = shown.page
        next(one for one in page.findChildren(QPushButton) if one.objectName() == "action.first_record").click()
        calm(shown.store)
        assert page.detail.isVisible()
