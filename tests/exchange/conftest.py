"""An opened profile for the tests of what leaves."""

from __future__ import annotations

import pytest

from desktop.exchange import public_site
from tests.services.conftest import opened

__all__ = ["opened"]


@pytest.fixture
def light(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the base map, the same in every page: it is most of the work of making one."""
    monkeypatch.setattr(public_site, "_BASE", ())
    monkeypatch.setattr(public_site, "_CLOSE", "none")
