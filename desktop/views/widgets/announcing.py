"""Owns saying something aloud where a screen reader is at work. Must not know what is said."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def announce(where: QWidget, words: str) -> None:
    """Say it once; nothing happens where nobody listens."""
    from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent  # here: long to come, and windows start without

    QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(where, words))
