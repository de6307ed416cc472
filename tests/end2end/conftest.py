"""The windows of two offices are gone when a test ends, as in `tests/qt`."""

from __future__ import annotations

from tests.qt.leaving import nothing_stays

__all__ = ["nothing_stays"]
