"""PySide6 6.12.0 dropped a reference of None at each void call and the program aborted after some 6,300."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12: it cannot drift")
def test_none_does_not_drift(qtbot: QtBot) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    before = sys.getrefcount(None)
    for n in range(1000):
        label.setText(str(n))
    assert abs(sys.getrefcount(None) - before) < 100
