"""What the program is made of is said in the settings, with the licences one click away."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from desktop import VERSION
from desktop.views.window.settings_about import about
from tests.qt.pages import dress


def test_the_card_names_the_version_the_licence_and_leads_to_the_texts(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dress(qapp)
    opened: list[str] = []

    def seen(url: QUrl) -> bool:
        opened.append(url.toLocalFile())
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", seen)
    card = about(tmp_path)
    said = " ".join(label.text() for label in card.findChildren(QLabel))
    for word in (VERSION, "GPL", "PySide6", "OpenStreetMap"):
        assert word in said
    button = card.findChild(QPushButton, "action.licences")
    assert button is not None
    button.click()
    assert opened == [str(tmp_path)]


def test_without_the_folder_nothing_leads_nowhere(qapp: QApplication, tmp_path: Path) -> None:
    dress(qapp)
    assert about(tmp_path / "none").findChild(QPushButton, "action.licences") is None
