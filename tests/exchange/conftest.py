"""An opened profile for the tests of what leaves."""

from __future__ import annotations

from tests.services.conftest import opened

__all__ = ["opened"]
